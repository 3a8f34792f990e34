"""Whether places that answer are of the asker's own trade: those who make what he makes are no answer to him."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graph_engine.search.interpretation import read_as
from graph_engine.search.limits import word_limits
from graph_engine.search.model import SearchAnswer
from graph_engine.search.phrase import taken_apart
from graph_engine.search.spoken_model import Use
from graph_engine.search.trade_readings import TradeReadings
from graph_engine.search.trade_text import contents, stem
from graph_engine.search.words import Words


def wanted_beside(text: str, own: str) -> str:
    """What somebody wants who says what he does, too; empty where he wants nothing else, or says only one of them.

    Parameters
    ----------
    text, own : str
        The question without places, as “thing for purpose”, and what its asker does.
    """
    thing = taken_apart(text).thing
    return thing if contents(own) and not text.startswith(own) and contents(thing) else ""


def only_what_he_does(text: str, own: str) -> bool:
    """Whether a question that wants something says nothing more of it than what its asker does."""
    return bool(contents(own)) and text.startswith(own)


def is_own_trade(words: Words, readings: TradeReadings, codes: Sequence[str], thing: str, own: str) -> bool:
    """Whether classes that answer are what the asker does, and none is read from what he wants.

    Parameters
    ----------
    words : Words
        The classification.
    readings : TradeReadings
        Reads nouns as trades.
    codes : sequence of str
        Classes that answer.
    thing, own : str
        What is wanted, and what the asker does.
    """
    wanted = _likely(read_as(words, thing)) | {code for code, _ in readings.settled(thing, own=False)}
    if set(codes) & wanted:
        return False
    mine = _likely(read_as(words, own)) | {code for code, _ in readings.settled(own, own=True)}
    return bool(codes) and codes[0][:2] in {code[:2] for code in mine}


def _likely(fits: dict[str, float]) -> set[str]:
    """Classes that fit nearly as well as the best one."""
    limit = word_limits()
    floor = max(limit.least_fit, limit.least_of_best * max(fits.values(), default=0.0))
    return {code for code, fit in fits.items() if fit >= floor}


def is_called(words: Words, thing: str, found: SearchAnswer) -> bool:
    """Whether a class of an answer has an entry with the last word of a thing."""
    called = words.named_by(contents(thing)[-1])
    return any(term.code in called for term in found.taken)


def bears_its_name(thing: str, found: SearchAnswer) -> bool:
    """Whether the title of the first class of an answer holds the last word of a thing."""
    noun = stem(contents(thing)[-1])
    return any(stem(word) == noun for term in found.taken[:1] for word in contents(term.label))


def says_it_all(found: SearchAnswer) -> bool:
    """Whether texts answer with every word that a text can say."""
    telling = [one.use for one in found.spoken.words if one.use not in (Use.GENERAL, Use.COMMON)]
    return found.answered_from == "texts" and bool(telling) and all(use == Use.SAID for use in telling)


def without_competitors(found: SearchAnswer, thing: str) -> SearchAnswer:
    """Places of the asker's own trade, without its makers: institutions and support there know the trade.

    Those places stand first where an institution is named.
    """
    ask = tuple(one for one in found.ask if one.kind != "business")
    named = {one.area.key for one in ask if one.kind == "institution"}
    regions = tuple(sorted(found.regions, key=lambda one: one.area.key not in named))
    said = f"Nothing on record answers “{thing}”" if thing else "You say what you do, and not what would answer it"
    note = f"{said}: these places know your own trade, and firms of it are left out."
    return replace(found, ask=ask, regions=regions, note=note, own_trade=True)
