"""The page and the command that answer a business."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest

from tests.long_run import first_now


def test_an_empty_page_asks(read):
    page = read("/find")
    assert not [link for link in page.links if link.startswith("/areas/")]
    assert "words" in page.ids


def test_a_question_is_answered_with_terms_that_can_be_dropped(client, read):
    page = read("/find?q=cardboard+boxes")
    drop = next(link for link in page.links if "drop=" in link)
    back = [link for link in read(drop).links if link.startswith("/find?") and "release=" not in link]
    assert "/find?q=cardboard+boxes" in back
    told = client.get("/api/v1/find?q=cardboard+boxes").json
    linked = [link for link in page.links if link.startswith("/areas/TL")]
    # In the list and on the map.
    assert linked == 2 * [f"/areas/{region['code']}" for region in told["regions"]]


def test_what_may_be_meant_is_asked_with_classes_as_buttons(client, read):
    page = read("/find?q=pumps+in+small+batches&near=Stockport")
    told = client.get("/find.json?q=pumps+in+small+batches&near=Stockport").json
    assert told["regions"] == []
    assert {None, "2813"} <= {one["sic"] for one in told["choices"]}
    (technical,) = [link for link in page.links if "sic=2813" in link and "release=" not in link]
    assert "near=Stockport" in technical
    assert client.get(technical).status_code == 200
    assert client.get("/find.csv?q=pumps+in+small+batches&table=choices").text.startswith("label,topic,sic,fit")


def test_what_the_reader_s_own_area_has_done_with_a_place_stands_with_it(client, read):
    page = read("/find?q=knitwear&near=Leicester")
    text = " ".join(page.text.split())
    # Leicester is a part of the unit that shares the projects.
    assert "joint projects with Leicestershire, Rutland and Northamptonshire on record" in text
    assert "/pairs/TLF2/TLF1" in page.links
    assert "joint project" not in read("/find?q=knitwear&near=LE1").text


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("q=***", 400, "holds no word"),
        ("q=steel&want=both", 400, "need"),
        ("q=steel&near=ZZ9+9ZZ", 400, "No postcode"),
        ("q=steel&sic=9999", 400, "No class of SIC 2007"),
        ("q=%3Cscript%3Ealert(1)%3C/script%3E", 200, "&lt;script&gt;"),
        ("q=hydrogen", 200, "hydrogen"),
    ],
)
def test_odd_questions_are_answered_plainly(read, query, status, said):
    assert said in read(f"/find?{query}", status).text


def test_twins_have_regions_contacts_and_terms(client):
    assert client.get("/find.csv?q=cheese").text.startswith("code,name,score")
    assert client.get("/find.csv?q=cheese&table=ask").text.startswith("region,name,kind")
    assert client.get("/find.csv?q=cheese&table=read_as").text.startswith("code,label,score")
    assert client.get("/find.json").json["regions"] == []


def test_the_command_says_the_same(snapshot_hub, client):
    result = snapshot_hub("find", "cheese", "--near", "Devon", "--format", "json")
    told = client.get("/find.json?q=cheese&near=Devon").json
    assert json.loads(result.output)["regions"] == told["regions"]
    table = snapshot_hub("find", "glass", "bottles", "--offer")
    assert "Ask " in table.output
    assert "Read as" in table.output


def test_an_unknown_place_keeps_the_question(client, read):
    page = read("/find?q=gluten-free+biscuits&near=Sheffeild", status=404)
    assert "No area is called “Sheffeild”" in page.text
    assert 'value="gluten-free biscuits"' in client.get("/find?q=gluten-free+biscuits&near=Sheffeild").text
    assert "/find?q=gluten-free+biscuits&near=Sheffield" in page.links
    answer = client.get("/api/v1/find?q=biscuits&near=Sheffeild")
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
    assert answer.json["nearest"][0] == "Sheffield"


def test_classes_that_were_dropped_for_other_words_are_let_go(client):
    answer = client.get("/find?q=biscuits&of=steel+castings&drop=2452")
    assert (answer.status_code, answer.location) == (303, "/find?q=biscuits")
    assert client.get("/find?q=biscuits&of=biscuits&drop=1072").status_code == 200


def test_the_page_says_which_words_were_not_used(read):
    assert "<strong>aerospace</strong>" in read("/find?q=precision+machining+for+aerospace&near=Devon").text
    assert "aerospace" not in read("/find?q=precision+machining").text


def test_an_offer_shows_the_figure_that_it_states(client, read):
    assert "Figure:" in read("/find?q=dental+implants&want=offer").text
    assert all(region["evidence"] for region in client.get("/find.json?q=dental+implants&want=offer").json["regions"])


@pytest.mark.parametrize(
    "name",
    first_now(
        [
            "ITM Power",
            "Rolls-Royce",
            "John Smedley",
            "Catapult",
            "Johnson Matthey",
            "Ceres Power",
            "BAE Systems",
            "Airbus",
            "National Physical Laboratory",
            "University of Sheffield",
        ],
        most=3,
    ),
)
def test_an_organisation_is_found_by_its_name_and_leads_to_its_page(client, read, name):
    address = f"/find?q={name.replace(' ', '+')}"
    told = client.get(address.replace("/find", "/find.json")).json["called"]
    assert told
    for one in told:
        assert set(name.casefold().replace("-", " ").split()) <= set(one["name"].casefold().replace("-", " ").split())
        assert one["address"] in read(address).links
    assert client.get(told[0]["address"]).status_code == 200


def test_words_of_a_trade_call_no_organisation_that_lacks_one(client):
    assert client.get("/find.json?q=we+need+steel+castings+in+Sheffield").json["called"] == []


def test_where_the_asker_is_stands_in_the_sentence(client, read):
    page = read("/find?q=we+knit+jumpers+in+Leicester")
    assert "Near Leicester, as you say." in " ".join(page.text.split())
    assert "/find?q=we+knit+jumpers+in+Leicester&far=1" in page.links
    assert client.get("/find.json?q=we+knit+jumpers+in+Leicester").json["near"] == "Leicester"
    assert client.get("/find.json?q=knitted+jumpers").json["near"] is None


def test_the_place_that_was_read_stands_in_its_field_and_goes_with_the_words(client):
    page = client.get("/find?q=we+knit+jumpers+in+Leicester").text
    assert 'name="near" value="Leicester"' in page
    assert 'name="read" value="Leicester"' in page
    sent = client.get("/find?q=we+knit+jumpers+in+Leeds&near=Leicester&read=Leicester")
    assert (sent.status_code, sent.location) == (303, "/find?q=we+knit+jumpers+in+Leeds")
    typed = client.get("/find?q=we+knit+jumpers+in+Leicester&near=Leeds&read=Leicester")
    assert typed.location == "/find?q=we+knit+jumpers+in+Leicester&near=Leeds"


def test_whoever_sells_meets_buyers_first_and_each_place_once(client):
    address = "/find?q=Belfast+cyber+security+company+looking+for+fintech+customers&want=offer"
    page, told = client.get(address).text, client.get(address.replace("/find", "/find.json")).json
    assert told["regions"]
    assert told["places"]
    assert page.index("Who may buy it") < page.index("May use it")
    stops = re.findall(r'id="region-(\w+)">\s*<span class="hub-places__in-list">(\d+)</span>', page)
    assert [number for _, number in stops] == [str(number) for number in range(1, len(stops) + 1)]
    bought = [region["code"] for region in told["regions"]]
    assert [code for code, _ in stops[: len(bought)]] == bought
    assert len({code for code, _ in stops}) == len(stops)
    assert {place["code"] for place in told["places"]} <= {code for code, _ in stops}


def test_how_the_question_was_read_is_the_first_sentence(read):
    text = " ".join(unescape(read("/find?q=antimicrobial+coatings+for+medical+textiles+near+Stockport").text).split())
    assert "You need antimicrobial coatings near Stockport: " in text
    assert "Left out: medical, textiles." in text
    offered = " ".join(unescape(read("/find?q=precision+machining&want=offer&near=Devon").text).split())
    assert "You offer precision machining near Devon: who may buy it" in offered


def test_a_works_leads_to_the_page_of_its_firm(client):
    page = client.get("/find?q=machining&want=offer&sic=2562&of=machining&near=Sheffield").text
    named = re.findall(r'<strong><a class="govuk-link" href="(/organisations/[^"]+)">', page)
    assert [one for one in named if "/company:" in one or "/uk-ets:" in one]


def test_who_names_the_contacts_is_said_once_where_all_agree(client, read):
    text = " ".join(read("/find?q=knitwear").text.split())
    assert text.count("growth hubs by Growth hubs and the areas they serve") == 1
    assert "Named by" not in text


def test_below_a_fit_classes_are_asked_for_and_none_of_them_may_be_meant(read):
    page = read("/find?q=we+want+to+make+plastic+out+of+potato+starch")
    assert "A class of trade" in page.text
    assert "None of these" in page.text
    assert "Leads to makers and support, first in" in page.text
    assert any("sic=2229" in link for link in page.links)
