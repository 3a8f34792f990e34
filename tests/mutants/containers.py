"""Damage inside of archives, workbooks, JSON and XML: the container stays whole, what is in it does not."""

from __future__ import annotations

import copy
import io
import json
import re
import struct
import zipfile
from collections.abc import Callable
from random import Random
from typing import Any

from tests.mutants.damage import BYTES, CELLS, RARE, TEXT, Damage, flip

Members = dict[str, bytes]
_DEEP = 100_000


def _members(data: bytes) -> Members:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(members: Members, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, data in members.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = method
            archive.writestr(entry, data)
    return sink.getvalue()


def member(data: bytes, chance: Random) -> bytes:
    """Damage to the bytes or the text of one member."""
    members = _members(data)
    name = chance.choice(sorted(members))
    members[name] = chance.choice((*BYTES, *TEXT))(members[name], chance)
    return _packed(members)


def members(data: bytes, chance: Random) -> bytes:
    """A member gone, renamed, outside, empty, or packed by another method."""
    found = _members(data)
    name = chance.choice(sorted(found))
    how = chance.randrange(5)
    if how == 0:
        del found[name]
    elif how == 1:
        found[chance.choice(("x", "../up.csv", "/abs.csv", name.upper(), "a/" + name))] = found.pop(name)
    elif how == 2:
        found["folder/"] = b""
        found["nested.zip"] = data
    elif how == 3:
        return _packed({})
    return _packed(
        found, chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, zipfile.ZIP_DEFLATED))
    )


def records(data: bytes, chance: Random) -> bytes:
    """A wrong checksum, size, flag or method in the records of an archive."""
    packed = bytearray(_packed(_members(data)))
    signature, offsets = chance.choice(
        ((b"PK\x01\x02", {"flag": 8, "method": 10, "crc": 16, "packed": 20, "size": 24, "name": 28, "at": 42}),
         (b"PK\x03\x04", {"flag": 6, "method": 8, "crc": 14, "packed": 18, "size": 22, "name": 26}))
    )  # fmt: skip
    starts = [found.start() for found in re.finditer(re.escape(signature), bytes(packed))]
    at = chance.choice(starts) + chance.choice(list(offsets.values()))
    wrong = chance.choice((1, 0, 99, 9, 0xFFFF, chance.randrange(1 << 16)))
    packed[at : at + 2] = struct.pack("<H", wrong)
    return bytes(packed)


