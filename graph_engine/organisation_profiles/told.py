"""The profile of one organisation: its own texts, topics, sites, ties, suggestions and contacts, each with its source.

Nothing is inferred here: what no loaded record says of an organisation is missing from its profile.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from graph_engine.datasets.figures import Figures
from graph_engine.datasets.joint_projects import PROGRAMME_NAMES
from graph_engine.datasets.organisations_by_place import districts_of_areas
from graph_engine.explanations.texts_in_words import records_searched
from graph_engine.geography.gazetteer import Area
from graph_engine.organisation_profiles.named import FoundOrganisation, find_any_organisation
from graph_engine.organisation_profiles.organisation_profile import (
    NamedSource,
    OrganisationProfile,
    OrganisationSite,
    OrganisationText,
    OrganisationTie,
    OrganisationTopic,
    PublicContact,
    RegisteredClass,
)
from graph_engine.organisations.casing import cased
from graph_engine.schema import EdgeType, NodeLabel, Scheme
from graph_engine.schema.scalars import Row, frame, missing, records, text
from graph_engine.stores.protocol import GraphStore
from graph_engine.suggestions.entities import EntityRef
from graph_engine.suggestions.pipeline import Matcher
from graph_engine.topics.headings import topic_headings

_CONTACTS = {"website": "web address", "telephone": "telephone", "email": "mailbox"}


def profile_of(store: GraphStore, matcher: Matcher, wanted: str) -> OrganisationProfile:
    """Everything that loaded sources say of an organisation.

    Parameters
    ----------
    store : GraphStore
        An open store.
    matcher : Matcher
        Suggestions of its release.
    wanted : str
        Key or name of the organisation.

    Raises
    ------
    UnknownNameError
        With the nearest names.
    """
    figures = matcher.figures
    found = find_any_organisation(store, figures, wanted)
    told = _records(store, found)
    texts, sites = _texts(figures, found.key), _sites(store, figures, found)
    also = {*(one.source_key for one in texts), *(one.source_key for one in sites)}
    return OrganisationProfile(
        organisation=EntityRef.of_organisation(found.key, found.name, _seat(figures, found.key)),
        kind=text(found.row["type"]) or str(found.label).lower(),
        town=None if missing(found.row["town"]) else cased(str(found.row["town"])),
        staff=text(found.row["size_class"]),
        role=figures.topics.role_of.get(found.key, ""),
        texts=texts,
        topics=_topics(figures, found.key),
        classes=_classes(store, figures, found),
        sites=sites,
        ties=_ties(figures, found.key),
        suggestions=tuple(matcher.about_organisation(found.key)),
        contacts=_contacts(figures, found, told),
        sources=_named_by(figures, told, also),
        searched=records_searched(figures),
    )


def _seat(figures: Figures, key: str) -> Area | None:
    unit = figures.organisations.unit_of.get(key)
    return None if unit is None else figures.area(unit)


def _texts(figures: Figures, key: str) -> tuple[OrganisationText, ...]:
    authors = figures.texts.authors
    mine = authors[authors["organisation"] == key]
    nodes = figures.texts.records
    nodes = nodes[nodes["text"].isin(mine["text"])].drop_duplicates("text")
    # Several records of one project are one text, and stand in one topic.
    topics = dict(zip(nodes["text"], nodes["node"].map(figures.topics.of_node), strict=True))
    found = []
    for at, part in zip(mine["text"].tolist(), mine["part"].tolist(), strict=True):
        row, topic = figures.texts.row(int(at)), text(topics.get(at))
        programme = text(row["programme"])
        found.append(
            OrganisationText(
                kind=str(row["kind"]),
                title=" ".join(str(row["title"]).split()),
                acronym=text(row["acronym"]),
                programme=PROGRAMME_NAMES.get(programme, programme) if programme else None,
                reference=text(row["reference"]),
                first_year=_year(row["start"]),
                last_year=_year(row["end"]),
                part=text(part) or "part not stated",
                topic=None if topic is None else (topic, figures.topics.name(topic)),
                address=text(row["address"]),
                source_key=str(row["source"]),
                source=figures.source_title(str(row["source"])),
                edition=figures.edition(str(row["source"])),
            )
        )
    return tuple(
        sorted(found, key=lambda one: (-(one.last_year or one.first_year or 0), one.title, one.reference or ""))
    )


def _topics(figures: Figures, key: str) -> tuple[OrganisationTopic, ...]:
    roles, headings = figures.topics.roles, topic_headings(figures)
    mine = roles[roles["member"] == key].sort_values(["weight", "topic"], ascending=[False, True])
    return tuple(
        OrganisationTopic(
            key=str(row["topic"]),
            name=figures.topics.name(str(row["topic"])),
            heading=headings[str(row["topic"])],
            role=str(row["role"]),
            texts=int(row["documents"]),
            last_year=_year(row["last_year"]),
        )
        for row in records(mine)
    )


def _sites(store: GraphStore, figures: Figures, found: FoundOrganisation) -> tuple[OrganisationSite, ...]:
    sites: list[OrganisationSite] = []
    for label in (NodeLabel.SITE, NodeLabel.FACILITY):
        runs = frame(store.edges(EdgeType.OPERATES, found.label, label, [], {"from": found.key}))
        keys = sorted(set(runs["to"].tolist()))
        if not keys:
            continue
        areas = _finest_areas(store, figures, label, keys)
        rows = records(frame(store.nodes(label, None, {"key": keys})))
        sites += [_site(figures, row, areas.get(str(row["key"]))) for row in rows]
    return tuple(sorted(sites, key=lambda one: (-(one.seen or 0), one.name, one.key)))


def _site(figures: Figures, row: Row, area: Area | None) -> OrganisationSite:
    status, town = text(row.get("status")), text(row["town"])
    return OrganisationSite(
        key=str(row["key"]),
        name=cased(str(row["name"])),
        what=text(row.get("product")) or text(row.get("fields")) or text(row.get("kind")),
        status=status.casefold() if status else None,
        town=cased(town) if town else None,
        area=area,
        seen=_year(row.get("seen")),
        reference=text(row.get("reference")),
        address=text(row.get("website")) or text(row["address"]),
        source_key=str(row["source"]),
        source=figures.source_title(str(row["source"])),
        edition=figures.edition(str(row["source"])),
        latitude=_degrees(row.get("latitude")),
        longitude=_degrees(row.get("longitude")),
    )


def _degrees(value: object) -> float | None:
    return None if missing(value) else float(str(value))


def _finest_areas(store: GraphStore, figures: Figures, label: NodeLabel, keys: Sequence[str]) -> dict[str, Area]:
    """The area of fewest districts in which each site lies."""
    located = frame(store.edges(EdgeType.LOCATED_IN, label, NodeLabel.AREA, [], {"from": list(keys)}))
    located = located[located["to"].isin(figures.gazetteer.areas.index)]
    districts = districts_of_areas(located["to"], figures.gazetteer, ())
    number = located["to"].map(lambda key: len(districts.get(str(key), ())) or len(figures.gazetteer.areas))
    # Lists of several years hold one district: the newest is what readers know.
    # Of no site at all the years would be texts, of which there is no negative.
    vintage = located["to"].map(figures.gazetteer.areas["vintage"]).fillna(0).astype(float)
    order = located.assign(number=number, vintage=-vintage).sort_values(["from", "number", "vintage", "to"])
    first = order.drop_duplicates("from")
    return {str(one): figures.area(str(area)) for one, area in zip(first["from"], first["to"], strict=True)}


def _ties(figures: Figures, key: str) -> tuple[OrganisationTie, ...]:
    work = figures.joint_work
    at = work.position.get(key)
    if at is None:
        return ()
    mine = np.zeros(len(work.projects), dtype=bool)
    mine[work.of_project[work.of_organisation == at]] = True
    shared = mine[work.of_project] & (work.of_organisation != at)
    rows = pd.DataFrame({"other": work.of_organisation[shared], "project": work.of_project[shared]})
    rows["start"] = work.projects["start"].to_numpy(float)[rows["project"].to_numpy(int)]
    joint = rows.groupby("other").agg(projects=("project", "nunique"), first=("start", "min"), last=("start", "max"))
    pairs = work.pairs[(work.pairs["one"] == at) | (work.pairs["other"] == at)]
    other = pairs["one"].where(pairs["one"] != at, pairs["other"])
    counted = pd.Series(pairs["projects"].to_numpy(float), index=other.to_numpy(int), name="ukri")
    table = joint.join(counted, how="outer").fillna({"projects": 0, "ukri": 0})
    table["key"] = work.organisations[table.index.to_numpy(int)]
    # Whom nobody here can ring is left out: partners abroad, and those of which only a number is kept.
    table = table[table["key"].isin(figures.organisations.unit_of)]
    table["all"] = table["projects"] + table["ukri"]
    return tuple(
        OrganisationTie(
            partner=EntityRef.of_organisation(
                str(row["key"]), cased(figures.name_of(str(row["key"]))), _seat(figures, str(row["key"]))
            ),
            projects=int(row["projects"]),
            ukri=int(row["ukri"]),
            first_year=_year(row["first"]),
            last_year=_year(row["last"]),
        )
        for row in records(table.sort_values(["all", "last", "key"], ascending=[False, False, True]))
    )


def _classes(store: GraphStore, figures: Figures, found: FoundOrganisation) -> tuple[RegisteredClass, ...]:
    edges = frame(store.edges(EdgeType.OPERATES_IN, found.label, NodeLabel.SECTOR, None, {"from": found.key}))
    edges = edges.assign(code=edges["to"].str.removeprefix(f"{Scheme.SIC}:"))
    edges = edges[edges["code"].isin(figures.sic_names)].sort_values(["rank", "code", "source"])
    return tuple(
        RegisteredClass(
            str(row["code"]),
            figures.sic_name(str(row["code"])),
            figures.source_title(str(row["source"])),
            figures.edition(str(row["source"])),
        )
        for row in records(edges.drop_duplicates("code"))
    )


def _records(store: GraphStore, found: FoundOrganisation) -> list[Row]:
    """What each source said of it, before its records were joined."""
    joined = frame(store.edges(EdgeType.IDENTIFIED_AS, NodeLabel.RECORD, found.label, [], {"to": found.key}))
    keys = sorted(set(joined["from"].tolist()))
    return records(frame(store.nodes(NodeLabel.RECORD, None, {"key": keys}))) if keys else []


def _contacts(figures: Figures, found: FoundOrganisation, told: Sequence[Row]) -> tuple[PublicContact, ...]:
    contacts = []
    for column, kind in _CONTACTS.items():
        value = text(found.row[column])
        if value is None:
            continue
        # The record that gives it vouches for it; the organisation's own source is the first of several.
        source = next((str(row["source"]) for row in told if row[column] == value), str(found.row["source"]))
        contacts.append(PublicContact(kind, value, figures.source_title(source), figures.edition(source)))
    return tuple(contacts)


def _named_by(figures: Figures, told: Sequence[Row], also: Collection[str]) -> tuple[NamedSource, ...]:
    """Sources of its records with the name that each gives, and those of its texts and sites."""
    names: dict[str, str | None] = {}
    for row in told:
        name = text(row["name"])
        names.setdefault(str(row["source"]), cased(name) if name else None)
    for key in also:
        names.setdefault(key, None)
    named = [NamedSource(key, figures.source_title(key), figures.edition(key), name) for key, name in names.items()]
    return tuple(sorted(named, key=lambda one: (one.title, one.edition, one.key)))


def _year(value: object) -> int | None:
    return None if missing(value) else int(float(str(value)))
