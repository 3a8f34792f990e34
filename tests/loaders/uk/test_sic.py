import pandas as pd
import pytest

from graph_engine.errors import LayoutError
from loaders.uk.sic import EDITION, FARMS, LOADER

HEADER = ["SECTION", "", "Division", "", "Group", "", "Class", "", "Sub Class", ""]


def sheet(*rows):
    """Rows of the workbook: level from 0 (section) to 4 (subclass), code, name."""
    filled = [HEADER]
    for level, code, name in rows:
        cells = [""] * 10
        cells[2 * level : 2 * level + 2] = [code, name]
        filled.append(cells)
    return filled


ROWS = [
    (0, " A", "AGRICULTURE, FORESTRY AND FISHING"),
    (1, "01", "Crop and animal production"),
    (2, "01.6", "Support activities to agriculture"),
    (3, "01.62", "Support activities for animal production"),
    (4, "01.62/1", "Farm animal boarding and care"),
    (4, "01.62/9", "Other support activities"),
    (0, " C", "MANUFACTURING"),
    (1, "22", "Manufacture of rubber and plastic products"),
    (2, "22.2", "Manufacture of plastics products"),
    (3, "22.23", "Manufacture of builders’ ware of plastic"),
]
LOOKUP = (
    b"SIC_2DIGIT_CODE,SIC_2DIGIT_NAME,SIC_3DIGIT_CODE,SIC_3DIGIT_NAME,SIC_5DIGIT_CODE,SIC_5DIGIT_NAME,"
    b"SIC_2DIGIT_CODE_NUMERIC,SIC_SECTION_LETTER,SIC_SECTION_CODE,SIC_SECTION_NAME\n"
    b"01,01 : Crops,010,010 : " + FARMS.encode() + b",01000,01000 : " + FARMS.encode() + b",1,A,A (1-3),Agriculture\n"
    b'22,22 : Rubber,222,222 : Plastics,22230,"22230 : Manufacture of builders\xc6 ware, plastic",22,C,C,Making\n'
)


@pytest.fixture
def names(run):
    """Names by key, and wholes by part, of what some files give."""

    def load(*paths):
        found = run(LOADER, *paths)
        assert [edition.key for edition in found.editions] == [EDITION.key]
        sectors = found.nodes.set_index("key")
        assert sectors.index.is_unique
        edges = found.edges
        assert edges.empty or set(edges["to"]) <= set(sectors.index)
        parts = {} if edges.empty else edges.set_index("from")["to"].to_dict()
        return sectors, parts, found

    return load


def test_workbook_has_all_levels(names, workbook):
    sectors, parts, _ = names(workbook("sic.xlsx", {"notes": [["x"]], "Sheet1": [[""] * 10, *sheet(*ROWS)]}))
    assert sectors.loc["sic2007:A", ["name", "level"]].tolist() == ["Agriculture, forestry and fishing", "section"]
    assert sectors.loc["sic2007:016", "level"] == "group"
    assert sectors.loc["sic2007:0162", "level"] == "class"
    assert sectors.loc["sic2007:01621", ["name", "level"]].tolist() == ["Farm animal boarding and care", "subclass"]
    # A class that is not divided has one subclass of its own name; one that is divided has only its own.
    assert sectors.loc["sic2007:22230", "name"] == "Manufacture of builders’ ware of plastic"
    assert "sic2007:01620" not in sectors.index
    assert set(sectors["version"]) == {"2007"}
    assert parts["sic2007:01621"] == "sic2007:0162"
    assert parts["sic2007:0162"] == "sic2007:016"
    assert parts["sic2007:016"] == "sic2007:01"
    assert parts["sic2007:01"] == "sic2007:A"
    assert set(sectors.index) - set(parts) == {"sic2007:A", "sic2007:C"}


