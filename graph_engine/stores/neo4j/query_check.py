"""What is refused of analysts' Cypher before a Neo4j server sees it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from graph_engine.stores.cypher import check_query
from graph_engine.stores.neo4j.queries import PROCEDURES
from graph_engine.stores.protocol import Given

_ESCAPE = re.compile(r"\\u+([0-9a-fA-F]{4})")
_PLUG_INS = "Run what plug-ins such as GDS bring in Neo4j Browser."


def check_for_server(query: str, parameters: Mapping[str, Given]) -> None:
    r"""Refuse what is not one read-only statement; see :func:`graph_engine.stores.cypher.check_query`.

    The server reads an escape such as ``\u0043`` before it reads the query, even within a text: so both are looked at.
    """
    for text in sorted({query, _ESCAPE.sub(lambda found: chr(int(found[1], 16)), query)}):
        check_query(text, parameters, PROCEDURES, book=_PLUG_INS)
