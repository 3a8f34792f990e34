"""A release before it is written: every dataset of figures is made of it once, so that no load leaves a broken one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import cast

from graph_engine.datasets.edition_uses import load_edition_uses
from graph_engine.datasets.editions import UNUSED
from graph_engine.datasets.figures import load_gazetteer
from graph_engine.datasets.job_years import load_quotients_by_year
from graph_engine.datasets.jobs import load_jobs_frame
from graph_engine.datasets.value_added import load_value_added
from graph_engine.errors import HubError, InputError, NotEnoughDataError, StoreError
from graph_engine.geography.gazetteer import Gazetteer
from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.schema.graph_tables import GraphTables
from graph_engine.stores.bulk_reads import AssembledTables
from graph_engine.stores.protocol import GraphStore


def check_release(graph: GraphTables) -> Mapping[str, str]:
    """Make every dataset of figures of a graph, and say which editions of them stand unused.

    Returns
    -------
    mapping of str to str
        Source of an edition that no dataset stands on → why.

    Raises
    ------
    InputError
        Where a dataset cannot be made, although figures for it are there.
    """
    if not graph.edge_table(EdgeType.HAS_ACTIVITY, NodeLabel.AREA, NodeLabel.SECTOR).num_rows:
        return {}
    # Of a store datasets read nodes and edges, and nothing else.
    tables = cast(GraphStore, AssembledTables(graph))
    with refused_whole():
        gazetteer = load_gazetteer(tables)
        uses = load_edition_uses(tables, gazetteer)
        _make_all(tables, gazetteer)
    return {str(source): str(why) for source, use, why in uses.itertuples() if use == UNUSED}


@contextmanager
def refused_whole() -> Iterator[None]:
    """Refuse a release of which the block cannot make something, before anything of it is written.

    Raises
    ------
    InputError
        Says what was the matter. Full disks and lost servers are no fault of a file, and are said as they are.
    """
    try:
        yield
    except (StoreError, OSError):
        raise
    # Whatever it is, no store may be left with a release of which every question ends like this.
    except Exception as error:
        what = str(error) if isinstance(error, HubError) else f"{type(error).__name__}: {error}"
        raise InputError(
            f"With these files the figures could not be put to use ({what.rstrip('.')}). Nothing was changed; load the "
            "files one by one to find the one at fault."
        ) from error


def _make_all(tables: GraphStore, gazetteer: Gazetteer) -> None:
    load_value_added(tables, gazetteer)
    try:
        jobs = load_jobs_frame(tables, gazetteer)
    # A store of one source lacks what others bring; its questions will say so.
    except NotEnoughDataError:
        return
    load_quotients_by_year(tables, jobs)
