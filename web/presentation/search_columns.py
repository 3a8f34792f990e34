"""Columns of the answer to a question in words, which its page and the command line give alike."""

from __future__ import annotations

from graph_engine.search.model import SearchAnswer
from web.presentation.area_columns import AREA_SCHEMA, CSV_ONLY, JSON_ONLY
from web.presentation.data_table import CellKind, DataTable, TableColumn
from web.presentation.spoken_columns import CHOICE, SPOKEN_PLACE, SPOKEN_TEXT, SPOKEN_TOPIC, WORD

REGION = (
    TableColumn("code", "Code"),
    TableColumn("name", "Region"),
    TableColumn("score", "Points", CellKind.NUMBER),
    TableColumn("jobs", "Jobs", CellKind.NUMBER, gaps=True),
    TableColumn("lq", "Times its share", CellKind.NUMBER, gaps=True),
    TableColumn("distance_km", "Kilometres", CellKind.NUMBER, gaps=True),
    TableColumn("reason", "Reason"),
    TableColumn("evidence", "Figures behind it", only=JSON_ONLY, schema={"type": "array", "items": {"type": "object"}}),
    TableColumn("caution", "Caution", gaps=True),
)
"""Columns of regions."""
REGION_NAMES = ("code", "name", "score", "distance_km", "reason", "caution")
"""Those of them that the command line writes to CSV."""
ASK = (
    TableColumn("region", "Region", value=lambda one: one.area.name, only=CSV_ONLY),
    TableColumn("name", "Name"),
    TableColumn("kind", "Kind"),
    TableColumn("area", "Region", only=JSON_ONLY, schema=AREA_SCHEMA),
    TableColumn("contact", "Contact", gaps=True),
    TableColumn("reason", "Reason"),
    TableColumn("source", "Source"),
)
"""Columns of contacts."""
TERM = (
    TableColumn("code", "SIC class"),
    TableColumn("label", "Name"),
    TableColumn("score", "Fit", CellKind.NUMBER, schema={"type": "number", "minimum": 0, "maximum": 1}),
    TableColumn("dropped", "Dropped", CellKind.FLAG),
)
"""Columns of the classes that the words were read as."""


def search_tables(found: SearchAnswer) -> dict[str, DataTable]:
    """Every table of an answer, by name."""
    return {
        "regions": DataTable("Regions to go to", REGION, found.regions),
        "ask": DataTable("Whom to ask", ASK, found.ask),
        "read_as": DataTable("What the words were read as", TERM, found.read_as),
        "words": DataTable("What became of each word", WORD, found.spoken.words),
        "topics": DataTable("Topics that speak of it", SPOKEN_TOPIC, found.spoken.topics),
        "texts": DataTable("Projects and impact cases that speak of it", SPOKEN_TEXT, found.spoken.texts),
        "places": DataTable("Where their organisations are", SPOKEN_PLACE, found.spoken.places),
        "choices": DataTable("What it may mean", CHOICE, found.choices),
    }
