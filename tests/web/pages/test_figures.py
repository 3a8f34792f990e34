"""Figures row by row, and the list of all files."""

from __future__ import annotations

import csv
import io

import pytest

from tests.long_run import first_now
from web.presentation.dataset_tables import DATASETS


def rows_of(response):
    return list(csv.DictReader(io.StringIO(response.text)))


@pytest.mark.parametrize("name", first_now(DATASETS))
def test_columns_are_those_of_the_engine(snapshot_engine, name):
    about, frame = DATASETS[name], snapshot_engine.frame(name)
    names = {column.name for column in about.columns}
    assert names == set(frame.columns)
    assert set(about.shown) <= names
    for columns in about.looked_in.values():
        assert set(columns) <= names


def test_a_row_of_jobs_is_the_figure_of_the_engine(client, read, snapshot_engine):
    frame = snapshot_engine.frame("jobs")
    row = frame[(frame["area_code"] == "TLE3") & (frame["activity"] == "255")].iloc[0]
    assert row["value"] > 1000
    said = client.get("/figures/jobs.json?area=South+Yorkshire&activity=255").json
    assert said["total"] == 1
    assert said["rows"][0]["value"] == row["value"]
    assert said["rows"][0]["lq"] == pytest.approx(row["lq"], abs=1e-6)
    page = read("/figures/jobs?area=TLE3&activity=255")
    assert f"{row['value']:,.0f}" in page.text
    assert f"/sources/{row['source']}" in page.links


@pytest.mark.long
def test_a_union_of_districts_has_the_rows_of_each(client):
    codes = {row["area_code"] for row in rows_of(client.get("/figures/gva-districts.csv?area=Sheffield+%2B+Rotherham"))}
    assert codes == {"E08000039", "E08000018"}


def test_institutions_are_found_by_part_of_a_name(client):
    found = rows_of(client.get("/figures/research.csv?institution=sheffield+hallam"))
    assert {row["name"] for row in found} == {"Sheffield Hallam University"}


def test_links_of_an_activity_are_those_on_either_side(client, snapshot_engine):
    links = snapshot_engine.frame("links")
    wanted = links[(links["supplier"] == "241") | (links["buyer"] == "241")]
    assert len(wanted)
    assert len(rows_of(client.get("/figures/links.csv?activity=241"))) == len(wanted)


def test_pages_of_rows_follow_each_other(read, snapshot_engine):
    total = len(snapshot_engine.frame("jobs"))
    first = read("/figures/jobs")
    assert f"Rows 1 to 50 of {total:,}" in first.text
    after = next(link for link in first.links if "offset=50" in link)
    second = read(after)
    assert f"Rows 51 to 100 of {total:,}" in second.text
    assert any(link == "/figures/jobs" or "offset=0" in link for link in second.links)


def test_no_row_is_said_plainly(read):
    assert "No row fits" in read("/figures/jobs?activity=999").text


def test_a_place_without_figures_of_its_own_shows_whose_they_are(client, read):
    assert {row["area_code"] for row in rows_of(client.get("/figures/jobs.csv?area=Sheffield"))} == {"TLE3"}
    assert "these are of" not in read("/figures/jobs?area=South+Yorkshire").text


def test_what_a_table_does_not_hold_is_refused(client):
    answer = client.get("/figures/links.json?area=TLE3")
    assert (answer.status_code, answer.json["nearest"]) == (400, ["activity"])
    answer = client.get("/figures/turnover.json")
    assert (answer.status_code, answer.json["nearest"]) == (404, list(DATASETS))


@pytest.mark.long
def test_every_file_of_the_list_can_be_fetched(client):
    files = client.get("/figures.json").json["files"]
    assert {one["form"] for one in files} == {"csv", "json", "gexf", "graphml", "svg"}
    for one in files:
        answer = client.get(one["address"])
        assert answer.status_code == 200, one
        # A network whose runs do not agree has no communities, and its file only a header.
        assert len(answer.data) > (50 if one["address"].startswith("/communities") else 100), one


def test_built_files_travel_compressed(client):
    page = client.get("/").text
    address = page.split('rel="stylesheet" href="', 1)[1].split('"', 1)[0]
    packed = client.get(address, headers={"Accept-Encoding": "gzip"})
    with client.get(address, buffered=True) as plain:
        pass
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert len(packed.data) < len(plain.data) / 4
    again = client.get(address, headers={"If-None-Match": packed.headers["ETag"], "Accept-Encoding": "gzip"})
    assert again.status_code == 304
    assert client.get("/static/../app.py").status_code == 404


def test_an_unknown_parameter_shows_all_that_the_page_takes(client, read):
    assert {"of", "focus", "path_to"} <= set(client.get("/network.json?to=Leeds").json["nearest"])
    page = read("/areas?query=york&q=york", status=400)
    assert "/areas?q=york" in page.links


def test_a_value_that_is_none_of_few_shows_them_all(client):
    nearest = client.get("/areas/TLE3/partners.json?kind=suply").json["nearest"]
    assert nearest == ["supply", "topic", "research", "untied-peers"]


@pytest.mark.long
def test_evidence_opens_to_its_row(client, snapshot_engine):
    best = [
        card
        for unit in snapshot_engine.units
        for card in snapshot_engine.match(unit, kinds=["supply", "research"]).suggestions
    ][:10]
    opened = 0
    for card in best:
        pair = client.get(f"/pairs/{card.source.code}/{card.target.code}.json").json
        for one in pair["evidence"]:
            if one["row"] is None:
                continue
            name = one["row"].pop("table")
            rows = client.get(f"/figures/{name}.json", query_string=one["row"]).json["rows"]
            values = {value for row in rows for value in row.values() if isinstance(value, (int, float))}
            values |= {100 * row["us_share"] for row in rows if "us_share" in row}
            values |= {100 * row["uk_share"] for row in rows if row.get("uk_share")}
            if "estimated" not in one["claim"] and "own institutions" not in one["claim"]:
                assert any(abs(value - one["value"]) <= 1e-3 * max(1, abs(value)) for value in values), one
                opened += 1
    assert opened > 50


def test_a_range_stands_beside_the_quotient_that_it_is_of(snapshot_engine):
    shown = DATASETS["jobs"].shown
    assert shown.index("lq_shrunken") + 1 == shown.index("lq_low")
    frame = snapshot_engine.frame("jobs").dropna(subset=["lq_shrunken"])
    assert ((frame["lq_low"] <= frame["lq_shrunken"]) & (frame["lq_shrunken"] <= frame["lq_high"])).all()
