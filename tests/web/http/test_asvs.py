"""Headers and refusals that OWASP ASVS 5.0 asks of level 2; SECURITY.md says which test is for which requirement."""

from __future__ import annotations

import re

import pytest

from tests.web.conftest import MadeUpEngine
from web.app import create_app
from web.http.current import CurrentEngine
from web.http.headers import HEADERS, NOTHING_RUNS

ADDRESSES = (
    "/",
    "/areas",
    "/areas.json",
    "/areas.csv",
    "/api/v1/areas",
    "/api/v1/nowhere",
    "/nowhere",
    "/areas?unknown=1",
    "/static/icon.svg",
    "/static/nothing.css",
)
TEXTS = re.compile(r"text/|.*[/+](xml|json)|application/javascript")


@pytest.fixture(scope="module")
def reader():
    return create_app(CurrentEngine(opener=lambda _address: MadeUpEngine()), {"TESTING": True}).test_client()


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_has_the_headers_of_level_two(reader, address):
    with reader.get(address, headers={"Origin": "https://evil.example"}) as response:
        policy = response.headers["Content-Security-Policy"]
        for directive in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "default-src 'none'"):
            assert directive in policy.split("; ")
        assert "unsafe" not in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "same-origin"
        assert not [name for name, _ in response.headers if name.startswith(("Access-Control-", "Set-Cookie"))]


def test_the_policy_of_pictures_is_no_weaker():
    for directive in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "default-src 'none'"):
        assert directive in NOTHING_RUNS.split("; ")
        assert directive in HEADERS["Content-Security-Policy"].split("; ")


@pytest.mark.parametrize("address", ADDRESSES)
def test_content_types_are_exact(reader, address):
    with reader.get(address) as response:
        kind = response.headers["Content-Type"]
        assert TEXTS.match(kind)
        # JSON is UTF-8 by definition and has no such parameter.
        assert "charset=utf-8" in kind or response.mimetype.endswith("json")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND"])
@pytest.mark.parametrize("address", ["/", "/areas.json", "/api/v1/areas", "/static/icon.svg"])
def test_nothing_can_be_done_but_reading(reader, method, address):
    response = reader.open(address, method=method)
    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) <= {"GET", "HEAD", "OPTIONS"}


def test_headers_of_intermediaries_change_nothing(reader):
    forwarded = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Prefix": "/evil",
        "Forwarded": "host=evil.example",
        "X-Original-URL": "/nowhere",
    }
    assert reader.get("/areas", headers=forwarded).text == reader.get("/areas").text


@pytest.mark.parametrize("address", ["/static/", "/static", "/static/..", "/static/../app.py", "/static/%2e%2e/app.py"])
def test_folders_and_what_is_beside_them_are_not_sent(reader, address):
    assert reader.get(address).status_code == 404


def test_nothing_is_debugged_and_no_trace_is_shown(reader, monkeypatch):
    assert not reader.application.debug
    monkeypatch.setattr(MadeUpEngine, "areas", lambda *_a, **_b: 1 / 0)
    response = create_app(CurrentEngine(opener=lambda _address: MadeUpEngine())).test_client().get("/areas")
    assert response.status_code == 500
    for told in ("Traceback", "ZeroDivisionError", ".py", "werkzeug"):
        assert told not in response.text
