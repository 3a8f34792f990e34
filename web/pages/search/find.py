"""A business's question in words: which regions to go to, and whom to ask there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NoReturn

from flask import redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from graph_engine.area_profiles.linked import LinkedPlace
from graph_engine.errors import HubError, InputError, UnknownNameError
from graph_engine.explanations.contacts import supporters
from graph_engine.explanations.evidence import Contact
from graph_engine.explanations.wording import listed
from graph_engine.geography.gazetteer import Area, folded
from graph_engine.search.model import NEED, OFFER, SearchAnswer, Term
from web.http.answers import Answer
from web.http.engine_session import EngineSession
from web.http.parameters import Choice, Flag, Many, QueryArgs, Text
from web.http.routing import Pages
from web.pages.search.suggestions import organisations_called
from web.presentation.find_reading import AnswerCard, cards, left_out, reading, trade
from web.presentation.place_map import NumberedPlaces, numbered_places
from web.presentation.search_columns import search_tables
from web.presentation.spoken_columns import word_lines

pages = Pages("find", __name__)

# Of a region by class: those that a reader sees before he asks for more.
FIRST_CONTACTS = 2
# Organisations that are called as the question is written.
MOST_CALLED = 4
# Places that say where a choice leads.
LEADS = 3

PLURALS = {"business": "businesses", "institution": "institutions", "growth hub": "growth hubs"}
EXAMPLES = ("forgings for gearboxes", "gluten-free biscuits", "antimicrobial coatings", "heat pumps")
PARAMETERS = (
    Text("q", "What you need or offer, in words"),
    Choice("want", "Answer to “need or offer”", (NEED, OFFER), default=NEED),
    Text("near", "A postcode or an area: strength and nearness are weighed together", longest=100),
    Flag("far", "Distance does not matter"),
    Flag("sure", "“Need or offer” as answered: “we make looms” alone is read as an offer otherwise"),
    Many("sic", "Classes of SIC 2007 that are meant for certain"),
    Many("drop", "Classes of SIC 2007 that are not meant"),
    Text("of", "The words that drop and sic were chosen for; with other words they are let go"),
    Text("read", "The place that the words named; near it counts as named by them, and is read again", longest=100),
)


@dataclass(frozen=True)
class FindPage:
    """What the page says beside the answer itself.

    Parameters
    ----------
    now : EngineSession
        The engine on one release.
    args : QueryArgs
        What the address asks for.
    found : SearchAnswer
        The answer.
    """

    now: EngineSession
    args: QueryArgs
    found: SearchAnswer
    first_contacts: int = FIRST_CONTACTS

    @cached_property
    def places(self) -> tuple[Area, ...]:
        """Places of the answer in the order of the page, each once."""
        if self.found.choices:
            # A question back says in words where each reading leads.
            return ()
        return tuple(card.area for group in self.groups for card in group)

    @cached_property
    def groups(self) -> tuple[list[AnswerCard], list[AnswerCard]]:
        """Places by class and by texts, those first that the page shows first."""
        by_class, by_text = cards(self.found)
        return (by_class, by_text) if self.buyers else (by_text, by_class)

    @property
    def turned(self) -> bool:
        """Whether the words say that the asker sells, though he left the answer at “need”."""
        return bool(self.found.want != self.args["want"])

    @cached_property
    def at_home(self) -> Area | None:
        """The unit in which the reader is, or to which he is nearest; none where he gave no place."""
        said = self.args["near"] or self.found.near_place
        unit = self.now.engine.finder.nearest_unit(said) if said and not self.near else None
        return self.near or (self.now.engine.figures.area(unit) if unit else None)

    @cached_property
    def help_near(self) -> tuple[Contact, ...]:
        """Business support of the reader's own area, for who is led to nobody."""
        return tuple(supporters(self.now.engine.figures, self.at_home.key)[:1]) if self.at_home else ()

    @property
    def old(self) -> bool:
        """Whether work that ended years ago names somebody of the answer."""
        return any(who.old for place in self.found.spoken.places for who in place.organisations)

    @property
    def buyers(self) -> bool:
        """Whether the asker sells, and places of buyers answer."""
        return self.found.want == OFFER and bool(self.found.regions)

    @cached_property
    def reading(self) -> str:
        """How the question was read."""
        return reading(self.found, None if self.args["far"] else self.args["near"] or self.found.near)

    @cached_property
    def left_out(self) -> list[str]:
        """Words of which nothing on the page speaks."""
        return left_out(self.found)

    @cached_property
    def leads(self) -> list[tuple[Term, str, list[str]]]:
        """Classes that may be meant, each with its trade in plain words and the places to which it leads."""
        near = self.args["near"] or None
        return [
            (
                term,
                trade(term),
                [
                    region.area.name
                    for region in self.now.engine.find(
                        self.args["q"], want=self.found.want, sic=(term.code,), near=near, far=self.args["far"]
                    ).regions[:LEADS]
                ],
            )
            for term in self.found.classes
        ]

    @cached_property
    def numbered(self) -> NumberedPlaces:
        """The places with their numbers in the list and on the map."""
        return numbered_places(
            self.now.engine,
            [(area, url_for("areas.profile", code=self.now.reference(area))) for area in self.places],
        )

    @cached_property
    def called(self) -> list[dict[str, str]]:
        """Organisations whose name holds every word of the question, each with its page."""
        return _called(self.now, self.args["q"])

    @cached_property
    def vouched(self) -> Mapping[str, str]:
        """Source of all contacts of a kind, by the kind, where one source names them all: it is said once."""
        spoken = self.found.spoken
        places = [place for choice in spoken.choices for place in choice.places] if spoken.choices else spoken.places
        sources: dict[str, set[str]] = {}
        for one in (*self.found.ask, *(person for place in places for person in place.ask)):
            sources.setdefault(one.kind, set()).add(one.source)
        return {kind: next(iter(named)) for kind, named in sorted(sources.items()) if len(named) == 1}

    @cached_property
    def said_once(self) -> list[str]:
        """Who names the contacts, a line for each source."""
        kinds: dict[str, list[str]] = {}
        for kind, source in self.vouched.items():
            kinds.setdefault(source, []).append(PLURALS.get(kind, kind))
        return [f"{listed(names)} by {source}" for source, names in kinds.items()]

    @cached_property
    def word_lines(self) -> list[str]:
        """What became of the words."""
        return word_lines(self.found)

    @cached_property
    def near(self) -> Area | None:
        """The unit of the figures that is or holds the area that the reader named; none for a postcode."""
        try:
            said = self.args["near"] or self.found.near_place
            named = self.now.engine.area(said) if said else None
        except HubError:
            return None
        if named is None:
            return None
        gazetteer = self.now.engine.gazetteer
        units = gazetteer.units_of(named, self.now.engine.figures.units)
        # Of several, none is the reader's own.
        return gazetteer.area(units[0]) if len(units) == 1 else None

    @cached_property
    def linked(self) -> Mapping[str, LinkedPlace]:
        """What that area and each place have done together, by key of the place."""
        return {one.area.key: one for one in self.now.engine.linked(self.near)} if self.near else {}


