"""Who is answered: hosts by their names, requests with a key, and nobody who sends a body."""

from __future__ import annotations

import re

import pytest

from graph_engine.errors import InputError
from tests.web.conftest import MadeUpEngine
from web.app import create_app
from web.http.access import HOSTS, KEY, LEAST_KEY, LOOPBACK, MOST_BODY, THIS_MACHINE, Access, check_host
from web.http.current import CurrentEngine
from web.http.engine_session import EngineSession
from web.http.session import make_ready

SECRET = "k3Y-" * 8


def client_of(engine, access=THIS_MACHINE):
    return create_app(CurrentEngine(opener=lambda _address: engine), {"TESTING": True}, access).test_client()


@pytest.fixture(scope="module")
def here():
    """A reader of a service on this machine."""
    return client_of(MadeUpEngine())


@pytest.fixture(scope="module")
def guarded():
    """A reader of a service that has a key and a name."""
    return client_of(MadeUpEngine(), Access(("hub.example.org", ".example.net"), SECRET))


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "LOCALHOST:80", "localhost:65535"])
def test_this_machine_is_reached_by_its_names(here, host):
    assert here.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "a" * 64,
        "a." * 20_000,
        "x" * 100_000,
        "localhost:0",
        "localhost:99999",
        "localhost:",
        "local host",
        "localhost, localhost",
        "[::1",
        "[]:80",
        "..",
        ":80",
        "",
        "ß.example",
        "\u00ff\u0000",
        "user@localhost",
        "localhost/../",
    ],
)
@pytest.mark.parametrize("address", ["/", "/nowhere", "/static/icon.svg"])
def test_other_and_malformed_hosts_get_our_page(here, host, address):
    response = here.get(address, headers={"Host": host.encode("utf-8").decode("latin-1")})
    assert response.status_code == 400
    assert "not one of this service" in response.text
    assert "All areas" in response.text
    assert (host not in response.text) or len(host) < 3, "what was sent is not repeated"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_program_is_told_of_its_host_as_a_problem(here):
    response = here.get("/api/v1/areas", headers={"Host": "evil.example"})
    assert response.content_type == "application/problem+json"
    assert (response.status_code, response.json["status"]) == (400, 400)


@pytest.mark.parametrize(
    "host", ["hub.example.org", "HUB.example.org:443", "deep.example.net", "example.net", *LOOPBACK]
)
def test_names_that_were_configured_are_answered(guarded, host):
    response = guarded.get("/", headers={"Host": host, "Authorization": f"Bearer {SECRET}"})
    assert response.status_code == 200


@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_bodies_are_refused(here, method):
    small = getattr(here, method)("/", data=b"x" * MOST_BODY)
    assert small.status_code == (200 if method == "get" else 405)
    if method != "get":
        assert "GET" in small.headers["Allow"]
    large = getattr(here, method)("/", data=b"x" * (MOST_BODY + 1))
    assert (large.status_code, "can only be read" in large.text) == (413, True)


def test_a_key_is_taken_as_a_password_and_as_a_token(guarded):
    assert guarded.get("/", auth=("anybody", SECRET)).status_code == 200
    assert guarded.get("/", headers={"Authorization": f"Bearer {SECRET}"}).status_code == 200


@pytest.mark.parametrize(
    "given",
    [
        None,
        "",
        "Bearer",
        f"Bearer {SECRET[:-1]}",
        f"Bearer {SECRET}x",
        f"Bearer {SECRET.lower()}",
        f"Token {SECRET}",
        f"Basic {SECRET}",
        "Basic !!!",
        'Digest username="a", realm="b"',
        SECRET,
        "Bearer \u00ff\u00fe",
        "Basic /////w==",
    ],
)
@pytest.mark.parametrize("address", ["/", "/nowhere", "/areas.json", "/areas.csv", "/static/icon.svg", "/api/v1/areas"])
def test_nothing_is_told_without_the_key(guarded, given, address):
    response = guarded.get(address, headers={} if given is None else {"Authorization": given})
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].startswith("Basic realm=")
    assert SECRET not in response.text + str(response.headers)
    assert "South Yorkshire" not in response.text


def test_what_a_key_opens_is_kept_by_nobody_on_the_way(guarded, here):
    response = guarded.get("/", auth=("anybody", SECRET))
    assert "private" in response.headers["Cache-Control"]
    assert "public" not in response.headers["Cache-Control"]
    assert re.fullmatch(r"max-age=31536000; includeSubDomains", response.headers["Strict-Transport-Security"])
    # Over plain http, on one machine, there is nothing to be strict about.
    assert "Strict-Transport-Security" not in here.get("/").headers


def test_pages_are_made_ready_of_a_guarded_service(engine):
    app = create_app(CurrentEngine(opener=lambda _address: engine), {"TESTING": True}, Access(("hub.test",), SECRET))
    session = EngineSession(engine)
    make_ready(app, session, ["/areas"])
    assert session.users == 0
    assert session.renderings.addresses == ("/areas?",)


def test_settings_are_read_from_the_environment():
    assert Access.of_environment({}) == THIS_MACHINE
    found = Access.of_environment({KEY: SECRET, HOSTS: " Hub.Example.org, .example.net ,"})
    assert found == Access(("hub.example.org", ".example.net"), SECRET)
    assert SECRET not in repr(found)


@pytest.mark.parametrize("key", ["short", "x" * (LEAST_KEY - 1), "x y" * LEAST_KEY, "é" * LEAST_KEY, "x" * 40 + "\n"])
def test_a_weak_key_is_refused_and_never_repeated(key):
    with pytest.raises(InputError, match=f"{KEY} has to have {LEAST_KEY}") as refused:
        Access.of_environment({KEY: key})
    assert key not in str(refused.value)


@pytest.mark.parametrize(
    "name", ["http://hub.example.org", "hub.example.org:80", "*", "a b", "-a", "a" * 64, "a." * 200, "é"]
)
def test_what_is_no_name_of_a_host_is_refused(name):
    with pytest.raises(InputError, match="is no name of a host"):
        Access.of_environment({HOSTS: name})


def test_others_are_listened_to_only_with_key_and_names():
    check_host("127.0.0.1", THIS_MACHINE)
    check_host("192.0.2.1", Access(("hub.example.org",), SECRET))
    for missing, access in {
        f"{KEY} and {HOSTS}": THIS_MACHINE,
        KEY: Access(("hub.example.org",)),
        HOSTS: Access((), SECRET),
    }.items():
        with pytest.raises(InputError, match=rf"192\.0\.2\.1, which others can reach, {missing} must be set"):
            check_host("192.0.2.1", access)
