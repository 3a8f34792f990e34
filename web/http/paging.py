"""Long lists in parts: how many rows an answer holds, from which on, and where the rest is.

A page that lists things declares :data:`PAGING` among its parameters and gives its rows as :func:`paged` makes them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import request

from web.http.parameters import QueryArgs, WholeNumber

MOST_ROWS = 1000
LIMIT, OFFSET = "limit", "offset"
PAGING = (
    WholeNumber(LIMIT, "Rows of the JSON at most", low=1, high=MOST_ROWS, default=MOST_ROWS),
    WholeNumber(OFFSET, "Rows of the JSON to leave out at the start", low=0, default=0),
)


def paged(name: str, rows: Sequence[Mapping[str, Any]], args: QueryArgs) -> dict[str, Any]:
    """Rows of a list as JSON gives them: those asked for, how many there are in all, and the address of the next ones.

    Parameters
    ----------
    name : str
        What the rows are called.
    rows : sequence of mapping
        All of them, in their order.
    args : QueryArgs
        What was asked, with ``limit`` and ``offset``.

    Returns
    -------
    dict
        ``name``, ``total``, ``limit``, ``offset`` and ``next``, which is ``None`` after the last row.
    """
    limit, offset = int(args[LIMIT]), int(args[OFFSET])
    after = offset + limit
    return {
        name: list(rows[offset:after]),
        "total": len(rows),
        LIMIT: limit,
        OFFSET: offset,
        "next": _address(offset=after) if after < len(rows) else None,
    }


def _address(**changes: int) -> str:
    """The address that was asked, in the form in which it was asked, with some values changed."""
    arguments: dict[str, Any] = {**dict(request.args.lists()), **changes}
    return f"{request.script_root}{request.path}?{urlencode(arguments, doseq=True)}"
