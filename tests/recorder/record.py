"""Record every answer of the product in a folder, to show later that a change of the code changed none of them.

    python tests/recorder/record.py FOLDER [--store embedded|neo4j|ADDRESS] [--home FOLDER] [--only PART] [--loaded]

Only the outermost surface is asked: the command ``hub`` and the addresses of the pages. ``compare.py`` beside this file
compares two recordings.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

import questions
from asking import Recorder, links, read_page, say, shared_engine

# What one process records after another; the shares take about as long, side by side.
SHARES = (("pages",), ("cli", "exports"))
PARTS = tuple(part for share in SHARES for part in share)


class Plan(NamedTuple):
    """What is asked, as far as the product itself says it."""

    units: list[str]
    suggested: list[tuple[str, str]]
    aside: list[tuple[str, str]]
    others: list[tuple[str, str]]
    themes: list[str]
    checks: list[str]
    areas: list[str]
    sectors: list[str]
    sources: list[str]
    kinds: list[str]

    @property
    def places(self) -> list[str]:
        """Areas and other places."""
        return [*self.units, *questions.PLACES]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Pairs that are suggested, others that are not and some that are odd, each once whichever side asked."""
        every = (*self.suggested, *self.others, *questions.ODD_PAIRS)
        return list({frozenset(pair): pair for pair in reversed(every)}.values())[::-1]


def make_plan(ask: Recorder) -> Plan:
    """Ask for the areas between which suggestions are made, and for the pairs that are suggested."""
    listed = json.loads(ask.run("frame", "jobs", "--format", "json").body)["rows"]
    units = sorted({row["area_code"] for row in listed})
    found: dict[str, list[tuple[str, str]]] = {"suggestions": [], "set_aside": []}
    for unit in units:
        match = json.loads(ask.run("match", unit, "--set-aside", "--format", "json").body)
        for name, pairs in found.items():
            pairs += [(unit, one["partner"]["code"]) for one in match[name]]
    suggested, aside = (list(dict.fromkeys(pairs)) for pairs in found.values())
    known = {frozenset(pair) for pair in suggested}
    every = [(units[at], units[(at * 7 + step) % len(units)]) for step in (3, 11, 19) for at in range(len(units))]
    others = [pair for pair in every if len(set(pair)) == 2 and frozenset(pair) not in known]
    return Plan(
        units,
        suggested,
        [pair for pair in aside if frozenset(pair) not in known],
        others[:10],
        themes=read_page(ask.get(f"/areas/{units[0]}/partners").body).options["theme"],
        checks=list(dict.fromkeys(one["name"] for one in json.loads(ask.get("/method.json").body)["checks"])),
        areas=paths(ask.get("/areas").body, "/areas/"),
        sectors=paths(ask.get("/sectors").body, "/sectors/"),
        sources=[one["key"] for one in json.loads(ask.get("/sources.json").body)["sources"]],
        kinds=list(json.loads(ask.get("/search.json?q=steel").body)["totals"]),
    )


