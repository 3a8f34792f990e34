"""Headings of topics: a phrase that titles of a topic say more often than others, as a reader would say it.

The name of a topic is its words, which tell topics apart; a heading is what to call it. Both are read from its texts.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import log

from graph_engine.datasets.cached.cache import Dataset
from graph_engine.datasets.figures import Figures
from graph_engine.geography.gazetteer import folded
from graph_engine.reference.title_words import title_words
from graph_engine.reference.topic_roles import programme_words
from graph_engine.schema.scalars import text
from graph_engine.topics.limits import heading_limits, topic_limits
from graph_engine.topics.weights import term_weights

Phrase = tuple[str, ...]

_APART = re.compile(r"[^\w\s'’-]+|\s[-–—]\s|\d+")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# Words of a phrase at most: with a fourth they become titles.
_LONGEST = 3
_SHORTEST_WORD = 3
# One word in so many may have a capital in a title that writes words small.
_MOSTLY = 3
# A form at the end of a phrase counts for so many of those before a noun.
_AT_AN_END = 9
_OF = "of"
# Words of its own beside a word that many topics say.
_BESIDE = 2


@dataclass
class _Said:
    """What titles say: phrases with the texts that say them, how each is written, and which words end a phrase."""

    stop: frozenset[str]
    specific: frozenset[str]
    names: str
    places: frozenset[str]
    programme: frozenset[str]
    titles: int = 0
    texts: Counter[str] = field(default_factory=Counter)
    everywhere: Counter[Phrase] = field(default_factory=Counter)
    of_topic: dict[str, dict[Phrase, set[int]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    forms: dict[Phrase, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    own_ends: dict[tuple[str, Phrase], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    seen: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    plain: Counter[str] = field(default_factory=Counter)
    capital: Counter[str] = field(default_factory=Counter)
    small: set[str] = field(default_factory=set)
    named: Counter[Phrase] = field(default_factory=Counter)
    unnamed: Counter[Phrase] = field(default_factory=Counter)

    def written(self, phrase: Phrase, topic: str | None = None) -> str:
        """A phrase as titles, of a topic, write it: in the plural where several do, in small letters but for names."""
        limit, forms = heading_limits(), self.forms[phrase]
        plural = {one for one in forms if one.endswith("s") and one[:-1].endswith(phrase[-1][-1:])}
        own = Counter[str]() if topic is None else self.own_ends[topic, phrase]
        # Rooms of cities are spaces; satellites cross space: titles of it end with that, never in the plural.
        if own and not own.keys() & plural and self.vague(phrase, len(self.of_topic[topic or ""][phrase])):
            forms, plural = Counter({one: forms[one] for one in forms.keys() - plural}), set()
        most = min(forms.items(), key=lambda one: (-one[1], one[0]))[0]
        form = next((one for one in sorted(plural) if forms[one] >= limit.plural * forms.total()), most)
        whole = self.named[phrase] >= limit.texts and self.named[phrase] > limit.capital * self.unnamed[phrase]
        return " ".join(
            word[:1].upper() + word[1:] if word != _OF and (whole or self.is_name(word)) else word
            for word in form.split(" ")
        )

    def is_name(self, word: str) -> bool:
        """Whether titles that write other words small write this one with a capital."""
        limit = heading_limits()
        return self.plain[word] >= limit.texts and self.capital[word] >= limit.capital * self.plain[word]

    def vague(self, phrase: Phrase, texts: int) -> bool:
        """Whether a single word is said of many topics: most titles with it are of others than these ``texts``."""
        return len(phrase) == 1 and texts < heading_limits().alone * self.everywhere[phrase]

    def told(self, phrase: Phrase) -> float:
        """How much of a phrase is of a subject; 0 where nothing is, where it ends in no noun, or is somebody's name."""
        limit, words = heading_limits(), [word for word in phrase if word != _OF]
        subject = [word in self.specific for word in words]
        # Words of every programme name none of its topics.
        if self.programme & set(words):
            return 0.0
        if not any(subject) or (_OF in phrase and not all(subject)):
            return 0.0
        # "Improving aircraft safety" is what somebody does; "drilling fluids" is a thing.
        if phrase[0].endswith("ing") and not subject[0]:
            return 0.0
        if self.ends[phrase[-1]] < limit.noun * self.seen[phrase[-1]]:
            return 0.0
        written = self.written(phrase).lower().split(" ")
        if any(word in self.places and word not in self.small for word in written):
            return 0.0
        if any(map(self.is_name, written)) and f" {folded(' '.join(written))} " in self.names:
            return 0.0
        return limit.general ** subject.count(False) * (limit.single if len(words) == 1 else 1.0)


