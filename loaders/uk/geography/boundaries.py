"""Boundaries: files of polygons in, simplified GeoJSON text, dissolved unions, centroids and shares of area out.

All geometry is longitude and latitude (WGS 84). Files on the National Grid are projected on reading.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
import pandas as pd
import shapely

from graph_engine.errors import LayoutError
from loaders.framework.load_report import FileReport

DECIMALS = 4
"""Decimals of a degree that are kept: eleven metres, a fiftieth of what the published outlines are generalised to."""
TOLERANCE = 0.002
"""Degrees; corners whose triangle is smaller than this squared are dropped (Visvalingam & Whyatt 1993)."""
MAX_BYTES = 1 << 28
"""Of a file; the generalised outlines that are published have some megabytes, the full ones 150."""
NO_DEGREES = "outline is not in degrees, and the file names no grid (crs): take the file in WGS 84"
_TELLING_BYTES = 1 << 16
_KIND = re.compile(rb'"type"\s*:\s*"(FeatureCollection|Topology)"')
UNKNOWN_SHARE = 0.10
"""Overlaps below this share of the old area are taken for differences of drawing (Southend-on-Sea shows 6 %)."""
KNOWN_SHARE = 0.002
"""The same for a pair that a lookup names (Barrow-in-Furness is 2 % of Westmorland and Furness)."""


def layer_names(path: Path) -> list[str]:
    """Return the names of the layers of a file of boundaries.

    Raises
    ------
    LayoutError
        The file is not one that can be read.
    """
    import pyogrio

    size = path.stat().st_size
    if size > MAX_BYTES:
        raise LayoutError(
            f"{path.name} has {size:,} bytes; a file of boundaries may have {MAX_BYTES:,}. Take the generalised ones."
        )
    if path.suffix.casefold() != ".shp":
        _require_kind(path, size)
    with _told(path):
        return [str(row[0]) for row in pyogrio.list_layers(path)]


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Tell what goes wrong in the libraries that read boundaries as damage of the file."""
    from pyogrio import errors

    try:
        with warnings.catch_warnings():
            # What is wrong with a single outline is told of that outline.
            warnings.simplefilter("ignore", RuntimeWarning)
            yield
    except (
        *(errors.DataSourceError, errors.DataLayerError, errors.FeatureError, errors.FieldError, errors.GeometryError),
        *(errors.CRSError, shapely.errors.ShapelyError, OSError, ValueError, RuntimeError, OverflowError),
        # Of a projection file with bytes that are no text pyogrio uses a name that it has not set.
        NameError,
    ) as error:
        raise LayoutError(f"{path.name} is not a file of boundaries that can be read ({error}).") from error


def _require_kind(path: Path, size: int) -> None:
    # The library knows dozens of formats by their content, some of which open further files and addresses.
    with path.open("rb") as handle:
        start = handle.read(_TELLING_BYTES)
        handle.seek(max(0, size - _TELLING_BYTES))
        if not _KIND.search(start) and not _KIND.search(handle.read()):
            raise LayoutError(
                f"{path.name} is neither GeoJSON (a FeatureCollection) nor TopoJSON (a Topology); download the "
                "boundaries again, as GeoJSON."
            )


def layer_fields(path: Path, layer: str) -> list[str]:
    """Return the names of the attributes of a layer."""
    import pyogrio

    with _told(path):
        return [str(name) for name in pyogrio.read_info(path, layer=layer)["fields"]]


