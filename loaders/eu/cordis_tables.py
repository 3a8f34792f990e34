"""The tables of a CORDIS download: found in zip archives or beside each other, known by their columns."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import pandas as pd

from graph_engine.errors import LayoutError
from loaders.framework.compressed_files import open_archive, open_bytes, open_member
from loaders.framework.load_report import FileReport
from loaders.framework.loader import LoadContext
from loaders.framework.tabular_files import read_delimited_stream

PROJECTS, PARTICIPANTS, TOPICS, LEGAL_BASES, FIELDS = (
    "project.csv",
    "organization.csv",
    "topics.csv",
    "legalBasis.csv",
    "euroSciVoc.csv",
)
# A column that tells each table from the others, in the order in which they are tried.
_SIGNS = (
    ("organisationID", PARTICIPANTS),
    ("frameworkProgramme", PROJECTS),
    ("euroSciVocCode", FIELDS),
    ("topic", TOPICS),
    ("uniqueProgrammePart", LEGAL_BASES),
)
# Selections of projects are passed on with fewer columns: one that is there, and those that are not.
_SELECTIONS = (
    ("activityType", PARTICIPANTS, ("organisationID", "postCode")),
    ("masterCall", PROJECTS, ("frameworkProgramme", "rcn")),
)
_ORDER: dict[str, tuple[str, ...]] = {
    PROJECTS: (
        *("id", "acronym", "status", "title", "startDate", "endDate", "totalCost", "ecMaxContribution", "legalBasis"),
        *("topics", "ecSignatureDate", "frameworkProgramme", "masterCall", "subCall", "fundingScheme", "nature"),
        *("objective", "contentUpdateDate", "rcn", "grantDoi"),
    ),
    PARTICIPANTS: (
        *("projectID", "projectAcronym", "organisationID", "vatNumber", "name", "shortName", "SME", "activityType"),
        *("street", "postCode", "city", "country", "nutsCode", "geolocation", "organizationURL", "contactForm"),
        *("contentUpdateDate", "rcn", "order", "role", "ecContribution", "netEcContribution", "totalCost"),
        *("endOfParticipation", "active"),
    ),
}
_DELIMITERS = ",;\t|"


@dataclass(frozen=True)
class CordisTable:
    """One table of a download.

    Parameters
    ----------
    kind : str
        One of the five published names.
    name : str
        File or member, for messages.
    file_report : FileReport
        Load report of the file; a whole archive has one.
    part : str
        Member of the archive; empty for a file of its own.
    open : callable
        Opens the bytes.
    headless : str
        Delimiter, where the file has no header row and the published order of columns is taken; empty otherwise.
    absent : sequence of str
        Published columns that a layout of its own leaves out; they are empty text.
    names : mapping
        Published column → its name in a layout of its own.
    """

    kind: str
    name: str
    file_report: FileReport
    part: str
    open: Callable[[], BinaryIO]
    headless: str = ""
    absent: Sequence[str] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    def rows(self, columns: Sequence[str], optional: Sequence[str] = ()) -> Iterator[pd.DataFrame]:
        """Read the rows in chunks of text; the index is the line of the file.

        Raises
        ------
        LayoutError
            As :func:`loaders.framework.tabular_files.read_delimited`.
        """
        with self.open() as stream:
            if not self.headless:
                lacking = [column for column in columns if column in self.absent]
                needed = [self.names.get(column, column) for column in columns if column not in lacking]
                more = [self.names.get(column, column) for column in (*lacking, *optional)]
                published = {theirs: ours for ours, theirs in self.names.items()}
                for frame in read_delimited_stream(
                    stream, self.name, self.file_report, needed, optional=more, part=self.part
                ):
                    yield frame.rename(columns=published)[[*columns, *optional]]
                return
            self.file_report.note("file without a header row: the published order of columns is taken")
            yield from read_delimited_stream(
                stream,
                self.name,
                self.file_report,
                columns,
                optional=optional,
                part=self.part,
                headless=_ORDER[self.kind],
                delimiter=self.headless,
            )


def find_tables(paths: Sequence[Path], context: LoadContext, stack: ExitStack) -> list[CordisTable]:
    """Find the tables in archives and files; archives stay open until ``stack`` is closed.

    Raises
    ------
    InputError
        An archive that is damaged or a bomb.
    LayoutError
        A file that is none of the tables, or no table of projects at all.
    """
    tables: list[CordisTable] = []
    for path in paths:
        file_report = context.file_report(path)
        if zipfile.is_zipfile(path) or path.suffix.casefold() == ".zip":
            archive = stack.enter_context(open_archive(path))
            tables += _members(archive, path, file_report)
        else:
            table = _table(path.name, file_report, "", _opener(path))
            if table is None:
                raise LayoutError(
                    f"{path.name} is none of the tables of CORDIS ({', '.join(kind for _, kind in _SIGNS)}): its "
                    "columns are not theirs. Give the published zip, or the tables in it."
                )
            tables.append(table)
    # Without projects no row says of which programme it is, and nothing could be kept.
    if not any(table.kind == PROJECTS for table in tables):
        raise LayoutError(
            f"No table of projects among {', '.join(path.name for path in paths)}: participations, topics and legal "
            f"bases need {PROJECTS}. Give the published zip, or {PROJECTS} beside the other tables."
        )
    return tables


def _members(archive: zipfile.ZipFile, path: Path, file_report: FileReport) -> Iterable[CordisTable]:
    for name in sorted(archive.namelist()):
        if name.endswith("/"):
            continue
        table = (
            _table(name, file_report, name, _member_opener(archive, name)) if name.casefold().endswith(".csv") else None
        )
        if table is None:
            file_report.note(f"member {name} not used")
        else:
            yield table


def _opener(path: Path) -> Callable[[], BinaryIO]:
    return lambda: open_bytes(path)


def _member_opener(archive: zipfile.ZipFile, name: str) -> Callable[[], BinaryIO]:
    return lambda: open_member(archive, name)


def _table(name: str, file_report: FileReport, part: str, open_: Callable[[], BinaryIO]) -> CordisTable | None:
    with open_() as stream:
        start = stream.read(1 << 16).removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="replace")
    for delimiter in _DELIMITERS:
        # The first record, not the first line: without a header its texts may run over several.
        try:
            first = next(csv.reader(io.StringIO(start, newline=""), delimiter=delimiter), [])
        except csv.Error:
            continue
        fields = [field.strip() for field in first]
        for sign, kind in _SIGNS:
            if sign in fields:
                return CordisTable(kind, name, file_report, part, open_)
        for kind, order in _ORDER.items():
            if len(fields) == len(order) and fields[0].isdecimal():
                return CordisTable(kind, name, file_report, part, open_, headless=delimiter)
        for sign, kind, absent in _SELECTIONS:
            if sign in fields and not set(absent) & set(fields):
                return CordisTable(kind, name, file_report, part, open_, absent=absent)
    # A table of the published name is read all the same, so that the message names the column it lacks.
    published = next((kind for _, kind in _SIGNS if Path(name).name.casefold() == kind.casefold()), None)
    return CordisTable(published, name, file_report, part, open_) if published else None
