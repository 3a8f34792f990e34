"""``python -m tests.mutants --count 10000 --state FILE`` goes on where it stopped; ``gather`` renews the examples."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from tests.kept_state import keep_state
from tests.mutants.pool import REPOSITORY, Judges, Verdict

_EVERY = 20


def run(count: int, path: Path, first: int = 0) -> dict[str, Any]:
    """Judge mutants up to a number, and keep what became of them in a file."""
    state: dict[str, Any] = {"next": first, "counts": {}, "peak": 0, "seconds": 0.0, "not_good": []}
    if path.exists():
        state = json.loads(path.read_text("utf-8"))
    counts = Counter(state["counts"])
    with Judges() as judges:
        for verdict in judges.judged(range(state["next"], count)):
            counts[verdict.verdict] += 1
            state |= {"next": verdict.number + 1, "counts": dict(counts)}
            state["peak"] = max(state["peak"], verdict.peak)
            state["seconds"] = max(state["seconds"], verdict.seconds)
            if verdict.verdict not in ("accounted", "refused"):
                state["not_good"].append(vars(verdict))
            if verdict.number % _EVERY == 0 or verdict.number == count - 1:
                keep_state(path, state)
                _say(verdict, counts)
        keep_state(path, state)
    return state


def _say(verdict: Verdict, counts: Counter[str]) -> None:
    told = ", ".join(f"{number:,} {word}" for word, number in sorted(counts.items()))
    sys.stderr.write(f"\r{verdict.number + 1:,}: {told}   ")
    sys.stderr.flush()


def gather() -> int:
    """Run the tests of all loaders and keep the files that they give to loaders."""
    import pytest

    from tests.mutants.gathering import Gathering

    folders = [str(REPOSITORY / "tests" / "loaders" / name) for name in ("uk", "eu")]
    return int(pytest.main(["-q", "-p", "no:cacheprovider", *folders], plugins=[Gathering()]))


def main() -> int:
    """Run the command; 1 where a mutant was neither accounted for nor refused in a sentence that was foreseen."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("run", "gather"), default="run")
    parser.add_argument("--count", type=int, default=500, help="how many mutants, those of earlier runs among them")
    parser.add_argument("--state", type=Path, default=Path("mutants.json"), help="file that remembers where it stopped")
    options = parser.parse_args()
    if options.what == "gather":
        return gather()
    state = run(options.count, options.state)
    sys.stderr.write(
        f"\nMost memory {state['peak'] >> 20:,} MB, longest {state['seconds']:.1f} s of processor; "
        f"{len(state['not_good'])} to look at, in {options.state}.\n"
    )
    return int(bool(state["not_good"]))


if __name__ == "__main__":
    sys.exit(main())
