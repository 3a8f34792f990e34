"""Every page: what it shows, how it is built, what it does with names that are hostile and questions that are wrong."""

from __future__ import annotations

import json

import pytest

from graph_engine.errors import StoreEmptyError, StoreUnreachableError
from web.app import create_app
from web.current import Current

ROUTES = {
    "/",
    "/areas",
    "/areas/<code>",
    "/areas/<code>/partners",
    "/areas/<code>/partners.json",
    "/pairs/<here>/<there>",
    "/pairs/<here>/<there>.json",
    "/sources",
    "/static/<path:filename>",
}
PAGES = ["/", "/areas", "/areas/TLE3", "/areas/TLE3/partners", "/pairs/TLE3/TLF1", "/sources"]


def test_routes_are_these(app):
    assert {rule.rule for rule in app.url_map.iter_rules()} == ROUTES


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_well_built_and_escapes_names(client, read, address):
    page = read(address)
    assert "<script" not in page.text
    headers = client.get(address).headers
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("address", ["/areas", "/areas/X", "/areas/TLE3/partners", "/pairs/TLE3/TLF1", "/sources"])
def test_markup_in_a_name_is_shown_as_text(read, address):
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; “Sons”" in read(address).text


@pytest.mark.parametrize("address", PAGES)
def test_links_lead_to_pages(client, read, address):
    for link in read(address).links:
        if link.startswith("/"):
            assert client.get(link).status_code == 200, link


def test_home_shows_the_best_and_where_to_start(read):
    page = read("/")
    assert "South Yorkshire makes castings" in page.text
    assert "Research meets industry" in page.text
    assert "release 7 of 3 February 2026" in page.text
    assert "/areas/E47000006" in page.links
    assert "/pairs/TLE3/TLF1" in page.links


def test_areas_are_listed_once_for_each_code(read):
    links = read("/areas").links
    assert links.count("/areas/TLE3") == 1
    assert "/areas/ITL2-2025:TLE3" not in links


def test_search_lists_several_and_opens_the_only_one(client, read):
    links = read("/areas?q=tees").links
    assert {"/areas/E47000006", "/areas/TLC1"} <= set(links)
    assert "/areas/TLE3" not in links
    response = client.get("/areas?q=rotherham")
    assert (response.status_code, response.location) == (303, "/areas/E08000018")
    response = client.get("/areas?q=Sheffield+%2B+Rotherham")
    assert (response.status_code, response.location) == (303, "/areas/E08000018+E08000039")
    assert client.get(response.location).status_code == 200


def test_profile_shows_figures_and_whose_they_are(read):
    page = read("/areas/E47000006")
    assert "Figures for South Yorkshire (TLE3)" in page.text
    for text in ("Castings", "3,500", "6.9", "Basic metals", "961", "A University", "0.720", "castings and glass"):
        assert text in page.text


def test_partners_have_reasons_names_cautions_evidence_and_what_was_set_aside(read):
    page = read("/areas/TLE3/partners")
    for text in (
        "South Yorkshire: castings (3,500 jobs). 44 km; jobs of 2021.",
        "0.75 points",
        "Few sites hold most of the jobs.",
        "2 joint projects, 2015–2018: ABC (A and B, 2015).",
        "The same need could be met from Tees Valley and Durham (3.1 times its share, 90 km).",
        "Ring the growth hub",
        "Evidence: 1 published figures",
        "2 of 2 checks passed",
        "No strong match of this kind.",
        "300 km is too far.",
    ):
        assert text in page.text, text
    assert "/areas/TLE3/partners?without=reach" in page.links
    assert "figures for" not in read("/areas/TLE3/partners").text.casefold()
    assert "Figures for Tees Valley and Durham (TLC1)" in read("/areas/E47000006/partners").text


def test_filters_come_from_the_address_and_stay_in_it(read, engine):
    page = read("/areas/TLE3/partners?kind=supply&theme=rail&far=150&without=reach&without=lacks")
    assert engine.asked[-1] == {
        "top": 20,
        "kinds": ("supply",),
        "theme": "rail",
        "far": 150.0,
        "without": ("reach", "lacks"),
    }
    assert '<option value="supply" selected>' in page.text
    assert "<option selected>rail</option>" in page.text
    assert 'value="150"' in page.text
    assert 'value="lacks" checked' in page.text
    assert any("kind=supply" in link and link.startswith("/areas/TLE3/partners.json") for link in page.links)
    read("/areas/TLE3/partners?kind=&theme=&far=")
    assert engine.asked[-1]["kinds"] is None
    assert engine.asked[-1]["far"] is None


def test_json_twins_say_what_the_command_line_says(client, engine):
    response = client.get("/areas/TLE3/partners.json")
    assert response.content_type == "application/json"
    assert json.loads(response.text) == json.loads(json.dumps(engine.match("TLE3", set_aside=True).as_dict()))
    pair = client.get("/pairs/TLE3/TLF1.json").json
    assert pair["release"] == 7
    assert pair["suggestions"][0]["partner"] == {"code": "TLF1", "name": "Derbyshire and Nottinghamshire"}


def test_pair_shows_both_sides(read):
    page = read("/pairs/TLE3/TLF1")
    for text in (
        "3,500 jobs in 2021, 6.9 times its share, 7.9 before; 51 % in casting of steel",
        "castings for its trains",
        "of castings it has 0.4 times its share",
        "Nothing that passes the checks",
        "Glass.",
        "Complementary strengths",
        "Published figures behind this page",
    ):
        assert text in page.text, text


def test_sources_link_only_to_secure_addresses(read):
    page = read("/sources")
    assert "https://example.org/" in page.links
    assert "3 February 2026" in page.text


def test_unknown_area_names_the_nearest_as_links(read):
    page = read("/areas/South Yorkshir", 404)
    assert "No area is called “South Yorkshir”." in page.text
    assert "/areas/South%20Yorkshire" in page.links
    assert "&lt;b&gt;" in read("/areas/<b>", 404).text
    assert "No area is called “Nowhere at all”." in read("/areas?q=Nowhere+at+all", 404).text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("far=abc", "is not a number of kilometres"),
        ("far=-1", "is not a number of kilometres"),
        ("far=inf", "is not a number of kilometres"),
        ("kind=suply", "supply"),
        ("theme=rial", "rail"),
    ],
)
def test_wrong_filters_are_refused_with_what_is_right(read, query, said):
    assert said in read(f"/areas/TLE3/partners?{query}", 400).text


def test_a_place_has_no_partner_in_itself(read):
    assert "Choose two places that lie apart." in read("/pairs/TLE3/TLE3", 400).text


def test_errors_of_twins_are_problems(client):
    response = client.get("/areas/South Yorkshir/partners.json")
    assert (response.status_code, response.content_type) == (404, "application/problem+json")
    assert response.json["nearest"] == ["South Yorkshire"]


def test_other_addresses_and_methods(read, client):
    assert "no page at this address" in read("/nowhere", 404).text
    assert client.post("/areas").status_code == 405


def unreachable(error):
    def opener(_address):
        raise error

    return create_app(Current("embedded:///nowhere/graph.lbug", opener=opener)).test_client()


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


def test_styles_and_icon_are_served_with_the_headers(client):
    for name in ("site.css", "icon.svg"):
        with client.get(f"/static/{name}") as response:
            assert response.status_code == 200
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert b"http://" not in response.data.replace(b"http://www.w3.org/2000/svg", b"")
