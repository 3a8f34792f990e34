"""Around a suggestion: who carries it on each side, whom to ring first, and what both sides already share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from graph_engine.datasets.figures import Figures
from graph_engine.datasets.joint_projects import PROGRAMME_NAMES, Project
from graph_engine.datasets.organisations_by_place import SIZE_FLOOR, contact_in
from graph_engine.explanations.evidence import Contact, Tie
from graph_engine.explanations.limits import limits
from graph_engine.explanations.named_works import named_works
from graph_engine.explanations.vouching import edition_year
from graph_engine.explanations.wording import sentence
from graph_engine.organisations.casing import cased
from graph_engine.reference.plants import plants
from graph_engine.reference.thresholds import thresholds
from graph_engine.schema.scalars import Row, cell

CARRIERS = ("business", "institution")
"""Kinds of organisations that carry a side of a suggestion; all others support business there."""


def firms(figures: Figures, unit: str, activity: str) -> list[Contact]:
    """Name the works of a unit that carry an activity, then large employers that are registered there under it.

    Works come from ``reference/plants.csv``, best known first, those alone for which somebody vouches: a record of the
    release, or a page that was read. A registered employer that the table refuses is left out; of the others it is
    said that only the registration is known.
    """
    place = figures.place(unit)
    registered = [
        row
        for row in figures.organisations.firms(unit, activity, thresholds().evidence.employers_read)
        if not plants().refusal(place, activity, row["name"], row["id"])
    ]
    found = []
    # Works first: a register names the head office and the class that was filed, not where a thing is made.
    for one in named_works(figures, place, activity):
        plant = one.plant
        own = next((row for row in registered if plant.is_firm(row["name"], row["id"])), None)
        key = f"{own['scheme']}:{own['id']}" if own else one.voucher and one.voucher.organisation
        found.append(
            Contact(
                name=plant.name,
                kind="business",
                id=key or f"works:{place}:{activity}:{plant.name}",
                ties_to=one.reason(figures),
                source=one.source(figures),
                dated=one.dated(figures),
                contact=figures.organisations.contact_of.get(key) if key else None,
                districts=figures.vouched_works.districts_of(plant),
            )
        )
        registered = [row for row in registered if not plant.is_firm(row["name"], row["id"])]
    found += [
        Contact(
            name=cased(row["name"]),
            kind="business",
            id=f"{row['scheme']}:{row['id']}",
            ties_to=(
                f"registered here under SIC {row['sic']}, {figures.sic_name(row['sic'])}; "
                f"{row['size_class'] or 'size unknown'} staff{_seat(figures, unit, activity, row)}; "
                "activity as registered, not verified"
            ),
            source=figures.source_title(row["source"]),
            dated=edition_year(figures, str(row["source"])),
            contact=contact_in(row),
            districts=districts_of(figures, str(row["key"])),
        )
        for row in registered
    ]
    return found[: limits().firms]


def _seat(figures: Figures, unit: str, activity: str, row: Row) -> str:
    """Say where a firm has more staff than its class has jobs here: it is registered here and works elsewhere."""
    there = cell(figures.jobs.jobs, unit, activity) * thresholds().evidence.head_office_ratio
    return ", more than work in it here: a head office" if SIZE_FLOOR.get(row["size_class"], 0) > there else ""


def is_named(figures: Figures, unit: str, activity: str) -> bool:
    """Say whether any works or registered employer can be named for an activity of a unit."""
    return bool(firms(figures, unit, activity))


def supporters(figures: Figures, unit: str) -> list[Contact]:
    """Whom to ring first: the growth hubs whose patch the unit is, or chambers in its middle where there is none."""
    return _supporters(figures, unit, visiting=False)[: limits().supporters]


def _supporters(figures: Figures, unit: str, *, visiting: bool) -> list[Contact]:
    return [
        Contact(
            name=str(row["name"]),
            kind=str(row["type"]),
            id=f"{row['scheme']}:{row['id']}",
            ties_to=f"business support; serves {_districts(int(row['districts']))} of {figures.area(unit).name}",
            source=figures.source_title(str(row["source"])),
            dated=edition_year(figures, str(row["source"])),
            contact=contact_in(row),
            districts=tuple(row["served"]),
        )
        for row in figures.organisations.supporters(unit, visiting=visiting)
    ]


def _districts(number: int) -> str:
    return f"{number} district{'' if number == 1 else 's'}"


def side(figures: Figures, unit: str, named: Iterable[Contact]) -> tuple[Contact, ...]:
    """Organisations of one side without repeats, with its supporters at the end: those that serve any of them."""
    by_id: dict[str, Contact] = {}
    for organisation in named:
        by_id.setdefault(organisation.id, organisation)
    usual = supporters(figures, unit)
    carriers = list(by_id.values())
    # A hub that mostly serves the next area is the right one for a works in its district, and for no other.
    placed = [one for one in carriers if one.districts]
    every = _supporters(figures, unit, visiting=True)
    fitting = [one for each in placed for one in _nearest(every, each)]
    if len(placed) < len(carriers):
        fitting += usual
    for one in fitting or usual:
        by_id.setdefault(one.id, one)
    return tuple(by_id.values())


def districts_of(figures: Figures, key: str) -> tuple[str, ...]:
    """Codes of the districts that may hold an organisation; empty where its address does not tell."""
    return figures.organisations.districts_of.get(key, ())


def _nearest(support: Iterable[Contact], one: Contact) -> list[Contact]:
    """Business support that serves the district of an organisation, the most local; all where that is not known."""
    if not one.districts:
        return list(support)
    serving = [each for each in support if set(each.districts) & set(one.districts)]
    # The hub of fewest districts: one of a whole region knows each of them less.
    fewest = min((len(each.districts) for each in serving), default=0)
    return [each for each in serving if len(each.districts) == fewest]


def first_calls(contacts: Sequence[Contact]) -> list[Contact]:
    """Whom to ring first on one side: who carries it, and the business support that serves its district.

    An institution or a public body that has a telephone or mailbox of its own on record needs no other. Where nobody
    carries the side, whoever supports business there.
    """
    carrier = next((one for one in contacts if one.kind in CARRIERS), None)
    served = [one for one in contacts if one.kind not in CARRIERS]
    if carrier is None:
        return served
    itself = carrier.direct and (carrier.kind == "institution" or carrier.public)
    return [carrier] if itself else [carrier, *_nearest(served, carrier)]


def next_step(source: Iterable[Contact], target: Iterable[Contact]) -> str:
    """Say whom to ring first on each side, and about whom: business support for a firm, all others themselves."""
    calls = []
    for one_side in (list(source), list(target)):
        first = first_calls(one_side)
        carrier = next((one for one in first if one.kind in CARRIERS), None)
        support = " or ".join(one.name for one in first if one is not carrier)
        if carrier is None:
            calls.append(support)
        elif carrier.kind == "institution":
            calls.append(f"the business office of {carrier.name}")
        elif carrier.public:
            calls.append(f"{carrier.name} itself")
        elif support or all(one.kind in CARRIERS for one in one_side):
            calls.append(f"{support} about {carrier.name}" if support else carrier.name)
        else:
            calls.append(f"{carrier.name} itself, as no growth hub on record serves its district")
    calls = [call for call in calls if call]
    return sentence(f"Ring first: {'; '.join(calls)}") if calls else "Nobody to ring is known on either side."


def both_strong(figures: Figures, source: str, target: str, most: int) -> tuple[str, ...]:
    """Labels of what both places are already strong in, surest first: common ground, and possible competition."""
    strength = figures.jobs.specialisation_score
    # London as a whole has no figures of its own beside those of its parts.
    if not {source, target} <= set(strength.index):
        return ()
    one, other = strength.loc[[source, target]].to_numpy(dtype=float)
    # A figure that is missing on one side leaves that of the other.
    least = zip(np.fmin(one, other).tolist(), strength.columns, strict=True)
    sure = limits().sure_strength
    order = sorted((-value, str(code)) for value, code in least if value > sure)[:most]
    return tuple(figures.activities.get(code).label for _, code in order)


def ties(figures: Figures, source: str, target: str) -> tuple[Tie, ...]:
    """Joint projects of small consortia between organisations placed on both sides, by programme, of any subject."""
    return _by_programme(figures, figures.ties.joint(source, target), "between organisations of the two areas")


def ties_of(figures: Figures, institution: str, target: str) -> tuple[Tie, ...]:
    """Joint projects of small consortia of an institution with organisations placed in an area, of any subject."""
    name = figures.organisations.name_of.get(institution, institution)
    return _by_programme(figures, figures.ties.joint_with(institution, target), f"of {name} with organisations there")


def _by_programme(figures: Figures, joint: Sequence[Project], between: str) -> tuple[Tie, ...]:
    by_programme: dict[str, list[Project]] = {}
    for one in joint:
        if one.programme is not None and (one.partners or 0) <= limits().small_consortium:
            by_programme.setdefault(one.programme, []).append(one)
    found: list[Tie] = []
    for programme, projects in sorted(by_programme.items()):
        years = [one.start_year for one in projects if one.start_year is not None]
        named = [one.acronym for one in projects if one.acronym is not None]
        found.append(
            Tie(
                what=(
                    f"joint {PROGRAMME_NAMES.get(programme, programme)} project{'' if len(projects) == 1 else 's'} "
                    f"{between}, on any subject"
                ),
                count=len(projects),
                first_year=min(years, default=None),
                last_year=max(years, default=None),
                examples=tuple(named[: limits().examples]),
                source=figures.source_title(projects[0].source),
            )
        )
    return tuple(found)
