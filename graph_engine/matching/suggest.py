"""From candidates to short lists: what passes, one card for each partner, rivals named, the rest set aside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from graph_engine.errors import UnknownNameError
from graph_engine.gazetteer import Area
from graph_engine.labelled import Row, records
from graph_engine.matching.figures import Figures
from graph_engine.matching.kinds.strengths import Wishes, reckon_wishes
from graph_engine.matching.model import KINDS as KIND_TITLES
from graph_engine.matching.model import Match, SetAside, Suggestion
from graph_engine.matching.registry import KINDS, Kind
from graph_engine.matching.who import both_strong, is_named, next_step, side
from graph_engine.thresholds import thresholds


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
        "Jobs by industry show mostly manufacturing: for services and young fields, firms by name and joint projects "
        "would be the evidence."
    ),
    "research": "Contracts of institutions with firms there, by subject, would be the evidence.",
}
MOST_STRONG = 4


@dataclass(frozen=True)
class Draft:
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
        self._tables: dict[str, tuple[pd.DataFrame, pd.DataFrame]] = {}
        self._cards: dict[tuple[object, ...], Suggestion] = {}

    @cached_property
    def wishes(self) -> Wishes:
        """What each area could grow next; reckoned once."""
        return reckon_wishes(self.figures)

    def judged(self, kind: Kind) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Candidates of a kind and the verdict of each check on them."""
        if kind.name not in self._tables:
            candidates = kind.candidates(self.figures)
            self._tables[kind.name] = (candidates, kind.checks.judge(candidates, self.figures))
        return self._tables[kind.name]

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
        set_aside: list[SetAside] = []
        notes: dict[str, str] = {}
        for name in request.kinds:
            kind = KINDS[name]
            rows, verdicts = self._near(kind, units, request)
            passed = verdicts.all(axis=1)
            found = [self._card(draft) for draft in self._drafts(kind, rows[passed], units, request)]
            suggestions += found
            if request.set_aside:
                set_aside += self._set_aside(kind, rows, verdicts, units)
            if not found:
                notes[name] = self._why_none(kind, area, units, rows, verdicts)
        return Match(
            release=figures.release.number,
            area=area,
            figures_for=tuple(figures.area(unit) for unit in units),
            suggestions=tuple(suggestions),
            set_aside=tuple(set_aside),
            notes=notes,
        )

    def set_aside_between(self, here: Sequence[str], there: Sequence[str]) -> list[SetAside]:
        """Candidates between two sets of units that failed exactly one check, of all kinds."""
        found: list[SetAside] = []
        for kind in KINDS.values():
            rows, verdicts = self.judged(kind)
            between = (rows["offers"].isin(here) & rows["receives"].isin(there)) | (
                rows["offers"].isin(there) & rows["receives"].isin(here)
            )
            found += self._set_aside(kind, rows[between], verdicts[between], here)
        return found

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
        chosen: list[Draft] = []
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

    def _drafts_of_all(self, kind: Kind, request: Request) -> list[Draft]:
        best: dict[frozenset[str], Draft] = {}
        for unit in self.figures.units:
            rows, verdicts = self._near(kind, [unit], request)
            for draft in self._drafts(kind, rows[verdicts.all(axis=1)], [unit], request):
                pair = frozenset((draft.here, draft.there))
                if pair not in best or draft.score > best[pair].score:
                    best[pair] = draft
        return sorted(best.values(), key=lambda draft: (-draft.score, draft.here, draft.there))

    def _may_lead(self, draft: Draft, shown: Counter[str]) -> bool:
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

    def _near(self, kind: Kind, units: Sequence[str], request: Request) -> tuple[pd.DataFrame, pd.DataFrame]:
        rows, verdicts = self.judged(kind)
        gives, gets = rows["offers"].isin(units), rows["receives"].isin(units)
        chosen = gives ^ gets
        if request.theme is not None:
            chosen &= rows["field"] == request.theme
        if request.far is not None:
            chosen &= rows["distance_km"] <= request.far
        kept = [name for name in verdicts.columns if name not in set(request.without)]
        return rows[chosen], verdicts.loc[chosen, kept]

    def _drafts(self, kind: Kind, passing: pd.DataFrame, units: Sequence[str], request: Request) -> list[Draft]:
        """One draft for each partner, best first, from the candidates of some units that pass."""
        if passing.empty:
            return []
        gets = passing["receives"].isin(units)
        mine = passing.assign(partner=passing["offers"].where(gets, passing["receives"]))
        # One need, one card: where several places could answer a need of this place, the best one leads.
        cards = pd.concat([mine[gets].drop_duplicates(list(kind.need)), mine[~gets]]).sort_values(
            ["points", "partner", "offered", "wanted"], ascending=[False, True, True, True]
        )
        drafts = []
        for partner, part in cards.groupby("partner", sort=True):
            rows = choose_lines(part)
            here = rows[0]["receives"] if rows[0]["receives"] in units else rows[0]["offers"]
            score = sum(float(row["points"]) for row in rows)
            drafts.append(Draft(kind, str(here), str(partner), score, tuple(rows), tuple(request.without)))
        return sorted(drafts, key=lambda draft: (-draft.score, draft.there))[: request.top]

    def _card(self, draft: Draft) -> Suggestion:
        """Put a draft in words, with everything around it; a card is written once."""
        key = (draft.kind.name, draft.here, draft.without, *(row["index"] for row in draft.rows))
        if key not in self._cards:
            self._cards[key] = self._written(draft)
        return self._cards[key]

    def _written(self, draft: Draft) -> Suggestion:
        figures, kind, chosen = self.figures, draft.kind, draft.rows
        card, here, there = kind.card, draft.here, draft.there
        lines = [card.line(row, figures) for row in chosen]
        first = chosen[0]
        _, verdicts = self.judged(kind)
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
            rivals=tuple(card.rivals(self._rivals(draft), figures)),
            here=sides[0],
            there=sides[1],
            ties=card.shared(chosen, figures, here, there),
            cautions=tuple(card.cautions(chosen, lines, figures)),
            checks=kind.checks.results(
                first, {name: bool(verdicts[name].loc[first["index"]]) for name in kind.checks.names}, figures
            ),
            evidence=tuple(card.evidence(chosen, lines, figures)),
            already_strong=both_strong(figures, here, there, MOST_STRONG),
            next_step=next_step(*sides),
        )

    def _rivals(self, draft: Draft) -> list[Row]:
        """Candidates that pass and answer the same need as a draft's first line, best first."""
        rows, verdicts = self.judged(draft.kind)
        first = draft.rows[0]
        same = verdicts.drop(columns=[name for name in draft.without if name in verdicts]).all(axis=1)
        for column in draft.kind.need:
            same &= rows[column] == first[column]
        same &= ~rows["offers"].isin([first["offers"], first["receives"]])
        return records(rows[same].head(MOST_RIVALS))

    def _set_aside(
        self, kind: Kind, rows: pd.DataFrame, verdicts: pd.DataFrame, units: Sequence[str]
    ) -> list[SetAside]:
        failed = (~verdicts).sum(axis=1)
        near = rows[failed == 1].head(thresholds().checks.set_aside_shown)
        found = []
        for row in records(near):
            name = str(verdicts.columns[(~verdicts.loc[row["index"]]).to_numpy()][0])
            here, there = (
                (row["receives"], row["offers"]) if row["receives"] in units else (row["offers"], row["receives"])
            )
            found.append(
                SetAside(
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

    def _why_none(
        self, kind: Kind, area: Area, units: Sequence[str], rows: pd.DataFrame, verdicts: pd.DataFrame
    ) -> str:
        title = KIND_TITLES[kind.name]
        if not units:
            return f"{title}: not enough data. No jobs figures are loaded for any area that holds {area.name}."
        if rows.empty:
            return (
                f"{title}: no strong match of this kind. "
                f"Nothing that {area.name} is known for meets a known need elsewhere."
            )
        failed = (~verdicts).sum(axis=0).sort_values(ascending=False, kind="stable")
        once = int(((~verdicts).sum(axis=1) == 1).sum())
        aside = f", and {once} failed only one: see what was set aside" if once else ""
        return (
            f"{title}: no strong match of this kind. {len(rows)} candidates were looked at; most failed the check "
            f"“{kind.checks.get(str(failed.index[0])).title}” ({int(failed.iloc[0])}){aside}. "
            f"{EVIDENCE_WANTED[kind.name]}"
        )


def choose_lines(part: pd.DataFrame) -> list[Row]:
    """One or two lines for a pair: the best, and the best other product that is no padding.

    The second has another product in the same field, is not the same two activities the other way round, and has at
    least the threshold's share of the first one's points; one in the other direction comes before one in the same.
    """
    limit = thresholds().supply
    first = part.iloc[:1]
    offered, wanted, receives, points = (part[c].iloc[0] for c in ("offered", "wanted", "receives", "points"))
    mirrored = (part["offered"] == wanted) & (part["wanted"] == offered)
    in_field = part["field"] == part["field"].iloc[0]
    large = part["points"] >= limit.second_line_ratio * points
    other = part[(part["offered"] != offered) & ~mirrored & in_field & large]
    if other.empty or limit.lines < 2:
        return records(first)
    back = other[other["offers"] == receives]
    return records(pd.concat([first, back.iloc[:1] if len(back) else other.iloc[:1]]))
