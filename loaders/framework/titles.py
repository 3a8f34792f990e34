"""Titles of texts without the persons whom they name.

A title often names who did the work behind it, in brackets or after a colon. That piece is cut and the rest is kept.
Where the person stands in the middle of the sentence, nothing would be left that reads, and the whole title goes.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from graph_engine.organisations.names import has_legal_form
from loaders.framework.personal_names import may_be_person, shows_a_body

PERSON_CUT = "title: piece that names a person cut"
PERSON_WITHHELD = "title names a person: withheld"

_TITLED = re.compile(r"(?<![\w-])(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|Dame)\b\.?\s+[A-Z]")
_INVESTIGATOR = re.compile(
    r"[\s.,;:–-]*(?:\bP[I1]|\bPrincipal Investigator)\b[\s–-]+(?:Mrs?|Ms|Dr|Prof|Professor)\b.*$"
)
_PIECES = (
    re.compile(r"\s*\(([^()]*)\)"),
    re.compile(r"^([^:–—]*?)\s*[:–—]\s+"),
    re.compile(r"\s*(?:[:;.–—]|\s-)\s+((?:(?:Dr|Prof|Mr|Mrs|Ms)\.\s+)?(?:[A-Z]\.\s*)*[^:;.–—]*)\.?\s*$"),
)
_LAST_BRACKET = re.compile(r"\s*\(([A-Z][a-zé-]+(?:\s+[A-Z][A-Za-zé-]+){1,2})\)\.?$")
_CAPITALISED = re.compile(
    r"[^\W\d_a-z][^\W\d_]*(?:[’'-][^\W\d_]+)*\.?(?:\s+[^\W\d_a-z][^\W\d_]*(?:[’'-][^\W\d_]+)*\.?)+"
)
_OTHERS = re.compile(r"\s+(?:et al\.?|and colleagues)$|^(?:P\d|led by|by)\s+", re.IGNORECASE)
# First names that titles of research use as words of the language, or of names of places and peoples.
_WORDS_TOO = frozenset({"christian", "iris", "norman", "roman", "carlo", "victoria", "albert", "st"})


def names_a_person(text: str) -> bool:
    """Say whether a person is named in a text: by a title, or by capitalised words with a common first name.

    Examples
    --------
    >>> names_a_person("The work of Professor J. Example"), names_a_person("Improving the music of Jane Example")
    (True, True)
    >>> names_a_person("MR-guided catheters"), names_a_person("Iris Recognition"), names_a_person("Monte Carlo methods")
    (False, False, False)
    """
    if _TITLED.search(text):
        return True
    return any(_is_person(found.group(0)) for found in _CAPITALISED.finditer(text))


def without_persons(title: str, *, plain: Collection[str] = ()) -> str | None:
    """Cut the pieces of a title that name a person; ``None`` where a person is named in what is left.

    Parameters
    ----------
    title : str
        As published.
    plain : collection of str
        Words that the same publication also writes in small letters. Two or three capitalised words in a last bracket
        may be a name that no list holds, unless all of them are among these.

    Examples
    --------
    >>> without_persons("Water law (Jane Example)"), without_persons("Sound therapies: Professor Jane Example.")
    ('Water law', 'Sound therapies')
    >>> without_persons("Printed circuits (Precision Optics)", plain={"precision", "optics"})
    'Printed circuits (Precision Optics)'
    >>> without_persons("The paintings of Jane Example") is None
    True
    """
    text = _INVESTIGATOR.sub("", title)
    if plain and (last := _LAST_BRACKET.search(text)) and not _all_known(last.group(1), plain):
        text = text[: last.start()]
    while names_a_person(text):
        found = next((hit for piece in _PIECES for hit in piece.finditer(text) if _only_persons(hit.group(1))), None)
        if found is None:
            return None
        text = (text[: found.start()] + text[found.end() :]).strip()
    return text[:1].upper() + text[1:] if text and text != title else text or None


def _all_known(words: str, plain: Collection[str]) -> bool:
    found = re.split(r"[\s-]+", words.casefold())
    return all(word in plain for word in found) or has_legal_form(words) or shows_a_body(words)


def _only_persons(piece: str) -> bool:
    parts = [_OTHERS.sub("", part.strip()) for part in re.split(r"\s+and\s+|,|&", piece)]
    return all(_TITLED.match(part) or _is_person(part) for part in parts)


def _is_person(words: str) -> bool:
    without = " ".join(word for word in words.replace(".", " ").split() if word.casefold() not in _WORDS_TOO)
    # A run in capitals is a heading.
    return not (words.isupper() and len(words.split()) > 3) and may_be_person(without)
