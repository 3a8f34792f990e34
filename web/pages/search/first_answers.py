"""What a search for names shows of the answer to its words as a question: who does what they say, and where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph_engine.geography.gazetteer import folded
from graph_engine.search.model import NEED, SearchAnswer
from web.http.engine_session import EngineSession
from web.presentation.find_reading import AnswerCard, cards, reading, trade

# Where names are fewer than these, the words may be no name.
FEW_NAMES = 8
PLACES = 4


@dataclass(frozen=True)
class FirstAnswers:
    """The first of an answer.

    Attributes
    ----------
    reading : str
        How the words were read; empty where they are asked back.
    choices : sequence of str
        What they may mean, in that case.
    classes : sequence of (str, str)
        Code and trade of each class that was read.
    cards : sequence of AnswerCard
        The first places.
    more : int
        Places that the answer has beside them.
    """

    found: SearchAnswer
    reading: str
    choices: Sequence[str]
    classes: Sequence[tuple[str, str]]
    cards: Sequence[AnswerCard]
    more: int


def first_answers(now: EngineSession, text: str, named: Mapping[str, Sequence[object]]) -> FirstAnswers | None:
    """The answer to a text as a question; ``None`` where it names an area, or many things, or nothing answers."""
    words = folded(text)
    many = sum(len(results) for results in named.values()) >= FEW_NAMES
    if not any(letter.isalpha() for letter in words) or named["areas"] or many:
        return None
    found = now.engine.find(text, want=NEED)
    by_class, by_text = cards(found)
    every = [*by_text, *by_class]
    if found.answered_from == "nothing":
        return None
    return FirstAnswers(
        found,
        reading(found, found.near),
        [*(trade(term) for term in found.classes), *(choice.label for choice in found.spoken.choices)],
        [(term.code, trade(term)) for term in found.taken],
        every[:PLACES],
        len(every[PLACES:]),
    )
