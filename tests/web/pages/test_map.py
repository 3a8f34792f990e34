"""The map and the pictures of charts, on the bundled snapshot."""

from __future__ import annotations

import gzip
import math
import re
import xml.etree.ElementTree as ET
from collections import Counter
from itertools import combinations

import pytest

from graph_engine.charts.maps import QUOTIENT_BREAKS
from tests.long_run import first_now
from web.pages.map.atlas import atlas
from web.pages.map.pages import DISC

ADDRESSES = (
    "/map",
    "/map?figure=jobs-291",
    "/map?figure=jobs-291&show=amount&area=South+Yorkshire",
    "/map?figure=gva-all&level=LAD",
    "/map?figure=gva-41&level=LAD&area=E47000006",
    "/map?figure=gva-per-resident&level=ITL2",
    "/map?figure=residents",
)
PICTURES = (
    "/charts/map.svg?figure=jobs-291&area=TLE3",
    "/charts/strengths/TLE3.svg",
    "/charts/years/TLE3.svg",
    "/charts/compare.svg?areas=TLE3,TLC1",
)


@pytest.mark.parametrize("address", first_now(ADDRESSES, most=3))
def test_a_map_is_light_and_each_area_a_link(client, address):
    response = client.get(address)
    text = response.text
    assert response.status_code == 200
    assert len(gzip.compress(text.encode(), 6)) <= 40 * 1024
    assert 'style="' not in text
    drawn = re.findall(r'<a href="(/areas/[^"]+)" tabindex="-1"><path', text)
    listed = re.findall(r'<a class="govuk-link" href="(/areas/[^"]+)"', text)
    assert len(drawn) >= 41
    assert set(drawn) <= set(listed), "an area of the map is missing from the table"
    assert client.get(drawn[0]).status_code == 200


def test_the_table_has_the_figures_of_the_map(client, snapshot_engine):
    found = client.get("/map.json?figure=jobs-291").json
    jobs = snapshot_engine.figures.jobs
    by_code = {one["code"]: one for one in found["areas"]}
    assert by_code["TLE3"]["value"] == pytest.approx(jobs.lq.at["ITL2-2021:TLE3", "291"])
    assert by_code["TLE3"]["beside"] == pytest.approx(jobs.jobs.at["ITL2-2021:TLE3", "291"])
    assert found["breaks"] == list(QUOTIENT_BREAKS)
    csv = client.get("/map.csv?figure=jobs-291").text.splitlines()
    assert len(csv) == 1 + len(found["areas"])
    assert client.get("/api/v1/map?figure=jobs-291").json == found


def test_value_added_sums_to_the_same_at_both_levels(client):
    totals = [
        sum(one["value"] for one in client.get(f"/map.json?figure=gva-all&level={level}").json["areas"])
        for level in ("ITL3", "ITL2")
    ]
    assert totals[0] == pytest.approx(totals[1])


def test_a_level_that_is_not_published_gives_way_to_one_that_is(client):
    assert client.get("/map.json?figure=jobs-291&level=LAD").json["level"] == "ITL2"


def test_partners_and_links_are_drawn_and_listed(client, snapshot_engine):
    area = snapshot_engine.area("South Yorkshire")
    text = client.get("/map?area=South+Yorkshire").text
    partners = {one.target.code for one in snapshot_engine.first_suggestions(area, 3).suggestions}
    links = {one.area.code for one in snapshot_engine.linked(area)[:5]}
    assert text.count("stroke-dasharray") == len(links)
    found = client.get("/map.json?area=South+Yorkshire").json["partners"]
    assert {one["code"] for one in found} == partners | links
    for one in found:
        assert f">{one['name'].replace('&', '&amp;')}</a>" in text


def test_every_figure_can_be_drawn(snapshot_engine):
    book = atlas(snapshot_engine)
    for figure in list(book.figures.values())[::17]:
        for level in figure.levels:
            values = book.read(figure.key, level, "quotient")
            assert values.values
            assert len(values.legend) == len(values.cuts.colours)
            assert set(values.values) <= set(book.outlines(level).shapes)


def test_what_is_unknown_is_refused(client):
    assert client.get("/map?figure=jobs-999").status_code == 400
    assert client.get("/map?level=NUTS").status_code == 400
    assert client.get("/map?colour=red").status_code == 400
    assert client.get("/map?area=Atlantis").status_code == 404
    assert client.get("/charts/map.svg?colour=red").status_code == 400
    assert client.get("/charts/strengths/Atlantis.svg").status_code == 404


@pytest.mark.parametrize("address", first_now(PICTURES))
def test_a_picture_runs_nothing_and_is_kept(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response.mimetype == "image/svg+xml"
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
    root = ET.fromstring(response.text)  # noqa: S314  # our own rendering
    assert root.find("{http://www.w3.org/2000/svg}title").text
    assert 'style="' not in response.text
    again = client.get(address, headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304
    assert client.get(address).text == response.text


def test_no_two_figures_on_offer_bear_one_name(client):
    options = re.findall(r'<option value="([^"]+)"[^>]*>([^<]+)', client.get("/map").text)
    repeated = Counter(name for _, name in options)
    assert len(options) > 100
    assert not [one for one in options if repeated[one[1]] > 1]


def test_how_to_show_it_is_asked_only_where_there_is_a_choice(client):
    assert 'name="show"' in client.get("/map?figure=jobs-291").text
    assert 'name="show"' not in client.get("/map").text


def test_without_a_question_the_map_shows_the_first_figure_and_both_ends_of_it(client, snapshot_engine):
    page, first = client.get("/map"), atlas(snapshot_engine).first
    known = [one for one in client.get("/map.json").json["areas"] if one["value"] is not None]
    assert f">{first.title}</h1>" in page.text
    ranked = re.findall(r"<li><span>(\d+)\.</span> <a [^>]*>([^<]+)</a>", page.text)
    assert [int(rank) for rank, _ in ranked] == [*range(1, 6), *range(len(known) - 4, len(known) + 1)]
    assert [name.replace("&amp;", "&") for _, name in ranked[:2]] == [one["name"] for one in known[:2]]


def test_a_chosen_area_has_its_rank_among_its_own_level_and_its_numbers_apart(client, snapshot_engine):
    text = client.get("/map?area=South+Yorkshire").text
    of_its_level = client.get("/map.json?level=ITL2").json["areas"]
    rank = 1 + next(at for at, one in enumerate(of_its_level) if one["name"] == "South Yorkshire")
    assert f"number {rank} of {len(of_its_level)} ITL2 areas" in text
    discs = [(int(x), int(y)) for x, y in re.findall(rf'<circle cx="(\d+)" cy="(\d+)" r="{round(DISC)}"', text)]
    assert len(discs) > 5
    assert min(math.dist(one, other) for one, other in combinations(discs, 2)) > DISC


def test_the_source_of_a_figure_is_a_link(client, read):
    links = [one for one in read("/map").links if one.startswith("/sources?q=")]
    assert links
    assert all(client.get(one.replace("/sources?", "/sources.json?")).json["sources"] for one in links)
