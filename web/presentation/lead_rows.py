"""Suggestions as rows of a list: between whom, and in which fields there are how many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from graph_engine.suggestions.model import Suggestion


@dataclass(frozen=True)
class FieldChoice:
    """A field that a list can be narrowed to: as addresses name it, how many there are, and the first of them."""

    theme: str
    number: int
    first: Suggestion


def parties(one: Suggestion) -> str:
    """Between whom it is: the title of one about a topic without what it is on, which its heading says.

    Titles of other kinds say what for whom, and stay whole.
    """
    title = one.title or one.headline
    return title.rpartition(": ")[0] or title if one.topics else title


def in_a_field(one: Suggestion) -> bool:
    """Whether it lies in a field of activities, and not in one of the topic's own name."""
    return not one.topics or one.theme != one.reasons[0].source.name


def field_choices(suggestions: Iterable[Suggestion]) -> list[FieldChoice]:
    """The fields of some suggestions, those with most first, then in their order."""
    first: dict[str, Suggestion] = {}
    number: Counter[str] = Counter()
    for one in suggestions:
        first.setdefault(one.theme, one)
        number[one.theme] += 1
    return [FieldChoice(theme, times, first[theme]) for theme, times in number.most_common()]
