"""A small map of the country for any page: land, numbered places that are links, arcs between places.

A page makes a :class:`PlaceMap` and hands it to ``draw`` of ``templates/place_map.html``. The picture repeats the list
that stands beside it, with the same numbers and names, and says nothing that the list does not.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np
import shapely

from graph_engine.charts.outlines import HEIGHT, WIDTH, Outlines, arc, arc_path, path, point
from graph_engine.errors import NotEnoughDataError
from graph_engine.schema import AreaLevel
from web.presentation.area_outlines import read_outlines

if TYPE_CHECKING:
    from graph_engine.engine import Engine
    from graph_engine.geography.gazetteer import Area

Point = tuple[float, float]

STEP = 5
"""Units of the plane in one of the land's own: on a map this small finer ones do not show, and weigh."""

# Radii of the disc of a number and of the dot of a place, of the width of what is shown.
_DISC, _DOT = 0.034, 0.012
# Sea around what is shown of a map that is no whole country, of the longer side; and its least side, in units.
_MARGIN, _LEAST = 0.35, 700.0
# In so many steps numbers that hide each other move apart.
_STEPS = 12
# Where on an arc its number may stand, of its sixteen steps: the first choice first.
_ON_ARC = (8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13)


@dataclass(frozen=True)
class Mark:
    """A place on the map. ``point`` is on the plane of :func:`graph_engine.charts.outlines.point`."""

    number: int
    name: str
    href: str
    point: Point


@dataclass(frozen=True)
class PlaceArc:
    """A line between two places, with a number that the list beside the map has too."""

    number: int
    name: str
    href: str
    start: Point
    end: Point

    @property
    def path(self) -> str:
        """Path data of the line."""
        return arc_path(self.start, self.end)

    @property
    def stops(self) -> list[Point]:
        """Points along the line."""
        return arc(self.start, self.end)


@dataclass(frozen=True)
class Frame:
    """The part of the plane that is shown, in its units."""

    left: float = 0.0
    top: float = 0.0
    width: float = float(WIDTH)
    height: float = float(HEIGHT)

    @property
    def disc(self) -> float:
        """Radius of the disc of a number."""
        return self.width * _DISC

    @property
    def dot(self) -> float:
        """Radius of the dot of a place without a number."""
        return self.width * _DOT

    @property
    def box(self) -> str:
        """As ``viewBox`` has it."""
        return f"{self.left:.0f} {self.top:.0f} {self.width:.0f} {self.height:.0f}"


@dataclass(frozen=True)
class Highlight:
    """An area that stands out, and its outline in units of :data:`STEP`."""

    name: str
    href: str
    path: str


@dataclass(frozen=True)
class PlaceMap:
    """What the template draws.

    Parameters
    ----------
    land : str
        Path data of all areas, in units of :data:`STEP`.
    arcs, marks : sequence
        Lines and places, in the order of the list beside the map.
    areas : sequence of Highlight
        Areas that stand out.
    frame : Frame
        What is shown of the country.
    """

    land: str
    arcs: Sequence[PlaceArc] = ()
    marks: Sequence[Mark] = ()
    areas: Sequence[Highlight] = ()
    frame: Frame = field(default_factory=Frame)
    step: int = STEP

    @property
    def ends(self) -> list[Point]:
        """Where arcs begin and end, each place once."""
        return list(dict.fromkeys(end for one in self.arcs for end in (one.start, one.end)))

    @property
    def numbers(self) -> list[tuple[PlaceArc, Point]]:
        """Each arc and where its number stands on it: clear of numbers and places, or as clear as there is room."""
        disc, dot = self.frame.disc, self.frame.dot
        taken = [(end, disc + dot) for end in self.ends] + [(one.point, 2 * disc) for one in self.marks]
        found = []
        for one in self.arcs:
            stops = one.stops
            room = {
                at: min((math.dist(stops[at], other) - apart for other, apart in taken), default=0.0) for at in _ON_ARC
            }
            chosen = next((at for at in _ON_ARC if room[at] >= 0), max(_ON_ARC, key=lambda at: room[at]))
            taken.append((stops[chosen], 2 * disc))
            found.append((one, stops[chosen]))
        return found


@dataclass(frozen=True)
class NumberedPlaces:
    """Places of a list by key, each with its number from 1, and their map; ``None`` where nothing can be drawn."""

    numbers: Mapping[str, int]
    map: PlaceMap | None


