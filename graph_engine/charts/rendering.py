"""From a specification to SVG text that may stand on any page: no style attributes, no script, a name that is read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    import altair as alt

# Blocked by a strict policy, and of no use in a picture.
_STYLE = re.compile(r' style="[^"]*"')
_LONG = re.compile(r"(\d+\.\d{2})\d+")
# What no XML document may hold; the renderer ends the whole process where a text carries some of it.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ROOT = re.compile(r"<svg\b[^>]*>")


def svg(chart: alt.TopLevelMixin, description: str = "") -> str:
    """Render a chart.

    Parameters
    ----------
    chart
        Any chart of altair.
    description : str
        What the picture shows, for those who do not see it; it becomes the picture's title.

    Returns
    -------
    str
        A whole SVG document; the same chart gives the same text.
    """
    import vl_convert

    drawn = str(vl_convert.vegalite_to_svg(_clean(chart.to_dict())))
    drawn = _LONG.sub(r"\1", _STYLE.sub("", drawn))
    if description:
        root = _ROOT.search(drawn)
        at = root.end() if root else 0
        drawn = f"{drawn[:at]}<title>{escape(_clean(description))}</title>{drawn[at:]}"
    return drawn


def _clean(part: Any) -> Any:
    """A specification, or a part of it, whose texts hold no control characters."""
    if isinstance(part, str):
        return _CONTROL.sub("", part)
    if isinstance(part, dict):
        return {_clean(name): _clean(value) for name, value in part.items()}
    if isinstance(part, list):
        return [_clean(value) for value in part]
    return part
