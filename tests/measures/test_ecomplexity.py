"""Agreement with an independent package on real figures, frozen, and live where it is installed.

The figures are employment in twelve areas of Great Britain and fifteen industries in 2021 (Office for
National Statistics, Business Register and Employment Survey, Open Government Licence v3). What stands frozen
is what ``ecomplexity`` 0.5.3 (Growth Lab at Harvard's Center for International Development) makes of them.
"""

import io

import numpy as np
import pandas as pd
import pytest

from graph_engine.measures import (
    economic_complexity,
    location_quotient,
    relatedness_density,
    specialisations,
)

JOBS = """
area 101 205 222 241 251 257 265 281 291 303 331 6201 7112 7219 5911
TLC1 700 660 2950 1250 1950 275 640 355 1500 1500 525 1100 7500 2500 115
TLD1 500 20 1365 300 500 35 140 170 25 10 805 310 3800 200 55
TLD3 1350 2175 6600 450 3250 575 1935 1310 350 900 3200 7400 21000 1500 1775
TLE3 1850 160 4200 3500 1850 1650 495 815 225 300 1700 3125 5250 800 250
TLF2 4425 900 7000 350 1600 375 1660 3225 450 1000 3575 3575 8250 3000 1550
TLG1 2190 145 4500 225 1600 950 3135 800 13000 1500 775 6750 9250 3000 500
TLG3 3850 335 6700 1250 4300 3300 1660 1905 15000 3000 1745 8450 15250 900 825
TLI3 95 5 95 0 220 60 175 40 125 15 8075 28000 30500 9000 26500
TLJ1 775 800 4900 100 1500 925 2880 1090 3000 2000 2070 22600 17000 18000 3250
TLK1 600 510 3000 400 2250 910 3600 5055 3000 13000 1925 7250 18500 14000 3100
TLL1 2825 400 7550 6000 2150 450 1400 260 2000 1750 1815 1540 4950 1500 3350
TLM5 800 135 195 75 1010 150 515 345 10 20 2875 510 16900 900 45
"""

LOCATION_QUOTIENT = """
area 101 205 222 241 251 257 265 281 291 303 331 6201 7112 7219 5911
TLC1 0.8838 2.6634 1.5155 2.2663 2.2156 0.7178 0.8845 0.5821 0.9772 1.5124 0.4549 0.3059 1.1951 1.1393 0.0701
TLD1 1.8031 0.2305 2.0029 1.5535 1.6226 0.2609 0.5526 0.7961 0.0465 0.0288 1.9922 0.2463 1.7295 0.2603 0.0958
TLD3 0.7456 3.8393 1.4831 0.3569 1.6153 0.6565 1.1698 0.9396 0.0997 0.3969 1.2128 0.9003 1.4638 0.2990 0.4736
TLE3 2.0993 0.5803 1.9392 5.7031 1.8892 3.8707 0.6148 1.2010 0.1317 0.2718 1.3239 0.7811 0.7519 0.3277 0.1371
TLF2 3.2101 2.0868 2.0663 0.3646 1.0445 0.5624 1.3182 3.0383 0.1684 0.5793 1.7798 0.5713 0.7554 0.7855 0.5432
TLG1 1.3459 0.2848 1.1253 0.1986 0.8849 1.2070 2.1090 0.6385 4.1223 0.7362 0.3269 0.9138 0.7175 0.6655 0.1485
TLG3 1.6698 0.4644 1.1824 0.7785 1.6783 2.9589 0.7881 1.0730 3.3567 1.0390 0.5194 0.8073 0.8348 0.1409 0.1729
TLI3 0.0274 0.0046 0.0112 0.0000 0.0571 0.0358 0.0553 0.0150 0.0186 0.0035 1.5992 1.7800 1.1109 0.9374 3.6946
TLJ1 0.2845 0.9387 0.7320 0.0527 0.4956 0.7020 1.1573 0.5197 0.5683 0.5863 0.5215 1.8277 0.7877 2.3852 0.5764
TLK1 0.2311 0.6278 0.4702 0.2212 0.7799 0.7246 1.5178 2.5285 0.5962 3.9985 0.5088 0.6151 0.8993 1.9463 0.5769
TLL1 2.2112 1.0007 2.4045 6.7438 1.5144 0.7282 1.1995 0.2643 0.8077 1.0938 0.9749 0.2655 0.4890 0.4238 1.2668
TLM5 0.9703 0.5233 0.0962 0.1306 1.1024 0.3761 0.6837 0.5434 0.0063 0.0194 2.3929 0.1363 2.5869 0.3940 0.0264
"""

