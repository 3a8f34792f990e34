"""What a small map of a page says, and what the list beside it says."""

from __future__ import annotations

import html
import re

Link = tuple[str, str, str]
"""Address, number and name."""


def drawn_and_listed(text: str) -> tuple[list[Link], list[Link], list[Link]]:
    """Links of the numbers on a map and of the arcs below them, and those of the list beside it."""
    page = html.unescape(text)
    links = re.findall(r'hub-places__link" href="([^"]+)"([^>]*)><title>(\d+)\. ([^<]+)</title>', page)
    listed = re.findall(
        r'in-list">(\d+)</span>\s*<(?:div|h3[^>]*)>'
        r'<a class="govuk-link" href="([^"]+)">([^<]+)</a>',
        page,
    )
    numbers, arcs = (
        [(href, number, name) for href, more, number, name in links if ("aria-hidden" in more) is arc]
        for arc in (False, True)
    )
    return numbers, arcs, [(href, number, name) for number, href, name in listed]
