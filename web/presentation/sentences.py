"""Parts of a suggestion as sentences, the same on the command line and on the pages.

Figures become text in :mod:`graph_engine.explanations.wording`; this file only puts them into sentences.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from graph_engine.explanations.evidence import Contact, Tie
from graph_engine.explanations.wording import (
    NOT_PUBLISHED,
    from_middle,
    jobs,
    kilometres,
    listed,
    percent,
    pounds,
    sentence,
    times,
)
from graph_engine.geography.gazetteer import Area
from graph_engine.schema import Measure
from graph_engine.suggestions.model import OF_TEXTS, Alternative, Reason, Side, Suggestion
from graph_engine.suggestions.organisation_exposure import Exposure

# pandas comes with it, which help of the command line does not wait for.
if TYPE_CHECKING:
    from graph_engine.suggestions.list_stability import Stability


def years(first: int | None, last: int | None) -> str:
    """A span of years; empty where none is known.

    >>> years(2015, 2018), years(2015, 2015), years(None, None)
    ('2015–2018', '2015', '')
    """
    known = [str(year) for year in dict.fromkeys((first, last)) if year is not None]
    return "–".join(known)


def runs_to(last: int, written: str | None) -> str:
    """Until when work goes on that a record dates, which may lie beyond the day on which the release was written.

    >>> runs_to(2029, "2026-02-03T06:37:05+00:00"), runs_to(2021, "2026-02-03T06:37:05+00:00"), runs_to(2029, None)
    ('runs to 2029', 'to 2021', 'to 2029')
    """
    future = written is not None and last > datetime.fromisoformat(written).year
    return f"{'runs ' if future else ''}to {last}"


def span_to(first: int | None, last: int | None, written: str | None) -> str:
    """Years of a record, where an end beyond the day of the release is said to be one.

    >>> span_to(2025, 2029, "2026-02-03T06:37:05+00:00"), span_to(2016, 2020, "2026-02-03T06:37:05+00:00")
    ('2025, runs to 2029', '2016–2020')
    """
    if last is None or first == last or runs_to(last, written).startswith("to"):
        return years(first, last)
    return ", ".join(filter(None, (years(first, None), runs_to(last, written))))


def day(written: str | None) -> str:
    """A day as people write it, from an ISO time.

    >>> day("2026-02-03T06:37:05+00:00"), day(None)
    ('3 February 2026', '')
    """
    if not written:
        return ""
    found = datetime.fromisoformat(written)
    return f"{found.day} {found:%B %Y}"


def side_figure(side: Side) -> str:
    """The figure that speaks for one end of a reason."""
    # The likeness itself is of both ends, and its reason says it; what is of one end is its year.
    if side.measure in OF_TEXTS:
        return f"work to {side.year}" if side.year else "years not stated"
    if side.measure == Measure.INDUSTRY_INCOME:
        return f"{pounds(side.value)} from industry, to {side.year}"
    before = "" if side.lq_before is None else f" ({times(side.lq_before)} in {side.year_before})"
    quotient = "" if side.lq is None else f", {times(side.lq)} times the national share{before}"
    return f"{jobs(side.value, side.measure)} in {side.year}{quotient}"


def tie_sentence(tie: Tie) -> str:
    """What both sides already share.

    >>> tie_sentence(Tie("joint Horizon 2020 projects", 3, 2015, 2018, ("ABC (A and B, 2015)",)))
    '3 joint Horizon 2020 projects, 2015–2018: ABC (A and B, 2015).'
    """
    span = years(tie.first_year, tie.last_year)
    examples = f": {'; '.join(tie.examples)}" if tie.examples else ""
    return sentence(f"{tie.count:,} {tie.what}{f', {span}' if span else ''}{examples}")


def who_sentence(one: Contact) -> str:
    """An organisation, how to reach it, and what ties it to the reason.

    >>> who_sentence(Contact("Acme", "business", "company:1", "castings; 250 to 499 staff", "register"))
    'Acme: castings; 250 to 499 staff'
    """
    contact = f" ({one.contact})" if one.contact else ""
    return f"{one.name}{contact}: {one.ties_to}"


def vouched(one: Contact) -> str:
    """Who vouches for an organisation, in short, and up to which year or day; of a page its site.

    >>> vouched(Contact("Acme", "business", "company:1", "castings", "CORDIS: projects of Horizon 2020", dated="2022"))
    'CORDIS, 2022'
    >>> vouched(Contact("Acme", "business", "company:1", "castings", "https://www.acme.example/a", dated="2026-02-03"))
    'acme.example, 3 February 2026'
    """
    source = urlsplit(one.source).netloc.removeprefix("www.") or one.source.partition(": ")[0]
    dated = (day(one.dated) if "-" in one.dated else one.dated) or "no date stated"
    return source if source.endswith(dated) else f"{source}, {dated}"


def in_a_word(one: Contact) -> str:
    """What ties an organisation to the reason, up to the first stop.

    >>> in_a_word(Contact("Acme", "business", "company:1", "castings; 250 to 499 staff", "register"))
    'castings'
    """
    return re.split("[;:] ", one.ties_to, maxsplit=1)[0]


def reason_in_brief(one: Suggestion) -> str:
    """The best reason, without what the headline has said."""
    return one.reasons[0].brief or one.reasons[0].sentence


def reason_in_two(one: Suggestion) -> tuple[str, str]:
    """The best reason in brief: the works of both, where it names them, and its last sentence."""
    works, stop, last = reason_in_brief(one).removesuffix(".").rpartition(". ")
    return f"{works}{stop}".strip(), sentence(last)


def ends_of(reasons: Sequence[Reason], here: Area, there: Area) -> tuple[Area, Area]:
    """The places in which two sides stand: London as a whole, where its part is not on record."""
    areas = [reasons[0].source.area, reasons[0].target.area] if reasons else []

    def end(own: Area, other: Area) -> Area:
        mine = {area.code: area for area in areas if area.code != other.code}
        return mine.popitem()[1] if len(mine) == 1 else own

    return end(here, there), end(there, here)


def standing(one: Suggestion) -> tuple[str, str]:
    """Names of the places in which the two sides of a suggestion stand."""
    here, there = ends_of(one.reasons, one.source.place, one.target.place)
    return here.name, there.name


def to_year(year: int, written: str | None) -> str:
    """Up to which year work is on record; of a year after that of the release, that it runs on.

    >>> to_year(2013, "2026-02-03T06:37:05+00:00"), to_year(2029, "2026-02-03T06:37:05+00:00")
    ('to 2013', 'runs to 2029')
    """
    return f"runs to {year}" if written and year > int(written[:4]) else f"to {year}"


def foremost(one: Suggestion) -> str:
    """The caution that stands on a card by itself; empty where there is none."""
    return one.foremost or next(iter(one.cautions), "")


def setting(one: Suggestion) -> str:
    """Field, direction and distance of a suggestion."""
    two_way = ", both ways" if one.two_way else ""
    if any(reason.source.measure in OF_TEXTS for reason in one.reasons):
        far = f"{kilometres(one.distance_km)} between the two organisations."
        # A topic in no field of activities goes by its own name, to which a link stands beside.
        return far if one.theme == one.reasons[0].source.name else f"{sentence(one.theme)} {far}"
    seat = f"{kilometres(one.distance_km)} from the institution to the middle of the area"
    far = seat if any(reason.source.institution for reason in one.reasons) else from_middle(one.distance_km)
    return f"{sentence(one.theme)[:-1]}{two_way}. {far}."


def in_full(one: Suggestion) -> tuple[Reason, ...]:
    """Reasons that are read in full: all but :func:`further_parts`."""
    parts = further_parts(one)
    return tuple(reason for reason in one.reasons if reason not in parts)


def further_parts(one: Suggestion) -> tuple[Reason, ...]:
    """Reasons with the very ends of the first: they say no more than what else its score is made of."""
    first, *others = one.reasons
    return tuple(reason for reason in others if (reason.source, reason.target) == (first.source, first.target))


def exposure_sentence(one: Exposure) -> str:
    """How evenly the suggestions of the country are spread over organisations; empty where there are none."""
    if one.gini is None or one.gini_of_candidates is None:
        return ""
    return (
        f"The {one.suggestions:,} suggestions of the whole country that name organisations name {one.organisations:,} "
        f"of them. {one.most} stands in most, {percent(one.most_share)}; none may stand in more than "
        f"{percent(one.limit)}. "
        f"Gini coefficient of how often each is shown: {one.gini:.2f}, where 0 is all alike and 1 is one alone; "
        f"{one.gini_of_candidates:.2f} with all {one.candidates:,} organisations that were looked at."
    )


def list_stability_sentence(stability: Stability, listed: Sequence[Suggestion]) -> str:
    """How many of the first of an area stay among them when figures are drawn anew; empty without such a list."""
    first = [stays for one in listed[: stability.first] if (stays := stability.of(one)) is not None]
    if not first:
        return ""
    steady = sum(stays >= stability.steady for stays in first)
    return (
        f"Of the first {len(first)} here, {steady} stay among the first {stability.first} in "
        f"{percent(stability.steady)} or more of {stability.draws} draws, in which the "
        "figures, words and weights behind them are drawn anew."
    )


def stays_sentence(one: Suggestion, stability: Stability) -> str:
    """How often a suggestion stays among the first of its area; empty where its area has no list of its own."""
    stays = stability.of(one)
    if stays is None:
        return ""
    return (
        f"Among the first {stability.first} of {one.source.name} in {percent(stays)} of {stability.draws} draws of the "
        "figures, words and weights behind it."
    )


def figure(value: float | str | None) -> str:
    """A published figure of any unit: whole numbers with commas, others with three digits that count.

    >>> figure(12500.0), figure(0.0412), figure(4.04), figure("A"), figure(None)
    ('12,500', '0.0412', '4.04', 'A', '')
    """
    if value is None or isinstance(value, str):
        return value or ""
    if value != value:
        return NOT_PUBLISHED
    if float(value).is_integer() or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def alternatives_sentence(alternatives: Sequence[Alternative]) -> str:
    """Who else could meet the need; empty where nobody could."""
    if not alternatives:
        return ""
    return f"The same need could be met from {listed(_alternative(one) for one in alternatives)}."


def _alternative(one: Alternative) -> str:
    if one.institution:
        return f"{one.institution}, {one.area.name} ({kilometres(one.distance_km)})"
    strength = "" if one.lq is None else f"{times(one.lq)} times the national share, "
    return f"{one.area.name} ({strength}{kilometres(one.distance_km)})"


def number_word(number: int) -> str:
    """A count in words up to ten, in figures from there on.

    >>> number_word(3), number_word(19)
    ('three', '19')
    """
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    return words[number] if number < len(words) else f"{number:,}"


def figures_for(area: Area, units: Sequence[Area]) -> str:
    """Whose figures are shown, where they are not the area's own; empty where they are."""
    if not units or [one.key for one in units] == [area.key]:
        return ""
    return f"figures for {listed(f'{one.name} ({one.code})' for one in units)}"
