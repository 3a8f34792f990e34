"""Topics as readers see them: what is in one, and what places have and lack."""

from __future__ import annotations

import pytest

from graph_engine import Engine
from graph_engine.errors import UnknownNameError
from graph_engine.suggestions.pipeline import Request


@pytest.fixture(scope="module")
def rows(snapshot_engine):
    """All topics of the snapshot."""
    found = snapshot_engine.topics()
    assert len(found) > 50
    return found


def test_topics_come_with_most_texts_first_and_can_be_narrowed(snapshot_engine, rows):
    assert [one.number for one in rows] == list(range(1, len(rows) + 1))
    assert [one.texts for one in rows] == sorted((one.texts for one in rows), reverse=True)
    word = rows[0].words[0]
    found = snapshot_engine.topics(word.upper())
    assert rows[0] in found
    assert all(word in " ".join((one.name, *one.words)) for one in found)
    field = next(one.field for one in rows if one.field)
    assert {one.field for one in snapshot_engine.topics(field=field)} == {field}
    assert snapshot_engine.topics("qqq") == []


def test_a_topic_is_found_by_key_number_and_name(snapshot_engine, rows):
    for one in rows[:: len(rows) // 5]:
        asked = (one.key, one.key.removeprefix("topic:"), str(one.number), one.name.upper())
        assert {snapshot_engine.topic(text).row for text in asked} == {one}
    with pytest.raises(UnknownNameError) as refused:
        snapshot_engine.topic(rows[0].name[:-1])
    assert rows[0].name in refused.value.nearest


def test_a_topic_holds_what_its_row_counts(snapshot_engine, rows):
    for one in rows[:: len(rows) // 6]:
        found = snapshot_engine.topic(one.key)
        assert found.row == one
        assert len(found.texts) == one.texts
        assert all(text.title and text.source and 0 <= text.stability <= 1 for text in found.texts)
        assert len({member.key for member in found.members}) == one.organisations
        newest = [text.last_year or text.first_year or 0 for text in found.texts]
        assert newest == sorted(newest, reverse=True)
        assert sum(len(found.of_role(role)) for role in {member.role for member in found.members}) == len(found.members)


def test_an_area_lacks_what_others_do_and_it_does_not(snapshot_engine, rows):
    for one in rows[:: len(rows) // 6]:
        found = snapshot_engine.topic(one.key)
        placed = {member.role for member in found.members}
        assert found.places
        for place in found.places:
            assert place.has
            assert not set(place.has) & set(place.lacks)
            assert set(place.has) | set(place.lacks) == placed
            assert place.texts
            here = {member.role for member in found.members if member.area and member.area.key == place.area.key}
            assert here == set(place.has)


def test_topics_of_an_area_are_those_that_have_it_among_their_places(snapshot_engine):
    area = snapshot_engine.units[0]
    found = snapshot_engine.topics_of(area)
    assert found
    assert {one.area.key for one in found} == {area.key}
    weights = [round(one.weight, 9) for one in found]
    assert weights == sorted(weights, reverse=True)
    again = snapshot_engine.topic(found[0].topic.key).places
    assert found[0] in again


@pytest.mark.long
def test_suggestions_about_a_topic_are_those_of_all_areas(snapshot_engine):
    listed = snapshot_engine.matcher.everything(Request(kinds=("topic",), top=1_000))["topic"]
    key = listed[0].topics[0]
    mine = [one.headline for one in listed if one.topics == (key,)]
    assert sorted(one.headline for one in snapshot_engine.about_topic(key)) == sorted(mine)


@pytest.mark.long
def test_a_release_without_texts_has_no_topics(small_store):
    engine = Engine(small_store())
    assert engine.topics() == []
    assert engine.topics_of(engine.units[0]) == ()
    with pytest.raises(UnknownNameError, match="Nothing loaded comes near"):
        engine.topic("wind")