def numbered_places(
    engine: Engine,
    places: Iterable[tuple[Area, str]],
    points: Mapping[str, Point] | None = None,
    *,
    close: bool = False,
) -> NumberedPlaces:
    """Number the places of a list in its order, each once, and draw them.

    Parameters
    ----------
    engine : Engine
        An open engine.
    places : iterable of (Area, str)
        Each place with the address to which its number leads.
    points : mapping, optional
        Where to draw a place, by key, in place of its middle.
    close : bool
        Whether the map shows the places and their surroundings in place of the whole country.
    """
    first: dict[str, tuple[Area, str]] = {}
    for area, href in places:
        first.setdefault(area.key, (area, href))
    numbers = {key: at for at, key in enumerate(first, start=1)}
    at = {key: (points or {}).get(key, place_of(area)) for key, (area, _) in first.items()}
    marks = [
        Mark(numbers[key], area.name, href, point)
        for key, (area, href) in first.items()
        if (point := at[key]) is not None
    ]
    return NumberedPlaces(numbers, place_map(engine, marks=marks, close=close) if marks else None)


def place_map(
    engine: Engine,
    *,
    arcs: Sequence[PlaceArc] = (),
    marks: Sequence[Mark] = (),
    areas: Iterable[tuple[Area, str]] = (),
    close: bool = False,
) -> PlaceMap | None:
    """A map of the country, or of some areas of it and what lies around them.

    Parameters
    ----------
    engine : Engine
        An open engine.
    arcs, marks : sequence
        What is drawn on the land.
    areas : iterable of (Area, str)
        Areas of the level of the figures that stand out, each with the address of its page; the map shows them and
        their surroundings in place of the whole country.
    close : bool
        Whether the map shows only the marks and their surroundings, where no area stands out.

    Returns
    -------
    PlaceMap or None
        ``None`` where no boundaries are loaded: the list beside the map says it all.
    """
    try:
        land = _land(engine)
    except NotEnoughDataError:
        return None
    chosen = [(area, href) for area, href in areas if area.key in land.shapes.shapes]
    shown = [Highlight(area.name, href, land.path_of(area.key)) for area, href in chosen]
    extents = [shapely.bounds(land.shapes.shapes[area.key]) for area, _ in chosen]
    if close and not extents:
        extents = [np.array([*one.point, *one.point]) for one in marks]
    frame = _around(extents) if extents else Frame()
    points = apart([one.point for one in marks], 2 * frame.disc)
    moved = [replace(one, point=at) for one, at in zip(marks, points, strict=True)]
    return PlaceMap(land.path, arcs, moved, shown, frame)


def place_of(area: Area) -> Point | None:
    """Where the middle of an area lies on the map; ``None`` where that is not on record."""
    # A sum is NaN where one of both is.
    return None if math.isnan(area.latitude + area.longitude) else point(area.latitude, area.longitude)


@dataclass(frozen=True)
class _Land:
    shapes: Outlines
    path: str

    def path_of(self, key: str) -> str:
        return _coarse(self.shapes.shapes[key])


_LANDS: WeakKeyDictionary[Engine, _Land] = WeakKeyDictionary()
_GUARD = threading.Lock()


def _land(engine: Engine) -> _Land:
    with _GUARD:
        if engine not in _LANDS:
            shapes = read_outlines(engine.store, AreaLevel.ITL2, engine.figures.units)
            _LANDS[engine] = _Land(shapes, "".join(_coarse(shape) for shape in shapes.shapes.values()))
        return _LANDS[engine]


def _coarse(shape: shapely.Geometry) -> str:
    return path(shapely.transform(shape, lambda xy: np.round(xy / STEP)))


def apart(points: Sequence[Point], least: float) -> list[Point]:
    """Points moved so far that none is nearer to another than ``least``, as far as a few steps can."""
    moved = list(points)
    for _ in range(_STEPS):
        for one, other in combinations(range(len(moved)), 2):
            (x, y), (u, v) = moved[one], moved[other]
            # Two in one place part sideways.
            across, down = (u - x, v - y) if (u, v) != (x, y) else (1.0, 0.0)
            length = math.hypot(across, down)
            if (lacks := least - math.dist(moved[one], moved[other])) > 0:
                by = (lacks / 2 * across / length, lacks / 2 * down / length)
                moved[one], moved[other] = (x - by[0], y - by[1]), (u + by[0], v + by[1])
    return moved


def _around(extents: Sequence[np.ndarray]) -> Frame:
    """All extents with their surroundings, no taller than wide."""
    west, north = np.min(extents, axis=0)[:2]
    east, south = np.max(extents, axis=0)[2:]
    side = max(east - west, south - north, _LEAST)
    side += side * _MARGIN
    return Frame((west + east - side) / 2, (north + south - side) / 2, side, side)
