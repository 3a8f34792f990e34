"""What places work on by topic, and what two of them have for each other: sums, rules, and no order that matters."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from graph_engine.datasets.cached.cache import DatasetCache
from graph_engine.measures import pair_gain
from graph_engine.reference.thresholds import spatial_lag_limits
from graph_engine.schema import NodeLabel
from graph_engine.suggestions.topics_of_pair import LEFT_OUT
from graph_engine.topics.declared_needs import declared_needs
from graph_engine.topics.limits import place_topic_limits
from graph_engine.topics.place_topics import compute_place_topics, place_topics
from graph_engine.topics.weights import term_weights

PAIRS = [("TLE1", "TLM5"), ("TLD3", "TLN0"), ("TLC1", "TLK4"), ("TLG3", "TLC2"), ("TLM7", "TLL1")]
THIN = "TLK3"


@pytest.fixture(scope="module")
def figures(snapshot_engine):
    """Figures of the snapshot."""
    return snapshot_engine.figures


@pytest.fixture(scope="module")
def places(figures):
    """What places of the snapshot work on."""
    return place_topics(figures)


@pytest.fixture(scope="module")
def pairs(snapshot_engine):
    """What some pairs have for each other by topic."""
    between = snapshot_engine.matcher.topics_of_pairs.between
    return {pair: between(*(f"ITL2-2021:{code}" for code in pair)) for pair in PAIRS}


def test_work_of_places_is_that_of_their_roles(figures, places):
    published = figures.topics.roles
    published = published[published["label"] == str(NodeLabel.AREA)].set_index(["member", "topic", "role"])["weight"]
    found = places.work.groupby(["unit", "topic", "role"])["weight"].sum()
    # Of a few organisations only roles know a place, which is told by a coarser rule.
    assert (found <= published[found.index] + 1e-5).all()
    assert found.sum() == pytest.approx(published.sum(), rel=0.005)


def test_one_text_makes_no_strength_and_relatedness_is_shares(places):
    assert not ((places.strength > 0) & (places.texts < place_topic_limits().texts)).any(axis=None)
    assert (places.strength > 0).sum(axis=None) > 100
    sums = places.phi.sum(axis=1)
    assert (np.isclose(sums, 1) | (sums == 0)).all()
    assert (np.diagonal(places.phi) == 0).all()
    np.testing.assert_allclose(places.likeness, places.likeness.T)
    assert set(places.w.columns[(places.w > 0).any()]) <= set(places.used)


@pytest.mark.long
def test_order_of_topics_and_places_changes_nothing(figures, places):
    topics = figures.topics
    turned = SimpleNamespace(
        table=topics.table.iloc[::-1], of_node=topics.of_node, role_of=topics.role_of, by_key=topics.by_key.iloc[::-1]
    )
    other = SimpleNamespace(
        topics=turned,
        units=figures.units[::-1],
        texts=figures.texts,
        organisations=figures.organisations,
        jobs=figures.jobs,
        computed={"term-weights": term_weights(figures)},
        cache=DatasetCache(),
    )
    again = compute_place_topics(other)
    for name in ("texts", "lq", "m", "strength", "phi", "w"):
        one = getattr(places, name)
        pd.testing.assert_frame_equal(getattr(again, name).loc[one.index, one.columns], one, rtol=1e-9, atol=1e-12)
    assert again.used == places.used


def test_parts_of_topics_and_the_rest_are_the_gain(pairs, places):
    told = 0
    for (one, other), found in pairs.items():
        assert [(gain.source.code, gain.target.code) for gain in found.gains] == [(one, other), (other, one)]
        for gain in found.gains:
            source, target = gain.source.key, gain.target.key
            whole = pair_gain(target, source, places.w, places.m, places.strength, places.phi)
            assert gain.score == whole.score
            told += len(gain.brought)
            assert len(gain.brought) + sum(gain.left_out.values()) == len(whole.parts)
            assert set(gain.left_out) <= set(LEFT_OUT)
            said = gain.as_dict()
            assert said["gain"] == pytest.approx(sum(row["part"] for row in said["topics"]) + said["others"], abs=1e-9)
            for topic, row in zip(gain.brought, said["topics"], strict=True):
                assert row["part"] == pytest.approx(row["supply"] + row["complementarity"], abs=1e-9)
                assert topic.contribution == pytest.approx(whole.parts.loc[topic.topic.key].sum(), abs=1e-12)
                assert topic.density == pytest.approx(
                    (places.phi.loc[topic.topic.key] * places.m.loc[target]).sum(), abs=1e-12
                )
                assert 0 < sum(fit.part for fit in topic.fits) <= topic.density + 1e-12
    assert told > 3


def test_what_is_told_passes_its_rules_and_names_who_vouches(snapshot_engine, pairs, places):
    limit = place_topic_limits()
    for found in pairs.values():
        for one in (each for gain in found.gains for each in gain.brought):
            assert one.topic.key in places.used
            assert one.texts >= limit.texts
            assert one.target_texts < one.texts
            assert one.target_lq < spatial_lag_limits().lacks_quotient
            assert one.target_lagged_lq < spatial_lag_limits().lacks_lagged_quotient
            assert one.contribution >= limit.least_part * next(g.score for g in found.gains if one in g.brought)
            assert all(fit.texts >= limit.texts for fit in one.fits)
            assert one.witnesses
            assert one.target_witnesses
            assert all(who.source and who.newest and who.texts for who in (*one.witnesses, *one.target_witnesses))
            assert one.source.name in one.sentence
            assert snapshot_engine.topic_heading(one.topic.key) in one.sentence
        for meeting in found.meetings:
            assert meeting.source_roles
            assert meeting.target_roles
            assert not set(meeting.source_roles) & set(meeting.target_roles)
            assert {who.role for who in meeting.source_witnesses} <= set(meeting.source_roles)
            assert {who.role for who in meeting.target_witnesses} <= set(meeting.target_roles)


def test_the_other_way_round_says_the_same(snapshot_engine, pairs):
    one = pairs["TLG3", "TLC2"]
    turned = snapshot_engine.matcher.topics_of_pairs.between("ITL2-2021:TLC2", "ITL2-2021:TLG3")
    assert turned.gains == one.gains[::-1]
    assert [each.topic for each in turned.meetings] == [each.topic for each in one.meetings]


def test_too_few_texts_say_so_and_nothing_of_what_a_place_lacks(snapshot_engine):
    found = snapshot_engine.explain(THIN, "TLC1").topics
    assert found.gains == ()
    thin = next(one for one in found.coverage if one.area.code == THIN)
    assert not thin.enough
    assert f"{thin.organisations} organisations with words are on record" in found.note
    assert f"from {place_topic_limits().least_texts} texts on" in found.note


def test_a_declaration_is_tied_only_where_all_its_words_are_of_the_topic(snapshot_engine, figures):
    needs = declared_needs(figures)
    said = {(one.name, figures.topics.name(one.topic)) for one in needs}
    assert {name for name, _ in said} >= {"offshore wind", "hydrogen", "space"}
    assert not {name for name, _ in said} & {"life sciences", "clean growth", "digital and technology"}
    assert all(one.address and one.source for one in needs)
    found = snapshot_engine.topic(needs[0].topic)
    assert needs[0] in found.declared
    assert {one.topic for one in found.declared} == {found.row.key}