def read_layer(path: Path, layer: str, file_report: FileReport, code: str, name: str) -> pd.DataFrame:
    """Read the areas of one layer.

    Parameters
    ----------
    code, name : str
        Attributes that hold code and name; ``LAT`` and ``LONG`` are taken as the centroid where they are there.

    Returns
    -------
    DataFrame
        Columns ``code``, ``name``, ``geometry``, ``latitude``, ``longitude`` (degrees), in order of code. A feature
        without code, name or outline, with a code that stood before, or with a centroid that is none, is quarantined
        by its number.

    Raises
    ------
    LayoutError
        The file cannot be read, or the layer has no attribute ``name``.
    """
    with _told(path):
        meta, encoded, values = _read_in_degrees(path, layer)
        # A ring of two points is no outline, and no reason to lose the other areas.
        shapes = shapely.from_wkb(encoded, on_invalid="ignore")
    column = dict(zip(map(str, meta["fields"]), values, strict=True))
    if absent := [field for field in (code, name) if field not in column]:
        raise LayoutError(f"{path.name} has no attribute {absent[0]!r}; it has {', '.join(column) or 'none'}.")
    areas = pd.DataFrame(
        {
            "code": _words(column[code]),
            "name": _words(column[name]),
            "geometry": shapes,
            "latitude": _float(column.get("LAT"), len(encoded)),
            "longitude": _float(column.get("LONG"), len(encoded)),
        },
        index=pd.RangeIndex(1, len(encoded) + 1, name="line"),
    )
    file_report.read(len(areas))
    wrong = {
        "no code": areas["code"] == "",
        "no name": areas["name"] == "",
        "no outline": [not _is_outline(shape) for shape in areas["geometry"]],
        NO_DEGREES: [_on_a_grid(shape) for shape in areas["geometry"]],
        "outline outside of the United Kingdom": [not _in_britain(shape) for shape in areas["geometry"]],
        "code stood before": areas["code"].duplicated(),
        "centroid outside of the United Kingdom": [
            not _near(*point) for point in zip(areas["latitude"], areas["longitude"], strict=True)
        ],
    }
    bad = np.zeros(len(areas), dtype=bool)
    for rule, mask in wrong.items():
        for line in areas.index[np.asarray(mask) & ~bad]:
            file_report.quarantine(int(line), code, rule, areas.loc[line, "code"], part=layer)
        bad |= np.asarray(mask)
    areas = areas[~bad]
    invalid = ~shapely.is_valid(areas["geometry"].to_numpy())
    if invalid.any():
        file_report.note("outline crossed itself: repaired", int(invalid.sum()))
        areas = areas.assign(geometry=_polygons(areas["geometry"].to_numpy()))
    return areas.sort_values("code").reset_index(drop=True)


def simplify(outlines: np.ndarray) -> np.ndarray:
    """Drop corners that do not show on a web map, alike on both sides of a shared border, and round to 4 decimals.

    Parameters
    ----------
    outlines : array of geometries
        Areas of one level, which share borders and do not overlap. Corners that one neighbour has and the other
        lacks are given to both first, so that no gap opens between them.
    """
    if not len(outlines):
        return outlines
    clean = shapely.coverage_clean(outlines)  # type: ignore[attr-defined]  # the stubs are of an earlier release
    return _rounded(np.asarray(shapely.coverage_simplify(clean, TOLERANCE), dtype=object))


def simplify_each(outlines: np.ndarray) -> np.ndarray:
    """Simplify areas that overlap or stand apart, each on its own, and round to 4 decimals."""
    return _rounded(shapely.simplify(outlines, TOLERANCE / 2))


def dissolve(outlines: np.ndarray, whole: Iterable[str]) -> dict[str, shapely.Geometry]:
    """Unite the parts of each whole; the k-th of ``whole`` is the key of the area that outline k is part of."""
    groups = pd.Series(range(len(outlines))).groupby(np.array(list(whole), dtype=object)).indices
    return {str(key): _union(outlines[positions]) for key, positions in sorted(groups.items())}


def array(outlines: Iterable[shapely.Geometry]) -> np.ndarray:
    """Gather outlines in an array."""
    gathered = list(outlines)
    made = np.empty(len(gathered), dtype=object)
    made[:] = gathered
    return made


def frame(outlines: Mapping[str, shapely.Geometry]) -> pd.DataFrame:
    """Outlines by code as :func:`read_layer` gives them, without names and published centroids."""
    return pd.DataFrame(
        {
            "code": pd.Series(list(outlines), dtype=object),
            "geometry": pd.Series(array(outlines.values()), dtype=object),
            "latitude": np.nan,
            "longitude": np.nan,
        }
    )


