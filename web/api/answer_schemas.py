"""What the operations of the API answer at the top level, as JSON schemas, by endpoint of the page.

Every answer has ``release`` and ``release_digest`` too, and a list that comes in parts what :data:`PAGED` says. An
operation without an entry is described by those alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]

TEXT: Schema = {"type": "string"}
MAYBE_TEXT: Schema = {"type": ["string", "null"]}
COUNT: Schema = {"type": "integer", "minimum": 0}
MAYBE_COUNT: Schema = {"type": ["integer", "null"], "minimum": 0}
NUMBER: Schema = {"type": "number"}
MAYBE_NUMBER: Schema = {"type": ["number", "null"]}
ANYTHING: Schema = {}
OBJECT: Schema = {"type": "object"}
MAYBE_OBJECT: Schema = {"type": ["object", "null"]}
OBJECTS: Schema = {"type": "array", "items": OBJECT}
TEXTS: Schema = {"type": "array", "items": TEXT}


def row(**properties: Schema) -> Schema:
    """An object that has these values."""
    return {"type": "object", "properties": properties, "required": list(properties)}


def rows(**properties: Schema) -> Schema:
    """A list of objects that have these values."""
    return {"type": "array", "items": row(**properties)}


PAGED: Mapping[str, Schema] = {
    "total": {**COUNT, "description": "Rows in all."},
    "limit": {"type": "integer", "minimum": 1},
    "offset": COUNT,
    "next": {**MAYBE_TEXT, "description": "Address of the next rows; null after the last."},
}
_EDITION: Mapping[str, Schema] = {
    "key": TEXT,
    "title": TEXT,
    "publisher": TEXT,
    "licence": TEXT,
    "address": MAYBE_TEXT,
    "edition": MAYBE_TEXT,
    "loaded": MAYBE_TEXT,
    "rows_read": MAYBE_COUNT,
    "rows_accepted": MAYBE_COUNT,
    "rows_quarantined": MAYBE_COUNT,
    "limits": rows(limit=TEXT, matters=TEXT),
}

AREA = row(code=TEXT, name=TEXT)
_SUGGESTION: Mapping[str, Schema] = {
    "kind": TEXT,
    "headline": TEXT,
    "area": AREA,
    "partner": AREA,
    "field": TEXT,
    "score": {**NUMBER, "description": "Points: the sum of the lines; ranks suggestions of one kind."},
    "distance_km": {**NUMBER, "minimum": 0},
    "lines": rows(sentence=TEXT, points=NUMBER),
    "checks": rows(name=TEXT, passed={"type": "boolean"}, why=TEXT),
    "cautions": TEXTS,
    "evidence": rows(claim=TEXT, unit=TEXT, source=TEXT),
    "next_step": TEXT,
}
_SUGGESTIONS = rows(**_SUGGESTION)
_SET_ASIDE = rows(kind=TEXT, partner=AREA, field=TEXT, what=TEXT, check=TEXT, why=TEXT, points=NUMBER)
_ACTIVITY: Mapping[str, Schema] = {
    "code": TEXT,
    "label": TEXT,
    "value": MAYBE_NUMBER,
    "year": MAYBE_COUNT,
    "lq": MAYBE_NUMBER,
    "low": MAYBE_NUMBER,
    "high": MAYBE_NUMBER,
    "grade": MAYBE_TEXT,
}
_SUPPLY = rows(code=TEXT, label=TEXT, uk_share=MAYBE_NUMBER, us_share=MAYBE_NUMBER)

LISTS_INSIDE = frozenset({"network.network"})
"""Operations with more than one list: each list inside the answer has what :data:`PAGED` says, the answer has not."""

ANSWERS: Mapping[str, Mapping[str, Schema]] = {
    "areas.index": {"areas": rows(code=TEXT, name=TEXT, level=TEXT, list=TEXT)},
    "areas.profile": {
        "area": AREA,
        "summary": TEXT,
        "figures_for": {"type": "array", "items": AREA},
        "known_for": rows(**_ACTIVITY),
        "lacks": rows(**_ACTIVITY),
        "institutions": rows(name=TEXT, ties_to=TEXT),
        "employers": rows(name=TEXT, ties_to=TEXT),
        "support": rows(name=TEXT, ties_to=TEXT),
        "growth": OBJECTS,
        "linked": OBJECTS,
        "indicators": OBJECTS,
        "peers": MAYBE_OBJECT,
        "indices": OBJECT,
        "notes": TEXTS,
        "sources": OBJECTS,
        "suggestions": rows(kind=TEXT, headline=TEXT, partner=AREA),
    },
    "partners.partners": {"area": AREA, "suggestions": _SUGGESTIONS, "set_aside": _SET_ASIDE, "notes": OBJECT},
    "pairs.pair": {
        "area": AREA,
        "partner": AREA,
        "distance_km": {**NUMBER, "minimum": 0},
        "suggestions": _SUGGESTIONS,
        "set_aside": _SET_ASIDE,
        "strengths": _SUGGESTIONS,
        "both_strong": {"type": "array"},
        "ties": OBJECTS,
        "warm_paths": rows(key=TEXT, name=TEXT),
        "evidence": rows(number=COUNT, claim=TEXT, unit=TEXT, source=TEXT, licence=MAYBE_TEXT),
        "note": MAYBE_TEXT,
    },
    "communities.communities": {
        "network": TEXT,
        "agreement": {**MAYBE_NUMBER, "description": "Mean adjusted Rand index between the runs; null without runs."},
        "stable": {"type": "boolean"},
        "note": TEXT,
        "communities": rows(name=TEXT, size=COUNT),
    },
    "network.network": {
        "network": TEXT,
        "focus": MAYBE_OBJECT,
        "matches": rows(key=TEXT, name=TEXT),
        "path": MAYBE_OBJECT,
        "relation": MAYBE_OBJECT,
    },
    "compare.compare": {"comparison": MAYBE_OBJECT},
    "figures.index": {"files": rows(holds=TEXT, form=TEXT, address=TEXT)},
    "figures.table": {"name": TEXT, "title": TEXT, "columns": rows(name=TEXT, title=TEXT), "rows": OBJECTS},
    "find.find": {
        "text": TEXT,
        "want": TEXT,
        "read_as": rows(code=TEXT, label=TEXT, score=NUMBER, dropped={"type": "boolean"}),
        "unknown_words": {"type": "array"},
        "unused_words": {"type": "array"},
        "regions": rows(code=TEXT, name=TEXT, reason=TEXT, score=NUMBER),
        "ask": rows(name=TEXT, kind=TEXT, area=AREA, reason=TEXT),
        "note": MAYBE_TEXT,
    },
    "map.map": {
        "figure": TEXT,
        "title": TEXT,
        "level": TEXT,
        "areas": rows(code=TEXT, name=TEXT, value=MAYBE_NUMBER),
        "partners": OBJECTS,
        "notes": TEXTS,
    },
    "method.method": {
        "kinds": rows(name=TEXT, title=TEXT, says=TEXT, ranked={"type": "boolean"}),
        "checks": rows(kind=TEXT, name=TEXT, title=TEXT, asks=TEXT),
        "thresholds": rows(part=TEXT, name=TEXT, value=ANYTHING, reason=TEXT),
        "limits": rows(title=TEXT, says=TEXT),
        "terms": rows(title=TEXT, says=TEXT),
    },
    "search.search": {
        "q": TEXT,
        "results": rows(kind=TEXT, key=TEXT, name=TEXT, detail=TEXT, address=MAYBE_TEXT, place=MAYBE_OBJECT),
        "totals": OBJECT,
        "nearest": TEXTS,
    },
    "sectors.index": {"sectors": rows(code=TEXT, label=TEXT, field=TEXT, jobs=MAYBE_NUMBER, areas=COUNT)},
    "sectors.sector": {
        "code": TEXT,
        "label": TEXT,
        "field": TEXT,
        "classes": OBJECT,
        "strong": rows(**_ACTIVITY),
        "sells_to_it": _SUPPLY,
        "buys_from_it": _SUPPLY,
        "institutions": OBJECTS,
        "suggestions": _SUGGESTIONS,
    },
    "sources.index": {"sources": rows(**_EDITION)},
    "sources.source": {
        "source": row(**_EDITION),
        "files": rows(name=TEXT, sha256=TEXT, rows_read=MAYBE_COUNT, rows_accepted=MAYBE_COUNT),
        "set_aside": rows(rule=TEXT, rows=COUNT, examples=OBJECTS),
        "rows_set_aside": rows(file=TEXT, rule=TEXT, line=MAYBE_COUNT, column=MAYBE_TEXT, value=MAYBE_TEXT),
    },
}
