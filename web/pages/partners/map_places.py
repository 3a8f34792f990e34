"""Districts in which organisations of a pair stand, numbered for its map."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from flask import url_for

from graph_engine.errors import UnknownNameError
from graph_engine.explanations.evidence import Contact
from web.http.engine_session import EngineSession
from web.presentation.place_map import Mark, place_of

# Who serves an area stands in one place of it that says nothing of the partnership.
_STANDING = ("business", "institution")


@dataclass(frozen=True)
class MapPlace:
    """A place on the map, and the organisations that stand there."""

    mark: Mark
    organisations: tuple[str, ...]


def map_places(now: EngineSession, contacts: Iterable[Contact]) -> list[MapPlace]:
    """Districts of the organisations of which one district is on record, in the order of the contacts."""
    standing: dict[str, dict[str, None]] = {}
    for one in contacts:
        # Of several districts none is known to be the one.
        if one.kind in _STANDING and len(one.districts) == 1:
            standing.setdefault(one.districts[0], {})[one.name] = None
    found: list[MapPlace] = []
    for code, names in standing.items():
        with suppress(UnknownNameError):
            area = now.engine.area(code)
            point = place_of(area)
            if point is not None:
                href = url_for("areas.profile", code=now.reference(area))
                found.append(MapPlace(Mark(len(found) + 1, area.name, href, point), tuple(names)))
    return found
