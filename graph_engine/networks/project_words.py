"""What projects of communities are about, in words of their titles that say a subject and are said there most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import sparse

from graph_engine.datasets.texts import PROJECT, CountedTexts, read_counted_texts
from graph_engine.measures.term_concentration import concentration
from graph_engine.networks.communities.naming import log_odds
from graph_engine.networks.fields import weights_inside
from graph_engine.networks.limits import naming_limits
from graph_engine.networks.ties import NetworkTies
from graph_engine.organisations.names import cleaned_name
from graph_engine.reference.topic_roles import portable_words
from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.schema.scalars import frame
from graph_engine.stores.bulk_reads import Tables
from graph_engine.texts.terms import bare_words, singular, stop_words, terms_of


@dataclass(frozen=True)
class TextsOfMembers:
    """Projects of members with their words.

    Attributes
    ----------
    counted : CountedTexts
        All texts of the release.
    has : csr_array
        Texts × terms, 1 where a project has a subject's term.
    parts : csr_array
        Communities × texts: share of the project's organisations in the United Kingdom that are of the community.
    wrote : csr_array
        Members × texts, 1 where a member took part.
    """

    counted: CountedTexts
    has: sparse.csr_array
    parts: sparse.csr_array
    wrote: sparse.csr_array

    @cached_property
    def titled(self) -> frozenset[str]:
        """Terms that titles of projects have; a pair only where its words stand side by side."""
        table = self.counted.table
        titles = table.loc[table["kind"] == PROJECT, "title"].dropna()
        return frozenset(
            term
            for title in titles
            for term in terms_of(title)
            if " " not in term or f" {term} " in f" {' '.join(bare_words(title))} "
        )


def words_of_communities(tables: Tables, ties: NetworkTies, group: np.ndarray, groups: int) -> list[list[str]]:
    """Words that name each community, those that tell most first; none where too few projects have words.

    Nor where less than half of its ties rest on projects: the UKRI network names none, and what a few projects of its
    members are about is not what ties them.

    A release without topics tells no word of a subject from prose, and has none for any community.

    Parameters
    ----------
    tables : Tables
        A store, or a graph that is being assembled, with its topics.
    ties : NetworkTies
        The network of organisations.
    group : ndarray
        Community of each member, from 0; negative where it belongs to none.
    groups : int
        Number of communities.
    """
    texts = _texts(tables, ties.members, group, groups)
    if texts is None:
        return [[] for _ in range(groups)]
    limit = naming_limits()
    counts = np.asarray((texts.parts @ texts.has).todense())
    whole = np.asarray(texts.has.sum(axis=0)).ravel()
    odds = log_odds(counts, whole, prior=limit.prior)
    places = _words_of_places(tables)
    inside = weights_inside(ties, group, groups, "joint_weight")
    by_projects = (inside["joint_weight"] / inside["weight"]).fillna(0.0).to_numpy()
    found: list[list[str]] = []
    for number in range(groups):
        members = group == number
        mine = sparse.csr_array(texts.wrote[members])
        own = np.flatnonzero(np.asarray(mine.sum(axis=0)).ravel() > 0)
        if by_projects[number] < limit.by_projects or float(texts.parts[[number]].sum()) < limit.texts:
            found.append([])
            continue
        told = np.asarray(texts.has[own].sum(axis=0)).ravel()
        fit = np.flatnonzero((odds[number] >= limit.evidence) & (told >= limit.word_texts))
        order = sorted(fit.tolist(), key=lambda at: (-round(float(odds[number][at]), 6), at))
        bearers = [set(cleaned_name(str(name)).split()) for name in ties.members["name"][members]]
        found.append(_chosen(texts, own, _said_by_several(texts, mine, bearers, order, places), odds[number]))
    return found


def _said_by_several(
    texts: TextsOfMembers, mine: sparse.csr_array, bearers: Sequence[set[str]], order: Sequence[int], places: set[str]
) -> list[int]:
    """Terms of titles that several members work on: none of places, nor of members by their own names."""
    limit = naming_limits()
    found = []
    for at in order:
        term = str(texts.counted.terms[at])
        words = set(term.split(" "))
        if term not in texts.titled or words & places:
            continue
        says = np.flatnonzero((mine @ texts.has[:, [at]]).toarray().ravel()).tolist()
        if sum(not words & bearers[one] for one in says) >= limit.word_members:
            found.append(at)
    return found


def _chosen(texts: TextsOfMembers, own: np.ndarray, order: Sequence[int], odds: np.ndarray) -> list[str]:
    """The first terms that share no word, where enough of a community's projects have one of them."""
    limit = naming_limits()
    terms = {at: str(texts.counted.terms[at]).split(" ") for at in order}
    chosen: list[int] = []
    taken: set[str] = set()
    for word in order:
        # A phrase says more than one of its words that stands out hardly further.
        longer = (other for other in order if len(terms[other]) > 1 and set(terms[word]) < set(terms[other]))
        at = next((other for other in longer if odds[other] >= limit.phrase * odds[word]), word)
        words = {singular(part) for part in terms[at]}
        if not words & taken:
            chosen.append(at)
            taken |= words
        if len(chosen) == limit.words:
            break
    if not chosen:
        return []
    covered = np.asarray(texts.has[own][:, chosen].sum(axis=1)).ravel() > 0
    return [str(texts.counted.terms[at]) for at in chosen] if covered.mean() >= limit.share else []