def headings_of(
    titles: Sequence[tuple[str, str | None]],
    words: Mapping[str, Sequence[str]],
    *,
    stop: Iterable[str],
    specific: Iterable[str],
    names: Iterable[str] = (),
    places: Iterable[str] = (),
    programme: Iterable[str] = (),
) -> dict[str, str]:
    r"""A heading for each topic, all different.

    Phrases of up to three words that neither begin nor end with a stop word, and whose last word mostly ends a phrase,
    compete. Each is weighed by :math:`n\ln(s/S)`, *n* titles of the topic with it, *s* their share of the topic's and
    *S* their share of all titles, which is its part of the log-likelihood ratio (Dunning, 1993, halved), and by how
    many of the topic's words it has. Where the best one is in few titles, the best that others have stands beside it.
    Abbreviations are no names, nor are names of places and organisations, nor what has none of the topic's first words.

    Parameters
    ----------
    titles : sequence of (str, str or None)
        Title of each text and the key of its topic.
    words : mapping of str to sequence of str
        Words of each topic, best first; where no phrase can be its heading, they are, as “A, b, c”.
    stop, specific : iterable of str
        Words that say nothing, and words of a subject.
    names, places : iterable of str
        Names of organisations and of places.
    programme : iterable of str
        Words that any project may be told in, which name no topic.

    Examples
    --------
    >>> titles = [("Drug discovery by spin", "a"), ("Better drug discovery", "a"), ("Ships", "b"), ("Old ships", "b")]
    >>> headings_of(titles, {"a": ["drug"], "b": ["ships"]}, stop=["by", "of"], specific=["drug", "ships"])
    {'a': 'Drug discovery', 'b': 'Ships'}
    """
    said = _Said(
        frozenset(stop),
        frozenset(map(_stem, specific)),
        " ".join(f" {name} " for name in sorted({folded(name) for name in names})),
        frozenset(word for name in places for word in folded(name).split(" ")),
        frozenset(map(_stem, programme)),
    )
    _read(titles, said)
    found: dict[str, str] = {}
    for topic, best in words.items():
        taken = set(found.values())
        # Two topics of one heading could not be told apart: its own words always can.
        said_so = {*_nouns(said, best)}
        plain = sorted(_plain_words(said, best), key=lambda one: one not in said_so)
        last = _capital(", ".join(plain[: topic_limits().name_words]))
        found[topic] = next((one for one in _options(said, topic, best) if one not in taken), last)
    return found


def _read(titles: Sequence[tuple[str, str | None]], said: _Said) -> None:
    for at, (title, topic) in enumerate(titles):
        if title.isupper():
            continue
        # Only where most words are written small does a capital tell a name.
        long = [word for word in _WORD.findall(title)[1:] if len(word) > _SHORTEST_WORD]
        mostly_small = sum(word[0].isupper() for word in long) * _MOSTLY <= len(long)
        if mostly_small:
            said.plain.update(word.lower() for word in long)
            said.capital.update(word.lower() for word in long if word[0].isupper())
        here: set[Phrase] = set()
        for part in _APART.split(title):
            words = _WORD.findall(part)
            said.small.update(word for word in words if word[0].islower())
            here |= _phrases(said, words, topic, mostly_small=mostly_small)
        said.titles += 1
        said.everywhere.update(here)
        if topic is not None:
            said.texts[topic] += 1
            for phrase in here:
                said.of_topic[topic][phrase].add(at)


