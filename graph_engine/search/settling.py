"""The nouns of the asker's trade settle what is meant: a class that holds them answers, and others are not offered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from graph_engine.search.interpretation import fields_of, readings, strange_nouns
from graph_engine.search.limits import subject_limits, word_limits
from graph_engine.search.model import SearchAnswer, Term
from graph_engine.search.subjects import Subject, Subjects
from graph_engine.search.trade_text import singular_and_plural
from graph_engine.search.words import Words


def settling(words: Words, subjects: Subjects, found: SearchAnswer, text: str, own: str) -> list[tuple[str, float]]:
    """Classes that answer instead of what was found, best first, with their fits; empty where what was found stands.

    Parameters
    ----------
    words : Words
        The classification.
    subjects : Subjects
        Tells the nouns of trades.
    found : SearchAnswer
        What classes and texts answer, or a choice.
    text, own : str
        The question without places, and what its asker does.
    """
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
    return []


def _of_another_trade(subjects: Subjects, mine: list[Subject], found: SearchAnswer) -> bool:
    """Whether the class that answers holds next to none of the nouns of the question, and no table chose it."""
    if found.answered_from != "classes" or not mine:
        return False
    first = next(term for term in found.read_as if not term.dropped)
    if any(first.code in field.nearest for field in fields_of(found.text).values()):
        return False
    held = dict(zip(subjects.codes, subjects.held(mine).tolist(), strict=True))[first.code]
    return first.score < word_limits().sure_fit and held < subject_limits().unheld * sum(one.weight for one in mine)


def to_choose(
    words: Words,
    subjects: Subjects,
    mine: list[Subject],
    found: SearchAnswer,
    text: str,
    names: Mapping[str, str],
) -> SearchAnswer:
    """What was found, or a choice where nothing answers: what nothing answers is asked for, with what is near it.

    Parameters
    ----------
    words : Words
        The classification.
    subjects : Subjects
        Tells the nouns of trades.
    mine : list of Subject
        Those of the question.
    found : SearchAnswer
        What classes and texts answer.
    text : str
        The question without places.
    names : mapping
        Official name of each class.
    """
    if _of_another_trade(subjects, mine, found):
        found = found.asking()
    if found.answered_from not in ("nothing", "choice"):
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
