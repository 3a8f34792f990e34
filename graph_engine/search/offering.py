"""Which classes are worth offering where a question has to be asked back: those that hold enough of its words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from graph_engine.search.limits import subject_limits
from graph_engine.search.model import SearchAnswer
from graph_engine.search.of_material import leaves_out_material, offered_of_its_material
from graph_engine.search.phrase import taken_apart
from graph_engine.search.spoken import SpokenAnswers
from graph_engine.search.subjects import Subjects
from graph_engine.search.words import Words


def question_back(
    words: Words,
    subjects: Subjects,
    spoken: SpokenAnswers,
    found: SearchAnswer,
    text: str,
    own: str,
    title_of: Callable[[str], str],
    near: tuple[pd.Series | None, pd.Series | None],
) -> SearchAnswer:
    """What answers, or a choice of what is worth offering, with what projects say of each word.

    Parameters
    ----------
    words, subjects, spoken : Words, Subjects, SpokenAnswers
        The classification, the nouns of trades, and texts.
    found : SearchAnswer
        The answer.
    text, own : str
        The question, as “thing for purpose”, and what its asker does.
    title_of : callable
        Official name of a class.
    near : tuple
        Kilometres by unit from whoever asks, and the same where distance matters.
    """
    if not own and leaves_out_material(words, found, text, title_of):
        found = found.asking()
    if found.answered_from not in ("choice", "nothing"):
        return found
    chosen_from = found.answered_from == "choice"
    found = offered_of_its_material(worth_offering(subjects, found, text, own), text, title_of)
    mine = subjects.of(taken_apart(text).thing)
    # A word of many trades, as “cut” of flowers, says nothing alone.
    telling = [one.word for one in mine if one.head or one.rarity >= subject_limits().alone]
    research = spoken.of_each_word(telling, *near) or spoken.of_each_word([one.word for one in mine], *near)
    said = replace(found.spoken, research=research)
    if chosen_from and found.answered_from == "nothing":
        # No class and no topic is worth offering: what projects say of each word is.
        said = replace(said, choices=research, research=())
    return replace(found, spoken=said)


def worth_offering(subjects: Subjects, found: SearchAnswer, text: str, own: str) -> SearchAnswer:
    """A choice without classes that hold little of what is asked for, or clearly less than another of them.

    Of “brewery canning” the canning of fish has only what is done; of “phosphate recovery from sewage” the recovery of
    coal has next to nothing.

    Parameters
    ----------
    subjects : Subjects
        Tells the nouns of trades.
    found : SearchAnswer
        A choice, or any answer.
    text, own : str
        The question, as “thing for purpose”, and what its asker does.
    """
    if not found.classes:
        return found
    limit, at = subject_limits(), {code: number for number, code in enumerate(subjects.codes)}
    shares = dict.fromkeys((term.code for term in found.classes), 0.0)
    told = False
    for part in filter(None, (taken_apart(text).thing, own)):
        mine = subjects.of(part)
        whole = sum(one.weight for one in mine)
        if not whole:
            continue
        told = True
        held = subjects.held(mine) / whole
        shares = {code: max(share, float(held[at[code]])) for code, share in shares.items()}
    if not told:
        return found
    least = max(limit.offered, max(shares.values()) / limit.offered_lead)
    return replace(found, classes=tuple(one for one in found.classes if shares[one.code] >= least))
