"""Areas side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graph_engine.gazetteer import Area
from graph_engine.matching.compare import FEWEST, MOST, Comparison
from graph_engine.schema import AreaLevel
from web.answers import Answer, Table
from web.current import Reading
from web.pages.amounts import amount
from web.parameters import Asked, Many
from web.routing import Pages

pages = Pages("compare", __name__)


@pages.page("/compare", parameters=[Many("areas", "Areas by code or name")], api=True)
def compare(now: Reading, asked: Asked) -> Answer:
    """Two to five areas side by side: strengths, indicators, structure, similarity and distance."""
    names = [name.strip() for text in asked["areas"] for name in text.split(",") if name.strip()]
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


def _choices(now: Reading, areas: Sequence[Area]) -> list[tuple[str, str]]:
    """What can be picked: combined authorities and the units of the figures, and what is named already."""
    offered = {area.key: area for area in (*now.areas.get(AreaLevel.AUTHORITY, ()), *now.engine.units, *areas)}
    return sorted(((now.reference(area), area.name) for area in offered.values()), key=lambda one: (one[1], one[0]))


def _none() -> dict[str, Table]:
    return {"strengths": Table("Strengths", {"code": "Code", "label": "Activity"}, [])}


def _tables(found: Comparison) -> dict[str, Table]:
    names = [one.area.name for one in found.areas]
    numbered = range(len(names))
    indices = list(dict.fromkeys(name for one in found.areas for name in one.indices))
    return {
        "strengths": Table(
            "Strengths",
            {
                "code": "Code",
                "label": "Activity",
                "field": "Field",
                **{f"lq_{at}": f"{names[at]}: times its share" for at in numbered},
                **{f"jobs_{at}": f"{names[at]}: jobs" for at in numbered},
            },
            [
                {
                    "code": row.code,
                    "label": row.label,
                    "field": row.theme,
                    **_cells("lq", row.quotients),
                    **_cells("jobs", row.jobs),
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
                **{f"value_{at}": names[at] for at in numbered},
                **{f"rank_{at}": f"{names[at]}: rank" for at in numbered},
                "median": "Median of areas",
            },
            [
                {
                    "code": row.code,
                    "name": row.name,
                    "unit": row.compared_in,
                    "years": row.years,
                    **_cells("value", row.values),
                    **_cells("rank", row.ranks),
                    "median": row.median,
                }
                for row in found.indicators
            ],
        ),
        "structure": Table(
            "Structure of jobs",
            {"measure": "Measure", **{f"value_{at}": names[at] for at in numbered}},
            [{"measure": name, **_cells("value", [one.indices.get(name) for one in found.areas])} for name in indices],
        ),
        "pairs": Table(
            "Similarity and distance",
            {"area": "Area", "other": "Other area", "similarity": "Similarity", "distance_km": "Kilometres"},
            [
                {
                    "area": names[at],
                    "other": names[other],
                    "similarity": found.similarity[at][other],
                    "distance_km": found.distance[at][other],
                }
                for at in numbered
                for other in numbered
                if at < other
            ],
        ),
    }


def _cells(name: str, values: Sequence[Any]) -> dict[str, Any]:
    return {f"{name}_{at}": value for at, value in enumerate(values)}