def test_farms_are_counted_in_division_01(names, workbook):
    sectors, parts, _ = names(workbook("sic.xlsx", {"Sheet1": sheet(*ROWS)}))
    assert sectors.loc["sic2007:01000", ["name", "level"]].tolist() == [FARMS, "subclass"]
    at = "sic2007:01000"
    while at in parts:
        at = parts[at]
    assert at == "sic2007:A"


def test_lost_zeros_come_back(names, tmp_path):
    path = tmp_path / "classes.csv"
    path.write_text('sic4,description,activity\n162,"Support, animals",Support\n2223,Builders\' ware,Making\n62,x,y\n')
    sectors, parts, found = names(path)
    assert sectors["name"].to_dict() == {"sic2007:0162": "Support, animals", "sic2007:2223": "Builders' ware"}
    assert parts == {}
    assert found.file_report(path).notes == {"class code of three digits: its leading zero was put back": 1}
    assert found.quarantined(path) == [(4, "sic4", "not a SIC code of 4 characters", "62")]


def test_lookup_of_all_levels(names, tmp_path):
    path = tmp_path / "lookup.csv"
    path.write_bytes(LOOKUP)
    sectors, parts, found = names(path)
    assert sectors.loc["sic2007:22230", "name"] == "Manufacture of builders’ ware, plastic"
    assert found.file_report(path).notes["byte that stands for an apostrophe read as one"] == 1
    assert sectors.loc["sic2007:010", "name"] == FARMS
    assert parts["sic2007:22230"] == "sic2007:222"
    assert parts["sic2007:22"] == "sic2007:C"


def test_workbook_counts_before_the_lists(names, workbook, tmp_path):
    lookup = tmp_path / "lookup.csv"
    lookup.write_bytes(LOOKUP)
    classes = tmp_path / "classes.csv"
    classes.write_text("sic4,description,activity,product\n2223,Another name,a,b\n0170,Hunting,a,b\n")
    book = workbook("sic.xlsx", {"Sheet1": sheet(*ROWS)})
    one, parts, _ = names(book, lookup, classes)
    other, _, _ = names(classes, lookup, book)
    pd.testing.assert_frame_equal(one, other)
    assert one.loc["sic2007:2223", "name"] == "Manufacture of builders’ ware of plastic"
    assert one.loc["sic2007:01", "name"] == "Crop and animal production"
    assert parts["sic2007:0170"] == "sic2007:01"  # its group is in none of the files


def test_odd_rows_are_set_aside(names, workbook, tmp_path):
    rows = sheet(*ROWS, (3, "22.2X", "Odd"), (3, "22.23", "Again"), (3, "22.29", ""))
    rows.append(["", "", "", "This division includes", "", "", "", "", "", ""])
    rows.append(["D", "", "35", "Both", "", "", "", "", "", ""])
    book = workbook("sic.xlsx", {"Sheet1": rows})
    _, _, found = names(book)
    assert [(line, rule) for line, _, rule, _ in found.quarantined(book)] == [
        (12, "not a code with a name"),
        (13, "code stood before"),
        (14, "not a code with a name"),
        (15, "text without a code"),
        (16, "more than one code"),
    ]
    path = tmp_path / "lookup.csv"
    path.write_bytes(LOOKUP + LOOKUP.splitlines()[2] + b"\n" + b"1,x,222,y,22240,z,1,C,C,Making\n")
    _, _, found = names(path)
    assert [(line, rule) for line, _, rule, _ in found.quarantined(path)] == [
        (5, "not a SIC code of 2 characters"),
        (4, "repeated row"),
    ]


def test_other_files_are_refused(names, workbook, tmp_path):
    with pytest.raises(LayoutError, match="no sheet with a row SECTION"):
        names(workbook("x.xlsx", {"Sheet1": [["a"]]}))
    path = tmp_path / "x.csv"
    path.write_text("code,name\n1,2\n")
    with pytest.raises(LayoutError, match="expected the columns SIC_SECTION_LETTER"):
        names(path)
