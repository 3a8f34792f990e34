"""Cells and rows between the server store's answers and tables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import neo4j.graph
import neo4j.time
import pyarrow as pa

from graph_engine.stores.answer_tables import moment, plain_value
from graph_engine.stores.neo4j.writing import uid


def record_batch(schema: pa.Schema, columns: Iterable[Iterable[Any]]) -> pa.RecordBatch:
    """Make a batch of a schema from columns of values."""
    arrays = [pa.array(list(values), field.type) for values, field in zip(columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def uids_of(release: int, keys: Iterable[str]) -> list[str]:
    """Give the unique identifiers of nodes of a release, sorted."""
    return [uid(release, key) for key in sorted(keys)]


def plain_cell(cell: object) -> object:
    """Give a cell without the store's own properties, in the form that every store gives."""
    match cell:
        case neo4j.graph.Node():
            properties = {name: value for name, value in cell.items() if name not in ("uid", "release")}
            return {"label": min(cell.labels, default=""), "properties": plain_cell(properties)}
        case neo4j.graph.Relationship():
            return {"type": cell.type, "properties": plain_cell(dict(cell.items()))}
        case neo4j.graph.Path():
            return {"nodes": plain_cell(list(cell.nodes)), "edges": plain_cell(list(cell.relationships))}
        case list():
            return [plain_cell(one) for one in cell]
        case dict():
            return {name: plain_cell(value) for name, value in cell.items()}
        case neo4j.time.Date() | neo4j.time.DateTime() | neo4j.time.Time() | neo4j.time.Duration():
            return moment(cell.iso_format())
    return plain_value(cell)
