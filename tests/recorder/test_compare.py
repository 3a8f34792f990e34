"""The comparer finds what differs, and nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

COMPARE = Path(__file__).with_name("compare.py")
ANSWERS = {
    "hub match TLE3 --format json": ("json", '{"release": 1, "found": [{"score": 1.5}, {"score": 2}]}'),
    "GET /areas.csv": ("csv", "code,name\r\nTLE3,South Yorkshire\r\n"),
    "GET /areas": ("html", '<p>41 <b>areas</b></p>\n<a href="/areas/TLE3">South\n Yorkshire</a>'),
    "GET /network.gexf": ("export", "<gexf/>\n"),
    "hub match TLE3": ("text", "Partners\n"),
    "GET /api/v1/openapi.json": ("openapi", '{"openapi": "3.1.0"}'),
}


def recording(folder: Path, **changed: str | None) -> Path:
    """A recording in which the answer of a class is another, or has lost its file."""
    folder.mkdir()
    index = []
    for number, (asked, (kind, body)) in enumerate(ANSWERS.items()):
        text = changed.get(kind, body)
        if text is not None:
            (folder / str(number)).write_text(text, "utf-8", newline="")
        index.append({"file": str(number), "asked": asked, "class": kind, "status": 200})
    (folder / "index.json").write_text(json.dumps({"answers": index}), "utf-8")
    return folder


def compare(*arguments: object) -> tuple[int, str]:
    """Exit status of the comparer, and what it printed."""
    done = subprocess.run([sys.executable, COMPARE, *map(str, arguments)], capture_output=True, text=True, check=False)
    assert not done.stderr
    return done.returncode, done.stdout


@pytest.fixture
def before(tmp_path: Path) -> Path:
    return recording(tmp_path / "before")


@pytest.mark.parametrize(
    ("kind", "body", "said"),
    [
        ("json", '{"release": 1, "found": [{"score": 1.5}, {"score": 2.0}]}', ["$.found[1].score", "- 2\n", "+ 2.0\n"]),
        ("json", '{"release": 1, "found": [{"score": 1.5}]}', ["$.found.length"]),
        ("json", '{"release": 1}', ["$.found", "+ —"]),
        ("csv", "code,name\nTLE3,South Yorkshire\n", ["line 1, byte 10"]),
        ("csv", "code,name\r\nTLE3,South Yorkshire\r\nTLC1,Tees Valley\r\n", ["number of lines", "- 2", "+ 3"]),
        ("csv", None, ["file", "- there", "+ —"]),
        ("html", '<p>42 areas</p><a href="/areas/TLE3">South Yorkshire</a>', ["text[0]", "41 areas", "42 areas"]),
        ("html", '<p>41 areas</p><a href="/areas/TLE4">South Yorkshire</a>', ["links[0]", "/areas/TLE4"]),
        ("export", "<gexf />\n", ["line 1, byte 6"]),
        ("text", "Partner\n", ["line 1, byte 8"]),
    ],
)
def test_a_difference_is_found(tmp_path: Path, before: Path, kind: str, body: str | None, said: list[str]) -> None:
    code, printed = compare(before, recording(tmp_path / "after", **{kind: body}))
    assert (code, f"{kind} different:" in printed) == (1, True), printed
    assert [one for one in said if one not in printed] == []
    assert compare(before, tmp_path / "after", "--ignore", kind)[0] == 0


def test_form_and_order_of_names_are_no_difference(tmp_path: Path, before: Path) -> None:
    after = recording(
        tmp_path / "after",
        json='{"found":[{"score":1.50},{"score":2}],\n"release":1}',
        html='<div>41 <em>areas</em> </div><ul><li><a href="/areas/TLE3">South Yorkshire</a></ul>',
    )
    code, printed = compare(before, after)
    assert (code, "The same." in printed) == (0, True), printed


def test_the_description_of_the_api_may_differ(tmp_path: Path, before: Path) -> None:
    code, printed = compare(before, recording(tmp_path / "after", openapi='{"openapi": "3.2.0"}'))
    assert (code, "$.openapi" in printed) == (0, True), printed


@pytest.mark.parametrize("loses", ["before", "after"])
def test_a_question_that_one_lacks_is_found(tmp_path: Path, before: Path, loses: str) -> None:
    after = recording(tmp_path / "after")
    index = tmp_path / loses / "index.json"
    kept = json.loads(index.read_text("utf-8"))
    kept["answers"] = kept["answers"][1:]
    index.write_text(json.dumps(kept), "utf-8")
    code, printed = compare(before, after)
    assert (code, "hub match TLE3 --format json" in printed) == (1, True), printed


def test_another_status_is_found(tmp_path: Path, before: Path) -> None:
    after = recording(tmp_path / "after")
    index = after / "index.json"
    index.write_text(index.read_text("utf-8").replace('"status": 200', '"status": 404', 1), "utf-8")
    code, printed = compare(before, after)
    assert (code, "    status\n" in printed) == (1, True), printed


@pytest.mark.parametrize(
    ("kind", "body", "other"),
    [
        (
            "json",
            '{"release": 1, "store": "embedded:///a/graph.lbug", "written": "2026-01-02T03:04:05+00:00"}',
            '{"release": 12, "store": "neo4j://127.0.0.1:7687", "written": "2027-11-12T13:14:15+00:00"}',
        ),
        (
            "text",
            "Release 1 of 2026-01-02T03:04:05+00:00\npartnership-hub 0.1.0\n",
            "Release 2 of 2026-01-02T03:04:06+00:00\npartnership-hub 1.0\n",
        ),
        (
            "html",
            '<link href="/static/site.css?v=0a1"><p>Release 1 of the figures, loaded on 2 January 2026.',
            '<link href="/static/site.css?v=b2c"><p>Release 1 of the figures, loaded on 12 March 2026.',
        ),
    ],
)
def test_what_is_volatile_is_no_difference(tmp_path: Path, kind: str, body: str, other: str) -> None:
    one, two = recording(tmp_path / "one", **{kind: body}), recording(tmp_path / "two", **{kind: other})
    code, printed = compare(one, two)
    assert (code, "The same." in printed) == (0, True), printed


def test_when_an_edition_was_loaded_is_an_answer(tmp_path: Path) -> None:
    one = recording(tmp_path / "one", json='{"loaded": "2026-01-02T03:04:05+00:00"}')
    two = recording(tmp_path / "two", json='{"loaded": "2026-01-02T03:04:06+00:00"}')
    code, printed = compare(one, two)
    assert (code, "$.loaded" in printed) == (1, True), printed
