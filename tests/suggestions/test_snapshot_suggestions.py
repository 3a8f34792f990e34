"""What the bundled snapshot suggests: laws that hold for every card, and figures checked against the store by hand."""

import json
import re
from collections import Counter
from dataclasses import replace

import pandas as pd
import pytest

from graph_engine.explanations.vouching import is_old
from graph_engine.reference.closed_bodies import closed_bodies
from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.suggestions.kinds import ranked_kinds
from graph_engine.suggestions.model import Grade
from graph_engine.topics.place_topics import place_topics
from tests.long_run import first_now, runs_long


@pytest.fixture(scope="module")
def everything(snapshot_suggestions):
    return [one for found in snapshot_suggestions.values() for one in found]


def test_there_are_suggestions_of_each_ranked_kind(everything):
    assert {one.kind for one in everything} == set(ranked_kinds())


def test_reasons_sum_to_the_score(everything):
    for one in everything:
        assert abs(sum(reason.contribution for reason in one.reasons) - one.score) <= 1e-9
        assert len(one.reasons) in ((4,) if one.kind == "topic" else (1, 2))


def test_a_suggestion_passed_all_rules_and_shows_its_evidence(everything):
    for one in everything:
        assert all(rule.passed for rule in one.rules)
        assert one.evidence
        assert all(row.source and row.year and row.unit and row.geography for row in one.evidence)
        assert one.source.code != one.target.code
        assert one.headline.endswith(".")
        assert one.source.name in one.headline or one.target.name in one.headline
        assert not any(re.search(r"\bnan\b", reason.sentence) for reason in one.reasons)
        assert one.next_step


def test_json_of_an_answer_is_what_scripts_rely_on(snapshot_engine, everything):
    match = snapshot_engine.match(everything[0].source.place, near_misses=True).as_dict()
    assert json.loads(json.dumps(match, allow_nan=False)) == match
    assert set(match) == {"release", "area", "suggestions", "set_aside", "notes"}
    assert set(match["area"]) == {"code", "name", "level", "figures_for"}
    one = match["suggestions"][0]
    assert {
        "kind",
        "grade",
        "frame",
        "partner",
        "field",
        "score",
        "two_way",
        "distance_km",
        "headline",
        "lines",
    } <= set(one)
    assert {"rivals", "who", "ties", "cautions", "checks", "evidence"} <= set(one)
    line = one["lines"][0]
    assert {"from", "to", "lacks", "link", "points"} <= set(line)
    side = {"area", "what", "name", "institution", "measure", "value", "year", "lq", "lq_before"}
    assert side <= set(line["from"])
    assert side <= set(line["to"])
    assert set(one["who"]) == {"here", "there"}
    assert set(one["evidence"][0]) == {"claim", "value", "unit", "geography", "year", "source", "edition", "row"}
    assert all({"partner", "kind", "check", "why"} <= set(candidate) for candidate in match["set_aside"])


def test_the_best_ten_are_strong_and_no_area_stands_more_than_twice(snapshot_engine):
    best = snapshot_engine.best(10)
    assert len(best) == 10
    assert {one.grade for one in best} == {Grade.STRONG}
    named = Counter(contact.id for one in best for contact in (one.source_contacts[0], one.target_contacts[0]))
    assert max(named.values()) == 1
    shown = Counter(area.code for one in best for area in (one.source, one.target))
    assert max(shown.values()) <= 2


@pytest.mark.long
def test_a_near_miss_failed_exactly_that_rule(snapshot_engine):
    for unit in snapshot_engine.units[: 12 if runs_long() else 2]:
        match = snapshot_engine.match(unit, near_misses=True)
        for candidate in match.near_misses:
            evaluated = snapshot_engine.matcher.evaluated(ranked_kinds()[candidate.kind])
            rows, verdicts = evaluated.rows, evaluated.verdicts
            failing = verdicts.drop(columns=candidate.rule).all(axis=1) & ~verdicts[candidate.rule]
            ends = rows[failing][["source", "target"]].agg(lambda pair: {key.split(":")[1] for key in pair}, axis=1)
            assert {candidate.source.code, candidate.target.code} in list(ends)
            assert candidate.why


