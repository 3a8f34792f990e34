"""What a bulk read asks for, checked against the schema; and the order in which its rows come back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from graph_engine.errors import StoreQueryError
from graph_engine.schema import EDGES, NODES, Column, ColumnType, EdgeType, NodeLabel
from graph_engine.schema.graph_tables import edge_schema, node_schema
from graph_engine.stores.protocol import Value
from graph_engine.stores.statements import KEY, Variable

Where = Mapping[str, Value | Sequence[Value]]


@dataclass(frozen=True)
class Filter:
    """A condition on a column of a node (``n``), of an edge (``e``) or of its ends (``a``, ``b``)."""

    variable: Variable
    column: Column
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Selection:
    """A bulk read of one kind.

    ``read`` names the properties that are needed from the database, ``columns`` what is given back (the keys
    of both ends aside, which are always read for edges).
    """

    schema: pa.Schema
    columns: tuple[str, ...]
    read: tuple[Column, ...]
    filters: tuple[Filter, ...]

    @property
    def empty(self) -> bool:
        """Whether a filter without values leaves nothing to find."""
        return any(not one.values for one in self.filters)

    @property
    def conditions(self) -> list[tuple[Variable, Column]]:
        """Variable and column of each filter, in the order of :attr:`parameters`."""
        return [(one.variable, one.column) for one in self.filters]

    @property
    def parameters(self) -> dict[str, Any]:
        """Values of the filters as parameters ``where_0``, ``where_1`` and so on."""
        return {f"where_{position}": list(one.values) for position, one in enumerate(self.filters)}

    def finish(self, table: pa.Table | None) -> pa.Table:
        """Give rows the schema's types, the columns asked for, and an order that is always the same."""
        if table is None:
            return pa.schema([self.schema.field(name) for name in self.columns]).empty_table()
        fields = [self.schema.field(name) for name in table.column_names]
        table = table.cast(pa.schema(fields))
        first = [name for name in ("key", "from", "to") if name in table.column_names]
        others = [name for name in self.schema.names if name in table.column_names and name not in first]
        # A node's key decides alone; edges with the same ends follow in the order of what was read of them.
        order = first if "key" in first else first + others
        table = table.sort_by([(name, "ascending") for name in order])
        return table.select(list(self.columns)).combine_chunks()


def select_nodes(label: NodeLabel, columns: Sequence[str] | None, where: Where | None) -> Selection:
    """Check a bulk read of nodes.

    Raises
    ------
    StoreQueryError
        Where a column is unknown or a value has another type than its column.
    """
    if label not in NODES:
        raise StoreQueryError(f"{label} is a result and no part of the release: ask for it in Cypher.")
    known = {column.name: column for column in NODES[label].columns}
    names = tuple(dict.fromkeys(known if columns is None else columns))
    wanted = tuple(_column(str(label), known, name) for name in names)
    # The key is read even where it is not asked for: rows are put in order by it.
    read = wanted if KEY in wanted else (KEY, *wanted)
    filters = tuple(
        _filter(str(label), "n", _column(str(label), known, name), value) for name, value in (where or {}).items()
    )
    return Selection(node_schema(label), names, read, filters)


def select_edges(
    edge: EdgeType, source: NodeLabel, target: NodeLabel, columns: Sequence[str] | None, where: Where | None
) -> Selection:
    """Check a bulk read of edges.

    Raises
    ------
    StoreQueryError
        Where the type does not tie the labels, a column is unknown or a value has another type than its
        column.
    """
    if edge not in EDGES:
        raise StoreQueryError(f"{edge} is a result and no part of the release: ask for it in Cypher.")
    if (source, target) not in EDGES[edge].ends:
        valid = "; ".join(f"{a} to {b}" for a, b in EDGES[edge].ends)
        raise StoreQueryError(f"{edge} does not tie {source} to {target}; it ties {valid}.")
    ends: dict[str, Variable] = {"from": "a", "to": "b"}
    known = {column.name: column for column in EDGES[edge].columns}
    listed = {**dict.fromkeys(ends, KEY), **known}
    names = tuple(dict.fromkeys(known if columns is None else (name for name in columns if name not in ends)))
    wanted = tuple(_column(str(edge), listed, name) for name in names)
    filters = tuple(
        _filter(str(edge), ends.get(name, "e"), _column(str(edge), listed, name), value)
        for name, value in (where or {}).items()
    )
    return Selection(edge_schema(edge), ("from", "to", *names), wanted, filters)


def _column(kind: str, known: Mapping[str, Column], name: str) -> Column:
    if name not in known:
        raise StoreQueryError(f"{kind} has no column {name!r}; it has {', '.join(known)}.")
    return known[name]


def _filter(kind: str, variable: Variable, column: Column, value: Value | Iterable[Value]) -> Filter:
    several = [value] if isinstance(value, str | int | float) or not isinstance(value, Iterable) else value
    return Filter(variable, column, tuple(_typed(kind, column, one) for one in several))


def _typed(kind: str, column: Column, value: object) -> Value:
    value = getattr(value, "item", lambda: value)()  # NumPy's scalars are not Python's
    match column.type:
        case ColumnType.TEXT if isinstance(value, str):
            return str(value)
        case ColumnType.BOOLEAN if isinstance(value, bool):
            return value
        case ColumnType.INTEGER if isinstance(value, int) and not isinstance(value, bool):
            return value
        case ColumnType.NUMBER if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value)
    raise StoreQueryError(f"{kind}.{column.name} holds {column.type} and cannot be compared with {value!r}.")
