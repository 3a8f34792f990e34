"""Untied peers: pairs of organisations of different areas with the same partners on one topic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from graph_engine.datasets.figures import Figures
from graph_engine.datasets.organisations_by_place import place_of
from graph_engine.geography.distances import great_circle_km
from graph_engine.measures.third_parties import third_parties
from graph_engine.schema.scalars import text
from graph_engine.suggestions.kinds.untied_peers.limits import limits
from graph_engine.suggestions.named_ends import ROLE_ORDER

_COLUMNS = ["source", "target", "source_activity", "target_activity", "theme", "distance_km", "contribution", "topic"]
_POINT = ("latitude", "longitude")
_ORDER = {str(role): at for at, role in enumerate(ROLE_ORDER)}


def candidates(figures: Figures) -> pd.DataFrame:
    """Every pair of organisations in different areas that shares partners on a topic, and no project on it.

    Parameters
    ----------
    figures : Figures
        Texts, topics, joint work and places of organisations.

    Returns
    -------
    DataFrame
        One row for each pair and topic: the organisation of each end (``source_organisation``,
        ``target_organisation``), its text in which it met most of the partners (``source_text``, ``target_text``,
        positions), its newest year on the topic (``source_year``, ``target_year``), the ``topic``, ``shared`` (number
        of partners of both), ``introducers`` (keys of those with a name, who add most first), ``projects`` (which two
        texts), ``largest`` (partners of the larger of them) and ``tied`` (whether any record shows the two together).
        Sorted by contribution, then keys.
    """
    work = _Work(figures)
    seats = figures.organisations.seats(figures.gazetteer.areas)
    circles = (work.circle(topic) for topic in work.topics)
    rows = pd.DataFrame([work.row(circle, pair) for circle in circles for pair in circle.pairs()])
    if rows.empty:
        return pd.DataFrame(columns=[*_COLUMNS, "projects", "target_organisation"])
    ends = ("source", "target")
    rows = rows.assign(**{end: seats["unit"].reindex(rows[f"{end}_organisation"]).to_numpy() for end in ends})
    rows = rows[rows["source"].map(place_of) != rows["target"].map(place_of)]
    points = [seats[axis].reindex(rows[f"{end}_organisation"]).to_numpy(float) for end in ends for axis in _POINT]
    rows = rows.assign(
        source_activity=rows["topic"],
        target_activity=rows["topic"],
        theme=rows["topic"].map(_themes(figures)),
        distance_km=great_circle_km(*points),
        tied=figures.joint_work.tied(rows["source_organisation"], rows["target_organisation"]),
    )
    order = ["contribution", "source", "target", "source_organisation", "target_organisation", "topic"]
    return rows.sort_values(order, ascending=[False, *[True] * 5], ignore_index=True)


@dataclass(frozen=True)
class _Circle:
    """Who works on one topic with whom.

    Attributes
    ----------
    topic : str
        Its key.
    projects, organisations : ndarray of int
        Positions of its projects of several partners, and of who took part in them.
    took : ndarray, organisations × projects
        1 where one took part.
    own : ndarray of int
        Rows of the organisations that have a place and a role.
    weights : ndarray, own × organisations
        How much each works with each: 1 over the partners less one, summed over joint projects.
    """

    topic: str
    projects: np.ndarray
    organisations: np.ndarray
    took: np.ndarray
    own: np.ndarray
    weights: np.ndarray

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Pairs of ``own`` with as many partners in common as are looked at, that have no project together."""
        met = (self.weights > 0).astype(float)
        # Two that work together have each other among their partners; nobody else has one of them twice.
        together = met[:, self.own] > 0
        chosen = np.triu((met @ met.T >= limits().candidate_partners) & ~together, 1)
        yield from zip(*(ends.tolist() for ends in np.nonzero(chosen)), strict=True)


