"""The datasets of the engine as their pages present them: what each holds, its columns with their units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from web.presentation.data_table import CellKind, TableColumn


@dataclass(frozen=True)
class DatasetTable:
    """A dataset of the engine as its page presents it.

    Parameters
    ----------
    title, describes : str
        What it holds, in a few words and in a sentence.
    columns : sequence of TableColumn
        Its columns, each with its unit.
    shown : sequence of str
        Columns that the page shows; the files hold all.
    looked_in : mapping
        Of ``area``, ``activity`` and ``institution``: the columns in which each is looked for.
    """

    title: str
    describes: str
    columns: Sequence[TableColumn]
    shown: Sequence[str]
    looked_in: Mapping[str, Sequence[str]]


_JOBS = (
    TableColumn("area_code", "Area code"),
    TableColumn("area_name", "Area"),
    TableColumn("activity", "Code of the activity"),
    TableColumn("label", "Activity"),
    TableColumn("theme", "Field"),
    TableColumn("value", "Jobs", CellKind.NUMBER, gaps=True, digits=0),
    TableColumn("lq", "Times the national share", CellKind.NUMBER, gaps=True, digits=2),
    TableColumn("lq_low", "Drawn towards 1: lower end, nine in ten", CellKind.NUMBER, gaps=True, digits=2),
    TableColumn("lq_high", "Drawn towards 1: upper end, nine in ten", CellKind.NUMBER, gaps=True, digits=2),
    TableColumn("lq_shrunken", "Drawn towards 1 where few firms stand behind it", CellKind.NUMBER, gaps=True, digits=2),
    TableColumn("lq_before", "Times its share before", CellKind.NUMBER, gaps=True, digits=2),
    TableColumn("lq_doorstep", "Times its share with what lies around", CellKind.NUMBER, gaps=True),
    TableColumn("capability", "Capability, 0 to 1", CellKind.NUMBER, gaps=True),
    TableColumn("strength", "Strength", CellKind.NUMBER, gaps=True),
    TableColumn("local_units", "Workplaces (their own year)", CellKind.NUMBER, gaps=True, digits=0),
    TableColumn("measure", "Measure"),
    TableColumn("year", "Year", CellKind.YEAR),
    TableColumn("source", "Source"),
    TableColumn("supplies", "Activities that it supplies", gaps=True),
    TableColumn("buys_from", "Activities that it buys from", gaps=True),
    TableColumn("caution", "Caution", gaps=True),
)
_GVA = (
    TableColumn("area_code", "Area code"),
    TableColumn("area_name", "Area"),
    TableColumn("industry", "Industry, SIC 2007"),
    TableColumn("industry_name", "Name of the industry"),
    TableColumn("value", "Value added, £ million", CellKind.NUMBER, gaps=True, digits=0),
    TableColumn("lq", "Times the national share", CellKind.NUMBER, gaps=True, digits=2),
    TableColumn("measure", "Measure"),
    TableColumn("year", "Year", CellKind.YEAR),
    TableColumn("source", "Source"),
)
_RESEARCH = (
    TableColumn("name", "Institution"),
    TableColumn("key", "Key"),
    TableColumn("id", "Number or key of the record", gaps=True),
    TableColumn("ukprn", "UKPRN", gaps=True),
    TableColumn("unit", "Area", gaps=True),
    TableColumn("latitude", "Latitude", CellKind.NUMBER, gaps=True),
    TableColumn("longitude", "Longitude", CellKind.NUMBER, gaps=True),
    TableColumn("activity", "Code of the activity"),
    TableColumn("field", "Field", gaps=True),
    TableColumn("subject", "Unit of assessment", gaps=True),
    TableColumn("subject_code", "Number of the unit", gaps=True),
    TableColumn("income", "Part of it that may be offered, £", CellKind.NUMBER, gaps=True, digits=0),
    TableColumn("has_income", "Income from industry, £", CellKind.NUMBER, gaps=True, digits=0),
    TableColumn("staff", "Research staff, full-time equivalents", CellKind.NUMBER, gaps=True, digits=1),
    TableColumn("quality_4", "Rated 4*, %", CellKind.NUMBER, gaps=True, digits=0),
    TableColumn("estimated", "Whether a part of engineering, estimated", CellKind.FLAG, gaps=True),
    TableColumn("witness", "What else names it in the field", gaps=True),
    TableColumn("year_from", "From year", CellKind.YEAR, gaps=True),
    TableColumn("year", "To year", CellKind.YEAR),
    TableColumn("source", "Source"),
)
_LINKS = (
    TableColumn("supplier", "Code of the supplier"),
    TableColumn("supplier_label", "Supplier", gaps=True),
    TableColumn("buyer", "Code of the buyer"),
    TableColumn("uk_share", "Share of the buyer's inputs, UK, 0 to 1", CellKind.NUMBER, gaps=True, digits=3),
    TableColumn("uk_norm", "Share over that of all buyers, UK", CellKind.NUMBER, gaps=True),
    TableColumn("uk_supplier", "Row of the UK table", gaps=True),
    TableColumn("uk_buyer", "Column of the UK table", gaps=True),
    TableColumn("uk_same_row", "Whether both are one row of the UK table", CellKind.FLAG, gaps=True),
    TableColumn("uk_year", "Year of the UK table", CellKind.YEAR, gaps=True),
    TableColumn("us_share", "Share of the buyer's inputs, US, 0 to 1", CellKind.NUMBER, gaps=True, digits=3),
    TableColumn("us_norm", "Share over that of all buyers, US", CellKind.NUMBER, gaps=True),
    TableColumn("us_year", "Year of the US table", CellKind.YEAR, gaps=True),
    TableColumn("reach_km", "Reach, km", CellKind.NUMBER, gaps=True, digits=0),
    TableColumn("reach_doubles", "Whether the reach doubles for strong sellers", CellKind.FLAG, gaps=True),
    TableColumn("source", "Source"),
)
_GVA_SHOWN = ("area_name", "area_code", "industry", "industry_name", "value", "lq", "year")
DATASETS: Mapping[str, DatasetTable] = {
    "jobs": DatasetTable(
        "Jobs by area and activity",
        (
            "Every figure of jobs from which suggestions are reckoned, with all that is derived from it. The range is "
            "that of the quotient drawn towards 1 where few firms stand behind it, not of the raw one."
        ),
        _JOBS,
        (
            "area_name",
            "area_code",
            "activity",
            "label",
            "value",
            "lq",
            "lq_shrunken",
            "lq_low",
            "lq_high",
            "lq_before",
            "local_units",
            "year",
        ),
        {"area": ("area_code",), "activity": ("activity",)},
    ),
    "gva": DatasetTable(
        "Value added by ITL3 area and industry",
        "Gross value added in current prices by industry, with its location quotient.",
        _GVA,
        _GVA_SHOWN,
        {"area": ("area_code",), "activity": ("industry",)},
    ),
    "gva-districts": DatasetTable(
        "Value added by district and industry",
        "Gross value added in current prices by industry, with its location quotient.",
        _GVA,
        _GVA_SHOWN,
        {"area": ("area_code",), "activity": ("industry",)},
    ),
    "research": DatasetTable(
        "Research of institutions by field",
        (
            "What industry paid each institution for research over the whole period, by the activity that it serves; "
            "staff and rating in REF 2021. A subject serves several activities; its income stands in each."
        ),
        _RESEARCH,
        (
            "name",
            "activity",
            "field",
            "subject",
            "has_income",
            "income",
            "staff",
            "quality_4",
            "estimated",
            "year_from",
            "year",
        ),
        {
            "area": ("unit",),
            "activity": ("activity",),
            "institution": (
                "key",
                "name",
            ),
        },
    ),
    "links": DatasetTable(
        "Supply links in force",
        "Which activity buys from which: shares of the buyer's inputs in the UK table and in the finer US one.",
        _LINKS,
        (
            "supplier_label",
            "supplier",
            "buyer",
            "uk_share",
            "uk_supplier",
            "uk_buyer",
            "us_share",
            "reach_km",
            "uk_year",
            "us_year",
        ),
        {
            "activity": (
                "supplier",
                "buyer",
            )
        },
    ),
}
