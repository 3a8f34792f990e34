"""Beneficiaries of the Structural Funds: six layouts, titles that say nothing, names with more behind them."""

import gzip

import pandas as pd
import pytest

from graph_engine.errors import LayoutError
from graph_engine.texts.terms import read_terms
from loaders.framework.load_report import WITHHELD
from loaders.framework.personal_names import MAY_BE_A_PERSON
from loaders.framework.repeats import REPEATED
from loaders.uk.grant_titles import (
    ADDRESS_CUT,
    CODE_CUT,
    IS_THE_NAME,
    NO_SUCH_DAY,
    NUMBER_CUT,
    SAYS_NOTHING,
    TAIL_CUT,
    grant_holder,
    grant_title,
    written_date,
)
from loaders.uk.structural_funds import APPROVAL_YEAR, LOADER, OF_A_SCHEME, ONE_NUMBER, OTHER_REGION
from tests.area_graph import area_graph, square

UK = (
    "Priority,Organization,Project,Type,Subsidy,Matching,Total,Start_date,End_date,State,Region,County,City_name,"
    "Postal_code,Lat_coords,Long_coords,LAU1_CODE,LAU1_NAME"
)
ENGLAND = (
    "Recipient of funds ,Name of Project,Type of fund,Summary of project (max 100 words),Start date,End date,"
    "ERDF/ESF investment £m,Total project costs £m,Percent of project funded by EU,Location (postcode),"
    "Local Enterprise Partnership area,Country,Type and focus of support (*Category of intervention)*"
)
NI_ERDF = (
    "Beneificary Name,Operation Name/Summary,Operation start date,Operation end date,"
    'Total eligible expenditure allocated to the operation,"Union co-financing rate, as per priority axis",'
    "Operation postcode,Country,priority number,priority label"
)
NI_ESF = (
    "Ref No,Beneficiary Name,Operation Name,Operation Postcode,Country,Category of Intervention,Operation Summary,"
    "Operation start date,Operation end date,Total Eligible Expenditure Allocated to the Operation,"
    "Union Co-financing rate"
)
SCOTLAND = (
    "Operation Name,Recipient organisation,ESF/ ERDF Grant requested,Total eligible expenditure,Programme,Description,"
    "Postcode,Union co-financing rate,Start date,End date,Theme,Country"
)
WALES = "Lead Beneficiary,Operation Title,EU Funds Awarded,Total Project Cost,Fund,Region,approval date"


@pytest.fixture
def placed():
    return area_graph(
        ("ITL3-2021:TLE32", "Sheffield", 53.5, -1.5, square(-2, 53)),
        ("ITL3-2021:TLN06", "Belfast", 54.5, -5.5, square(-6, 54)),
        ("POSTCODE:S10", "S10", 53.38, -1.5),
        ("POSTCODE:BT9", "BT9", 54.58, -5.9),
    )


@pytest.fixture
def listed(tmp_path):
    def write(header, *lines, name="list.csv"):
        path = tmp_path / name
        data = ("\n".join([header, *lines]) + "\n").encode()
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
        return path

    return write


def uk(
    organisation, project, state="Northern Ireland", region="", town="Belfast", postcode="BT9 5AA", dates="2009,2014"
):
    return f'P1,"{organisation}","{project}",ERDF,1000,0,0,{dates},{state},{region},,{town},{postcode},54.5,-5.9,UKN0,x'


def projects(found):
    return found.nodes[found.nodes["programme"].notna()].sort_values("code").reset_index(drop=True)


def records(found):
    return found.nodes[found.nodes["scheme"].notna()].set_index("name")


def test_a_grant_of_2007_to_2013(run, listed, placed):
    path = listed(UK, uk("Example Presses Ltd", "RD0312013 - New hybrid lintel"), name="uk.csv.gz")
    found = run(LOADER, path, graph=placed)
    project = projects(found).iloc[0]
    assert project[["programme", "code", "title", "start", "end", "partners"]].tolist() == [
        *("ERDF 2007-13", "RD0312013", "New hybrid lintel", "2009", "2014", 1)
    ]
    assert pd.isna(project["cost"])
    record = records(found).loc["Example Presses Ltd"]
    assert record[["key", "kind", "scheme", "type", "town", "postcode", "country"]].tolist() == [
        *("structural-funds-2007-13-uk:example-presses-ltd", "business", "name", "company", "Belfast", "BT9 5AA", "GB")
    ]
    edges = found.edges.set_index("from")
    held = found.edges[found.edges["role"].notna()]
    assert held[["from", "to", "role"]].to_numpy().tolist() == [[record["key"], project["key"], "beneficiary"]]
    assert edges[edges["how"].notna()]["to"].tolist() == ["ITL3-2021:TLN06"]
    assert edges["how"].dropna().tolist() == ["postcode (place of its project)"]
    # Coordinates and old area codes of the list are not taken: they were derived from names.
    assert records(found)["latitude"].isna().all()


