"""A sentence of a business taken apart: what it wants, what it does itself, in the form that a search reads."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from graph_engine.reference.circumstance_words import circumstance_words, customer_words
from graph_engine.search.trade_text import contents

# Behind these stands what is wanted; before them, what the asker does.
_WANTS = re.compile(
    r"\b(?:(?:and|but|which|who|that|to|we|is|are|i) |, ?)*"
    r"(?:want(?:s|ing|ed)?|need(?:s|ing|ed)?|would like|would love|(?:is |are )?(?:looking|searching) (?:for|to)|"
    r"look(?:s)? for|seek(?:s|ing)?|in search of|hop(?:es|ing) (?:for|to)|in need of|short of|worried about|"
    r"interested in|keen to|(?:cannot|can't|can not|struggl(?:e|es|ing) to) (?:get|find|buy)|struggl(?:e|es|ing) with|"
    r"ha(?:s|ve) (?:a )?(?:trouble|problems?)(?: with)?|"
    r"who (?:can|could|would|makes?|sells?|does|do|might|will|knows?(?: about)?|runs)|"
    r"(?:some|any)(?:one|body) (?:to|who|that)|"
    r"where (?:can|could|do) (?:we|i) (?:get|buy|find)|"
    r"(?:how|what|where) (?:can|could|do|does|to) (?:we|i|you|one)?)\b",
    re.IGNORECASE,
)
# “Who can coat dressings”: the trade is named after what it does, “coating of dressings”.
_WHO_DOES = re.compile(
    r"^(?:who|(?:some|any)(?:one|body)) (?:can|could|to|who|that|does|will|would)(?: (?:can|could|will|would|still))* "
    r"([a-z]{3,})\b(?! of\b)",
    re.IGNORECASE,
)
# “To our own size”, “at a fair price”, “for us”: how a thing is ordered, not what it is.
_TERMS_OF_ORDER = re.compile(
    r"\b(?:to (?:(?:a|an|my|our|own|the|their|your) )*"
    r"(?:design|drawing|measure|order|pattern|sample|size|spec(?:ification)?)s?"
    r"|at (?:an? |the )?(?:competitive|decent|fair|good|reasonable|sensible) (?:cost|price|rate)s?"
    r"|(?:on|in) (?:an? |the )?(?:regular basis|small batches|small numbers|short runs)|for (?:me|us)"
    r"|(?:that|which|to) (?:fit|go with|match|suit)(?:s|es)? (?:it|them|the|our|my|those|these)(?: [a-z]+){0,2})\b",
    re.IGNORECASE,
)
# “Who could supply my business with nuts”: nuts.
_SUPPLY_WITH = re.compile(r"\bsuppl(?:y|ies) (?:me|my|our|us)\b(?: [a-z'’-]+){0,3} with\b", re.IGNORECASE)
# “A small maker of soap”, “a yard that builds boats”: who makes a thing names it as it is called.
_MAKER = re.compile(
    r"^(?:(?:a|an|any|some|the) )?(?:[a-z]+ ){0,2}(?:builder|maker|manufacturer|producer|supplier)s? of\b",
    re.IGNORECASE,
)
# “To switch to hydrogen”: what is wanted is hydrogen.
_CHANGE = re.compile(r"^to (?:change|convert|go|move|switch|turn)(?: over)? (?:in)?to\b", re.IGNORECASE)
# “A mill that spins wool”: the trade is named after what such a firm does.
_AGENT_DOES = re.compile(
    r"^(?:(?:a|an|any|some|the|good|local) )*"
    r"(?:company|contractor|factory|firm|foundry|group|lab|laboratory|maker|manufacturer|mill|partner|shop|specialist|"
    r"supplier|team|university|workshop|works|yard)s? (?:that|which|who)(?: can| could| still| will)* "
    r"([a-z]{3,})\b(?! of\b)",
    re.IGNORECASE,
)
_AID = re.compile(
    r"^(?:to (?:get )?|some |your )?(?:help|advice|support|assistance)(?: (?:with|on|for|in))+\b", re.IGNORECASE
)
# “A machine shop making aircraft parts”: what follows is what its work is for.
_FIRM_MAKES = re.compile(
    r"\b(business|company|factory|firm|foundry|mill|shop|start-?up|studio|subcontractor|works|workshop) "
    r"(?:(?:that|which|who) )?(?:doing|making|producing|supplying) ",
    re.IGNORECASE,
)
# “Turning seaweed into film”: what is made comes last.
_INTO = re.compile(r"\b(?:convert|make|process|recycle|turn)(?:s|ing)? ([^,;.]+?) into ([^,;.]+)", re.IGNORECASE)
_WE_DO = re.compile(r"^we (?:also |can |could |will )+([a-z]{3,})\b(?! of\b)", re.IGNORECASE)
# Wanted by firms of every trade: it does not say what is asked, and what the firm does says it.
_ANY_WORDS = (
    "buyers capital contracts customers development export exports finance funding grant grants grow growth "
    "innovation investment investor investors market markets money partnership place places premises research sales "
    "scale site sites skills space staff test testing tests training trial trialling trials universities university"
)
_OF_EVERY_TRADE = frozenset(_ANY_WORDS.split())
# “Rail customers for a foundry”.
_CUSTOM_FOR = re.compile(r"^(.*?)\b(?:customers?|clients?|buyers?|orders?|contracts?) for (.+)$", re.IGNORECASE)
_BUYS = re.compile(r"\bwho (?:can |could |might |will |would )?buys? (?:it|them|this|these)\b", re.IGNORECASE)
# “We build electrolyser stacks”, “a firm selling penetration testing”: who says only what he does has it to offer.
_SELLS = r"(?:deliver|export|offer|provide|sell|suppl)"
_DOES = re.compile(
    r"^(?:we|i)(?:['’](?:ve|re|m))? (?:also |can |could |currently |have |mainly |now |only |will )*([a-z]{3,})\b",
    re.IGNORECASE,
)
_FIRM_SELLS = re.compile(
    r"\b(?:business|company|firm|mill|practice|shop|start-?up|studio) (?:(?:that|which|who) )?"
    rf"{_SELLS}(?:s|ies|ying|ing)\b",
    re.IGNORECASE,
)
_NOT_OFFERED = (
    "are buy face get had have import keep know like lose lost must operate own run should spend suffer think use want "
    "waste wonder"
)
_DOES_NOT_OFFER = frozenset(_NOT_OFFERED.split())
# A complaint says that something is wanted.
_COMPLAINS = re.compile(
    r"\b(?:advice|but|cannot|can['’]t|dear|difficult|expensive|fails?|help|keeps?|losing|partners?|problems?|research|"
    r"support|too|universit(?:y|ies)|without|won['’]t)\b",
    re.IGNORECASE,
)
# “We sell fuses to shipyards”: these buy them.
_SOLD_TO = re.compile(
    rf"^(?:.*?\b)?{_SELLS}(?:s|ies|y|ying|ing)? (?P<thing>[^,;.]+?) (?:in)?to (?P<buyer>[^,;.]+)$", re.IGNORECASE
)
# What is wanted is the asker's own thing, for somebody or something.
_OWN = re.compile(r"\b(?:it|them|this|these|those|ours|ones|ourselves)\b", re.IGNORECASE)
_RELATIVE = re.compile(r"\b(?:that|which)\b", re.IGNORECASE)
_TRADE_WITH = re.compile(
    r"^(?:to )?(?:also )?(?:work with|partner with|collaborate with|team up with|sell (?:in)?to|supply(?: to)?|"
    r"get into|move into|diversify into|break into|enter|join|help|reach)\b",
    re.IGNORECASE,
)
_CUSTOM = re.compile(
    r"\b(?:work|customers?|clients?|partners?|contracts?|orders?|buyers?|business|suppl(?:y|ies) chain)\W*$",
    re.IGNORECASE,
)
# “Hospitals for a clinical trial”: who is wanted tries the asker's own thing.
_TRIED_BY = re.compile(
    r"\b(?:for (?:an? |the )?(?:clinical |field |pilot |user )*(?:pilot|stud(?:y|ies)|test|trial)s?"
    r"|to (?:pilot|test|trial|try)\b.*)\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Sentence:
    """What a sentence asks for.

    Attributes
    ----------
    text : str
        As “thing for purpose”: what is wanted, for what the asker does.
    offers : bool
        Whether the asker wants somebody to buy the thing.
    own : str
        What the asker does, where the sentence says so beside what is wanted.
    made : str
        The thing alone, where the sentence asks for who makes or does it.
    """

    text: str
    offers: bool = False
    own: str = ""
    made: str = ""


def read_sentence(text: str) -> Sentence:
    """Take a sentence of a business apart.

    Parameters
    ----------
    text : str
        A question without the places that it names.

    Examples
    --------
    >>> read_sentence("we knit jumpers and want a mill that spins wool")
    Sentence(text='spinning of wool for we knit jumpers', offers=False, own='we knit jumpers', made='spinning of wool')
    >>> read_sentence("AI for reading chest x-rays, we want hospitals to try it").text
    'AI for reading chest x-rays for hospitals'
    >>> read_sentence("5 axis shop looking for aerospace work")
    Sentence(text='5 axis shop for aerospace', offers=True, own='5 axis shop', made='')
    >>> read_sentence("steel forgings for gearboxes").text
    'steel forgings for gearboxes'
    """
    text = _INTO.sub(lambda found: f"{found.group(2)} from {found.group(1)}", _work_for(text))
    text = " ".join(_TERMS_OF_ORDER.sub(" ", _SUPPLY_WITH.sub("supply", text)).split())
    text = _by_what_it_does(text, _AGENT_DOES) or _by_what_it_does(text, _WE_DO) or text
    cut = next(
        (one for one in _WANTS.finditer(text) if contents(text[one.end() :]) or contents(text[: one.start()])), None
    )
    if cut is None:
        bought = _CUSTOM_FOR.match(text)
        return _of_both(bought.group(2), f"{bought.group(1)} customers", bought=False) if bought else _alone(text)
    request = text[cut.start() :].strip(" ,")
    own, wanted = text[: cut.start()].strip(" ,;."), text[cut.end() :].strip(" ,;.?")
    wanted = _CHANGE.sub("", _AID.sub("", wanted)).strip()
    done = next(
        filter(
            None,
            (
                _by_what_it_does(request, _WHO_DOES),
                _by_what_it_does(wanted, _WHO_DOES),
                _by_what_it_does(wanted, _AGENT_DOES),
            ),
        ),
        "",
    )
    made = done or (wanted[maker.end() :].strip() if (maker := _MAKER.match(wanted)) else "")
    wanted = done or wanted
    if not contents(own):
        return read_sentence(wanted) if contents(wanted) else Sentence(text)
    both = _of_both(own, wanted, bought=_BUYS.search(request) is not None)
    return replace(both, own=own, made=made if both.text.startswith(wanted) else "")


def _alone(text: str) -> Sentence:
    """A text that says nothing of what is wanted: what somebody says that he does he offers."""
    does = _DOES.search(text)
    offers = (does and does.group(1).lower() not in _DOES_NOT_OFFER) or _FIRM_SELLS.search(text)
    if not offers or _COMPLAINS.search(text):
        return Sentence(text)
    if sold := _SOLD_TO.match(text):
        return Sentence(f"{sold['thing']} for {sold['buyer']}", offers=True)
    return Sentence(text, offers=True)


def _work_for(text: str) -> str:
    """What a firm does for what it makes, where both are said; a firm of which only the second is said as it is."""
    found = _FIRM_MAKES.search(text)
    if found is None or not contents(text[: found.start()]):
        return text
    return f"{text[: found.end(1)]} for {text[found.end() :]}"


def _of_both(own: str, wanted: str, *, bought: bool) -> Sentence:
    """What somebody wants who says what he does, too."""
    custom = _CUSTOM.search(wanted)
    if bought or (custom and not contents(wanted[: custom.start()])):
        return Sentence(own, offers=True)
    if not contents(wanted) or set(contents(wanted)) <= _OF_EVERY_TRADE | circumstance_words():
        return Sentence(own)
    if tried := _TRIED_BY.search(wanted):
        return Sentence(f"{own} for {wanted[: tried.start()].strip()}")
    if trade := _TRADE_WITH.match(wanted):
        return Sentence(f"{own} for {wanted[trade.end() :].strip()}", offers=not trade.group().lower().endswith("help"))
    if set(contents(wanted)) <= customer_words() | circumstance_words():
        return Sentence(f"{own} for {wanted}", offers=True)
    if custom:
        return Sentence(f"{own} for {wanted[: custom.start()].strip()}", offers=True)
    # “Bricks that match the old ones” are no thing of the asker's.
    return Sentence(f"{own} for {wanted}" if _OWN.search(_RELATIVE.split(wanted)[0]) else f"{wanted} for {own}")


def _by_what_it_does(text: str, sentence: re.Pattern[str]) -> str | None:
    """“Who can coat dressings” as “coating of dressings”; ``None`` for a text that is no such sentence."""
    found = sentence.match(text)
    if found is None:
        return None
    verb, rest = found.group(1).lower(), text[found.end() :].strip(" ?.")
    # A mill spins, mills spin; no third person ends as “focus” or “press” do.
    bare = verb[:-1] if verb.endswith("s") and not verb.endswith(("as", "is", "ss", "us")) else verb
    if not contents(verb) or not contents(bare):
        return rest if contents(rest) else None
    return f"{gerund(bare)} of {rest}" if contents(rest) else gerund(bare)


def gerund(verb: str) -> str:
    """The name of what a verb does.

    Examples
    --------
    >>> gerund("coat"), gerund("dye"), gerund("spin"), gerund("translate")
    ('coating', 'dyeing', 'spinning', 'translation')
    """
    lower = verb.lower()
    if re.fullmatch(r"[a-z]{3,}ate", lower):
        return f"{lower[:-1]}ion"
    if lower.endswith("e") and not lower.endswith(("ee", "oe", "ye")):
        return f"{lower[:-1]}ing"
    if re.fullmatch(r"[^aeiou]+[aeiou][bdgmnprt]", lower):
        return f"{lower}{lower[-1]}ing"
    return f"{lower}ing"
