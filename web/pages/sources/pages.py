"""Pages of sources: who published what under which licence, what was set aside, and what each cannot say."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from graph_engine.errors import UnknownNameError
from graph_engine.reference.source_limits import SourceLimit, source_limits
from graph_engine.schema import NodeLabel
from graph_engine.schema.scalars import frame, missing, records
from web.http.answers import Answer
from web.http.engine_session import EngineSession
from web.http.paging import PAGING, paged
from web.http.parameters import QueryArgs, Text
from web.http.routing import Pages
from web.presentation.data_table import DataTable, Form
from web.presentation.source_columns import ASIDE, FILE, SOURCES

pages = Pages("sources", __name__)

Row = Mapping[str, Any]

EXAMPLES = 3
"""Rows set aside that the page itself shows of each rule; the twins hold all."""
_COUNTS = ("rows_read", "rows_accepted", "rows_quarantined")
_EDITION = [column.name for column in SOURCES if Form.JSON in column.only and column.name != "limits"]
_ASIDE = [column.name for column in ASIDE]


@pages.page("/sources", parameters=[Text("q", "Words of a title, publisher, licence or limit"), *PAGING], api=True)
def index(now: EngineSession, args: QueryArgs) -> Answer:
    """All editions that are loaded: publisher, licence, rows read and set aside, known limits."""
    loaded = editions(now)
    wanted = args["q"].casefold().split()
    found = [row for row in loaded if all(word in _said(row) for word in wanted)]
    return Answer(
        "sources.html",
        {
            "sources": loaded,
            "found": len(found),
            "totals": {name: sum(row[name] or 0 for row in loaded) for name in _COUNTS},
            "publishers": {
                name: list(rows) for name, rows in itertools.groupby(found, key=lambda row: str(row["publisher"]))
            },
        },
        data=lambda: paged("sources", found, args),
        tables=lambda: {"sources": DataTable("Sources", SOURCES, found)},
    )


@pages.page("/sources/<key>", parameters=PAGING, api=True)
def source(now: EngineSession, args: QueryArgs, key: str) -> Answer:
    """One edition: its files with their checksums, the rows that were set aside and why, known limits."""
    known = {str(row["key"]): row for row in editions(now)}
    if key not in known:
        raise UnknownNameError("source", key, known)
    files = _plain(now, NodeLabel.SOURCE_FILE, key)
    aside = _plain(now, NodeLabel.QUARANTINED, key)
    aside.sort(key=lambda row: (row["file"], row["line"] or 0, row["column"] or ""))
    rules = by_rule(aside)
    tables = {"files": DataTable("Files", FILE, files), "set_aside": DataTable("Rows set aside", ASIDE, aside)}
    return Answer(
        "source.html",
        {
            "source": known[key],
            "files": files,
            "rules": rules,
            "aside": len(aside),
            "tables": tables,
            "examples": lambda rows: DataTable("The first of them", ASIDE, rows),
        },
        data=lambda: {
            "source": known[key],
            "files": tables["files"].records(),
            "set_aside": rules,
            **paged("rows_set_aside", tables["set_aside"].records(), args),
        },
        tables=lambda: tables,
    )


def editions(now: EngineSession) -> list[dict[str, Any]]:
    """Every edition that is loaded, by publisher and title, each with what it cannot say."""
    table = now.sources
    found = [
        {
            **{name: _value(row, name) for name in _EDITION},
            "limits": [_limit(one) for one in source_limits().of(_text(row.get("loader")), str(row["key"]))],
        }
        for row in records(table)
    ]
    return sorted(found, key=lambda row: (str(row["publisher"]), str(row["title"]), str(row["key"])))


def _said(row: Row) -> str:
    """What a reader may look for an edition by."""
    said = (row["title"], row["publisher"], row["licence"], row["edition"], *(one["limit"] for one in row["limits"]))
    return " ".join(str(one) for one in said if one).casefold()


def by_rule(aside: Sequence[Row]) -> list[dict[str, Any]]:
    """Rows set aside by the rule that did it, the most frequent first, each with a few examples."""
    groups: dict[str, list[Row]] = {}
    for row in aside:
        groups.setdefault(str(row["rule"]), []).append(row)
    return [
        {
            "rule": rule,
            "rows": len(rows),
            "examples": [{name: row.get(name) for name in _ASIDE} for row in rows[:EXAMPLES]],
        }
        for rule, rows in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    ]


def _plain(now: EngineSession, label: NodeLabel, key: str) -> list[dict[str, Any]]:
    table = frame(now.engine.store.nodes(label, None, {"source": key}))
    return [{name: _whole(value) for name, value in row.items() if name != "index"} for row in records(table)]


def _text(value: Any) -> str:
    return "" if missing(value) else str(value)


def _limit(one: SourceLimit) -> dict[str, str]:
    return {"limit": one.limit, "matters": one.matters, "source": one.source}


def _value(row: Row, name: str) -> Any:
    return _whole(row.get(name))


def _whole(value: Any) -> Any:
    """A count as a whole number, where missing ones beside it have made it a decimal; nothing for a missing one."""
    if missing(value):
        return None
    return int(value) if isinstance(value, float) and value.is_integer() else value
