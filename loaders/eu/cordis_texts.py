"""CORDIS: titles and objectives of projects, gathered from several selections, for projects whose words are lacking.

A text belongs to the project of the graph that has its record number, or its grant number; the texts of other projects
are set aside, and come in when this source is loaded again after their projects. Selections by keywords and samples:
words, and no measure of anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from graph_engine.organisations.project_linkage import BY_GRANT_NUMBER, BY_RECORD_NUMBER
from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.schema.graph_tables import GraphTables
from graph_engine.schema.project_numbers import grant_numbers
from graph_engine.texts.terms import written_terms
from loaders.eu.cordis_programme import iso_date
from loaders.framework.licences import CC_BY
from loaders.framework.load_report import FileReport
from loaders.framework.loader import Batch, Edges, Edition, LoadContext, Loader, Nodes
from loaders.framework.misread_text import put_back
from loaders.framework.repeats import set_aside_repeats
from loaders.framework.tabular_files import read_delimited

EDITION = Edition(
    "cordis-texts",
    "CORDIS: titles and words of the objectives of projects of the Seventh Framework Programme and Horizon 2020",
    "Publications Office of the European Union",
    CC_BY,
    "https://cordis.europa.eu/",
    "selections by keywords and samples, 2018 to 2022",
)
LONGEST_OBJECTIVE = 20_000
"""CORDIS takes 2,000 characters, older programmes gave reports of 15,000; what is longer was read across rows."""
NOT_HELD = "project not in the graph"
_COLUMNS = ("rcn", "id", "title", "objective")
_OPTIONAL = ("startDate", "endDate")
_PAGE = "https://cordis.europa.eu/project/"


@dataclass(frozen=True)
class _Held:
    """Keys of the projects of the graph by record number and by grant number, and the programme of each."""

    by_rcn: Mapping[str, list[str]]
    by_grant: Mapping[str, list[str]]
    programme: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, graph: GraphTables) -> _Held:
        columns = ["key", "programme", "code", "rcn"]
        projects = graph.node_table(NodeLabel.PROJECT).select(columns).to_pandas().sort_values("key")
        by_rcn: dict[str, list[str]] = defaultdict(list)
        by_grant: dict[str, list[str]] = defaultdict(list)
        for key, rcn, grant in zip(projects["key"], projects["rcn"], grant_numbers(projects), strict=True):
            if rcn:
                by_rcn[rcn].append(key)
            if grant:
                by_grant[grant].append(key)
        return cls(by_rcn, by_grant, dict(zip(projects["key"], projects["programme"], strict=True)))

    def projects(self, rcn: str, grant: str) -> dict[str, str]:
        """Keys of the projects that a text belongs to, with how that is known."""
        found = dict.fromkeys(self.by_grant.get(grant, ()), BY_GRANT_NUMBER)
        return found | dict.fromkeys(self.by_rcn.get(rcn, ()), BY_RECORD_NUMBER)


def load(paths: Sequence[Path], context: LoadContext) -> Iterator[Batch]:
    """Read tables of titles and objectives; objectives become terms and are not kept.

    Yields
    ------
    Edition, Nodes, Edges
        Documents of the kind ``project text``, ``WORDS_OF`` to the projects that the graph holds.

    Raises
    ------
    LayoutError
        A file without one of the four columns used.
    """
    yield EDITION
    held = _Held.of(context.graph)
    for path in paths:
        file_report = context.file_report(path)
        frames = list(read_delimited(path, file_report, _COLUMNS, optional=_OPTIONAL))
        if not frames:
            continue
        frame = _valid(pd.concat(frames), file_report)
        said = frame[["title", "objective"]]
        frame[["title", "objective"]] = said.map(put_back)
        misread = (frame[["title", "objective"]] != said).any(axis=1)
        found = [held.projects(rcn, grant) for rcn, grant in zip(frame["rcn"], frame["id"], strict=True)]
        for line, number, projects in zip(frame.index, frame["number"], found, strict=True):
            if not projects:
                file_report.quarantine(int(line), "rcn", NOT_HELD, number)
        frame = frame.assign(projects=pd.Series(found, index=frame.index, dtype=object))
        accepted = np.array([bool(projects) for projects in found], dtype=bool)
        file_report.note("UTF-8 that was read as Windows-1252: put back", int(misread[accepted].sum()))
        yield from _documents(frame[accepted], held)


def _valid(frame: pd.DataFrame, file_report: FileReport) -> pd.DataFrame:
    frame = frame.assign(number=frame["rcn"].where(frame["rcn"] != "", frame["id"]))
    frame = frame.assign(start=frame["startDate"].map(iso_date), end=frame["endDate"].map(iso_date))
    too_long = frame["objective"].str.len() > LONGEST_OBJECTIVE
    for column, rule, bad in (
        ("rcn", "neither record number nor grant number", ~frame["number"].str.fullmatch(r"\d+")),
        ("objective", f"longer than {LONGEST_OBJECTIVE:,} characters: several texts run together", too_long),
        ("title", "neither title nor objective", (frame["title"] == "") & (frame["objective"] == "")),
        ("startDate", "not a date", frame["start"] == "?"),
        ("endDate", "not a date", frame["end"] == "?"),
    ):
        for line, value in frame.loc[bad, column].items():
            file_report.quarantine(
                int(str(line)), column, rule, f"{len(value):,} characters" if bad is too_long else value
            )
    frame = frame[file_report.accepted(frame.index)]
    return set_aside_repeats(frame, ["rcn", "id"], file_report)


def _documents(frame: pd.DataFrame, held: _Held) -> Iterator[Batch]:
    by_rcn = frame["rcn"] != ""
    key = EDITION.key + ":" + by_rcn.map({True: "rcn-", False: ""}) + frame["number"]
    programmes = [sorted({held.programme[project] for project in found}) for found in frame["projects"]]
    yield Nodes(
        NodeLabel.DOCUMENT,
        pd.DataFrame(
            {
                "key": key,
                "kind": "project text",
                "reference": frame["number"],
                "title": frame["title"],
                "start": frame["start"],
                "end": frame["end"],
                "unit": ["; ".join(found) for found in programmes],
                "address": _PAGE + by_rcn.map({True: "rcn/", False: "id/"}) + frame["number"],
                "terms": written_terms(frame["objective"]),
                "source": EDITION.key,
            }
        ),
    )
    words_of = [
        (document, project, how)
        for document, found in zip(key, frame["projects"], strict=True)
        for project, how in sorted(found.items())
    ]
    yield Edges(
        EdgeType.WORDS_OF,
        NodeLabel.DOCUMENT,
        NodeLabel.PROJECT,
        pd.DataFrame(words_of, columns=["from", "to", "how"]).assign(source=EDITION.key),
    )


LOADER = Loader(
    name="cordis_texts",
    describes="CORDIS: titles and words of objectives for projects of Horizon 2020 and FP7 that came without them.",
    load=load,
    files={"cordis_project_texts": ("project_texts.csv.gz",)},
    after=("cordis", "cordis_china"),
)
