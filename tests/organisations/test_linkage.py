"""Which records are one organisation: by the table, by identifier, by name in one place, and never by accident."""

import random

import pandas as pd
import pytest

from graph_engine.errors import InputError, TableError
from graph_engine.organisations.clusters import (
    BY_IDENTIFIER,
    BY_NAME,
    BY_ONLY_NAME,
    BY_REGISTERED_NAME,
    BY_TABLE,
    Ruling,
    read_rulings,
)
from graph_engine.organisations.linkage import OWN, resolve
from graph_engine.organisations.names import cleaned_name, legal_name
from graph_engine.schema import NODES, NodeLabel
from loaders.framework.loader import source_ranks

SHEFFIELD, LEEDS, WESTMINSTER = "ITL3-2021:TLE32", "ITL3-2021:TLE42", "ITL3-2021:TLI32"
HEADER = "record_a,record_b,rule,reason\n"


def record(key, name=None, **cells):
    source, _, identifier = key.partition(":")
    scheme = {"ref2021": "ukprn", "providers": "ukprn", "ukri-rtos": "name"}.get(source, source)
    scheme = "cordis" if source.startswith("cordis") else "company" if source == "employers" else scheme
    row = {"key": key, "kind": "institution", "scheme": scheme, "id": identifier, "name": name, "country": "GB"}
    return row | {"source": source} | ({"ukprn": identifier} if scheme == "ukprn" else {}) | cells


def resolved(records, places=(), rulings=()):
    located = pd.DataFrame(list(places), columns=["from", "to"])
    return resolve(pd.DataFrame(records), located, source_ranks(), rulings)


def joined(resolution):
    return dict(zip(resolution.joined["from"], resolution.joined["to"], strict=True))


def how(resolution):
    return dict(zip(resolution.joined["from"], resolution.joined["how"], strict=True))


def organisation(resolution, key, label=NodeLabel.INSTITUTION):
    return resolution.organisations[label].set_index("key").loc[key]


def test_one_university_in_four_sources():
    records = [
        record("ref2021:10007157", "The University of Sheffield", type="university"),
        record("providers:10007157", "University of Sheffield", postcode="S10 2TN", latitude=53.38, longitude=-1.49),
        record("cordis-h2020:999976881", "THE UNIVERSITY OF SHEFFIELD"),
        record("ror:05krs5044", "University of Sheffield", ror="05krs5044", town="Sheffield"),
        record("gtr:university-of-sheffield", "University of Sheffield", postcode="S10 2TN"),
    ]
    places = [
        ("providers:10007157", SHEFFIELD),
        ("ror:05krs5044", "ITL3-2021:TLE31"),
        ("gtr:university-of-sheffield", SHEFFIELD),
    ]
    found = resolved(records, places)
    assert set(joined(found).values()) == {"ukprn:10007157"}
    assert how(found) == {
        "providers:10007157": OWN,
        "ref2021:10007157": BY_IDENTIFIER,
        "ror:05krs5044": BY_NAME,
        "gtr:university-of-sheffield": BY_NAME,
        "cordis-h2020:999976881": BY_ONLY_NAME,
    }
    node = organisation(found, "ukprn:10007157")
    assert node[["scheme", "id", "name", "type", "postcode", "ror", "ukprn"]].tolist() == [
        *("ukprn", "10007157", "University of Sheffield", "university", "S10 2TN", "05krs5044", "10007157")
    ]
    assert list(found.organisations[NodeLabel.INSTITUTION].columns) == list(NODES[NodeLabel.INSTITUTION].names)
    assert found.seats.to_numpy().tolist() == [["ukprn:10007157", "providers:10007157"]]


def test_equal_names_in_different_places_stay_apart():
    records = [record("gtr:a", "Example Institute"), record("cordis-h2020:1", "Example Institute")]
    found = resolved(records, [("gtr:a", SHEFFIELD), ("cordis-h2020:1", LEEDS)])
    assert joined(found) == {"gtr:a": "gtr:a", "cordis-h2020:1": "cordis:1"}
    assert set(how(found).values()) == {OWN}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((SHEFFIELD, None), ("ITL3-2021:TLE31", None)),
        ((WESTMINSTER, None), ("ITL1-2021:TLI", None)),
        (("ITL3-2021:TLH12", "CB2 1TN"), ("ITL3-2021:TLG12", "CB2 3QZ")),
        (("LAD-2025:E08000039", None), ("LAD-2025:E08000039", None)),
    ],
    ids=["ITL2", "London", "outward postcode", "district"],
)
def test_what_counts_as_one_place(one, other):
    records = [record("gtr:a", "Example", postcode=one[1]), record("cordis-h2020:1", "EXAMPLE LTD", postcode=other[1])]
    found = resolved(records, [("gtr:a", one[0]), ("cordis-h2020:1", other[0])])
    assert len(set(joined(found).values())) == 1
    assert how(found)["cordis-h2020:1"] == BY_NAME


