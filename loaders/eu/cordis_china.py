"""CORDIS: projects of Horizon 2020 and Horizon Europe that have a Chinese partner, with their words and partners.

Two tables with names of columns of their own and no participant codes: the number of a project is its grant number,
and objectives are cut at 500 characters. How the projects were chosen favours large consortia and exchanges of staff,
so that they tell what organisations do and what they are called, and never how much anybody works with anybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from graph_engine.errors import LayoutError
from graph_engine.organisations.source_ranks import SourceRank
from loaders.eu.cordis import placed
from loaders.eu.cordis_participants import Participants
from loaders.eu.cordis_programme import Programme
from loaders.eu.cordis_tables import PARTICIPANTS, PROJECTS, CordisTable
from loaders.framework.compressed_files import open_bytes
from loaders.framework.licences import CC_BY
from loaders.framework.loader import Batch, Edition, LoadContext, Loader
from loaders.framework.year_columns import header_fields

EDITION = Edition(
    "cordis-china",
    "CORDIS: projects under Horizon 2020 and Horizon Europe that have a Chinese partner",
    "Publications Office of the European Union",
    CC_BY,
    "https://cordis.europa.eu/",
    "a selection, taken in 2025: words and names, no measure of who works with whom",
)
LONGEST_OBJECTIVE = 500
_NAMES: Mapping[str, Mapping[str, str]] = {
    PROJECTS: {
        "id": "project_id",
        "frameworkProgramme": "programme",
        "startDate": "start_date",
        "endDate": "end_date",
        "totalCost": "total_cost",
    },
    PARTICIPANTS: {
        "projectID": "project_id",
        "name": "org_name",
        "activityType": "org_type",
        "ecContribution": "ec_contribution",
        "netEcContribution": "net_contribution",
    },
}
_ABSENT = {PROJECTS: ("legalBasis",), PARTICIPANTS: ("organisationID", "postCode", "role")}
_SIGNS = {PROJECTS: {"project_id", "objective"}, PARTICIPANTS: {"project_id", "org_name"}}


def load(paths: Sequence[Path], context: LoadContext) -> Iterator[Batch]:
    """Read the table of projects and the table of their partners.

    Yields
    ------
    Edition, Nodes, Edges
        Topics, projects that are marked as a sample, ``ABOUT``; records known by name, ``PARTICIPATED_IN`` without a
        role, ``LOCATED_IN`` for the United Kingdom.

    Raises
    ------
    LayoutError
        A file that is neither table, or no table of projects.
    """
    tables = [_table(path, context) for path in paths]
    if not any(table.kind == PROJECTS for table in tables):
        raise LayoutError(
            f"No table of projects among {', '.join(path.name for path in paths)}: partners need the projects that "
            "they belong to. Give both tables."
        )
    programme = Programme(EDITION, sample=True, longest_objective=LONGEST_OBJECTIVE)
    programme.read_projects(tables)
    yield EDITION
    programme.read_subjects(tables)
    participants = Participants(programme)
    for table in tables:
        if table.kind == PARTICIPANTS:
            participants.read(table)
        table.file_report.source = EDITION.key
    yield from programme.batches()
    yield from placed(participants, tables, context)


def _table(path: Path, context: LoadContext) -> CordisTable:
    fields = set(header_fields(path))
    kind = next((kind for kind, signs in _SIGNS.items() if signs <= fields), None)
    if kind is None:
        raise LayoutError(
            f"{path.name} is neither the table of projects (with {' and '.join(sorted(_SIGNS[PROJECTS]))}) nor that of "
            f"partners (with {' and '.join(sorted(_SIGNS[PARTICIPANTS]))}) of projects that have a Chinese partner."
        )
    return CordisTable(
        kind,
        path.name,
        context.file_report(path),
        "",
        partial(open_bytes, path),
        absent=_ABSENT[kind],
        names=_NAMES[kind],
    )


LOADER = Loader(
    name="cordis_china",
    describes="CORDIS projects that have a Chinese partner: titles, words of objectives, keywords, partners by name.",
    load=load,
    files={"cordis_titles_subset": ("project.csv.gz", "organization.csv.gz")},
    after=("geography", "cordis"),
    # Towns of 2025: newer than those of the Seventh Framework Programme and of 2017.
    ranks=(SourceRank(EDITION.key, attributes=170, seat=75),),
)
