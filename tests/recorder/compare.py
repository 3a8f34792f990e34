"""Compare two recordings of the product's answers.

    python tests/recorder/compare.py BEFORE AFTER [--only PART] [--show N] [--ignore CLASS]…

JSON is equal after parsing, HTML by its text, links and marks, everything else byte for byte; what a rule below names
as volatile is left out. The exit status is 1 where an answer differs or is missing, but for classes that are ignored.
"""

from __future__ import annotations

import argparse
import difflib
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

CLASSES = ("json", "csv", "text", "html", "export", "openapi")
# The description of the API may be worded anew: reported, and no failure.
IGNORED = ("openapi",)
_CONTEXT = 60


class Mask(NamedTuple):
    """Something that may differ between two recordings of the same program."""

    name: str
    reason: str
    classes: tuple[str, ...]
    pattern: re.Pattern[bytes]
    instead: bytes


_DAY = rb"\d{1,2} [A-Z][a-z]+ \d{4}"
_TIME = rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)"
MASKS: tuple[Mask, ...] = (
    Mask(
        "address of the store",
        "a temporary folder, or a server on a free port",
        ("json", "text"),
        re.compile(rb"\b(?:embedded|neo4j|bolt)(?:\+s|\+ssc)?://[^\s\"]+"),
        b"STORE",
    ),
    Mask(
        "time of loading",
        "when the recorder loaded the snapshot, in JSON; times of editions stay",
        ("json",),
        re.compile(rb'"written": ?"' + _TIME + rb'"'),
        b'"written": "TIME"',
    ),
    Mask(
        "time of loading, in text",
        "the same; no other time with seconds is printed as text",
        ("text",),
        re.compile(_TIME),
        b"TIME",
    ),
    Mask(
        "day of loading",
        "the same in pages and briefs: below every page, in the source note of a brief, on the first page",
        ("html", "export"),
        re.compile(rb"([Rr]elease \d+ of (?:the figures, loaded on )?|Jobs of \d{4}, loaded on )" + _DAY),
        rb"\1DAY",
    ),
    Mask(
        "number of the release",
        "counts how often this store was loaded; the digest of what it holds stays",
        ("json", "html", "export", "text"),
        re.compile(rb'("release": ?|\b[Rr]elease )\d+\b'),
        rb"\g<1>0",
    ),
    Mask(
        "version of a built file",
        "hash of a style sheet or a script in its address: no answer",
        ("html",),
        re.compile(rb"(/static/[^\s\"?]*\?v=)[0-9a-f]+"),
        rb"\1HASH",
    ),
    Mask(
        "version of the program",
        "changes with every version",
        ("text", "openapi"),
        re.compile(rb'(^partnership-hub |"title": ?"Partnership hub", ?"version": ?")\d[\w.+-]*', re.MULTILINE),
        rb"\1VERSION",
    ),
)


class Found(NamedTuple):
    """The first difference of an answer."""

    where: str
    before: str
    after: str


class Recording:
    """A folder that ``record.py`` filled."""

    def __init__(self, folder: Path, part: str | None = None) -> None:
        self.folder = folder
        index = json.loads((folder / "index.json").read_text("utf-8"))
        found = [one for one in index["answers"] if part is None or one["part"] == part]
        self.answers: dict[str, dict[str, Any]] = {one["asked"]: one for one in found}

    def body(self, asked: str) -> bytes | None:
        """What was answered; ``None`` where the file is gone."""
        try:
            return (self.folder / self.answers[asked]["file"]).read_bytes()
        except FileNotFoundError:
            return None


