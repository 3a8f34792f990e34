"""Projects of a framework programme, and what they are about: programme parts, topics, fields of science."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from graph_engine.reference.plausible import bounds_of
from graph_engine.schema import EdgeType, NodeLabel, Quantity, Scheme, sector_key
from graph_engine.texts.terms import written_terms
from loaders.eu.cordis_tables import FIELDS, LEGAL_BASES, PROJECTS, TOPICS, CordisTable
from loaders.framework.licences import CC_BY
from loaders.framework.loader import DATE_NOT_STATED, Batch, Edges, Edition, Nodes
from loaders.framework.plausible_values import plausible_day
from loaders.framework.repeats import set_aside_repeats
from loaders.framework.tabular_files import parse_numbers

MISSING = ("", "NA")
EUROSCIVOC = "euroscivoc"
NO_PROJECT = "names no known project"

# Parts of Horizon 2020 (Council decision 2013/743/EU), under the short names by which they are known.
PARTS: Mapping[str, str] = {
    "ERC": "European Research Council",
    "FET": "Future and Emerging Technologies",
    "MSCA": "Marie Skłodowska-Curie Actions",
    "RI": "Research infrastructures",
    "LEIT": "Leadership in enabling and industrial technologies",
    "ARF": "Access to risk finance",
    "Innovation in SMEs": "Innovation in small and medium-sized enterprises",
    "SC1": "Health, demographic change and well-being",
    "SC2": (
        "Food security, sustainable agriculture and forestry, marine, maritime and inland water research, "
        "and the bioeconomy"
    ),
    "SC3": "Secure, clean and efficient energy",
    "SC4": "Smart, green and integrated transport",
    "SC5": "Climate action, environment, resource efficiency and raw materials",
    "SC6": "Europe in a changing world: inclusive, innovative and reflective societies",
    "SC7": "Secure societies: protecting freedom and security of Europe and its citizens",
    "SEWP": "Spreading excellence and widening participation",
    "SWAFS": "Science with and for society",
    "Euratom": "Euratom research and training programme",
}
_PART_OF_NUMBER: Mapping[str, str] = {
    "1.1": "ERC",
    "1.2": "FET",
    "1.3": "MSCA",
    "1.4": "RI",
    "2.1": "LEIT",
    "2.2": "ARF",
    "2.3": "Innovation in SMEs",
    "3.1": "SC1",
    "3.2": "SC2",
    "3.3": "SC3",
    "3.4": "SC4",
    "3.5": "SC5",
    "3.6": "SC6",
    "3.7": "SC7",
    "4": "SEWP",
    "5": "SWAFS",
}
_NUMBER = re.compile(r"H2020-EU\.(\d)(?:\.(\d))?")
_PROGRAMMES = {"H2020": "Horizon 2020", "HORIZON": "Horizon Europe", "FP7": "Seventh Framework Programme"}
_DATASETS = {
    "H2020": "https://data.europa.eu/data/datasets/cordish2020projects",
    "HORIZON": "https://data.europa.eu/data/datasets/cordis-eu-research-projects-under-horizon-europe-2021-2027",
    "FP7": "https://data.europa.eu/data/datasets/cordisfp7projects",
}
_PROJECT_COLUMNS = ("id", "frameworkProgramme", "startDate", "endDate", "totalCost", "legalBasis")
_PROJECT_OPTIONAL = (
    *("acronym", "title", "topics", "contentUpdateDate", "objective", "keywords", "rcn"),
    # Selections say when each row was taken from CORDIS instead of when it was updated there.
    "snapshot",
)
_PROGRAMME_OF_BASIS = re.compile(r"(HORIZON|H2020|FP7|EURATOM2027)\b")


def programme_part(code: str) -> str:
    """Return the part of Horizon 2020 that a legal basis belongs to, or the code itself for other programmes.

    Examples
    --------
    >>> programme_part("H2020-EU.3.4."), programme_part("H2020-EU.1.3.2."), programme_part("HORIZON.2.4")
    ('SC4', 'MSCA', 'HORIZON.2.4')
    """
    # Euratom has a legal basis of its own, outside of the numbered parts.
    if "euratom" in code.casefold() and code.startswith("H2020"):
        return "Euratom"
    found = _NUMBER.match(code)
    if not found:
        return code
    first, second = found.groups()
    return _PART_OF_NUMBER.get(f"{first}.{second}") or _PART_OF_NUMBER.get(first) or code


def programme_of(basis: str) -> str:
    """Return the framework programme that a legal basis belongs to; nothing where it says none.

    Euratom's programme of 2021 to 2027 is published with Horizon Europe.

    Examples
    --------
    >>> programme_of("HORIZON.2.4"), programme_of("H2020-EU.3.4."), programme_of("EURATOM2027"), programme_of("LEIT")
    ('HORIZON', 'H2020', 'HORIZON', '')
    """
    found = _PROGRAMME_OF_BASIS.match(basis)
    return {"EURATOM2027": "HORIZON"}.get(found[1], found[1]) if found else ""


@dataclass
class Programme:
    """All projects of a load, and what is known of them.

    Parameters
    ----------
    edition : Edition, optional
        That all projects belong to, where a file is not what CORDIS publishes; one for each programme where not given.
    sample : bool
        Whether the projects were chosen so that they are no measure of who works with whom.
    longest_objective : int, optional
        Characters at which a file that is not what CORDIS publishes cuts objectives.
    """

    edition: Edition | None = None
    sample: bool = False
    longest_objective: int | None = None
    edition_of: dict[str, str] = field(default_factory=dict)
    partners: dict[str, int] = field(default_factory=dict)
    editions: dict[str, Edition] = field(default_factory=dict)
    _projects: list[pd.DataFrame] = field(default_factory=list)
    _programme: dict[str, str] = field(default_factory=dict)
    _about: set[tuple[str, str, str]] = field(default_factory=set)
    _sectors: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    _inside: set[tuple[str, str]] = field(default_factory=set)

    def read_projects(self, tables: list[CordisTable]) -> None:
        """Read the tables of projects; a project that stands twice, or whose dates are none, is set aside."""
        newest: dict[str, str] = {}
        years: dict[str, list[str]] = {}
        for table in (table for table in tables if table.kind == PROJECTS):
            frames = [self._valid(frame, table) for frame in table.rows(_PROJECT_COLUMNS, _PROJECT_OPTIONAL)]
            if not frames:
                continue
            frame = set_aside_repeats(pd.concat(frames), ["id"], table.file_report, part=table.part)
            # Downloads of two programmes may both hold a project; the first that is read keeps it.
            known = frame["id"].isin(self.edition_of)
            for line, value in frame.loc[known, "id"].items():
                table.file_report.quarantine(int(str(line)), "id", "repeated row", value, part=table.part)
            frame = frame[~known]
            for programme, updated in frame.groupby("frameworkProgramme")["updated"].max().items():
                # CORDIS numbers no releases: the latest update of any project dates the file.
                newest[str(programme)] = max(newest.get(str(programme), ""), str(updated)[:10])
                if table.absent:
                    starts = frame.loc[frame["frameworkProgramme"] == programme, "start"]
                    years.setdefault(str(programme), []).extend(starts[starts != ""].str[:4])
            self.edition_of |= dict(zip(frame["id"], frame["edition"], strict=True))
            self._programme |= dict(zip(frame["id"], frame["frameworkProgramme"], strict=True))
            self._projects.append(frame)
            self.file_under(table, frame["id"])
        if self.edition:
            self.editions[self.edition.key] = self.edition
            return
        for programme, updated in sorted(newest.items()):
            key = _edition_key(programme)
            said = f"updated {updated}" if updated else DATE_NOT_STATED
            if chosen := years.get(programme):
                # The one selection that is passed on in this layout: projects that partners from widening
                # countries may still join.
                said = f"a selection, projects open to hop-on, begun {min(chosen)} to {max(chosen)}, {said}"
            self.editions[key] = Edition(
                key,
                f"CORDIS: projects under {_PROGRAMMES.get(programme, programme)} and their participants",
                "Publications Office of the European Union",
                CC_BY,
                _DATASETS.get(programme, "https://data.europa.eu"),
                said,
            )

    def _valid(self, frame: pd.DataFrame, table: CordisTable) -> pd.DataFrame:
        file_report, part = table.file_report, table.part
        stated = frame["frameworkProgramme"] != ""
        by_basis = frame["legalBasis"].map(programme_of)
        file_report.note("no framework programme: taken from the legal basis", int((~stated & (by_basis != "")).sum()))
        frame = frame.assign(
            frameworkProgramme=frame["frameworkProgramme"].where(stated, by_basis),
            updated=frame["contentUpdateDate"].where(frame["contentUpdateDate"] != "", frame["snapshot"]),
            cost=parse_numbers(frame, "totalCost", file_report, bounds_of(Quantity.EUROS), missing=MISSING, part=part),
            start=frame["startDate"].map(iso_date),
            end=frame["endDate"].map(iso_date),
        )
        if self.longest_objective:
            cut = frame["objective"].str.len() >= self.longest_objective
            # The last word is half a word.
            frame["objective"] = frame["objective"].mask(cut, frame["objective"].str.replace(r"\S+$", "", regex=True))
            file_report.note("objective cut by the source: its last word is left out", int(cut.sum()))
        backwards = (frame["end"] < frame["start"]) & (frame["end"] != "")
        for column, rule, bad in (
            ("id", "no project number", ~frame["id"].str.fullmatch(r"\d+")),
            ("frameworkProgramme", "no framework programme", frame["frameworkProgramme"] == ""),
            ("startDate", "not a date", frame["start"] == "?"),
            ("endDate", "not a date", frame["end"] == "?"),
            ("endDate", "ends before it starts", backwards),
        ):
            for line, value in frame.loc[bad, column].items():
                file_report.quarantine(int(str(line)), column, rule, value, part=part)
        accepted = frame[file_report.accepted(frame.index, part=part)]
        edition = self.edition.key if self.edition else accepted["frameworkProgramme"].map(_edition_key)
        return accepted.assign(edition=edition)

    def read_subjects(self, tables: list[CordisTable]) -> None:
        """Read what projects are about: their own columns, then the tables of legal bases, topics and fields."""
        for frame in self._projects:
            for project, bases, topics in frame[["id", "legalBasis", "topics"]].itertuples(index=False):
                for part in map(programme_part, filter(None, map(str.strip, bases.split(";")))):
                    self._add(project, Scheme.PROGRAMME_PART, part, "part", PARTS.get(part, ""))
                for topic in filter(None, map(str.strip, re.split(r"[;,]", topics))):
                    self._add(project, Scheme.TOPIC, topic, "topic", "")
        for table in tables:
            if table.kind == LEGAL_BASES:
                for project, base, title in self._known(table, ("projectID", "legalBasis", "title")):
                    part = programme_part(base)
                    name = PARTS.get(part) or (title if part == base else "")
                    self._add(project, Scheme.PROGRAMME_PART, part, "part", name)
            elif table.kind == TOPICS:
                for project, topic, title in self._known(table, ("projectID", "topic", "title")):
                    self._add(project, Scheme.TOPIC, topic, "topic", title)
            elif table.kind == FIELDS:
                for project, code, path in self._known(table, ("projectID", "euroSciVocCode", "euroSciVocPath")):
                    self._add_field(project, code, path)

    def file_under(self, table: CordisTable, projects: pd.Series) -> None:
        """File the load report of a table under the edition of its projects, unless the file has one already."""
        if table.file_report.source is None:
            found = {self.edition_of[project] for project in projects.unique() if project in self.edition_of}
            table.file_report.source = min(found, default=None)

    def _known(self, table: CordisTable, columns: tuple[str, str, str]) -> Iterator[tuple[str, str, str]]:
        frames = [frame[list(columns)] for frame in table.rows(columns)]
        if not frames:
            return
        frame = pd.concat(frames)
        self.file_under(table, frame[columns[0]])
        _, what, _ = columns
        for column, rule, bad in (
            (columns[0], NO_PROJECT, ~frame[columns[0]].isin(self.edition_of)),
            (what, "empty", frame[what] == ""),
            (columns[0], "repeated row", frame.duplicated(list(columns[:2]))),
        ):
            for line, value in frame.loc[bad, column].items():
                table.file_report.quarantine(int(str(line)), column, rule, value, part=table.part)
        accepted = table.file_report.accepted(frame.index, part=table.part)
        yield from frame[accepted].itertuples(index=False, name=None)

    def _add(self, project: str, scheme: str, code: str, level: str, name: str) -> None:
        self._name_sector(project, scheme, code, level, name)
        self._about.add((project, sector_key(scheme, code), self.edition_of[project]))

    def _name_sector(self, project: str, scheme: str, code: str, level: str, name: str) -> None:
        programme = self._programme[project]
        said = (self.edition_of[project], _PROGRAMMES.get(programme, programme))
        row = self._sectors.setdefault((scheme, code), {"level": level, "name": "", "source": said[0]})
        # Whichever row comes first: of several names the first by letters, of several editions likewise.
        row["name"] = min(filter(None, (row["name"], name)), default="")
        row["source"], row["version"] = min((row["source"], row.get("version", said[1])), said)

    def _add_field(self, project: str, code: str, path: str) -> None:
        codes, names = code.strip("/").split("/"), path.strip("/").split("/")
        # A name may hold a slash itself: then only the last level is sure.
        if len(names) != len(codes):
            names = [""] * (len(codes) - 1) + [path]
        self._add(project, EUROSCIVOC, code, "field", names[-1])
        for depth in range(len(codes) - 1, 0, -1):
            above = "/" + "/".join(codes[:depth])
            below = "/" + "/".join(codes[: depth + 1])
            self._inside.add((sector_key(EUROSCIVOC, below), sector_key(EUROSCIVOC, above)))
            self._name_sector(project, EUROSCIVOC, above, "field", names[depth - 1])

    def batches(self) -> Iterator[Batch]:
        """Yield sectors, projects (with their words and the number of participations) and what they are about."""
        sectors = pd.DataFrame(
            [
                {
                    **row,
                    "key": sector_key(scheme, code),
                    "scheme": str(scheme),
                    "code": code,
                    "name": row["name"] or code,
                }
                for (scheme, code), row in sorted(self._sectors.items())
            ]
        )
        if len(sectors):
            yield Nodes(NodeLabel.SECTOR, sectors)
        for frame, terms in zip(self._projects, self._terms(), strict=True):
            yield Nodes(
                NodeLabel.PROJECT,
                pd.DataFrame(
                    {
                        "key": frame["edition"].str.removeprefix("cordis-") + ":" + frame["id"],
                        "programme": frame["frameworkProgramme"].to_numpy(),
                        "code": frame["id"].to_numpy(),
                        "acronym": frame["acronym"].to_numpy(),
                        "title": frame["title"].to_numpy(),
                        "start": frame["start"].to_numpy(),
                        "end": frame["end"].to_numpy(),
                        "cost": frame["cost"].to_numpy(),
                        "partners": [self.partners.get(code, 0) for code in frame["id"]],
                        "rcn": frame["rcn"].where(frame["rcn"].str.fullmatch(r"\d+")).to_numpy(),
                        "sample": True if self.sample else None,
                        "terms": terms,
                        "keywords": frame["keywords"].map(_keywords).to_numpy(),
                        "source": frame["edition"].to_numpy(),
                    }
                ),
            )
        about = pd.DataFrame(sorted(self._about), columns=["from", "to", "source"])
        about["from"] = [project_key(source, code) for code, source in zip(about["from"], about["source"], strict=True)]
        yield Edges(EdgeType.ABOUT, NodeLabel.PROJECT, NodeLabel.SECTOR, about)
        if self._inside:
            inside = pd.DataFrame(sorted(self._inside), columns=["from", "to"])
            source_of = dict(zip(sectors["key"], sectors["source"], strict=True))
            yield Edges(
                EdgeType.PART_OF,
                NodeLabel.SECTOR,
                NodeLabel.SECTOR,
                inside.assign(weight=1.0, source=inside["from"].map(source_of)),
            )

    def _terms(self) -> Iterator[list[str]]:
        """Terms of the objectives, table by table; what is rare is told from all tables of the load together."""
        if not self._projects:
            return
        terms = written_terms(pd.concat([frame["objective"] for frame in self._projects]))
        start = 0
        for frame in self._projects:
            yield terms[start : start + len(frame)]
            start += len(frame)


def project_key(edition: str, code: str) -> str:
    """Key of a project, from its edition and its number.

    Examples
    --------
    >>> project_key("cordis-h2020", "207027")
    'h2020:207027'
    """
    return f"{edition.removeprefix('cordis-')}:{code}"


def _edition_key(programme: str) -> str:
    return "cordis-" + re.sub(r"[^a-z0-9]+", "-", programme.casefold())


def _keywords(text: str) -> str:
    found = (" ".join(word.split()) for word in re.split(r"[;,]", text))
    return "; ".join(dict.fromkeys(word for word in found if word))


def iso_date(text: str) -> str:
    """Return the day as ISO text, nothing where there is none, and a question mark for what is no date."""
    if text in MISSING:
        return ""
    try:
        day = date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return "?"
    return day if plausible_day(day) else "?"