class _Work:
    """Who took part in which project on which topic."""

    def __init__(self, figures: Figures) -> None:
        joint, texts = figures.joint_work, figures.texts.table
        first = figures.texts.records.drop_duplicates("text").set_index("text")["node"]
        text_at = joint.projects["text"].map({str(key): at for at, key in enumerate(texts["key"])})
        self._text = text_at.fillna(-1).to_numpy(int)
        self._topic = text_at.map(first.map(figures.topics.of_node)).to_numpy(object)
        self._year = text_at.map(texts["end"].fillna(texts["start"])).to_numpy(float)
        self.topics = sorted({str(one) for one in self._topic if isinstance(one, str)})
        self._incidence = joint.incidence.tocsc()[:, : len(joint.projects)]
        # Where a source names only some of those who took part, its own number stands.
        took_part = np.asarray(self._incidence.sum(axis=0), dtype=float)
        self._size = np.maximum(joint.projects["partners"].fillna(0).to_numpy(float), took_part)
        several = (self._size > 1)[joint.of_project]
        self._keys = joint.organisations
        self._activity = np.bincount(joint.of_organisation, weights=several, minlength=len(self._keys))
        self._named = joint.names != joint.organisations
        self._role_of, placed = figures.topics.role_of, figures.organisations.unit_of
        self._known = np.array([str(key) in placed and str(key) in self._role_of for key in self._keys], dtype=bool)

    def circle(self, topic: str) -> _Circle:
        """Who works on a topic with whom."""
        projects = np.flatnonzero((self._topic == topic) & (self._size > 1))
        took = self._incidence[:, projects].tocsr()
        organisations = np.flatnonzero(np.diff(took.indptr))
        dense = took[organisations].toarray()
        own = np.flatnonzero(self._known[organisations])
        weights = (dense[own] / (self._size[projects] - 1.0)) @ dense.T
        return _Circle(topic, projects, organisations, dense, own, weights)

    def row(self, circle: _Circle, pair: tuple[int, int]) -> dict[str, Any]:
        """One candidate: the two of a pair, with whom both have worked, and in which projects."""
        met = [np.flatnonzero(circle.weights[one]) for one in pair]
        sides = [(at, circle.weights[one][at]) for one, at in zip(pair, met, strict=True)]
        # By position, which is the order of keys too.
        labels = pd.Index(circle.organisations)
        parts = third_parties(sides[0], sides[1], self._activity[circle.organisations], labels)
        partners = parts.index.to_numpy(int)
        shared = np.isin(circle.organisations, partners)
        told = [self._side(circle, int(circle.own[one]), shared) for one in pair]
        told.sort(key=lambda side: (_ORDER.get(self._role_of[side["organisation"]], len(_ORDER)), side["organisation"]))
        ends = zip(("source", "target"), told, strict=True)
        return {
            "topic": circle.topic,
            "shared": len(parts),
            "introducers": tuple(str(self._keys[at]) for at in partners if self._named[at]),
            "projects": "~".join(str(one) for one in sorted(side["text"] for side in told)),
            "largest": max(side["size"] for side in told),
            "contribution": float(parts.sum()),
            **{f"{end}_{name}": side[name] for end, side in ends for name in ("organisation", "text", "year")},
        }

    def _side(self, circle: _Circle, one: int, shared: np.ndarray) -> dict[str, Any]:
        own = np.flatnonzero(circle.took[one])
        projects = circle.projects[own]
        # Of a small project and a large one with as many of the partners, the small one tells more.
        worth = circle.took[shared][:, own].sum(axis=0) / (self._size[projects] - 1.0)
        first = projects[int(np.argmax(worth))]
        years = self._year[projects]
        return {
            "organisation": str(self._keys[circle.organisations[one]]),
            "text": int(self._text[first]),
            "size": float(self._size[first]),
            "year": float(np.nanmax(years)) if np.isfinite(years).any() else float("nan"),
        }


def _themes(figures: Figures) -> dict[str, str]:
    """Field of each topic; its own name where it is in no field of activities."""
    by_key = figures.topics.by_key
    return {
        str(key): text(theme) or str(name)
        for key, theme, name in zip(by_key.index, by_key["theme"], by_key["name"], strict=True)
    }
