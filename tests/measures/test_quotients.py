import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import gamma

from graph_engine.errors import HubError, MeasureError
from graph_engine.measures import (
    expected,
    jobs_per_unit,
    location_quotient,
    shrunken_quotients,
    spatially_lagged_quotient,
    specialisations,
    theme_capability,
)
from tests.long_run import examples

same_every_time = settings(max_examples=examples(40))


def labelled(values):
    rows, columns = values.shape
    return pd.DataFrame(
        values.astype(float), [f"TL{i:02d}" for i in range(rows)], [f"{100 + j}" for j in range(columns)]
    )


@st.composite
def figures(draw, low=0):
    """Jobs without an empty row or column."""
    shape = draw(st.tuples(st.integers(2, 7), st.integers(2, 8)))
    values = draw(arrays(np.int64, shape, elements=st.integers(low, 5000)))
    values[np.arange(shape[0]), np.arange(shape[0]) % shape[1]] += 1
    values[np.arange(shape[1]) % shape[0], np.arange(shape[1])] += 1
    return labelled(values)


@st.composite
def shuffled(draw):
    x = draw(figures())
    rows = draw(st.permutations(list(x.index)))
    columns = draw(st.permutations(list(x.columns)))
    return x, x.loc[list(rows), list(columns)]


def kappa_of(x):
    return pd.Series([1.0 + int(code) % 7 for code in x.columns], x.columns)


@pytest.fixture
def jobs():
    rng = np.random.default_rng(1)
    return labelled(rng.poisson(rng.gamma(1.0, 400.0, (30, 12))))


class TestLocationQuotient:
    @same_every_time
    @given(figures())
    def test_equals_the_ratio_of_shares_cell_by_cell(self, x):
        lq, total = location_quotient(x), x.to_numpy().sum()
        for area in x.index:
            for activity in x.columns:
                share = x.loc[area, activity] / x.loc[area].sum()
                assert lq.loc[area, activity] == pytest.approx(share / (x[activity].sum() / total), rel=1e-9)

    @same_every_time
    @given(figures())
    def test_is_bounded_and_averages_to_one(self, x):
        lq = location_quotient(x)
        national = x.sum(axis=0) / x.to_numpy().sum()
        assert (lq >= 0).all(axis=None)
        assert (lq <= 1 / national + 1e-9).all(axis=None)
        np.testing.assert_allclose(lq @ national, 1.0, rtol=1e-9)

    @same_every_time
    @given(shuffled(), st.floats(0.01, 100))
    def test_order_and_unit_change_nothing(self, pair, scale):
        x, y = pair
        pd.testing.assert_frame_equal(
            location_quotient(y * scale).loc[x.index, x.columns], location_quotient(x), rtol=1e-9
        )

    @same_every_time
    @given(figures())
    def test_is_effective_count_over_expectation(self, x):
        k = kappa_of(x)
        pd.testing.assert_frame_equal((x / k) / expected(x, k), location_quotient(x), rtol=1e-9)

    def test_names_empty_areas_and_activities(self, jobs):
        jobs.loc["TL03"] = 0.0
        jobs["105"] = 0.0
        with pytest.raises(MeasureError, match=r"areas: TL03; for activities: 105\..*clean_figures"):
            location_quotient(jobs)
        lq = location_quotient(jobs, empty="nan")
        assert lq.loc["TL03"].isna().all()
        assert lq["105"].isna().all()
        assert lq.drop(index="TL03", columns="105").notna().all(axis=None)

    def test_areas_outside_the_reference_never_enter_the_whole(self, jobs):
        home = list(jobs.index[:20])
        lq = location_quotient(jobs, reference=home)
        pd.testing.assert_frame_equal(lq.loc[home], location_quotient(jobs.loc[home]))
        changed = jobs.copy()
        changed.loc["TL25"] *= 1000
        pd.testing.assert_frame_equal(location_quotient(changed, reference=home), lq)

    def test_a_published_total_stands_in_for_suppressed_cells(self, jobs):
        home = list(jobs.index[:29])
        whole = location_quotient(jobs, reference=home)
        total = jobs.loc[["TL29"]].sum(axis=1)
        jobs.loc["TL29", ["103", "104"]] = np.nan
        lq = location_quotient(jobs, reference=home, row_totals=total)
        assert lq.loc["TL29", ["103", "104"]].isna().all()
        kept = jobs.columns.difference(["103", "104"])
        pd.testing.assert_frame_equal(lq[kept], whole[kept])

    def test_threshold_is_inclusive_unless_strict(self):
        lq = labelled(np.array([[1.0, 0.99], [np.nan, 1.01]]))
        assert specialisations(lq).to_numpy().tolist() == [[1, 0], [0, 1]]
        assert specialisations(lq, strict=True).to_numpy().tolist() == [[0, 0], [0, 1]]


