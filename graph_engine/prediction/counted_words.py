"""Words of projects, as far as they are on record: counted terms of titles and objectives, never the texts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from graph_engine.datasets.texts import roots_of_texts
from graph_engine.prediction.tie_history import Flags
from graph_engine.schema import NodeLabel
from graph_engine.stores.protocol import GraphStore


@dataclass(frozen=True)
class ProjectWords:
    """How often which project has which term.

    Attributes
    ----------
    counts : csr_array, projects × terms
        In the order of the projects that were asked for; a row of zeros where nothing is on record.
    """

    counts: csr_array

    def of_projects(self, chosen: Flags) -> ProjectWords:
        """The words of some of the projects only."""
        return ProjectWords(csr_array(self.counts[np.flatnonzero(chosen)]))

    @cached_property
    def digest(self) -> str:
        """A name for these words."""
        found = hashlib.sha256()
        for values in (self.counts.indptr, self.counts.indices, self.counts.data):
            found.update(np.asarray(values, dtype=np.float64).tobytes())
        return found.hexdigest()


def words_of_store(store: GraphStore, projects: pd.Index) -> ProjectWords:
    """Read the words of projects, also those that stand in another record of the same project.

    Parameters
    ----------
    store : GraphStore
    projects : Index
        Keys, in the order in which their words are given.
    """
    root = roots_of_texts(store)
    labels = (NodeLabel.PROJECT, NodeLabel.DOCUMENT)
    records = pd.concat([store.nodes(label, ["key", "terms"]).to_pandas() for label in labels])
    records = records[records["terms"].fillna("").ne("")]
    records = records.assign(text=records["key"].map(root), length=-records["terms"].str.len())
    # Of several records of a project the longest words count, as they do for its topics.
    longest = records.sort_values(["text", "length", "key"]).drop_duplicates("text").set_index("text")["terms"]
    return ProjectWords(counted(longest.get(root[key], "") for key in projects))


def counted(texts: Iterable[str]) -> csr_array:
    """Counted terms, ``term:count`` joined by ``|``, as a matrix with the terms in ascending order.

    Examples
    --------
    >>> counted(["wave:2|sea:1", "", "wave:1"]).toarray().tolist()
    [[1.0, 2.0], [0.0, 0.0], [0.0, 1.0]]
    """
    rows: list[int] = []
    terms: list[str] = []
    counts: list[float] = []
    number = 0
    for number, text in enumerate(texts, start=1):
        for part in filter(None, text.split("|")):
            term, _, count = part.rpartition(":")
            rows.append(number - 1)
            terms.append(term)
            counts.append(float(count))
    names, columns = np.unique(np.array(terms, dtype=object), return_inverse=True)
    return csr_array((counts, (rows, columns)), shape=(number, len(names)))
