"""Food plants by product: which rows are sites, two lists of one establishment, addresses that are withheld."""

import pandas as pd
import pytest

from graph_engine.errors import InputError, LayoutError
from graph_engine.reference.food_sections import food_sections
from loaders.framework.load_report import WITHHELD
from loaders.framework.repeats import CONTRADICTION
from loaders.uk.food_establishments import LOADER
from tests.area_graph import area_graph, square
from tests.long_run import first_now

COLUMNS = (
    "AppNo",
    "TradingName",
    "Address1",
    "Town",
    "Postcode",
    "Country",
    "All_Activities",
    "Part_A__Section_0__General_activity_establishment",
    "Part_A__Section_VI__Meat_products",
    "Part_A__Section_VIII__Fishery_products",
    "Part_A__Section_IX__Raw_milk_and_dairy_products",
    "Part_A__Section_XV__Collagen",
    "Part B All sections ",
    "Cold_Store",
    "Processing_Plant",
    "GeographicLocalAuthority",
    "X",
    "Y",
    "AddressWithheld",
)
MEAT, FISH, DAIRY, COLLAGEN = COLUMNS[8:12]
PROCESSES = "PP (Processing Plant)"


@pytest.fixture
def placed():
    return area_graph(
        ("ITL3-2021:TLE11", "Hull", 53.7, -0.3, square(-1, 53)),
        ("ITL3-2021:TLM50", "Aberdeen", 57.2, -2.2, square(-3, 57)),
        ("POSTCODE:HU3", "Hull", 53.7, -0.4),
        ("POSTCODE:AB42", "Peterhead", 57.5, -2.1),
    )


@pytest.fixture
def establishments(tmp_path):
    """Write a list of establishments: for each the columns that are filled."""

    def write(*rows, name="fsa_april_2025.csv"):
        path = tmp_path / name
        table = pd.DataFrame([plant() | row for row in rows], columns=list(COLUMNS))
        table.to_csv(path, index=False)
        return path

    return write


def plant(number="AB 001", **cells):
    row = {"AppNo": number, "TradingName": "Example Foods Ltd", "Country": "England", "Processing_Plant": "Yes"}
    row |= {MEAT: PROCESSES, "Postcode": "HU32BN", "Town": "HULL", "GeographicLocalAuthority": "Kingston upon Hull"}
    return row | cells


def sites(found):
    rows = found.nodes[found.nodes["reference"].notna()]
    return rows.set_index("reference")


def test_plant_with_products_classes_and_place(run, establishments, placed):
    path = establishments(
        plant("ab  001 ", **{FISH: "PP (Processing Plant) FFPP (Fresh Fishery Products Plant)", COLLAGEN: PROCESSES})
    )
    found = run(LOADER, path, graph=placed)
    site = sites(found).loc["AB 001"]
    assert site[["name", "operator", "product", "status", "town", "postcode", "seen"]].tolist() == [
        *("Example Foods Ltd", "Example Foods Ltd", "meat products; fishery products; collagen"),
        *("approved", "Hull", "HU3 2BN", 2025),
    ]
    edges = found.edges[["from", "to"]].to_numpy().tolist()
    assert edges == [
        ["food-approvals:example-foods-ltd", "food-approvals:AB 001"],
        ["food-approvals:AB 001", "sic2007:1013"],
        ["food-approvals:AB 001", "sic2007:1020"],
        ["food-approvals:AB 001", "ITL3-2021:TLE11"],
    ]


def test_only_processing_plants_of_the_united_kingdom_are_sites(run, establishments, placed):
    path = establishments(
        plant("A 1", Processing_Plant="", Cold_Store="Yes"),
        plant("A 2", **{MEAT: "", DAIRY: "CC (Collection Centre) PP (Processing Plant)"}),
        plant("A 3", Country="Jersey"),
        plant("A 4", **{MEAT: "", DAIRY: "CC (Collection Centre)"}),
    )
    found = run(LOADER, path, graph=placed)
    assert sites(found)["product"].fillna("").to_dict() == {"A 2": "dairy products", "A 4": ""}
    notes = found.file_report(path).notes
    assert notes["no processing plant (shop, store, slaughter, cutting, packing): no site"] == 1
    assert notes["not in the United Kingdom: no site"] == 1
    assert notes["processing plant without a section that says of what: no product"] == 1


@pytest.mark.long
def test_of_two_lists_the_newer_says_and_the_older_adds(run, establishments, placed):
    newer = establishments(plant("A 1", TradingName="New Name Ltd"), name="APMSApr25.csv")
    older = establishments(
        plant("A 1 "),
        plant("A 2", Country="Scotland", Postcode="AB42 3GX"),
        plant("A 3"),
        name="Approved+establishments+01-04-2022.csv",
    )
    for paths in ((older, newer), (newer, older)):
        found = run(LOADER, *paths, graph=placed)
        rows = sites(found).sort_index()
        assert rows["name"].tolist() == ["New Name Ltd", "Example Foods Ltd", "Example Foods Ltd"]
        assert rows["seen"].tolist() == [2025, 2022, 2022]
        assert rows["status"].tolist() == ["approved", "approved", "no longer approved"]
        assert rows["source"].tolist() == ["food-approvals", "food-approvals-2022-04", "food-approvals-2022-04"]
    assert found.file_report(older).notes["in a newer list: not taken from this one"] == 1


