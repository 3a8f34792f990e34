"""Lines over the years that stand beside figures: drawn on the server, with no style and no script of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from markupsafe import Markup

from graph_engine.explanations.wording import times

WIDTH, HEIGHT = 120, 34
# Room for the last dot, so that nothing is cut off.
MARGIN = 4
Point = tuple[float, float]

_SVG = Markup(
    '<svg class="hub-spark" width="{}" height="{}" viewBox="0 0 {} {}" focusable="false" {}>'
    '<path class="share" d="M0 {}H{}"></path>{}</svg>'
)
_PATH = Markup('<path class="{}" d="M{}"></path>')
_DOT = Markup('<circle class="{}" cx="{}" cy="{}" r="3"></circle>')
_NAMED, _HIDDEN = Markup('role="img" aria-label="{}"'), Markup('aria-hidden="true"')


def sparkline(by_year: Mapping[int, float | None], *, name: str = "", jumped: bool = False) -> Markup | None:
    """A line of location quotients over the years, with the national share as a dashed line below or above it.

    Parameters
    ----------
    by_year : mapping of int to float or None
        Quotient of each year; ``None`` where it is not published, at which the line breaks.
    name : str
        What it is a line of, for those who do not see it; without one it is left out of what is read aloud, as it
        may be where the figures stand beside it as text.
    jumped : bool
        Whether the last step is one that may be no growth at all: it is dashed.

    Returns
    -------
    Markup or None
        The drawing, from 0 to the largest quotient and at least to 1; ``None`` where fewer than two years are known.

    Examples
    --------
    >>> sparkline({2021: 2.0}) is None
    True
    >>> sparkline({2015: 1.0, 2021: 2.0}).count("<circle")
    2
    """
    known = {year: value for year, value in sorted(by_year.items()) if value is not None}
    if len(known) < 2:
        return None
    top, first, last = max(*known.values(), 1.0), min(known), max(known)

    def high(value: float) -> float:
        return HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * value / top

    def at(year: int) -> Point:
        return MARGIN + (WIDTH - 2 * MARGIN) * (year - first) / (last - first), high(known[year])

    runs = [[at(year) for year in run] for run in _runs(by_year)]
    # The step that jumped is a run of its own.
    lines = [("line", run) for run in runs]
    if jumped and len(runs[-1]) > 1:
        lines[-1:] = [("line", runs[-1][:-1]), ("jump", runs[-1][-2:])]
    drawn = [_PATH.format(kind, "L".join(f"{x:.1f} {y:.1f}" for x, y in run)) for kind, run in lines if len(run) > 1]
    dots = [
        _DOT.format("jump" if jumped and year == last else "dot", *(f"{each:.1f}" for each in at(year)))
        for year in known
    ]
    said = _NAMED.format(f"{name}, {years_in_words(by_year)}") if name else _HIDDEN
    share = f"{high(1.0):.1f}"
    return _SVG.format(WIDTH, HEIGHT, WIDTH, HEIGHT, said, share, WIDTH, Markup().join([*drawn, *dots]))


def years_in_words(by_year: Mapping[int, float | None]) -> str:
    """The figures of a line as text; empty where there is no line.

    >>> years_in_words({2018: None, 2015: 9.62, 2021: 6.92})
    '2015: 9.6; 2021: 6.9'
    """
    known = [f"{year}: {times(value)}" for year, value in sorted(by_year.items()) if value is not None]
    return "; ".join(known) if len(known) > 1 else ""


def _runs(by_year: Mapping[int, float | None]) -> Iterator[Sequence[int]]:
    """Years one after the other of which each is known."""
    years = sorted(by_year)
    run = years[:1] if by_year[years[0]] is not None else []
    for _, year in pairwise(years):
        if by_year[year] is None:
            if run:
                yield run
            run = []
        else:
            run = [*run, year]
    if run:
        yield run
