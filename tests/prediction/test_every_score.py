"""Every score of the back-test: an equation, a source, and what it gives of four organisations, worked by hand.

a and b worked with x abroad, each in one project, and with c, each in one; d worked with y abroad, in two projects of
another theme. All projects have two partners and begin on the day of the origin, so that each weighs 1. Tied are a–c
and b–c; open are a–b, a–d, b–d and c–d.
"""

from __future__ import annotations

import inspect
import re
from math import log, sqrt

import numpy as np
import pytest

from graph_engine.errors import NotEnoughDataError
from graph_engine.prediction.past import Past, UnitKind
from graph_engine.prediction.questions import Task, origin_of
from graph_engine.prediction.scores.all_scores import scores_for
from graph_engine.prediction.tie_history import TieHistory, last_day
from tests.prediction.made_participations import ORIGIN, participations, unplanned

SCORES = {score.name: score for task in Task for score in scores_for(task)}
A, B, C, D = range(4)
ALL_PAIRS = np.triu_indices(4, k=1)
# Partners x and c of both, of two participations each, by one project of two with either.
NEAR = 2 / log(4) ** 2
# Of the eight open pairs, both directions counted, the two of a and b are above the floor: z is √3, else −1/√3.
HIGH, LOW = sqrt(3), -1 / sqrt(3)


def hand():
    day = f"{ORIGIN}-12-31"
    projects = {
        key: ("H2020", day, {theme}, list(members))
        for key, theme, members in (
            *(("p1", "t", "ax"), ("p2", "t", "bx"), ("p3", "t", "ac"), ("p4", "t", "bc")),
            *(("p5", "u", "dy"), ("p6", "u", "dy")),
        )
    }
    return Past.of(TieHistory.of(participations(projects, list("abcd"), ["x", "y"])), last_day(ORIGIN),
                   UnitKind.ORGANISATION)  # fmt: skip


def fitted(expected):
    """A Poisson regression with a constant gives as many joint projects as there are: two."""
    return float(expected[ALL_PAIRS].sum())


def untapped_fitted(found):
    together = np.zeros((4, 4))
    together[[A, B, C, C], [C, C, A, B]] = 1
    return fitted(np.exp(found) * (together + 0.5) - 0.5)


# By score: what it gives, and what it should.
BY_HAND = {
    "likely": (lambda found: [found[A, B], found[A, D]], [1.4 * HIGH, 1.4 * LOW]),
    # b comes before d in the list of a, whatever has been shown: the two are 3.2 apart.
    "likely, exposure controlled": (lambda found: found[A, B] > found[A, D], True),
    # Of the 20 open pairs within themes 8 have an active candidate, and 4 are tied in the other theme.
    "likely in theme": (
        lambda found: [found[0, A, B], found[0, A, D], found[1, A, C]],
        [0.6 / sqrt(0.24) - 0.25 * 0.5, -0.4 / sqrt(0.24) - 0.25 * 0.5, -0.4 / sqrt(0.24) + 0.25 * 2],
    ),
    "likely in theme, exposure controlled": (lambda found: found[0, A, B] > found[0, A, D], True),
    "third party": (lambda found: [found[A, B], found[A, D]], [NEAR, 0]),
    "third party, no earlier programmes": (lambda found: [found[A, B], found[A, D]], [NEAR, 0]),
    # Of six participations from the country in the theme two projects make two ordered pairs each: 4/6².
    "expected ties by theme": (lambda found: [found[A, B], found[A, D]], [2 * 2 * 4 / 36, 0]),
    "random": (lambda found: found[A, B], np.random.default_rng(4).random((4, 4))[A, B]),
    "popularity": (lambda found: found[A], [2, 2, 2, 2]),
    "degree": (lambda found: found[A], [1, 1, 2, 0]),
    "preferential attachment": (lambda found: [found[A, B], found[A, C], found[A, D]], [1, 2, 0]),
    "common neighbours": (lambda found: [found[A, B], found[A, D]], [1, 0]),
    "Adamic–Adar": (lambda found: [found[A, B], found[A, D]], [1 / log(2), 0]),
    "resource allocation": (lambda found: [found[A, B], found[A, D]], [1 / 2, 0]),
    "theme cosine": (lambda found: [found[A, B], found[A, D]], [1, 0]),
    "gravity": (fitted, 2),
    # d and y are alone: from either project a walker is at either, so that d has c + (1 − c)/2 of them.
    "random walk with restart": (lambda found: [found[D, D], found[D, A]], [0.2 + 0.8 / 2, 0]),
    # Three factors hold all: log 2 with x and with c, multiplied and summed.
    "matrix factorisation": (lambda found: [found[A, B], found[A, D]], [2 * log(2) ** 2, 0]),
    # Trees have no figures by hand; a year before there was nobody to learn from.
    "gradient boosting": ("need two with earlier projects", None),
    # a and b are alike, and nothing of the one theme grows from the other.
    "gain by theme": (lambda found: found[A, B], 0),
    # Two shared where fewer are expected, beside none shared, of which the probability of as many or more is 1.
    "surprise": (lambda found: [found[A, B] > 0, found[A, D]], [True, 0]),
    "untapped": (untapped_fitted, 2),
    # c, whom a and b share, holds all three together.
    "bridge": (lambda found: [found[A, B], found[A, D]], [0, 0]),
    "access": (lambda found: [found[A, B], found[A, D], found[D, A]], [0, 1, 2]),
}
SYMMETRIC = frozenset(SCORES) - {
    *("likely, exposure controlled", "likely in theme", "likely in theme, exposure controlled", "random"),
    *("popularity", "degree", "random walk with restart", "access"),
}


