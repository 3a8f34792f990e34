"""Everything that kinds of suggestion read, loaded once from a release and never changed afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import pandas as pd

from graph_engine.classifications.activities import Activities, activities
from graph_engine.datasets.cached.cache import Dataset, DatasetCache
from graph_engine.datasets.jobs import JOBS, JobsFrame
from graph_engine.datasets.joint_projects import JOINT_PROJECTS, JointProjects
from graph_engine.datasets.joint_work import JOINT_WORK, JointWork
from graph_engine.datasets.jumps import JUMPS, by_cell
from graph_engine.datasets.last_seen import LAST_SEEN
from graph_engine.datasets.organisations_by_place import ORGANISATIONS, Organisations
from graph_engine.datasets.priorities import PRIORITIES
from graph_engine.datasets.research_income import RESEARCH, Research
from graph_engine.datasets.supply_links import LINKS
from graph_engine.datasets.texts import TEXTS, CountedTexts, Texts, read_counted_texts
from graph_engine.datasets.topics import TOPICS, Topics
from graph_engine.datasets.vouched_works import VOUCHED_WORKS, VouchedWorks
from graph_engine.datasets.working_sites import WORKING_SITES
from graph_engine.geography.countries.uk import FIGURES_VINTAGE
from graph_engine.geography.gazetteer import Area, AreaTables, Gazetteer, arrange_areas
from graph_engine.schema import AreaLevel, EdgeType, NodeLabel, Scheme
from graph_engine.schema.scalars import Row, frame, records
from graph_engine.stores.protocol import GraphStore, Release


class Figures:
    """The figures of one release, each dataset read when it is first asked for.

    Parameters
    ----------
    store : GraphStore
        An open store.
    cache : DatasetCache, optional
        Where datasets of its release are kept, and what is computed from them; nothing is where not given.
    """

    def __init__(self, store: GraphStore, cache: DatasetCache | None = None) -> None:
        self._store = store
        self.cache = cache or DatasetCache()
        self._counted_texts: CountedTexts | None = None
        self.computed: dict[str, Any] = {}
        """What others have computed of the release in a form that no file keeps, by the name of its dataset."""

    def read_all(self) -> None:
        """Read every dataset now, so that all are of the release that the store has now."""
        _ = (self.release, self.gazetteer, self.jobs, self.links, self.organisations, self.research, self.ties)
        _ = (self.sources, self.sic_names, self.texts, self.topics, self.joint_work, self.vouched_works, self.jumps)

    @property
    def store(self) -> GraphStore:
        """What the figures are read from."""
        return self._store

    @cached_property
    def release(self) -> Release:
        """The release."""
        return self._store.release()

    @property
    def activities(self) -> Activities:
        """Activities by code."""
        return activities()

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """All areas by name and code."""
        return load_gazetteer(self._store, self.cache)

    @cached_property
    def jobs(self) -> JobsFrame:
        """See :mod:`graph_engine.datasets.jobs`."""
        return self.cache.get(JOBS, self._store, self.gazetteer)

    @cached_property
    def jumps(self) -> Mapping[tuple[str, str], Row]:
        """What jumped, by unit and activity; see :mod:`graph_engine.datasets.jumps`."""
        return by_cell(self.cache.get(JUMPS, self._store, self.jobs))

    @cached_property
    def links(self) -> pd.DataFrame:
        """See :mod:`graph_engine.datasets.supply_links`."""
        return self.cache.get(LINKS, self._store)

    @cached_property
    def organisations(self) -> Organisations:
        """See :mod:`graph_engine.datasets.organisations_by_place`."""
        return self.cache.get(ORGANISATIONS, self._store, self.gazetteer, self.units)

    @cached_property
    def vouched_works(self) -> VouchedWorks:
        """See :mod:`graph_engine.datasets.vouched_works`."""
        return self.cache.get(VOUCHED_WORKS, self._store, self.gazetteer, self.units, self._places)

    @cached_property
    def _sites_of(self) -> dict[str, list[Row]]:
        sites = self.cache.get(WORKING_SITES, self._store, self.gazetteer, self.units)
        found: dict[str, list[Row]] = {}
        for row in records(sites[sites["organisation"].notna()]):
            found.setdefault(str(row["organisation"]), []).append(row)
        return found

    def working_sites(self, organisation: str) -> list[Row]:
        """Sites that stand and that an organisation runs, as registers of sites say, by area and name."""
        return self._sites_of.get(organisation, [])

    @cached_property
    def ties(self) -> JointProjects:
        """See :mod:`graph_engine.datasets.joint_projects`."""
        return self.cache.get(JOINT_PROJECTS, self._store, self.organisations.table)

    @cached_property
    def research(self) -> Research:
        """See :mod:`graph_engine.datasets.research_income`."""
        return self.cache.get(RESEARCH, self._store, self._organisations_and_ties)

    @cached_property
    def texts(self) -> Texts:
        """See :mod:`graph_engine.datasets.texts`."""
        return self.cache.get(TEXTS, self._read_counted_texts)

    @cached_property
    def _priorities(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for row in records(self.cache.get(PRIORITIES, self._store, self.gazetteer, self.units)):
            found.setdefault(str(row["unit"]), []).append(row)
        return found

    def priorities_of(self, unit: str) -> list[Row]:
        """What places in or around a unit declared that they want, the newest first."""
        return self._priorities.get(unit, [])

    def counted_texts(self) -> CountedTexts:
        """The texts with their counted terms, once as they were read for :attr:`texts`, then anew.

        Only what is computed of them is kept: they are large, and asked for by what keeps its own weights of them.
        """
        found, self._counted_texts = self._counted_texts, None
        return read_counted_texts(self._store) if found is None else found

    def _read_counted_texts(self) -> CountedTexts:
        self._counted_texts = read_counted_texts(self._store)
        return self._counted_texts

    @cached_property
    def topics(self) -> Topics:
        """See :mod:`graph_engine.datasets.topics`."""
        return self.cache.get(TOPICS, self._store)

    @cached_property
    def joint_work(self) -> JointWork:
        """See :mod:`graph_engine.datasets.joint_work`."""
        return self.cache.get(JOINT_WORK, self._store)

    def _organisations_and_ties(self) -> tuple[Organisations, JointProjects]:
        return self.organisations, self.ties

    @cached_property
    def sources(self) -> pd.DataFrame:
        """One row for each edition, indexed by key: title, publisher, licence, edition."""
        return self.cache.get(SOURCES, self._store)

    @cached_property
    def sic_names(self) -> Mapping[str, str]:
        """Official names of SIC 2007 codes of all levels."""
        return self.cache.get(SIC_NAMES, self._store)

    @property
    def units(self) -> tuple[str, ...]:
        """Keys of the areas between which suggestions are made."""
        return self.jobs.units

    def area(self, unit: str) -> Area:
        """Return a unit as an area."""
        return self.gazetteer.area(unit)

    def place(self, unit: str) -> str:
        """ITL2 code of 2021 under which reference data know a unit: its own, or that of what it lies in."""
        return self._places[unit]

    @cached_property
    def _places(self) -> dict[str, str]:
        return self.cache.get(PLACES, self.gazetteer, self.units)

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

    def name_of(self, organisation: str) -> str:
        """Name of an organisation; its key where it has neither a place nor a project on record."""
        # Nearly all have a place: participations, which take longer to read, are asked for the others only.
        known = self._names.get(organisation)
        return self.joint_work.name_of(organisation) if known is None else known

    @cached_property
    def _names(self) -> Mapping[str, str]:
        wide = self.organisations.in_london
        return {**dict(zip(wide["key"], wide["name"], strict=True)), **self.organisations.name_of}

    def seen_since(self, year: int) -> frozenset[str]:
        """Keys of the organisations that a dated record of that year or a later one names.

        See :mod:`graph_engine.datasets.last_seen`.
        """
        seen = self.last_seen
        return frozenset(seen.index[seen >= year])

    @cached_property
    def last_seen(self) -> pd.Series:
        """See :mod:`graph_engine.datasets.last_seen`."""
        return self.cache.get(LAST_SEEN, self._store)

    def source_title(self, key: str) -> str:
        """Title of a source; the key where it is not listed."""
        return self._named_sources[key][0] if key in self._named_sources else key

    def edition(self, key: str) -> str:
        """Edition of a source; empty where it is not listed."""
        return self._named_sources[key][1] if key in self._named_sources else ""

    @cached_property
    def _named_sources(self) -> dict[str, tuple[str, str]]:
        """Title and edition by key: a card asks for some twenty."""
        titles, editions = self.sources["title"], self.sources["edition"]
        return {
            str(key): (str(title), str(edition or ""))
            for key, title, edition in zip(self.sources.index, titles, editions, strict=True)
        }

    def boundary_source(self, unit: str) -> tuple[str, str]:
        """Title and edition of the source of a unit's centroid."""
        key = str(self.gazetteer.areas.at[unit, "source"])
        return self.source_title(key), self.edition(key)


