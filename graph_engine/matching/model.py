"""What a suggestion is made of: lines that add up to its score, the checks it passed, and the evidence behind it.

``as_dict`` of each class gives the JSON that scripts rely on; the names there are part of the public interface.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graph_engine.gazetteer import Area

KINDS: Mapping[str, str] = {
    "supply": "Supply link",
    "research": "Research meets industry",
    "strengths": "Complementary strengths",
}


def clean(value: float | None, digits: int = 6) -> float | None:
    """Round a figure for JSON; NaN and infinity become ``None``, which JSON can say."""
    return None if value is None or not math.isfinite(value) else round(float(value), digits)


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
            "value": clean(self.value),
            "year": self.year,
            "lq": clean(self.lq),
            "lq_before": clean(self.lq_before),
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
            "uk_share": clean(self.uk_share),
            "uk_row": self.uk_row,
            "uk_year": self.uk_year,
            "us_share": clean(self.us_share),
            "us_year": self.us_year,
            "norm": clean(self.norm),
        }


@dataclass(frozen=True)
class Line:
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
            "lacks": {"lq": clean(self.lacks_lq), "lq_doorstep": clean(self.lacks_doorstep)},
            "link": self.link.as_dict() if self.link else None,
            "points": clean(self.points, 9),
            "sentence": self.sentence,
        }


@dataclass(frozen=True)
class CheckResult:
    """What one named check said of a candidate."""

    name: str
    passed: bool
    why: str

    def as_dict(self) -> dict[str, Any]:
        """JSON of the result."""
        return {"name": self.name, "passed": self.passed, "why": self.why}


@dataclass(frozen=True)
class FigureRow:
    """Where a figure stands among those of a frame (:meth:`graph_engine.engine.Engine.frame`).

    Parameters
    ----------
    table : str
        Name of the frame.
    area, activity, institution : str
        Code of the area, code of the activity, key of the institution; empty where the row has none.
    """

    table: str
    area: str = ""
    activity: str = ""
    institution: str = ""

    def as_dict(self) -> dict[str, str]:
        """What is not empty."""
        return {name: value for name, value in vars(self).items() if value}


@dataclass(frozen=True)
class Evidence:
    """One published figure behind a claim; ``row`` is where it stands among the figures, if it does."""

    claim: str
    value: float | str | None
    unit: str
    geography: str
    year: int | str
    source: str
    edition: str
    row: FigureRow | None = None

    def as_dict(self) -> dict[str, Any]:
        """JSON of the row."""
        value = clean(self.value) if isinstance(self.value, float) else self.value
        return {
            "claim": self.claim,
            "value": value,
            "unit": self.unit,
            "geography": self.geography,
            "year": self.year,
            "source": self.source,
            "edition": self.edition,
            "row": self.row.as_dict() if self.row else None,
        }


@dataclass(frozen=True)
class Organisation:
    """An institution or business that carries one side of a suggestion, and what ties it to the line.

    ``districts`` are the codes of those in which it stands or, of business support, which it serves; empty where that
    is not known.
    """

    name: str
    kind: str
    id: str
    ties_to: str
    source: str
    contact: str | None = None
    districts: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """JSON of the organisation."""
        return {
            "name": self.name,
            "kind": self.kind,
            "id": self.id,
            "ties_to": self.ties_to,
            "source": self.source,
            "contact": self.contact,
        }


@dataclass(frozen=True)
class Tie:
    """Something both sides already have in common: joint projects of one programme and span of years."""

    what: str
    count: int
    first_year: int | None
    last_year: int | None
    examples: tuple[str, ...] = ()
    source: str = ""

    def as_dict(self) -> dict[str, Any]:
        """JSON of the tie."""
        return {
            "what": self.what,
            "count": self.count,
            "first_year": self.first_year,
            "last_year": self.last_year,
            "examples": list(self.examples),
            "source": self.source,
        }


@dataclass(frozen=True)
class Rival:
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
            "value": clean(self.value),
            "lq": clean(self.lq),
            "distance_km": clean(self.distance_km, 1),
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
    lines: tuple[Line, ...]
    rivals: tuple[Rival, ...] = ()
    here: tuple[Organisation, ...] = ()
    there: tuple[Organisation, ...] = ()
    ties: tuple[Tie, ...] = ()
    cautions: tuple[str, ...] = ()
    checks: tuple[CheckResult, ...] = ()
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
            "score": clean(self.score, 9),
            "two_way": self.two_way,
            "distance_km": clean(self.distance_km, 1),
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
class SetAside:
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
            "points": clean(self.points, 9),
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
    set_aside: tuple[SetAside, ...] = ()
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