def test_a_region_is_not_one_place():
    records = [record("gtr:a", "Example"), record("cordis-h2020:1", "EXAMPLE")]
    found = resolved(records, [("gtr:a", "ITL1-2021:TLE"), ("cordis-h2020:1", "ITL1-2021:TLE")])
    assert len(set(joined(found).values())) == 2


def test_an_unplaced_institution_joins_the_only_one_of_its_name():
    records = [
        record("cordis-h2020:1", "EXAMPLE RESEARCH LTD"),
        record("gtr:a", "Example Research"),
        record("cordis-h2020:2", "EXEMPLAR"),
        record("gtr:b", "Exemplar"),
        record("cordis-h2020:3", "COMMON NAME"),
        record("gtr:c", "Common Name"),
        record("ror:d", "Common Name"),
    ]
    places = [("gtr:a", SHEFFIELD), ("gtr:b", SHEFFIELD), ("gtr:c", SHEFFIELD), ("ror:d", LEEDS)]
    found = joined(resolved(records, places))
    assert found["cordis-h2020:1"] == found["gtr:a"]
    assert found["cordis-h2020:2"] != found["gtr:b"]
    assert len({found["cordis-h2020:3"], found["gtr:c"], found["ror:d"]}) == 3


def test_unplaced_businesses_join_only_by_their_registered_name():
    business = {"kind": "business"}
    records = [
        record("employers:00000001", "EXAMPLE ENGINES PLC", company_number="00000001", **business),
        record("cordis-h2020:1", "Example Engines plc", **business),
        record("cordis-h2020:2", "EXAMPLE ENGINES", **business),
        record("cordis-h2020:3", "EXAMPLE ENGINES LIMITED", **business),
        record("cordis-fp7:4", "EXAMPLE ENGINES LTD", **business),
    ]
    found = resolved(records, [("employers:00000001", SHEFFIELD), ("cordis-fp7:4", LEEDS)])
    assert joined(found) == {
        "employers:00000001": "company:00000001",
        "cordis-h2020:1": "company:00000001",
        "cordis-h2020:2": "cordis:2",
        "cordis-h2020:3": "cordis:3",
        "cordis-fp7:4": "cordis:3",
    }
    assert how(found)["cordis-h2020:1"] == BY_REGISTERED_NAME
    assert organisation(found, "company:00000001", NodeLabel.BUSINESS)["company_number"] == "00000001"


def test_a_registered_company_is_one_wherever_its_records_say_that_it_is():
    # Sources of several years give the seats before and after a move; without the legal form they may be two firms.
    firms = [record(f"cordis-{at}:1{at}", "EXAMPLE ENGINES LTD", kind="business") for at in ("h2020", "fp7")]
    others = [record(f"cordis-{at}:2{at}", "EXAMPLE PUMPS", kind="business") for at in ("h2020", "fp7")]
    # The office of a register may be no works.
    known = record("employers:00000003", "EXAMPLE TYRES LTD", company_number="00000003", kind="business")
    office = [known, record("cordis-fp7:3", "EXAMPLE TYRES LTD", kind="business")]
    records = [*firms, *others, *office]
    found = resolved(records, [(row["key"], at) for row, at in zip(records, [SHEFFIELD, LEEDS] * 3, strict=True)])
    assert joined(found)["cordis-fp7:3"] == "cordis:3"
    assert joined(found)["cordis-h2020:1h2020"] == joined(found)["cordis-fp7:1fp7"]
    assert how(found)["cordis-fp7:1fp7"] == BY_REGISTERED_NAME
    assert joined(found)["cordis-h2020:2h2020"] != joined(found)["cordis-fp7:2fp7"]


def test_two_numbered_companies_of_one_name_leave_the_third_alone():
    records = [
        record("employers:00000001", "EXAMPLE CASINOS LIMITED", company_number="00000001", kind="business"),
        record("employers:00000002", "EXAMPLE CASINOS PLC", company_number="00000002", kind="business"),
        record("cordis-h2020:1", "EXAMPLE CASINOS", kind="business"),
    ]
    found = resolved(records, [(row["key"], SHEFFIELD) for row in records])
    assert len(set(joined(found).values())) == 3
    assert found.ambiguous == {BY_NAME: 1}


def test_the_full_name_decides_between_companies():
    records = [
        record("employers:00000001", "EXAMPLE CASINOS LIMITED", company_number="00000001", kind="business"),
        record("employers:00000002", "EXAMPLE CASINOS PLC", company_number="00000002", kind="business"),
        record("cordis-h2020:1", "Example Casinos Ltd.", kind="business"),
    ]
    found = joined(resolved(records, [(row["key"], SHEFFIELD) for row in records]))
    assert found["cordis-h2020:1"] == "company:00000001"


