"""Pages of areas, the comparison and the pages of sectors; on the bundled snapshot."""

from __future__ import annotations

import csv
import gzip
import html
import io
import re

import pytest

from graph_engine.explanations.wording import times
from tests.long_run import first_now, runs_long
from web.presentation.indicator_amounts import amount
from web.presentation.lead_rows import parties
from web.presentation.sentences import reason_in_two

LARGEST = 40_000
# A paragraph that is read, not skipped; names of activities are long.
MOST_WORDS = 50
OWN = ("/areas", "/sectors", "/compare", "/pairs", "/api")
PAGES = [
    "/areas",
    "/areas/E47000006",
    "/areas/TLD3",
    "/areas/TLN0",
    "/areas/TLI3",
    "/areas/E47000014",
    "/areas/K02000001",
    "/areas/E06000001+E06000002",
    "/compare",
    "/compare?areas=TLC1",
    "/compare?areas=TLD3&areas=TLC1&areas=E47000014&areas=TLN0&areas=TLI3",
    "/sectors",
    "/sectors/291",
    "/sectors/6201",
]
TABLES = (
    *("known_for", "suggestions", "figures", "peers", "lacks", "growth"),
    *("linked", "institutions", "employers", "gva"),
)


def words(page):
    """Text of a page without its markup."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def table(client, address):
    return list(csv.DictReader(io.StringIO(client.get(address).text)))


@pytest.mark.parametrize("address", first_now(PAGES, most=4))
def test_pages_are_well_built_and_small(read, address):
    page = read(address)
    assert len(gzip.compress(page.text.encode())) <= LARGEST
    assert "None" not in words(page).replace("None Area", "").replace("None Aberdeen", "") or "/compare" in address
    assert "nan" not in words(page).split()


@pytest.mark.long
@pytest.mark.parametrize(
    "address",
    first_now(["/areas/E47000006", "/sectors/291", "/compare?areas=TLD3&areas=TLC1", "/sectors"]),
)
def test_links_lead_to_pages(client, read, address):
    links = sorted({link.split("#")[0] for link in read(address).links if link.startswith(OWN)})
    for link in links[: 80 if runs_long() else 20]:
        assert client.get(link).status_code == 200, link


def test_a_place_stands_once_before_anything_is_opened(client, read):
    page = read("/areas").text
    # What people look for stands before the first fold: each name of it once, and no partnership that has closed.
    assert page.index('id="authorities"') < page.index('id="regions"')
    shown = page[page.index('id="regions"') : page.index("hub-details")]
    names = re.findall(r'<a class="govuk-link" href="/areas/[^"]+">([^<]+)</a>', shown)
    assert len(names) == len(set(names)) > 50
    assert "/areas/E37" not in shown
    # Nothing is lost: every area of the file is somewhere on the page.
    assert {row["code"] for row in table(client, "/areas.csv")} <= {
        link.rpartition("/")[2] for link in read("/areas").links
    }
    found = read("/areas?q=greater+manchester")
    assert found.text.count(">Greater Manchester<") == 1
    assert {"/areas/TLD3", "/areas/E47000001"} <= set(found.links)


def test_areas_are_listed_once_and_found_by_name(client, read):
    links = read("/areas").links
    # Among combined authorities, and under its region.
    assert links.count("/areas/TLE3") == 2
    assert links.count("/areas/TLK3") == 1
    assert "/areas/ITL2-2025:TLE3" not in links
    assert {"/areas/E47000006", "/areas/TLC1"} <= set(read("/areas?q=tees").links)
    response = client.get("/areas?q=E08000018")
    assert (response.status_code, response.location) == (303, "/areas/E08000018")
    assert client.get("/areas?q=Sheffield+%2B+Rotherham").location == "/areas/E08000018+E08000039"
    assert client.get("/areas?q=Nowhere+at+all").status_code == 404
    rows = table(client, "/areas.csv")
    assert {row["code"] for row in rows} >= {"TLC1", "E47000006"}


def test_the_summary_names_what_the_area_is_known_for_and_lacks(client, read):
    text = words(read("/areas/E47000006")).casefold()
    found = client.get("/areas/E47000006.json").json
    summary = found["summary"].casefold()
    assert found["known_for"][0]["label"].casefold() in summary
    assert found["lacks"][0]["label"].casefold() in summary
    assert len(summary.split()) <= MOST_WORDS
    assert found["figures_for"][0]["name"].casefold() in summary
    assert summary in text


def test_the_profile_holds_what_the_engine_says(read, snapshot_engine):
    page = read("/areas/TLD3")
    text = words(page)
    area_profile = snapshot_engine.profile("TLD3")
    for one in area_profile.known_for:
        assert f"/sectors/{one.code}" in page.links
        assert f"{times(one.low)}–{times(one.high)}" in text
    for one in area_profile.institutions + area_profile.support + area_profile.employers:
        assert one.name in text
    for one in snapshot_engine.growth("TLD3"):
        assert one.related[0][1:] in text
    for one in snapshot_engine.linked("TLD3"):
        assert f"/areas/{one.area.code}" in page.links
    for one in snapshot_engine.indicators("TLD3"):
        assert amount(one.value, one.unit) in text
        assert one.explanation[:60] in text
    for name in area_profile.indices:
        assert name in text
    assert "2015" in text
    assert "2018" in text
    assert "/areas/TLD3/partners" in page.links


def test_tabs_lead_to_parts_of_the_page_and_older_anchors_still_stand(read):
    page = read("/areas/TLD3")
    targets = [link[1:] for link in page.links if link.startswith("#") and link != "#main"]
    assert targets == ["strengths", "comparison", "gaps", "links", "people", "figures"]
    older = {"known", "compared", "lacks", "growth", "partners", "topics", "linked", "who", "indicators"}
    assert {*targets, *older, "communities", "gva", "structure"} <= set(page.ids)


@pytest.mark.long
def test_an_area_without_figures_has_the_parts_that_are_known_of_it(read):
    page = read("/areas/K02000001")
    tabs = [link[1:] for link in page.links if link.startswith("#") and link != "#main"]
    assert "comparison" not in tabs
    assert set(tabs) <= set(page.ids)


def top_of(page):
    return page.text.partition('class="govuk-tabs"')[0]


def test_the_top_says_what_it_is_known_for_with_a_line_over_the_years(read, snapshot_engine):
    page = read("/areas/TLD3")
    top = html.unescape(top_of(page))
    first = snapshot_engine.profile("TLD3").known_for[:3]
    assert top.count('<svg class="hub-spark"') == 3
    for one in first:
        figures = "; ".join(f"{year}: {times(value)}" for year, value in one.by_year.items())
        # Once for those who see the line, once as its name.
        assert top.count(figures) == 2
        assert f'aria-label="{one.label}, {figures}"' in top
        assert (one.caution is None) or one.caution in top
    assert top.count('class="hub-known__caution"') == sum(one.caution is not None for one in first) > 0


def test_a_figure_of_one_year_has_no_line(read):
    page = read("/areas/TLN0")
    assert '<svg class="hub-spark"' not in page.text
    # Its jobs are of an earlier year than the figures that they are compared with.
    assert " jobs in 2019" in top_of(page)
    assert "2021: " not in top_of(page)


def test_first_partners_are_cards_with_one_reason_and_one_caution(client, read, snapshot_engine):
    top = html.unescape(top_of(read("/areas/TLE3")))
    cards = top.split("<article")[1:]
    shown = client.get("/areas/TLE3.json").json["suggestions"]
    suggested = snapshot_engine.match("TLE3").suggestions
    titles = {one.headline: parties(one) for one in suggested}
    reasons = {one.headline: reason_in_two(one) for one in suggested}
    full = client.get("/areas/TLE3/partners.json").json["suggestions"]
    assert len(cards) == len(shown)
    for number, (card, one) in enumerate(zip(cards, shown, strict=True), 1):
        whole = next(each for each in full if each["headline"] == one["headline"])
        assert titles[one["headline"]] in card
        assert all(part in card for part in reasons[one["headline"]])
        assert f'href="/pairs/TLE3/{one["partner"]["code"]}"' in card
        # The map has the same number, name and address.
        assert f'<span class="hub-places__in-list">{number}</span>' in card
        assert f'href="/pairs/TLE3/{one["partner"]["code"]}"><title>{number}. {one["partner"]["name"]}</title>' in top
        assert sum(caution.removesuffix(".") in card for caution in whole["cautions"]) == 1
    assert 'href="/areas/TLE3/partners"' in cards[-1]


def test_peers_are_chosen_in_the_address(client, read):
    assert "Same nation" in words(read("/areas/TLD3?peers=nation"))
    found = client.get("/areas/TLD3.json?with=Devon,TLK3").json["peers"]
    assert found["by"] == "chosen"
    assert [place["area"]["code"] for place in found["places"]] == ["TLD3", "TLK4", "TLK3"]
    assert client.get("/areas/TLD3?peers=like").status_code == 400
    assert client.get("/areas/TLD3?with=Nowhere+at+all").status_code == 404
    assert 'value="Devon, TLK3"' in read("/areas/TLD3?with=Devon,TLK3").text


@pytest.mark.parametrize(
    "name",
    first_now(TABLES, most=3),
)
def test_every_list_of_an_area_has_a_table(client, name):
    rows = table(client, f"/areas/TLG3.csv?table={name}")
    assert rows
    assert all(any(row.values()) for row in rows)
    assert client.get("/areas/TLG3.csv?table=nothing").status_code == 400


def test_years_stand_in_the_table(client):
    rows = table(client, "/areas/TLG3.csv")
    assert {"lq_2015", "lq_2018", "lq_2021"} <= set(rows[0])


def test_json_of_an_area_is_that_of_the_api(client):
    found = client.get("/areas/E47000006.json").json
    assert found == client.get("/api/v1/areas/E47000006").json
    assert {"summary", "known_for", "lacks", "peers", "growth", "linked", "indicators", "communities"} <= set(found)
    assert found["figures_for"] == [{"code": "TLC1", "name": "Tees Valley and Durham"}]


@pytest.mark.long
def test_a_nation_is_not_compared_with_its_own_parts(client):
    found = client.get("/areas/K02000001.json").json
    assert found["peers"] is None
    assert found["growth"] == []


def test_areas_side_by_side(client, read):
    page = read("/compare?areas=TLD3,E47000006")
    text = words(page)
    assert "known for it" in text
    found = client.get("/compare.json?areas=TLD3&areas=E47000006").json["comparison"]
    assert [one["code"] for one in found["areas"]] == ["TLD3", "E47000006"]
    (pair,) = table(client, "/compare.csv?areas=TLD3,TLC1&table=pairs")
    assert 100 < float(pair["distance_km"]) < 200
    assert table(client, "/compare.csv?areas=TLD3,TLC1")[0]["jobs_TLD3"]


def test_what_cannot_be_compared_is_said(client, read):
    assert client.get("/compare.json").json["comparison"] is None
    assert client.get("/compare.csv").status_code == 200
    six = "&".join(f"areas={code}" for code in ("TLC1", "TLC2", "TLD1", "TLD3", "TLD4", "TLD6"))
    read(f"/compare?{six}", 400)
    assert client.get("/compare?areas=TLD3&areas=Nowhere+at+all").status_code == 404
    assert "Greater Manchester" in words(read("/compare?areas=TLD3&areas=E47000001", 400))


def test_sectors_by_field(client, read):
    page = read("/sectors")
    assert {"/sectors/291", "/sectors/6201"} <= set(page.links)
    assert len(client.get("/sectors.json").json["sectors"]) == len(table(client, "/sectors.csv"))
    rail = client.get("/sectors.json?field=rail").json["sectors"]
    assert {row["field"] for row in rail} == {"rail"}
    assert "245" in [row["code"] for row in client.get("/sectors.json?q=casting").json["sectors"]]
    assert client.get("/sectors.json?q=zzz").json["sectors"] == []
    assert not [link for link in read("/sectors?q=zzz").links if re.match(r"/sectors/\d", link)]
    assert client.get("/sectors?field=nothing").status_code == 400


def test_a_sector_says_who_is_strong_feeds_it_and_buys(client, read):
    text = words(read("/sectors/291"))
    assert "£" in text
    rows = table(client, "/sectors/291.csv?table=sells_to_it")
    assert [row["code"] for row in rows][:2] == ["255", "293"]
    assert table(client, "/sectors/291.csv")[0]["lq_2015"]
    assert table(client, "/sectors/245.csv?table=buys_from_it")
    assert client.get("/sectors/24510").location == "/sectors/245"


def test_unknown_sectors_name_the_nearest(read):
    assert "6201" in words(read("/sectors/62", 404))


def test_amounts_have_their_sign_before_and_unit_behind():
    assert amount(3.6, "%") == "3.6%"
    assert amount(1234.4, "£ million a year") == "£1,234 million a year"
    assert amount(float("nan"), "firms") == "not published"


def test_several_areas_are_spoken_of_as_parts(client):
    """What one part is known for another may lack: the whole is not said to lack it."""
    found = client.get("/areas/TLI.json").json
    assert len(found["figures_for"]) > 1
    # Partners, who are named after it, may well bring what a part lacks.
    summary = found["summary"].casefold().partition("partners")[0]
    known, lacked = ({row["label"].casefold() for row in found[name]} for name in ("known_for", "lacks"))
    assert any(label in summary for label in known)
    assert not [label for label in lacked - known if label in summary]


def test_the_first_sentence_is_of_what_did_not_jump(client, snapshot_engine):
    """Greater Manchester's bookkeeping jumped: it is a strength, marked, and not what the area is known for first."""
    text = client.get("/areas/TLD3").text
    lead = text[text.index("Known for ") :]
    assert "jumped" not in lead[: lead.index(".")]
    assert any(one.caution for one in snapshot_engine.profile("TLD3").known_for)