def read_areas(store: GraphStore) -> AreaTables:
    """Read all areas, without their boundaries; what is part of what, and what became of what."""
    columns = ["key", "code", "level", "vintage", "name", "latitude", "longitude", "closed", "source"]
    areas = store.nodes(NodeLabel.AREA, columns).to_pandas()
    part_of = store.edges(EdgeType.PART_OF, NodeLabel.AREA, NodeLabel.AREA, ["weight"]).to_pandas()
    succeeded = store.edges(EdgeType.SUCCEEDED_BY, NodeLabel.AREA, NodeLabel.AREA, ["weight"]).to_pandas()
    return arrange_areas(areas, part_of, succeeded)


def read_sources(store: GraphStore) -> pd.DataFrame:
    """Read one row for each edition, indexed by key."""
    return frame(store.nodes(NodeLabel.SOURCE)).set_index("key", drop=False)


def read_sic_names(store: GraphStore) -> Mapping[str, str]:
    """Read the official names of SIC 2007 codes."""
    sectors = frame(store.nodes(NodeLabel.SECTOR, ["code", "name"], {"scheme": str(Scheme.SIC)}))
    return dict(zip(sectors["code"], sectors["name"], strict=True))


def places_of_tables(gazetteer: Gazetteer, units: tuple[str, ...]) -> dict[str, str]:
    """Code under which the tables of reference data know each unit."""
    areas = gazetteer.areas
    listed = list(areas[(areas["level"] == AreaLevel.ITL2) & (areas["vintage"] == FIGURES_VINTAGE)].index)
    places = {}
    for unit in units:
        held = gazetteer.units_of(gazetteer.area(unit), listed)
        places[unit] = gazetteer.area(held[0] if held else unit).code
    return places


AREAS = Dataset("areas", read_areas, (AreaTables,))
PLACES = Dataset("places", places_of_tables)
SOURCES = Dataset("sources", read_sources)
SIC_NAMES = Dataset("sic-names", read_sic_names)


def load_gazetteer(store: GraphStore, cache: DatasetCache | None = None) -> Gazetteer:
    """Read all areas, without their boundaries."""
    return Gazetteer.of((cache or DatasetCache()).get(AREAS, store))


def load_figures(store: GraphStore, cache: DatasetCache | None = None) -> Figures:
    """What suggestions need from a store, or from the cache of its release.

    Raises
    ------
    NotEnoughDataError
        Where no jobs figures cover the country.
    """
    figures = Figures(store, cache)
    _ = figures.jobs
    return figures
