"""From a question to short lists: candidates → rules → filters → rank → grade → top-k → explain."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from cachetools import LRUCache

from graph_engine.datasets.cached.cache import Dataset, DatasetCache
from graph_engine.datasets.cached.stamp import of_engine
from graph_engine.datasets.figures import Figures
from graph_engine.errors import UnknownNameError
from graph_engine.explanations.contacts import is_named
from graph_engine.geography.gazetteer import Area
from graph_engine.organisations.names import cleaned_name
from graph_engine.reference.thresholds import thresholds
from graph_engine.suggestions.carriers import by_carrier
from graph_engine.suggestions.evaluated import CandidateSelection, EvaluatedCandidates
from graph_engine.suggestions.explaining import all_hidden, explain, near_misses, why_none
from graph_engine.suggestions.filters import (
    EVERYTHING,
    Wanted,
    ends_of,
    refuse_unknown_nation,
    wanted_partners,
    without_tied,
)
from graph_engine.suggestions.kind import PairKind, RankedKind
from graph_engine.suggestions.kinds import pair_kinds, ranked_kind, ranked_kinds
from graph_engine.suggestions.model import Grade, Match, NearMiss, Suggestion
from graph_engine.suggestions.outside import suggestions_for
from graph_engine.suggestions.ranking import RankedMatch, graded, rank
from graph_engine.suggestions.spreading import PLAIN, SPREAD, SPREADS, SpreadLists, place_key

if TYPE_CHECKING:
    import pandas as pd

    from graph_engine.suggestions.topics_of_pair import TopicsOfPairs


# Suggestions in words that are kept of a release: more than it has where no rule is switched off.
MOST_EXPLAINED = 4_096


@dataclass(frozen=True)
class Request:
    """What a reader asked for.

    Parameters
    ----------
    kinds : sequence of str, optional
        Names of kinds of suggestion, in order; all that are ranked where not given.
    theme : str, optional
        Only this field.
    top : int, optional
        Suggestions of each kind at most; as in the thresholds where not given.
    far : float, optional
        Only partners up to this many kilometres away.
    near_misses : bool
        Whether to list what failed exactly one rule.
    without : sequence of str
        Names of rules that are switched off.
    wanted : Wanted
        Which partners are to be shown.
    grade : Grade, optional
        Only suggestions of this grade.
    spread : str
        How far lists are filled with a view to who is shown elsewhere, of :data:`SPREADS`.
    """

    kinds: Sequence[str] | None = None
    theme: str | None = None
    top: int | None = None
    far: float | None = None
    near_misses: bool = False
    without: Sequence[str] = ()
    wanted: Wanted = EVERYTHING
    grade: Grade | None = None
    spread: str = PLAIN

    def __post_init__(self) -> None:
        # In one order: what is computed of a question is kept, and their order changes no answer.
        object.__setattr__(self, "without", tuple(sorted(set(self.without))))

    def chosen_kinds(self) -> list[RankedKind]:
        """The kinds that are asked for.

        Raises
        ------
        UnknownNameError
            For a name that no ranked kind has, with the nearest.
        """
        return [ranked_kind(name) for name in (ranked_kinds() if self.kinds is None else self.kinds)]


class Matcher:
    """Suggestions for the areas of one release. Candidates of all areas are computed once and cached.

    Parameters
    ----------
    figures : Figures
        The figures of the release.
    """

    def __init__(self, figures: Figures) -> None:
        self.figures = figures
        self._evaluated: dict[str, EvaluatedCandidates] = {}
        self._of_pairs: dict[str, Callable[[str, str], list[Suggestion]]] = {}
        # A reader can ask for any set of rules: their suggestions are not all kept.
        self._explained: LRUCache[tuple[object, ...], Suggestion] = LRUCache(MOST_EXPLAINED)
        self._guard = threading.Lock()

    def evaluated(self, kind: RankedKind) -> EvaluatedCandidates:
        """All candidates of a kind with the verdict of each of its rules; computed once, and kept with the release."""
        if kind.name not in self._evaluated:
            cached = Dataset(f"candidates-{kind.name}", _evaluate, kind.cell_classes)
            # A kind that is put on the path from elsewhere may change without the stamp of the engine changing.
            cache = self.figures.cache if of_engine(kind.load) else DatasetCache()
            candidates, verdicts = cache.get(cached, kind, self.figures)
            self._evaluated[kind.name] = EvaluatedCandidates(candidates, verdicts, kind.need)
        return self._evaluated[kind.name]

    def match(self, area: Area, request: Request) -> Match:
        """Suggest partners for an area: one list of all kinds, what is graded strong first.

        An area that is no unit of the dataset is shown what is suggested to the units that hold it.

        Raises
        ------
        UnknownNameError
            For an unknown kind, theme, nation or rule.
        """
        self._refuse_unknown(request)
        figures = self.figures
        units = figures.gazetteer.units_of(area, figures.units)
        matches: list[list[RankedMatch]] = []
        missed: list[NearMiss] = []
        notes: dict[str, str] = {}
        # Points of one kind are no measure of another: each kind has its own list.
        for kind in request.chosen_kinds():
            chosen = self._chosen(kind, units, request)
            ranked = self._ranked(kind, chosen, units, request)
            matches.append(ranked)
            if request.near_misses:
                missed += near_misses(kind, self.evaluated(kind), chosen, units, figures)
            if not ranked:
                notes[kind.name] = self._why_none(kind, area, units, request)
        # What a reader's choices hide is no want of evidence.
        if replace(request, top=None, near_misses=False) == Request():
            self._say_what_is_on_record(notes, matches, units)
        return Match(
            release=figures.release.number,
            area=area,
            figures_for=tuple(figures.area(unit) for unit in units),
            suggestions=suggestions_for(map(self._explain, graded(matches)), figures, area),
            near_misses=tuple(missed),
            notes=notes,
        )

    def suggested_between(self, source: Sequence[str], target: Sequence[str]) -> list[Suggestion]:
        """Suggestions between two sets of units, seen from the first: the better grade first, then kind by kind.

        What either side is shown counts, so that the order of the two changes nothing: a place that is not the best
        for a need of the other is still shown whom it could serve.
        """
        request = Request(top=len(self.figures.units))
        found: list[Suggestion] = []
        for kind in request.chosen_kinds():
            there, here = ends_of(target, self.figures), ends_of(source, self.figures)
            seen = [one for one in self._of_units(kind, source, request) if one.target in there]
            seen += [one.within(source).turned() for one in self._of_units(kind, target, request) if one.target in here]
            best: dict[tuple[object, ...], RankedMatch] = {}
            for one in seen:
                ends = (one.ends, one.card)
                if ends not in best or one.score > best[ends].score:
                    best[ends] = one.within(target)
            # Keys decide between equals, so that no order of rows changes an answer.
            ordered = sorted(
                best.values(), key=lambda one: (one.grade, -one.score, one.source, one.target, str(one.card))
            )
            found += map(self._explain, ordered)
        return sorted(found, key=lambda one: one.grade)

    def pair_suggestions(self, source: str, target: str) -> list[Suggestion]:
        """Suggestions between two units of the kinds that are shown for a pair only."""
        return [one for kind in pair_kinds().values() for one in self._between(kind)(source, target)]

    @cached_property
    def topics_of_pairs(self) -> TopicsOfPairs:
        """Says what two units have for each other by topic."""
        from graph_engine.suggestions.topics_of_pair import TopicsOfPairs

        return TopicsOfPairs(self.figures)

    def near_misses_between(self, source: Sequence[str], target: Sequence[str]) -> list[NearMiss]:
        """Candidates between two sets of units that failed exactly one rule, of all kinds."""
        found: list[NearMiss] = []
        for kind in ranked_kinds().values():
            evaluated = self.evaluated(kind)
            found += near_misses(kind, evaluated, evaluated.between(source, target), source, self.figures)
        return found

    def everything(self, request: Request) -> dict[str, list[Suggestion]]:
        """All suggestions of all areas by kind, each pair of areas once, best first."""
        return {name: [self._explain(one) for one in found] for name, found in self.all_matches(request).items()}

    def all_matches(self, request: Request | None = None) -> dict[str, list[RankedMatch]]:
        """As :meth:`everything`, before the matches are put in words; uncut where nothing is asked for."""
        if request is None:
            return self._all
        return {kind.name: self._of_all(kind, request) for kind in request.chosen_kinds()}

    def all_suggestions(self) -> dict[str, list[tuple[RankedMatch, Suggestion]]]:
        """All matches of all areas by kind, uncut and best first, each with its suggestion in words."""
        return {name: [(one, self._explain(one)) for one in found] for name, found in self.all_matches().items()}

    def about_topic(self, topic: str) -> list[Suggestion]:
        """All suggestions of all areas that are about a topic, by its key; best first."""
        return self._explained_where(lambda one: one.rows[0].get("topic") == topic)

    def about_activity(self, activity: str) -> list[Suggestion]:
        """All suggestions of all areas one of whose candidates has an activity, by its code, at one of its ends."""
        ends = ("source_activity", "target_activity")
        return self._explained_where(lambda one: any(row.get(end) == activity for row in one.rows for end in ends))

    def about_organisation(self, organisation: str) -> list[Suggestion]:
        """All suggestions of all areas that name an organisation, by its key; the better grade first.

        It is what they are about, or, where they are about activities of areas, it carries a side.
        """
        named = self._carrying.get(organisation, ())
        return sorted(
            self._explained_where(lambda one: organisation in one.organisations or one in named),
            key=lambda one: one.grade,
        )

    @cached_property
    def _carrying(self) -> dict[str, list[RankedMatch]]:
        return by_carrier((one for matches in self._all.values() for one in matches), self._explain)

    def _explained_where(self, holds: Callable[[RankedMatch], bool]) -> list[Suggestion]:
        return [self._explain(one) for matches in self._all.values() for one in matches if holds(one)]

    @cached_property
    def _all(self) -> dict[str, list[RankedMatch]]:
        return self.all_matches(Request(top=len(self.figures.units) ** 2))

    def best(self, top: int, request: Request | None = None) -> list[Suggestion]:
        """The best suggestions of all: what is graded strong first, of each kind in turn.

        No area stands among them more often than the threshold allows, no organisation twice, and none of them rests
        on few sites without naming a firm.
        """
        whole = request or Request(top=len(self.figures.units))
        # In turn, not by score: points of two kinds cannot be compared.
        shown: Counter[str] = Counter()
        chosen: list[RankedMatch] = []
        for one in graded([self._of_all(kind, whole) for kind in whole.chosen_kinds()]):
            if len(chosen) < top and self._may_lead(one, shown):
                shown.update([one.source, one.target, *self._names_of(one)])
                chosen.append(one)
        return [self._explain(one) for one in chosen]

    def _of_all(self, kind: RankedKind, request: Request) -> list[RankedMatch]:
        best: dict[tuple[object, ...], RankedMatch] = {}
        for unit in self.figures.units:
            for one in self._of_units(kind, [unit], request):
                # Both ends find a pair, and what leads at one may not lead at the other: the better is shown, once.
                pair = (one.ends, one.card)
                if pair not in best or one.score > best[pair].score:
                    best[pair] = one
        return sorted(best.values(), key=_order)

    def _of_units(self, kind: RankedKind, units: Sequence[str], request: Request) -> list[RankedMatch]:
        return self._ranked(kind, self._chosen(kind, units, request), units, request)

    def _chosen(self, kind: RankedKind, units: Sequence[str], request: Request) -> CandidateSelection:
        """Candidates of some units that the filters leave, with the verdicts of the rules that count."""
        partners = wanted_partners(self.figures, units, request.wanted)
        return self.evaluated(kind).near(
            ends_of(units, self.figures), request.theme, request.far, request.without, partners
        )

    def _ranked(
        self, kind: RankedKind, chosen: CandidateSelection, units: Sequence[str], request: Request
    ) -> list[RankedMatch]:
        """The best matches of the candidates that pass."""
        passing = map(self.evaluated(kind).record, chosen.passing.tolist())
        # Cut last: behind a cut, filters would hide a wanted partner that stands in the 25th place.
        ranked = rank(kind, passing, ends_of(units, self.figures), request.without, units)
        top = thresholds().shown.area_top if request.top is None else request.top
        ranked = self._spread_out(ranked, units, request)
        graded_so = [one for one in ranked if request.grade is None or one.grade == request.grade]
        return without_tied(graded_so, self.figures, request.wanted)[:top]

    def _spread_out(self, ranked: list[RankedMatch], units: Sequence[str], request: Request) -> list[RankedMatch]:
        """In the order in which all lists together are evener; of an area of several units as it is."""
        if request.spread == PLAIN or len(units) != 1:
            return ranked
        places = self.spread_lists.places(request.spread, units[0])
        # What passes with a rule switched off has no place there, and follows in its order.
        return sorted(ranked, key=lambda one: (one.grade, places.get(place_key(one), len(places))))

    @cached_property
    def spread_lists(self) -> SpreadLists:
        """Orders in which all lists together are evener."""
        return self.figures.cache.get(SPREAD, self.lists_of_units)

    def lists_of_units(self) -> dict[str, list[RankedMatch]]:
        """The list of each unit, uncut, as its page shows it."""
        whole = Request(top=len(self.figures.units) ** 2)
        kinds = whole.chosen_kinds()
        return {unit: graded([self._of_units(kind, [unit], whole) for kind in kinds]) for unit in self.figures.units}

    def _why_none(self, kind: RankedKind, area: Area, units: Sequence[str], request: Request) -> str:
        """Say why nothing is shown: all of it hidden by what the reader wants, or nothing there."""
        # Uncut, so that all that is hidden is counted and not only the first page of it.
        whole = replace(request, wanted=EVERYTHING, grade=None, top=len(self.figures.units))
        chosen = self._chosen(kind, units, whole)
        hidden = len(self._ranked(kind, chosen, units, whole))
        return all_hidden(hidden) if hidden else why_none(kind, area, units, chosen)

    def _say_what_is_on_record(
        self, notes: dict[str, str], matches: Sequence[Sequence[RankedMatch]], units: Sequence[str]
    ) -> None:
        """Add to the notes of an area with few suggestions what is on record there, as far as its kinds say."""
        if not units or sum(map(len, matches)) >= thresholds().shown.few:
            return
        for kind in ranked_kinds().values():
            if said := kind.on_record(self.figures, units):
                notes[kind.name] = f"{notes.get(kind.name, f'{kind.title}: few are found.')} {said}"

    def _explain(self, match: RankedMatch) -> Suggestion:
        """Put a match in words; once for each."""
        # Rules that are switched off are a part of it: which alternatives pass depends on them.
        key = (match.kind.name, match.source, match.without, match.card, *(row["index"] for row in match.rows))
        with self._guard:
            found: Suggestion | None = self._explained.get(key)
        if found is None:
            found = explain(match, self.evaluated(match.kind), self.figures)
            with self._guard:
                # The first of two threads: whoever asks again gets the same object.
                found = self._explained.setdefault(key, found)
        return found

    def _between(self, kind: PairKind) -> Callable[[str, str], list[Suggestion]]:
        if kind.name not in self._of_pairs:
            self._of_pairs[kind.name] = kind.of_pairs(self.figures)
        return self._of_pairs[kind.name]

    def _may_lead(self, match: RankedMatch, shown: Counter[str]) -> bool:
        limit = thresholds()
        room = max(shown[match.source], shown[match.target]) < limit.shown.area_repeats
        room &= not any(shown[name] for name in self._names_of(match))
        ends = [
            (row[end], row[f"{end}_activity"], row[f"{end}_one_site"])
            for row in match.rows
            for end in ("source", "target")
            if f"{end}_one_site" in row
        ]
        # Where one works makes up the figure and nobody is named, a broker has nobody to ring.
        few_sites = any(ratio >= limit.evidence.one_site_ratio for _, _, ratio in ends)
        named = any(is_named(self.figures, unit, activity) for unit, activity, _ in ends)
        return room and (named or not few_sites)

    def _names_of(self, match: RankedMatch) -> set[str]:
        """Names of the organisations of a match: two records of one firm may not have been joined."""
        return {cleaned_name(self.figures.name_of(key)) for key in match.organisations}

    def _refuse_unknown(self, request: Request) -> None:
        request.chosen_kinds()
        refuse_unknown_nation(self.figures, request.wanted.nation)
        themes = self.figures.activities.themes
        if request.theme is not None and request.theme not in themes:
            raise UnknownNameError("theme", request.theme, themes)
        known = {rule for kind in ranked_kinds().values() for rule in kind.rules.names}
        for rule in request.without:
            if rule not in known:
                raise UnknownNameError("check", rule, known)
        if request.spread not in SPREADS:
            raise UnknownNameError("way to spread lists", request.spread, SPREADS)


def _order(one: RankedMatch) -> tuple[object, ...]:
    return one.grade, -one.score, one.source, one.target, str(one.card)


def _evaluate(kind: RankedKind, figures: Figures) -> tuple[pd.DataFrame, pd.DataFrame]:
    import pandas as pd

    candidates = kind.candidates(figures)
    if candidates.empty:
        # A release without a kind's sources has candidates without their columns, which no rule can look at.
        return candidates, pd.DataFrame({name: pd.Series(dtype=bool) for name in kind.rules.names})
    return candidates, kind.rules.evaluate(candidates, figures)
