"""Topics as readers see them: their words and texts, who does what in them, and what places have and lack."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph_engine.datasets.figures import Figures
from graph_engine.datasets.joint_projects import PROGRAMME_NAMES
from graph_engine.errors import UnknownNameError
from graph_engine.geography.gazetteer import Area
from graph_engine.organisations.casing import cased
from graph_engine.reference.topic_roles import Role
from graph_engine.schema import NodeLabel
from graph_engine.schema.scalars import Row, json_number, missing, text
from graph_engine.topics.declared_needs import DeclaredNeed, declared_needs
from graph_engine.topics.headings import topic_headings
from graph_engine.topics.topic_changes import TopicChange, changes_of, heirs_of
from graph_engine.topics.topic_ties import TopicTie, topic_ties

ROLES = (Role.RESEARCHES, Role.MAKES, Role.APPLIES, Role.HOSTS, Role.NEEDS)
"""Roles in the order in which pages name them."""


@dataclass(frozen=True)
class TopicRow:
    """A topic as lists have it.

    Attributes
    ----------
    number : int
        1 for the one with most texts.
    words : tuple of str
        What its texts say more often than others, best first.
    heading : str
        A phrase of its titles to call it by, from :mod:`graph_engine.topics.headings`.
    field : str or None
        Field of activities that it is nearest to.
    history : tuple of TopicChange
        Former topics of which it has texts, where they were split or merged; the latest first.
    """

    key: str
    number: int
    name: str
    heading: str
    words: tuple[str, ...]
    texts: int
    organisations: int
    stability: float
    field: str | None
    first_year: int | None
    last_year: int | None
    history: tuple[TopicChange, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """JSON of the topic."""
        return {
            "key": self.key,
            "number": self.number,
            "name": self.name,
            "heading": self.heading,
            "words": list(self.words),
            "texts": self.texts,
            "organisations": self.organisations,
            "stability": json_number(self.stability, 4),
            "field": self.field,
            "first_year": self.first_year,
            "last_year": self.last_year,
            "history": [one.as_dict() for one in self.history],
        }


@dataclass(frozen=True)
class TopicText:
    """A project or impact case in a topic, with those of the United Kingdom who worked on it."""

    kind: str
    title: str
    acronym: str | None
    programme: str | None
    reference: str | None
    first_year: int | None
    last_year: int | None
    organisations: tuple[str, ...]
    stability: float
    address: str | None
    source: str

    def as_dict(self) -> dict[str, Any]:
        """JSON of the text."""
        return {
            **self.__dict__,
            "organisations": list(self.organisations),
            "stability": json_number(self.stability, 4),
        }


@dataclass(frozen=True)
class TopicMember:
    """An organisation in a topic: what it does, where, and how much of its work lies there."""

    key: str
    name: str
    role: str
    area: Area | None
    weight: float
    texts: int
    last_year: int | None

    def as_dict(self) -> dict[str, Any]:
        """JSON of the member."""
        return {
            "key": self.key,
            "name": self.name,
            "role": self.role,
            "area": None if self.area is None else {"code": self.area.code, "name": self.area.name},
            "weight": json_number(self.weight, 6),
            "texts": self.texts,
            "last_year": self.last_year,
        }


@dataclass(frozen=True)
class TopicPlace:
    """An area in a topic: what its organisations do there, and what others do and none of them does."""

    topic: TopicRow
    area: Area
    has: tuple[str, ...]
    lacks: tuple[str, ...]
    texts: int
    weight: float
    last_year: int | None

    def as_dict(self) -> dict[str, Any]:
        """JSON of the place in the topic."""
        return {
            "topic": {"key": self.topic.key, "name": self.topic.name},
            "area": {"code": self.area.code, "name": self.area.name},
            "has": list(self.has),
            "lacks": list(self.lacks),
            "texts": self.texts,
            "weight": json_number(self.weight, 6),
            "last_year": self.last_year,
        }


@dataclass(frozen=True)
class Topic:
    """All of one topic.

    Attributes
    ----------
    row : TopicRow
        As lists have it.
    agreement : float
        Mean adjusted Rand index of the runs that found the topics of its release.
    texts : tuple of TopicText
        The newest first.
    members : tuple of TopicMember
        By role, those with most work in it first.
    places : tuple of TopicPlace
        Areas with a role in it, those with most work first.
    declared : tuple of DeclaredNeed
        Declarations of places that speak of it; by area, the newest first.
    ties : tuple of TopicTie
        Pairs of organisations that share projects of it, those with most first.
    """

    row: TopicRow
    agreement: float
    texts: tuple[TopicText, ...]
    members: tuple[TopicMember, ...]
    places: tuple[TopicPlace, ...]
    declared: tuple[DeclaredNeed, ...]
    ties: tuple[TopicTie, ...]

    def of_role(self, role: str) -> tuple[TopicMember, ...]:
        """Members with a role."""
        return tuple(one for one in self.members if one.role == role)

    def as_dict(self) -> dict[str, Any]:
        """JSON of the topic."""
        return {
            "topic": self.row.as_dict(),
            "agreement": json_number(self.agreement, 4),
            "texts": [one.as_dict() for one in self.texts],
            "members": [one.as_dict() for one in self.members],
            "places": [one.as_dict() for one in self.places],
            "declared": [one.as_dict() for one in self.declared],
            "ties": [one.as_dict() for one in self.ties],
        }


def topic_rows(figures: Figures, words: str = "", field: str | None = None) -> list[TopicRow]:
    """Topics with all of some words in name, heading or words, and of a field; those with most texts first."""
    wanted = words.casefold().split()
    found = []
    changes, headings = changes_of(figures.topics), topic_headings(figures)
    for row in figures.topics.table.to_dict("records"):
        one = _row({str(name): value for name, value in row.items()}, changes, headings)
        said = " ".join((one.name, one.heading, *one.words)).casefold()
        if all(word in said for word in wanted) and (field is None or one.field == field):
            found.append(one)
    return found


def find_topic(figures: Figures, wanted: str) -> TopicRow:
    """A topic by key, with or without what every key begins with, by number, by name or by heading.

    Raises
    ------
    UnknownNameError
        With the nearest names.
    """
    rows = topic_rows(figures)
    plain = " ".join(wanted.casefold().split())
    for one in rows:
        if wanted in (one.key, one.key.removeprefix("topic:"), str(one.number)) or plain in (
            one.name.casefold(),
            one.heading.casefold(),
        ):
            return one
    # What a topic of an earlier release has become, where it is one.
    heirs = heirs_of(figures.topics, f"topic:{wanted.removeprefix('topic:')}")
    if heirs:
        raise UnknownNameError("topic", wanted, nearest=[figures.topics.name(key) for key in heirs])
    # Letters say little of words in another order: topics that hold the words come before those spelt alike.
    near = [one.name for one in topic_rows(figures, wanted)[:5]] or None
    raise UnknownNameError("topic", wanted, [one.name for one in rows], nearest=near)


def topic_of(figures: Figures, row: TopicRow) -> Topic:
    """Everything that is known of a topic."""
    return Topic(
        row=row,
        agreement=figures.topics.agreement,
        texts=_texts(figures, row.key),
        members=_members(figures, row.key),
        places=topic_places(figures, topics=[row]),
        declared=tuple(one for one in declared_needs(figures) if one.topic == row.key),
        ties=topic_ties(figures, row.key),
    )


def topic_places(
    figures: Figures, *, topics: Sequence[TopicRow] | None = None, units: Collection[str] | None = None
) -> tuple[TopicPlace, ...]:
    """What areas have and lack in topics, those with most work first.

    A role is lacking where somebody elsewhere has it in the topic and nobody in the area does.

    Parameters
    ----------
    topics : sequence of TopicRow, optional
        Only these.
    units : collection of str, optional
        Only these areas, by key.
    """
    chosen = topic_rows(figures) if topics is None else topics
    by_key = {one.key: one for one in chosen}
    # Of all places, also those that were not asked for: what nobody does anywhere, no place lacks.
    roles = figures.topics.roles
    roles = roles[roles["topic"].isin(by_key)]
    known = {str(topic): set(part) for topic, part in roles.groupby("topic")["role"]}
    areas = roles[roles["label"] == str(NodeLabel.AREA)]
    if units is not None:
        areas = areas[areas["member"].isin(units)]
    found = []
    for (topic, unit), part in areas.groupby(["topic", "member"], sort=True):
        has = set(part["role"])
        found.append(
            TopicPlace(
                topic=by_key[str(topic)],
                area=figures.area(str(unit)),
                has=tuple(str(role) for role in ROLES if role in has),
                lacks=tuple(str(role) for role in ROLES if role in known[str(topic)] - has),
                texts=int(part["documents"].sum()),
                weight=float(part["weight"].sum()),
                last_year=_year(part["last_year"].max()),
            )
        )
    return tuple(sorted(found, key=lambda one: (-round(one.weight, 9), one.topic.number, one.area.key)))


def _row(row: Row, changes: Mapping[str, tuple[TopicChange, ...]], headings: Mapping[str, str]) -> TopicRow:
    return TopicRow(
        key=str(row["key"]),
        number=int(row["number"]),
        name=str(row["name"]),
        heading=headings[str(row["key"])],
        words=tuple(word for word in str(row["terms"]).split("; ") if word),
        texts=int(row["documents"]),
        organisations=int(row["organisations"]),
        stability=float(row["stability"]),
        field=text(row["theme"]),
        first_year=_year(row["first_year"]),
        last_year=_year(row["last_year"]),
        history=changes.get(str(row["key"]), ()),
    )


def _texts(figures: Figures, topic: str) -> tuple[TopicText, ...]:
    nodes = figures.topics.nodes
    stability = nodes[nodes["topic"] == topic].set_index("node")["stability"]
    records = figures.texts.records
    # Several records of one project are one text here, and stand in one topic.
    records = records[records["node"].isin(stability.index)].drop_duplicates("text")
    table = figures.texts.table
    authors = figures.texts.authors
    inside = authors[authors["text"].isin(records["text"])]
    names = {
        int(str(at)): tuple(sorted({cased(name) for key in part if (name := figures.name_of(str(key))) != key}))
        for at, part in inside.groupby("text")["organisation"]
    }
    found = []
    for at, node in zip(records["text"], records["node"], strict=True):
        row = {str(name): table.at[at, name] for name in table.columns}
        programme = text(row["programme"])
        found.append(
            TopicText(
                kind=str(row["kind"]),
                title=text(row["title"]) or "no title on record",
                acronym=text(row["acronym"]),
                programme=PROGRAMME_NAMES.get(programme, programme) if programme else None,
                reference=text(row["reference"]),
                first_year=_year(row["start"]),
                last_year=_year(row["end"]),
                organisations=names.get(int(at), ()),
                stability=float(stability[node]),
                address=text(row["address"]),
                source=figures.source_title(str(row["source"])),
            )
        )
    return tuple(
        sorted(found, key=lambda one: (-(one.last_year or one.first_year or 0), one.title, one.reference or ""))
    )


def _members(figures: Figures, topic: str) -> tuple[TopicMember, ...]:
    roles = figures.topics.roles
    rows = roles[(roles["topic"] == topic) & (roles["label"] != str(NodeLabel.AREA))]
    units = figures.organisations.unit_of
    found = [
        TopicMember(
            key=str(row["member"]),
            name=cased(figures.name_of(str(row["member"]))),
            role=str(row["role"]),
            area=figures.area(units[str(row["member"])]) if str(row["member"]) in units else None,
            weight=float(row["weight"]),
            texts=int(row["documents"]),
            last_year=_year(row["last_year"]),
        )
        for row in rows.to_dict("records")
    ]
    # Rounded, so that sums in another order do not change the list.
    order = {str(role): at for at, role in enumerate(ROLES)}
    return tuple(sorted(found, key=lambda one: (order[one.role], -round(one.weight, 9), one.name, one.key)))


def _year(value: object) -> int | None:
    return None if missing(value) else int(float(str(value)))
