"""What each kind of suggestion would have suggested from the figures of a year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
import pandas as pd

from graph_engine.errors import NotEnoughDataError
from graph_engine.geography.countries.uk import itl2_key, unit_code
from graph_engine.measures.labelled import Floats
from graph_engine.prediction.known_figures import KnownFigures
from graph_engine.prediction.past import Past
from graph_engine.prediction.scores.score import Score
from graph_engine.suggestions.kind import Kind, PairKind, RankedKind
from graph_engine.suggestions.kinds import all_kinds

_ENDS = ["source", "target"]
_ORGANISATIONS = ["source_organisation", "target_organisation"]


@dataclass(frozen=True)
class KindAtOrigin:
    """Suggestions of one kind.

    Attributes
    ----------
    title : str
        Of the kind.
    suggestions : DataFrame
        ``source`` and ``target`` (keys of areas), ``score``, and the keys of the organisations that it names
        (``source_organisation``, ``target_organisation``; missing where it names none), and ``grade`` in words
        (missing where the kind has no grades).
    reason : str
        Why there is none; empty where there is.
    set_aside : DataFrame
        Candidates that failed exactly one rule: the ends in the same columns, and ``rule``, its name.
    """

    title: str
    suggestions: pd.DataFrame
    reason: str
    set_aside: pd.DataFrame = field(default_factory=pd.DataFrame)


def kinds_at(known: KnownFigures) -> tuple[KindAtOrigin, ...]:
    """Suggestions of all kinds, in the order of kinds."""
    return tuple(_of_kind(kind, known) for kind in all_kinds().values())


def _of_kind(kind: Kind, known: KnownFigures) -> KindAtOrigin:
    columns = [*_ENDS, "score", *_ORGANISATIONS, "grade"]
    set_aside = pd.DataFrame()
    try:
        if isinstance(kind, RankedKind):
            rows, set_aside = _ranked(kind, known)
        else:
            rows = _of_pairs(kind, known)
        found, reason = rows.reindex(columns=columns), ""
    except NotEnoughDataError as error:
        found, reason = pd.DataFrame(columns=columns), str(error)
    if not len(found) and not reason:
        reason = (
            f"From figures up to {known.year} it suggests nothing. Later, and left out: "
            f"{'; '.join(known.left_out) or 'nothing'}."
        )
    return KindAtOrigin(kind.title, found, reason, set_aside.reindex(columns=[*_ENDS, *_ORGANISATIONS, "rule"]))


def _ranked(kind: RankedKind, known: KnownFigures) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Candidates that pass, graded, and those that fail one rule, with its name."""
    rows = kind.candidates(known.figures)
    if rows.empty:
        return rows.assign(score=0.0), rows
    passes = kind.rules.evaluate(rows, known.figures)
    passing = rows[passes.all(axis=1)].rename(columns={"contribution": "score"})
    graded = [kind.grade({str(name): value for name, value in row.items()}).words for row in passing.to_dict("records")]
    passing = passing.assign(grade=pd.Series(graded, passing.index, dtype=object))
    once = (~passes).sum(axis=1) == 1
    return passing, rows[once].assign(rule=(~passes[once]).idxmax(axis=1))


def _of_pairs(kind: Kind, known: KnownFigures) -> pd.DataFrame:
    if not isinstance(kind, PairKind):
        raise NotEnoughDataError(f"{kind.title} suggests neither lists nor pairs, so that nothing can come true.")
    between = kind.of_pairs(known.figures)
    rows = [
        {"source": one, "target": other, "score": suggestion.score}
        for one, other in combinations(known.figures.units, 2)
        for suggestion in between(one, other)
    ]
    return pd.DataFrame(rows, columns=[*_ENDS, "score"])


def kind_scores(kinds: tuple[KindAtOrigin, ...]) -> tuple[Score, ...]:
    """A score of pairs of areas for each kind: the points of the best suggestion between those that hold them.

    Figures are by wider areas than ties: the parts of two wider areas have one score. What is not suggested has 0.
    """
    return tuple(
        Score(f"kind: {kind.title}", "points of the best suggestion between the areas that hold them", _scored(kind))
        for kind in kinds
    )


def _scored(kind: KindAtOrigin) -> Callable[[Past], Floats]:
    def pairs(past: Past) -> Floats:
        if kind.reason:
            raise NotEnoughDataError(kind.reason)
        return between_areas(kind.suggestions, past.units)

    return pairs


def between_areas(suggestions: pd.DataFrame, areas: pd.Index) -> Floats:
    """Best score between the wider areas of two areas, in either direction; 0 where nothing is suggested.

    Returns
    -------
    ndarray, areas × areas

    Examples
    --------
    >>> made = pd.DataFrame({"source": ["ITL2-2021:TLC1"], "target": ["ITL2-2021:TLD3"], "score": [2.0]})
    >>> between_areas(made, pd.Index(["TLC11", "TLD33", "TLD34"])).tolist()
    [[0.0, 2.0, 2.0], [2.0, 0.0, 0.0], [2.0, 0.0, 0.0]]
    """
    wide = pd.Index([itl2_key(unit_code(str(area))) for area in areas])
    units = wide.unique()
    scores = np.zeros((len(units), len(units)))
    one, other = (units.get_indexer(pd.Index(suggestions[end])) for end in _ENDS)
    inside = (one >= 0) & (other >= 0)
    np.maximum.at(scores, (one[inside], other[inside]), suggestions["score"].to_numpy(float)[inside])
    at = units.get_indexer(wide)
    found: Floats = np.maximum(scores, scores.T)[np.ix_(at, at)]
    return found
