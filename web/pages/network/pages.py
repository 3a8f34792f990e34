"""The network explorer: who worked with whom, from one member outwards, and why."""

from __future__ import annotations

import functools
from typing import Any

from flask import Response, current_app

from graph_engine.networks.export import export_network
from graph_engine.networks.model import AREAS, NETWORKS, ORGANISATIONS, RELATIONS
from graph_engine.networks.question import KINDS
from web.http import caching
from web.http.answers import Answer
from web.http.engine_session import EngineSession
from web.http.headers import NOTHING_RUNS
from web.http.operation import Operation
from web.http.page_addresses import JSON
from web.http.paging import PAGING, paged
from web.http.parameters import RELEASE, Choice, Flag, Many, Parameter, QueryArgs, Text, WholeNumber, read_args
from web.http.renderings import rendered
from web.http.routing import Pages, respond
from web.http.session import check_release, reading
from web.pages.network import tables
from web.pages.network.drawing import AREA, COMMUNITY, drawing
from web.pages.network.picture import picture
from web.pages.network.view import NetworkView, tie_sources

pages = Pages("network", __name__)

_YEARS = {"low": 1900, "high": 2100}
PARAMETERS: tuple[Parameter, ...] = (
    Choice("of", "Network", NETWORKS, ORGANISATIONS),
    Text("focus", "Member in the middle, by name or key"),
    WholeNumber("hops", "Steps from the middle", low=1, high=2, default=1),
    Flag("whole", "Whether to draw the whole network"),
    Many("kind", "Kind of member", KINDS),
    Many("relation", "Kind of tie", RELATIONS),
    Many("source", "Source of the ties, by key"),
    WholeNumber("since", "Projects that started in this year or later", **_YEARS),
    WholeNumber("until", "Projects that started in this year or earlier", **_YEARS),
    Choice("colour", "What colours mean", (COMMUNITY, AREA), COMMUNITY),
    Text("path_to", "Other end of a path from the middle, by name or key"),
    Text("edge", "A tie, as the keys of its ends with ~ between them", longest=1000),
    WholeNumber("members_from", "Members to leave out at the start of the table", default=0),
    WholeNumber("ties_from", "Ties to leave out at the start of the table", default=0),
    *PAGING,
)


@pages.page("/network", parameters=PARAMETERS, api=True)
def network(now: EngineSession, args: QueryArgs) -> Answer:
    """The network of who worked with whom, around one member or as a whole."""
    view = NetworkView(now, args)
    sources = tie_sources(now)
    return Answer(
        "network.html",
        {
            "view": view,
            "tie_sources": sources,
            "tables": tables,
            "tie_titles": {key: title for title, _, key, _ in sources},
            "drawn": drawing(view.drawn, args["colour"]),
            "kinds": KINDS,
            "relations": RELATIONS,
            "areas": AREAS,
            "filtered": view.filtered,
            "also": args.arguments(members_from=0, ties_from=0, limit=None, offset=0),
        },
        data=lambda: _data(view),
        tables=lambda: tables.network_tables(view),
    )


def drawn_network(now: EngineSession, args: QueryArgs) -> Answer:
    """The network as a browser draws it: columns of positions, sizes, colours and ties."""
    view = NetworkView(now, args)

    def data() -> dict[str, Any]:
        path = [node.key for node in view.path.nodes] if view.path else []
        return drawing(view.drawn, args["colour"]).payload(path)

    return Answer("network.html", {}, data=data)


# Not a page of its own: what the page's script fetches, cached and compressed as pages are.
_DRAWN = Operation("/network/drawing.json", "network.drawing", drawn_network, PARAMETERS, api=False)
pages.add_url_rule(_DRAWN.rule, "drawing_json", functools.partial(respond, _DRAWN, JSON), methods=["GET"])


@pages.get("/network.svg")
def network_svg() -> Response:
    """The network as a picture for a document."""
    return _picture(legend=True)


@pages.get("/network/picture.svg")
def picture_svg() -> Response:
    """The network as a picture in its page, which says what the colours mean."""
    return _picture(legend=False)


def _picture(*, legend: bool) -> Response:
    now = reading()
    check_release(now)
    key = caching.request_key(f"picture {legend}")
    etag = caching.validator(now, key)
    if caching.is_known(etag):
        response = caching.unchanged()
    else:
        ready = now.renderings.get(key)
        if ready is None:
            view = _view()
            ready = rendered(picture(drawing(view.drawn, view.args["colour"]), title(view), legend=legend))
            now.renderings.put(key, ready)
        response = caching.sent(ready, "image/svg+xml; charset=utf-8")
    response.headers["Vary"] = "Accept-Encoding"
    # A picture is its own document: it may use nothing from anywhere, and run nothing.
    response.headers["Content-Security-Policy"] = f"{NOTHING_RUNS}; sandbox"
    return caching.validated(response, etag)


@pages.get("/network.gexf")
def gexf() -> Response:
    """The network for Gephi and its like."""
    return _file("gexf", "application/gexf+xml")


@pages.get("/network.graphml")
def graphml() -> Response:
    """The network for programs that read GraphML."""
    return _file("graphml", "application/graphml+xml")


def title(view: NetworkView) -> str:
    """What is drawn, in a phrase."""
    if view.focus is not None:
        return f"{view.focus.name} and who worked with it"
    return "Areas of the United Kingdom and their ties" if view.areas else "Who worked with whom in the United Kingdom"


def _view() -> NetworkView:
    now = reading()
    check_release(now)
    return NetworkView(now, read_args(PARAMETERS, now, "network.network", {}, also=(RELEASE,)))


def _file(form: str, mimetype: str) -> Response:
    response: Response = current_app.response_class(export_network(_view().drawn, form), mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="network.{form}"'
    return response


def _data(view: NetworkView) -> dict[str, Any]:
    shown = view.shown
    found: dict[str, Any] = {
        "network": view.of,
        "focus": None if view.focus is None else view.focus.as_dict(),
        "matches": [node.as_dict() for node in view.matches] if view.focus is None else [],
    }
    if shown is not None:
        found |= {
            "found": shown.found,
            "truncated": shown.truncated,
            "agreement": shown.as_dict()["agreement"],
            "stable": shown.stable,
            "members": paged("rows", tables.members(view).records(), view.args),
            "ties": paged("rows", tables.ties(view).records(), view.args),
        }
    else:
        found["communities"] = [
            {"number": one.number, "name": one.name, "size": one.size} for one in view.communities.communities
        ]
        found["starts"] = [node.as_dict() for node in view.starts]
    found["path"] = view.path.as_dict() if view.path else None
    found["relation"] = view.relation.as_dict() if view.relation else None
    return found
