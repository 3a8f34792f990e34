"""Formulas as HTML, from the notation in which the engine states them."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_MARKS = ((r"\*([^*]+)\*", "var"), (r"_\[([^]]*)\]", "sub"), (r"\^\[([^]]*)\]", "sup"))


def formula(text: str) -> Markup:
    """A formula with its variables, and with what stands below and above the line.

    >>> formula("*LQ*_[buyer] · share^[0.5]")
    Markup('<var>LQ</var><sub>buyer</sub> · share<sup>0.5</sup>')
    """
    found = str(escape(text))
    for pattern, element in _MARKS:
        found = re.sub(pattern, rf"<{element}>\1</{element}>", found)
    # Escaped above, so that nothing but these three elements can stand in it.
    return Markup(found)  # noqa: S704
