"""What pages ask of a place, cached once it is computed: one profile serves its page, its twins and comparisons."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar, cast

from graph_engine.area_profiles.limits import growth_limits, profile_limits
from graph_engine.datasets.cached.cache import Dataset
from graph_engine.datasets.figures import Figures
from graph_engine.geography.gazetteer import Area
from graph_engine.stores.protocol import GraphStore

# Each question imports what answers it: together they take a sixth of a second.
if TYPE_CHECKING:
    import pandas as pd

    from graph_engine.area_profiles.comparison import Comparison
    from graph_engine.area_profiles.growth import Growth, GrowthOption
    from graph_engine.area_profiles.indicators import IndicatorFigure, Indicators
    from graph_engine.area_profiles.linked import LinkedPlace, LinkedPlaces
    from graph_engine.area_profiles.membership import Membership
    from graph_engine.area_profiles.peers import Peers
    from graph_engine.area_profiles.profile import AreaProfile
    from graph_engine.area_profiles.sector import Sector, SectorRow
    from graph_engine.area_profiles.similar import SimilarPlace
    from graph_engine.datasets.activity_matrix import ActivityMatrix
    from graph_engine.measures import SimilarPlaces
    from graph_engine.suggestions.model import Match
    from graph_engine.suggestions.pipeline import Matcher

Cached = TypeVar("Cached")


def _structural_indices(figures: Figures) -> Mapping[str, Mapping[str, float]]:
    from graph_engine.area_profiles.profile import structural_indices

    return structural_indices(figures)


STRUCTURAL_INDICES = Dataset("structural-indices", _structural_indices)

# Unions of districts are without number: the answers longest unused go.
MOST_CACHED = 2048


class AreaProfiles:
    """Answers on places and sectors from the figures of one release.

    Parameters
    ----------
    store : GraphStore
        The open store.
    figures : Figures
        The figures of the release.
    matcher : callable
        Gives what suggests partners from them.
    value_added : callable
        Gives the matrices of gross value added by name.
    """

    def __init__(
        self,
        store: GraphStore,
        figures: Figures,
        matcher: Callable[[], Matcher],
        value_added: Callable[[], Mapping[str, ActivityMatrix]],
    ) -> None:
        self._store, self.figures = store, figures
        self._matcher, self._value_added = matcher, value_added
        self._cached: OrderedDict[tuple[object, ...], object] = OrderedDict()
        self._guard = threading.Lock()

    @cached_property
    def years(self) -> Mapping[int, pd.DataFrame]:
        """Location quotients of the units by year."""
        from graph_engine.datasets.job_years import QUOTIENTS_BY_YEAR

        return self.figures.cache.get(QUOTIENTS_BY_YEAR, self._store, self.figures.jobs)

    @cached_property
    def _structures(self) -> SimilarPlaces:
        from graph_engine.area_profiles.similar import structures

        return structures(self.figures)

    @property
    def alike(self) -> pd.DataFrame:
        """Similarity of structures, units × units."""
        return self._structures.correlation

    @cached_property
    def _indices(self) -> Mapping[str, Mapping[str, float]]:
        return self.figures.cache.get(STRUCTURAL_INDICES, self.figures)

    @cached_property
    def _growth(self) -> Growth:
        from graph_engine.area_profiles.growth import Growth

        return Growth(self.figures)

    @cached_property
    def _indicators(self) -> Indicators:
        from graph_engine.area_profiles.indicators import load_indicators

        return load_indicators(self._store, self.figures.units)

    @cached_property
    def _linked(self) -> LinkedPlaces:
        from graph_engine.area_profiles.linked import LinkedPlaces

        return LinkedPlaces(self.figures)

    @cached_property
    def _memberships(self) -> dict[str, Membership]:
        from graph_engine.area_profiles.membership import load_memberships

        return load_memberships(self._store, self.figures)

    def read_ahead(self) -> None:
        """Read what profiles need before somebody asks for the first."""
        _ = (self.years, self._indices, self._structures, self._growth, self._indicators)

    def memberships(self, area: Area) -> tuple[Membership, ...]:
        """Communities of areas to which the units of an area belong; none where none were computed."""
        from graph_engine.area_profiles.membership import memberships_of

        return memberships_of(self._memberships, self._units(area))

    def area_profile(self, area: Area) -> AreaProfile:
        """As :func:`~graph_engine.area_profiles.profile.portray`."""
        from graph_engine.area_profiles.profile import build_area_profile

        return self._keep(
            ("area profile", area.key),
            lambda: build_area_profile(self.figures, self._value_added(), area, self.years, self._indices),
        )

    def similar(self, area: Area, top: int) -> list[SimilarPlace]:
        """As :func:`~graph_engine.area_profiles.similar.similar_places`."""
        from graph_engine.area_profiles.similar import similar_places

        return list(
            self._keep(("similar", area.key, top), lambda: similar_places(self.figures, area, top, self._structures))
        )

    def first_suggestions(self, area: Area, top: int) -> Match:
        """As :meth:`Matcher.match` with all kinds and checks, ``top`` of each kind, as leads."""
        from graph_engine.suggestions.leads import as_leads
        from graph_engine.suggestions.pipeline import Request

        return self._keep(("match", area.key, top), lambda: as_leads(self._matcher().match(area, Request(top=top))))

    def growth(self, area: Area) -> tuple[GrowthOption, ...]:
        """As :meth:`Growth.options`, for the units that are or hold an area; none for a nation of many."""
        units = self._units(area)
        most, many = growth_limits().options, profile_limits().units
        each = most if len(units) <= 2 else 2 * most // len(units)
        return self._keep(("growth", area.key), lambda: self._growth.options(units, each) if len(units) <= many else ())

    def linked(self, area: Area) -> tuple[LinkedPlace, ...]:
        """As :meth:`~graph_engine.area_profiles.linked.LinkedAreaProfiles.of`."""
        return self._keep(("linked", area.key), lambda: self._linked.of(self._units(area)))

    def indicators(self, area: Area) -> tuple[IndicatorFigure, ...]:
        """Indicators of the units that are or hold an area, unit by unit; none for a nation of many."""
        units = self._units(area)
        return (
            tuple(figure for unit in units for figure in self._indicators.of(unit))
            if len(units) <= profile_limits().units
            else ()
        )

    def peers(self, area: Area, by: str, chosen: Sequence[Area]) -> Peers:
        """As :func:`~graph_engine.area_profiles.peers.compare_with_peers`, over what the area is known for."""
        from graph_engine.area_profiles.peers import compare_with_peers

        return self._keep(
            ("peers", area.key, by, *(one.key for one in chosen)),
            lambda: compare_with_peers(
                self.figures,
                self.alike,
                self._units(area),
                [figure.code for figure in self.area_profile(area).known_for],
                by,
                chosen,
            ),
        )

    def compare(self, areas: Sequence[Area]) -> Comparison:
        """As :func:`~graph_engine.area_profiles.comparison.compare_areas`.

        Raises
        ------
        InputError
            Fewer than two areas or more than five, two with the same figures, or one without any.
        """
        from graph_engine.area_profiles.comparison import compare_areas

        return self._keep(
            ("compare", *(area.key for area in areas)),
            lambda: compare_areas(
                self.figures,
                [self.area_profile(area) for area in areas],
                [self.indicators(area) for area in areas],
                self.alike,
            ),
        )

    @cached_property
    def sectors(self) -> tuple[SectorRow, ...]:
        """All activities by field."""
        from graph_engine.area_profiles.sector import list_sectors

        return list_sectors(self.figures)

    def sector(self, written: str) -> Sector:
        """Everything on one activity."""
        from graph_engine.area_profiles.sector import activity_of, describe_sector

        activity = activity_of(self.figures, written)
        return self._keep(
            ("sector", activity.code),
            lambda: describe_sector(self.figures, activity, self.years, self._matcher().about_activity(activity.code)),
        )

    def _units(self, area: Area) -> list[str]:
        return self._keep(("units", area.key), lambda: self.figures.gazetteer.units_of(area, self.figures.units))

    def _keep(self, key: tuple[object, ...], make: Callable[[], Cached]) -> Cached:
        with self._guard:
            if key in self._cached:
                self._cached.move_to_end(key)
                return cast(Cached, self._cached[key])
        made = make()
        with self._guard:
            self._cached[key] = made
            while len(self._cached) > MOST_CACHED:
                self._cached.popitem(last=False)
        return made
