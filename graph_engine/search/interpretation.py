"""Which classes the words of a question mean, by the noun that names the thing, and which words were not used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from graph_engine.reference.qualifying_words import qualifying_words
from graph_engine.reference.trade_heads import TradeHead, trade_head
from graph_engine.reference.trade_names import TradeName, trade_names
from graph_engine.reference.unknown_fields import UnknownField, unknown_fields
from graph_engine.search.limits import word_limits
from graph_engine.search.phrase import HOLLOW, Phrase, taken_apart
from graph_engine.search.trade_text import contents, plain
from graph_engine.search.words import Words

_TRADE = ("45", "46", "47")


def fields_of(text: str) -> dict[str, UnknownField]:
    """Fields without a class that name what is asked for, not only for whom."""
    return unknown_fields().named_in(taken_apart(text).thing)


def read_as(words: Words, text: str) -> dict[str, float]:
    """How well each class fits a question, 0 to 1, for the classes that fit at all.

    A class counts in full where the noun that names the thing stands in its entries or in the table of such nouns; one
    that only qualifying words name is demoted. Where nothing knows the noun, no class is read: the words beside it, and
    words spelt alike, name another thing. Where the classification does not know another word of the thing, what fits
    the rest loosely is not read either.

    Parameters
    ----------
    words : Words
        The index.
    text : str
        The question.
    """
    limit = word_limits()
    phrase = taken_apart(text)
    if strange_nouns(words, text):
        return {}
    inside = _inside(words, phrase)
    fits: dict[str, float] = {}
    sure = False

    def put(code: str, fit: float) -> None:
        fits[code] = max(fits.get(code, 0.0), fit)

    rest = phrase.thing
    for name, row in trade_names().hits(phrase.thing):
        selected = _of_name(name, row, phrase, inside)
        for place, code in enumerate(row.classes):
            if code in selected and code in words.codes:
                put(code, limit.named - limit.each_later * place)
        if selected:
            sure = True
            rest = rest.replace(name, " ", 1)
    for word, field in fields_of(text).items():
        whole = bool(set(plain(word).split()) & _forms(phrase.heads))
        for place, code in enumerate(field.nearest):
            if code in words.codes:
                at_head = whole or not inside or code in inside
                put(code, (limit.nearest - limit.each_later * place) * (1.0 if at_head else limit.outside_noun))
                sure = sure or at_head
    left = contents(unknown_fields().without(rest))
    if left:
        beside = 1.0 if not sure else limit.one_word_beside if len(left) == 1 else limit.more_words_beside
        for code, fit in _by_words(words, left, phrase, inside, alone=sure):
            put(code, fit * beside * qualifying_words().weight(code, text))
    loose = max(fits.values(), default=0.0) < limit.loose_fit
    return {} if loose and _strange(words, contents(unknown_fields().without(phrase.thing))) else fits


def readings(words: Words, text: str) -> list[tuple[str, float]]:
    """Classes that the words of a question come near to, best first, where none of them can be an answer.

    What it is for is read where the thing itself is like nothing: of a use for apple pulp for a maker of cider, cider.

    Parameters
    ----------
    words : Words
        The index.
    text : str
        The question.
    """
    limit = word_limits()
    phrase = taken_apart(text)
    for part in (phrase.thing, phrase.purpose):
        named = [word for word in contents(part) if words.related(word) and not word.isdigit()]
        # Of words that are mostly strange the others tell nothing: John Smedley is no ambulance of Saint John.
        if 2 * len(named) <= len(contents(part)):
            continue
        fit = words.scores([" ".join(named)])[0]
        order = np.argsort(-fit.round(9), kind="stable")[: limit.readings]
        found = [(words.codes[n], float(fit[n])) for n in order if fit[n] >= limit.least_fit]
        if found:
            return found
    return []


def strange_nouns(words: Words, text: str) -> list[str]:
    """The nouns that name what is asked for, where neither the classification nor a table knows any of them.

    Parameters
    ----------
    words : Words
        The index.
    text : str
        The question.
    """
    phrase = taken_apart(text)
    if trade_names().hits(phrase.thing) or fields_of(text):
        return []
    strange = _strange(words, phrase.heads)
    return strange if len(strange) == len(phrase.heads) else []


def _strange(words: Words, named: Sequence[str]) -> list[str]:
    """Words that stand in no entry of the index, in whichever form, and in no table of nouns."""
    return [
        word
        for word in named
        if not (word.isdigit() or trade_head(word) or words.related(word) or words.named_by(word))
    ]


def unused(words: Words, text: str, taken: Sequence[str]) -> list[str]:
    """Words of a question that no class which is taken has in its entries, in their order.

    Words of a name that the table of trades knows, of a field without a class and those that the index does not know
    are not among them.
    """
    known = " ".join(contents(unknown_fields().without(text.replace("-", " "))))
    used = {
        word
        for name, row in trade_names().hits(taken_apart(text).thing)
        if set(row.classes) & set(taken)
        for word in plain(name).split()
    }
    strange = {plain(word) for word in words.unknown(text)}
    heads = {
        word
        for word in taken_apart(text).heads
        if (row := trade_head(word)) is not None and any(code.startswith(row.prefixes) for code in taken)
    }
    return [
        word
        for word in dict.fromkeys(known.split())
        if word not in used | strange | heads | HOLLOW and len(word) > 1 and not words.related(word) & set(taken)
    ]


def is_for(words: Words, text: str, buyers: Sequence[Sequence[str]]) -> list[bool]:
    """Whether a question says that its thing is for each of some buyers.

    What stands behind “for” says so; where nothing does, the words that qualify the noun may. Trade is left out of
    these: wholesalers deal in all that a word may qualify.

    Parameters
    ----------
    words : Words
        The index.
    text : str
        The question.
    buyers : sequence of sequence of str
        Classes of each.
    """
    phrase = taken_apart(text)
    said = contents(phrase.purpose) or [word for word in contents(phrase.thing) if word not in phrase.heads]
    named = {code for word in said for code in words.named_by(word)}
    if not phrase.purpose:
        # Most products stand among the entries of wholesale and retail, too: only after a “for” is a shop meant.
        named = {code for code in named if code[:2] not in _TRADE}
    return [bool(named & set(codes)) for codes in buyers]


def _inside(words: Words, phrase: Phrase) -> frozenset[str]:
    """Classes that the nouns name; empty where no class knows them."""
    found: set[str] = set()
    for head in phrase.heads:
        row = trade_head(head)
        found |= (
            words.named_by(head) if row is None else {code for code in words.codes if code.startswith(row.prefixes)}
        )
    return frozenset(found)


def _of_name(name: str, row: TradeName, phrase: Phrase, inside: frozenset[str]) -> frozenset[str]:
    """Classes of a name that are meant: all where it holds the noun, otherwise those that the noun names too."""
    if not inside or set(plain(name).split()) & set(phrase.heads):
        return frozenset(row.classes)
    return frozenset(row.classes) & inside


def _forms(heads: Sequence[str]) -> set[str]:
    return {form for head in heads for form in (head, head.removesuffix("s"), head.removesuffix("es"))}


def _by_words(
    words: Words, left: Sequence[str], phrase: Phrase, inside: frozenset[str], *, alone: bool
) -> list[tuple[str, float]]:
    """Classes that the words fit best, those outside of the noun demoted."""
    limit = word_limits()
    texts = _said_otherwise(" ".join(left), phrase.heads)
    fit = words.scores(texts).max(axis=0)
    if phrase.purpose and not alone:
        purpose = " ".join(contents(phrase.purpose))
        fit = (fit + words.scores([f"{text} {purpose}" for text in texts]).max(axis=0)) / 2
    if inside:
        fit = fit * np.array([1.0 if code in inside else limit.outside_noun for code in words.codes])
    meant = _qualified(words, left, phrase) & inside
    if meant:
        fit = fit * np.array([1.0 if code in meant else limit.any_of_the_kind for code in words.codes])
    # Rounded: classes that differ in the last bits alone go by their codes, on every machine.
    order = np.argsort(-fit.round(9), kind="stable")[: limit.read_first]
    return [(words.codes[n], float(fit[n])) for n in order if fit[n] > 0]


def _qualified(words: Words, left: Sequence[str], phrase: Phrase) -> frozenset[str]:
    """Classes that know a word beside the noun, where the noun is one of many classes by the table of such nouns."""
    if not any(trade_head(head) for head in phrase.heads):
        return frozenset()
    beside = {*left, *contents(phrase.purpose)} - set(phrase.heads)
    return frozenset[str]().union(*(words.related(word) for word in beside if trade_head(word) is None))


def _said_otherwise(text: str, heads: Sequence[str]) -> list[str]:
    """A text, and the text with each other word for its nouns."""
    rows: Mapping[str, TradeHead] = {head: row for head in heads if (row := trade_head(head)) is not None}
    texts = [text]
    for head, row in rows.items():
        texts += [
            " ".join(other if word == head else word for word in text.split()) for other in row.words if other != head
        ]
    return list(dict.fromkeys(texts))
