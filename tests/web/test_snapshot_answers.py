"""The bundled snapshot, from the command line and on the pages: what a broker meets first."""

from __future__ import annotations

import json
import re

import pytest

from tests.long_run import first_now

AREAS = ["South Yorkshire", "West Midlands", "Tees Valley", "Cornwall", "Belfast", "London", "Kent", "Highland"]


@pytest.fixture
def pages(client):
    return client


@pytest.fixture
def hub(snapshot_hub):
    return snapshot_hub


def test_the_ten_are_the_better_grade_first_and_no_area_stands_more_than_twice(hub):
    found = json.loads(hub("run", "--no-serve", "--format", "json").stdout)["suggestions"]
    assert len(found) == 10
    assert {one["kind"] for one in found} <= {"topic", "supply", "research"}
    # By letters, strong comes before worth a look.
    assert [one["grade"] for one in found] == sorted(one["grade"] for one in found)
    codes = [one[side]["code"] for one in found for side in ("area", "partner")]
    assert max(codes.count(code) for code in codes) <= 2
    for one in found:
        assert one["headline"].endswith(".")
        assert abs(sum(line["points"] for line in one["lines"]) - one["score"]) < 1e-8


def test_run_prints_sentences_that_fit_a_terminal(hub):
    lines = hub("run", "--no-serve").stdout.splitlines()
    assert max(len(line) for line in lines) <= 100
    assert not [line for line in lines if "nan" in line.casefold().split()]


@pytest.mark.parametrize("area", first_now(AREAS, most=3))
def test_every_place_gets_an_answer(hub, snapshot_engine, area):
    found = json.loads(hub("match", area, "--set-aside", "--format", "json").stdout)
    assert found["area"]["figures_for"]
    kinds = {one["kind"] for one in found["suggestions"]} | set(found["notes"])
    assert kinds == set(snapshot_engine.kinds)
    own = {one["code"] for one in found["area"]["figures_for"]}
    assert not own & {one["partner"]["code"] for one in found["suggestions"]}


def test_a_place_that_is_no_unit_is_headed(hub):
    (unit,) = json.loads(hub("match", "Tees Valley", "--format", "json").stdout)["area"]["figures_for"]
    first = hub("match", "Tees Valley").stdout.splitlines()[:4]
    assert any(unit["name"] in line and unit["code"] in line for line in first)


@pytest.mark.parametrize("area", first_now(AREAS, most=2))
def test_pages_of_every_place_are_well_built(pages, area, check_page):
    for address in (f"/areas/{area}", f"/areas/{area}/partners"):
        response = pages.get(address)
        assert response.status_code == 200, response.text
        check_page(response.text)


def test_pages_and_command_line_say_the_same(pages, hub):
    page = pages.get("/areas/South Yorkshire/partners.json").json
    said = json.loads(hub("match", "South Yorkshire", "--top", "20", "--set-aside", "--format", "json").stdout)
    assert page.pop("release_digest").startswith(page_pin(pages))
    assert page == said


def page_pin(pages):
    """The release that the pages' links pin."""
    return re.search(r"release=([0-9a-f]{12})", pages.get("/").text).group(1)


@pytest.mark.long
@pytest.mark.parametrize("address", first_now(["/", "/areas/TLE3/partners", "/areas?q=york"]))
def test_links_of_the_main_pages_lead_to_pages(pages, check_page, address):
    links = [link for link in check_page(pages.get(address).text).links if link.startswith("/")]
    # The first of each sort of page: the rest differ in the area only.
    for link in {link.split("?")[0].rstrip("0123456789"): link for link in reversed(links)}.values():
        assert pages.get(link).status_code == 200, link


def test_sources_name_publisher_and_licence(pages, check_page, hub):
    check_page(pages.get("/sources").text)
    rows = json.loads(hub("sources", "--format", "json").stdout)["sources"]
    assert all(row["publisher"] and row["licence"] for row in rows)
    assert {"nomis", "ref", "cordis", "supply_use", "gva", "employers", "contacts"} <= {row["loader"] for row in rows}


def test_profile_similar_frame_and_explain_answer(hub):
    assert "Known for" in hub("profile", "South Yorkshire").stdout
    assert "similarity" in hub("similar", "South Yorkshire").stdout
    assert hub("frame", "jobs", "--format", "csv").stdout.startswith("area_code,area_name,")
    (first, *_) = json.loads(hub("match", "South Yorkshire", "--format", "json").stdout)["suggestions"]
    text = hub("explain", "South Yorkshire", first["partner"]["code"]).stdout
    assert first["headline"].split(";")[0] in " ".join(text.split())
