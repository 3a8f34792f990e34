"""Communities that come back: planted ones are found, ties put at random are refused, the rest is set apart."""

import numpy as np
import pytest
from scipy import sparse

from graph_engine.networks.communities.consensus import NONE, adjusted_rand, jaccard_recurrence
from graph_engine.networks.communities.resampling import rewired, thinned
from graph_engine.networks.communities.stability import find_stable_communities
from tests.long_run import first_now
from tests.networks.communities.test_consensus import cliques, network

PLANTED = np.arange(96) % 4


def planted(inside=0.4, outside=0.03, seed=3):
    """Ninety-six members in four groups, tied at random, more often inside a group."""
    draw = np.random.default_rng(seed).random((len(PLANTED), len(PLANTED)))
    near = PLANTED[:, None] == PLANTED[None, :]
    tied = np.triu(draw < np.where(near, inside, outside), 1)
    found = sparse.csr_array((tied | tied.T).astype(float))
    found.sort_indices()
    return found


@pytest.fixture(scope="module")
def found():
    """What is found in the planted network."""
    return find_stable_communities(planted())


@pytest.mark.long
def test_planted_groups_are_found(found):
    assert found.stable
    assert adjusted_rand(found.community, PLANTED) > 0.95
    assert found.sizes.sum() == len(PLANTED)
    assert found.agreement == pytest.approx(np.median(found.recurrence[found.community]))
    assert found.chance < 0.6 < 0.9 < found.agreement <= 1


@pytest.mark.long
@pytest.mark.parametrize("seed", first_now([0, 1, 2]))
def test_the_same_ties_put_at_random_have_none(seed):
    refused = find_stable_communities(rewired(planted(), seed))
    assert not refused.stable
    assert refused.agreement < refused.chance


@pytest.mark.long
def test_the_order_of_rows_changes_no_community(found):
    # Rows come in order of key; keys dealt out otherwise give other runs, and the same communities.
    order = np.random.default_rng(5).permutation(len(PLANTED))
    other = planted()[order][:, order]
    other.sort_indices()
    assert adjusted_rand(find_stable_communities(other).community, found.community[order]) > 0.95
    again = find_stable_communities(planted())
    assert np.array_equal(again.community, found.community)
    assert (again.agreement, again.chance) == (found.agreement, found.chance)


@pytest.mark.long
def test_members_of_a_community_that_does_not_come_back_belong_to_none():
    # Three firm groups beside a part whose ties are drawn at random.
    firm = cliques(14, 12, 10).tocoo()
    pairs = {(int(a), int(b)) for a, b in zip(firm.row, firm.col, strict=True) if a < b}
    draw = np.random.default_rng(2)
    while len(pairs) < 400:
        a, b = sorted((36 + draw.choice(64, 2, replace=False)).tolist())
        pairs.add((a, b))
    pairs |= {(0, 36), (15, 37), (27, 38)}
    made = find_stable_communities(network(100, [(a, b, 1.0) for a, b in sorted(pairs)]))
    apart = made.community == NONE
    assert made.stable
    assert (made.recurrence >= 0.6).all()
    assert not apart[:36].any()
    assert apart[36:].mean() > 0.5
    assert (made.stability[apart] == 0).all()
    assert set(np.unique(made.community[~apart])) == set(range(len(made.recurrence)))


@pytest.mark.parametrize("made", [sparse.csr_array((4, 4)), cliques(3), cliques(12)])
def test_one_group_or_too_small_a_network_has_none(made):
    assert not find_stable_communities(made).stable


def test_rewiring_keeps_numbers_of_ties_and_weights():
    made = planted()
    made.data = np.arange(len(made.data), dtype=float) + 1
    made = sparse.csr_array((made + made.T) / 2)
    made.sort_indices()
    at_random = rewired(made, 0)
    assert np.array_equal(np.diff(at_random.indptr), np.diff(made.indptr))
    assert np.array_equal(np.sort(at_random.data), np.sort(made.data))
    assert (at_random != at_random.T).nnz == 0
    assert not at_random.diagonal().any()
    kept = (at_random > 0).multiply(made > 0).nnz / made.nnz
    assert kept < 2 * made.nnz / len(PLANTED) ** 2
    assert np.array_equal(rewired(made, 0).toarray(), at_random.toarray())


def test_ties_are_left_out_by_share():
    made = planted()
    less = thinned(made, 0.2, 1)
    assert (less != less.T).nnz == 0
    assert less.nnz / made.nnz == pytest.approx(0.8, abs=0.06)
    assert (made - less).min() == 0
    assert thinned(made, 0.0, 1).nnz == made.nnz


def test_recurrence_by_hand():
    runs = np.array([[0, 0, 1, 1, 1], [0, 0, 0, 1, 1]])
    # Of {0, 1, 2}: 2/3 at best, then 1; of {3, 4}: 2/3, then 1.
    assert jaccard_recurrence(np.array([0, 0, 0, 1, 1]), runs).tolist() == pytest.approx([5 / 6, 5 / 6])
