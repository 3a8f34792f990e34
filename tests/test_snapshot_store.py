"""The store that tests share is made anew whenever what it is made of differs, and never by a test."""

from __future__ import annotations

from tests.snapshot_store import copy_or_make, made_of


def test_it_is_made_once_and_copied(tmp_path):
    made = []

    def make(folder):
        made.append(folder.name)
        (folder / "graph").write_text(f"made {len(made)}", "utf-8")

    def run(name, state):
        folder = tmp_path / name
        folder.mkdir()
        copy_or_make(folder, tmp_path / "kept" / state, make)
        return folder / "graph"

    assert run("first", "a").read_text("utf-8") == "made 1"
    (again := run("second", "a")).write_text("a test wrote here", "utf-8")
    assert again.read_text("utf-8") != run("third", "a").read_text("utf-8") == "made 1"
    assert run("fourth", "b").read_text("utf-8") == "made 2"
    assert made == ["first", "fourth"]
    assert [one.name for one in (tmp_path / "kept").iterdir()] == ["b"]


def test_its_digest_is_that_of_all_files(tmp_path):
    (tmp_path / "rules.toml").write_text("edge = 1", "utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "table.bin").write_bytes(b"1")
    found = [made_of((tmp_path,))]
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "rules.pyc").write_bytes(b"compiled")
    assert made_of((tmp_path,)) == found[0]
    (tmp_path / "data" / "table.bin").write_bytes(b"2")
    found.append(made_of((tmp_path,)))
    (tmp_path / "data" / "table.bin").rename(tmp_path / "data" / "other.bin")
    found.append(made_of((tmp_path,)))
    (tmp_path / "rules.toml").unlink()
    found.append(made_of((tmp_path,)))
    assert len(set(found)) == 4