def say(text: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{text}\n")


def masked(body: bytes, kind: str, count: Counter[str] | None = None) -> bytes:
    """An answer without what is volatile."""
    for mask in MASKS:
        if kind in mask.classes:
            body, number = mask.pattern.subn(mask.instead, body)
            if count is not None:
                count[mask.name] += number
    return body


def first_in_json(before: Any, after: Any, where: str = "$") -> Found | None:
    """The first place at which two values of JSON differ; a number is not the same as a text or another type."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name in (*before, *(name for name in after if name not in before)):
            if name not in before or name not in after:
                return Found(f"{where}.{name}", *(shown(one[name]) if name in one else "—" for one in (before, after)))
            found = first_in_json(before[name], after[name], f"{where}.{name}")
            if found:
                return found
        return None
    if isinstance(before, list) and isinstance(after, list):
        for at, (one, other) in enumerate(zip(before, after, strict=False)):
            found = first_in_json(one, other, f"{where}[{at}]")
            if found:
                return found
        if len(before) != len(after):
            return Found(f"{where}.length", str(len(before)), str(len(after)))
        return None
    if type(before) is not type(after) or before != after:
        return Found(where, shown(before), shown(after))
    return None


def shown(value: Any) -> str:
    """A value, short."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 2 * _CONTEXT else f"{text[: 2 * _CONTEXT]}…"


def in_json(before: bytes, after: bytes) -> Found | None:
    """Compare two documents of JSON."""
    return first_in_json(json.loads(before), json.loads(after))


def in_lines(before: bytes, after: bytes) -> Found | None:
    """Compare byte for byte, and name the first line that differs."""
    if before == after:
        return None
    lines = [one.splitlines(keepends=True) for one in (before, after)]
    for number, (one, other) in enumerate(zip(*lines, strict=False), 1):
        if one != other:
            at = next(
                (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
            )
            start = max(0, at - _CONTEXT // 2)
            return Found(f"line {number}, byte {at + 1}", *(part(text, start) for text in (one, other)))
    return Found("number of lines", *(str(len(one)) for one in lines))


def part(text: bytes, start: int) -> str:
    """A part of a line."""
    return repr(text[start : start + 2 * _CONTEXT].decode("utf-8", "replace"))


class _Page(HTMLParser):
    """What a reader sees of a page, and where it leads.

    Elements that stand within a line join their text to what is around them; all others part it.
    """

    _INLINE = frozenset(
        [
            "a",
            "abbr",
            "b",
            "bdi",
            "code",
            "em",
            "i",
            "mark",
            "small",
            "span",
            "strong",
            "sub",
            "sup",
            "time",
            "tspan",
            "wbr",
        ]
    )
    _HIDDEN = frozenset({"script", "style", "template"})
    _LINKS = ("href", "src", "action")
    _SAID = ("alt", "aria-label", "title", "placeholder", "value", "name", "checked", "selected", "disabled", "hidden")

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.links: list[str] = []
        self.said: list[str] = []
        self._line = ""
        self._inside_hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside_hidden += tag in self._HIDDEN
        self._part(tag)
        for name, value in attrs:
            if name in self._LINKS:
                self.links.append(f"{tag} {name} {value}")
            elif name in self._SAID:
                self.said.append(f"{tag} {name} {' '.join((value or '').split())}")

    def handle_endtag(self, tag: str) -> None:
        self._inside_hidden -= tag in self._HIDDEN
        self._part(tag)

    def handle_data(self, data: str) -> None:
        if not self._inside_hidden:
            self._line += data

    def close(self) -> None:
        super().close()
        self._part("")

    def _part(self, tag: str) -> None:
        if tag not in self._INLINE:
            folded = " ".join(self._line.split())
            if folded:
                self.lines.append(folded)
            self._line = ""


def in_html(before: bytes, after: bytes) -> Found | None:
    """Compare what two pages say and where they lead."""
    if before == after:
        return None
    pages = []
    for body in (before, after):
        page = _Page()
        page.feed(body.decode())
        page.close()
        pages.append(page)
    one, other = pages
    if " ".join(one.lines) != " ".join(other.lines):
        return first_in_list("text", one.lines, other.lines)
    return first_in_list("links", one.links, other.links) or first_in_list("marks", one.said, other.said)


def first_in_list(what: str, before: list[str], after: list[str]) -> Found | None:
    """The first stretch at which two lists differ."""
    if before == after:
        return None
    for tag, i, k, j, m in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            return Found(f"{what}[{i}]", shown(" | ".join(before[i:k])), shown(" | ".join(after[j:m])))
    return None


COMPARERS: Mapping[str, Callable[[bytes, bytes], Found | None]] = {
    "json": in_json,
    "openapi": in_json,
    "html": in_html,
}
# What stands in the index beside the file of an answer.
_BESIDE = ("class", "status", "stderr", "Content-Type", "Location", "Content-Disposition")


def differing(asked: str, before: Recording, after: Recording, count: Counter[str]) -> Found | None:
    """The first difference between the answers to one question."""
    one, other = before.answers[asked], after.answers[asked]
    for name in _BESIDE:
        texts = [masked(str(of.get(name, "")).encode(), "text").decode() for of in (one, other)]
        if texts[0] != texts[1]:
            return Found(name, *(shown(text) for text in texts))
    bodies = []
    for recording in (before, after):
        body = recording.body(asked)
        if body is None:
            return Found("file", *("—" if of.body(asked) is None else "there" for of in (before, after)))
        bodies.append(masked(body, one["class"], count if recording is before else None))
    if bodies[0] == bodies[1]:
        return None
    compare = COMPARERS.get(one["class"], in_lines)
    try:
        return compare(*bodies)
    except ValueError:
        return in_lines(*bodies)


def compared(before: Recording, after: Recording, count: Counter[str]) -> Iterator[tuple[str, str, str, Found | None]]:
    """Class and outcome of every question, with the first difference."""
    for asked, entry in before.answers.items():
        if asked not in after.answers:
            yield asked, entry["class"], "missing", None
            continue
        found = differing(asked, before, after, count)
        yield asked, entry["class"], "different" if found else "identical", found
    for asked, entry in after.answers.items():
        if asked not in before.answers:
            yield asked, entry["class"], "new", None


def main(arguments: list[str] | None = None) -> int:
    """Compare and report."""
    parser = argparse.ArgumentParser(description="Compare two recordings of the product's answers.")
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("--show", type=int, default=30, metavar="N", help="differences shown of each class (30)")
    parser.add_argument(
        "--ignore", action="append", choices=CLASSES, default=list(IGNORED), help="a class that may differ"
    )
    parser.add_argument(
        "--only", metavar="PART", help="compare this part of the recordings alone, as record.py names it"
    )
    given = parser.parse_args(arguments)
    before, after = (Recording(folder, given.only) for folder in (given.before, given.after))
    count: Counter[str] = Counter()
    outcomes: Counter[tuple[str, str]] = Counter()
    left: Counter[str] = Counter()
    for asked, kind, outcome, found in compared(before, after, count):
        outcomes[kind, outcome] += 1
        if outcome == "identical":
            continue
        left[kind] += 1
        if left[kind] <= given.show:
            say(f"{kind} {outcome}: {asked}")
            if found:
                say(f"    {found.where}\n    - {found.before}\n    + {found.after}")
    for kind, number in left.items():
        if number > given.show:
            say(f"{kind}: {number - given.show:,} more are not shown; --show {number} shows them.")
    columns = ("identical", "different", "missing", "new")
    say(f"\n{'class':<10}" + "".join(f"{name:>11}" for name in columns))
    for kind in CLASSES:
        if any(outcomes[kind, name] for name in columns):
            note = "  may differ" if kind in given.ignore else ""
            say(f"{kind:<10}" + "".join(f"{outcomes[kind, name]:>11,}" for name in columns) + note)
    for mask in MASKS:
        say(f"masked {count[mask.name]:>7,} × {mask.name}: {mask.reason}")
    failed = sum(
        number for (kind, name), number in outcomes.items() if name != "identical" and kind not in given.ignore
    )
    say("The same." if not failed else f"{failed:,} answers are not the same.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