def record_cli(ask: Recorder, plan: Plan) -> None:
    """Record the command line."""
    for command in questions.COMMANDS:
        ask.run(*command)
    for name in questions.HELP:
        ask.run(name, "--help")
    for name in ("load", "build"):
        ask.run("snapshot", name, "--help")
    for level in ("ITL1", "ITL2", "ITL3", "LAD", "MCA", "LEP"):
        ask.run("areas", "--level", level, "--format", "json")
    for name in questions.FRAMES:
        for form in ("json", "csv", "table"):
            ask.run("frame", name, "--format", form)
    for query in questions.CYPHER:
        given = ("--parameter", "code=TLE3") if "$code" in query else ()
        for form in ("json", "csv"):
            ask.run("cypher", query, *given, "--format", form)
    ask.run("cypher", questions.CYPHER[0], "--limit", "5")

    for number, place in enumerate(plan.places):
        for command in ("match", "profile", "similar"):
            ask.run(command, place, "--format", "json")
            if number % 3 == 0:
                ask.run(command, place, "--format", "csv")
            if number % 3 == 0 or place not in plan.units:
                ask.run(command, place)
        ask.run("match", place, "--set-aside", "--format", "json")
        ask.run("similar", place, "--top", "40", "--format", "json")
    themes, checks, some = plan.themes, plan.checks, plan.units[::4]
    for number, place in enumerate(plan.units):
        for options in (
            ("--kind", "supply"),
            ("--kind", "research", "--top", "50"),
            ("--kind", "supply", "--kind", "research", "--top", "1000"),
            ("--far", "80"),
            ("--far", "250", "--top", "3"),
            ("--theme", themes[number % len(themes)], "--set-aside"),
            ("--without", checks[number % len(checks)]),
            (
                "--without",
                checks[number % len(checks)],
                "--without",
                checks[(number + 1) % len(checks)],
                "--far",
                "300",
            ),
        ):
            ask.run("match", place, *options, "--format", "json")
    for place in some:
        ask.run("match", place, "--set-aside")
        for theme in themes:
            ask.run("match", place, "--theme", theme, "--format", "json")
        for check in checks:
            ask.run("match", place, "--without", check, "--format", "json")

    for number, (area, partner) in enumerate((*plan.suggested, *plan.others, *questions.ODD_PAIRS, *plan.aside)):
        ask.run("explain", area, partner, "--format", "json")
        if number % 12 == 0:
            ask.run("explain", area, partner, "--format", "csv")
            ask.run("explain", area, partner)

    for number, (words, given) in enumerate(questions.WORDS):
        options = list(find_options(given))
        ask.run("find", *words.split(), *options, "--format", "json")
        if number % 2 == 0:
            ask.run("find", *words.split(), *options)
            ask.run("find", *words.split(), *options, "--format", "csv")


def find_options(given: dict[str, Any]) -> Iterator[str]:
    """Options of ``hub find``."""
    for name, value in given.items():
        if name == "want":
            yield f"--{value}"
        elif value is True:
            yield f"--{name}"
        else:
            for one in value if isinstance(value, tuple) else (value,):
                yield from (f"--{name}", str(one))


def paths(body: bytes, start: str) -> list[str]:
    """Addresses of one level below a path that a page leads to."""
    pattern = re.compile(re.escape(start) + r"[^/?#.]+")
    return [link for link in links(body) if pattern.fullmatch(link)]


def with_query(path: str, query: str) -> str:
    """An address."""
    return f"{path}?{query}" if query else path


def record_pages(ask: Recorder, plan: Plan) -> None:
    """Record every page in its three forms, and the operations of the API."""
    for path in questions.PLAIN_PAGES:
        ask.page(path)
    ask.new("/accessibility")
    ask.new("/api/v1/openapi.json")
    record_area_pages(ask, plan)
    record_pair_pages(ask, plan)

    for number, address in enumerate(plan.sectors):
        ask.page(address)
        if number % 5 == 0:
            ask.new(f"/api/v1{address}")
    for code in questions.ODD_SECTORS:
        ask.page(f"/sectors/{quote(code)}")
    for query in (*({"q": text} for text in questions.SECTOR_TEXTS), *({"field": theme} for theme in plan.themes)):
        ask.page(f"/sectors?{urlencode(query)}")

    for key in plan.sources:
        address = f"/sources/{quote(key)}"
        ask.page(address)
        ask.new(f"{address}.json?limit=3&offset=2")
        ask.new(f"/api/v1{address}")

    for name in questions.FRAMES:
        ask.page(f"/figures/{name}")
        ask.new(f"/api/v1/figures/{name}?limit=5")
    for query in questions.FRAME_QUERIES:
        ask.page(f"/figures/{query}")
    for of in ("organisations", "areas"):
        ask.page(f"/communities?of={of}")
        ask.new(f"/api/v1/communities?of={of}")
    for query in questions.NETWORK_QUERIES:
        ask.page(with_query("/network", query))
    for query in map_queries():
        ask.page(with_query("/map", query))
    for areas in questions.COMPARISONS:
        ask.page("/compare?" + urlencode([("areas", area) for area in areas]))
        ask.new("/api/v1/compare?" + urlencode([("areas", area) for area in areas]))
    for text in questions.SEARCHES:
        ask.page("/search?" + urlencode({"q": text}))
        ask.new("/search.json?" + urlencode({"q": text, "limit": 5, "offset": 5}))
    for kind in plan.kinds:
        ask.page("/search?" + urlencode({"q": "steel", "kind": kind}))
    for text in questions.AREA_TEXTS:
        ask.page("/areas?" + urlencode({"q": text}))
    for words, given in questions.WORDS:
        query = urlencode(
            {"q": words, **{k: 1 if v is True else v for k, v in given.items() if k != "top"}}, doseq=True
        )
        ask.page(f"/find?{query}")
        ask.new(f"/api/v1/find?{query}")
    for path in ("method", "figures", "sectors", "sources", "network?whole=1", "network?focus=University+of+Leeds"):
        ask.new(f"/api/v1/{path}")
    for address in questions.ODD_ADDRESSES:
        ask.new(address)


