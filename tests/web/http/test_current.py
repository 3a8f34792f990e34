"""The engine behind the pages follows the store: a new release is taken up, the old one closed when nobody reads it."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest

from graph_engine.errors import StoreUnreachableError
from web.http import current as module
from web.http.current import CurrentEngine
from web.http.engine_session import EngineSession


@pytest.fixture
def opened(monkeypatch):
    """Engines that were opened, and a release number to change."""
    monkeypatch.setattr(module, "LOOK_AGAIN", 1e9)
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

    for name in ("prepare", "read_ahead"):
        monkeypatch.setattr(EngineSession, name, lambda self: None)
    world.current = CurrentEngine("neo4j://127.0.0.1:7687", opener=opener)
    return world


def test_one_engine_serves_until_the_release_changes(opened):
    first = opened.current.acquire()
    assert opened.current.acquire() is first
    opened.number = 2
    # Nobody waits for the newer one.
    assert opened.current.acquire() is first
    opened.current.follow()
    second = opened.current.acquire()
    assert (first.engine.release.number, second.engine.release.number) == (1, 2)
    assert len(opened.engines) == 2


def test_an_old_engine_is_closed_with_its_last_reader(opened):
    first, again = opened.current.acquire(), opened.current.acquire()
    opened.number = 2
    opened.current.follow()
    opened.current.release(opened.current.acquire())
    opened.current.release(first)
    assert not opened.engines[0].closed
    opened.current.release(again)
    assert opened.engines[0].closed
    opened.current.close()
    assert opened.engines[1].closed


def test_a_request_lets_the_newest_be_looked_for(opened, monkeypatch):
    opened.current.acquire()
    opened.number = 2
    monkeypatch.setattr(module, "LOOK_AGAIN", 0.0)
    # Which of the two answers this time depends on who is faster.
    opened.current.acquire()
    opened.current._followed.result(60)
    monkeypatch.setattr(module, "LOOK_AGAIN", 1e9)
    assert opened.current.acquire().engine.release.number == 2
    opened.current.close()


def test_nobody_waits_while_a_newer_release_is_opened(opened, monkeypatch):
    first = opened.current.acquire()
    asked, may_open = threading.Event(), threading.Event()

    def slow(_self):
        asked.set()
        assert may_open.wait(60)

    monkeypatch.setattr(EngineSession, "prepare", slow)
    opened.number = 2
    follower = threading.Thread(target=opened.current.follow)
    follower.start()
    assert asked.wait(60)
    assert opened.current.acquire() is first
    may_open.set()
    follower.join(60)
    assert opened.current.acquire().engine.release.number == 2


def test_what_was_asked_for_last_is_made_ready_before_a_release_answers(opened):
    seen = []
    opened.current.make_ready = lambda session, addresses: seen.append(
        (session.engine.release.number, addresses, opened.current.acquire().engine.release.number)
    )
    first = opened.current.acquire()
    for address in ("/areas?", "/?", "/areas?"):
        first.renderings.get(address, address)
    first.renderings.get("/topics?release=000000000001")
    opened.number = 2
    opened.current.follow()
    assert seen == [(2, ("/areas?", "/?"), 1)]


def test_a_store_that_went_away_is_said_and_the_figures_stay(opened):
    first = opened.current.acquire()
    opened.down = True
    opened.current.follow()
    assert opened.current.acquire() is first
    assert first.trouble == "gone"
    opened.down = False
    opened.current.follow()
    assert opened.current.acquire() is first
    assert first.trouble == ""


@pytest.mark.parametrize(("error", "said"), [(StoreUnreachableError("gone"), "gone"), (RuntimeError("x"), "damaged")])
def test_a_release_that_cannot_be_opened_is_said_and_not_tried_again(opened, monkeypatch, error, said):
    first = opened.current.acquire()
    tried = []

    def prepare(_self):
        tried.append(1)
        raise error

    monkeypatch.setattr(EngineSession, "prepare", prepare)
    opened.number = 2
    for _ in range(2):
        opened.current.follow()
    assert opened.current.acquire() is first
    assert said in first.trouble
    assert len(tried) == 1
    assert opened.engines[1].closed
    monkeypatch.setattr(EngineSession, "prepare", lambda self: None)
    opened.number = 3
    opened.current.follow()
    assert opened.current.acquire().engine.release.number == 3


def test_a_new_file_of_the_embedded_store_is_taken_up_and_the_former_kept_for_links(opened, tmp_path):
    path, former = tmp_path / "graph.lbug", tmp_path / "graph.lbug.previous"
    path.write_bytes(b"one")
    current = CurrentEngine(f"embedded://{path}", opener=opened.current._opener)
    first = current.acquire()
    current.follow()
    assert current.acquire() is first
    path.replace(former)
    path.write_bytes(b"two")
    opened.number = 2
    current.follow()
    second = current.acquire()
    assert second.engine.release.number == 2
    assert current.acquire("000000000001") is first
    assert (first.former, second.former) == (True, False)
    assert len(opened.engines) == 2


def test_a_former_release_that_no_link_asks_for_is_let_go(opened, tmp_path, monkeypatch):
    path = tmp_path / "graph.lbug"
    path.write_bytes(b"one")
    current = CurrentEngine(f"embedded://{path}", opener=opened.current._opener)
    current.release(current.acquire())
    path.replace(tmp_path / "graph.lbug.previous")
    path.write_bytes(b"two")
    opened.number = 2
    current.follow()
    assert not opened.engines[0].closed
    monkeypatch.setattr(module, "FORMER_IDLE", -1.0)
    current.follow()
    assert [engine.closed for engine in opened.engines] == [True, False]


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
    current.release(before)
    former.unlink()
    current.follow()
    assert before.engine.closed
    assert current.acquire("000000000001").engine.release.number == 2


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
