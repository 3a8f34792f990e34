"""Who has worked with whom, project by project, whatever the project is about and wherever they sit.

Every record is searched that ties two organisations of the United Kingdom: participations in projects of all loaded
programmes, several records of one project counted once, and the pairs of the UKRI network, which come without their
projects. That nothing is found says only that these records show nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from graph_engine.datasets.cached.cache import Dataset
from graph_engine.datasets.texts import roots_of_texts
from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.schema.scalars import frame
from graph_engine.stores.protocol import GraphStore

if TYPE_CHECKING:
    from scipy import sparse

_LABELS = (NodeLabel.INSTITUTION, NodeLabel.BUSINESS)


@dataclass(frozen=True)
class JointWork:
    """Organisations and what they took part in.

    Attributes
    ----------
    organisations : ndarray of str
        Keys, in order.
    names : ndarray of str
        Their names as published, also of those abroad; their keys where they have none.
    of_organisation, of_project : ndarray of int
        Positions of an organisation and of a project in which it took part.
    projects : DataFrame
        By position: ``text`` (key of its text, by which several records are one), ``acronym``, ``programme``, ``start``
        (year, NaN where not stated), ``partners``.
    pairs : DataFrame
        ``one`` < ``other`` (positions) of the UKRI network, with ``projects``.
    searched : DataFrame
        One row for each programme that was searched: ``programme``, ``first_year``, ``last_year`` of the starts of its
        projects (NaN where it states none), ``projects``.
    """

    organisations: np.ndarray
    names: np.ndarray
    of_organisation: np.ndarray
    of_project: np.ndarray
    projects: pd.DataFrame
    pairs: pd.DataFrame
    searched: pd.DataFrame

    @cached_property
    def position(self) -> dict[str, int]:
        """Position of each organisation."""
        return {str(key): at for at, key in enumerate(self.organisations)}

    @cached_property
    def incidence(self) -> sparse.csr_array:
        """Organisations × projects, 0 or 1."""
        from scipy import sparse

        ones = np.ones(len(self.of_project))
        shape = (len(self.organisations), max(len(self.projects), 1))
        return sparse.csr_array((ones, (self.of_organisation, self.of_project)), shape=shape)

    @cached_property
    def _joint(self) -> np.ndarray:
        """Codes of all pairs of organisations that have worked together, in order, and one that is no pair."""
        together = (self.incidence @ self.incidence.T).tocoo()
        codes = self._codes(
            np.concatenate([together.row, self.pairs["one"].to_numpy(int)]),
            np.concatenate([together.col, self.pairs["other"].to_numpy(int)]),
        )
        return np.append(np.unique(codes), np.iinfo(np.int64).max)

    def _codes(self, one: np.ndarray, other: np.ndarray) -> np.ndarray:
        low, high = np.minimum(one, other).astype(np.int64), np.maximum(one, other).astype(np.int64)
        codes: np.ndarray = low * max(len(self.organisations), 1) + high
        return codes

    def tied(self, one: pd.Series, other: pd.Series) -> np.ndarray:
        """Whether the organisations of each pair, by key, have worked together in any record."""
        ends = [self._positions(side) for side in (one, other)]
        codes = self._codes(*ends)
        found: np.ndarray = self._joint[np.searchsorted(self._joint, codes)] == codes
        return found & (ends[0] >= 0) & (ends[1] >= 0)

    def _positions(self, keys: pd.Series) -> np.ndarray:
        """Position of each organisation, by key; -1 where it took part in nothing."""
        code, distinct = pd.factorize(keys)
        return np.array([self.position.get(str(key), -1) for key in distinct], dtype=np.int64)[code]

    def name_of(self, organisation: str) -> str:
        """Name of an organisation that took part in something; its key where it has none."""
        at = self.position.get(organisation)
        return organisation if at is None else str(self.names[at])

    def third_parties(self, one: str, other: str, most: int) -> list[str]:
        """Keys of organisations that have worked with both, in projects of few partners first."""
        if one not in self.position or other not in self.position:
            return []
        ends = [self.position[key] for key in (one, other)]
        many = len(self.organisations)
        # Sums over rows, without SciPy, which a question on the command line would wait for.
        shared = []
        for end in ends:
            in_project = np.zeros(len(self.projects), dtype=bool)
            in_project[self.of_project[self.of_organisation == end]] = True
            own = in_project[self.of_project]
            shared.append(np.bincount(self.of_organisation[own], weights=self._weight[own], minlength=many))
        # Who is in everything knows everybody: its closeness is set against all that it does.
        closeness = np.minimum(*shared) / self._standing
        closeness[ends] = 0.0
        # Of some that take part from abroad only a number is kept, which tells nobody whom to ask.
        closeness[self._nameless] = 0.0
        close = np.flatnonzero(closeness > 0)
        order = close[np.lexsort((close, -closeness[close].round(9)))]
        return [str(self.organisations[at]) for at in order[:most]]

    @cached_property
    def _weight(self) -> np.ndarray:
        """1/(partners − 1) of the project of each participation."""
        partners = self.projects["partners"].fillna(2).to_numpy(float)
        weight: np.ndarray = (1.0 / np.maximum(partners - 1.0, 1.0))[self.of_project]
        return weight

    @cached_property
    def _standing(self) -> np.ndarray:
        """Root of all that each organisation does, 1 at least."""
        everything = np.bincount(self.of_organisation, weights=self._weight, minlength=len(self.organisations))
        root: np.ndarray = np.sqrt(np.maximum(everything, 1.0))
        return root

    @cached_property
    def _nameless(self) -> np.ndarray:
        found: np.ndarray = self.names == self.organisations
        return found


def read_joint_work(store: GraphStore) -> JointWork:
    """Read all participations and pairs of organisations."""
    root = roots_of_texts(store)
    parts = [frame(store.edges(EdgeType.PARTICIPATED_IN, label, NodeLabel.PROJECT, [])) for label in _LABELS]
    took = pd.concat(parts, ignore_index=True)[["from", "to"]]
    took = took.assign(project=took["to"].map(root)).drop_duplicates(["from", "project"])
    worked = _worked_with(store)
    organisations = np.array(sorted({*took["from"], *worked["from"], *worked["to"]}), dtype=object)
    position = {str(key): at for at, key in enumerate(organisations)}
    named = pd.concat([frame(store.nodes(label, ["key", "name"])) for label in _LABELS], ignore_index=True)
    named = named.dropna(subset=["name"]).drop_duplicates("key")
    names = dict(zip(named["key"], named["name"], strict=True))
    nodes = frame(store.nodes(NodeLabel.PROJECT, ["key", "acronym", "programme", "start", "partners"]))
    nodes = nodes.assign(text=nodes["key"].map(root), start=pd.to_numeric(nodes["start"].str[:4], errors="coerce"))
    first = nodes.sort_values(["text", "key"]).groupby("text", sort=True)
    projects = first[["acronym", "programme", "start", "partners"]].first()
    place = {str(key): at for at, key in enumerate(projects.index)}
    ends = [worked[end].map(position).to_numpy(int) for end in ("from", "to")]
    pairs = pd.DataFrame(
        {"one": np.minimum(*ends), "other": np.maximum(*ends), "projects": worked["projects"].to_numpy(float)}
    )
    by_programme = nodes.groupby("programme", sort=True)["start"]
    searched = pd.DataFrame(
        {"first_year": by_programme.min(), "last_year": by_programme.max(), "projects": by_programme.size()}
    ).reset_index()
    return JointWork(
        organisations,
        np.array([str(names.get(key, key)) for key in organisations], dtype=object),
        took["from"].map(position).to_numpy(int),
        took["project"].map(place).to_numpy(int),
        projects.reset_index(),
        pairs.groupby(["one", "other"], sort=True)[["projects"]].max().reset_index(),
        searched,
    )


def _worked_with(store: GraphStore) -> pd.DataFrame:
    parts = [frame(store.edges(EdgeType.WORKED_WITH, one, other, ["projects"])) for one in _LABELS for other in _LABELS]
    rows = pd.concat(parts, ignore_index=True)
    return rows[rows["from"] != rows["to"]][["from", "to", "projects"]]


JOINT_WORK = Dataset("joint-work", read_joint_work, (JointWork,))
