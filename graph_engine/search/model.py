"""What an answer to a question in words is made of; ``as_dict`` gives the JSON that scripts rely on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from graph_engine.explanations.evidence import (
    Evidence,
)
from graph_engine.geography.gazetteer import Area
from graph_engine.schema.scalars import (
    json_number,
)
from graph_engine.search.contact_model import RegionContact
from graph_engine.search.spoken_model import Spoken

__all__ = ["NEED", "OFFER", "Region", "RegionContact", "SearchAnswer", "Term"]

NEED, OFFER = "need", "offer"


@dataclass(frozen=True)
class Term:
    """A class of SIC 2007 as which the words were interpreted.

    Parameters
    ----------
    code, label : str
        Four digits, and the official name.
    score : float
        How well the words fit, 0 to 1; 1 where the reader named the code.
    dropped : bool
        Whether the reader said that it is not meant.
    """

    code: str
    label: str
    score: float
    dropped: bool = False

    def as_dict(self) -> dict[str, Any]:
        """JSON of the term."""
        return {"code": self.code, "label": self.label, "score": json_number(self.score, 3), "dropped": self.dropped}


@dataclass(frozen=True)
class Region:
    """A place to go to, and why.

    Parameters
    ----------
    score : float
        Points, at least 0; only their order means something.
    jobs, lq : float
        Jobs and location quotient of what leads.
    distance_km : float or None
        From the place that the reader named.
    caution : str or None
        Where the figures jumped since an earlier year.
    """

    area: Area
    reason: str
    score: float
    jobs: float
    lq: float
    distance_km: float | None
    evidence: tuple[Evidence, ...]
    caution: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """JSON of the region."""
        return {
            "code": self.area.code,
            "name": self.area.name,
            "reason": self.reason,
            "score": json_number(self.score, 4),
            "jobs": json_number(self.jobs),
            "lq": json_number(self.lq),
            "distance_km": None if self.distance_km is None else json_number(self.distance_km, 1),
            "evidence": [row.as_dict() for row in self.evidence],
            "caution": self.caution,
        }


@dataclass(frozen=True)
class SearchAnswer:
    """The answer: what texts of projects say, then how classes read the words, and what could not be said.

    ``unknown_words`` stand nowhere in the classification; ``unused_words`` stand in it, but in no class that is taken.
    ``regions`` and ``ask`` come from classes; ``spoken`` holds what texts answer, which comes first. Where a choice is
    asked for there are no regions, and ``classes`` are among the choices. ``near`` is the place that the words
    name, and ``near_place`` what a gazetteer finds it by. ``own_trade`` says that the places are only those of what the
    asker does himself, as nothing on record answers what he wants; their firms are not named.
    """

    text: str
    want: str
    read_as: tuple[Term, ...]
    unknown_words: tuple[str, ...]
    unused_words: tuple[str, ...]
    regions: tuple[Region, ...]
    ask: tuple[RegionContact, ...]
    note: str
    spoken: Spoken = field(default_factory=Spoken)
    classes: tuple[Term, ...] = ()
    near: str | None = None
    near_place: str | None = None
    own_trade: bool = False

    @property
    def taken(self) -> tuple[Term, ...]:
        """Classes that are read and not dropped."""
        return tuple(term for term in self.read_as if not term.dropped)

    def without_classes(self) -> SearchAnswer:
        """The same without what classes answer."""
        return replace(self, read_as=(), regions=(), ask=())

    def asking(self) -> SearchAnswer:
        """The same with each class that is read as a choice, and nothing answered beside it."""
        return replace(self.without_classes(), classes=self.taken)

    @property
    def choices(self) -> list[dict[str, Any]]:
        """What the question may mean, as JSON: topics and texts first, then classes by their code."""
        read = [{"label": term.label, "sic": term.code, "fit": json_number(term.score, 3)} for term in self.classes]
        nothing: dict[str, Any] = {"topic": None, "without": [], "texts": [], "places": []}
        return [
            *({**choice.as_dict(), "sic": None} for choice in self.spoken.choices),
            *({**nothing, **one} for one in read),
        ]

    @property
    def answered_from(self) -> str:
        """Where the first answer comes from: ``texts``, ``classes``, ``nothing``, or a ``choice`` that is asked for."""
        if self.spoken.choices or self.classes:
            return "choice"
        if self.spoken.texts:
            return "texts"
        return "classes" if self.regions else "nothing"

    def contacts_in(self, area: Area) -> Sequence[RegionContact]:
        """Contacts in a place."""
        return [one for one in self.ask if one.area.key == area.key]

    def as_dict(self) -> dict[str, Any]:
        """JSON of the answer."""
        return {
            "text": self.text,
            "want": self.want,
            "near": self.near,
            "answered_from": self.answered_from,
            **self.spoken.as_dict(),
            "choices": self.choices,
            "read_as": [term.as_dict() for term in self.read_as],
            "unknown_words": list(self.unknown_words),
            "unused_words": list(self.unused_words),
            "regions": [region.as_dict() for region in self.regions],
            "ask": [contact.as_dict() for contact in self.ask],
            "note": self.note,
            "own_trade": self.own_trade,
        }
