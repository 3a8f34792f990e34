import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_engine.errors import MeasureError
from graph_engine.measures import (
    diversification_targets,
    gain_matrix,
    pair_gain,
    relatedness_density,
    within_themes,
)
from tests.long_run import examples

same_every_time = settings(max_examples=examples(40))
a_few = settings(max_examples=examples(12))  # each example compares all pairs


class World:
    """Random areas and activities with all that a gain needs, from one seed."""

    def __init__(self, seed, *, binary=False, areas=6, activities=11):
        rng = np.random.default_rng(seed)
        rows = pd.Index([f"TL{i:02d}" for i in range(areas)])
        columns = pd.Index([f"{100 + j}" for j in range(activities)])
        m = rng.random((areas, activities)) * (rng.random((areas, activities)) < 0.6)
        self.m = pd.DataFrame(np.round(m) if binary else m, rows, columns)
        strong = m * rng.random(m.shape) * (rng.random(m.shape) < 0.7)
        self.scores = self.m if binary else pd.DataFrame(strong, rows, columns)
        self.themes = pd.Series(["metals", "rail", "health"] * activities, dtype=object).iloc[:activities]
        self.themes.index = columns
        self.themes.iloc[-1] = None
        raw = rng.random((activities, activities)) * (rng.random((activities, activities)) < 0.7)
        self.phi = within_themes(pd.DataFrame(raw, columns, columns), self.themes, neighbours=3)
        self.base = pd.DataFrame(rng.random((areas, 3)), rows, ["health", "metals", "rail"])
        self.jobs = pd.Series(rng.integers(0, 9000, activities).astype(float), columns)
        self.density = relatedness_density(pd.DataFrame(raw, columns, columns), self.m)
        self.w = diversification_targets(self.m, self.density, self.themes, self.base, self.jobs, largest=5)
        self.known = pd.DataFrame(rng.random(m.shape) < 0.8, rows, columns)

    def gain(self, r, s, **options):
        return pair_gain(r, s, self.w, self.m, self.scores, self.phi, **options)

    def matrix(self, **options):
        return gain_matrix(self.w, self.m, self.scores, self.phi, **options)

    def shuffled(self, seed):
        rng = np.random.default_rng(seed)
        rows, columns = rng.permutation(self.m.index), rng.permutation(self.m.columns)
        other = World.__new__(World)
        for name in ("m", "scores", "density", "known", "w"):
            setattr(other, name, getattr(self, name).loc[rows, columns])
        other.phi = self.phi.loc[columns, columns]
        other.base = self.base.loc[rows]
        other.jobs, other.themes = self.jobs[columns], self.themes
        return other


worlds = st.integers(0, 10_000).map(World)


class TestTargets:
    @same_every_time
    @given(worlds)
    def test_equal_the_product_normalised(self, world):
        w = diversification_targets(world.m, world.density, world.themes, world.base, world.jobs, largest=None)
        for area in world.m.index:
            raw = {
                i: world.base.loc[area, theme]
                * (1 - world.m.loc[area, i])
                * world.density.loc[area, i]
                * world.jobs[i] ** 0.25
                for i, theme in world.themes.dropna().items()
            }
            total = sum(raw.values())
            for i in world.m.columns:
                share = raw.get(i, 0.0) / total if total else 0.0
                assert w.loc[area, i] == pytest.approx(share, abs=1e-9)

    @same_every_time
    @given(worlds)
    def test_are_few_and_sum_to_one_or_nothing(self, world):
        assert ((world.w >= 0) & (world.w <= 1)).all(axis=None)
        assert ((world.w > 0).sum(axis=1) <= 5).all()
        sums = world.w.sum(axis=1)
        assert (np.isclose(sums, 1, atol=1e-9) | (sums == 0)).all()

    @same_every_time
    @given(worlds, st.integers(0, 99))
    def test_order_changes_nothing(self, world, seed):
        o = world.shuffled(seed)
        again = diversification_targets(o.m, o.density, o.themes, o.base, o.jobs, largest=5)
        pd.testing.assert_frame_equal(again.loc[world.w.index, world.w.columns], world.w, rtol=1e-9)

    def test_ties_go_to_the_lower_code_whatever_the_order(self):
        codes = ["101", "102", "103", "104"]
        for order in (codes, codes[::-1]):
            m = pd.DataFrame(0.0, ["r"], order)
            themes, jobs = pd.Series("metals", order), pd.Series(16.0, order)
            base = pd.DataFrame({"metals": [1.0]}, ["r"])
            w = diversification_targets(m, m + 0.3, themes, base, jobs, largest=2)
            assert w.loc["r", codes].to_list() == [0.5, 0.5, 0, 0]

    def test_neither_the_unknown_nor_the_bound_nor_what_has_no_theme_is_a_target(self):
        world = World(3)
        known = world.known | True
        known.loc["TL01", "103"] = False
        eligible = pd.Series(True, world.m.columns)
        eligible["104"] = False
        w = diversification_targets(
            world.m,
            world.density,
            world.themes,
            world.base,
            world.jobs,
            eligible=eligible,
            known=known,
            largest=None,
        )
        assert w.loc["TL01", "103"] == 0
        assert (w["104"] == 0).all()
        assert (w["110"] == 0).all()
        assert (w.drop(index="TL01")["103"] > 0).any()

    def test_an_area_without_data_seeks_nothing(self):
        world = World(4)
        m, density = world.m.copy(), world.density.copy()
        m.loc["TL02"] = 0.0
        density.loc["TL02"] = 0.0
        assert (diversification_targets(m, density, world.themes, world.base, world.jobs).loc["TL02"] == 0).all()

    def test_refuses_a_theme_without_a_base(self):
        world = World(5)
        with pytest.raises(MeasureError, match="no column for the theme rail"):
            diversification_targets(world.m, world.density, world.themes, world.base.drop(columns="rail"), world.jobs)


