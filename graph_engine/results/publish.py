"""Compute the results of the release that a store holds, and publish them beside it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from graph_engine.datasets.cached.stamp import code_stamp
from graph_engine.errors import NotEnoughDataError
from graph_engine.results.suggestion_tables import suggestion_tables
from graph_engine.schema import RESULT_EDGES
from graph_engine.schema.graph_tables import GraphTables

if TYPE_CHECKING:
    from graph_engine.stores.protocol import GraphStore, Results
    from graph_engine.suggestions.pipeline import Matcher

_STAMP_SHOWN = 12


def publish_results(store: GraphStore, matcher: Callable[[], Matcher]) -> Results:
    """Compute all suggestions of a release and publish them in the place of those that were published of it.

    Parameters
    ----------
    store : GraphStore
        The store, open for writing.
    matcher : callable
        Gives the suggestions of the release that it holds.

    Returns
    -------
    Results
        What was published; ``rules`` tells the version of rules, thresholds and tables that made it. A release without
        figures to compare gets empty results.
    """
    return publish_tables(store, result_tables(store, matcher))


def publish_tables(store: GraphStore, tables: GraphTables) -> Results:
    """Publish what :func:`result_tables` gave of the release that a store holds now."""
    return store.publish(tables, rules=code_stamp()[:_STAMP_SHOWN])


def result_tables(store: GraphStore, matcher: Callable[[], Matcher]) -> GraphTables:
    """All suggestions of a release as tables; arguments as for :func:`publish_results`, nothing is written."""
    ends = {label for kind in RESULT_EDGES.values() for _, label in kind.ends}
    known = {label: frozenset(store.nodes(label, ["key"]).column("key").to_pylist()) for label in sorted(ends)}
    tables = GraphTables()
    # A store of one source lacks what suggestions rest on.
    with suppress(NotEnoughDataError):
        tables = suggestion_tables(matcher(), known)
    return tables
