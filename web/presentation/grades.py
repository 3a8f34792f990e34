"""Grades of suggestions as headings, each with a sentence on what it means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph_engine.suggestions.model import Suggestion


@dataclass(frozen=True)
class GradeHeading:
    """A grade: as scripts call it, its heading, the id of its section, what it means, and the colour of its tag."""

    words: str
    title: str
    id: str
    means: str
    colour: str


GRADES = (
    GradeHeading(
        "strong",
        "Strong",
        "strong",
        "Work that goes on, in words so near that readers who knew no scores found about half of such suggestions "
        "sensible in the last round and none silly, more than of real partnerships told in the same form.",
        "green",
    ),
    GradeHeading(
        "worth a look",
        "Worth a look",
        "look",
        "It passes every check of its kind, and readers found such suggestions sensible less often: older work, "
        "somebody nearer who fits as well, or figures of whole industries.",
        "grey",
    ),
)
"""The grades, the best first."""


def by_grade(suggestions: Iterable[Suggestion]) -> list[tuple[GradeHeading, list[Suggestion]]]:
    """Suggestions under the heading of their grade, in their order; a grade without any is left out."""
    # A generator would be empty at the second grade.
    listed = list(suggestions)
    found = [(one, [each for each in listed if each.grade.words == one.words]) for one in GRADES]
    return [(heading, members) for heading, members in found if members]
