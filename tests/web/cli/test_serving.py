"""The server: it answers on this machine, says where, and stops when it is told to."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
import urllib.error
import urllib.request

import pytest

from tests.long_run import first_now

# How long to wait for what comes at once on a machine that is not busy.
MOST_SECONDS = 60


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def visitor():
    """Fetch an address as soon as it answers, then tell this process to stop."""
    seen = {}

    def visit(address):
        deadline = time.monotonic() + MOST_SECONDS
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(address, timeout=MOST_SECONDS) as response:  # noqa: S310  our own server
                    seen["status"], seen["server"] = response.status, response.headers["Server"]
                    seen["text"] = response.read().decode()
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.05)
        os.kill(os.getpid(), signal.SIGTERM)

    def start(address):
        thread = threading.Thread(target=visit, args=(address,))
        thread.start()
        return thread

    return start, seen


@pytest.mark.parametrize("command", first_now(["run", "serve"]))
def test_pages_are_served_until_stopped(hub, made_up, monkeypatch, command, visitor):
    monkeypatch.setattr("web.cli.serving._prepare", lambda session: None)
    # Of made-up answers no names are indexed, and no maps drawn.
    monkeypatch.setattr("web.app._also_ahead", lambda session: None)
    start, seen = visitor
    port = free_port()
    former = signal.getsignal(signal.SIGTERM)
    thread = start(f"http://127.0.0.1:{port}/")
    output = hub(command, "--port", port).stdout
    thread.join()
    assert f"The pages are at http://127.0.0.1:{port}\n" in output
    assert ("best suggestions over all areas" in output) is (command == "run")
    assert output.endswith("Stopped.\n")
    assert seen["status"] == 200
    assert seen["server"] == "partnership-hub"
    assert "Best suggestions now" in seen["text"]
    assert made_up.closed
    assert signal.getsignal(signal.SIGTERM) is former


def test_two_servers_on_one_port(hub, made_up):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        result = hub("serve", "--port", other.getsockname()[1], code=1)
    assert "is taken by another program" in result.stderr
    assert not made_up.closed, "nothing was opened"


@pytest.mark.parametrize(("host", "reached"), [(None, "127.0.0.1"), ("127.0.0.2", "127.0.0.2"), ("0.0.0.0", "0.0.0.0")])  # noqa: S104
def test_other_addresses_are_listened_on_only_when_asked_for(host, reached):
    from web.cli.serving import listening
    from web.http.access import Access

    access = Access(("hub.example.org",), "k3Y-" * 8)
    with listening(0, *([host, access] if host else [])) as listener:
        assert listener.getsockname()[0] == reached


@pytest.mark.parametrize("host", ["0.0.0.0", ""])  # noqa: S104
@pytest.mark.parametrize("command", ["serve", "run"])
def test_others_are_listened_to_only_with_a_key_and_names(hub, made_up, monkeypatch, command, host):
    monkeypatch.delenv("HUB_KEY", raising=False)
    monkeypatch.setenv("HUB_TRUSTED_HOSTS", "hub.example.org")
    refused = hub(command, "--port", 0, "--host", host, code=1)
    assert "HUB_KEY must be set" in refused.stderr
    monkeypatch.setenv("HUB_KEY", "guess-me")
    refused = hub(command, "--port", 0, "--host", host, code=1)
    assert "32 characters or more" in refused.stderr
    assert "guess-me" not in refused.output
    assert not made_up.closed, "nothing was opened"


def test_an_address_of_another_machine_is_refused_in_a_sentence():
    from graph_engine.errors import InputError
    from web.cli.serving import listening

    with pytest.raises(InputError, match=r"Port 0 of 192\.0\.2\.1 cannot be used"), listening(0, "192.0.2.1"):
        pass
