"""Delimited files, workbooks and archives as publishers really ship them."""

import io
import zipfile

import pytest

from graph_engine.errors import InputError, LayoutError
from graph_engine.reference.plausible import Bounds
from loaders.framework.column_names import published_names
from loaders.framework.compressed_files import open_archive
from loaders.framework.load_report import FileReport
from loaders.framework.tabular_files import (
    header_positions,
    parse_numbers,
    read_delimited,
    read_delimited_stream,
)


def read(tmp_path, content, columns=("code", "value"), **options):
    path = tmp_path / "file.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    file_report = FileReport.of(path)
    chunks = list(read_delimited(path, file_report, columns, **options))
    return chunks, file_report


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_in_the_header(tmp_path, delimiter):
    (chunk,), file_report = read(tmp_path, f"name{delimiter}code{delimiter}value\nx{delimiter}A1{delimiter}3\n")
    assert chunk.to_dict("records") == [{"code": "A1", "value": "3"}]
    assert list(chunk.index) == [2]
    assert (file_report.rows_read, file_report.rows_accepted) == (1, 1)


def test_mark_quotes_carriage_returns_and_blank_headers(tmp_path):
    content = b'\xef\xbb\xbf"code", value\r\n"A, ""1""",3\r\n\r\n"B",4\r\n'
    (chunk,), file_report = read(tmp_path, content)
    assert chunk["code"].tolist() == ['A, "1"', "B"]
    assert list(chunk.index) == [2, 4]
    assert file_report.rows_read == 2


def test_a_quoted_line_break_keeps_the_line_numbers_right(tmp_path):
    (chunk,), _ = read(tmp_path, 'code,value\n"two\nlines",1\nB,2\n')
    assert chunk["code"].tolist() == ["two\nlines", "B"]
    assert list(chunk.index) == [2, 4]


def test_bytes_that_are_not_utf8_are_read_and_noted(tmp_path):
    (chunk,), file_report = read(tmp_path, b"code,value\nCaf\xe9,1\n")
    assert chunk["code"].tolist() == ["Café"]
    assert file_report.notes["bytes that are not UTF-8 read as Windows-1252"] == 1


def test_rows_that_are_no_rows_are_quarantined_with_line_and_rule(tmp_path):
    content = "code,value\nA,1\n<<<<<<< HEAD\nB\nC,3,4\nD,4,\n=======\n"
    (chunk,), file_report = read(tmp_path, content)
    assert chunk["code"].tolist() == ["A", "D"]
    assert [(row.line, row.rule) for row in file_report.quarantined] == [
        (3, "mark of a merge conflict"),
        (4, "1 fields where the header has 2"),
        (5, "3 fields where the header has 2"),
        (7, "mark of a merge conflict"),
    ]
    assert file_report.rows_read == file_report.rows_accepted + len(file_report.quarantined) == 6


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<!DOCTYPE html><html>", "is a web page"),
        ("<<<<<<< HEAD\ncode,value\n", "merge conflict"),
        ("", "is empty"),
        ("code,values\nA,1\n", "did 'values' replace it"),
        ("code,value,value\nA,1,2\n", "stands 2 times"),
        ("code\nA\n", "has no column 'value'"),
        ("1,2\n3,4\n", "with its header"),
    ],
)
def test_another_layout_is_refused_and_named(tmp_path, content, words):
    with pytest.raises(LayoutError, match=words):
        read(tmp_path, content)


def test_an_optional_column_is_empty_where_it_is_missing(tmp_path):
    (chunk,), _ = read(tmp_path, "code,value\nA,1\n", optional=("flag",))
    assert chunk["flag"].tolist() == [""]


def test_a_large_file_comes_in_chunks(tmp_path):
    chunks, file_report = read(tmp_path, "code,value\n" + "A,1\n" * 25, chunk_rows=10)
    assert [len(chunk) for chunk in chunks] == [10, 10, 5]
    assert file_report.rows_read == 25


def test_numbers_with_commas_points_and_neither(tmp_path):
    (chunk,), file_report = read(tmp_path, 'code,value\nA,"1,234"\nB,"564562,5"\nC,1788682.0\nD,\nE,n/a\nF,inf\n')
    values = parse_numbers(chunk, "value", file_report, Bounds(-1e12, 1e12))
    assert values.iloc[:3].tolist() == [1234.0, 564562.5, 1788682.0]
    assert values.iloc[3:].isna().all()
    assert [(row.line, row.value) for row in file_report.quarantined] == [(6, "n/a"), (7, "inf")]
    assert file_report.notes["decimal comma read as a decimal point"] == 1


def test_a_stream_names_its_part(tmp_path):
    file_report = FileReport("archive.zip", "0")
    stream = io.BytesIO(b"code;value\nA\n")
    assert list(read_delimited_stream(stream, "member.csv", file_report, ["code", "value"], part="member.csv")) == []
    assert file_report.quarantined[0].column == "member.csv: code"


def test_a_row_is_quarantined_once():
    file_report = FileReport("file.csv", "0", rows_read=2)
    file_report.quarantine(2, "a", "first", "x")
    file_report.quarantine(2, "b", "second", "y")
    file_report.quarantine(2, "b", "in another part", "y", part="other")
    assert [row.rule for row in file_report.quarantined] == ["first", "in another part"]


def test_a_zip_bomb_is_refused(tmp_path):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.csv", b"0" * (1 << 25))
    with pytest.raises(InputError, match="refused as a zip bomb"), open_archive(path):
        pass


def test_a_member_outside_of_the_archive_is_refused(tmp_path):
    path = tmp_path / "up.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../up.csv", b"x")
    with pytest.raises(InputError, match="leaves the archive's folder"), open_archive(path):
        pass


def test_a_file_that_is_no_zip_is_refused(tmp_path):
    path = tmp_path / "page.zip"
    path.write_text("<html>")
    with pytest.raises(InputError, match="is not a zip archive"), open_archive(path):
        pass


def test_positions_of_columns():
    assert header_positions("f", ["a", "b", "c"], ["c", "a"], ["z"]) == [2, 0, None]


@pytest.mark.parametrize(
    ("header", "names"),
    [
        (["lad_code", "lad_name", "2020"], {"area": "lad_code", "name": "lad_name"}),
        (["ITL code", "2020"], {"area": "ITL code", "name": "Region name"}),
        (["lad_name"], {"area": "lad_code", "name": "lad_name"}),
        (["2020"], {"area": "ITL code", "name": "Region name"}),
    ],
)
def test_a_column_is_found_under_any_name_its_loader_declares(header, names):
    assert published_names(header, {"area": ("ITL code", "lad_code"), "name": ("Region name", "lad_name")}) == names
