"""Areas that are loaded already, found by the codes and names of files of figures.

Files give codes of any vintage: districts before and after a recoding, NUTS codes of 2013 and 2016, ITL
codes of 2021 and 2025. A figure goes to an area that has the bounds it was counted in, or to none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import NamedTuple

from graph_engine.errors import InputError
from graph_engine.schema import AreaLevel, EdgeType, NodeLabel
from graph_engine.schema.graph_tables import GraphTables

# ITL codes of 2021 are NUTS codes with TL for UK; no later list was ever tied to NUTS.
_NUTS = re.compile(r"UK[A-Z][0-9A-Z]{0,2}")
LAST_NUTS_VINTAGE = 2021
# Official codes of the nine regions and of the nations stand for ITL1 areas.
_REGIONS = {f"E1200000{number}": f"TL{letter}" for number, letter in enumerate("CDEFGHIJK", start=1)} | {
    "W92000004": "TLL",
    "S92000003": "TLM",
    "N92000002": "TLN",
}
_ITL = frozenset({AreaLevel.ITL1, AreaLevel.ITL2, AreaLevel.ITL3})
_LEVELS = (
    AreaLevel.DISTRICT,
    AreaLevel.ITL3,
    AreaLevel.ITL2,
    AreaLevel.ITL1,
    AreaLevel.AUTHORITY,
    AreaLevel.LEP,
    AreaLevel.COUNTRY,
    AreaLevel.CUSTOM,
)


class AreaMatch(NamedTuple):
    """What a published code stands for: level and code of the area, and whether it was a NUTS code."""

    level: str
    code: str
    nuts: bool


class AreaLookup:
    """Areas of a graph by code and by name.

    Parameters
    ----------
    graph : GraphTables
        What was loaded before.

    Raises
    ------
    InputError
        No area is loaded, so that no figure would have a place.
    """

    def __init__(self, graph: GraphTables) -> None:
        table = graph.node_table(NodeLabel.AREA).select(["key", "code", "level", "vintage", "name"]).to_pandas()
        table = table[table["level"] != AreaLevel.POSTCODE].sort_values("key")
        if table.empty:
            raise InputError("Figures need places to go to and no areas are loaded; load the source 'geography' first.")
        self._keys: dict[tuple[str, str], dict[int, str]] = {}
        self._names: dict[tuple[str, str], str] = {}
        vintages = table["vintage"].fillna(0).astype(int)
        for row, vintage in zip(table.itertuples(), vintages, strict=True):
            self._keys.setdefault((str(row.level), str(row.code)), {})[vintage] = str(row.key)
        # The newest comes last and wins: figures name areas as they are called today.
        for row, _ in sorted(zip(table.itertuples(), vintages, strict=True), key=lambda pair: int(pair[1])):
            self._names[str(row.level), same_name(str(row.name))] = str(row.key)
        self._newest = {
            level: max((max(found) for (at, _), found in self._keys.items() if at == level), default=0)
            for level in _LEVELS
        }
        self._successor = _one_to_one(graph)
        self._level_of_key = dict(zip(table["key"], table["level"], strict=True))

    def find(self, code: str) -> AreaMatch | None:
        """Find the area, of whatever vintage, that a published code means; ``None`` where there is none.

        A NUTS code means the ITL area of the same code in a list not later than 2021 (later lists gave old
        codes to other places), else the NUTS area itself where one is loaded. A region's code means its ITL1
        area.
        """
        if _NUTS.fullmatch(code):
            for level in _LEVELS:
                vintages = self._keys.get((str(level), f"TL{code[2:]}"))
                if vintages and min(vintages) <= LAST_NUTS_VINTAGE:
                    return AreaMatch(str(level), f"TL{code[2:]}", True)
        for candidate in (_REGIONS.get(code, ""), code):
            for level in _LEVELS:
                if (str(level), candidate) in self._keys:
                    return AreaMatch(str(level), candidate, False)
        return None

    def keys(self, level: str, codes: Collection[str], *, at_most: int | None = None) -> dict[str, str]:
        """Return the keys of areas of one level whose codes stand in one file.

        ITL codes mean different bounds in different vintages: all are read in the one vintage that knows
        most of them, the newest of those that know as many. Districts and authorities take the newest area
        of their code, or the one that it was recoded to; a code that was merged or split away stays in its
        own vintage.

        Parameters
        ----------
        level : str
            An :class:`~graph_engine.schema.AreaLevel`.
        codes : collection of str
            Codes that :meth:`find` knows.
        at_most : int, optional
            Last vintage that may be meant.
        """
        if level not in _ITL:
            return {code: self._newest_key(level, code) for code in codes if (level, code) in self._keys}
        # One code stood for other bounds in 2021 and in 2025: a file is of one vintage, its codes are not told apart.
        vintage = self.vintage(level, codes, at_most=at_most)
        keys = {}
        for code in codes:
            found = self._keys.get((level, code), {})
            if _NUTS.fullmatch(code) and found:
                keys[code] = found[max(found)]
            elif vintage in found:
                keys[code] = found[vintage]
        return keys

    def vintage(self, level: str, codes: Iterable[str], *, at_most: int | None = None) -> int:
        """Return the vintage that knows most of the codes, the newest of equals; 0 where none knows any."""
        known: dict[int, int] = {}
        for code in codes:
            for vintage in self._keys.get((level, code), {}) if not _NUTS.fullmatch(code) else ():
                if at_most is None or vintage <= at_most:
                    known[vintage] = known.get(vintage, 0) + 1
        return max(known, key=lambda vintage: (known[vintage], vintage), default=0)

    def size(self, level: str) -> int:
        """Return how many codes the areas of a level have, over all vintages."""
        return sum(at == level for at, _ in self._keys)

    def named(self, level: str, name: str) -> str | None:
        """Return the key of the newest area of a level with this name; ``&`` and "and" are the same."""
        return self._names.get((level, same_name(name)))

    def _newest_key(self, level: str, code: str) -> str:
        found = self._keys[level, code]
        newest = max(found)
        key = found[newest]
        if newest < self._newest[AreaLevel(level)]:
            # Recoded without a change of bounds: the figure is the new area's.
            while (after := self._successor.get(key)) and self._level_of_key.get(after) == level:
                key = after
        return key


def same_name(name: str) -> str:
    """Return what two spellings of a place's name have in common.

    >>> same_name("Newry, Mourne & Down") == same_name("Newry, Mourne and Down")
    True
    """
    words = re.sub(r"[^a-z0-9]+", " ", name.casefold().replace("&", " and ")).split()
    return " ".join(words)


def _one_to_one(graph: GraphTables) -> dict[str, str]:
    table = graph.edge_table(EdgeType.SUCCEEDED_BY, NodeLabel.AREA, NodeLabel.AREA).select(["from", "to"]).to_pandas()
    table = table.drop_duplicates()
    once = ~table["from"].duplicated(keep=False) & ~table["to"].duplicated(keep=False)
    return {str(old): str(new) for old, new in table.loc[once, ["from", "to"]].itertuples(index=False)}