class TestWhatIsNoMatrix:
    @pytest.mark.parametrize(
        ("spoil", "message"),
        [
            (lambda x: x.rename(index={"TL01": "TL00"}), "row TL00 more than once"),
            (lambda x: x.rename(columns={"101": "100"}), "column 100 more than once"),
            (lambda x: x.replace(x.loc["TL02", "103"], np.inf), r"\(TL02, 103\) is infinite"),
            (lambda x: x.astype(object).replace(x.loc["TL02", "103"], "many"), "text"),
            (lambda x: x.iloc[:0], "nothing to measure"),
            (lambda x: x.to_numpy(), "labelled matrix"),
            (lambda x: -x, "below 0"),
        ],
    )
    def test_refuses_what_is_no_matrix_of_figures(self, jobs, spoil, message):
        with pytest.raises(HubError, match=message) as caught:
            location_quotient(spoil(jobs))
        assert "MeasureError" not in str(caught.value)


class TestJobsPerUnit:
    def test_missing_units_take_the_ratio_of_the_division_then_of_all(self):
        jobs = pd.Series({"241": 300.0, "242": 100.0, "243": 50.0, "990": 7.0})
        found = jobs_per_unit(jobs, pd.Series({"241": 10.0, "242": 10.0}))
        assert found.to_dict() == {"241": 30.0, "242": 10.0, "243": 20.0, "990": 20.0}

    def test_never_below_the_minimum(self):
        assert jobs_per_unit(pd.Series({"620": 5.0}), pd.Series({"620": 50.0}))["620"] == 1.0

    def test_needs_units_somewhere(self):
        with pytest.raises(MeasureError, match="business counts"):
            jobs_per_unit(pd.Series({"620": 5.0}), pd.Series({"620": 0.0}))