def _phrases(said: _Said, words: Sequence[str], topic: str | None, *, mostly_small: bool) -> set[Phrase]:
    """Phrases of a part of a title, counted by what they end with and how they are written."""
    small = [word.lower().replace("’", "'") for word in words]
    stems = [_stem(word) for word in small]
    stop = [word in said.stop for word in small]
    barred = [one if word != _OF else False for one, word in zip(stop, small, strict=True)]
    barred = [
        one or (word != _OF and (len(word) < _SHORTEST_WORD or _short_for(written)))
        for one, word, written in zip(barred, small, words, strict=True)
    ]
    found = set()
    for last in range(len(words)):
        # A noun stands before a word that says nothing, or at the end; what qualifies it does not.
        ends = last + 1 == len(words) or stop[last + 1]
        said.seen[stems[last]] += 1
        said.ends[stems[last]] += ends
        if stop[last]:
            continue
        for first in range(last, max(-1, last - _LONGEST), -1):
            if barred[first]:
                break
            if stop[first]:
                continue
            phrase = tuple(stems[first : last + 1])
            found.add(phrase)
            # As the words stand where they end a phrase: "laser sources" tells nothing of the plural of a laser.
            form = " ".join(small[first : last + 1])
            said.forms[phrase][form] += _AT_AN_END if ends else 1
            if topic is not None and last + 1 == len(words):
                said.own_ends[topic, phrase][form] += 1
            if mostly_small and first:
                capital = all(word[0].isupper() or word == _OF for word in words[first : last + 1])
                (said.named if capital else said.unnamed)[phrase] += 1
    return found


def _plain_words(said: _Said, words: Sequence[str]) -> list[str]:
    """Words of a topic that titles say and that are not of every programme; all where there are none."""
    return [
        term
        for term in words
        if all(said.seen[_stem(one)] and _stem(one) not in said.programme for one in term.split(" "))
    ] or list(words)


def _options(said: _Said, topic: str, words: Sequence[str]) -> Iterator[str]:
    """Headings that a topic may have, the best first."""
    limit, phrases, number = heading_limits(), said.of_topic.get(topic, {}), said.texts[topic]
    rank: dict[str, float] = {}
    for at, term in enumerate(words):
        for word in term.split(" "):
            rank.setdefault(_stem(word), 1 / (1 + at))
    first_words = {_stem(word) for term in words[: limit.words] for word in term.split(" ")}
    worth: dict[Phrase, float] = {}
    for phrase, texts in phrases.items():
        if len(texts) >= limit.texts and (told := said.told(phrase)):
            ratio = len(texts) / number / (said.everywhere[phrase] / said.titles)
            covered = limit.base + sum(rank.get(word, 0.0) for word in phrase)
            worth[phrase] = len(texts) * log(max(ratio, 1.0)) * told * covered
    order = sorted(worth, key=lambda one: (-round(worth[one], 9), one))
    of_few: list[str] = []
    for at, one in enumerate(order):
        first = _longer(one, phrases, order, said)
        second, vague = None, said.vague(first, len(phrases[first]))
        if vague or len(phrases[first]) < limit.cover * number:
            rest = (other for other in order[at + 1 :] if worth[other] >= limit.second * worth[one])
            told_apart = (one for one in rest if not (vague and said.vague(one, len(phrases[one]))))
            second = next((other for other in told_apart if _beside(first, other, phrases)), None)
        if not first_words & {*first, *(second or ())}:
            continue
        told_of = phrases[first] | (phrases[second] if second else set())
        heading = _capital(" and ".join([said.written(first, topic), *([said.written(second)] if second else [])]))
        if len(told_of) < limit.least * number:
            of_few.append(heading)
        elif vague and second is None:
            yield from _beside_words(said, topic, first, words)
        else:
            yield heading
    yield from of_few


