"""The one place where query text is composed, and only from members of the schema.

A store's file holds each query as a literal with slots such as ``<label>``. :class:`Query` fills a slot with
a label or a type of the schema, or with a fragment that one of the functions here made from columns of the
schema. Nothing else is accepted, so no text from a file or a user can reach a query; values travel as
parameters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, LiteralString, Self

from graph_engine.schema import (
    EDGES,
    NODES,
    RESULT_EDGES,
    RESULT_NODES,
    Column,
    ColumnType,
    EdgeKind,
    EdgeType,
    NodeLabel,
    edge_kind,
)
from graph_engine.schema.graph_tables import EdgeTableKey

Variable = Literal["n", "a", "b", "e"]

_SLOT = re.compile(r"<([a-z]+)>")
_KINDS = (NODES, EDGES, RESULT_NODES, RESULT_EDGES)
_COLUMNS = frozenset(column for kinds in _KINDS for kind in kinds.values() for column in kind.columns)
KEY = NODES[NodeLabel.AREA].columns[0]


@dataclass(frozen=True)
class Fragment:
    """A piece of query text; made only by the functions of this module."""

    text: str


class Query(str):
    """Text of a query: a literal whose slots are filled.

    Parameters
    ----------
    template : str
        Query text, a literal, with slots such as ``<label>``.
    **parts : NodeLabel, EdgeType or Fragment
        What goes into each slot.

    Raises
    ------
    TypeError
        Where a part is neither a member of the schema nor a fragment, is left over, or is missing.

    Examples
    --------
    >>> Query("MATCH (n:<label>) RETURN count(*)", label=NodeLabel.AREA)
    'MATCH (n:`Area`) RETURN count(*)'
    """

    __slots__ = ()

    def __new__(cls, template: LiteralString, **parts: NodeLabel | EdgeType | Fragment) -> Self:
        """Fill the slots."""
        slots = set(_SLOT.findall(template))
        if slots != set(parts):
            raise TypeError(f"The query has the slots {sorted(slots)} and was given {sorted(parts)}.")
        texts = {slot: _text(part) for slot, part in parts.items()}
        return super().__new__(cls, _SLOT.sub(lambda found: texts[found[1]], template))


def _text(part: object) -> str:
    if isinstance(part, NodeLabel | EdgeType):
        return f"`{part.value}`"
    if isinstance(part, Fragment):
        return part.text
    raise TypeError(f"A query takes labels, types and columns of the schema, not {part!r}.")


def _each(columns: Iterable[Column], piece: Callable[[int, Column], str]) -> list[str]:
    pieces = []
    for position, column in enumerate(columns):
        if column not in _COLUMNS:
            raise TypeError(f"A query takes columns of the schema, not {column!r}.")
        pieces.append(piece(position, column))
    return pieces


def returned(variable: Variable, columns: Iterable[Column]) -> Fragment:
    """Columns of a node or an edge to return under their own names.

    >>> returned("n", [KEY]).text
    'n.`key` AS `key`'
    """
    return Fragment(", ".join(_each(columns, lambda _, column: f"{variable}.`{column.name}` AS `{column.name}`")))


def also(variable: Variable, columns: Iterable[Column]) -> Fragment:
    """As :func:`returned`, with a comma in front of each: nothing where there are no columns."""
    pieces = _each(columns, lambda _, column: f", {variable}.`{column.name}` AS `{column.name}`")
    return Fragment("".join(pieces))


def listed(variable: Variable, columns: Iterable[Column]) -> Fragment:
    """Lists of each column over the list ``<variable>s``, a comma before each; nulls keep their place."""
    pieces = _each(columns, lambda _, column: f", [x IN {variable}s | x.`{column.name}`] AS `{column.name}`")
    return Fragment("".join(pieces))


def filtered(opening: Literal["WHERE", "AND"], filters: Iterable[tuple[Variable, Column]]) -> Fragment:
    """Conditions on columns; the values of the filter at position *i* travel as the parameter ``where_i``.

    >>> filtered("WHERE", [("n", KEY)]).text
    'WHERE n.`key` IN $where_0'
    """
    filters = list(filters)
    conditions = _each(
        (column for _, column in filters),
        lambda position, column: f"{filters[position][0]}.`{column.name}` IN $where_{position}",
    )
    return Fragment(f"{opening} {' AND '.join(conditions)}" if conditions else "")


def assigned(columns: Iterable[Column], *, start: int) -> Fragment:
    """A map of properties from the list ``row``, whose item ``start`` is the first column.

    >>> assigned([KEY], start=2).text
    '`key`: row[2]'
    """
    return Fragment(", ".join(_each(columns, lambda position, column: f"`{column.name}`: row[{start + position}]")))


def declared(
    columns: Iterable[Column], types: Mapping[ColumnType, LiteralString], *, opening: bool = False
) -> Fragment:
    """Columns with a database's own types, as in the definition of a table; ``opening``: a comma before each."""
    pieces = _each(columns, lambda _, column: f"`{column.name}` {types[column.type]}")
    return Fragment("".join(f", {piece}" for piece in pieces) if opening else ", ".join(pieces))


def ends(kind: EdgeKind) -> Fragment:
    """The pairs of labels that a kind of edge may tie, as in the definition of a table of edges."""
    if kind is not edge_kind(kind.type):
        raise TypeError(f"A query takes kinds of edges of the schema, not {kind!r}.")
    return Fragment(", ".join(f"FROM `{source.value}` TO `{target.value}`" for source, target in kind.ends))


def tied(kind: EdgeTableKey) -> dict[str, NodeLabel | EdgeType]:
    """The slots ``edge``, ``source`` and ``target`` of a query about one table of edges."""
    edge, source, target = kind
    return {"edge": edge, "source": source, "target": target}


def quoted(label: NodeLabel) -> Fragment:
    """A label as a string, for options that take one."""
    if not isinstance(label, NodeLabel):
        raise TypeError(f"A query takes labels of the schema, not {label!r}.")
    return Fragment(f"'{label.value}'")