@pytest.mark.long
def test_every_rule_can_say_why_and_what_it_asks(snapshot_engine):
    for kind in ranked_kinds().values():
        evaluated = snapshot_engine.matcher.evaluated(kind)
        for rule in kind.rules.rules:
            failing = evaluated.rows[~evaluated.verdicts[rule.name]].head(20)
            for row in failing.to_dict("records"):
                why = rule.why(row, snapshot_engine.figures)
                assert why
                assert "nan" not in why.split()


def test_location_quotients_against_the_published_figures(snapshot_engine, everything):
    """Recompute jobs and quotients of every supply line from the edges of the store, without the frame."""
    edges = snapshot_engine.store.edges(
        EdgeType.HAS_ACTIVITY, NodeLabel.AREA, NodeLabel.SECTOR, ["value", "year"], {"measure": "jobs", "year": 2021}
    ).to_pandas()
    edges["code"] = edges["to"].str.removeprefix("sic2007:")
    edges = edges[edges["code"].str.len() == 5]
    area_total, national = edges.groupby("from")["value"].sum(), edges["value"].sum()
    alone = ("2446", "3315", "3316", "3317")
    checked = 0
    for one in everything:
        for reason in one.reasons:
            for side in (reason.source, reason.target):
                if side.measure != "jobs" or (len(side.what) > 3 and side.what not in alone):
                    continue
                mine = edges["code"].str.startswith(side.what)
                if side.what not in alone:
                    mine &= ~edges["code"].str[:4].isin(alone)
                here = edges[mine & (edges["from"] == side.area.key)]["value"].sum()
                assert one.kind == "research" or here == side.value
                if one.kind == "supply":
                    quotient = (here / area_total[side.area.key]) / (edges[mine]["value"].sum() / national)
                    assert quotient == pytest.approx(side.lq, abs=1e-9)
                    checked += 1
    assert checked >= 15


@pytest.mark.parametrize(
    ("asked", "unit", "level"),
    [
        ("South Yorkshire", "TLE3", "MCA"),
        ("West Midlands", "TLG3", "MCA"),
        ("Tees Valley", "TLC1", "MCA"),
        ("Greater Manchester", "TLD3", "MCA"),
        ("Cornwall", "TLK3", "LAD"),
        ("Belfast", "TLN0", "LAD"),
    ],
)
def test_a_place_is_answered_through_the_figures_that_hold_it(snapshot_engine, asked, unit, level):
    match = snapshot_engine.match(asked)
    assert [area.code for area in match.figures_for] == [unit]
    assert match.area.level in (level, "ITL3")
    same = snapshot_engine.match(unit)
    # All the same, but for what is said of organisations that stand outside.
    assert [replace(one, source_contacts=()) for one in same.suggestions] == [
        replace(one, source_contacts=()) for one in match.suggestions
    ]
    assert [[one.id for one in card.source_contacts] for card in same.suggestions] == [
        [one.id for one in card.source_contacts] for card in match.suggestions
    ]
    for kind in ranked_kinds():
        assert kind in match.notes or any(one.kind == kind for one in match.suggestions)


def test_codes_before_and_after_a_change_name_the_same_district(snapshot_engine):
    before, after = snapshot_engine.area("E08000016"), snapshot_engine.area("E08000038")
    assert before.name == after.name == "Barnsley"
    assert snapshot_engine.gazetteer.atoms(before) == snapshot_engine.gazetteer.atoms(after)
    assert len(snapshot_engine.gazetteer.atoms(snapshot_engine.area("South Yorkshire"))) == 4


def test_complementary_strengths_stand_on_the_pair_only(snapshot_engine):
    pair = snapshot_engine.explain("East Wales", "West Midlands")
    assert {one.kind for one in pair.strengths} <= {"strengths"}
    for one in pair.strengths:
        assert abs(sum(reason.contribution for reason in one.reasons) - one.score) <= 1e-9
        assert all(reason.target_supply_lq < 0.9 for reason in one.reasons)
        assert {reason.source.area.code for reason in one.reasons} == {one.source.code, one.target.code}
    assert json.dumps(pair.as_dict(), allow_nan=False)


