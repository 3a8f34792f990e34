"""Names of nodes, and the search over them: the same in every store, because it runs outside of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from graph_engine.schema import NODES, Column, NodeLabel
from graph_engine.stores.protocol import Node

# Kinds that are looked for only by name of the kind: what sources said, before organisations were joined.
BOOKS = frozenset({NodeLabel.RECORD, NodeLabel.SOURCE_FILE, NodeLabel.QUARANTINED})

# Letters that have no decomposition in Unicode and that people type without their stroke.
_PLAIN = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})
_BREAKS = re.compile(r"[\W_]+")
_APOSTROPHES = str.maketrans(dict.fromkeys("'’‘`´", ""))


def name_columns(label: NodeLabel) -> tuple[Column, ...]:
    """Columns that name a node: ``name``, or acronym and title; none for quarantined rows.

    >>> [column.name for column in name_columns(NodeLabel.PROJECT)]
    ['acronym', 'title']
    """
    return tuple(column for column in NODES[label].columns if column.name in ("name", "acronym", "title"))


def node_names(label: NodeLabel, table: pa.Table) -> list[Node]:
    """Nodes of a table that has the key and the columns of :func:`name_columns`."""
    columns = [table.column(column.name).to_pylist() for column in name_columns(label)]
    parts = zip(*columns, strict=True) if columns else ((),) * table.num_rows
    return [
        Node(key, str(label), ": ".join(part for part in texts if part) or key)
        for key, texts in zip(table.column("key").to_pylist(), parts, strict=True)
    ]


def folded(text: str) -> str:
    """Text without case, accents, apostrophes and punctuation, one space between words.

    >>> folded("Université d’Orléans – Saint-Ève")
    'universite dorleans saint eve'
    """
    text = text.casefold().translate(_APOSTROPHES)
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
        text = text.casefold().translate(_PLAIN)
    return _BREAKS.sub(" ", text).strip()


@dataclass(frozen=True)
class NameIndex:
    """Nodes of one kind by name: ``key``, ``name``, ``label``, and ``spaced``, the folded name after a space.

    Kept as Arrow columns, which take a tenth of the memory of as many objects.
    """

    table: pa.Table

    @classmethod
    def of(cls, nodes: list[Node]) -> NameIndex:
        """Fold the names of nodes."""
        columns = {
            "key": [node.key for node in nodes],
            "name": [node.name for node in nodes],
            "label": [node.label for node in nodes],
            "spaced": [f" {folded(node.name)}" for node in nodes],
        }
        return cls(pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()}))

    def find(self, wanted: str) -> pa.Table:
        """Nodes whose folded name holds every word of ``wanted`` (folded), with ``tier`` and ``length``."""
        words = wanted.split()
        spaced = self.table.column("spaced")
        # Parts of words count too: people type the beginning, and sources write compounds.
        holds = reduce(pc.and_, (pc.match_substring(spaced, word) for word in words))
        hits = self.table.filter(holds)
        spaced = hits.column("spaced")
        # The best of what is true of a name: it is what was asked, begins so, or has words that begin so.
        begins = reduce(pc.and_, (pc.match_substring(spaced, f" {word}") for word in words))
        tier = pc.case_when(
            pc.make_struct(pc.equal(spaced, f" {wanted}"), pc.starts_with(spaced, f" {wanted}"), begins), 0, 1, 2, 3
        )
        return hits.append_column("tier", tier).append_column("length", pc.utf8_length(spaced))


def search_names(text: str, indexes: Iterable[NameIndex], limit: int) -> tuple[Node, ...]:
    """Search several kinds at once; see :meth:`graph_engine.stores.protocol.GraphStore.search`."""
    wanted = folded(text)
    hits = [index.find(wanted) for index in indexes] if wanted else []
    if not hits:
        return ()
    order = [(name, "ascending") for name in ("tier", "length", "key", "label")]
    found = pa.concat_tables(hits)
    best = found.take(pc.select_k_unstable(found, limit, sort_keys=order)).select(["key", "label", "name"])
    return tuple(Node(**row) for row in best.to_pylist())
