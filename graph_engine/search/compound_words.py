"""Words written as one that are two of a trade: “workboats” are work boats, a “beekeeper” keeps bees."""

from __future__ import annotations

from collections.abc import Callable

from graph_engine.search.phrase import HOLLOW
from graph_engine.search.trade_text import EMPTY
from graph_engine.search.words import Words

# Letters of the first part, and of the second.
_SHORTEST, _LONGER = 3, 4
_AROUND = ".,;:!?()“”\"'"


def written_apart(words: Words, text: str, known: Callable[[str], bool]) -> str:
    """A text with words that nothing knows taken apart into two that several trades have.

    Parameters
    ----------
    words : Words
        The classification.
    text : str
        A question, or a part of it.
    known : callable
        Whether a word in lower case is known as it is written.
    """
    return " ".join(_apart(words, word, known) for word in text.split())


def _apart(words: Words, written: str, known: Callable[[str], bool]) -> str:
    word = written.lower().strip(_AROUND)
    if not word.isalpha() or known(word):
        return written
    for at in range(len(word) - _LONGER, _SHORTEST - 1, -1):
        first, last = word[:at], word[at:]
        if _of_trades(words, first) and (_of_trades(words, last) or last in HOLLOW):
            return written.lower().replace(word, f"{first} {last}")
    return written


def split_from_doer(words: Words, word: str) -> list[str]:
    """The thing that somebody keeps, grows or sells, apart from who does: “beekeeper” as “bee” and “keeper”."""
    for at in range(_SHORTEST, len(word) - _LONGER + 1):
        if does_any(word[at:]) and words.named_by(word[:at]):
            return [word[:at], word[at:]]
    return [word]


def done_by_any(verb: str) -> bool:
    """Whether a verb is for what is done in every trade: we sell, I keep."""
    return verb in EMPTY


def does_any(word: str) -> bool:
    """Whether a word is for who does what is done in every trade: a keeper, growers."""
    verb = word.removesuffix("s").removesuffix("er")
    return done_by_any(verb) and verb != word.removesuffix("s")


def _of_trades(words: Words, word: str) -> bool:
    """Whether several trades have a word, so that it is one, and no beginning of others."""
    return word in EMPTY or len(words.named_by(word)) > 1
