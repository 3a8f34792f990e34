"""Regional indicators of innovation: long tables by NUTS 2 region and year, one series a file.

Each row says of which list of NUTS codes its code is; lists of several years stand in one file. A figure goes to the
ITL2 area of 2021 that has the bounds of its code, or is set aside. What a series means, its unit and its last whole
year stand in ``indicators.csv``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from graph_engine.errors import LayoutError
from graph_engine.reference.indicator_series import Series, indicator_series
from graph_engine.schema import AreaLevel, EdgeType, NodeLabel
from graph_engine.spellings import nearest_names
from loaders.framework.load_report import FileReport
from loaders.framework.loader import Batch, Edges, Edition, LoadContext, Loader, Nodes
from loaders.framework.plausible_values import INDICATOR_PREFIX
from loaders.framework.repeats import set_aside_repeats
from loaders.framework.tabular_files import parse_numbers, read_delimited
from loaders.framework.year_columns import header_fields
from loaders.placement.area_lookup import LAST_NUTS_VINTAGE, AreaLookup

_YEAR, _CODE, _LIST = "year", "nuts_id", "nuts_year_spec"
_LISTS = frozenset({"2003", "2006", "2010", "2013", "2016", "2021"})
NO_PLACE = "not a place: Extra-Regio is the continental shelf and posts abroad"
OTHER_BOUNDS = "no ITL2 area of 2021 has the bounds of this NUTS code"
UNKNOWN_LIST = "unknown list of NUTS codes"


def load(paths: Sequence[Path], context: LoadContext) -> Iterator[Batch]:
    """Read tables of one series each.

    Raises
    ------
    InputError
        No areas are loaded.
    LayoutError
        A table of another layout, or of a series that the table of indicators does not name.
    """
    areas = AreaLookup(context.graph)
    for path in paths:
        file_report = context.file_report(path)
        series = _series(path)
        chunks = list(read_delimited(path, file_report, (_YEAR, _CODE, _LIST, series.code)))
        if not chunks:
            raise LayoutError(f"{path.name} has a header and no rows.")
        rows = _figures(_places(pd.concat(chunks), file_report, areas), series, file_report)
        context.progress(path.name, file_report.rows_read)
        edition = _edition(series, rows["year"])
        yield edition
        yield Nodes(NodeLabel.INDICATOR, _node(series, edition.key))
        edges = rows.rename(columns={"place": "from"}).assign(to=_key(series), source=edition.key)
        yield Edges(
            EdgeType.HAS_INDICATOR,
            NodeLabel.AREA,
            NodeLabel.INDICATOR,
            edges.sort_values(["from", "year"]).reset_index(drop=True),
        )


def _series(path: Path) -> Series:
    """Find the series of a file by its one column of figures."""
    known = indicator_series()
    figures = [name for name in header_fields(path) if name not in (_YEAR, _CODE, _LIST)]
    for name in figures:
        if name in known:
            return known[name]
    near = nearest_names(figures[0], known, 3, 0.4) if figures else []
    raise LayoutError(
        f"{path.name} has {', '.join(figures) or 'no column of figures'}, which is no series of indicators.csv; "
        f"it names {', '.join(near or sorted(known))}."
    )


def _places(rows: pd.DataFrame, file_report: FileReport, areas: AreaLookup) -> pd.DataFrame:
    found = {code: area for code in rows[_CODE].unique() if (area := areas.find(str(code)))}
    of_level = {code: area.code for code, area in found.items() if area.level == AreaLevel.ITL2 and area.nuts}
    keys = areas.keys(AreaLevel.ITL2, set(of_level.values()), at_most=LAST_NUTS_VINTAGE)
    rows = rows.assign(place=rows[_CODE].map({code: keys.get(name) for code, name in of_level.items()}))
    for line, code in rows.loc[rows["place"].isna(), _CODE].items():
        file_report.quarantine(int(str(line)), _CODE, NO_PLACE if str(code).endswith("ZZ") else OTHER_BOUNDS, code)
    lists = ~rows[_LIST].isin(_LISTS) & rows["place"].notna()
    for line, raw in rows.loc[lists, _LIST].items():
        file_report.quarantine(int(str(line)), _LIST, UNKNOWN_LIST, raw)
    return rows[rows["place"].notna() & ~lists]


def _figures(rows: pd.DataFrame, series: Series, file_report: FileReport) -> pd.DataFrame:
    years = pd.to_numeric(rows[_YEAR].where(rows[_YEAR].str.fullmatch(r"(19|20)\d\d")), errors="coerce")
    for line, raw in rows.loc[years.isna(), _YEAR].items():
        file_report.quarantine(int(str(line)), _YEAR, "not a year", raw)
    bounds = series.bounds.scaled(1 / series.scale)
    values = parse_numbers(rows[years.notna()], series.code, file_report, bounds, missing=("", "NA", ":"))
    file_report.note("missing at the publisher: no figure", int((rows[series.code].isin(["", "NA", ":"])).sum()))
    good = [
        int(line) for line in values.index if not file_report.is_quarantined(int(line)) and np.isfinite(values[line])
    ]
    accepted = rows.loc[good, ["place", _YEAR, series.code]].rename(columns={"place": _CODE})
    accepted = set_aside_repeats(accepted, [_CODE, _YEAR], file_report)
    return pd.DataFrame(
        {
            "place": accepted[_CODE],
            "year": years[accepted.index].astype(int),
            # Published in single pounds or euros: nine digits keep all of it.
            "value": (values[accepted.index] * series.scale).round(9),
        }
    )


def _key(series: Series) -> str:
    return f"{INDICATOR_PREFIX}{series.code}"


def _node(series: Series, source: str) -> pd.DataFrame:
    row = {
        "key": _key(series),
        "code": series.code,
        "name": series.name,
        "explanation": series.explanation,
        "unit": series.unit,
        "publisher_note": series.publisher_note,
        "higher_is": series.higher_is,
        "source": source,
    }
    return pd.DataFrame([row])


def _edition(series: Series, years: pd.Series) -> Edition:
    span = f"{years.min()} to {years.max()}" if len(years) else "no figure that can be used"
    return Edition(
        key=f"indicator-{series.code.replace('_', '-')}",
        title=f"{series.name}, by NUTS 2 region (series {series.code})",
        publisher=series.publisher,
        licence=series.licence,
        address=series.address,
        edition=span,
    )


LOADER = Loader(
    name="indicators",
    describes="Ten regional series on innovation by NUTS 2 region and year: CSV of one series each.",
    load=load,
    files={
        "indicators/eurostat": ("eurostat_berd_data.nuts2.csv", "epo_patent_applications.nuts2.csv"),
        "indicators/innovate_uk": ("gbp_innovate_uk_funding.nuts2.csv",),
        "indicators/hesa": ("gbp_research_income.nuts2.csv",),
        "indicators/hebci": (
            "contract_research_non_sme.nuts2.csv",
            "contract_research_sme.nuts2.csv",
            "graduate_startups.nuts2.csv",
        ),
        "indicators/aps": ("aps_econ_active_stem_density_data.nuts2.csv", "aps_nvq4_education_data.nuts2.csv"),
        "indicators/broadband": ("broadband_download_speed_data.nuts2.csv",),
    },
    after=("geography",),
)
