"""The drawing of the network as an SVG document: for a report, and for browsers without scripts."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from graph_engine.schema.foreign_text import printable
from web.pages.network.drawing import Drawing, steps

WIDTH, HEIGHT = 1000, 760
_MARGIN, _LEGEND_ROW, _FONT = 40, 22, 13
_TIES = ("#d5dce2", "#b3bec8", "#7f8d9a")
_MOST_LABELS, _LONGEST = 60, 44
# Width of a letter of a sans-serif face over its height, on average.
_LETTER = 0.56


def picture(drawing: Drawing, title: str) -> str:
    """Draw a network with its legend.

    Parameters
    ----------
    drawing : Drawing
        Members with colours and radii.
    title : str
        What it shows, in a sentence.

    Returns
    -------
    str
        An SVG document of 1,000 pixels across; names are escaped.
    """
    nodes = drawing.network.nodes
    points = _fitted(drawing.points)
    at = {node.key: position for position, node in enumerate(nodes)}
    height = HEIGHT + _LEGEND_ROW * (len(drawing.groups) + drawing.has_hollow) + 20
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
        f'role="img" aria-label={quoteattr(printable(title))} font-family="Arial, Helvetica, sans-serif" '
        f'font-size="{_FONT}">',
        f"<title>{escape(printable(title))}</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
    ]
    by_step: dict[int, list[str]] = {}
    edges = sorted(drawing.network.edges, key=lambda one: (one.weight, one.source, one.target))
    for step, edge in zip(steps(len(edges)), edges, strict=True):
        (x1, y1), (x2, y2) = points[at[edge.source]], points[at[edge.target]]
        # One path for each strength: an element for each of thousands of ties would make the file many times larger.
        by_step.setdefault(step, []).append(f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}")
    for step, lines in sorted(by_step.items()):
        parts.append(
            f'<path d="{"".join(lines)}" stroke="{_TIES[step]}" stroke-width="{0.6 + 0.5 * step}" fill="none"/>'
        )
    # Large ones first: small ones lie above them and stay visible.
    order = sorted(range(len(nodes)), key=lambda one: (-drawing.radii[one], nodes[one].key))
    for position in order:
        x, y = points[position]
        colour = drawing.groups[drawing.group_of[position]].colour
        radius = drawing.radii[position]
        paint = f'fill="#ffffff" stroke="{colour}" stroke-width="2"' if drawing.hollow[position] else f'fill="{colour}"'
        # Control characters are not allowed in XML.
        name = escape(printable(nodes[position].name))
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" {paint}><title>{name}</title></circle>')
    parts += _labels(drawing, points, order)
    parts += _legend(drawing)
    return "".join([*parts, "</svg>"])


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


def _labels(drawing: Drawing, points: Sequence[tuple[float, float]], order: Sequence[int]) -> list[str]:
    """Names of the largest members, the middle first, each where it covers no other name."""
    nodes = drawing.network.nodes
    middle = drawing.network.focus
    taken: list[tuple[float, float, float, float]] = []
    parts: list[str] = []
    for position in sorted(order, key=lambda one: nodes[one].key != middle):
        if len(parts) >= _MOST_LABELS:
            break
        name = printable(nodes[position].name)
        name = name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
        x, y = points[position]
        width = len(name) * _FONT * _LETTER
        left = x + drawing.radii[position] + 3
        if left + width > WIDTH:
            left = x - drawing.radii[position] - 3 - width
        box = (left, y - _FONT / 2, left + width, y + _FONT / 2)
        if left < 0 or any(_overlap(box, other) for other in taken):
            continue
        taken.append(box)
        weight = ' font-weight="bold"' if nodes[position].key == middle else ""
        parts.append(
            f'<text x="{left:.1f}" y="{y + _FONT * 0.35:.1f}" fill="#14181c" stroke="#ffffff" stroke-width="3" '
            f'paint-order="stroke"{weight}>{escape(name)}</text>'
        )
    return parts


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


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
