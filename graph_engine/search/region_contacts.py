"""Contacts in a place for some classes: makers, institutions that industry pays in the field, support."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from graph_engine.datasets.figures import Figures
from graph_engine.explanations.contacts import supporters
from graph_engine.explanations.named_works import named_works
from graph_engine.explanations.wording import pounds
from graph_engine.geography.gazetteer import Area
from graph_engine.organisations.casing import cased
from graph_engine.reference.plants import plants
from graph_engine.schema.scalars import Row, missing
from graph_engine.search.contact_model import RegionContact
from graph_engine.search.limits import search_limits


def contacts(
    figures: Figures, made: Mapping[str, frozenset[str]], unit: str, codes: Sequence[str]
) -> list[RegionContact]:
    """Contacts in a unit for classes of SIC 2007.

    Parameters
    ----------
    figures : Figures
        The figures of the release.
    made : mapping
        What a works makes → the classes that it is read as.
    unit : str
        Key of the unit.
    codes : sequence of str
        Classes of four digits.
    """
    activities = list(dict.fromkeys(figures.activities.of(code) or code for code in codes))
    area = figures.area(unit)
    return [
        *makers(figures, made, unit, codes, activities),
        *institutions(figures, area, activities),
        *(
            RegionContact(one.name, one.kind, area, one.ties_to, one.contact, one.source)
            for one in supporters(figures, unit)[:1]
        ),
    ]


def named_first(scores: Sequence[float], people: Sequence[Sequence[RegionContact]], *, offers: bool) -> list[int]:
    """Order of places: where nobody is named the points count by half.

    Parameters
    ----------
    scores : sequence of float
        Points of each place.
    people : sequence of sequence of RegionContact
        Contacts of each.
    offers : bool
        Whether the asker sells, and needs the name of a buyer; who buys may ask an institution, too.
    """
    kinds = ("business",) if offers else ("business", "institution")
    named = [any(one.kind in kinds for one in mine) for mine in people]
    worth = [
        round(score * (1.0 if known else search_limits().unnamed), 9)
        for score, known in zip(scores, named, strict=True)
    ]
    return sorted(range(len(worth)), key=lambda at: -worth[at])


def makers(
    figures: Figures, made: Mapping[str, frozenset[str]], unit: str, codes: Collection[str], activities: Sequence[str]
) -> list[RegionContact]:
    """Works that are known for it, then employers that are registered under it, distinct by name."""
    place, area = figures.place(unit), figures.area(unit)
    found: dict[str, RegionContact] = {}
    for activity in activities:
        known = named_works(figures, place, activity)
        registered = figures.organisations.firms(unit, activity, most=search_limits().employers_read)
        for one in known:
            if made[one.plant.work] & set(codes):
                name, reason, source = one.plant.name, one.reason(figures), one.source(figures)
                own = next((row for row in registered if one.plant.is_firm(row["name"], row["id"])), None)
                key = f"{own['scheme']}:{own['id']}" if own else one.voucher.organisation if one.voucher else None
                reached = figures.organisations.contact_of.get(key) if key else None
                found.setdefault(name.casefold(), RegionContact(name, "business", area, reason, reached, source, key))
        for row in registered:
            refused = plants().refusal(place, activity, row["name"], row["id"])
            # A works and the firm that is registered for it are one, and named once.
            named_above = any(plant.is_firm(row["name"], row["id"]) for plant in (one.plant for one in known))
            if str(row["sic"])[:4] in codes and not refused and not named_above:
                found.setdefault(str(row["name"]).casefold(), _registered(figures, area, row))
    return list(found.values())[: search_limits().makers]


def institutions(figures: Figures, area: Area, activities: Collection[str]) -> list[RegionContact]:
    """Institutions of a place that industry pays in the field, most first."""
    limit = search_limits()
    mine = [
        row
        for row in figures.offers_of_unit.get(area.key, ())
        if row["activity"] in activities and row["income"] >= limit.institution_income
    ]
    best: dict[str, Row] = {}
    for row in sorted(mine, key=lambda row: (-row["income"], row["key"])):
        best.setdefault(row["key"], row)
    return [_institution(figures, area, row) for row in list(best.values())[: limit.institutions]]


def _registered(figures: Figures, area: Area, row: Row) -> RegionContact:
    size = row["size_class"] if not missing(row["size_class"]) else "size unknown"
    return RegionContact(
        name=cased(str(row["name"])),
        kind="business",
        area=area,
        reason=(
            f"registered here under SIC {row['sic']}, {figures.sic_name(row['sic'])}; {size} staff over all its sites"
        ),
        contact=None if missing(row["website"]) else str(row["website"]),
        source=figures.source_title(str(row["source"])),
        id=f"{row['scheme']}:{row['id']}",
    )


def _institution(figures: Figures, area: Area, row: Row) -> RegionContact:
    estimated = ", our estimate from its staff of 2014" if row["estimated"] else ""
    return RegionContact(
        name=str(row["name"]),
        kind="institution",
        area=area,
        reason=(
            f"industry paid it {pounds(row['income'])} for {row['subject']} in {row['year_from']}–{row['year']}"
            f"{estimated}"
        ),
        contact=None,
        source=figures.source_title(str(row["source"])),
        id=str(row["key"]),
    )
