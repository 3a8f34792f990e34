"""The page of an organisation, its twins, and the pages that lead to it; on the bundled snapshot."""

from __future__ import annotations

import csv
import html
import io
from html import escape

import pytest

from graph_engine.organisation_profiles.named import keys_of_named
from graph_engine.schema import EdgeType, NodeLabel
from tests.web.drawn_maps import drawn_and_listed
from web.http.page_addresses import organisation_address
from web.pages.organisations.pages import MOST_SHOWN, SHOWN


@pytest.fixture(scope="module")
def found(snapshot_engine):
    """An organisation with suggestions, more texts than the page shows, and an area."""
    card = next(one for one in snapshot_engine.best(40) if one.topics)
    keys = {contact.id for contact in card.source_contacts + card.target_contacts}
    profiles = [snapshot_engine.organisation(key) for key in sorted(keys & set(snapshot_engine.figures.topics.role_of))]
    return max(profiles, key=lambda one: len(one.texts))


def test_the_page_says_what_it_does_where_and_with_whom(read, found):
    one = found.organisation
    page = read(f"/organisations/{one.key}")
    assert f"/areas/{one.area.code}" in page.links
    assert f"/organisations/{one.key}/partners" in page.links
    for text in found.texts[:SHOWN]:
        assert escape(text.title, quote=False).replace("'", "&#39;").replace('"', "&#34;") in page.text
        assert f"/sources/{text.source_key}" in page.links
    for topic in sorted(found.topics, key=lambda one: -(one.last_year or 0))[:SHOWN]:
        assert f"/topics/{topic.key}" in page.links
    for tie in found.ties[:SHOWN]:
        assert f"/organisations/{tie.partner.key}" in page.links
    for suggestion in found.suggestions[:SHOWN]:
        assert f"/pairs/{suggestion.source.code}/{suggestion.target.code}" in page.links
    for source in found.sources:
        assert f"/sources/{source.key}" in page.links


def test_all_of_them_are_one_link_away(read, client, found):
    one = found.organisation
    shown = read(f"/organisations/{one.key}").text.count("<tr")
    every = read(f"/organisations/{one.key}?all=1").text.count("<tr")
    more = sum(max(0, min(len(rows), MOST_SHOWN) - SHOWN) for rows in (found.texts, found.ties, found.sites))
    assert more
    assert every - shown == more
    assert client.get(f"/organisations/{one.key}?all=2").status_code == 400


@pytest.mark.long
def test_its_twins_hold_everything(client, found):
    one = found.organisation
    told = client.get(f"/organisations/{one.key}.json").json
    said = found.as_dict()
    assert {name: told[name] for name in said} == said
    assert client.get(f"/api/v1/organisations/{one.key}").json["organisation"] == said["organisation"]
    tables = {"texts": found.texts, "topics": found.topics, "worked_with": found.ties, "sources": found.sources}
    for name, rows in tables.items():
        read = list(csv.DictReader(io.StringIO(client.get(f"/organisations/{one.key}.csv?table={name}").text)))
        assert len(read) == len(rows), name


def test_one_that_is_hardly_on_record_says_what_is_missing(read, snapshot_engine):
    table = snapshot_engine.figures.organisations.table
    silent = set(table["key"]) - set(snapshot_engine.figures.texts.authors["organisation"])
    silent -= set(snapshot_engine.figures.joint_work.organisations.tolist())
    page = read(f"/organisations/{min(silent)}")
    for sentence in ("No loaded source has the title", "No joint project with another", "In no topic is its role"):
        assert sentence in page.text


def test_an_unknown_one_is_not_found(read, client):
    read("/organisations/no-such-body", 404)
    assert "University of Leeds" in client.get("/organisations/universty of leeds.json").json["nearest"]


def test_search_network_topic_and_partners_lead_to_it(read, snapshot_engine, found):
    one = found.organisation
    address = f"/organisations/{one.key}"
    assert address in read(f"/search?q={one.name}&kind=organisations").links
    assert address in read(f"/organisations/{one.key}/partners").links
    assert address in read(f"/topics/{found.topics[0].key}").links
    assert address in read(f"/network?focus={one.key}").links


def test_sites_that_a_source_places_stand_on_a_map(client, snapshot_engine):
    runs = snapshot_engine.store.edges(EdgeType.OPERATES, NodeLabel.BUSINESS, NodeLabel.SITE, []).to_pandas()
    # One with many works, and so places that repeat.
    key = runs["from"].value_counts().sort_index().idxmax()
    found = snapshot_engine.organisation(key)
    page = html.unescape(client.get(f"/organisations/{key}").text)
    numbers, arcs, listed = drawn_and_listed(page)
    assert numbers == listed
    assert {name for _, _, name in listed} == {one.area.name for one in found.sites[:SHOWN] if one.area}
    assert not arcs
    assert all(one.name in page for one in found.sites[:SHOWN])
    # A university of which no register has a works.
    assert "Map of its sites" not in client.get("/organisations/ukprn:10007768").text


def test_names_of_organisations_lead_to_their_pages(client, snapshot_engine):
    """On cards of partners, on a pair and among contacts, wherever an organisation has a page."""
    card = next(one for one in snapshot_engine.best(40) if one.topics)
    pair = f"/pairs/{card.source.code}/{card.target.code}"
    known = keys_of_named(snapshot_engine.store)
    named = [one for one in (*card.source_contacts, *card.target_contacts) if one.id in known]
    assert named
    for address in (pair, f"/areas/{card.source.code}/partners"):
        page = html.unescape(client.get(address).text)
        for one in named:
            assert f'href="/organisations/{one.id}">{one.name}</a>' in page, (address, one.name)
    assert client.get(f"/organisations/{max(known)}").status_code == 200
    # A works that only a table names has no page.
    with client.application.test_request_context("/"):
        assert organisation_address("works:none") is None
        assert organisation_address(None) is None
