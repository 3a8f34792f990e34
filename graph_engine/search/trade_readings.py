"""Which trades the nouns of a thing name, by the entries of the classification that are of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graph_engine.reference.activity_rows import section_of
from graph_engine.reference.circumstance_words import circumstance_words
from graph_engine.reference.maker_words import divisions_of_doing
from graph_engine.reference.qualifying_words import qualifying_words
from graph_engine.search.compound_words import does_any, done_by_any, split_from_doer
from graph_engine.search.limits import reading_limits, word_limits
from graph_engine.search.phrase import AND, HOLLOW, INSIDE, taken_apart
from graph_engine.search.sentence import gerund
from graph_engine.search.spoken_words import forms_of
from graph_engine.search.trade_text import contents, plain, singular_and_plural, stem
from graph_engine.search.words import Words

_DOER = re.compile(r"[a-z]{3}(?:ers?|ing)$")
_DOES = re.compile(r"(?:we|i) (?:also )?([a-z]{3,})\b", re.IGNORECASE)
_WHO_DOES = re.compile(r"[a-z]{3}ers?$")
_OF_MAKERS = ("eries", "ery")


@dataclass(frozen=True)
class TradeReading:
    """What the nouns of a thing name.

    Attributes
    ----------
    nouns : tuple of str
        Nouns that name entries, one for each thing.
    shares : ndarray
        (classes,) what speaks for each class; sums to 1, or is 0 where nothing speaks.
    single : bool
        Whether one noun alone says what is asked for.
    """

    nouns: tuple[str, ...]
    shares: np.ndarray
    single: bool


class TradeReadings:
    """Reads nouns as trades.

    Parameters
    ----------
    words : Words
        The classification.
    """

    def __init__(self, words: Words) -> None:
        self._words = words

    def of(self, text: str) -> TradeReading:
        """What a question, or a part of it, names.

        Of each thing that it names, the last noun counts in full and those before it by part; entries that have a word
        beside the noun, too, count more. Trade in a thing, its repair and its hire count only where a word says so.
        """
        heads, beside = np.zeros(len(self._words.codes)), np.zeros(len(self._words.codes))
        nouns: list[str] = []
        parts = self._parts(text)
        every = [word for part in parts for word in contents(part)]
        for part in parts:
            telling = self._telling(part)
            named = self._named(telling[-1], every, text) if telling else heads * 0.0
            # What nobody knows is named by none of the words before it.
            if named.sum() > 0:
                nouns.append(telling[-1])
                heads += named
                beside += sum((self._named(word, every, text) for word in telling[:-1]), heads * 0.0)
        if not nouns and (does := _DOES.match(text)) and not done_by_any(does.group(1)):
            # What nobody knows is named by what is done with it: who brews is a brewer, who sells may sell anything.
            heads = self._named(gerund(does.group(1)), every, text)
            nouns = [gerund(does.group(1))] if heads.sum() else []
        # What stands before a noun tells which of its trades is meant, and no other trade.
        named_divisions = {code[:2] for code, share in zip(self._words.codes, heads.tolist(), strict=True) if share > 0}
        inside = np.array([code[:2] in named_divisions for code in self._words.codes])
        whole = heads + reading_limits().before * beside * inside
        total = whole.sum()
        alone = len(parts) == len(nouns) == 1 and contents(parts[0])[0] == nouns[0]
        single = alone and set(_without_circumstances(contents(taken_apart(text).thing))) <= set(nouns)
        return TradeReading(tuple(nouns), whole / total if total else whole, single)

    def tells(self, text: str) -> bool:
        """Whether a part of a question has any word of a trade, beside those of circumstances."""
        return bool(_without_circumstances(contents(text)))

    def strange(self, text: str) -> bool:
        """Whether the classification does not know a word of what is asked for."""
        words = (word for part in self._parts(text) for word in self._telling(part))
        return any(not self._words.entries(word).any() for word in words)

    def settled(self, text: str, *, own: bool) -> list[tuple[str, float]]:
        """Classes of the one division that the nouns of a part of a question name, best first; empty where none is.

        Parameters
        ----------
        text : str
            What the asker does, or what he wants.
        own : bool
            Whether he does it: of what he wants no word may be of another trade.
        """
        limit, found = reading_limits(), self.of(text)
        if not found.nouns:
            return []
        (first, share), (_, second) = [*self.divisions(found.shares).items()][:2]
        # What is done to a thing is done in many trades.
        doing = all(noun.endswith("ing") for noun in found.nouns)
        leads = not found.single and not doing and share >= limit.leading and share >= limit.lead * second
        # What somebody wants has words that nobody knows where it is of no trade of its noun.
        strange = not own and self.strange(text)
        each = [self._words.by_class(self._naming(noun)) for noun in found.nouns]
        if any(not self.divisions(one).get(first) for one in each):
            # Of two things asked at once one is not the answer to both.
            return []
        if (not leads and share < limit.sure) or (share < limit.sure_alone and (doing or strange)):
            return []
        best = self._best(found, first)
        # A noun that is in many classes leaves it to the words before it, which none of them has.
        loose = not own and not found.single and best[0][1] < limit.loose
        return [] if loose or self._another(text, best) else best

    def crosses(self, text: str, code: str) -> bool:
        """Whether a class is one of the noun alone, and the word before the noun is of another trade: bars of soap."""
        found = self.of(text)
        if not found.nouns:
            return False
        first = next(iter(self.divisions(found.shares)))
        best = self._best(found, first)
        return code.startswith(first) and self._another(text, best) is not None

    def divided(self, text: str) -> list[tuple[str, float]]:
        """The best class of each division that the nouns of a part of a question name, with its share, best first."""
        limit, found = reading_limits(), self.of(text)
        if not found.nouns:
            return []
        shares = self.divisions(found.shares)
        # Of a noun with words before it fewer readings are left.
        least = limit.several if found.single else max(limit.offered, limit.shown * max(shares.values()))
        divisions = [name for name, share in shares.items() if share >= least]
        if found.single and len(divisions) > 1:
            divisions = [name for name, share in shares.items() if share >= limit.rare]
        best = [self._best(found, name) for name in divisions]
        if other := self._another(text, best[0]):
            return [best[0][0], other]
        return _unlike([one[0] for one in best])[: word_limits().readings]

    def divisions(self, shares: np.ndarray) -> dict[str, float]:
        """Shares of divisions, the largest first."""
        found: dict[str, float] = {}
        for code, share in zip(self._words.codes, shares.tolist(), strict=True):
            found[code[:2]] = found.get(code[:2], 0.0) + share
        return dict(sorted(found.items(), key=lambda one: (-round(one[1], 9), one[0])))

    def _best(self, found: TradeReading, division: str) -> list[tuple[str, float]]:
        pairs = [
            (code, share)
            for code, share in zip(self._words.codes, found.shares.tolist(), strict=True)
            if code.startswith(division)
        ]
        pairs.sort(key=lambda one: (-round(one[1], 9), one[0]))
        return [one for one in pairs if one[1] >= reading_limits().shown * pairs[0][1]]

    def _named(self, word: str, every: Sequence[str], text: str) -> np.ndarray:
        """How far a noun names each class, 0 to 1; (classes,)."""
        limit = reading_limits()
        named = self._naming(word)
        for other in every:
            if other != word:
                named = np.where(self._words.having(_forms(other)), named * limit.beside, named)
        by_class = self._words.by_class(named) * self._class_weights(text)
        found: np.ndarray = by_class / (by_class.sum() + limit.prior)
        return found if by_class.sum() >= limit.least else found * 0.0

    def _another(self, text: str, best: Sequence[tuple[str, float]]) -> tuple[str, float] | None:
        """The class of a word right before a noun, where it is of another trade than the classes of the noun.

        None of their entries may have the word: “dog food” is food, a “brewery canning” is no canning of fish.
        """
        limit = reading_limits()
        for telling in map(self._telling, self._parts(text)):
            for word in telling[-2:-1]:
                named = self._words.by_class(self._naming(word))
                first, share = next(iter(self.divisions(named).items()))
                have = self._words.entries(word)
                if (
                    named.sum() < limit.least_another
                    or share < limit.another * named.sum()
                    or best[0][0].startswith(first)
                ):
                    continue
                if not any(have[self._words.codes.index(code)] for code, _ in best):
                    at = int(np.argsort(-named.round(9), kind="stable")[0])
                    return self._words.codes[at], float(named[at] / named.sum())
        return None

    def _naming(self, word: str) -> np.ndarray:
        """Shares of entries that a word names, those of the thing where the word is for who makes it; (entries,)."""
        named = self._words.naming(_forms(word))
        if named.sum() >= reading_limits().least:
            return named
        made = next((word.removesuffix(ending) for ending in _OF_MAKERS if word.endswith(ending)), "")
        if not made and not _DOER.search(word):
            return named
        alike = self._words.nouns_alike(made or stem(word))
        # A compounder does compounding; compounds of acids are another thing.
        done = [noun for noun in alike if noun.endswith("ing")] if _WHO_DOES.search(word) else []
        return self._words.naming(done or alike)

    def _parts(self, text: str) -> list[str]:
        """Things of which the first piece that names any speaks: “a new kind of plaster” is plaster."""
        for piece in INSIDE.split(taken_apart(text).thing):
            parts = [part for part in AND.split(piece) if any(word not in HOLLOW for word in contents(part))]
            if parts:
                return parts
        return []

    def _telling(self, part: str) -> list[str]:
        """Words of a thing that tell its trade; a noun of any circumstance does where trades know both: “care home”."""
        words = contents(part)
        if words and self._naming(words[-1]).sum() < reading_limits().least:
            words = [*words[:-1], *split_from_doer(self._words, words[-1])]
        telling = _without_circumstances(words)
        done = any(words[-1] in row.words for row in qualifying_words().rows) if words else False
        if telling and not done and words[-1] in circumstance_words() and telling[-1:] == words[-2:-1]:
            both = self._naming(words[-1]) * self._words.having(_forms(words[-2]))
            if both.sum() >= reading_limits().least:
                return [*telling, words[-1]]
        return telling

    def _class_weights(self, text: str) -> np.ndarray:
        """What each class counts, 0 to 1: trade, repair and hire nothing, what no maker makes little; (classes,)."""
        limit, weight = reading_limits(), np.ones(len(self._words.codes))
        doing = divisions_of_doing(plain(text).split())
        for at, code in enumerate(self._words.codes):
            if qualifying_words().weight(code, text) <= limit.unasked:
                weight[at] = 0.0
            elif doing and code[:2] not in doing:
                weight[at] = limit.not_done
        return weight


def _unlike(classes: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """Classes in their order, but each of a section of SIC 2007 before a second of any: makers, builders, services."""
    sections = [section_of(int(code[:2])) for code, _ in classes]
    order = sorted(range(len(classes)), key=lambda at: (sections[:at].count(sections[at]) > 0, at))
    return [classes[at] for at in order]


def _without_circumstances(words: Sequence[str]) -> list[str]:
    solid = [word for word in words if word not in HOLLOW and not word.isdigit() and len(word) > 1]
    # Who keeps, grows or sells a thing is told by the thing.
    return [word for word in solid if word not in circumstance_words() and not does_any(word)]


def _forms(word: str) -> set[str]:
    return singular_and_plural(word) | forms_of(word)
