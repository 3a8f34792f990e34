"""Communities: known answers, agreement of the runs, and what does not depend on order."""

import numpy as np
import pytest
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from sklearn.metrics import adjusted_rand_score

from graph_engine.errors import MeasureError
from graph_engine.networks.communities.bridges import bridges, share_elsewhere
from graph_engine.networks.communities.consensus import NONE, adjusted_rand, agreement, find_communities
from graph_engine.networks.communities.leiden import leiden
from graph_engine.networks.communities.naming import best_first, over_representation


def network(n, pairs):
    rows = [(a, b, w) for a, b, w in pairs] + [(b, a, w) for a, b, w in pairs]
    cells = np.array(rows, float)
    found = sparse.csr_array((cells[:, 2], (cells[:, 0].astype(int), cells[:, 1].astype(int))), shape=(n, n))
    found.sort_indices()
    return found


def cliques(*sizes, bridge=0.1):
    pairs, start = [], 0
    for size in sizes:
        pairs += [(start + a, start + b, 1.0) for a in range(size) for b in range(a)]
        if start:
            pairs.append((start - 1, start, bridge))
        start += size
    return network(start, pairs)


def test_cliques_are_communities_largest_first():
    found = find_communities(cliques(5, 8, 6), seeds=10)
    assert found.agreement == pytest.approx(1.0)
    assert found.recurrence.tolist() == [1.0, 1.0, 1.0]
    assert found.community.tolist() == [2] * 5 + [0] * 8 + [1] * 6
    assert np.allclose(found.stability, 1.0)
    assert found.sizes.tolist() == [8, 6, 5]


def test_karate_club_has_the_modularity_of_the_published_optimum():
    import networkx as nx

    graph = nx.karate_club_graph()
    adjacency = sparse.csr_array(nx.to_scipy_sparse_array(graph, weight=None, dtype=float))
    best = max(
        nx.community.modularity(graph, [set(np.flatnonzero(run == c)) for c in set(run)], weight=None)
        for run in [leiden(adjacency, seed) for seed in range(10)]
    )
    assert best == pytest.approx(0.4198, abs=1e-4)


def test_small_components_are_no_communities():
    found = find_communities(network(8, [(0, 1, 1), (1, 2, 1), (0, 2, 1), (2, 3, 1), (3, 4, 1), (5, 6, 1)]), seeds=5)
    assert found.community.tolist() == [0, 0, 0, 0, 0, NONE, NONE, NONE]
    assert found.stability[5:].tolist() == [0, 0, 0]


def test_noise_has_no_stable_communities():
    draw = np.random.default_rng(1)
    pairs = sorted({tuple(sorted(draw.choice(120, 2, replace=False).tolist())) for _ in range(420)})
    found = find_communities(network(120, [(a, b, 1.0) for a, b in pairs]), seeds=20)
    assert found.agreement < 0.6


def test_a_network_without_ties_has_nothing():
    found = find_communities(sparse.csr_array((4, 4)))
    assert found.community.tolist() == [NONE] * 4
    assert (found.runs, len(found.recurrence)) == (0, 0)


def test_the_same_network_gives_the_same_answer():
    adjacency = cliques(9, 7, 6, 11, bridge=3.0)
    one, two = find_communities(adjacency, seeds=12), find_communities(adjacency.copy(), seeds=12)
    assert np.array_equal(one.community, two.community)
    assert np.array_equal(one.stability, two.stability)


def test_adjusted_rand_is_that_of_scikit_learn():
    draw = np.random.default_rng(7)
    for _ in range(20):
        one, other = draw.integers(0, 5, 60), draw.integers(0, 7, 60)
        assert adjusted_rand(one, other) == pytest.approx(adjusted_rand_score(one, other), abs=1e-12)
    assert np.isnan(agreement(np.zeros((1, 3), int)))


def test_negative_weights_are_refused():
    with pytest.raises(MeasureError, match="positive weights"):
        leiden(network(3, [(0, 1, -1.0)]), 0)


def test_bridges_are_well_tied_members_whose_ties_lead_elsewhere():
    pairs = [(a, b, 1.0) for a in range(6) for b in range(a)]
    pairs += [(6 + a, 6 + b, 1.0) for a in range(6) for b in range(a)] + [(0, 6 + a, 2.0) for a in range(6)]
    adjacency = network(12, pairs)
    community = np.array([0] * 6 + [1] * 6)
    assert share_elsewhere(adjacency, community)[0] == pytest.approx(12 / 17)
    assert bridges(adjacency, community, 0, 3) == [0]
    assert bridges(adjacency, community, 2, 3) == []


def test_over_represented_is_what_is_large_and_peculiar():
    import pandas as pd

    amounts = pd.DataFrame({"common": [50, 50], "rare": [10, 0], "tiny": [1, 0]})
    first, second = over_representation(amounts)
    assert best_first(first) == ["rare", "tiny"]
    assert best_first(second) == ["common"]
    assert best_first(over_representation(amounts, least_amount=5)[0]) == ["rare"]
    assert first["rare"] == pytest.approx(10 / 61 * np.log((10 / 61) / (10 / 111)))


def test_another_algorithm_can_be_passed():
    def all_that_hang_together(adjacency, seed):
        return connected_components(adjacency, directed=False)[1] + 40

    found = find_communities(cliques(6, 6, 6), find=all_that_hang_together, seeds=2)
    assert (list(found.sizes), found.agreement) == ([18], 1.0)
    thirds = find_communities(cliques(6, 6, 6), find=lambda adjacency, seed: np.arange(18) // 6 + seed, seeds=2)
    assert (list(thirds.sizes), thirds.agreement) == ([6, 6, 6], 1.0)
