"""Bars with the interval of each estimate, and dots by year: one place and its activities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from graph_engine.charts.style import BAR, QUIET, SHAPES, TEXT, YEARS, config, wrapped
from graph_engine.errors import NotEnoughDataError

if TYPE_CHECKING:
    import altair as alt

WIDTH = 520
AVERAGE = 1.0
_LABEL = 38


@dataclass(frozen=True)
class Bar:
    """One estimate with its interval.

    Parameters
    ----------
    label : str
        What the bar is of.
    value : float
        The estimate, 0 or more.
    low, high : float or None
        Ends of its interval; ``None`` where there is none.
    mark : str
        A word behind the label, such as that the figure jumped; what it means stands in the source.
    """

    label: str
    value: float
    low: float | None = None
    high: float | None = None
    mark: str = ""


@dataclass(frozen=True)
class YearlyFigure:
    """One figure in several years; a year without a figure is left out of ``by_year``; ``mark`` as of a bar."""

    label: str
    by_year: Mapping[int, float]
    mark: str = ""


def bars(rows: Sequence[Bar], *, title: str, axis: str, source: str, average: float | None = AVERAGE) -> alt.LayerChart:
    """Horizontal bars with interval whiskers, in the order given.

    Parameters
    ----------
    title : str
        What the chart shows, of where.
    axis : str
        What is measured, with its unit.
    source : str
        Source and year, below the title.
    average : float, optional
        Where a dashed line stands; none for ``None``.

    Raises
    ------
    NotEnoughDataError
        Without rows.
    """
    import altair as alt

    _some(rows, title)
    data = alt.InlineData(
        values=[
            {
                "label": wrapped(_marked(row.label, row.mark), _LABEL),
                "order": at,
                "value": row.value,
                "low": row.low,
                "high": row.high,
            }
            for at, row in enumerate(rows)
        ]
    )
    position = alt.Y("order:O").axis(None)
    base = alt.Chart(data).encode(y=position)
    drawn: list[alt.Chart] = [
        base.mark_bar(color=BAR, height=18).encode(x=alt.X("value:Q", title=axis).axis(grid=True)),
        base.transform_filter("isValid(datum.low) && isValid(datum.high)")
        .mark_rule(color=TEXT, strokeWidth=1.5)
        .encode(x="low:Q", x2="high:Q"),
        # Ticks end the whiskers: without them a short interval hides in its bar.
        base.mark_tick(color=TEXT, thickness=1.5, height=8).encode(x="low:Q"),
        base.mark_tick(color=TEXT, thickness=1.5, height=8).encode(x="high:Q"),
        _names(base),
    ]
    if average is not None:
        drawn.append(_average(average))
    return _finished(drawn, len(rows), title, source)


def years(
    rows: Sequence[YearlyFigure], *, title: str, axis: str, source: str, average: float | None = AVERAGE
) -> alt.LayerChart:
    """One line of dots for each row, a shape and shade for each of the last three years, joined by a rule.

    Raises
    ------
    NotEnoughDataError
        Without rows.
    """
    import altair as alt

    _some(rows, title)
    # The last three years alone, as there are so many shapes that are told apart in print.
    shown = sorted({year for row in rows for year in row.by_year})[-len(YEARS) :]
    labels = [{"label": wrapped(_marked(row.label, row.mark), _LABEL), "order": at} for at, row in enumerate(rows)]
    values = [
        {"order": at, "year": str(year), "value": row.by_year[year]}
        for at, row in enumerate(rows)
        for year in shown
        if year in row.by_year
    ]
    position = alt.Y("order:O").axis(None)
    base = alt.Chart(alt.InlineData(values=values)).encode(y=position)
    names = [str(year) for year in shown]
    colours, shapes = YEARS[-len(names) :], SHAPES[-len(names) :]
    drawn: list[alt.Chart] = [
        base.mark_rule(color="#b9c4cc", strokeWidth=2).encode(x="min(value):Q", x2="max(value):Q"),
        base.mark_point(filled=True, size=90, opacity=1).encode(
            x=alt.X("value:Q", title=axis).axis(grid=True).scale(zero=True),
            color=alt.Color("year:N", title="Year").scale(domain=names, range=list(colours)).legend(orient="top"),
            shape=alt.Shape("year:N", title="Year").scale(domain=names, range=list(shapes)),
        ),
        _names(alt.Chart(alt.InlineData(values=labels)).encode(y=position)),
    ]
    if average is not None:
        drawn.append(_average(average))
    return _finished(drawn, len(rows), title, source)


def _marked(label: str, mark: str) -> str:
    return f"{label} ({mark})" if mark else label


def _names(base: alt.Chart) -> alt.Chart:
    """Names of the rows at the left: text, as labels of an axis do not break into lines by row."""
    import altair as alt

    middle = alt.ExprRef("-6.5 * (length(datum.label) - 1)")
    drawn = base.mark_text(align="right", x=-8, dy=middle, fontSize=12, lineHeight=13, limit=260, color=TEXT)
    made: alt.Chart = drawn.encode(text=alt.Text("label:N"))
    return made


def _average(value: float) -> alt.Chart:
    import altair as alt

    data = alt.InlineData(values=[{"average": value}])
    made: alt.Chart = alt.Chart(data).mark_rule(color=QUIET, strokeDash=[4, 3]).encode(x="average:Q")
    return made


def _finished(drawn: Sequence[alt.Chart], rows: int, title: str, source: str) -> alt.LayerChart:
    import altair as alt

    heading = alt.TitleParams(wrapped(title, 78), subtitle=wrapped(source, 105))
    layered = cast("alt.LayerChart", alt.layer(*drawn))
    made: alt.LayerChart = layered.properties(width=WIDTH, height=34 * rows, title=heading).configure(**config(760))
    return made


def _some(rows: Sequence[object], title: str) -> None:
    if not rows:
        raise NotEnoughDataError(f"There is no figure to draw for “{title}”; choose another place or figure.")
