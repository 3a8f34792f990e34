"""The nouns of the asker's trade settle what is meant: a class that holds them answers, and others are not offered."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from graph_engine.reference.circumstance_words import circumstance_words
from graph_engine.search.interpretation import fields_of, readings, strange_nouns
from graph_engine.search.limits import subject_limits, word_limits
from graph_engine.search.model import SearchAnswer, Term
from graph_engine.search.phrase import taken_apart
from graph_engine.search.spoken_model import SpokenChoice, Use
from graph_engine.search.subjects import Subject, Subjects
from graph_engine.search.trade_readings import TradeReadings
from graph_engine.search.trade_text import contents, singular_and_plural
from graph_engine.search.words import Words

# “Recycling hulls” is done, “spinning of wool” is a trade that is looked for.
_GERUND = re.compile(r"[a-z]+ing\b(?! of\b)")


def of_its_trade(
    subjects: Subjects, readings_of: TradeReadings, mine: list[Subject], found: SearchAnswer
) -> SearchAnswer:
    """What was found; asked for where the class that answers is of another trade, and no table chose it.

    It holds next to no noun of the question, or only the noun of which a word before it names another trade.
    """
    if found.answered_from != "classes":
        return found
    if not mine:
        # A class of nothing but a circumstance, as test drilling of “a test”, is no answer.
        return found.without_classes() if _circumstances(found.text) else found
    first = next(term for term in found.read_as if not term.dropped)
    if any(first.code in field.nearest for field in fields_of(found.text).values()):
        return found
    if first.score >= word_limits().sure_fit:
        return found
    held = dict(zip(subjects.codes, subjects.held(mine).tolist(), strict=True))[first.code]
    another = held < subject_limits().unheld * sum(one.weight for one in mine)
    return found.asking() if another or readings_of.crosses(found.text, first.code) else found


def _circumstances(text: str) -> bool:
    """Whether all that is asked for is a circumstance: “a test”."""
    told = set(contents(taken_apart(text).thing))
    return bool(told) and told <= circumstance_words()


def by_trade(readings_of: TradeReadings, found: SearchAnswer, text: str, own: str) -> list[tuple[str, float]]:
    """Classes of the asker's own trade, or of the nouns of a phrase, where what was found speaks of something else.

    Texts that say a noun of the trade stand, and so does a class of a thing that is wanted. What somebody wants to do,
    as “to cut the salt” of bacon, is done in his own trade.

    Parameters
    ----------
    readings_of : TradeReadings
        Reads nouns as trades.
    found : SearchAnswer
        What classes and texts answer, or a choice.
    text, own : str
        The question without places, and what its asker does.
    """
    if not contents(own):
        return [] if fields_of(text) or taken_apart(text).purpose else _of_phrase(readings_of, found, text)
    named = readings_of.settled(own, own=True)
    # What a table names is meant for certain.
    if not named or fields_of(text) or any(term.score >= word_limits().named for term in found.taken):
        return []
    if found.answered_from == "texts":
        nouns = set(readings_of.of(own).nouns)
        said = any(one.word in nouns and one.use == Use.SAID for one in found.spoken.words)
        return [] if said else named
    if found.answered_from == "classes":
        first = next(term.code for term in found.read_as if not term.dropped)[:2]
        thing = "" if text.startswith(own) else taken_apart(text).thing
        done = thing.startswith("to ") or _GERUND.match(thing) is not None
        wanted = [] if done else readings_of.settled(thing, own=False)
        return [] if first in (named[0][0][:2], *(code[:2] for code, _ in wanted[:1])) else named
    return []


def _of_phrase(readings_of: TradeReadings, found: SearchAnswer, text: str) -> list[tuple[str, float]]:
    """Classes of the nouns of a phrase, where single texts of no topic answer, or classes that fit it but loosely."""
    if found.answered_from == "texts" and not found.spoken.topics:
        return readings_of.settled(text, own=False)
    if found.answered_from == "classes":
        first = next(term for term in found.read_as if not term.dropped)
        named = readings_of.settled(text, own=False) if first.score < word_limits().noun_fit else []
        return named if named and not named[0][0].startswith(first.code[:2]) else []
    return []


def settling(
    words: Words, subjects: Subjects, readings_of: TradeReadings, found: SearchAnswer, text: str, own: str
) -> list[tuple[str, float]]:
    """Classes that answer instead of what was found, best first, with their fits; empty where what was found stands.

    Parameters
    ----------
    words : Words
        The classification.
    subjects : Subjects
        Tells the nouns of trades.
    readings_of : TradeReadings
        Reads nouns as trades.
    found : SearchAnswer
        What classes and texts answer, or a choice.
    text, own : str
        The question without places, and what its asker does.
    """
    if of_trade := by_trade(readings_of, found, text, own):
        return of_trade
    if found.answered_from == "texts":
        return []
    nearest = {code for field in fields_of(text).values() for code in field.nearest}
    table = [(term.code, term.score) for term in (*found.read_as, *found.classes) if term.code in nearest]
    if table and found.answered_from == "classes":
        return []
    heads = {form for one in subjects.of(text) if one.head for form in singular_and_plural(one.word)}
    if table and len(subjects.of(text)) > 1 and heads & set(" ".join(fields_of(text)).split()):
        # What a table judged nearest to a field without a class is nearer than a class of one of its words.
        return table
    # Of several things asked at once none is the answer, unless what the asker does is.
    several = any(choice.thing for choice in found.spoken.choices)
    for part in (own,) if several else (text, own):
        if strange_nouns(words, part):
            # Of a thing that nobody knows the words beside it do not tell the trade.
            continue
        mine = subjects.of(part)
        elected = subjects.elected(mine, part)
        if not elected:
            continue
        held = dict(zip(subjects.codes, subjects.held(mine).tolist(), strict=True))
        whole = sum(one.weight for one in mine)
        if found.answered_from == "classes":
            if part != text:
                return []
            first = next(term for term in found.read_as if not term.dropped)
            if first.score >= word_limits().sure_fit or held[first.code] >= subject_limits().unheld * whole:
                return []
        return [(code, min(held[code] / whole, 1.0)) for code, _ in elected[: word_limits().classes]]
    if found.answered_from == "classes":
        return []
    if several and not contents(own):
        return []
    # Beside what somebody does a noun of what he wants does not tell his trade.
    part = own if contents(own) else text
    return readings_of.settled(part, own=part == own)


def to_choose(
    words: Words,
    subjects: Subjects,
    readings_of: TradeReadings,
    mine: list[Subject],
    found: SearchAnswer,
    text: str,
    own: str,
    names: Mapping[str, str],
    meanings: Callable[..., tuple[SpokenChoice, ...]],
) -> SearchAnswer:
    """What was found, or a choice where nothing answers: what nothing answers is asked for, with what is near it.

    Parameters
    ----------
    words : Words
        The classification.
    subjects : Subjects
        Tells the nouns of trades.
    readings_of : TradeReadings
        Reads nouns as trades.
    mine : list of Subject
        Those of the question.
    found : SearchAnswer
        What classes and texts answer.
    text, own : str
        The question without places, and what its asker does.
    names : mapping
        Official name of each class.
    meanings : callable
        Topics of texts in which a noun is at home.
    """
    if found.answered_from not in ("nothing", "choice"):
        return found
    several = any(one.thing for one in found.spoken.choices)
    if not contents(own) and (strange := strange_nouns(words, text)) and (topics := meanings(strange[-1], called=True)):
        # Of a noun that no class knows the topics of its texts are what may be meant.
        return replace(found, spoken=replace(found.spoken, choices=topics[: word_limits().readings]), classes=())
    if not several and (
        named := next((one for part in (own, text) if part and (one := readings_of.divided(part))), [])
    ):
        # Each trade that the noun names is one that may be meant.
        classes = tuple(Term(code, names.get(code, code), share) for code, share in named)
        # Beside a word that no class knows, what texts say of each word alone may be meant as well.
        unknown = readings_of.strange(text)
        choices = tuple(one for one in found.spoken.choices if one.headed or unknown)
        room = max(word_limits().readings - len(classes), 0)
        return replace(found, spoken=replace(found.spoken, choices=choices[:room]), classes=classes)
    if not mine and _circumstances(text):
        return found
    # Where few things are among the choices, what else the words come near to is, too.
    known = {term.code for term in found.classes}
    near = [Term(code, names.get(code, code), fit) for code, fit in readings(words, text) if code not in known]
    room = max(word_limits().readings - len(known), 0)
    return _offered(subjects, mine, replace(found, classes=(*found.classes, *near[:room])), text, names)


def _offered(
    subjects: Subjects, mine: list[Subject], found: SearchAnswer, text: str, names: Mapping[str, str]
) -> SearchAnswer:
    """A choice without what holds far fewer of the subjects than the best of it; classes that they name are added."""
    whole = sum(one.weight for one in mine)
    if not whole:
        return found
    points, held = subjects.points(mine, text).round(9), subjects.held(mine).round(9)
    at = {code: number for number, code in enumerate(subjects.codes)}
    limit = subject_limits()
    named = [subjects.codes[n] for n in np.flatnonzero(points >= limit.beside * points.max()).tolist()]
    fits = {code: float(points[at[code]]) for code in named} | {term.code: term.score for term in found.classes}
    heads = [one.classes for one in mine if one.head]
    headed = {code for code in fits if any(share[at[code]] >= limit.least_share for share in heads)}
    if len(mine) > 1:
        floor = word_limits().least_of_best * max((term.score for term in found.classes), default=0.0)
        best = {term.code for term in found.classes if term.score >= floor}
        clear = [code for code in fits if code in best or points[at[code]] >= limit.least_offered]
        # What another class outdoes in every way goes, but classes that the words fit best stay.
        fits = {
            code: fits[code]
            for code in clear
            if code in best or not any(_outdone(points, held, at[code], at[other]) for other in clear)
        }
    choices = found.spoken.choices
    if headed & fits.keys() or (heads and any(choice.headed for choice in choices)):
        # What has the noun that names the thing goes before what only has words beside it.
        fits = {code: fit for code, fit in fits.items() if code in headed}
        choices = tuple(choice for choice in choices if choice.headed)
    shares = {code: float(held[at[code]]) / whole for code in fits}
    least = limit.holds * max((*shares.values(), *(choice.held for choice in choices)), default=0.0)
    selected = [code for code, share in shares.items() if share > 0 and share >= least]
    order = sorted(selected, key=lambda code: (-held[at[code]], -points[at[code]], code))[: word_limits().readings]
    choices = tuple(choice for choice in choices if choice.held >= least)
    if not order and not choices:
        return found
    classes = tuple(Term(code, names.get(code, code), fits[code]) for code in order)
    return replace(found, spoken=replace(found.spoken, choices=choices), classes=classes)


def _outdone(points: np.ndarray, held: np.ndarray, one: int, other: int) -> bool:
    """Whether a class holds no more of the subjects than another, and is clearly behind it in points."""
    return bool(held[other] >= held[one] and points[other] > subject_limits().lead * points[one])


@dataclass(frozen=True)
class Several:
    """Trades and topics of which a single noun may be.

    Attributes
    ----------
    classes : tuple of (str, float)
        The best class of each division that it names, with its share.
    topics : tuple of SpokenChoice
        Topics of texts that mean it in another way.
    """

    classes: tuple[tuple[str, float], ...]
    topics: tuple[SpokenChoice, ...]


def of_several(
    readings_of: TradeReadings,
    meanings: Callable[[str], tuple[SpokenChoice, ...]],
    by_classes: SearchAnswer,
    text: str,
    own: str,
) -> Several | None:
    """Trades of which a single noun may be: to be asked for; ``None`` where the noun, or what stands by it, decides.

    Parameters
    ----------
    readings_of : TradeReadings
        Reads nouns as trades.
    meanings : callable
        Topics of texts in which a noun is at home without being in their name.
    by_classes : SearchAnswer
        What classes answer: where a table names the trade, nothing is asked.
    text, own : str
        The question without places, and what its asker does.
    """
    named = any(term.score >= word_limits().named for term in by_classes.taken)
    if named or own not in ("", text) or taken_apart(text).purpose:
        return None
    found = readings_of.of(text)
    if not found.single:
        return None
    classes, topics = readings_of.divided(text), meanings(found.nouns[0])
    if not classes or len(classes) + len(topics) < 2:
        return None
    most = word_limits().readings
    shown = classes[: most - min(len(topics), 1)]
    return Several(tuple(shown), topics[: most - len(shown)])


def sole(readings_of: TradeReadings, found: SearchAnswer, text: str, own: str) -> bool:
    """Whether a single choice is left, and it holds what the question names: it answers, and is not asked for.

    Parameters
    ----------
    readings_of : TradeReadings
        Reads nouns as trades.
    found : SearchAnswer
        A choice.
    text, own : str
        The question without places, and what its asker does.
    """
    least = subject_limits().held
    if len(found.spoken.choices) + len(found.classes) != 1:
        return False
    if not own and readings_of.strange(text):
        # Of a word that no class knows nothing near it is the answer.
        return False
    if found.classes:
        return found.classes[0].score >= least
    only = found.spoken.choices[0]
    # What leaves out a word of the question is no answer to it.
    return only.headed and only.held >= least and not only.without
