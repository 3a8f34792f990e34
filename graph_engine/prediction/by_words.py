"""Institutions and businesses of all countries by the words of their projects, among candidates of the same degree.

Words are on record for a part of the projects only, so that this is a task of its own: asked are institutions with
words by the origin, candidates are businesses with words, and terms are weighed anew on what was known. Whom popularity
finds is found by it already; what words add shows among candidates that have as many partners.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array, eye_array

from graph_engine.errors import NotEnoughDataError
from graph_engine.measures.labelled import Floats
from graph_engine.measures.term_weights import tfidf
from graph_engine.prediction.counted_words import ProjectWords
from graph_engine.prediction.evaluation import PartResult, measure, question_result
from graph_engine.prediction.limits import prediction_limits
from graph_engine.prediction.proximity import partner_weights, third_party_proximity, without_members
from graph_engine.prediction.questions import Cut, TieQuestion
from graph_engine.prediction.same_degree import bands
from graph_engine.prediction.scores.baselines import POPULARITY
from graph_engine.prediction.standard_terms import floored_log, standardised
from graph_engine.prediction.tie_history import Flags, TieHistory, last_day
from graph_engine.topics.limits import topic_limits

WORDS_TASK = "institution–business with words on record, all countries"
TEXT, NETWORK, BOTH = "text", "third party", "text with network"


@dataclass(frozen=True)
class WordsFrame:
    """Who is asked, who is a candidate, and what came true.

    Attributes
    ----------
    known : TieHistory
        Without any project that begins after the origin.
    day : float
        The origin, in days since 1970.
    words : csr_array, projects of ``known`` × terms
        Counted terms.
    institutions, businesses : ndarray of int
        Positions of organisations with words by the origin; of the institutions those with a new tie.
    open, new : ndarray of bool, institutions × businesses
        Pairs without a dated joint project in other areas, and those that have one later.
    """

    known: TieHistory
    day: float
    words: csr_array
    institutions: NDArray[np.int64]
    businesses: NDArray[np.int64]
    open: Flags
    new: Flags

    @classmethod
    def of(cls, history: TieHistory, words: ProjectWords, year: int) -> WordsFrame:
        """Take apart what was known at the end of a year and what came later.

        Raises
        ------
        NotEnoughDataError
            Too few pairs came true for a figure to mean anything.
        """
        day = last_day(year)
        began = ~history.dated | (history.start <= day)
        known = history.of_projects(began)
        some = words.counts[np.flatnonzero(began)]
        told = np.asarray(known.membership @ (np.diff(some.indptr) > 0).astype(float)) > 0
        institutions, businesses = (np.flatnonzero(told & (history.business == one)) for one in (False, True))
        later = history.targets & (history.start > day)
        tied, new = (
            _meet(history.membership[:, np.flatnonzero(chosen)], institutions, businesses)
            for chosen in (began & history.dated, later)
        )
        area = history.area_of
        here = (area[institutions, None] >= 0) & (area[institutions, None] == area[businesses])
        open_to = ~tied & ~here
        new &= open_to
        least = prediction_limits().least_new_pairs
        if new.sum() < least:
            raise NotEnoughDataError(
                f"Of institutions and businesses with words by the end of {year}, {int(new.sum())} pairs have a new "
                f"tie on record, and {least} are asked for: most organisations abroad are not known again in the "
                "programme that counts as new. Give a later origin."
            )
        # Only queries with a new tie are measured, and their scores depend on no other query.
        queries = np.flatnonzero(new.any(axis=1))
        return cls(known, day, some, institutions[queries], businesses, open_to[queries], new[queries])


def _meet(membership: csr_array, ones: NDArray[np.int64], others: NDArray[np.int64]) -> Flags:
    found: Flags = np.asarray((membership[ones] @ membership[others].T).todense()) > 0
    return found


def text_likeness(frame: WordsFrame) -> Floats:
    """Cosine of what two organisations work on: sums of the weights of the terms of their projects.

    Weights are :func:`graph_engine.measures.term_weights.tfidf` of the texts that were known.

    Returns
    -------
    ndarray, institutions × businesses, in [0, 1]
    """
    limit = topic_limits()
    weights = tfidf(frame.words, least_texts=limit.least_texts, most_share=limit.most_share)
    one, other = (
        _of_length_one(csr_array(frame.known.membership[at] @ weights)) for at in (frame.institutions, frame.businesses)
    )
    return np.asarray((one @ other.T).todense(), dtype=float)


def _of_length_one(rows: csr_array) -> csr_array:
    length = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1), dtype=float))
    return csr_array(diags_array(np.divide(1.0, length, out=np.zeros(len(length)), where=length > 0)) @ rows)


def network_likeness(frame: WordsFrame) -> Floats:
    """Third-party proximity, :func:`graph_engine.prediction.proximity.third_party_proximity`, over all programmes."""
    membership, weight = frame.known.membership, frame.known.weight(frame.day)
    itself = csr_array(eye_array(membership.shape[0]))
    one, other = (
        without_members(partner_weights(csr_array(membership[at]), membership, weight, frame.known.size), itself[at])
        for at in (frame.institutions, frame.businesses)
    )
    return third_party_proximity(one, np.asarray(membership @ weight, dtype=float), other)


def text_with_network(text: Floats, network: Floats, open_to: Flags) -> Floats:
    """z(log K) + w·z(text) over the open candidates of each query; w stands in the thresholds.

    Examples
    --------
    Of two candidates that are alike in the network the one that is alike in words comes first.

    >>> found = text_with_network(np.array([[0.0, 0.5]]), np.ones((1, 2)), np.ones((1, 2), dtype=bool))
    >>> float(found[0, 1]) > float(found[0, 0])
    True
    """
    weight = prediction_limits().text_weight
    rows = [
        standardised(floored_log(near, some), some) + weight * standardised(words, some)
        for words, near, some in zip(text, network, open_to, strict=True)
    ]
    return np.stack(rows)


def words_part(history: TieHistory, words: ProjectWords, year: int, country: str, against: str) -> PartResult:
    """Measure what words tell at the end of one year.

    Exposure is that of the lists of queries with a new tie.

    Parameters
    ----------
    history : TieHistory
        What the origin is tested with.
    words : ProjectWords
        In the order of its projects.
    year : int
        At whose end predictions are made.
    country, against : str
        What the result bears, as in :func:`graph_engine.prediction.evaluation.evaluate_parts`.

    Raises
    ------
    NotEnoughDataError
        Too few pairs came true.
    """
    frame = WordsFrame.of(history, words, year)
    question = TieQuestion(Cut.NONE, frame.open[None], frame.new[None], np.ones(len(frame.institutions), dtype=bool))
    dated = frame.known.membership[:, np.flatnonzero(frame.known.dated)]
    projects = np.asarray(dated[frame.businesses].sum(axis=1), dtype=float)
    # Everybody is among those whom they took part with.
    partners = np.diff(csr_array(dated[frame.businesses] @ dated.T).indptr) - 1.0
    band = bands(partners.clip(0))
    text, network = text_likeness(frame), network_likeness(frame)
    values = {
        TEXT: text,
        NETWORK: network,
        BOTH: text_with_network(text, network, frame.open),
        "random": np.random.default_rng(len(projects)).random(text.shape),
        POPULARITY.name: np.broadcast_to(projects, text.shape),
    }
    found = {name: measure(score, question, band) for name, score in values.items()}
    units = len(frame.institutions) + len(frame.businesses)
    order = (BOTH, TEXT, NETWORK, "random", POPULARITY.name)
    return PartResult(WORDS_TASK, year, country, units, against, (question_result(question, found, order),), {})
