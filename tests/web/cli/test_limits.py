"""What a hostile reader can do to the server's connections: hundreds that say nothing, endless headers, bodies."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading

import pytest
from waitress import wasyncore

from web.cli.serving import listening, open_server

# How long to wait for what comes at once on a machine that is not busy.
MOST_SECONDS = 60
# In a process of its own: it opens as many files as one process may have on some systems.
IDLE = """
import resource, socket, sys, urllib.request
port, count, wait = map(int, sys.argv[1:])
soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
least = count + 100
if soft != resource.RLIM_INFINITY and soft < least:
    resource.setrlimit(resource.RLIMIT_NOFILE, (least, hard))
idle = [socket.create_connection(("127.0.0.1", port), timeout=wait) for _ in range(count)]
with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=wait) as answer:
    print(answer.status, len(idle), answer.read().decode())
"""


@pytest.fixture
def port():
    """Port of a server with the settings of the hub's, whose every page is a word."""

    def word(_environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "5")])
        return [b"words"]

    connections = {}
    with listening(0) as listener:
        server = open_server(word, listener, connections)
        thread = threading.Thread(target=wasyncore.loop, kwargs={"timeout": 0.1, "map": connections, "use_poll": True})
        thread.start()
        yield listener.getsockname()[1]
        # The loop ends when nothing is left to wait for.
        server.task_dispatcher.shutdown()
        server.pull_trigger()
        for one in list(connections.values()):
            one.close()
        thread.join(MOST_SECONDS)
        assert not thread.is_alive()


def said_to(port, *parts):
    """First line of what the server answers to bytes; nothing where it closes the connection instead."""
    with socket.create_connection(("127.0.0.1", port), timeout=MOST_SECONDS) as connection:
        try:
            for part in parts:
                connection.sendall(part)
            return connection.recv(1 << 16).split(b"\r\n")[0].decode()
        except ConnectionError:
            return ""


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on open files to be raised")
def test_a_page_answers_beside_five_hundred_idle_connections(port):
    command = [sys.executable, "-c", IDLE, str(port), "500", str(MOST_SECONDS)]
    found = subprocess.run(command, capture_output=True, text=True, timeout=2 * MOST_SECONDS)
    assert found.stdout == "200 500 words\n", found.stderr


def test_endless_headers_and_bodies_are_refused_before_any_page(port):
    head = b"GET / HTTP/1.1\r\nHost: localhost\r\n"
    assert said_to(port, head, b"\r\n") == "HTTP/1.1 200 OK"
    # Where it closes the connection while more is being sent, its answer may be lost.
    assert said_to(port, head, b"X: " + b"x" * 40_000)[9:12] in ("431", "")
    assert said_to(port, head, b"Content-Length: 1000000\r\n\r\n")[9:12] == "413"
    chunk = b"100000\r\n" + b"x" * 0x100000
    assert said_to(port, head, b"Transfer-Encoding: chunked\r\n\r\n", chunk)[9:12] in ("413", "")
