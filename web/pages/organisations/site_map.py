"""Sites of an organisation as numbered places: each in the finest area in which its source puts it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph_engine.charts.outlines import point
from graph_engine.geography.gazetteer import Area
from graph_engine.organisation_profiles.organisation_profile import OrganisationSite
from web.http.engine_session import EngineSession
from web.http.page_addresses import area_page
from web.presentation.place_map import PlaceMap, Point, numbered_places


@dataclass(frozen=True)
class SitePlace:
    """An area with a number on the map, and the sites in it."""

    number: int
    area: Area
    sites: tuple[OrganisationSite, ...]


@dataclass(frozen=True)
class SiteMap:
    """The map of the sites, and the list beside it."""

    map: PlaceMap
    places: tuple[SitePlace, ...]


def site_map(now: EngineSession, sites: Sequence[OrganisationSite]) -> SiteMap | None:
    """Sites that a source places, on a map of them and what lies around; ``None`` where there are none to draw."""
    placed: dict[str, tuple[Area, list[OrganisationSite]]] = {}
    for one in sites:
        if one.area is not None:
            placed.setdefault(one.area.key, (one.area, []))[1].append(one)
    found = numbered_places(
        now.engine,
        [(area, area_page(area)) for area, _ in placed.values()],
        {key: at for key, (_, inside) in placed.items() if (at := _published(inside)) is not None},
        close=True,
    )
    if found.map is None:
        return None
    # Without a point on the map a number in the list would lead nowhere.
    drawn = {mark.number for mark in found.map.marks}
    places = [SitePlace(found.numbers[key], area, tuple(inside)) for key, (area, inside) in placed.items()]
    return SiteMap(found.map, tuple(one for one in places if one.number in drawn))


def _published(sites: Sequence[OrganisationSite]) -> Point | None:
    """Where a source puts the only site of an area; several stand in its middle."""
    one = sites[0]
    if len(sites) > 1 or one.latitude is None or one.longitude is None:
        return None
    return point(one.latitude, one.longitude)
