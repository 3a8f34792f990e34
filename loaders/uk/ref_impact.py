"""Impact case studies of the Research Excellence Framework 2014: what institutions say came of their research, 2008–13.

An index says of each case which institution wrote it, its unit of assessment, title, subjects and places; a file of
lines of JSON holds summaries of most of them. Summaries are read for their terms and never kept: the open licence of
the case studies does not cover 31 institutions. Of the titles, pieces that name a person are cut (`loaders.framework.
titles`); where that leaves nothing the case stays without a title.

The licence is that of the terms of use (https://impact.ref.ac.uk/casestudies/Terms.aspx, read on 30 November 2026).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from graph_engine.errors import LayoutError
from graph_engine.organisations.source_ranks import SourceRank
from graph_engine.schema import UNITED_KINGDOM, EdgeType, NodeLabel
from graph_engine.texts.terms import written_terms
from loaders.framework.compressed_files import open_bytes
from loaders.framework.json_files import read_json_lines
from loaders.framework.licences import CC_BY
from loaders.framework.load_report import FileReport
from loaders.framework.loader import Batch, Edges, Edition, LoadContext, Loader, Nodes
from loaders.framework.repeats import REPEATED, set_aside_repeats
from loaders.framework.tabular_files import read_delimited
from loaders.framework.titles import PERSON_CUT, PERSON_WITHHELD, without_persons

EDITION = Edition(
    "ref-2014-impact",
    "Research Excellence Framework 2014: impact case studies (titles and facts; terms of the summaries)",
    "UK funding bodies for higher education; each institution for its own case studies",
    f"{CC_BY} for most institutions; facts and counted words only",
    "https://impact.ref.ac.uk/casestudies/",
    "2014",
)
PAGE = "https://impact.ref.ac.uk/casestudies/CaseStudy.aspx?Id="
SOURCE = "ref2014-impact"
START, END = "2008", "2013"
"""The exercise asked for impact between January 2008 and July 2013."""
NO_CASE = "text of a case that the index does not list"

_COLUMNS = ("case_study_id", "ukprn", "institution", "uoa", "title")
_OPTIONAL = ("subjects", "disciplines", "uk_locations")
_LIST = "|"
# Put into the texts in the place of names and of what was withheld: they say nothing of the case.
_PLACEHOLDER = re.compile(
    r"(?:\b(?:Professor|Prof|Dr|Mrs?|Ms|Sir|Dame)\b\.?\s*)*\[(?:name|text removed for publication)\]", re.IGNORECASE
)
_NUMBERED = re.compile(
    r"^(?:\d{1,2}[A-Z]?-\d{1,2}[A-Z]?|\d{1,2}[.:]|[A-Z]:|(?:impact )?case study(?: \d+)?(?:\s*[:.–-]|(?<=\d)\s))\s*",
    re.IGNORECASE,
)


@dataclass
class _Summaries:
    """Summaries by the number of their case, with the file and line that each came from."""

    texts: dict[str, str] = field(default_factory=dict)
    places: dict[str, tuple[FileReport, int]] = field(default_factory=dict)

    def read(self, path: Path, file_report: FileReport) -> None:
        for number, entry in read_json_lines(path):
            file_report.read(1)
            self._take(entry, number, file_report)

    def _take(self, entry: object, number: int, file_report: FileReport) -> None:
        if not isinstance(entry, dict) or not isinstance(entry.get("summary"), str) or "case_study_id" not in entry:
            # What cannot be read may name anybody, so that it is not shown.
            file_report.quarantine(number, "summary", "not a line of JSON with case_study_id and summary", "")
            return
        case = str(entry["case_study_id"])
        if case in self.texts:
            file_report.quarantine(number, "case_study_id", REPEATED, case)
            return
        self.texts[case] = " ".join(_PLACEHOLDER.sub(" ", entry["summary"]).split())
        self.places[case] = (file_report, number)

    def set_aside_all_but(self, cases: frozenset[str]) -> None:
        for case in sorted(self.texts.keys() - cases):
            file_report, line = self.places[case]
            file_report.quarantine(line, "case_study_id", NO_CASE, case)


def load(paths: Sequence[Path], context: LoadContext) -> Iterator[Batch]:
    """Read the index, and the summaries where they are given; any order of the files will do.

    Yields
    ------
    Edition, Nodes, Edges
        Documents (impact cases), records (institutions by UKPRN) and ``WROTE`` between them; a joint case has several.

    Raises
    ------
    LayoutError
        No index among the files, or an index without one of its columns.
    """
    yield EDITION
    summaries = _Summaries()
    indexes = []
    for path in paths:
        context.file_report(path).source = EDITION.key
        if _is_json(path):
            summaries.read(path, context.file_report(path))
        else:
            indexes.append(path)
    if not indexes:
        raise LayoutError("Case studies need their index, case_studies_index.csv, which says who wrote them; add it.")
    parts: list[pd.DataFrame] = []
    for path in indexes:
        for frame in read_delimited(path, context.file_report(path), _COLUMNS, optional=_OPTIONAL):
            known = {case for part in parts for case in part["case_study_id"]}
            parts.append(_cases(frame, known, context.file_report(path)))
    cases = pd.concat(parts) if parts else pd.DataFrame(columns=[*_COLUMNS, *_OPTIONAL], dtype=object)
    summaries.set_aside_all_but(frozenset(cases["case_study_id"]))
    yield Nodes(NodeLabel.DOCUMENT, _documents(cases, summaries))
    wrote = cases.assign(ukprn=cases["ukprn"].str.split(_LIST, regex=False)).explode("ukprn")
    yield Nodes(NodeLabel.RECORD, _institutions(wrote))
    yield Edges(
        EdgeType.WROTE,
        NodeLabel.RECORD,
        NodeLabel.DOCUMENT,
        pd.DataFrame(
            {
                "from": f"{SOURCE}:" + wrote["ukprn"],
                "to": "impact-case:" + wrote["case_study_id"],
                "source": EDITION.key,
            }
        ),
    )


def _is_json(path: Path) -> bool:
    with open_bytes(path) as stream:
        return stream.readline(1 << 16).lstrip(b"\xef\xbb\xbf \t").startswith(b"{")


def _cases(frame: pd.DataFrame, known: Collection[str], file_report: FileReport) -> pd.DataFrame:
    for column, rule, bad in (
        ("case_study_id", REPEATED, frame["case_study_id"].isin(list(known))),
        ("case_study_id", "not a number of a case", ~frame["case_study_id"].str.fullmatch(r"\d+")),
        ("ukprn", "not a UKPRN of eight digits", ~frame["ukprn"].str.fullmatch(r"1\d{7}(\|1\d{7})*")),
        ("uoa", "no unit of assessment", frame["uoa"] == ""),
    ):
        for line, value in frame.loc[bad, column].items():
            file_report.quarantine(int(str(line)), column, rule, value)
    frame = frame[file_report.accepted(frame.index)]
    frame = set_aside_repeats(frame, ["case_study_id"], file_report)
    frame = frame.assign(title=_titles(frame["title"], file_report))
    from_disciplines = (frame["subjects"] == "") & (frame["disciplines"] != "")
    file_report.note("no subjects: the broader disciplines taken", int(from_disciplines.sum()))
    disciplines = frame["disciplines"].str.replace("_", " ", regex=False)
    return frame.assign(subjects=frame["subjects"].mask(from_disciplines, disciplines))


def _titles(titles: pd.Series, file_report: FileReport) -> pd.Series:
    plain = frozenset(word for title in titles for word in re.findall(r"\b[a-zé]+\b", title))
    found: list[str | None] = []
    for title in titles:
        bare = _NUMBERED.sub("", title)
        file_report.note("title: number before it cut", int(bare != title))
        told = without_persons(bare, plain=plain) if bare else None
        file_report.note(PERSON_WITHHELD, int(told is None and bare != ""))
        file_report.note(PERSON_CUT, int(told is not None and told != bare))
        # Some lists hold titles without any capital; a word such as pGALS keeps its own.
        if told and told == told.lower():
            file_report.note("title in small letters: first letter capitalised")
            told = told[0].upper() + told[1:]
        found.append(told)
    return pd.Series(found, index=titles.index, dtype=object)


def _documents(cases: pd.DataFrame, summaries: _Summaries) -> pd.DataFrame:
    cases = cases.sort_values("case_study_id")
    return pd.DataFrame(
        {
            "key": "impact-case:" + cases["case_study_id"],
            "kind": "impact case",
            "reference": cases["case_study_id"],
            "title": cases["title"],
            "start": START,
            "end": END,
            "unit": cases["uoa"],
            "subjects": cases["subjects"].str.replace(_LIST, "; ", regex=False),
            "places": cases["uk_locations"].str.replace(_LIST, "; ", regex=False),
            "address": PAGE + cases["case_study_id"],
            "terms": written_terms(summaries.texts.get(case, "") for case in cases["case_study_id"]),
            "source": EDITION.key,
        }
    )


def _institutions(wrote: pd.DataFrame) -> pd.DataFrame:
    """One record for each UKPRN, by the name that most of its own cases bear; joint cases bear several names."""
    alone = wrote.groupby("case_study_id")["ukprn"].transform("size") == 1
    names: dict[str, Counter[str]] = {ukprn: Counter() for ukprn in sorted(set(wrote["ukprn"]))}
    for ukprn, name in wrote.loc[alone, ["ukprn", "institution"]].itertuples(index=False):
        # A list in small letters has lost what is a name in it.
        if name and name != name.lower():
            names[ukprn][name] += 1
    return pd.DataFrame(
        [
            {
                "key": f"{SOURCE}:{ukprn}",
                "kind": "institution",
                "scheme": "ukprn",
                "id": ukprn,
                "name": min(counted, key=lambda name: (-counted[name], name), default=None),
                "type": "university",
                "country": UNITED_KINGDOM,
                "ukprn": ukprn,
                "source": EDITION.key,
            }
            for ukprn, counted in names.items()
        ]
    )


LOADER = Loader(
    name="ref_impact",
    describes="Impact case studies of REF 2014: title, unit, subjects, places; summaries are read for their terms.",
    load=load,
    files={"ref2014_impact": ("case_studies_index.csv*", "case_studies_text_*.jsonl*")},
    ranks=(SourceRank(SOURCE, attributes=310),),
)