def test_place_by_grid_by_postcode_and_by_authority(run, establishments, placed):
    path = establishments(
        # The point of Hull, a point in Scotland beside an address in Hull, and an address that is withheld.
        plant("A 1", Postcode="", X="510000", Y="428000"),
        plant("A 2", X="390000", Y="840000"),
        plant("A 3", Country="Scotland", Postcode="", Town="Peterhead", GeographicLocalAuthority="Aberdeenshire"),
    )
    found = run(LOADER, path, graph=placed)
    located = found.edges[found.edges["to"].str.startswith("ITL")]
    assert located[["from", "to", "how"]].to_numpy().tolist() == [
        ["food-approvals:A 1", "ITL3-2021:TLE11", "coordinates (works)"],
        ["food-approvals:A 2", "ITL3-2021:TLE11", "postcode (works)"],
        ["food-approvals:A 3", "ITL3-2021:TLM50", "town (works)"],
    ]
    assert sites(found)["latitude"].round(1).fillna(0).tolist() == [53.7, 0, 0]


def test_a_company_is_one_operator_and_a_trading_name_is_not(run, establishments, placed):
    path = establishments(
        plant("A 1", TradingName="Example Foods Limited (T/A Malton Bacon)"),
        plant("A 2", TradingName="Example Foods Limited"),
        plant("A 3", TradingName="The Dairy"),
        plant("A 4", TradingName="The Dairy", Postcode="AB42 3GX"),
    )
    found = run(LOADER, path, graph=placed)
    records = found.nodes[found.nodes["kind"].notna()].set_index("key")
    assert records["name"].to_dict() == {
        "food-approvals:example-foods-limited": "Example Foods Limited",
        "food-approvals:a-3": "The Dairy",
        "food-approvals:a-4": "The Dairy",
    }
    assert records["postcode"].fillna("").tolist() == ["HU3 2BN", "AB42 3GX", ""]
    operates = found.edges[found.edges["to"].str.startswith("food")]
    assert operates["from"].tolist() == ["food-approvals:example-foods-limited"] * 2 + [
        "food-approvals:a-3",
        "food-approvals:a-4",
    ]


def test_persons_contradictions_and_rows_without_a_number_are_set_aside(run, establishments, placed):
    path = establishments(
        plant("A 1", TradingName=""),
        plant("A 2", TradingName="Jane Mary Example"),
        plant("A 3", TradingName="Jane Example T/A Example Smokehouse"),
        plant("A 4", TradingName="Firm of John Example"),
        plant("A 5", TradingName="John Example Meats"),
        plant(""),
        plant("A 6"),
        plant("A 6 ", **{MEAT: "", DAIRY: PROCESSES}),
        plant("A 7", X="east"),
    )
    found = run(LOADER, path, graph=placed)
    assert sites(found).index.tolist() == ["A 5"]
    assert {line: (rule, value) for line, _, rule, value in found.quarantined(path)} == {
        **dict.fromkeys((2, 3, 4, 5), ("may be a person", WITHHELD)),
        7: ("no approval number", ""),
        8: (CONTRADICTION, "A 6"),
        9: (CONTRADICTION, "A 6"),
        10: ("not a number", "east"),
    }


@pytest.mark.parametrize(
    ("name", "person"),
    first_now(
        [
            ("HV Graves", True),
            ("WD Meats", False),
            ("D And L Goodman", True),
            ("MD & EL Collins", True),
            ("L.V. & D.F. Dakin & Partners", True),
            ("J. G. Seafoods", False),
            ("GR Ltd", False),
            ("ABP Kingswinford", False),
            ("Paxton and Whitfield", False),
            ("Patty & Bun", False),
            ("AT Wholesale", False),
        ],
        most=2,
    ),
)
def test_initials_before_a_name(run, establishments, placed, name, person):
    path = establishments(plant("A 1", TradingName=name))
    found = run(LOADER, path, graph=placed)
    assert [value for _, _, _, value in found.quarantined(path)] == ([WITHHELD] if person else [])


def test_names_of_files_and_layouts_that_cannot_be_read(run, establishments, placed, tmp_path):
    with pytest.raises(InputError, match="tells no month"):
        run(LOADER, establishments(plant(), name="approved.csv"), graph=placed)
    first, second = establishments(plant(), name="apr25.csv"), establishments(plant(), name="fsa_april_2025.csv")
    with pytest.raises(InputError, match="lists of April 2025"):
        run(LOADER, first, second, graph=placed)
    page = tmp_path / "april_2025.csv"
    page.write_text("<html>\n", encoding="utf-8")
    with pytest.raises(LayoutError, match="is a web page"):
        run(LOADER, page, graph=placed)


def test_every_class_of_a_section_is_one_of_sic():
    assert {row.sic for row in food_sections()} == {"", "1011", "1013", "1020", "1051", "1089", "2059"}
