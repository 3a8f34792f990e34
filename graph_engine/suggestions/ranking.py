"""From candidates that pass to ranked matches: a need leads once, one match for each partner, one or two reasons."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from graph_engine.schema.scalars import Row
from graph_engine.suggestions.kind import RankedKind, ReasonLimits
from graph_engine.suggestions.model import Grade

ORGANISATION_COLUMNS = ("source_organisation", "target_organisation", "institution")
"""Columns of candidates that hold keys of organisations, whatever the kind."""


@dataclass(frozen=True)
class RankedMatch:
    """What will become a suggestion: the candidates chosen for a pair of units, before they are put in words.

    Parameters
    ----------
    kind : RankedKind
        Its kind.
    source, target : str
        Keys of the unit that was asked about, and of its partner.
    score : float
        Sum of the contributions of ``rows``.
    rows : tuple of Row
        The candidates, best first.
    without : tuple of str
        Names of the rules that were switched off.
    card : tuple
        What tells it from other matches of its kind between the same two units.
    """

    kind: RankedKind
    source: str
    target: str
    score: float
    rows: tuple[Row, ...]
    without: tuple[str, ...]
    card: tuple[object, ...] = ()

    @property
    def grade(self) -> Grade:
        """How good its kind says that its best candidate is."""
        return self.kind.grade(self.rows[0])

    @property
    def ends(self) -> frozenset[str]:
        """Keys of the areas that its candidate ties: of London as a whole where no finer place is known."""
        return frozenset((str(self.rows[0]["source"]), str(self.rows[0]["target"])))

    def within(self, units: Sequence[str]) -> RankedMatch:
        """The same, the partner being one of some units where it is a wider area that holds them."""
        return self if self.target in units else replace(self, target=units[0])

    @property
    def organisations(self) -> tuple[str, ...]:
        """Keys of the organisations that it is about, where its kind names any."""
        return tuple(
            dict.fromkeys(str(row[column]) for row in self.rows for column in ORGANISATION_COLUMNS if row.get(column))
        )

    def turned(self) -> RankedMatch:
        """The same, seen from the partner."""
        return replace(self, source=self.target, target=self.source)


def graded(matches: Sequence[Sequence[RankedMatch]]) -> list[RankedMatch]:
    """One list from those of several kinds: the better grade first; within a grade the kinds in turn, best first.

    Scores of two kinds are never compared: they have no common unit.
    """
    placed: list[tuple[Grade, int, int, int, RankedMatch]] = []
    for number, ranked in enumerate(matches):
        of_grade: Counter[Grade] = Counter()
        for one in ranked:
            placed.append((one.grade, of_grade[one.grade], number, len(placed), one))
            of_grade[one.grade] += 1
    return [one for *_, one in sorted(placed, key=lambda each: each[:4])]


def rank(
    kind: RankedKind, passing: Iterable[Row], units: Sequence[str], without: Sequence[str], places: Sequence[str]
) -> list[RankedMatch]:
    """One match for each partner of some units, and for each card of a kind that has several; best first.

    Where a kind shows several answers to one need, within a grade the best answer to each need comes first.

    Parameters
    ----------
    kind : RankedKind
        The kind.
    passing : iterable of Row
        Candidates with one end in the units that pass, best first.
    units : sequence of str
        Keys at which a candidate may end to be one of those asked about.
    without : sequence of str
        Names of the rules that were switched off.
    places : sequence of str
        Keys of the units that are asked about.
    """
    by_partner: dict[tuple[object, ...], list[Row]] = {}
    answers: defaultdict[tuple[object, ...], list[object]] = defaultdict(list)
    again: set[object] = set()
    for row in passing:
        if row["target"] in units:
            # Where several places could answer a need of this place, the best one leads.
            given = answers[tuple(row[column] for column in kind.need)]
            answer = row["index"] if kind.once is None else row[kind.once]
            if answer not in given:
                if len(given) == kind.answers():
                    continue
                given.append(answer)
            if given[0] != answer:
                again.add(row["index"])
        partner = row["source"] if row["target"] in units else row["target"]
        by_partner.setdefault((partner, *(row[column] for column in kind.card)), []).append(row)
    found = []
    for (partner, *card), rows in by_partner.items():
        ordered = sorted(rows, key=lambda row: (-row["contribution"], row["source_activity"], row["target_activity"]))
        chosen = choose_reasons(ordered, kind.limits())
        source = chosen[0]["target"] if chosen[0]["target"] in units else chosen[0]["source"]
        # Of an organisation in London the part may not be known: it is shown as of the part that was asked about.
        source = source if source in places else places[0]
        score = sum(float(row["contribution"]) for row in chosen)
        found.append(RankedMatch(kind, str(source), str(partner), score, tuple(chosen), tuple(without), tuple(card)))
    return _in_order(found, again, kind)


def _in_order(found: Iterable[RankedMatch], again: Collection[object], kind: RankedKind) -> list[RankedMatch]:
    """Best first, and within a grade first answers before others; one for each value of the kind's column ``once``."""
    # Codes decide between equals, so that no order of rows changes an answer.
    ordered = sorted(
        found,
        key=lambda one: (one.grade, one.rows[0]["index"] in again, -one.score, one.target, str(one.card)),
    )
    if kind.once is None:
        return ordered
    first: dict[object, RankedMatch] = {}
    for match in ordered:
        first.setdefault(match.rows[0][kind.once], match)
    return list(first.values())


def choose_reasons(rows: Sequence[Row], limits: ReasonLimits) -> list[Row]:
    """One or two candidates for a pair: the best, and the best other product that is no padding.

    The second has another product in the same field, is not the same two activities the other way round, and has at
    least the share of the first one's contribution that the limits ask for; one in the other direction comes before
    one in the same.

    Parameters
    ----------
    rows : sequence of Row
        Candidates between the two, best first; one at least.
    limits : ReasonLimits
        Of their kind.
    """
    first = rows[0]
    other = [
        row
        for row in rows
        if row["source_activity"] != first["source_activity"]
        and not (
            row["source_activity"] == first["target_activity"] and row["target_activity"] == first["source_activity"]
        )
        and row["theme"] == first["theme"]
        and row["contribution"] >= limits.second_line_ratio * first["contribution"]
    ]
    if not other or limits.lines < 2:
        return [first]
    back = [row for row in other if row["source"] == first["target"]]
    return [first, (back or other)[0]]
