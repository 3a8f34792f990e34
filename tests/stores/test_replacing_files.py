"""A system that replaces no open file, such as Windows: the store lets go of its own, and names others that do not."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from graph_engine.errors import StoreError
from graph_engine.stores import open_store
from graph_engine.stores.ladybug import release_files
from graph_engine.stores.ladybug import store as embedded


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setattr(embedded, "REPLACES_OPEN_FILES", False)
    with open_store(f"embedded://{tmp_path / 'graph.lbug'}", read_only=False) as opened:
        yield opened


@pytest.fixture
def open_when_replaced(store, monkeypatch):
    """Whether the store held its file at each renaming."""
    seen = []
    replace = Path.replace

    def note(path, target):
        seen.append(store._database is not None)
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", note)
    return seen


@pytest.mark.long
def test_nothing_is_open_while_files_change_places(store, small, other, open_when_replaced):
    store.write(small)
    store.write(other)
    store.rollback()
    assert len(open_when_replaced) >= 5
    assert not any(open_when_replaced)
    assert store.read().digest() == small.digest()
    assert store.release().number == 1


@pytest.mark.long
def test_another_program_that_holds_the_file_is_named(store, small, other, monkeypatch):
    store.write(small)

    def refuse(_self):
        raise PermissionError(errno.EACCES, "The process cannot access the file")

    monkeypatch.setattr(release_files.ReleaseFiles, "publish", refuse)
    with pytest.raises(StoreError, match=r"another program has its file open .*stop “hub serve”"):
        store.write(other)
    assert store.read().digest() == small.digest(), "the former release is still read"


def test_where_open_files_are_replaced_the_systems_refusal_is_said(store, small, monkeypatch):
    monkeypatch.setattr(embedded, "REPLACES_OPEN_FILES", True)

    def refuse(_self):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(release_files.ReleaseFiles, "publish", refuse)
    with pytest.raises(StoreError, match=r"Release 1 could not be written .*Permission denied.; the store stays empty"):
        store.write(small)