def texts(outlines: Mapping[str, shapely.Geometry]) -> dict[str, str]:
    """Write outlines as GeoJSON geometries without blanks, corners with at most 4 decimals, by the same keys."""
    shapes = _rounded(array(outlines.values()))
    return {key: text.replace(" ", "") for key, text in zip(outlines, shapely.to_geojson(shapes), strict=True)}


def centres(areas: pd.DataFrame) -> pd.DataFrame:
    """Latitudes and longitudes by code: the published centroid, or the centre of area where none is published.

    Parameters
    ----------
    areas : DataFrame
        Columns of :func:`read_layer`.
    """
    shapes = areas["geometry"].to_numpy(dtype=object)
    centre = shapely.centroid(_equal_area(shapes))
    latitude = shapely.get_y(centre)
    longitude = shapely.get_x(centre) / np.cos(np.radians(latitude))
    index = pd.Index(areas["code"], dtype=object)
    computed = pd.DataFrame({"latitude": latitude, "longitude": longitude}, index=index)
    published = areas[["latitude", "longitude"]].astype(float).set_index(index)
    return computed.mask(published.notna().all(axis=1), published).round(5)


def with_centres(areas: pd.DataFrame, centre: pd.DataFrame, on: str = "code") -> pd.DataFrame:
    """Add the columns ``latitude`` and ``longitude`` of :func:`centres` to areas, by the code in the column ``on``."""
    codes = areas[on].astype(object)
    return areas.assign(**{name: codes.map(centre[name].to_dict()).astype(float) for name in ("latitude", "longitude")})


def area_shares(
    old: Mapping[str, shapely.Geometry],
    new: Mapping[str, shapely.Geometry],
    known: Set[tuple[str, str]] = frozenset(),
) -> pd.DataFrame:
    """Measure which share of each old area lies in each new one.

    Two drawings of one border never agree, so that small overlaps say nothing by themselves.

    Parameters
    ----------
    old, new : mapping
        Outlines by key.
    known : set of pairs
        Pairs of old and new that are known from lookups to have territory in common: these are kept from a share of
        :data:`KNOWN_SHARE` on, others from :data:`UNKNOWN_SHARE` on.

    Returns
    -------
    DataFrame
        Columns ``old``, ``new``, ``share`` (0 to 1); the shares of an old area sum to 1 over what is kept.
    """
    old_keys, new_keys = sorted(old), sorted(new)
    if not old_keys or not new_keys:
        return pd.DataFrame({"old": [], "new": [], "share": []}).astype({"old": object, "new": object})
    before = _polygons(_equal_area(np.array([old[key] for key in old_keys], dtype=object)))
    after = _polygons(_equal_area(np.array([new[key] for key in new_keys], dtype=object)))
    pairs = shapely.STRtree(after).query(before, predicate="intersects")
    common = shapely.area(shapely.intersection(before[pairs[0]], after[pairs[1]]))
    shares = pd.DataFrame(
        {
            "old": np.array(old_keys, dtype=object)[pairs[0]],
            "new": np.array(new_keys, dtype=object)[pairs[1]],
            "share": common / shapely.area(before)[pairs[0]],
        }
    )
    is_known = np.array([pair in known for pair in zip(shares["old"], shares["new"], strict=True)], dtype=bool)
    shares = shares[shares["share"] >= np.where(is_known, KNOWN_SHARE, UNKNOWN_SHARE)]
    shares["share"] /= shares.groupby("old")["share"].transform("sum")
    return shares.sort_values(["old", "new"]).reset_index(drop=True)


def area(outlines: Mapping[str, shapely.Geometry]) -> dict[str, float]:
    """Areas by the same keys, in square degrees of latitude: their ratios are those of areas on the ground."""
    return dict(zip(outlines, shapely.area(_equal_area(array(outlines.values()))), strict=True))


