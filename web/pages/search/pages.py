"""One search over areas, sectors, topics and organisations."""

from __future__ import annotations

import functools
import re
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from cachetools import LRUCache, cached
from flask import current_app, url_for

from graph_engine.explanations.named_works import works_in_use
from graph_engine.geography.gazetteer import Area, folded
from graph_engine.organisations.casing import cased
from graph_engine.reference.plants import plants
from graph_engine.reference.thresholds import thresholds
from graph_engine.schema import UNITED_KINGDOM, NodeLabel, Scheme
from graph_engine.schema.scalars import missing
from graph_engine.spellings import Spellings
from web.http.answers import Answer
from web.http.engine_session import EngineSession
from web.http.paging import PAGING, paged
from web.http.parameters import Choice, QueryArgs, Text
from web.http.routing import Pages
from web.pages.search.first_answers import first_answers
from web.pages.search.one_organisation import once_an_organisation
from web.presentation.area_columns import AREA_SCHEMA, CSV_ONLY, JSON_ONLY
from web.presentation.data_table import DataTable, TableColumn, titled
from web.presentation.named_places import LEVEL_WORDS, level_in_words, once_a_name

pages = Pages("search", __name__)

KINDS = {"areas": "Areas", "sectors": "Sectors", "topics": "Topics", "organisations": "Organisations"}
# Results of each kind where all kinds are shown.
SHOWN = 8
MOST_ORGANISATIONS = 500
# Topics that are not called so, and have the words among theirs.
MOST_BY_WORD = 3
_MOST_NEAREST = 5
_ALIKE = 0.72
_POSTCODE = re.compile(r"([A-Za-z]{1,2}\d[A-Za-z\d]?)(?:\s*\d[A-Za-z]{2})?")
RESULTS = (
    TableColumn("kind", "Kind"),
    TableColumn("key", "Code or key"),
    TableColumn("name", "Name"),
    TableColumn("detail", "What it is"),
    TableColumn("place_code", "Area code", value=lambda one: one.place.code if one.place else None, only=CSV_ONLY),
    TableColumn("place_name", "Area", value=lambda one: one.place.name if one.place else None, only=CSV_ONLY),
    TableColumn("address", "Page", gaps=True),
    TableColumn("place", "Area of an organisation", gaps=True, only=JSON_ONLY, schema=AREA_SCHEMA),
)
"""Columns of results."""


@dataclass(frozen=True)
class Result:
    """Something that was found.

    Parameters
    ----------
    kind : str
        ``areas``, ``sectors``, ``topics`` or ``organisations``.
    key : str
        Its code or key.
    name : str
        Its name.
    detail : str
        What it is, and where.
    address : str or None
        Its page.
    place : Area, optional
        Where an organisation is.
    """

    kind: str
    key: str
    name: str
    detail: str
    address: str | None
    place: Area | None = None

    def as_dict(self) -> dict[str, Any]:
        """Its fields as JSON takes them."""
        return {**vars(self), "place": {"code": self.place.code, "name": self.place.name} if self.place else None}


