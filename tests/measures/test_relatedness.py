import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from graph_engine.errors import MeasureError
from graph_engine.measures import (
    classification_distance,
    default_relatedness,
    nearest_neighbours,
    relatedness_density,
)
from graph_engine.measures.correlation import pairwise_correlation
from tests.long_run import examples

same_every_time = settings(max_examples=examples(40))


def proximity(m, diagonal=1.0):
    """The smaller of the two conditional chances of a specialisation (Hidalgo et al. 2007), as the textbook has it."""
    both = m.T.to_numpy(float) @ m.to_numpy(float)
    ubiquity = np.diagonal(both)
    larger = np.maximum(ubiquity[:, None], ubiquity)
    phi = np.divide(both, larger, out=np.zeros_like(both), where=larger > 0)
    np.fill_diagonal(phi, np.diagonal(phi) * diagonal)
    return pd.DataFrame(phi, m.columns, m.columns)


def labelled(values):
    rows, columns = values.shape
    return pd.DataFrame(
        values.astype(float), [f"TL{i:02d}" for i in range(rows)], [f"{100 + j}" for j in range(columns)]
    )


@st.composite
def binary(draw):
    shape = draw(st.tuples(st.integers(2, 7), st.integers(2, 8)))
    return labelled(draw(arrays(np.int64, shape, elements=st.integers(0, 1))))


@st.composite
def with_order(draw, frames):
    x = draw(frames)
    rows = draw(st.permutations(list(x.index)))
    columns = draw(st.permutations(list(x.columns)))
    return x, x.loc[list(rows), list(columns)]


@st.composite
def quotients(draw):
    shape = draw(st.tuples(st.integers(4, 8), st.integers(2, 9)))
    # A few values only, so that ties and columns that do not vary occur.
    return labelled(draw(arrays(np.float64, shape, elements=st.sampled_from([0.25, 0.5, 1.0, 2.0, 4.0]))))


def levels_of(codes):
    return pd.DataFrame({"even": [int(c) % 2 for c in codes], "all": ["C"] * len(codes)}, codes)