def _read_in_degrees(path: Path, layer: str) -> tuple[dict[str, Any], np.ndarray, Sequence[np.ndarray]]:
    """Attributes' names, outlines as WKB and attributes' values of a layer, projected where it is on a grid."""
    from pyogrio import raw

    meta, _, encoded, values = raw.read(path, layer=layer)
    # GDAL warps while it reads, so that no second copy of the outlines is held.
    if meta["crs"] not in (None, "EPSG:4326", "OGC:CRS84"):
        source = f"<SrcDataSource>{escape(str(path))}</SrcDataSource>"
        warped = (
            f'<OGRVRTDataSource><OGRVRTWarpedLayer><OGRVRTLayer name="{escape(layer)}">{source}</OGRVRTLayer>'
            "<TargetSRS>EPSG:4326</TargetSRS></OGRVRTWarpedLayer></OGRVRTDataSource>"
        )
        meta, _, encoded, values = raw.read(warped, layer=layer)
    return meta, encoded, values


def _float(values: np.ndarray | None, rows: int) -> np.ndarray:
    if values is None:
        return np.full(rows, np.nan)
    return pd.to_numeric(pd.Series(values), errors="coerce").to_numpy(dtype=float)


def _words(values: np.ndarray) -> np.ndarray:
    """Attributes as text; nothing where an attribute is null or no text."""
    return np.array([value.strip() if isinstance(value, str) else "" for value in values], dtype=object)


def _is_outline(shape: object) -> bool:
    return isinstance(shape, shapely.Polygon | shapely.MultiPolygon) and not shape.is_empty


def _in_britain(shape: object) -> bool:
    if not isinstance(shape, shapely.Polygon | shapely.MultiPolygon) or shape.is_empty:
        return True
    west, south, east, north = shape.bounds
    return bool(west > -9.5 and east < 3 and south > 49 and north < 62)


def _on_a_grid(shape: object) -> bool:
    return isinstance(shape, shapely.Polygon | shapely.MultiPolygon) and bool(np.abs(shape.bounds).max(initial=0) > 360)


def _near(latitude: float, longitude: float) -> bool:
    """Whether a published centroid can be one; none is published where both are missing."""
    if np.isnan(latitude) and np.isnan(longitude):
        return True
    return bool(-9.5 < longitude < 3 and 49 < latitude < 62)


def _polygons(outlines: np.ndarray) -> np.ndarray:
    valid = shapely.make_valid(outlines)
    # A repaired outline may keep lines and points, which have no area to dissolve.
    mixed = shapely.get_type_id(valid) == shapely.GeometryType.GEOMETRYCOLLECTION
    for at in np.flatnonzero(mixed):
        parts = [part for part in shapely.get_parts(valid[at]) if part.area > 0]
        valid[at] = shapely.union_all(parts)
    return np.asarray(valid, dtype=object)


def _rounded(outlines: np.ndarray) -> np.ndarray:
    near = shapely.transform(outlines, lambda xy: np.round(xy, DECIMALS))
    invalid = ~shapely.is_valid(near)
    # Only where rounding made a border touch itself: this moves corners of that one area by a rounding step.
    near[invalid] = shapely.set_precision(shapely.make_valid(outlines[invalid]), 10.0**-DECIMALS)
    return np.asarray(near, dtype=object)


def _union(outlines: np.ndarray) -> shapely.Geometry:
    united: shapely.Geometry = shapely.union_all(outlines) if len(outlines) > 1 else outlines[0]
    whole: shapely.Geometry = _polygons(array([united]))[0]
    return whole


def _equal_area(outlines: np.ndarray) -> np.ndarray:
    # The sinusoidal projection keeps areas; shapes do not matter here.
    def projected(xy: np.ndarray) -> np.ndarray:
        return np.column_stack([xy[:, 0] * np.cos(np.radians(xy[:, 1])), xy[:, 1]])

    return np.asarray(shapely.transform(outlines, projected), dtype=object)
