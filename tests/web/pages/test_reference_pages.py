"""Method, sources, accessibility and search; on the bundled snapshot."""

from __future__ import annotations

import csv
import dataclasses
import gzip
import html
import io
import re
import tomllib

import pytest

from graph_engine.errors import TableError
from graph_engine.reference.source_limits import read_source_limits, source_limits
from graph_engine.reference.thresholds import FILE
from graph_engine.reference.typed_table import text_of
from graph_engine.suggestions.kinds import all_kinds, ranked_kinds
from graph_engine.suggestions.kinds.research.limits import limits as research_limits
from graph_engine.suggestions.kinds.supply.limits import limits as supply_limits
from loaders.framework.loader import loaders
from tests.long_run import first_now
from web.pages.search.one_organisation import once_an_organisation, same_name
from web.pages.search.pages import RESULTS, Result
from web.presentation.data_table import DataTable
from web.presentation.rule_sentences import numbers, rules_in_words

LARGEST = 40_000
OWN = ("/areas", "/sectors", "/sources", "/search", "/api", "/method", "/find", "/network")
PAGES = [
    "/method",
    "/accessibility",
    "/api",
    "/sources",
    "/sources/cordis-h2020",
    "/sources/cpa-2.1",
    "/sources/identity",
    "/sources/ror-gb",
    "/search",
    "/search?q=steel",
    "/search?q=a",
    "/search?q=shefield",
    "/search?q=%3Cscript%3E",
    "/search?q=university&kind=organisations",
]
LIMITS_HEADER = "loader,edition,limit,matters,source\n"


