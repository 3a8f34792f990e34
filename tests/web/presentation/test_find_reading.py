"""How a question in words was read, and in which order its places stand."""

from __future__ import annotations

import pytest

from graph_engine.search.model import Term
from web.presentation.find_reading import cards, left_out, reading, subject, trade


@pytest.mark.parametrize(
    ("label", "plain"),
    [
        ("Manufacture of other outerwear", "outerwear"),
        ("Computer consultancy activities", "computer consultancy"),
        (
            "Other financial service activities, except insurance and pension funding, n.e.c.",
            "other financial service activities",
        ),
        ("Manufacture of locks and hinges", "locks and hinges"),
    ],
)
def test_a_class_is_called_by_its_trade(label, plain):
    assert trade(Term("0000", label, 0.9)) == plain


def test_what_texts_answer_is_called_by_the_words_they_say(snapshot_engine):
    found = snapshot_engine.find("antimicrobial coatings for medical textiles near Stockport")
    assert subject(found) == "antimicrobial coatings"
    assert left_out(found) == ["medical", "textiles"]
    assert reading(found, "Stockport").startswith("You need antimicrobial coatings near Stockport: makers and")


def test_what_classes_answer_is_called_by_the_first(snapshot_engine):
    found = snapshot_engine.find("gluten-free biscuits")
    assert reading(found, None) == "You need rusks and biscuits: places strong in it."
    assert reading(snapshot_engine.find("valve"), None) == "", "a question back claims nothing"


@pytest.mark.parametrize("want", ["need", "offer"])
def test_each_place_stands_once(snapshot_engine, want):
    found = snapshot_engine.find("hydrogen", want=want)
    by_class, by_text = cards(found)
    areas = [card.area.key for card in (*by_class, *by_text)]
    assert len(areas) == len(set(areas))
    assert set(areas) == {one.area.key for one in (*found.regions, *found.spoken.places)}
    both = {one.area.key for one in found.regions} & {one.area.key for one in found.spoken.places}
    first = by_class if want == "offer" and found.regions else by_text
    assert both == {card.area.key for card in first if card.region and card.place}
