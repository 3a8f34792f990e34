"""Outlines of areas on the plane of a map: projected, simplified, with London drawn larger beside the rest.

The plane is a transverse Mercator projection about 2° W, as maps of Britain have it (Snyder 1987, Map Projections: A
Working Manual, equations 8-1 to 8-3, on the sphere). Its unit is a tenth of a pixel, y grows downwards.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import shapely

from graph_engine.geography.distances import EARTH_RADIUS_KM

MERIDIAN = -2.0
UNITS_PER_KM = 6.0
# West and north of all land, in kilometres from the meridian and from the equator.
_LEFT_KM, _TOP_KM = -402.0, 6772.0
WIDTH, HEIGHT = 4700, 7400
INSET_LEFT, INSET_TOP, INSET_SIZE = 2960, 2250, 1640
_INSET_MARGIN = 60
# Corners whose triangle is smaller than a square of this side, in kilometres, do not show.
TOLERANCE_KM, _INSET_TOLERANCE_KM = 2.0, 0.5
# Where there are more areas than this, their outlines are coarser, so that a page of them stays light.
_MANY, _COARSER = 250, 1.6
# Islets smaller than this many km² are left out, but for an area's largest part.
_ISLET_KM2 = 9.0
# How far the middle of a line stands off the straight one, over its length.
_BEND = 0.18


@dataclass(frozen=True)
class Outlines:
    """Areas of one level on the plane of the map.

    Parameters
    ----------
    shapes : mapping of str to geometry
        Outline by key.
    inset : mapping of str to geometry
        Larger outlines of the areas of the inset; empty where there is none.
    """

    shapes: Mapping[str, shapely.Geometry]
    inset: Mapping[str, shapely.Geometry] = field(default_factory=dict)

    @cached_property
    def paths(self) -> dict[str, str]:
        """Path data of each area, in whole units."""
        return {key: path(shape) for key, shape in self.shapes.items()}

    @cached_property
    def inset_paths(self) -> dict[str, str]:
        """Path data of each area of the inset."""
        return {key: path(shape) for key, shape in self.inset.items()}


def outlines(boundaries: Mapping[str, str], inset: Collection[str] = ()) -> Outlines:
    """Lay areas out for a map.

    Parameters
    ----------
    boundaries : mapping of str to str
        GeoJSON geometry by key: areas that share borders and do not overlap, degrees of longitude and latitude.
    inset : collection of str
        Keys of the areas that the inset shows; those without a boundary are ignored.
    """
    keys = sorted(boundaries)
    if not keys:
        return Outlines({})
    ground = shapely.from_geojson(np.array([boundaries[key] for key in keys], dtype=object))
    # Neighbours must have the corners of their border in common, or simplifying opens gaps between them.
    ground = shapely.coverage_clean(shapely.transform(ground, projected))  # type: ignore[attr-defined]  # older stubs
    coarser = _COARSER if len(keys) > _MANY else 1.0
    main = shapely.coverage_simplify(ground, TOLERANCE_KM * coarser)
    shapes = {key: _placed(_without_islets(shape), UNITS_PER_KM) for key, shape in zip(keys, main, strict=True)}
    chosen = [at for at, key in enumerate(keys) if key in set(inset)]
    if not chosen:
        return Outlines(shapes)
    near = shapely.coverage_simplify(ground[chosen], _INSET_TOLERANCE_KM * coarser)
    west, north, east, south = shapely.total_bounds(near)
    scale = (INSET_SIZE - 2 * _INSET_MARGIN) / max(east - west, south - north)
    left = INSET_LEFT + (INSET_SIZE - scale * (east - west)) / 2
    top = INSET_TOP + (INSET_SIZE - scale * (south - north)) / 2
    # A unit is a tenth of a pixel: fractions of it only make the page heavier.
    larger = shapely.transform(near, lambda xy: np.round((xy - (west, north)) * scale + (left, top)))
    return Outlines(shapes, {keys[at]: shape for at, shape in zip(chosen, larger, strict=True)})


def projected(degrees: np.ndarray) -> np.ndarray:
    """Project longitudes and latitudes to kilometres east and south of the map's corner.

    Parameters
    ----------
    degrees : ndarray of shape (n, 2)
        Longitude and latitude.
    """
    lam, phi = np.radians(degrees[:, 0] - MERIDIAN), np.radians(degrees[:, 1])
    east = EARTH_RADIUS_KM * np.arctanh(np.cos(phi) * np.sin(lam))
    north = EARTH_RADIUS_KM * np.arctan2(np.tan(phi), np.cos(lam))
    placed: np.ndarray = np.column_stack([east - _LEFT_KM, _TOP_KM - north])
    return placed


def point(latitude: float, longitude: float) -> tuple[float, float]:
    """Place a point on the plane of the map.

    >>> x, y = point(53.38, -1.47)
    >>> round(x), round(y)
    (2623, 5018)
    """
    x, y = projected(np.array([[longitude, latitude]]))[0] * UNITS_PER_KM
    return float(x), float(y)


def arc(
    start: tuple[float, float], end: tuple[float, float], *, back: bool = False, steps: int = 16
) -> list[tuple[float, float]]:
    """Points of a bent line between two points; ``back`` bends it to the other side, so that two lines are seen."""
    (x0, y0), (x1, y1), (x2, y2) = start, _bent(start, end, back=back), end
    made = []
    for at in range(steps + 1):
        t = at / steps
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t**2
        made.append((a * x0 + b * x1 + c * x2, a * y0 + b * y1 + c * y2))
    return made


def arc_path(start: tuple[float, float], end: tuple[float, float], *, back: bool = False) -> str:
    """Path data of the line of :func:`arc`."""
    (x0, y0), (x1, y1), (x2, y2) = start, _bent(start, end, back=back), end
    return f"M{x0:.0f} {y0:.0f}Q{x1:.0f} {y1:.0f} {x2:.0f} {y2:.0f}"


def _bent(start: tuple[float, float], end: tuple[float, float], *, back: bool) -> tuple[float, float]:
    bend = -_BEND if back else _BEND
    (x0, y0), (x2, y2) = start, end
    return (x0 + x2) / 2 + (y2 - y0) * bend, (y0 + y2) / 2 - (x2 - x0) * bend


def path(shape: shapely.Geometry) -> str:
    """Path data of polygons in whole units; steps are relative, which halves what is sent.

    >>> path(shapely.box(0, 0, 10, 20))
    'M10 0l0 20-10 0 0-20z'
    """
    made = []
    for part in shapely.get_parts(shape):
        for ring in (part.exterior, *part.interiors):
            corners = np.round(shapely.get_coordinates(ring)).astype(int)
            steps = np.diff(corners, axis=0)
            steps = steps[(steps != 0).any(axis=1)]
            # A ring that rounding has flattened to a line would be drawn as a hair.
            if len(steps) < 3:
                continue
            numbers = " ".join(f"{x} {y}" for x, y in steps[:-1]).replace(" -", "-")
            made.append(f"M{corners[0][0]} {corners[0][1]}l{numbers}z")
    return "".join(made)


def _placed(shape: shapely.Geometry, scale: float) -> shapely.Geometry:
    placed: shapely.Geometry = shapely.transform(shape, lambda xy: np.round(xy * scale))
    return placed


def _without_islets(shape: shapely.Geometry) -> shapely.Geometry:
    parts = shapely.get_parts(shape)
    sizes = shapely.area(parts)
    selected: shapely.Geometry = shapely.multipolygons(
        list(parts[(sizes >= _ISLET_KM2) | (sizes == sizes.max(initial=0.0))])
    )
    return selected
