"""CORDIS files as the back-test of predictions reads them: compared, measured, and never stored.

Names of organisations abroad are read here and nowhere else: the two programmes share few participant codes, so that
partners are known again by name. They end with the run.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from graph_engine.schema import EdgeType, NodeLabel
from loaders.eu.cordis_participants import COUNTRIES, Participants
from loaders.eu.cordis_programme import Programme
from loaders.eu.cordis_tables import PARTICIPANTS, find_tables
from loaders.framework.load_report import FileReport
from loaders.framework.loader import Edges, LoadContext, Nodes


@dataclass(frozen=True)
class CordisParticipations:
    """What the files of one or several programmes say.

    Attributes
    ----------
    records : DataFrame
        Organisations of each programme: ``key``, ``id``, ``scheme``, ``name``, ``country`` (ISO 3166), ``nuts``,
        ``latitude``, ``longitude``, ``source``; missing where not told.
    rows : DataFrame
        ``from`` (record), ``to`` (project) and ``role``.
    projects : DataFrame
        ``key``, ``programme`` and ``start``.
    about : DataFrame
        ``from`` (project) and ``to`` (key of a sector).
    files : tuple of FileReport
        Rows read, accepted and set aside.
    """

    records: pd.DataFrame
    rows: pd.DataFrame
    projects: pd.DataFrame
    about: pd.DataFrame
    files: tuple[FileReport, ...]


def country_code(code: str) -> str:
    """Return the ISO code of a country; CORDIS writes UK and EL.

    Examples
    --------
    >>> country_code("uk"), country_code("ES")
    ('GB', 'ES')
    """
    return COUNTRIES.get(code.strip().upper(), code.strip().upper())


def read_participations(paths: Sequence[Path]) -> CordisParticipations:
    """Read published archives, one for each programme, or the tables in them.

    Parameters
    ----------
    paths : sequence of Path
        Files of which each may hold other projects.

    Raises
    ------
    InputError
        A damaged archive or a zip bomb.
    LayoutError
        A file that is no table of CORDIS, or no table of projects.
    """
    context = LoadContext()
    # An archive is whole in itself: numbers of one programme say nothing of another's.
    archives = [path for path in paths if zipfile.is_zipfile(path)]
    loose = [path for path in paths if path not in archives]
    read = [_read(some, context) for some in (*([path] for path in archives), loose) if some]
    records, rows, projects, about = (pd.concat(tables, ignore_index=True) for tables in zip(*read, strict=True))
    return CordisParticipations(
        records=records.drop_duplicates("key", ignore_index=True),
        rows=rows,
        projects=projects.drop_duplicates("key", ignore_index=True),
        about=about,
        files=tuple(context.file_reports.values()),
    )


def _read(paths: Sequence[Path], context: LoadContext) -> tuple[pd.DataFrame, ...]:
    """Records, participations, projects and what they are about, of tables that belong together."""
    with ExitStack() as stack:
        tables = find_tables(paths, context, stack)
        programme = Programme()
        programme.read_projects(tables)
        programme.read_subjects(tables)
        participants = Participants(programme, everywhere=True)
        for table in tables:
            if table.kind == PARTICIPANTS:
                participants.read(table)
    records = participants.records()
    batches = [*programme.batches(), *participants.batches(records)]
    nodes = [one.rows for one in batches if isinstance(one, Nodes) and one.label == NodeLabel.PROJECT]
    edges = [one for one in batches if isinstance(one, Edges)]
    return (
        records,
        _all([one.rows for one in edges if one.type == EdgeType.PARTICIPATED_IN], ["from", "to", "role"]),
        _all(nodes, ["key", "programme", "start"]),
        _all([one.rows for one in edges if one.type == EdgeType.ABOUT], ["from", "to"]),
    )


def _all(frames: Sequence[pd.DataFrame], columns: list[str]) -> pd.DataFrame:
    if not frames:
        return pd.DataFrame(columns=columns, dtype=object)
    return pd.concat(frames, ignore_index=True)[columns]
