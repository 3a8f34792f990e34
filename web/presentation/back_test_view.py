"""A back-test as its page shows it: sentences, one table for each task, and what its charts are drawn from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from graph_engine.charts.intervals import Estimate
from graph_engine.explanations.wording import listed
from graph_engine.prediction.back_test_file import BackTest
from web.presentation.data_table import CellKind, DataTable, TableColumn, titled
from web.presentation.evaluation_columns import EVALUATED

ALL = "all new ties"
"""As results name what is measured without a cut."""
POPULARITY, CHANCE = "popularity", "random"
_OF_AREAS, _ANY = "areas", "any joint project"
IN_WORDS: Mapping[str, str] = {
    "likely": "The score of this site: whom both have worked with, and on what.",
    POPULARITY: "Whoever has most projects so far.",
    "gravity": "Busy and near, as trade between towns is told.",
    "third party": "Those who work with the same partners, alone.",
    "exposure controlled": "The same score, with lists filled so that nobody is shown too often.",
    CHANCE: "Drawn evenly.",
}
"""What the first names of the charts mean."""
# What only analysts tell from the others: in the tables and files.
_LESS_KNOWN = frozenset(
    {
        "third party, no earlier programmes",
        "expected ties by theme",
        "degree",
        "preferential attachment",
        "common neighbours",
        "Adamic–Adar",
        "resource allocation",
        "theme cosine",
        "matrix factorisation",
        "random walk with restart",
    }
)
BETTER, ALIKE, WORSE = "better", "no clear difference", "worse"


@dataclass(frozen=True)
class Tested:
    """One task at one origin with one cut.

    Attributes
    ----------
    task : str
        Its name.
    origin : int
        The last year whose projects were known.
    country, cut : str
        Whose areas or organisations, and what is left out.
    new_ties : int
        What came true.
    scores : sequence of mapping
        As the result has them, the score of this site first.
    """

    task: str
    origin: int
    country: str
    cut: str
    new_ties: int
    scores: Sequence[Mapping[str, Any]]

    @property
    def own(self) -> Mapping[str, Any]:
        """The score of this site."""
        return self.scores[0]

    def named(self, name: str) -> Mapping[str, Any] | None:
        """The score of a name, where it was measured."""
        return next((one for one in self.scores if one["score"] == name), None)

    @property
    def estimates(self) -> list[Estimate]:
        """What a chart is drawn from: scores that are widely known, and kinds of suggestion."""
        shown = [one for one in self.scores if one["score"] not in _LESS_KNOWN]
        # What is drawn evenly bounds the others from below, and stands below them.
        shown.sort(key=lambda one: one["score"] == CHANCE)
        return [
            Estimate(_label(one, own=own), float(one["ndcg_at_10"]), float(one["ci"][0]), float(one["ci"][1]), own)
            for one in shown
            for own in (one is self.own,)
        ]

    @property
    def sentence(self) -> str:
        """How many of ten came true, by the score of this site, by popularity and by chance."""
        names = ((self.own["score"], "{}"), (POPULARITY, "by popularity alone {}"), (CHANCE, "drawn evenly {}"))
        found = [(self.named(name), words) for name, words in names]
        first, *others = [words.format(f"{10 * one['p_at_10']:.1f}") for one, words in found if one is not None]
        one, _, within = _parts(self.task)
        return (
            f"Of ten listed first for {_article(one)}{within} at the end of {self.origin}, {first} had a first joint "
            f"project later{'; ' if others else ''}{', '.join(others)} (means of the {self.own['queries']:,} that had "
            "any)."
        )


@dataclass(frozen=True)
class TaskView:
    """All origins of one task with one cut."""

    task: str
    tested: Sequence[Tested]

    @property
    def title(self) -> str:
        """Its name as a heading."""
        one, other, within = _parts(self.task)
        return f"{one[:1].upper()}{one[1:]} with {other}{',' if within else ''}{within}"

    @property
    def highest(self) -> float:
        """Where the scale of its charts ends."""
        return max(one.high for tested in self.tested for one in tested.estimates)

    @property
    def sentence(self) -> str:
        """In plain words, of the origin in the middle."""
        return self.tested[(len(self.tested) - 1) // 2].sentence

    @property
    def verdict(self) -> str:
        """Where the score of this site is better than popularity beyond chance, and where not."""
        found = [
            f"{words} at the end of {listed(str(one.origin) for one in some)}"
            for word, words in ((BETTER, "clearly better"), (ALIKE, "not told apart from it"), (WORSE, "clearly worse"))
            if (some := [one for one in self.tested if verdict(one.own) == word])
        ]
        return f"Against popularity: {'; '.join(found)}."

    @cached_property
    def table(self) -> DataTable:
        """A row for each score, a column for each origin."""
        names = list(dict.fromkeys(str(score["score"]) for one in self.tested for score in one.scores))
        rows = [{"score": name, "at": {one.origin: one.named(name) for one in self.tested}} for name in names]
        columns = [TableColumn("score", "Score"), *(_column(one.origin) for one in self.tested)]
        return DataTable(f"{self.title}: NDCG@10", columns, rows)


@dataclass(frozen=True)
class BackTestView:
    """A back-test with one cut.

    Parameters
    ----------
    back_test : BackTest
        The result.
    cut : str
        What is left out; :data:`ALL` for nothing.
    """

    back_test: BackTest
    cut: str = ALL

    @property
    def cuts(self) -> list[str]:
        """What can be left out."""
        return list(dict.fromkeys(one.cut for one in _tested(self.back_test)))

    @cached_property
    def tasks(self) -> list[TaskView]:
        """Tasks that were measured with the cut."""
        chosen = [one for one in _tested(self.back_test) if one.cut == self.cut]
        names = dict.fromkeys(one.task for one in chosen)
        return [TaskView(name, [one for one in chosen if one.task == name]) for name in names]

    @cached_property
    def balance(self) -> DataTable:
        """How often the score of this site is better than popularity, told apart from it, or worse; by task and cut."""
        counts: dict[tuple[str, str], Counter[str]] = {}
        for one in _tested(self.back_test):
            counts.setdefault((one.task, one.cut), Counter()).update([verdict(one.own)])
        rows = [
            {"task": TaskView(task, ()).title, "cut": cut, **{word: found[word] for word in (BETTER, ALIKE, WORSE)}}
            for (task, cut), found in counts.items()
        ]
        return DataTable("Against popularity: tests by outcome", BALANCE, rows)

    @property
    def balance_by_task(self) -> DataTable:
        """The same with a row for each cut and a column for each task, to be read at a glance."""
        rows: dict[str, dict[str, Any]] = {}
        for one in self.balance.rows:
            rows.setdefault(one["cut"], {"cut": one["cut"]})[one["task"]] = one
        tasks = list(dict.fromkeys(one["task"] for one in self.balance.rows))
        return DataTable("Against popularity", [BALANCE[1], *map(_outcomes, tasks)], list(rows.values()))

    @property
    def came_true(self) -> DataTable | None:
        """What the result tells of each kind of suggestion, where it does."""
        rows = [one for one in self._whole_kinds if not one.get("reason")]
        return DataTable("Suggestions that came true", CAME_TRUE, rows) if rows else None

    @property
    def kinds_in_short(self) -> str:
        """How many suggested pairs of areas came true, and of pairs like them, of the origin in the middle."""
        told = [
            row
            for row in self._whole_kinds
            if (row["pairs"], row["what"]) == (_OF_AREAS, _ANY) and row.get("matched") is not None
        ]
        origins = sorted({row["origin"] for row in told})
        if not origins:
            return ""
        origin = origins[(len(origins) - 1) // 2]
        said = "; ".join(
            f"{row['kind']} {row['came_true']} of {row['suggested']}, where pairs like them make "
            f"{row['matched'] * row['suggested']:.0f} ({verdict(row)})"
            for row in told
            if row["origin"] == origin
        )
        return f"Of pairs suggested from what was known at the end of {origin}, had a joint project later: {said}."

    @property
    def of_kinds(self) -> list[Mapping[str, Any]]:
        """What the result tells of suggestions: by kind, and by its grades and rules."""
        found = self.back_test.found.get("came_true")
        return list(found) if isinstance(found, list) else []

    @property
    def _whole_kinds(self) -> list[Mapping[str, Any]]:
        return [one for one in self.of_kinds if not one.get("grade") and not one.get("rule")]

    @property
    def looks_ahead(self) -> str:
        """What was read of it although it is later than the origin."""
        return str(self.back_test.found.get("looks_ahead", ""))

    @property
    def not_testable(self) -> list[str]:
        """What could not be tested, and why."""
        why: dict[str, dict[str, None]] = {}
        for one in self.back_test.found.get("not_testable", ()):
            why.setdefault(str(one["reason"]), {})[f"{one['task']} at the end of {one['origin']}"] = None
        for one in self._whole_kinds:
            if one.get("reason"):
                what = f"{one['kind']} ({one['pairs']}) at the end of {one['origin']}"
                why.setdefault(str(one["reason"]), {})[what] = None
        return [f"{listed(what)}: {reason}" for reason, what in why.items()]

    @cached_property
    def every(self) -> DataTable:
        """All figures, a row for each score of each question."""
        rows = [dict(_flat(one, row)) for one in _tested(self.back_test) for row in one.scores]
        return DataTable("Back-test", EVALUATED, rows)


BALANCE = (
    TableColumn("task", "What is predicted"),
    TableColumn("cut", "What is left out", cell=lambda row: "Nothing" if row["cut"] == ALL else titled(row["cut"])),
    TableColumn(BETTER, "Clearly better", CellKind.COUNT),
    TableColumn(ALIKE, "Not told apart", CellKind.COUNT),
    TableColumn(WORSE, "Clearly worse", CellKind.COUNT),
)
"""Columns of :attr:`BackTestView.balance`."""


def _with_bounds(name: str, bounds: str, sign: str = "") -> Callable[[Mapping[str, Any]], str | None]:
    def cell(row: Mapping[str, Any]) -> str | None:
        value, ends = row.get(name), row.get(bounds)
        if value is None:
            return None
        return f"{value:{sign}.2f}" + (f" ({ends[0]:{sign}.2f} to {ends[1]:{sign}.2f})" if ends else "")

    return cell


CAME_TRUE = (
    TableColumn("kind", "Kind of suggestion"),
    TableColumn("origin", "Known to the end of", CellKind.YEAR),
    TableColumn("pairs", "Pairs of"),
    TableColumn("what", "What counts"),
    TableColumn("suggested", "Suggested", CellKind.COUNT),
    TableColumn("came_true", "Came true", CellKind.COUNT),
    TableColumn("share", "Share", CellKind.NUMBER, cell=_with_bounds("share", "ci")),
    TableColumn("matched", "Of matched pairs", CellKind.NUMBER, digits=2),
    TableColumn(
        "lift",
        "Difference",
        CellKind.NUMBER,
        cell=_with_bounds("lift", "lift_ci", "+"),
        note=lambda row: verdict(row) if row.get("lift_ci") else None,
    ),
)
"""Columns of what became of suggestions by kind."""


def verdict(score: Mapping[str, Any]) -> str:
    """Whether a score is better than popularity: the interval of the difference by query does not hold 0.

    >>> verdict({"lift_ci": [0.01, 0.07]}), verdict({"lift_ci": [-0.01, 0.04]}), verdict({"lift_ci": [-0.09, -0.01]})
    ('better', 'no clear difference', 'worse')
    """
    low, high = score["lift_ci"]
    return BETTER if low > 0 else WORSE if high < 0 else ALIKE


def _outcomes(task: str) -> TableColumn:
    def cell(row: Mapping[str, Any]) -> str | None:
        found = row.get(task)
        if found is None:
            return None
        worse = f", {found[WORSE]} worse" if found[WORSE] else ""
        return f"{found[BETTER]} of {found[BETTER] + found[ALIKE] + found[WORSE]} better{worse}"

    return TableColumn(task, task, cell=cell)


def _tested(back_test: BackTest) -> Iterator[Tested]:
    for part in back_test.tasks:
        whole = {"cut": ALL, "new_ties": part.get("new_ties", 0), "scores": part["scores"]}
        for one in (whole, *part.get("cuts", ())):
            yield Tested(
                part["task"], part["origin"], part.get("country", ""), one["cut"], one["new_ties"], one["scores"]
            )


def _flat(tested: Tested, score: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield from (("task", tested.task), ("origin", tested.origin), ("country", tested.country), ("cut", tested.cut))
    for name, value in score.items():
        if name.endswith("ci"):
            yield from zip((f"{name}_low", f"{name}_high"), value or (None, None), strict=True)
        else:
            yield name, value


def _column(origin: int) -> TableColumn:
    def cell(row: Mapping[str, Any]) -> Any:
        score = row["at"][origin]
        return None if score is None else f"{score['ndcg_at_10']:.3f}"

    def note(row: Mapping[str, Any]) -> str | None:
        score = row["at"][origin]
        if score is None:
            return None
        low, high = score["ci"]
        said = f"{low:.3f} to {high:.3f}"
        return said if row["score"] == POPULARITY else f"{said}; {verdict(score)}"

    return TableColumn(str(origin), f"Known to the end of {origin}", CellKind.NUMBER, cell=cell, note=note)


def _label(score: Mapping[str, Any], *, own: bool) -> str:
    return f"{score['score']} (this site)" if own else str(score["score"])


def _parts(task: str) -> tuple[str, str, str]:
    """The two that are to meet, and within what; tasks are named by them with dashes between."""
    one, *others = task.split("–")
    other = others[0] if others else one
    return one, other, f" within a {others[1]}" if len(others) > 1 else ""


def _article(noun: str) -> str:
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"