class TestShrunkenQuotients:
    def test_follows_the_gamma_distribution(self, jobs):
        k = kappa_of(jobs)
        q = shrunken_quotients(jobs, k, minimum_jobs=0, minimum_units=0)
        n, e = jobs / k, expected(jobs, k)
        for activity in jobs.columns:
            nj, ej = n[activity], e[activity]
            v = max(0.01, (((nj - ej) ** 2) - ej).sum() / (ej**2).sum())
            assert q.dispersion[activity] == pytest.approx(v, rel=1e-9)
            shape, rate = nj + 1 / v, ej + 1 / v
            np.testing.assert_allclose(q.shrunken[activity], shape / rate, rtol=1e-9)
            posterior = gamma.sf(1.0, shape, scale=1 / rate)
            prior = gamma.sf(1.0, 1 / v, scale=v)
            np.testing.assert_allclose(q.posterior[activity], posterior, rtol=1e-7, atol=1e-12)
            assert q.prior[activity] == pytest.approx(prior, rel=1e-7)
            capability = np.maximum(0, (posterior - prior) / (1 - prior))
            np.testing.assert_allclose(q.capability[activity], capability, rtol=1e-7, atol=1e-12)
            strong = gamma.sf(1.25, shape, scale=1 / rate)
            rest = gamma.sf(1.25, 1 / v, scale=v)
            np.testing.assert_allclose(
                q.specialisation_score[activity], np.maximum(0, (strong - rest) / (1 - rest)), rtol=1e-7, atol=1e-12
            )
            np.testing.assert_allclose(q.lower[activity], gamma.ppf(0.05, shape, scale=1 / rate), rtol=1e-7)
            np.testing.assert_allclose(q.upper[activity], gamma.ppf(0.95, shape, scale=1 / rate), rtol=1e-7)

    @same_every_time
    @given(figures())
    def test_bounds(self, x):
        q = shrunken_quotients(x, kappa_of(x))
        low, high = np.minimum(q.lq, 1.0), np.maximum(q.lq, 1.0)
        assert ((q.shrunken >= low - 1e-9) & (q.shrunken <= high + 1e-9)).all(axis=None)
        assert (q.lower <= q.upper).all(axis=None)
        assert (q.dispersion >= 0.01).all()
        for m in (q.capability, q.specialisation_score, q.posterior):
            assert ((m >= 0) & (m <= 1)).all(axis=None)
        # Being above 1.25 is never more likely than being above 1.
        assert (shrunken_quotients(x, present_at=1.25).posterior <= shrunken_quotients(x).posterior).all(axis=None)

    @same_every_time
    @given(shuffled())
    def test_order_changes_nothing(self, pair):
        x, y = pair
        one, two = shrunken_quotients(x, kappa_of(x)), shrunken_quotients(y, kappa_of(y))
        for name in ("lq", "shrunken", "lower", "upper", "posterior", "capability", "specialisation_score"):
            pd.testing.assert_frame_equal(
                getattr(two, name).loc[x.index, x.columns], getattr(one, name), rtol=1e-9, atol=1e-12
            )

    def test_more_jobs_mean_more_capability(self, jobs):
        before = shrunken_quotients(jobs).capability.loc["TL07", "104"]
        jobs.loc["TL07", "104"] += 4000
        assert shrunken_quotients(jobs).capability.loc["TL07", "104"] > before

    def test_suppressed_cells_offer_nothing_and_say_nothing(self, jobs):
        jobs.loc["TL02", "103"] = np.nan
        q = shrunken_quotients(jobs, minimum_jobs=0, minimum_units=0)
        for frame in (q.lq, q.shrunken, q.lower, q.upper):
            assert np.isnan(frame.loc["TL02", "103"])
            assert frame.isna().to_numpy().sum() == 1
        assert q.capability.loc["TL02", "103"] == 0
        assert q.specialisation_score.loc["TL02", "103"] == 0
        assert q.posterior.loc["TL02", "103"] == pytest.approx(q.prior["103"], rel=1e-12)
        assert not q.known.loc["TL02", "103"]

    def test_an_area_without_data_has_no_capability_and_is_named(self, jobs):
        jobs.loc["TL02"] = np.nan
        jobs.loc["TL05"] = 0.0
        q = shrunken_quotients(jobs, minimum_jobs=0, minimum_units=0)
        assert q.empty_areas == ("TL02", "TL05")
        assert (q.capability.loc[["TL02", "TL05"]] == 0).all(axis=None)
        assert (q.specialisation_score.loc[["TL02", "TL05"]] == 0).all(axis=None)
        assert q.shrunken.loc[["TL02", "TL05"]].isna().all(axis=None)
        others = shrunken_quotients(jobs.drop(index=["TL02", "TL05"]), minimum_jobs=0, minimum_units=0)
        pd.testing.assert_frame_equal(q.capability.drop(index=["TL02", "TL05"]), others.capability)

    def test_strength_has_floors_of_jobs_units_and_trade(self, jobs):
        jobs["106"] *= 0.05
        jobs.loc["TL07", ["104", "105", "106"]] = [5000.0, 5000.0, 999.0]
        k = pd.Series(1.0, jobs.columns)
        k["105"] = 1001.0
        traded = pd.Series(True, jobs.columns)
        q = shrunken_quotients(jobs, k, traded=traded)
        assert q.specialisation_score.loc["TL07", "104"] > 0.9
        assert q.capability.loc["TL07", "105"] > 0
        assert q.specialisation_score.loc["TL07", "105"] == 0
        assert q.specialisation_score.loc["TL07", "106"] == 0
        assert shrunken_quotients(jobs, k, minimum_jobs=999).specialisation_score.loc["TL07", "106"] > 0
        traded["104"] = False
        assert (shrunken_quotients(jobs, k, traded=traded).specialisation_score["104"] == 0).all()

    def test_rare_activities_share_the_dispersion_of_their_section(self, jobs):
        jobs.loc[jobs.index[5:], ["100", "101"]] = 0.0
        section = pd.Series(["B"] * 3 + ["C"] * 9, jobs.columns)
        q = shrunken_quotients(jobs, section=section)
        n, e = jobs, expected(jobs)
        pool = ["100", "101", "102"]
        pooled = (((n - e) ** 2 - e)[pool].to_numpy().sum()) / (e[pool] ** 2).to_numpy().sum()
        own = (((n - e) ** 2 - e)["102"].sum()) / (e["102"] ** 2).sum()
        assert q.dispersion[["100", "101"]].to_numpy() == pytest.approx(pooled)
        assert q.dispersion["102"] == pytest.approx(own)
        # The 30 areas that hold 102 are not fewer than 30, but fewer than 31.
        assert shrunken_quotients(jobs, section=section, pool_below=30).dispersion["102"] == pytest.approx(own)
        assert shrunken_quotients(jobs, section=section, pool_below=31).dispersion["102"] == pytest.approx(pooled)

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"kappa": pd.Series({"100": 2.0})}, "missing"),
            ({"kappa": pd.Series(0.0, [str(100 + j) for j in range(12)])}, "give at least 1"),
            ({"section": pd.Series({"100": "B"})}, "No section is given"),
            ({"traded": pd.Series({"100": True})}, "not given for"),
            ({"reference": ["TLX9"]}, "TLX9"),
            ({"reference": []}, "none given"),
            ({"credibility": 1.0}, "credibility"),
        ],
    )
    def test_refuses_incomplete_arguments(self, jobs, options, message):
        with pytest.raises(MeasureError, match=message):
            shrunken_quotients(jobs, **options)


