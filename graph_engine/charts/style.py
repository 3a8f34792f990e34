"""What all charts look like: colours that differ in lightness, so that they do without hue, and one plain face."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

FONT = "Arial, Helvetica, Liberation Sans, DejaVu Sans, sans-serif"
TEXT = "#0b0c0c"
QUIET = "#484949"
LINE = "#cecece"
BRAND = "#12436d"
BAR = "#5d8fb9"
ARC = "#12436d"
LINK = "#484949"
# Colours of the Government Analysis Function for categories, and three more that can be told apart from them.
CATEGORIES = ("#12436d", "#28a197", "#801650", "#f46a25", "#a285d1", "#2073bc", "#8a6d00", "#3d3d3d")
REST = "#8d99a6"
NO_FIGURE = "#ffffff"
SEA = "#e8f0f5"
# Light to dark in even steps of lightness, one hue family: the order survives every colour blindness and a copier.
SEQUENCE = ("#fdf1dc", "#f8d9a4", "#eeb665", "#d98c3b", "#b2611f", "#7a3a10")
# Shapes and colours together, so that no year is told by colour alone.
YEARS = ("#9aa9b5", "#4f7fa6", BRAND)
SHAPES = ("circle", "diamond", "square")


def config(width: int) -> Mapping[str, Any]:
    """The settings of a chart that is ``width`` pixels wide."""
    small = 12
    return {
        "font": FONT,
        "background": "#ffffff",
        "view": {"stroke": None},
        "padding": 8,
        "title": {
            "anchor": "start",
            "frame": "bounds",
            "font": FONT,
            "fontSize": 16,
            "fontWeight": "bold",
            "color": TEXT,
            "subtitleFont": FONT,
            "subtitleFontSize": small,
            "subtitleColor": QUIET,
            "offset": 12,
            "limit": width,
        },
        "axis": {
            "labelFont": FONT,
            "titleFont": FONT,
            "labelFontSize": small,
            "titleFontSize": small,
            "titleFontWeight": "normal",
            "labelColor": TEXT,
            "titleColor": QUIET,
            "gridColor": "#e6e6e6",
            "domainColor": LINE,
            "tickColor": LINE,
            "labelLimit": 260,
        },
        "legend": {
            "labelFont": FONT,
            "titleFont": FONT,
            "labelFontSize": small,
            "titleFontSize": small,
            "titleFontWeight": "normal",
            "labelColor": TEXT,
            "titleColor": QUIET,
        },
        "header": {
            "labelFont": FONT,
            "labelFontSize": small,
            "labelFontWeight": "bold",
            "labelAnchor": "start",
            "labelColor": TEXT,
            "titleFont": FONT,
        },
    }


def wrapped(text: str, characters: int) -> list[str]:
    """A text in lines of at most so many characters; a longer word stands alone.

    >>> wrapped("motor vehicles and their engines", 16)
    ['motor vehicles', 'and their', 'engines']
    """
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= characters:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
