"""Pages of topics, of the partners of an organisation, and of questions in Cypher; on the bundled snapshot."""

from __future__ import annotations

import csv
import html
import io
import math
import re

import pytest

from graph_engine.suggestions.leads import as_leads
from tests.long_run import some_now
from tests.web.drawn_maps import drawn_and_listed
from web.pages.about.graph_queries import QUERIES
from web.pages.topics.pages import _ORDERS, PER_PAGE
from web.pages.topics.working_places import PLACES, fields_of_research, working_places, working_projects


@pytest.fixture(scope="module")
def card(snapshot_engine):
    """A suggestion that rests on two texts."""
    found = [one for one in snapshot_engine.best(40) if one.topics]
    assert found
    return found[0]


@pytest.mark.long
def test_the_list_can_be_ordered_by_every_column(client, snapshot_engine):
    for order in _ORDERS:
        rows = client.get(f"/topics.json?sort={order}").json["topics"]
        assert len(rows) == len(snapshot_engine.topics())
        values = [row[order] for row in rows]
        known = [value for value in values if value is not None]
        # What is missing stands last.
        assert values[: len(known)] == known or order in ("first_year", "last_year")
        folded = [value.casefold() if isinstance(value, str) else value for value in known]
        assert folded in (sorted(folded), sorted(folded, reverse=True)), order
        back = client.get(f"/topics.json?sort={order}&reverse=1").json["topics"]
        assert [row[order] for row in back if row[order] is not None] == known[::-1]


def test_the_list_can_be_narrowed(client, read, snapshot_engine):
    first = snapshot_engine.topics()[0]
    rows = client.get(f"/topics.json?q={first.words[0]}").json["topics"]
    assert first.key in {row["key"] for row in rows}
    area = snapshot_engine.units[0]
    inside = {row["key"] for row in client.get(f"/topics.json?area={area.code}").json["topics"]}
    assert inside == {one.topic.key for one in snapshot_engine.topics_of(area)}
    assert f"/topics/{first.key}" in read("/topics").links
    assert "No topic has these words" in read("/topics?q=xyzzy").text
    assert client.get("/topics?sort=size").status_code == 400


def test_the_list_holds_fields_whole_and_any_other_order_a_part_at_a_time(client, read, snapshot_engine):
    rows = snapshot_engine.topics()
    page = read("/topics")
    seen = [link.removeprefix("/topics/") for link in page.links if link.startswith("/topics/topic:")]
    assert "Stability" not in page.text
    assert sorted(seen) == sorted(one.key for one in rows)
    fields = snapshot_engine.topic_fields
    # Each heading says how many stand below it.
    assert sum(int(number) for number in re.findall(r"</svg>(\d+) topics?</span>", page.text)) == len(rows)
    assert "Government and society" in page.text
    parts = math.ceil(len(rows) / PER_PAGE)
    listed = []
    for number in range(1, parts + 1):
        here = [link for link in read(f"/topics?sort=name&page={number}").links if link.startswith("/topics/topic:")]
        assert len(here) <= PER_PAGE
        listed += here
    assert len(set(listed)) == len(rows)
    named = [fields[key] for key in seen if key in fields]
    assert named == sorted(named)
    assert [fields.get(key) for key in seen[: len(named)]] == named
    # Another order is one list, and a part beyond the last is the last.
    assert "<h2" not in read("/topics?sort=name").text.partition("</h1>")[2]
    last = read(f"/topics?sort=name&page={parts}").text
    assert read("/topics?sort=name&page=900").text.count("aria-current") == last.count("aria-current")
    assert client.get("/topics?page=0").status_code == 400


def test_the_list_is_narrowed_by_the_fields_that_it_shows_and_by_those_of_activities(client, snapshot_engine):
    rows = client.get("/topics.json?field=energy").json["topics"]
    assert "Wind turbines" in {one["heading"] for one in rows}
    assert {"energy"} <= {one["filed_under"] for one in rows}
    assert all("energy" in (one["field"], one["filed_under"]) for one in rows)
    several = client.get("/topics.json?field=of+several+fields").json["topics"]
    assert {one["filed_under"] for one in several} <= {None}
    activities = {one.field for one in snapshot_engine.topics()} - {None, *snapshot_engine.topic_fields.values()}
    assert client.get("/topics.json", query_string={"field": min(activities)}).json["topics"]


def test_a_topic_shows_who_does_what_and_where(client, read, snapshot_engine, card):
    key = card.topics[0]
    found = snapshot_engine.topic(key)
    page = read(f"/topics/{key}")
    assert f'<h1 class="govuk-heading-xl">{found.row.heading}</h1>' in html.unescape(page.text)
    assert found.row.name in page.text
    numbers, arcs, listed = drawn_and_listed(page.text)
    assert numbers == listed
    assert [name for _, _, name in listed] == [one.area.name for one in found.places[:PLACES]]
    assert not arcs
    tie = found.ties[0]
    assert {f"/organisations/{one.key}" for one in (tie.one, tie.other)} <= set(page.links)
    assert f"/areas/{found.places[0].area.code}" in page.links
    assert f"/organisations/{found.of_role(found.members[0].role)[0].key}" in page.links
    assert any(link.startswith("/pairs/") for link in page.links)
    told = client.get(f"/topics/{key}.json").json
    assert len(told["texts"]) == found.row.texts
    assert {one["grade"] for one in told["suggestions"]} <= {"strong", "worth a look"}
    begun = {one.first_year for one in found.texts if one.kind == "project" and one.first_year}
    assert "years" in page.ids
    tables = {
        "years": max(begun) - min(begun) + 1,
        "texts": found.row.texts,
        "members": len(found.members),
        "places": len(found.places),
        "ties": len(found.ties),
        "suggestions": len(told["suggestions"]),
    }
    for name, number in tables.items():
        rows = list(csv.DictReader(io.StringIO(client.get(f"/topics/{key}.csv?table={name}").text)))
        assert len(rows) == number, name


