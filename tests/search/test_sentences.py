"""Sentences of businesses: what is wanted and for what, and the places that they name in passing."""

from __future__ import annotations

import pytest

from graph_engine.errors import TableError
from graph_engine.reference.regional_names import read_regional_names, regional_names
from graph_engine.schema import AreaLevel
from graph_engine.search.sentence import read_sentence
from tests.long_run import first_now


@pytest.mark.parametrize(
    ("sentence", "asked", "offers"),
    [
        ("steel forgings for gearboxes", "steel forgings for gearboxes", False),
        ("we knit jumpers and want a mill that spins wool", "spinning of wool for we knit jumpers", False),
        ("who can weld our frames", "welding of our frames", False),
        ("we run a bus fleet and want to switch to hydrogen", "hydrogen for we run a bus fleet", False),
        ("small firm needs help with fraud detection", "fraud detection", False),
        ("dyers needing help with waste water", "waste water for dyers", False),
        ("cyber security company wanting to work with banks", "cyber security company for banks", True),
        ("brewery wanting help", "brewery", False),
        ("we build electrolyser stacks", "we build electrolyser stacks", True),
        ("We make kelp packaging", "We make kelp packaging", True),
        ("I repair church organs", "I repair church organs", True),
        ("we sell penetration testing to banks", "penetration testing for banks", True),
        ("we are a cyber firm selling audits to insurers", "audits for insurers", True),
        ("we run a bus fleet", "we run a bus fleet", False),
        ("we use a lot of argon", "we use a lot of argon", False),
        ("we moor wave machines and keep losing the cables", "we moor wave machines and keep losing the cables", False),
        ("foundry looking for customers", "foundry", True),
        ("foundry looking for rail customers", "foundry for rail", True),
        ("we make looms, who would buy them", "we make looms", True),
        ("turbine company looking for a place to test", "turbine company", False),
        ("we need steel castings", "steel castings", False),
        ("rail customers for a foundry", "a foundry for rail", True),
        ("who", "who", False),
    ],
)
def test_a_sentence_says_what_is_wanted_and_for_what(sentence, asked, offers):
    found = read_sentence(sentence)
    assert (found.text, found.offers) == (asked, offers)


@pytest.mark.parametrize(
    ("question", "text", "said"),
    [
        ("bath taps", "bath taps", None),
        ("bath taps in bath", "bath taps", "bath"),
        ("knitwear firm in Leicester", "knitwear firm", "Leicester"),
        ("sheffield 5 axis shop", "5 axis shop", "sheffield"),
        ("fabricator in the Black Country", "fabricator", "Black Country"),
        ("kilns near the Potteries", "kilns", "Potteries"),
        ("silicon fen diagnostics", "diagnostics", "silicon fen"),
        ("oil tools from Granite City", "oil tools", "Granite City"),
        ("we run a bus fleet", "we run a bus fleet", None),
        ("cathodes made in Britain", "cathodes made", None),
        ("steel gates SK1 3XE", "steel gates", "SK1 3XE"),
        ("5-axis machining Sheffield aerospace", "5-axis machining for aerospace", "Sheffield"),
        ("cyber company Belfast wants banks", "cyber company wants banks", "Belfast"),
        ("University of Sheffield", "University of Sheffield", None),
        ("Sheffield", "Sheffield", None),
    ],
)
def test_places_are_taken_out_of_a_question(snapshot_engine, question, text, said):
    found = snapshot_engine.finder.places_in_words.find(question)
    assert (found.text, found.said) == (text, said)
    if found.place is not None and " " not in found.place.replace("SK1 3XE", "SK1"):
        assert snapshot_engine.find(question).near == said


def test_a_place_that_no_list_knows_is_said_to_be_unknown(snapshot_engine):
    found = snapshot_engine.find("cheese from Brigadoon")
    assert "Brigadoon" in found.note
    assert found.near is None


@pytest.mark.parametrize(
    "name",
    [
        "Teesside",
        "Tyneside",
        "the Potteries",
        "Silicon Fen",
        "Black Country",
        "Thames Valley",
        "Granite City",
        "Wearside",
    ],
)
def test_regions_that_people_name_are_places(snapshot_engine, name):
    area = snapshot_engine.area(name)
    assert snapshot_engine.gazetteer.atoms(area)
    assert snapshot_engine.find("cheese", near=name).regions


def test_every_regional_name_is_of_districts_of_today(snapshot_engine):
    gazetteer = snapshot_engine.gazetteer
    for row in regional_names().rows:
        assert not gazetteer.matching(row.name), f"{row.name} is a row that is never reached"
        found = [gazetteer.find(code, [AreaLevel.DISTRICT]) for code in row.districts]
        assert tuple(area.name for area in found) == row.official, row
        assert all(gazetteer.atoms(area) == {area.key} for area in found), row


def test_a_regional_name_needs_districts_with_names():
    header = "name,districts,official,reason,source\n"
    with pytest.raises(TableError, match="as many as names"):
        read_regional_names(f"{header}Teesside,E06000001; E06000002,Hartlepool,why,who\n")
    with pytest.raises(TableError, match="line 3, column name"):
        read_regional_names(f"{header}Fens,E07000010,Fenland,why,who\nfens,E07000010,Fenland,why,who\n")


@pytest.mark.parametrize(
    ("said", "text", "made"),
    [
        ("we ship pots and need a firm that makes pallets to our own size", "pallets for we ship pots", "pallets"),
        ("we clean bottles, need someone to make stiff brushes", "stiff brushes for we clean bottles", "stiff brushes"),
        ("we run a shop and want a small maker of soap", "a small maker of soap for we run a shop", "soap"),
        (
            "we rebuild mills and need a firm that still cuts gears",
            "cutting of gears for we rebuild mills",
            "cutting of gears",
        ),
        ("I repair barns and need clay bricks that match the old ones", "clay bricks for I repair barns", ""),
        ("who could supply my small business with nuts", "nuts", ""),
        (
            "we grow crystals and need someone who can focus beams",
            "focusing of beams for we grow crystals",
            "focusing of beams",
        ),
        ("we bake, who can print boxes at a fair price", "printing of boxes for we bake", "printing of boxes"),
    ],
)
def test_who_asks_for_a_maker_names_a_thing(said, text, made):
    found = read_sentence(said)
    assert (found.text, found.made) == (text, made)


@pytest.mark.parametrize(
    ("asked", "first"),
    first_now(
        [
            ("We ship garden pots from Stoke and need a firm that makes pallets to our own size", "1624"),
            ("We run a gift shop in Whitby and want a small maker of bar soap", "2041"),
            ("We clean bottles for breweries and need someone to make stiff nylon brushes to our drawing", "3291"),
            ("We rebuild windmills in Lincolnshire and need a firm that still cuts large gears", "2815"),
            ("I repair old farmhouses in Norfolk and need handmade clay bricks that match the old ones", "2332"),
            # What he does says of which kind the thing is.
            ("I teach violin in Cardiff and am looking for a workshop that makes student instruments", "3220"),
        ],
        most=3,
    ),
)
def test_what_its_asker_does_does_not_hide_the_thing(snapshot_engine, asked, first):
    assert snapshot_engine.find(asked).taken[0].code == first
