"""What a search box suggests while somebody types: by the beginnings of words, with slips, each kind in its turn."""

from __future__ import annotations

from statistics import median
from time import perf_counter

import pytest

from web.pages.search.suggestions import LONGEST_TEXT, MOST
from web.pages.search.word_beginnings import IndexedName, WordBeginnings

KINDS = ("areas", "sectors", "organisations")


def named(*names, kind="organisations", said=""):
    return [IndexedName(kind, f"{kind}:{name}", name, said) for name in names]


@pytest.fixture(scope="module")
def small():
    """Some names of each kind."""
    return WordBeginnings(
        [
            *named("Sheffield", kind="areas", said="E08000039; Steel City"),
            *named("Ashfield", kind="areas"),
            *named("Iron and steel", "Steel tubes", kind="sectors"),
            *named("University of Sheffield", "Sheffield Forgemasters", "Tata Steel", "Café Élan", *"ABCDEFGHIJ"),
        ],
        KINDS,
    )


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("sheff", "Sheffield"),
        ("SHEFFIELD univ", "University of Sheffield"),
        ("forgem sheff", "Sheffield Forgemasters"),
        ("cafe elan", "Café Élan"),
        ("e08000039", "Sheffield"),
        ("shefield", "Sheffield"),
        ("universty of shefield", "University of Sheffield"),
        ("tata steal", "Tata Steel"),
        ("forgemsters", "Sheffield Forgemasters"),
        ("steel tubes", "Steel tubes"),
    ],
)
def test_the_beginnings_of_words_find_a_name_also_with_a_slip(small, text, first):
    assert small.find(text, 8)[0].one.name == first


@pytest.mark.parametrize("text", ["", "&", "qqqqqq", "sheffield qqqqqq"])
def test_what_is_like_no_name_finds_none(small, text):
    assert small.find(text, 8) == []


def test_another_name_is_said_where_the_name_itself_does_not_tell(small):
    by_code, by_name = small.find("steel city", 8)[0], small.find("sheffield", 8)[0]
    assert (by_code.one, by_code.by) == (by_name.one, "Steel City")
    assert by_name.by == ""


def test_no_kind_fills_the_list_alone():
    many = [*named(*(f"Steel {at}" for at in range(20))), *named("Steel", "Steelyard", kind="areas")]
    found = WordBeginnings(many, KINDS).find("steel", 8)
    assert len(found) == 8
    assert sum(one.one.kind == "areas" for one in found) == 2
    assert found == WordBeginnings(reversed(many), KINDS).find("steel", 8)


@pytest.mark.long
def test_suggestions_lead_to_pages_of_every_kind(client):
    wanted = {"leeds": "Area", "university of leeds": "Organisation", "steel": "Sector", "hydrogen": "Topic"}
    for text, kind in wanted.items():
        told = client.get("/search/suggestions", query_string={"q": text}).json["suggestions"]
        assert 0 < len(told) <= MOST
        one = next(one for one in told if one["kind"] == kind)
        assert set(one) == {"name", "kind", "address"}
        assert client.get(one["address"]).status_code == 200


def test_every_organisation_is_found_by_its_words_and_with_a_slip(client, snapshot_engine):
    table = snapshot_engine.figures.organisations.table.drop_duplicates("name")
    known = snapshot_engine.figures.texts.authors["organisation"].value_counts()
    for key in known.index[:10]:
        name = str(table.loc[table["key"] == key, "name"].iloc[0])
        slip = name[:3] + name[4:]
        for text in (name, " ".join(reversed(name.split())), slip):
            told = client.get("/search/suggestions", query_string={"q": text}).json["suggestions"]
            assert f"/organisations/{key}" in {one["address"] for one in told}, text


def test_an_answer_may_be_kept_and_what_is_asked_is_bounded(client):
    address = "/search/suggestions?q=leeds"
    answer = client.get(address)
    assert "max-age=" in answer.headers["Cache-Control"]
    assert client.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert client.get("/search/suggestions?q=l").json["suggestions"] == []
    assert client.get("/search/suggestions").json == {"q": "", "suggestions": []}
    assert client.get(f"/search/suggestions?q={'a' * (LONGEST_TEXT + 1)}").status_code == 400
    assert client.get("/search/suggestions?word=leeds").status_code == 400


def test_closed_partnerships_are_never_suggested(client, snapshot_engine):
    closed = {area.name for area in snapshot_engine.areas(levels=["LEP"])}
    assert closed
    for name in sorted(closed)[:12]:
        told = client.get("/search/suggestions", query_string={"q": name}).json["suggestions"]
        standing = {area.name for area in snapshot_engine.areas(name) if area.level != "LEP"}
        assert {one["name"] for one in told if one["kind"] == "Area"} & closed <= standing


def test_each_letter_is_answered_at_once(client):
    client.get("/search/suggestions?q=warm")
    took = []
    for text in ("university of manchester", "tata steel", "hydrogen", "shefield forgemastres"):
        for end in range(2, len(text) + 1):
            start = perf_counter()
            client.get("/search/suggestions", query_string={"q": text[:end]})
            took.append(perf_counter() - start)
    assert median(took) < 0.03


def test_names_of_one_kind_alone(client):
    found = client.get("/search/suggestions?q=manchester&kind=organisations").json["suggestions"]
    assert found
    assert {one["kind"] for one in found} == {"Organisation"}