class TestDefault:
    @pytest.mark.long
    @pytest.mark.parametrize("classified", [True, False])
    def test_equals_the_formula_pair_by_pair(self, classified):
        rng = np.random.default_rng(3)
        lq = labelled(np.exp(rng.normal(size=(15, 8))))
        distance = classification_distance(levels_of(lq.columns))
        if classified:
            phi = default_relatedness(lq, distance, neighbours=None, normalise=False)
        else:
            phi = default_relatedness(lq, neighbours=None, normalise=False)
            distance.loc[:, :] = 1
        logs = np.log(lq)
        z = pd.DataFrame(
            [[np.arctanh(min(0.999, np.corrcoef(logs[i], logs[j])[0, 1])) for j in lq.columns] for i in lq.columns],
            lq.columns,
            lq.columns,
        )
        pairs = [(i, j) for i in lq.columns for j in lq.columns if i != j]
        for i, j in pairs:
            alike = [z.loc[a, b] for a, b in pairs if distance.loc[a, b] == distance.loc[i, j]]
            steadied = np.tanh((z.loc[i, j] + np.mean(alike)) / 2)
            assert phi.loc[i, j] == pytest.approx(max(0.0, steadied), abs=1e-9)
        assert (np.diagonal(phi) == 0).all()

    @same_every_time
    @given(quotients())
    def test_bounds_and_row_sums(self, lq):
        phi = default_relatedness(lq, classification_distance(levels_of(lq.columns)), neighbours=3)
        assert ((phi >= 0) & (phi <= 1)).all(axis=None)
        assert (np.diagonal(phi) == 0).all()
        assert ((phi > 0).sum(axis=1) <= 3).all()
        sums = phi.sum(axis=1)
        assert (np.isclose(sums, 1, atol=1e-9) | (sums == 0)).all()
        full = default_relatedness(lq, neighbours=None, normalise=False)
        pd.testing.assert_frame_equal(full, full.T)

    @same_every_time
    @given(with_order(quotients()))
    def test_order_changes_not_the_last_digit(self, pair):
        lq, other = pair
        distance = classification_distance(levels_of(lq.columns))
        one = default_relatedness(lq, distance, neighbours=2)
        two = default_relatedness(other, distance, neighbours=2)
        assert two.loc[lq.columns, lq.columns].equals(one)

    def test_no_shrinkage_is_the_positive_correlation(self):
        rng = np.random.default_rng(4)
        lq = labelled(np.exp(rng.normal(size=(12, 5))))
        phi = default_relatedness(lq, shrinkage=0, neighbours=None, normalise=False)
        r = np.maximum(np.corrcoef(np.log(lq.T)), 0)
        np.fill_diagonal(r, 0)
        np.testing.assert_allclose(phi, r, atol=1e-9)

    def test_an_activity_that_does_not_vary_has_only_what_its_class_gives(self):
        rng = np.random.default_rng(5)
        lq = labelled(np.exp(rng.normal(size=(12, 4))))
        lq["103"] = 1.0
        phi = default_relatedness(lq, shrinkage=0, neighbours=None, normalise=False)
        assert (phi["103"] == 0).all()
        rest = lq.columns[:3]
        whole = default_relatedness(lq, neighbours=None, normalise=False)
        pd.testing.assert_frame_equal(
            whole.loc[rest, rest], default_relatedness(lq[rest], neighbours=None, normalise=False)
        )

    def test_suppressed_cells_are_left_out_pair_by_pair(self):
        rng = np.random.default_rng(6)
        lq = labelled(np.exp(rng.normal(size=(12, 4))))
        gaps = lq.copy()
        gaps.loc["TL03", "101"] = np.nan
        phi = default_relatedness(gaps, shrinkage=0, neighbours=None, normalise=False)
        without = default_relatedness(lq.drop(index="TL03"), shrinkage=0, neighbours=None, normalise=False)
        np.testing.assert_allclose(phi.loc["101"], without.loc["101"], atol=1e-9)
        whole = default_relatedness(lq, shrinkage=0, neighbours=None, normalise=False)
        np.testing.assert_allclose(phi.loc["100", "102"], whole.loc["100", "102"], atol=1e-9)

    def test_an_empty_area_changes_nothing(self):
        rng = np.random.default_rng(7)
        lq = labelled(np.exp(rng.normal(size=(12, 6))))
        more = pd.concat([lq, pd.DataFrame(np.nan, ["TLN0"], lq.columns)])
        pd.testing.assert_frame_equal(default_relatedness(more), default_relatedness(lq))

    def test_refuses_what_has_no_logarithm(self):
        with pytest.raises(MeasureError, match="above 0"):
            default_relatedness(labelled(np.zeros((4, 3))))
        with pytest.raises(MeasureError, match="between 0 and 1"):
            default_relatedness(labelled(np.ones((4, 3))), shrinkage=2)


class TestClassificationDistance:
    def test_counts_the_levels_to_climb(self):
        codes = ["2410", "2420", "2510", "6201"]
        levels = pd.DataFrame(
            {"group": [c[:3] for c in codes], "division": [c[:2] for c in codes], "section": list("CCCJ")},
            codes,
        )
        assert classification_distance(levels).loc["2410"].to_list() == [0, 2, 3, 4]

    def test_refuses_a_missing_level(self):
        with pytest.raises(MeasureError, match="242"):
            classification_distance(pd.DataFrame({"division": ["24", None]}, ["241", "242"]))


class TestNearest:
    def test_ties_go_to_the_lower_code_whatever_the_order(self):
        codes = ["101", "102", "103", "104"]
        phi = pd.DataFrame(0.5, codes, codes)
        phi.loc["101", "104"] += 1e-15
        for order in (codes, codes[::-1], ["103", "101", "104", "102"]):
            kept = nearest_neighbours(phi.loc[order, order], 2)
            assert kept.loc["101", ["102", "103"]].to_list() == [0.5, 0.5]
            assert kept.loc["103", ["101", "102"]].to_list() == [0.5, 0.5]

    def test_refuses_no_neighbour_at_all(self):
        with pytest.raises(MeasureError, match="at least 1"):
            nearest_neighbours(pd.DataFrame([[0.0]], ["a"], ["a"]), 0)

    def test_refuses_a_matrix_that_is_not_square(self):
        with pytest.raises(MeasureError, match="square"):
            nearest_neighbours(pd.DataFrame([[0.0], [0.0]], ["a", "b"], ["a"]))