class TestThemeCapability:
    def test_is_the_capability_of_the_sum(self, jobs):
        themes = pd.Series({"100": "metals", "101": "metals", "102": "rail"})
        found = theme_capability(jobs, themes)
        summed = jobs.T.groupby(lambda code: themes.get(code, code)).sum().T
        whole = shrunken_quotients(summed).capability[["metals", "rail"]]
        pd.testing.assert_frame_equal(found, whole, check_names=False, rtol=1e-9)

    def test_uses_the_jobs_per_unit_of_the_theme(self, jobs):
        themes = pd.Series({"100": "metals", "101": "metals", "102": "rail"})
        k = kappa_of(jobs)
        totals = jobs.sum()
        of_theme = totals[["100", "101"]].sum() / (totals / k)[["100", "101"]].sum()
        summed = jobs.assign(metals=jobs["100"] + jobs["101"]).drop(columns=["100", "101"])
        kappa = k.drop(["100", "101"])
        kappa["metals"] = of_theme
        expected_m = shrunken_quotients(summed, kappa).capability["metals"]
        np.testing.assert_allclose(theme_capability(jobs, themes, k)["metals"], expected_m, rtol=1e-9, atol=1e-12)

    def test_nothing_published_is_no_capability(self, jobs):
        jobs.loc["TL01", ["100", "101"]] = np.nan
        found = theme_capability(jobs, pd.Series({"100": "metals", "101": "metals", "102": "rail"}))
        assert found.loc["TL01", "metals"] == 0
        assert found.notna().all(axis=None)


def distances(x):
    place = np.arange(len(x)) * 30.0
    return pd.DataFrame(np.abs(place[:, None] - place), x.index, x.index)


class TestSpatialLag:
    @same_every_time
    @given(figures())
    def test_equals_the_quotient_of_weighted_jobs(self, x):
        km = distances(x)
        found = spatially_lagged_quotient(x, km)
        total = x.to_numpy().sum()
        for area in x.index:
            reach = sum(np.exp(-km.loc[area, other] / 35) * x.loc[other] for other in x.index)
            quotient = (reach / reach.sum()) / (x.sum() / total)
            np.testing.assert_allclose(found.loc[area], quotient, rtol=1e-9)

    @same_every_time
    @given(shuffled())
    def test_order_changes_nothing(self, pair):
        x, y = pair
        km = distances(x)
        found = spatially_lagged_quotient(y, km)
        pd.testing.assert_frame_equal(found.loc[x.index, x.columns], spatially_lagged_quotient(x, km), rtol=1e-9)

    def test_a_short_scale_is_the_location_quotient_and_a_long_one_is_the_whole(self, jobs):
        km = distances(jobs)
        pd.testing.assert_frame_equal(spatially_lagged_quotient(jobs, km, 0.01), location_quotient(jobs), rtol=1e-9)
        np.testing.assert_allclose(spatially_lagged_quotient(jobs, km, 1e12), 1.0, rtol=1e-6)

    def test_a_group_is_one_place_for_its_activities_only(self, jobs):
        km = distances(jobs) * 100
        five = ["TL00", "TL01", "TL02", "TL03", "TL04"]
        found = spatially_lagged_quotient(jobs, km, groups=[five], grouped_activities=["104"])
        together = jobs.loc[five].sum()
        share = together["104"] / together.sum() / (jobs["104"].sum() / jobs.to_numpy().sum())
        np.testing.assert_allclose(found.loc[five, "104"], share, rtol=1e-9)
        pd.testing.assert_frame_equal(
            found.drop(columns="104"), spatially_lagged_quotient(jobs, km).drop(columns="104")
        )

    def test_a_suppressed_neighbour_leaves_both_sums(self, jobs):
        km = distances(jobs)
        without = jobs.drop(index="TL01")
        jobs.loc["TL01", "104"] = np.nan
        found = spatially_lagged_quotient(jobs, km)
        near = without.mul(np.exp(-km.loc["TL00", without.index] / 35), axis=0)
        national = jobs["104"].sum() / jobs.sum().sum()
        assert found.loc["TL00", "104"] == pytest.approx(near["104"].sum() / near.to_numpy().sum() / national)
        assert np.isnan(found.loc["TL01", "104"])

    def test_refuses_bad_distances_scales_and_groups(self, jobs):
        km = distances(jobs)
        with pytest.raises(MeasureError, match="above 0 km"):
            spatially_lagged_quotient(jobs, km, 0)
        with pytest.raises(MeasureError, match=r"lacks the row TL29"):
            spatially_lagged_quotient(jobs, km.iloc[:29])
        gap = km.copy()
        gap.loc["TL01", "TL02"] = np.nan
        with pytest.raises(MeasureError, match=r"TL01 are missing"):
            spatially_lagged_quotient(jobs, gap)
        with pytest.raises(MeasureError, match=r"TL01 stands in more than one group"):
            spatially_lagged_quotient(jobs, km, groups=[["TL01"], ["TL01", "TL02"]])
