"""Charts as pictures: strengths of a place, the same by year, and places side by side.

Each stands beside a table with the same figures on the page that shows it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from flask import Blueprint, Response

from graph_engine.area_profiles.profile import ActivityFigure
from graph_engine.charts.bars import Bar, YearlyFigure, bars, years
from graph_engine.charts.panels import LONGEST, Panel, panels
from graph_engine.errors import NotEnoughDataError
from graph_engine.explanations.activity_evidence import jump_meaning
from graph_engine.explanations.wording import listed
from graph_engine.geography.gazetteer import Area
from web.http.chart_pictures import picture
from web.http.engine_session import EngineSession
from web.http.parameters import RELEASE, Many, read_args
from web.http.session import reading
from web.presentation.area_columns import cautions, marked

if TYPE_CHECKING:
    import altair as alt

pages = Blueprint("charts", __name__)

_QUOTIENT = "Times the national share of jobs; the dashed line is the national share"
_AREAS = Many("areas", "Areas by code or name", most=5)


@pages.get("/charts/strengths/<code>.svg")
def strengths(code: str) -> Response:
    """What a place is known for, with intervals."""
    now, area = _area_of(code)
    known = now.engine.profile(area).known_for

    def make() -> alt.TopLevelMixin:
        rows = [Bar(_name(one, known), one.lq, one.low, one.high, marked(one.caution) or "") for one in known]
        source = f"{_source(now, known)}. Whiskers hold the true figure nine times in ten.{_meaning(now, _of(known))}"
        return bars(rows, title=f"What {area.name} is known for", axis=_QUOTIENT, source=source)

    return picture(now, lambda: (make(), f"Bars of what {area.name} is known for; the table beside it has the figures"))


@pages.get("/charts/years/<code>.svg")
def by_year(code: str) -> Response:
    """What a place is known for, in each year that is loaded."""
    now, area = _area_of(code)
    known = now.engine.profile(area).known_for

    def make() -> alt.TopLevelMixin:
        rows = [YearlyFigure(_name(one, known), _known(one.by_year), marked(one.caution) or "") for one in known]
        title = f"Strengths of {area.name} by year"
        source = _source(now, known, years=True) + (f".{said}" if (said := _meaning(now, _of(known))) else "")
        return years(rows, title=title, axis=_QUOTIENT, source=source)

    return picture(now, lambda: (make(), f"Dots by year of what {area.name} is known for; the table has the figures"))


@pages.get("/charts/compare.svg")
def compare() -> Response:
    """Strengths of two to five places side by side."""
    now = reading()
    args = read_args([_AREAS], now, "charts.compare", {}, also=(RELEASE,))
    names = [name.strip() for text in args["areas"] for name in text.split(",") if name.strip()]
    found = now.engine.compare(list({area.key: area for area in map(now.engine.area, names)}.values()))
    labels = [row.label for row in found.strengths]
    places = [
        Panel(
            one.area.name,
            {row.label: row.quotients[at] for row in found.strengths},
            {row.label: marked(row.cautions[at]) or "" for row in found.strengths},
        )
        for at, one in enumerate(found.areas)
    ]
    where = listed(one.area.name for one in found.areas)

    def make() -> alt.TopLevelMixin:
        said = _meaning(now, [row.cautions for row in found.strengths])
        source = f"{_jobs_source(now)}. Bars end at {LONGEST:.0f}; the figure stands beside them.{said}"
        return panels(places, labels, title=f"Strengths of {where}", axis=_QUOTIENT.split(";")[0], source=source)

    return picture(now, lambda: (make(), f"Strengths of {where} side by side; the table beside it has the figures"))


def _of(known: tuple[ActivityFigure, ...]) -> list[tuple[str | None]]:
    return [(one.caution,) for one in known]


def _meaning(now: EngineSession, said: Sequence[Sequence[str | None]]) -> str:
    """What the mark of figures that jumped means, where one of a chart has it; behind its source."""
    found = cautions(said, jump_meaning(now.engine.figures))
    return f" {found}" if found else ""


def _area_of(code: str) -> tuple[EngineSession, Area]:
    now = reading()
    # Refuses what a picture cannot be asked, as pages do.
    read_args([], now, "charts", {}, also=(RELEASE,))
    area = now.engine.area(code)
    if not now.engine.profile(area).known_for:
        raise NotEnoughDataError(
            f"No activity of {area.name} stands out beyond doubt, so that there is no chart of it."
        )
    return now, area


def _name(one: ActivityFigure, shown: tuple[ActivityFigure, ...]) -> str:
    """The activity; with its place where figures of several places stand in one chart."""
    label = one.label[:1].upper() + one.label[1:]
    return label if len({other.area for other in shown}) == 1 else f"{label} ({one.area})"


def _known(by_year: Mapping[int, float | None]) -> dict[int, float]:
    return {year: value for year, value in by_year.items() if value is not None}


def _source(now: EngineSession, shown: tuple[ActivityFigure, ...], *, years: bool = False) -> str:
    found = sorted({year for one in shown for year in one.by_year} if years else {one.year for one in shown})
    return f"Jobs of {listed(str(year) for year in found)}. {_titles(now)}"


def _jobs_source(now: EngineSession) -> str:
    return f"Jobs of {now.engine.figures.jobs.year}. {_titles(now)}"


def _titles(now: EngineSession) -> str:
    figures = now.engine.figures
    return figures.source_title(str(figures.jobs.source.value_counts().index[0]))
