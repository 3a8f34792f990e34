"""A sentence of a business taken apart: what it wants, what it does itself, in the form that a search reads."""

from __future__ import annotations

import re

from graph_engine.search.trade_text import contents

# Behind these stands what is wanted; before them, what the asker does.
_WANTS = re.compile(
    r"\b(?:(?:and|but|which|who|that|to|we|is|are|i) |, ?)*"
    r"(?:want(?:s|ing|ed)?|need(?:s|ing|ed)?|would like|would love|(?:is |are )?(?:looking|searching) (?:for|to)|"
    r"look(?:s)? for|seek(?:s|ing)?|in search of|hop(?:es|ing) (?:for|to)|in need of|short of|worried about|"
    r"interested in|keen to|who (?:can|could|would|makes?|sells?|does|do|might|will)|"
    r"(?:some|any)(?:one|body) (?:to|who|that)|"
    r"where (?:can|could|do) (?:we|i) (?:get|buy|find)|(?:how|what|where) (?:can|could|do|does|to) (?:we|i|you|one)?)\b",
    re.IGNORECASE,
)
# “Who can coat dressings”: the trade is named after what it does, “coating of dressings”.
_WHO_DOES = re.compile(r"^(?:who|(?:some|any)(?:one|body)) (?:can|could|to|who|that|does|will|would) ([a-z]{3,})\b(?! of\b)", re.IGNORECASE)
# “To switch to hydrogen”: what is wanted is hydrogen.
_CHANGE = re.compile(r"^to (?:change|convert|go|move|switch|turn)(?: over)? (?:in)?to\b", re.IGNORECASE)
# “A mill that spins wool”: the trade is named after what such a firm does.
_AGENT_DOES = re.compile(
    r"^(?:(?:a|an|any|some|the|good|local) )*"
    r"(?:company|contractor|factory|firm|foundry|group|lab|laboratory|maker|manufacturer|mill|partner|shop|specialist|"
    r"supplier|team|university|workshop|works)s? (?:that|which|who)(?: can| could| will)? ([a-z]{3,})\b(?! of\b)",
    re.IGNORECASE,
)
_AID = re.compile(r"^(?:to (?:get )?|some |your )?(?:help|advice|support|assistance)(?: (?:with|on|for|in))+\b", re.IGNORECASE)
# What is wanted is the asker's own thing, for somebody or something.
_OWN = re.compile(r"\b(?:it|them|this|these|those|ours|ones|ourselves)\b", re.IGNORECASE)
_TRADE_WITH = re.compile(
    r"^(?:to )?(?:also )?(?:work with|partner with|collaborate with|team up with|sell (?:in)?to|supply(?: to)?|get into|"
    r"move into|diversify into|break into|enter|join|help|reach)\b",
    re.IGNORECASE,
)
_CUSTOM = re.compile(r"\b(?:work|customers?|clients?|contracts?|orders?|buyers?|business|suppl(?:y|ies) chain)\W*$", re.IGNORECASE)


def as_asked(text: str) -> str:
    """A question as “thing for purpose”: what is wanted, for what the asker does.

    Parameters
    ----------
    text : str
        A question without the places that it names.

    Examples
    --------
    >>> as_asked("we knit jumpers and want a mill that spins wool")
    'spinning of wool for we knit jumpers'
    >>> as_asked("AI for reading chest x-rays, we want hospitals to try it")
    'AI for reading chest x-rays for hospitals to try it'
    >>> as_asked("5 axis shop looking for aerospace work")
    '5 axis shop for aerospace'
    >>> as_asked("steel forgings for gearboxes")
    'steel forgings for gearboxes'
    """
    text = _by_what_it_does(text, _AGENT_DOES) or text
    cut = next((one for one in _WANTS.finditer(text) if contents(text[one.end() :]) or contents(text[: one.start()])), None)
    if cut is None:
        return text
    own, wanted = text[: cut.start()].strip(" ,;."), _CHANGE.sub("", _AID.sub("", text[cut.end() :].strip(" ,;.?"))).strip()
    wanted = _by_what_it_does(text[cut.start() :].strip(" ,"), _WHO_DOES) or _by_what_it_does(wanted, _AGENT_DOES) or wanted
    if not contents(own):
        return as_asked(wanted) if contents(wanted) else text
    if not contents(wanted):
        return own
    if trade := _TRADE_WITH.match(wanted):
        return f"{own} for {wanted[trade.end() :].strip()}"
    if custom := _CUSTOM.search(wanted):
        buyers = wanted[: custom.start()].strip()
        return f"{own} for {buyers}" if contents(buyers) else own
    return f"{own} for {wanted}" if _OWN.search(wanted) else f"{wanted} for {own}"


def _by_what_it_does(text: str, sentence: re.Pattern[str]) -> str | None:
    """“Who can coat dressings” as “coating of dressings”; ``None`` for a text that is no such sentence."""
    found = sentence.match(text)
    if found is None:
        return None
    verb, rest = found.group(1).lower(), text[found.end() :].strip(" ?.")
    if not contents(verb):
        return rest if contents(rest) else None
    # A mill spins, mills spin.
    bare = verb[:-1] if sentence is _AGENT_DOES and verb.endswith("s") and not verb.endswith("ss") else verb
    return f"{_gerund(bare)} of {rest}" if contents(rest) else _gerund(bare)


def _gerund(verb: str) -> str:
    """The name of what a verb does.

    >>> _gerund("coat"), _gerund("dye"), _gerund("spin")
    ('coating', 'dyeing', 'spinning')
    """
    lower = verb.lower()
    if lower.endswith("e") and not lower.endswith(("ee", "oe", "ye")):
        return f"{lower[:-1]}ing"
    if re.fullmatch(r"[^aeiou]+[aeiou][bdgmnprt]", lower):
        return f"{lower}{lower[-1]}ing"
    return f"{lower}ing"
