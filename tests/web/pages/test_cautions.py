"""A figure that jumped carries one caution wherever it is shown: bookkeeping in one place, paints in another."""

import csv
import io
from html import unescape

import pytest

from tests.long_run import first_now

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


def test_what_the_summary_names_is_marked_in_it(client):
    said = client.get("/areas/TLD3.json").json
    first = said["known_for"][:3]
    assert any(one["caution"] is None for one in first)
    for one in first:
        assert (f"{one['label']} (jumped)" in said["summary"]) == (one["caution"] is not None)


def test_on_the_page_of_the_sector(client, read, jumped):
    area, activity, caution = jumped
    found = [one["caution"] for one in client.get(f"/sectors/{activity}.json").json["strong"]]
    assert caution in found
    assert None in found
    assert {row["area_code"]: row["caution"] for row in rows(client, f"/sectors/{activity}.csv")}[area] == caution
    assert caution in unescape(read(f"/sectors/{activity}").text)


@pytest.mark.parametrize(
    ("words", "jumped"), first_now([("bookkeeping", ("TLD3", "6920")), ("paint", ("TLE4", "203"))])
)
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


BOOKS = ("TLD3", "6920")
MARK = "jumped"
MEANING = (
    "“Jumped”: since 2018 these jobs, or those of one class, grew by over 50% or fell by over 50% against the nation’s "
    "trend; one employer or its class may have been moved."
)


def test_beside_peers_the_figure_is_marked_and_the_mark_explained_once(client, read):
    found = client.get("/areas/TLD3.json").json["peers"]
    at = [place["area"]["code"] for place in found["places"]].index("TLD3")
    said = {row["code"]: row["cautions"] for row in found["rows"]}
    assert said["6920"][at] == JUMPED[BOOKS]
    marks = sum(one is not None for row in said.values() for one in row)
    assert 0 < marks < sum(map(len, said.values()))
    shown = (
        unescape(read("/areas/TLD3").text).partition('id="compared"')[2].partition("Similar places to learn from")[0]
    )
    assert shown.count(f'<span class="hub-note">{MARK}</span>') == marks
    assert shown.count(MEANING) == 1
    file = {row["code"]: row["caution"] for row in rows(client, "/areas/TLD3.csv?table=peers")}
    assert JUMPED[BOOKS] in file["6920"]
    assert all((file[code] == "") == (not any(cautions)) for code, cautions in said.items())


def test_side_by_side_the_figure_of_the_place_that_jumped_is_marked(client, read):
    found = {
        one["code"]: one["cautions"]
        for one in client.get("/compare.json?areas=TLD3,TLE4").json["comparison"]["strengths"]
    }
    assert found["6920"] == [JUMPED[BOOKS], None]
    assert found["203"] == [None, JUMPED["TLE4", "203"]]
    file = {row["code"]: row["caution"] for row in rows(client, "/compare.csv?areas=TLD3,TLE4")}
    assert (file["6920"], file["203"]) == (JUMPED[BOOKS], JUMPED["TLE4", "203"])
    page = unescape(read("/compare?areas=TLD3,TLE4").text)
    assert page.count(MEANING) == 1
    assert page.count(f", {MARK}</span>") == sum(one is not None for each in found.values() for one in each)
    drawn = client.get("/charts/compare.svg?areas=TLD3,TLE4").text
    assert drawn.count(MARK) >= 2
    assert "“Jumped”" in drawn
    steady = client.get("/compare.json?areas=TLD3,TLM0").json["comparison"]["strengths"]
    assert any(one["cautions"] == [None, None] for one in steady)


def test_in_pictures_of_strengths(client):
    for name in ("strengths", "years"):
        drawn = client.get(f"/charts/{name}/TLD3.svg").text
        assert MARK in drawn
        assert "“Jumped”" in drawn


def test_what_could_grow_says_on_which_jumps_it_builds(client, read):
    found = client.get("/areas/TLD3.json").json["growth"]
    cautioned = [one for one in found if one["caution"]]
    assert cautioned
    assert len(cautioned) < len(found)
    file = {row["code"]: row["caution"] for row in rows(client, "/areas/TLD3.csv?table=growth")}
    assert {code for code, said in file.items() if said} == {one["code"] for one in cautioned}
    shown = unescape(read("/areas/TLD3").text).partition('id="growth"')[2].partition("</section>")[0]
    assert shown.count(MEANING) == 1
    assert shown.count(MARK) >= len(cautioned)
    assert "aluminium, copper and other non-ferrous metals (jumped)" in shown.casefold()


def test_similar_places_say_which_shared_strength_jumped(client, read):
    shown = unescape(read("/areas/TLD3").text).partition("Similar places to learn from")[2].partition("</section>")[0]
    assert "(jumped: " in shown
    assert shown.count(MEANING) == 1


def test_the_figures_behind_a_brief_are_marked(client, read):
    found = client.get("/pairs/TLH2/TLK1/brief.json").json["evidence"]
    said = [one for one in found if one["caution"]]
    assert 0 < len(said) < len(found)
    assert all("Bedfordshire and Hertfordshire went from" in one["caution"] for one in said)
    page = unescape(read("/pairs/TLH2/TLK1/brief").text).partition('id="evidence"')[2]
    assert page.count(f'<span class="hub-note">{MARK}</span>') == len(said)
    assert page.count(MEANING) == 1
    file = client.get("/pairs/TLH2/TLK1/brief/file").text
    assert unescape(file).count(MEANING) == 1
    assert MEANING not in unescape(read("/pairs/TLD3/TLG3/brief").text)
