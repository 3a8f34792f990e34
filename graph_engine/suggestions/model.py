"""What a suggestion is made of: lines that add up to its score, the checks it passed, and the evidence behind it.

``as_dict`` of each class gives the JSON that scripts rely on; the names there are part of the public interface.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graph_engine.explanations.evidence import Contact, Evidence, Tie
from graph_engine.geography.gazetteer import Area
from graph_engine.schema.scalars import json_number

KINDS: Mapping[str, str] = {
    "supply": "Supply link",
    "research": "Research meets industry",
    "strengths": "Complementary strengths",
}


@dataclass(frozen=True)
class Side:
    """One end of a line: an activity of an area, or an institution in it, with the figure that speaks for it.

    Parameters
    ----------
    what : str
        Code of the activity or unit of assessment.
    name : str
        Its label.
    value : float
        In the unit of ``measure``.
    lq, lq_before : float or None
        Location quotient now, and in the oldest loaded year of the frame.
    year_before : int or None
        That oldest year.
    counts : str or None
        What ``value`` counts, where ``name`` says more narrowly what is mostly made there.
    """

    area: Area
    what: str
    name: str
    measure: str
    value: float
    year: int
    lq: float | None = None
    lq_before: float | None = None
    year_before: int | None = None
    counts: str | None = None
    institution: str | None = None
    detail: str | None = None

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
    """One reason: something of one place meets something of the other, worth so many points.

    ``evidence`` are the published figures that it rests on.
    """

    source: Side
    target: Side
    lacks_lq: float | None
    lacks_doorstep: float | None
    points: float
    sentence: str
    link: Link | None = None
    evidence: tuple[Evidence, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """JSON of the line."""
        return {
            "from": self.source.as_dict(),
            "to": self.target.as_dict(),
            "lacks": {"lq": json_number(self.lacks_lq), "lq_doorstep": json_number(self.lacks_doorstep)},
            "link": self.link.as_dict() if self.link else None,
            "points": json_number(self.points, 9),
            "sentence": self.sentence,
        }


@dataclass(frozen=True)
class RuleResult:
    """What one named check said of a candidate."""

    name: str
    passed: bool
    why: str

    def as_dict(self) -> dict[str, Any]:
        """JSON of the result."""
        return {"name": self.name, "passed": self.passed, "why": self.why}


@dataclass(frozen=True)
class Alternative:
    """Another place that could do the same: named on the card, never a card of its own."""

    area: Area
    value: float
    lq: float | None
    distance_km: float
    institution: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """JSON of the rival."""
        return {
            "area": {"code": self.area.code, "name": self.area.name},
            "institution": self.institution,
            "value": json_number(self.value),
            "lq": json_number(self.lq),
            "distance_km": json_number(self.distance_km, 1),
        }


@dataclass(frozen=True)
class Suggestion:
    """Two areas that should be brought together, on what, and why. The score is the sum of its lines' points."""

    kind: str
    frame: str
    area: Area
    partner: Area
    field: str
    score: float
    two_way: bool
    distance_km: float
    headline: str
    lines: tuple[Reason, ...]
    rivals: tuple[Alternative, ...] = ()
    here: tuple[Contact, ...] = ()
    there: tuple[Contact, ...] = ()
    ties: tuple[Tie, ...] = ()
    cautions: tuple[str, ...] = ()
    checks: tuple[RuleResult, ...] = ()
    already_strong: tuple[str, ...] = ()
    next_step: str = ""

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The published figures behind the lines, each once."""
        return tuple(dict.fromkeys(row for line in self.lines for row in line.evidence))

    def as_dict(self) -> dict[str, Any]:
        """JSON of the suggestion."""
        return {
            "kind": self.kind,
            "frame": self.frame,
            "area": {"code": self.area.code, "name": self.area.name},
            "partner": {"code": self.partner.code, "name": self.partner.name},
            "field": self.field,
            "score": json_number(self.score, 9),
            "two_way": self.two_way,
            "distance_km": json_number(self.distance_km, 1),
            "headline": self.headline,
            "lines": [line.as_dict() for line in self.lines],
            "rivals": [rival.as_dict() for rival in self.rivals],
            "who": {
                "here": [organisation.as_dict() for organisation in self.here],
                "there": [organisation.as_dict() for organisation in self.there],
            },
            "ties": [tie.as_dict() for tie in self.ties],
            "cautions": list(self.cautions),
            "checks": [check.as_dict() for check in self.checks],
            "evidence": [row.as_dict() for row in self.evidence],
            "already_strong": list(self.already_strong),
            "next_step": self.next_step,
        }


@dataclass(frozen=True)
class NearMiss:
    """A candidate that failed exactly one check: which, and why, so that a broker can disagree."""

    area: Area
    partner: Area
    kind: str
    field: str
    what: str
    check: str
    why: str
    points: float

    def as_dict(self) -> dict[str, Any]:
        """JSON of what was set aside."""
        return {
            "partner": {"code": self.partner.code, "name": self.partner.name},
            "kind": self.kind,
            "field": self.field,
            "what": self.what,
            "check": self.check,
            "why": self.why,
            "points": json_number(self.points, 9),
        }


@dataclass(frozen=True)
class Match:
    """The answer to "whom should this area work with": suggestions by kind, and what was set aside.

    ``notes`` says in a sentence for each kind what the data cannot say, or that there is no strong match.
    """

    release: int
    area: Area
    figures_for: tuple[Area, ...]
    suggestions: tuple[Suggestion, ...]
    set_aside: tuple[NearMiss, ...] = ()
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
            "set_aside": [candidate.as_dict() for candidate in self.set_aside],
            "notes": dict(self.notes),
        }