@pages.page(
    "/search",
    parameters=[Text("q", "Words of a name, or a code"), Choice("kind", "Only this kind", tuple(KINDS)), *PAGING],
    api=True,
)
def search(now: EngineSession, args: QueryArgs) -> Answer:
    """Areas, sectors, topics and organisations whose name holds the words, or that have the code or the postcode."""
    text = args["q"]
    found = found_by(now, text) if folded(text) else {kind: [] for kind in KINDS}
    nearest = _nearest(now, text) if folded(text) and not any(found.values()) else []
    # Words that texts of projects say are no slips, though nothing is called so.
    showing = _corrected(now, text) if nearest and first_answers(now, text, found) is None else None
    written, text = text, showing or text
    found = found_by(now, text) if showing else found
    wanted = [one for kind in KINDS if args["kind"] in (None, kind) for one in found[kind]]
    table = DataTable("Results", RESULTS, wanted)
    # As on the page, in which a name of many places or records stands once.
    merged = {kind: _merged(kind, results) for kind, results in found.items()}
    # Who writes the whole name of an organisation asks for it.
    is_name = any(folded(one.name) == folded(text) for one in found["organisations"])
    answers = None if args["kind"] or is_name else first_answers(now, text, merged)
    return Answer(
        "search.html",
        {
            "text": written,
            "showing": showing,
            "found": merged,
            "answers": answers,
            "is_postcode": bool(_POSTCODE.fullmatch(text.strip())),
            "kinds": KINDS,
            "shown": SHOWN,
            "total": len(wanted),
            "most": MOST_ORGANISATIONS,
            "nearest": nearest,
        },
        data=lambda: {
            "q": written,
            "showing": showing,
            "totals": {kind: len(results) for kind, results in found.items()},
            "nearest": nearest,
            **paged("results", table.records(), args),
        },
        tables=lambda: {"results": table},
    )


def _merged(kind: str, results: Sequence[Result]) -> list[tuple[Result, tuple[Result, ...]]]:
    if kind == "organisations":
        return once_an_organisation(results, lambda one: one.name, lambda one: one.place.key if one.place else None)
    return once_a_name(results, (lambda one: one.name) if kind == "areas" else (lambda one: one.key))


def found_by(now: EngineSession, text: str) -> Mapping[str, list[Result]]:
    """Results by kind, the best first."""
    return {
        "areas": _areas(now, text),
        "sectors": _sectors(now, text),
        "topics": _topics(now, text),
        "organisations": _organisations(now, text),
    }


def _areas(now: EngineSession, text: str) -> list[Result]:
    units = {area.key: area for area in now.engine.units}
    today = {area.key: area for areas in now.areas.values() for area in areas}
    words, levels = folded(text).split(), list(LEVEL_WORDS)
    hits = {}
    for area in {**today, **units}.values():
        rank = _rank(area.name, words)
        if area.code.casefold() == text.casefold() or area.key.casefold() == text.casefold():
            rank = 0
        if rank is not None:
            # An area of the suggestions comes before one of another list with the same name.
            level = levels.index(area.level) if area.level in levels else len(levels)
            hits[area.key] = (rank, area.key not in units, level, area.name, area.code, -(area.vintage or 0)), area
    ordered = [area for _, area in sorted(hits.values(), key=lambda hit: hit[0])]
    return _by_postcode(now, text, units) + [
        Result(
            "areas",
            area.code,
            area.name,
            level_in_words(area) + (", with suggestions of its own" if area.key in units else ""),
            url_for("areas.profile", code=now.reference(area)),
        )
        for area in ordered
    ]


def _by_postcode(now: EngineSession, text: str, units: Mapping[str, Area]) -> list[Result]:
    """Areas in which the organisations stand whose postcode begins alike: no register of postcodes is loaded."""
    found = _POSTCODE.fullmatch(text.strip())
    if not found:
        return []
    outward, table = found.group(1).upper(), now.engine.figures.organisations.table
    begins = table["postcode"].fillna("").str.upper().str.split(" ").str[0] == outward
    numbers = Counter(str(unit) for unit in table.loc[begins, "unit"] if unit in units)
    return [
        Result(
            "areas",
            units[unit].code,
            units[unit].name,
            f"{number:,} of {numbers.total():,} organisations on record with a postcode in {outward}",
            url_for("areas.profile", code=now.reference(units[unit])),
        )
        for unit, number in sorted(numbers.items(), key=lambda one: (-one[1], one[0]))
    ]


