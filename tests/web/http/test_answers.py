"""What every answer has: forms, validators, compression, a pinned release, parameters that are checked, errors."""

from __future__ import annotations

import csv
import gzip
import io

import pytest

from graph_engine.errors import StoreEmptyError, StoreUnreachableError
from graph_engine.schema.foreign_text import neutral
from web.app import create_app
from web.http.current import CurrentEngine
from web.http.headers import HEADERS
from web.presentation.data_table import DataTable, TableColumn, plain_columns

PARTNERS = "/areas/TLE3/partners"


def test_every_answer_has_the_headers(client):
    for address in ("/", PARTNERS, f"{PARTNERS}.json", f"{PARTNERS}.csv", "/nowhere", "/static/icon.svg"):
        with client.get(address) as response:
            for name, value in HEADERS.items():
                assert response.headers[name] == value, (address, name)
    assert "unsafe" not in HEADERS["Content-Security-Policy"]


def test_twins_say_the_same(client, snapshot_engine):
    match = snapshot_engine.match("TLE3", top=20, near_misses=True)
    told = client.get(f"{PARTNERS}.json").json
    assert told["release_digest"] == snapshot_engine.release.digest
    assert told["suggestions"] == match.as_dict()["suggestions"]
    assert client.get(f"/api/v1{PARTNERS}").json == told
    rows = list(csv.DictReader(io.StringIO(client.get(f"{PARTNERS}.csv").text)))
    assert [row["partner_code"] for row in rows] == [card.target.code for card in match.suggestions]
    aside = list(csv.DictReader(io.StringIO(client.get(f"{PARTNERS}.csv?table=set_aside").text)))
    assert [row["check"] for row in aside] == [one.rule for one in match.near_misses]
    response = client.get(f"{PARTNERS}.csv?table=sugestions")
    assert (response.status_code, response.content_type) == (400, "text/plain; charset=utf-8")
    assert "suggestions" in response.text


def test_a_page_that_leads_elsewhere_leads_there_in_the_same_form(client):
    page = client.get("/sectors/2550")
    assert (page.status_code, page.location) == (303, "/sectors/255")
    assert client.get("/sectors/2550.json").location == "/sectors/255.json"
    assert client.get("/api/v1/sectors/2550").location == "/api/v1/sectors/255"


def test_an_unchanged_page_is_not_sent_again(client):
    first = client.get(PARTNERS)
    again = client.get(PARTNERS, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    other = client.get(f"{PARTNERS}?far=100", headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200
    assert client.get(f"{PARTNERS}.json").headers["ETag"] != first.headers["ETag"]


def test_order_of_the_query_does_not_matter(client):
    one = client.get(f"{PARTNERS}?far=100&kind=supply").headers["ETag"]
    assert client.get(f"{PARTNERS}?kind=supply&far=100").headers["ETag"] == one


def test_pages_are_compressed_where_wanted(client):
    plain = client.get(PARTNERS)
    packed = client.get(PARTNERS, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert "Content-Encoding" not in plain.headers
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"


def test_a_link_pins_its_release(client, read, snapshot_engine):
    pin = snapshot_engine.release.digest[:12]
    assert f"{PARTNERS}?far=100&release={pin}" in read(f"{PARTNERS}?far=100").links
    assert read(f"{PARTNERS}?release={pin}")
    page = read(f"{PARTNERS}?far=100&release=0123456789ab", 410)
    assert pin in page.text
    assert f"{PARTNERS}?far=100" in page.links
    problem = client.get(f"{PARTNERS}.json?release=0123456789ab")
    assert (problem.status_code, problem.content_type) == (410, "application/problem+json")
    assert client.get(f"{PARTNERS}?release={pin[:3]}").status_code == 410


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("far=abc", "“abc” is not a number from 0 to 1500"),
        ("far=-1", "is not a number from 0 to 1500"),
        ("far=inf", "is not a number from 0 to 1500"),
        ("far=nan", "is not a number from 0 to 1500"),
        ("far=1&far=2", "given 2 times"),
        ("new=maybe", "neither 1 nor 0"),
        ("kind=suply", "supply"),
        ("theme=automotve", "automotive"),
        ("without=reech", "No check"),
        ("nation=Scotlnd", "Scotland"),
        ("fra=100", "far"),
        ("<script>=1", "&lt;script&gt;"),
    ],
)
def test_wrong_parameters_are_refused_with_what_is_right(read, query, said):
    assert said in read(f"{PARTNERS}?{query}", 400).text


def test_unknown_area_names_the_nearest_as_links(read):
    page = read("/areas/South Yorkshir/partners", 404)
    assert "No area is called “South Yorkshir”." in page.text
    assert "/areas/South%20Yorkshire" in page.links
    assert "&lt;b&gt;" in read("/areas/<b>/partners", 404).text


def test_errors_of_programs_are_problems(client):
    for address in ("/areas/South Yorkshir/partners.json", "/api/v1/areas/South Yorkshir/partners"):
        response = client.get(address)
        assert (response.status_code, response.content_type) == (404, "application/problem+json")
        assert response.json["nearest"] == ["South Yorkshire"]


def test_other_addresses_and_methods(read, client):
    assert "no page at this address" in read("/nowhere", 404).text
    assert client.post("/areas").status_code == 405


def unreachable(error):
    def opener(_address):
        raise error

    return create_app(CurrentEngine("embedded:///nowhere/graph.lbug", opener=opener)).test_client()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (StoreUnreachableError("No store answers at neo4j://secret:7687."), "cannot be reached"),
        (StoreEmptyError("The store embedded:///secret holds no release yet."), "hub snapshot load"),
    ],
)
def test_a_store_that_is_down_is_said_in_plain_english(error, said, caplog):
    response = unreachable(error).get("/areas/TLE3")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "30"
    assert said in response.text
    assert "secret" not in response.text
    assert "secret" in caplog.text


def test_a_defect_is_a_page_without_a_trace(caplog):
    response = unreachable(ZeroDivisionError("inside")).get("/")
    assert response.status_code == 500
    assert "Traceback" not in response.text
    assert "inside" not in response.text
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "|cmd", "%0A"])
def test_no_cell_is_a_formula(text):
    assert neutral(text) == f"'{text}"
    table = DataTable("t", [TableColumn(text, "Heading")], [{text: text}])
    assert list(csv.reader(io.StringIO(table.csv(), newline=""))) == [[f"'{text}"], [f"'{text}"]]


def test_numbers_stay_numbers_and_gaps_stay_empty():
    table = DataTable("t", plain_columns("ab"), [{"a": -2.5}, {"a": float("nan"), "b": ["x", "y"]}])
    assert table.csv() == "a,b\r\n-2.5,\r\n,x; y\r\n"
