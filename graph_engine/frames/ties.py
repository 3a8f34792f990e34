"""What places already do together: joint projects of organisations on both sides, with their years."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from graph_engine.schema import EdgeType, NodeLabel, Scheme
from graph_engine.stores.protocol import GraphStore

PROGRAMME_NAMES = {"H2020": "Horizon 2020", "HORIZON": "Horizon Europe", "FP7": "Seventh Framework Programme"}


@dataclass(frozen=True)
class Ties:
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

    def joint(self, here: str, there: str) -> pd.DataFrame:
        """Distinct projects with an organisation in each of two units, smallest consortium first."""
        shared = sorted(self._by_unit.get(here, frozenset()) & self._by_unit.get(there, frozenset()))
        return self.projects.loc[shared].sort_values(["partners", "start_year", "code"])

    def joint_with(self, organisation: str, there: str) -> pd.DataFrame:
        """Distinct projects of an organisation with any organisation of a unit, smallest consortium first."""
        own = self._by_organisation.get(organisation, frozenset())
        rows = self.projects.loc[sorted(own & self._by_unit.get(there, frozenset()))]
        return rows.sort_values(["partners", "start_year", "code"])

    def topics_of(self, key: str) -> list[frozenset[str]]:
        """Topics of each project of an organisation that has any."""
        topics = self._topics
        return [topics[project] for project in sorted(self._by_organisation.get(key, frozenset())) if topics[project]]

    def organisations(self, unit: str, project: str) -> list[str]:
        """Keys of the organisations of a unit in a project."""
        return self._by_unit_and_project.get((unit, project), [])

    @cached_property
    def _by_unit(self) -> dict[str, frozenset[str]]:
        grouped = self.participations.groupby("unit")["project"].agg(frozenset)
        return {str(unit): frozenset(projects) for unit, projects in grouped.items()}

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
        grouped = self.participations.groupby("organisation")["project"].agg(frozenset)
        return {str(key): projects for key, projects in grouped.items()}


def load_ties(store: GraphStore, organisations: pd.DataFrame) -> Ties:
    """Read participations of the placed organisations in ``organisations`` (columns ``key``, ``unit``)."""
    unit = dict(zip(organisations["key"], organisations["unit"], strict=True))
    parts = []
    for label in (NodeLabel.INSTITUTION, NodeLabel.BUSINESS):
        rows = store.edges(EdgeType.PARTICIPATED_IN, label, NodeLabel.PROJECT, []).to_pandas()
        parts.append(rows[rows["from"].isin(unit)][["from", "to"]])
    rows = pd.concat(parts, ignore_index=True).drop_duplicates()
    participations = pd.DataFrame(
        {"organisation": rows["from"], "unit": rows["from"].map(unit), "project": rows["to"]}
    ).sort_values(["project", "unit", "organisation"], ignore_index=True)
    projects = store.nodes(
        NodeLabel.PROJECT, ["key", "programme", "code", "acronym", "title", "start", "partners", "source"]
    ).to_pandas()
    projects = projects[projects["key"].isin(participations["project"].unique())].set_index("key")
    projects["start_year"] = pd.to_numeric(projects["start"].str[:4], errors="coerce").astype("Int64")
    about = store.edges(EdgeType.ABOUT, NodeLabel.PROJECT, NodeLabel.SECTOR, []).to_pandas()
    for column, scheme in (("parts", Scheme.PROGRAMME_PART), ("topics", Scheme.TOPIC)):
        prefix = f"{scheme}:"
        rows = about[about["to"].str.startswith(prefix)]
        by_project = rows["to"].str.removeprefix(prefix).groupby(rows["from"]).agg(frozenset)
        projects[column] = [by_project.get(key, frozenset()) for key in projects.index]
    return Ties(participations, projects)
