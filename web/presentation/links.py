"""Addresses of pages to which cells of tables lead, while a request is answered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

_TELEPHONE = re.compile(r"\+?[0-9][0-9 ()\-]{5,}")
_MAILBOX = re.compile(r"[^\s@:/?&]+@[^\s@:/?&]+")

if TYPE_CHECKING:
    from graph_engine.explanations.evidence import FigureRow

# The command line prints the same columns without Flask: it is imported where an address is made.


def sector_page(code: str) -> str:
    """Address of an activity's page."""
    from flask import url_for

    return url_for("sectors.sector", code=code)


def source_page(key: str) -> str:
    """Address of an edition's page."""
    from flask import url_for

    return url_for("sources.source", key=key)


def topic_page(key: str) -> str:
    """Address of a topic's page."""
    from flask import url_for

    return url_for("topics.topic", key=key)


def organisation_page(key: str) -> str:
    """Address of an organisation's page."""
    from flask import url_for

    return url_for("organisations.organisation", key=key)


def published_page(address: str | None) -> str | None:
    """An address that a page may lead to; ``None`` where a source gives none, or something that is no page."""
    # Addresses come from files: what is no page of the web must not become a link.
    return address if address is not None and address.startswith(("https://", "http://")) else None


def reach_address(contact: str) -> str | None:
    """An address that rings, writes to or opens what a source gives; ``None`` where it is none of the three.

    >>> reach_address("0161 359 3050"), reach_address("hello@hub.example"), reach_address("https://hub.example")
    ('tel:01613593050', 'mailto:hello@hub.example', 'https://hub.example')
    """
    if _MAILBOX.fullmatch(contact):
        return f"mailto:{contact}"
    if _TELEPHONE.fullmatch(contact):
        return f"tel:{re.sub('[^0-9+]', '', contact)}"
    return published_page(contact)


def figure_row(row: FigureRow) -> str:
    """Address of the row in which a figure stands."""
    from flask import url_for

    arguments: dict[str, Any] = row.as_dict()
    return url_for("figures.table", name=arguments.pop("table"), **arguments)
