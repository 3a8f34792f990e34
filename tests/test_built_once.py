"""What workers share is built by one of them, whole before another sees it, and a failure is said to all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from types import SimpleNamespace

import pytest

from tests.built_once import built_once, run_folder


def test_one_builds_and_the_others_wait(tmp_path):
    started, may_end, built = Event(), Event(), []

    def build(folder):
        built.append(folder)
        started.set()
        may_end.wait(60)
        (folder / "made").write_text("whole", "utf-8")

    def read():
        return (built_once(tmp_path / "shared", build) / "made").read_text("utf-8")

    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(read)
        assert started.wait(60)
        others = [pool.submit(read), pool.submit(read)]
        assert not any(one.done() for one in others)
        may_end.set()
        assert [one.result(60) for one in (first, *others)] == ["whole"] * 3
    assert built == [tmp_path / "shared"]


def test_a_failure_is_said_to_those_who_wait(tmp_path):
    def fail(_folder):
        raise ValueError("no snapshot here")

    with pytest.raises(ValueError, match="no snapshot here"):
        built_once(tmp_path / "shared", fail)
    with pytest.raises(RuntimeError, match="no snapshot here"):
        built_once(tmp_path / "shared", fail)


def test_a_builder_that_is_gone_is_not_waited_for(tmp_path):
    (tmp_path / "shared").mkdir()
    with pytest.raises(RuntimeError, match="the process that builds is gone"):
        built_once(tmp_path / "shared", lambda _folder: None, most_seconds=0)


def test_workers_of_a_run_share_a_folder_and_runs_do_not(tmp_path):
    factory = SimpleNamespace(getbasetemp=lambda: tmp_path / "run" / "popen-gw1")
    assert run_folder(factory, "gw1") == tmp_path / "run"
    assert run_folder(factory, None) == tmp_path / "run" / "popen-gw1"
