"""Sense beside truth: what readers called sensible and what came true, by kind, grade and rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from graph_engine.explanations.wording import percent
from graph_engine.suggestions.kinds import all_kinds
from web.presentation.area_columns import FILES
from web.presentation.data_table import CellKind, DataTable, TableColumn, titled
from web.presentation.recorded_readings import Reading
from web.presentation.rule_sentences import rules_in_words

AREAS, ORGANISATIONS, ANY = "areas", "organisations that it names", "any joint project"
"""As a back-test names pairs and what counts."""
_LEVELS = {"areas": AREAS, "organisations": ORGANISATIONS}


@dataclass(frozen=True)
class SenseAndTruth:
    """Readings beside a back-test.

    Parameters
    ----------
    came_true : sequence of mapping
        What a back-test tells of suggestions, as its result has it.
    readings : sequence of Reading
        Of all rounds; of a kind and grade the last counts.
    """

    came_true: Sequence[Mapping[str, Any]]
    readings: Sequence[Reading]

    @property
    def origin(self) -> int | None:
        """Of the origins at which something can be said, the one in the middle."""
        origins = sorted({row["origin"] for row in self.came_true if row.get("matched") is not None})
        return origins[(len(origins) - 1) // 2] if origins else None

    @cached_property
    def by_grade(self) -> DataTable | None:
        """A row for each kind and grade that was read or put to the test; ``None`` where no grade was tested."""
        read = {(one.kind, one.grade): one for one in self.readings if one.kind}
        tested = dict(self._tested("grade"))
        if not tested:
            return None
        # Kinds in the order of the test, the best grade first, as both sources have them.
        keys = list(dict.fromkeys([*tested, *read]))
        rows = [{"kind": kind, "grade": grade, "read": read.get((kind, grade)), **tested.get((kind, grade), {})}
                for kind, grade in keys]  # fmt: skip
        return DataTable(f"Read, and known to the end of {self.origin}", BY_GRADE, rows)

    @cached_property
    def by_rule(self) -> DataTable | None:
        """A row for each rule that set something aside by itself; ``None`` where no rule was tested."""
        titles = {(all_kinds()[one.kind].title, one.name): one.title for one in rules_in_words()}
        rows = [
            {"kind": kind, "rule": titles.get((kind, rule), rule), "name": rule, **found}
            for (kind, rule), found in self._tested("rule")
        ]
        return DataTable(f"Set aside by one rule, known to the end of {self.origin}", BY_RULE, rows) if rows else None

    @property
    def sentence(self) -> str:
        """How far readers and outcomes agree, as far as it can be told; empty where no grade has both."""
        both = [row for row in (self.by_grade.rows if self.by_grade else ()) if row["read"] and row.get("areas")]
        said = "; ".join(
            f"{row['kind']}, {row['grade']}: {percent(row['read'].sensible_share)} of {row['read'].cards} cards "
            f"sensible, {percent(row['areas']['share'])} of {row['areas']['suggested']} pairs of areas came true "
            f"({percent(row['areas']['matched'])} of pairs like them)"
            for row in both
        )
        if not said:
            return ""
        return (
            f"{said}. What was read are suggestions of today, whose outcome nobody knows yet: no pair has both a "
            "verdict and an outcome, so that agreement can be told by grade and not pair by pair. Of pairs that a rule "
            "set aside no card was read."
        )

    def _tested(self, by: str) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
        found: dict[tuple[str, str], dict[str, Any]] = {}
        for row in self.came_true:
            told = row["origin"] == self.origin and row["what"] == ANY and not row.get("reason") and row.get(by)
            level = next((name for name, pairs in _LEVELS.items() if pairs == row["pairs"]), None)
            if told and level:
                found.setdefault((str(row["kind"]), str(row[by])), {})[level] = row
        yield from found.items()


def _figure(level: str, name: str, at: int | None = None) -> Callable[[Mapping[str, Any]], Any]:
    def value(row: Mapping[str, Any]) -> Any:
        found = (row.get(level) or {}).get(name)
        return found if at is None or found is None else found[at]

    return value


def _came_true(level: str) -> Callable[[Mapping[str, Any]], str | None]:
    def cell(row: Mapping[str, Any]) -> str | None:
        found = row.get(level)
        if not found:
            return None
        low, high = found["ci"]
        return f"{found['came_true']} of {found['suggested']} ({percent(low)} to {percent(high)})"

    return cell


def _matched(level: str) -> Callable[[Mapping[str, Any]], str | None]:
    def cell(row: Mapping[str, Any]) -> str | None:
        share = _figure(level, "matched")(row)
        return None if share is None else percent(share)

    return cell


def _sensible(row: Mapping[str, Any]) -> str | None:
    read = row["read"]
    if read is None:
        return None
    low, high = read.sensible_interval
    return f"{read.sensible} of 100; {read.cards} cards ({percent(low)} to {percent(high)})"


def _read(value: Callable[[Reading], Any]) -> Callable[[Mapping[str, Any]], Any]:
    return lambda row: None if row["read"] is None else value(row["read"])


def _columns(level: str, pairs: str) -> tuple[TableColumn, ...]:
    number, count = CellKind.NUMBER, CellKind.COUNT
    return (
        TableColumn(
            f"{level}_came_true",
            f"Came true, {pairs}",
            count,
            gaps=True,
            value=_figure(level, "came_true"),
            cell=_came_true(level),
        ),
        TableColumn(f"{level}_suggested", "Of so many", count, True, _figure(level, "suggested"), only=FILES),
        TableColumn(f"{level}_low", "Lower bound of the share", number, True, _figure(level, "ci", 0), only=FILES),
        TableColumn(f"{level}_high", "Upper bound of the share", number, True, _figure(level, "ci", 1), only=FILES),
        TableColumn(
            f"{level}_matched",
            "Of pairs like them",
            number,
            gaps=True,
            value=_figure(level, "matched"),
            cell=_matched(level),
        ),
    )


_TRUTH = tuple(column for level, pairs in _LEVELS.items() for column in _columns(level, pairs))
BY_GRADE = (
    TableColumn("kind", "Kind of suggestion"),
    TableColumn("grade", "Grade"),
    TableColumn("cards", "Cards that were read", CellKind.COUNT, True, _read(lambda one: one.cards), only=FILES),
    TableColumn(
        "sensible",
        "Called sensible",
        CellKind.NUMBER,
        gaps=True,
        value=_read(lambda one: one.sensible_share),
        cell=_sensible,
    ),
    TableColumn(
        "sensible_low", "Lower bound", CellKind.NUMBER, True, _read(lambda one: one.sensible_interval[0]), only=FILES
    ),
    TableColumn(
        "sensible_high", "Upper bound", CellKind.NUMBER, True, _read(lambda one: one.sensible_interval[1]), only=FILES
    ),
    *_TRUTH,
)
"""Columns of sense beside truth, by grade."""
BY_RULE = (
    TableColumn("kind", "Kind of suggestion"),
    TableColumn("name", "Name of the rule", only=FILES),
    TableColumn("rule", "Rule that alone set them aside", cell=lambda row: titled(row["rule"])),
    *_TRUTH,
)
"""Columns of what each rule set aside."""
