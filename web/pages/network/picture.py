"""The drawing of the network as an SVG document: for a report, and for browsers without scripts."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from graph_engine.networks.model import NetworkEdge
from graph_engine.schema.foreign_text import printable
from web.pages.network.drawing import Drawing, Label, steps
from web.pages.network.placing import Placed

WIDTH, HEIGHT = 1000, 1000
_MARGIN, _LEGEND_ROW, _FONT, _FONT_IN_PAGE = 24, 22, 13, 16
_TIES = ("#d5dce2", "#b3bec8", "#7f8d9a")
# Paler where there are so many that they would hide what they tie.
_MANY, _MANY_TIES = 1500, ("#eef1f4", "#e6ebef", "#dde4ea")
_MOST_NAMED, _LONGEST, _MOST_IN_PAGE = 400, 44, 4000
_CLOSEST = 20
_MIDDLE = 'text-anchor="middle"'
_BOLD = ' font-weight="bold"'
_RING, _RINGED = 5, 'fill="none" stroke="#14181c" stroke-width="3"'


def picture(drawing: Drawing, title: str, *, legend: bool = True) -> str:
    """Draw a network, and below it what the colours mean.

    Parameters
    ----------
    drawing : Drawing
        Members with colours and radii.
    title : str
        What it shows, in a sentence.
    legend : bool
        Without one it is a picture in a page, which says what the colours mean, and its names are larger.

    Returns
    -------
    str
        An SVG document of 1,000 pixels across; names are escaped.
    """
    nodes = drawing.network.nodes
    points = _fitted(drawing.points)
    below = _LEGEND_ROW * (len(drawing.groups) + drawing.has_hollow) + 20 if legend else 0
    height = HEIGHT + below
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
        f'role="img" aria-label={quoteattr(printable(title))} font-family="Arial, Helvetica, sans-serif" '
        f'font-size="{_FONT if legend else _FONT_IN_PAGE}">',
        f"<title>{escape(printable(title))}</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        *_lines(drawing, points),
    ]
    # Large ones first: small ones lie above them and stay visible.
    order = sorted(range(len(nodes)), key=lambda one: (-drawing.radii[one], nodes[one].key))
    # In a page more would be told apart by nobody, and keep the drawing waiting.
    for position in order if legend else order[:_MOST_IN_PAGE]:
        x, y = points[position]
        colour = drawing.groups[drawing.group_of[position]].colour
        radius = drawing.radii[position]
        paint = f'fill="#ffffff" stroke="{colour}" stroke-width="2"' if drawing.hollow[position] else f'fill="{colour}"'
        # Control characters are not allowed in XML; in a page nothing shows these names.
        name = f"><title>{escape(printable(nodes[position].name))}</title></circle>" if legend else "/>"
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" {paint}{name}')
    parts += _labels(drawing, points, _FONT if legend else _FONT_IN_PAGE)
    if legend:
        parts += _legend(drawing)
    return "".join([*parts, "</svg>"])


def _lines(drawing: Drawing, points: Sequence[tuple[float, float]]) -> list[str]:
    """Ties, one path for each strength: an element for each of thousands would make the file many times larger."""
    at = {node.key: position for position, node in enumerate(drawing.network.nodes)}
    middle = drawing.network.focus
    strength = dict(zip(drawing.lines, steps(len(drawing.lines)), strict=True))
    by_step: dict[int, list[str]] = {}
    for line in drawing.lines:
        edge = drawing.ties[line]
        (x1, y1), (x2, y2) = points[at[edge.source]], points[at[edge.target]]
        # Around a member its own ties are what a reader looks for.
        step = strength[line] if middle is None else 2 if middle in _ends(edge) else 0
        by_step.setdefault(step, []).append(f"M{x1:.0f} {y1:.0f}L{x2:.0f} {y2:.0f}")
    colours = _MANY_TIES if len(drawing.lines) > _MANY else _TIES
    return [
        f'<path d="{"".join(lines)}" stroke="{colours[step]}" stroke-width="{0.6 + 0.5 * step}" fill="none"/>'
        for step, lines in sorted(by_step.items())
    ]


def _fitted(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Points in pixels, filling the drawing without being stretched; y grows downwards."""
    if not points:
        return []
    low = [min(point[axis] for point in points) for axis in (0, 1)]
    high = [max(point[axis] for point in points) for axis in (0, 1)]
    across, up = (high[axis] - low[axis] or 1.0 for axis in (0, 1))
    scale = min((WIDTH - 2 * _MARGIN) / across, (HEIGHT - 2 * _MARGIN) / up)
    middle = [(low[axis] + high[axis]) / 2 for axis in (0, 1)]
    return [(WIDTH / 2 + (x - middle[0]) * scale, HEIGHT / 2 - (y - middle[1]) * scale) for x, y in points]


