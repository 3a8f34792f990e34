"""Untied peers: who shares partners on a topic and no project, by hand; and what the bundled figures show."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from graph_engine.datasets.joint_work import JointWork
from graph_engine.datasets.texts import Texts
from graph_engine.suggestions.entities import EntityKind
from graph_engine.suggestions.kinds import ranked_kinds
from graph_engine.suggestions.kinds.untied_peers.candidates import candidates
from graph_engine.suggestions.kinds.untied_peers.limits import limits
from graph_engine.suggestions.kinds.untied_peers.rules import RULES
from graph_engine.suggestions.model import SHARED_PARTNERS, Grade
from graph_engine.suggestions.pipeline import Request

KIND = "untied-peers"
AREA = "ITL2-2021:TL"
HUGE = [f"z{at}" for at in range(30)]


def figures(projects, *, sizes=None, pairs=(), roles=None, nameless=()):
    """Figures of projects ``key → (topic, end year, members)``; members a, b, c have seats in areas of their own."""
    members = sorted(
        {one for _, _, some in projects.values() for one in some} | {one for pair in pairs for one in pair}
    )
    keys = sorted(projects)
    took = [(members.index(one), at) for at, key in enumerate(keys) for one in projects[key][2]]
    sizes = sizes or {}
    table = pd.DataFrame(
        {
            "key": keys,
            "start": [projects[key][1] - 3.0 for key in keys],
            "end": [float(projects[key][1]) for key in keys],
        }
    )
    records = pd.DataFrame({"text": range(len(keys)), "node": keys, "label": "Project"})
    none = pd.DataFrame(
        {"one": pd.Series(dtype=int), "other": pd.Series(dtype=int), "projects": pd.Series(dtype=float)}
    )
    tied = pd.DataFrame([(*sorted(members.index(one) for one in pair), 1.0) for pair in pairs], columns=none.columns)
    joint = JointWork(
        organisations=np.array(members, dtype=object),
        names=np.array([one if one in nameless else f"{one} Ltd" for one in members], dtype=object),
        of_organisation=np.array([one for one, _ in took]),
        of_project=np.array([at for _, at in took]),
        projects=pd.DataFrame({"text": keys, "partners": [float(sizes.get(key, np.nan)) for key in keys]}),
        pairs=pd.DataFrame(tied, columns=["one", "other", "projects"]),
        searched=pd.DataFrame(),
    )
    seats = pd.DataFrame(
        {"unit": [f"{AREA}{one.upper()}1" for one in "abc"], "latitude": [52.0, 53.0, 54.0], "longitude": -1.0},
        index=list("abc"),
    )
    return SimpleNamespace(
        joint_work=joint,
        texts=Texts(table, records, pd.DataFrame()),
        topics=SimpleNamespace(
            of_node={key: topic for key, (topic, _, _) in projects.items()},
            role_of=roles or dict.fromkeys("abc", "makes"),
            by_key=pd.DataFrame({"theme": [None], "name": ["waves"]}, index=["t"]),
        ),
        organisations=SimpleNamespace(seats=lambda _areas: seats, unit_of=dict(seats["unit"])),
        gazetteer=SimpleNamespace(areas=None),
        seen_since=lambda _year: frozenset("abc"),
        name_of=lambda key: f"{key} Ltd",
    )


SHARED = {"p1": ("t", 2022, ["a", "x", "y", "z"]), "p2": ("t", 2021, ["b", "x", "y", "z"])}


def test_two_that_share_three_partners_are_peers_and_closeness_is_worked_out_by_hand():
    found = candidates(figures(SHARED))
    assert len(found) == 1
    row = found.iloc[0]
    assert (row["source_organisation"], row["target_organisation"], row["shared"]) == ("a", "b", 3)
    # Each meets each in a project of four, so by 1/3; each partner has two projects: 3 · (1/3) / ln(2 + 2)².
    assert row["contribution"] == pytest.approx(1 / np.log(4) ** 2)
    assert (row["source_year"], row["target_year"], row["largest"]) == (2022, 2021, 4)
    assert row["projects"] == "0~1"
    assert row["introducers"] == ("x", "y", "z")
    assert row["distance_km"] == pytest.approx(111, abs=1)


def test_who_works_together_on_the_topic_is_no_peer_and_a_tie_elsewhere_fails_a_rule():
    together = {**SHARED, "p3": ("t", 2022, ["a", "b"])}
    assert candidates(figures(together)).empty
    assert verdicts(figures({**SHARED, "p3": ("u", 2022, ["a", "b"])})) == ["no-joint-project"]
    assert verdicts(figures(SHARED, pairs=[("a", "b")])) == ["no-joint-project"]


def test_partners_on_another_topic_do_not_count():
    assert candidates(figures({**SHARED, "p2": ("u", 2021, ["b", "x", "y", "z"])})).empty


def verdicts(made):
    """Names of the rules that the only candidate fails."""
    rows = candidates(made)
    assert len(rows) == 1
    failed = ~RULES.evaluate(rows, made).iloc[0]
    return sorted(failed.index[failed])


def test_each_rule_says_no_where_it_should():
    assert verdicts(figures(SHARED)) == []
    two = {"p1": ("t", 2022, ["a", "x", "y"]), "p2": ("t", 2021, ["b", "x", "y"])}
    assert verdicts(figures(two)) == ["shared-partners"]
    assert verdicts(figures(SHARED, nameless="xyz")) == ["introducer"]
    large = {"p1": ("t", 2022, ["a", "x", "y", "z", *HUGE]), "p2": SHARED["p2"]}
    assert "small-circles" in verdicts(figures(large))
    # A source that names few of those who took part still tells how many there were.
    assert "small-circles" in verdicts(figures(SHARED, sizes={"p1": 40}))
    old = {**SHARED, "p2": ("t", limits().recent_from - 1, SHARED["p2"][2])}
    assert verdicts(figures(old)) == ["recent-work"]
    gone = figures(SHARED)
    gone.seen_since = lambda _year: frozenset("a")
    assert verdicts(gone) == ["both-standing"]
    # Institutions are taken to stand.
    gone.topics.role_of["b"] = "researches"
    assert verdicts(gone) == []


def test_no_organisation_fills_the_lists_of_the_country():
    made = figures(SHARED)
    rows = pd.concat([candidates(made)] * (limits().most_cards + 2), ignore_index=True)
    passed = RULES.evaluate(rows, made)["peer-spread"]
    assert passed.sum() == limits().most_cards
    assert passed.iloc[: limits().most_cards].all()


def test_who_researches_stands_first_and_who_has_no_place_is_left_out():
    made = figures(SHARED, roles={"a": "makes", "b": "researches"})
    assert candidates(made).iloc[0]["source_organisation"] == "b"
    assert candidates(figures(SHARED, roles={"a": "makes"})).empty


def test_a_release_without_texts_has_none():
    nothing = figures(SHARED)
    nothing.topics.of_node = {}
    assert candidates(nothing).empty


@pytest.mark.long
def test_suggestions_of_the_snapshot_are_worth_a_look_with_evidence_and_somebody_who_knows_both(snapshot_engine):
    whole = Request(kinds=(KIND,), top=len(snapshot_engine.units) * 10)
    found = snapshot_engine.matcher.everything(whole)[KIND]
    assert len(found) >= 10
    joint = snapshot_engine.figures.joint_work
    for one in found:
        assert one.grade == Grade.LOOK
        first = one.reasons[0]
        ends = [first.source.entity, first.target.entity]
        assert {end.kind for end in ends} == {EntityKind.ORGANISATION}
        assert first.source.measure == SHARED_PARTNERS
        assert not joint.tied(pd.Series([ends[0].key]), pd.Series([ends[1].key]))[0]
        assert "none of the two together" in one.headline
        assert one.ties[0].examples
        # Of each partner that is named, a project with either, with source and years.
        assert len(one.evidence) >= 3
        assert all(row.source and row.year for row in one.evidence)
        assert one.topics
        assert all(end.key in {who.id for who in (*one.source_contacts, *one.target_contacts)} for end in ends)
    named = [end.key for one in found for end in (one.reasons[0].source.entity, one.reasons[0].target.entity)]
    assert max(map(named.count, named)) <= limits().most_cards


def test_an_area_shows_them_and_a_rule_can_be_switched_off(snapshot_engine):
    rows = snapshot_engine.matcher.evaluated(ranked_kinds()[KIND]).rows
    code = snapshot_engine.figures.area(str(rows.iloc[0]["source"])).code
    found = snapshot_engine.match(code, kinds=[KIND], near_misses=True)
    assert found.suggestions
    assert {one.rule for one in found.near_misses} <= set(ranked_kinds()[KIND].rules.names)
    wider = snapshot_engine.match(code, kinds=[KIND], without=["recent-work", "small-circles"], top=100)
    assert len(wider.suggestions) >= len(found.suggestions)
