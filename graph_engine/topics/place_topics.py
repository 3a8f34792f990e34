"""What places work on by topic, and what they might take up: the inputs of complementarity by topic.

The estimators are those of activities (:mod:`graph_engine.measures`), fed with work on texts in place of jobs: a text
is to its weight (share of the work, halved with age) what a local unit is to its jobs. So a place is strong in a topic
where its quotient is high and several texts stand behind it, and one text makes no strength.

Two topics are related where organisations that work on one work on the other, and where their texts share words: the
correlation over organisations is drawn towards the mean of pairs whose words are as near. Over the 41 areas alone it
told nothing of what places took up later.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from graph_engine.datasets.cached.cache import Dataset
from graph_engine.datasets.figures import Figures
from graph_engine.datasets.texts import newest_start
from graph_engine.measures import (
    default_relatedness,
    diversification_targets,
    jobs_per_unit,
    relatedness_density,
    shrunken_quotients,
    spatially_lagged_quotient,
)
from graph_engine.reference.thresholds import spatial_lag_limits, thresholds
from graph_engine.reference.topic_roles import Role
from graph_engine.topics.limits import place_topic_limits
from graph_engine.topics.live_texts import live_texts
from graph_engine.topics.roles import work_in_topics
from graph_engine.topics.weights import term_weights

_WORK = ["text", "organisation", "unit", "topic", "role", "weight"]
# A topic of which all texts are undated weighs nothing: its texts must still not be divided by.
_LEAST = 1e-9


@dataclass(frozen=True)
class PlaceTopics:
    """What places work on by topic.

    Attributes
    ----------
    work : DataFrame
        ``text`` (position), ``organisation``, ``unit``, ``topic`` (keys), ``role`` and ``weight`` (share of the work
        times what its age leaves of it), for organisations with a role and a place; in order of the first two.
    texts : DataFrame, units × topics
        Distinct texts.
    lq, lagged_lq : DataFrame, units × topics
        Location quotient of the weights, and the spatially lagged one; NaN where nothing is on record.
    m, strength : DataFrame, units × topics, in [0, 1]
        Capability, and specialisation score; the latter 0 where fewer texts stand behind it than the threshold asks.
    phi : DataFrame, topics × topics, in [0, 1]
        Relatedness; rows sum to 1 or 0.
    likeness : DataFrame, topics × topics, in [0, 1]
        Cosine of their words, less what all topics say.
    w : DataFrame, units × topics, in [0, 1]
        What each place might take up; rows sum to 1 or 0.
    near : DataFrame
        ``text`` (position) and ``topic`` (key) of each text whose words are near to those of a topic.
    used : tuple of str
        Stable topics in which somebody does more than research, with work that goes on; sorted.
    """

    work: pd.DataFrame
    texts: pd.DataFrame
    lq: pd.DataFrame
    lagged_lq: pd.DataFrame
    m: pd.DataFrame
    strength: pd.DataFrame
    phi: pd.DataFrame
    likeness: pd.DataFrame
    w: pd.DataFrame
    near: pd.DataFrame
    used: tuple[str, ...]

    def density(self, unit: str, topic: str) -> pd.Series:
        """What a place has of that to which a topic is related, φ_ij m_rj by j; the sum is the relatedness density."""
        parts = pd.Series(self.phi.loc[topic].to_numpy() * self.m.loc[unit].to_numpy(), self.phi.columns)
        return parts[parts > 0]


def compute_place_topics(figures: Figures) -> PlaceTopics:
    """Work of places by topic, relatedness of topics, and what places might take up."""
    work = _placed_work(figures)
    units, topics = list(figures.units), list(figures.topics.table["key"])
    if work.empty:
        # A release without texts has no topics, and no quotient can be made of nothing.
        none, square = pd.DataFrame(0.0, units, topics), pd.DataFrame(0.0, topics, topics)
        near = pd.DataFrame({"text": pd.Series(dtype=int), "topic": pd.Series(dtype=object)})
        return PlaceTopics(work, none.astype(int), none, none, none, none, square, square, none, near, ())
    limit, capability = place_topic_limits(), thresholds().capability
    weight = _table(work, "unit", "weight", "sum", units, topics)
    texts = _table(work, "unit", "text", "nunique", units, topics)
    # One group of all topics: where a topic is in no place, a text of it weighs what texts weigh.
    kappa = jobs_per_unit(weight.sum(), texts.sum(), division=pd.Series("all", topics), minimum=_LEAST)
    quotients = shrunken_quotients(
        weight,
        kappa,
        minimum_jobs=0.0,
        minimum_units=0.0,
        present_at=capability.share_quotient,
        strong_at=capability.strength_quotient,
        pool_below=capability.pool_below_areas,
        dispersion_floor=capability.variance_floor,
        credibility=capability.interval,
    )
    centres = _centres(figures, topics)
    likeness = _likeness(centres, topics)
    phi = _relatedness(work, likeness)
    used = _used(figures, work)
    m = quotients.capability
    return PlaceTopics(
        work=work,
        texts=texts.astype(int),
        lq=quotients.lq,
        lagged_lq=spatially_lagged_quotient(weight, figures.jobs.distance, spatial_lag_limits().decay_km),
        m=m,
        strength=quotients.specialisation_score.where(texts >= limit.texts, 0.0),
        phi=phi,
        likeness=likeness,
        # Topics stand in no theme that all of them have: any may be taken up by a place that has what it is related to.
        w=diversification_targets(
            m,
            relatedness_density(phi, m),
            pd.Series("all", topics),
            pd.DataFrame({"all": 1.0}, units),
            texts.sum(),
            eligible=pd.Series([topic in used for topic in topics], topics),
            largest=limit.targets,
        ),
        near=_near_texts(figures, centres, topics),
        used=tuple(sorted(used)),
    )


def _placed_work(figures: Figures) -> pd.DataFrame:
    texts, topics = figures.texts, figures.topics
    number = {key: at for at, key in enumerate(topics.table["key"])}
    first = texts.records.drop_duplicates("text").set_index("text")["node"].reindex(range(len(texts.table)))
    topic = first.map(topics.of_node).map(number).fillna(-1).to_numpy(int)
    if not len(texts.authors) or not number:
        return pd.DataFrame(columns=_WORK)
    roles = {key: Role(role) for key, role in topics.role_of.items()}
    rows = work_in_topics(texts, topic, roles, newest_start(texts.table))
    rows = rows.assign(unit=rows["organisation"].map(figures.organisations.unit_of))
    # Of some only London as a whole is known, which is no unit.
    rows = rows[rows["unit"].isin(figures.units)]
    keys = topics.table["key"].to_numpy(object)
    rows = rows.assign(topic=keys[rows["topic"].to_numpy(int)], role=rows["organisation"].map(topics.role_of))
    return rows.sort_values(["text", "organisation"], ignore_index=True)[_WORK]


def _table(work: pd.DataFrame, by: str, what: str, how: str, rows: list[str], topics: list[str]) -> pd.DataFrame:
    found = work.groupby([by, "topic"], sort=True)[what].agg(how).unstack(fill_value=0)
    return found.reindex(index=rows, columns=topics, fill_value=0).astype(float)


def _relatedness(work: pd.DataFrame, likeness: pd.DataFrame) -> pd.DataFrame:
    limit, topics = place_topic_limits(), list(likeness.index)
    organisations = sorted(work["organisation"].unique())
    counts = _table(work, "organisation", "text", "nunique", organisations, topics)
    # Who is in one topic says nothing of what goes together.
    counts = counts[(counts > 0).sum(axis=1) >= limit.organisation_topics]
    if counts.empty:
        return pd.DataFrame(0.0, topics, topics)
    capability = thresholds().capability
    shrunken = shrunken_quotients(
        counts,
        minimum_jobs=0.0,
        minimum_units=0.0,
        pool_below=capability.pool_below_areas,
        dispersion_floor=capability.variance_floor,
    ).shrunken
    return default_relatedness(
        shrunken, _words_apart(likeness), shrinkage=limit.shrink, neighbours=thresholds().similar.nearest
    )


def _centres(figures: Figures, topics: list[str]) -> np.ndarray:
    """Words of each topic, less what all say alike, each of length 1; topics × terms."""
    matrix = term_weights(figures).matrix
    nodes = figures.texts.records.drop_duplicates("text").set_index("text")["node"].reindex(range(matrix.shape[0]))
    of_text = nodes.map(figures.topics.of_node).to_numpy(object)
    sums = [np.asarray(matrix[np.flatnonzero(of_text == topic)].sum(axis=0)).ravel() for topic in topics]
    centres = _unit(np.vstack(sums))
    # What all topics say alike, such as “project”, makes none of them near.
    return _unit(centres - centres.mean(axis=0))


def _likeness(centres: np.ndarray, topics: list[str]) -> pd.DataFrame:
    # Rounded, so that the last digit of a sum never decides on which side of a bound a pair stands.
    return pd.DataFrame(np.round(np.clip(centres @ centres.T, 0.0, 1.0), 9), topics, topics)


def _near_texts(figures: Figures, centres: np.ndarray, topics: list[str]) -> pd.DataFrame:
    """Texts and topics that are near in words, in order of both."""
    found = np.round(term_weights(figures).matrix @ centres.T, 9) >= place_topic_limits().near_text
    text, topic = np.nonzero(found)
    return pd.DataFrame({"text": text.astype(int), "topic": np.array(topics, dtype=object)[topic]})


def _words_apart(likeness: pd.DataFrame) -> pd.DataFrame:
    """How often the likeness of two topics is halved from 1, as a class of distance."""
    most = place_topic_limits().word_classes
    halvings = np.floor(-np.log2(np.maximum(likeness.to_numpy(), 2.0**-most)))
    np.fill_diagonal(halvings, 0.0)
    return pd.DataFrame(halvings, likeness.index, likeness.columns)


def _unit(rows: np.ndarray) -> np.ndarray:
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    found: np.ndarray = np.divide(rows, length, out=np.zeros_like(rows), where=length > 0)
    return found


def _used(figures: Figures, work: pd.DataFrame) -> set[str]:
    """Stable topics in which enough organisations do more than research, and somebody's work goes on."""
    others = work[work["role"] != Role.RESEARCHES].groupby("topic")["organisation"].nunique()
    limit, stability = place_topic_limits(), figures.topics.by_key["stability"]
    users = set(others.index[others >= limit.users]) & set(stability.index[stability >= limit.stability])
    alive = live_texts(figures)[work["text"].to_numpy(int)]
    return users & set(work.loc[alive, "topic"])


PLACE_TOPICS = Dataset("place-topics", compute_place_topics, (PlaceTopics,))


def place_topics(figures: Figures) -> PlaceTopics:
    """What places of a release work on by topic; read or computed once."""
    found = figures.computed.get(PLACE_TOPICS.name)
    if not isinstance(found, PlaceTopics):
        found = figures.computed[PLACE_TOPICS.name] = figures.cache.get(PLACE_TOPICS, figures)
    return found
