"""Names in the graph: kinds of nodes and edges, levels of areas, classifications, measures and their units."""

from __future__ import annotations

from enum import StrEnum


class NodeLabel(StrEnum):
    """Kinds of nodes."""

    AREA = "Area"
    SECTOR = "Sector"
    INSTITUTION = "Institution"
    BUSINESS = "Business"
    PROJECT = "Project"
    THEME = "Theme"
    SOURCE = "Source"
    SOURCE_FILE = "SourceFile"
    RECORD = "Record"
    QUARANTINED = "Quarantined"
    TERM = "Term"
    INDICATOR = "Indicator"
    COMMUNITY = "Community"
    DOCUMENT = "Document"
    SITE = "Site"
    FACILITY = "Facility"
    PRIORITY = "Priority"
    TOPIC = "Topic"
    FORMER_TOPIC = "FormerTopic"
    SUGGESTION = "Suggestion"


class EdgeType(StrEnum):
    """Kinds of edges."""

    PART_OF = "PART_OF"
    SUCCEEDED_BY = "SUCCEEDED_BY"
    LOCATED_IN = "LOCATED_IN"
    OPERATES_IN = "OPERATES_IN"
    ACTIVE_IN = "ACTIVE_IN"
    HAS_ACTIVITY = "HAS_ACTIVITY"
    PARTICIPATED_IN = "PARTICIPATED_IN"
    ABOUT = "ABOUT"
    IN_THEME = "IN_THEME"
    SUPPLIES = "SUPPLIES"
    SERVES = "SERVES"
    IDENTIFIED_AS = "IDENTIFIED_AS"
    DESCRIBES = "DESCRIBES"
    HAS_INDICATOR = "HAS_INDICATOR"
    WORKED_WITH = "WORKED_WITH"
    MEMBER_OF = "MEMBER_OF"
    WORDS_OF = "WORDS_OF"
    WROTE = "WROTE"
    OPERATES = "OPERATES"
    DECLARES = "DECLARES"
    SAME_PROJECT_AS = "SAME_PROJECT_AS"
    IN_TOPIC = "IN_TOPIC"
    HAS_ROLE = "HAS_ROLE"
    SUCCEEDS = "SUCCEEDS"
    BETWEEN = "BETWEEN"
    INVOLVES = "INVOLVES"
    ON_TOPIC = "ON_TOPIC"
    RESTS_ON = "RESTS_ON"


ENDED, THIRD_PARTY = "ended", "third party"
NOT_PARTNERS = frozenset({ENDED, THIRD_PARTY})
"""Roles on ``PARTICIPATED_IN`` of who left a project before its end, or works for a partner and is none itself."""


class ColumnType(StrEnum):
    """Types of columns; every store maps them to its own."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"


class Quantity(StrEnum):
    """What a column of numbers is an amount of; the bounds of each stand in the thresholds, under ``plausible``.

    The bounds of a ``FIGURE`` are those of its measure, of an ``INDICATOR`` those of its series. What is ``DERIVED`` is
    computed of a release, and no loader writes it.
    """

    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    YEAR = "year"
    COUNT = "count"
    PLACE = "place"
    SHARE = "share"
    RATIO = "ratio"
    EUROS = "euros"
    TONNES = "tonnes"
    MEGAWATTS = "megawatts"
    FIGURE = "figure"
    INDICATOR = "indicator"
    DERIVED = "derived"


class AreaLevel(StrEnum):
    """Levels of areas. ``POSTCODE`` areas are outward postcodes and only have a centroid."""

    COUNTRY = "COUNTRY"
    ITL1 = "ITL1"
    ITL2 = "ITL2"
    ITL3 = "ITL3"
    DISTRICT = "LAD"
    AUTHORITY = "MCA"
    LEP = "LEP"
    POSTCODE = "POSTCODE"
    CUSTOM = "CUSTOM"


class Scheme(StrEnum):
    """Classifications that sectors belong to; a sector's key is ``scheme:code``."""

    SIC = "sic2007"
    GVA = "gva"
    GVA_DISTRICT = "gvalad"
    SUPPLY_USE = "iog"
    REF = "ref2021"
    REF_2014 = "ref2014"
    PROGRAMME_PART = "h2020part"
    TOPIC = "h2020topic"
    EUROSCIVOC = "euroscivoc"
    SKILLS_SURVEY = "ess"


class Measure(StrEnum):
    """What a figure on ``HAS_ACTIVITY`` or ``ACTIVE_IN`` counts, with its unit in :data:`UNITS`."""

    JOBS = "jobs"
    EMPLOYEE_JOBS = "employee_jobs"
    LOCAL_UNITS = "local_units"
    GVA = "gva"
    POPULATION = "population"
    RESEARCH_STAFF = "research_staff"
    QUALITY_4 = "quality_4"
    QUALITY_3 = "quality_3"
    INDUSTRY_INCOME = "industry_income"
    RESEARCH_INCOME = "research_income"
    DOCTORATES = "doctorates"
    VACANCIES = "vacancies"
    SKILL_SHORTAGE_VACANCIES = "skill_shortage_vacancies"
    SURVEYED = "surveyed_establishments"


UNITS: dict[Measure, str] = {
    Measure.JOBS: "jobs (employment)",
    Measure.EMPLOYEE_JOBS: "employee jobs",
    Measure.LOCAL_UNITS: "local units",
    Measure.GVA: "£ million, current prices",
    Measure.POPULATION: "residents",
    Measure.RESEARCH_STAFF: "full-time equivalents",
    Measure.QUALITY_4: "% of the submission rated 4*",
    Measure.QUALITY_3: "% of the submission rated 3*",
    Measure.INDUSTRY_INCOME: "£ from industry, over the period",
    Measure.RESEARCH_INCOME: "£ from all sources, over the period",
    Measure.DOCTORATES: "doctoral degrees awarded, over the period",
    Measure.VACANCIES: "vacancies",
    Measure.SKILL_SHORTAGE_VACANCIES: "vacancies that are hard to fill for want of skills",
    Measure.SURVEYED: "establishments interviewed, unweighted",
}
