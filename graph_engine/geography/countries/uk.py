"""What is special about the United Kingdom: nations, London, Northern Ireland, levels of areas and their names.

Codes are those of the Office for National Statistics: ITL areas begin with TL, the NUTS areas that they follow with
UK, and what the census counts (districts, nations) with the first letter of the nation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph_engine.schema import AreaLevel, area_key

__all__ = [
    "COARSE_LEVELS",
    "FIGURES_VINTAGE",
    "LONDON",
    "LONDON_CODES",
    "LONDON_NAME",
    "NAME_ORDER",
    "NATIONS",
    "NORTHERN_IRELAND_KEYS",
    "everyday_name",
    "itl2_key",
    "nation",
    "short_place",
    "unit_code",
    "without_suffix",
]

FIGURES_VINTAGE = 2021
"""Year of the list of ITL areas for which figures are published."""
NATIONS = ("England", "Scotland", "Wales", "Northern Ireland")
_OTHER_NATIONS = (
    (("TLL", "UKL", "W"), "Wales"),
    (("TLM", "UKM", "S"), "Scotland"),
    (("TLN", "UKN", "N"), "Northern Ireland"),
)
NORTHERN_IRELAND_KEYS = r":(?:TLN|UKN|N\d)"
"""Pattern of the keys of areas of Northern Ireland, whose jobs are those of a survey of its own."""
LONDON = "TLI"
"""One labour market, which ITL level 2 cuts in five: the code of all of it begins those of its parts."""
LONDON_NAME = "London"
LONDON_CODES = (LONDON, "E09")
"""How codes of its ITL areas and of its districts begin."""

# One name at several levels means the first of these: people say "Greater Manchester" and mean the authority.
NAME_ORDER: Sequence[str] = (
    AreaLevel.AUTHORITY,
    AreaLevel.ITL2,
    AreaLevel.ITL3,
    AreaLevel.DISTRICT,
    AreaLevel.ITL1,
    AreaLevel.COUNTRY,
    AreaLevel.LEP,
)
COARSE_LEVELS = (AreaLevel.ITL1, AreaLevel.COUNTRY)
"""Levels that are too wide to say where something is."""
_UNIT_DIGITS = 4
# Everyday names of whole nations and regions whose official names carry a suffix.
_SUFFIX = re.compile(r"\s*\((england|combined authority)\)$")
_FILLER = re.compile(r"\b(and|the|of|combined authority|county|unitary|council)\b")
_CITY = re.compile(r"^City of | City$|, (City|County) of$", re.IGNORECASE)


def nation(code: str) -> str:
    """England, Scotland, Wales or Northern Ireland, by the code of an area.

    >>> nation("TLN0"), nation("S12000033"), nation("TLC1")
    ('Northern Ireland', 'Scotland', 'England')
    """
    return next((name for prefixes, name in _OTHER_NATIONS if code.startswith(prefixes)), NATIONS[0])


def unit_code(code: str) -> str:
    """Code of the ITL2 area in which an ITL3 area lies; that of an area as wide or wider is its own.

    >>> unit_code("TLC11"), unit_code("TLC1"), unit_code("TLC")
    ('TLC1', 'TLC1', 'TLC')
    """
    return code[:_UNIT_DIGITS]


def itl2_key(code: str) -> str:
    """Key in the graph of the ITL2 area of a code, in the list of the figures.

    >>> itl2_key("TLC1")
    'ITL2-2021:TLC1'
    """
    return area_key(AreaLevel.ITL2, FIGURES_VINTAGE, code)


def without_suffix(name: str) -> str:
    """A name in small letters without the suffix that official names of nations and authorities carry.

    >>> without_suffix("north east (england)")
    'north east'
    """
    return _SUFFIX.sub("", name)


def everyday_name(name: str) -> str:
    """A name in small letters without the words that people leave out.

    >>> everyday_name("county durham").strip()
    'durham'
    """
    return _FILLER.sub(" ", name)


def short_place(name: str) -> str:
    """Name of a district as people say it.

    >>> short_place("Bristol, City of"), short_place("City of Edinburgh"), short_place("Glasgow City")
    ('Bristol', 'Edinburgh', 'Glasgow')
    """
    return _CITY.sub("", name)
