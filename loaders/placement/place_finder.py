"""Places of organisations: from what a source says of an address to areas of the graph.

Evidence is taken in a fixed order, and each placing says which it was (``how``) and how fine it is (``fineness``):

1. **nuts code** of 2013, 2016 or 2021; the newest list that has the code counts. A code of three characters places
   at ITL1, of four at ITL2, of five at ITL3; an area that was redrawn places at the smallest area that holds all its
   successors.
2. **coordinates**: the boundary that holds the point, or the nearest one within two kilometres (boundaries are
   generalised, so that a point on a quay may fall into the sea).
3. **postcode**: the centroid of its outward code.
4. **town**: a name of a district, or of a town of the outward postcodes, that means one place only; ``London`` means
   ITL1.
5. A nuts code that stands in none of the lists, such as one of 2006: its first four or three characters.

Besides the ITL area of 2021, an organisation whose point is known is placed in the district of today that holds it,
unless that contradicts its nuts code. Organisations that share coordinates and have neither town nor postcode stand
on a placeholder: they are not placed, not even by their nuts code, which was derived from the same point.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely

from graph_engine.schema import AreaLevel, EdgeType, NodeLabel
from graph_engine.schema.graph_tables import GraphTables
from loaders.placement.area_names import DistrictNames, TownNames, nuts_codes
from loaders.placement.postal_addresses import outward_code
from loaders.placement.vintages import FIGURES, TODAY

NEAREST_KM = 2.0
"""A point outside of every boundary belongs to the nearest one within this distance."""
HOW = ("nuts code", "coordinates", "postcode", "town")
"""Kinds of evidence, best first."""
COLUMNS = ("area", "how", "fineness", "district", "district_how", "latitude", "longitude")

_HOME = frozenset({"", "GB", "UK", "GBR", "UNITED KINGDOM"})
# Kilometres per degree; the cosine is that of 54.5° N, so that two kilometres are right within a sixth everywhere.
_KM = np.array([64.6, 111.2])


def placeholder_coordinates(rows: pd.DataFrame) -> pd.Series:
    """Find rows that stand on a placeholder: a point that organisations without town and postcode share.

    Parameters
    ----------
    rows : DataFrame
        Columns ``organisation`` (an identifier), ``latitude``, ``longitude``, ``town`` and ``postcode``; the last
        two may be absent.

    Returns
    -------
    Series of bool
        On the index of ``rows``: true for a row without town and postcode whose point stands for two or more such
        organisations. An organisation that has a town or postcode on any of its rows is none of them.
    """
    bare = _text(rows, "town").eq("") & _text(rows, "postcode").eq("")
    organisation = rows["organisation"].astype(str)
    # One row with an address shows that the point was not made up for want of one.
    bare &= bare.groupby(organisation).transform("all")
    points = pd.DataFrame({"x": _number(rows, "longitude"), "y": _number(rows, "latitude"), "of": organisation})
    points = points[bare & points["x"].notna() & points["y"].notna()]
    shared = points.groupby(["x", "y"])["of"].transform("nunique") >= 2
    return shared.reindex(rows.index, fill_value=False).astype(bool)


def located_in(records: pd.Series, placed: pd.DataFrame, source: str) -> pd.DataFrame:
    """Turn placings into ``LOCATED_IN`` rows: one to the ITL area, one to the district of today.

    Parameters
    ----------
    records : Series of str
        Keys of the records, row by row as ``placed``; a key may stand on several rows.
    placed : DataFrame
        What :meth:`PlaceFinder.place` returned.
    source : str
        Key of the source.

    Returns
    -------
    DataFrame
        Columns ``from``, ``to``, ``how``, ``fineness``, ``record``, ``source``. Where several rows tie a record to
        one area, the best evidence is kept.
    """
    keys = records.to_numpy(dtype=object)
    parts = []
    for to, how, fineness in (("area", "how", "fineness"), ("district", "district_how", None)):
        found = placed[to].notna().to_numpy()
        level = placed[fineness].to_numpy(dtype=object)[found] if fineness else str(AreaLevel.DISTRICT)
        parts.append(
            pd.DataFrame(
                {
                    "from": keys[found],
                    "to": placed[to].to_numpy(dtype=object)[found],
                    "how": placed[how].to_numpy(dtype=object)[found],
                    "fineness": level,
                }
            )
        )
    edges = pd.concat(parts, ignore_index=True)
    edges["record"] = edges["from"]
    edges["source"] = source
    edges["best"] = edges["how"].map({how: rank for rank, how in enumerate(HOW)})
    edges = edges.sort_values(["from", "to", "best"]).drop_duplicates(["from", "to"])
    return edges.drop(columns="best").reset_index(drop=True)


@dataclass(frozen=True)
class Boundaries:
    """Boundaries of the areas of one level, ready to be asked which holds a point.

    Parameters
    ----------
    keys : ndarray of str
        Keys of the areas, ascending.
    tree : STRtree
        Their outlines, in kilometres of a flat projection.
    """

    keys: np.ndarray
    tree: shapely.STRtree

    @classmethod
    def of(cls, areas: pd.DataFrame) -> Boundaries:
        """Build from areas with columns ``key`` and ``boundary`` (GeoJSON); those without a boundary are left out."""
        areas = areas[areas["boundary"].notna()].sort_values("key")
        shapes = shapely.from_geojson(areas["boundary"].to_numpy(dtype=object))
        return cls(areas["key"].to_numpy(dtype=object), shapely.STRtree(shapely.transform(shapes, lambda xy: xy * _KM)))

    def holding(self, latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
        """Key of the area that holds each point (degrees, WGS 84), or of the nearest one in reach; else ``None``.

        A point on a border, or as near to two areas, belongs to the first of them by key.
        """
        found = np.full(len(latitude), None, dtype=object)
        if not len(self.keys) or not len(latitude):
            return found
        points = shapely.points(np.column_stack([longitude, latitude]) * _KM)
        # All points at once: one query of the tree for each would take minutes.
        inside = self.tree.query(points, predicate="intersects")
        outside = np.setdiff1d(np.arange(len(points)), inside[0])
        near = self.tree.query_nearest(points[outside], max_distance=NEAREST_KM)
        hits = pd.DataFrame({"point": np.r_[inside[0], outside[near[0]]], "area": np.r_[inside[1], near[1]]})
        first = hits.groupby("point")["area"].min()
        found[first.index.to_numpy()] = self.keys[first.to_numpy()]
        return found


class PlaceFinder:
    """Areas of a graph, ready to be looked up; build it with :meth:`of`, once per load.

    Parameters
    ----------
    areas, part_of, succeeded_by : DataFrame
        ``Area`` nodes, and edges between them, in the columns of the schema.
    """

    def __init__(self, areas: pd.DataFrame, part_of: pd.DataFrame, succeeded_by: pd.DataFrame) -> None:
        vintage = areas["vintage"].fillna(0)
        self._nuts = nuts_codes(areas, succeeded_by)
        self._itl = Boundaries.of(areas[(areas["level"] == AreaLevel.ITL3) & (vintage == FIGURES)])
        self._lad = Boundaries.of(areas[(areas["level"] == AreaLevel.DISTRICT) & (vintage == TODAY)])
        self._district_names = DistrictNames(areas, succeeded_by, part_of)
        outward = areas[areas["level"] == AreaLevel.POSTCODE].sort_values("key")
        latitude, longitude = outward["latitude"].to_numpy(float), outward["longitude"].to_numpy(float)
        self._outward = pd.DataFrame(
            {
                "town": outward["name"].where(outward["name"] != outward["code"], "").to_numpy(),
                "latitude": latitude,
                "longitude": longitude,
                "area": self._itl.holding(latitude, longitude),
                "district": self._lad.holding(latitude, longitude),
            },
            index=pd.Index(outward["code"], dtype=object),
        )
        self._towns = TownNames(self._outward, self._district_names)

    @classmethod
    def of(cls, graph: GraphTables) -> PlaceFinder:
        """Build from a graph in which geography has been loaded; without areas it places nothing."""
        area = NodeLabel.AREA
        return cls(
            graph.node_table(area).to_pandas(),
            graph.edge_table(EdgeType.PART_OF, area, area).to_pandas(),
            graph.edge_table(EdgeType.SUCCEEDED_BY, area, area).to_pandas(),
        )

    def nuts_to_itl(self, code: str, *, coarser: bool = False) -> str | None:
        """Return the key of the ITL area of 2021 that a NUTS code (2013, 2016, 2021) or ITL code (2021) means.

        Parameters
        ----------
        coarser : bool, default False
            For a code that stands in none of the lists, try its first four and three characters.
        """
        code = code.strip().upper()
        found = self._nuts.get(code)
        if found is None and coarser and not code.startswith("UKZ"):
            found = next((self._nuts[code[:n]] for n in (4, 3) if n < len(code) and code[:n] in self._nuts), None)
        return found

    def district(self, code_or_name: str) -> str | None:
        """Return the key of the district of today for a code of any year or an unambiguous name, else ``None``."""
        return self._district_names.key(code_or_name)

    def districts(self, codes_or_names: pd.Series) -> pd.Series:
        """Do as :meth:`district` for a whole column; missing where there is none."""
        return _mapped(codes_or_names.astype(object).fillna("").astype(str), self.district)

    def place(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Place organisations.

        Parameters
        ----------
        rows : DataFrame
            Any of the columns ``nuts``, ``latitude``, ``longitude`` (degrees), ``postcode``, ``town``, ``country``,
            with empty text or NaN where unknown. With a column ``organisation`` (an identifier; an organisation may
            have several rows) placeholder coordinates are found and not used. Rows of another country than the
            United Kingdom are not placed.

        Returns
        -------
        DataFrame
            On the index of ``rows``: ``area`` (key of the finest ITL area of 2021 that the evidence supports),
            ``how`` (one of :data:`HOW`), ``fineness`` (its level), ``district`` (key of the district of today),
            ``district_how``, ``latitude`` and ``longitude`` (the point that was used). Missing where not known.
        """
        placed = self._evidence(rows.reset_index(drop=True))
        placed.index = rows.index
        return placed

    def _evidence(self, rows: pd.DataFrame) -> pd.DataFrame:
        usable = _text(rows, "country").str.upper().isin(_HOME)
        if "organisation" in rows:
            usable &= ~placeholder_coordinates(rows)
        nuts = _text(rows, "nuts").where(usable, "")
        town = _mapped(_text(rows, "town").where(usable, ""), self._towns.place)
        found = {
            "nuts code": pd.DataFrame({"area": _mapped(nuts, self.nuts_to_itl)}),
            "coordinates": self._at_points(_number(rows, "latitude").where(usable), _number(rows, "longitude")),
            "postcode": self._at_postcodes(_text(rows, "postcode").where(usable, "")),
            "town": pd.DataFrame([(None, None) if t is None else t for t in town], columns=["area", "district"]),
        }
        placed = pd.DataFrame(index=rows.index, columns=list(COLUMNS), dtype=object)
        for how in HOW:
            _fill(placed, found[how]["area"], "area", "how", how)
        _fill(placed, _mapped(nuts, lambda code: self.nuts_to_itl(code, coarser=True)), "area", "how", HOW[0])
        placed["fineness"] = placed["area"].str.split("-").str[0]
        for how in HOW[1:]:
            point = found[how]
            agrees = _agree(placed["area"], point["area"])
            _fill(placed, point["district"].where(agrees, None), "district", "district_how", how)
            if "latitude" in point:
                take = placed["latitude"].isna() & point["area"].notna() & agrees
                placed.loc[take, ["latitude", "longitude"]] = point.loc[take, ["latitude", "longitude"]]
        return placed.astype({"latitude": float, "longitude": float})

    def _at_points(self, latitude: pd.Series, longitude: pd.Series) -> pd.DataFrame:
        points = pd.DataFrame({"latitude": latitude, "longitude": longitude})
        distinct = points.dropna().drop_duplicates()
        at = distinct["latitude"].to_numpy(float), distinct["longitude"].to_numpy(float)
        distinct = distinct.assign(area=self._itl.holding(*at), district=self._lad.holding(*at))
        found = points.merge(distinct, how="left", on=["latitude", "longitude"])
        return found.astype(object).where(found.notna(), None)

    def _at_postcodes(self, postcodes: pd.Series) -> pd.DataFrame:
        outward = _mapped(postcodes, self._known_outward)
        found = self._outward.reindex(pd.Index(outward, dtype=object)).reset_index(drop=True)
        return found.astype(object).where(found.notna(), None)

    def _known_outward(self, postcode: str) -> str | None:
        code = outward_code(postcode)
        if code is None or code in self._outward.index:
            return code
        # Districts of central London carry a letter that the list may lack: W1A lies in W1.
        return code[:-1] if code[-1].isalpha() and code[:-1] in self._outward.index else None


