"""From candidates to short lists: what passes, one card for each partner, rivals named, the rest set aside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from graph_engine.datasets.figures import Figures
from graph_engine.errors import UnknownNameError
from graph_engine.explanations.contacts import both_strong, is_named, next_step, side
from graph_engine.geography.gazetteer import Area
from graph_engine.reference.thresholds import thresholds
from graph_engine.schema.scalars import Row
from graph_engine.suggestions.evaluated import CandidateSelection, EvaluatedCandidates
from graph_engine.suggestions.kinds.strengths.candidates import DiversificationTargets, compute_targets
from graph_engine.suggestions.model import (
    KINDS as KIND_TITLES,
)
from graph_engine.suggestions.model import (
    Match,
    NearMiss,
    Suggestion,
)
from graph_engine.suggestions.outside import cards_of
from graph_engine.suggestions.registry import KINDS, Kind


@dataclass(frozen=True)
class Request:
    """What a reader asked for.

    Parameters
    ----------
    kinds : sequence of str
        Kinds of suggestion, in order.
    theme : str, optional
        Only this field.
    top : int
        Suggestions of each kind at most.
    far : float, optional
        Only partners up to this many kilometres away.
    set_aside : bool
        Whether to list what failed exactly one check.
    without : sequence of str
        Checks that are switched off.
    """

    kinds: Sequence[str] = tuple(KINDS)
    theme: str | None = None
    top: int = 10
    far: float | None = None
    set_aside: bool = False
    without: Sequence[str] = ()


MOST_RIVALS = 5
# What a reader could bring or load where published figures show nothing.
EVIDENCE_WANTED = {
    "supply": (
        "Jobs by industry show manufacturing best; in services and young fields, look for firms by name and for joint "
        "projects instead."
    ),
    "research": "What would show it: contracts of institutions with firms there, subject by subject.",
}
MOST_STRONG = 4


@dataclass(frozen=True)
class RankedMatch:
    """What will become a suggestion: the candidates chosen for a pair of units, before they are put in words."""

    kind: Kind
    here: str
    there: str
    score: float
    rows: tuple[Row, ...]
    without: tuple[str, ...]


class Matcher:
    """Suggestions for the areas of one release. Candidates of all areas are reckoned once and kept.

    Parameters
    ----------
    figures : Figures
        The figures of the release.
    """

    def __init__(self, figures: Figures) -> None:
        self.figures = figures
        self._judged: dict[str, EvaluatedCandidates] = {}
        self._cards: dict[tuple[object, ...], Suggestion] = {}

    @cached_property
    def wishes(self) -> DiversificationTargets:
        """What each area could grow next; reckoned once."""
        return compute_targets(self.figures)

    def judged(self, kind: Kind) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Candidates of a kind and the verdict of each check on them."""
        found = self._all(kind)
        return found.rows, found.verdicts

    def _all(self, kind: Kind) -> EvaluatedCandidates:
        if kind.name not in self._judged:
            candidates = kind.candidates(self.figures)
            self._judged[kind.name] = EvaluatedCandidates(
                candidates, kind.checks.judge(candidates, self.figures), kind.need
            )
        return self._judged[kind.name]

    def match(self, area: Area, request: Request) -> Match:
        """Suggest partners for an area, by kind.

        An area that is no unit of the frame is shown what is suggested to the units that hold it.

        Raises
        ------
        UnknownNameError
            For an unknown kind, theme or check.
        """
        self._refuse_unknown(request)
        figures = self.figures
        units = figures.gazetteer.units_of(area, figures.units)
        suggestions: list[Suggestion] = []
        set_aside: list[NearMiss] = []
        notes: dict[str, str] = {}
        for name in request.kinds:
            kind = KINDS[name]
            near = self._near(kind, units, request)
            found = [self._card(draft) for draft in self._drafts(kind, near, units, request)]
            suggestions += found
            if request.set_aside:
                set_aside += self._set_aside(kind, near, units)
            if not found:
                notes[name] = self._why_none(kind, area, units, near)
        return Match(
            release=figures.release.number,
            area=area,
            figures_for=tuple(figures.area(unit) for unit in units),
            suggestions=cards_of(suggestions, figures, area),
            set_aside=tuple(set_aside),
            notes=notes,
        )

    def suggested_between(self, here: Sequence[str], there: Sequence[str]) -> list[Suggestion]:
        """Suggestions between two sets of units, seen from the first, kind by kind.

        What either side is shown counts, so that the order of the two changes nothing: a place that is not the best
        for a need of the other is still shown whom it could serve.
        """
        request = Request(top=len(self.figures.units))
        found: list[Suggestion] = []
        for kind in KINDS.values():
            best: dict[tuple[str, str], RankedMatch] = {}
            for own, others in ((here, there), (there, here)):
                for draft in self._drafts(kind, self._near(kind, own, request), own, request):
                    if draft.there not in others:
                        continue
                    seen = draft if own is here else replace(draft, here=draft.there, there=draft.here)
                    ends = (seen.here, seen.there)
                    if ends not in best or seen.score > best[ends].score:
                        best[ends] = seen
            ordered = sorted(best.values(), key=lambda draft: (-draft.score, draft.here, draft.there))
            found += [self._card(draft) for draft in ordered]
        return found

    def set_aside_between(self, here: Sequence[str], there: Sequence[str]) -> list[NearMiss]:
        """Candidates between two sets of units that failed exactly one check, of all kinds."""
        return [
            one for kind in KINDS.values() for one in self._set_aside(kind, self._all(kind).between(here, there), here)
        ]

    def everything(self, request: Request) -> dict[str, list[Suggestion]]:
        """All suggestions of all areas by kind, each pair of areas once, best first."""
        return {
            name: [self._card(draft) for draft in self._drafts_of_all(KINDS[name], request)] for name in request.kinds
        }

    def best(self, top: int, request: Request | None = None) -> list[Suggestion]:
        """The best suggestions of all: of each kind in turn, no area more often than the threshold allows.

        One that rests on few sites and names no firm is never among them.
        """
        asked = request or Request(top=1000)
        queues = [self._drafts_of_all(KINDS[name], asked) for name in asked.kinds]
        shown: Counter[str] = Counter()
        chosen: list[RankedMatch] = []
        while len(chosen) < top and any(queues):
            for queue in queues:
                at = next((n for n, draft in enumerate(queue) if self._may_lead(draft, shown)), None)
                if at is None:
                    queue.clear()
                    continue
                draft = queue.pop(at)
                shown.update([draft.here, draft.there])
                chosen.append(draft)
                if len(chosen) == top:
                    break
        return [self._card(draft) for draft in chosen]

    def _drafts_of_all(self, kind: Kind, request: Request) -> list[RankedMatch]:
        best: dict[frozenset[str], RankedMatch] = {}
        for unit in self.figures.units:
            for draft in self._drafts(kind, self._near(kind, [unit], request), [unit], request):
                pair = frozenset((draft.here, draft.there))
                if pair not in best or draft.score > best[pair].score:
                    best[pair] = draft
        return sorted(best.values(), key=lambda draft: (-draft.score, draft.here, draft.there))

    def _may_lead(self, draft: RankedMatch, shown: Counter[str]) -> bool:
        limit = thresholds()
        room = max(shown[draft.here], shown[draft.there]) < limit.shown.area_repeats
        ends = [
            (row[unit], row[activity], row[f"one_site_{activity}"])
            for row in draft.rows
            for unit, activity in (("offers", "offered"), ("receives", "wanted"))
            if f"one_site_{activity}" in row
        ]
        few_sites = any(ratio >= limit.evidence.one_site_ratio for _, _, ratio in ends)
        named = any(is_named(self.figures, unit, activity) for unit, activity, _ in ends)
        return room and (named or not few_sites)

    def _refuse_unknown(self, request: Request) -> None:
        for name in request.kinds:
            if name not in KINDS:
                raise UnknownNameError("kind of suggestion", name, KINDS)
        if request.theme is not None and request.theme not in self.figures.activities.themes:
            raise UnknownNameError("theme", request.theme, self.figures.activities.themes)
        known = {check for kind in KINDS.values() for check in kind.checks.names}
        for check in request.without:
            if check not in known:
                raise UnknownNameError("check", check, known)

    def _near(self, kind: Kind, units: Sequence[str], request: Request) -> CandidateSelection:
        return self._all(kind).near(units, request.theme, request.far, request.without)

    def _drafts(
        self, kind: Kind, near: CandidateSelection, units: Sequence[str], request: Request
    ) -> list[RankedMatch]:
        """One draft for each partner, best first, from the candidates of some units that pass."""
        needs: set[tuple[object, ...]] = set()
        got, given = [], []
        for row in map(self._all(kind).record, near.passing.tolist()):
            if row["receives"] not in units:
                given.append(row)
                continue
            # One need, one card: where several places could answer a need of this place, the best one leads.
            need = tuple(row[column] for column in kind.need)
            if need not in needs:
                needs.add(need)
                got.append(row)
        by_partner: dict[str, list[Row]] = {}
        for partner, row in [(row["offers"], row) for row in got] + [(row["receives"], row) for row in given]:
            by_partner.setdefault(partner, []).append(row)
        drafts = []
        for partner in sorted(by_partner):
            rows = choose_lines(
                sorted(by_partner[partner], key=lambda row: (-row["points"], row["offered"], row["wanted"]))
            )
            here = rows[0]["receives"] if rows[0]["receives"] in units else rows[0]["offers"]
            score = sum(float(row["points"]) for row in rows)
            drafts.append(RankedMatch(kind, str(here), str(partner), score, tuple(rows), tuple(request.without)))
        return sorted(drafts, key=lambda draft: (-draft.score, draft.there))[: request.top]

    def _card(self, draft: RankedMatch) -> Suggestion:
        """Put a draft in words, with everything around it; a card is written once."""
        key = (draft.kind.name, draft.here, draft.without, *(row["index"] for row in draft.rows))
        if key not in self._cards:
            self._cards[key] = self._written(draft)
        return self._cards[key]

    def _written(self, draft: RankedMatch) -> Suggestion:
        figures, kind, chosen = self.figures, draft.kind, draft.rows
        card, here, there = kind.card, draft.here, draft.there
        said = [card.line(row, figures) for row in chosen]
        lines = [
            replace(line, evidence=tuple(card.evidence(row, line, figures)))
            for row, line in zip(chosen, said, strict=True)
        ]
        first = chosen[0]
        judged = self._all(kind)
        sides = [
            side(figures, unit, named)
            for unit, named in zip((here, there), card.who(chosen, lines, figures, here, there), strict=True)
        ]
        return Suggestion(
            kind=kind.name,
            frame=kind.frame,
            area=figures.area(here),
            partner=figures.area(there),
            field=str(first["field"]),
            score=sum(line.points for line in lines),
            two_way=len({line.source.area.code for line in lines}) > 1,
            distance_km=float(first["distance_km"]),
            headline=card.headline(lines, figures),
            lines=tuple(lines),
            rivals=tuple(card.rivals(judged.rivals(first, MOST_RIVALS, draft.without), figures)),
            here=sides[0],
            there=sides[1],
            ties=card.shared(chosen, figures, here, there),
            cautions=tuple(card.cautions(chosen, lines, figures)),
            checks=kind.checks.results(first, judged.verdict(first), figures),
            already_strong=both_strong(figures, here, there, MOST_STRONG),
            next_step=next_step(*sides),
        )

    def _set_aside(self, kind: Kind, chosen: CandidateSelection, units: Sequence[str]) -> list[NearMiss]:
        found = []
        for at, name in chosen.failed_once[: thresholds().checks.set_aside_shown]:
            row = self._all(kind).record(at)
            here, there = (
                (row["receives"], row["offers"]) if row["receives"] in units else (row["offers"], row["receives"])
            )
            found.append(
                NearMiss(
                    area=self.figures.area(here),
                    partner=self.figures.area(there),
                    kind=kind.name,
                    field=str(row["field"]),
                    what=kind.card.subject(row, self.figures),
                    check=name,
                    why=kind.checks.get(name).why(row, self.figures),
                    points=float(row["points"]),
                )
            )
        return found

    def _why_none(self, kind: Kind, area: Area, units: Sequence[str], near: CandidateSelection) -> str:
        title = KIND_TITLES[kind.name]
        if not units:
            return f"{title}: not enough data. No jobs figures are loaded for any area that holds {area.name}."
        if not len(near.rows):
            return (
                f"{title}: no strong match of this kind. "
                f"Nothing that {area.name} is known for meets a known need elsewhere."
            )
        check, failed = near.most_failed()
        once = len(near.failed_once)
        aside = f", and {once} failed only one: see what was set aside" if once else ""
        return (
            f"{title}: no strong match of this kind. {len(near.rows)} candidates were looked at; most failed the check "
            f"“{kind.checks.get(check).title}” ({failed}){aside}. "
            f"{EVIDENCE_WANTED[kind.name]}"
        )


def choose_lines(rows: Sequence[Row]) -> list[Row]:
    """One or two lines for a pair: the best, and the best other product that is no padding.

    The second has another product in the same field, is not the same two activities the other way round, and has at
    least the threshold's share of the first one's points; one in the other direction comes before one in the same.

    Parameters
    ----------
    rows : sequence of Row
        Candidates between the two, best first; one at least.
    """
    limit = thresholds().supply
    first = rows[0]
    other = [
        row
        for row in rows
        if row["offered"] != first["offered"]
        and not (row["offered"] == first["wanted"] and row["wanted"] == first["offered"])
        and row["field"] == first["field"]
        and row["points"] >= limit.second_line_ratio * first["points"]
    ]
    if not other or limit.lines < 2:
        return [first]
    back = [row for row in other if row["offers"] == first["receives"]]
    return [first, (back or other)[0]]
