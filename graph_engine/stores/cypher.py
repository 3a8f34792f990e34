"""Analysts' own Cypher: what is refused before a database sees it, and how answers become tables.

Both databases also run these queries in a read-only session, which is the second wall: the check here names
the word that is refused, and stops what a read-only session allows (files read or written, settings, several
statements).
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pyarrow as pa

from graph_engine.errors import StoreQueryError
from graph_engine.stores.protocol import Value

QUERY_SECONDS = 60

_BEGINNINGS = ("MATCH", "OPTIONAL", "WITH", "UNWIND", "RETURN", "CALL")
_WRITES = ("CREATE", "MERGE", "SET", "DELETE", "DETACH", "REMOVE", "FOREACH", "INSERT", "DROP", "ALTER")
_FILES = ("LOAD", "COPY", "EXPORT", "IMPORT", "ATTACH", "INSTALL", "CHECKPOINT")

# Text in quotes, names in backticks and comments hold no words of the language.
_OPAQUE = re.compile(
    r"""'(?:[^'\\]|\\.)*' | "(?:[^"\\]|\\.)*" | (?P<name>`(?:[^`]|``)*`) | /\*.*?\*/ | //[^\n]*""",
    re.VERBOSE | re.DOTALL,
)
_PARAMETER = re.compile(r"\$\s*(\w+)")
# A word after a colon or a dollar, or after a dot that follows a name (a number may end in a dot), is a name
# too.
_WORD = re.compile(r"(?<![\w:$])(?<![A-Za-z_)\]]\.)[A-Za-z]+\b(?!:)")


def check_query(query: str, parameters: Mapping[str, Value]) -> None:
    """Refuse what is not one read-only statement with all its parameters.

    Raises
    ------
    StoreQueryError
        With the reason: the word that would write, a second statement, or a parameter without a value.
    """
    text = _OPAQUE.sub(lambda found: " x " if found["name"] else " ", query)
    text = re.sub(r"\s*([.:$])\s*", r"\1", text).strip().rstrip(";").rstrip()
    if ";" in text:
        raise StoreQueryError("Only one statement can be run at a time: the query holds a ';' between two.")
    words = [word.upper() for word in _WORD.findall(text)]
    for word in words:
        if word in _WRITES:
            raise StoreQueryError(
                f"{word} would write, and queries are read-only: load data with `hub load`, or put the name "
                "in backticks if it is one."
            )
        if word in _FILES:
            raise StoreQueryError(f"{word} reaches beyond the graph, and queries only read the graph; leave it out.")
    if not words or not text.upper().startswith(words[0]) or words[0] not in _BEGINNINGS:
        raise StoreQueryError(
            f"A query begins with {', '.join(_BEGINNINGS[:-1])} or {_BEGINNINGS[-1]}; this one begins with "
            f"{text[:20]!r}."
        )
    missing = sorted(set(_PARAMETER.findall(text)) - set(parameters))
    if missing:
        raise StoreQueryError(f"The query asks for ${', $'.join(missing)}; give a value for each parameter.")


def check_limit(limit: int) -> None:
    """Refuse a limit below one."""
    if limit < 1:
        raise StoreQueryError(f"A limit must be at least 1; {limit} was asked for.")


def answer_table(names: Sequence[str], rows: Collection[Sequence[Any]], *, truncated: bool) -> pa.Table:
    """Rows as a table; what is no scalar becomes JSON text, as does a column of mixed types."""
    columns = [_array([row[place] for row in rows]) for place in range(len(names))]
    schema = pa.schema(
        [pa.field(name, column.type) for name, column in zip(names, columns, strict=True)],
        metadata={"truncated": "true"} if truncated else None,
    )
    return pa.Table.from_arrays(columns, schema=schema)


def _array(values: list[Any]) -> pa.Array:
    cells = [value if isinstance(value, str | int | float | None) else _json(value) for value in values]
    try:
        return pa.array(cells)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        return pa.array([cell if isinstance(cell, str | None) else _json(cell) for cell in cells])


def _json(value: Any) -> str:
    isoformat = getattr(value, "isoformat", None)
    if isoformat is not None:
        return str(isoformat())
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
