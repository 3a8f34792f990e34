"""How a question in words was read, in one sentence, and the places that answer it in the order of the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from graph_engine.explanations.wording import listed
from graph_engine.geography.gazetteer import Area
from graph_engine.reference.buyer_trades import buyer_trades
from graph_engine.reference.topic_roles import Role
from graph_engine.search.model import OFFER, Region, SearchAnswer, Term
from graph_engine.search.spoken_model import SpokenPlace, Use

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# Between two words that were used they keep a phrase whole: “coatings for textiles”.
_JOINING = frozenset(("a", "an", "and", "for", "from", "in", "of", "on", "or", "the", "to", "with"))
_MADE = re.compile(r"^manufacture of (?:other )?", re.IGNORECASE)
_DONE = re.compile(r",? (?:activities|n\.e\.c\.)$|, except .*$", re.IGNORECASE)
_PEOPLE = {
    Role.MAKES: "makers",
    Role.RESEARCHES: "researchers",
    Role.HOSTS: "test sites",
    Role.APPLIES: "users",
    Role.NEEDS: "those in need of it",
}


@dataclass(frozen=True)
class AnswerCard:
    """A place that answers, once: by class, by texts, or by both.

    Attributes
    ----------
    region : Region or None
        What its figures say.
    place : SpokenPlace or None
        Who there has worked on what is asked.
    """

    area: Area
    region: Region | None
    place: SpokenPlace | None


def trade(term: Term) -> str:
    """What firms of a class make or do, without the words of the classification around it.

    >>> trade(Term("2562", "Machining", 0.9)), trade(Term("2572", "Manufacture of locks and hinges", 0.9))
    ('machining', 'locks and hinges')
    >>> trade(Term("1072", "Manufacture of rusks and biscuits; manufacture of preserved pastry goods", 0.9))
    'rusks and biscuits'
    """
    label = _DONE.sub("", _MADE.sub("", term.label.split(";")[0]))
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def cards(found: SearchAnswer) -> tuple[list[AnswerCard], list[AnswerCard]]:
    """Places by class, and places by texts alone: whoever sells meets buyers first, whoever buys those who do it.

    The first of both lists holds each place that both name, so that a place stands on the page once.
    """
    regions = {region.area.key: region for region in found.regions}
    places = {place.area.key: place for place in found.spoken.places}
    by_class = [AnswerCard(one.area, one, places.get(key)) for key, one in regions.items()]
    by_text = [AnswerCard(one.area, regions.get(key), one) for key, one in places.items()]
    if found.want == OFFER and regions:
        return by_class, [card for card in by_text if card.region is None]
    return [card for card in by_class if card.place is None], by_text


def left_out(found: SearchAnswer) -> list[str]:
    """Words that say something, of which nothing that is shown speaks."""
    if not found.spoken.texts:
        return list(found.unused_words) if found.regions else []
    unsaid = (Use.ELSEWHERE, Use.NOWHERE)
    return [one.word for one in found.spoken.words if one.use in unsaid and not one.in_classes]


def reading(found: SearchAnswer, near: str | None) -> str:
    """The sentence that stands first: who wants what, near where, and who follows; none where nothing follows.

    Parameters
    ----------
    found : SearchAnswer
        The answer.
    near : str or None
        The place to which nearness was weighed.
    """
    follows = _follows(found)
    if found.choices or not follows:
        return ""
    if found.own_trade:
        return f"{found.note.split(':')[0]}: below is who knows your own trade, {trade(found.taken[0])}."
    wants = "You offer" if found.want == OFFER else "You need"
    return f"{wants} {subject(found)}{f' near {near}' if near else ''}: {follows}."


def subject(found: SearchAnswer) -> str:
    """What is asked for: the words that the answering texts say, else the first class that was read."""
    used = {one.word for one in found.spoken.words if one.use == Use.SAID}
    if found.spoken.texts and (phrase := _phrase(found.text, used)):
        return phrase
    if not found.taken:
        return f"“{found.text}”"
    buyers = listed(dict.fromkeys(name for name, _ in buyer_trades(found.text))) if found.want == OFFER else ""
    return trade(found.taken[0]) + (f" for {buyers}" if buyers else "")


def _phrase(text: str, used: set[str]) -> str:
    """The words of a text that were used, in its order; those that stand together there stay together."""
    parts: list[list[str]] = []
    between: list[str] | None = None
    for word in _WORD.findall(text):
        if word.lower() not in used:
            between = None if between is None else [*between, word]
        elif between is not None and all(one.lower() in _JOINING for one in between):
            parts[-1] += [*between, word]
            between = []
        else:
            parts.append([word])
            between = []
    return listed(dict.fromkeys(" ".join(part) for part in parts))


def _follows(found: SearchAnswer) -> str:
    """Who is named below, in the order of the page."""
    people = _people(found.spoken.places)
    if found.want == OFFER:
        users = "who may use it, by projects on record" if people else ""
        return ", then ".join(filter(None, ("who may buy it" if found.regions else "", users)))
    strong = "places strong in it" if found.regions else ""
    return ", then ".join(filter(None, (people, strong)))


def _people(places: Sequence[SpokenPlace]) -> str:
    roles = {one.role for place in places for one in place.organisations}
    return listed(words for role, words in _PEOPLE.items() if role in roles)
