"""Economic complexity beside ``ecomplexity`` in one run, and all-pairs gain at the size of a large frame."""

import contextlib
import io
import time

import numpy as np
import pandas as pd
import pytest

from graph_engine.measures import (
    economic_complexity,
    gain_matrix,
    location_quotient,
    nearest_neighbours,
    relatedness_density,
    specialisations,
)

LEAST_RATIO = 20
MOST_OF_A_PRODUCT = 2.0


@pytest.fixture(scope="module")
def jobs():
    rng = np.random.default_rng(300)
    values = rng.poisson(rng.gamma(0.4, 100.0, (300, 700))) + (rng.random((300, 700)) < 0.3)
    return pd.DataFrame(values.astype(float), [f"TL{i:03d}" for i in range(300)], [f"{1000 + j}" for j in range(700)])


def complexity_of(jobs):
    m = specialisations(location_quotient(jobs))
    return economic_complexity(m, m.sum(axis=1), anchor_name="diversity")


def proximity(m):
    """The smaller of the two conditional chances of a specialisation (Hidalgo et al. 2007), as the textbook has it."""
    both = m.T.to_numpy(float) @ m.to_numpy(float)
    ubiquity = np.diagonal(both)
    larger = np.maximum(ubiquity[:, None], ubiquity)
    phi = np.divide(both, larger, out=np.zeros_like(both), where=larger > 0)
    return pd.DataFrame(phi, m.columns, m.columns)


def everything_of(jobs):
    """All that the package gives back: quotients, proximity and density too."""
    m = specialisations(location_quotient(jobs))
    return relatedness_density(proximity(m), m, diagonal="keep"), complexity_of(jobs)


def fastest(call, rounds):
    """The result and the shortest time of a few rounds, so that a busy machine spoils neither side."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        result = call()
        times.append(time.perf_counter() - start)
    return result, min(times)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # the package's own use of pandas
def test_complexity_is_twenty_times_faster_than_the_package(benchmark, jobs):
    package = pytest.importorskip("ecomplexity")
    long = jobs.stack().rename("jobs").rename_axis(["area", "sic"]).reset_index().assign(year=2021)
    columns = {"time": "year", "loc": "area", "prod": "sic", "val": "jobs"}
    found = benchmark.pedantic(complexity_of, args=(jobs,), rounds=5, warmup_rounds=2)
    _, ours = fastest(lambda: complexity_of(jobs), 10)
    (density, _), our_everything = fastest(lambda: everything_of(jobs), 10)
    with contextlib.redirect_stdout(io.StringIO()):
        theirs, their_time = fastest(
            lambda: package.ecomplexity(long, columns, check_logsupermodularity=False, verbose=False), 3
        )
    np.testing.assert_allclose(found.areas, theirs.groupby("area")["eci"].first(), atol=1e-6)
    np.testing.assert_allclose(density, theirs.pivot(index="area", columns="sic", values="density"), atol=1e-9)
    benchmark.extra_info.update(
        package_seconds=round(their_time, 3),
        complexity_seconds=round(ours, 4),
        complexity_times_faster=round(their_time / ours, 1),
        everything_seconds=round(our_everything, 4),
        everything_times_faster=round(their_time / our_everything, 1),
    )
    assert their_time / ours >= LEAST_RATIO, f"{their_time:.2f} s against {ours:.3f} s"


def test_all_pairs_gain_of_five_thousand_areas(benchmark):
    rng = np.random.default_rng(5000)
    areas, activities = pd.RangeIndex(5000).astype(str), pd.RangeIndex(1000).astype(str)
    m = pd.DataFrame(rng.random((5000, 1000)), areas, activities)
    scores = m * (m > 0.8)
    phi = nearest_neighbours(pd.DataFrame(rng.random((1000, 1000)), activities, activities))
    targets = np.zeros((5000, 1000))
    np.put_along_axis(targets, rng.integers(0, 1000, (5000, 25)), 1 / 25, axis=1)
    w = pd.DataFrame(targets, areas, activities)
    found = benchmark.pedantic(gain_matrix, args=(w, m, scores, phi), rounds=2, warmup_rounds=1)
    assert found.score.shape == (5000, 5000)
    assert 0 < found.score.to_numpy().max() <= 1
    assert found.contributions("1", "2").to_numpy().sum() == pytest.approx(found.score.loc["1", "2"])
    # In turns and by the shortest, so that a busy machine spoils neither side.
    left, right = m.to_numpy(), np.ascontiguousarray(scores.to_numpy().T)
    rounds = [
        (fastest(lambda: left @ right, 1)[1], fastest(lambda: gain_matrix(w, m, scores, phi), 1)[1]) for _ in range(5)
    ]
    bare, ours = (min(times) for times in zip(*rounds, strict=True))
    assert ours <= MOST_OF_A_PRODUCT * bare, f"{ours:.2f} s against {bare:.2f} s of the bare product"
