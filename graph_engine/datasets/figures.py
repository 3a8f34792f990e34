"""Everything that kinds of suggestion read, loaded once from a release and never changed afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from graph_engine.classifications.activities import Activities, activities
from graph_engine.datasets.jobs import JobsFrame, load_jobs_frame
from graph_engine.datasets.joint_projects import JointProjects, load_ties
from graph_engine.datasets.organisations_by_place import Organisations, load_organisations
from graph_engine.datasets.research_income import Research, load_research
from graph_engine.datasets.supply_links import choose_links, read_links
from graph_engine.geography.countries.uk import FIGURES_VINTAGE
from graph_engine.geography.gazetteer import Area, Gazetteer
from graph_engine.schema import AreaLevel, EdgeType, NodeLabel, Scheme
from graph_engine.schema.scalars import Row, frame, records
from graph_engine.stores.protocol import GraphStore, Release


@dataclass(frozen=True)
class Figures:
    """The figures of one release.

    Attributes
    ----------
    jobs, links, organisations, research, ties
        See their modules in ``graph_engine/frames``.
    sources : DataFrame
        One row for each edition, indexed by key: title, publisher, licence, edition.
    sic_names : mapping
        Official names of SIC 2007 codes of all levels.
    """

    release: Release
    gazetteer: Gazetteer
    activities: Activities
    jobs: JobsFrame
    links: pd.DataFrame
    organisations: Organisations
    research: Research
    ties: JointProjects
    sources: pd.DataFrame
    sic_names: Mapping[str, str]

    @property
    def units(self) -> tuple[str, ...]:
        """Keys of the areas between which suggestions are made."""
        return self.jobs.units

    def area(self, unit: str) -> Area:
        """Return a unit as an area."""
        return self.gazetteer.area(unit)

    def place(self, unit: str) -> str:
        """ITL2 code of 2021 under which the tables of judgement know a unit: its own, or that of what it lies in."""
        return self._places[unit]

    @cached_property
    def _places(self) -> dict[str, str]:
        areas = self.gazetteer.areas
        listed = list(areas[(areas["level"] == AreaLevel.ITL2) & (areas["vintage"] == FIGURES_VINTAGE)].index)
        places = {}
        for unit in self.units:
            held = self.gazetteer.units_of(self.area(unit), listed)
            places[unit] = self.area(held[0] if held else unit).code
        return places

    @cached_property
    def offers_of_unit(self) -> Mapping[str, tuple[Row, ...]]:
        """What institutions of each unit offer to which activity, in the order of ``research.offers``."""
        found: dict[str, list[Row]] = {}
        for row in records(self.research.offers):
            found.setdefault(str(row["unit"]), []).append(row)
        return {unit: tuple(rows) for unit, rows in found.items()}

    @cached_property
    def linked_activities(self) -> frozenset[tuple[str, str]]:
        """Supplier and buyer of each link."""
        return frozenset(zip(self.links["supplier"], self.links["buyer"], strict=True))

    @cached_property
    def largest_class(self) -> Mapping[tuple[str, str], tuple[str, object, float]]:
        """Code, official name and share of the five-digit class with most jobs, by unit and activity."""
        largest = self.jobs.largest
        rows = zip(*(largest[column].tolist() for column in ("code", "name", "share")), strict=True)
        return dict(zip(largest.index, rows, strict=True))

    def sic_name(self, code: str) -> str:
        """Official name of a SIC 2007 code, in running text; the code where it is not listed."""
        name = self.sic_names.get(code, code)
        return name[:1].lower() + name[1:]

    @cached_property
    def newest_year(self) -> int:
        """The last year that any loaded edition names; 0 where none does."""
        years = self.sources["edition"].dropna().astype(str).str.findall(r"\b(?:19|20)\d\d\b").explode().dropna()
        return int(years.astype(int).max()) if len(years) else 0

    def source_title(self, key: str) -> str:
        """Title of a source; the key where it is not listed."""
        return str(self.sources.at[key, "title"]) if key in self.sources.index else key

    def edition(self, key: str) -> str:
        """Edition of a source; empty where it is not listed."""
        return str(self.sources.at[key, "edition"] or "") if key in self.sources.index else ""

    def boundary_source(self, unit: str) -> tuple[str, str]:
        """Title and edition of the source of a unit's centroid."""
        key = str(self.gazetteer.areas.at[unit, "source"])
        return self.source_title(key), self.edition(key)


def load_gazetteer(store: GraphStore) -> Gazetteer:
    """Read all areas, without their boundaries."""
    columns = ["key", "code", "level", "vintage", "name", "latitude", "longitude", "closed", "source"]
    areas = store.nodes(NodeLabel.AREA, columns).to_pandas()
    part_of = store.edges(EdgeType.PART_OF, NodeLabel.AREA, NodeLabel.AREA, ["weight"]).to_pandas()
    succeeded = store.edges(EdgeType.SUCCEEDED_BY, NodeLabel.AREA, NodeLabel.AREA, ["weight"]).to_pandas()
    return Gazetteer(areas, part_of, succeeded)


def load_figures(store: GraphStore) -> Figures:
    """Read what suggestions need from a store, in bulk.

    Raises
    ------
    NotEnoughDataError
        Where no jobs figures cover the country.
    """
    gazetteer = load_gazetteer(store)
    jobs = load_jobs_frame(store, gazetteer)
    organisations = load_organisations(store, gazetteer, jobs.units)
    ties = load_ties(store, organisations.table)
    sources = frame(store.nodes(NodeLabel.SOURCE)).set_index("key", drop=False)
    sectors = frame(store.nodes(NodeLabel.SECTOR, ["code", "name"], {"scheme": str(Scheme.SIC)}))
    return Figures(
        release=store.release(),
        gazetteer=gazetteer,
        activities=activities(),
        jobs=jobs,
        links=choose_links(read_links(store)),
        organisations=organisations,
        research=load_research(store, organisations, ties),
        ties=ties,
        sources=sources,
        sic_names=dict(zip(sectors["code"], sectors["name"], strict=True)),
    )
