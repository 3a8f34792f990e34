"""Cells of the embedded store's answers, in the form that every store gives."""

from __future__ import annotations

from graph_engine.stores.answer_tables import plain_value


def plain_cell(cell: object) -> object:
    """Give a cell without the database's own numbers and types, in the form that every store gives."""
    if isinstance(cell, list):
        return [plain_cell(one) for one in cell]
    if not isinstance(cell, dict):
        return plain_value(cell)
    if "_NODES" in cell:
        return {"nodes": plain_cell(cell["_NODES"]), "edges": plain_cell(cell["_RELS"])}
    kind = {} if "_LABEL" not in cell else {"type" if "_SRC" in cell else "label": cell["_LABEL"]}
    properties = {
        str(plain_value(name)): plain_cell(value)
        for name, value in cell.items()
        if name not in ("_ID", "_LABEL", "_SRC", "_DST") and (value is not None or not kind)
    }
    return {**properties, **kind} if not kind else {**kind, "properties": properties}