def _topics(now: EngineSession, text: str) -> list[Result]:
    words = folded(text).split()
    rows = now.engine.topics(" ".join(words))
    # Among its other words many a topic has one that it is not about: these answer only where none is called so.
    named = [
        row for row in rows if _rank(f"{row.heading} {row.name}", words) is not None or folded(text) == folded(row.key)
    ]
    return [
        Result(
            "topics",
            row.key,
            titled(row.heading),
            f"{row.name}; {row.organisations} organisations" if named else f"“{' '.join(words)}” is one of its words",
            _page("topics.topic", "key", row.key),
        )
        for row in (named or rows[:MOST_BY_WORD])
    ]


def _sectors(now: EngineSession, text: str) -> list[Result]:
    words, digits = folded(text).split(), text.strip()
    known = now.engine.figures.activities
    rows = {row.code: row for row in now.engine.sectors()}
    # The name of a class of SIC 2007 leads to the activity that holds it.
    classes: dict[str, str] = {}
    for node in now.engine.store.search(text, [NodeLabel.SECTOR], limit=60):
        scheme, _, code = node.key.partition(":")
        activity = known.of(code) if scheme == Scheme.SIC and code.isdigit() else None
        if activity in rows:
            classes.setdefault(str(activity), node.name)
    if digits.isdigit() and len(digits) > 1:
        of = known.of(digits)
        classes.update({code: "" for code in rows if code.startswith(digits) or code == of})
    hits = []
    for row in rows.values():
        rank = _rank(row.label, words)
        if rank is None:
            rank = _rank(row.theme, words, above=4)
        if rank is not None or row.code in classes:
            hits.append(((9 if rank is None else rank, -row.areas, row.code), row))
    return [
        Result(
            "sectors",
            row.code,
            row.label[:1].upper() + row.label[1:],
            f"{row.theme}; SIC 2007 {row.code}"
            + (f"; holds “{classes[row.code]}”" if classes.get(row.code) and _rank(row.label, words) is None else ""),
            _page("sectors.sector", "code", row.code),
        )
        for _, row in sorted(hits, key=lambda hit: hit[0])
    ]


def _organisations(now: EngineSession, text: str) -> list[Result]:
    figures, directory = now.engine.figures, _directory(now)
    nodes = now.engine.store.search(text, [NodeLabel.INSTITUTION, NodeLabel.BUSINESS], limit=MOST_ORGANISATIONS)
    results = _works(now, text)
    for node in nodes:
        row = directory.placed.get(node.key)
        # Partners abroad of European projects have no place here to lead to.
        if row is None and node.key not in directory.unplaced:
            continue
        place = figures.area(row.unit) if row else None
        kind = str(row.type) if row and not missing(row.type) else node.label.lower()
        town = f", {cased(str(row.town))}" if row and not missing(row.town) else ""
        where = town if place else ", without an address that can be placed"
        address = _page("organisations.organisation", "key", node.key)
        results.append(Result("organisations", node.key, cased(node.name), kind + where, address, place))
    return results


def _works(now: EngineSession, text: str) -> list[Result]:
    """Works that suggestions name, by their names in common use, which registers often do not have."""
    words, figures = folded(text).split(), now.engine.figures
    unit_of = {figures.area(unit).code: unit for unit in figures.units}
    found: dict[tuple[str, str], Result] = {}
    fitting = tuple(
        plant
        for plant in plants().rows
        if plant.here and plant.place in unit_of and _rank(plant.name, words) is not None
    )
    for one in works_in_use(figures, fitting):
        plant, area = one.plant, figures.area(unit_of[one.plant.place])
        key = f"works:{plant.place}:{plant.name}"
        result = Result("organisations", key, plant.name, one.reason(figures), None, area)
        found.setdefault((plant.name, plant.place), result)
    return [found[one] for one in sorted(found)]


def _rank(name: str, words: Sequence[str], above: int = 0) -> int | None:
    """How well a name holds all words: 0 the same, 1 begins so, 2 words begin so, 3 holds them; ``None`` if not."""
    text, whole = _folded(name), " ".join(words)
    if not words or not all(word in text for word in words):
        return None
    if text == whole:
        return above
    if text.startswith(whole):
        return above + 1
    return above + (2 if all(any(one.startswith(word) for one in text.split()) for word in words) else 3)


