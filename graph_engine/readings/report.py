"""What readers made of a blind set: shares with intervals, agreement, and shares relative to real partnerships.

Readers judge the same cards, so verdicts of two readers on one card are not two cases: intervals of all readers
together count cards, and the bootstrap draws cards with all their verdicts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from graph_engine.measures.proportions import wilson_interval
from graph_engine.readings.limits import reading_limits
from graph_engine.readings.model import Origin, Verdict
from graph_engine.readings.reading_files import read_folder
from graph_engine.schema.scalars import json_number
from graph_engine.suggestions.model import Grade

ALL_READERS = "all readers"
_SEED = 0


@dataclass(frozen=True)
class Share:
    """A share of verdicts with its interval, 0 to 1."""

    verdicts: int
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Ratio:
    """A share of sensible verdicts as a ratio of that of real partnerships, with its bootstrap interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class ReadingRow:
    """What one reader, or all together, made of one group of cards.

    Parameters
    ----------
    reader : str
        Name, or "all readers".
    origin : Origin
        What the cards are.
    kind, grade, rule : str or None
        Only suggestions of this kind and grade, or what this rule of the kind set aside; ``None`` for all.
    cards, verdicts : int
        How many of each.
    shares : mapping of Verdict to Share
        Of each verdict.
    of_real : Ratio, optional
        Of suggestions, where the same readers found a real partnership sensible.
    """

    reader: str
    origin: Origin
    kind: str | None
    grade: str | None
    cards: int
    verdicts: int
    shares: Mapping[Verdict, Share]
    of_real: Ratio | None = None
    rule: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """The row as files give it."""
        found: dict[str, Any] = {
            "reader": self.reader,
            "what": str(self.origin),
            "kind": self.kind,
            "grade": self.grade,
            "rule": self.rule,
            "cards": self.cards,
            "verdicts": self.verdicts,
        }
        for verdict, one in self.shares.items():
            found |= {
                str(verdict): one.verdicts,
                f"{verdict}_share": json_number(one.share),
                f"{verdict}_low": json_number(one.low),
                f"{verdict}_high": json_number(one.high),
            }
        of_real = self.of_real
        return found | {
            "of_real": json_number(of_real.value) if of_real else None,
            "of_real_low": json_number(of_real.low) if of_real else None,
            "of_real_high": json_number(of_real.high) if of_real else None,
        }


@dataclass(frozen=True)
class ReaderAgreement:
    """How far two readers agree on the cards that both read.

    Parameters
    ----------
    one, other : str
        Names of the readers.
    cards : int
        Cards that both read.
    agreed : float
        Share of them with the same verdict.
    kappa : float or None
        Cohen's kappa; ``None`` where both gave one and the same verdict throughout, for which it is not defined.
    """

    one: str
    other: str
    cards: int
    agreed: float
    kappa: float | None

    def as_dict(self) -> dict[str, Any]:
        """The row as files give it."""
        return {
            "one": self.one,
            "other": self.other,
            "cards": self.cards,
            "agreed": json_number(self.agreed),
            "kappa": None if self.kappa is None else json_number(self.kappa),
        }


@dataclass(frozen=True)
class ReadingReport:
    """What all readers of some blind sets made of them."""

    confidence: float
    rows: tuple[ReadingRow, ...]
    agreement: tuple[ReaderAgreement, ...]

    def as_dict(self) -> dict[str, Any]:
        """JSON of the report."""
        return {
            "confidence": self.confidence,
            "rows": [row.as_dict() for row in self.rows],
            "agreement": [one.as_dict() for one in self.agreement],
        }


def report(folders: Sequence[Path]) -> ReadingReport:
    """Read the verdicts on some blind sets together.

    Parameters
    ----------
    folders : sequence of Path
        Folders that ``hub readings make`` wrote, with verdicts. Of several, readers are called after folder and file.

    Raises
    ------
    InputError
        Where a key or a list of verdicts is missing or wrong.
    """
    return summarise(_verdict_table(list(dict.fromkeys(folder.resolve() for folder in folders))))


def summarise(given: pd.DataFrame) -> ReadingReport:
    """Sum up verdicts.

    Parameters
    ----------
    given : DataFrame
        One row for each verdict: ``reader``, ``card`` (the same for all readers of a card), ``origin``, ``kind`` and
        ``grade`` (``None`` where it is no suggestion), ``rule`` (``None`` where none set it aside), ``verdict``.
    """
    given = given.sort_values(["card", "reader"], ignore_index=True)
    readers = sorted(given["reader"].unique())
    rows = list(_rows(ALL_READERS, given))
    for name in readers if len(readers) > 1 else ():
        rows += _rows(name, given[given["reader"] == name])
    pairs = (_agreement(given, *pair) for pair in combinations(readers, 2))
    return ReadingReport(reading_limits().confidence, tuple(rows), tuple(one for one in pairs if one is not None))


def _verdict_table(folders: Sequence[Path]) -> pd.DataFrame:
    rows = []
    for at, folder in enumerate(folders):
        key, by_reader = read_folder(folder)
        for name, verdicts in by_reader.items():
            reader = name if len(folders) == 1 else f"{folder.name}/{name}"
            rows += [
                (reader, (at, one.number), one.origin, one.kind, one.grade, one.rule, verdicts[one.number])
                for one in key
            ]
    return pd.DataFrame(rows, columns=["reader", "card", "origin", "kind", "grade", "rule", "verdict"])


