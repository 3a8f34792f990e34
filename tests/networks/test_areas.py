"""The network of areas and the drawing: margins kept, the same answer each time, everything in its place."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_engine.networks.areas import expected_ties
from graph_engine.networks.communities.naming import name_of
from graph_engine.networks.fields import field_of
from graph_engine.networks.layout import positions
from tests.networks.communities.test_consensus import cliques


@given(st.lists(st.floats(0.5, 20), min_size=15, max_size=15))
def test_expected_ties_keep_each_area_total(weights):
    shared = np.zeros((6, 6))
    shared[np.triu_indices(6, 1)] = weights
    shared += shared.T
    totals = shared.sum(axis=1)
    found = expected_ties(shared)
    assert np.allclose(found, found.T)
    assert not np.diag(found).any()
    if (totals < 0.45 * totals.sum()).all():
        assert np.allclose(found.sum(axis=1), totals, rtol=1e-6)


def test_a_network_of_sizes_alone_is_expected_exactly():
    size = np.array([1.0, 2.0, 3.0, 5.0])
    shared = np.outer(size, size)
    np.fill_diagonal(shared, 0.0)
    assert np.allclose(expected_ties(shared), shared, rtol=1e-6)
    assert not expected_ties(np.zeros((3, 3))).any()


def test_members_of_a_community_stand_together_and_communities_apart():
    adjacency = cliques(12, 9, 6)
    community = np.array([0] * 12 + [1] * 9 + [2] * 6)
    at = positions(adjacency, community)
    assert np.abs(at).max() <= 1.0
    assert np.array_equal(at, positions(adjacency, community))
    centres = np.array([at[community == c].mean(axis=0) for c in range(3)])
    for c in range(3):
        inside = np.hypot(*(at[community == c] - centres[c]).T).max()
        nearest = np.hypot(*(at[community != c] - centres[c]).T).min()
        assert inside < nearest
    assert len({tuple(point) for point in at}) == len(at)


def test_members_without_a_community_stand_on_the_rim():
    at = positions(cliques(6, 2), np.array([0] * 6 + [-1] * 2))
    assert np.allclose(np.hypot(*at[6:].T), 1.0)
    assert np.hypot(*at[:6].T).max() < 1.0


@pytest.mark.parametrize(
    ("scheme", "code", "field"),
    [
        ("h2020topic", "EE-12-2014", "energy"),
        ("h2020topic", "EeB-01-2014", "construction and buildings"),
        ("h2020topic", "EINFRA-1-2014", "digital technologies"),
        ("h2020topic", "ERC-StG-2014", None),
        ("h2020part", "SC2", "food and farming"),
        ("sic2007", "3030", "aerospace"),
        ("sic2007", "3099", None),
        ("discipline", "Physics", "physics"),
    ],
)
def test_fields_of_codes(scheme, code, field):
    assert field_of(scheme, code) == field


def test_names_are_plain_words():
    assert name_of(["energy"], ["Drax", "SSE", "Shell"], most_leaders=3) == "Energy: Drax, SSE, Shell"
