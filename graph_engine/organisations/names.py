"""Names of organisations, made comparable: one body is written in many ways, and two bodies in nearly the same way."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = re.compile("['’‘`´]")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_SINGLE_LETTERS = re.compile(r"\b(?:[a-z] ){1,}[a-z]\b")

_PHRASES = (
    ("national health service", "nhs"),
    ("company limited by guarantee", "limited"),
    ("limited by guarantee", "limited"),
    ("public limited company", "plc"),
    ("limited liability partnership", "llp"),
    ("community interest company", "cic"),
    ("chancellor masters and scholars of", ""),
    ("university court of", ""),
    ("court of the university", "university"),
    ("provost fellows foundation scholars and the other members of board of", ""),
    ("higher education corporation", ""),
    ("royal charter", ""),
    ("united kingdom", "uk"),
)
_WORDS = {
    "ltd": "limited",
    "limted": "limited",
    "lbg": "limited",
    "incorporated": "inc",
    "co": "company",
    "corp": "corporation",
    "univ": "university",
    "sch": "school",
    "pol": "political",
    "sci": "science",
    "trop": "tropical",
    "inst": "institute",
    "dept": "department",
    "center": "centre",
    "saint": "st",
    "intl": "international",
}
_LEGAL_FORMS = frozenset(
    {
        "limited",
        "plc",
        "llp",
        "lp",
        "cic",
        "inc",
        "corporation",
        "gmbh",
        "ag",
        "sa",
        "srl",
        "bv",
        "nv",
        "spa",
        "cio",
        "ips",
    }
)
REGISTERED_FORMS = frozenset({"limited", "plc", "llp", "cic"})
"""Legal forms of the United Kingdom, as :func:`legal_name` writes them."""
_LITTLE_WORDS = frozenset({"the", "of", "at", "for", "and", "in"})


@lru_cache(maxsize=1 << 16)
def without_legal_form(name: str) -> str:
    """A name as people say it: without the form in which its owner is registered.

    >>> without_legal_form("ITM Power (Trading) Limited"), without_legal_form("Limited")
    ('ITM Power (Trading)', 'Limited')
    """
    first, _, last = name.rpartition(" ")
    form = last.casefold().strip(".")
    return first.rstrip(" ,") if first and _WORDS.get(form, form) in REGISTERED_FORMS else name


@lru_cache(maxsize=1 << 16)
def legal_name(name: str) -> str:
    """Bring a name to one spelling and keep its legal form.

    Case, accents, punctuation, articles, usual abbreviations, a Welsh form beside the English one, and brackets that
    hold an article or the name's own initials do not matter. "UK" does: it tells companies of a group apart.

    Parameters
    ----------
    name : str
        As published.

    Returns
    -------
    str
        Lower-case words; empty for a name without letters or digits.

    Examples
    --------
    >>> legal_name("SMITH & SONS (UK) LTD.")
    'smith and sons uk limited'
    >>> legal_name("Careers Research and Advisory Centre (CRAC) Limited (The)")
    'careers research and advisory centre limited'
    """
    # NFKD leaves ß and ł as they are: to Unicode they are letters of their own, without marks.
    text = name
    if not name.isascii():
        text = unicodedata.normalize("NFKD", name.replace("ß", "ss").replace("ł", "l").replace("Ł", "L"))
        text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = text.casefold()
    text = _english_half(text).replace("&", " and ")
    text = _APOSTROPHES.sub("", text)
    text = _BRACKETS.sub(lambda found: _bracket(found.group(1), text[: found.start()]), text)
    text = " ".join(_NOT_WORD.sub(" ", text).split())
    # Points have become blanks: “U.K.” is “u k” by now.
    text = _SINGLE_LETTERS.sub(lambda found: found.group(0).replace(" ", ""), text)
    words = [_WORDS.get(word, word) for word in text.split() if word != "the"]
    text = " ".join(words)
    for phrase, short in _PHRASES:
        text = re.sub(rf"\b{phrase}\b", short, text)
    words = text.split()
    return " ".join(word for word, before in zip(words, ["", *words], strict=False) if word != before)


@lru_cache(maxsize=1 << 16)
def cleaned_name(name: str) -> str:
    """Bring a name to one spelling without its legal form; words of a university stand in alphabetical order.

    ``University of X`` and ``X University`` are one name, for the same body uses both.

    Parameters
    ----------
    name : str
        As published.

    Returns
    -------
    str
        Lower-case words; empty for a name that says nothing.

    Examples
    --------
    >>> cleaned_name("THE CHANCELLOR, MASTERS AND SCHOLARS OF THE UNIVERSITY OF OXFORD")
    'oxford university'
    >>> cleaned_name("University of Teesside") == cleaned_name("TEESSIDE UNIVERSITY")
    True
    >>> cleaned_name("Plextek Ltd"), cleaned_name("Cardiff University / Prifysgol Caerdydd")
    ('plextek', 'cardiff university')
    """
    words = legal_name(name).split()
    while len(words) > 1 and words[-1] in _LEGAL_FORMS:
        words.pop()
    if "university" in words:
        # “Leeds University” and “University of Leeds” are one body.
        return " ".join(sorted(set(words) - _LITTLE_WORDS))
    while len(words) > 1 and words[-1] in ("company", "and"):
        words.pop()
    return " ".join(words)


def has_legal_form(name: str) -> bool:
    """Say whether a name ends in the form of a company, such as Limited, plc, LLP or GmbH.

    Examples
    --------
    >>> has_legal_form("Plextek Ltd."), has_legal_form("Weir Group PLC (The)"), has_legal_form("Met Office")
    (True, True, False)
    """
    words = legal_name(name).split()
    return len(words) > 1 and (words[-1] in _LEGAL_FORMS or words[-1] == "company")


def _english_half(text: str) -> str:
    # Welsh universities are published under both names, with a stroke between them.
    halves = text.split(" / ")
    if len(halves) == 2 and any("prifysgol" in half for half in halves):
        return next((half for half in halves if "prifysgol" not in half), text)
    return text


def _bracket(inside: str, before: str) -> str:
    words = " ".join(_NOT_WORD.sub(" ", inside).split())
    if words in ("", "the"):
        return " "
    initials = "".join(word[0] for word in _NOT_WORD.sub(" ", before).split() if word not in _LITTLE_WORDS)
    return " " if words.replace(" ", "") == initials else f" {words} "
