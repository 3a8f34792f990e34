"""What a search box suggests while somebody types: areas, sectors, topics and organisations, eight at most."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

from cachetools import LRUCache, cached
from flask import Blueprint, Response, current_app, url_for

from graph_engine.errors import HubError
from graph_engine.organisations.casing import cased
from graph_engine.organisations.names import cleaned_name
from graph_engine.reference.place_names import place_names
from graph_engine.schema import UNITED_KINGDOM, AreaLevel, NodeLabel
from graph_engine.schema.scalars import frame
from web.http import caching
from web.http.engine_session import EngineSession
from web.http.parameters import RELEASE, Choice, Text, read_args
from web.http.session import check_release, reading
from web.pages.search.word_beginnings import FoundName, IndexedName, WordBeginnings
from web.presentation.data_table import titled

pages = Blueprint("suggestions", __name__)

MOST = 8
LONGEST_TEXT, LONGEST_NAME = 100, 120
KINDS = {"areas": "Area", "sectors": "Sector", "topics": "Topic", "organisations": "Organisation"}
"""Kinds in the order in which names that fit alike come, and what each is called."""
_PAGES = {
    "areas": ("areas.profile", "code"),
    "sectors": ("sectors.sector", "code"),
    "topics": ("topics.topic", "key"),
    "organisations": ("organisations.organisation", "key"),
}
# Names change only with a release: what was answered a few minutes ago still leads somewhere.
_SECONDS = 300
_TEXT = Text("q", "What has been typed", longest=LONGEST_TEXT)
_KIND = Choice("kind", "Names of one kind alone", list(KINDS))


@pages.get("/search/suggestions")
def suggestions() -> Response:
    """Names that begin as what has been typed, or are spelt like it, each with its page."""
    now = reading()
    check_release(now)
    args = read_args([_TEXT, _KIND], now, "suggestions.suggestions", {}, also=(RELEASE,))
    text = args["q"]
    etag = caching.validator(now, caching.request_key("suggestions"))
    if caching.is_known(etag):
        response = caching.unchanged()
    else:
        found = [_told(one) for one in suggested(now, text, args["kind"])]
        told = current_app.json.dumps({"q": text, "suggestions": found})
        response = current_app.response_class(told, content_type="application/json; charset=utf-8")
    caching.validated(response, etag)
    response.headers["Cache-Control"] = f"public, max-age={_SECONDS}"
    return response


def suggested(now: EngineSession, text: str, kind: str | None = None) -> list[FoundName]:
    """The names that a text may become, all or of one kind, best first; none of a text of one letter."""
    return _index(now).find(text, MOST, kind) if len(text.strip()) > 1 else []


def organisations_called(now: EngineSession, text: str, most: int) -> list[IndexedName]:
    """Organisations whose name holds every word of a text."""
    return _index(now).called(text, "organisations", most) if len(text.strip()) > 1 else []


@cached(LRUCache(2), key=lambda now: now.engine.release.digest, lock=threading.Lock())
def _index(now: EngineSession) -> WordBeginnings:
    """The names of a release, and of the one before it while both are read."""
    return WordBeginnings([*_areas(now), *_sectors(now), *_topics(now), *_organisations(now)], list(KINDS))


# Of a name on several lists the one that people mean; partnerships that have closed are on none of these.
_LEVELS = (
    AreaLevel.AUTHORITY,
    AreaLevel.DISTRICT,
    AreaLevel.ITL2,
    AreaLevel.ITL1,
    AreaLevel.ITL3,
    AreaLevel.COUNTRY,
)


def _areas(now: EngineSession) -> Iterator[IndexedName]:
    units = {area.key for area in now.engine.units}
    said: dict[str, list[str]] = {}
    for row in place_names().rows:
        said.setdefault(row.district, []).append(row.name)
    # A place that the lists of two years have, or that is a district and an ITL area, is one place to a reader.
    seen: set[str] = set()
    order = sorted(
        (area for level in _LEVELS for area in now.areas.get(level, ())),
        key=lambda area: (area.key not in units, _LEVELS.index(AreaLevel(area.level)), area.code),
    )
    for area in order:
        if area.name in seen:
            continue
        seen.add(area.name)
        # Areas between which suggestions are made come first, then combined authorities.
        weight = _HEAVY if area.key in units else _HEAVY // 2 if area.level == AreaLevel.AUTHORITY else _HEAVY // 4
        names = "; ".join([area.code, *said.get(area.code, ())])
        yield IndexedName("areas", now.reference(area), area.name, names, weight)


# Beyond the texts of any organisation: a place, a sector or a topic of a name is what most people mean by it.
_HEAVY = 1 << 20


def _sectors(now: EngineSession) -> Iterator[IndexedName]:
    for row in now.engine.sectors():
        yield IndexedName("sectors", row.code, titled(row.label), row.code, _HEAVY // 8 + row.areas)


def _topics(now: EngineSession) -> Iterator[IndexedName]:
    for row in now.engine.topics():
        yield IndexedName("topics", row.key, titled(row.name), "; ".join(row.words), _HEAVY // 16 + row.texts)


def _organisations(now: EngineSession) -> Iterator[IndexedName]:
    number = now.engine.figures.texts.authors["organisation"].value_counts().to_dict()
    seen: set[str] = set()
    named = []
    for label in (NodeLabel.INSTITUTION, NodeLabel.BUSINESS):
        table = frame(now.engine.store.nodes(label, ["key", "name"], {"country": UNITED_KINGDOM}))
        table = table[table["name"].notna()]
        named += [(str(key), cased(str(name))) for key, name in zip(table["key"], table["name"], strict=True)]
    # Of several records of one name the one that says most of itself.
    for key, name in sorted(named, key=lambda one: (-number.get(one[0], 0), one[0])):
        plain = cleaned_name(name) or name
        if plain not in seen:
            seen.add(plain)
            yield IndexedName("organisations", key, name, "", int(number.get(key, 0)))


def _told(found: FoundName) -> dict[str, Any]:
    """A suggestion as JSON; a name of any length is cut, for a list has a line for each."""
    one = found.one
    endpoint, argument = _PAGES[one.kind]
    values: dict[str, Any] = {argument: one.key}
    named = f"{one.name} ({found.by})" if found.by else one.name
    name = named if len(named) <= LONGEST_NAME else f"{named[: LONGEST_NAME - 1]}…"
    return {"name": name, "kind": KINDS[one.kind], "address": url_for(endpoint, **values)}


def prepare(now: EngineSession) -> None:
    """Make the index before anybody types."""
    try:
        _index(now)
    except HubError:
        return
