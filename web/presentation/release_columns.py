"""Columns of releases and of the state of a store, for the command line."""

from __future__ import annotations

from web.presentation.data_table import CellKind, TableColumn

# Characters of a digest by which people tell releases apart.
_DIGEST_SHOWN = 12
_NUMBER = TableColumn("release", "Release", CellKind.COUNT, gaps=True, terminal="release")
_WRITTEN = TableColumn("written", "Written", gaps=True, terminal="written")
_NOTE = TableColumn("note", "Note", gaps=True, terminal="note")
_ROWS = TableColumn(
    "rows",
    "Rows by kind",
    CellKind.COUNT,
    schema={"type": "object", "additionalProperties": {"type": "integer"}},
    plain=lambda row: f"{sum(row['rows'].values()):,}",
    terminal="rows",
)
RELEASE = (
    _NUMBER,
    TableColumn("current", "Whether it is in use", CellKind.FLAG, terminal="current"),
    _WRITTEN,
    _NOTE,
    TableColumn("digest", "Digest", plain=lambda row: row["digest"][:_DIGEST_SHOWN], terminal="digest"),
    _ROWS,
)
"""Columns of releases."""
PRINTED_RELEASE = ("release", "current", "written", "rows", "digest", "note")
"""The same in the order of the command line."""
WENT_BACK = (TableColumn("left", "Release that was left", CellKind.COUNT), *RELEASE)
"""Columns of the release that is in use again, and of the one before."""
STATE = (
    TableColumn("store", "Address of the store"),
    _NUMBER,
    _WRITTEN,
    _NOTE,
    _ROWS,
    TableColumn("next", "Next command", value=lambda row: row["next"][0]["command"]),
)
"""Columns of the state of a store."""
