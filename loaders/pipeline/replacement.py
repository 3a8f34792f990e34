"""What a load replaces: rows of each edition that stands already, before and after, and whether that is a loss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import pyarrow as pa
import pyarrow.compute as pc
from annotated_types import Interval

from graph_engine.errors import InputError
from graph_engine.reference.thresholds import section
from graph_engine.schema import NodeLabel
from graph_engine.schema.graph_tables import GraphTables

# The account of a load is no part of what it says.
_ACCOUNT = (NodeLabel.SOURCE, NodeLabel.SOURCE_FILE, NodeLabel.QUARANTINED)


@dataclass(frozen=True)
class ReplacementThresholds:
    """By how much an edition may shrink, as a share of its rows, when it is loaded again."""

    shrinks: Annotated[float, Interval(ge=0, le=1)]


@dataclass(frozen=True)
class Replacement:
    """Rows of one edition before and after a load, over all kinds; ``kind`` is the one that shrank most, if any did."""

    edition: str
    before: int
    after: int
    kind: str = ""
    kind_before: int = 0
    kind_after: int = 0

    @property
    def loses(self) -> bool:
        """Whether so many rows go that the load is more likely a mistake than a revision."""
        return _shrinks(self.before, self.after) or self._loses_kind

    @property
    def _loses_kind(self) -> bool:
        return _shrinks(self.kind_before, self.kind_after)

    def __str__(self) -> str:
        """Say what it does in one clause."""
        told = f"{self.before:,} rows of {self.edition} are replaced by {self.after:,}"
        if self._loses_kind and self.kind_before != self.before:
            told += f", of them {self.kind_before:,} {self.kind} by {self.kind_after:,}"
        return told


def replacements(base: GraphTables, staged: GraphTables) -> tuple[Replacement, ...]:
    """Editions of staged raw tables that stand in ``base`` too, in order of key, with their rows in both."""
    here = base.node_table(NodeLabel.SOURCE).column("key")
    again = staged.node_table(NodeLabel.SOURCE).column("key")
    both = sorted({*here.to_pylist()} & {*again.to_pylist()})
    if not both:
        return ()
    before, after = _rows(base, both), _rows(staged, both)
    found = []
    for edition in both:
        old = {kind: rows for (source, kind), rows in before.items() if source == edition}
        new = {kind: rows for (source, kind), rows in after.items() if source == edition}
        kind = min(sorted(old), key=lambda one: new.get(one, 0) / old[one], default="")
        found.append(
            Replacement(edition, sum(old.values()), sum(new.values()), kind, old.get(kind, 0), new.get(kind, 0))
        )
    return tuple(found)


def refuse_losses(found: Sequence[Replacement]) -> None:
    """Refuse a load that would take much of an edition away.

    Raises
    ------
    InputError
        With the rows before and after of each such edition.
    """
    if losing := [one for one in found if one.loses and one.before]:
        raise InputError(
            f"{'; '.join(map(str, losing))}. An edition goes whole when it is loaded again, so the files must hold all "
            "of it: load the complete download, or add --replace if this is meant. Nothing was changed."
        )


def _shrinks(before: int, after: int) -> bool:
    return after < (1 - section("replacement", ReplacementThresholds).shrinks) * before


def _rows(graph: GraphTables, editions: Sequence[str]) -> dict[tuple[str, str], int]:
    """Rows by edition and kind of node or edge."""
    named = {str(label): table for label, table in graph.nodes.items() if label not in _ACCOUNT}
    for (edge, _, _), table in graph.edges.items():
        named[str(edge)] = pa.concat_tables([named[str(edge)], table]) if str(edge) in named else table
    wanted, found = pa.array(editions, pa.string()), {}
    for name, table in named.items():
        source = table.column("source").filter(pc.is_in(table.column("source"), value_set=wanted))
        for count in pc.value_counts(source).to_pylist():
            found[str(count["values"]), name] = int(count["counts"])
    return found