@pytest.mark.parametrize("name", SCORES)
def test_every_score_has_a_file_an_equation_and_a_source(name):
    said = inspect.getdoc(SCORES[name].pairs) or ""
    assert inspect.getmodule(SCORES[name].pairs).__name__.startswith("graph_engine.prediction.")
    assert ".. math::" in said, f"{name} states no equation"
    # Somebody, and a year: where it was printed, or which of its parts was.
    assert re.search(r"[A-Z][a-zé]+( et al\.)?,? \d{4}\b|[A-Z][a-zé]+ \((19|20)\d\d", said), f"{name} names no source"


def test_every_score_is_worked_by_hand_and_nothing_else_is():
    assert set(BY_HAND) == set(SCORES)


@pytest.mark.parametrize("name", BY_HAND)
def test_scores_by_hand(name):
    of, expected = BY_HAND[name]
    past = hand()
    if expected is None:
        with pytest.raises(NotEnoughDataError, match=of):
            SCORES[name].pairs(past)
        return
    assert of(SCORES[name].pairs(past)) == pytest.approx(expected, abs=1e-6)


@pytest.fixture(scope="module")
def past():
    return origin_of(TieHistory.of(unplanned(projects=120)), ORIGIN, Task.ORGANISATIONS)


@pytest.mark.parametrize("name", SCORES)
def test_every_score_is_finite_the_same_again_and_alike_both_ways_where_it_should_be(past, name):
    found = np.asarray(SCORES[name].pairs(past))
    chosen = past.open_by_theme if found.ndim > 2 else past.open
    assert found.shape == chosen.shape
    assert np.isfinite(found[chosen]).all()
    assert np.array_equal(found, SCORES[name].pairs(past))
    if name in SYMMETRIC:
        assert np.allclose(found, found.swapaxes(-1, -2))


@pytest.mark.parametrize("name", ["likely", "third party", "third party, no earlier programmes"])
def test_more_work_with_a_shared_partner_brings_two_no_farther_apart(name):
    """One more project of either with x, before the origin: a and b stay open."""
    before = hand()
    day = f"{ORIGIN}-12-31"
    more = {key: ("H2020", day, {"t"}, list(members)) for key, members in
            (("p1", "ax"), ("p2", "bx"), ("p3", "ac"), ("p4", "bc"), ("p7", "ax"), ("p8", "bx"))}  # fmt: skip
    more |= {key: ("H2020", day, {"u"}, ["d", "y"]) for key in ("p5", "p6")}
    after = Past.of(TieHistory.of(participations(more, list("abcd"), ["x", "y"])), last_day(ORIGIN), before.kind)
    assert SCORES[name].pairs(after)[A, B] >= SCORES[name].pairs(before)[A, B] - 1e-9
