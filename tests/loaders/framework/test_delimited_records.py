"""Every line of a damaged table is accounted for, and none of its neighbours is lost with it."""

import codecs
import io

import pytest

from graph_engine.errors import HubError, LayoutError
from loaders.framework import delimited_records
from loaders.framework.delimited_records import (
    AFTER_QUOTE,
    CARRIAGE_RETURN,
    NO_TEXT,
    OLD_MACINTOSH,
    QUOTES_AS_TEXT,
    UNCLOSED,
    Lines,
    records,
)
from loaders.framework.load_report import FileReport
from loaders.framework.tabular_files import read_delimited_stream

COLUMNS = ("year", "place", "code", "value")
HEADER = "year,place,code,value\n"


def read(content, columns=COLUMNS, **options):
    file_report = FileReport("table.csv", "0")
    stream = io.BytesIO(content if isinstance(content, bytes) else content.encode())
    frames = list(read_delimited_stream(stream, "table.csv", file_report, columns, **options))
    file_report.check()
    rows = [(line, *row) for frame in frames for line, row in zip(frame.index, frame.to_numpy().tolist(), strict=True)]
    return rows, file_report


def aside(file_report):
    return [(row.line, row.rule) for row in file_report.quarantined]


def test_a_quote_that_is_never_closed_swallows_no_row():
    rows, file_report = read(
        HEADER + '2022,Leeds,E1,10\n2022,"Kingston upon Hull, City of,E2,20\n2022,York,E3,30\n2022,Bath,E4,40\n'
    )
    assert [(line, code) for line, _, _, code, _ in rows] == [(2, "E1"), (4, "E3"), (5, "E4")]
    assert aside(file_report) == [(3, UNCLOSED)]
    assert (file_report.rows_read, file_report.rows_accepted) == (4, 3)


def test_two_stray_quotes_make_no_row_of_what_stands_between_them():
    rows, file_report = read(HEADER + '2022,"Hull,E2,20\n2022,York,E3,30\n2022,Bath",E4,40\n2022,Ely,E5,50\n')
    # Of the first quote to the second it would be one row with a place of three lines and the code of Bath.
    assert [(line, code) for line, _, _, code, _ in rows] == [(3, "E3"), (4, "E4"), (5, "E5")]
    assert aside(file_report) == [(2, UNCLOSED)]


def test_a_stray_quote_before_a_quoted_cell():
    rows, file_report = read(HEADER + '2022,"Hull,E2,20\n2022,"Leeds, City of",E3,30\n2022,Ely,E5,50\n')
    assert [(line, code) for line, _, _, code, _ in rows] == [(3, "E3"), (4, "E5")]
    assert aside(file_report) == [(2, UNCLOSED)]


def test_text_of_several_lines_stays_one_row():
    text = "Aims, means, ends, more.\nSecond, line, of, it.\n\nThird"
    rows, file_report = read(HEADER + f'2022,"{text}",E1,10\n2022,Ely,E2,20\n')
    assert [row[:3] for row in rows] == [(2, "2022", text), (6, "2022", "Ely")]
    assert (file_report.rows_read, file_report.quarantined) == (2, [])


@pytest.mark.parametrize(
    ("cell", "place"),
    [
        ('"BETA \\"THE BEST\\" LTD"', 'BETA "THE BEST" LTD'),
        ('"BETA ""THE BEST"" LTD"', 'BETA "THE BEST" LTD'),
        ('"The "Best" Ltd"', 'The "Best" Ltd'),
        ('"one \\"two\\"\nthree"', 'one "two"\nthree'),
        ('5" pipe', '5" pipe'),
    ],
)
def test_quotes_inside_of_quotes(cell, place):
    rows, file_report = read(HEADER + f"2022,{cell},E1,10\n2022,Ely,E2,20\n")
    assert [row[2] for row in rows] == [place, "Ely"]
    assert file_report.notes[QUOTES_AS_TEXT] == int(cell[0] == '"' and '""' not in cell)


def test_text_behind_a_closing_quote_that_shifts_columns_is_set_aside():
    rows, file_report = read(HEADER + '2022,"a "b",E1,10\n2022,"x" y,"E9",1,2\n2022,Ely,E2,20\n')
    assert [row[2] for row in rows] == ['a "b', "Ely"]
    assert aside(file_report) == [(3, AFTER_QUOTE)]


