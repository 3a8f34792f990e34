"""Text whose UTF-8 bytes somebody read as Windows-1252 and saved again, put back."""

from __future__ import annotations

import re

# Runs of what bytes from 0x80 on become in Windows-1252; its five unused places stay control characters.
_RUN = re.compile(
    "[\u0080-\u00ff\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d\u2018\u2019"
    "\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178]{2,}"
)


def put_back(text: str) -> str:
    """Put back what was misread; other text comes back as it is.

    Only runs of characters that are valid UTF-8 when they are written as bytes again are touched: no language has them.

    Examples
    --------
    >>> put_back("Kingâ€™s Cross, ZÃ¼rich"), put_back("Café – “Zürich”")
    ('King’s Cross, Zürich', 'Café – “Zürich”')
    """
    return _RUN.sub(lambda found: _decoded(found[0]), text)


def _decoded(run: str) -> str:
    try:
        return b"".join(map(_byte, run)).decode("utf-8")
    except UnicodeDecodeError:
        return run


def _byte(letter: str) -> bytes:
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:
        return letter.encode("latin-1")
