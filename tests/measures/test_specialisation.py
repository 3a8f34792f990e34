import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from graph_engine.errors import MeasureError
from graph_engine.measures import (
    herfindahl_index,
    krugman_distance,
    krugman_index,
    related_variety,
    shannon_entropy,
    unrelated_variety,
)
from tests.long_run import examples

same_every_time = settings(max_examples=examples(50))


def labelled(values):
    rows, columns = values.shape
    return pd.DataFrame(
        values.astype(float), [f"TL{i:02d}" for i in range(rows)], [f"{100 + j}" for j in range(columns)]
    )


@st.composite
def figures(draw):
    shape = draw(st.tuples(st.integers(2, 6), st.integers(1, 8)))
    values = draw(arrays(np.int64, shape, elements=st.integers(0, 9999)))
    values[:, 0] += values.sum(axis=1) == 0
    return labelled(values)


def groups_of(x):
    return pd.Series([f"g{int(code) % 3}" for code in x.columns], x.columns)


@same_every_time
@given(figures(), st.sampled_from([2.0, np.e, 10.0]))
def test_related_and_unrelated_variety_make_the_entropy(x, base):
    parts = related_variety(x, groups_of(x), base=base) + unrelated_variety(x, groups_of(x), base=base)
    np.testing.assert_allclose(parts, shannon_entropy(x, base=base), atol=1e-9)


@same_every_time
@given(figures())
def test_one_group_or_one_for_each_activity_leaves_only_one_kind_of_variety(x):
    together = pd.Series("all", x.columns)
    apart = pd.Series(x.columns, x.columns)
    np.testing.assert_allclose(related_variety(x, together), shannon_entropy(x), atol=1e-9)
    np.testing.assert_allclose(unrelated_variety(x, together), 0, atol=1e-9)
    np.testing.assert_allclose(related_variety(x, apart), 0, atol=1e-9)
    np.testing.assert_allclose(unrelated_variety(x, apart), shannon_entropy(x), atol=1e-9)


@same_every_time
@given(figures())
def test_bounds(x):
    count = x.shape[1]
    h, entropy = herfindahl_index(x), shannon_entropy(x)
    assert ((h >= 1 / count) & (h <= 1)).all()
    assert ((entropy >= 0) & (entropy <= np.log2(count) + 1e-9)).all()
    # Entropy of order 2 is at most that of order 1.
    assert (-np.log2(h) <= entropy + 1e-9).all()
    assert herfindahl_index(x, normalised=True).between(0, 1).all()
    assert (related_variety(x, groups_of(x)) >= 0).all()
    distance = krugman_distance(x)
    assert ((distance >= 0) & (distance <= 2)).all(axis=None)
    assert (np.diagonal(distance) == 0).all()
    np.testing.assert_allclose(distance, distance.T, atol=1e-12)
    pd.testing.assert_frame_equal(krugman_distance(x, half=True), distance / 2)
    for a in x.index:
        for b in x.index:
            assert (distance.loc[a] + distance[b] >= distance.loc[a, b] - 1e-9).all()


@same_every_time
@given(figures(), st.randoms(use_true_random=False), st.floats(0.01, 100))
def test_order_and_unit_change_nothing(x, random, scale):
    rows, columns = list(x.index), list(x.columns)
    random.shuffle(rows)
    random.shuffle(columns)
    y = x.loc[rows, columns] * scale
    for measure in (herfindahl_index, shannon_entropy, krugman_index):
        pd.testing.assert_series_equal(measure(y)[x.index], measure(x), rtol=1e-9, atol=1e-9)
    for variety in (related_variety, unrelated_variety):
        pd.testing.assert_series_equal(variety(y, groups_of(x))[x.index], variety(x, groups_of(x)), atol=1e-9)
    pd.testing.assert_frame_equal(krugman_distance(y).loc[x.index, x.index], krugman_distance(x), atol=1e-9)


def test_krugman_index_compares_with_all_the_others_together():
    x = labelled(np.array([[8, 2], [10, 30], [20, 20]]))
    assert krugman_index(x).round(6).to_list() == [0.85, 0.62, pytest.approx(2 * (0.5 - 0.36))]
    whole = 38 / 90
    assert krugman_index(x, against="whole").to_list() == pytest.approx(
        [2 * (0.8 - whole), 2 * (whole - 0.25), 2 * (0.5 - whole)]
    )


def test_nothing_in_common_is_the_largest_distance():
    x = labelled(np.array([[5, 0, 0], [0, 3, 4]]))
    assert krugman_distance(x).loc["TL00", "TL01"] == 2
    assert krugman_index(x).to_list() == [2.0, 2.0]


def test_suppressed_cells_leave_the_pair_and_empty_areas_are_not_compared():
    x = labelled(np.array([[8.0, 2.0, 90.0], [6.0, 4.0, np.nan], [np.nan] * 3, [0.0, 0.0, 7.0]]))
    distance = krugman_distance(x)
    assert distance.loc["TL00", "TL01"] == pytest.approx(0.4)
    assert distance.loc["TL02"].isna().all()
    assert np.isnan(distance.loc["TL01", "TL03"])
    assert distance.loc["TL00", "TL03"] == pytest.approx(0.2)


def test_refuses_empty_areas_gaps_and_groups_that_miss_an_activity():
    x = labelled(np.array([[5, 1], [0, 0]]))
    with pytest.raises(MeasureError, match="TL01 has no figures"):
        herfindahl_index(x)
    with pytest.raises(MeasureError, match=r"\(TL00, 101\) is missing"):
        shannon_entropy(x.iloc[:1].replace(1.0, np.nan))
    with pytest.raises(MeasureError, match="No group is given for 101"):
        unrelated_variety(x.iloc[:1], pd.Series({"100": "10"}))
    with pytest.raises(MeasureError, match="above 1"):
        related_variety(x.iloc[:1], pd.Series("10", x.columns), base=1)
    with pytest.raises(MeasureError, match="two areas"):
        krugman_index(x.iloc[:1])
