"""Gzipped tables: read as the plain ones, and refused where they are damaged or a bomb."""

import codecs
import gzip
import struct
import warnings
import zipfile

import pytest

from graph_engine.errors import InputError, LayoutError
from loaders.framework.compressed_files import open_archive, open_bytes, open_member
from loaders.framework.load_report import FileReport
from loaders.framework.tabular_files import read_delimited


def read(path):
    file_report = FileReport.of(path)
    return list(read_delimited(path, file_report, ["code", "value"])), file_report


@pytest.fixture
def written(tmp_path):
    def write(content, name="table.csv.gz"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


@pytest.mark.parametrize("name", ["table.csv.gz", "table.csv"])
def test_a_gzipped_table_is_read_whatever_it_is_called(written, name):
    (chunk,), file_report = read(written(gzip.compress(b'code;value\n"A\nB";1\nC\n'), name))
    assert chunk.to_dict("records") == [{"code": "A\nB", "value": "1"}]
    assert [(row.line, row.rule) for row in file_report.quarantined] == [(4, "1 fields where the header has 2")]
    assert file_report.rows_read == 2


def test_a_table_that_a_browser_unpacked_keeps_its_name(written):
    (chunk,), _ = read(written(b"code,value\nA,1\n"))
    assert chunk["code"].tolist() == ["A"]


def test_a_gzipped_table_in_utf_16(written):
    content = codecs.BOM_UTF16_LE + "code,value\nCafé,1\n".encode("utf-16-le")
    (chunk,), _ = read(written(gzip.compress(content)))
    assert chunk["code"].tolist() == ["Café"]


def test_several_members_in_one_file_are_one_table(written):
    (chunk,), _ = read(written(gzip.compress(b"code,value\nA,1\n") + gzip.compress(b"B,2\n")))
    assert chunk["code"].tolist() == ["A", "B"]


def test_a_gzipped_web_page_is_refused(written):
    with pytest.raises(LayoutError, match="is a web page"):
        read(written(gzip.compress(b"<!DOCTYPE html><html>")))


@pytest.mark.parametrize("spoil", [lambda packed: packed[:-12], lambda packed: packed[:40] + b"\0\0" + packed[42:]])
def test_a_damaged_file_is_refused(written, spoil):
    content = b"code,value\n" + b"".join(b"%d,%d\n" % (number, number * 7919 % 1009) for number in range(5000))
    with pytest.raises(InputError, match=r"table\.csv\.gz is a gzipped file that cannot be read to its end"):
        read(written(spoil(gzip.compress(content))))


def test_a_bomb_is_refused_before_it_is_unpacked(written):
    path = written(gzip.compress(b"0" * (1 << 25)))
    with pytest.raises(InputError, match="refused as a bomb"):
        read(path)


def test_a_small_file_may_pack_well(written):
    path = written(gzip.compress(b"0" * (1 << 23)))
    with open_bytes(path) as stream:
        assert len(stream.read()) == 1 << 23


CONTENT = b"code,value\n" + b"A,1\n" * 400


@pytest.fixture
def archived(tmp_path):
    """An archive with one member; ``spoil`` changes a number in its records: signature, place, value."""

    def write(spoil=(), method=zipfile.ZIP_DEFLATED):
        path = tmp_path / "tables.zip"
        with zipfile.ZipFile(path, "w", method) as archive:
            archive.writestr("table.csv", CONTENT)
        data = bytearray(path.read_bytes())
        for signature, place, value in spoil:
            at = data.index(signature) + place
            data[at : at + 2] = struct.pack("<H", value)
        path.write_bytes(data)
        return path

    return write


CENTRAL, LOCAL = b"PK\x01\x02", b"PK\x03\x04"


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        ([(CENTRAL, 16, 1)], "cannot be read to its end .Bad CRC-32"),
        ([(CENTRAL, 8, 1), (LOCAL, 6, 1)], "cannot be read .File 'table.csv' is encrypted"),
        ([(CENTRAL, 10, 99)], "cannot be read .That compression method is not supported"),
        ([(LOCAL, 28, 9)], "cannot be read"),
        ([(CENTRAL, 20, 9)], "cannot be read to its end"),
    ],
)
def test_a_damaged_member_is_told_with_its_archive(archived, spoil, told):
    with (
        pytest.raises(InputError, match=rf"Member 'table\.csv' of tables\.zip {told}"),
        open_archive(archived(spoil)) as archive,
        open_member(archive, "table.csv") as stream,
    ):
        stream.read()


def test_a_member_is_read_by_any_known_method(archived):
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        with open_archive(archived(method=method)) as archive, open_member(archive, "table.csv") as stream:
            assert stream.read() == CONTENT


def test_two_members_of_one_name_are_refused(tmp_path):
    path = tmp_path / "tables.zip"
    with zipfile.ZipFile(path, "w") as archive, warnings.catch_warnings(action="ignore"):
        archive.writestr("table.csv", "a")
        archive.writestr("table.csv", "b")
    with pytest.raises(InputError, match=r"two members 'table\.csv'"), open_archive(path):
        pass
