"""The bundled figures by area as tables in memory: a second instead of a store, for what is chosen among editions."""

from functools import cache

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.schema.graph_tables import GraphTables
from loaders.pipeline.snapshot import FOLDER

AREA, SECTOR = NodeLabel.AREA, NodeLabel.SECTOR
_BETWEEN_AREAS = (EdgeType.PART_OF, EdgeType.SUCCEEDED_BY)
_MEASURES = ["jobs", "employee_jobs", "local_units"]


@cache
def bundled_figures() -> GraphTables:
    """Areas without outlines, industries, sources, and figures of jobs and local units."""
    areas = pq.read_table(FOLDER / "Area.parquet")
    areas = areas.filter(pc.not_equal(areas["level"], "POSTCODE"))
    figures = pq.read_table(FOLDER / "HAS_ACTIVITY-Area-Sector.parquet")
    figures = figures.filter(pc.is_in(figures["measure"], value_set=pa.array(_MEASURES)))
    return GraphTables(
        nodes={
            AREA: areas,
            SECTOR: pq.read_table(FOLDER / "Sector.parquet"),
            NodeLabel.SOURCE: pq.read_table(FOLDER / "Source.parquet"),
        },
        edges={
            (EdgeType.HAS_ACTIVITY, AREA, SECTOR): figures,
            **{(edge, AREA, AREA): pq.read_table(FOLDER / f"{edge}-Area-Area.parquet") for edge in _BETWEEN_AREAS},
        },
    )