def test_the_portrait_of_a_place(snapshot_engine):
    area_profile = snapshot_engine.profile("South Yorkshire")
    assert {figure.code for figure in area_profile.known_for} & {"241", "255"}
    assert all(figure.low <= figure.high for figure in area_profile.known_for)
    assert area_profile.gva
    assert area_profile.institutions[0].name == "University of Sheffield"
    assert [(one.kind, one.name) for one in area_profile.support] == [("growth hub", "South Yorkshire Growth Hub")]
    assert json.dumps(area_profile.as_dict(), allow_nan=False)


def test_a_union_of_districts_has_a_profile_of_its_own(snapshot_engine):
    area_profile = snapshot_engine.profile("Rotherham + Doncaster")
    assert [area.code for area in area_profile.figures_for] == ["TLE3"]
    assert area_profile.gva[0].frame == "gva-districts"
    assert any(area_profile.figures_for[0].name in note for note in area_profile.notes)


@pytest.mark.parametrize("name", first_now(["jobs", "gva", "gva-districts", "research", "links"]))
def test_frames_come_as_tables(snapshot_engine, name):
    table = snapshot_engine.frame(name)
    assert isinstance(table, pd.DataFrame)
    assert len(table) > 40
    assert len(table.columns) == len(set(table.columns))


def test_jobs_of_many_industries_bear_the_name_of_their_field(snapshot_engine, everything):
    """A sum over more industries than are named must not read as the jobs of those that are."""
    jobs, activities = snapshot_engine.figures.jobs.jobs, snapshot_engine.figures.activities
    units = {area.code: area.key for area in snapshot_engine.units}
    summed = 0
    for card in everything:
        for reason in card.reasons if card.kind == "research" else ():
            end = reason.target
            own = jobs.at[units[end.area.code], end.what]
            if end.value == own:
                continue
            summed += 1
            assert end.lq_before is None
            named = [one for one in jobs.columns if activities.get(one).label in end.name]
            if end.value > sum(jobs.at[units[end.area.code], one] for one in named):
                assert end.name.startswith(card.theme), end.name
    assert summed


def test_a_card_shows_one_of_its_cautions_and_a_reason_that_is_shorter(everything):
    for card in everything:
        assert (card.foremost in card.cautions) if card.cautions else not card.foremost
        first = card.reasons[0]
        assert 0 < len(first.brief.split()) < len(first.sentence.split())
    doubted = [card for card in everything if any("runs works on record in" in one for one in card.cautions)]
    assert doubted
    assert all("runs works on record in" in card.foremost for card in doubted)


def test_nobody_is_offered_who_has_closed_and_every_contact_says_how_recent_it_is(snapshot_engine, everything):
    contacts = [one for card in everything for one in (*card.source_contacts, *card.target_contacts)]
    for one in contacts:
        assert one.name not in closed_bodies()
        assert "Enterprise Partnership" not in one.name
        assert one.source
        assert re.fullmatch(r"((19|20)\d\d(-\d\d-\d\d)?)?", one.dated), one
    written = snapshot_engine.release.written
    assert all(one.dated[:4] <= written[:4] for one in contacts)
    support = [one for one in contacts if one.kind == "growth hub"]
    assert support
    assert all(one.dated for one in support)
    assert any(is_old(one.dated, written) for one in contacts)


@pytest.mark.parametrize(("here", "there"), [("TLC1", "TLM7"), ("TLD3", "TLM7")])
def test_by_topic_nobody_is_named_whose_own_work_is_not_near(snapshot_engine, here, there):
    figures = snapshot_engine.figures
    near = place_topics(figures).near.merge(figures.texts.authors, on="text")
    gains = snapshot_engine.explain(here, there).topics.gains
    brought = [one for gain in gains for one in gain.brought]
    assert brought
    for one in brought:
        assert one.target_witnesses
        known = set(near.loc[near["topic"] == one.topic.key, "organisation"])
        assert {each.key for each in (*one.witnesses, *one.target_witnesses)} <= known


def test_a_contact_has_the_address_that_its_page_has(snapshot_engine):
    contact_of = snapshot_engine.figures.organisations.contact_of
    named = [
        contact
        for one in snapshot_engine.best(6)
        for contact in (*one.source_contacts, *one.target_contacts)
        if contact.id in contact_of
    ]
    assert named
    assert all(one.contact == contact_of[one.id] for one in named)
