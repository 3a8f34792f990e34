"""A business's question in words: which regions to go to, and whom to ask there."""

from __future__ import annotations

from typing import NoReturn

from flask import redirect
from werkzeug.wrappers import Response as BaseResponse

from graph_engine.errors import InputError, UnknownNameError
from graph_engine.search.model import NEED, OFFER, SearchAnswer
from web.http.answers import Answer
from web.http.engine_session import EngineSession
from web.http.parameters import Choice, Flag, Many, QueryArgs, Text
from web.http.routing import Pages
from web.presentation.search_columns import search_tables
from web.presentation.spoken_columns import word_lines

pages = Pages("find", __name__)

EXAMPLES = ("forgings for gearboxes", "gluten-free biscuits", "antimicrobial coatings", "heat pumps")
PARAMETERS = (
    Text("q", "What you need or offer, in words"),
    Choice("want", "Answer to “need or offer”", (NEED, OFFER), default=NEED),
    Text("near", "A postcode or an area: strength and nearness are weighed together", longest=100),
    Flag("far", "Distance does not matter"),
    Many("sic", "Classes of SIC 2007 that are meant for certain"),
    Many("drop", "Classes of SIC 2007 that are not meant"),
    Text("of", "The words that drop and sic were chosen for; with other words they are let go"),
)


@pages.page("/find", parameters=PARAMETERS, api=True)
def find(now: EngineSession, args: QueryArgs) -> Answer | BaseResponse:
    """Regions and contacts for what a business needs or offers, in its own words."""
    if args["of"] and args["of"] != args["q"] and (args["sic"] or args["drop"]):
        # Choices for other words would hide classes of this question that nobody has dropped.
        return redirect(args.url(sic=(), drop=(), of=None), 303)
    try:
        found = _found(now, args)
    except UnknownNameError as error:
        # A place is mistyped by people, who keep their question; a wrong class stands in a wrong link.
        if error.given != args["near"]:
            raise
        return _unplaced(error)
    return Answer(
        "find.html",
        {"found": found, "examples": EXAMPLES, "unplaced": None, "word_lines": word_lines(found) if found else []},
        data=lambda: (found or _nothing(args)).as_dict(),
        tables=lambda: search_tables(found or _nothing(args)),
    )


def _unplaced(error: UnknownNameError) -> Answer:
    """The page with its question kept where the place is not known; to programs the error itself."""

    def refused() -> NoReturn:
        raise error

    return Answer(
        "find.html",
        {"found": None, "examples": EXAMPLES, "unplaced": error},
        data=refused,
        tables=refused,
        status=404 if error.what == "area" else 400,
    )


def _found(now: EngineSession, args: QueryArgs) -> SearchAnswer | None:
    if not args["q"] and not args["sic"]:
        return None
    if not any(character.isalnum() for character in args["q"]) and not args["sic"]:
        raise InputError("The question holds no word; say what you make or need, as in “steel castings”.")
    return now.engine.find(
        args["q"],
        want=args["want"],
        sic=args["sic"],
        dropped=args["drop"],
        near=args["near"] or None,
        far=args["far"],
    )


def _nothing(args: QueryArgs) -> SearchAnswer:
    return SearchAnswer(
        "", args["want"], (), (), (), (), (), "Nothing was asked yet: give q, the words, or sic, a class."
    )
