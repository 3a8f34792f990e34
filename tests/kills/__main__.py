"""``python -m tests.kills --count 1000 --state FILE`` goes on where it stopped; ``--neo4j`` kills loads into a server.

The server is the one that ``HUB_TEST_NEO4J_URI``, ``_USER`` and ``_PASSWORD`` name; what it holds is replaced, and
nobody else may use it meanwhile.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.kept_state import keep_state
from tests.kills.processes import Loads
from tests.kills.stores import WRONG, Kill, KilledStore

if TYPE_CHECKING:
    from collections.abc import Iterator

EMBEDDED, NEO4J = "embedded", "neo4j"
_VARIABLES = ("HUB_TEST_NEO4J_URI", "HUB_TEST_NEO4J_USER", "HUB_TEST_NEO4J_PASSWORD")
_FRESH = {"kills": 0, "counts": {}, "left_something": 0, "wrong": []}


def run(count: int, path: Path, kind: str) -> dict[str, Any]:
    """Kill loads up to a number, and keep what became of the store in a file."""
    state: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    mine = state.setdefault(kind, dict(_FRESH))
    while mine["kills"] < count:
        _kill(count, path, kind, state)
    return mine


def _kill(count: int, path: Path, kind: str, state: dict[str, Any]) -> None:
    """Kill loads into one store up to a number, or until one goes wrong: nothing can be told of that store then."""
    mine = state[kind]
    with killed_store(kind) as store:
        for kill in store.killed(range(mine["kills"], count)):
            _add(mine, kill)
            keep_state(path, state)
            told = ", ".join(f"{number:,} {word}" for word, number in sorted(mine["counts"].items()))
            sys.stderr.write(f"\r{kind}: {mine['kills']:,} kills: {told}   ")
            sys.stderr.flush()
            if kill.outcome == WRONG:
                return


@contextmanager
def killed_store(kind: str) -> Iterator[KilledStore]:
    """A store of a kind in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        address = "" if kind == EMBEDDED else _emptied()
        with Loads(Path(folder)) as loads:
            yield KilledStore(loads, address)


def _emptied() -> str:
    """Address of the server, without anything in it."""
    import neo4j

    missing = [name for name in _VARIABLES if not os.environ.get(name)]
    if missing:
        raise SystemExit(f'{", ".join(missing)} is not set: eval "$(make -s neo4j)" first.')
    uri, user, password = (os.environ[name] for name in _VARIABLES)
    os.environ |= {"HUB_NEO4J_USER": user, "HUB_NEO4J_PASSWORD": password}
    with neo4j.GraphDatabase.driver(uri, auth=(user, password)) as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n")
    return uri


def _add(mine: dict[str, Any], kill: Kill) -> None:
    mine["kills"] += 1
    mine["counts"] = dict(Counter(mine["counts"]) + Counter([f"{kill.outcome} after {kill.load}"]))
    mine["left_something"] += bool(kill.left)
    if kill.outcome == WRONG:
        mine["wrong"].append(vars(kill))


def main() -> int:
    """Run the command; 1 where a store did not open, did not answer whole, or could not be loaded again."""
    parser = argparse.ArgumentParser(prog="python -m tests.kills", description=__doc__)
    parser.add_argument("--count", type=int, default=20, help="how many kills, those of earlier runs among them")
    parser.add_argument("--state", type=Path, default=Path("kills.json"), help="file that remembers where it stopped")
    parser.add_argument("--neo4j", action="store_true", help="kill loads into a server")
    options = parser.parse_args()
    mine = run(options.count, options.state, NEO4J if options.neo4j else EMBEDDED)
    sys.stderr.write(
        f"\n{mine['kills']:,} kills, of which {mine['left_something']:,} left something for the next load to remove; "
        f"{len(mine['wrong'])} to look at, in {options.state}.\n"
    )
    return int(bool(mine["wrong"]))


if __name__ == "__main__":
    sys.exit(main())
