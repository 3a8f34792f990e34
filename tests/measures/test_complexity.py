import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from graph_engine.errors import MeasureError
from graph_engine.measures import economic_complexity
from tests.long_run import examples

same_every_time = settings(max_examples=examples(40))


def labelled(values):
    rows, columns = values.shape
    return pd.DataFrame(values, [f"TL{i:02d}" for i in range(rows)], [f"{100 + j}" for j in range(columns)])


def anchor_of(m):
    """Something that goes with no symmetry of the matrix."""
    return pd.Series([1.0 + (int(area[2:]) * 7 + 3) % 11 for area in m.index], m.index, name="wealth")


@st.composite
def connected(draw):
    shape = draw(st.tuples(st.integers(4, 9), st.integers(4, 10)))
    values = draw(arrays(np.int64, shape, elements=st.integers(0, 1)))
    values[0] = 1
    values[:, 0] = 1
    return labelled(values)


def determined(m):
    try:
        return economic_complexity(m, anchor_of(m), least_gap=1e-3)
    except MeasureError:
        return None


@pytest.fixture
def m():
    rng = np.random.default_rng(2)
    return labelled((rng.random((20, 30)) < 0.1 + 0.8 * rng.random(30)).astype(int))


@pytest.mark.long
@same_every_time
@given(connected())
def test_is_the_second_eigenvector_of_the_walk_between_areas(m):
    found = determined(m)
    assume(found is not None)
    d, u = m.sum(axis=1).to_numpy(), m.sum(axis=0).to_numpy()
    walk = (m / d[:, None]).to_numpy() @ (m / u).to_numpy().T
    np.testing.assert_allclose(
        walk @ found.areas, found.areas * found.singular_values[1] ** 2 + drift(found), atol=1e-7
    )
    eigenvalues = np.sort(np.linalg.eigvals(walk).real)[::-1]
    np.testing.assert_allclose(np.square(found.singular_values), eigenvalues[:3], atol=1e-9)
    assert found.spectral_gap == pytest.approx(eigenvalues[1] - eigenvalues[2], abs=1e-9)


def drift(found):
    """The centring takes away a multiple of the first eigenvector, which is constant over areas."""
    d = found.diversity
    weighted = (found.areas * d).sum() / d.sum()
    return weighted * (1 - found.singular_values[1] ** 2)


@same_every_time
@given(connected())
def test_scale_and_sign(m):
    found = determined(m)
    assume(found is not None)
    assert found.areas.mean() == pytest.approx(0, abs=1e-9)
    assert found.areas.std(ddof=0) == pytest.approx(1)
    assert found.singular_values[0] == pytest.approx(1)
    assert 0 <= found.spectral_gap <= 1
    assert found.anchor_correlation == pytest.approx(np.corrcoef(found.areas, anchor_of(m))[0, 1])
    assert 0 < found.anchor_correlation <= 1
    for area in m.index:
        have = m.columns[m.loc[area] == 1]
        assert found.areas[area] == pytest.approx(found.activities[have].mean(), abs=1e-9)


@same_every_time
@given(connected(), st.randoms(use_true_random=False))
def test_order_changes_nothing(m, random):
    found = determined(m)
    assume(found is not None)
    rows, columns = list(m.index), list(m.columns)
    random.shuffle(rows)
    random.shuffle(columns)
    other = economic_complexity(m.loc[rows, columns], anchor_of(m))
    pd.testing.assert_series_equal(other.areas[m.index], found.areas, atol=1e-6)
    pd.testing.assert_series_equal(other.activities[m.columns], found.activities, atol=1e-6)


def test_more_areas_than_activities_gives_the_same_as_its_definition(m):
    tall = m.T.set_axis([f"TL{i:02d}" for i in range(30)]).set_axis([str(100 + j) for j in range(20)], axis=1)
    found = economic_complexity(tall, anchor_of(tall))
    d, u = tall.sum(axis=1).to_numpy(), tall.sum(axis=0).to_numpy()
    left, sigma, _ = np.linalg.svd(tall / np.sqrt(np.outer(d, u)))
    reference = left[:, 1] / np.sqrt(d)
    reference = (reference - reference.mean()) / reference.std()
    np.testing.assert_allclose(np.abs(np.corrcoef(found.areas, reference)[0, 1]), 1, atol=1e-9)
    np.testing.assert_allclose(found.singular_values, sigma[:3], atol=1e-9)


def test_the_anchor_turns_the_sign_and_is_named(m):
    up = economic_complexity(m, anchor_of(m))
    down = economic_complexity(m, -anchor_of(m), anchor_name="poverty")
    pd.testing.assert_series_equal(up.areas, -down.areas)
    pd.testing.assert_series_equal(up.activities, -down.activities)
    assert (up.anchor, down.anchor) == ("wealth", "poverty")
    assert up.diversity_correlation == pytest.approx(-down.diversity_correlation)


def test_what_is_empty_is_left_out_and_named(m):
    whole = economic_complexity(m, anchor_of(m))
    more = m.copy()
    more.loc["TLN0"] = 0
    more["999"] = 0
    found = economic_complexity(more, anchor_of(m))
    assert (found.empty_areas, found.empty_activities) == (("TLN0",), ("999",))
    pd.testing.assert_series_equal(found.areas, whole.areas)


def test_areas_without_an_anchor_value_still_have_an_index(m):
    found = economic_complexity(m, anchor_of(m).iloc[:15])
    assert found.areas.notna().all()
    with pytest.raises(MeasureError, match="at least 3"):
        economic_complexity(m, anchor_of(m).iloc[:2])


def test_refuses_several_components():
    m = labelled(np.kron(np.eye(2, dtype=int), np.ones((3, 3), dtype=int)))
    with pytest.raises(MeasureError, match=r"2 components.*TL03, TL04, TL05"):
        economic_complexity(m, anchor_of(m))


def test_refuses_what_has_no_second_direction():
    ring = labelled(np.eye(6, dtype=int) | np.roll(np.eye(6, dtype=int), 1, axis=1))
    with pytest.raises(MeasureError, match="not determined"):
        economic_complexity(ring, anchor_of(ring))
    with pytest.raises(MeasureError, match="three areas"):
        economic_complexity(labelled(np.ones((2, 5), dtype=int)), pd.Series({"TL00": 1.0, "TL01": 2.0}))


def test_refuses_an_anchor_that_says_nothing(m):
    with pytest.raises(MeasureError, match="no sign"):
        economic_complexity(m, pd.Series(1.0, m.index, name="constant"))


def test_equal_diversity_correlates_with_nothing():
    m = labelled(np.array([[1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1]]))
    assert np.isnan(economic_complexity(m, pd.Series({"TL00": 1.0, "TL01": 2.0, "TL02": 3.0})).diversity_correlation)
