"""Keys of nodes: what tells one area or sector from every other."""

from __future__ import annotations

from graph_engine.schema.vocabulary import AreaLevel, Scheme

UNITED_KINGDOM = "GB"


def area_key(level: AreaLevel | str, vintage: int | None, code: str) -> str:
    """Key of an area: codes are re-used between vintages, so level and vintage are part of it.

    >>> area_key(AreaLevel.ITL2, 2021, "TLC1")
    'ITL2-2021:TLC1'
    >>> area_key(AreaLevel.POSTCODE, None, "S10")
    'POSTCODE:S10'
    """
    return f"{level}-{vintage}:{code}" if vintage is not None else f"{level}:{code}"


def sector_key(scheme: Scheme | str, code: str) -> str:
    """Key of a sector.

    >>> sector_key(Scheme.SIC, "2550")
    'sic2007:2550'
    """
    return f"{scheme}:{code}"