class TestDensity:
    @pytest.mark.long
    @same_every_time
    @given(binary(), st.sampled_from([None, 1, 2, 3]), st.sampled_from(["zero", "keep"]))
    def test_is_the_weighted_share_of_related_activities(self, m, neighbours, diagonal):
        phi = proximity(m)
        density = relatedness_density(phi, m, neighbours=neighbours, diagonal=diagonal)
        assert ((density >= 0) & (density <= 1)).all(axis=None)
        for i in m.columns:
            others = [j for j in m.columns if diagonal == "keep" or j != i]
            nearest = sorted(others, key=lambda j, i=i: (-phi.loc[i, j], j))[:neighbours]
            total = phi.loc[i, nearest].sum()
            for area in m.index:
                have = (phi.loc[i, nearest] * m.loc[area, nearest]).sum()
                share = have / total if total else 0.0
                assert density.loc[area, i] == pytest.approx(share, abs=1e-9)

    @same_every_time
    @given(with_order(binary()))
    def test_order_changes_nothing(self, pair):
        m, other = pair
        one, two = (relatedness_density(proximity(x, diagonal=0.0), x, neighbours=2) for x in (m, other))
        pd.testing.assert_frame_equal(two.loc[m.index, m.columns], one, rtol=1e-12)

    def test_extremes(self):
        rng = np.random.default_rng(8)
        phi = nearest_neighbours(labelled(rng.random((6, 6))).set_axis([str(100 + i) for i in range(6)]), 3)
        m = labelled(np.vstack([np.zeros(6), np.ones(6)]))
        density = relatedness_density(phi, m)
        assert (density.loc["TL00"] == 0).all()
        np.testing.assert_allclose(density.loc["TL01"], 1.0, rtol=1e-12)

    def test_is_not_rounded_and_not_normalised_unless_asked(self):
        phi = pd.DataFrame([[0.0, 0.2, 0.1], [0.2, 0.0, 0.3], [0.1, 0.3, 0.0]], list("abc"), list("abc"))
        m = pd.DataFrame([[0.0, 1.0, 0.0]], ["r"], list("abc"))
        assert relatedness_density(phi, m).loc["r", "a"] == pytest.approx(2 / 3, abs=1e-12)
        assert relatedness_density(phi, m, normalise=False).loc["r", "a"] == 0.2

    def test_refuses_a_relatedness_of_other_activities(self):
        m = labelled(np.eye(3))
        with pytest.raises(MeasureError, match=r"lacks the row 102"):
            relatedness_density(proximity(m.iloc[:, :2]), m)


class TestCorrelation:
    def test_equals_numpy_where_nothing_is_missing_even_far_from_zero(self):
        x = np.random.default_rng(9).normal(size=(20, 5)) + 1e6
        np.testing.assert_allclose(pairwise_correlation(x), np.corrcoef(x.T), atol=1e-8)

    def test_equals_pandas_where_cells_are_missing(self):
        rng = np.random.default_rng(10)
        x = rng.normal(size=(15, 6))
        x[rng.random(x.shape) < 0.3] = np.nan
        expected = pd.DataFrame(x).corr(min_periods=3).to_numpy()
        np.testing.assert_allclose(pairwise_correlation(x), expected, atol=1e-9)

    def test_too_few_common_rows_or_no_variation_is_not_defined(self):
        x = np.array([[1.0, np.nan, 3.0], [2.0, 1.0, 3.0], [3.0, 2.0, 3.0]])
        r = pairwise_correlation(x)
        assert np.isnan(r[0, 1])
        assert np.isnan(r[0, 2])
        assert r[0, 0] == 1.0
