"""Candidates of one kind and what each rule says of them, laid out so that a question costs little."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from graph_engine.schema.scalars import Row


@dataclass(frozen=True)
class CandidateSelection:
    """Some of the candidates, in their order, with the verdicts of the rules that count.

    Parameters
    ----------
    rows : ndarray of int
        Their positions among all candidates.
    verdicts : ndarray of bool, candidates × rules
        Whether each passes each rule.
    rules : tuple of str
        Names of the rules.
    """

    rows: np.ndarray
    verdicts: np.ndarray
    rules: tuple[str, ...]

    @property
    def passing(self) -> np.ndarray:
        """Positions of those that pass every rule."""
        found: np.ndarray = self.rows[self.verdicts.all(axis=1)]
        return found

    @cached_property
    def failed_once(self) -> list[tuple[int, str]]:
        """Position of each that fails exactly one rule, and the rule."""
        # One failed rule is something that a broker can disagree with; of several there is no arguing.
        at = np.flatnonzero((~self.verdicts).sum(axis=1) == 1)
        failed = self.verdicts[at].argmin(axis=1) if len(at) else at
        return [(int(row), self.rules[rule]) for row, rule in zip(self.rows[at], failed, strict=True)]

    def most_failed(self) -> tuple[str, int]:
        """The rule that most fail, the first of several, and how many fail it."""
        failed = (~self.verdicts).sum(axis=0)
        worst = int(failed.argmax())
        return self.rules[worst], int(failed[worst])


class EvaluatedCandidates:
    """All candidates of a kind with their verdicts.

    Parameters
    ----------
    rows : DataFrame
        Candidates, best first; columns as their kind gives them.
    verdicts : DataFrame of bool
        Rows as ``rows``, a column for each rule.
    need : sequence of str
        Columns that make two candidates answers to one need.
    """

    def __init__(self, rows: pd.DataFrame, verdicts: pd.DataFrame, need: Sequence[str]) -> None:
        self.rows, self.verdicts = rows, verdicts
        self._need = tuple(need)
        self._passes = verdicts.to_numpy(dtype=bool)
        self._rules = tuple(str(name) for name in verdicts.columns)
        self._records: dict[int, Row] = {}
        # Plain lists: pandas walks through its own columns ten times as slowly.
        source, target = (rows[end].tolist() for end in ("source", "target"))
        self._code = {str(unit): code for code, unit in enumerate(sorted({*source, *target}))}
        self._source, self._target = (
            np.array([self._code[unit] for unit in units], dtype=np.intp) for units in (source, target)
        )
        self._themes = rows["theme"].to_numpy(dtype=object)
        self._distance = rows["distance_km"].to_numpy(dtype=float)

    @cached_property
    def _columns(self) -> dict[str, list[object]]:
        return {str(name): self.rows[name].tolist() for name in self.rows.columns} | {"index": self.rows.index.tolist()}

    @cached_property
    def _at(self) -> dict[object, int]:
        return {label: at for at, label in enumerate(self._columns["index"])}

    @cached_property
    def _answering(self) -> dict[tuple[object, ...], list[int]]:
        found: dict[tuple[object, ...], list[int]] = {}
        for at, need in enumerate(zip(*(self._columns[name] for name in self._need), strict=True)):
            found.setdefault(need, []).append(at)
        return found

    def record(self, at: int) -> Row:
        """The candidate at a position, as :func:`graph_engine.schema.scalars.records` gives it."""
        row = self._records.get(at)
        if row is None:
            row = {name: values[at] for name, values in self._columns.items()}
            self._records[at] = row
        return row

    def near(
        self,
        units: Collection[str],
        theme: str | None = None,
        far: float | None = None,
        without: Sequence[str] = (),
        partners: Mapping[str, Collection[str]] | None = None,
    ) -> CandidateSelection:
        """Candidates with one end in some units and the other elsewhere.

        Parameters
        ----------
        theme : str, optional
            Only this field.
        far : float, optional
            Kilometres apart at most.
        without : sequence of str
            Names of rules that do not count.
        partners : mapping, optional
            For each of the units, where the other end may be.
        """
        # Exactly one end: a place of several units is not its own partner.
        chosen = self._in(self._source, units) ^ self._in(self._target, units)
        if theme is not None:
            chosen &= self._themes == theme
        if far is not None:
            chosen &= self._distance <= far
        if partners is not None:
            allowed = np.zeros(len(chosen), dtype=bool)
            for unit, others in partners.items():
                allowed |= self._runs([unit], others) | self._runs(others, [unit])
            chosen &= allowed
        return self._chosen(chosen, without)

    def between(self, one: Collection[str], other: Collection[str]) -> CandidateSelection:
        """Candidates with one end in some units and the other in some others."""
        return self._chosen(self._runs(one, other) | self._runs(other, one))

    def alternatives(self, row: Row, most: int, without: Sequence[str] = ()) -> list[Row]:
        """Candidates of other sources that pass and answer the same need as one, best first."""
        counted = self._counted(without)
        own = (row["source"], row["target"])
        found: list[Row] = []
        for at in self._answering.get(tuple(row[name] for name in self._need), ()):
            if len(found) == most:
                break
            if self._passes[at, counted].all() and self.record(at)["source"] not in own:
                found.append(self.record(at))
        return found

    def verdict(self, row: Row) -> dict[str, bool]:
        """What each rule says of a candidate."""
        return dict(zip(self._rules, self._passes[self._at[row["index"]]].tolist(), strict=True))

    def _runs(self, sources: Collection[str], targets: Collection[str]) -> np.ndarray:
        found: np.ndarray = self._in(self._source, sources) & self._in(self._target, targets)
        return found

    def _in(self, ends: np.ndarray, units: Collection[str]) -> np.ndarray:
        codes = [self._code[unit] for unit in units if unit in self._code]
        found: np.ndarray = np.isin(ends, np.array(codes, dtype=ends.dtype))
        return found

    def _counted(self, without: Sequence[str]) -> list[int]:
        return [at for at, name in enumerate(self._rules) if name not in without]

    def _chosen(self, chosen: np.ndarray, without: Sequence[str] = ()) -> CandidateSelection:
        rows, counted = np.flatnonzero(chosen), np.array(self._counted(without), dtype=int)
        return CandidateSelection(rows, self._passes[np.ix_(rows, counted)], tuple(self._rules[at] for at in counted))