def test_england_with_summary_and_german_dates(run, listed, placed):
    row = (
        'Example University 107575,Sensor Centre,ESF (inc YEI),"Builds wet sensors, by name.",01. Mrz 16,31. Dez 18,'
        '"1.234,56",2,"50,38%",S10 2TN.,Sheffield City Region,England,'
    )
    found = run(LOADER, listed(ENGLAND, row), graph=placed)
    project = projects(found).iloc[0]
    assert project[["programme", "title", "start", "end"]].tolist() == [
        *("ESF 2014-20", "Sensor Centre", "2016-03-01", "2018-12-31")
    ]
    assert set(read_terms(project["terms"])) == {"wet", "sensors"}
    assert "Builds wet sensors" not in found.nodes.to_csv()
    record = records(found).loc["Example University"]
    assert record[["kind", "postcode"]].tolist() == ["institution", "S10 2TN"]
    assert found.editions[0].edition == "October 2016"


def test_northern_ireland_after_2014(run, listed, placed):
    erdf = listed(
        NI_ERDF,
        'Example Limited,Heavy crusher,18.03.13,18.09.2016,"2.888,33","1.733,00",BT9 5AA,Northern Ireland,57,x',
        *(f'Firm {n} Limited,Design consultation,01.01.15,01.02.15,"1","1",n/a,Northern Ireland,66,x' for n in "ABC"),
        name="ni_erdf.csv",
    )
    esf = listed(
        NI_ESF,
        '100176,DFPF Ltd t/a People,Skills for looms,BT9 5AA,Northern Ireland,TO8,"Woven\nskills",'
        "1.4.2015,31.3.2018,1,1",
        name="ni_esf.csv",
    )
    found = run(LOADER, erdf, esf, graph=placed)
    titles = projects(found).set_index("title")
    assert titles.loc["Heavy crusher", ["programme", "start", "end"]].tolist() == [
        *("ERDF 2014-20", "2013-03-18", "2016-09-18")
    ]
    assert titles.loc["Skills for looms", ["programme", "code"]].tolist() == ["ESF 2014-20", "100176"]
    assert "DFPF Ltd" in records(found).index
    assert projects(found)["title"].isna().sum() == 3
    assert found.file_report(erdf).notes[OF_A_SCHEME] == 3


@pytest.mark.long
def test_scotland_and_wales(run, listed, placed):
    scotland = listed(
        SCOTLAND,
        "Low carbon hubs,Example Council,1,2,ERDF,Cycle hubs,G4 0HF,0.4,02/5/16,31/12/18,Theme,Scotland",
        name="scotland.csv",
    )
    wales = listed(
        WALES, "Example Council,Institute for wafers,£4.578.474,£16.156.949,ERDF,East Wales,2016", name="w.csv"
    )
    found = run(LOADER, scotland, wales, graph=placed)
    titles = projects(found).set_index("title")
    assert titles.loc["Low carbon hubs", ["start", "end"]].tolist() == ["2016-05-02", "2018-12-31"]
    assert titles.loc["Institute for wafers", "start"] == "2016"
    assert found.file_report(wales).notes[APPROVAL_YEAR] == 1
    assert [edition.licence for edition in found.editions] == ["not stated for the list; not bundled"] * 2


def test_grants_of_one_number_are_one_project_with_several_partners(run, listed, placed):
    path = listed(
        UK,
        uk("Example University", "RD0712612 - Cancer marker", dates="2010,2013"),
        uk("Example Ltd", "RD0712612 - Cancer marker discovery", dates="2011,2014"),
        uk("Another Ltd", "Project 1/II"),
        uk("Further Ltd", "Project 1/II"),
    )
    found = run(LOADER, path, graph=placed)
    table = projects(found)
    joint = table[table["code"] == "RD0712612"].iloc[0]
    assert joint[["title", "start", "end", "partners"]].tolist() == ["Cancer marker discovery", "2010", "2014", 2]
    assert len(table) == 3
    assert found.file_report(path).notes[ONE_NUMBER] == 1


def test_a_postcode_of_another_region_places_nobody(run, listed, placed):
    path = listed(
        UK,
        uk("Example North Limited", "Design for growth", "England", "North East", "Sheffield", "S10 2TN"),
        uk("Example Steel Limited", "Rolling of steel", "England", "Yorkshire", "Sheffield", "S10 2TN"),
        uk("Example Abroad Limited", "Rolling of brass", "Scotland", "Lowlands and Uplands", "Belfast", "BT9 5AA"),
    )
    found = run(LOADER, path, graph=placed)
    assert found.file_report(path).notes[OTHER_REGION] == 2
    located = found.edges[found.edges["how"].notna()]
    assert located["from"].tolist() == ["structural-funds-2007-13-uk:example-steel-limited"]