@pages.page("/find", parameters=PARAMETERS, api=True)
def find(now: EngineSession, args: QueryArgs) -> Answer | BaseResponse:
    """Regions and contacts for what a business needs or offers, in its own words."""
    if args["of"] and args["of"] != args["q"] and (args["sic"] or args["drop"]):
        # Choices for other words would hide classes of this question that nobody has dropped.
        return redirect(args.url(sic=(), drop=(), of=None), 303)
    if args["read"]:
        # The field shows what the words say: a place that nobody typed there must not outlive them.
        typed = args["near"] if args["near"] != args["read"] else None
        return redirect(args.url(near=typed or None, read=None), 303)
    try:
        found = _found(now, args)
    except UnknownNameError as error:
        # A place is mistyped by people, who keep their question; a wrong class stands in a wrong link.
        if error.given != args["near"]:
            raise
        return _unplaced(error)
    return Answer(
        "find.html",
        {"found": found, "examples": EXAMPLES, "unplaced": None, "page": FindPage(now, args, found) if found else None},
        data=lambda: {**(found or _nothing(args)).as_dict(), "called": _called(now, args["q"])},
        tables=lambda: search_tables(found or _nothing(args)),
    )


def _called(now: EngineSession, text: str) -> list[dict[str, str]]:
    if not folded(text):
        return []
    return [
        {"key": one.key, "name": one.name, "address": url_for("organisations.organisation", key=one.key)}
        for one in organisations_called(now, text, MOST_CALLED)
    ]


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
        sure=args["sure"],
    )


def _nothing(args: QueryArgs) -> SearchAnswer:
    return SearchAnswer(
        "", args["want"], (), (), (), (), (), "Nothing was asked yet: give q, the words, or sic, a class."
    )
