"""Maps of one figure by area, in classes, with London drawn larger and lines from one place to others."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import shapely

from graph_engine.charts.outlines import HEIGHT, INSET_LEFT, INSET_SIZE, INSET_TOP, WIDTH, Outlines, arc
from graph_engine.charts.style import ARC, LINK, NO_FIGURE, QUIET, SEA, SEQUENCE, TEXT, config, wrapped
from graph_engine.errors import MeasureError, NotEnoughDataError

if TYPE_CHECKING:
    import altair as alt

# Times the national share, where a reader can say in words: half, about as much, twice, four times.
QUOTIENT_BREAKS = (0.5, 0.8, 1.25, 2.0, 4.0)
_SCALE = 0.1
NOT_PUBLISHED = "no figure"


@dataclass(frozen=True)
class Arc:
    """A line between two points of the plane of the map; ``firm`` ones are drawn whole, others dashed."""

    start: tuple[float, float]
    end: tuple[float, float]
    label: str
    firm: bool = True


@dataclass(frozen=True)
class Classes:
    """Classes of a figure: class k holds what is at least break k−1 and below break k.

    Parameters
    ----------
    breaks : tuple of float
        Ascending, one fewer than there are classes.
    """

    breaks: tuple[float, ...]

    def __post_init__(self) -> None:
        """Refuse breaks that do not ascend, or more than there are colours."""
        if list(self.breaks) != sorted(set(self.breaks)) or len(self.breaks) >= len(SEQUENCE):
            raise MeasureError(
                f"Classes need up to {len(SEQUENCE) - 1} breaks, each above the one before; given were {self.breaks}."
            )

    @property
    def colours(self) -> tuple[str, ...]:
        """One colour for each class, light to dark, spread over the whole sequence."""
        number = len(self.breaks) + 1
        if number == 1:
            return (SEQUENCE[2],)
        return tuple(SEQUENCE[round(at * (len(SEQUENCE) - 1) / (number - 1))] for at in range(number))

    def of(self, value: float) -> int:
        """Number of the class that a value falls into, from 0.

        >>> Classes((0.5, 2.0)).of(0.5)
        1
        """
        return sum(value >= one for one in self.breaks)


def classes(values: Sequence[float], number: int = len(SEQUENCE)) -> Classes:
    """Classes of about equally many areas each, with breaks rounded to three figures.

    Parameters
    ----------
    values : sequence of float
        Figures of the areas; NaN are left out.
    number : int
        Classes at most; fewer where values repeat.

    Examples
    --------
    >>> classes([1.0, 2.0, 3.0, 4.0], 2).breaks
    (2.5,)
    """
    known = sorted(value for value in values if not math.isnan(value))
    found: list[float] = []
    for at in range(1, number):
        if not known:
            break
        place = at * len(known) / number - 0.5
        low = max(0, min(len(known) - 1, math.floor(place)))
        high = min(len(known) - 1, low + 1)
        exact = known[low] + (known[high] - known[low]) * max(0.0, place - low)
        cut = _readable(exact)
        # A break outside of the figures would make a class that no area is in.
        if known[0] < cut <= known[-1] and cut not in found:
            found.append(cut)
    return Classes(tuple(sorted(found)))


def choropleth(
    drawn: Outlines,
    values: Mapping[str, float],
    cuts: Classes,
    *,
    title: str,
    legend: Sequence[str],
    legend_title: str,
    source: str,
    names: Mapping[str, str] | None = None,
    arcs: Sequence[Arc] = (),
) -> alt.LayerChart:
    """Fill areas by the class of their figure.

    Parameters
    ----------
    drawn : Outlines
        Areas on the plane of the map.
    values : mapping of str to float
        Figure by key; an area without one, or with NaN, is grey and said to have none.
    cuts : Classes
        Classes of the figures.
    legend : sequence of str
        Words for each class, as many as there are.
    legend_title : str
        What is measured, with its unit.
    source : str
        Source and year, below the title.
    names : mapping, optional
        Name of each area, for whoever points at it in a notebook.
    arcs : sequence of Arc
        Lines over the map.

    Raises
    ------
    NotEnoughDataError
        Without outlines.
    """
    if not drawn.shapes:
        raise NotEnoughDataError(f"There are no boundaries to draw for “{title}”; load them with: hub load geography.")
    fill = _fill(cuts, legend, legend_title)

    def areas(shapes: Mapping[str, shapely.Geometry], stroke: float) -> alt.Chart:
        features = [_feature(key, shape, values, cuts, legend, names or {}) for key, shape in shapes.items()]
        return _areas(features, fill, stroke)

    # Arcs come last, so that no area covers them.
    layers: list[Any] = [areas(drawn.shapes, 0.4)]
    if drawn.inset:
        layers += [*_inset_frame(), areas(drawn.inset, 0.6)]
    layers += _lines(arcs)
    return _framed(layers, _heading(title, source))


def _framed(layers: Sequence[Any], heading: alt.TitleParams) -> alt.LayerChart:
    """Layers on one plane, in the units of the outlines, which are scaled but never projected again."""
    import altair as alt

    made: alt.LayerChart = (
        alt.layer(*layers)
        .project(type="identity", scale=_SCALE, translate=[0, 0])
        .properties(width=WIDTH * _SCALE, height=HEIGHT * _SCALE, title=heading)
        .configure(**config(int(WIDTH * _SCALE)))
        .configure_view(stroke=None, fill=SEA)
    )
    return made


def _heading(title: str, source: str) -> alt.TitleParams:
    import altair as alt

    return alt.TitleParams(wrapped(title, 52), subtitle=wrapped(source, 72))


def _fill(cuts: Classes, legend: Sequence[str], title: str) -> alt.Color:
    import altair as alt

    scaled = alt.Color("properties.class:N", title=wrapped(title, 30)).scale(
        domain=[*legend, NOT_PUBLISHED], range=[*cuts.colours, NO_FIGURE]
    )
    return scaled.legend(orient="none", legendX=8, legendY=8, symbolStrokeColor="#8a8a8a", symbolType="square")


def _areas(features: Sequence[Mapping[str, Any]], fill: alt.Color, stroke: float) -> alt.Chart:
    import altair as alt

    made: alt.Chart = (
        alt.Chart(alt.InlineData(values=list(features)))
        .mark_geoshape(stroke="#ffffff", strokeWidth=stroke)
        .encode(color=fill, tooltip=["properties.name:N", "properties.value:Q"])
    )
    return made


def _feature(
    key: str,
    shape: shapely.Geometry,
    values: Mapping[str, float],
    cuts: Classes,
    legend: Sequence[str],
    names: Mapping[str, str],
) -> dict[str, Any]:
    value = values.get(key, math.nan)
    known = not math.isnan(value)
    properties = {
        "name": names.get(key, key),
        "value": value if known else None,
        "class": legend[cuts.of(value)] if known else NOT_PUBLISHED,
    }
    return {"type": "Feature", "geometry": json.loads(shapely.to_geojson(shape)), "properties": properties}


def _inset_frame() -> list[alt.Chart]:
    import altair as alt

    left, top, size = (value * _SCALE for value in (INSET_LEFT, INSET_TOP, INSET_SIZE))
    data = alt.InlineData(values=[{}])
    frame = alt.Chart(data).mark_rect(fill=SEA, stroke=QUIET, strokeWidth=1)
    label = alt.Chart(data).mark_text(text="London, larger", align="left", baseline="bottom", fontSize=12, color=TEXT)
    return [
        frame.encode(x=alt.value(left), x2=alt.value(left + size), y=alt.value(top), y2=alt.value(top + size)),
        label.encode(x=alt.value(left), y=alt.value(top - 4)),
    ]


def _lines(arcs: Sequence[Arc]) -> list[alt.Chart]:
    lines = [layer for one in arcs for layer in _line(one)]
    return [*lines, _ends(arcs)] if arcs else []


def _line(one: Arc) -> list[alt.Chart]:
    import altair as alt

    line = {"type": "LineString", "coordinates": arc(one.start, one.end, back=not one.firm)}
    data = alt.InlineData(values=[{"type": "Feature", "geometry": line, "properties": {"name": one.label}}])
    base = alt.Chart(data)
    return [
        base.mark_geoshape(filled=False, stroke="#ffffff", strokeWidth=4),
        base.mark_geoshape(
            filled=False,
            stroke=ARC if one.firm else LINK,
            strokeWidth=2.2 if one.firm else 1.6,
            strokeDash=[1, 0] if one.firm else [5, 4],
        ),
    ]


def _ends(arcs: Sequence[Arc]) -> alt.Chart:
    import altair as alt

    ends = [{"x": one.end[0] * _SCALE, "y": one.end[1] * _SCALE, "size": 45} for one in arcs]
    start = {"x": arcs[0].start[0] * _SCALE, "y": arcs[0].start[1] * _SCALE, "size": 110}
    points = alt.Chart(alt.InlineData(values=[*ends, start]))
    made: alt.Chart = points.mark_circle(color=ARC, opacity=1, stroke="#ffffff", strokeWidth=1.5).encode(
        x=alt.X("x:Q").axis(None).scale(domain=[0, WIDTH * _SCALE]),
        y=alt.Y("y:Q").axis(None).scale(domain=[HEIGHT * _SCALE, 0]),
        size=alt.Size("size:Q").scale(None),
    )
    return made


def _readable(value: float) -> float:
    """A number rounded to three figures.

    >>> _readable(23456.0), _readable(0.03471), _readable(0.0)
    (23500.0, 0.0347, 0.0)
    """
    if value == 0 or not math.isfinite(value):
        return 0.0
    return float(round(value, 2 - math.floor(math.log10(abs(value)))))
