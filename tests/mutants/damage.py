"""Damage to bytes and to text: each is a function of the bytes and a seeded source of chance."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from random import Random

Damage = Callable[[bytes, Random], bytes]

# What no cell should hold, and some cells do.
CELLS = (
    *(
        "",
        " ",
        "-",
        "..",
        "NULL",
        "<NA>",
        "nan",
        "NaN",
        "inf",
        "-inf",
        "1e308",
        "1e400",
        "-1",
        "0",
        "-0.0",
        "1.5",
        "1,234.5",
    ),
    *("1.234,5", "0x10", "1_000", "=1+1", "#REF!", "#N/A", "TRUE", "99999999999999999999", "9" * 400, "1" + "0" * 5000),
    *(
        "0000-00-00",
        "9999-99-99",
        "31/02/2024",
        "2024-13-01",
        "1e9",
        "²",
        "٣",
        "½",
        "𝔘",
        "\u202eabc",
        "\ufeff",
        "é" * 40,
    ),
    *(
        '"',
        '""',
        "'",
        "\\",
        '\\"',
        "a\\",
        "a,b",
        "a;b",
        "a\tb",
        "a|b",
        "<b>",
        "&amp;",
        "{}",
        "[]",
        "E99999999",
        "XX99 9XX",
    ),
    *(
        "x" * 40_000,
        "\x7f",
        "\x1b[31m",
        "{0}",
        "%s",
        "../../etc",
        "http://[",
        "SMITH, J",
        "2021",
        "1899",
        "21000",
        "400",
    ),
)
_PAGE = b"<!DOCTYPE html>\n<html><head><title>503</title></head><body>Service unavailable</body></html>\n"
_HUGE = 17 << 20


def _span(data: bytes, chance: Random) -> tuple[int, int]:
    start = chance.randrange(len(data) + 1)
    return start, min(len(data), start + chance.choice((1, 2, 7, 64, 500)))


def cut(data: bytes, chance: Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def cut_at_end(data: bytes, chance: Random) -> bytes:
    return data[: len(data) - chance.randint(1, 40)] if data else data


def cut_at_start(data: bytes, chance: Random) -> bytes:
    return data[chance.randrange(len(data) + 1) :]


def flip(data: bytes, chance: Random) -> bytes:
    flipped = bytearray(data)
    for _ in range(chance.choice((1, 3, 20)) if data else 0):
        flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
    return bytes(flipped)


def insert(data: bytes, chance: Random) -> bytes:
    start, _ = _span(data, chance)
    return data[:start] + chance.randbytes(chance.choice((1, 4, 60))) + data[start:]


def insert_sign(data: bytes, chance: Random) -> bytes:
    start, _ = _span(data, chance)
    signs = (
        b'"',
        b"\0",
        b"\r",
        b"\n",
        b"\r\n",
        b",",
        b";",
        b"\t",
        b"\xff",
        b"\x81",
        b"\xe9",
        b"\xef\xbb\xbf",
        b"\x1a",
        b"<",
        b"&",
    )
    return data[:start] + chance.choice(signs) * chance.choice((1, 1, 2, 50)) + data[start:]


def delete(data: bytes, chance: Random) -> bytes:
    start, end = _span(data, chance)
    return data[:start] + data[end:]


def repeat(data: bytes, chance: Random) -> bytes:
    start, end = _span(data, chance)
    return data[:end] + data[start:end] * chance.choice((1, 3, 2000)) + data[end:]


def blank(data: bytes, chance: Random) -> bytes:
    start, end = _span(data, chance)
    return data[:start] + chance.choice((b"\0", b" ", b"0", b"\xff")) * (end - start) + data[end:]


def twice(data: bytes, chance: Random) -> bytes:
    return data + chance.choice((b"", b"\n")) + data


def append(data: bytes, chance: Random) -> bytes:
    return data + chance.choice((b"\0" * 600, b"\x1a", b"Source: ONS\n", b"\n\n\n", chance.randbytes(200)))


def replace(data: bytes, chance: Random) -> bytes:
    return chance.choice(
        (b"", b"\n", b" ", b"\xef\xbb\xbf", _PAGE, b"\0" * 2048, chance.randbytes(5000), b"{}", b"[]", b"null")
    )


def disguise(data: bytes, chance: Random) -> bytes:
    heads = (
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"\x1f\x8b",
        b"%PDF-1.7\n",
        b"{",
        b"[",
        b"\xff\xfe",
        b"\xfe\xff",
    )
    return chance.choice(heads) + data


def pack(data: bytes, chance: Random) -> bytes:
    if chance.random() < 0.5:
        packed = gzip.compress(data, mtime=0)
        return packed if chance.random() < 0.3 else chance.choice((cut, cut_at_end, flip, twice))(packed, chance)
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("table.csv"), data)
    return sink.getvalue()


BYTES: tuple[Damage, ...] = (
    *(cut, cut_at_end, cut_at_start, flip, insert, insert_sign, delete, repeat, blank, twice, append, replace),
    *(disguise, pack),
)


def _lines(data: bytes) -> list[bytes]:
    return data.split(b"\n")


def _delimiter(line: bytes) -> bytes:
    return max((b",", b";", b"\t", b"|"), key=line.count)


def endings(data: bytes, chance: Random) -> bytes:
    plain = data.replace(b"\r\n", b"\n")
    return plain.replace(b"\n", chance.choice((b"\r", b"\r\n", b"\r\r\n", b"\n\r", b"\n\n", b"\x0b", b"\xe2\x80\xa8")))


def encoding(data: bytes, chance: Random) -> bytes:
    text = data.decode("utf-8", errors="replace")
    made = text.encode(
        chance.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp500", "utf-7")), "replace"
    )
    return made if chance.random() < 0.5 else made[: -chance.choice((1, 3))]


def lose_lines(data: bytes, chance: Random) -> bytes:
    lines = _lines(data)
    at = chance.randrange(len(lines))
    return b"\n".join(lines[:at] + lines[at + chance.choice((1, 2, 5)) :])


def repeat_line(data: bytes, chance: Random) -> bytes:
    lines = _lines(data)
    at = chance.randrange(len(lines))
    return b"\n".join(lines[:at] + [lines[at]] * chance.choice((2, 3, 3000)) + lines[at + 1 :])


def shuffle_lines(data: bytes, chance: Random) -> bytes:
    lines = _lines(data)
    chance.shuffle(lines)
    return b"\n".join(lines)


def conflict(data: bytes, chance: Random) -> bytes:
    lines = _lines(data)
    at = chance.randrange(len(lines))
    return b"\n".join([*lines[:at], b"<<<<<<< HEAD", *lines[at : at + 2], b"=======", *lines[at:], b">>>>>>> other"])


def titles(data: bytes, chance: Random) -> bytes:
    return chance.choice((b'"A title"\n', b"A title\n\n", b"\n", b"Table 1,,,\n", b"#comment\n", b"sep=;\n")) + data


def header(data: bytes, chance: Random) -> bytes:
    lines = _lines(data)
    by = _delimiter(lines[0])
    names = lines[0].split(by)
    at = chance.randrange(len(names))
    how = chance.randrange(7)
    if how == 0:
        names[at] = names[chance.randrange(len(names))]
    elif how == 1:
        names[at] = b""
    elif how == 2:
        del names[at]
    elif how == 3:
        names[at] = names[at].swapcase()
    elif how == 4:
        names.insert(at, b"new")
    elif how == 5:
        names[at] = b'"' + names[at]
    else:
        names += [b"x"] * chance.choice((1, 300, 20_000))
    return b"\n".join([by.join(names), *lines[1:]])


def column(data: bytes, chance: Random) -> bytes:
    """One column gone, emptied or filled alike."""
    lines = _lines(data)
    by = _delimiter(lines[0])
    at = chance.randrange(lines[0].count(by) + 1)
    filler = chance.choice((None, b"", chance.choice(CELLS).encode("utf-8", "replace")))
    made = []
    for number, line in enumerate(lines):
        cells = line.split(by)
        if at < len(cells) and len(cells) > 1:
            if filler is None:
                del cells[at]
            elif number:
                cells[at] = filler
        made.append(by.join(cells))
    return b"\n".join(made)


def cell(data: bytes, chance: Random) -> bytes:
    lines = _lines(data)
    by = _delimiter(lines[0])
    for _ in range(chance.choice((1, 1, 3))):
        row = chance.randrange(len(lines))
        cells = lines[row].split(by)
        cells[chance.randrange(len(cells))] = chance.choice(CELLS).encode("utf-8", "replace")
        lines[row] = by.join(cells)
    return b"\n".join(lines)


def swap_cells(data: bytes, chance: Random) -> bytes:
    lines = _lines(data)
    by = _delimiter(lines[0])
    row = chance.randrange(len(lines))
    cells = lines[row].split(by)
    chance.shuffle(cells)
    lines[row] = by.join(cells)
    return b"\n".join(lines)


def quotes(data: bytes, chance: Random) -> bytes:
    """A quote opened and not closed, closed too early, or escaped by a backslash."""
    lines = _lines(data)
    by = _delimiter(lines[0])
    for _ in range(chance.choice((1, 2))):
        row = chance.randrange(len(lines))
        cells = lines[row].split(by)
        at = chance.randrange(len(cells))
        found = cells[at]
        cells[at] = chance.choice(
            (b'"' + found, found + b'"', b'"a "b" ' + found + b'"', b'"' + found + b'\\""', b'"a\nb"', b'"\n')
        )
        lines[row] = by.join(cells)
    return b"\n".join(lines)


def delimiters(data: bytes, chance: Random) -> bytes:
    by = _delimiter(_lines(data)[0])
    other = chance.choice((b",", b";", b"\t", b"|", b" ", b"\x1f"))
    if chance.random() < 0.5:
        return data.replace(by, other)
    lines = _lines(data)
    row = chance.randrange(len(lines))
    lines[row] = lines[row].replace(by, other)
    return b"\n".join(lines)


def wide(data: bytes, chance: Random) -> bytes:
    """A cell, a line or a row without end."""
    lines = _lines(data)
    row = chance.randrange(len(lines))
    by = _delimiter(lines[0])
    filler = chance.choice((b"x" * _HUGE, b'"' + b"x" * _HUGE, by * (1 << 20), (by + b'"') * (1 << 18), b'"x\n' * 5000))
    lines[row] += filler
    return b"\n".join(lines)


TEXT: tuple[Damage, ...] = (
    *(endings, encoding, lose_lines, repeat_line, shuffle_lines, conflict, titles, header, column, cell, cell, cell),
    *(swap_cells, quotes, quotes, delimiters),
)
# Takes a second to write and to read, so that it comes seldom.
RARE: tuple[Damage, ...] = (wide,)
