"""Between which bounds a published figure can lie: what is beyond them is a fault of the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from graph_engine.reference.thresholds import section
from graph_engine.schema import Measure, Quantity

Span = tuple[float, float]


@dataclass(frozen=True)
class PlausibleThresholds:
    """The least and the most that each quantity of the graph, and each measure of one area, can be."""

    latitude: Span
    longitude: Span
    year: Span
    count: Span
    place: Span
    share: Span
    ratio: Span
    euros: Span
    tonnes: Span
    megawatts: Span
    metres: Span
    million: Span
    jobs: Span
    employee_jobs: Span
    local_units: Span
    gva: Span
    population: Span
    research_staff: Span
    quality_4: Span
    quality_3: Span
    industry_income: Span
    research_income: Span
    doctorates: Span
    vacancies: Span
    skill_shortage_vacancies: Span
    surveyed_establishments: Span


class Bounds(NamedTuple):
    """The least and the most that a figure can be; both can be."""

    least: float
    most: float

    def scaled(self, factor: float) -> Bounds:
        """The same bounds in another unit, of which one is ``factor`` of this one."""
        return Bounds(self.least * factor, self.most * factor)

    def broken_by(self, value: float) -> str | None:
        """Say which bound a figure breaks; ``None`` for one that can be, and for NaN.

        >>> Bounds(-90, 90).broken_by(400), Bounds(0, 10).broken_by(-1), Bounds(0, 10).broken_by(10)
        ('above 90, the most that can be', 'below 0, the least that can be', None)
        """
        if value > self.most:
            return f"above {self.most:,.15g}, the most that can be"
        return f"below {self.least:,.15g}, the least that can be" if value < self.least else None


METRES, MILLION = "metres", "million"
"""Quantities that are read and never kept: of the national grid, and of use tables."""


def bounds_of(quantity: Quantity | Measure | str) -> Bounds:
    """The bounds of a quantity or measure.

    >>> bounds_of(Quantity.LATITUDE)
    Bounds(least=-90.0, most=90.0)
    """
    return Bounds(*getattr(section("plausible", PlausibleThresholds), str(quantity)))
