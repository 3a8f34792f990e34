"""A place that answers with the figure that its reason states."""

from __future__ import annotations

from graph_engine.datasets.figures import Figures
from graph_engine.explanations.evidence import Evidence
from graph_engine.explanations.wording import jobs as jobs_in_words
from graph_engine.explanations.wording import times
from graph_engine.schema import Measure
from graph_engine.search.model import Region


def region_of(
    figures: Figures, unit: str, name: str, what: str, number: float, quotient: float, ending: str, score: float
) -> Region:
    """A place with the figure that its reason states, and where that was published."""
    area, measure, year = figures.area(unit), str(figures.jobs.measure[unit]), int(figures.jobs.year_of[unit])
    source = str(figures.jobs.source[unit])
    return Region(
        area=area,
        reason=(
            f"{area.name} has {jobs_in_words(number, measure)} in {_activity(name)} ({year}), "
            f"{times(quotient)} times the national share{ending}"
        ),
        score=score,
        jobs=number,
        lq=quotient,
        distance_km=None,
        evidence=(
            Evidence(
                f"{area.name}: {what}",
                number,
                "jobs (employment)" if measure == Measure.JOBS else "employee jobs",
                area.name,
                year,
                figures.source_title(source),
                figures.edition(source),
            ),
        ),
    )


def _activity(name: str) -> str:
    """An official name in running text: “manufacture of castings” is “the manufacture of castings”."""
    return f"the {name}" if name.startswith("manufacture of ") else name
