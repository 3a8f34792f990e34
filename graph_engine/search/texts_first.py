"""What texts answer put before what classes answer, and every word of the question accounted for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graph_engine.explanations.wording import listed
from graph_engine.reference.topic_roles import Role
from graph_engine.reference.trade_heads import trade_head
from graph_engine.search.interpretation import fields_of
from graph_engine.search.limits import word_limits
from graph_engine.search.model import SearchAnswer
from graph_engine.search.phrase import taken_apart
from graph_engine.search.spoken_model import Spoken, Use
from graph_engine.search.trade_text import contents, plain
from graph_engine.search.words import Words

# Wholesale and retail deal in what every other trade makes.
_TRADE = ("45", "46", "47")


def texts_first(answer: SearchAnswer, spoken: Spoken, words: Words, *, settled: bool = False) -> SearchAnswer:
    """An answer from classes with what texts say before it.

    Where texts answer, classes that leave a word of the thing unread do not follow: antimicrobial coatings are no
    house-painting. A field that the table of fields without a class names keeps the classes that were judged nearest.

    Parameters
    ----------
    answer : SearchAnswer
        From classes.
    spoken : Spoken
        From texts.
    words : Words
        The index of the classification.
    settled : bool
        Whether the nouns of the question settled for the classes: nothing is asked then.
    """
    taken = {term.code for term in answer.taken}
    left = {part for word in (*answer.unknown_words, *answer.unused_words) for part in plain(word).split()}
    read = [
        replace(one, in_classes=bool(taken) and not one.word.isdigit() and one.word not in left) for one in spoken.words
    ]
    spoken = replace(spoken, words=tuple(read))
    unread = [word for word in contents(taken_apart(answer.text).thing) if word in left]
    loose = bool(taken) and not settled and _loose(answer, unread, words)
    elsewhere = bool(taken) and not settled and _of_something_else(answer, unread)
    if spoken.choices and taken and not loose and _classes_say_more(answer, spoken, unread, elsewhere=elsewhere):
        spoken = unasked(spoken)
    notes = [spoken.note, answer.note]
    if spoken.choices:
        # What is asked is not answered beside it: each class is one of the things that may be meant.
        notes[1] = "" if taken and not fields_of(answer.text) else notes[1]
        answer = answer.asking()
    elif loose and not spoken.texts:
        # Below a fit nothing is answered: each class is asked for.
        notes[1] = ""
        answer = answer.asking()
    elif spoken.texts and (elsewhere or loose):
        quoted = listed(f"“{word}”" for word in dict.fromkeys(unread or contents(taken_apart(answer.text).thing)))
        notes[1] = f"No class of trades is read from {quoted}: regions by class would be those of something else."
        answer = answer.without_classes()
    elif spoken.texts and not answer.read_as and not fields_of(answer.text):
        notes[1] = ""
    lost = [one.word for one in spoken.words if one.use == Use.NOWHERE and not one.in_classes]
    if lost and answer.regions:
        notes.append(f"Found nowhere, in texts or classes: {listed(f'“{word}”' for word in lost)}.")
    return replace(answer, spoken=spoken, note=" ".join(note for note in notes if note))


def _classes_say_more(answer: SearchAnswer, spoken: Spoken, unread: Sequence[str], *, elsewhere: bool) -> bool:
    """Whether classes answer what texts would have to ask: by a word that the texts leave out, or by a sure fit.

    They do too where they read the whole thing, and no topic does: texts of paint are single ones of unlike things.
    """
    left_out = {word for choice in spoken.choices for word in choice.without}
    if all(choice.without for choice in spoken.choices) and not left_out & set(unread):
        return True
    if all(choice.topic is None for choice in spoken.choices) and (
        not unread or all(choice.without for choice in spoken.choices)
    ):
        return True
    fields = " ".join(fields_of(answer.text)).split()
    if fields and set(unread) <= set(fields) and len(spoken.choices) == 1 and spoken.choices[0].topic is None:
        # A field that a table knows is not a single text that happens to say its name.
        return True
    if not spoken.texts and not unread:
        # Topics that are only near the words do not hold back a class that reads them all.
        return True
    return not elsewhere and answer.read_as[0].score >= word_limits().sure_fit


def _loose(answer: SearchAnswer, unread: Sequence[str], words: Words) -> bool:
    """Whether no class fits well enough to be answered; a reader who drops some chooses among the rest."""
    limit, best = word_limits(), answer.read_as[0]
    if any(term.dropped for term in answer.read_as) or best.score >= limit.sure_fit:
        return False
    heads = (trade_head(head) for head in taken_apart(answer.text).heads)
    of_field = bool(fields_of(answer.text)) and best.score >= limit.loose_fit
    if of_field or any(row is not None and best.code.startswith(row.prefixes) for row in heads):
        # A table chose the classes: nearest to a field that has none, or those of a noun of many trades.
        return False
    others = [term.score for term in answer.read_as if term.code[:2] != best.code[:2] and term.code[:2] not in _TRADE]
    if len(contents(answer.text)) == 1 and others and best.score < limit.loose_unread:
        # One word that several trades use alike: plates are of plastic, of printers and of metal.
        return True
    if not unread and best.score >= limit.clear_fit and not others:
        return False
    if not others and _named_alone(best.code, answer.text, unread, words):
        return False
    return best.score < (limit.loose_unread if unread else limit.loose_fit)


def _named_alone(code: str, text: str, unread: Sequence[str], words: Words) -> bool:
    """Whether the noun alone leads to a class too, and half of the words beside it are read."""
    phrase = taken_apart(text)
    beside = [word for word in contents(phrase.thing) if word not in phrase.heads]
    read = [word for word in beside if word not in unread]
    if not phrase.heads or not beside or 2 * len(read) < len(beside):
        return False
    fit = words.scores([" ".join(phrase.heads)])[0]
    best = int(fit.argmax())
    return words.codes[best] == code and float(fit[best]) >= word_limits().noun_fit


def unasked(spoken: Spoken) -> Spoken:
    """What texts say where nothing is asked: they speak of the words, and answer nothing."""
    words = (replace(one, use=Use.ELSEWHERE) if one.use == Use.SAID else one for one in spoken.words)
    return replace(spoken, words=tuple(words), choices=(), texts=(), topics=(), note="")


def answered(spoken: Spoken, *, offers: bool) -> Spoken:
    """What texts say where the first choice answers, and what it leaves out; to who offers only users are named."""
    only = spoken.choices[0]
    users = (str(Role.APPLIES), str(Role.NEEDS))
    places = only.places
    if offers:
        named = (
            replace(one, organisations=tuple(who for who in one.organisations if who.role in users)) for one in places
        )
        places = tuple(one for one in named if one.organisations)
    left = listed(f"“{word}”" for word in only.without)
    note = f"None of these texts says {left}." if only.without else ""
    return replace(spoken, choices=(), texts=only.texts, places=places, note=note)


def _of_something_else(answer: SearchAnswer, unread: Sequence[str]) -> bool:
    """Whether classes that leave words of the thing unread are of another trade, as far as the words tell.

    Not where a table chose them, for a trade by name or a field without a class, or the reader did by dropping others.
    """
    if not unread or any(term.dropped for term in answer.read_as):
        return False
    best, limit = answer.read_as[0].score, word_limits()
    nearest = {code for field in fields_of(answer.text).values() for code in field.nearest}
    if best >= limit.named or any(term.code in nearest for term in answer.read_as):
        return False
    strange = {part for word in answer.unknown_words for part in plain(word).split()}
    return best < limit.sure_fit or bool(strange & set(unread))
