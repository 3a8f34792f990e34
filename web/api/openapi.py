"""The description of the API, made from what the pages declare: paths, parameters, answers (OpenAPI 3.1)."""

from __future__ import annotations

import importlib.metadata
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from web.http.engine_session import EngineSession
from web.http.operation import Operation
from web.http.paging import LIMIT, MOST_ROWS
from web.http.parameters import RELEASE
from web.http.routing import API
from web.presentation.dataset_tables import DATASETS

VERSION = "3.1.0"
PROBLEM = "application/problem+json"
# A converter may stand before a name in Flask's rules, and OpenAPI knows none.
_PATH_NAME = re.compile(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>")

# What stands in a path, by area of the site and name, or by name alone.
_PATH_TITLES = {
    "areas.code": "Area: its code, its key, its name, or districts joined by +",
    "partners.code": "Area: its code, its key, its name, or districts joined by +",
    "sectors.code": "Activity: its code, or a code of SIC 2007 that belongs to it",
    "sources.key": "Key of an edition, as the list of sources gives it",
    "topics.key": "Topic: its key, its number or its name",
    "organisations.key": "Organisation: its key or its name",
    "figures.name": "Name of a table, as the list of files gives it in its addresses",
    "here": "First area: its code, its key or its name",
    "there": "Second area: its code, its key or its name",
}
# Questions that show what an operation is for.
_EXAMPLES: Mapping[str, Mapping[str, str]] = {
    "areas.index": {"q": "valley"},
    "partners.partners": {"kind": "supply", "far": "150"},
    "search.search": {"q": "steel"},
    "sectors.index": {"q": "steel", LIMIT: "5"},
    "figures.table": {LIMIT: "5"},
    "topics.index": {"sort": "organisations", LIMIT: "5"},
    "find.find": {"q": "aluminium castings"},
    "network.network": {"focus": "University of Leeds", LIMIT: "5"},
}
_RESPONSES = {
    "304": "Not modified: what If-None-Match names is still what would be answered.",
    "400": "A parameter that the operation does not have, or a value that cannot be used.",
    "404": "Nothing has this name or code, or there are not enough figures to answer.",
    "410": "The release that was asked for is not the one that is loaded.",
    "500": "A fault on the side of the service; the id names it in its log.",
    "503": "The figures cannot be reached; Retry-After says when to ask again.",
}


def offered(operations: Iterable[Operation]) -> list[Operation]:
    """Operations that the API serves, in order of their paths."""
    return [one for one in operations if one.api]


def template(rule: str) -> str:
    """A path of Flask as OpenAPI writes it.

    >>> template("/areas/<code>/partners"), template("/a/<path:name>")
    ('/areas/{code}/partners', '/a/{name}')
    """
    return _PATH_NAME.sub(r"{\1}", rule)


def path_names(rule: str) -> list[str]:
    """Names that stand in a path.

    >>> path_names("/pairs/<here>/<there>")
    ['here', 'there']
    """
    return _PATH_NAME.findall(rule)


def document(operations: Iterable[Operation], now: EngineSession, root: str = "") -> dict[str, Any]:
    """The whole description.

    Parameters
    ----------
    operations : iterable of Operation
        All pages of the application; those that the API does not serve are left out.
    now : EngineSession
        The engine, for choices that depend on what is loaded.
    root : str
        What stands before every path of the application.

    Returns
    -------
    dict
        An OpenAPI 3.1 document.
    """
    listed = offered(operations)
    return {
        "openapi": VERSION,
        "info": {
            "title": "Partnership hub",
            "version": importlib.metadata.version("partnership-hub"),
            "summary": "Partnerships between areas of the United Kingdom, with the published figures behind each.",
            "description": (
                "Every operation is read-only and answers the data of the page at the same path without /api/v1. "
                f"Lists take limit (at most {MOST_ROWS:,}) and offset, and give total and next. An answer carries an "
                "ETag that changes with the release of the figures and with the program; release= pins a release."
            ),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        # Behind a proxy the application may be served below a path of its own.
        "servers": [{"url": f"{root}{API}"}],
        "tags": [{"name": tag} for tag in dict.fromkeys(_tag(one) for one in listed)],
        "paths": {template(one.rule): {"get": _operation(one, now)} for one in listed},
        "components": _components(),
    }


def examples(operation: Operation, values: Mapping[str, str | None]) -> str | None:
    """An address that shows what an operation answers, relative to the API; ``None`` where none is at hand.

    Parameters
    ----------
    values : mapping
        As :func:`example_values` gives them.
    """
    names = path_names(operation.rule)
    found = [values.get(f"{_tag(operation)}.{name}") or values.get(name) for name in names]
    if not all(found):
        return None
    path = operation.rule
    for value in found:
        path = _PATH_NAME.sub(quote(str(value), safe=""), path, count=1)
    known = {one.name for one in operation.parameters}
    query: dict[str, Any] = {k: v for k, v in _EXAMPLES.get(operation.endpoint, {}).items() if k in known}
    # Its areas are known only once figures are loaded.
    if operation.endpoint == "compare.compare":
        query = {"areas": [values["here"], values["there"]]}
    return f"{path}?{urlencode(query, doseq=True)}" if query else path


def example_values(now: EngineSession) -> dict[str, str | None]:
    """What stands in paths as an example, by area of the site and name, or by name alone."""
    best = now.best
    here, there = (best[0].source.place, best[0].target.place) if best else (now.engine.units[0], now.engine.units[-1])
    sectors = now.engine.sectors()
    # Sorted: the example is the same whatever was loaded first.
    key = now.sources["key"].sort_values()
    topics = now.engine.topics()
    return {
        "areas.code": now.reference(here),
        "partners.code": now.reference(here),
        "here": now.reference(here),
        "there": now.reference(there),
        "sectors.code": max(sectors, key=lambda row: (row.areas, row.code)).code if sectors else None,
        "topics.key": topics[0].key if topics else None,
        "organisations.key": _organisation(now),
        "figures.name": next(iter(DATASETS)),
        "sources.key": str(key.iloc[0]) if len(key) else None,
    }


def _organisation(now: EngineSession) -> str | None:
    """Key of an organisation that has partners: one of the best suggestions, else whoever has most to say of itself."""
    named = [contact.id for one in now.best if one.topics for contact in one.source_contacts]
    known = now.engine.figures.texts.authors["organisation"]
    # Growth hubs stand among the contacts too, and have no projects.
    found = [key for key in named if key in set(known)]
    if found or not len(known):
        return found[0] if found else None
    return str(known.value_counts(sort=False).sort_index().idxmax())


def _tag(operation: Operation) -> str:
    return operation.endpoint.partition(".")[0]


def _operation(operation: Operation, now: EngineSession) -> dict[str, Any]:
    described = (operation.view.__doc__ or "").strip().split("\n\n", 1)
    parameters = [_in_path(operation, name) for name in path_names(operation.rule)]
    parameters += [
        {
            "name": one.name,
            "in": "query",
            "description": one.title,
            "required": False,
            "schema": one.schema(now),
            # As the pages read a name with several values: ?areas=a&areas=b.
            **({"style": "form", "explode": True} if one.several else {}),
        }
        for one in operation.parameters
    ]
    parameters += [{"$ref": "#/components/parameters/release"}, {"$ref": "#/components/parameters/if-none-match"}]
    return {
        "operationId": operation.endpoint.replace(".", "-"),
        "summary": operation.summary,
        **({"description": _flowing(described[1])} if len(described) > 1 else {}),
        "tags": [_tag(operation)],
        "parameters": parameters,
        "responses": {
            "200": {
                "description": operation.summary,
                "headers": {
                    "ETag": {"description": "Changes with the release and the program.", "schema": {"type": "string"}}
                },
                "content": {"application/json": {"schema": _answer(operation)}},
            },
            **{status: {"$ref": f"#/components/responses/{status}"} for status in _RESPONSES},
        },
    }


def _flowing(text: str) -> str:
    """Text of a description up to its first section, in one line."""
    return " ".join(text.split("\n    Parameters", 1)[0].split())


def _in_path(operation: Operation, name: str) -> dict[str, Any]:
    title = _PATH_TITLES.get(f"{_tag(operation)}.{name}") or _PATH_TITLES.get(name) or name.replace("_", " ")
    schema = {"type": "string", "minLength": 1}
    return {"name": name, "in": "path", "required": True, "description": title, "schema": schema}


def _answer(operation: Operation) -> dict[str, Any]:
    """Schema of the answer; what has no model of its own is described by what every answer has."""
    from web.api.answer_schemas import ANSWERS
    from web.api.shapes import ReleaseAnswer

    return _ref(ANSWERS.get(operation.endpoint, ReleaseAnswer).__name__)


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _components() -> dict[str, Any]:
    # Loading the models and pydantic takes longer than most answers: only the description needs them.
    from web.api.answer_schemas import components

    text = {"type": "string"}
    problem = {
        "type": "object",
        "properties": {
            "type": text,
            "title": text,
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": text,
            "nearest": {"type": "array", "items": text, "description": "Valid names nearest to what was asked."},
            "id": {"type": ["string", "null"], "description": "Names a fault in the log of the service."},
        },
        "required": ["type", "title", "status", "detail"],
    }
    return {
        "schemas": {"Problem": problem, **components()},
        "parameters": {
            "release": {
                "name": RELEASE,
                "in": "query",
                "description": "First characters, eight or more, of the digest of the release that is expected.",
                "schema": {"type": "string", "minLength": 8},
            },
            "if-none-match": {
                "name": "If-None-Match",
                "in": "header",
                "description": "ETag of an answer that is already at hand.",
                "schema": text,
            },
        },
        "responses": {
            status: {
                "description": description,
                # A 304 has no body.
                **({} if status == "304" else {"content": {PROBLEM: {"schema": _ref("Problem")}}}),
            }
            for status, description in _RESPONSES.items()
        },
    }
