"""Names from published files are hostile: markup, formulas, marks that turn text round, endless names.

Every name in the bundled snapshot gets such a name in front; then every page, twin and file is read.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import chain
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pyarrow as pa
import pytest

from graph_engine.schema import NodeLabel
from graph_engine.stores import open_store
from web.app import create_app
from web.http.current import CurrentEngine

pytestmark = pytest.mark.long

MARK = "hostile-name"
HOSTILE = (
    f'<script>alert("{MARK}")</script>',
    f"<img src=x class={MARK} onerror=alert(1)>",
    f"\"'><svg class={MARK} onload=alert(1)>",
    f"</title></script></textarea><b class={MARK}>",
    "=cmd|' /C calc'!A0",
    "+1-1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\u202e\u200f\u2067turned round",
    "{{ 7 * 7 }} {% raw %} ${7*7} %s %(x)s",
    "javascript:alert(1)",
)
LONG = "A" * 10_000
# Endless names are few, for files hold each name thousands of times; the first name of every label is one.
PREFIXES = (LONG, *HOSTILE * 8)
# What a reader sees of a name, by label; nothing is looked up by these.
NAMED = {
    NodeLabel.AREA: ("name",),
    NodeLabel.INSTITUTION: ("name",),
    NodeLabel.BUSINESS: ("name",),
    NodeLabel.RECORD: ("name",),
    NodeLabel.COMMUNITY: ("name",),
    NodeLabel.SOURCE: ("title", "publisher", "edition"),
}
FORMULA = ("=", "+", "-", "@", "\t", "\r", "|", "%")
TWINS = ("json", "csv")


def hostile(value: str | None, at: int, prefixes: tuple[str, ...]) -> str | None:
    return None if value is None else f"{prefixes[at % len(prefixes)]} {value}"


def with_names(graph, prefixes):
    """The graph with another text before every name; keys and codes stay."""
    for label, columns in NAMED.items():
        table = graph.node_table(label)
        for column in set(columns) & set(table.column_names):
            names = [hostile(value, at, prefixes) for at, value in enumerate(table.column(column).to_pylist())]
            table = table.set_column(
                table.column_names.index(column), table.schema.field(column), pa.array(names, pa.string())
            )
        graph.nodes[label] = table
    return graph


@pytest.fixture(scope="session")
def hostile_client(snapshot_store, tmp_path_factory):
    with open_store(snapshot_store) as store:
        graph = store.read()
    address = f"embedded://{tmp_path_factory.mktemp('hostile') / 'graph.lbug'}"
    with open_store(address, read_only=False) as store:
        store.write(with_names(graph, PREFIXES))
    current = CurrentEngine(address)
    yield create_app(current, {"TESTING": True}).test_client()
    current.close()


@dataclass
class Answers:
    """Answers of the application. What several tests look at is asked for once."""

    client: Any

    def __post_init__(self) -> None:
        self.known: dict[str, Any] = {}
        self.safe: set[str] = set()

    def get(self, address: str) -> Any:
        """The answer to an address of a page or of its twin."""
        if address not in self.known:
            self.known[address] = self.client.get(address)
        return self.known[address]

    def check_file(self, address: str) -> None:
        """Check a table that may be long: it is asked for once, and not kept."""
        if address in self.safe:
            return
        response = self.client.get(address)
        assert response.status_code == 200, address
        check_csv(response.text)
        self.safe.add(address)


@pytest.fixture(scope="session")
def answers(hostile_client):
    return Answers(hostile_client)


class Markup(HTMLParser):
    """Fails on an element or an attribute that came out of a name."""

    def __init__(self, text):
        super().__init__()
        self.links = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        assert MARK not in found.get("class", ""), f"<{tag}> out of a name"
        assert tag != "script" or (found.get("src") or "").startswith("/static/"), "a script out of a name"
        assert not [name for name in found if name.startswith("on")], found
        for name in ("href", "src", "action", "formaction"):
            assert not (found.get(name) or "").strip().lower().startswith("javascript:"), found
        if tag == "a":
            self.links.append(found.get("href", ""))

    def handle_data(self, data):
        assert "\x00" not in data


def is_number(text):
    try:
        float(text)
    except ValueError:
        return False
    return True


def check_csv(text):
    # The tables hold millions of cells, and few that differ.
    for cell in set(chain.from_iterable(csv.reader(io.StringIO(text, newline="")))):
        assert not cell.lstrip(" ").startswith(FORMULA) or is_number(cell), cell[:80]


def check_xml(text):
    # Our own answer, and a parser that fails on what is not well formed.
    for element in ET.fromstring(text).iter():  # noqa: S314
        assert not element.tag.endswith("}script"), "a script in a picture"
        assert not [name for name in element.attrib if name.startswith("on")], element.attrib
        assert element.get("class") != MARK


def twin(address, form):
    path, mark, query = address.partition("?")
    return f"{'/home' if path == '/' else path}.{form}{mark}{query}"


def test_pages_hold_no_markup_of_a_name(answers, page_address):
    response = answers.get(page_address)
    assert response.status_code == 200, response.text[-2000:]
    assert f'alert("{MARK}")' not in response.text, "a name stands in the page as it is"
    Markup(response.text)


@pytest.mark.parametrize("form", TWINS)
def test_twins_are_whole_and_no_cell_is_a_formula(hostile_client, answers, page_address, form):
    response = hostile_client.get(twin(page_address, form))
    if response.status_code == 404:
        assert answers.get(page_address).text.count(f".{form}") == 0, "a page links to a twin it does not have"
        pytest.skip("this page has no such twin")
    assert response.status_code == 200, response.text[-2000:]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    if form == "json":
        assert response.mimetype == "application/json"
        json.loads(response.text)
    else:
        assert response.mimetype == "text/csv"
        check_csv(response.text)
        answers.safe.add(response.request.full_path.rstrip("?"))


def test_every_table_of_a_page_is_safe(answers, page_address):
    links = Markup(answers.get(page_address).text).links
    for link in sorted({link for link in links if ".csv" in link and link.startswith("/")}):
        answers.check_file(link)


def test_files_are_well_formed(hostile_client, file_address):
    response = hostile_client.get(file_address)
    assert response.status_code == 200, response.text[-2000:]
    if response.mimetype == "text/html":
        Markup(response.text)
    elif "json" in response.mimetype:
        json.loads(response.text)
    elif response.mimetype == "text/csv":
        check_csv(response.text)
    else:
        assert "xml" in response.mimetype, response.mimetype
        check_xml(response.text)
    assert "\n" not in response.headers.get("Content-Disposition", "")


@pytest.mark.parametrize("given", [*HOSTILE, LONG])
@pytest.mark.parametrize("where", ["/areas/{}", "/areas/{}/partners", "/pairs/{}/TLE3", "/areas?q={}", "/{}"])
def test_what_an_address_says_is_never_markup(hostile_client, given, where):
    response = hostile_client.get(where.format(quote(given, safe="")))
    assert response.status_code in (200, 400, 404, 414), response.status_code
    Markup(response.text)
    assert len(response.data) < 400_000
