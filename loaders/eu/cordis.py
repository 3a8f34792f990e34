"""CORDIS: projects of the European framework programmes and who takes part in them.

Reads the published archive of Horizon 2020, Horizon Europe or the Seventh Framework Programme, or the tables in it,
gzipped or not. A selection without participant codes is read too; a published archive then replaces it whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pandas as pd

from graph_engine.organisations.source_ranks import SourceRank
from graph_engine.schema import UNITED_KINGDOM
from loaders.eu.cordis_participants import Participants
from loaders.eu.cordis_programme import Programme
from loaders.eu.cordis_tables import PARTICIPANTS, CordisTable, find_tables
from loaders.framework.loader import Batch, LoadContext, Loader
from loaders.placement.seats import Seats


def load(paths: Sequence[Path], context: LoadContext) -> Iterator[Batch]:
    """Read archives and tables; all tables of one call belong together.

    Yields
    ------
    Edition, Nodes, Edges
        An edition for each programme; sectors (programme parts, topics, fields of EuroSciVoc), projects with the terms
        of their objectives, ``ABOUT``;
        records, ``PARTICIPATED_IN`` with role and EU contribution in EUR, ``LOCATED_IN`` for the United Kingdom.

    Raises
    ------
    InputError
        A damaged archive or a zip bomb.
    LayoutError
        A file that is no table of CORDIS, or no table of projects.
    """
    with ExitStack() as stack:
        tables = find_tables(paths, context, stack)
        programme = Programme()
        programme.read_projects(tables)
        yield from programme.editions.values()
        programme.read_subjects(tables)
        participants = Participants(programme)
        for table in tables:
            if table.kind == PARTICIPANTS:
                participants.read(table)
        for table in tables:
            # A file of rows that name no project belongs nowhere in particular.
            table.file_report.source = table.file_report.source or min(programme.editions, default=None)
    yield from programme.batches()
    yield from placed(participants, tables, context)


def placed(participants: Participants, tables: Sequence[CordisTable], context: LoadContext) -> Iterator[Batch]:
    """Yield the records and participations of all tables, and where those of the United Kingdom are.

    Parameters
    ----------
    participants : Participants
        Gathered from the tables.
    tables : sequence of CordisTable
        The load report of the first table of participants is told what was mended.
    context : LoadContext
        Its graph holds the areas.
    """
    records = participants.records()
    file_report = next((table.file_report for table in tables if table.kind == PARTICIPANTS), tables[0].file_report)
    file_report.note("organisation with several names: latest taken", participants.with_several_names())
    seats = Seats(context)
    at_home = records["country"] == UNITED_KINGDOM
    records = pd.concat([seats.mend(records[at_home], file_report), records[~at_home]])
    yield from participants.batches(records)
    yield from seats.locate(records[records["country"] == UNITED_KINGDOM], file_report)


# Names are often in capitals; seats come with a postcode or a NUTS code. The newest programme is believed first.
RANKS = (
    SourceRank("cordis-horizon", attributes=130, seat=60),
    SourceRank("cordis-h2020", attributes=140, seat=70),
    SourceRank("cordis-fp7", attributes=150, seat=80),
)

LOADER = Loader(
    name="cordis",
    describes="CORDIS: projects of Horizon 2020, Horizon Europe or FP7, their words, participants and subjects.",
    load=load,
    files={
        "cordis_fp7_uk": ("cordis-fp7projects-csv.zip",),
        "cordis_h2020_uk": ("cordis-h2020projects-csv.zip",),
        "cordis_horizon_europe_text": ("project.csv.gz", "organization.csv.gz"),
    },
    # Towns that no list names are told from places of other records and works.
    after=("geography", "employers", "research_organisations", "food_establishments", "uk_ets"),
    ranks=RANKS,
)
