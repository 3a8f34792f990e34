"""Under which field topics are looked for: by the classes of their texts, and by none where these disagree."""

from __future__ import annotations

from graph_engine.networks.fields import fields_of_projects
from graph_engine.reference.field_classes import CALL, CLASS, SUBJECT, field_by_class
from graph_engine.schema import NodeLabel
from graph_engine.schema.scalars import frame
from graph_engine.topics.limits import field_limits
from graph_engine.topics.topic_fields import field_of_votes


def test_the_field_with_most_votes_is_that_of_a_topic_where_it_has_enough():
    assert field_of_votes({"energy": 2.0, "food": 1.0}) == "energy"
    assert field_of_votes({"food": 1.0, "energy": 1.0}) == "energy"
    many = round(1 / field_limits().least) + 1
    assert field_of_votes({f"field {at}": 1.0 for at in range(many)}) is None


def test_each_class_of_the_snapshot_has_a_field(snapshot_engine):
    known = field_by_class()
    documents = frame(snapshot_engine.store.nodes(NodeLabel.DOCUMENT, ["subjects"]))["subjects"].dropna()
    assert {(SUBJECT, one.casefold()) for said in documents for one in said.split("; ")} <= known.keys()
    assert {(CLASS, one) for one in snapshot_engine.themes} <= known.keys()
    calls = {one for names in fields_of_projects(snapshot_engine.store).values() for one in names}
    # Help for small firms says nothing of what a project is about.
    assert {one for one in calls if (CALL, one) not in known} <= {"support for small firms"}


def test_topics_of_the_snapshot_stand_where_people_look(snapshot_engine):
    fields = snapshot_engine.topic_fields
    by_heading = {one.heading: fields.get(one.key) for one in snapshot_engine.topics()}
    assert by_heading["Wind turbines"] == by_heading["Solar cells"] == by_heading["Carbon capture"] == "energy"
    assert by_heading["Drug discovery"] == "medicine and life sciences"
    assert by_heading["Human rights"] == "law, security and justice"
    assert by_heading["Music"] == "arts, media and sport"
    # No field holds so much that it had better be several, and few topics are of none.
    number = len(by_heading)
    assert max(list(fields.values()).count(one) for one in set(fields.values())) <= number / 4
    assert len(fields) >= number * 0.95
