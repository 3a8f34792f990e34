"""Names and codes by which sources speak of areas: NUTS codes, districts of any year, towns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

import numpy as np
import pandas as pd

from graph_engine.geography.countries.uk import short_place
from graph_engine.schema import AreaLevel
from loaders.placement.area_lookup import same_name
from loaders.placement.vintages import FIGURES, TODAY

LONDON = frozenset({"london", "greater london", "city of london", "london uk", "london england"})
SPREAD_KM = 30.0
"""Outward codes of one town's name that lie farther than this from their middle are different towns."""

_ITL = (AreaLevel.ITL1, AreaLevel.ITL2, AreaLevel.ITL3)
_KM_LATITUDE, _KM_LONGITUDE = 111.2, 64.6

Placing = tuple[str | None, str | None]


def nuts_codes(areas: pd.DataFrame, succeeded_by: pd.DataFrame) -> dict[str, str]:
    """Keys of ITL areas of 2021 by NUTS code of 2013, 2016 and 2021 and by ITL code of 2021.

    A NUTS area that was divided or redrawn stands for the smallest ITL area that holds all its successors.
    """
    is_itl = areas["level"].isin(_ITL)
    itl = areas[is_itl & (areas["vintage"] == FIGURES)]
    key_of = dict(zip(itl["code"], itl["key"], strict=True))
    code_of = dict(zip(itl["key"], itl["code"], strict=True))
    after: dict[str, set[str]] = {}
    for old, new in zip(succeeded_by["from"], succeeded_by["to"], strict=True):
        after.setdefault(old, set()).add(new)
    found: dict[str, str] = {}
    former = areas[is_itl & (areas["vintage"] < FIGURES)].sort_values(["vintage", "key"])
    for key, code in zip(former["key"], former["code"], strict=True):
        ends = sorted(code_of[end] for end in _ends(key, after, code_of))
        # Codes nest by their letters: what successors have in common is the smallest area that holds them all.
        whole = _common_start(ends) if ends else f"TL{code[2:]}"
        while whole and whole not in key_of:
            whole = whole[:-1]
        if whole:
            found[code] = key_of[whole]
    for code, key in key_of.items():
        found[code] = key
        found[f"UK{code[2:]}"] = key
    return found


class DistrictNames:
    """Districts of today by the codes and names of any year.

    Parameters
    ----------
    areas, succeeded_by, part_of : DataFrame
        ``Area`` nodes and the edges between them.
    """

    def __init__(self, areas: pd.DataFrame, succeeded_by: pd.DataFrame, part_of: pd.DataFrame) -> None:
        districts = areas[areas["level"] == AreaLevel.DISTRICT].sort_values(["vintage", "key"], na_position="first")
        today = districts[districts["vintage"] == TODAY]
        after: dict[str, set[str]] = {}
        for old, new in zip(succeeded_by["from"], succeeded_by["to"], strict=True):
            after.setdefault(old, set()).add(new)
        standing = set(today["key"])
        self._keys: dict[str, str] = {}
        names: list[tuple[bool, str, str]] = []
        for key, code, name in zip(districts["key"], districts["code"], districts["name"], strict=True):
            ends = _ends(key, after, standing)
            # A district that was divided leads to several: its code alone places nobody.
            if len(ends) == 1:
                self._keys[code] = next(iter(ends))
                names += [(key in ends, alias, next(iter(ends))) for alias in _aliases(name)]
        self._names: dict[str, str] = {}
        for is_today in (False, True):
            table = {(alias, key) for current, alias, key in names if current == is_today}
            times = Counter(alias for alias, _ in table)
            # A name of two districts means neither; today's names overwrite former ones.
            self._names |= {alias: key for alias, key in table if times[alias] == 1}
        parts = part_of[part_of["from"].isin(today["key"]) & part_of["to"].str.startswith(f"ITL3-{FIGURES}:")]
        self._itl = parts.groupby("from")["to"].agg(sorted).to_dict()
        self._points = {
            key: (latitude, longitude)
            for key, latitude, longitude in zip(today["key"], today["latitude"], today["longitude"], strict=True)
        }

    def key(self, code_or_name: str) -> str | None:
        """Key of the district of today, or ``None``; a name of today counts before a former one."""
        text = code_or_name.strip()
        return self._keys.get(text.upper()) or self._names.get(same_name(short_place(text.casefold())))

    def begins(self, name: str) -> bool:
        """Whether a folded name is the first word of a district's that goes on with upon, under or on."""
        return any(known.startswith((f"{name} upon ", f"{name} under ", f"{name} on ")) for known in self._names)

    def area(self, key: str) -> str | None:
        """Key of the smallest ITL area of 2021 that holds a district, or ``None``."""
        return _smallest(self._itl.get(key, []))

    def point(self, key: str) -> tuple[float, float]:
        """Latitude and longitude of a district; NaN where unknown."""
        return self._points.get(key, (float("nan"), float("nan")))


