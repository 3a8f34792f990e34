"""Addresses of pages to which cells of tables lead, while a request is answered."""

from __future__ import annotations

# The command line prints the same columns without Flask: it is imported where an address is made.


def sector_page(code: str) -> str:
    """Address of an activity's page."""
    from flask import url_for

    return url_for("sectors.sector", code=code)


def source_page(key: str) -> str:
    """Address of an edition's page."""
    from flask import url_for

    return url_for("sources.source", key=key)
