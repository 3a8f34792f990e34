"""Datasets are computed once for a release and a version of the program, whatever happens to their files."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from graph_engine import Engine
from graph_engine.datasets.cached import cache as module
from graph_engine.datasets.cached import files, identity
from graph_engine.datasets.cached.cache import Dataset, DatasetCache, cache_roots
from graph_engine.errors import StoreError
from graph_engine.stores.file_lock import try_lock
from graph_engine.stores.protocol import Release
from tests.long_run import first_now
from tests.snapshot_store import datasets_kept

STORE = SimpleNamespace(release=lambda: Release(1, "", "d" * 64, "", {}))
AREAS = ("Leeds", "TLG3", "Sheffield + Rotherham")


@pytest.fixture
def counted():
    """A dataset, and how often it was computed."""
    calls = []

    def compute(value):
        calls.append(value)
        return {"value": value}

    return SimpleNamespace(dataset=Dataset("numbers", compute), calls=calls)


def held(digest):
    return SimpleNamespace(release=lambda: Release(1, "", digest * 64, "", {}))


def test_a_dataset_is_computed_once(tmp_path, counted):
    said = []
    for _ in range(3):
        kept = DatasetCache.of((tmp_path,), STORE, lambda: said.append("computing"))
        assert kept.get(counted.dataset, 5) == {"value": 5}
    assert counted.calls == [5]
    assert said == ["computing"]


def test_another_release_or_version_computes_anew(tmp_path, counted, monkeypatch):
    DatasetCache.of((tmp_path,), STORE).get(counted.dataset, 1)
    DatasetCache.of((tmp_path,), held("e")).get(counted.dataset, 2)
    monkeypatch.setattr(module, "code_stamp", lambda: "f" * 64)
    DatasetCache.of((tmp_path,), STORE).get(counted.dataset, 3)
    assert counted.calls == [1, 2, 3]


def test_the_newest_two_releases_are_kept(tmp_path, counted):
    for at, digest in enumerate("abcd"):
        DatasetCache.of((tmp_path,), held(digest)).get(counted.dataset, at)
        for folder in tmp_path.iterdir():
            if folder.name.startswith(digest):
                os.utime(folder, (at, at))
    assert sorted(path.name[0] for path in tmp_path.iterdir()) == ["c", "d"]


@pytest.mark.parametrize("damage", [b"", b"HUBDATA1", b"something else"])
def test_a_damaged_file_is_computed_anew(tmp_path, counted, damage):
    DatasetCache.of((tmp_path,), STORE).get(counted.dataset, 1)
    (file,) = tmp_path.glob("*/numbers.data")
    file.write_bytes(damage)
    assert DatasetCache.of((tmp_path,), STORE).get(counted.dataset, 2) == {"value": 2}
    assert DatasetCache.of((tmp_path,), STORE).get(counted.dataset, 3) == {"value": 2}


def test_a_folder_that_cannot_be_written_to_gives_way_to_the_next(tmp_path, counted):
    taken = tmp_path / "taken"
    taken.write_text("a file where a folder should be", "utf-8")
    for value in (1, 2):
        assert DatasetCache.of((taken, tmp_path / "other"), STORE).get(counted.dataset, value) == {"value": 1}
    assert DatasetCache.of((taken,), STORE).get(counted.dataset, 3) == {"value": 3}
    assert DatasetCache.of((taken,), STORE).get(counted.dataset, 4) == {"value": 4}


def test_what_was_read_of_another_release_is_not_kept(tmp_path, counted):
    digests = iter("abb")
    changing = SimpleNamespace(release=lambda: Release(1, "", next(digests) * 64, "", {}))
    DatasetCache.of((tmp_path,), changing).get(counted.dataset, 1)
    assert not list(tmp_path.glob("*/*.data"))


@pytest.mark.long
def test_two_processes_may_build_at_once(tmp_path):
    program = (
        "import sys, pathlib\n"
        "from types import SimpleNamespace\n"
        "from graph_engine.datasets.cached.cache import Dataset, DatasetCache\n"
        "store = SimpleNamespace(release=lambda: SimpleNamespace(digest='d' * 64))\n"
        "for n in range(40):\n"
        "    kept = DatasetCache.of((pathlib.Path(sys.argv[1]),), store)\n"
        "    assert kept.get(Dataset(f'n{n}', lambda n: list(range(n)) * 100), n) == list(range(n)) * 100\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", program, str(tmp_path)]) for _ in range(2)]
    assert [process.wait(timeout=120) for process in running] == [0, 0]
    (folder,) = tmp_path.iterdir()
    assert sorted(path.name for path in folder.iterdir()) == sorted(f"n{n}.data" for n in range(40))


def test_where_datasets_are_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("HUB_CACHE", "off")
    assert cache_roots("embedded:///data/graph.lbug") == ()
    monkeypatch.delenv("HUB_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    beside, own = cache_roots("embedded:///data/graph.lbug")
    assert beside.as_posix() == "/data/graph.lbug.cache"
    assert own.parent == tmp_path / "partnership-hub"
    assert cache_roots("embedded:///data/graph.lbug.previous") == (beside, own)
    (server,) = cache_roots("neo4j://127.0.0.1:7687")
    assert server.parent == own.parent != server
    monkeypatch.setenv("HUB_CACHE", str(tmp_path / "mine"))
    assert [root.parent for root in cache_roots("embedded:///data/graph.lbug")] == [tmp_path / "mine"]


def test_a_release_is_known_until_its_file_changes(tmp_path):
    file, roots = tmp_path / "graph.lbug", (tmp_path / "kept",)
    file.write_bytes(b"one")
    address, release = f"embedded://{file}", Release(3, "2026-02-03", "a" * 64, "note", {"Area": 2})
    assert identity.known_release(address, roots) is None
    identity.remember_release(address, roots, release)
    assert identity.known_release(address, roots) == release
    (known,) = roots[0].iterdir()
    known.write_text(known.read_text("utf-8")[:-9], "utf-8")
    assert identity.known_release(address, roots) is None
    identity.remember_release(address, roots, release)
    file.write_bytes(b"another")
    assert identity.known_release(address, roots) is None


def test_a_store_that_changed_before_it_was_opened_is_refused():
    release = Release(1, "", "a" * 64, "", {})
    other = SimpleNamespace(release=lambda: Release(2, "", "b" * 64, "", {}), close=lambda: None, nodes=lambda: 1)
    store = identity.DeferredStore(release, "embedded:///x/graph.lbug", lambda: other)
    assert store.release() is release
    with pytest.raises(StoreError, match="ask again"):
        store.nodes()


@pytest.fixture(scope="module")
def answers():
    """What an engine says of a few places and questions."""

    def asked(engine):
        return {
            "match": [engine.match(area, top=5, near_misses=True).as_dict() for area in AREAS],
            "profile": [engine.profile(area).as_dict() for area in AREAS],
            "similar": [[one.as_dict() for one in engine.similar(area)] for area in AREAS],
            "find": [engine.find(text).as_dict() for text in ("steel castings", "batteries", "bio-degradable film")],
            "offer": engine.find("pumps", want="offer", near="LS1").as_dict(),
            "explain": engine.explain("TLE4", "TLG3").as_dict(),
            "best": [one.as_dict() for one in engine.best(5)],
            "reached": engine.reached,
            "communities": engine.communities("areas").as_dict(),
            "sources": engine.sources().to_csv(),
            "frame": engine.frame("jobs").to_csv(),
        }

    return asked


@pytest.mark.long
def test_answers_are_the_same_with_and_without(snapshot_store, snapshot_engine, answers):
    with Engine.open(snapshot_store) as engine:
        plain = answers(engine)
    assert answers(snapshot_engine) == plain
    said = []
    with datasets_kept(), Engine.open(snapshot_store, deferred=True, computing=lambda: said.append(1)) as engine:
        assert answers(engine) == plain
    assert said == []


@pytest.mark.long
def test_computing_is_said_once(snapshot_store, tmp_path, monkeypatch):
    monkeypatch.setenv("HUB_CACHE", str(tmp_path))
    said = []
    for deferred in (False, True):
        with Engine.open(snapshot_store, deferred=deferred, computing=lambda: said.append(1)) as engine:
            assert len(engine.sources())
            assert engine.area("Leeds").name == "Leeds"
    assert said == [1]


# Each takes a tenth of a second or more to import, or opens what need not be opened.
HEAVY = {"altair", "flask", "ladybug", "neo4j", "networkx", "pyogrio", "scipy", "shapely", "sklearn", "vl_convert"}


@pytest.mark.long
@pytest.mark.parametrize("command", first_now([["match", "Leeds"], ["find", "steel castings"], ["profile", "Leeds"]]))
@pytest.mark.usefixtures("snapshot_engine")  # which has opened the store once, and remembered its release
def test_a_question_imports_what_it_needs(snapshot_store, command):
    program = (
        "import sys\n"
        "from web.cli import main\n"
        f"sys.argv = ['hub', *{command!r}]\n"
        "main(standalone_mode=False)\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)\n"
    )
    with datasets_kept():
        environment = {**os.environ, "HUB_STORE": snapshot_store}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert not HEAVY & set(done.stderr.splitlines()[-1].split())
    assert "Computing" not in done.stderr


def test_what_a_killed_writer_left_is_removed_and_nothing_else(tmp_path, counted):
    kept = DatasetCache.of((tmp_path,), STORE)
    kept.get(counted.dataset, 1)
    other = tmp_path / "of-another-release"
    other.mkdir()
    (whole,) = tmp_path.glob("*/numbers.data")
    dead = [whole.parent / ".areas.data-x1", other / ".areas.data-x2", tmp_path / ".graph.lbug-1.release-x3"]
    living = other / ".areas.data-x4"
    for path in (*dead, living):
        path.write_bytes(b"half")
    with living.open("r+b") as file:
        try_lock(file.fileno())
        kept.sweep()
    assert not any(path.exists() for path in dead)
    assert living.exists()
    assert whole.exists()
    DatasetCache((tmp_path / "none" / "at-all",)).sweep()


def test_what_is_being_written_is_locked(tmp_path, monkeypatch):
    opened = os.fdopen

    @contextmanager
    def swept(descriptor, mode):
        with opened(descriptor, mode) as file:
            yield SimpleNamespace(write=lambda content: (files.sweep(tmp_path), file.write(content)))

    monkeypatch.setattr(files.os, "fdopen", swept)
    files.write(tmp_path / "numbers.data", b"whole")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("numbers.data", b"whole")]