def _beside_words(said: _Said, topic: str, phrase: Phrase, words: Sequence[str]) -> Iterator[str]:
    """A word that many topics say, with words of its topic that say which of them it is; nothing where it has none."""
    others = [one for one in _nouns(said, words) if not _kin(phrase, map(_stem, one.split(" ")))]
    if others:
        yield _capital(f"{said.written(phrase, topic)}: {' and '.join(others[:_BESIDE])}")


def _nouns(said: _Said, words: Sequence[str]) -> list[str]:
    """Words of a topic that titles end phrases with, and that are no abbreviation, programme or place."""
    limit, found = heading_limits(), []
    for term in _plain_words(said, words):
        stems = tuple(map(_stem, term.split(" ")))
        noun = said.ends[stems[-1]] >= limit.noun * said.seen[stems[-1]]
        if noun and stems in said.everywhere and not said.places & set(term.split(" ")):
            found.append(term)
    return found


def _longer(phrase: Phrase, phrases: Mapping[Phrase, set[int]], order: Sequence[Phrase], said: _Said) -> Phrase:
    """The longer phrase that most titles with this one have, where each word more is of a subject."""
    for one in order:
        held = any(one[at : at + len(phrase)] == phrase for at in range(len(one) - len(phrase) + 1))
        more = set(one) - set(phrase)
        often = len(phrases[one]) >= heading_limits().longer * len(phrases[phrase])
        if held and more and more <= said.specific and often:
            return _longer(one, phrases, order, said)
    return phrase


def _beside(first: Phrase, other: Phrase, phrases: Mapping[Phrase, set[int]]) -> bool:
    """Whether another phrase has words of its own and is mostly of other titles."""
    alone = phrases[other] - phrases[first]
    limit = heading_limits()
    return not _kin(first, other) and len(alone) >= max(limit.texts, limit.longer * len(phrases[other]))


def _kin(phrase: Phrase, other: Iterable[str]) -> bool:
    """Whether a word of one begins as a word of the other does: “rail and railways” says one thing twice."""
    return any(a.startswith(b) or b.startswith(a) for b in other for a in phrase)


def _stem(word: str) -> str:
    """A word without the ending of its plural or possessive, so that its forms compare as one; no grammar."""
    bare = word.lower().replace("’", "'").removesuffix("'s")
    if bare.endswith("ies"):
        return f"{bare[:-3]}y"
    return bare if bare.endswith(("ss", "is", "us")) else bare.removesuffix("s")


def _short_for(word: str) -> bool:
    """Whether a word is an abbreviation: capitals behind its first letter."""
    return any(letter.isupper() for part in word.split("-") for letter in part[1:])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def compute_headings(figures: Figures) -> dict[str, str]:
    """Headings of the topics of a release, by key of the topic."""
    from graph_engine.texts.terms import stop_words

    weights = term_weights(figures)
    node = figures.texts.records.drop_duplicates("text").set_index("text")["node"]
    topics = node.reindex(range(len(figures.texts.table))).map(figures.topics.of_node)
    titles = [(str(title), text(topic)) for title, topic in zip(figures.texts.table["title"], topics, strict=True)]
    table = figures.topics.table
    areas = figures.gazetteer.areas["name"].dropna().astype(str)
    authors = figures.texts.authors["organisation"].unique()
    return headings_of(
        titles,
        {str(key): str(terms).split("; ") for key, terms in zip(table["key"], table["terms"], strict=True)},
        stop=stop_words(),
        specific=weights.words[weights.specific].tolist(),
        names=[*areas, *(figures.name_of(str(key)) for key in authors)],
        places=areas,
        programme=programme_words() | title_words(),
    )


HEADINGS = Dataset("topic-headings", compute_headings)


def topic_headings(figures: Figures) -> Mapping[str, str]:
    """The heading of each topic of a release by its key; read or computed once."""
    found = figures.computed.get(HEADINGS.name)
    if not isinstance(found, dict):
        found = figures.computed[HEADINGS.name] = figures.cache.get(HEADINGS, figures)
    return found
