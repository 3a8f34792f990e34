"""Useful and likely, side by side: where a suggestion stands in the 2 × 2, with the reason for the second axis."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from graph_engine.prediction.likely_now import EarlierOutcome, Likelihood, LikelyPairs
from graph_engine.suggestions.entities import EntityKind
from graph_engine.suggestions.model import Grade, Suggestion


class Outlook(StrEnum):
    """A suggestion by two axes, useful and likely."""

    QUICK_WIN = "quick win"
    BROKERING = "needs brokering"
    ROUTINE = "routine"
    LEAVE = "can wait"

    @classmethod
    def of(cls, *, useful: bool, likely: bool) -> Outlook:
        """Where it stands.

        Examples
        --------
        >>> [str(Outlook.of(useful=one, likely=other)) for one in (True, False) for other in (True, False)]
        ['quick win', 'needs brokering', 'routine', 'can wait']
        """
        if useful:
            return cls.QUICK_WIN if likely else cls.BROKERING
        return cls.ROUTINE if likely else cls.LEAVE


@dataclass(frozen=True)
class Prospect:
    """What is said of a suggestion beside its grade.

    Attributes
    ----------
    outlook : Outlook or None
        ``None`` where the records cannot say how likely a joint project is.
    ahead : float or None
        See :class:`~graph_engine.prediction.likely_now.Likelihood`.
    partners : tuple of str
        Names of those that both have worked with.
    record : EarlierOutcome or None
        What became of such pairs before.
    likely : bool
        Whether it is called likely.
    in_topic : bool
        Whether the open partners are those who work on its topics, and not all.
    """

    outlook: Outlook | None
    ahead: float | None = None
    partners: tuple[str, ...] = ()
    record: EarlierOutcome | None = None
    likely: bool = False
    in_topic: bool = False

    def as_dict(self) -> dict[str, Any]:
        """JSON of the prospect."""
        return {
            "outlook": None if self.outlook is None else str(self.outlook),
            "ahead": None if self.ahead is None else round(self.ahead, 6),
            "in_topic": self.in_topic,
            "both_worked_with": list(self.partners),
        }


class Prospects:
    """Says of suggestions how likely they are.

    Parameters
    ----------
    organisations : callable
        Gives the pairs of organisations, when they are first needed; ``None`` where the release has no dated projects.
    name_of : callable
        Name of an organisation by its key; empty where none is known.
    members_of : callable, optional
        Keys of the organisations that work on a topic, by its key.
    """

    def __init__(
        self,
        organisations: Callable[[], LikelyPairs | None],
        name_of: Callable[[str], str],
        members_of: Callable[[str], Collection[str]] = lambda _topic: (),
    ) -> None:
        self._load, self._name_of, self._members_of = organisations, name_of, members_of

    @cached_property
    def organisations(self) -> LikelyPairs | None:
        """Pairs of organisations."""
        return self._load()

    def of(self, suggestion: Suggestion) -> Prospect:
        """Useful is a strong grade; likely is what both stand among each other's likeliest open partners for.

        Open partners are those who work on the topics of the suggestion, where there are enough of them: among these
        the same standing comes true more often. Only suggestions that bring two organisations together are said to be
        likely or not: nearly all areas work together somewhere.
        """
        first = suggestion.reasons[0]
        ends = first.source.entity, first.target.entity
        pairs = self.organisations
        if pairs is None or any(end.kind != EntityKind.ORGANISATION for end in ends):
            return Prospect(None)
        field = {key for topic in suggestion.topics for key in self._members_of(topic)}
        found: Likelihood | None = pairs.of(ends[0].key, ends[1].key, field)
        if found is None:
            return Prospect(None)
        names = tuple(name for key in found.partners if (name := self._name_of(key)))
        outlook = Outlook.of(useful=suggestion.grade == Grade.STRONG, likely=found.likely)
        record = pairs.record_in_field if found.in_field else pairs.record
        return Prospect(outlook, found.ahead, names, record, found.likely, found.in_field)

    def of_all(self, suggestions: Sequence[Suggestion]) -> list[Prospect]:
        """One for each, in their order."""
        return [self.of(one) for one in suggestions]
