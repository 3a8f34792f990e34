"""What a suggestion is made of: reasons that add up to its score, the rules it passed, and the evidence behind it.

``as_dict`` of each class gives the JSON that scripts rely on, with keys that this file alone maps to names inside:

==================================  =============================================
inside                              JSON
==================================  =============================================
``source``, ``target``              ``area``, ``partner``; of a reason ``from``, ``to``
``source_contacts``, ``target_...``  ``who.here``, ``who.there``
``reasons``, ``contribution``       ``lines``, ``points``
``alternatives``                    ``rivals``
``near_misses``                     ``set_aside``
``rules``, ``rule``                 ``checks``, ``check``
``theme``                           ``field``
``dataset``                         ``frame``
``target_supply_lagged_lq``         ``lacks.lq_doorstep``
==================================  =============================================
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from graph_engine.errors import UnknownNameError
from graph_engine.explanations.evidence import Contact, Evidence, Tie
from graph_engine.geography.gazetteer import Area
from graph_engine.schema.scalars import json_number
from graph_engine.suggestions.entities import EntityRef
from graph_engine.suggestions.makers import Makers

LIKENESS = "likeness of texts"
SHARED_PARTNERS = "closeness by shared partners"
OF_TEXTS = frozenset({LIKENESS, SHARED_PARTNERS})
"""Measures of a side that is an organisation with a text of its own, and not a figure of a place."""


class Grade(IntEnum):
    """How good a suggestion is, by the rules of its kind, which blind readings set; the best is the least."""

    STRONG, LOOK = 1, 2

    @property
    def words(self) -> str:
        """As readers and scripts see it."""
        return "strong" if self is Grade.STRONG else "worth a look"


def grade_named(words: str) -> Grade:
    """The grade that readers and scripts call so.

    Raises
    ------
    UnknownNameError
        For other words.

    Examples
    --------
    >>> grade_named("worth a look").name
    'LOOK'
    """
    known = {one.words: one for one in Grade}
    if words not in known:
        raise UnknownNameError("grade", words, known)
    return known[words]


@dataclass(frozen=True)
class Side:
    """One end of a reason: an activity of an area, or of an institution in it, with the figure that speaks for it.

    Parameters
    ----------
    entity : EntityRef
        The area, or the institution.
    what : str
        Code of the activity or unit of assessment.
    name : str
        Its label.
    value : float
        In the unit of ``measure``.
    lq, lq_before : float or None
        Location quotient now, and in the oldest loaded year of the dataset.
    year_before : int or None
        That oldest year.
    counts : str or None
        What ``value`` counts, where ``name`` says more narrowly what is mostly made there.
    text : str or None
        Key of the text that speaks for it, where one does.
    """

    entity: EntityRef
    what: str
    name: str
    measure: str
    value: float
    year: int
    lq: float | None = None
    lq_before: float | None = None
    year_before: int | None = None
    counts: str | None = None
    detail: str | None = None
    text: str | None = None

    @property
    def area(self) -> Area:
        """The area that the end is or stands in."""
        return self.entity.place

    @property
    def institution(self) -> str | None:
        """Name of the institution, where the end is one."""
        return self.entity.organisation

    def as_dict(self) -> dict[str, Any]:
        """JSON of this side."""
        return {
            "area": {"code": self.area.code, "name": self.area.name},
            "what": self.what,
            "name": self.name,
            "detail": self.detail,
            "institution": self.institution,
            "measure": self.measure,
            "value": json_number(self.value),
            "year": self.year,
            "lq": json_number(self.lq),
            "lq_before": json_number(self.lq_before),
            "year_before": self.year_before,
            "counts": self.counts or self.name,
        }


@dataclass(frozen=True)
class Link:
    """What national tables say of a supply link: shares of the buyer's inputs, 0 to 1."""

    us_share: float
    norm: float
    uk_share: float | None = None
    uk_row: str | None = None
    us_year: int = 0
    uk_year: int = 0

    def as_dict(self) -> dict[str, Any]:
        """JSON of the link."""
        return {
            "uk_share": json_number(self.uk_share),
            "uk_row": self.uk_row,
            "uk_year": self.uk_year,
            "us_share": json_number(self.us_share),
            "us_year": self.us_year,
            "norm": json_number(self.norm),
        }


@dataclass(frozen=True)
class Reason:
    """Something of one place meets something of the other, and contributes so much to the score.

    Parameters
    ----------
    source, target : Side
        Who brings something, and who has a use for it.
    target_supply_lq, target_supply_lagged_lq : float or None
        Location quotient of the target in what the source brings: of its own, and spatially lagged, with what lies
        around it.
    contribution : float
        Part of the suggestion's score, at least 0.
    sentence, brief : str
        The reason in words, and what of it a headline has not said; the latter is empty where that is all.
    link : Link, optional
        What national tables say of it.
    evidence : tuple of Evidence
        The published figures that it rests on.
    """

    source: Side
    target: Side
    target_supply_lq: float | None
    target_supply_lagged_lq: float | None
    contribution: float
    sentence: str
    link: Link | None = None
    evidence: tuple[Evidence, ...] = ()
    brief: str = ""

    def as_dict(self) -> dict[str, Any]:
        """JSON of the reason."""
        return {
            "from": self.source.as_dict(),
            "to": self.target.as_dict(),
            "lacks": {
                "lq": json_number(self.target_supply_lq),
                "lq_doorstep": json_number(self.target_supply_lagged_lq),
            },
            "link": self.link.as_dict() if self.link else None,
            "points": json_number(self.contribution, 9),
            "sentence": self.sentence,
        }


@dataclass(frozen=True)
class RuleResult:
    """What one named rule said of a candidate."""

    name: str
    passed: bool
    why: str

    def as_dict(self) -> dict[str, Any]:
        """JSON of the result."""
        return {"name": self.name, "passed": self.passed, "why": self.why}


