"""The process in which queries of analysts run: whoever started it ends it when one takes too long or too much.

The database looks at its own limit of time between rows and not within a function, and bounds only the memory of its
buffers. So queries get a process that can be killed. It reads from its input the file to open, and then one query after
another; it writes to its output a sign that the file is open, and then for each query an answer as an Arrow stream or a
refusal. Every message has its length before it, and those of the process a sign of what they are before that.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import closing
from pathlib import Path
from typing import Any, BinaryIO

import ladybug
import pyarrow as pa

from graph_engine.errors import HubError, StoreQueryError
from graph_engine.stores.answer_tables import answer_table, gathered
from graph_engine.stores.ladybug.cells import plain_cell
from graph_engine.stores.ladybug.connecting import open_database, reason_of, single
from graph_engine.stores.ladybug.dialect import Rewriting

BEGUN, ANSWERED, REFUSED, FAILED, TOO_LONG, TOO_MUCH, ENDED = (bytes([code]) for code in b"BARFLME")

# What remains of the bound is for the program itself, and for the answer while it is put together.
_BUFFER_SHARE = 0.5
# Whoever started the process kills it in time; this is for one that was killed itself.
_ORPHANED_SECONDS = 5
_FULL = ("buffer pool is full", "bad_alloc", "unable to allocate memory", "out of memory")


def main() -> None:
    """Answer one query after another, until there is nobody who asks."""
    # What the database may print must not end up among the answers.
    with os.fdopen(os.dup(1), "wb") as output:
        os.dup2(2, 1)
        try:
            opening = _next(sys.stdin.buffer)
            pool = int(opening["memory"] * _BUFFER_SHARE)
            with closing(open_database(Path(opening["file"]), buffer_bytes=pool)) as database:
                _say(output, BEGUN)
                while request := _next(sys.stdin.buffer):
                    _say(output, *_answered(database, request))
        except HubError as error:
            _say(output, FAILED, str(error).encode("utf-8"))


def _next(given: BinaryIO) -> dict[str, Any]:
    """The next message; nothing once the other end is closed."""
    head = given.read(8)
    return dict(json.loads(given.read(int.from_bytes(head)))) if len(head) == 8 else {}


def _say(output: BinaryIO, sign: bytes, content: bytes | pa.Buffer = b"") -> None:
    output.write(sign + len(content).to_bytes(8))
    output.write(content)
    output.flush()


def _answered(database: ladybug.Database, request: dict[str, Any]) -> tuple[bytes, bytes | pa.Buffer]:
    """What came of a query: a sign, and the answer or why there is none."""
    _alarm(request["seconds"] + _ORPHANED_SECONDS)
    question = Rewriting(request["query"], frozenset(request["steps"]), request["casts"])
    try:
        with closing(ladybug.Connection(database)) as connection:
            connection.set_query_timeout(max(1, int(request["seconds"] * 1000)))
            table = cypher(connection, question.text, request["parameters"], question, request["limit"])
        stream = pa.BufferOutputStream()
        with pa.ipc.new_stream(stream, table.schema) as writer:
            writer.write_table(table)
        return ANSWERED, stream.getvalue()
    except StoreQueryError as error:
        return REFUSED, str(error).encode("utf-8")
    except MemoryError:
        return TOO_MUCH, b""
    # The driver raises whatever it meets: RuntimeError, TypeError for a map whose keys are lists, and others.
    except Exception as error:
        said = str(error).casefold()
        if any(words in said for words in _FULL):
            return TOO_MUCH, b""
        if "interrupted" in said:
            return TOO_LONG, b""
        return REFUSED, f"The store {request['address']} refuses the query: {reason_of(error)}.".encode()
    finally:
        _alarm(0)


def _alarm(seconds: float) -> None:
    """End this process after some seconds, even within the database, where the system can."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)


def cypher(
    connection: ladybug.Connection, query: str, parameters: dict[str, Any], question: Rewriting, limit: int
) -> pa.Table:
    """Run a query and gather its answer, up to ``limit`` rows.

    Raises
    ------
    StoreQueryError
        Where the answer is too large, or two columns have one name.
    """
    results = connection.execute(query, parameters)
    with single(results) as result:
        names = {place: question.column(name) for place, name in enumerate(result.get_column_names())}
        shown = {place: name for place, name in names.items() if name is not None}
        plain = ([plain_cell(cell) for place, cell in enumerate(row) if place in shown] for row in result)
        rows, truncated = gathered(plain, limit)
    return answer_table([*shown.values()], rows, truncated=truncated)


if __name__ == "__main__":
    main()
