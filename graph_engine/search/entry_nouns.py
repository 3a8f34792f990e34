"""The nouns of entries of the classification: “Piano (manufacture)” is of pianos, “Piano wire” of wire."""

from __future__ import annotations

import re

from graph_engine.search.phrase import HOLLOW
from graph_engine.search.trade_text import EMPTY, TOKEN

_ASIDE = re.compile(r"\([^)]*\)|&#?\w+;|\b(?:n\.e\.c|etc)\b\.?")
# What is left out of a class is none of its things.
_LEFT_OUT = re.compile(r"\b(?:exclud\w+|except\w*|other than|not|without|incidental)\b.*")
_PIECES = re.compile(r"[,;:/]|\band\b|\bor\b|\bincluding\b|\bsuch as\b|\be\.g\.")
_LISTED = re.compile(r"[;:]")
# Behind these stands for what, of what or where the thing is.
_BEHIND = re.compile(
    r"\b(?:of|in|from|with|by|on|at|to|for|under|as|via|that|which|made|used|intended|having|containing|based|thereof)\b"
)
# What is done to a thing before it is named, and behind it: it names no other thing.
_MAKING = (
    "assembly blending breeding building casting construction cultivating cultivation culture cutting distilling "
    "extraction farming farm fishery fishing growing main making manufacture milling mining operations operation "
    "processing production propagation publishing quarrying raising rearing refining service services spinning "
    "weaving activities activity growing dressing finishing"
)
_DOING = frozenset(_MAKING.split())
_OF_DOING = re.compile(rf"^(?:(?:sub-contracted|other|marine|own) )*(?:{'|'.join(sorted(_DOING))})\b.*?\bof\b")


def nouns_of(entry: str) -> dict[str, float]:
    """Nouns that name what an entry of the classification is of, with their shares of the entry.

    The last noun of each of its pieces, and beside it the noun before, where the last one says what is done.

    Parameters
    ----------
    entry : str
        As it is published.

    Examples
    --------
    >>> nouns_of("Piano (manufacture)"), nouns_of("Manufacture of glues")
    ({'piano': 1.0}, {'glues': 1.0})
    >>> sorted(nouns_of("Vodka distilling (manufacture)")), sorted(nouns_of("Piano wire made of steel (manufacture)"))
    (['distilling', 'vodka'], ['wire'])
    """
    text = _LEFT_OUT.sub(" ", _ASIDE.sub(" ", entry.lower()))
    text = _OF_DOING.sub(" ", text.strip(), count=1)
    if not _LISTED.search(text) and (behind := _BEHIND.search(text)):
        # “Wicks for lamps, stoves or candles” are wicks.
        text = text[: behind.end()]
    found: list[tuple[list[str], int]] = []
    for piece in _PIECES.split(text):
        words = [word for word in TOKEN.findall(_BEHIND.split(piece)[0]) if word not in EMPTY and not word.isdigit()]
        while words and words[-1] in HOLLOW:
            words.pop()
        if words:
            # “Oyster cultivation” is of both: somebody may ask for either. “Lamps made of glass” are of one kind.
            found.append(
                (words[-2:] if words[-1] in _DOING and len(words) > 1 else words[-1:], len(words) + (" made" in piece))
            )
    shares: dict[str, float] = {}
    for nouns, length in found:
        for noun in sorted(nouns):
            # A noun with words before it names less than the noun alone: a bicycle pump is a pump of one kind.
            shares[noun] = shares.get(noun, 0.0) + 1.0 / len(found) / len(nouns) / length**0.5
    return shares