def map_queries() -> Iterable[str]:
    """Queries of the map."""
    yield from questions.MAP_QUERIES
    for figure in questions.MAP_FIGURES:
        for level in questions.MAP_LEVELS:
            yield f"figure={figure}&level={level}"
        yield f"figure={figure}&show=amount"


def record_area_pages(ask: Recorder, plan: Plan) -> None:
    """Record the pages of areas and of their partners."""
    themes, checks = plan.themes, plan.checks
    for number, unit in enumerate(plan.places):
        address = f"/areas/{quote(unit)}"
        for found in (address, f"{address}/partners"):
            ask.page(found)
        ask.new(f"/api/v1{address}")
        ask.page(f"{address}?peers={('size', 'nation')[number % 2]}", tables=False)
    for number, unit in enumerate(plan.units):
        address = f"/areas/{unit}/partners"
        for query in questions.PARTNER_QUERIES:
            ask.new(f"{address}.json?{query}")
        theme, check = themes[number % len(themes)], checks[number % len(checks)]
        ask.page(f"{address}?{urlencode({'theme': theme})}", tables=False)
        ask.page(f"{address}?{urlencode({'without': check})}", tables=False)
        ask.page(f"{address}?{questions.PARTNER_QUERIES[number % len(questions.PARTNER_QUERIES)]}", tables=False)
    for address in plan.areas:
        ask.page(address, tables=False)
        ask.page(f"{address}/partners", html=False)


def record_pair_pages(ask: Recorder, plan: Plan) -> None:
    """Record the pages of pairs: the data of all, pages and briefs of many."""
    for number, (here, there) in enumerate((*plan.pairs, *plan.aside)):
        address = f"/pairs/{quote(here)}/{quote(there)}"
        ask.page(address)
        if number < len(plan.pairs) or number % 5 == 0:
            ask.page(f"{address}/brief", tables=False)
        if number % 10 == 0:
            ask.new(f"/api/v1{address}")
            ask.new(f"/pairs/{quote(there)}/{quote(here)}.json")
    for here in plan.units:
        for there in plan.units:
            if here < there:
                ask.new(f"/pairs/{here}/{there}.json")


def record_exports(ask: Recorder, plan: Plan) -> None:
    """Record files and pictures."""
    for form in ("gexf", "graphml", "csv"):
        for options in questions.EXPORT_OPTIONS:
            ask.run("export", form, *options, "-o", "-", kind="export")
    for query in questions.NETWORK_FILES:
        ask.new(with_query("/network.gexf", query))
        ask.new(with_query("/network.graphml", query))
    for query in questions.NETWORK_PICTURES:
        ask.new(with_query("/network.svg", query))
    for here, there in (*plan.pairs, *plan.aside[::5]):
        ask.new(f"/pairs/{quote(here)}/{quote(there)}/brief/file")
    for place in plan.places:
        for name in ("strengths", "years"):
            ask.new(f"/charts/{name}/{quote(place)}.svg")
    for areas in questions.COMPARISONS:
        ask.new("/charts/compare.svg?" + urlencode([("areas", area) for area in areas]))
    for query in questions.MAP_PICTURES:
        ask.new(with_query("/charts/map.svg", query))


