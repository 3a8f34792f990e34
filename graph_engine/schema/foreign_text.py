"""Text from files of others, made fit for files of ours: no character that XML cannot hold, no formula in a cell."""

from __future__ import annotations

import unicodedata
from typing import Any

# Controls, marks that turn the direction of writing, halves of pairs, and what is no character at all.
_LEFT_OUT = frozenset({"Cc", "Cf", "Cs", "Cn"})
# A cell that begins with one of these is a formula to a spreadsheet (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def printable(text: str) -> str:
    r"""Text without what XML cannot hold or what turns the text around it.

    >>> printable("Le\x00eds\u202e")
    'Leeds'
    """
    return "".join(one for one in text if unicodedata.category(one) not in _LEFT_OUT)


def neutral(value: Any) -> Any:
    """A cell that no spreadsheet runs: text that would be a formula gets an apostrophe in front.

    >>> neutral("=1+1"), neutral("  @SUM(A1)"), neutral(-3.5), neutral(None), neutral("Leeds")
    ("'=1+1", "'  @SUM(A1)", -3.5, '', 'Leeds')
    """
    if value is None or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, (list, tuple)):
        value = "; ".join(str(one) for one in value)
    text = str(value).replace("\x00", "")
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text
