"""Institutions and businesses by place: who carries a line, and whom to ring first."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from graph_engine.classifications.activities import CLASS_DIGITS, Activities, activities
from graph_engine.datasets.cached.cache import Dataset
from graph_engine.geography.countries.uk import FIGURES_VINTAGE, LONDON, itl2_key, unit_code
from graph_engine.geography.distances import great_circle_km
from graph_engine.geography.gazetteer import Gazetteer
from graph_engine.reference.closed_bodies import closed_bodies
from graph_engine.schema import UNITED_KINGDOM, AreaLevel, EdgeType, NodeLabel, Scheme, area_key
from graph_engine.schema.scalars import Row, among, frame, missing, records
from graph_engine.stores.protocol import GraphStore

_COLUMNS = [
    "key",
    "scheme",
    "id",
    "name",
    "type",
    "country",
    "town",
    "postcode",
    "latitude",
    "longitude",
    "size_class",
    "website",
    "email",
    "telephone",
    "source",
]
CONTACT_COLUMNS = ("telephone", "email", "website")
"""How an organisation is reached, what is quickest first."""
LONDON_KEY = area_key(AreaLevel.ITL1, FIGURES_VINTAGE, LONDON)
GROWTH_HUB = "growth hub"
CHAMBER = "chamber of commerce"

# Size classes as the employers' source words them, largest first; the lower bound is what comparisons use.
SIZE_FLOOR = {
    "20,000 or more": 20_000,
    "5000 to 19,999": 5_000,
    "1000 to 4999": 1_000,
    "500 to 999": 500,
    "250 to 499": 250,
    "Less than 250": 0,
}


def contact_in(row: Row) -> str | None:
    """How to reach whoever a row is of: by telephone, else by mail, else by a page; ``None`` where none is known."""
    return next((str(row[name]) for name in CONTACT_COLUMNS if not missing(row[name])), None)


def place_of(unit: str) -> str:
    """Key of the place that a unit is for who works with whom: London is one, cut in five for its figures.

    >>> place_of("ITL2-2021:TLI3"), place_of("ITL2-2021:TLC1")
    ('ITL1-2021:TLI', 'ITL2-2021:TLC1')
    """
    return LONDON_KEY if unit.rpartition(":")[2].startswith(LONDON) else unit


@dataclass(frozen=True)
class Organisations:
    """Organisations of the United Kingdom that have a name and a place.

    Attributes
    ----------
    table : DataFrame
        One row for each organisation and unit that holds it, with ``label``, ``unit`` (key of the frame's unit),
        ``how`` and ``fineness`` of its placing, and ``districts``, codes of those that may hold it, if any is known.
    lines_of_business : DataFrame
        Business key × activity with ``rank`` (order in which its source lists the SIC code) and ``sic``; where a code
        is in no activity its class of four digits stands for one.
    support : DataFrame
        Growth hubs and chambers by unit that they serve, with ``served``, the codes of its districts that they name.
    in_london : DataFrame
        Organisations of which only London as a whole is known, in the columns of ``table``; ``unit`` is its key.
    """

    table: pd.DataFrame
    lines_of_business: pd.DataFrame
    support: pd.DataFrame
    in_london: pd.DataFrame

    def firms(self, unit: str, activity: str, most: int) -> list[Row]:
        """Businesses of a unit that name an activity among their SIC codes.

        Those that name it first come first, then the larger; ties by key. Registered addresses: a head office, not
        always the works.
        """
        found = self._rows_of_firms.get((unit, activity))
        if found is None:
            rows = self._joined.iloc[self._places_of_firms.get((unit, activity), slice(0))]
            found = self._rows_of_firms[unit, activity] = records(rows)
        return found[:most]

    def supporters(self, unit: str, *, visiting: bool = False) -> list[Row]:
        """The growth hubs that serve a unit, the one whose patch it is first; chambers where there is no hub.

        Those that mostly serve another unit are left out, unless ``visiting`` ones are asked for too.
        """
        found = self._supporters.get(unit, [])
        return found if visiting else [row for at, row in enumerate(found) if not at or row["at_home"]]

    @cached_property
    def _supporters(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for row in records(self.support):
            listed = found.setdefault(row["unit"], [])
            if not listed or listed[0]["type"] == row["type"]:
                listed.append(row)
        return found

    @cached_property
    def districts_of(self) -> dict[str, tuple[str, ...]]:
        """Codes of the districts that may hold each organisation by key, where its address tells."""
        placed = self.table[self.table["districts"].notna()].drop_duplicates("key")
        return dict(zip(placed["key"], placed["districts"], strict=True))

    @cached_property
    def firms_known(self) -> frozenset[str]:
        """Keys of the organisations that are businesses."""
        both = pd.concat([table[["key", "label"]] for table in (self.table, self.in_london)])
        return frozenset(both.loc[both["label"] == NodeLabel.BUSINESS, "key"])

    @cached_property
    def contact_of(self) -> dict[str, str]:
        """How each organisation is reached, by its key, where any source gives a number, a mailbox or a page."""
        both = pd.concat([table[["key", *CONTACT_COLUMNS]] for table in (self.table, self.in_london)])
        known = both.drop_duplicates("key")
        return {str(row["key"]): found for row in records(known) if (found := contact_in(row))}

    @cached_property
    def unit_of(self) -> dict[str, str]:
        """Unit of each organisation by key, the first of several; London as a whole where no more is known."""
        both = pd.concat([self.table[["key", "unit"]], self.in_london[["key", "unit"]]], ignore_index=True)
        first = both.drop_duplicates("key")
        return dict(zip(first["key"], first["unit"], strict=True))

    def seats(self, areas: pd.DataFrame) -> pd.DataFrame:
        """One row for each organisation, by key: ``unit``, the first of several, ``latitude`` and ``longitude``.

        Parameters
        ----------
        areas : DataFrame
            Areas by key, whose middle stands for an organisation without a point.
        """
        columns = ["key", "unit", "latitude", "longitude", "name"]
        placed = pd.concat([self.table[columns], self.in_london[columns]], ignore_index=True)
        placed = placed.drop_duplicates("key").set_index("key")
        placed["latitude"], placed["longitude"] = (
            placed[axis].fillna(placed["unit"].map(areas[axis])).astype(float) for axis in ("latitude", "longitude")
        )
        return placed

    @cached_property
    def name_of(self) -> dict[str, str]:
        """Name of each organisation by key."""
        return dict(zip(self.table["key"], self.table["name"], strict=True))

    @cached_property
    def _joined(self) -> pd.DataFrame:
        firms = self.table[self.table["label"] == NodeLabel.BUSINESS]
        joined = self.lines_of_business.merge(firms, on="key")
        joined["size_floor"] = joined["size_class"].map(SIZE_FLOOR).fillna(0).astype(int)
        return joined.sort_values(
            ["unit", "activity", "rank", "size_floor", "key"], ascending=[True, True, True, False, True]
        )

    @cached_property
    def _rows_of_firms(self) -> dict[tuple[str, str], list[Row]]:
        return {}

    @cached_property
    def _places_of_firms(self) -> dict[tuple[str, str], slice]:
        """Where the rows of a unit and activity stand, one after the other: most questions ask for a few of them."""
        ends = list(zip(self._joined["unit"].tolist(), self._joined["activity"].tolist(), strict=True))
        first = [at for at, one in enumerate(ends) if not at or one != ends[at - 1]]
        return {ends[at]: slice(at, end) for at, end in itertools.pairwise([*first, len(ends)])}


def load_organisations(store: GraphStore, gazetteer: Gazetteer, units: tuple[str, ...]) -> Organisations:
    """Read named and placed organisations of the United Kingdom, and place them in the units of a frame."""
    parts, wide = [], []
    for label in (NodeLabel.INSTITUTION, NodeLabel.BUSINESS):
        nodes = store.nodes(label, _COLUMNS, {"country": UNITED_KINGDOM}).to_pandas()
        nodes = nodes[nodes["name"].notna()]
        located = frame(store.edges(EdgeType.LOCATED_IN, label, NodeLabel.AREA, ["how", "fineness"], {"seat": True}))
        located = located.rename(columns={"from": "key", "to": "area"})
        located["unit"] = located["area"].map(units_of_areas(located["area"], gazetteer, units))
        located["districts"] = located["area"].map(districts_of_areas(located["area"], gazetteer, units))
        only = located[located["unit"].isna() & (located["area"] == LONDON_KEY)]
        only = only[~among(only["key"], located.dropna(subset=["unit"])["key"])].assign(unit=LONDON_KEY)
        located = located.dropna(subset=["unit"]).sort_values(["key", "unit", "fineness", "how"])
        parts.append(nodes.merge(located.drop_duplicates("key").drop(columns="area"), on="key").assign(label=label))
        wide.append(nodes.merge(only.drop_duplicates("key").drop(columns="area"), on="key").assign(label=label))
    table, in_london = (pd.concat(some, ignore_index=True) for some in (parts, wide))
    support = _support(store, gazetteer, units)
    return Organisations(table, _lines_of_business(store, activities()), support, in_london)


def units_of_areas(areas: pd.Series, gazetteer: Gazetteer, units: tuple[str, ...]) -> dict[str, str | None]:
    """Unit that holds each area by key; ``None`` where none does, or several do."""
    found: dict[str, str | None] = {}
    for key in areas.unique():
        if key in units:
            found[key] = str(key)
        elif (own := _unit_by_code(str(key))) in units:
            found[key] = own
        elif key in gazetteer.areas.index:
            held = gazetteer.units_of(gazetteer.area(key), units)
            # An area that lies in several units leaves open in which of them an organisation sits.
            found[key] = held[0] if len(held) == 1 else None
        else:
            found[key] = None
    return found


def _unit_by_code(key: str) -> str:
    """Key of the ITL2 area of the same list that the code of an ITL3 area names; other keys as they are.

    Districts of today tell less: some lie in two such areas, and each of these then in two units.

    >>> _unit_by_code("ITL3-2021:TLM63"), _unit_by_code("LAD-2025:S12000035")
    ('ITL2-2021:TLM6', 'LAD-2025:S12000035')
    """
    level, _, code = key.partition(":")
    return itl2_key(unit_code(code)) if level == f"{AreaLevel.ITL3}-{FIGURES_VINTAGE}" else key


def districts_of_areas(areas: pd.Series, gazetteer: Gazetteer, units: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Codes of the districts of each area, smallest areas only: a unit as a whole tells no district."""
    return {
        str(key): tuple(sorted(gazetteer.area(atom).code for atom in gazetteer.atoms(str(key))))
        for key in areas.unique()
        if key in gazetteer.areas.index and key not in units
    }


def _lines_of_business(store: GraphStore, known: Activities) -> pd.DataFrame:
    edges = frame(store.edges(EdgeType.OPERATES_IN, NodeLabel.BUSINESS, NodeLabel.SECTOR, ["rank"]))
    edges["sic"] = edges["to"].str.removeprefix(f"{Scheme.SIC}:")
    numeric = edges[edges["sic"].str.isdigit()]
    # Shops, hospitals and the like are in no activity, and still buy what others make: theirs is their class.
    activity_of = {code: known.of(code) or code[:CLASS_DIGITS] for code in numeric["sic"].unique()}
    edges = numeric.assign(activity=numeric["sic"].map(activity_of)).sort_values(["from", "activity", "rank", "sic"])
    rows = edges.drop_duplicates(["from", "activity"]).rename(columns={"from": "key"})
    return rows[["key", "activity", "rank", "sic"]].reset_index(drop=True)


def _support(store: GraphStore, gazetteer: Gazetteer, units: tuple[str, ...]) -> pd.DataFrame:
    """Growth hubs and chambers by unit: first the hub whose own patch the unit is, then the chamber in its middle."""
    served = frame(store.edges(EdgeType.SERVES, NodeLabel.INSTITUTION, NodeLabel.AREA))
    served = served[among(served["to"], gazetteer.areas.index)]
    districts = served[served["to"].map(gazetteer.areas["level"]) == AreaLevel.DISTRICT]
    districts = districts.assign(unit=districts["to"].map(units_of_areas(districts["to"], gazetteer, units)))
    districts = districts.assign(code=districts["to"].map(gazetteer.areas["code"])).dropna(subset=["unit"])
    grouped = districts.sort_values("code").groupby(["from", "unit"], sort=True)["code"]
    counts = grouped.agg(districts="size", served=tuple)
    nodes = frame(store.nodes(NodeLabel.INSTITUTION, _COLUMNS))
    closed = _closed_partnerships(gazetteer) | closed_bodies()
    nodes = nodes[nodes["type"].isin([GROWTH_HUB, CHAMBER]) & ~nodes["name"].isin(closed)]
    rows = counts.reset_index().rename(columns={"from": "key"}).merge(nodes, on="key")
    # A hub of a whole region covers many districts of each of its parts; one that is mostly here knows the place.
    whole = rows.groupby("key")["districts"].transform("sum")
    rows["patch"] = rows["districts"] ** 2 / whole
    rows["at_home"] = rows["districts"] >= whole / 2
    here = gazetteer.areas.loc[rows["unit"], ["latitude", "longitude"]].to_numpy(float)
    rows["km"] = great_circle_km(
        here[:, 0], here[:, 1], rows["latitude"].to_numpy(float), rows["longitude"].to_numpy(float)
    )
    rows["order"] = rows["type"].map({GROWTH_HUB: 0, CHAMBER: 1})
    return rows.sort_values(
        ["unit", "order", "patch", "km", "key"], ascending=[True, True, False, True, True], ignore_index=True
    )


def _closed_partnerships(gazetteer: Gazetteer) -> set[str]:
    """Names of local enterprise partnerships that have closed: their publisher's list of hubs still has some."""
    areas = gazetteer.areas
    closed = areas[(areas["level"] == AreaLevel.LEP) & areas["closed"].notna()]
    return {f"{name} Local Enterprise Partnership" for name in closed["name"]}


ORGANISATIONS = Dataset("organisations", load_organisations, (Organisations,))
