"""What organisations of the United Kingdom do, in words: texts of projects and impact cases, and whose they are.

Several sources tell of one project; its records, and the documents that give it words, are one text here. Of these the
longest words and the first title count. A text without a title, or without an organisation of the United Kingdom,
stays out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from graph_engine.datasets.cached.cache import Dataset
from graph_engine.schema import UNITED_KINGDOM, EdgeType, NodeLabel
from graph_engine.schema.scalars import Row, among, frame
from graph_engine.stores.bulk_reads import Tables
from graph_engine.texts.terms import terms_of

if TYPE_CHECKING:
    from scipy import sparse

PROJECT, IMPACT_CASE = "project", "impact case"
_ORGANISATIONS = (NodeLabel.INSTITUTION, NodeLabel.BUSINESS)
_PROJECT_COLUMNS = ["key", "programme", "code", "acronym", "title", "start", "end", "partners", "terms", "source"]
_DOCUMENT_COLUMNS = ["key", "kind", "reference", "title", "start", "end", "unit", "terms", "address", "source"]
TITLE_WEIGHT = 2
"""A title says what a text is about; its words count as often as if the running text had them twice more."""


@dataclass(frozen=True)
class Texts:
    """Texts and their authors.

    Attributes
    ----------
    table : DataFrame
        One row for each text, in order of ``key`` (of its first record): ``kind`` (project or impact case), ``title``,
        ``acronym``, ``programme``, ``reference``, ``start`` and ``end`` (years, NaN where not stated), ``partners``,
        ``address``, ``source`` of its words.
    records : DataFrame
        ``text`` (position), ``node`` (key) and ``label`` (Project or Document), in order of the first two.
    authors : DataFrame
        ``text`` (position), ``organisation`` (key), ``label``, ``part`` (role in the project, or author), ``share``
        (of the work: of the contributions where they are known, else 1/partners); in order of text and organisation.
    """

    table: pd.DataFrame
    records: pd.DataFrame
    authors: pd.DataFrame

    def row(self, at: int) -> Row:
        """One text as a mapping from column to value."""
        return {name: values[at] for name, values in self._columns.items()}

    @cached_property
    def _columns(self) -> dict[str, list[Any]]:
        return {str(name): self.table[name].tolist() for name in self.table.columns}


@dataclass(frozen=True)
class CountedTexts(Texts):
    """Texts with their counted terms.

    Attributes
    ----------
    terms : ndarray of str
        Words and pairs of words, in order.
    matrix : csr_array
        How often which text has which term, texts × terms.
    """

    terms: np.ndarray
    matrix: sparse.csr_array


def roots_of_texts(tables: Tables) -> dict[str, str]:
    """Key of the text of each Project and Document: the smallest key of its records.

    Parameters
    ----------
    tables : Tables
        A store, or a graph that is being assembled.
    """
    labels = (NodeLabel.PROJECT, NodeLabel.DOCUMENT)
    return _roots([frame(tables.nodes(label, ["key"]))["key"] for label in labels], tables)


def without_terms(counted: Callable[[], CountedTexts]) -> Texts:
    """The texts with their authors, without their terms.

    Parameters
    ----------
    counted : callable
        Reads the texts with their terms.
    """
    found = counted()
    return Texts(found.table, found.records, found.authors)


def read_counted_texts(tables: Tables) -> CountedTexts:
    """Read all texts with their authors and counted terms.

    Parameters
    ----------
    tables : Tables
        A store, or a graph that is being assembled.
    """
    projects = frame(tables.nodes(NodeLabel.PROJECT, _PROJECT_COLUMNS))
    documents = frame(tables.nodes(NodeLabel.DOCUMENT, _DOCUMENT_COLUMNS))
    root = _roots([projects["key"], documents["key"]], tables)
    authors = _authors(tables, root, projects)
    nodes = _nodes(projects, documents, root)
    # What cannot be named on a card cannot be rung about.
    told = nodes[nodes["title"].notna()]
    wanted = sorted(set(told["text"]) & set(authors["text"]))
    position = {key: at for at, key in enumerate(wanted)}
    nodes = nodes[among(nodes["text"], position)]
    authors = authors[among(authors["text"], position)].assign(text=lambda rows: rows["text"].map(position))
    table = _table(nodes, wanted)
    terms, matrix = _counted(nodes, table, position)
    labels = nodes["order"].map({0: str(NodeLabel.PROJECT), 1: str(NodeLabel.DOCUMENT)})
    records = nodes.assign(text=nodes["text"].map(position), node=nodes["key"], label=labels)
    records = records[["text", "node", "label"]]
    return CountedTexts(
        table,
        records.sort_values(["text", "node"], ignore_index=True),
        authors.sort_values(["text", "organisation"], ignore_index=True),
        terms,
        matrix,
    )


def newest_start(table: pd.DataFrame) -> int:
    """Year in which the newest of some texts began: from it ages count, for the clock must not change an answer."""
    return int(table["start"].max()) if table["start"].notna().any() else 0


def _roots(keys: Iterable[pd.Series], tables: Tables) -> dict[str, str]:
    """Smallest key of the records of the text that each record belongs to."""
    parent = {str(key): str(key) for column in keys for key in column}

    def find(key: str) -> str:
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    same = [
        frame(tables.edges(EdgeType.SAME_PROJECT_AS, NodeLabel.PROJECT, NodeLabel.PROJECT, [])),
        frame(tables.edges(EdgeType.WORDS_OF, NodeLabel.DOCUMENT, NodeLabel.PROJECT, [])),
    ]
    for edges in same:
        for one, other in zip(edges["from"], edges["to"], strict=True):
            ends = sorted((find(str(one)), find(str(other))))
            parent[ends[1]] = ends[0]
    return {key: find(key) for key in parent}


def _nodes(projects: pd.DataFrame, documents: pd.DataFrame, root: dict[str, str]) -> pd.DataFrame:
    """Records of both kinds in the same columns; those of projects come first, as they know most of a project."""
    told = projects.rename(columns={"code": "reference"}).assign(kind=PROJECT, address=None, order=0)
    own = documents.rename(columns={"unit": "programme"}).assign(acronym=None, partners=None, order=1)
    nodes = pd.concat([told, own.astype({"partners": "float64"})], ignore_index=True)
    nodes["text"] = nodes["key"].map(root)
    # A document of a project tells of the project, whatever the publisher calls it.
    of_project = set(nodes.loc[nodes["order"] == 0, "text"])
    nodes["kind"] = nodes["kind"].mask(among(nodes["text"], of_project), PROJECT)
    return nodes.sort_values(["text", "order", "key"], ignore_index=True)


def _table(nodes: pd.DataFrame, wanted: list[str]) -> pd.DataFrame:
    """One row for each text: of every column the first value that its records give."""
    grouped = nodes.groupby("text", sort=True)
    columns = ["kind", "title", "acronym", "programme", "reference", "start", "end", "partners", "address"]
    table = grouped[columns].first().reindex(wanted)
    longest = nodes.assign(length=nodes["terms"].str.len().fillna(0)).sort_values(
        ["text", "length", "order", "key"], ascending=[True, False, True, True]
    )
    table["source"] = longest.groupby("text")["source"].first()
    for column in ("start", "end"):
        table[column] = pd.to_numeric(table[column].str[:4], errors="coerce")
    table["partners"] = pd.to_numeric(table["partners"])
    return table.rename_axis("key").reset_index()


def _authors(tables: Tables, root: dict[str, str], projects: pd.DataFrame) -> pd.DataFrame:
    parts = []
    for label in _ORGANISATIONS:
        nodes = frame(tables.nodes(label, ["key", "name", "country"]))
        here = nodes[(nodes["country"] == UNITED_KINGDOM) & nodes["name"].notna()]["key"]
        took = frame(tables.edges(EdgeType.PARTICIPATED_IN, label, NodeLabel.PROJECT, ["role", "contribution"]))
        wrote = frame(tables.edges(EdgeType.WROTE, label, NodeLabel.DOCUMENT, [])).assign(role="author")
        rows = pd.concat([took, wrote], ignore_index=True)
        parts.append(rows[among(rows["from"], here)].assign(label=str(label)))
    rows = pd.concat(parts, ignore_index=True)
    partners = pd.to_numeric(projects.set_index("key")["partners"])
    rows = rows.assign(text=rows["to"].map(root), partners=rows["to"].map(partners).astype(float))
    grouped = rows.sort_values(["text", "from", "role"]).groupby(["text", "from"], sort=True)
    authors = grouped.agg(
        label=("label", "first"), part=("role", "first"), paid=("contribution", "max"), partners=("partners", "max")
    ).reset_index()
    total = authors.groupby("text")["paid"].transform("sum")
    # Contributions of partners abroad are not kept, so a share of money is one of what the United Kingdom got.
    at_home = authors.groupby("text")["from"].transform("size") / authors["partners"].clip(lower=1).fillna(1)
    share = (authors["paid"] / total.where(total > 0) * at_home.clip(upper=1)).fillna(
        1 / authors["partners"].clip(lower=1).fillna(1)
    )
    return authors.assign(share=share.clip(0, 1)).rename(columns={"from": "organisation"})[
        ["text", "organisation", "label", "part", "share"]
    ]


def _counted(nodes: pd.DataFrame, table: pd.DataFrame, position: dict[str, int]) -> tuple[np.ndarray, sparse.csr_array]:
    """Terms in order, and the counts of all texts, texts × terms."""
    # SciPy takes a fifth of a second to import, which a question about a loaded release does not wait for.
    from scipy import sparse

    longest = nodes.assign(length=nodes["terms"].str.len().fillna(0)).sort_values(
        ["text", "length", "order", "key"], ascending=[True, False, True, True]
    )
    longest = longest.drop_duplicates("text")
    at = longest["text"].map(position).to_numpy(int)
    # A text has a thousand letters of terms: cut by Arrow, all at once, for a loop takes minutes on all of CORDIS.
    cut = pc.split_pattern(pa.array(longest["terms"].fillna(""), pa.large_string()), "|")
    written = np.repeat(at, pc.list_value_length(cut).to_numpy(zero_copy_only=False))
    items = pc.list_flatten(cut)
    some = pc.not_equal(items, "")
    pieces = pc.extract_regex(items.filter(some), r"^(?P<term>.*):(?P<count>\d+)$")
    names = [pc.struct_field(pieces, "term")]
    rows = [written[some.to_numpy(zero_copy_only=False)]]
    values = [pc.cast(pc.struct_field(pieces, "count"), pa.int64()).to_numpy(zero_copy_only=False)]
    titled = [(n, term, count) for n, title in enumerate(table["title"]) if title for term, count in _title(title)]
    names.append(pa.array([term for _, term, _ in titled], names[0].type))
    rows.append(np.array([n for n, _, _ in titled], dtype=np.int64))
    values.append(np.array([count for _, _, count in titled], dtype=np.int64))
    letters = [pc.cast(part, pa.large_string()) for part in names]
    coded = pa.chunked_array(letters, pa.large_string()).combine_chunks().dictionary_encode()
    order = pc.sort_indices(coded.dictionary).to_numpy()
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    of_term = rank[coded.indices.to_numpy()]
    counts = np.concatenate(values).astype(float)
    matrix = sparse.coo_array((counts, (np.concatenate(rows), of_term)), shape=(len(table), len(order))).tocsr()
    matrix.sort_indices()
    terms = coded.dictionary.take(pa.array(order)).to_numpy(zero_copy_only=False).astype(object)
    return terms, matrix


def _title(title: str) -> list[tuple[str, int]]:
    return [(term, count * TITLE_WEIGHT) for term, count in terms_of(title).items()]


TEXTS = Dataset("texts", without_terms, (Texts,))