def words(page):
    """Text of a page without its markup."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def table(client, address):
    return list(csv.DictReader(io.StringIO(client.get(address).text)))


@pytest.fixture
def results(client):
    """Ask for results: ``results("york", kind="areas")``."""

    def ask(text, **more):
        return client.get("/search.json", query_string={"q": text, **more}).json["results"]

    return ask


@pytest.mark.parametrize("address", PAGES)
def test_pages_are_well_built_and_small(read, address):
    page = read(address)
    assert len(gzip.compress(page.text.encode())) <= LARGEST
    assert not {"None", "nan"} & set(words(page).replace("None of", "").split())


@pytest.mark.parametrize(
    "address", first_now(["/method", "/sources", "/sources/ror-gb", "/search?q=york", "/accessibility"])
)
def test_links_lead_to_pages(client, read, address):
    for link in sorted({link.split("#")[0] for link in read(address).links if link.startswith(OWN)})[:60]:
        assert client.get(link).status_code == 200, link


# Method


def test_every_rule_is_put_in_words_with_its_threshold():
    told = rules_in_words()
    assert [(one.kind, one.name) for one in told] == [
        (kind.name, rule.name) for kind in ranked_kinds().values() for rule in kind.rules.rules
    ]
    assert all(one.asks != one.title and one.asks.endswith(".") for one in told)
    asks = {(one.kind, one.name): one.asks for one in told}
    assert f"{supply_limits().shown_jobs:,}" in asks["supply", "size"]
    assert f"{research_limits().reach_km:g} km" in asks["research", "research-reach"]


def test_words_follow_the_table(monkeypatch):
    before = rules_in_words()
    other = dataclasses.replace(supply_limits(), shown_jobs=4321)
    monkeypatch.setattr("graph_engine.suggestions.kinds.supply.candidate_rules.limits", lambda: other)
    changed = [(one.name, one.asks) for one, old in zip(rules_in_words(), before, strict=True) if one != old]
    assert [name for name, _ in changed] == ["size"]
    assert "4,321" in changed[0][1]


def test_every_number_is_shown_with_its_reason(read):
    shown = numbers()
    written = tomllib.loads(text_of(FILE))
    assert [(one.part, one.name) for one in shown] == [(part, name) for part in written for name in written[part]]
    assert all(one.reason for one in shown), [one.name for one in shown if not one.reason]
    assert all(one.reason in text_of(FILE) for one in shown)
    page = words(read("/method"))
    for one in rules_in_words():
        assert one.asks in page
    for one in shown:
        assert one.name.replace("_", " ") in page


def test_the_method_names_kinds_that_are_ranked(client):
    told = client.get("/method.json").json["kinds"]
    assert [one["name"] for one in told] == list(all_kinds())
    assert [one["name"] for one in told if one["ranked"]] == list(ranked_kinds())
    assert {row["name"] for row in table(client, "/method.csv")} == {one.name for one in rules_in_words()}
    assert len(table(client, "/method.csv?table=thresholds")) == len(numbers())


# Sources


@pytest.mark.long
def test_every_edition_has_a_row_and_a_page(client, read, snapshot_engine):
    known = set(snapshot_engine.sources()["key"])
    assert {row["key"] for row in table(client, "/sources.csv")} == known
    assert {f"/sources/{key}" for key in known} <= set(read("/sources").links)
    for key in sorted(known):
        told = client.get(f"/sources/{key}.json").json
        counts = [told["source"][name] or 0 for name in ("rows_read", "rows_accepted", "rows_quarantined")]
        assert counts[0] == counts[1] + counts[2]
        assert sum(rule["rows"] for rule in told["set_aside"]) == told["total"] == counts[2], key
        assert all(re.fullmatch(r"[0-9a-f]{64}", one["sha256"]) for one in told["files"])


def test_rows_set_aside_are_grouped_by_rule_with_examples(client, read):
    rules = client.get("/sources/ror-gb.json").json["set_aside"]
    assert [rule["rows"] for rule in rules] == sorted((rule["rows"] for rule in rules), reverse=True)
    page = words(read("/sources/ror-gb"))
    for rule in rules:
        assert rule["examples"][0]["file"] in page
    whole = table(client, "/sources/ror-gb.csv?table=set_aside")
    assert len(whole) == sum(rule["rows"] for rule in rules)


def test_an_unknown_source_is_answered_with_the_nearest(client, read):
    page = read("/sources/cordis-h2021", 404)
    assert "cordis-h2020" in page.text
    assert client.get("/sources/cordis-h2021.json").json["nearest"][0] == "cordis-h2020"


def test_limits_are_of_sources_that_are_loaded(read, snapshot_engine):
    editions = [(row.loader, row.key) for row in snapshot_engine.sources().itertuples()]
    for one in source_limits().rows:
        # Sources that may not be bundled are read from users' own files only.
        bundled = one.loader not in loaders() or loaders()[one.loader].files
        assert not bundled or any(one in source_limits().of(*edition) for edition in editions), one.limit
    jobs = [one.limit for one in source_limits().of("nomis", "nomis-bres-2021-itl2")]
    page = words(read("/sources/nomis-bres-2021-itl2"))
    assert jobs
    assert all(limit in page for limit in jobs)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (",e,a limit,it matters,someone", "column loader"),
        ("nomis,,,it matters,someone", "column limit"),
        ("nomis,,a limit,,someone", "column matters"),
        ("nomis,,a limit,it matters,", "column source"),
        ("nomis,,a limit,it matters,x\nnomis,,a limit,again,x", "line 3"),
    ],
)
def test_a_slip_in_the_limits_is_refused(rows, said):
    with pytest.raises(TableError, match=said):
        read_source_limits(LIMITS_HEADER + rows)


# Search


def test_areas_come_first_and_the_same_name_first_of_all(results):
    found = results("South Yorkshire")
    assert (found[0]["kind"], found[0]["name"]) == ("areas", "South Yorkshire")
    kinds = [one["kind"] for one in found]
    assert kinds == sorted(kinds, key=["areas", "sectors", "topics", "organisations"].index)


@pytest.mark.parametrize("code", ["TLE3", "tle3", "E08000039"])
def test_an_area_is_found_by_its_code(client, results, code):
    found = results(code, kind="areas")
    assert found[0]["address"] == f"/areas/{code.upper()}"
    assert client.get(found[0]["address"]).status_code == 200


def test_sectors_are_found_by_label_code_and_name_of_a_class(client, results):
    for text, activity in (("steel tubes", "242"), ("2932", "293"), ("24", "241"), ("casting of steel", "245")):
        found = results(text, kind="sectors")
        assert activity in [one["key"] for one in found], text
        assert all(client.get(one["address"]).status_code == 200 for one in found)
    assert "Casting of steel" in next(one["detail"] for one in results("casting of steel") if one["key"] == "245")


def test_organisations_have_their_place_and_those_abroad_are_left_out(results, snapshot_engine):
    found = results("university of leeds", kind="organisations")
    assert found[0]["name"] == "University of Leeds"
    assert found[0]["place"]["name"] == "West Yorkshire"
    assert not [one for one in results("universitat", kind="organisations") if one["place"]]
    assert not results("fraunhofer gesellschaft", kind="organisations")


def test_nothing_found_offers_names_that_find_something(read, results):
    page = read("/search?q=shefield")
    nearest = [link for link in page.links if link.startswith("/search?q=") and "release=" not in link]
    assert nearest[0] == "/search?q=Sheffield"
    for link in nearest:
        assert "Nothing" not in words(read(link))
    assert results("qqqqqqqq") == []
    assert "qqqqqqqq" in words(read("/search?q=qqqqqqqq"))


def test_a_slip_is_answered_as_the_name_it_comes_near_and_nonsense_is_not(client):
    for slip, meant in (
        ("Mancherster", "Manchester"),
        ("Sheffeild", "Sheffield"),
        ("Sheffield Halam", "sheffield hallam"),
    ):
        found = client.get("/search.json", query_string={"q": slip}).json
        assert (found["q"], found["showing"]) == (slip, meant)
        assert found["results"] == client.get("/search.json", query_string={"q": meant}).json["results"] != []
    assert client.get("/search.json?q=xyzzy").json["showing"] is None
    assert client.get("/search.json?q=Manchester").json["showing"] is None


def test_a_kind_is_shown_whole(client, read):
    totals = client.get("/search.json?q=university").json["totals"]
    assert totals["organisations"] > 20
    page = read("/search?q=university&kind=organisations")
    assert page.headings.count(2) >= 1
    rows = table(client, "/search.csv?q=university&kind=organisations")
    assert len(rows) == totals["organisations"]
    # Records of one organisation are one result, in which each leads to its page.
    assert {row["address"] for row in rows if row["address"]} <= set(page.links)
    assert {row["kind"] for row in rows} == {"organisations"}
    assert client.get("/search?q=york&kind=organisation").status_code == 400


def test_topics_are_among_the_results(client, results, snapshot_engine):
    topic = snapshot_engine.topics()[0]
    found = {one["key"]: one for one in results(topic.words[0], kind="topics")}
    assert found[topic.key]["address"] == f"/topics/{topic.key}"
    assert client.get(found[topic.key]["address"]).status_code == 200


def test_a_postcode_leads_to_the_area_of_the_organisations_there(client, results, read, snapshot_engine):
    table = snapshot_engine.figures.organisations.table
    outward = table["postcode"].fillna("").str.split(" ").str[0]
    there = table[outward == "S10"]
    unit = snapshot_engine.figures.area(there["unit"].mode()[0])
    found = results("s10 2tn")
    assert (found[0]["kind"], found[0]["key"]) == ("areas", unit.code)
    assert f"of {len(there)} organisations" in found[0]["detail"]
    assert "/find?near=s10+2tn" in read("/search?q=s10+2tn").links
    assert not results("ZZ99 9ZZ", kind="areas")


def test_places_of_one_name_are_one_result_of_the_page(read, results):
    many = [one for one in results("greater manchester", kind="areas") if one["name"] == "Greater Manchester"]
    assert len(many) > 1
    page = read("/search?q=greater+manchester&kind=areas")
    assert page.text.count(">Greater Manchester</a>") == 1
    assert {one["address"] for one in many} <= set(page.links)


def test_words_that_name_nothing_are_answered_as_a_question(read):
    page = read("/search?q=antimicrobial+coatings")
    assert "as a product or service it has answers" in page.text
    assert "/find?q=antimicrobial+coatings" in page.links
    assert [link for link in page.links if link.startswith("/organisations/")]
    for words_of_trade in ("hydrogen", "machining", "fintech"):
        assert 'id="asked"' in read(f"/search?q={words_of_trade}").text
    # A name of an area, or of many, is no question.
    for name in ("manchester", "university", "M1+1AA", "2511"):
        assert 'id="asked"' not in read(f"/search?q={name}").text


def test_records_of_one_organisation_are_one_result():
    names = ["Hydrogen Assoc.", "The Hydrogen Association Ltd", "Hydrogen Refinery Ltd", "Hydrogen Association"]
    places = ["A", "A", "A", "B"]
    rows = list(zip(names, places, strict=True))
    found = once_an_organisation(rows, lambda row: row[0], lambda row: row[1])
    assert [(first[0], [other[0] for other in others]) for first, others in found] == [
        ("Hydrogen Assoc.", ["The Hydrogen Association Ltd"]),
        ("Hydrogen Refinery Ltd", []),
        ("Hydrogen Association", []),
    ]
    unplaced = once_an_organisation([("Acme", None), ("Acme", None)], lambda row: row[0], lambda row: row[1])
    assert len(unplaced) == 2, "nothing says that two without a place are one"
    assert not same_name("York Housing", "Yorkshire Housing")


def test_topics_are_named_by_what_they_are_about(results):
    for row in results("machining", kind="topics"):
        assert "machining" in f"{row['name']} {row['detail']}".casefold()


def test_without_words_nothing_is_searched(client, read):
    assert client.get("/search.json").json["results"] == []
    assert client.get("/search.json?q=...").json["results"] == []
    assert "Nothing" not in words(read("/search"))


def test_a_result_without_a_page_is_told_without_a_link():
    row = Result("organisations", "company:1", "Acme", "company", None)
    assert row.as_dict()["address"] is None
    assert row.as_dict()["place"] is None
    assert DataTable("Results", RESULTS, [row]).csv().splitlines()[1] == "organisations,company:1,Acme,company,,,"


def test_works_that_suggestions_name_are_found(client):
    found = client.get("/search.json?q=british+steel").json["results"]
    works = [one for one in found if one["name"] == "British Steel"]
    assert works
    assert {one["place"]["code"] for one in works} >= {"TLE1"}
    assert any("Scunthorpe" in one["detail"] for one in works)


def test_editions_stand_folded_by_publisher_and_can_be_looked_for(client, read):
    page = read("/sources")
    rows = client.get("/sources.json").json["sources"]
    publishers = {row["publisher"] for row in rows}
    assert page.text.count('<details class="hub-fold') == len(publishers)
    word = rows[0]["publisher"].split()[-1]
    found = client.get("/sources.json", query_string={"q": word}).json["sources"]
    assert 0 < len(found) < len(rows)
    assert f"{len(found)} of {len(rows)} editions" in read(f"/sources?q={word}").text
    assert "No edition has these words" in read("/sources?q=xyzzy").text


def test_a_sector_says_once_what_old_vouchers_need(read):
    text = read("/sectors/291").text
    assert text.count("check first") == 1
    assert text.index('id="strong"') < text.index('id="firms"')


def test_a_topic_that_holds_the_word_answers_where_none_is_called_so(client):
    found = client.get("/search.json?q=graphene&kind=topics").json["results"]
    assert [one["detail"] for one in found] == ["“graphene” is one of its words"]
    named = client.get("/search.json?q=hydrogen&kind=topics").json["results"]
    assert named
    assert all("hydrogen" in f"{one['name']} {one['detail']}".casefold() for one in named)
    assert all("is one of its words" not in one["detail"] for one in named)


def test_the_whole_name_of_an_organisation_is_asked_for_as_no_product(read):
    assert "As a product or service" not in read("/search?q=University+of+Leicester").text
    assert "As a product or service" in read("/search?q=graphene").text