def test_names_abroad_are_not_compared():
    records = [
        record(f"cordis-{programme}:1{programme}", "BEISPIEL GMBH", country="DE") for programme in ("h2020", "fp7")
    ]
    found = resolved(records, [(row["key"], SHEFFIELD) for row in records])
    assert len(set(joined(found).values())) == 2


def test_one_participant_in_two_programmes_is_one_organisation():
    records = [record("cordis-h2020:7", None, country="DE"), record("cordis-fp7:7", None, country="DE")]
    found = resolved(records)
    assert set(joined(found).values()) == {"cordis:7"}
    assert how(found) == {"cordis-h2020:7": OWN, "cordis-fp7:7": BY_IDENTIFIER}


def test_names_are_no_identifiers():
    records = [record("ukri-rtos:example", "Example"), record("ukri-institutes:example", "Example", scheme="name")]
    assert len(set(joined(resolved(records)).values())) == 2


def test_a_former_name_reaches_the_place_of_its_organisation():
    records = [
        record("providers:10000001", "Old College"),
        record("ref2021:10000001", "New University"),
        record("cordis-h2020:1", "UNIVERSITY, NEW"),
    ]
    found = resolved(records, [("providers:10000001", SHEFFIELD), ("cordis-h2020:1", SHEFFIELD)])
    assert set(joined(found).values()) == {"ukprn:10000001"}
    assert organisation(found, "ukprn:10000001")["name"] == "New University"


def test_the_table_forces_and_forbids():
    records = [
        record("gtr:a", "Example Institute"),
        record("cordis-h2020:1", "Something Else"),
        record("cordis-h2020:2", "Example Institute"),
    ]
    places = [("gtr:a", SHEFFIELD), ("cordis-h2020:2", SHEFFIELD)]
    rulings = [
        Ruling("cordis-h2020:1", "gtr:a", True, "renamed"),
        Ruling("cordis-h2020:2", "gtr:a", False, "a name-sake"),
        Ruling("gtr:a", "nobody:9", True, "not loaded"),
    ]
    found = resolved(records, places, rulings)
    assert joined(found) == {"cordis-h2020:1": "cordis:1", "gtr:a": "cordis:1", "cordis-h2020:2": "cordis:2"}
    assert how(found)["cordis-h2020:1"] == BY_TABLE


def test_records_of_one_number_can_be_kept_apart():
    records = [record("ref2021:10000001", "One"), record("providers:10000001", "Two")]
    found = resolved(records, rulings=[Ruling("providers:10000001", "ref2021:10000001", False, "a slip in the list")])
    assert joined(found) == {"providers:10000001": "ukprn:10000001", "ref2021:10000001": "ref2021:10000001"}


EMPLOYER = ("employers:00000001", "business", "company")


@pytest.mark.parametrize(
    ("kinds", "label"),
    [
        ([EMPLOYER, ("cordis-h2020:1", "institution", "research organisation")], "Institution"),
        ([EMPLOYER, ("cordis-h2020:1", "institution", "other organisation")], "Business"),
        ([EMPLOYER, ("ukri-rtos:example", "institution", "research organisation")], "Business"),
        ([("ukri-rtos:example", "institution", "research organisation")], "Institution"),
        ([("cordis-h2020:1", "business", "company")], "Business"),
    ],
)
def test_institution_or_business(kinds, label):
    records = [record(key, "Example Ltd", kind=kind, type=type_, postcode="S10 2TN") for key, kind, type_ in kinds]
    found = resolved(records, [(key, SHEFFIELD) for key, _, _ in kinds])
    assert set(found.joined["label"]) == {label}
    assert len(set(joined(found).values())) == 1


def test_of_two_editions_the_newest_describes():
    records = [
        record("employers-2019-20:00000001", "OLD PLC", scheme="company", size_class="250 to 499", kind="business"),
        record("employers-2022-23:00000001", "NEW PLC", scheme="company", size_class="500 to 999", kind="business"),
    ]
    node = organisation(resolved(records), "company:00000001", NodeLabel.BUSINESS)
    assert node[["name", "size_class"]].tolist() == ["NEW PLC", "500 to 999"]


def test_a_finer_seat_counts_before_a_better_source():
    records = [
        record("providers:10000001", "Example University"),
        record("gtr:a", "Example University", postcode="S10 2TN"),
    ]
    found = resolved(records, [("providers:10000001", "ITL1-2021:TLE"), ("gtr:a", SHEFFIELD)])
    assert found.seats.to_numpy().tolist() == [["ukprn:10000001", "gtr:a"]]
    assert organisation(found, "ukprn:10000001")["postcode"] == "S10 2TN"