_SHEET = re.compile(r"xl/worksheets/.*\.xml")
_FAR = ("XFD1048576", "A1048576", "XFD1", "ZZZ99", "A0", "1A", "A99999999999", "B200000", "A")
_XML: tuple[tuple[bytes, tuple[bytes, ...]], ...] = (
    (b'r="[A-Z]+[0-9]+"', tuple(f'r="{far}"'.encode() for far in _FAR)),
    (
        b"<v>[^<]*</v>",
        (b"<v></v>", b"<v>1e999</v>", b"<v>99999999</v>", b"<v>-1</v>", b"<v>x</v>", b"<v>45000.5</v>", b""),
    ),
    (b't="inlineStr"', (b't="s"', b't="e"', b't="b"', b't="d"', b't="n"', b't="str"', b"")),
    (b'<row r="[0-9]+"', (b"<row", b'<row r="0"', b'<row r="1048576"', b'<row r="7"', b'<row r="99999999999"')),
    (b"<sheetData>", (b"<sheetData/><sheetData>", b"<other>", b'<dimension ref="A1:XFD1048576"/><sheetData>')),
    (b'sheet name="[^"]*"', (b'sheet name=""', b'sheet name="Notes"', b'sheet name="' + b"x" * 5000 + b'"')),
    (
        b"<t[^>]*>[^<]*</t>",
        tuple(b"<t>" + one.encode("utf-8", "replace") + b"</t>" for one in CELLS if "<" not in one and "&" not in one),
    ),
    (b"<worksheet", (b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet', b"<chartsheet", b"<work")),
    (b"<c ", (b'<c s="999999" ', b'<c s="-1" ', b"<c t='s' ", b"<d ")),
)


def workbook(data: bytes, chance: Random) -> bytes:
    """Another cell, position, type or name in a workbook that is whole otherwise."""
    found = _members(data)
    for _ in range(chance.choice((1, 1, 2))):
        pattern, others = chance.choice(_XML)
        names = [name for name, part in found.items() if re.search(pattern, part)]
        if not names:
            continue
        name = chance.choice(sorted(names))
        hits = list(re.finditer(pattern, found[name]))
        hit, other = chance.choice(hits), chance.choice(others)
        found[name] = found[name][: hit.start()] + other + found[name][hit.end() :]
    return _packed(found)


ZIP: tuple[Damage, ...] = (member, members, records, records)
WORKBOOK: tuple[Damage, ...] = (member, members, records, workbook, workbook, workbook, workbook)


_VALUES: tuple[Any, ...] = (
    *(None, True, 0, -1, 1.5, 1e308, 10**30, "", " ", "x", "2021", [], {}, [[]], [None], {"a": None}, [1, 2]),
    *(float("nan"), float("inf"), "x" * 70_000, "\ud800", "<b>", ["a", ["b"]], [[[]]], "E06000001"),
)


def json_value(data: bytes, chance: Random) -> bytes:
    """Other values, types and keys in a document that is whole."""
    try:
        lines = [json.loads(line) for line in data.splitlines()] if data.count(b"\n{") else [json.loads(data)]
    except ValueError:
        return flip(data, chance)
    at = chance.randrange(len(lines))
    box = [lines[at]]
    for _ in range(chance.choice((1, 1, 2, 4))):
        _change(box, chance)
    lines[at] = box[0]
    return "\n".join(json.dumps(one, ensure_ascii=chance.random() < 0.5) for one in lines).encode("utf-8", "replace")


def _change(box: list[Any], chance: Random) -> None:
    places: list[tuple[Any, Any]] = []
    left: list[Any] = [box]
    while left:
        holder = left.pop()
        keys = range(len(holder)) if isinstance(holder, list) else list(holder)
        for key in keys:
            places.append((holder, key))
            if isinstance(holder[key], list | dict):
                left.append(holder[key])
    holder, key = chance.choice(places)
    how = chance.randrange(5)
    if how == 0 and holder is not box:
        del holder[key]
    elif how == 1 and isinstance(holder, dict):
        holder[chance.choice(("", "x", key.upper(), "type"))] = holder.pop(key)
    elif how == 2 and isinstance(holder[key], list):
        holder[key] = chance.choice((holder[key][:2], holder[key] * 2, holder[key][::-1], [holder[key]]))
    else:
        # A copy: a second change may go into it.
        holder[key] = copy.deepcopy(chance.choice(_VALUES))


def json_text(data: bytes, chance: Random) -> bytes:
    """Nesting without end, doubled keys, numbers that JSON does not have."""
    how = chance.randrange(5)
    if how == 0:
        return b"[" * _DEEP + b"]" * _DEEP
    if how == 1:
        return b'{"a":' * _DEEP + b"1" + b"}" * _DEEP
    if how == 2:
        return data.replace(b":", b":1,", 1)
    if how == 3:
        return re.sub(
            rb"[0-9]+\.?[0-9]*",
            chance.choice((b"NaN", b"Infinity", b"1e999", b"9" * 5000, b"-")),
            data,
            count=chance.choice((1, 0)),
        )
    return chance.choice((b"[" + data, data + data, b"\xef\xbb\xbf" + data, data.replace(b'"', b"'"), data + b"]"))


JSON: tuple[Damage, ...] = (json_value, json_value, json_value, json_text)

_GRAPHML: tuple[tuple[bytes, tuple[bytes, ...]], ...] = (
    (b"<data [^<]*</data>", (b"", b"<data/>", b'<data key="no"/>', b'<data key="d0">' + b"x" * 70_000 + b"</data>")),
    (b' id="[^"]*"', (b"", b' id=""', b' id="Acme Ltd"', b' id="&#10;"')),
    (b"<key [^>]*/>", (b"", b'<key id="d9" for="all" attr.name="lad"><default>Leeds</default></key>', b"<key/>")),
    (b"<graph [^>]*>", (b"<graph>", b"<graph><graph>", b"")),
    (b"<graphml[^>]*>", (b"<graphml>", b'<!DOCTYPE g [<!ENTITY a "b">]><graphml>', b"<gexf>")),
    (b"^<\\?xml[^>]*>", (b'<?xml version="1.0" encoding="utf-16"?>', b'<?xml version="1" encoding="no"?>', b"<?xml?>")),
    (b"</data>", (b"<b/></data>", b"]]></data>", b"<![CDATA[ & ]]></data>", b"&nbsp;</data>", b"&#0;</data>")),
    (b"<node", (b"<node x='1'", b"<hyperedge", b"<!-- <node")),
)  # fmt: skip


def graphml(data: bytes, chance: Random) -> bytes:
    """Other elements, attributes and declarations."""
    for _ in range(chance.choice((1, 1, 2))):
        pattern, others = chance.choice(_GRAPHML)
        hits = list(re.finditer(pattern, data))
        if hits:
            hit = chance.choice(hits)
            data = data[: hit.start()] + chance.choice(others) + data[hit.end() :]
    return data


GRAPHML: tuple[Damage, ...] = (graphml, graphml, graphml)


def damages(name: str, data: bytes) -> tuple[tuple[Damage, ...], ...]:
    """Groups of damage that may happen to a file, by what it is; a group is chosen first."""
    if data.startswith(b"PK"):
        return (BYTES, WORKBOOK, WORKBOOK) if name.endswith(".xlsx") else (BYTES, ZIP, ZIP)
    if data.startswith(b"\x1f\x8b"):
        return (BYTES, GZIP, GZIP)
    if data.lstrip().startswith((b"{", b"[")):
        return (BYTES, JSON, JSON)
    if data.lstrip().startswith(b"<?xml"):
        return (BYTES, GRAPHML, GRAPHML)
    return (BYTES, TEXT, TEXT, TEXT, TEXT) + ((RARE,) if name.endswith(".csv") else ())


def _unpacked(damage: Damage) -> Callable[[bytes, Random], bytes]:
    import gzip

    def change(data: bytes, chance: Random) -> bytes:
        return gzip.compress(damage(gzip.decompress(data), chance), mtime=0)

    change.__name__ = f"unpacked {damage.__name__}"
    return change


GZIP: tuple[Damage, ...] = tuple(_unpacked(damage) for damage in (*BYTES, *TEXT, *TEXT))
