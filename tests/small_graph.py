"""A store in memory, for frames and matching on a handful of areas."""

from collections.abc import Sequence

import pandas as pd
import pyarrow as pa

from graph_engine.schema import EDGES, EdgeType, NodeLabel
from graph_engine.schema.graph_tables import GraphTables, edge_schema, node_schema
from graph_engine.stores.protocol import Release
from loaders.framework.staging import conform


class MemoryStore:
    """The reading half of a graph store, over tables in memory."""

    def __init__(self, tables: GraphTables):
        self.tables = tables

    def release(self):
        return Release(1, "2026-01-01T00:00:00+00:00", "0", "in memory", {})

    def nodes(self, label, columns=None, where=None):
        return self._chosen(self.tables.node_table(label), columns, where)

    def edges(self, edge, source, target, columns=None, where=None):
        names = None if columns is None else ["from", "to", *columns]
        return self._chosen(self.tables.edge_table(edge, source, target), names, where)

    def _chosen(self, table, columns, where):
        frame = table.to_pandas()
        for name, wanted in (where or {}).items():
            many = isinstance(wanted, Sequence) and not isinstance(wanted, str)
            frame = frame[frame[name].isin(wanted if many else [wanted])]
        chosen = pa.Table.from_pandas(frame, schema=table.schema, preserve_index=False)
        return chosen.select(columns) if columns is not None else chosen


def nodes(label, rows):
    return conform(pd.DataFrame(rows).assign(source="test"), node_schema(label), str(label))


def edges(edge, rows):
    return conform(pd.DataFrame(rows).assign(source="test"), edge_schema(edge), str(edge))


# Five areas a few dozen kilometres apart in a row, the sixth (Northern Ireland) with employee jobs only.
AREAS = [
    ("TLC1", "Tees", 54.6, -1.3),
    ("TLD3", "Manchester", 53.5, -2.2),
    ("TLE3", "Sheffield", 53.4, -1.5),
    ("TLF1", "Derby", 52.9, -1.4),
    ("TLG3", "Birmingham", 52.5, -1.9),
    ("TLN0", "Northern Ireland", 54.6, -6.7),
]
SECTORS = {
    "24100": "Manufacture of basic iron and steel",
    "25500": "Forging, pressing, stamping",
    "29100": "Manufacture of motor vehicles",
    "30200": "Manufacture of railway locomotives and rolling stock",
    "47110": "Retail sale in non-specialised stores",
    "62020": "Computer consultancy activities",
}
# Jobs by area and class in 2021; everything else is zero. Half of 2018's jobs in 25500 were elsewhere.
JOBS = {
    "TLC1": {"24100": 400, "25500": 1500, "47110": 60_000, "62020": 3_000},
    "TLD3": {"24100": 100, "25500": 400, "47110": 90_000, "62020": 20_000},
    "TLE3": {"24100": 3_500, "25500": 1_800, "47110": 50_000, "62020": 4_000},
    "TLF1": {"24100": 100, "25500": 200, "30200": 2_250, "47110": 70_000, "62020": 5_000},
    "TLG3": {"24100": 300, "25500": 2_500, "29100": 15_000, "47110": 80_000, "62020": 9_000},
}


def key(code):
    return f"ITL2-2021:{code}"


def activity(code, sic, value, year=2021, measure="jobs", suppressed=False):
    return {
        "from": key(code),
        "to": f"sic2007:{sic}",
        "measure": measure,
        "year": year,
        "value": value,
        "suppressed": suppressed,
    }


def small_graph(jobs=None, extra=()):
    """Tables of a graph with the areas and jobs above, an earlier year, local units and two supply links."""
    jobs = JOBS if jobs is None else jobs
    figures = [activity(area, sic, jobs[area].get(sic, 0)) for area in jobs for sic in SECTORS]
    figures += [activity(area, "total", sum(jobs[area].values())) for area in jobs]
    before = [activity(area, sic, jobs[area].get(sic, 0) * 0.9, year=2018) for area in jobs for sic in SECTORS]
    units = [
        activity(area, sic[:4], max(1, jobs[area].get(sic, 0) // 20), year=2018, measure="local_units")
        for area in jobs
        for sic in SECTORS
    ]
    ireland = [
        activity("TLN0", "total", 700_000, year=2019, measure="employee_jobs"),
        activity("TLN0", "255", 2_000, year=2019, measure="employee_jobs"),
        activity("TLN0", "241", None, year=2019, measure="employee_jobs", suppressed=True),
        activity("TLN0", "6202", 8_000, year=2019, measure="employee_jobs"),
    ]
    codes = {*SECTORS, *(sic[:4] for sic in SECTORS), *(sic[:3] for sic in SECTORS), "total"}
    shares = {"us_share": 0.12, "us_norm": 5.0, "uk_share": 0.05, "uk_norm": 2.0, "us_year": 2017, "uk_year": 2022}
    links = [
        {"from": "sic2007:241", "to": "sic2007:302", "uk_supplier": "Basic iron", "uk_buyer": "Trains", **shares},
        {"from": "sic2007:255", "to": "sic2007:291", "uk_supplier": "Metal products", "uk_buyer": "Cars", **shares},
    ]
    area_rows = [
        {"key": key(c), "code": c, "level": "ITL2", "vintage": 2021, "name": n, "latitude": y, "longitude": x}
        for c, n, y, x in AREAS
    ]
    source = {
        "key": "test",
        "loader": "test",
        "title": "Jobs of the test",
        "publisher": "nobody",
        "licence": "none",
        "edition": "2021",
    }
    tables = GraphTables(
        nodes={
            NodeLabel.AREA: nodes(NodeLabel.AREA, area_rows),
            NodeLabel.SECTOR: nodes(
                NodeLabel.SECTOR,
                [
                    {"key": f"sic2007:{c}", "scheme": "sic2007", "code": c, "name": SECTORS.get(c, f"Class {c}")}
                    for c in sorted(codes)
                ],
            ),
            NodeLabel.SOURCE: conform(pd.DataFrame([source]), node_schema(NodeLabel.SOURCE), "source"),
        },
        edges={
            (EdgeType.HAS_ACTIVITY, NodeLabel.AREA, NodeLabel.SECTOR): edges(
                EdgeType.HAS_ACTIVITY, [*figures, *before, *units, *ireland, *extra]
            ),
            (EdgeType.SUPPLIES, NodeLabel.SECTOR, NodeLabel.SECTOR): edges(EdgeType.SUPPLIES, links),
        },
    )
    assert set(EDGES) >= {edge for edge, _, _ in tables.edges}
    return tables
