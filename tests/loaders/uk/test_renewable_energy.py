"""Sites of the planning database: which become sites, whose they are, places by the British grid."""

import pandas as pd
import pytest

from graph_engine.errors import LayoutError
from graph_engine.reference.renewable_technologies import renewable_technologies
from loaders.framework.load_report import WITHHELD
from loaders.framework.repeats import CONTRADICTION, REPEATED
from loaders.placement.national_grid import grid_to_degrees
from loaders.uk.renewable_energy import LOADER
from tests.area_graph import area_graph, square

COLUMNS = {
    "Old Ref ID": "",
    "Ref ID": "1",
    "Record Last Updated (dd/mm/yyyy)": "07/07/2019",
    "Operator (or Applicant)": "Example Power",
    "Site Name": "Example Works",
    "Technology Type": "Anaerobic Digestion",
    "Installed Capacity (MWelec)": "35.00",
    "Development Status (short)": "Operational",
    "Address": "Works Road, Hull",
    "Post Code": "",
    "X-coordinate": "510000",
    "Y-coordinate": "428000",
    "Planning Authority": "Hull City Council",
    "Operational": "24/04/2017",
}


@pytest.fixture
def placed():
    return area_graph(
        ("ITL3-2021:TLE11", "Hull", 53.7, -0.3, square(-1, 53)),
        ("POSTCODE:HU3", "Hull", 53.7, -0.4),
    )


@pytest.fixture
def extract(tmp_path):
    """Write an extract of the database in Latin-1: for each row the cells that differ from an example."""

    def write(*rows):
        path = tmp_path / "repd.csv"
        table = pd.DataFrame([COLUMNS | row for row in rows])
        path.write_bytes(table.to_csv(index=False).encode("latin-1"))
        return path

    return write


def site(number, operator=None, technology=None, status=None, **cells):
    named = {
        "Operator (or Applicant)": operator,
        "Technology Type": technology,
        "Development Status (short)": status,
    }
    return {"Ref ID": number} | {column: text for column, text in named.items() if text is not None} | cells


def sites(found):
    return found.nodes[found.nodes["reference"].notna()].set_index("key")


def test_site_with_capacity_product_and_place(run, extract, placed):
    found = run(LOADER, extract(site("7", **{"Site Name": "Caf\xe9 Works\xa0"})), graph=placed)
    row = sites(found).loc["repd:7"]
    assert row[["name", "operator", "product", "status", "megawatts", "seen"]].tolist() == [
        *("Café Works", "Example Power", "biogas by anaerobic digestion", "operational", 35, 2019),
    ]
    assert row[["latitude", "longitude"]].astype(float).round(2).tolist() == [53.74, -0.33]
    assert found.edges[["from", "to"]].to_numpy().tolist() == [
        ["repd:operator-example-power", "repd:7"],
        ["repd:7", "sic2007:3511"],
        ["repd:7", "ITL3-2021:TLE11"],
    ]
    assert found.editions[0].edition == "2019-07"


def test_only_live_sites_of_technologies_with_partners(run, extract, placed):
    path = extract(
        site("1", status="Application Refused"),
        site("2", technology="Solar Photovoltaics"),
        site("3", technology="Wind Onshore", status="Under Construction"),
        site("4", technology="Battery", status="Under Construction"),
    )
    found = run(LOADER, path, graph=placed)
    assert sites(found)[["product", "status"]].to_numpy().tolist() == [
        ["battery storage of electricity", "under construction"]
    ]
    assert sites(found)["seen"].isna().all()
    assert not found.edges["to"].str.startswith("sic").any()
    notes = found.file_report(path).notes
    assert notes["neither operating nor being built: no site"] == 1
    assert notes["solar, onshore wind, hydroelectricity, landfill gas: run unmanned, no site"] == 2


def test_operators_together_former_names_and_none(run, extract, placed):
    path = extract(
        site("1", "Example Power (formerly Sample Energy) / Third Heat"),
        site("2", "Private Developer"),
        site("3", "Example County Council"),
        site("4", ""),
    )
    found = run(LOADER, path, graph=placed)
    assert sites(found)["operator"].fillna("").tolist() == [
        "Example Power (formerly Sample Energy) / Third Heat",
        "",
        "Example County Council",
        "",
    ]
    records = found.nodes[found.nodes["kind"].notna()].set_index("id")
    assert records["kind"].to_dict() == {
        "example-power": "business",
        "third-heat": "business",
        "example-county-council": "institution",
    }
    assert found.edges.loc[found.edges["from"].str.contains("operator"), "to"].tolist() == [
        "repd:1",
        "repd:1",
        "repd:3",
    ]
    assert found.file_report(path).notes["no operator named"] == 2


def test_rows_that_break_a_rule(run, extract, placed):
    path = extract(
        site("1"),
        site("1"),
        site("2", **{"Installed Capacity (MWelec)": "1"}),
        site("2", **{"Installed Capacity (MWelec)": "2"}),
        site("3", technology="Perpetual Motion"),
        site("4", "Jane Mary Example / Example Power"),
        site("5", "Jane Example Renewables"),
        site("", **{"Site Name": "A"}),
        site("6", **{"Site Name": ""}),
        site("7", **{"X-coordinate": "east"}),
    )
    found = run(LOADER, path, graph=placed)
    assert sites(found).index.tolist() == ["repd:1", "repd:5"]
    assert {line: (rule, value) for line, _, rule, value in found.quarantined(path)} == {
        3: (REPEATED, "1"),
        4: (CONTRADICTION, "2"),
        5: (CONTRADICTION, "2"),
        6: ("technology that the table of technologies lacks", "Perpetual Motion"),
        7: ("may be a person", WITHHELD),
        9: ("no identifier", ""),
        10: ("no name", ""),
        11: ("not a number", "east"),
    }


def test_place_by_postcode_or_authority_and_none_at_sea(run, extract, placed):
    nowhere = {"X-coordinate": "", "Y-coordinate": ""}
    path = extract(
        site("1", **nowhere, **{"Post Code": "HU32BN"}),
        site("2", **nowhere),
        site("3", technology="Wind Offshore", **{"X-coordinate": "652658", "Y-coordinate": "176367"}),
    )
    found = run(LOADER, path, graph=placed)
    located = found.edges[found.edges["to"].str.startswith("ITL")]
    assert located[["from", "how"]].to_numpy().tolist() == [
        ["repd:1", "postcode (works)"],
        ["repd:2", "town (works)"],
    ]


def test_points_that_are_not_on_the_grid():
    east, north = pd.Series([0.0, 5e6, None, 31_750.0]), pd.Series([0.0, 5.0, 5.0, 505_000.0])
    latitude, longitude = grid_to_degrees(east, north)
    assert latitude.isna().tolist() == longitude.isna().tolist() == [True, True, True, False]
    # A point in Fermanagh: the grid goes on across the Irish Sea.
    assert (round(latitude[3], 2), round(longitude[3], 2)) == (54.31, -7.66)


def test_one_extract_holds_all(run, extract, placed):
    path = extract(site("1"))
    with pytest.raises(LayoutError, match="2 files"):
        run(LOADER, path, path, graph=placed)


def test_technologies_say_whom_one_can_ring():
    left_out = {name for name, row in renewable_technologies().items() if not row.partner}
    assert left_out == {"Landfill Gas", "Large Hydro", "Small Hydro", "Solar Photovoltaics", "Wind Onshore"}