@dataclass(frozen=True)
class Alternative:
    """Another source that could do the same: named with the suggestion, never a suggestion of its own."""

    entity: EntityRef
    value: float
    lq: float | None
    distance_km: float

    @property
    def area(self) -> Area:
        """The area that it is or stands in."""
        return self.entity.place

    @property
    def institution(self) -> str | None:
        """Name of the institution, where it is one."""
        return self.entity.organisation

    def as_dict(self) -> dict[str, Any]:
        """JSON of the alternative."""
        return {
            "area": {"code": self.area.code, "name": self.area.name},
            "institution": self.institution,
            "value": json_number(self.value),
            "lq": json_number(self.lq),
            "distance_km": json_number(self.distance_km, 1),
        }


@dataclass(frozen=True)
class Suggestion:
    """Two entities that should be brought together, on what, and why.

    Parameters
    ----------
    kind, dataset : str
        Name of its kind, and dataset of its figures.
    source, target : EntityRef
        Who was asked about, and the partner that is suggested. Each reason has ends of its own: in some the source of
        the suggestion brings, in others it receives.
    theme : str
        Field of activities that it is about.
    score : float
        Sum of the contributions of its reasons.
    two_way : bool
        Whether both sides bring something.
    distance_km : float
        As its kind measures it.
    headline, title, foremost : str
        A sentence or two to say on the telephone; the same in a few words; the caution that matters most. Or empty.
    reasons : tuple of Reason
        At least one, the best first.
    source_contacts, target_contacts : tuple of Contact
        Who carries it on each side, and whom to ring first.
    already_strong : tuple of str
        Labels of activities that both are strong in.
    host : EntityRef, optional
        A third that brings the two together, where the kind has one.
    makers, grade : Makers, Grade
        Whether firms work on it; how good it is, comparable between kinds, which scores are not.
    card : tuple
        What tells it from others of its kind between the same two.
    """

    kind: str
    dataset: str
    source: EntityRef
    target: EntityRef
    theme: str
    score: float
    two_way: bool
    distance_km: float
    headline: str
    reasons: tuple[Reason, ...]
    alternatives: tuple[Alternative, ...] = ()
    source_contacts: tuple[Contact, ...] = ()
    target_contacts: tuple[Contact, ...] = ()
    ties: tuple[Tie, ...] = ()
    cautions: tuple[str, ...] = ()
    rules: tuple[RuleResult, ...] = ()
    already_strong: tuple[str, ...] = ()
    next_step: str = ""
    host: EntityRef | None = None
    grade: Grade = Grade.LOOK
    foremost: str = ""
    card: tuple[object, ...] = ()
    title: str = ""
    makers: Makers = Makers.NAMED

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The published figures behind the reasons, each once."""
        return tuple(dict.fromkeys(row for reason in self.reasons for row in reason.evidence))

    @property
    def topics(self) -> tuple[str, ...]:
        """Keys of the topics that it is about, where its reasons rest on texts."""
        return tuple(dict.fromkeys(one.source.what for one in self.reasons if one.source.measure in OF_TEXTS))

    def as_dict(self) -> dict[str, Any]:
        """JSON of the suggestion; ``host`` only where it has one."""
        return {
            "kind": self.kind,
            "grade": self.grade.words,
            "frame": self.dataset,
            "area": self.source.as_dict(),
            "partner": self.target.as_dict(),
            **({"host": self.host.as_dict()} if self.host else {}),
            "field": self.theme,
            "score": json_number(self.score, 9),
            "two_way": self.two_way,
            "distance_km": json_number(self.distance_km, 1),
            "headline": self.headline,
            "lines": [reason.as_dict() for reason in self.reasons],
            "rivals": [alternative.as_dict() for alternative in self.alternatives],
            "who": {
                "here": [contact.as_dict() for contact in self.source_contacts],
                "there": [contact.as_dict() for contact in self.target_contacts],
            },
            "ties": [tie.as_dict() for tie in self.ties],
            "cautions": list(self.cautions),
            "checks": [result.as_dict() for result in self.rules],
            "evidence": [row.as_dict() for row in self.evidence],
            "already_strong": list(self.already_strong),
            "next_step": self.next_step,
        }


@dataclass(frozen=True)
class NearMiss:
    """A candidate that failed exactly one rule: which, and why, so that a broker can disagree."""

    source: EntityRef
    target: EntityRef
    kind: str
    theme: str
    what: str
    rule: str
    why: str
    contribution: float

    def as_dict(self) -> dict[str, Any]:
        """JSON of the near miss."""
        return {
            "partner": self.target.as_dict(),
            "kind": self.kind,
            "field": self.theme,
            "what": self.what,
            "check": self.rule,
            "why": self.why,
            "points": json_number(self.contribution, 9),
        }


@dataclass(frozen=True)
class Match:
    """The answer to "whom should this area work with": suggestions by kind, and near misses.

    ``figures_for`` are the areas whose figures answer for the one that was asked about; ``notes`` says in a sentence
    for each kind what the data cannot say, that there is no match, or what would bring more where there are few.
    """

    release: int
    area: Area
    figures_for: tuple[Area, ...]
    suggestions: tuple[Suggestion, ...]
    near_misses: tuple[NearMiss, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """JSON of the answer."""
        return {
            "release": self.release,
            "area": {
                "code": self.area.code,
                "name": self.area.name,
                "level": self.area.level,
                "figures_for": [{"code": unit.code, "name": unit.name} for unit in self.figures_for],
            },
            "suggestions": [suggestion.as_dict() for suggestion in self.suggestions],
            "set_aside": [candidate.as_dict() for candidate in self.near_misses],
            "notes": dict(self.notes),
        }