DENSITY = """
area 101 205 222 241 251 257 265 281 291 303 331 6201 7112 7219 5911
TLC1 0.4362 0.6865 0.5660 0.6759 0.6078 0.2727 0.4560 0.4068 0.2055 0.6429 0.4797 0.2254 0.6872 0.7277 0.3750
TLD1 0.5705 0.4828 0.6038 0.5988 0.6471 0.3737 0.3920 0.3729 0.2329 0.3323 0.7073 0.1549 0.6946 0.2079 0.3229
TLD3 0.4631 0.6082 0.5660 0.4444 0.6078 0.2323 0.5520 0.3390 0.1781 0.3323 0.6748 0.2254 0.6946 0.3069 0.3229
TLE3 0.7047 0.4545 0.6604 0.6173 0.6667 0.7374 0.4560 0.6780 0.5342 0.4348 0.6748 0.0704 0.4711 0.2228 0.2604
TLF2 0.6779 0.6426 0.6792 0.5093 0.6863 0.4747 0.6800 0.6441 0.3699 0.4503 0.7073 0.1408 0.5084 0.3218 0.3125
TLG1 0.4966 0.2508 0.4340 0.2623 0.3529 0.6566 0.4480 0.3983 0.7945 0.2873 0.2927 0.0704 0.1583 0.1361 0.1432
TLG3 0.6510 0.3918 0.6038 0.4630 0.5686 0.8586 0.4560 0.7119 0.9452 0.5745 0.4146 0.0000 0.2775 0.2970 0.2083
TLI3 0.1342 0.1850 0.1509 0.1821 0.1961 0.0404 0.1600 0.0678 0.0000 0.0839 0.3902 0.7887 0.4618 0.1584 0.5833
TLJ1 0.0805 0.1411 0.0943 0.0772 0.0784 0.0404 0.2880 0.1186 0.0548 0.1553 0.0976 0.6338 0.1266 0.4950 0.2083
TLK1 0.2148 0.2821 0.2075 0.2160 0.1961 0.2222 0.3840 0.4237 0.2192 0.4348 0.1301 0.2113 0.1266 0.6188 0.1302
TLL1 0.6779 0.7680 0.6981 0.7253 0.6863 0.4343 0.6800 0.5254 0.3699 0.6832 0.5447 0.2817 0.5382 0.4703 0.7292
TLM5 0.2081 0.2320 0.2642 0.2284 0.3333 0.1010 0.1680 0.1441 0.0411 0.1071 0.4472 0.1549 0.4842 0.0965 0.1536
"""

# The lower triangle, the diagonal included.
PROXIMITY = """
101 1.0000
205 0.3333 1.0000
222 0.7500 0.5000 1.0000
241 0.5000 0.5000 0.5000 1.0000
251 0.6250 0.5000 0.8750 0.5000 1.0000
257 0.5000 0.0000 0.3750 0.2500 0.2500 1.0000
265 0.5000 0.5000 0.5000 0.1667 0.3750 0.1667 1.0000
281 0.5000 0.2500 0.3750 0.2500 0.3750 0.5000 0.3333 1.0000
291 0.3333 0.0000 0.2500 0.0000 0.1250 0.6667 0.1667 0.2500 1.0000
303 0.3333 0.5000 0.3750 0.5000 0.3750 0.2500 0.3333 0.5000 0.2500 1.0000
331 0.5000 0.3333 0.5000 0.3333 0.6250 0.1667 0.3333 0.3333 0.0000 0.0000 1.0000
6201 0.0000 0.0000 0.0000 0.0000 0.0000 0.0000 0.1667 0.0000 0.0000 0.0000 0.1667 1.0000
7112 0.1667 0.4000 0.3750 0.4000 0.5000 0.0000 0.1667 0.0000 0.0000 0.2000 0.6667 0.2000 1.0000
7219 0.0000 0.2500 0.1250 0.2500 0.1250 0.0000 0.3333 0.2500 0.0000 0.5000 0.0000 0.3333 0.2000 1.0000
5911 0.1667 0.2500 0.1250 0.2500 0.1250 0.0000 0.1667 0.0000 0.0000 0.2500 0.1667 0.5000 0.2000 0.0000 1.0000
"""

AREAS = """
TLC1 -0.02265831
TLD1 0.30654123
TLD3 -0.01452174
TLE3 0.85030965
TLF2 0.45790034
TLG1 1.27793044
TLG3 1.24278240
TLI3 -1.85571268
TLJ1 -2.05478753
TLK1 -0.11074243
TLL1 0.20016507
TLM5 -0.27720643
"""

ACTIVITIES = """
101 1.28192320
205 0.12119864
222 0.90284843
241 0.48609504
251 0.50517087
257 2.10241055
265 -0.27955820
281 1.05168971
291 2.38202821
303 0.47340581
331 -0.37797027
6201 -4.19629733
7112 -0.95881990
7219 -1.68850706
5911 -1.88976322
"""


