"""What each check asks, in words, with the numbers of ``tables/thresholds.toml``; and those numbers with reasons.

No number stands here: one that changes in the table changes on the page.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from graph_engine.explanations.wording import count, kilometres, percent, pounds
from graph_engine.reference.reader import text_of
from graph_engine.reference.thresholds import FILE, Thresholds, thresholds
from graph_engine.suggestions.checks import CHECKS

_COMMENT = re.compile(r"^(\w+)\s*=\s*[^#]*#\s*(.+)$")


@dataclass(frozen=True)
class RuleInWords:
    """A check as readers see it.

    Parameters
    ----------
    kind, name, title : str
        Kind of suggestion, short name, and what it asks for in a few words.
    asks : str
        The same with its threshold.
    """

    kind: str
    name: str
    title: str
    asks: str


@dataclass(frozen=True)
class ThresholdInWords:
    """A number of the table of thresholds.

    Parameters
    ----------
    part, name : str
        Where it stands.
    value : int, float or tuple of str
        The number.
    reason : str
        Why it is what it is, as the table says beside it.
    """

    part: str
    name: str
    value: Any
    reason: str


def checks_in_words(read: Thresholds | None = None) -> tuple[RuleInWords, ...]:
    """All checks in their order, by kind.

    Parameters
    ----------
    read : Thresholds, optional
        The numbers; those of the package where not given.
    """
    numbers = thresholds() if read is None else read
    asks = {"supply": _supply(numbers), "research": _research(numbers)}
    return tuple(
        RuleInWords(kind, check.name, check.title, asks.get(kind, {}).get(check.name, check.title))
        for kind, book in CHECKS.items()
        for check in book.checks
    )


@lru_cache(maxsize=1)
def numbers() -> tuple[ThresholdInWords, ...]:
    """Every number of the table of thresholds with its reason, in order."""
    text = text_of(FILE)
    reasons: dict[tuple[str, str], str] = {}
    part = ""
    for line in text.splitlines():
        if line.startswith("["):
            part = line.strip("[] ")
        elif found := _COMMENT.match(line):
            reasons[part, found.group(1)] = found.group(2).strip()
    return tuple(
        ThresholdInWords(part, name, tuple(value) if isinstance(value, list) else value, reasons.get((part, name), ""))
        for part, values in tomllib.loads(text).items()
        for name, value in values.items()
    )


def _supply(read: Thresholds) -> Mapping[str, str]:
    limit, lacks, evidence = read.supply, read.doorstep, read.evidence
    return {
        "size": f"Both sides have {count(limit.shown_jobs)} jobs or more in their activity.",
        "strength": (
            f"Both sides have at least {limit.shown_quotient:g} times the national share of jobs, within the distance "
            f"over which the product is usually bought; or at least {limit.far_quotient:g} times, up to "
            f"{limit.far_reach_factor:g} times that distance, where the product travels."
        ),
        "demand": (
            "The part of the buyer's inputs that the product makes up, times the jobs of the buyer, comes to "
            f"{limit.input_jobs:g} or more."
        ),
        "small-input": (
            f"The product makes up {percent(limit.small_share)} or more of what such makers buy, or the buyer's area "
            f"has at most {limit.thin_quotient:g} times the national share of it."
        ),
        "lacks": (
            f"The buyer's area has less than {lacks.lacks_quotient:g} times the national share of the supplying "
            f"activity, and with what lies around it less than {lacks.lacks_doorstep_quotient:g} times."
        ),
        "nearer-rival": (
            f"No other area at {percent(limit.rival_distance_ratio)} of the distance or less has "
            f"{percent(limit.rival_quotient_ratio)} or more of the supplier's location quotient."
        ),
        "product": "The largest class of the activity on each side is one that the link is about, where a table says.",
        "named-buyer": "Where one establishment decides, as in weapons, a buyer is known by name.",
        "evidence": (
            f"{evidence.grade_c_units:g} local units or more stand behind the figure on both sides; where they are not "
            "published they are estimated from jobs."
        ),
        "still-there": "No closure of most of the activity is on record on either side since the year of the figures.",
        "local-product": "Where it is known what the makers of an area really make, it fits what the other side does.",
        "named-firm": "A works or a registered employer is known by name on both sides.",
        "news": "The supply is not one that all the trade knows already.",
        "best-placed": f"The supplier is among the {limit.suppliers} with most points for this need of the buyer.",
        "few-buyers": (
            f"The buyer is among the {limit.buyers} of its industry with most points for what the supplier makes."
        ),
    }


def _research(read: Thresholds) -> Mapping[str, str]:
    limit = read.research
    return {
        "industry-size": f"The industry has {count(limit.jobs)} jobs or more in the area.",
        "paid-by-industry": (
            f"Industry paid the institution {pounds(limit.income_m * 1e6)} or more in the field over the period of the "
            "assessment."
        ),
        "quality": f"{limit.quality_4:g}% or more of the unit's work was rated 4*, the highest grade.",
        "topic": "In engineering, which is wide, a topic is on record that the institution is known for.",
        "research-reach": f"The institution is at most {kilometres(limit.reach_km)} away.",
        "own-research": (
            f"Industry pays institutions of the area itself less than {pounds(limit.own_income_m * 1e6)} in the field."
        ),
        "own-centre": "The area has no laboratory or technology centre that leaves little for others to bring.",
        "nearer-research": (
            f"Within {kilometres(limit.near_km)} only the institution that industry pays most is offered. One farther "
            f"away is offered only where no other within {kilometres(limit.rival_km)} of the area is paid "
            f"{percent(limit.rival_income_ratio)} of its income or more."
        ),
        "nearer-centre": (
            f"No laboratory or technology centre of the field is both nearer and within {kilometres(limit.rival_km)}."
        ),
        "own-site": "The institution has no site in the area yet.",
        "industry-still-there": "No closure of most of the industry is on record since the year of the figures.",
        "best-placed": "No other institution has more points for the same area and field.",
        "spread": (
            f"The area is among the {limit.per_field} with most points for this institution in this field: the same "
            "one for every place would be no suggestion."
        ),
    }