def test_a_file_of_nothing_but_quotes_is_refused(monkeypatch):
    monkeypatch.setattr(delimited_records, "MAX_GIVEN_UP", 5)
    with pytest.raises(LayoutError, match="not closed in more than 5 rows, the last in line 7"):
        read(HEADER + 'x",",\n' * 50)


def test_lines_that_end_in_a_carriage_return_alone():
    rows, file_report = read(HEADER.replace("\n", "\r") + "2022,Ely,E2,20\r2022,Bath,E3,30")
    assert [row[:3] for row in rows] == [(2, "2022", "Ely"), (3, "2022", "Bath")]
    assert file_report.notes[OLD_MACINTOSH] == 1


def test_a_carriage_return_inside_a_row_is_set_aside_and_inside_quotes_is_text():
    rows, file_report = read(HEADER + '2022,Ely\r,E2,20\n2022,"Ba\rth",E3,30\n2022,Hull,E4,40\n')
    assert [row[2] for row in rows] == ["Ba\rth", "Hull"]
    assert aside(file_report) == [(2, CARRIAGE_RETURN)]


@pytest.mark.parametrize("junk", [b"Ba\x81th", b"Ba\0th"])
def test_bytes_that_are_no_text_are_set_aside(junk):
    rows, file_report = read(HEADER.encode() + b"2022,Ely,E2,20\n2022," + junk + b",E3,30\n2022,Caf\xe9,E4,40\n")
    assert [row[2] for row in rows] == ["Ely", "Café"]
    assert aside(file_report) == [(3, NO_TEXT)]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\0\0\0\0year,place", "bytes of value zero"),
        (codecs.BOM_UTF16_LE + HEADER.encode("utf-16-le") + b"2\x000", "UTF-16 text that breaks off .* after line 1"),
        (b'"year,place,code,value\n2022,Ely,E1,1\n', "a quote of its header is not closed"),
        (b"year,pl\race,code,value\n2022,Ely,E1,1\n", "a line break stands in its header"),
        (b"year" + b",x" * 20_000, "20,001 columns"),
        (b"a" * 3000, "line 1 has more than 1,000 bytes"),
        (HEADER.encode() + b"2022,Ely,E1," + b"1" * 3000 + b"\n", "line 2 has more than 1,000 bytes"),
        (codecs.BOM_UTF16_LE + HEADER.encode("utf-16-le") + ("1" * 3000).encode("utf-16-le"), "line 2 has more than"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(monkeypatch, content, words):
    monkeypatch.setattr(delimited_records, "_BLOCK", 100)
    if b"x,x" not in content:
        monkeypatch.setattr(delimited_records, "MAX_LINE", 1000)
    with pytest.raises(LayoutError, match=words):
        read(content)


def test_rows_are_the_same_wherever_blocks_end(monkeypatch):
    content = HEADER + "".join(f'20{number},"Ely ""{number}""\nC",E{number},{number}\n' for number in range(10, 40))
    content += '2050,"Hull,E2,20\n2051,York,E3,30\n'
    whole, report = read(content)
    for size in (7, 30, 64):
        monkeypatch.setattr(delimited_records, "_BLOCK", size)
        assert read(content)[0] == whole
    assert len(whole) == 31
    assert aside(report) == [(62, UNCLOSED)]


def test_a_record_of_more_lines_than_any_text_has_is_none(monkeypatch):
    monkeypatch.setattr(delimited_records, "_ROOM_OF_LINE", delimited_records.MAX_LINE // 10)
    rows, file_report = read(HEADER + '2022,"Ely' + "\n" * 30 + '",E1,10\n2022,Bath,E2,20\n')
    assert [row[2] for row in rows] == ["Bath"]
    assert aside(file_report)[0] == (2, UNCLOSED)


def test_a_line_that_is_lost_is_a_defect_that_is_said():
    lines = Lines(io.BytesIO(b"a,b\n1,2\n3,4\n"), "table.csv", FileReport("table.csv", "0"))
    reading = records(lines, ",", 2)
    assert next(reading).fields == ["a", "b"]
    lines.taken.pop()
    with pytest.raises(HubError, match=r"table\.csv has 3 lines, of which 2 were read"):
        list(reading)