def test_rows_that_cannot_be_used(run, listed, placed):
    path = listed(
        UK,
        uk("Example Ltd", "Wind pump"),
        uk("Example Ltd", "Wind pump"),
        uk("Jane Mary Example", "Wind pump"),
        uk("J & M Example", "Wind pump"),
        uk("Xyz Example t/a Pumps", "Wind pump"),
        uk("Example Ltd", "Wind mill", dates="2014,2009"),
        uk("Example Ltd", "Wind mill", dates="soon,2009"),
        uk("", "Wind mill"),
        uk("Example Ltd", "Wind mill").replace(",ERDF,", ",EAFRD,"),
    )
    found = run(LOADER, path, graph=placed)
    assert {line: (rule, value) for line, _, rule, value in found.quarantined(path)} == {
        3: (REPEATED, found.quarantined(path)[-1][3]),
        4: (MAY_BE_A_PERSON, WITHHELD),
        5: (MAY_BE_A_PERSON, WITHHELD),
        6: (MAY_BE_A_PERSON, WITHHELD),
        7: ("ends before it starts", "2009"),
        8: ("not a date", "soon"),
        9: ("no name", ""),
        10: ("neither ERDF nor ESF", "EAFRD"),
    }
    assert len(projects(found)) == 1
    assert "Jane" not in found.nodes.to_csv()


@pytest.mark.long
def test_the_order_of_rows_changes_nothing(run, listed, placed):
    rows = [
        uk("Example Ltd", f"Pump {word}", postcode=code) for word, code in (("alpha", "BT9 5AA"), ("omega", "BT9 6BB"))
    ]
    one, other = listed(UK, *rows, name="one.csv"), listed(UK, *rows[::-1], name="other.csv")
    first, second = run(LOADER, one, graph=placed), run(LOADER, other, graph=placed)
    pd.testing.assert_frame_equal(first.nodes, second.nodes)
    pd.testing.assert_frame_equal(first.edges, second.edges)


def test_another_table_is_refused(run, listed, placed):
    with pytest.raises(LayoutError, match="no list of beneficiaries of a known layout"):
        run(LOADER, listed("name,place", "a,b"), graph=placed)


@pytest.mark.parametrize(
    ("text", "title", "code", "rule"),
    [
        ("RD1 113988 - Planning of mills", "Planning of mills", "RD1 113988", CODE_CUT),
        ("Blood assay - RD0512522", "Blood assay", "RD0512522", CODE_CUT),
        ("PoC 33A - Microwave curtain", "Microwave curtain", "PoC 33A", CODE_CUT),
        ("Knowledge escalator - RDA/COMP", "Knowledge escalator", None, CODE_CUT),
        ("Conv - Workspace in Penzance", "Workspace in Penzance", None, CODE_CUT),
        ("Export start LoO 1306/101224040 MIS", "Export start", "LoO 1306/101224040", CODE_CUT),
        ("LoO 14/04/2011 SFA", None, "LoO 14/04/2011", SAYS_NOTHING),
        ("MIS - 01/07/2013", None, None, SAYS_NOTHING),
        ("Project 1/II", None, "Project 1/II", SAYS_NOTHING),
        ("RD0410578", None, "RD0410578", SAYS_NOTHING),
        ("Technical Assistance", None, None, SAYS_NOTHING),
        ("Example Presses Limited", None, None, IS_THE_NAME),
    ],
)
def test_titles(text, title, code, rule):
    assert grant_title(text, "Example Presses Ltd") == (title, code, [rule])


def test_a_plain_title_stays():
    assert grant_title("QJ441 Track mounted crusher", "Example Ltd") == ("QJ441 Track mounted crusher", None, [])


@pytest.mark.parametrize(
    ("text", "name", "rules"),
    [
        ("EXAMPLE COLLEGE 107575", "EXAMPLE COLLEGE", [NUMBER_CUT]),
        ("Example Ltd Universal House 88 Street E1 7SA", "Example Ltd", [TAIL_CUT]),
        ("Example Company LTD Do not use", "Example Company LTD", [TAIL_CUT]),
        ("Example College, Low Road, Harrow, HA1 3AQ", "Example College", [ADDRESS_CUT]),
        ("Greater Example Authority City Hall SE1 2AA", "Greater Example Authority City Hall", [ADDRESS_CUT]),
        ("Example Council (Misc/Grants", "Example Council", []),
        ("Example (1990) Ltd", "Example (1990) Ltd", []),
        ("Limited Editions of Example", "Limited Editions of Example", []),
    ],
)
def test_names(text, name, rules):
    assert grant_holder(text) == (name, rules)


def test_dates():
    assert written_date("25-Jan-2016") == ("2016-01-25", [])
    assert written_date("2016-02-03") == ("2016-02-03", [])
    assert written_date("31. Jun 18") == ("2018-06", [NO_SUCH_DAY])
    assert written_date("01. Foo 18") == (None, [])
    assert written_date("31/13/2018") == (None, [])
