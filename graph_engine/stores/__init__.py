"""Stores of the graph: one protocol, an embedded database by default and a Neo4j server by choice."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from graph_engine.stores.addresses import chosen_address, embedded_path

if TYPE_CHECKING:
    from graph_engine.stores.protocol import GraphStore

__all__ = ["open_store"]


def open_store(address: str | None = None, *, read_only: bool = True) -> GraphStore:
    """Open the graph store.

    Parameters
    ----------
    address : str, optional
        ``embedded:///folder/graph.lbug`` or ``neo4j://host:7687`` (``bolt``, ``+s`` and ``+ssc`` too). By
        default ``HUB_STORE``, else a file in the user's data folder. The user and password of a server come
        from ``HUB_NEO4J_USER`` (``neo4j`` where it is not set) and ``HUB_NEO4J_PASSWORD``.
    read_only : bool, default True
        Whether the store may only be read. A store opened for writing makes the folder of its file where it
        is missing, and holds the writer's lock until it is closed.

    Returns
    -------
    GraphStore
        An open store; close it, or use it in a ``with`` block. It may hold no release yet.

    Raises
    ------
    StoreError
        Where the address is of no known form, or what it names is no file.
    StoreDamagedError
        Where ``read_only`` is true and the file is damaged, or another program's; one who writes may load over it.
    StoreUnreachableError, StoreAuthError
        Where no server answers within 10 s, or it refuses the user or password.
    StoreLockedError
        Where ``read_only`` is false and another store is open for writing.
    StoreVersionError
        Where a newer version wrote it.
    """
    chosen = chosen_address(address)
    path = embedded_path(chosen)
    # Each driver takes its time to import, so only the one in use is.
    if path is not None:
        from graph_engine.stores.ladybug.store import LadybugStore

        return LadybugStore(path, read_only=read_only)
    from graph_engine.stores.neo4j.store import Neo4jStore

    user = os.environ.get("HUB_NEO4J_USER") or "neo4j"
    return Neo4jStore(chosen, user, os.environ.get("HUB_NEO4J_PASSWORD", ""), read_only=read_only)
