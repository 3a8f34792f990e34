"""A figure that jumped carries one caution wherever it is shown: bookkeeping in one place, paints in another."""

import csv
import io
from html import unescape

import pytest

JUMPED = {
    ("TLD3", "6920"): (
        "Jobs in bookkeeping activities, part of accounting and tax services, in Greater Manchester went from 15,000 "
        "in 2018 to 32,000 in 2021, 1.9 times what the nation's trend gives: one employer or its class may have been "
        "moved."
    ),
    ("TLE4", "203"): (
        "Jobs in paints, coatings and inks in West Yorkshire went from 850 in 2018 to 2,325 in 2021, 2.8 times what "
        "the nation's trend gives: one employer or its class may have been moved."
    ),
}


@pytest.fixture(params=list(JUMPED), ids="-".join)
def jumped(request):
    return (*request.param, JUMPED[request.param])


def rows(client, address):
    return list(csv.DictReader(io.StringIO(client.get(address).text.removeprefix("\ufeff"))))


def test_on_the_page_of_the_area(client, read, jumped):
    area, activity, caution = jumped
    found = client.get(f"/areas/{area}.json").json
    assert {one["code"]: one["caution"] for one in found["known_for"]}[activity] == caution
    assert any(one["caution"] is None for one in found["known_for"])
    assert {row["code"]: row["caution"] for row in rows(client, f"/areas/{area}.csv")}[activity] == caution
    assert caution in unescape(read(f"/areas/{area}").text)


def test_what_the_summary_names_is_cautioned_in_it(client):
    said = client.get("/areas/TLD3.json").json
    assert "known for accounting and tax services" in said["summary"]
    said_of = "The jobs of accounting and tax services; and insurance broking jumped against the nation’s trend"
    assert said_of in said["summary"]


def test_on_the_page_of_the_sector(client, read, jumped):
    area, activity, caution = jumped
    found = [one["caution"] for one in client.get(f"/sectors/{activity}.json").json["strong"]]
    assert caution in found
    assert None in found
    assert {row["area_code"]: row["caution"] for row in rows(client, f"/sectors/{activity}.csv")}[area] == caution
    assert caution in unescape(read(f"/sectors/{activity}").text)


@pytest.mark.parametrize(("words", "jumped"), [("bookkeeping", ("TLD3", "6920")), ("paint", ("TLE4", "203"))])
def test_in_answers_to_a_question(client, read, words, jumped):
    found = {one["code"]: one["caution"] for one in client.get(f"/find.json?q={words}").json["regions"]}
    assert found[jumped[0]] == JUMPED[jumped]
    assert None in found.values()
    assert {row["code"]: row["caution"] for row in rows(client, f"/find.csv?q={words}")}[jumped[0]] == JUMPED[jumped]
    assert JUMPED[jumped] in unescape(read(f"/find?q={words}").text)


def test_in_the_table_of_figures(client, jumped):
    area, activity, caution = jumped
    address = f"?area={area}&activity={activity}"
    assert [row["caution"] for row in client.get(f"/figures/jobs.json{address}").json["rows"]] == [caution]
    assert [row["caution"] for row in rows(client, f"/figures/jobs.csv{address}")] == [caution]


def test_on_the_map(client, read, jumped):
    area, activity, caution = jumped
    address = f"?figure=jobs-{activity}"
    found = {one["code"]: one["caution"] for one in client.get(f"/map.json{address}").json["areas"]}
    assert found[area] == caution
    assert {row["code"]: row["caution"] for row in rows(client, f"/map.csv{address}")}[area] == caution
    # Once where the pointer rests on the area, once below its name in the table.
    assert unescape(read(f"/map{address}").text).count(caution) >= 2


def test_on_the_command_line(snapshot_hub):
    said = " ".join(snapshot_hub("profile", "West Yorkshire").stdout.split())
    assert JUMPED["TLE4", "203"] in said