def test_order_of_rows_changes_nothing():
    names = ["Example Institute", "EXAMPLE INSTITUTE LTD", "University of Example", "EXAMPLE UNIVERSITY", "Twin Ltd"]
    sources = ("gtr", "cordis-h2020", "cordis-fp7", "ror", "employers")
    records, places = [], []
    for number in range(60):
        key = f"{sources[number % 5]}:{number % 17}{number}"
        records.append(record(key, names[number % 4 if number % 7 else 4], postcode="S10 2TN" if number % 3 else None))
        if number % 2:
            places.append((key, (SHEFFIELD, LEEDS, WESTMINSTER)[number % 3]))
    answers = []
    for seed in range(3):
        random.Random(seed).shuffle(records)
        random.Random(seed).shuffle(places)
        found = resolved(records, places)
        tables = [*found.organisations.values(), found.joined, found.seats]
        answers.append([table.to_csv(index=False) for table in tables])
    assert answers[0] == answers[1] == answers[2]


def test_every_record_has_one_organisation():
    records = [record(f"cordis-h2020:{number}", None) for number in range(5)]
    found = resolved(records)
    assert sorted(found.joined["from"]) == sorted(row["key"] for row in records)
    keys = pd.concat(found.organisations.values())["key"]
    assert set(found.joined["to"]) == set(keys)
    assert keys.is_unique


def test_no_records_give_no_organisations():
    empty = pd.DataFrame(columns=list(NODES[NodeLabel.RECORD].names))
    found = resolve(empty, pd.DataFrame(columns=["from", "to"]), (), ())
    assert [len(rows) for rows in found.organisations.values()] == [0, 0]
    assert found.joined.empty


def test_records_that_cannot_be_are_refused():
    twice = [record("gtr:a", "A"), record("gtr:a", "B")]
    with pytest.raises(InputError, match="Record 'gtr:a' stands twice"):
        resolved(twice)
    with pytest.raises(InputError, match="has the kind 'person'; use 'institution' or 'business'"):
        resolved([record("gtr:a", "A", kind="person")])


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("a:1,b:2,maybe,why\n", r"column rule: found 'maybe', allowed is one of 'apart', 'same'"),
        ("a:1,a:1,same,why\n", r"column record_b: found 'a:1', allowed is the key of another record"),
        ("a:1,b:2,same,\n", r"column reason: found ''"),
        ("a:1,b:2,same,why\nb:2,a:1,apart,why\n", r"line 3, column record_b: found 'a:1'"),
    ],
)
def test_a_slip_in_the_table_is_refused(rows, message):
    with pytest.raises(TableError, match=message):
        read_rulings(HEADER + rows)


def test_the_table_of_the_package_is_valid():
    rulings = read_rulings()
    assert all(":" in ruling.record_a and ":" in ruling.record_b for ruling in rulings)
    assert any(ruling.same for ruling in rulings)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("THE CHANCELLOR, MASTERS AND SCHOLARS OF THE UNIVERSITY OF EXAMPLE", "University of Example"),
        ("THE UNIVERSITY COURT OF THE UNIVERSITY OF EXAMPLE", "Example University"),
        ("UNIVERSITY OF EXAMPLE HIGHER EDUCATION CORPORATION", "University of Example, The"),
        ("London School of Example & Pol Sci", "London School of Example and Political Science"),
        ("Example N H S Foundation Trust", "EXAMPLE NATIONAL HEALTH SERVICE FOUNDATION TRUST"),
        ("C.A.B. EXAMPLE LIMITED", "CAB Example"),
        ("Glyndŵr University / Prifysgol Glyndŵr", "GLYNDWR UNIVERSITY"),
        ("EXAMPLE CENTRE LIMITED LBG", "Example Center"),
        ("King's Example", "KINGS EXAMPLE"),
        ("Royal College of Examples(The)", "Royal College of Examples"),
    ],
)
def test_spellings_of_one_name(one, other):
    assert cleaned_name(one) == cleaned_name(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("University of York", "York St John University"),
        ("Example Holdings Ltd", "Example Ltd"),
        ("Example (UK) Ltd", "Example Ltd"),
        ("University of Example (AMRC)", "University of Example"),
        ("Example Technology", "Example Technologies"),
    ],
)
def test_names_of_two_bodies(one, other):
    assert cleaned_name(one) != cleaned_name(other)


def test_full_names_keep_their_legal_form():
    assert legal_name("Example PLC") != legal_name("Example Ltd")
    assert legal_name("EXAMPLE LTD.") == legal_name("Example Limited")
