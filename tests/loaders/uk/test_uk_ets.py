"""Works of the UK Emissions Trading Scheme: three publications read together, and addresses that are an office."""

import gzip

import pytest

from graph_engine.errors import InputError, LayoutError
from graph_engine.schema import NodeLabel
from loaders.framework.load_report import WITHHELD
from loaders.framework.repeats import REPEATED
from loaders.framework.staging import Staging
from loaders.uk import uk_ets_addresses as rules
from loaders.uk.uk_ets import LOADER
from tests.area_graph import area_graph, square
from tests.long_run import first_now

COMPLIANCE = (
    "Regulator,Account Holder Name,Account type,Account status,Operator ID,Permit ID or Monitoring plan ID,"
    "Installation name,First Year of Operation,Last Year of Operation,Recorded emissions 2023,Recorded emissions 2024,"
    "Static surrender status 2024,NACE Code,NACE Description"
)
ALLOCATION = "Permit ID,Installation ID,Installation Name,Account Holder Name,(A) Allocation (Standard) 2021"
EUTL = (
    "id,AccountHolderName,AccountStatus,CompanyRegistrationNo,PermitOrPlanID,Latitude,Longitude,Address1,Address2,"
    "City,ZipCode,Country,MainActivityTypeCodeLookup"
)


@pytest.fixture
def placed(graph):
    """Sheffield and Hull in Yorkshire, Cardiff in Wales and Norwich in the East, by outward postcode and town."""
    return area_graph(
        ("ITL3-2021:TLE32", "Sheffield", 53.4, -1.5, square(-2, 53)),
        ("ITL3-2021:TLE11", "Hull", 53.7, -0.3, square(-1, 53)),
        ("ITL3-2021:TLL22", "Cardiff", 51.5, -3.2, square(-4, 51)),
        ("ITL3-2021:TLH15", "Norwich", 52.6, 1.3, square(1, 52)),
        ("POSTCODE:S10", "Sheffield", 53.38, -1.5),
        ("POSTCODE:HU3", "Hull", 53.7, -0.4),
        ("POSTCODE:CF24", "Cardiff", 51.5, -3.2),
        ("POSTCODE:NR1", "Norwich", 52.6, 1.3),
        nodes={NodeLabel.SECTOR: graph.node_table(NodeLabel.SECTOR)},
    )


@pytest.fixture
def scheme(tmp_path):
    """Write the tables of the scheme: one line for each installation, with its address."""

    def write(installations, allocations=(), addresses=()):
        compliance = tmp_path / "ukets_compliance_2025-06-11.csv"
        compliance.write_text("\n".join([COMPLIANCE, *installations]) + "\n", encoding="utf-8")
        allocation = tmp_path / "ukets_allocation_december_2025.csv"
        allocation.write_text("\n".join([ALLOCATION, *allocations]) + "\n", encoding="utf-8")
        eutl = tmp_path / "eutl_installations_gb.csv.gz"
        eutl.write_bytes(gzip.compress(("\n".join([EUTL, *addresses]) + "\n").encode()))
        return compliance, allocation, eutl

    return write


def works(number, name, holder="Example Metals Limited", regulator="EA", emissions="900,800", nace="2410"):
    text = "Manufacture of basic iron and steel" if nace else ""
    account = "OPERATOR_HOLDING_ACCOUNT,OPEN"
    return f"{regulator},{holder},{account},{number},UK-E-IN-{number},{name},2021,,{emissions},A,{nace},{text}"


def address(number, lines, postcode, holder="Example Metals Ltd", company="445790"):
    return f"GB-{number},{holder},closed,{company},UK-E-IN-{number},,,{lines},{postcode},GB,Combustion of fuels"


def sites(found):
    rows = found.nodes[found.nodes["reference"].notna()]
    return rows.set_index("key")


