"""The words of a text that may name a trade: without those of every question, without endings."""

from __future__ import annotations

import re

TOKEN = re.compile(r"[a-z0-9]+")

# Words of a question that name no trade.
_EMPTY_WORDS = (
    "a an and any are as at based be both british build builds buy buyer buyers by can co companies company could "
    "custom do does english exist experienced find firm firms for from get good has have help high i in industry "
    "into is it its just like limited local look looking ltd made make maker makers making manufacture manufactured "
    "manufacturer manufacturers manufacturing may me more my nearby need needed needs new of offer offering offers "
    "on one or order other our out own partner partners people plc produce producer producers product products "
    "provide provider providers quality sale scottish seek seeking sell seller sellers sells service services short "
    "small so some someone source sourcing specialist specialists supplied supplier suppliers supplies supply that "
    "the their them there these they this to uk up use used uses using want wanted wants was we welsh what where "
    "which who will with within work would you your"
)

EMPTY = frozenset(_EMPTY_WORDS.split())


def plain(text: str) -> str:
    """Words and numbers of a text in lower case, without anything between them.

    >>> plain("Gluten-free biscuits (own label)")
    'gluten free biscuits own label'
    """
    return " ".join(TOKEN.findall(text.lower()))


def only_trade(text: str) -> str:
    """A question without the words that name no trade; the question itself where nothing else is in it.

    >>> only_trade("We need a supplier of steel forgings")
    'steel forgings'
    """
    selected = [word for word in plain(text).split() if word not in EMPTY]
    return " ".join(selected) or plain(text)


def contents(text: str) -> list[str]:
    """The words of a text that may name a trade, in lower case.

    >>> contents("We need a supplier of steel forgings")
    ['steel', 'forgings']
    """
    return [word for word in plain(text).split() if word not in EMPTY]


_ENDINGS = ("ings", "ing", "ers", "ies", "er", "ed", "es", "s", "y", "e")


def stem(word: str) -> str:
    """A word without its ending, where four letters or more are left.

    >>> stem("machined"), stem("machining"), stem("beer")
    ('machin', 'machin', 'beer')
    """
    return next((word.removesuffix(end) for end in _ENDINGS if word.endswith(end) and len(word) - len(end) >= 4), word)


def singular_and_plural(word: str) -> set[str]:
    """A word in the singular and the plural."""
    forms = {word, f"{word}s", f"{word}es"}
    forms |= {word.removesuffix(end) for end in ("s", "es") if word.endswith(end) and not word.endswith("ss")}
    if word.endswith("ies"):
        forms.add(f"{word[:-3]}y")
    elif word.endswith("y"):
        forms.add(f"{word[:-1]}ies")
    return forms
