"""The figures behind the answers, row by row, and all that can be taken away as files."""

from __future__ import annotations

from typing import Any

import pandas as pd
from flask import url_for

from graph_engine.errors import UnknownNameError
from graph_engine.geography.gazetteer import Area
from graph_engine.networks.model import NETWORKS, ORGANISATIONS
from graph_engine.schema.scalars import missing
from web.http.answers import Answer
from web.http.engine_session import EngineSession
from web.http.paging import LIMIT, OFFSET, PAGING, paged
from web.http.parameters import QueryArgs, Text
from web.http.routing import Pages
from web.presentation.data_table import DataTable, Form, TableColumn
from web.presentation.dataset_tables import DATASETS, DatasetTable

pages = Pages("figures", __name__)

SHOWN = 50
"""Rows that the page shows at once; JSON and CSV hold more."""
FILES = (
    TableColumn(
        "holds", "Holds", cell=lambda row: f"{row['holds']} ({row['form'].upper()})", link=lambda row: row["address"]
    ),
    TableColumn("form", "Form", cell=lambda row: row["form"].upper()),
    TableColumn("address", "Address", only=frozenset({Form.CSV, Form.JSON})),
)
"""Columns of the list of files."""
_QUESTIONS = ("area", "activity", "institution")
_DIGITS = 6


@pages.page("/figures", api=True)
def index(now: EngineSession, args: QueryArgs) -> Answer:
    """All that can be taken away: the figures row by row, the network, communities, sources."""
    files = DataTable("All files", FILES, exports())
    return Answer(
        "figures.html",
        {"datasets": DATASETS, "table": files},
        data=lambda: {"files": files.records()},
        tables=lambda: {"files": files},
    )


@pages.page(
    "/figures/<name>",
    parameters=[
        Text("area", "Area, by code or name"),
        Text("activity", "Code of an activity or an industry"),
        Text("institution", "Institution, by key or part of its name"),
        *PAGING,
    ],
    api=True,
)
def table(now: EngineSession, args: QueryArgs, name: str) -> Answer:
    """One matrix of figures, whole or for an area, an activity or an institution."""
    if name not in DATASETS:
        raise UnknownNameError("table of figures", name, nearest=DATASETS)
    about = DATASETS[name]
    rows = _chosen_rows(now, name, about, args)
    most = min(SHOWN, int(args[LIMIT]))
    # A link made on a longer table may point past the end of this one.
    start = int(args[OFFSET]) if int(args[OFFSET]) < len(rows) else 0
    end = start + most
    columns = [column for column in about.columns if column.name in rows.columns]
    names = [column.name for column in columns]
    return Answer(
        "figures_table.html",
        {
            "about": about,
            "name": name,
            "example": str(now.frame(name)[about.looked_in["activity"][0]].min()),
            "table": DataTable(about.title, about.columns, _plain(rows.iloc[start:end]), about.shown),
            "stand_in": _stand_in(now, rows, args),
            "sources": _sources(now, rows),
            "start": start,
            "total": len(rows),
            "before": args.url(offset=max(0, start - most)) if start else None,
            "after": args.url(offset=end) if end < len(rows) else None,
        },
        data=lambda: {
            "name": name,
            "title": about.title,
            "columns": [{"name": one.name, "title": one.title} for one in columns],
            **paged("rows", _plain(rows[names]), args),
        },
        tables=lambda: {"rows": DataTable(about.title, columns, _plain(rows[names]))},
    )


def exports() -> list[dict[str, str]]:
    """Every file that can be taken away: what it holds, its form and its address."""
    found = [
        _file(about.title, form, f"figures.table_{form}", name=name)
        for name, about in DATASETS.items()
        for form in ("csv", "json")
    ]
    for of in NETWORKS:
        which = {} if of == ORGANISATIONS else {"of": of}
        found += [_file(f"Network of {of}", form, f"network.{form}", **which) for form in ("gexf", "graphml")]
        for part in ("members", "ties"):
            found.append(
                _file(f"Network of {of}: {part}", "csv", "network.network_csv", whole="1", table=part, **which)
            )
        found.append(_file(f"Network of {of}: drawing", "svg", "network.network_svg", **which))
        found.append(_file(f"Communities of {of}", "csv", "communities.communities_csv", **which))
    found.append(_file("Sources, with licences and rows", "csv", "sources.index_csv"))
    return found


def _file(holds: str, form: str, endpoint: str, **values: str) -> dict[str, str]:
    arguments: dict[str, Any] = values
    return {"holds": holds, "form": form, "address": url_for(endpoint, **arguments)}


def _chosen_rows(now: EngineSession, name: str, about: DatasetTable, args: QueryArgs) -> pd.DataFrame:
    """Rows of a frame that the question leaves.

    Raises
    ------
    UnknownNameError
        For an unknown area, or a question for which the frame has no column.
    """
    rows = now.frame(name)
    for parameter in _QUESTIONS:
        text = str(args[parameter])
        if not text:
            continue
        if parameter not in about.looked_in:
            raise UnknownNameError("parameter of this table", parameter, nearest=about.looked_in)
        columns = [rows[column] for column in about.looked_in[parameter]]
        if parameter == "area":
            area = now.engine.area(text)
            matches = [column.isin(_codes(now, area, columns[0])) for column in columns]
        elif parameter == "activity":
            matches = [column == text for column in columns]
        else:
            matches = [column.str.casefold().str.contains(text.casefold(), regex=False) for column in columns]
        # A link has two areas and two activities, and either may be meant.
        rows = rows[pd.concat(matches, axis=1).any(axis=1)]
    return rows


def _codes(now: EngineSession, area: Area, column: pd.Series) -> set[str]:
    """Codes under which the figures of an area stand: its own, those of its districts, or of the units that hold it."""
    own = {area.code, area.key, *area.districts}
    if column.isin(own).any():
        return own
    figures = now.engine.figures
    units = figures.gazetteer.units_of(area, figures.units)
    return {*units, *(figures.area(unit).code for unit in units)}


def _stand_in(now: EngineSession, rows: pd.DataFrame, args: QueryArgs) -> list[str]:
    """Names of the areas whose figures are shown, where they are not named as the area that was asked for."""
    if not args["area"] or "area_name" not in rows.columns:
        return []
    names = sorted(rows["area_name"].unique())
    area = now.engine.area(str(args["area"]))
    return [] if names == [area.name] or area.districts else names


def _sources(now: EngineSession, rows: pd.DataFrame) -> list[tuple[str, str]]:
    """Key and title of each edition that the rows come from."""
    titles = dict(zip(*(now.sources[column] for column in ("key", "title")), strict=True))
    return [(key, str(titles.get(key, key))) for key in sorted(rows["source"].dropna().unique())]


def _plain(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as mappings of plain values; nothing for a missing one."""
    return [{str(name): _value(value) for name, value in row.items()} for row in rows.to_dict("records")]


def _value(value: Any) -> Any:
    if missing(value):
        return None
    value = value.item() if hasattr(value, "item") else value
    return round(value, _DIGITS) if isinstance(value, float) else value