def _labels(drawing: Drawing, points: Sequence[tuple[float, float]], size: int) -> list[str]:
    """Names of communities, then of members where there is room: the middle, those tied to it most, the strongest."""
    nodes = drawing.network.nodes
    few = len(nodes) <= _MOST_NAMED
    room = Placed(WIDTH, HEIGHT)
    if few or drawing.labels:
        for point, radius in zip(points, drawing.radii, strict=True):
            room.circle(point, radius)
    parts: list[str] = []
    where = _fitted([*drawing.points, *(one.point for one in drawing.labels)])[len(nodes) :]
    for label, point in zip(drawing.labels, where, strict=True):
        # A name that would cover circles gives way to its number, which is smaller: the list beside has both.
        others = [one for one in where if one != point]
        for lines, over in ((label.lines, False), ([str(label.number)], not few)):
            if (found := room.around(lines, point, size + 2, over=over, others=others)) is not None:
                parts += _named(label, lines, found, size + 2)
                break
    return [*parts, *_member_names(drawing, points, size, room)] if few else parts


def _named(label: Label, lines: Sequence[str], at: tuple[float, float], size: int) -> list[str]:
    """Lines around their middle, on a bar of the colour that their members have."""
    x, y = at
    across = max(map(len, lines)) * size * 0.5
    left, under = x - across / 2, y + (len(lines) - 1) * size * 1.2 + 4
    bar = f'<path d="M{left:.1f} {under:.1f}h{across:.1f}" stroke="{label.colour}" stroke-width="3"/>'
    return [
        bar,
        *(_text(line, x, y + n * size * 1.2, f'{_BOLD} font-size="{size}" {_MIDDLE}') for n, line in enumerate(lines)),
    ]


def _member_names(drawing: Drawing, points: Sequence[tuple[float, float]], size: int, room: Placed) -> list[str]:
    nodes = drawing.network.nodes
    middle = drawing.network.focus
    tied = {end: edge.weight for edge in drawing.ties if middle in _ends(edge) for end in _ends(edge)}
    order = sorted(
        range(len(nodes)),
        key=lambda one: (nodes[one].key != middle, -tied.get(nodes[one].key, 0.0), -drawing.radii[one], nodes[one].key),
    )
    parts: list[str] = []
    for at, position in enumerate(order):
        radius = drawing.radii[position]
        its = nodes[position].key == middle
        if its:
            x, y = points[position]
            radius += _RING
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" {_RINGED}/>')
            room.names.append((x - radius, y - radius, x + radius, y + radius))
        name = printable(nodes[position].name)
        name = name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
        # Those tied to the middle most are named first, over small circles rather than not at all.
        over = middle is not None and at <= _CLOSEST
        if (beside := room.beside(name, points[position], radius, size, over=over)) is not None:
            parts.append(_text(name, *beside, _BOLD if its else ""))
    return parts


def _ends(edge: NetworkEdge) -> tuple[str, str]:
    return edge.source, edge.target


def _text(words: str, x: float, y: float, more: str) -> str:
    """Words on a white edge, so that they read on ties and members."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="#14181c" stroke="#ffffff" stroke-width="3" '
        f'paint-order="stroke"{more}>{escape(printable(words))}</text>'
    )


def _legend(drawing: Drawing) -> list[str]:
    rows = [
        (f'fill="{group.colour}"', f"{f'{group.number}. ' if group.number else ''}{group.name} ({group.members:,})")
        for group in drawing.groups
    ]
    if drawing.has_hollow:
        rows.append(('fill="#ffffff" stroke="#47525c" stroke-width="2"', "ring: in no community for sure"))
    parts: list[str] = []
    for at, (paint, text) in enumerate(rows):
        y = HEIGHT + 10 + at * _LEGEND_ROW
        parts.append(f'<circle cx="{_MARGIN}" cy="{y}" r="6" {paint}/>')
        parts.append(f'<text x="{_MARGIN + 14}" y="{y + 4.5}" fill="#14181c">{escape(printable(text))}</text>')
    return parts