class TestWithinThemes:
    @same_every_time
    @given(worlds)
    def test_nothing_crosses_a_theme(self, world):
        for i in world.phi.index:
            for j in world.phi.columns:
                if world.phi.loc[i, j] > 0:
                    assert i != j
                    assert world.themes[i] == world.themes[j]
        assert world.phi.loc["110"].sum() == 0


class TestGain:
    @same_every_time
    @given(worlds)
    def test_equals_the_formula(self, world):
        w, m, strong, phi = world.w, world.m, world.scores, world.phi
        r, s = "TL01", "TL04"
        score = sum(
            w.loc[r, i]
            * (
                strong.loc[s, i] / 3
                + 2 / 3 * sum(phi.loc[i, j] * (1 - m.loc[r, j]) * strong.loc[s, j] for j in m.columns)
            )
            for i in m.columns
        )
        assert world.gain(r, s).score == pytest.approx(score, abs=1e-12)

    @a_few
    @given(worlds, st.sampled_from([0.0, 1 / 3, 1.0]), st.booleans())
    def test_parts_sum_to_the_score_and_the_matrix_agrees(self, world, weight, masked):
        options = {"supply_weight": weight, "known": world.known if masked else None}
        matrix = world.matrix(**options)
        for r in world.m.index:
            for s in world.m.index:
                found = world.gain(r, s, **options)
                assert found.parts.to_numpy().sum() == pytest.approx(found.score, abs=1e-12)
                assert found.score == pytest.approx(matrix.score.loc[r, s], abs=1e-12)
                assert found.parts["supply"].sum() == pytest.approx(matrix.supply.loc[r, s], abs=1e-12)
                complementarity = found.parts["complementarity"].sum()
                assert complementarity == pytest.approx(matrix.complementarity.loc[r, s], abs=1e-12)
                assert found.links["part"].sum() == pytest.approx(complementarity, abs=1e-12)
                pd.testing.assert_frame_equal(matrix.contributions(r, s), found.parts, check_names=False)
                by_offer = found.links.groupby("offer")["part"].sum()
                for offer, part in by_offer.items():
                    assert part == pytest.approx(found.parts.loc[offer, "complementarity"], abs=1e-12)

    @same_every_time
    @given(worlds)
    def test_bounds(self, world):
        matrix = world.matrix()
        for part in (matrix.score, matrix.supply, matrix.complementarity):
            assert ((part >= 0) & (part <= 1 + 1e-12)).all(axis=None)
            assert (np.diagonal(part) == 0).all()
        assert (matrix.supply <= 1 / 3 + 1e-12).all(axis=None)
        assert (matrix.complementarity <= 2 / 3 + 1e-12).all(axis=None)
        pd.testing.assert_frame_equal(matrix.score, matrix.supply + matrix.complementarity)

    @same_every_time
    @given(worlds, st.integers(0, 99))
    def test_order_changes_nothing(self, world, seed):
        one, two = world.matrix().score, world.shuffled(seed).matrix().score
        pd.testing.assert_frame_equal(two.loc[one.index, one.columns], one, rtol=1e-9, atol=1e-12)

    @a_few
    @given(worlds, st.booleans())
    def test_complementarity_and_common_ground_make_what_the_supplier_has(self, world, masked):
        known = world.known if masked else None
        seen = world.known.astype(float) if masked else 1.0
        omega = (world.w @ world.phi) * seen
        whole = omega @ world.scores.T
        np.fill_diagonal(values := whole.to_numpy(copy=True), 0.0)
        matrix = world.matrix(known=known)
        shared = [[world.gain(r, s, known=known).common_ground.sum() for s in world.m.index] for r in world.m.index]
        np.testing.assert_allclose(matrix.complementarity / (2 / 3) + np.array(shared), values, atol=1e-9)

    @pytest.mark.long
    @a_few
    @given(st.integers(0, 10_000))
    def test_complementarity_is_the_density_that_the_other_would_add(self, seed):
        world = World(seed, binary=True)
        m = world.m
        assert set(np.unique(m)) <= {0.0, 1.0}
        density = relatedness_density(world.phi, m, normalise=False)
        for r in m.index:
            for s in m.index:
                union = pd.DataFrame([np.maximum(m.loc[r], m.loc[s])], index=["both"])
                added = relatedness_density(world.phi, union, normalise=False).loc["both"] - density.loc[r]
                one_target = world.phi @ ((1 - m.loc[r]) * m.loc[s])
                np.testing.assert_allclose(one_target, added, atol=1e-9)
                if r != s:
                    total = (world.w.loc[r] * added).sum() * 2 / 3
                    assert world.gain(r, s).parts["complementarity"].sum() == pytest.approx(total, abs=1e-9)

    def test_an_area_without_data_offers_and_seeks_nothing(self):
        world = World(6)
        for frame in (world.w, world.m, world.scores):
            frame.loc["TL03"] = 0.0
        matrix = world.matrix()
        assert (matrix.score.loc["TL03"] == 0).all()
        assert (matrix.score["TL03"] == 0).all()
        assert world.gain("TL03", "TL00").parts.empty
        assert world.gain("TL03", "TL00").score == 0.0

    def test_a_suppressed_activity_is_neither_lacking_nor_shared(self):
        world = World(7)
        known = world.known | True
        known.loc["TL01", "104"] = False
        for supplier in world.m.index:
            found = world.gain("TL01", supplier, known=known)
            assert "104" not in set(found.links["offer"])
            assert "104" not in found.common_ground.index

    def test_refuses_unknown_areas_and_unlike_frames(self):
        world = World(8)
        with pytest.raises(MeasureError, match="TLX9"):
            world.gain("TLX9", "TL00")
        with pytest.raises(MeasureError, match="specialisation scores lacks the column 105"):
            gain_matrix(world.w, world.m, world.scores.drop(columns="105"), world.phi)
        with pytest.raises(MeasureError, match="weight of supply"):
            world.matrix(supply_weight=1.5)
        with pytest.raises(MeasureError, match=r"capabilities at .* above 1"):
            gain_matrix(world.w, world.m + 1.5, world.scores, world.phi)


