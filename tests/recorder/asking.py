"""How a recording asks the product, and writes down what it answers."""

from __future__ import annotations

import hashlib
import importlib
import inspect
import json
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

# ---- The adapter: all that this tool knows of the code. After a move, these lines are what may need a change. ----
COMMAND = "web.cli:main"  # the group of commands
APPLICATION = "web.app:create_app"  # makes the WSGI application from what gives it its engine
CURRENT = "web.http.current:CurrentEngine"  # gives the application its engine
ENGINE = "graph_engine.engine:Engine"  # the class whose ``open`` opens an engine on an address or none


def imported(place: str) -> Any:
    """What stands at ``module:name``."""
    module, _, name = place.partition(":")
    return getattr(importlib.import_module(module), name)


@contextmanager
def shared_engine(address: str) -> Iterator[None]:
    """Open one engine for all questions: to open it and to read its figures takes longer than all answers together."""
    kind = imported(ENGINE)
    former, close = inspect.getattr_static(kind, "open"), kind.close
    opened: list[Any] = []

    def give(cls: Any, asked: str | None = None, **_how: Any) -> Any:
        if asked not in (None, address):
            return former.__get__(None, cls)(asked)
        if not opened:
            opened.append(former.__get__(None, cls)(address))
        return opened[0]

    def keep_open(engine: Any) -> None:
        if engine not in opened:
            close(engine)

    kind.open, kind.close = classmethod(give), keep_open
    try:
        yield
    finally:
        kind.open, kind.close = former, close
        for engine in opened:
            engine.close()


def application() -> Any:
    """The WSGI application on the store that the environment names."""
    return imported(APPLICATION)(imported(CURRENT)())


# ---- End of the adapter. ----

CLASSES = {".json": "json", ".csv": "csv", ".svg": "export", ".gexf": "export", ".graphml": "export"}
_LONGEST = 80


class Answer(NamedTuple):
    """What came back."""

    body: bytes
    status: int
    also: dict[str, str]


class Recorder:
    """Asks and writes down; the same question twice is asked once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.entries: list[dict[str, Any]] = []
        self.part = ""
        self.seconds: dict[str, float] = {}
        self._asked: set[str] = set()
        self._runner: Any = None
        self._client: Any = None

    def run(self, *arguments: str, kind: str | None = None) -> Answer:
        """Run ``hub`` with arguments; ``kind`` is the class of the answer where its options do not say it."""
        if self._runner is None:
            self._runner = imported("click.testing:CliRunner")()
        given = [str(argument) for argument in arguments]
        result = self._runner.invoke(imported(COMMAND), given, prog_name="hub")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise RuntimeError(f"hub {' '.join(given)} ended with a trace") from result.exception
        form = given[given.index("--format") + 1] if "--format" in given else "text"
        errors = result.stderr_bytes or b""
        answer = Answer(result.stdout_bytes, result.exit_code, {"stderr": errors.decode("utf-8", "replace")})
        chosen = (kind or form) if result.exit_code == 0 else "text"
        self.keep("hub " + " ".join(quoted(one) for one in given), "text" if chosen == "table" else chosen, answer)
        return answer

    def get(self, address: str) -> Answer:
        """Fetch an address as a browser does."""
        if self._client is None:
            self._client = imported("werkzeug.test:Client")(application())
        response = self._client.get(address)
        names = ("Content-Type", "Location", "Content-Disposition")
        headers = {name: response.headers[name] for name in names if name in response.headers}
        answer = Answer(response.data, response.status_code, headers)
        path = address.partition("?")[0]
        if path.endswith("openapi.json"):
            kind = "openapi"
        elif path.endswith("/brief/file"):
            kind = "export"
        elif "json" in headers.get("Content-Type", ""):
            kind = "json"
        elif "html" in headers.get("Content-Type", ""):
            kind = "html"
        else:
            kind = CLASSES.get(Path(path).suffix, "text")
        self.keep(f"GET {address}", kind, answer)
        return answer

    def new(self, address: str) -> None:
        """Fetch an address, unless it was recorded before."""
        if f"GET {address}" not in self._asked:
            self.get(address)

    def keep(self, asked: str, kind: str, answer: Answer) -> None:
        """Write an answer down under the question."""
        if not self.part or asked in self._asked:
            return
        self._asked.add(asked)
        ending = {"openapi": ".json", "text": ".txt", "export": ".out"}.get(kind, f".{kind}")
        slug = re.sub(r"[^A-Za-z0-9]+", "-", asked).strip("-")[:_LONGEST]
        name = f"{self.part}/{slug}-{hashlib.sha256(asked.encode()).hexdigest()[:8]}{ending}"
        (self.folder / name).write_bytes(answer.body)
        self.entries.append(
            {"file": name, "asked": asked, "part": self.part, "class": kind, "status": answer.status, **answer.also}
        )

    @contextmanager
    def during(self, part: str) -> Iterator[None]:
        """Record what is asked in a block as one part; what is asked outside of any is not recorded."""
        (self.folder / part).mkdir(parents=True, exist_ok=True)
        before, self.part = time.monotonic(), part
        try:
            yield
        finally:
            self.part = ""
            self.seconds[part] = time.monotonic() - before

    def page(self, address: str, *, tables: bool = True, html: bool = True) -> None:
        """Fetch a page with its twins and, where ``tables``, every table that it links to."""
        path, mark, query = address.partition("?")
        base = "/home" if path == "/" else path
        self.new(f"{base}.json{mark}{query}")
        self.new(f"{base}.csv{mark}{query}")
        if html and tables:
            for link in links(self.get(address).body):
                if link.partition("?")[0] == f"{base}.csv":
                    self.new(link)
        elif html:
            self.new(address)

    def write(self, about: dict[str, Any]) -> None:
        """Write the index."""
        index = {**about, "answers": self.entries}
        (self.folder / "index.json").write_text(json.dumps(index, ensure_ascii=False, indent=1), "utf-8")


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.options: dict[str, list[str]] = {}
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        for name in ("href", "src"):
            if given.get(name):
                self.found.append(str(given[name]))
        if tag == "select":
            self._select = given.get("name")
        elif tag == "option" and self._select and given.get("value"):
            self.options.setdefault(self._select, []).append(str(given["value"]))


def say(text: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{text}\n")


def read_page(body: bytes) -> _Links:
    """Links and choices of a page."""
    parser = _Links()
    parser.feed(body.decode())
    return parser


def links(body: bytes) -> list[str]:
    """Addresses that a page leads to, each once."""
    return list(dict.fromkeys(read_page(body).found))


def quoted(argument: str) -> str:
    """An argument as a shell takes it, where it needs that."""
    return argument if re.fullmatch(r"[\w./:=+-]+", argument) else json.dumps(argument, ensure_ascii=False)
