"""Which works of ``plants.csv`` a loaded publication vouches for: the same operator, in the same place and class.

The table was written from knowledge, and works close, move and change hands. So a works is named only where a record
of the release carries all three at once:

- a **site** of a register (installations of the emissions trading scheme, food approvals, renewable energy) whose
  operator's name begins with the words by which the table knows the firm, in the same area, under a class of the same
  activity, and not closed;
- or an **employer** that is registered in the area under a class of the activity, by name or company number.

Where the districts of the town and of the record are both known, they must meet. A site vouches before an employer,
and the one seen last before others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from graph_engine.classifications.activities import Activities, activities
from graph_engine.datasets.cached.cache import Dataset
from graph_engine.datasets.working_sites import OPERATORS, placed, read_working_sites
from graph_engine.geography.gazetteer import Gazetteer
from graph_engine.organisations.names import cleaned_name
from graph_engine.reference.plants import Plant, WorksKey, plants
from graph_engine.reference.towns import towns
from graph_engine.schema import EdgeType, NodeLabel, Scheme
from graph_engine.schema.scalars import Row, frame, missing, records, text
from graph_engine.stores.protocol import GraphStore


@dataclass(frozen=True)
class Voucher:
    """A record that carries the operator, the place and the class of a works.

    Parameters
    ----------
    organisation : str or None
        Key of the organisation, where the record is joined to one.
    site : str or None
        Name of the site as published; ``None`` where the record is of an employer.
    registered : str
        Name of the operator or employer as published.
    sic : str
        Class of SIC 2007 under which it stands, four or five digits.
    seen : int or None
        Last year in which the source shows the site at work.
    source : str
        Key of the publication.
    """

    organisation: str | None
    site: str | None
    registered: str
    sic: str
    seen: int | None
    source: str


@dataclass(frozen=True)
class VouchedWorks:
    """Vouchers by works.

    Attributes
    ----------
    vouchers : mapping
        Key of a row of ``plants.csv``, its parts joined by a stroke → its best voucher.
    districts : mapping
        The same key → codes of the districts in which the works lies, as far as town and record tell.
    """

    vouchers: Mapping[str, Voucher]
    districts: Mapping[str, tuple[str, ...]]

    def of(self, plant: Plant) -> Voucher | None:
        """Who vouches for a works, or ``None``."""
        return self.vouchers.get(_joined(plant.key))

    def districts_of(self, plant: Plant) -> tuple[str, ...]:
        """Codes of the districts in which a works lies; empty where neither town nor record tells."""
        return self.districts.get(_joined(plant.key), ())


def load_vouched_works(
    store: GraphStore, gazetteer: Gazetteer, units: tuple[str, ...], places: Mapping[str, str]
) -> VouchedWorks:
    """Find who vouches for each works.

    Parameters
    ----------
    store : GraphStore
        An open store.
    gazetteer : Gazetteer
        Its areas.
    units : tuple of str
        Keys of the areas between which suggestions are made.
    places : mapping
        Key of a unit → code under which the reference data know it.
    """
    carried = pd.concat([_sites(store, gazetteer, units), _employers(store, gazetteer, units)], ignore_index=True)
    carried["place"] = carried["unit"].map(places)
    carried = carried.sort_values(["order", "seen", "key"], ascending=[True, False, True], na_position="last")
    by_ends: dict[tuple[str, str], list[Row]] = {}
    for row in records(carried):
        by_ends.setdefault((row["place"], row["activity"]), []).append(row)
    unit_of = {place: unit for unit, place in sorted(places.items(), reverse=True)}
    vouchers, districts = {}, {}
    for plant in (row for row in plants().rows if row.here):
        key, town = _joined(plant.key), _districts_of_town(gazetteer, unit_of, plant)
        rows = by_ends.get((plant.place, plant.activity), [])
        best = next((row for row in rows if _carries(row, plant) and _meet(town, row["districts"])), None)
        known: frozenset[str] = frozenset()
        if best is not None:
            vouchers[key] = _voucher(best)
            known = frozenset(best["districts"] if isinstance(best["districts"], tuple) else ())
        districts[key] = tuple(sorted(town & known or town or known))
    return VouchedWorks(vouchers, districts)


def _joined(key: WorksKey) -> str:
    return "|".join(key)


def _sites(store: GraphStore, gazetteer: Gazetteer, units: tuple[str, ...]) -> pd.DataFrame:
    """Sites that stand, one row for each unit and activity in which they do, and each who runs them."""
    sites = read_working_sites(store, gazetteer, units)
    classes = _classes(frame(store.edges(EdgeType.OPERATES_IN, NodeLabel.SITE, NodeLabel.SECTOR, ["rank"])))
    rows = sites.merge(classes.rename(columns={"from": "key"}), on="key")
    return rows.assign(order=0, registered=rows["operator"].fillna(rows["site"])).merge(
        _names(store), on="organisation", how="left"
    )


def _employers(store: GraphStore, gazetteer: Gazetteer, units: tuple[str, ...]) -> pd.DataFrame:
    """Businesses of which one record gives both place and class, one row for each unit and activity."""
    label = NodeLabel.BUSINESS
    located = frame(store.edges(EdgeType.LOCATED_IN, label, NodeLabel.AREA, ["record"]))
    classes = frame(store.edges(EdgeType.OPERATES_IN, label, NodeLabel.SECTOR, ["rank", "record", "source"]))
    located = located[located["record"].isin(set(classes["record"]))]
    ends = ["from", "record"]
    rows = placed(located, gazetteer, units, by=ends).merge(_classes(classes, by=[*ends, "source"]), on=ends)
    rows = rows.rename(columns={"from": "organisation", "record": "key"}).merge(_names(store), on="organisation")
    return rows.assign(order=1, site=None, operator=None, registered=rows["name"], seen=float("nan"))


def _names(store: GraphStore) -> pd.DataFrame:
    """Name and company number of organisations by key."""
    columns = ["key", "name", "company_number"]
    parts = [frame(store.nodes(label, columns)) for label in OPERATORS]
    return pd.concat(parts, ignore_index=True).rename(columns={"key": "organisation"})


def _classes(edges: pd.DataFrame, by: list[str] | None = None) -> pd.DataFrame:
    """Activity and class of what operates in sectors, the class that is listed first of each activity."""
    by, known = by or ["from"], activities()
    edges = edges.assign(sic=edges["to"].str.removeprefix(f"{Scheme.SIC}:"))
    edges = edges[edges["sic"].str.isdigit()]
    edges = edges.assign(activity=edges["sic"].map(_activities_of(edges["sic"], known))).dropna(subset=["activity"])
    return edges.sort_values([*by, "activity", "rank", "sic"]).drop_duplicates([*by, "activity"])[
        [*by, "activity", "sic"]
    ]


def _activities_of(codes: pd.Series, known: Activities) -> dict[str, str | None]:
    return {code: known.of(code) for code in codes.unique()}


def _districts_of_town(gazetteer: Gazetteer, unit_of: Mapping[str, str], plant: Plant) -> frozenset[str]:
    """Codes of the districts of a works' town: those of the table of towns, or the one that bears the town's name."""
    told = towns().districts(plant.place, plant.town)
    unit = unit_of.get(plant.place)
    if told or unit is None:
        return frozenset(told)
    found = gazetteer.district(plant.town)
    today = gazetteer.atoms(found) if found else frozenset()
    inside = today <= gazetteer.atoms(unit)
    return frozenset(gazetteer.area(key).code for key in today) if inside else frozenset()


def _carries(row: Row, plant: Plant) -> bool:
    """Whether a record is of the firm that the table names."""
    number = text(row["company_number"])
    if number and number.casefold() in plant.match:
        return True
    written = {name for column in ("registered", "site", "name") if (name := text(row[column]))}
    return any(_begins(name, part) for name in written for part in plant.known_by)


def _begins(name: str, part: str) -> bool:
    # Whole words and from the beginning: “Barbery” is no Barber's, and a haulier for “Nestlé” is not Nestlé.
    return f"{cleaned_name(name)} ".startswith(f"{cleaned_name(part)} ")


def _meet(town: frozenset[str], record: object) -> bool:
    return not town or not isinstance(record, tuple) or bool(town & set(record))


def _voucher(row: Row) -> Voucher:
    return Voucher(
        organisation=text(row["organisation"]),
        site=text(row["site"]),
        registered=str(row["registered"]),
        sic=str(row["sic"]),
        seen=None if missing(row["seen"]) else int(row["seen"]),
        source=str(row["source"]),
    )


VOUCHED_WORKS = Dataset("vouched-works", load_vouched_works, (VouchedWorks, Voucher))
