"""The command line, and the one place that sees the engine, the loaders and the pages.

Modules here import nothing heavy at the top, so that ``hub --help`` answers at once: the engine, the loaders and the
application are imported inside the commands that need them.
"""

from web.cli import data, match, networks, places, searching, serving, snapshots
from web.cli.root import main

__all__ = ["data", "main", "match", "networks", "places", "searching", "serving", "snapshots"]
