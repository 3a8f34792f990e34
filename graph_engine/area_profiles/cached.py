"""What pages ask of a place, kept once it is reckoned: one portrait serves its page, its twins and comparisons."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TypeVar, cast

import pandas as pd

from graph_engine.area_profiles.comparison import Comparison, compare_areas
from graph_engine.area_profiles.growth import Growth, GrowthOption
from graph_engine.area_profiles.indicators import IndicatorFigure, Indicators, load_indicators
from graph_engine.area_profiles.linked import LinkedPlace, LinkedPlaces
from graph_engine.area_profiles.membership import Membership, load_memberships, memberships_of
from graph_engine.area_profiles.peers import Peers, compare_with_peers
from graph_engine.area_profiles.profile import AreaProfile, portray, structural_indices
from graph_engine.area_profiles.sector import Sector, SectorRow, activity_of, describe_sector, list_sectors
from graph_engine.area_profiles.similar import SimilarPlace, similar_places, structures
from graph_engine.area_profiles.thresholds import growth_limits, profile_limits
from graph_engine.datasets.activity_matrix import ActivityMatrix
from graph_engine.datasets.figures import Figures
from graph_engine.datasets.job_years import load_quotients_by_year
from graph_engine.geography.gazetteer import Area
from graph_engine.measures import SimilarPlaces
from graph_engine.stores.protocol import GraphStore
from graph_engine.suggestions.model import (
    Match,
    Suggestion,
)
from graph_engine.suggestions.pipeline import Matcher, Request

Kept = TypeVar("Kept")

# Unions of districts are without number: the answers longest unused go.
MOST_KEPT = 2048


class AreaProfiles:
    """Answers on places and sectors from the figures of one release.

    Parameters
    ----------
    store : GraphStore
        The open store.
    matcher : Matcher
        With the figures of the release.
    profiles : mapping of str to Profile
        Frames of gross value added by name.
    """

    def __init__(self, store: GraphStore, matcher: Matcher, profiles: Mapping[str, ActivityMatrix]) -> None:
        self._store, self._matcher, self._profiles = store, matcher, profiles
        self._kept: OrderedDict[tuple[object, ...], object] = OrderedDict()
        self._guard = threading.Lock()

    @property
    def figures(self) -> Figures:
        """The figures of the release."""
        return self._matcher.figures

    @cached_property
    def years(self) -> Mapping[int, pd.DataFrame]:
        """Location quotients of the units by year."""
        return load_quotients_by_year(self._store, self.figures.jobs)

    @cached_property
    def _structures(self) -> SimilarPlaces:
        return structures(self.figures)

    @property
    def alike(self) -> pd.DataFrame:
        """Similarity of structures, units × units."""
        return self._structures.correlation

    @cached_property
    def _indices(self) -> Mapping[str, Mapping[str, float]]:
        return structural_indices(self.figures)

    @cached_property
    def _growth(self) -> Growth:
        return Growth(self.figures)

    @cached_property
    def _indicators(self) -> Indicators:
        return load_indicators(self._store, self.figures.units)

    @cached_property
    def _linked(self) -> LinkedPlaces:
        return LinkedPlaces(self.figures)

    @cached_property
    def _memberships(self) -> dict[str, Membership]:
        return load_memberships(self._store, self.figures)

    def memberships(self, area: Area) -> tuple[Membership, ...]:
        """Communities of areas to which the units of an area belong; none where none were reckoned."""
        return memberships_of(self._memberships, self._units(area))

    def area_profile(self, area: Area) -> AreaProfile:
        """As :func:`~graph_engine.area_profiles.profile.portray`."""
        return self._keep(
            ("portrait", area.key), lambda: portray(self.figures, self._profiles, area, self.years, self._indices)
        )

    def similar(self, area: Area, top: int) -> list[SimilarPlace]:
        """As :func:`~graph_engine.area_profiles.similar.similar_places`."""
        return list(
            self._keep(("similar", area.key, top), lambda: similar_places(self.figures, area, top, self._structures))
        )

    def first_suggestions(self, area: Area, top: int) -> Match:
        """As :meth:`Matcher.match` with all kinds and checks, ``top`` of each kind."""
        return self._keep(("match", area.key, top), lambda: self._matcher.match(area, Request(top=top)))

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
        return list_sectors(self.figures)

    def sector(self, asked: str) -> Sector:
        """Everything on one activity."""
        activity = activity_of(self.figures, asked)
        return self._keep(
            ("sector", activity.code),
            lambda: describe_sector(self.figures, activity, self.years, self._suggestions),
        )

    @cached_property
    def _suggestions(self) -> tuple[Suggestion, ...]:
        return tuple(one for found in self._matcher.everything(Request(top=1000)).values() for one in found)

    def _units(self, area: Area) -> list[str]:
        return self._keep(("units", area.key), lambda: self.figures.gazetteer.units_of(area, self.figures.units))

    def _keep(self, key: tuple[object, ...], make: Callable[[], Kept]) -> Kept:
        with self._guard:
            if key in self._kept:
                self._kept.move_to_end(key)
                return cast(Kept, self._kept[key])
        made = make()
        with self._guard:
            self._kept[key] = made
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return made