def test_each_place_of_a_topic_names_one_who_can_be_reached_where_it_has_one(read, snapshot_engine):
    contact_of = snapshot_engine.figures.organisations.contact_of
    reached = 0
    for row in some_now(snapshot_engine.topics()[:20]):
        found = snapshot_engine.topic(row.key)
        for place in working_places(found, contact_of):
            here = {one.key for one in found.members if one.area is not None and one.area.key == place.area.key}
            able = [contact for _, contact in place.organisations if contact]
            assert bool(able) == any(contact_of.get(key) for key in here)
            assert all(contact == contact_of.get(one.key) for one, contact in place.organisations)
            reached += bool(able)
    assert reached
    first = working_places(snapshot_engine.topic("1"), contact_of)
    contact = next(contact for place in first for _, contact in place.organisations if contact)
    assert contact.partition("://")[2].strip("/") in read("/topics/1").text


@pytest.mark.long
def test_firms_of_one_project_stand_under_it_once(snapshot_engine):
    grouped = [working_projects(snapshot_engine.topic(one.key), 8) for one in snapshot_engine.topics()[:60]]
    assert any(len(project.firms) > 1 for projects in grouped for project in projects)
    for projects in grouped:
        texts = [project.text for project in projects]
        assert len(texts) == len(set(texts))
        firms = [one.key for project in projects for one in project.firms]
        assert len(firms) == len(set(firms)) <= 8


def test_impact_cases_stand_by_the_field_that_assessed_them(snapshot_engine):
    texts = snapshot_engine.topic("1").texts
    cases = fields_of_research(texts)
    numbers = [len(found) for _, found in cases]
    assert numbers == sorted(numbers, reverse=True)
    assert sum(numbers) == len([one for one in texts if one.kind != "project"])


def test_a_topic_is_found_by_number_and_an_unknown_one_has_nearest(client, read):
    assert client.get("/topics/1.json").json["topic"]["number"] == 1
    read("/topics/no-such-topic", 404)


def test_cards_lead_to_their_topic_and_areas_to_theirs(read, card):
    area = card.source.code
    assert f"/topics/{card.topics[0]}" in read(f"/areas/{area}/partners").links
    assert f"/topics/{card.topics[0]}" in read(f"/pairs/{area}/{card.target.code}").links
    page = read(f"/areas/{area}")
    assert f"/topics?area={area}" in page.links
    assert [link for link in page.links if link.startswith("/topics/")]


def test_partners_stand_under_their_grades_in_the_order_of_the_engine(client, read, snapshot_engine, card):
    area = card.source.place
    match = as_leads(snapshot_engine.match(area, top=20))
    page = read(f"/areas/{area.code}/partners")
    headings = [f'<h2 class="govuk-heading-l" id="{name}"' for name in ("strong", "look") if name in page.ids]
    at = [page.text.index(heading) for heading in headings]
    assert at == sorted(at)
    assert len(at) == len({one.grade for one in match.suggestions})
    told = client.get(f"/areas/{area.code}/partners.json").json
    assert [one["headline"] for one in told["suggestions"]] == [one.headline for one in match.suggestions]
    assert told["exposure"] == snapshot_engine.exposure.as_dict()
    stays = told["stability"]["stays"]
    assert len(stays) == len(told["suggestions"])
    assert all(0 <= one <= 1 for one in stays)
    for grade in snapshot_engine.grades:
        found = client.get(f"/areas/{area.code}/partners.json?grade={grade}").json["suggestions"]
        assert {one["grade"] for one in found} <= {grade}
        wanted = [one for one in match.suggestions if one.grade.words == grade]
        assert len(found) >= len(wanted)
    assert client.get(f"/areas/{area.code}/partners?grade=best").status_code == 400


def test_texts_are_not_read_as_jobs(read, card):
    for address in (
        f"/pairs/{card.source.code}/{card.target.code}",
        f"/pairs/{card.source.code}/{card.target.code}/brief",
        f"/areas/{card.source.code}/partners?kind=topic",
    ):
        text = read(address).text
        assert "0 jobs in" not in text
        assert "from the institution to the middle of the area" not in text or "kind=topic" not in address
        for side in (card.reasons[0].source, card.reasons[0].target):
            assert side.institution.replace("&", "&amp;").replace("'", "&#39;") in text


def test_partners_of_an_organisation_have_a_page(client, read, card):
    key = card.source_contacts[0].id
    told = client.get(f"/organisations/{key}/partners.json").json
    assert told["partners"]
    page = read(f"/organisations/{key}/partners")
    assert told["organisation"]["name"].replace("&", "&amp;").replace("'", "&#39;") in page.text
    rows = list(csv.DictReader(io.StringIO(client.get(f"/organisations/{key}/partners.csv").text)))
    assert [row["partner_key"] for row in rows] == [one["organisation"]["key"] for one in told["partners"]]
    read("/organisations/no-such-body/partners", 404)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_every_question_in_cypher_runs_on_the_embedded_store(snapshot_engine, query):
    table = snapshot_engine.store.cypher(query.cypher, {}, limit=100)
    assert table.num_columns
    # A store's first release has no former topics; of few suggestions both ends are in communities that come back.
    assert table.num_rows or query.name in ("history", "complement", "across")


def test_questions_in_cypher_are_shown_as_they_are(client, read):
    page = read("/graph-queries")
    told = client.get("/graph-queries.json").json
    assert [one["name"] for one in told["queries"]] == [one.name for one in QUERIES]
    assert {one.name for one in QUERIES} <= set(page.ids)
    assert told["gds"]
