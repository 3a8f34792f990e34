"""The words of a text that may name a trade: without those of every question, without endings."""

from __future__ import annotations

import re

TOKEN = re.compile(r"[a-z0-9]+")

# Words of a question that name no trade.
_EMPTY_WORDS = (
    "a able about add after again all almost along already also although always among an and another any anybody "
    "anyone anything apart are aren around as at available away bad based be because been before behind being "
    "better between big boost both bring british build builds but buy buyer buyers by came can cannot cheap "
    "cheaper cheaply co come coming companies company cost costs could custom daily dear did different do does "
    "doing don done down during easier easy either else english enough etc even ever every everybody everyone "
    "everything exist expensive experienced few find firm firms first for former from get give given go goes "
    "going gone good got great grow had has have having he hello help helping helps here high hope hoping how "
    "however i idea ideas if improve improved improving in increase industry instead into is it its just keen "
    "keep keeping keeps kept later latest less let like likely limited little local long longer look looking "
    "looks lose losing lot lots ltd made make maker makers making manufacture manufactured manufacturer "
    "manufacturers manufacturing many may maybe me might more most mostly move much must my near nearby need "
    "needed needs neither never new nice nobody nor not nothing now of off offer offering offers often oh old on "
    "once one ones only onto opportunities opportunity or order other others ought our out over own partner "
    "partners people per perhaps plc please possible prefer pretty problem problems produce producer producers "
    "product products provide provider providers put quality quick quicker quickly quite rather really reduce "
    "replace require required requires right run runs sale same save scottish see seek seeking seem sell seller "
    "sellers sells service services several she short should since slow slower small so solve solved some somebody "
    "somehow someone something somewhere soon source sourcing spare specialist specialists start started starts "
    "startup startups still stop stopped stopping stops struggling such supplied supplier suppliers supplies "
    "supply sure tell than thank thanks that the their them then there these they thing things think this though "
    "through throughout to together too took tough towards trouble try trying twice uk unable under until up upon "
    "us use used useful uses using usually validate various verify very via want wanted wants was way ways we welsh "
    "went were "
    "what when where whether which while who whoever whole whom whose why will wish with within without wonder "
    "work worried worry worth would wrong year years yes yet you your yourself"
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
