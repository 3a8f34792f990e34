"""Towns that lists of places do not name, by where other records, and works, in the same town are known to be.

Addresses of CORDIS run a village and its post town, or a town and its county, together. A text that no record bears
alone means what its last words mean, or else its first: addresses go from the small to the large.
"""

from __future__ import annotations

import pandas as pd

from graph_engine.geography.countries.uk import itl2_key, unit_code
from graph_engine.schema import AreaLevel, EdgeType, NodeLabel
from graph_engine.schema.graph_tables import GraphTables
from loaders.placement.postal_addresses import is_county

FEWEST_RECORDS = 2
"""One record may be wrong about its town or its postcode; two that agree are believed."""
AGREEMENT = 0.95
"""Share of the records of a town that must agree: one in a hundred gives the postcode of an office elsewhere."""
HOW = "town (where other records of it are)"
_SURE = ("nuts code", "coordinates", "postcode")
# The last word of many a place in it, and of no place elsewhere: what stands before it says more.
_LONDON = "london"


def record_towns(graph: GraphTables) -> dict[str, list[str]]:
    """Find the areas of towns in which records and works of the graph stand by postcode, coordinates or NUTS code.

    Parameters
    ----------
    graph : GraphTables
        Raw tables: places of records and of sites.

    Returns
    -------
    dict
        Town without case → keys of its areas: the one of the finest ITL level and the district of today on which the
        records agree; the ITL2 area alone where it lies in several ITL3 areas of one. Other towns are left out.
    """
    rows = pd.concat([_placed(graph, label) for label in (NodeLabel.RECORD, NodeLabel.SITE)], ignore_index=True)
    exact, wide, districts = (_agreed(rows, level) for level in (AreaLevel.ITL3, AreaLevel.ITL2, AreaLevel.DISTRICT))
    return {
        town: [exact[town], *([districts[town]] if town in districts else [])] if town in exact else [area]
        for town, area in wide.items()
    }


def parts_of(town: str) -> list[str]:
    """Names of which a town's text may mean one, best first: the whole, then its last words, then its first.

    Examples
    --------
    >>> parts_of("Stoke Climsland Callington")[:3], parts_of("Spalding Lincs")
    (['Stoke Climsland Callington', 'Climsland Callington', 'Callington'], ['Spalding Lincs', 'Spalding'])
    >>> parts_of("London Berkshire"), parts_of("Dagenham London")
    (['London Berkshire'], ['Dagenham London', 'Dagenham', 'London'])
    """
    words = town.split()
    if len(words) < 2 or words[0].casefold() == _LONDON:
        return [town]
    last = [" ".join(words[at:]) for at in range(1, len(words))]
    first = [" ".join(words[:at]) for at in range(len(words) - 1, 0, -1)]
    parts = [part for part in [*last, *first] if not is_county(part)]
    return [town, *sorted(parts, key=lambda part: part.casefold() == _LONDON)]


def _placed(graph: GraphTables, label: NodeLabel) -> pd.DataFrame:
    """Town, level and area of each record with a sure place, once for each of its areas."""
    towns = graph.node_table(label).select(["key", "town"]).to_pandas().dropna()
    places = graph.edge_table(EdgeType.LOCATED_IN, label, NodeLabel.AREA).select(["from", "to", "how"]).to_pandas()
    places = places[places["how"].str.startswith(_SURE)]
    rows = places.merge(towns, left_on="from", right_on="key")
    rows = pd.DataFrame(
        {"town": rows["town"].str.casefold(), "level": rows["to"].str.split("-").str[0], "to": rows["to"]}
    )
    fine = rows[rows["level"] == AreaLevel.ITL3]
    codes = fine["to"].str.split(":").str[1].map(unit_code)
    wide = fine.assign(level=str(AreaLevel.ITL2), to=codes.map(itl2_key))
    return pd.concat([rows, wide], ignore_index=True)


def _agreed(rows: pd.DataFrame, level: AreaLevel) -> dict[str, str]:
    """Area of each town on which enough of its records agree."""
    counts = rows[rows["level"] == level].groupby(["town", "to"], sort=True).size().rename("records").reset_index()
    if counts.empty:
        return {}
    counts["share"] = counts["records"] / counts.groupby("town")["records"].transform("sum")
    sure = counts[(counts["records"] >= FEWEST_RECORDS) & (counts["share"] >= AGREEMENT)]
    return dict(zip(sure["town"], sure["to"], strict=True))