def _text(rows: pd.DataFrame, column: str) -> pd.Series:
    if column not in rows:
        return pd.Series("", index=rows.index, dtype=object)
    return rows[column].astype(object).fillna("").astype(str).str.strip()


def _number(rows: pd.DataFrame, column: str) -> pd.Series:
    if column not in rows:
        return pd.Series(np.nan, index=rows.index)
    return pd.to_numeric(rows[column], errors="coerce")


def _mapped(values: pd.Series, function: Any) -> pd.Series:
    """Apply a function to the distinct values of a column; missing where it returns ``None``."""
    distinct: Iterable[Hashable] = values.unique()
    table = {value: function(value) for value in distinct if value != ""}
    return pd.Series([table.get(value) for value in values], index=values.index, dtype=object)


def _agree(areas: pd.Series, others: pd.Series) -> pd.Series:
    """Whether of two ITL areas one holds the other; true where one is not known."""
    codes = [series.where(series.notna(), "").astype(str).str.split(":").str[-1] for series in (areas, others)]
    pairs = zip(*codes, strict=True)
    return pd.Series([a.startswith(b) or b.startswith(a) for a, b in pairs], index=areas.index, dtype=bool)


def _fill(placed: pd.DataFrame, values: pd.Series, column: str, how_column: str, how: str) -> None:
    take = placed[column].isna() & values.notna()
    placed.loc[take, column] = values[take]
    placed.loc[take, how_column] = how
