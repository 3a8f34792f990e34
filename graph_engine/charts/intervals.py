"""Estimates as dots with their intervals, one beside another: which of several ways did best, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from graph_engine.charts.style import BAR, BRAND, QUIET, TEXT, config, wrapped
from graph_engine.errors import NotEnoughDataError

if TYPE_CHECKING:
    import altair as alt

# Narrow enough to be read on a telephone; three stand side by side on a desk.
_PLOT, _LABEL, _ROW = 170, 23, 27
_LEFT, _RIGHT, _TOP, _BOTTOM = 158, 12, 50, 54
WIDTH = _LEFT + _PLOT + _RIGHT


def size(rows: int) -> tuple[int, int]:
    """Width and height of the picture in pixels, which a page must know before it has it.

    >>> size(0)
    (340, 104)
    """
    return WIDTH, _TOP + _ROW * rows + _BOTTOM


@dataclass(frozen=True)
class Estimate:
    """One estimate.

    Parameters
    ----------
    label : str
        What it is of.
    value, low, high : float
        The estimate and the ends of its interval.
    own : bool
        Whether it is drawn as the one that the chart is about.
    """

    label: str
    value: float
    low: float
    high: float
    own: bool = False


def intervals(
    rows: Sequence[Estimate], *, title: str, axis: str, source: str, highest: float, compared: float | None = None
) -> alt.LayerChart:
    """Dots with intervals, in the order given.

    Parameters
    ----------
    title, axis, source : str
        What the chart shows, what is measured, and what stands below the title.
    highest : float
        Where the scale ends, so that several charts have one.
    compared : float, optional
        Where a dashed line stands that the dots are held against.

    Raises
    ------
    NotEnoughDataError
        Without rows.
    """
    import altair as alt

    if not rows:
        raise NotEnoughDataError(f"There is no figure to draw for “{title}”; choose another.")
    values = [
        {**vars(one), "label": wrapped(one.label, _LABEL), "order": at, "own": "1" if one.own else "0"}
        for at, one in enumerate(rows)
    ]
    base = alt.Chart(alt.InlineData(values=values)).encode(y=alt.Y("order:O").axis(None))
    scale = alt.Scale(domain=[0, highest])
    colour = alt.Color("own:N").scale(domain=["0", "1"], range=[BAR, BRAND]).legend(None)
    middle = alt.ExprRef("-6 * (length(datum.label) - 1)")
    drawn: list[alt.Chart] = [
        base.mark_rule(strokeWidth=2).encode(x=alt.X("low:Q", scale=scale), x2="high:Q", color=colour),
        base.mark_point(filled=True, opacity=1).encode(
            x=alt.X("value:Q", title=wrapped(axis, 32), scale=scale).axis(grid=True, tickCount=3, format=".1f"),
            color=colour,
            # Told by shape and size too, for those to whom the two blues are one.
            shape=alt.Shape("own:N").scale(domain=["0", "1"], range=["circle", "diamond"]).legend(None),
            size=alt.Size("own:N").scale(domain=["0", "1"], range=[60, 130]).legend(None),
        ),
        base.mark_text(align="right", x=-8, dy=middle, fontSize=12, lineHeight=12, limit=160, color=TEXT).encode(
            text="label:N"
        ),
    ]
    if compared is not None:
        data = alt.InlineData(values=[{"compared": compared}])
        drawn.insert(0, alt.Chart(data).mark_rule(color=QUIET, strokeDash=[4, 3]).encode(x="compared:Q"))
    heading = alt.TitleParams(wrapped(title, 34), subtitle=wrapped(source, 50), fontSize=14)
    layered = cast("alt.LayerChart", alt.layer(*drawn))
    around = {"left": _LEFT, "right": _RIGHT, "top": _TOP, "bottom": _BOTTOM}
    made: alt.LayerChart = layered.properties(
        width=_PLOT, height=_ROW * len(rows), title=heading, padding=around, autosize=alt.AutoSizeParams(type="none")
    ).configure(**config(WIDTH))
    return made
