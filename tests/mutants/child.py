"""The process in which mutants are loaded: numbers come in, a verdict in JSON goes out for each.

It lives as long as it is not killed: starting Python takes longer than loading a small file.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
import traceback
import warnings
from pathlib import Path
from typing import Any

from graph_engine.errors import HubError
from graph_engine.schema.graph_tables import GraphTables
from loaders.framework.loader import loader
from loaders.framework.staging import Staging
from loaders.pipeline.assembly import assemble, merge
from tests.mutants.examples import read_examples
from tests.mutants.mutants import Mutant, mutant

ACCOUNTED, REFUSED, UNFORESEEN, WRONG = "accounted", "refused", "unforeseen", "wrong"
ASSEMBLED = 10
"""Of so many mutants that are accounted for one is assembled too."""
_LONGEST = 1500
_UNFORESEEN = "please report this"
_DEFECT = "the loader's report is wrong"


def judge(one: Mutant, graph: GraphTables, folder: Path) -> tuple[str, str]:
    """Load a mutant and say what became of it: one of the four words above, and why.

    Accounted: all rows read are accepted or quarantined, and what was accepted can be assembled. Refused: one sentence
    that names a file. Unforeseen: one sentence, since something was raised that nobody thought of.
    """
    paths = []
    for name, data in one.files.items():
        path = folder / name
        path.write_bytes(data)
        paths.append(path)
    before = {key: table.num_rows for key, table in {**graph.nodes, **graph.edges}.items()}
    try:
        with Staging(folder / "staging") as staging:
            staged = staging.run(loader(one.loader), paths, graph)
            for report in staged.file_reports:
                if report.rows_read != report.rows_accepted + len(report.quarantined):
                    return WRONG, f"{report.name}: {report.rows_read} rows read, {report.rows_accepted} accepted"
                if all(report.name != path.name or not _lines_are_rows(path, report.rows_read) for path in paths):
                    return WRONG, f"{report.name}: {report.rows_read} rows read of other lines than it has"
            # Takes as long as reading does, and depends on the file far less.
            if one.number % ASSEMBLED == 0:
                assemble(merge(graph, staged.tables))
    except HubError as error:
        return _refused(error, one)
    except BaseException:
        return WRONG, traceback.format_exc()
    if before != {key: table.num_rows for key, table in {**graph.nodes, **graph.edges}.items()}:
        return WRONG, "the graph that was there has changed"
    return ACCOUNTED, ""


def _refused(error: HubError, one: Mutant) -> tuple[str, str]:
    said = " ".join(str(error).split())
    if _DEFECT in said or len(said) > _LONGEST or "Traceback" in said or not said:
        return WRONG, said
    if _UNFORESEEN in said:
        return UNFORESEEN, said + "\n" + "".join(traceback.format_exception(error.__context__))
    return REFUSED, said


def _lines_are_rows(path: Path, rows: int) -> bool:
    """Whether a plain table has as many rows as lines; what is no plain table has any number."""
    data = path.read_bytes()
    plain = (
        path.suffix == ".csv" and b"," in data and not any(sign in data for sign in (b'"', b"\r", b"\0", b"\x1f\x8b"))
    )
    if not plain or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    lines = [line for line in data.removeprefix(b"\xef\xbb\xbf").split(b"\n") if line.strip()]
    return rows in (0, len(lines) - 1, len(lines))


def main() -> None:
    """Answer numbers until the input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # Whatever a library prints must not be taken for an answer.
    os.dup2(2, 1)
    examples, graph = read_examples()
    warnings.simplefilter("error")
    for line in sys.stdin:
        one = mutant(int(line), examples)
        began = time.process_time()
        with tempfile.TemporaryDirectory() as folder:
            verdict, why = judge(one, graph, Path(folder))
        told: dict[str, Any] = {
            "number": one.number,
            "loader": one.loader,
            "how": one.how,
            "verdict": verdict,
            "why": why,
            "seconds": round(time.process_time() - began, 2),
        }
        answers.write(json.dumps(told) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
