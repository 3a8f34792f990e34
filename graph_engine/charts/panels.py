"""Small multiples: the same activities in several places side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from graph_engine.charts.style import BAR, QUIET, TEXT, config, wrapped
from graph_engine.errors import NotEnoughDataError

if TYPE_CHECKING:
    import altair as alt

_WIDTH = 150
_ROW = 26
_IN_A_ROW = 3
# Bars beyond this length end there and carry their figure: one steel town would flatten all other places.
LONGEST = 8.0


@dataclass(frozen=True)
class Panel:
    """One place and its figures by label; a label that is missing, or ``None``, has no published figure.

    ``marks`` are words beside figures, by label, such as that one jumped; what they mean stands in the source.
    """

    name: str
    values: Mapping[str, float | None]
    marks: Mapping[str, str] = field(default_factory=dict)


def panels(
    places: Sequence[Panel], labels: Sequence[str], *, title: str, axis: str, source: str, longest: float = LONGEST
) -> alt.VConcatChart:
    """One panel of bars for each place, with the same rows and the same scale, so that rows compare across.

    Parameters
    ----------
    labels : sequence of str
        Rows, from the top.
    longest : float
        Value at which a bar ends.

    Raises
    ------
    NotEnoughDataError
        Without places or rows.
    """
    import altair as alt

    if not places or not labels:
        raise NotEnoughDataError(f"There is no figure to draw for “{title}”; choose other places.")
    known = [value for place in places for value in place.values.values() if value is not None]
    # The average of one must be in the picture, even where all bars are short.
    domain = [0, min(longest, max([1.0, *known]))]
    lines = [
        alt.hconcat(*(_panel(place, labels, domain, axis, first=at == 0) for at, place in enumerate(group)), spacing=14)
        for group in (places[start : start + _IN_A_ROW] for start in range(0, len(places), _IN_A_ROW))
    ]
    # Two panels are no wider than so much text; what stands beyond them is cut.
    narrow = len(places) < _IN_A_ROW
    heading = alt.TitleParams(wrapped(title, 60 if narrow else 78), subtitle=wrapped(source, 80 if narrow else 105))
    made: alt.VConcatChart = alt.vconcat(*lines, title=heading).configure(**config(760))
    return made


def _panel(place: Panel, labels: Sequence[str], domain: Sequence[float], axis: str, *, first: bool) -> alt.LayerChart:
    import altair as alt

    rows = [
        {"order": at, "label": wrapped(label, 34), **_cell(place.values.get(label), place.marks.get(label, ""))}
        for at, label in enumerate(labels)
    ]
    scale = alt.Scale(domain=list(domain), clamp=True)
    base = alt.Chart(alt.InlineData(values=rows)).encode(y=alt.Y("order:O").axis(None))
    place_of = alt.X("value:Q", scale=scale)
    drawn = [
        base.mark_bar(color=BAR, height=15).encode(
            x=alt.X("value:Q", title=wrapped(axis, 26), scale=scale).axis(tickCount=4)
        ),
        alt.Chart(alt.InlineData(values=[{"one": 1}])).mark_rule(color=QUIET, strokeDash=[4, 3]).encode(x="one:Q"),
        *(
            base.mark_text(align="left", dx=4, fontSize=11, **look).encode(x=place_of, text="shown:N")
            # A white halo below the figure keeps it legible where it lies across the line of the average.
            for look in ({"color": "#ffffff", "stroke": "#ffffff", "strokeWidth": 4}, {"color": TEXT})
        ),
    ]
    if first:
        middle = alt.ExprRef("-6 * (length(datum.label) - 1)")
        text = base.mark_text(align="right", x=-8, dy=middle, fontSize=11.5, lineHeight=12, limit=240, color=TEXT)
        drawn.append(text.encode(text="label:N"))
    heading = alt.TitleParams(wrapped(place.name, 24), fontSize=13, offset=6, anchor="start", frame="group")
    layered = cast("alt.LayerChart", alt.layer(*drawn))
    made: alt.LayerChart = layered.properties(width=_WIDTH, height=_ROW * len(labels), title=heading)
    return made


def _cell(value: float | None, mark: str) -> dict[str, object]:
    shown = "no figure" if value is None else f"{value:.1f}"
    return {"value": value or 0.0, "shown": f"{shown} {mark}".rstrip()}
