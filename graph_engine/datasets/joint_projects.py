"""What places already do together: joint projects of organisations on both sides, with their years."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd

from graph_engine.datasets.cached.cache import Dataset
from graph_engine.reference.thresholds import thresholds
from graph_engine.schema import NOT_PARTNERS, EdgeType, NodeLabel, Scheme
from graph_engine.schema.scalars import among
from graph_engine.stores.protocol import GraphStore

PROGRAMME_NAMES = {"H2020": "Horizon 2020", "HORIZON": "Horizon Europe", "FP7": "Seventh Framework Programme"}


class Project(NamedTuple):
    """A project; ``None`` stands for what its source does not tell."""

    key: str
    programme: str | None
    acronym: str | None
    start_year: int | None
    partners: float | None
    source: str


class Incidence:
    """Which row has which column: a matrix of zeros and ones that is multiplied with vectors.

    Parameters
    ----------
    rows, columns : ndarray of int
        Positions of the ones, in any order; repeated ones count once.
    shape : tuple of int
        Numbers of rows and columns.
    """

    def __init__(self, rows: np.ndarray, columns: np.ndarray, shape: tuple[int, int]) -> None:
        places = np.unique(rows.astype(np.int64) * max(shape[1], 1) + columns)
        self._rows, self._columns = np.divmod(places, max(shape[1], 1))
        self.shape = shape

    def __matmul__(self, vector: np.ndarray) -> np.ndarray:
        """Sum of a vector over the columns of each row, added in their order."""
        found: np.ndarray = np.bincount(self._rows, weights=vector[self._columns], minlength=self.shape[0])
        return found

    def row(self, at: int) -> np.ndarray:
        """One row, 0 or 1."""
        found = np.zeros(self.shape[1])
        found[self._columns[self._rows == at]] = 1.0
        return found


@dataclass(frozen=True)
class Collaboration:
    """Who took part in which project of a size, and of a programme part, in which people meet.

    Which those are stands in ``thresholds.toml`` under ``introductions``.

    Attributes
    ----------
    organisations, unit_of : tuple of str
        Keys of the organisations in order, and of the unit of each.
    units : tuple of str
        Keys of the units in order.
    by_organisation : Incidence
        Organisations × projects, 0 or 1.
    by_unit : Incidence
        Units × projects, 0 or 1.
    weight : ndarray
        1/(partners − 1) of each project (Newman 2001, Physical Review E 64, 016132).
    """

    organisations: tuple[str, ...]
    unit_of: tuple[str, ...]
    units: tuple[str, ...]
    by_organisation: Incidence
    by_unit: Incidence
    weight: np.ndarray

    @cached_property
    def activity(self) -> np.ndarray:
        """Weighed projects of each organisation."""
        found: np.ndarray = self.by_organisation @ self.weight
        return found

    def of_unit(self, unit: str) -> np.ndarray:
        """Projects of a unit, 0 or 1; none for a unit without projects."""
        if unit not in self.units:
            return np.zeros(len(self.weight))
        return self.by_unit.row(self.units.index(unit))


@dataclass(frozen=True)
class JointProjects:
    """Participations of placed organisations.

    Attributes
    ----------
    participations : DataFrame
        ``organisation``, ``unit``, ``project``.
    projects : DataFrame
        Indexed by project key: ``programme``, ``code``, ``acronym``, ``title``, ``start_year``, ``partners``,
        ``parts``, ``topics``.
    """

    participations: pd.DataFrame
    projects: pd.DataFrame

    def joint(self, here: str, there: str) -> list[Project]:
        """Distinct projects with an organisation in each of two units, smallest consortium first."""
        return self._listed(self._by_unit.get(here, frozenset()) & self._by_unit.get(there, frozenset()))

    @cached_property
    def collaboration(self) -> Collaboration:
        """Organisations, units and projects of a size in which people meet, as matrices."""
        limit = thresholds().introductions
        size = self.projects["partners"]
        fitting = ~self.projects["parts"].map(lambda parts: bool(parts & set(limit.left_out))).astype(bool)
        small = self.projects.index[(size >= 2) & (size <= limit.largest_consortium) & fitting]
        rows = self.participations[self.participations["project"].isin(small)]
        organisations = pd.Index(sorted(set(rows["organisation"])))
        units = pd.Index(sorted(set(rows["unit"])))
        columns = small.get_indexer(pd.Index(rows["project"]))

        # Not a matrix of SciPy: a question would wait longer for its import than for these sums.
        def incidence(index: pd.Index, names: pd.Series) -> Incidence:
            return Incidence(index.get_indexer(pd.Index(names)), columns, (len(index), len(small)))

        unit_of = rows.drop_duplicates("organisation").set_index("organisation")["unit"].reindex(organisations)
        return Collaboration(
            organisations=tuple(organisations),
            unit_of=tuple(unit_of),
            units=tuple(units),
            by_organisation=incidence(organisations, rows["organisation"]),
            by_unit=incidence(units, rows["unit"]),
            weight=1.0 / (size.loc[small].to_numpy(float) - 1.0),
        )

    def joint_with(self, organisation: str, there: str) -> list[Project]:
        """Distinct projects of an organisation with any organisation of a unit, smallest consortium first."""
        own = self._by_organisation.get(organisation, frozenset())
        return self._listed(own & self._by_unit.get(there, frozenset()))

    def topics_of(self, key: str) -> list[frozenset[str]]:
        """Topics of each project of an organisation that has any."""
        topics = self._topics
        return [topics[project] for project in sorted(self._by_organisation.get(key, frozenset())) if topics[project]]

    def organisations(self, unit: str, project: str) -> list[str]:
        """Keys of the organisations of a unit in a project."""
        return self._by_unit_and_project.get((unit, project), [])

    def _listed(self, keys: Iterable[str]) -> list[Project]:
        """Some projects, smallest consortium first: of all of them the order is known, and need not be found again."""
        return [self._smallest_first[at] for at in sorted(self._place[key] for key in keys)]

    @cached_property
    def _smallest_first(self) -> tuple[Project, ...]:
        # Not the table: to cut a few rows out of it takes longer than all that is done with them.
        table = self.projects.sort_index().sort_values(["partners", "start_year", "code"], kind="stable")
        columns = [table[name].astype(object).where(table[name].notna(), None) for name in Project._fields[1:]]
        return tuple(map(Project, table.index, *columns))

    @cached_property
    def _place(self) -> dict[str, int]:
        return {one.key: at for at, one in enumerate(self._smallest_first)}

    @cached_property
    def _by_unit(self) -> dict[str, frozenset[str]]:
        return _projects_by(self.participations["unit"], self.participations["project"])

    @cached_property
    def _by_unit_and_project(self) -> dict[tuple[str, str], list[str]]:
        rows = self.participations.sort_values(["unit", "project", "organisation"])
        found: dict[tuple[str, str], list[str]] = {}
        for unit, project, organisation in zip(rows["unit"], rows["project"], rows["organisation"], strict=True):
            members = found.setdefault((unit, project), [])
            if organisation not in members[-1:]:
                members.append(organisation)
        return found

    @cached_property
    def _topics(self) -> dict[str, frozenset[str]]:
        return dict(zip(self.projects.index, self.projects["topics"], strict=True))

    @cached_property
    def _by_organisation(self) -> dict[str, frozenset[str]]:
        return _projects_by(self.participations["organisation"], self.participations["project"])


def _projects_by(keys: pd.Series, projects: pd.Series) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for key, project in zip(keys.tolist(), projects.tolist(), strict=True):
        found.setdefault(key, set()).add(project)
    return {key: frozenset(found[key]) for key in sorted(found)}


def load_ties(store: GraphStore, organisations: pd.DataFrame) -> JointProjects:
    """Read participations of the placed organisations in ``organisations`` (columns ``key``, ``unit``)."""
    unit = dict(zip(organisations["key"], organisations["unit"], strict=True))
    parts = []
    for label in (NodeLabel.INSTITUTION, NodeLabel.BUSINESS):
        rows = store.edges(EdgeType.PARTICIPATED_IN, label, NodeLabel.PROJECT, ["role"]).to_pandas()
        rows = rows[~among(rows["role"], NOT_PARTNERS)]
        parts.append(rows[among(rows["from"], unit)][["from", "to"]])
    # An organisation with two roles in a project has an edge for each.
    rows = pd.concat(parts, ignore_index=True).drop_duplicates()
    projects = store.nodes(
        NodeLabel.PROJECT, ["key", "programme", "code", "acronym", "title", "start", "partners", "sample", "source"]
    ).to_pandas()
    # Samples measure nothing, and hold projects that stand elsewhere under another number.
    projects = projects[~projects["sample"].eq(True)].drop(columns="sample")
    rows = rows[among(rows["to"], projects["key"])]
    participations = pd.DataFrame(
        {"organisation": rows["from"], "unit": rows["from"].map(unit), "project": rows["to"]}
    ).sort_values(["project", "unit", "organisation"], ignore_index=True)
    projects = projects[among(projects["key"], participations["project"].unique())].set_index("key")
    # Some projects are not dated: their year is unknown, and they count all the same.
    projects["start_year"] = pd.to_numeric(projects["start"].str[:4], errors="coerce").astype("Int64")
    about = store.edges(EdgeType.ABOUT, NodeLabel.PROJECT, NodeLabel.SECTOR, []).to_pandas()
    for column, scheme in (("parts", Scheme.PROGRAMME_PART), ("topics", Scheme.TOPIC)):
        prefix = f"{scheme}:"
        rows = about[about["to"].str.startswith(prefix)]
        by_project = rows["to"].str.removeprefix(prefix).groupby(rows["from"]).agg(frozenset)
        projects[column] = [by_project.get(key, frozenset()) for key in projects.index]
    return JointProjects(participations, projects)


JOINT_PROJECTS = Dataset("joint-projects", load_ties, (JointProjects,))