class TestGainByTopic:
    """The same formula where capabilities are told by topics: any labels, and relatedness from elsewhere."""

    @same_every_time
    @given(worlds)
    def test_equals_that_by_activity_on_the_same_matrices(self, world):
        topics = {code: f"topic:{number}" for number, code in enumerate(world.m.columns)}
        named = [frame.rename(columns=topics) for frame in (world.w, world.m, world.scores)]
        phi = world.phi.rename(index=topics, columns=topics)
        for r, s in (("TL00", "TL01"), ("TL03", "TL02")):
            by_topic, by_activity = pair_gain(r, s, *named, phi), world.gain(r, s)
            pd.testing.assert_frame_equal(by_topic.parts, by_activity.parts.rename(index=topics))
            assert by_topic.score == by_activity.score

    @a_few
    @given(st.integers(0, 10_000))
    def test_with_topics_related_to_themselves_alone_it_is_what_the_other_adds(self, seed):
        world = World(seed, binary=True)
        m = world.m
        itself = pd.DataFrame(np.eye(m.shape[1]), m.columns, m.columns)
        each = pd.DataFrame(1 / m.shape[1], m.index, m.columns)
        for r in m.index:
            assert pair_gain(r, r, each, m, m, itself).score == 0
            for s in m.index.drop(r):
                added = int(np.maximum(m.loc[r], m.loc[s]).sum() - m.loc[r].sum())
                found = pair_gain(r, s, each, m, m, itself, supply_weight=0)
                assert found.score == pytest.approx(added / m.shape[1], abs=1e-12)

    def test_three_by_three_by_hand(self):
        # r has peat; it may take up ships (3/4) and kelp (1/4). Ships are related half to kelp, kelp a fifth to ships.
        topics, places = ["peat", "ships", "kelp"], ["r", "s", "t"]
        m = pd.DataFrame([[1.0, 0, 0], [0, 1, 1], [0, 0, 1]], places, topics)
        w = pd.DataFrame([[0.0, 0.75, 0.25], [1, 0, 0], [0.5, 0.5, 0]], places, topics)
        phi = pd.DataFrame([[0.0, 0.5, 0.5], [0.5, 0, 0.5], [0.8, 0.2, 0]], topics, topics)
        found = pair_gain("r", "s", w, m, m, phi)
        # Supply: 3/4 and 1/4 of a third. Complementarity: two thirds of 1/4 · 0.2 for ships, of 3/4 · 0.5 for kelp.
        by_hand = {"ships": [0.25, 0.1 / 3], "kelp": [0.25 / 3, 0.25]}
        for topic, parts in by_hand.items():
            assert found.parts.loc[topic].to_list() == pytest.approx(parts, abs=1e-12)
        assert found.score == pytest.approx(0.37 / 0.6, abs=1e-12)
        assert gain_matrix(w, m, m, phi).score.loc["r", "s"] == pytest.approx(found.score, abs=1e-12)
        order = ["t", "r", "s"], ["kelp", "peat", "ships"]
        turned = [frame.loc[order] for frame in (w, m)]
        again = pair_gain("r", "s", turned[0], turned[1], turned[1], phi.loc[order[1], order[1]])
        assert again.score == pytest.approx(found.score, abs=1e-15)
