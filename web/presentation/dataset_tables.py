"""The datasets of the engine as their pages present them: what each holds, its columns with their units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from web.presentation.columns import Column, Kind


@dataclass(frozen=True)
class DatasetTable:
    """A dataset of the engine as its page presents it.

    Parameters
    ----------
    title, describes : str
        What it holds, in a few words and in a sentence.
    columns : sequence of Column
        Its columns, each with its unit.
    shown : sequence of str
        Columns that the page shows; the files hold all.
    looked_in : mapping
        Of ``area``, ``activity`` and ``institution``: the columns in which each is looked for.
    """

    title: str
    describes: str
    columns: Sequence[Column]
    shown: Sequence[str]
    looked_in: Mapping[str, Sequence[str]]


_JOBS = (
    Column("area_code", "Area code"),
    Column("area_name", "Area"),
    Column("activity", "Code of the activity"),
    Column("label", "Activity"),
    Column("theme", "Field"),
    Column("value", "Jobs", Kind.NUMBER, gaps=True, digits=0),
    Column("lq", "Times the national share", Kind.NUMBER, gaps=True, digits=2),
    Column("lq_low", "Drawn towards 1: lower end, nine in ten", Kind.NUMBER, gaps=True, digits=2),
    Column("lq_high", "Drawn towards 1: upper end, nine in ten", Kind.NUMBER, gaps=True, digits=2),
    Column("lq_shrunken", "Drawn towards 1 where few firms stand behind it", Kind.NUMBER, gaps=True, digits=2),
    Column("lq_before", "Times its share before", Kind.NUMBER, gaps=True, digits=2),
    Column("lq_doorstep", "Times its share with what lies around", Kind.NUMBER, gaps=True),
    Column("capability", "Capability, 0 to 1", Kind.NUMBER, gaps=True),
    Column("strength", "Strength", Kind.NUMBER, gaps=True),
    Column("local_units", "Workplaces (their own year)", Kind.NUMBER, gaps=True, digits=0),
    Column("measure", "Measure"),
    Column("year", "Year", Kind.YEAR),
    Column("source", "Source"),
    Column("supplies", "Activities that it supplies", gaps=True),
    Column("buys_from", "Activities that it buys from", gaps=True),
)
_GVA = (
    Column("area_code", "Area code"),
    Column("area_name", "Area"),
    Column("industry", "Industry, SIC 2007"),
    Column("industry_name", "Name of the industry"),
    Column("value", "Value added, £ million", Kind.NUMBER, gaps=True, digits=0),
    Column("lq", "Times the national share", Kind.NUMBER, gaps=True, digits=2),
    Column("measure", "Measure"),
    Column("year", "Year", Kind.YEAR),
    Column("source", "Source"),
)
_RESEARCH = (
    Column("name", "Institution"),
    Column("key", "Key"),
    Column("id", "Number or key of the record", gaps=True),
    Column("ukprn", "UKPRN", gaps=True),
    Column("unit", "Area", gaps=True),
    Column("latitude", "Latitude", Kind.NUMBER, gaps=True),
    Column("longitude", "Longitude", Kind.NUMBER, gaps=True),
    Column("activity", "Code of the activity"),
    Column("field", "Field", gaps=True),
    Column("subject", "Unit of assessment", gaps=True),
    Column("subject_code", "Number of the unit", gaps=True),
    Column("income", "Part of it that may be offered, £", Kind.NUMBER, gaps=True, digits=0),
    Column("has_income", "Income from industry, £", Kind.NUMBER, gaps=True, digits=0),
    Column("staff", "Research staff, full-time equivalents", Kind.NUMBER, gaps=True, digits=1),
    Column("quality_4", "Rated 4*, %", Kind.NUMBER, gaps=True, digits=0),
    Column("estimated", "Whether a part of engineering, estimated", Kind.FLAG, gaps=True),
    Column("witness", "What else names it in the field", gaps=True),
    Column("year_from", "From year", Kind.YEAR, gaps=True),
    Column("year", "To year", Kind.YEAR),
    Column("source", "Source"),
)
_LINKS = (
    Column("supplier", "Code of the supplier"),
    Column("supplier_label", "Supplier", gaps=True),
    Column("buyer", "Code of the buyer"),
    Column("uk_share", "Share of the buyer's inputs, UK, 0 to 1", Kind.NUMBER, gaps=True, digits=3),
    Column("uk_norm", "Share over that of all buyers, UK", Kind.NUMBER, gaps=True),
    Column("uk_supplier", "Row of the UK table", gaps=True),
    Column("uk_buyer", "Column of the UK table", gaps=True),
    Column("uk_same_row", "Whether both are one row of the UK table", Kind.FLAG, gaps=True),
    Column("uk_year", "Year of the UK table", Kind.YEAR, gaps=True),
    Column("us_share", "Share of the buyer's inputs, US, 0 to 1", Kind.NUMBER, gaps=True, digits=3),
    Column("us_norm", "Share over that of all buyers, US", Kind.NUMBER, gaps=True),
    Column("us_year", "Year of the US table", Kind.YEAR, gaps=True),
    Column("reach_km", "Reach, km", Kind.NUMBER, gaps=True, digits=0),
    Column("reach_doubles", "Whether the reach doubles for strong sellers", Kind.FLAG, gaps=True),
    Column("source", "Source"),
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