class TownNames:
    """Towns that mean one place: districts by name, and towns of the outward postcodes.

    Parameters
    ----------
    outward : DataFrame
        Columns ``town``, ``latitude``, ``longitude``, ``area`` (key of the ITL3 area) and ``district``.
    districts : DistrictNames
    """

    def __init__(self, outward: pd.DataFrame, districts: DistrictNames) -> None:
        self._districts = districts
        named = outward[outward["town"].ne("") & outward["area"].notna()]
        self._towns = {str(name): rows for name, rows in named.groupby(named["town"].map(same_name))}

    def place(self, name: str) -> Placing | None:
        """Return the keys of the ITL area and of the district that a town's name means, or ``None``.

        A name that is a district's and a town's means the district, unless more than one outward code of the name
        lies elsewhere. Without a district, the ITL3 or else the ITL2 area that holds all outward codes of the name
        counts, when they lie together; "Newcastle" alone means nothing, because districts are called Newcastle
        upon and under something.
        """
        text = same_name(name)
        if text in LONDON:
            return (f"{AreaLevel.ITL1}-{FIGURES}:TLI", None)
        rows = self._towns.get(text)
        district = self._districts.key(name)
        if district is not None:
            if rows is not None and (~_near(rows, self._districts.point(district))).sum() > 1:
                return None
            area = self._districts.area(district)
            return (area, district) if area else None
        if rows is None or self._districts.begins(text):
            return None
        near = _near(rows, (float(rows["latitude"].median()), float(rows["longitude"].median())))
        if not near.all():
            return None
        area = _smallest(sorted(set(rows["area"])))
        within = set(rows["district"])
        return (area, next(iter(within)) if len(within) == 1 else None) if area else None


def _ends(key: str, after: dict[str, set[str]], wanted: Collection[str]) -> set[str]:
    """Areas among ``wanted`` that are reached from an area through succession."""
    seen: set[str] = set()
    queue, found = [key], set()
    while queue:
        at = queue.pop()
        if at in seen:
            continue
        seen.add(at)
        if at in wanted:
            found.add(at)
        else:
            queue.extend(after.get(at, ()))
    return found


def _aliases(name: str) -> set[str]:
    """A district's name and what people call it: "Bristol, City of" is Bristol, "Dundee City" is Dundee."""
    return {same_name(name), same_name(short_place(name.casefold()))}


def _common_start(codes: list[str]) -> str:
    first, last = min(codes), max(codes)
    same = [a == b for a, b in zip(first, last, strict=False)]
    return first[: same.index(False)] if False in same else first


def _smallest(keys: list[str]) -> str | None:
    """The ITL3 or ITL2 area that holds all of some ITL3 areas; ``None`` where only a larger one does."""
    codes = [key.split(":")[1] for key in keys]
    if not codes:
        return None
    whole = _common_start(codes)
    level = {5: AreaLevel.ITL3, 4: AreaLevel.ITL2}.get(len(whole))
    return f"{level}-{FIGURES}:{whole}" if level else None


def _near(rows: pd.DataFrame, point: tuple[float, float]) -> np.ndarray:
    north = (rows["latitude"].to_numpy(float) - point[0]) * _KM_LATITUDE
    east = (rows["longitude"].to_numpy(float) - point[1]) * _KM_LONGITUDE
    return np.asarray(np.hypot(north, east) <= SPREAD_KM)
