"""Columns of editions, their files and rows set aside, which pages and the command line show alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph_engine.explanations.wording import sentence
from web.presentation.area_columns import CSV_ONLY, FILES, JSON_ONLY
from web.presentation.data_table import DASH, CellKind, Form, TableColumn, row_schema
from web.presentation.links import source_page
from web.presentation.sentences import day, figure

Row = Mapping[str, Any]

_LONGEST_VALUE = 160
# Characters of a day in an ISO time.
_DAY = 10
_NOT_ON_PAGE = FILES | {Form.TERMINAL}


def _loaded(row: Row) -> str | None:
    told = f"loaded {day(row['loaded'])}" if row["loaded"] else ""
    if row.get("why"):
        told += f"{'; ' if told else ''}not used: {row['why']}"
    return told or None


def _rows(name: str, title: str, heading: str, terminal: str) -> TableColumn:
    """How many rows; a dash where the edition has no file of its own."""

    def cell(row: Row) -> str:
        return figure(row[name]) if row["rows_read"] else DASH

    def note(row: Row) -> str | None:
        if row["rows_read"] or name != "rows_read":
            return None
        return "from a file of another edition" if row["rows_read"] == 0 else "reckoned here"

    def plain(row: Row) -> str:
        return "" if row[name] is None else f"{row[name]:,}"

    return TableColumn(
        name, title, CellKind.COUNT, gaps=True, heading=heading, terminal=terminal, cell=cell, plain=plain, note=note
    )


_TEXT = {"type": "string"}
_LIMIT = {
    "type": "object",
    "properties": {
        "limit": {**_TEXT, "description": "What the figures cannot say."},
        "matters": {**_TEXT, "description": "Why that matters."},
        "source": {**_TEXT, "description": "Where the limit is stated."},
    },
    "required": ["limit", "matters", "source"],
}
SOURCES = (
    TableColumn("key", "Key", terminal="source", only=_NOT_ON_PAGE),
    TableColumn("title", "Publication", link=lambda row: source_page(row["key"]), note=lambda row: row["publisher"]),
    TableColumn("publisher", "Publisher", terminal="publisher", only=_NOT_ON_PAGE),
    TableColumn(
        "edition",
        "Edition",
        gaps=True,
        terminal="edition",
        cell=lambda row: row["edition"] or DASH,
        plain=lambda row: row["edition"],
        note=_loaded,
    ),
    TableColumn(
        "licence",
        "Licence",
        terminal="licence",
        cell=lambda _: "",
        plain=lambda row: row["licence"],
        note=lambda row: row["licence"],
    ),
    TableColumn("address", "Address", gaps=True, only=FILES),
    TableColumn(
        "loaded",
        "Loaded",
        gaps=True,
        terminal="loaded",
        plain=lambda row: str(row["loaded"] or "")[:_DAY],
        only=_NOT_ON_PAGE,
    ),
    TableColumn("use", "Use of its figures", gaps=True, only=FILES),
    TableColumn("why", "Why they are not used", gaps=True, only=FILES),
    _rows("rows_read", "Rows read", "Rows read", "rows"),
    _rows("rows_accepted", "Rows accepted", "Accepted", "accepted"),
    _rows("rows_quarantined", "Rows set aside", "Set aside", "quarantined"),
    TableColumn("limits", "Known limits", value=lambda row: [one["limit"] for one in row["limits"]], only=CSV_ONLY),
    TableColumn(
        "limits",
        "Known limits",
        only=JSON_ONLY,
        schema={"type": "array", "items": _LIMIT},
    ),
)


def _count(name: str, title: str, heading: str) -> TableColumn:
    return TableColumn(name, title, CellKind.COUNT, gaps=True, heading=heading, cell=lambda row: figure(row[name]))


def _notes(row: Row) -> str | None:
    return sentence(row["notes"]) if row["notes"] else None


FILE = (
    TableColumn("name", "File", heading="File, with what was repaired or noted", note=_notes),
    _count("rows_read", "Rows read", "Rows read"),
    _count("rows_accepted", "Rows accepted", "Accepted"),
    _count("rows_quarantined", "Rows set aside", "Set aside"),
    TableColumn("notes", "Repairs and notes", gaps=True, only=FILES),
    TableColumn("sha256", "SHA-256", cell=lambda _: "", note=lambda row: row["sha256"]),
)

_REPORT = (
    TableColumn("path", "File"),
    TableColumn("sha256", "SHA-256"),
    TableColumn("rows_read", "Rows read", CellKind.COUNT),
    TableColumn("rows_accepted", "Rows accepted", CellKind.COUNT),
    TableColumn("rows_quarantined", "Rows set aside", CellKind.COUNT),
)
_OF_SOURCE = TableColumn("source", "Source")
LOADED_FILE = (_OF_SOURCE, *_REPORT)
"""Columns of files that were loaded."""
SNAPSHOT_FILE = (
    *_REPORT,
    TableColumn("reasons", "Rows set aside by rule", CellKind.OBJECT),
    TableColumn("repairs", "Rows repaired or noted by rule", CellKind.OBJECT),
)
"""Columns of files of the snapshot, with the rules that set rows aside or repaired them."""
BUILT_FILE = (_OF_SOURCE, *SNAPSHOT_FILE)
"""Columns of files from which a snapshot was made."""
LOADER = (_OF_SOURCE, TableColumn("describes", "What it is"), TableColumn("after", "Loaded after"))
"""Columns of sources that can be loaded."""


def _raw(row: Row) -> str:
    value = row["value"] or ""
    return value if len(value) <= _LONGEST_VALUE + 5 else f"{value[: _LONGEST_VALUE - 3]}..."


ASIDE = (
    TableColumn("file", "File", terminal="file"),
    TableColumn(
        "line",
        "Line",
        CellKind.COUNT,
        gaps=True,
        terminal="line",
        cell=lambda row: figure(row["line"]) or DASH,
        plain=lambda row: row["line"],
    ),
    TableColumn(
        "column",
        "Column",
        gaps=True,
        terminal="column",
        cell=lambda row: row["column"] or DASH,
        plain=lambda row: row["column"],
    ),
    TableColumn("rule", "Rule", terminal="rule", only=_NOT_ON_PAGE),
    TableColumn("value", "Raw value", gaps=True, terminal="raw value", cell=_raw, plain=lambda row: row["value"]),
)
"""Columns of rows set aside."""
ASIDE_OF_SOURCE = (_OF_SOURCE, *ASIDE)
"""Columns of rows set aside from several editions."""
PRINTED = ("key", "publisher", "licence", "edition", "loaded", "rows_read", "rows_quarantined")
"""Columns of editions on the command line."""
BY_RULE = (
    TableColumn("rule", "Rule"),
    TableColumn("rows", "How many rows it set aside", CellKind.COUNT),
    TableColumn("examples", "The first of them", only=JSON_ONLY, schema={"type": "array", "items": row_schema(ASIDE)}),
)
