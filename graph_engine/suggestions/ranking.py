"""From candidates that pass to ranked matches: one need leads once, one match for each partner, one or two reasons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from graph_engine.schema.scalars import Row
from graph_engine.suggestions.kind import RankedKind, ReasonLimits


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
    """

    kind: RankedKind
    source: str
    target: str
    score: float
    rows: tuple[Row, ...]
    without: tuple[str, ...]

    def turned(self) -> RankedMatch:
        """The same, seen from the partner."""
        return replace(self, source=self.target, target=self.source)


def rank(kind: RankedKind, passing: Iterable[Row], units: Sequence[str], without: Sequence[str]) -> list[RankedMatch]:
    """One match for each partner of some units, best first.

    Parameters
    ----------
    kind : RankedKind
        The kind.
    passing : iterable of Row
        Candidates with one end in the units that pass, best first.
    units : sequence of str
        Keys of the units that are asked about.
    without : sequence of str
        Names of the rules that were switched off.
    """
    by_partner: dict[str, list[Row]] = {}
    needs: set[tuple[object, ...]] = set()
    for row in passing:
        if row["target"] in units:
            # One need, one match: where several places could answer a need of this place, the best one leads.
            need = tuple(row[column] for column in kind.need)
            if need in needs:
                continue
            needs.add(need)
        by_partner.setdefault(row["source"] if row["target"] in units else row["target"], []).append(row)
    found = []
    for partner, rows in by_partner.items():
        # Codes decide between equals, so that no order of rows changes an answer.
        ordered = sorted(rows, key=lambda row: (-row["contribution"], row["source_activity"], row["target_activity"]))
        chosen = choose_reasons(ordered, kind.limits())
        source = chosen[0]["target"] if chosen[0]["target"] in units else chosen[0]["source"]
        score = sum(float(row["contribution"]) for row in chosen)
        found.append(RankedMatch(kind, str(source), str(partner), score, tuple(chosen), tuple(without)))
    return sorted(found, key=lambda match: (-match.score, match.target))


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
