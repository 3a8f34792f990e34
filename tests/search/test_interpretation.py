"""The noun that names the thing leads; words that say for whom it is do not, and those that were not used are named."""

from __future__ import annotations

import pytest

from graph_engine.errors import TableError
from graph_engine.reference.trade_heads import HEADS, read_trade_heads
from graph_engine.reference.trade_names import final_buyers
from graph_engine.reference.unknown_fields import unknown_fields
from graph_engine.search.phrase import taken_apart
from graph_engine.search.trade_text import stem


@pytest.mark.parametrize(
    ("text", "thing", "heads", "purpose"),
    [
        ("steel castings for pumps", "steel castings", ("castings",), "pumps"),
        ("castings of steel", "castings of steel", ("castings",), ""),
        ("We are looking for school uniforms", "school uniforms", ("uniforms",), ""),
        ("design and manufacture of castings", "design and manufacture of castings", ("castings",), ""),
        ("CNC parts", "cnc parts", ("cnc",), ""),
        ("boxes, bags and labels", "boxes, bags and labels", ("boxes", "bags", "labels"), ""),
        ("for", "", (), ""),
    ],
)
def test_a_question_is_taken_apart_at_its_prepositions(text, thing, heads, purpose):
    phrase = taken_apart(text)
    assert (phrase.thing, phrase.heads, phrase.purpose) == (thing, heads, purpose)


@pytest.mark.parametrize(
    ("question", "first", "never"),
    [
        ("brewery equipment", "2893", "1105"),
        ("brewing vessels", "2529", "1105"),
        ("vats and tanks for breweries", "2529", "3040"),
        ("nursery uniforms", "1412", "8510"),
        ("school uniforms", "1412", "8553"),
        ("hospital beds", "3250", "8610"),
        ("bolts for bridges", "2594", "4213"),
        ("pumps for water treatment", "2813", "3600"),
        ("machinery for bakeries", "2893", "1071"),
        ("glass bottles for whisky", "2313", "1101"),
        ("dairy equipment", "2893", "0141"),
        ("castings for wind turbines", "2451", "3511"),
        ("solar panel installation", "4321", "2611"),
        ("steel castings for pumps", "2452", "2813"),
    ],
)
def test_a_class_that_only_a_qualifying_word_names_is_not_taken(snapshot_engine, question, first, never):
    codes = [term.code for term in snapshot_engine.find(question).read_as]
    assert codes[0] == first
    assert never not in codes


@pytest.mark.parametrize(
    ("question", "unused"),
    [
        ("precision machining for aerospace", ("aerospace",)),
        ("school uniforms", ("school",)),
        ("gluten-free biscuits", ()),
        ("We need steel castings", ()),
    ],
)
def test_words_that_no_class_used_are_named(snapshot_engine, question, unused):
    found = snapshot_engine.find(question)
    assert found.unused_words == unused
    assert found.as_dict()["unused_words"] == list(unused)


@pytest.mark.parametrize("question", ["cheese xyzzies", "graphene", "blockchain", "seaweed bioplastics"])
def test_where_no_class_knows_the_noun_none_is_read_from_other_words_or_like_spelling(snapshot_engine, question):
    found = snapshot_engine.find(question)
    assert not found.read_as
    assert not found.regions


def test_a_noun_is_known_in_whichever_form(snapshot_engine):
    assert snapshot_engine.find("precision machined parts").read_as[0].code == "2562"


def test_what_fits_loosely_is_not_read_where_a_word_is_unknown(snapshot_engine):
    assert not snapshot_engine.find("graphene coatings").read_as
    assert snapshot_engine.find("metal coatings").read_as


def test_fields_that_say_only_for_whom_are_not_read(snapshot_engine):
    found = snapshot_engine.find("tanks for hydrogen")
    assert found.read_as[0].code == "2529"
    assert "hydrogen" in found.unknown_words
    row = next(one for one in unknown_fields().rows if one.field == "hydrogen")
    assert row.reason not in found.note
    assert not [code for code in row.nearest if snapshot_engine.figures.sic_name(code) in found.note]


@pytest.mark.parametrize("question", ["dental implants", "wind tower painting", "precision machining", "glass bottles"])
def test_the_figure_of_every_buying_region_has_its_source(snapshot_engine, question):
    regions = snapshot_engine.find(question, want="offer").regions
    assert regions
    for region in regions:
        figure = region.evidence[0]
        assert figure.value == region.jobs
        assert figure.geography == region.area.name
        assert str(figure.year) in region.reason
        assert figure.source


def test_a_row_for_the_class_itself_says_who_buys_before_tables_of_makers(snapshot_engine):
    assert final_buyers("1623").supplier == "1623"
    found = snapshot_engine.find("timber frames for houses", want="offer")
    assert found.regions
    assert all("SIC 4120" in region.evidence[0].claim for region in found.regions)


def test_the_buyers_that_are_named_after_for_lead(snapshot_engine):
    first = snapshot_engine.find("precision machining for aerospace", want="offer").regions[0]
    assert "SIC 3030" in first.evidence[0].claim


def test_only_firms_of_the_buyers_that_the_reason_names_are_named(snapshot_engine):
    found = snapshot_engine.find("cyber security testing", want="offer", top=41)
    banks = {region.area.key for region in found.regions if "SIC 6419" in region.evidence[0].claim}
    firms = [one for one in found.ask if one.kind == "business" and one.area.key in banks]
    assert banks
    assert all("SIC 641" in one.reason for one in firms)
    published = snapshot_engine.figures.sic_name("6419")
    assert not any(published in region.reason for region in found.regions), "our own label stands in its place"


@pytest.mark.parametrize(
    ("row", "said"),
    [("uniform,1,why,who", "codes of"), ("vat,2529,why,who\nvat,2893,why,who", "no other row has")],
)
def test_a_slip_in_the_table_of_nouns_is_refused(row, said):
    with pytest.raises(TableError, match=said):
        read_trade_heads(",".join(HEADS.columns) + "\n" + row + "\n")


def test_classes_of_the_table_of_nouns_are_known(snapshot_engine):
    known = set(snapshot_engine.finder.words.codes)
    for row in read_trade_heads():
        for prefix in row.prefixes:
            assert any(code.startswith(prefix) for code in known), row


def test_a_stem_keeps_four_letters():
    assert stem("machined") == stem("machining")
    assert stem("nurses") != stem("nursery")
    assert stem("beer") == "beer"
