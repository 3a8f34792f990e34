"""The process from which loads are forked: it has imported all that they need, which takes longer than they do.

A line of JSON with the arguments of ``hub`` comes in; the number of the process that runs them goes out, and a second
line with its exit status once it has ended. Each such process leads a group of its own.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from contextlib import suppress
from pathlib import Path

# What loads import when they need it.
_NEEDED = (
    "graph_engine.area_profiles.cached",
    "graph_engine.datasets.cached.files",
    "graph_engine.engine",
    "graph_engine.measures.exposure",
    "graph_engine.networks.reader",
    "graph_engine.networks.relation",
    "graph_engine.networks.whole",
    "graph_engine.prediction.area_record",
    "graph_engine.prediction.likely_now",
    "graph_engine.prediction.price_of_fairness",
    "graph_engine.results.publish",
    "graph_engine.search.finder",
    "graph_engine.stores.ladybug.store",
    "graph_engine.stores.neo4j.store",
    "graph_engine.suggestions.list_stability",
    "graph_engine.suggestions.organisation_exposure",
    "ladybug._lbug",
    "pyarrow.dataset",
    "pydantic.dataclasses",
    "pydantic.type_adapter",
    "web.cli.loading",
    "web.cli.progress",
    "web.presentation.source_columns",
)


def main() -> None:
    """Run commands until the input ends; what they say goes to the file that is named first."""
    said = Path(sys.argv[1])
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    _import_all()
    for line in sys.stdin:
        process = os.fork()
        if process == 0:
            _run(json.loads(line), said)
        # The child does it too: whoever is first.
        with suppress(OSError):
            os.setpgid(process, process)
        answers.write(f"{process}\n")
        answers.flush()
        _, status = os.waitpid(process, 0)
        answers.write(f"{os.waitstatus_to_exitcode(status)}\n")
        answers.flush()


def _import_all() -> None:
    for name in _NEEDED:
        importlib.import_module(name)
    from graph_engine.datasets.cached.stamp import code_stamp
    from graph_engine.reference.thresholds import thresholds
    from graph_engine.suggestions.kinds import ranked_kinds
    from loaders.framework.loader import loaders

    for kept_in_memory in (code_stamp, thresholds, ranked_kinds, loaders):
        kept_in_memory()


def _run(arguments: list[str], said: Path) -> None:
    """Be the command, and end as it ends."""
    code = 1
    try:
        os.setpgid(0, 0)
        descriptor = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        os.dup2(descriptor, 1)
        os.dup2(descriptor, 2)
        from web.cli import main as hub

        hub(arguments)
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    finally:
        with suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
