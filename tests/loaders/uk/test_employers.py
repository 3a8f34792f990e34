"""Employers of 250 or more people, in the layouts of the short table and of the full download."""

import pytest

from graph_engine.errors import LayoutError
from loaders.framework.load_report import WITHHELD
from loaders.framework.repeats import CONTRADICTION, REPEATED
from loaders.uk.employers import LOADER
from tests.area_graph import area_graph, square

HEADER = "EmployerName,Address,CompanyNumber,SicCodes,EmployerSize,CurrentName"


@pytest.fixture
def placed():
    return area_graph(
        ("ITL3-2021:TLE32", "Sheffield", 53.4, -1.5, square(-2, 53)),
        ("POSTCODE:S10", "S10", 53.38, -1.5),
    )


@pytest.fixture
def employers(tmp_path):
    def write(*lines, name="employers_250_plus_2019_20.csv", header=HEADER):
        path = tmp_path / name
        path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
        return path

    return write


def test_company_with_its_activities_in_order(run, employers, placed):
    path = employers(
        'EXAMPLE STEEL LIMITED,"1 Works Road, Sheffield, South Yorkshire, England, S10 2TN",445790,'
        "\"['24100', '9100', '24100']\",250 to 499,EXAMPLE METALS LIMITED"
    )
    found = run(LOADER, path, graph=placed)
    record = found.nodes.iloc[0]
    assert record[["key", "kind", "scheme", "id", "company_number", "name", "type", "size_class"]].tolist() == [
        *("employers-2019-20:00445790", "business", "company", "00445790", "00445790"),
        *("EXAMPLE METALS LIMITED", "company", "250 to 499"),
    ]
    assert record[["town", "postcode", "country"]].tolist() == ["Sheffield", "S10 2TN", "GB"]
    operates = found.edges[found.edges["rank"].notna()]
    assert list(zip(operates["to"], operates["rank"], strict=True)) == [("sic2007:24100", 1), ("sic2007:09100", 2)]
    located = found.edges[found.edges["how"].notna()]
    assert located[["to", "how"]].to_numpy().tolist() == [["ITL3-2021:TLE32", "postcode (registered address)"]]
    notes = found.file_report(path).notes
    assert notes["renamed since: current name taken"] == 1
    assert notes["SIC code with a lost leading zero"] == 1


def test_public_bodies_are_institutions(run, employers):
    path = employers("Example Council,\"Town Hall, Sheffield, S10 2TN\",,\"['1', '84110']\",500 to 999,Example Council")
    found = run(LOADER, path)
    record = found.nodes.iloc[0]
    assert record[["kind", "type", "scheme", "id"]].tolist() == [
        *("institution", "public body", "name", "example-council")
    ]
    assert found.edges["to"].tolist() == ["sic2007:84110"]


def test_addresses_that_end_in_something_else(run, employers):
    found = run(
        LOADER,
        employers(
            "A PLC,\"101 Hessle Road, Hull, HU3 2BN, PO BOX 81\",00000001,['62012'],250 to 499,A PLC",
            "B LIMITED,\"Mandeville Road, Aylesbury, HP 21 8AL\",00000002,['62012'],250 to 499,B LIMITED",
            "C CO-OP,\"220 Moulsham Street, Chelmsford, CM2 OLS\",IP000973,['62012'],250 to 499,C CO-OP",
            "D LIMITED,\"2 Church Street, Hamilton, Bermuda, HM 11\",00000004,['62012'],250 to 499,D LIMITED",
            "E LIMITED,\"320 St. Vincent Street, Glasgow, Scotland, G2   5AD\",SC189125,['35130'],250 to 499,E LIMITED",
        ),
    )
    postcodes = found.nodes.set_index("id")["postcode"].fillna("").to_dict()
    assert postcodes == {
        "00000001": "HU3 2BN",
        "00000002": "HP21 8AL",
        "IP000973": "CM2 0LS",
        "00000004": "",
        "SC189125": "G2 5AD",
    }
    assert found.nodes.set_index("id")["country"].fillna("").loc["00000004"] == ""


def test_repeated_contradictory_and_unusable_rows_are_set_aside(run, employers):
    row = "DOROTHY EXAMPLE HOUSE,\"Winsley, BA15 2LE\",01360961,['86900'],250 to 499,DOROTHY EXAMPLE HOUSE"
    path = employers(
        row,
        row,
        "A LIMITED,\"Hull, HU3 2BN\",00000001,['62012'],250 to 499,A LIMITED",
        "A LIMITED,\"Hull, HU3 2BN\",00000001,['62012'],500 to 999,A LIMITED",
        "Jane Mary Example,\"Hull, HU3 2BN\",,['62012'],250 to 499,Jane Mary Example",
        "D&H Example t/as Burgers,\"Hull, HU3 2BN\",,['56101'],250 to 499,D&H Example t/as Burgers",
        ",\"Hull, HU3 2BN\",00000003,['62012'],250 to 499,",
        "F LIMITED,\"Hull, HU3 2BN\",00000004,['62012'],many,F LIMITED",
    )
    found = run(LOADER, path)
    assert found.nodes["id"].tolist() == ["01360961"]
    assert {line: (rule, value) for line, _, rule, value in found.quarantined(path)} == {
        3: (REPEATED, "01360961"),
        4: (CONTRADICTION, "00000001"),
        5: (CONTRADICTION, "00000001"),
        6: ("may be a person", WITHHELD),
        7: ("may be a person", WITHHELD),
        8: ("no name", ""),
        9: ("unknown size class", "many"),
    }


def test_full_download_with_its_own_postcode_and_codes_in_lines(run, employers):
    header = (
        "EmployerName,EmployerId,Address,PostCode,CompanyNumber,SicCodes,DiffMeanHourlyPercent,ResponsiblePerson,"
        "EmployerSize,CurrentName"
    )
    found = run(
        LOADER,
        employers(
            'Example University,7,"1 Road, Sheffield",S10 2TN,RC000057,"1,\n85421",3.1,Somebody Example,'
            "1000 to 4999,Example University",
            name="UK Gender Pay Gap Data - 2022 to 2023.csv",
            header=header,
        ),
    )
    assert found.editions[0].key == "employers-2022-23"
    record = found.nodes.iloc[0]
    assert record[["key", "kind", "postcode"]].tolist() == ["employers-2022-23:RC000057", "institution", "S10 2TN"]
    assert found.edges["to"].tolist() == ["sic2007:85421"]
    assert "Somebody" not in found.nodes.to_csv() + found.edges.to_csv()


def test_a_page_saved_as_a_table_is_refused(run, employers):
    with pytest.raises(LayoutError, match="is a web page"):
        run(LOADER, employers("<p>Sign in</p>", header="<!DOCTYPE html>"))
