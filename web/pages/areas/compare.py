"""Areas side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Any

from graph_engine.area_profiles.comparison import Compared, ComparedIndicator, ComparedStrength, Comparison
from graph_engine.area_profiles.limits import profile_limits
from graph_engine.explanations.activity_evidence import jump_meaning
from graph_engine.explanations.wording import count, kilometres
from graph_engine.geography.gazetteer import Area
from graph_engine.schema import AreaLevel
from web.http.answers import Answer
from web.http.engine_session import EngineSession
from web.http.parameters import Many, QueryArgs
from web.http.routing import Pages
from web.presentation.area_columns import JOINED_CAUTION, cautions, marked, quotient
from web.presentation.data_table import CellKind, DataTable, TableColumn, titled
from web.presentation.indicator_amounts import amount
from web.presentation.links import sector_page

pages = Pages("compare", __name__)


@pages.page("/compare", parameters=[Many("areas", "Areas by code or name")], api=True)
def compare(now: EngineSession, args: QueryArgs) -> Answer:
    """Two to five areas side by side: strengths, indicators, structure, similarity and distance."""
    # A form gives one name at a time; links that people write have commas.
    names = [name.strip() for text in args["areas"] for name in text.split(",") if name.strip()]
    # One place may be named twice, by its code and by its name.
    areas = list({area.key: area for area in map(now.engine.area, names)}.values())
    found = now.engine.compare(areas) if len(areas) >= profile_limits().compared_least else None
    example = () if areas else _example(now)
    shown = now.engine.compare(example) if example else found
    return Answer(
        "compare.html",
        {
            "areas": example or areas,
            "found": shown,
            "example": bool(example),
            "sources": _sources(now),
            "most": profile_limits().compared_most,
            "choices": _choices(now, areas),
            "tables": _tables(shown, jump_meaning(now.engine.figures) if shown else None),
            "files": [(name, table.title) for name, table in _tables(found).items()],
            "sizes": sizes,
            "matrix": matrix,
        },
        data=lambda: {"comparison": found.as_dict() if found else None},
        tables=lambda: _tables(found),
    )


def _example(now: EngineSession) -> Sequence[Area]:
    """Two areas that a reader who has named none may look at: those of the best suggestion."""
    best = now.engine.best(1)
    return (best[0].source.place, best[0].target.place) if best else ()


def _sources(now: EngineSession) -> list[tuple[str, str]]:
    """Key and title of what jobs are counted from, from which all but the indicators is reckoned."""
    figures = now.engine.figures
    return [(key, figures.source_title(key)) for key in sorted(set(figures.jobs.source.dropna().astype(str)))]


def _choices(now: EngineSession, areas: Sequence[Area]) -> list[tuple[str, str]]:
    """What can be picked: combined authorities and the units of the figures, and what is named already."""
    offered = {area.key: area for area in (*now.areas.get(AreaLevel.AUTHORITY, ()), *now.engine.units, *areas)}
    names = Counter(area.name for area in offered.values())

    def title(area: Area) -> str:
        level = "combined authority" if area.level == AreaLevel.AUTHORITY else area.level
        return f"{area.name} ({level})" if names[area.name] > 1 else area.name

    found = ((now.reference(area), title(area)) for area in offered.values())
    return sorted(found, key=lambda one: (one[1], one[0]))


def _tables(found: Comparison | None, meaning: str | None = None) -> dict[str, DataTable]:
    """Tables of a comparison, one without rows where nothing is compared; ``meaning`` explains the mark of jumps."""
    if found is None:
        return {
            "strengths": DataTable("Strengths", [column for column in STRENGTH if column.name in ("code", "label")], [])
        }
    areas = list(enumerate(found.areas))
    most = max((value for row in found.strengths for value in row.quotients if value is not None), default=1.0)
    quotients = [_quotients(at, one.area, most) for at, one in areas]
    jobs = [_jobs(at, one.area) for at, one in areas]
    values = [_values(at, one.area) for at, one in areas]
    ranks = [_ranks(at, one.area) for at, one in areas]
    sizes = [_sizes(one) for one in found.areas]
    return {
        "strengths": DataTable(
            "Strengths",
            (*STRENGTH, *quotients, *jobs, JOINED_CAUTION),
            found.strengths,
            shown=("label", *_names(quotients)),
            remark=cautions([row.cautions for row in found.strengths], meaning),
        ),
        "indicators": DataTable(
            "Indicators",
            (*INDICATOR, *values, *ranks, MEDIAN),
            found.indicators,
            shown=("name", *_names(values), "median"),
        ),
        "structure": DataTable(
            "Structure of jobs", (MEASURE, *sizes), _measures(found), shown=("measure", *_names(sizes))
        ),
        "pairs": DataTable("Similarity and distance", PAIR, _pairs(found)),
    }


def matrix(found: Comparison) -> DataTable:
    """Similarity and distance of all areas of a comparison, as its page shows them."""
    columns = [
        TableColumn(str(at), one.area.name, CellKind.NUMBER, cell=partial(_alike, found, other=at),
               note=partial(_apart, found, other=at))
        for at, one in enumerate(found.areas)
    ]  # fmt: skip
    first = TableColumn("area", "Area", cell=lambda at: found.areas[at].area.name)
    return DataTable("Similarity and distance", (first, *columns), range(len(found.areas)))


def sizes(found: Comparison) -> DataTable:
    """Structure of jobs, with all jobs first, as the page shows it."""
    table = _tables(found)["structure"]
    return DataTable(table.title, table.columns, [None, *table.rows], table.shown)


STRENGTH = (
    TableColumn("code", "Code", value=lambda row: row.code),
    TableColumn(
        "label",
        "Activity",
        value=lambda row: row.label,
        cell=lambda row: titled(row.label),
        link=lambda row: sector_page(row.code),
    ),
    TableColumn("field", "Field", value=lambda row: row.theme),
)
INDICATOR = (
    TableColumn("code", "Series", value=lambda row: row.code),
    TableColumn("name", "Indicator", value=lambda row: row.name, note=lambda row: f"{row.compared_in}, {row.years}"),
    TableColumn("unit", "Unit", value=lambda row: row.compared_in),
    TableColumn("years", "Years", value=lambda row: row.years),
)
MEDIAN = TableColumn(
    "median",
    "Median of areas",
    CellKind.NUMBER,
    value=lambda row: row.median,
    cell=lambda row: amount(row.median, row.compared_in, short=True),
)
MEASURE = TableColumn("measure", "Measure", value=lambda row: row, cell=lambda row: "All jobs" if row is None else row)
PAIR = (
    TableColumn("area", "Area"),
    TableColumn("other", "Other area"),
    TableColumn("similarity", "Similarity", CellKind.NUMBER, gaps=True),
    TableColumn("distance_km", "Kilometres", CellKind.NUMBER, gaps=True),
)


def _quotients(at: int, area: Area, most: float) -> TableColumn:
    def note(row: ComparedStrength) -> str:
        number = row.jobs[at]
        said = "not published" if number is None else f"{count(number)} jobs"
        known = "known for it" if row.known_for[at] else None
        return ", ".join(filter(None, (said, known, marked(row.cautions[at]))))

    return TableColumn(
        f"lq_{area.code}",
        f"{area.name}: times its share",
        CellKind.NUMBER,
        gaps=True,
        value=lambda row: row.quotients[at],
        cell=lambda row: quotient(row.quotients[at]),
        heading=area.name,
        note=note,
        bar=lambda row: row.quotients[at],
        full=most,
    )


def _jobs(at: int, area: Area) -> TableColumn:
    title = f"{area.name}: jobs"
    return TableColumn(f"jobs_{area.code}", title, CellKind.NUMBER, gaps=True, value=lambda row: row.jobs[at])


def _values(at: int, area: Area) -> TableColumn:
    def cell(row: ComparedIndicator) -> str | None:
        value = row.values[at]
        return None if value is None else amount(value, row.compared_in, short=True)

    def note(row: ComparedIndicator) -> str | None:
        return f"rank {row.ranks[at]} of {row.of}" if row.ranks[at] else None

    def full(row: ComparedIndicator) -> float | None:
        """Its share of the largest that is compared, or of the median where that is larger; amounts of one row."""
        value = row.values[at]
        most = max((one for one in (*row.values, row.median) if one is not None), default=0.0)
        return None if value is None or most <= 0 else value / most

    name = f"value_{area.code}"
    return TableColumn(
        name, area.name, CellKind.NUMBER, gaps=True, value=lambda row: row.values[at], cell=cell, note=note, bar=full
    )


def _ranks(at: int, area: Area) -> TableColumn:
    title = f"{area.name}: rank"
    return TableColumn(f"rank_{area.code}", title, CellKind.COUNT, gaps=True, value=lambda row: row.ranks[at])


def _sizes(one: Compared) -> TableColumn:
    """Indices of the structure of one area's jobs; on the page all its jobs stand first, in the row ``None``."""

    def cell(measure: str | None) -> str | None:
        if measure is None:
            return count(one.jobs)
        return f"{one.indices[measure]:.3f}" if measure in one.indices else None

    def note(measure: str | None) -> str | None:
        return f"{one.measure.replace('_', ' ')} of {one.year}" if measure is None else None

    name = f"value_{one.area.code}"
    return TableColumn(name, one.area.name, CellKind.NUMBER, gaps=True, value=one.indices.get, cell=cell, note=note)


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


def _names(columns: Sequence[TableColumn]) -> list[str]:
    return [column.name for column in columns]
