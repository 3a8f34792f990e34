"""What was read of areas, and the rows of the graph that are made of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import pandas as pd

from graph_engine.schema import NODES, AreaLevel, EdgeType, NodeLabel, area_key
from loaders.framework.licences import CC0, OGL_WITH_MAPS
from loaders.framework.loader import DATE_NOT_STATED, Batch, Edges, Edition, Nodes

_ONS = "Office for National Statistics"
_PORTAL = "https://geoportal.statistics.gov.uk"


def _edition(key: str, title: str, edition: str) -> Edition:
    return Edition(f"geography-{key}", title, _ONS, OGL_WITH_MAPS, _PORTAL, edition)


ITL_2021 = _edition("itl-2021", "International Territorial Levels: hierarchy and boundaries", "January 2021")
ITL_2025 = _edition("itl-2025", "International Territorial Levels: hierarchy and boundaries", "January 2025")
DISTRICTS = _edition("districts", "Local authority districts: lists and boundaries", "2023 and 2025")
CHANGES = _edition("code-changes", "Changes of codes of local authority districts", "to April 2025")
AUTHORITIES = _edition("authorities-2025", "Districts of combined and combined county authorities", "May 2025")
PARTNERSHIPS = _edition("partnerships-2020", "Local enterprise partnerships: districts and boundaries", "2020")
NUTS = _edition("nuts", "Nomenclature of territorial units: codes and names", "2013 and 2016")
COUNTIES = _edition("counties", "Counties of England with two tiers: districts", "2023")
COUNTRIES = _edition("countries", "Countries of the United Kingdom", "2022")
POSTCODES = Edition(
    "geography-postcodes",
    "Outward postcodes of the United Kingdom with latitude and longitude",
    "uk-postcodes",
    CC0,
    "https://github.com/gibbs/uk-postcodes",
    DATE_NOT_STATED,
)

Share = tuple[str, str, float]
Succession = tuple[str, str, float, int | None, str]

_OUTLINE_COLUMNS = ("code", "name", "geometry", "latitude", "longitude", "rank")


@dataclass
class Catalogue:
    """What was read: rows of lists by kind of list, and outlines by kind of area.

    Rows and outlines come in an order of their own, so that the order of files and rows does not matter.
    """

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    outlines: dict[str, pd.DataFrame] = field(default_factory=dict)

    def table(self, kind: str, *columns: str) -> pd.DataFrame:
        """Return these columns of a kind of list; no rows where it was not given."""
        found = self.tables.get(kind)
        return pd.DataFrame(columns=list(columns), dtype=object) if found is None else found[list(columns)]

    def names(self, kind: str, code: str, name: str) -> dict[str, str]:
        """Return names by code of a kind of list."""
        rows = self.table(kind, code, name)
        return dict(zip(rows[code], rows[name], strict=True))

    def add_table(self, kind: str, rows: pd.DataFrame) -> None:
        """Add rows of a kind of list; a row that another file had is not added again."""
        known = [self.tables[kind]] if kind in self.tables else []
        rows = pd.concat([*known, rows], ignore_index=True).drop_duplicates()
        self.tables[kind] = rows.sort_values(list(rows.columns), ignore_index=True)

    def add_outlines(self, kind: str, areas: pd.DataFrame, rank: int) -> None:
        """Add outlines of a kind of area; of two outlines of one code the one of lower rank is kept."""
        known = [self.outlines[kind]] if kind in self.outlines else []
        areas = pd.concat([*known, areas.assign(rank=rank)], ignore_index=True)
        self.outlines[kind] = areas.sort_values(["code", "rank"]).drop_duplicates("code", ignore_index=True)

    def outline(self, kind: str) -> pd.DataFrame:
        """Return the outlines of a kind of area; no rows where they were not given."""
        found = self.outlines.get(kind)
        return pd.DataFrame(columns=list(_OUTLINE_COLUMNS), dtype=object) if found is None else found


@dataclass
class AreaRows:
    """Collects areas and edges between them; :meth:`batches` hands them out edition by edition."""

    _areas: dict[Edition, list[pd.DataFrame]] = field(default_factory=dict)
    _edges: dict[tuple[Edition, EdgeType], list[pd.DataFrame]] = field(default_factory=dict)

    def areas(self, edition: Edition, level: AreaLevel, vintage: int | None, rows: pd.DataFrame) -> None:
        """Add areas.

        Parameters
        ----------
        rows : DataFrame
            ``code``, ``name`` and any other columns of the schema; others are left behind.
        """
        if rows.empty:
            return
        made = rows[[name for name in NODES[NodeLabel.AREA].names if name in rows]].copy()
        made["key"] = [area_key(level, vintage, code) for code in rows["code"]]
        made["level"] = str(level)
        made["vintage"] = pd.array([vintage] * len(rows), dtype="Int64")
        made["source"] = edition.key
        if "closed" in made:
            made["closed"] = made["closed"].astype("Int64")
        if "boundary" in made:
            made["boundary"] = made["boundary"].astype(object).where(made["boundary"].notna(), None)
        self._areas.setdefault(edition, []).append(made)

    def part_of(self, edition: Edition, edges: Iterable[Share]) -> None:
        """Add edges from part to whole with the share of the part that lies in the whole."""
        rows = pd.DataFrame(edges, columns=["from", "to", "weight"]).assign(source=edition.key)
        self._add(edition, EdgeType.PART_OF, rows)

    def succeeded_by(self, edition: Edition, edges: Iterable[Succession]) -> None:
        """Add edges from the old area to the new one with share, year and how it came about."""
        rows = pd.DataFrame(edges, columns=["from", "to", "weight", "year", "how"]).assign(source=edition.key)
        rows["year"] = rows["year"].astype("Int64")
        self._add(edition, EdgeType.SUCCEEDED_BY, rows)

    def batches(self) -> Iterator[Batch]:
        """Yield each edition, then its areas and edges, in order of key."""
        editions = {*self._areas, *(edition for edition, _ in self._edges)}
        for edition in sorted(editions, key=lambda e: e.key):
            yield edition
            if edition in self._areas:
                rows = _joined(self._areas[edition], ["key"])
                yield Nodes(NodeLabel.AREA, rows)
            for edge in (EdgeType.PART_OF, EdgeType.SUCCEEDED_BY):
                if (edition, edge) in self._edges:
                    rows = _joined(self._edges[edition, edge], ["from", "to"])
                    yield Edges(edge, NodeLabel.AREA, NodeLabel.AREA, rows)

    def _add(self, edition: Edition, edge: EdgeType, rows: pd.DataFrame) -> None:
        if len(rows):
            # Releases of the geometry library differ in the last digits.
            rows["weight"] = rows["weight"].astype(float).round(6)
            self._edges.setdefault((edition, edge), []).append(rows)


def named(names: dict[str, str]) -> pd.DataFrame:
    """Make columns ``code`` and ``name`` of names by code, in order of code."""
    codes = sorted(names)
    return pd.DataFrame(
        {"code": pd.Series(codes, dtype=object), "name": pd.Series([names[code] for code in codes], dtype=object)}
    )


def how_it_went(shares: pd.DataFrame) -> list[str]:
    """Say for each pair of old and new area whether it was recoded, merged, split, or its boundary changed.

    Parameters
    ----------
    shares : DataFrame
        Columns ``old`` and ``new``, codes: all pairs of one succession.
    """
    parts = shares.groupby("old")["new"].transform("size")
    sources = shares.groupby("new")["old"].transform("size")
    alone = (sources == 1).groupby(shares["old"]).transform("all")
    words = []
    for old, new, into, of, apart in zip(shares["old"], shares["new"], parts, sources, alone, strict=True):
        if into == 1 and of == 1:
            words.append("unchanged" if old == new else "recoded")
        elif into == 1:
            words.append("merged")
        else:
            words.append("split" if apart else "boundary changed")
    return words


def _joined(parts: Sequence[pd.DataFrame], key: list[str]) -> pd.DataFrame:
    filled = [part.dropna(axis="columns", how="all") for part in parts]
    rows = pd.concat(filled, ignore_index=True).drop_duplicates(key)
    return rows.sort_values(key, ignore_index=True)
