"""A plugin of pytest that keeps the files that loaders' tests give to loaders: ``python -m tests.mutants gather``."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from graph_engine.schema.graph_tables import GraphTables
from loaders.framework.loader import loaders
from tests.mutants.examples import Example, chosen, write_examples


class Gathering:
    """Wraps every loader while the tests run, and writes the archive when they have passed."""

    def __init__(self):
        self.examples: list[tuple[int, Example]] = []
        self.graphs: dict[object, list[pa.Table]] = {}

    def pytest_sessionstart(self):
        for one in loaders().values():
            # Tests hold the same object, so that it is changed and not replaced.
            object.__setattr__(one, "load", self._watched(one.name, one.load))

    def _watched(self, name, load):
        def watched(paths, context):
            files = {path.name: path.read_bytes() for path in map(Path, paths) if path.is_file()}
            yield from load(paths, context)
            accepted = sum(report.rows_accepted for report in context.file_reports.values())
            if accepted and len(files) == len(paths):
                self.examples.append((accepted, Example(name, files)))
                for key, table in {**context.graph.nodes, **context.graph.edges}.items():
                    self.graphs.setdefault(key, []).append(table)

        return watched

    def pytest_sessionfinish(self, exitstatus):
        if exitstatus == 0:
            write_examples(chosen(self.examples), self._graph())

    def _graph(self):
        """All graphs of all tests as one: of several rows of one key the first in order."""
        graph = GraphTables()
        for key, tables in self.graphs.items():
            table = pa.concat_tables(tables).to_pandas()
            identity = ["from", "to"] if isinstance(key, tuple) else ["key"]
            frame = table.sort_values(list(table.columns), key=lambda values: values.astype(str))
            frame = frame.drop_duplicates(identity, ignore_index=True)
            made = pa.Table.from_pandas(frame, schema=tables[0].schema, preserve_index=False)
            if isinstance(key, tuple):
                graph.edges[key] = made
            else:
                graph.nodes[key] = made
        return graph
