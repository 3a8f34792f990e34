"""Damaged files of every loader are accounted for row by row, or refused in one sentence; the tool sees what is not.

The long run tries more of them; ``python -m tests.mutants`` as many as one likes.
"""

import pytest

from graph_engine.errors import HubError, InputError
from graph_engine.schema.graph_tables import GraphTables
from loaders.framework.loader import Edition, Loader, loaders
from tests.long_run import runs_long
from tests.mutants import child, pool
from tests.mutants.child import ACCOUNTED, REFUSED, UNFORESEEN, WRONG, judge
from tests.mutants.examples import read_examples
from tests.mutants.mutants import Mutant, mutant
from tests.mutants.pool import HANGS, MEMORY, Judges

COUNT = 500 if runs_long() else 20


@pytest.fixture(scope="module")
def examples():
    return read_examples()[0]


@pytest.mark.long
def test_mutants_are_accounted_for_or_refused():
    with Judges() as judges:
        found = list(judges.judged(range(COUNT)))
    assert len(found) == COUNT
    assert {one.verdict for one in found} == {ACCOUNTED, REFUSED}, [
        f"{one.number} ({one.loader}, {one.how}): {one.why}" for one in found if one.verdict not in (ACCOUNTED, REFUSED)
    ]


def test_every_loader_has_examples(examples):
    assert {example.loader for example in examples} == set(loaders())


def test_a_number_is_always_the_same_mutant_and_others_are_others(examples):
    made = [mutant(number, examples) for number in range(200)]
    assert [mutant(number, examples) for number in range(200)] == made
    assert {one.loader for one in made[: len(loaders())]} == set(loaders())
    unchanged = [one for one in made if any(one.files == example.files for example in examples)]
    assert len(unchanged) < 20


def judged(monkeypatch, tmp_path, load):
    monkeypatch.setenv("HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(child, "loader", lambda name: Loader(name, "For tests.", load, {}))
    one = Mutant(1, "parks", "nothing", {"parks.csv": b"name,town\nAlpha,Leeds\nBeta,York\n"})
    return judge(one, GraphTables(), tmp_path)


def reading(act):
    def load(paths, context):
        yield Edition("parks", "Parks", "P", "OGL v3", "https://example.org/", "2025")
        yield from act(context.file_report(paths[0])) or ()

    return load


def test_the_judge_tells_what_became_of_a_mutant(monkeypatch, tmp_path):
    def told(act):
        return judged(monkeypatch, tmp_path, reading(act))

    def refuse(_report):
        raise InputError("parks.csv has no column 'name'.")

    def defect(report):
        report.read(2, handed_on=False)

    def fall(_report):
        raise KeyError("name")

    def leave(_report):
        raise SystemExit(3)

    def talk(_report):
        raise HubError("x" * 5000)

    assert told(lambda report: report.read(2)) == (ACCOUNTED, "")
    assert told(refuse)[0] == REFUSED
    assert told(fall)[0] == UNFORESEEN
    assert "in fall" in told(fall)[1]
    assert told(defect)[0] == WRONG
    # Pages of a file in a message are cut before anybody reads it.
    assert told(talk)[0] == REFUSED
    assert told(leave)[0] == WRONG
    # In a plain table lines are rows.
    assert told(lambda report: report.read(5))[1] == "parks.csv: 5 rows read of other lines than it has"


@pytest.mark.parametrize(("limit", "value", "why"), [("memory", 1, MEMORY), ("patience", 0.0, HANGS)])
def test_a_mutant_that_takes_too_much_is_ended(monkeypatch, limit, value, why):
    monkeypatch.setattr(pool, "_STARTS", value if limit == "patience" else pool._STARTS)
    with Judges(memory=value if limit == "memory" else pool.MOST_BYTES) as judges:
        [verdict] = judges.judged([1])
        assert verdict.verdict == WRONG
        assert verdict.why.startswith(why)
