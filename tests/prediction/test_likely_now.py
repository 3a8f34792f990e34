"""What is likely today: pairs by their scores at the newest origin, and where suggestions stand by both axes."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from graph_engine.prediction.likely_now import LIKELY_ORGANISATIONS, likely_areas, likely_organisations, shares_ahead
from graph_engine.prediction.limits import prediction_limits
from graph_engine.prediction.prospects import Outlook, Prospects
from graph_engine.suggestions.entities import EntityRef
from graph_engine.suggestions.model import Grade
from tests.prediction.made_participations import participations, planted


@pytest.fixture
def of():
    """Pairs of made-up participations."""

    def of(found, compute=likely_organisations):
        return compute(lambda: found)

    return of


@pytest.fixture
def meeting():
    """Members of two groups that work with one partner abroad each; a and b of the first do not know each other."""
    projects = {
        f"{member}{year}": ("H2020", f"{year}-01-01", {"t"}, [member, partner])
        for member, partner in (("a", "x"), ("b", "x"), ("c", "x"), ("d", "y"), ("e", "y"), ("f", "y"))
        for year in (2019, 2020)
    }
    projects["tied"] = ("H2020", "2020-06-01", {"t"}, ["a", "c"])
    areas = {"a": "AA111", "b": "AA112", "c": "AB111", "d": "AB112", "e": "AC111", "f": "AC111"}
    return participations(projects, list("abcdef"), ["x", "y"], areas)


def test_who_works_with_the_same_partner_comes_first(of, meeting):
    pairs = of(meeting)
    assert pairs.day == "2020-06-01"
    assert pairs.first("b", 2) == ["a", "c"]
    found = pairs.of("a", "b")
    assert found.partners[0] == "x"
    # a knows c: of its four open partners b is the likeliest; of the five of b only one is before a.
    assert found.ahead == pytest.approx(max(1 / 4, 2 / 5), abs=0.21)
    assert pairs.of("b", "a") == found
    assert pairs.of("a", "d").ahead > found.ahead
    assert pairs.of("a", "d").partners == ()


def test_who_is_tied_or_unknown_has_no_likelihood(of, meeting):
    pairs = of(meeting)
    assert pairs.of("a", "c") is None
    assert pairs.of("a", "nobody") is None
    assert pairs.first("nobody", 3) == []
    assert "c" not in pairs.first("a", 10)


def test_a_field_is_compared_within_itself_where_it_has_enough(of):
    pairs = of(planted(groups=4))
    field = [one for one in pairs.units if one.startswith(("o00", "o01"))]
    one, other = "o0000", "o0200"
    whole, inside = pairs.of(one, other), pairs.of(one, other, field)
    assert (whole.in_field, inside.in_field) == (False, True)
    # Whoever is in the field, and the other end, are all that are compared.
    chosen = [pairs.units.index(key) for key in sorted({*field, one, other})]
    expected = []
    for here, there in ((one, other), (other, one)):
        at, to = pairs.units.index(here), pairs.units.index(there)
        some = [column for column in chosen if pairs.open[at, column]]
        expected.append(np.mean([pairs.score[at, column] >= pairs.score[at, to] for column in some]))
    assert inside.ahead == pytest.approx(max(expected))
    # In a field of a few a share of them says nothing.
    assert pairs.of(one, other, field[:3]) == whole
    assert pairs.of(one, other, ["nobody"]) == whole


def test_the_record_within_parts_counts_pairs_of_one_part(of):
    # Each group has a part of its own, within which all come to work together.
    pairs = of(planted(groups=3, size=24, noise=0.5))
    within = pairs.record_in_field
    assert within.in_field
    assert within.base > pairs.record.base
    assert within.came_true >= within.base
    # In groups of eight nobody has ten open partners.
    assert of(planted(groups=3, size=8)).record_in_field is None


def test_areas_are_taken_together_by_the_beginning_of_their_codes(of, meeting):
    assert of(meeting, likely_areas).units == ("AA11", "AB11", "AC11")


def test_the_record_counts_what_came_true(of):
    # Members of a group work with one partner before the end of 2017 and with each other from 2019 on.
    record = of(planted(groups=8)).record
    assert record.year == prediction_limits().last_origin
    assert record.came_true > 3 * record.base


def test_what_is_kept_is_what_was_computed(of, meeting, tmp_path):
    from graph_engine.datasets.cached import files

    pairs = of(meeting)
    again = files.unpacked(files.packed(pairs, LIKELY_ORGANISATIONS.classes), LIKELY_ORGANISATIONS.classes)
    assert again.of("a", "b") == pairs.of("a", "b")
    assert again.record == pairs.record


@given(arrays(float, (4, 6), elements=st.floats(-5, 5)), arrays(bool, (4, 6)))
def test_shares_are_those_that_are_at_least_as_likely(score, open_to):
    found = shares_ahead(score, open_to)
    assert (np.isnan(found) == ~open_to).all()
    for row, column in zip(*np.nonzero(open_to), strict=True):
        some = score[row, open_to[row]]
        assert found[row, column] == pytest.approx((some >= score[row, column]).mean())


def test_a_suggestion_stands_by_grade_and_likelihood(of, meeting, snapshot_engine):
    pairs = of(meeting)
    topic = next(one for one in snapshot_engine.match("South Yorkshire").suggestions if one.kind == "topic")

    def between(one, other, grade):
        first = topic.reasons[0]
        ends = [EntityRef.of_organisation(key, key.upper(), topic.source.area) for key in (one, other)]
        sides = [replace(side, entity=end) for side, end in zip((first.source, first.target), ends, strict=True)]
        return replace(topic, grade=grade, reasons=(replace(first, source=sides[0], target=sides[1]),))

    prospects = Prospects(lambda: pairs, {"x": "Partner abroad"}.get)
    apart = prospects.of(between("a", "d", Grade.STRONG))
    assert apart.outlook == Outlook.BROKERING
    assert prospects.of(between("a", "d", Grade.LOOK)).outlook == Outlook.LEAVE
    assert prospects.of(between("a", "b", Grade.STRONG)).partners == ("Partner abroad",)
    assert prospects.of(between("a", "c", Grade.STRONG)).outlook is None
    assert prospects.of(between("a", "nobody", Grade.STRONG)).as_dict() == {
        "outlook": None, "ahead": None, "in_topic": False, "both_worked_with": []
    }  # fmt: skip
    assert Prospects(lambda: None, str).of(topic).outlook is None


def test_a_suggestion_is_compared_within_its_topics(of, snapshot_engine):
    pairs = of(planted(groups=4))
    topic = next(one for one in snapshot_engine.match("South Yorkshire").suggestions if one.kind == "topic")
    first = topic.reasons[0]
    ends = [EntityRef.of_organisation(key, key, topic.source.area) for key in ("o0000", "o0200")]
    sides = [replace(side, entity=end) for side, end in zip((first.source, first.target), ends, strict=True)]
    between = replace(topic, reasons=(replace(first, source=sides[0], target=sides[1]),))
    field = [key for key in pairs.units if key.startswith(("o00", "o02"))]
    members = dict.fromkeys(between.topics, field)
    inside = Prospects(lambda: pairs, str, lambda key: members[key]).of(between)
    assert inside.in_topic
    assert inside.record == pairs.record_in_field
    outside = Prospects(lambda: pairs, str).of(between)
    assert not outside.in_topic
    assert outside.record == pairs.record
    assert inside.ahead == pairs.of("o0000", "o0200", field).ahead


def test_the_snapshot_tells_likely_from_not(snapshot_engine):
    pairs = snapshot_engine.likely
    assert len(pairs.units) > 500
    assert pairs.record.came_true > 3 * pairs.record.base
    found = [
        snapshot_engine.prospects.of(one).outlook
        for area in ("TLD3", "TLE3", "TLM7", "TLI3")
        for one in snapshot_engine.match(area).suggestions
    ]
    assert len(set(found)) >= 4


def test_areas_that_are_not_yet_linked_have_no_dated_project_together(snapshot_engine):
    area = snapshot_engine.area("TLN0")
    found = snapshot_engine.not_yet_linked(area, 5)
    assert 0 < len(found) <= 5
    pairs = snapshot_engine.likely_areas
    assert [one.code for one in found] == pairs.first(area.code, len(found))
    likely = [pairs.of(area.code, one.code) for one in found]
    assert None not in likely
    # An area of several units has no list of its own.
    assert snapshot_engine.not_yet_linked(snapshot_engine.area("Scotland"), 5) == []
