"""What a question asks for, and for whom: the thing, the nouns that name it, and its purpose."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph_engine.search.trade_text import contents, plain

# What stands behind these says for whom or for what the thing is, not what it is.
_PURPOSE = re.compile(
    r"\b(?:for|used (?:in|by|on|with)|to (?:build|carry|fit|hold|make|pack|serve|store|supply|treat)|"
    r"so (?:that )?(?:it|they|we))\b"
)
# Within the thing, the noun that names it stands before these: “castings of steel”.
INSIDE = re.compile(r"\b(?:of|in|from|with|without|by|on|at|to|under|into|that|which|made)\b")
AND = re.compile(r"\b(?:and|or)\b|[,;/&+]")
_MAKING = frozenset(("build", "make", "making", "manufacture", "manufacturing", "production", "supply"))
# Nouns that name no thing by themselves: the word before them does.
_HOLLOW_WORDS = (
    "agency application applications batch batches component components consultancy contract contractor "
    "contractors design factories factory firm goods item items job jobs kind kinds lab labs line lines "
    "material materials part parts piece pieces project projects range shop shops solution solutions "
    "subcontractor subcontractors system systems type types variety work works workshop workshops yard yards"
)
_DONE = re.compile(r"[a-z]{3,}[^aeou]ed")
HOLLOW = frozenset(_HOLLOW_WORDS.split())


@dataclass(frozen=True)
class Phrase:
    """A question taken apart.

    Parameters
    ----------
    thing : str
        What is asked for, in lower case, as it was written.
    heads : tuple of str
        The nouns that name it, one for each thing; empty where nothing in it names a trade.
    purpose : str
        For whom or for what it is; empty where nothing is said.
    """

    thing: str
    heads: tuple[str, ...]
    purpose: str


def taken_apart(text: str) -> Phrase:
    """Take a question apart by the order of English words: the last noun names the thing, those before it qualify it.

    Examples
    --------
    >>> taken_apart("precision machining for aerospace")
    Phrase(thing='precision machining', heads=('machining',), purpose='aerospace')
    >>> taken_apart("We are looking for a maker of school uniforms").heads
    ('uniforms',)
    >>> taken_apart("vats and tanks for breweries").heads
    ('vats', 'tanks')
    """
    lower = " ".join(text.lower().replace("-", " ").split())
    start = 0
    for cut in _PURPOSE.finditer(lower):
        if contents(lower[start : cut.start()]):
            thing, purpose = lower[start : cut.start()].strip(), lower[cut.end() :].strip()
            return Phrase(thing, _heads(thing), purpose if contents(purpose) else "")
        start = cut.end()
    return Phrase(lower[start:].strip(), _heads(lower[start:]), "")


def _heads(thing: str) -> tuple[str, ...]:
    found: list[str] = []
    for part in INSIDE.split(thing):
        nouns = [selected for one in AND.split(part) if (selected := contents(one))]
        for words in nouns:
            solid = [word for word in words if word not in HOLLOW]
            # “Turned parts”: where a hollow noun is left out, what is done to it names nothing, “CNC turned” is CNC.
            named = [word for word in solid if not _DONE.fullmatch(word)]
            if solid:
                found.append((named or solid)[-1])
        # “Design and manufacture of castings” asks for castings.
        if found and not _MAKING & set(plain(part).split()):
            break
    return tuple(dict.fromkeys(found))