def _rows(reader: str, given: pd.DataFrame) -> Iterator[ReadingRow]:
    real = given[given["origin"] == Origin.REAL]
    for origin, kind, grade, rule in _groups(given):
        chosen = given["origin"] == origin
        for column, wanted in (("kind", kind), ("grade", grade), ("rule", rule)):
            if wanted is not None:
                chosen &= given[column] == wanted
        group = given[chosen]
        ratio = _ratio(group, real) if origin in (Origin.SUGGESTION, Origin.SET_ASIDE) else None
        cards = group["card"].nunique()
        shares = {verdict: _share(group, verdict, cards) for verdict in Verdict}
        yield ReadingRow(reader, origin, kind, grade, cards, len(group), shares, ratio, rule)


def _groups(given: pd.DataFrame) -> Iterator[tuple[Origin, str | None, str | None, str | None]]:
    """All suggestions, then by grade, by kind and by both; what rules set aside; what they are read beside.

    Only what there is.
    """
    suggestions = given[given["origin"] == Origin.SUGGESTION]
    there = set(zip(suggestions["kind"], suggestions["grade"], strict=True))
    kinds = sorted({kind for kind, _ in there})
    grades = [one.words for one in Grade if any(grade == one.words for _, grade in there)]
    if there:
        yield Origin.SUGGESTION, None, None, None
    yield from ((Origin.SUGGESTION, None, grade, None) for grade in grades)
    yield from ((Origin.SUGGESTION, kind, None, None) for kind in kinds)
    yield from ((Origin.SUGGESTION, kind, grade, None) for kind in kinds for grade in grades if (kind, grade) in there)
    aside = given[given["origin"] == Origin.SET_ASIDE]
    if len(aside):
        yield Origin.SET_ASIDE, None, None, None
    for kind, rule in sorted(set(zip(aside["kind"], aside["rule"], strict=True))):
        yield Origin.SET_ASIDE, kind, None, rule
    yield from ((one, None, None, None) for one in (Origin.REAL, Origin.RANDOM) if (given["origin"] == one).any())


def _share(group: pd.DataFrame, verdict: Verdict, cards: int) -> Share:
    number = int((group["verdict"] == verdict).sum())
    share = number / len(group)
    return Share(number, share, *wilson_interval(share * cards, cards, confidence=reading_limits().confidence))


def _ratio(group: pd.DataFrame, real: pd.DataFrame) -> Ratio | None:
    """Share of sensible verdicts in a group as a ratio of that of the real ones; ``None`` where that is 0."""
    ours, theirs = _by_card(group), _by_card(real)
    if not len(theirs) or not theirs[:, 0].sum():
        return None
    limit = reading_limits()
    # Seeded anew for each ratio: a group more changes no other interval.
    random = np.random.default_rng(_SEED)
    above, below = (_resampled(one, random, limit.resamples) for one in (ours, theirs))
    # A resample in which no real one is sensible says that the ratio has no upper bound.
    ratios = np.divide(above, below, out=np.full(len(above), np.inf), where=below > 0)
    tail = (1 - limit.confidence) / 2
    low, high = np.quantile(ratios, [tail, 1 - tail], method="inverted_cdf")
    ratio = _sensible(ours) / _sensible(theirs)
    # Of few cards the quantiles of resamples may leave the ratio itself out.
    return Ratio(ratio, min(float(low), ratio), max(float(high), ratio))


def _by_card(group: pd.DataFrame) -> np.ndarray:
    """Sensible verdicts and all verdicts of each card, in order."""
    marked = group.assign(sensible=group["verdict"] == Verdict.SENSIBLE)
    found: np.ndarray = marked.groupby("card", sort=True)["sensible"].agg(["sum", "size"]).to_numpy(float)
    return found


def _sensible(by_card: np.ndarray) -> float:
    return float(by_card[:, 0].sum() / by_card[:, 1].sum())


def _resampled(by_card: np.ndarray, random: np.random.Generator, times: int) -> np.ndarray:
    """Shares of sensible verdicts in so many draws of as many cards, with replacement."""
    drawn = by_card[random.integers(0, len(by_card), size=(times, len(by_card)))].sum(axis=1)
    share: np.ndarray = drawn[:, 0] / drawn[:, 1]
    return share


def _agreement(given: pd.DataFrame, one: str, other: str) -> ReaderAgreement | None:
    from sklearn.metrics import cohen_kappa_score

    ends = [given[given["reader"] == name].set_index("card")["verdict"].astype(str) for name in (one, other)]
    both = pd.concat(ends, axis=1, join="inner")
    if both.empty:
        return None
    left, right = both.iloc[:, 0], both.iloc[:, 1]
    constant = len({*left, *right}) == 1
    kappa = None if constant else float(cohen_kappa_score(left, right, labels=[str(verdict) for verdict in Verdict]))
    return ReaderAgreement(one, other, len(both), float((left == right).mean()), kappa)
