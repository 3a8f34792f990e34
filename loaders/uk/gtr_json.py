"""Projects as Gateway to Research gives them in JSON, by either of its two interfaces.

Of each project the reference, funder, title, dates, abstract, topics and organisations are taken. Nothing that
describes persons is looked at.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from graph_engine.errors import LayoutError
from loaders.framework.json_files import read_json
from loaders.framework.load_report import FileReport
from loaders.framework.plausible_values import plausible_day

_LEADS = "LEAD"
_NO_PARTNERS = frozenset({"FUNDER", "FUND"})
_NO_TOPIC = frozenset({"", "unclassified"})
_DEEPEST = 6
_FARTHEST = 1e14


@dataclass(frozen=True)
class GtrOrganisation:
    """An organisation of a project: number, name and postcode, each empty where not given, and its role.

    ``at_home`` says that the source puts it into a region of the United Kingdom.
    """

    id: str
    name: str
    postcode: str
    role: str
    at_home: bool = False

    def completed(self, other: GtrOrganisation | None) -> GtrOrganisation:
        """Fill in from another mention; of two names or postcodes the first by letters is taken."""
        if other is None:
            return self
        return replace(
            self,
            name=min(filter(None, (self.name, other.name)), default=""),
            postcode=min(filter(None, (self.postcode, other.postcode)), default=""),
            at_home=self.at_home or other.at_home,
        )


@dataclass(frozen=True)
class GtrProject:
    """A project; texts are empty where not given, dates are ISO days."""

    reference: str
    funder: str = ""
    title: str = ""
    start: str = ""
    end: str = ""
    abstract: str = ""
    keywords: tuple[str, ...] = ()
    organisations: tuple[GtrOrganisation, ...] = ()

    def with_organisations(self, organisations: Sequence[GtrOrganisation]) -> GtrProject:
        """The project with some of its organisations."""
        return replace(self, organisations=tuple(organisations))

    def completed(self, other: GtrProject) -> GtrProject:
        """Fill in what this one lacks from another mention, and add its organisations."""
        return GtrProject(
            self.reference,
            self.funder or other.funder,
            self.title or other.title,
            self.start or other.start,
            self.end or other.end,
            self.abstract or other.abstract,
            self.keywords or other.keywords,
            (*self.organisations, *other.organisations),
        )


def read_gtr_json(path: Path, file_report: FileReport) -> dict[int, GtrProject]:
    """Read the projects of a file and count them as rows.

    Returns
    -------
    dict
        Position in the file, from 1 → project.

    Raises
    ------
    LayoutError
        A file that is no JSON, or holds no project of either interface.
    """
    document = read_json(path)
    found = list(_projects(document, 0))
    if not found:
        raise LayoutError(
            f"{path.name} is JSON, but holds no project of Gateway to Research: neither 'project' with 'identifiers', "
            "as in /gtr/api/projects, nor 'projectComposition', as in /api/projects."
        )
    file_report.read(len(found))
    return dict(enumerate(found, start=1))


def _projects(value: Any, depth: int) -> Iterator[GtrProject]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for one in value:
            yield from _projects(one, depth + 1)
    elif isinstance(value, dict):
        if isinstance(value.get("projectComposition"), dict):
            yield _of_the_site(value["projectComposition"])
        elif "identifiers" in value and "title" in value:
            yield _of_gtr_2(value)
        else:
            for one in value.values():
                yield from _projects(one, depth + 1)


def _of_gtr_2(value: Mapping[str, Any]) -> GtrProject:
    links = _list(_map(value, "links"), "link")
    fund = next((link for link in links if link.get("rel") == "FUND"), {})
    references = [_text(one, "value") for one in _list(_map(value, "identifiers"), "identifier")]
    organisations = [
        GtrOrganisation(_text(one, "organisationId"), _text(one, "organisationName"), "", _role(_text(one, "role")))
        for one in _list(_map(value, "participantValues"), "participant")
    ]
    organisations += [
        GtrOrganisation(_text(link, "href").rstrip("/").rpartition("/")[2], "", "", "coordinator")
        for link in links
        if link.get("rel") == "LEAD_ORG"
    ]
    topics = (
        *_list(_map(value, "researchTopics"), "researchTopic"),
        *_list(_map(value, "researchSubjects"), "researchSubject"),
    )
    return GtrProject(
        next(filter(None, references), ""),
        _text(value, "leadFunder"),
        _text(value, "title"),
        _day(value.get("start") or fund.get("start")),
        _day(value.get("end") or fund.get("end")),
        _abstract(value),
        _topics(topics),
        tuple(organisations),
    )


def _of_the_site(value: Mapping[str, Any]) -> GtrProject:
    project = _map(value, "project")
    fund = _map(project, "fund")
    lead = _map(value, "leadResearchOrganisation")
    organisations = [_organisation(lead, "coordinator")] if lead else []
    for one in (*_list(value, "organisationRole"), *_list(value, "organisationRoles")):
        roles = {_text(role, "name").upper() for role in _list(one, "role") or _list(one, "roles")}
        if roles and not roles <= _NO_PARTNERS:
            organisations.append(_organisation(one, min(map(_role, roles - _NO_PARTNERS))))
    topics = [
        topic
        for name in ("researchTopic", "researchTopics", "researchSubject", "researchSubjects")
        for topic in _list(project, name)
    ]
    return GtrProject(
        _text(project, "grantReference"),
        _text(_map(fund, "funder"), "name"),
        _text(project, "title"),
        _day(fund.get("start")),
        _day(fund.get("end")),
        _abstract(project),
        _topics(topics),
        tuple(organisations),
    )


def _organisation(value: Mapping[str, Any], role: str) -> GtrOrganisation:
    return GtrOrganisation(_text(value, "id"), _text(value, "name"), _text(_map(value, "address"), "postCode"), role)


def _role(role: str) -> str:
    if role.upper().startswith(_LEADS):
        return "coordinator"
    return "participant" if "PARTICIPANT" in role.upper() else "partner"


def _abstract(value: Mapping[str, Any]) -> str:
    texts = dict.fromkeys(_text(value, name) for name in ("abstractText", "techAbstractText"))
    return "\n".join(filter(None, texts))


def _topics(values: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for one in values if (text := _text(one, "text")).casefold() not in _NO_TOPIC))


def _day(value: object) -> str:
    """ISO day, nothing where there is no number, and a question mark for a day that cannot be."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return ""
    # Beyond the farthest there is no year of four digits; NaN is no day either.
    day = iso_milliseconds(value) if abs(value) <= _FARTHEST else ""
    return day if day and plausible_day(day) else "?"


def iso_milliseconds(value: float) -> str:
    """ISO day of milliseconds since 1970. They mean midnight in the United Kingdom, in summer 23:00 of the day before.

    >>> iso_milliseconds(1711926000000), iso_milliseconds(1704067200000)
    ('2024-04-01', '2024-01-01')
    """
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=value, hours=1)).date().isoformat()


def _map(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = value.get(name)
    return found if isinstance(found, dict) else {}


def _list(value: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """Members of a list; XML that was turned into JSON gives a single one without its list."""
    found = value.get(name)
    several = [found] if isinstance(found, dict) else found if isinstance(found, list) else []
    return [one for one in several if isinstance(one, dict)]


def _text(value: Mapping[str, Any], name: str) -> str:
    found = value.get(name)
    return " ".join(html.unescape(found).split()) if isinstance(found, str) else ""
