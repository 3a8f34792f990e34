"""The one façade: open a store, ask for an area's partners, and get explained suggestions.

>>> from graph_engine import Engine                                       # doctest: +SKIP
>>> Engine.open().match("Greater Manchester", top=10)                     # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property, partial
from typing import TYPE_CHECKING, Unpack

from graph_engine.datasets.cached.cache import Dataset
from graph_engine.datasets.figures import SOURCES
from graph_engine.errors import HubError, UnknownNameError
from graph_engine.geography.gazetteer import Area
from graph_engine.reference.thresholds import thresholds
from graph_engine.schema import NodeLabel
from graph_engine.schema.scalars import frame
from graph_engine.suggestions.filters import EVERYTHING, Wanted
from graph_engine.topic_answers import TopicAnswers

# Each question imports what answers it: all of the engine takes a third of a second, of which most ask a part.
if TYPE_CHECKING:
    import pandas as pd

    from graph_engine.area_profiles.comparison import Comparison
    from graph_engine.area_profiles.growth import GrowthOption
    from graph_engine.area_profiles.indicators import IndicatorFigure
    from graph_engine.area_profiles.linked import LinkedPlace
    from graph_engine.area_profiles.membership import Membership
    from graph_engine.area_profiles.peers import Peers
    from graph_engine.area_profiles.profile import AreaProfile
    from graph_engine.area_profiles.sector import Sector, SectorRow
    from graph_engine.area_profiles.similar import SimilarPlace
    from graph_engine.networks.model import Communities, Network, Path, Relation
    from graph_engine.networks.question import NetworkArgs
    from graph_engine.search.model import SearchAnswer
    from graph_engine.suggestions.model import Match, Suggestion
    from graph_engine.suggestions.pair import Pair


class Engine(TopicAnswers):
    """Everything a reader asks of one release of the graph.

    See :meth:`OpenedRelease.open` for how one is opened.
    """

    @property
    def units(self) -> tuple[Area, ...]:
        """Areas between which suggestions are made, in order of name."""
        return tuple(
            sorted((self.figures.area(u) for u in self.figures.units), key=lambda area: (area.name, area.code))
        )

    @property
    def themes(self) -> tuple[str, ...]:
        """Names of the fields that ``theme`` takes."""
        return self.figures.activities.themes

    @property
    def kinds(self) -> tuple[str, ...]:
        """Names of the kinds of suggestion that are ranked."""
        from graph_engine.suggestions.kinds import ranked_kinds

        return tuple(ranked_kinds())

    @property
    def grades(self) -> tuple[str, ...]:
        """Grades of suggestions, the best first."""
        from graph_engine.suggestions.model import Grade

        return tuple(one.words for one in Grade)

    def area(self, name: str) -> Area:
        """Find an area by name or code; districts joined by ``+`` are a union.

        Raises
        ------
        UnknownNameError
            With the nearest names.
        """
        return self.gazetteer.find(name)

    def areas(self, text: str = "", levels: Sequence[str] | None = None) -> list[Area]:
        """Areas whose name or code holds a text, of some levels, in order of level, name and code."""
        table = self.gazetteer.areas
        if levels is not None:
            known = sorted(set(table["level"]))
            for level in levels:
                if level not in known:
                    raise UnknownNameError("level of areas", level, known)
            table = table[table["level"].isin(list(levels))]
        if text:
            wanted = text.casefold()
            names = table["name"].str.casefold().str.contains(wanted, regex=False)
            table = table[names | (table["code"].str.casefold() == wanted)]
        return [self.gazetteer.area(str(key)) for key in table.sort_values(["level", "name", "code", "vintage"]).index]

    def match(
        self,
        area: str | Area,
        *,
        top: int | None = None,
        kinds: Sequence[str] | None = None,
        theme: str | None = None,
        far: float | None = None,
        near_misses: bool = False,
        without: Sequence[str] = (),
        wanted: Wanted = EVERYTHING,
        grade: str | None = None,
        spread: str = "off",
    ) -> Match:
        """Suggest partners for an area.

        Parameters
        ----------
        area : str or Area
            Name, code, or districts joined by ``+``.
        top : int, optional
            Suggestions of each kind at most; as in the thresholds where not given.
        kinds : sequence of str, optional
            Names of :attr:`kinds`; all by default. Their suggestions are one list: what is graded strong first, within
            a grade first what firms work on, then whose partner can be rung, then the kinds in turn.
        theme : str, optional
            Only this field.
        far : float, optional
            Only partners up to this many kilometres away.
        near_misses : bool
            Whether to list candidates that failed exactly one rule.
        without : sequence of str
            Names of rules to switch off.
        wanted, grade : Wanted, str, optional
            Which partners to show, such as of a nation or no neighbours; and only this grade, as in :attr:`grades`.
        spread : str
            ``gentle`` or ``strong``: within a grade and kind whoever is shown in many lists comes later.

        Raises
        ------
        UnknownNameError
            For an unknown area, kind, theme, nation, rule, grade or way to spread.
        """
        from graph_engine.suggestions.model import grade_named
        from graph_engine.suggestions.pipeline import Request

        request = Request(
            kinds=None if kinds is None else tuple(kinds),
            theme=theme,
            top=top,
            far=far,
            near_misses=near_misses,
            without=tuple(without),
            wanted=wanted,
            grade=None if grade is None else grade_named(grade),
            spread=spread,
        )
        return _in_order(self.matcher.match(self._area(area), request), spread)

    def best(self, top: int | None = None) -> list[Suggestion]:
        """The best suggestions over all areas: what is graded strong first, no area more than twice."""
        return self.matcher.best(thresholds().shown.run_top if top is None else top)

    @cached_property
    def reached(self) -> int:
        """How many of the areas between which suggestions are made have one."""
        return self._cache.get(REACHED, self)

    def keep_datasets(self, stage: Callable[[str], None]) -> None:
        """Compute and keep what questions read, so that the first of them is quick; what is at hand is only read.

        Parameters
        ----------
        stage : callable
            Called with a few words before each part.
        """
        if self._cache.on:
            self._cache.sweep()
            self.read_ahead(stage)

    def read_ahead(self, stage: Callable[[str], None]) -> None:
        """Read or compute what questions read; ``stage`` is called with a few words before each part."""
        from graph_engine.networks.model import NETWORKS

        parts: tuple[tuple[str, Callable[[], object]], ...] = (
            ("figures of areas", lambda: self.figures),
            ("suggestions", lambda: (self.reached, self.exposure, self.stability)),
            ("what is likely", lambda: (self.likely, self.likely_areas, self.area_records)),
            ("how even lists are", lambda: (self.fairness, self.matcher.spread_lists)),
            ("words of the classification", lambda: self.finder.read_ahead()),
            ("profiles of areas", lambda: self._places.read_ahead()),
            ("topics of areas", lambda: self.matcher.topics_of_pairs),
            ("value added", lambda: (self.value_added, self.edition_uses())),
            *((f"the network of {of}", partial(self.networks.whole, of)) for of in NETWORKS),
        )
        for what, read in parts:
            stage(what)
            # A store of one source only lacks what some of them need; its questions will say so.
            with suppress(HubError):
                read()
        self._read_participations = None

    def explain(self, source: str | Area, target: str | Area) -> Pair:
        """Everything that two areas have for each other, whether it is suggested or a near miss.

        Raises
        ------
        InputError
            Where the two are the same place or overlap.
        """
        from graph_engine.suggestions.pair import explain_pair

        return explain_pair(self.matcher, self._area(source), self._area(target))

    def find(
        self,
        text: str,
        *,
        want: str = "need",
        sic: Sequence[str] = (),
        dropped: Sequence[str] = (),
        near: str | None = None,
        far: bool = False,
        top: int = 5,
        sure: bool = False,
    ) -> SearchAnswer:
        """Answer a business: which activities its words mean, which places to go to, whom to ask there.

        Parameters
        ----------
        text : str
            What it needs or offers, in its own words.
        want : str
            ``need``: places strong in it; ``offer``: places strong in what buys it.
        sic, dropped : sequence of str
            Classes of SIC 2007 that are meant for certain, and that are not meant.
        near : str, optional
            A postcode or an area; nearer places come first.
        far : bool
            Whether distance does not matter.
        top : int
            Regions at most.
        sure : bool
            Whether ``want`` stands whatever the words say; “we make looms” alone is read as an offer otherwise.

        Raises
        ------
        InputError
            Where nothing is asked.
        UnknownNameError
            For a class or a place that is not known, with the nearest.
        """
        from graph_engine.search.search_question import Question

        return self.finder.find(Question(text, want, tuple(sic), tuple(dropped), near, far, top, sure))

    def similar(self, area: str | Area, *, top: int = 5) -> list[SimilarPlace]:
        """Places to learn from: those with the most similar strengths, and the strengths they share."""
        return self._places.similar(self._area(area), top)

    def profile(self, area: str | Area) -> AreaProfile:
        """What an area is known for, what it lacks, who is there, and from which figures."""
        return self._places.area_profile(self._area(area))

    def first_suggestions(self, area: str | Area, top: int = 3) -> Match:
        """The first suggestions of each kind for an area, as :meth:`match` without filters gives them; kept."""
        return self._places.first_suggestions(self._area(area), top)

    def growth(self, area: str | Area) -> tuple[GrowthOption, ...]:
        """What an area has little of and is nearest to by what it is strong in."""
        return self._places.growth(self._area(area))

    def linked(self, area: str | Area) -> tuple[LinkedPlace, ...]:
        """The places with which an area shares most projects."""
        return self._places.linked(self._area(area))

    def indicators(self, area: str | Area) -> tuple[IndicatorFigure, ...]:
        """Regional indicators of innovation of the units that are or hold an area, and how they compare."""
        return self._places.indicators(self._area(area))

    def memberships(self, area: str | Area) -> tuple[Membership, ...]:
        """The communities of areas that an area belongs to; none where none were computed."""
        return self._places.memberships(self._area(area))

    def peers(self, area: str | Area, by: str = "similar", chosen: Sequence[str | Area] = ()) -> Peers:
        """Strengths of an area beside the same activities of its peers.

        Parameters
        ----------
        by : str
            ``similar``, ``size``, ``nation``, or ``chosen`` for the areas in ``chosen``.

        Raises
        ------
        UnknownNameError
            For an unknown area or way of choosing.
        """
        return self._places.peers(self._area(area), by, [self._area(one) for one in chosen])

    def compare(self, areas: Sequence[str | Area]) -> Comparison:
        """Two to five areas side by side.

        Raises
        ------
        InputError
            Where there are fewer or more, two have the same figures, or one has none.
        """
        return self._places.compare([self._area(one) for one in areas])

    def sectors(self) -> tuple[SectorRow, ...]:
        """All activities by field, with their jobs and where each is strongest."""
        return self._places.sectors

    def sector(self, code: str) -> Sector:
        """One activity over all places: who is strong, what it buys and who buys it, who does research for it.

        Raises
        ------
        UnknownNameError
            For what is no activity, no SIC 2007 code of one, and no label.
        NotEnoughDataError
            For a SIC 2007 code that is not compared between areas.
        """
        return self._places.sector(code)

    def network(self, of: str = "organisations", **args: Unpack[NetworkArgs]) -> Network:
        """Who worked with whom: around a ``focus``, or the best-tied members of the network of ``of``.

        What may be asked, and what is refused: :class:`graph_engine.networks.question.NetworkArgs`.
        """
        return self.networks.network(of, args)

    def relation(self, one: str, other: str) -> Relation:
        """Why two organisations are tied: their joint projects and the fields that the UKRI network counts."""
        return self.networks.relation(one, other)

    def path(self, one: str, other: str) -> Path:
        """A shortest path between two organisations of the network; empty where there is none."""
        return self.networks.path(one, other)

    def communities(self, network: str = "organisations") -> Communities:
        """The communities of a network, largest first; none where the runs that find them do not agree."""
        return self.networks.communities(network)

    def frame(self, name: str = "jobs") -> pd.DataFrame:
        """The matrix of a frame in long form: unit, activity, figure, quotients, capability, caution.

        Raises
        ------
        UnknownNameError
            For an unknown frame.
        """
        from graph_engine.datasets.long_tables import frame_table
        from graph_engine.explanations.activity_evidence import jump_cautions

        return frame_table(self.store, self.figures, name, jump_cautions(self.figures))

    def sources(self) -> pd.DataFrame:
        """One row for each edition that is loaded: publisher, licence, address, edition, when loaded, rows, use."""
        table = self._cache.get(SOURCES, self.store).reset_index(drop=True)
        uses = self.edition_uses()
        for name in ("use", "why"):
            table[name] = [uses[key][name] if key in uses else None for key in table["key"]]
        return table

    def edition_uses(self) -> dict[str, dict[str, str]]:
        """``use`` and ``why`` of each edition of figures by its key; see :mod:`graph_engine.datasets.edition_uses`."""
        from graph_engine.datasets.edition_uses import EDITION_USES

        table = self._cache.get(EDITION_USES, self.store, self.gazetteer)
        return {str(key): {"use": str(use), "why": str(why)} for key, use, why in table.itertuples()}

    def quarantine(self, source: str | None = None) -> pd.DataFrame:
        """Rows that were set aside when loading: file, line, column, rule and raw value."""
        where = None if source is None else {"source": source}
        return frame(self.store.nodes(NodeLabel.QUARANTINED, None, where))

    def _area(self, area: str | Area) -> Area:
        return area if isinstance(area, Area) else self.area(area)


def _in_order(match: Match, spread: str) -> Match:
    """Suggestions as a broker takes them up; a list that is filled with a view to all others keeps its own order."""
    from graph_engine.suggestions.leads import as_leads
    from graph_engine.suggestions.spreading import PLAIN

    return as_leads(match) if spread == PLAIN or len(match.figures_for) != 1 else match


def _count_reached(engine: Engine) -> int:
    return sum(bool(engine.match(unit, top=1).suggestions) for unit in engine.units)


REACHED = Dataset("areas-reached", _count_reached)