def test_site_with_operator_class_emissions_and_place(run, scheme, placed):
    files = scheme(
        [works(1, "SHEFFIELD MELTING WORKS")], addresses=[address(1, "Works Road,Neepsend,SHEFFIELD", "S102TN")]
    )
    found = run(LOADER, *files, graph=placed)
    site = sites(found).loc["uk-ets:1"]
    assert site[["name", "operator", "product", "status", "reference", "town", "postcode"]].tolist() == [
        *("SHEFFIELD MELTING WORKS", "Example Metals Limited", "Manufacture of basic iron and steel"),
        *("OPEN", "UK-E-IN-1", "Sheffield", "S10 2TN"),
    ]
    assert site[["emissions", "seen"]].tolist() == [800, 2024]
    operator = found.nodes[found.nodes["key"] == "uk-ets:00445790"].iloc[0]
    assert operator[["kind", "scheme", "company_number", "country"]].tolist() == [
        *("business", "company", "00445790", "GB")
    ]
    ends = found.edges[["from", "to", "source"]].to_numpy().tolist()
    assert ends == [
        ["uk-ets:00445790", "uk-ets:1", "uk-ets"],
        ["uk-ets:1", "sic2007:2410", "uk-ets"],
        ["uk-ets:1", "ITL3-2021:TLE32", "eutl-gb"],
    ]
    assert [edition.key for edition in found.editions] == ["uk-ets", "eutl-gb"]


def test_class_without_its_leading_zero_and_classes_that_are_none(run, scheme, graph):
    files = scheme([works(1, "A", nace="161"), works(2, "B", nace="9999"), works(3, "C", nace="")])
    found = run(LOADER, files[0], graph=graph)
    assert found.edges.loc[found.edges["rank"].notna(), ["from", "to"]].to_numpy().tolist() == [
        ["uk-ets:1", "sic2007:0161"]
    ]
    notes = found.file_report(files[0]).notes
    assert notes["NACE code with a lost leading zero"] == 1
    assert notes["NACE class that SIC 2007 has not: no class"] == 1
    assert notes["no NACE class"] == 1


def test_last_year_at_work(run, scheme, graph):
    lines = [works(1, "A", emissions="900,"), works(2, "B", emissions="EXCLUDED,0"), works(3, "C", emissions="5,NA")]
    found = sites(run(LOADER, scheme(lines)[0], graph=graph))
    assert found["seen"].fillna(0).tolist() == [2023, 0, 2023]
    assert found["emissions"].fillna(-1).tolist() == [900, -1, 5]


def test_a_former_permit_finds_the_address(run, scheme, placed):
    files = scheme(
        [works(1, "Works of Today").replace("UK-E-IN-1", "UK-E-IN-77")],
        ["UK-E-IN-1,1,Works of Yesterday,Somebody Else,5"],
        [address(1, "Works Road,,Sheffield", "S10 2TN")],
    )
    found = run(LOADER, *files, graph=placed)
    assert sites(found)["postcode"].tolist() == ["S10 2TN"]
    assert sites(found)["name"].tolist() == ["Works of Today"]
    assert found.file_report(files[0]).notes["address found by a former permit"] == 1


@pytest.mark.parametrize(
    ("installations", "addresses", "rule", "left"),
    first_now(
        [
            ([works(1, "Alpha", regulator="OPRED")], [address(1, "Quay,,Hull", "HU3 2BN")], rules.OFFSHORE, []),
            ([works(1, "Alpha", regulator="NRW")], [address(1, "Works,,Hull", "HU3 2BN")], rules.OTHER_NATION, []),
            ([works(1, "Norwich Cement")], [address(1, "House,,Sheffield", "S10 2TN")], rules.OTHER_REGION, []),
            ([works(1, "Example - Norwich")], [address(1, "House,,Sheffield", "S10 2TN")], rules.OTHER_REGION, []),
            ([works(1, "Hull Cement")], [address(1, "House,,Sheffield", "S10 2TN")], None, ["uk-ets:1"]),
            ([works(1, "Norwich Road Works")], [address(1, "Norwich Road,,Sheffield", "S10 2TN")], None, ["uk-ets:1"]),
            (
                [works(1, "Ravenscar Works"), works(2, "Pont-y-Glen Works")],
                [address(1, "Pontyglen,,Hull", "HU3 2BN"), address(2, "Pontyglen,,Hull", "HU3 2BN")],
                rules.ONE_ADDRESS,
                ["uk-ets:2"],
            ),
            ([works(1, "Alpha Works")], [address(1, "2nd Floor,Example House,Hull", "HU3 2BN")], rules.FLOOR, []),
            (
                [works(1, "Mollison Works")],
                [address(1, "6th Floor,Mollison Road,Hull", "HU3 2BN")],
                None,
                ["uk-ets:1"],
            ),
        ],
        most=3,
    ),
)
def test_an_office_is_no_works(run, scheme, placed, installations, addresses, rule, left):
    files = scheme(installations, addresses=addresses)
    found = run(LOADER, *files, graph=placed)
    assert found.edges.loc[found.edges["to"].str.startswith("ITL3"), "from"].tolist() == left
    assert {note for note in found.file_report(files[0]).notes if "not placed" in note} == ({rule} if rule else set())


