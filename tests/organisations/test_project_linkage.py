"""Which projects are one: by numbers, texts, acronym with dates, cost with a partner, and never by an acronym alone."""

import random

import pandas as pd

from graph_engine.organisations.project_linkage import (
    BY_ACRONYM,
    BY_CHAIN,
    BY_COST,
    BY_GRANT_NUMBER,
    BY_RECORD_NUMBER,
    BY_TEXT,
    same_projects,
)

COLUMNS = ["key", "programme", "code", "acronym", "start", "end", "cost", "rcn", "source"]


def project(key, **cells):
    """A project of Horizon 2020; its edition is what stands before the colon of its key."""
    edition, _, code = key.partition(":")
    return {
        "key": key,
        "programme": "H2020",
        "code": code,
        "start": "2018-01-01",
        "end": "2021-12-31",
        "source": f"cordis-{edition}",
    } | cells


def joined(*projects, partners=(), words=()):
    found = same_projects(
        pd.DataFrame(list(projects), columns=COLUMNS),
        pd.DataFrame(list(partners), columns=["from", "to"]),
        pd.DataFrame(list(words), columns=["from", "to"]),
    )
    return {(row["from"], row["to"]): row["how"] for row in found.to_dict("records")}


def test_record_and_grant_numbers():
    assert joined(project("a:1", rcn="77"), project("b:77", rcn="77")) == {("a:1", "b:77"): BY_RECORD_NUMBER}
    assert joined(project("a:5"), project("b:5", rcn="77")) == {("a:5", "b:5"): BY_GRANT_NUMBER}
    assert joined(project("a:5"), project("b:5", programme="HORIZON")) == {}


def test_a_record_number_is_no_grant_number():
    assert joined(project("a:207027", rcn="207027"), project("b:207027")) == {}


def test_one_text_with_both_numbers():
    two = project("a:207027", rcn="207027"), project("b:768953", start="2019-01-01")
    assert joined(*two, words=[("text", "a:207027"), ("text", "b:768953")]) == {("a:207027", "b:768953"): BY_TEXT}
    assert joined(*two, words=[("text", "a:207027"), ("other", "b:768953")]) == {}


def test_acronym_and_dates():
    a, b = project("a:207027", rcn="207027", acronym="Quiet  Tyres"), project("b:768953", acronym="QUIET TYRES")
    assert joined(a, b) == {("a:207027", "b:768953"): BY_ACRONYM}
    assert joined(a, b, partners=[("leeds", "a:207027")]) == {("a:207027", "b:768953"): BY_ACRONYM}
    common = [("leeds", "a:207027"), ("hull", "b:768953"), ("leeds", "b:768953")]
    assert joined(a, b, partners=common) == {("a:207027", "b:768953"): BY_ACRONYM}
    assert joined(a, b, partners=common[:2]) == {}


def test_an_acronym_alone_joins_nothing():
    a = project("a:207027", rcn="207027", acronym="SMART")
    common = [("leeds", "a:207027"), ("leeds", "b:768953")]
    for other in ({"start": "2018-03-01"}, {"end": "2022-06-30"}, {"programme": "HORIZON"}, {"end": None}):
        assert joined(a, project("b:768953", acronym="SMART", **other), partners=common) == {}


def test_two_grants_of_one_name_and_the_same_dates_are_two():
    assert joined(project("a:101130009", acronym="HYWAY"), project("b:101135374", acronym="HyWay")) == {}
    assert joined(project("a:1", rcn="1", acronym="HYWAY"), project("b:2", rcn="2", acronym="HyWay")) == {}


def test_start_cost_and_partner_where_the_end_was_put_off():
    a = project("a:207027", rcn="207027", cost=1273500.0, end="2020-11-30")
    b = project("b:768953", acronym="RISEN", cost=1273500.004)
    common = [("leeds", "a:207027"), ("leeds", "b:768953")]
    assert joined(a, b, partners=common) == {("a:207027", "b:768953"): BY_COST}
    assert joined(a, b) == {}
    assert joined(a | {"acronym": "OTHER"}, b, partners=common) == {}
    assert joined(a | {"cost": 0.0}, b | {"cost": 0.0}, partners=common) == {}


def test_fellowships_of_one_cost_and_host_are_not_told_apart():
    rows = [project(f"a:{number}", rcn=str(number), cost=195454.8) for number in (1, 2)]
    partners = [("leeds", key) for key in ("a:1", "a:2", "b:768953")]
    assert joined(*rows, project("b:768953", cost=195454.8), partners=partners) == {}


def test_three_sources_in_a_chain_are_one():
    a = project("a:207027", rcn="207027", acronym="ONE")
    b = project("b:768953", acronym="ONE")
    c = project("c:768953", acronym="Renamed", start="2019-01-01")
    assert joined(a, b, c) == {
        ("a:207027", "b:768953"): BY_ACRONYM,
        ("a:207027", "c:768953"): BY_CHAIN,
        ("b:768953", "c:768953"): BY_GRANT_NUMBER,
    }


def test_a_chain_never_joins_two_projects_of_one_edition():
    a, rival = project("a:1", rcn="1", acronym="ONE"), project("a:2", rcn="2", cost=5.0)
    b = project("b:768953", acronym="ONE", cost=5.0)
    partners = [("leeds", "a:2"), ("leeds", "b:768953")]
    assert joined(a, rival, b, partners=partners) == {("a:1", "b:768953"): BY_ACRONYM}


def test_the_order_of_rows_changes_nothing():
    rows = [
        project(f"a:{number}", rcn=str(number), acronym=f"P{number}", cost=number % 3 + 1.0) for number in range(12)
    ]
    rows += [project(f"b:{number + 500}", acronym=f"P{number}", cost=number % 4 + 1.0) for number in range(12)]
    rows += [project(f"c:{number + 500}", rcn=str(number + 90)) for number in range(0, 12, 2)]
    partners = [(f"o{number % 5}", row["key"]) for number, row in enumerate(rows)]
    words = [(f"t{number % 4}", f"{edition}:{number + 500}") for number in range(6) for edition in "bc"]
    seen = []
    for number in range(4):
        for part in (rows, partners, words):
            random.Random(number).shuffle(part)
        seen.append(joined(*rows, partners=partners, words=words))
    assert seen[0]
    assert all(found == seen[0] for found in seen)


def test_one_edition_has_nothing_to_join():
    assert joined(project("a:1", acronym="ONE"), project("a:2", acronym="ONE")) == {}
    assert joined() == {}
