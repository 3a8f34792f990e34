"""Residents of ITL areas by year: Table 6 of the regional accounts.

A count of residents is written as an activity of the area in all industries together, with its own measure,
so that figures per resident have the population of their own year.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from graph_engine.errors import LayoutError
from graph_engine.reference.plausible import bounds_of
from graph_engine.schema import AreaLevel, EdgeType, Measure, NodeLabel, Scheme, sector_key
from loaders.framework.licences import OGL
from loaders.framework.load_report import FileReport
from loaders.framework.loader import Batch, Edges, Edition, LoadContext, Loader
from loaders.framework.repeats import set_aside_repeats
from loaders.framework.sector_codes import TOTAL, all_industries
from loaders.framework.tabular_files import read_delimited
from loaders.framework.year_columns import header_fields, year_columns, year_values
from loaders.placement.area_lookup import AreaLookup

_COLUMNS = ("ITL", "ITL code", "Region name")
# Aggregates that the table gives besides the areas of the three levels.
_NO_PLACE = {
    "TLZ": "not a place: Extra-Regio is the continental shelf and posts abroad",
    "UKX": "not a place of its own: the United Kingdom again, less Extra-Regio",
}


def load(paths: Sequence[Path], context: LoadContext) -> Iterator[Batch]:
    """Read tables of resident population with a column for each year.

    Raises
    ------
    InputError
        No areas are loaded.
    LayoutError
        A table of another layout.
    """
    areas = AreaLookup(context.graph)
    for path in paths:
        file_report = context.file_report(path)
        header = header_fields(path)
        years = year_columns(path.name, header) if set(_COLUMNS) <= set(header) else {}
        chunks = list(read_delimited(path, file_report, [*_COLUMNS, *years]))
        if not chunks:
            raise LayoutError(f"{path.name} has a header and no rows.")
        rows = _with_places(pd.concat(chunks), file_report, areas)
        values = year_values(rows, years, file_report, bounds_of(Measure.POPULATION))
        places = rows.loc[values.index, "place"].rename("ITL code").to_frame()
        accepted = set_aside_repeats(places.join(values), ["ITL code"], file_report)
        file_report.note("cells without a figure", int(accepted[list(years.values())].isna().to_numpy().sum()))
        edition = _edition(sorted(years.values()))
        yield edition
        yield all_industries(context.graph, edition.key)
        for year in sorted(years.values()):
            held = accepted[accepted[year].notna()].sort_values("ITL code")
            yield Edges(EdgeType.HAS_ACTIVITY, NodeLabel.AREA, NodeLabel.SECTOR, _edges(held, year, edition.key))
        context.progress(path.name, file_report.rows_read)


def _with_places(rows: pd.DataFrame, file_report: FileReport, areas: AreaLookup) -> pd.DataFrame:
    found = {code: area for code in rows["ITL code"].unique() if (area := areas.find(code))}
    keys: dict[str, str] = {}
    vintage: int | None = None
    # The finest level has the most codes, so it tells best of which year the list is; the rest follows it.
    for level in sorted({area.level for area in found.values()}, reverse=True):
        of_level = {code: area.code for code, area in found.items() if area.level == level}
        own = set(of_level.values())
        vintage = areas.vintage(level, own, at_most=vintage) or vintage
        by_code = areas.keys(level, own, at_most=vintage)
        keys |= {code: by_code[name] for code, name in of_level.items() if name in by_code}
    for code, name in rows[["ITL code", "Region name"]].drop_duplicates().itertuples(index=False):
        nation = areas.named(AreaLevel.COUNTRY, str(name))
        if code not in keys and code not in _NO_PLACE and nation:
            keys[str(code)] = nation
    place = rows["ITL code"].map(keys)
    for line, code in rows.loc[place.isna(), "ITL code"].items():
        file_report.quarantine(int(str(line)), "ITL code", _NO_PLACE.get(str(code), "unknown area"), code)
    return rows.assign(place=place)[place.notna()]


def _edges(rows: pd.DataFrame, year: int, source: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "from": rows["ITL code"],
            "to": sector_key(Scheme.SIC, TOTAL),
            "measure": str(Measure.POPULATION),
            "year": year,
            "value": rows[year],
            "suppressed": np.zeros(len(rows), dtype=bool),
            "source": source,
        }
    )


def _edition(years: Sequence[int]) -> Edition:
    return Edition(
        key=f"population-itl-{years[0]}-{years[-1]}",
        title="Total resident population of ITL areas (regional gross domestic product, table 6)",
        publisher="Office for National Statistics",
        licence=OGL,
        address=(
            "https://www.ons.gov.uk/economy/grossdomesticproductgdp/datasets/"
            "regionalgrossdomesticproductallnutslevelregions"
        ),
        edition=f"{years[0]} to {years[-1]}",
    )


LOADER = Loader(
    name="population",
    describes="Residents of ITL areas by year (CSV of table 6 of the regional accounts).",
    load=load,
    files={"regional_gva": ("Table 6 Total resident population numbers persons.csv",)},
    after=("geography",),
)
