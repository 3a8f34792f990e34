"""Addresses of pages to which cells of tables lead, while a request is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph_engine.geography.gazetteer import Area

# The command line prints the same columns without Flask: it is imported where an address is made.


def area_page(area: Area) -> str:
    """Address of an area's page."""
    from flask import url_for

    from web.http.session import reading

    return url_for("areas.profile", code=reading().reference(area))


def sector_page(code: str) -> str:
    """Address of an activity's page."""
    from flask import url_for

    return url_for("sectors.sector", code=code)


def source_page(key: str) -> str:
    """Address of an edition's page."""
    from flask import url_for

    return url_for("sources.source", key=key)
