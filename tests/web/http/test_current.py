"""The engine behind the pages follows the store: a new release is taken up, the old one closed when nobody reads it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from graph_engine.errors import StoreUnreachableError
from web.http import current as module
from web.http.current import CurrentEngine, EngineSession


@pytest.fixture
def opened(monkeypatch):
    """Engines that were opened, and a release number to change."""
    monkeypatch.setattr(module, "LOOK_AGAIN", 0.0)
    world = SimpleNamespace(number=1, engines=[], down=False)

    def release():
        if world.down:
            raise StoreUnreachableError("gone")
        return SimpleNamespace(number=world.number)

    def opener(address):
        number = world.number - 1 if str(address).endswith(".previous") else world.number
        engine = SimpleNamespace(
            release=SimpleNamespace(number=number, digest=f"{number:012d}" * 5),
            store=SimpleNamespace(release=release),
            closed=False,
        )
        engine.close = lambda: setattr(engine, "closed", True)
        world.engines.append(engine)
        return engine

    monkeypatch.setattr(EngineSession, "prepare", lambda self: None)
    world.current = CurrentEngine("neo4j://127.0.0.1:7687", opener=opener)
    return world


def test_one_engine_serves_until_the_release_changes(opened):
    first = opened.current.acquire()
    assert opened.current.acquire() is first
    opened.number = 2
    second = opened.current.acquire()
    assert second is not first
    assert len(opened.engines) == 2


def test_an_old_engine_is_closed_with_its_last_reader(opened):
    first, again = opened.current.acquire(), opened.current.acquire()
    opened.number = 2
    opened.current.release(opened.current.acquire())
    opened.current.release(first)
    assert not opened.engines[0].closed
    opened.current.release(again)
    assert opened.engines[0].closed
    opened.current.close()
    assert opened.engines[1].closed


def test_a_store_that_went_away_is_said_at_every_request(opened):
    opened.current.release(opened.current.acquire())
    opened.down = True
    for _ in range(2):
        with pytest.raises(StoreUnreachableError):
            opened.current.acquire()
    opened.down = False
    assert opened.current.acquire().engine is opened.engines[0]


def test_a_new_file_of_the_embedded_store_is_taken_up(opened, tmp_path):
    path = tmp_path / "graph.lbug"
    path.write_bytes(b"one")
    current = CurrentEngine(f"embedded://{path}", opener=opened.current._opener)
    first = current.acquire()
    assert current.acquire() is first
    (tmp_path / "new").write_bytes(b"two")
    (tmp_path / "new").replace(path)
    assert current.acquire() is not first


def test_a_pinned_link_reads_the_release_before(opened, tmp_path):
    path, former = tmp_path / "graph.lbug", tmp_path / "graph.lbug.previous"
    path.write_bytes(b"two")
    former.write_bytes(b"one")
    opened.number = 2
    current = CurrentEngine(f"embedded://{path}", opener=opened.current._opener)
    newest = current.acquire()
    assert current.acquire("000000000002") is newest
    before = current.acquire("000000000001")
    assert (before.engine.release.number, before.former) == (1, True)
    assert current.acquire("000000000001") is before
    assert current.acquire("000000000009") is newest
    assert current.acquire("0000") is newest
    assert len(opened.engines) == 2


def test_a_release_before_that_is_not_pinned_is_closed_and_not_opened_again(opened, tmp_path):
    (tmp_path / "graph.lbug").write_bytes(b"two")
    (tmp_path / "graph.lbug.previous").write_bytes(b"one")
    opened.number = 2
    current = CurrentEngine(f"embedded://{tmp_path / 'graph.lbug'}", opener=opened.current._opener)
    for _ in range(2):
        assert current.acquire("000000000009").engine.release.number == 2
    assert [engine.closed for engine in opened.engines] == [False, True]


def test_a_release_before_that_was_replaced_is_let_go(opened, tmp_path):
    former = tmp_path / "graph.lbug.previous"
    (tmp_path / "graph.lbug").write_bytes(b"two")
    former.write_bytes(b"one")
    opened.number = 2
    current = CurrentEngine(f"embedded://{tmp_path / 'graph.lbug'}", opener=opened.current._opener)
    before = current.acquire("000000000001")
    former.unlink()
    assert current.acquire("000000000001") is not before
    current.release(before)
    assert before.engine.closed


def test_an_engine_that_cannot_be_read_is_closed(opened, monkeypatch):
    def prepare(_self):
        raise StoreUnreachableError("gone")

    monkeypatch.setattr(EngineSession, "prepare", prepare)
    with pytest.raises(StoreUnreachableError):
        opened.current.acquire()
    assert opened.engines[0].closed


def test_references_tell_areas_of_one_code_apart(engine):
    reading = EngineSession(engine)
    assert reading.reference(engine.area("TLE3")) == "TLE3"
    assert reading.reference(engine.gazetteer.area("ITL2-2025:TLE3")) == "ITL2-2025:TLE3"
    assert engine.area("ITL2-2025:TLE3").vintage == 2025
    assert reading.reference(engine.area("Sheffield + Rotherham")) == "E08000018+E08000039"
