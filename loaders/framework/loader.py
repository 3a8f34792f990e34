"""What a loader is: a description of one public source, and one function that yields tables of the graph.

A new source is one file in the folder of its country with a module constant ``LOADER`` and one test beside the others.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pandas as pd

from graph_engine.errors import UnknownNameError
from graph_engine.organisations.source_ranks import SourceRank
from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.schema.graph_tables import GraphTables
from loaders.framework.load_report import FileReport


@dataclass(frozen=True)
class Nodes:
    """Some nodes of one kind. Columns of the schema that are left out are null; others are an error."""

    label: NodeLabel
    rows: pd.DataFrame


@dataclass(frozen=True)
class Edges:
    """Some edges of one kind. ``rows`` has ``from``, ``to`` and columns of the schema; left-out columns are null.

    Organisations are given as records: their edges start at ``NodeLabel.RECORD``. An edge whose end is not in the
    graph is set aside when the release is assembled, and counted.
    """

    type: EdgeType
    source: NodeLabel
    target: NodeLabel
    rows: pd.DataFrame


DATE_NOT_STATED = "date not stated"
"""The ``edition`` of a file that says neither year nor release."""


@dataclass(frozen=True)
class Edition:
    """One edition of a source that a loader found in its files; its ``key`` is every row's ``source``.

    Parameters
    ----------
    key : str
        Unique and stable, such as ``nomis-bres-2021-itl2``: loading an edition again replaces its rows.
    title, publisher, licence, address, edition
        As evidence shows them. ``edition`` is the year or release of the figures.
    """

    key: str
    title: str
    publisher: str
    licence: str
    address: str
    edition: str


Batch = Nodes | Edges | Edition


@dataclass
class LoadContext:
    """What a loader may use: the load reports of its files and the graph as it stands before this load.

    ``graph`` holds what was loaded before (geography and SIC first), so that places and codes can be looked up;
    ``stated`` what the command line says of the files, by the names that the loader takes.
    """

    graph: GraphTables = field(default_factory=GraphTables)
    file_reports: dict[str, FileReport] = field(default_factory=dict)
    progress: Callable[[str, int], None] = lambda _what, _rows: None
    stated: Mapping[str, str] = field(default_factory=dict)

    def file_report(self, path: Path) -> FileReport:
        """Return the load report of a file, opened at the first call."""
        name = str(path)
        if name not in self.file_reports:
            self.file_reports[name] = FileReport.of(path)
        return self.file_reports[name]


@dataclass(frozen=True)
class Loader:
    """One public source.

    Parameters
    ----------
    name : str
        Name on the command line: ``hub load NAME FILE…``.
    describes : str
        One sentence for ``hub load --help``.
    load : callable
        ``load(paths, context)`` yields an :class:`Edition` before the rows that name it, then nodes and edges. Each
        file is opened through ``context.file_report(path)``.
    files : mapping
        Where ``hub snapshot build`` finds the files: folder → patterns, in the order in which they are to be read.
        Empty for a source that may not be bundled: it is loaded from a user's own file only.
    after : sequence of str
        Loaders whose rows must be in the graph before this one.
    ranks : sequence of SourceRank
        How its sources of organisations rank among those of all loaders; empty where it writes no records.
    takes : sequence of str
        What the command line may say of its files where they leave it out, such as the year.
    """

    name: str
    describes: str
    load: Callable[[Sequence[Path], LoadContext], Iterator[Batch]]
    files: Mapping[str, Sequence[str]]
    after: Sequence[str] = ()
    ranks: Sequence[SourceRank] = ()
    takes: Sequence[str] = ()


@cache
def loaders() -> dict[str, Loader]:
    """Find all loaders: modules below this package with a ``LOADER``, in an order that respects ``after``."""
    import loaders as package

    found: dict[str, Loader] = {}
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not module.ispkg:
            candidate = getattr(importlib.import_module(module.name), "LOADER", None)
            if isinstance(candidate, Loader):
                found[candidate.name] = candidate
    # By name first, so that the order of modules on disk changes nothing.
    found = {name: found[name] for name in sorted(found)}
    ordered: dict[str, Loader] = {}

    def place(loader: Loader) -> None:
        for name in loader.after:
            if name in found:
                place(found[name])
        ordered[loader.name] = loader

    for loader in found.values():
        place(loader)
    return ordered


def source_ranks() -> tuple[SourceRank, ...]:
    """Return the ranks that all loaders declare for their sources of organisations."""
    return tuple(rank for found in loaders().values() for rank in found.ranks)


def loader(name: str) -> Loader:
    """Return a loader by name.

    Raises
    ------
    UnknownNameError
        With the nearest names.
    """
    known = loaders()
    if name not in known:
        raise UnknownNameError("source", name, known)
    return known[name]
