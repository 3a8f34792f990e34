"""Baselines: against oracles where there are some, by hand where there are none."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.sparse import csr_array

from graph_engine.errors import NotEnoughDataError
from graph_engine.prediction.questions import Task, origin_of
from graph_engine.prediction.scores import baselines, beside, complementarity, gravity, learned
from graph_engine.prediction.scores.random_walk import walk_shares
from graph_engine.prediction.tie_history import TieHistory
from tests.long_run import first_now
from tests.prediction.made_participations import ORIGIN, participations, planted, unplanned


@pytest.fixture(scope="module")
def past():
    return origin_of(TieHistory.of(unplanned(projects=120)), ORIGIN, Task.ORGANISATIONS)


@pytest.fixture(scope="module")
def network(past):
    """The ties of all organisations of the country, as networkx has them."""
    joint = past.peer_joint[:, np.flatnonzero(past.dated)]
    ties = (joint @ joint.T).toarray() > 0
    np.fill_diagonal(ties, False)
    return nx.from_numpy_array(ties)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (baselines.resource_allocation, nx.resource_allocation_index),
        (baselines.adamic_adar, nx.adamic_adar_index),
        (baselines.preferential_attachment, nx.preferential_attachment),
        (baselines.common_neighbours, nx.common_neighbor_centrality),
    ],
)
def test_network_scores_are_those_of_networkx(past, network, ours, theirs):
    pairs = [(i, j) for i in range(len(past.units)) for j in range(i) if past.open[i, j]]
    found = ours(past)
    if theirs is nx.common_neighbor_centrality:
        expected = {(u, v): len(list(nx.common_neighbors(network, u, v))) for u, v in pairs}
    else:
        expected = {(u, v): value for u, v, value in theirs(network, pairs)}
    assert [found[pair] for pair in pairs] == pytest.approx([expected[pair] for pair in pairs])


def test_a_random_walk_is_the_page_rank_of_its_beginning():
    joint = np.array([[1, 1, 0], [1, 0, 0], [0, 1, 1], [0, 0, 1]], dtype=float)
    onwards, back = joint / joint.sum(axis=1, keepdims=True), joint.T / joint.sum(axis=0)[:, None]
    found = walk_shares(np.eye(4)[[0]], csr_array(onwards), csr_array(back), restart=0.2, steps=200)
    graph = nx.from_numpy_array(onwards @ back, create_using=nx.DiGraph)
    expected = nx.pagerank(graph, alpha=0.8, personalization={0: 1}, tol=1e-12, max_iter=500)
    assert found[0] == pytest.approx([expected[at] for at in range(4)], abs=1e-9)


@given(arrays(float, (4, 3), elements=st.integers(0, 3).map(float)), st.floats(0.05, 0.95), st.integers(1, 30))
def test_shares_of_a_walk_never_exceed_all_of_it(joint, restart, steps):
    rows, columns = joint.sum(axis=1, keepdims=True), joint.sum(axis=0)[:, None]
    onwards = np.divide(joint, rows, out=np.zeros_like(joint), where=rows > 0)
    back = np.divide(joint.T, columns, out=np.zeros_like(joint.T), where=columns > 0)
    found = walk_shares(np.eye(4), csr_array(onwards), csr_array(back), restart=restart, steps=steps)
    assert (found >= 0).all()
    assert (found.sum(axis=1) <= 1 + 1e-9).all()


@given(arrays(float, (5, 4), elements=st.floats(0, 9)))
def test_a_cosine_is_a_share_and_knows_no_size(activity):
    found = baselines.cosine(activity)
    assert ((found >= 0) & (found <= 1 + 1e-9)).all()
    assert np.allclose(found, baselines.cosine(3 * activity))


def test_gravity_falls_with_distance_where_ties_do():
    # In a line, each tied with its neighbour: the nearer of two equally active ones is expected more.
    home = [f"o{at}" for at in range(10)]
    projects = {
        f"{a}-{b}-{year}": ("H2020", f"{year}-01-01", {"t"}, [a, b]) for a, b in pairwise(home) for year in (2015, 2016)
    }
    made = participations(projects, home)
    made.organisations["latitude"], made.organisations["longitude"] = np.arange(10) / 2 + 50, 0.0
    found = gravity.gravity(origin_of(TieHistory.of(made), ORIGIN, Task.ORGANISATIONS))
    assert found[4, 6] > found[4, 8]
    assert np.allclose(found, found.T)


def test_nothing_can_be_learned_of_nothing():
    past = origin_of(TieHistory.of(planted()), ORIGIN, Task.ORGANISATIONS)
    for score in (gravity.gravity, learned.gradient_boosting):
        with pytest.raises(NotEnoughDataError, match="nothing to"):
            score(past)


def test_boosted_trees_find_what_came_true_a_year_before(past):
    found = learned.gradient_boosting(past)
    assert ((found >= 0) & (found <= 1)).all()
    assert np.allclose(found, found.T)


def test_gain_by_theme_finds_who_has_what_the_other_lacks():
    """Theme b goes with a everywhere but at one; that one gains most from whoever has b."""
    home = [f"o{at}" for at in range(12)]
    projects = {}
    for at, one in enumerate(home):
        themes = ["a", "b"] if at < 5 else ["c", "d"]
        if at == 0:
            themes = ["a"]
        for theme in themes:
            for number in range(4):
                projects[f"{one}-{theme}-{number}"] = ("H2020", "2016-01-01", {theme}, [one, "x"])
    past = origin_of(TieHistory.of(participations(projects, home, ["x"])), ORIGIN, Task.ORGANISATIONS)
    found = pd.DataFrame(complementarity.gain_by_theme(past), past.units, past.units)
    assert np.allclose(found, found.T)
    first = found.loc["o0"].sort_values(ascending=False).index[:4]
    assert set(first) == {"o1", "o2", "o3", "o4"}


def test_what_stands_beside_likely_by_hand():
    projects = {
        "ab": ("H2020", "2015-01-01", {"t"}, ["a", "b"]),
        "bc": ("H2020", "2015-01-01", {"t"}, ["b", "c"]),
        "a2": ("H2020", "2015-02-01", {"t"}, ["a", "x"]),
        "c2": ("H2020", "2015-02-01", {"t"}, ["c", "x", "y"]),
        "d1": ("H2020", "2015-02-01", {"t"}, ["d", "z"]),
        "d2": ("H2020", "2015-03-01", {"t"}, ["d", "z"]),
        "old": ("FP7", "", set(), ["a", "d"]),
    }
    found = participations(projects, list("abcd"), ["x", "y", "z"])
    past = origin_of(TieHistory.of(found), ORIGIN, Task.ORGANISATIONS)
    # Partners of a are b, d and x; of c b, x and y: c would bring y to a, and a would bring d to c.
    assert beside.access(past)[0, 2] == 1
    assert beside.access(past)[2, 0] == 1
    # b is the one neighbour that a and c share, and all three are of one community.
    assert baselines.common_neighbours(past)[0, 2] == 1
    assert beside.bridge(past)[0, 2] == 0
    # d has none with c, and one of an earlier programme with a.
    untapped = beside.untapped(past)
    assert untapped[3, 2] > untapped[3, 0]
    # a and c share two partners, a and b none.
    surprise = beside.surprise(past)
    assert surprise[0, 2] > surprise[0, 1]
    assert np.allclose(surprise, surprise.T)


@pytest.mark.parametrize(("units", "noise"), first_now([(48, 0.0), (96, 0.1), (192, 0.0), (192, 0.1)], most=2))
def test_planted_complementary_pairs_are_found(units, noise):
    """Each unit works in half of a field; those in the other half of the same field have what it could grow into."""
    random = np.random.default_rng(units)
    fields, halves = units // 24, 2
    home = [f"o{at:03}" for at in range(units)]
    half = {one: at % (fields * halves) for at, one in enumerate(home)}
    projects = {}
    for one, own in half.items():
        for at in range(8):
            field, side = divmod(own, halves)
            # Of three themes of its half it works in two, and each pair of themes stands in both halves' fields.
            theme = f"f{field:02}-{side}-{at % 3}"
            if random.random() < noise:
                theme = f"f{random.integers(fields):02}-{random.integers(halves)}-{random.integers(3)}"
            projects[f"{one}-{at}"] = ("H2020", "2016-01-01", {theme}, [one, "x"])
    # As many as in a half work in the whole field: they are why its halves are related.
    for field in range(fields):
        for at in range(12):
            one = f"w{field:02}{at:02}"
            home.append(one)
            for side in range(halves):
                for theme in range(3):
                    name = f"f{field:02}-{side}-{theme}"
                    projects[f"{one}-{name}"] = ("H2020", "2016-01-01", {name}, [one, "x"])
    past = origin_of(TieHistory.of(participations(projects, home, ["x"])), ORIGIN, Task.ORGANISATIONS)
    gains = complementarity.gain_by_theme(past)
    wide = np.array([one.startswith("w") for one in past.units])
    place = np.array([half.get(one, -1) for one in past.units])
    same_field = place[:, None] // halves == place // halves
    fits = same_field & (place[:, None] != place)
    # Those of the whole field have everything that one of its halves lacks too.
    field_of = np.array([int(one[1:3]) if one.startswith("w") else half[one] // halves for one in past.units])
    fits |= (field_of[:, None] == field_of) & wide
    asking = np.flatnonzero(~wide)
    first = np.argsort(np.where(np.eye(len(gains), dtype=bool), np.inf, -gains)[asking], axis=1, kind="stable")
    assert np.take_along_axis(fits[asking], first[:, :10], axis=1).mean() >= 0.8
