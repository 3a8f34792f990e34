"""The command line, and the one place that sees the engine, the loaders and the pages.

Modules here import nothing heavy at the top, so that ``hub --help`` answers at once: the engine, the loaders and the
application are imported inside the commands that need them.
"""

from web.cli import (
    data,
    evaluating,
    fetching,
    match,
    networks,
    places,
    publishing,
    querying,
    readings,
    searching,
    serving,
    snapshots,
    topic_commands,
)
from web.cli.root import main

__all__ = [
    "data",
    "evaluating",
    "fetching",
    "main",
    "match",
    "networks",
    "places",
    "publishing",
    "querying",
    "readings",
    "searching",
    "serving",
    "snapshots",
    "topic_commands",
]
