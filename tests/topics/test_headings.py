"""What topics are called: phrases of their titles, never abbreviations or names, and no two alike."""

from __future__ import annotations

import pytest

from graph_engine.topics.headings import headings_of, topic_headings

STOP = ["of", "the", "and", "for", "in", "by", "on", "a", "to", "among", "within"]


def called(titles, words, specific, **names):
    """Heading of a topic with some titles, beside as many of another."""
    others = [(f"Bronze ships number {'abcdefghij'[at]}", "other") for at in range(len(titles))]
    of = {"topic": words, "other": ["ships"]}
    told = headings_of([*((one, "topic") for one in titles), *others], of, stop=STOP, specific=specific, **names)
    return told["topic"]


def test_the_phrase_that_titles_share_is_the_heading():
    titles = ["Sensors for drug discovery", "Drug discovery by spin", "A map of the cell"]
    assert called(titles, ["drug discovery", "spin"], ["drug", "discovery", "spin"]) == "Drug discovery"


def test_a_word_that_only_qualifies_others_is_no_heading():
    titles = ["Medieval glass in Kent", "Medieval pots", "Medieval glass", "Medieval law"]
    assert called(titles, ["medieval", "glass"], ["medieval", "glass"]) == "Medieval glass"


def test_the_plural_is_kept_where_titles_have_it():
    titles = ["Fibre lasers", "Cheap lasers", "Lasers for all", "Laser sources"]
    assert called(titles, ["laser"], ["laser", "lasers"]) == "Lasers"


def test_abbreviations_are_no_headings():
    titles = ["CLLD in towns", "CLLD in fields", "CLLD and towns"]
    assert called(titles, ["clld", "towns"], ["clld", "towns"]) == "Towns"


@pytest.mark.parametrize(("names", "places"), [([], ["Northern Ireland"]), (["Northern Ireland Assembly"], [])])
def test_names_of_places_and_organisations_are_no_headings(names, places):
    titles = [
        "Building lasting peace among divided streets in Northern Ireland",
        "Walls that keep some fragile peace within towns of Northern Ireland",
        "What young people hope while growing older in Northern Ireland",
    ]
    specific = ["northern", "ireland", "peace"]
    found = called(titles, ["northern ireland", "peace"], specific, names=names, places=places)
    assert found == "Peace"


def test_capitals_of_names_are_kept():
    titles = ["Drugs that slow Alzheimer\u2019s disease", "A test of Alzheimer\u2019s disease", "The mice of age"]
    assert called(titles, ["alzheimer"], ["alzheimer", "disease"]) == "Alzheimer's disease"


def test_two_things_stand_side_by_side_where_neither_is_in_many_titles():
    titles = ["Slope stability", "Slope stability in rain", "Competition policy", "Competition policy for all", "Rain",
              "Wells", "Kites", "Hats"]  # fmt: skip
    specific = ["slope", "stability", "competition"]
    assert called(titles, ["slope", "competition"], specific) == "Slope stability and competition policy"


def test_a_topic_without_a_phrase_is_called_by_its_words():
    assert called(["One thing", "Another"], ["oddity", "whim", "quirk", "fad"], []) == "Oddity, whim, quirk"


def test_words_of_programmes_name_no_topic():
    titles = ["Twinning at sea", "Twinning on land", "Twinning of hills"]
    assert called(titles, ["twinning"], ["twinning"]) == "Twinning"
    assert called(titles, ["twinning", "hills"], ["twinning"], programme=["twinning"]) == "Hills"


def test_a_phrase_without_the_first_words_is_not_what_a_topic_is_about():
    titles = ["Deep mines", "Deep mines in rain", "Cheese"]
    assert called(titles, ["cheese", "milk", "whey", "mines"], ["mines", "deep"]) == "Cheese, mines"


def test_a_word_that_many_topics_say_stands_with_others_of_its_topic():
    texts = [("Women in office", "a"), ("Women of the sea", "a"), ("Leadership", "a")]
    texts += [(f"Women and {one}", "b") for one in ("law", "wages", "schools", "votes")]
    found = headings_of(
        texts, {"a": ["women", "leadership"], "b": ["votes"]}, stop=STOP, specific=["women", "leadership", "votes"]
    )
    assert found["a"] == "Women: leadership"


def test_what_titles_of_a_topic_never_have_in_the_plural_its_heading_has_not():
    texts = [("Seen from space", "a"), ("Debris in space", "a"), ("Weather in space", "a"), ("Orbit", "a")]
    texts += [(f"{one} spaces", "b") for one in ("Urban", "Public", "Open", "Quiet", "Green", "Safe")]
    found = headings_of(
        texts, {"a": ["space", "orbit"], "b": ["spaces"]}, stop=[*STOP, "from"], specific=["space", "spaces", "orbit"]
    )
    assert found["a"] == "Space: orbit"


def test_one_thing_is_not_said_twice():
    titles = ["Rail gauges", "Rail gauges again", "Railways in towns", "Railways and rain", "Hats", "Kites", "Wells"]
    assert "ailways" not in called(titles, ["rail", "railways"], ["rail", "gauges", "railways"])


def test_no_two_topics_have_one_heading():
    titles = [("Solar cells", "a"), ("Solar cells at sea", "a"), ("Solar cells", "b"), ("Solar cells of tin", "b")]
    found = headings_of(titles, {"a": ["solar"], "b": ["cells", "tin"]}, stop=STOP, specific=["solar", "cells"])
    assert len(set(found.values())) == 2


def test_headings_of_the_snapshot(snapshot_engine):
    found = topic_headings(snapshot_engine.figures)
    rows = snapshot_engine.topics()
    assert set(found) == {one.key for one in rows}
    assert len(set(found.values())) == len(found)
    assert all(one.heading == found[one.key] and one.heading[0] == one.heading[0].upper() for one in rows)
    words = {word for one in found.values() for word in one.lower().split(" ")}
    assert not words & {"project", "consortium", "stakeholders", "partners"}
    assert {"Drug discovery", "Human rights", "Solar cells", "Alzheimer's disease"} <= set(found.values())
    # Most are phrases; lists of words are what is left over.
    assert sum("," in one for one in found.values()) <= len(found) * 0.08
    one = rows[0]
    assert snapshot_engine.topic(one.heading).row == one
    assert snapshot_engine.topic_heading(one.key) == one.heading
    assert snapshot_engine.topic_heading("topic:none") == "topic:none"
