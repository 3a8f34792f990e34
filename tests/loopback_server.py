"""A server on this machine that answers as it is told, and remembers what it was asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answerer = Callable[[BaseHTTPRequestHandler], None]


class LoopbackServer:
    """Answers each address by what stands for it: one answer for all requests, or a list of one for each."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.answers: dict[str, Answerer | list[Answerer]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """Answer one request."""
        self.asked.append((handler.path, dict(handler.headers.items())))
        found = self.answers.get(handler.path, status(404))
        if isinstance(found, list):
            found = found.pop(0)
        found(handler)


@contextmanager
def serving() -> Iterator[LoopbackServer]:
    """Serve for one block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.answer(self)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listener:
        server = LoopbackServer(f"http://127.0.0.1:{listener.server_address[1]}")
        thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            listener.shutdown()
            thread.join()


def status(code: int, body: bytes = b"", **headers: str) -> Answerer:
    """Answer with a status."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def body(content: bytes, *, tag: str = '"1"', cut: int | None = None, kind: str = "application/zip") -> Answerer:
    """Answer with a file, or what a range or a condition asks of it; ``cut`` ends the connection after some bytes."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        asked = handler.headers
        if tag and asked.get("If-None-Match") == tag:
            return status(304)(handler)
        start = 0
        if asked.get("Range") and asked.get("If-Range") == tag:
            start = int(asked["Range"].removeprefix("bytes=").removesuffix("-"))
        handler.send_response(206 if start else 200)
        if start:
            handler.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        if tag:
            handler.send_header("ETag", tag)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(content) - start))
        handler.end_headers()
        handler.wfile.write(content[start : len(content) if cut is None else start + cut])
        return None

    return answer