def test_company_numbers_of_former_operators_and_doubtful_ones_are_not_taken(run, scheme, graph):
    files = scheme(
        [
            works(1, "A", holder="New Owner Limited"),
            works(2, "B", holder="Doubtful Ltd"),
            works(3, "C", holder="Doubtful Limited"),
            works(4, "D", holder="University of Example"),
            works(5, "E", holder="Beispiel (UK) GmbH"),
        ],
        addresses=[
            address(1, ",,", "S10 2TN"),
            address(2, ",,", "S10 2TN", "Doubtful Ltd", "12345678"),
            address(3, ",,", "S10 2TN", "Doubtful Ltd", "12345679"),
            address(4, ",,", "S10 2TN", "University of Example", "Academic"),
        ],
    )
    found = run(LOADER, *files, graph=graph)
    records = found.nodes[found.nodes["kind"].notna()].set_index("key")
    assert records["company_number"].notna().sum() == 0
    assert records["kind"].to_dict() == {
        "uk-ets:beispiel-uk-gmbh": "business",
        "uk-ets:doubtful-limited": "business",
        "uk-ets:new-owner-limited": "business",
        "uk-ets:university-of-example": "institution",
    }
    assert records["country"].fillna("").loc["uk-ets:beispiel-uk-gmbh"] == ""
    notes = found.file_report(files[0]).notes
    assert notes["operator changed since the EU log: company number not taken"] == 1
    assert notes["operator with several company numbers: none taken"] == 1


def test_rows_that_are_no_site(run, scheme, graph):
    path = scheme(
        [
            works(1, "A"),
            works(1, "A"),
            works(2, ""),
            works(3, "B").replace(",OPEN,", ",SUSPENDED,"),
            works(4, "C", holder="Jane Mary Example"),
            works(5, "D").replace("OPERATOR_HOLDING", "AIRCRAFT_OPERATOR_HOLDING"),
            works(6, "E", emissions="many,5"),
        ]
    )[0]
    found = run(LOADER, path, graph=graph)
    assert sites(found).index.tolist() == ["uk-ets:1"]
    assert {line: (rule, value) for line, _, rule, value in found.quarantined(path)} == {
        3: (REPEATED, "1"),
        4: ("no name", ""),
        5: ("unknown status", "SUSPENDED"),
        6: ("may be a person", WITHHELD),
        8: ("not a number", "many"),
    }
    assert found.file_report(path).notes["account of no installation, such as an aircraft operator's: no site"] == 1


def test_the_published_workbook(run, workbook, graph):
    rows = [COMPLIANCE.split(","), works(1, "A").split(",")]
    found = run(LOADER, workbook("compliance.xlsx", {"Data": [["UK ETS"], [], *rows]}), graph=graph)
    assert sites(found)["seen"].tolist() == [2024]


def test_other_tables_and_missing_or_doubled_reports_are_refused(run, scheme, graph, tmp_path):
    files = scheme([works(1, "A")])
    with pytest.raises(InputError, match="0 of the files are a compliance report"):
        run(LOADER, *files[1:], graph=graph)
    with pytest.raises(InputError, match="2 of the files"):
        run(LOADER, files[0], files[0], graph=graph)
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(LayoutError, match=r"other\.csv is no table of the UK ETS"):
        run(LOADER, other, graph=graph)


def test_files_are_counted_with_the_edition_they_belong_to(scheme, placed, tmp_path):
    files = scheme([works(1, "A")], ["UK-E-IN-1,1,A,B,5"], [address(1, ",,", "S10 2TN"), address(2, ",,", "S10 2TN")])
    with Staging(tmp_path / "staging") as staging:
        tables = staging.run(LOADER, files, placed).tables
        read = tables.node_table(NodeLabel.SOURCE).to_pandas().set_index("key")["rows_read"]
    assert read.to_dict() == {"uk-ets": 2, "eutl-gb": 2}
