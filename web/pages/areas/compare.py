"""Areas side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Any

from graph_engine.area_profiles.comparison import Compared, ComparedIndicator, ComparedStrength, Comparison
from graph_engine.area_profiles.thresholds import profile_limits
from graph_engine.explanations.wording import count, kilometres
from graph_engine.geography.gazetteer import Area
from graph_engine.schema import AreaLevel
from web.http.answers import Answer
from web.http.current import EngineSession
from web.http.parameters import Many, QueryArgs
from web.http.routing import Pages
from web.presentation.amounts import amount
from web.presentation.area_columns import quotient
from web.presentation.columns import Column, Kind, Table, titled
from web.presentation.links import sector_page

pages = Pages("compare", __name__)


@pages.page("/compare", parameters=[Many("areas", "Areas by code or name")], api=True)
def compare(now: EngineSession, args: QueryArgs) -> Answer:
    """Two to five areas side by side: strengths, indicators, structure, similarity and distance."""
    names = [name.strip() for text in args["areas"] for name in text.split(",") if name.strip()]
    areas = list({area.key: area for area in map(now.engine.area, names)}.values())
    found = now.engine.compare(areas) if len(areas) >= profile_limits().compared_least else None
    return Answer(
        "compare.html",
        {
            "areas": areas,
            "found": found,
            "most": profile_limits().compared_most,
            "choices": _choices(now, areas),
            "tables": _tables(found),
            "files": [(name, table.title) for name, table in _tables(found).items()],
            "sizes": sizes,
            "matrix": matrix,
        },
        data=lambda: {"comparison": found.as_dict() if found else None},
        tables=lambda: _tables(found),
    )


def _choices(now: EngineSession, areas: Sequence[Area]) -> list[tuple[str, str]]:
    """What can be picked: combined authorities and the units of the figures, and what is named already."""
    offered = {area.key: area for area in (*now.areas.get(AreaLevel.AUTHORITY, ()), *now.engine.units, *areas)}
    names = Counter(area.name for area in offered.values())

    def title(area: Area) -> str:
        level = "combined authority" if area.level == AreaLevel.AUTHORITY else area.level
        return f"{area.name} ({level})" if names[area.name] > 1 else area.name

    found = ((now.reference(area), title(area)) for area in offered.values())
    return sorted(found, key=lambda one: (one[1], one[0]))


def _tables(found: Comparison | None) -> dict[str, Table]:
    """Tables of a comparison; one without rows where nothing is compared."""
    if found is None:
        return {
            "strengths": Table("Strengths", [column for column in STRENGTH if column.name in ("code", "label")], [])
        }
    areas = list(enumerate(found.areas))
    quotients = [_quotients(at, one.area) for at, one in areas]
    jobs = [_jobs(at, one.area) for at, one in areas]
    values = [_values(at, one.area) for at, one in areas]
    ranks = [_ranks(at, one.area) for at, one in areas]
    sizes = [_sizes(one) for one in found.areas]
    return {
        "strengths": Table(
            "Strengths", (*STRENGTH, *quotients, *jobs), found.strengths, shown=("label", *_names(quotients))
        ),
        "indicators": Table(
            "Indicators", (*INDICATOR, *values, *ranks, MEDIAN), found.indicators,
            shown=("name", *_names(values), "median"),
        ),
        "structure": Table("Structure of jobs", (MEASURE, *sizes), _measures(found), shown=("measure", *_names(sizes))),
        "pairs": Table("Similarity and distance", PAIR, _pairs(found)),
    }  # fmt: skip


def matrix(found: Comparison) -> Table:
    """Similarity and distance of all areas of a comparison, as its page shows them."""
    columns = [
        Column(str(at), one.area.name, Kind.NUMBER, cell=partial(_alike, found, other=at),
               note=partial(_apart, found, other=at))
        for at, one in enumerate(found.areas)
    ]  # fmt: skip
    first = Column("area", "Area", cell=lambda at: found.areas[at].area.name)
    return Table("Similarity and distance", (first, *columns), range(len(found.areas)))


def sizes(found: Comparison) -> Table:
    """Structure of jobs, with all jobs first, as the page shows it."""
    table = _tables(found)["structure"]
    return Table(table.title, table.columns, [None, *table.rows], table.shown)


STRENGTH = (
    Column("code", "Code", value=lambda row: row.code),
    Column(
        "label",
        "Activity",
        value=lambda row: row.label,
        cell=lambda row: titled(row.label),
        link=lambda row: sector_page(row.code),
    ),
    Column("field", "Field", value=lambda row: row.theme),
)
INDICATOR = (
    Column("code", "Series", value=lambda row: row.code),
    Column("name", "Indicator", value=lambda row: row.name, note=lambda row: f"{row.compared_in}, {row.years}"),
    Column("unit", "Unit", value=lambda row: row.compared_in),
    Column("years", "Years", value=lambda row: row.years),
)
MEDIAN = Column(
    "median",
    "Median of areas",
    Kind.NUMBER,
    value=lambda row: row.median,
    cell=lambda row: amount(row.median, row.compared_in, short=True),
)
MEASURE = Column("measure", "Measure", value=lambda row: row, cell=lambda row: "All jobs" if row is None else row)
PAIR = (
    Column("area", "Area"),
    Column("other", "Other area"),
    Column("similarity", "Similarity", Kind.NUMBER, gaps=True),
    Column("distance_km", "Kilometres", Kind.NUMBER, gaps=True),
)


def _quotients(at: int, area: Area) -> Column:
    def note(row: ComparedStrength) -> str:
        number = row.jobs[at]
        said = "not published" if number is None else f"{count(number)} jobs"
        return said + (", known for it" if row.known_for[at] else "")

    return Column(
        f"lq_{area.code}",
        f"{area.name}: times its share",
        Kind.NUMBER,
        gaps=True,
        value=lambda row: row.quotients[at],
        cell=lambda row: quotient(row.quotients[at]),
        heading=area.name,
        note=note,
    )


def _jobs(at: int, area: Area) -> Column:
    title = f"{area.name}: jobs"
    return Column(f"jobs_{area.code}", title, Kind.NUMBER, gaps=True, value=lambda row: row.jobs[at])


def _values(at: int, area: Area) -> Column:
    def cell(row: ComparedIndicator) -> str | None:
        value = row.values[at]
        return None if value is None else amount(value, row.compared_in, short=True)

    def note(row: ComparedIndicator) -> str | None:
        return f"rank {row.ranks[at]} of {row.of}" if row.ranks[at] else None

    name = f"value_{area.code}"
    return Column(name, area.name, Kind.NUMBER, gaps=True, value=lambda row: row.values[at], cell=cell, note=note)


def _ranks(at: int, area: Area) -> Column:
    title = f"{area.name}: rank"
    return Column(f"rank_{area.code}", title, Kind.COUNT, gaps=True, value=lambda row: row.ranks[at])


def _sizes(one: Compared) -> Column:
    """Indices of the structure of one area's jobs; on the page all its jobs stand first, in the row ``None``."""

    def cell(measure: str | None) -> str | None:
        if measure is None:
            return count(one.jobs)
        return f"{one.indices[measure]:.3f}" if measure in one.indices else None

    def note(measure: str | None) -> str | None:
        return f"{one.measure.replace('_', ' ')} of {one.year}" if measure is None else None

    name = f"value_{one.area.code}"
    return Column(name, one.area.name, Kind.NUMBER, gaps=True, value=one.indices.get, cell=cell, note=note)


def _measures(found: Comparison) -> list[str]:
    return list(dict.fromkeys(name for one in found.areas for name in one.indices))


def _pairs(found: Comparison) -> list[dict[str, Any]]:
    numbered = range(len(found.areas))
    return [
        {
            "area": found.areas[at].area.name,
            "other": found.areas[other].area.name,
            "similarity": found.similarity[at][other],
            "distance_km": found.distance[at][other],
        }
        for at in numbered
        for other in numbered
        if at < other
    ]


def _alike(found: Comparison, at: int, other: int) -> str | None:
    if at == other:
        return None
    value = found.similarity[at][other]
    return "overlap" if value is None else f"{value:.2f}"


def _apart(found: Comparison, at: int, other: int) -> str | None:
    value = found.distance[at][other]
    return None if at == other or value is None else kilometres(value)


def _names(columns: Sequence[Column]) -> list[str]:
    return [column.name for column in columns]
