"""What vouches for a claim: the published figure behind it, where that stands, who carries it, and joint work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graph_engine.schema.scalars import json_number


@dataclass(frozen=True)
class FigureRow:
    """Where a figure stands among those of a dataset (:meth:`graph_engine.engine.Engine.frame`).

    Parameters
    ----------
    table : str
        Name of the dataset.
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
        value = json_number(self.value) if isinstance(self.value, float) else self.value
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
class Contact:
    """An institution or business that carries one side of a suggestion, and what ties it to the reason.

    ``districts`` are the codes of those in which it stands or, of business support, which it serves; empty where that
    is not known. ``public`` says of a body that does no research that it is none whom business support serves: a
    hospital, a council, an association. ``dated`` is the ISO text of the year or day to which the source vouches for
    it; empty where the source states none.
    """

    name: str
    kind: str
    id: str
    ties_to: str
    source: str
    contact: str | None = None
    districts: tuple[str, ...] = ()
    public: bool = False
    dated: str = ""

    @property
    def direct(self) -> bool:
        """Whether a telephone or mailbox of it is on record, and not only its pages."""
        return self.contact is not None and "://" not in self.contact

    def as_dict(self) -> dict[str, Any]:
        """JSON of the organisation."""
        return {
            "name": self.name,
            "kind": self.kind,
            "id": self.id,
            "ties_to": self.ties_to,
            "source": self.source,
            "dated": self.dated,
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
