"""Columns of releases and of the state of a store, for the command line."""

from __future__ import annotations

from web.presentation.data_table import CellKind, Form, TableColumn

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
RESULTS = (
    _NUMBER,
    TableColumn("release_digest", "Digest of the release"),
    TableColumn("digest", "Digest of the results"),
    TableColumn("rules", "Version of the rules that made them"),
    _WRITTEN,
    _ROWS,
)
"""Columns of what is published beside a release."""
FETCHED = (
    TableColumn("source", "Source", terminal="source"),
    TableColumn("outcome", "What became of it", terminal="outcome"),
    TableColumn("files", "Files", CellKind.COUNT, only=frozenset({Form.CSV, Form.JSON})),
    TableColumn("rows_before", "Rows before", CellKind.COUNT, terminal="rows before"),
    TableColumn("rows_after", "Rows after", CellKind.COUNT, terminal="rows after"),
    TableColumn("digest_before", "Digest before", terminal="digest before"),
    TableColumn("digest_after", "Digest after", terminal="digest after"),
    TableColumn("editions", "Editions", terminal="editions"),
)
"""Columns of sources that were fetched."""
PUBLISHED = (
    TableColumn("source", "Source"),
    TableColumn("title", "Title"),
    TableColumn("address", "Address"),
    TableColumn("named_on", "Page that names it"),
    TableColumn("known_from", "How it is known"),
    TableColumn("read_on", "Day on which it was read"),
)
"""Columns of the addresses at which files are published."""
