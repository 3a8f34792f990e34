"""A figure that jumped leads no suggestion, and a reader may have it back."""

import pytest

KINDS = ("supply", "research")
RULE = "steady-figures"


def leads(kind, row):
    """Units and activities by whose jobs a candidate leads."""
    ends = ("source", "target") if kind == "supply" else ("target",)
    return [(row[end], row[f"{end}_activity"]) for end in ends]


def test_no_suggestion_leads_with_a_figure_that_jumped(snapshot_engine):
    found = snapshot_engine.matcher.all_matches()
    cells = [cell for kind in KINDS for one in found[kind] for row in one.rows for cell in leads(kind, row)]
    assert len(cells) >= 10
    assert not [cell for cell in cells if cell in snapshot_engine.figures.jumps]


@pytest.fixture(scope="module")
def set_aside(snapshot_engine):
    """Boilers for the steel of East Wales: jobs in one of their classes grew fourfold in three years."""
    found = snapshot_engine.match("East Wales", kinds=("supply",), near_misses=True)
    return [one for one in found.near_misses if one.rule == RULE]


def test_what_it_keeps_off_the_list_is_a_near_miss_with_both_years(set_aside):
    (one,) = [one for one in set_aside if one.target.code == "TLG1"]
    assert "part of boilers, radiators and metal tanks, in Herefordshire, Worcestershire and Warwickshire" in one.why
    assert "went from 400 in 2018 to 1,500 in 2021, 4.3 times what the nation's trend gives" in one.why


def test_a_reader_may_switch_it_off_and_is_cautioned(snapshot_engine, set_aside):
    before = {one.target.code for one in snapshot_engine.match("East Wales", kinds=("supply",)).suggestions}
    found = snapshot_engine.match("East Wales", kinds=("supply",), without=(RULE,)).suggestions
    (one,) = [one for one in found if one.target.code == "TLG1"]
    assert "TLG1" not in before
    (result,) = [each for each in one.rules if each.name == RULE]
    assert not result.passed
    assert f"{result.why}: one employer or its class may have been moved." in [
        said[:1].lower() + said[1:] for said in one.cautions
    ]
