"""A walk over every page and every operation of the API with values that nobody would write: no server error."""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from web.api.openapi import example_values
from web.app import create_app
from web.http.current import CurrentEngine
from web.http.routing import API, operations
from web.http.session import reading

pytestmark = pytest.mark.long

OPERATIONS = operations(create_app(CurrentEngine()))
NASTY = (
    "",
    " ",
    "0",
    "-1",
    "1e308",
    "-1e308",
    "nan",
    "inf",
    "0x10",
    "1_0",
    "9" * 40,
    "٣",
    "true",
    "null",
    "[]",
    "{}",
    "%",
    "%00",
    "\x00",
    "\r\nX-Injected: 1",
    "../../etc/passwd",
    "..%2f",
    "\\",
    "'",
    '"',
    "' OR 1=1 --",
    "}) MATCH (n) DETACH DELETE n //",
    "{{7*7}}",
    "<script>",
    ";",
    "+",
    "E08000039+E08000018",
    "+" * 100,
    "/",
    "//",
    ".",
    "..",
    "json",
    ".json",
    "a.csv",
    "\u202e",
    "\ufeff",
    "\ud7ff",
    "\U0001f600",
    "İ",
    "ß",
    "x" * 299,
    "x" * 301,
    "x" * 5000,
    "a b " * 70,
    "$x",
    "*",
    "(",
    "[a-",
    "~",
)
TEXTS = st.one_of(st.sampled_from(NASTY), st.text(max_size=40))
FORMS = ("", ".json", ".csv", "api")


@pytest.fixture(scope="module")
def ordinary(app):
    """Values that stand in paths of ordinary questions, by area of the site and name, or by name alone."""
    with app.test_request_context("/"):
        return {name: str(value) for name, value in example_values(reading()).items() if value is not None}


def address(operation, form, paths, query):
    """The address of a question, in the form of a page, of a file or of the API."""
    names = iter(paths)
    path = re.sub(r"<[^>]+>", lambda _: quote(next(names), safe=""), operation.rule)
    path = f"{API}{path}" if form == "api" else f"{'/home' if path == '/' and form else path}{form}"
    return f"{path}?{urlencode(query)}" if query else path


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.endpoint)
def test_no_question_is_a_server_error(client, ordinary, operation):
    section = operation.endpoint.split(".")[0]
    names = re.findall(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>", operation.rule)
    usual = [ordinary.get(f"{section}.{name}", ordinary.get(name, "x")) for name in names]
    asked = [one.name for one in operation.parameters] + ["release", "limit", "unknown"]
    # Every other question has a path that leads somewhere, so that its query is read.
    paths = st.one_of(st.just(usual), st.lists(TEXTS, min_size=len(usual), max_size=len(usual)))
    queries = st.lists(st.tuples(st.sampled_from(asked), TEXTS), max_size=3)

    @settings(
        max_examples=25,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @example("", usual, [])
    @given(st.sampled_from(FORMS), paths, queries)
    def walk(form, path, query):
        where = address(operation, form, path, query)
        with client.get(where) as response:
            assert response.status_code < 500, (where, response.text[-2000:])
            assert "X-Injected" not in response.headers
            if form in (".json", "api") and response.data:
                assert response.mimetype in ("application/json", "application/problem+json", "text/html"), where

    walk()
