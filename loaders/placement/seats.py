"""Where organisations are: contradictory evidence mended, and the places of records as edges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

import numpy as np
import pandas as pd

from graph_engine.geography.distances import EARTH_RADIUS_KM
from graph_engine.schema import UNITED_KINGDOM, EdgeType, NodeLabel
from loaders.framework.load_report import FileReport
from loaders.framework.loader import Batch, Edges, LoadContext
from loaders.placement.place_finder import PlaceFinder, located_in, placeholder_coordinates
from loaders.placement.postal_addresses import outward_code
from loaders.placement.record_towns import HOW, parts_of, record_towns

CONTRADICTION_KM = 60.0
"""Two places contradict each other where they lie in different regions (ITL1), and farther apart than this."""
TOWN_POINT = 3
"""A point that organisations with this many different outward postcodes share is the point of their town."""

_DERIVED = ("nuts", "latitude", "longitude")
_EVIDENCE = (*_DERIVED, "postcode", "town", "country")


class Seats:
    """Places records with the areas that are loaded; areas are read at the first need.

    Parameters
    ----------
    context : LoadContext
        Its graph holds the areas.
    """

    def __init__(self, context: LoadContext) -> None:
        self._context = context

    @cached_property
    def _places(self) -> PlaceFinder:
        return PlaceFinder.of(self._context.graph)

    @cached_property
    def _towns(self) -> dict[str, list[str]]:
        return record_towns(self._context.graph)

    @cached_property
    def _centroids(self) -> pd.DataFrame:
        areas = self._context.graph.node_table(NodeLabel.AREA).select(["key", "latitude", "longitude"])
        centroids: pd.DataFrame = areas.to_pandas().set_index("key")
        return centroids

    def mend(self, rows: pd.DataFrame, file_report: FileReport) -> pd.DataFrame:
        """Clear NUTS codes and coordinates that an address shows to be wrong.

        Registers derive both from the text of an address, and go wrong in three ways, each noted in the load report:

        * a placeholder, shared by organisations that have neither town nor postcode;
        * the point of a town, shared by organisations of several postcodes: the postcode says more;
        * another town of the same name: the postcode, or without one the town, lies in another region and more than
          :data:`CONTRADICTION_KM` away.

        Parameters
        ----------
        rows : DataFrame
            Records with ``key``, ``nuts``, ``latitude``, ``longitude``, ``postcode`` and ``town``.
        file_report : FileReport
            Told how many rows each rule touched.

        Returns
        -------
        DataFrame
            The rows with these three columns cleared where they mislead.
        """
        rows = rows.copy()
        wrong = placeholder_coordinates(rows.assign(organisation=rows["key"]))
        file_report.note("placeholder of organisations without town and postcode: not placed", _clear(rows, wrong))
        outward = rows["postcode"].map(outward_code, na_action="ignore")
        points = rows[["latitude", "longitude"]].assign(outward=outward).dropna()
        # Addresses of several postcodes cannot share one point: it is that of their town.
        codes = points.groupby(["latitude", "longitude"])["outward"].transform("nunique")
        wrong = (codes >= TOWN_POINT).reindex(rows.index, fill_value=False)
        file_report.note("point of a town: postcode taken", _clear(rows, wrong))
        derived = self._areas(rows, _DERIVED)
        postcode, town = self._areas(rows, ("postcode",)), self._areas(rows, ("town",))
        # Where town and postcode themselves disagree, neither can convict the point.
        unsure = self._apart(postcode, town)
        wrong = self._apart(derived, postcode.where(postcode.notna(), town)) & ~unsure
        file_report.note("coordinates or NUTS code far from the address: address taken", _clear(rows, wrong))
        return rows

    def _areas(self, rows: pd.DataFrame, columns: tuple[str, ...]) -> pd.Series:
        return self._places.place(rows[list(columns)])["area"]

    def _apart(self, one: pd.Series, other: pd.Series) -> pd.Series:
        both = one.notna() & other.notna()
        regions = [series.astype("string").str.split(":").str[-1].str[:3] for series in (one, other)]
        ends = [np.radians(self._centroids.reindex(series).to_numpy(float)).T for series in (one, other)]
        (phi, lam), (phi_other, lam_other) = ends
        half = np.sin((phi - phi_other) / 2) ** 2 + np.cos(phi) * np.cos(phi_other) * np.sin((lam - lam_other) / 2) ** 2
        km = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half))
        apart: pd.Series = both & (regions[0] != regions[1]).fillna(False).astype(bool) & (km > CONTRADICTION_KM)
        return apart

    def place(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Place rows as :meth:`loaders.placement.place_finder.PlaceFinder.place` does, without edges."""
        return self._places.place(rows[[column for column in _EVIDENCE if column in rows]])

    def locate(
        self, rows: pd.DataFrame, file_report: FileReport, evidence: str = "", label: NodeLabel = NodeLabel.RECORD
    ) -> Iterator[Batch]:
        """Yield ``LOCATED_IN`` edges for the records, works or facilities that have a place.

        Parameters
        ----------
        rows : DataFrame
            Nodes: ``key`` and ``source``, and whatever there is of ``nuts``, ``latitude``, ``longitude``,
            ``postcode``, ``town`` and ``country``.
        file_report : FileReport
            Told how many of them have no place.
        evidence : str
            What the address is, in words, where it is not simply the organisation's.
        label : NodeLabel
            What the rows are: records, sites or facilities.
        """
        if rows.empty:
            return
        placed = self.place(rows)
        if label == NodeLabel.RECORD and "town" in rows:
            placed = self._by_other_records(rows, placed, file_report)
        file_report.note("no usable place", int(placed["area"].isna().sum()))
        for source in rows["source"].unique():
            mine = (rows["source"] == source).to_numpy()
            edges = located_in(rows["key"][mine], placed[mine], str(source)).drop(columns="record")
            if evidence:
                edges["how"] = edges["how"] + f" ({evidence})"
            if len(edges):
                yield Edges(EdgeType.LOCATED_IN, label, NodeLabel.AREA, edges)

    def _by_other_records(self, rows: pd.DataFrame, placed: pd.DataFrame, file_report: FileReport) -> pd.DataFrame:
        """Place rows without a place whose town is told by the records and works of other sources."""
        told = placed["area"].isna() & rows["town"].notna()
        if "country" in rows:
            told &= rows["country"] == UNITED_KINGDOM
        known = self._areas_of_towns(rows.loc[told, "town"].unique()) if told.any() else {}
        areas = rows["town"].where(told).map(known).astype(object)
        told &= areas.notna()
        if not told.any():
            return placed
        placed = placed.copy()
        placed.loc[told, "area"] = areas[told].str[0]
        placed.loc[told, "district"] = areas[told].str[1]
        placed.loc[told, ["how", "district_how"]] = HOW
        placed.loc[told, "fineness"] = placed.loc[told, "area"].str.split("-").str[0]
        file_report.note("town in no list: placed where other records of it are", int(told.sum()))
        return placed

    def _areas_of_towns(self, towns: Iterable[str]) -> dict[str, list[str]]:
        """Areas of the first part of each town's text that means one place; those of which none does are left out."""
        parts = {town: parts_of(town) for town in towns}
        names = pd.Series(sorted({part for some in parts.values() for part in some}), dtype=object)
        listed = self._places.place(pd.DataFrame({"town": names}))
        own = {
            name: [area, district] if isinstance(district, str) else [area]
            for name, area, district in zip(names, listed["area"], listed["district"], strict=True)
            if isinstance(area, str)
        }
        known = {name: own.get(name) or self._towns.get(name.casefold()) for name in names}
        found = {town: next((known[part] for part in some if known[part]), None) for town, some in parts.items()}
        return {town: areas for town, areas in found.items() if areas}


def _clear(rows: pd.DataFrame, wrong: pd.Series) -> int:
    for column in _DERIVED:
        rows[column] = rows[column].mask(wrong)
    return int(wrong.sum())
