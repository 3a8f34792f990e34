"""Who works with whom in a topic: organisations of the United Kingdom that share projects of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from graph_engine.datasets.figures import Figures
from graph_engine.datasets.texts import PROJECT
from graph_engine.geography.gazetteer import Area
from graph_engine.organisations.casing import cased
from graph_engine.schema.scalars import missing


@dataclass(frozen=True)
class TiedOrganisation:
    """An organisation at one end of a pair, with the area of its seat where that is known."""

    key: str
    name: str
    area: Area | None

    def as_dict(self) -> dict[str, Any]:
        """JSON of the organisation."""
        area = None if self.area is None else {"code": self.area.code, "name": self.area.name}
        return {"key": self.key, "name": self.name, "area": area}


@dataclass(frozen=True)
class TopicTie:
    """Two organisations with joint projects in a topic; ``last_year`` is the last in which one of these ran."""

    one: TiedOrganisation
    other: TiedOrganisation
    projects: int
    last_year: int | None

    def as_dict(self) -> dict[str, Any]:
        """JSON of the pair."""
        return {
            "one": self.one.as_dict(),
            "other": self.other.as_dict(),
            "projects": self.projects,
            "last_year": self.last_year,
        }


def topic_ties(figures: Figures, topic: str) -> tuple[TopicTie, ...]:
    """Pairs of organisations that share projects of a topic: most projects first, then the newest, then by name.

    Several records of one project are one, and an impact case, which has one author, ties nobody.
    """
    records = figures.texts.records.drop_duplicates("text")
    inside = set(records.loc[records["node"].map(figures.topics.of_node) == topic, "text"])
    table = figures.texts.table
    authors = figures.texts.authors
    authors = authors[authors["text"].isin(inside) & (table["kind"] == PROJECT).reindex(authors["text"]).to_numpy(bool)]
    last: list[object] = table["end"].fillna(table["start"]).tolist()
    shared: dict[tuple[str, str], list[int | None]] = defaultdict(list)
    for at, part in authors.groupby("text")["organisation"]:
        year = last[int(str(at))]
        for pair in combinations(sorted(set(part.astype(str))), 2):
            shared[pair].append(None if missing(year) else int(float(str(year))))
    found = [
        TopicTie(
            _organisation(figures, one),
            _organisation(figures, other),
            len(years),
            max((year for year in years if year is not None), default=None),
        )
        for (one, other), years in shared.items()
    ]
    # Of whom only a key is known a reader learns nothing.
    named = [one for one in found if one.one.name and one.other.name]
    return tuple(
        sorted(
            named,
            key=lambda one: (-one.projects, -(one.last_year or 0), one.one.name, one.other.name, one.one.key),
        )
    )


def _organisation(figures: Figures, key: str) -> TiedOrganisation:
    name, unit = figures.name_of(key), figures.organisations.unit_of.get(key)
    return TiedOrganisation(key, "" if name == key else cased(name), None if unit is None else figures.area(unit))