def proximity(m, diagonal=1.0):
    """The smaller of the two conditional chances of a specialisation (Hidalgo et al. 2007), as the textbook has it."""
    both = m.T.to_numpy(float) @ m.to_numpy(float)
    ubiquity = np.diagonal(both)
    larger = np.maximum(ubiquity[:, None], ubiquity)
    phi = np.divide(both, larger, out=np.zeros_like(both), where=larger > 0)
    np.fill_diagonal(phi, np.diagonal(phi) * diagonal)
    return pd.DataFrame(phi, m.columns, m.columns)


def table(text):
    return pd.read_csv(io.StringIO(text), sep=" ", index_col="area").astype(float)


def vector(text):
    rows = [line.split() for line in text.split("\n") if line]
    return pd.Series({code: float(value) for code, value in rows})


@pytest.fixture
def jobs():
    return table(JOBS)


@pytest.fixture
def m(jobs):
    return specialisations(location_quotient(jobs))


def by_diversity(m):
    return economic_complexity(m, m.sum(axis=1), anchor_name="diversity")


def test_location_quotient(jobs):
    np.testing.assert_allclose(location_quotient(jobs), table(LOCATION_QUOTIENT), atol=6e-5)


def test_proximity(m):
    triangle = [[float(cell) for cell in line.split()[1:]] for line in PROXIMITY.strip().split("\n")]
    found = proximity(m).to_numpy()
    for row, values in enumerate(triangle):
        np.testing.assert_allclose(found[row, : row + 1], values, atol=6e-5)
    assert sum(map(len, triangle)) == 15 * 16 / 2


def test_density(m):
    density = relatedness_density(proximity(m), m, diagonal="keep")
    np.testing.assert_allclose(density, table(DENSITY), atol=6e-5)


def test_complexity(m):
    found = by_diversity(m)
    pd.testing.assert_series_equal(found.areas, vector(AREAS), check_names=False, atol=1e-7)
    pd.testing.assert_series_equal(found.activities, vector(ACTIVITIES), check_names=False, atol=1e-7)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # the package's own use of pandas
class TestLive:
    """A random matrix, both computed now."""

    @pytest.fixture
    def package(self):
        return pytest.importorskip("ecomplexity")

    @pytest.fixture
    def random_jobs(self):
        rng = np.random.default_rng(40)
        values = rng.poisson(rng.gamma(0.5, 60.0, (40, 60))) + (rng.random((40, 60)) < 0.5)
        return pd.DataFrame(values.astype(float), [f"TL{i:02d}" for i in range(40)], [f"{100 + j}" for j in range(60)])

    @pytest.fixture
    def long(self, random_jobs):
        long = random_jobs.stack().rename("jobs").rename_axis(["area", "sic"]).reset_index()
        return long.assign(year=2021)

    @pytest.fixture
    def columns(self):
        return {"time": "year", "loc": "area", "prod": "sic", "val": "jobs"}

    def test_all_of_it(self, package, random_jobs, long, columns):
        theirs = package.ecomplexity(long, columns, check_logsupermodularity=False, verbose=False)
        lq = location_quotient(random_jobs)
        m = specialisations(lq)
        phi = proximity(m)
        ours = {"rca": lq, "mcp": m, "density": relatedness_density(phi, m, diagonal="keep")}
        for name, frame in ours.items():
            reference = theirs.pivot(index="area", columns="sic", values=name)
            np.testing.assert_allclose(frame, reference, atol=1e-9, err_msg=name)
        found = by_diversity(m)
        np.testing.assert_allclose(found.areas, theirs.groupby("area")["eci"].first(), atol=1e-7)
        np.testing.assert_allclose(found.activities, theirs.groupby("sic")["pci"].first(), atol=1e-7)
        pairs = package.proximity(long, columns).pivot(index="sic_1", columns="sic_2", values="proximity")
        np.testing.assert_allclose(phi, pairs, atol=1e-12)

    def test_its_density_over_nearest_neighbours_counts_instead_of_weighing(self, package, random_jobs, long, columns):
        m = specialisations(location_quotient(random_jobs))
        ours = relatedness_density(proximity(m, diagonal=0.0), m, neighbours=5)
        theirs = package.ecomplexity(long, columns, knn=5, check_logsupermodularity=False, verbose=False)
        reference = theirs.pivot(index="area", columns="sic", values="density").to_numpy()
        # Known defect of the package: it counts the neighbours that are present, 0 to 5.
        assert set(np.unique(reference)) <= {0, 1, 2, 3, 4, 5}
        assert ((ours >= 0) & (ours <= 1)).all(axis=None)
        # Ties among neighbours aside, both order the cells alike.
        assert np.corrcoef(ours.to_numpy().ravel(), reference.ravel())[0, 1] > 0.9
