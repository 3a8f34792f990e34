"""``hub topics`` and ``hub partners``; on the bundled snapshot."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest


@pytest.fixture
def partner(snapshot_engine):
    """An organisation of a suggestion."""
    return next(one for one in snapshot_engine.best(40) if one.topics).source_contacts[0]


def test_topics_are_listed_and_narrowed(snapshot_hub, snapshot_engine):
    rows = snapshot_engine.topics()
    whole = snapshot_hub("topics").output
    assert f"{len(rows):,} topics." in whole
    assert all(title in whole for title in ("topic", "texts", "organisations", "stability", "field", "years"))
    word = rows[0].words[0]
    found = json.loads(snapshot_hub("topics", word, "--format", "json").output)
    assert rows[0].key in {one["key"] for one in found["topics"]}
    listed = list(csv.DictReader(io.StringIO(snapshot_hub("topics", word, "--format", "csv").output)))
    assert [one["key"] for one in listed] == [one["key"] for one in found["topics"]]
    assert "try one of them" in snapshot_hub("topics", "xyzzy").output


def test_partners_of_an_organisation_are_graded(snapshot_hub, snapshot_engine, partner):
    found = snapshot_engine.partners_of(partner.id)
    text = snapshot_hub("partners", partner.name).output
    assert f"Partners of {found.organisation.name}" in text
    for one in found.partners:
        assert one.grade.words.capitalize() in text
    assert "jobs in" not in text.split("Ties")[0]
    told = json.loads(snapshot_hub("partners", partner.id, "--format", "json").output)
    assert [one["organisation"]["key"] for one in told["partners"]] == [one.partner.key for one in found.partners]
    rows = list(csv.DictReader(io.StringIO(snapshot_hub("partners", partner.id, "--format", "csv").output)))
    assert [row["grade"] for row in rows] == [one.grade.words for one in found.partners]


def test_an_unknown_organisation_gets_the_nearest_names(snapshot_hub):
    said = snapshot_hub("partners", "Universty", "of", "Leeds", code=1).output
    assert "University of Leeds" in said


def test_a_card_of_texts_reads_well_in_a_terminal(snapshot_hub, snapshot_engine):
    card = next(one for one in snapshot_engine.best(40) if one.topics)
    lines = snapshot_hub("match", card.source.code, "--kind", "topic").output.splitlines()
    assert max(map(len, lines)) <= 100
    text = "\n".join(lines)
    assert card.grade.words.capitalize() in lines
    # The likeness is the reason; roles, years and nearness are short lines below it.
    assert text.count("   Why  ") == sum(bool(re.match(r"\d+\. ", line)) for line in lines)
    assert "between the two organisations." in text


def test_a_grade_can_be_asked_for(snapshot_hub, snapshot_engine):
    card = next(one for one in snapshot_engine.best(40) if one.topics)
    found = json.loads(snapshot_hub("match", card.source.code, "--grade", "strong", "--format", "json").output)
    assert {one["grade"] for one in found["suggestions"]} <= {"strong"}
