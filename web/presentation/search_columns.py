"""Columns of the answer to a question in words, which its page and the command line give alike."""

from __future__ import annotations

from graph_engine.search.model import SearchAnswer
from web.presentation.area_columns import AREA_SCHEMA, CSV_ONLY, JSON_ONLY
from web.presentation.columns import Column, Kind, Table

REGION = (
    Column("code", "Code"),
    Column("name", "Region"),
    Column("score", "Points", Kind.NUMBER),
    Column("jobs", "Jobs", Kind.NUMBER, gaps=True),
    Column("lq", "Times its share", Kind.NUMBER, gaps=True),
    Column("distance_km", "Kilometres", Kind.NUMBER, gaps=True),
    Column("reason", "Reason"),
    Column("evidence", "Figures behind it", only=JSON_ONLY, schema={"type": "array", "items": {"type": "object"}}),
)
ASK = (
    Column("region", "Region", value=lambda one: one.area.name, only=CSV_ONLY),
    Column("name", "Name"),
    Column("kind", "Kind"),
    Column("area", "Region", only=JSON_ONLY, schema=AREA_SCHEMA),
    Column("contact", "Contact", gaps=True),
    Column("reason", "Reason"),
    Column("source", "Source"),
)
"""Columns of contacts."""
TERM = (
    Column("code", "SIC class"),
    Column("label", "Name"),
    Column("score", "Fit", Kind.NUMBER, schema={"type": "number", "minimum": 0, "maximum": 1}),
    Column("dropped", "Dropped", Kind.FLAG),
)
"""Columns of the classes that the words were read as."""


def search_tables(found: SearchAnswer) -> dict[str, Table]:
    """Every table of an answer, by name."""
    return {
        "regions": Table("Regions to go to", REGION, found.regions),
        "ask": Table("Whom to ask", ASK, found.ask),
        "read_as": Table("What the words were read as", TERM, found.read_as),
    }
