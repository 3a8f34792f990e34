"""Numbers, places and lists as sentences show them: the one place where a figure becomes text."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

NOT_PUBLISHED = "not published"


def count(value: float) -> str:
    """A whole number with thousands commas.

    >>> count(12500.0)
    '12,500'
    """
    return NOT_PUBLISHED if math.isnan(value) else f"{value:,.0f}"


def jobs(value: float, measure: str = "jobs") -> str:
    """Jobs with their unit.

    >>> jobs(1250.0)
    '1,250 jobs'
    """
    return f"{count(value)} {'employee jobs' if measure == 'employee_jobs' else 'jobs'}"


def times(lq: float) -> str:
    """A location quotient as a bare number: one decimal, two below 0.1 so that little is not none.

    >>> times(4.04), times(0.04), times(0.0)
    ('4.0', '0.04', '0')
    """
    if math.isnan(lq):
        return NOT_PUBLISHED
    if lq == 0:
        return "0"
    return f"{lq:.1f}" if lq >= 0.1 else f"{lq:.2f}" if lq >= 0.01 else "under 0.01"


def interval(value: float, low: float, high: float) -> str:
    """Ends of an interval as :func:`times` shows them, rounded away from the value where they would exclude it.

    >>> interval(9.81, 6.0, 9.81), interval(2.0, 1.5, 2.5)
    ('6.0 to 9.9', '1.5 to 2.5')
    """
    ends = []
    for end, away in ((low, math.floor), (high, math.ceil)):
        steps = 10 if end >= 0.1 else 100
        shown = round(end * steps) / steps if not math.isnan(end) else end
        excludes = shown > value if away is math.floor else shown < value
        ends.append(times(away(value * steps) / steps if excludes else end))
    return f"{ends[0]} to {ends[1]}"


def percent(share: float) -> str:
    """A share from 0 to 1 in per cent: no decimal from 10%, one below.

    >>> percent(0.131), percent(0.0654)
    ('13%', '6.5%')
    """
    per_cent = share * 100
    return f"{per_cent:.0f}%" if per_cent >= 9.95 else f"{per_cent:.1f}%"


_LEAST_POUNDS = 50_000


def pounds(value: float) -> str:
    """An amount of money in millions of pounds.

    >>> pounds(89_040_000.0), pounds(640_000.0), pounds(4_000.0)
    ('£89.0m', '£0.6m', 'under £0.1m')
    """
    if 0 < value < _LEAST_POUNDS:
        return "under £0.1m"
    return f"£{value / 1e6:,.1f}m"


def kilometres(value: float) -> str:
    """A distance.

    >>> kilometres(48.7)
    '49 km'
    """
    return f"{value:,.0f} km"


def from_middle(value: float) -> str:
    """A distance between areas, which runs from the middle of one to the middle of the other.

    >>> from_middle(48.7)
    '49 km from middle to middle'
    """
    return f"{kilometres(value)} from middle to middle"


def listed(items: Sequence[str] | Iterable[str]) -> str:
    """Items as a list in words.

    >>> listed(["steel", "castings", "forgings"])
    'steel, castings and forgings'
    """
    words = list(items)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def together(labels: Iterable[str]) -> str:
    """Labels that may hold commas and "and" themselves, kept apart.

    >>> together(["milk, cheese and ice cream", "fruit"]), together(["steel", "castings"])
    ('milk, cheese and ice cream; fruit', 'steel and castings')
    """
    words = list(labels)
    return "; ".join(words) if any("," in word or " and " in word for word in words) else listed(words)


def sentence(text: str) -> str:
    """Text with a capital letter at its start and a full stop at its end.

    >>> sentence("steel is made here")
    'Steel is made here.'
    """
    text = text.strip()
    return f"{text[:1].upper()}{text[1:]}" if text.endswith((".", "!", "?")) else f"{text[:1].upper()}{text[1:]}."