class _Placed(NamedTuple):
    """Where an organisation is: key of the unit, kind and town as its source says them."""

    unit: str
    type: object
    town: object


class _Directory:
    """Organisations and names that a search knows, with what it takes to find those that come near a text."""

    def __init__(self, now: EngineSession) -> None:
        table = now.engine.figures.organisations.table
        rows = map(_Placed, *(table[column].tolist() for column in _Placed._fields))
        self.placed: dict[str, _Placed] = dict(zip(table["key"].tolist(), rows, strict=True))
        here = (
            now.engine.store.nodes(label, ["key"], {"country": UNITED_KINGDOM}).column("key").to_pylist()
            for label in (NodeLabel.INSTITUTION, NodeLabel.BUSINESS)
        )
        self.unplaced = {str(key) for keys in here for key in keys} - self.placed.keys()
        self._names = [area.name for areas in now.areas.values() for area in areas]
        self._names += [row.label for row in now.engine.sectors()]
        self._organisations = table["name"].tolist()

    @functools.cached_property
    def by_fold(self) -> dict[str, str]:
        """Names as they are written by what they are compared as."""
        names = {*self._names, *(cased(str(name)) for name in self._organisations)}
        # Backwards: of names that are compared alike, the last one that is written here stays.
        return {folded(name): name for name in sorted(names, reverse=True)}

    @functools.cached_property
    def names(self) -> Spellings:
        """Whole names."""
        return Spellings(self.by_fold)

    @functools.cached_property
    def words(self) -> Spellings:
        """Words of names."""
        return Spellings(sorted({word for name in self.by_fold for word in name.split() if len(word) > 2}))


@cached(LRUCache(2), key=lambda now: now.engine.release.digest, lock=threading.Lock())
def _directory(now: EngineSession) -> _Directory:
    """The names of a release, and of the one before it while both are read."""
    return _Directory(now)


def _nearest(now: EngineSession, text: str) -> list[str]:
    """Names that come near a text of which nothing is found, so that each of them finds something."""
    known = _directory(now)
    found = [known.by_fold[hit] for hit in known.names.nearest(folded(text), _MOST_NEAREST, _ALIKE)]
    respelt = _respelt(folded(text).split(), known.words)
    if respelt and any(all(word in name for word in respelt.split()) for name in known.by_fold):
        found.insert(0, known.by_fold.get(respelt, respelt))
    return list(dict.fromkeys(found))[:_MOST_NEAREST]


def _corrected(now: EngineSession, text: str) -> str | None:
    """The text with each slip put right, where one name holds all its words; ``None`` where none comes near enough."""
    known, words = _directory(now), folded(text).split()
    respelt = _respelt(words, known.words, thresholds().shown.respelt)
    if not respelt or respelt == " ".join(words):
        return None
    # Of organisations abroad, which are left out, a word is no slip.
    if now.engine.store.search(text, [NodeLabel.INSTITUTION, NodeLabel.BUSINESS], limit=1):
        return None
    wanted = set(respelt.split())
    # Of one name: words of an area and of a firm do not make a third.
    if not any(wanted <= set(name.split()) for name in known.by_fold):
        return None
    return known.by_fold.get(respelt, respelt)


def _respelt(words: Sequence[str], known: Spellings, least: float = _ALIKE) -> str:
    hits = []
    for word in words:
        near = [word] if word in known else known.nearest(word, 1, least)
        hits.append(near[0] if near else "")
    return " ".join(hits) if all(hits) else ""


@functools.lru_cache(maxsize=8192)
def _folded(name: str) -> str:
    return folded(name)


def _page(endpoint: str, name: str, value: str) -> str | None:
    arguments: dict[str, Any] = {name: value}
    return url_for(endpoint, **arguments) if endpoint in current_app.view_functions else None
