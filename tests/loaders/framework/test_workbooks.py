"""Workbooks that are damaged, or that would fill the memory: told in a sentence before the library opens them."""

import zipfile

import pytest

from graph_engine.errors import InputError, LayoutError
from loaders.framework import workbooks
from loaders.framework.load_report import FileReport
from loaders.framework.workbooks import read_grid, read_sheet, sheet_names

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
FIRST = '<row r="1"><c r="A1"><v>1</v></c></row>'


@pytest.fixture
def changed(workbook):
    """A workbook of one sheet S, some of whose parts have other bytes."""

    def write(parts=None, sheet=None):
        path = workbook("book.xlsx", {"S": [["code", "value"], ["A", 1.0]]})
        with zipfile.ZipFile(path) as archive:
            found = {name: archive.read(name) for name in archive.namelist()}
        found |= {name: text.encode() for name, text in (parts or {}).items()}
        if sheet is not None:
            found["xl/worksheets/s1.xml"] = (
                f'<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>'.encode()
            )
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in found.items():
                archive.writestr(name, data)
        return path

    return write


@pytest.fixture
def unopened(monkeypatch):
    """The library that reads workbooks must not be asked."""
    monkeypatch.setattr("python_calamine.CalamineWorkbook", None)


def test_a_workbook_is_read_as_text_with_its_rows_counted(changed):
    path = changed()
    report = FileReport.of(path)
    rows = read_sheet(path, "S", report, ["code", "value"], header_row=1)
    assert rows.to_dict("index") == {2: {"code": "A", "value": "1"}}
    report.check()
    assert report.rows_accepted == 1
    assert sheet_names(path) == ["S"]


@pytest.mark.parametrize(
    ("sheet", "told"),
    [
        (
            FIRST + '<row r="1048576"><c r="A1048576"><v>1</v></c></row>',
            "column 1, .* it has 2 cells",
        ),
        ('<row r="1"><c r="XFD1048576"><v>1</v></c></row>', "row 1,048,576 and column 16,384"),
        (FIRST + '<row r="9"><c s="1" r = \'XFD300000\'/></row>', "row 300,000 and column 16,384"),
        (FIRST + '<row r="1048576">' + "<c><v>1</v></c>" * 50 + "</row>", "row 1,048,576 and column 50"),
        ("<row>" + "<c/>" * 2000 + "</row>" + "<row/>" * 3000, "row 3,001 and column 2,000"),
        ('<x:row r="1"><x:c r="A99999999999"/></x:row>', "'A99999999999' is no place in a sheet"),
        ('<row r="1"><c r="ABCD1"/></row>', "'ABCD1' is no place"),
        ('<row r="-1"><c/></row>', "'-1' is no place"),
    ],
)
def test_a_cell_far_outside_is_refused_before_room_is_made_for_it(changed, unopened, sheet, told):
    with pytest.raises(LayoutError, match=told):
        read_grid(changed(sheet=sheet), "S")


def test_positions_are_found_wherever_a_part_is_cut(changed, unopened, monkeypatch):
    monkeypatch.setattr(workbooks, "_BLOCK", 64)
    sheet = FIRST * 20 + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' + FIRST * 20
    with pytest.raises(LayoutError, match="row 1,048,576 and column 16,384"):
        read_grid(changed(sheet=sheet), "S")


def test_cells_that_repeat_one_long_text_are_refused(changed, unopened, monkeypatch):
    monkeypatch.setattr(workbooks, "MAX_LETTERS", 10_000)
    shared = f'<sst xmlns="{MAIN}"><si><t>a</t></si><si><t>{"x" * 900}</t></si></sst>'
    cell = '<c r="A1" t="s"><v>{}</v></c>'
    few = changed({"xl/sharedStrings.xml": shared}, f'<row r="1">{cell.format(0) * 100}</row>')
    workbooks._measure(few, 0)
    many = changed({"xl/sharedStrings.xml": shared}, f'<row r="1">{cell.format(1) * 12}</row>')
    with pytest.raises(LayoutError, match="repeat texts of more than 10,000 letters"):
        read_grid(many, "S")


def test_a_shared_text_without_end_is_refused(changed, unopened, monkeypatch):
    monkeypatch.setattr(workbooks, "_BLOCK", 1000)
    monkeypatch.setattr(workbooks, "MAX_TEXT", 5000)
    shared = f'<sst xmlns="{MAIN}"><si><t>{"x" * 2000}<b/>{"y" * 4000}</t></si></sst>'
    with pytest.raises(LayoutError, match="has more than 5,000 bytes; refused as a bomb"):
        read_grid(changed({"xl/sharedStrings.xml": shared}), "S")


def test_a_part_and_a_file_have_a_most_size(changed, unopened, monkeypatch):
    path = changed(sheet=FIRST + " " * 5000)
    monkeypatch.setattr(workbooks, "MAX_BYTES", 4000)
    with pytest.raises(LayoutError, match=r"its part xl/worksheets/s1\.xml unpacks to 5,\d+ bytes"):
        read_grid(path, "S")
    monkeypatch.setattr(workbooks, "MAX_BYTES", 400)
    with pytest.raises(LayoutError, match="a workbook may have 400"):
        read_grid(path, "S")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is not a workbook"),
        (b"<html>", "is not a workbook"),
        (b"PK\x03\x04 and no archive", "is not a zip archive that can be read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "is not a workbook that can be read"),
    ],
)
def test_what_is_no_workbook_is_told(tmp_path, content, told):
    path = tmp_path / "book.xlsx"
    path.write_bytes(content)
    with pytest.raises(InputError, match=rf"book\.xlsx {told}"):
        sheet_names(path)


def test_another_kind_of_archive_is_told(tmp_path):
    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", "<table:table-cell table:number-columns-repeated='1048576'/>")
    with pytest.raises(LayoutError, match=r"has no part xl/workbook\.xml. Save it as XLSX or as CSV"):
        sheet_names(path)


def test_a_sheet_that_is_no_xml_is_told(changed):
    path = changed({"xl/worksheets/s1.xml": "<worksheet><sheetData><row"})
    with pytest.raises(LayoutError, match=r"book\.xlsx is not a workbook that can be read"):
        read_grid(path, "S")
