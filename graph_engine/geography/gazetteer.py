"""Areas by name and code, and what lies in what; what is special about a country stands in ``countries/``.

Membership is told in *atoms*: districts of one list. An area is the set of districts in it, so that areas of any
level and vintage can be compared: two areas overlap where they share a district, and are the same place where their
sets are equal.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple, Self

import numpy as np
import pandas as pd

from graph_engine.errors import UnknownNameError
from graph_engine.geography.countries import uk
from graph_engine.geography.distances import distance_matrix
from graph_engine.reference.place_names import place_names
from graph_engine.reference.regional_names import regional_names
from graph_engine.schema import AreaLevel
from graph_engine.schema.scalars import Row, missing

_COLUMNS = ["key", "code", "level", "vintage", "name", "latitude", "longitude"]


@dataclass(frozen=True)
class Area:
    """An area as readers see it.

    Parameters
    ----------
    key : str
        Key in the graph, which carries level and vintage.
    code, level, vintage, name
        As published.
    latitude, longitude : float
        Of the centroid, degrees; NaN where unknown.
    districts : tuple of str
        Codes of districts for a union that the user named; empty otherwise.
    """

    key: str
    code: str
    level: str
    vintage: int | None
    name: str
    latitude: float = float("nan")
    longitude: float = float("nan")
    districts: tuple[str, ...] = ()


def folded(name: str) -> str:
    """Fold a name for comparison: case, accents, punctuation and filler words do not matter.

    >>> folded("Herefordshire, Worcestershire and Warwickshire")
    'herefordshire worcestershire warwickshire'
    """
    text = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    text = uk.everyday_name(re.sub(r"[^a-z0-9]+", " ", uk.without_suffix(text)))
    return " ".join(text.split())


class _Name(NamedTuple):
    key: str
    code: str
    level: str
    folded: str


@dataclass(frozen=True)
class AreaTables:
    """What a gazetteer looks things up in, in its order; computed once for a release.

    Attributes
    ----------
    areas : DataFrame
        Areas by key, without postcodes.
    parts, successors : DataFrame
        What is part of what, and what became of what.
    names : DataFrame
        Keys, codes, levels, names and folded names in the order in which :meth:`Gazetteer.find` takes them.
    """

    areas: pd.DataFrame
    parts: pd.DataFrame
    successors: pd.DataFrame
    names: pd.DataFrame


def arrange_areas(areas: pd.DataFrame, part_of: pd.DataFrame, succeeded_by: pd.DataFrame) -> AreaTables:
    """Sort what the graph says of areas; parameters as for :class:`Gazetteer`."""
    areas = areas[areas["level"] != AreaLevel.POSTCODE]
    areas = areas.sort_values("key").set_index("key", drop=False)
    parts = part_of[part_of["from"].isin(areas.index)].sort_values(["from", "to"], ignore_index=True)
    return AreaTables(areas, parts, succeeded_by.sort_values(["from", "to"], ignore_index=True), _ranked(areas))


def _ranked(areas: pd.DataFrame) -> pd.DataFrame:
    rank = {level: at for at, level in enumerate(uk.NAME_ORDER)}
    table = areas.assign(
        rank=areas["level"].map(lambda level: rank.get(level, len(rank))),
        folded=areas["name"].map(folded),
        newest=-areas["vintage"].fillna(0).astype(int),
    )
    # Figures are published for the areas of 2021, so their ITL areas come before those of later lists.
    table["newest"] = table["newest"].where(~table["level"].str.startswith("ITL"), -table["newest"])
    table["newest"] = table["newest"].mask(table["vintage"].fillna(0).astype(int).eq(uk.FIGURES_VINTAGE), -9999)
    return table.sort_values(["rank", "newest", "code"])[["key", "code", "level", "name", "folded"]]


class Gazetteer:
    """All areas of a graph.

    Parameters
    ----------
    areas : DataFrame
        Columns of the ``Area`` nodes.
    part_of, succeeded_by : DataFrame
        Edges between areas: ``from``, ``to``, ``weight``.
    """

    def __init__(self, areas: pd.DataFrame, part_of: pd.DataFrame, succeeded_by: pd.DataFrame) -> None:
        self._use(arrange_areas(areas, part_of, succeeded_by))

    @classmethod
    def of(cls, tables: AreaTables) -> Self:
        """A gazetteer of what :func:`arrange_areas` gave."""
        found = cls.__new__(cls)
        found._use(tables)
        return found

    def _use(self, tables: AreaTables) -> None:
        self.areas, self._ranked = tables.areas, tables.names
        self._parts, self._successors = tables.parts, tables.successors
        self._known: dict[str, Area] = {}
        self._unit_cache: dict[str, frozenset[str]] = {}

    # -- names ---------------------------------------------------------------------------------------------------

    def area(self, key: str) -> Area:
        """Return an area by its key in the graph."""
        if key not in self._known:
            self._known[key] = self._read(key)
        return self._known[key]

    def _read(self, key: str) -> Area:
        row = self._rows[key]
        vintage = row["vintage"]
        return Area(
            key=key,
            code=str(row["code"]),
            level=str(row["level"]),
            vintage=None if missing(vintage) else int(vintage),
            name=str(row["name"]),
            latitude=float(row["latitude"]) if not missing(row["latitude"]) else float("nan"),
            longitude=float(row["longitude"]) if not missing(row["longitude"]) else float("nan"),
        )

    @cached_property
    def _rows(self) -> dict[str, Row]:
        columns = (self.areas[name].tolist() for name in _COLUMNS)
        return {row[0]: dict(zip(_COLUMNS, row, strict=True)) for row in zip(*columns, strict=True)}

    def find(self, wanted: str, levels: Sequence[str] | None = None) -> Area:
        """Find an area by code or name.

        A name at several levels means the first of ``NAME_ORDER`` of its country. What people say where lists have a
        longer name, such as Hull or Truro, is the district of ``place_names.csv``, and a region such as Teesside the
        districts of ``regional_names.csv``. Districts joined by ``+`` are a union, as in ``"Sheffield + Rotherham"``.

        Raises
        ------
        UnknownNameError
            With the nearest names.
        """
        hits = self.matching(wanted, levels)
        if hits:
            return hits[0]
        if (levels is None or AreaLevel.DISTRICT in levels) and (said := self.district(wanted)):
            return said
        if levels is None and (region := regional_names().of(wanted)):
            one = len(region.districts) == 1
            return self.find(region.districts[0], [AreaLevel.DISTRICT]) if one else self._union(list(region.districts))
        # Signs alone join nothing, and are an unknown name like another.
        if parts := [part.strip() for part in wanted.split("+") if part.strip() and "+" in wanted]:
            return self._union(parts)
        table = self._ranked
        text = folded(wanted)
        words = text.split()
        near = table[table["folded"].map(lambda name: bool(words) and all(word in name for word in words))]
        # Whole words first: Stoke is in Stoke-on-Trent, and hardly meant in Basingstoke.
        whole = near["folded"].map(lambda name: set(words) <= set(name.split()))
        nearest = list(dict.fromkeys([*near["name"][whole], *near["name"][~whole]]))[:5]
        raise UnknownNameError("area", wanted, table["name"], nearest or None)

    def matching(self, wanted: str, levels: Iterable[str] | None = None) -> list[Area]:
        """All areas with this code or name, the one that :meth:`find` takes first."""
        text, code = wanted.strip(), wanted.strip().casefold()
        chosen = None if levels is None else set(levels)
        rows = [row for row in self._names if chosen is None or row.level in chosen]
        hits = [row.key for row in rows if row.key == text or row.code == code]
        if not hits and (name := folded(text)):
            hits = [row.key for row in rows if row.folded == name]
        return [self.area(key) for key in hits]

    @cached_property
    def _names(self) -> list[_Name]:
        """Names of all areas in the order of :meth:`find`; pandas looks through them more slowly."""
        columns = (self._ranked[name].tolist() for name in ("key", "code", "level", "folded"))
        return [_Name(key, code.casefold(), level, name) for key, code, level, name in zip(*columns, strict=True)]

    def first_of_code(self, code: str) -> str | None:
        """Key of the area that :meth:`find` takes for a code; ``None`` where none has it."""
        return self._first_of_code.get(code.casefold())

    @cached_property
    def _first_of_code(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for key, code in zip(self._ranked.index.tolist(), self._ranked["code"].tolist(), strict=True):
            found.setdefault(code.casefold(), key)
        return found

    def district(self, said: str) -> Area | None:
        """The district of a code or name, as :meth:`find` takes it; ``None`` where there is none."""
        by_code, by_name = self._districts
        name = folded(said)
        key = by_code.get(said.strip().casefold()) or (by_name.get(name) if name else None)
        if key is None and (code := place_names().district(said)):
            key = by_code.get(code.casefold())
        return None if key is None else self.area(key)

    @cached_property
    def _districts(self) -> tuple[dict[str, str], dict[str, str]]:
        """Keys of districts by code and by folded name, the first of each in the order of :meth:`find`."""
        table = self._ranked
        table = table[table["level"] == AreaLevel.DISTRICT]
        by_code: dict[str, str] = {}
        by_name: dict[str, str] = {}
        for key, code, name in zip(table.index, table["code"], table["folded"], strict=True):
            by_code.setdefault(str(code).casefold(), str(key))
            by_name.setdefault(str(name), str(key))
        return by_code, by_name

    def _union(self, names: list[str]) -> Area:
        parts = [self.find(name, [AreaLevel.DISTRICT]) for name in names]
        codes = tuple(sorted({part.code for part in parts}))
        title = " + ".join(sorted({part.name for part in parts}))
        return Area(
            key="CUSTOM:" + "+".join(codes),
            code="+".join(codes),
            level=AreaLevel.CUSTOM,
            vintage=None,
            name=title,
            latitude=float(np.nanmean([part.latitude for part in parts])),
            longitude=float(np.nanmean([part.longitude for part in parts])),
            districts=codes,
        )

    # -- membership ----------------------------------------------------------------------------------------------

    @cached_property
    def _district_vintage(self) -> int:
        districts = self.areas[self.areas["level"] == AreaLevel.DISTRICT]
        return int(districts["vintage"].max()) if len(districts) else 0

    @cached_property
    def _atom_of_district(self) -> MappingProxyType[str, frozenset[str]]:
        """District key of any vintage → keys of the districts of the newest list that it became."""
        districts = self.areas[self.areas["level"] == AreaLevel.DISTRICT]
        newest = districts[districts["vintage"] == self._district_vintage]
        by_code = dict(zip(newest["code"].tolist(), newest.index.tolist(), strict=True))
        code_of, of_newest = {key: row["code"] for key, row in self._rows.items()}, set(by_code.values())
        after: dict[str, set[str]] = {}
        for start, end in zip(self._successors["from"].tolist(), self._successors["to"].tolist(), strict=True):
            after.setdefault(start, set()).add(end)
        atoms: dict[str, frozenset[str]] = {}
        for key in districts.index.tolist():
            seen, queue, found = set(), [key], set()
            while queue:
                at = queue.pop()
                if at in seen:
                    continue
                seen.add(at)
                at_code = code_of.get(at)
                if at in of_newest:
                    found.add(at)
                elif at_code in by_code:
                    found.add(by_code[at_code])
                else:
                    queue.extend(after.get(at, ()))
            atoms[str(key)] = frozenset(found)
        return MappingProxyType(atoms)

    @cached_property
    def _children(self) -> MappingProxyType[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for part, whole in zip(self._parts["from"].tolist(), self._parts["to"].tolist(), strict=True):
            found.setdefault(whole, []).append(part)
        return MappingProxyType({key: tuple(found[key]) for key in sorted(found)})

    def atoms(self, area: Area | str) -> frozenset[str]:
        """Keys of the districts, in the newest list, that make up an area; empty where the graph does not say."""
        if isinstance(area, Area) and area.districts:
            keys = [self.find(code, [AreaLevel.DISTRICT]).key for code in area.districts]
            return frozenset().union(*(self._atom_of_district[key] for key in keys))
        key = area.key if isinstance(area, Area) else area
        return self._atoms_of_key(key, frozenset())

    def _atoms_of_key(self, key: str, above: frozenset[str]) -> frozenset[str]:
        if key in self._atom_of_district:
            return self._atom_of_district[key]
        parts = [child for child in self._children.get(key, ()) if child not in above]
        return (
            frozenset().union(*(self._atoms_of_key(child, above | {key}) for child in parts)) if parts else frozenset()
        )

    def units_of(self, area: Area, units: Sequence[str]) -> list[str]:
        """Units of a frame that hold an area, in the order of ``units``.

        An area that is a unit, or has the same districts as a union of units, gives just those.
        """
        if area.key in units:
            return [area.key]
        mine = self.atoms(area)
        held = [unit for unit in units if mine & self._unit_atoms(unit)]
        inside = [unit for unit in held if self._unit_atoms(unit) <= mine]
        covered = frozenset().union(*(self._unit_atoms(unit) for unit in inside)) if inside else frozenset()
        return inside if covered == mine and inside else held

    def _unit_atoms(self, unit: str) -> frozenset[str]:
        if unit not in self._unit_cache:
            self._unit_cache[unit] = self.atoms(unit)
        return self._unit_cache[unit]

    def same_place(self, area: Area, units: Sequence[str]) -> bool:
        """Say whether an area is exactly the union of some units."""
        return area.key in units or self.atoms(area) == frozenset().union(*(self._unit_atoms(u) for u in units))

    # -- distance ------------------------------------------------------------------------------------------------

    def distances(self, units: Sequence[str]) -> pd.DataFrame:
        """Distances between centroids of units in kilometres, units × units."""
        rows = self.areas.loc[list(units)]
        latitude, longitude = rows["latitude"].to_numpy(float), rows["longitude"].to_numpy(float)
        km = distance_matrix(latitude, longitude)
        return pd.DataFrame(km, index=pd.Index(units), columns=pd.Index(units))

    def nation(self, area: Area) -> str:
        """England, Scotland, Wales or Northern Ireland, by the code."""
        return uk.nation(area.code)