def _texts(tables: Tables, members: pd.DataFrame, group: np.ndarray, groups: int) -> TextsOfMembers | None:
    """Projects of members with their words; ``None`` without topics or without texts."""
    topic = pd.concat(
        [
            frame(tables.edges(EdgeType.IN_TOPIC, label, NodeLabel.TOPIC, []))
            for label in (NodeLabel.PROJECT, NodeLabel.DOCUMENT)
        ]
    )
    if topic.empty:
        return None
    counted = read_counted_texts(tables)
    projects = (counted.table["kind"] == PROJECT).to_numpy()
    of_text = counted.records.drop_duplicates("text").set_index("text")["node"]
    numbers = pd.factorize(
        of_text.reindex(range(len(projects))).map(dict(zip(topic["from"], topic["to"], strict=True))), sort=True
    )[0]
    has = _subjects(counted, numbers)
    has = sparse.csr_array(sparse.diags_array(projects.astype(float)) @ has)
    has.eliminate_zeros()
    rows = counted.authors[["text", "organisation"]].drop_duplicates()
    at = members.index.get_indexer(pd.Index(rows["organisation"]))
    text = rows["text"].to_numpy(int)
    here = (at >= 0) & projects[text]
    shape = (len(members), len(projects))
    wrote = sparse.csr_array((np.ones(here.sum()), (at[here], text[here])), shape=shape)
    partners = np.maximum(np.bincount(text, minlength=len(projects)), 1)
    known = np.flatnonzero(group >= 0)
    member_of = sparse.csr_array((np.ones(len(known)), (group[known], known)), shape=(groups, len(members)))
    parts = sparse.csr_array(sparse.csr_array(member_of @ wrote) @ sparse.diags_array(1.0 / partners))
    return TextsOfMembers(counted, has, parts, wrote)


def _subjects(counted: CountedTexts, topic: np.ndarray) -> sparse.csr_array:
    """Texts × terms, 1 where a text has a term whose texts are of few topics: prose is of all."""
    limit = naming_limits()
    matrix = counted.matrix
    found = sparse.csr_array((np.ones(matrix.nnz), matrix.indices, matrix.indptr), shape=matrix.shape)
    index, texts, most = concentration(found, topic)
    # Among few topics no word can be so much more concentrated than chance.
    least = min(limit.told_ratio, most / 2)
    portable = portable_words()
    said_of_all = stop_words() | portable
    cut = [(str(term), str(term).split(" ")) for term in counted.terms]
    general = np.array([term in portable or not said_of_all.isdisjoint(words) for term, words in cut])
    subject = (texts >= limit.told_texts) & (index >= least) & ~general
    return sparse.csr_array(found @ sparse.diags_array(subject.astype(float)))


def _words_of_places(tables: Tables) -> set[str]:
    names = frame(tables.nodes(NodeLabel.AREA, ["name"]))["name"].dropna()
    return {word for name in names for word in bare_words(str(name))}
