"""The matrices of the engine as their pages present them: what each holds, its columns with their units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class FrameTable:
    """A matrix of the engine as its page presents it.

    Parameters
    ----------
    title, describes : str
        What it holds, in a few words and in a sentence.
    columns : mapping
        Name of each column → heading with its unit.
    shown : sequence of str
        Columns that the page shows; the files hold all.
    places : mapping
        Those of them that are figures, with how many decimal places the page shows.
    looked_in : mapping
        Of ``area``, ``activity`` and ``institution``: the columns in which each is looked for.
    """

    title: str
    describes: str
    columns: Mapping[str, str]
    shown: Sequence[str]
    places: Mapping[str, int]
    looked_in: Mapping[str, Sequence[str]]


_GVA_COLUMNS = {
    "area_code": "Area code",
    "area_name": "Area",
    "industry": "Industry, SIC 2007",
    "industry_name": "Name of the industry",
    "value": "Value added, £ million",
    "lq": "Times the national share",
    "measure": "Measure",
    "year": "Year",
    "source": "Source",
}
_GVA_SHOWN = ("area_name", "area_code", "industry", "industry_name", "value", "lq", "year")
FRAMES: Mapping[str, FrameTable] = {
    "jobs": FrameTable(
        "Jobs by area and activity",
        "Every figure of jobs from which suggestions are reckoned, with all that is derived from it. The range is that "
        "of the quotient drawn towards 1 where few firms stand behind it, not of the raw one.",
        {
            "area_code": "Area code",
            "area_name": "Area",
            "activity": "Code of the activity",
            "label": "Activity",
            "theme": "Field",
            "value": "Jobs",
            "lq": "Times the national share",
            "lq_low": "Drawn towards 1: lower end, nine in ten",
            "lq_high": "Drawn towards 1: upper end, nine in ten",
            "lq_shrunken": "Drawn towards 1 where few firms stand behind it",
            "lq_before": "Times its share before",
            "lq_doorstep": "Times its share with what lies around",
            "capability": "Capability, 0 to 1",
            "strength": "Strength",
            "local_units": "Workplaces (their own year)",
            "measure": "Measure",
            "year": "Year",
            "source": "Source",
            "supplies": "Activities that it supplies",
            "buys_from": "Activities that it buys from",
        },
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
        {"value": 0, "lq": 2, "lq_shrunken": 2, "lq_low": 2, "lq_high": 2, "lq_before": 2, "local_units": 0},
        {"area": ("area_code",), "activity": ("activity",)},
    ),
    "gva": FrameTable(
        "Value added by ITL3 area and industry",
        "Gross value added in current prices by industry, with its location quotient.",
        _GVA_COLUMNS,
        _GVA_SHOWN,
        {"value": 0, "lq": 2},
        {"area": ("area_code",), "activity": ("industry",)},
    ),
    "gva-districts": FrameTable(
        "Value added by district and industry",
        "Gross value added in current prices by industry, with its location quotient.",
        _GVA_COLUMNS,
        _GVA_SHOWN,
        {"value": 0, "lq": 2},
        {"area": ("area_code",), "activity": ("industry",)},
    ),
    "research": FrameTable(
        "Research of institutions by field",
        "What industry paid each institution for research over the whole period, by the activity that it "
        "serves; staff and rating in REF 2021. A subject serves several activities; its income stands in each.",
        {
            "name": "Institution",
            "key": "Key",
            "id": "Number or key of the record",
            "ukprn": "UKPRN",
            "unit": "Area",
            "latitude": "Latitude",
            "longitude": "Longitude",
            "activity": "Code of the activity",
            "field": "Field",
            "subject": "Unit of assessment",
            "subject_code": "Number of the unit",
            "income": "Part of it that may be offered, £",
            "has_income": "Income from industry, £",
            "staff": "Research staff, full-time equivalents",
            "quality_4": "Rated 4*, %",
            "estimated": "Whether a part of engineering, estimated",
            "witness": "What else names it in the field",
            "year_from": "From year",
            "year": "To year",
            "source": "Source",
        },
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
        {"income": 0, "has_income": 0, "staff": 1, "quality_4": 0},
        {"area": ("unit",), "activity": ("activity",), "institution": ("key", "name")},
    ),
    "links": FrameTable(
        "Supply links in force",
        "Which activity buys from which: shares of the buyer's inputs in the UK table and in the finer US one.",
        {
            "supplier": "Code of the supplier",
            "supplier_label": "Supplier",
            "buyer": "Code of the buyer",
            "uk_share": "Share of the buyer's inputs, UK, 0 to 1",
            "uk_norm": "Share over that of all buyers, UK",
            "uk_supplier": "Row of the UK table",
            "uk_buyer": "Column of the UK table",
            "uk_same_row": "Whether both are one row of the UK table",
            "uk_year": "Year of the UK table",
            "us_share": "Share of the buyer's inputs, US, 0 to 1",
            "us_norm": "Share over that of all buyers, US",
            "us_year": "Year of the US table",
            "reach_km": "Reach, km",
            "reach_doubles": "Whether the reach doubles for strong sellers",
            "source": "Source",
        },
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
        {"uk_share": 3, "us_share": 3, "reach_km": 0},
        {"activity": ("supplier", "buyer")},
    ),
}
