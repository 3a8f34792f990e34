"""Who took part in which project, when, and on what: the one input of predictions, from the graph or from a file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from graph_engine.errors import InputError, NotEnoughDataError
from graph_engine.schema import NOT_PARTNERS, EdgeType, NodeLabel, Scheme
from graph_engine.schema.scalars import among
from graph_engine.stores.protocol import GraphStore

TARGET_PROGRAMME = "H2020"
"""The programme whose projects are dated, and whose new ties are predicted."""
EARLIER_PROGRAMMES = ("FP7",)
LATER_PROGRAMME = "HORIZON"
"""The programme after it, of which the graph has a selection: only origins of its own are tested against it."""
_AREAS_OF_FIGURES = "ITL3-2021:"
_EDITION_OF_RECORD = r"^cordis-([^:]+):"


@dataclass(frozen=True)
class Participations:
    """Participations of organisations of all countries in joint projects.

    Attributes
    ----------
    rows : DataFrame
        ``organisation`` and ``project``, each pair once.
    organisations : DataFrame
        Indexed by key: ``country`` (ISO 3166, empty where unknown), ``area`` (code, ``None`` without a place),
        ``latitude`` and ``longitude`` (degrees, NaN where unknown), ``business`` (bool; else an institution).
    projects : DataFrame
        Indexed by key: ``programme``, ``start`` (ISO date, empty where none is published), ``themes`` (frozenset of
        programme parts).
    country : str
        Whose organisations and areas are asked for; all others are partners.
    joins : DataFrame
        One row for each organisation that was found in another programme: ``organisation``, ``joined`` and ``how``.
    editions : mapping of str to str
        By programme, what its publication says of itself, such as that it is a selection; empty where not known.
    areas : str
        What its areas are, in words, where they are not those of figures.
    """

    rows: pd.DataFrame
    organisations: pd.DataFrame
    projects: pd.DataFrame
    country: str
    joins: pd.DataFrame
    editions: Mapping[str, str] = field(default_factory=dict)
    areas: str = ""

    @property
    def told_areas(self) -> str:
        """How many organisations of the country are placed, and in what areas; empty for those of figures."""
        if not self.areas:
            return ""
        area = self.organisations.loc[self.organisations["country"] == self.country, "area"]
        return f"{area.notna().sum():,} of {len(area):,} organisations are in {area.nunique():,} areas: {self.areas}"

    def table(self) -> pd.DataFrame:
        """All in one table: a row for each participation.

        Returns
        -------
        DataFrame
            ``organisation``, ``project``, ``programme``, ``start``, ``themes``, ``country``, ``area``, ``domestic`` and
            ``size`` (distinct organisations of the project).
        """
        found = self.rows.merge(self.projects, left_on="project", right_index=True)
        found = found.merge(self.organisations[["country", "area"]], left_on="organisation", right_index=True)
        size = found.groupby("project")["organisation"].transform("nunique")
        found = found.assign(domestic=found["country"] == self.country, size=size)
        return found.sort_values(["project", "organisation"], ignore_index=True)


def no_joins() -> pd.DataFrame:
    """A table of joins without any."""
    return pd.DataFrame({"organisation": [], "joined": [], "how": []}, dtype=object)


def assembled(
    rows: pd.DataFrame,
    organisations: pd.DataFrame,
    projects: pd.DataFrame,
    country: str,
    joins: pd.DataFrame | None = None,
    editions: Mapping[str, str] | None = None,
) -> Participations:
    """Bring the three tables into one order, and leave out what cannot be used.

    Left out: rows of unknown organisations or projects, projects of the target programme without a start, and
    organisations and projects that are in no row. A row that stands twice counts once.

    Raises
    ------
    NotEnoughDataError
        No organisation of the country takes part in a dated project.
    """
    _check(rows, organisations, projects)
    # Undated projects of the target programme could lie on either side of an origin.
    dated = projects["start"].ne("") | projects["programme"].isin(EARLIER_PROGRAMMES)
    projects = projects[dated].sort_index()
    rows = rows[["organisation", "project"]].drop_duplicates()
    rows = rows[among(rows["organisation"], organisations.index) & among(rows["project"], projects.index)]
    rows = rows.sort_values(["project", "organisation"], ignore_index=True)
    organisations = organisations.loc[sorted(set(rows["organisation"]))]
    projects = projects.loc[sorted(set(rows["project"]))]
    at_home = organisations.index[organisations["country"] == country]
    target = projects.index[~projects["programme"].isin(EARLIER_PROGRAMMES)]
    if not (among(rows["organisation"], at_home) & among(rows["project"], target)).any():
        known = ", ".join(organisations["country"].value_counts().index[:5])
        raise NotEnoughDataError(
            f"No organisation of {country} takes part in a project with a start date: "
            f"there are those of {known or 'no country'}. Give the code of a country of the file, and its programme."
        )
    joins = no_joins() if joins is None else joins
    return Participations(rows, organisations, projects, country, joins, dict(editions or {}))


def _check(rows: pd.DataFrame, organisations: pd.DataFrame, projects: pd.DataFrame) -> None:
    for table, needed, what in (
        (rows, ("organisation", "project"), "participations"),
        (organisations, ("country", "area", "latitude", "longitude", "business"), "organisations"),
        (projects, ("programme", "start", "themes"), "projects"),
    ):
        lacking = [name for name in needed if name not in table]
        if lacking:
            raise InputError(f"The table of {what} lacks {', '.join(lacking)}; it has {', '.join(map(str, table))}.")
        if what != "participations" and not table.index.is_unique:
            raise InputError(f"The table of {what} holds a key twice; give each once.")


def participations_of_store(store: GraphStore, country: str, *, later: bool = False) -> Participations:
    """Read the participations of a store: organisations as they were joined when its release was made.

    Only whole programmes are read: selections of projects measure nothing.

    Parameters
    ----------
    store : GraphStore
    country : str
        ISO code of the country that is asked for.
    later : bool, default False
        Whether the programme after the last whole one is read too, to be tested against, selection though it is.

    Raises
    ------
    NotEnoughDataError
        The store holds no dated project with an organisation of the country.
    """
    projects = store.nodes(NodeLabel.PROJECT, ["key", "programme", "start", "sample", "source"]).to_pandas()
    programmes = (TARGET_PROGRAMME, *EARLIER_PROGRAMMES, *((LATER_PROGRAMME,) if later else ()))
    wanted = projects["programme"].isin(programmes) & ~projects["sample"].eq(True)
    projects = projects[wanted].set_index("key")
    about = store.edges(EdgeType.ABOUT, NodeLabel.PROJECT, NodeLabel.SECTOR, []).to_pandas()
    rows, organisations, placed = [], [], []
    for label in (NodeLabel.INSTITUTION, NodeLabel.BUSINESS):
        edges = store.edges(EdgeType.PARTICIPATED_IN, label, NodeLabel.PROJECT, ["role"]).to_pandas()
        edges = edges[~among(edges["role"], NOT_PARTNERS) & among(edges["to"], projects.index)]
        rows.append(edges.rename(columns={"from": "organisation", "to": "project"})[["organisation", "project"]])
        found = store.nodes(label, ["key", "country", "latitude", "longitude"]).to_pandas().set_index("key")
        organisations.append(found.assign(business=label == NodeLabel.BUSINESS))
        places = store.edges(EdgeType.LOCATED_IN, label, NodeLabel.AREA, ["seat"]).to_pandas()
        placed.append(places[places["to"].str.startswith(_AREAS_OF_FIGURES) & places["seat"].eq(True)])
    every = pd.concat(organisations)
    seats = pd.concat(placed).sort_values(["from", "to"]).drop_duplicates("from").set_index("from")["to"]
    area = seats.str.removeprefix(_AREAS_OF_FIGURES).reindex(every.index)
    every = every.assign(country=every["country"].fillna(""), area=area.astype(object).where(area.notna(), None))
    edition_of = store.nodes(NodeLabel.SOURCE, ["key", "edition"]).to_pandas().set_index("key")["edition"]
    said = projects.groupby("programme")["source"].first().map(edition_of).fillna("")
    editions = {str(name): str(edition) for name, edition in said.items()}
    return assembled(pd.concat(rows), every, with_themes(projects, about), country, _joins_of_store(store), editions)


def _joins_of_store(store: GraphStore) -> pd.DataFrame:
    """Records of earlier programmes that are an organisation of the target programme, and how each is known to be."""
    found = []
    for label in (NodeLabel.INSTITUTION, NodeLabel.BUSINESS):
        edges = store.edges(EdgeType.IDENTIFIED_AS, NodeLabel.RECORD, label, ["how"]).to_pandas()
        # Keys of records begin with their edition, such as ``cordis-fp7:123456789``.
        programme = edges["from"].str.extract(_EDITION_OF_RECORD, expand=False).str.upper()
        newer = edges.loc[programme.eq(TARGET_PROGRAMME), "to"]
        both = edges[programme.isin(EARLIER_PROGRAMMES) & among(edges["to"], newer)]
        found.append(both.rename(columns={"to": "organisation", "from": "joined"})[["organisation", "joined", "how"]])
    joins: pd.DataFrame = pd.concat(found)
    return joins.sort_values("joined", ignore_index=True)


def with_themes(projects: pd.DataFrame, about: pd.DataFrame) -> pd.DataFrame:
    """Add the programme parts of projects, of edges ``ABOUT`` with ``from`` and ``to``."""
    prefix = f"{Scheme.PROGRAMME_PART}:"
    parts = about[about["to"].str.startswith(prefix)]
    themes: defaultdict[str, set[str]] = defaultdict(set)
    for key, theme in zip(parts["from"].tolist(), parts["to"].str.removeprefix(prefix).tolist(), strict=True):
        themes[key].add(theme)
    return pd.DataFrame(
        {
            "programme": projects["programme"],
            "start": projects["start"].fillna("").astype(object),
            "themes": [frozenset(themes.get(key, ())) for key in projects.index.tolist()],
        },
        index=projects.index,
    )