def store_address(chosen: str, home: Path) -> str:
    """The address of a store by its kind."""
    if chosen == "embedded":
        return f"embedded://{(home / 'graph.lbug').resolve()}"
    if chosen != "neo4j":
        return chosen
    if "HUB_TEST_NEO4J_URI" not in os.environ:
        sys.exit("HUB_TEST_NEO4J_URI, _USER and _PASSWORD name no server: eval the lines that .ci/neo4j prints first.")
    for name in ("USER", "PASSWORD"):
        os.environ[f"HUB_NEO4J_{name}"] = os.environ[f"HUB_TEST_NEO4J_{name}"]
    return os.environ["HUB_TEST_NEO4J_URI"]


def record_parts(folder: Path, address: str, parts: list[str]) -> tuple[list[dict[str, Any]], dict[str, float]]:
    """Record some parts in a process of their own: what was asked, and the seconds that it took."""
    ask = Recorder(folder)
    recorders = {"cli": record_cli, "pages": record_pages, "exports": record_exports}
    with shared_engine(address):
        plan = make_plan(ask)
        for part in parts:
            with ask.during(part):
                recorders[part](ask, plan)
    ask.seconds[f"processor, {' and '.join(parts)}"] = time.process_time()
    return ask.entries, ask.seconds


def main(arguments: list[str] | None = None) -> None:
    """Record."""
    parser = argparse.ArgumentParser(description="Record every answer of the product in a folder.")
    parser.add_argument("folder", type=Path, help="folder to record in; it must be empty or not exist")
    parser.add_argument(
        "--store",
        default="embedded",
        help="embedded (default), neo4j (the tests' server), or an address; the snapshot is loaded into it",
    )
    parser.add_argument("--home", type=Path, help="folder of the embedded store; a temporary one by default")
    parser.add_argument("--loaded", action="store_true", help="the store holds the snapshot already: do not load it")
    parser.add_argument("--only", choices=PARTS, help="record this part alone")
    given = parser.parse_args(arguments)
    if given.folder.exists() and any(given.folder.iterdir()):
        sys.exit(f"{given.folder} is not empty.")
    given.folder.mkdir(parents=True, exist_ok=True)
    # What a terminal or a user's settings would change.
    os.environ.update(COLUMNS="100", LINES="50", NO_COLOR="1", TZ="UTC")
    time.tzset()
    with tempfile.TemporaryDirectory() as made:
        address = store_address(given.store, given.home or Path(made))
        if not given.loaded and given.home is not None and (given.home / "graph.lbug").exists():
            sys.exit(f"{given.home} holds a store already: give --loaded to ask it as it is, or another folder.")
        os.environ["HUB_STORE"] = address
        ask = Recorder(given.folder)
        if not given.loaded:
            with ask.during("load"):
                ask.run("snapshot", "load", "--format", "json")
        shares = [share for share in SHARES if given.only is None or given.only in share]
        # Each process starts afresh: an open store is not to be shared with a copy of the process.
        with ProcessPoolExecutor(len(shares), multiprocessing.get_context("spawn")) as pool:
            done = [
                pool.submit(record_parts, given.folder, address, [one for one in share if given.only in (None, one)])
                for share in shares
            ]
            for one in done:
                entries, seconds = one.result()
                ask.entries += entries
                ask.seconds.update(seconds)
    spent = {name: round(value, 1) for name, value in ask.seconds.items()}
    ask.write({"store": given.store, "seconds": spent})
    counts = Counter((one["part"], one["class"]) for one in ask.entries)
    for (part, kind), number in sorted(counts.items()):
        say(f"{part:<8} {kind:<8} {number:>6,}")
    statuses = Counter(one["status"] for one in ask.entries if one["asked"].startswith("GET"))
    say(f"{len(ask.entries):,} answers; status of pages: {dict(sorted(statuses.items()))}.")
    say(f"Seconds: {spent}.")


if __name__ == "__main__":
    main()
