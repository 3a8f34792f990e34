"""Areas side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from graph_engine.area_profiles.comparison import FEWEST, MOST, Comparison
from graph_engine.geography.gazetteer import Area
from graph_engine.schema import AreaLevel
from web.http.answers import Answer, Table
from web.http.current import EngineSession
from web.http.parameters import Many, QueryArgs
from web.http.routing import Pages
from web.presentation.amounts import amount

pages = Pages("compare", __name__)


@pages.page("/compare", parameters=[Many("areas", "Areas by code or name")], api=True)
def compare(now: EngineSession, args: QueryArgs) -> Answer:
    """Two to five areas side by side: strengths, indicators, structure, similarity and distance."""
    names = [name.strip() for text in args["areas"] for name in text.split(",") if name.strip()]
    areas = list({area.key: area for area in map(now.engine.area, names)}.values())
    found = now.engine.compare(areas) if len(areas) >= FEWEST else None
    return Answer(
        "compare.html",
        {
            "areas": areas,
            "found": found,
            "most": MOST,
            "choices": _choices(now, areas),
            "amount": amount,
            "tables": [(name, table.title) for name, table in _tables(found).items()] if found else [],
        },
        data=lambda: {"comparison": found.as_dict() if found else None},
        tables=lambda: _tables(found) if found else _none(),
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


def _none() -> dict[str, Table]:
    return {"strengths": Table("Strengths", {"code": "Code", "label": "Activity"}, [])}


def _tables(found: Comparison) -> dict[str, Table]:
    names = {one.area.code: one.area.name for one in found.areas}
    codes = list(names)
    numbered = range(len(codes))

    def cells(name: str, values: Sequence[Any]) -> dict[str, Any]:
        return {f"{name}_{code}": value for code, value in zip(codes, values, strict=True)}

    indices = list(dict.fromkeys(name for one in found.areas for name in one.indices))
    return {
        "strengths": Table(
            "Strengths",
            {
                "code": "Code",
                "label": "Activity",
                "field": "Field",
                **{f"lq_{code}": f"{name}: times its share" for code, name in names.items()},
                **{f"jobs_{code}": f"{name}: jobs" for code, name in names.items()},
            },
            [
                {
                    "code": row.code,
                    "label": row.label,
                    "field": row.theme,
                    **cells("lq", row.quotients),
                    **cells("jobs", row.jobs),
                }
                for row in found.strengths
            ],
        ),
        "indicators": Table(
            "Indicators",
            {
                "code": "Series",
                "name": "Indicator",
                "unit": "Unit",
                "years": "Years",
                **{f"value_{code}": name for code, name in names.items()},
                **{f"rank_{code}": f"{name}: rank" for code, name in names.items()},
                "median": "Median of areas",
            },
            [
                {
                    "code": row.code,
                    "name": row.name,
                    "unit": row.compared_in,
                    "years": row.years,
                    **cells("value", row.values),
                    **cells("rank", row.ranks),
                    "median": row.median,
                }
                for row in found.indicators
            ],
        ),
        "structure": Table(
            "Structure of jobs",
            {"measure": "Measure", **{f"value_{code}": name for code, name in names.items()}},
            [{"measure": name, **cells("value", [one.indices.get(name) for one in found.areas])} for name in indices],
        ),
        "pairs": Table(
            "Similarity and distance",
            {"area": "Area", "other": "Other area", "similarity": "Similarity", "distance_km": "Kilometres"},
            [
                {
                    "area": names[codes[at]],
                    "other": names[codes[other]],
                    "similarity": found.similarity[at][other],
                    "distance_km": found.distance[at][other],
                }
                for at in numbered
                for other in numbered
                if at < other
            ],
        ),
    }
