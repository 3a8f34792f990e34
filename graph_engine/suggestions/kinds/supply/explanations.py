"""A supply link in words: who makes what, who uses it, that they lack it, how far, and which table says so."""

from __future__ import annotations

from collections.abc import Sequence

from graph_engine.datasets.figures import Figures
from graph_engine.explanations.contacts import firms, ties
from graph_engine.explanations.evidence import (
    Contact,
    Evidence,
    FigureRow,
    Tie,
)
from graph_engine.explanations.wording import from_middle, jobs, listed, percent, times, together
from graph_engine.reference.link_exceptions import local_products
from graph_engine.reference.sites import known_changes
from graph_engine.reference.thresholds import thresholds
from graph_engine.schema import UNITS, Measure
from graph_engine.schema.scalars import Row, cell, known, missing
from graph_engine.suggestions.model import (
    Alternative,
    Link,
    Reason,
    Side,
)


def line(row: Row, figures: Figures) -> Reason:
    """Put one candidate in words."""
    frame = figures.jobs
    source = _side(row, "offered", row["offers"], row["supplier_label"], figures)
    target = _side(row, "wanted", row["receives"], figures.activities.get(row["wanted"]).label, figures)
    made, used = (figures.activities.get(row[end]).label for end in ("offered", "wanted"))
    text = (
        f"{source.area.name}: {made} ({jobs(source.value, source.measure)}{_which_year(source, figures)}, "
        f"{times(row['lq_offered'])} times the national share){_here(source, made)}. {target.area.name}: {used} "
        f"({jobs(target.value, target.measure)}{_which_year(target, figures)}, {times(row['lq_wanted'])} times)"
        f"{_here(target, used)}; of {made} it has {times(row['lacks_lq'])} times the national share. "
        f"{_tables(row, figures)} {from_middle(row['distance_km'])}; jobs of {frame.year}."
    )
    return Reason(
        source=source,
        target=target,
        lacks_lq=float(row["lacks_lq"]),
        lacks_doorstep=float(row["lacks_doorstep"]),
        points=float(row["points"]),
        sentence=text,
        link=Link(
            us_share=float(row["us_share"]),
            norm=float(row["us_norm"]),
            uk_share=None if missing(row["uk_share"]) or row["uk_same_row"] else float(row["uk_share"]),
            uk_row=None if missing(row["uk_supplier"]) else str(row["uk_supplier"]),
            us_year=int(row["us_year"]),
            uk_year=int(row["uk_year"]) if not missing(row["uk_year"]) else 0,
        ),
    )


def _side(row: Row, end: str, unit: str, name: str, figures: Figures) -> Side:
    frame = figures.jobs
    activity = row[end]
    return Side(
        area=figures.area(unit),
        what=str(activity),
        name=made.label if (made := local_products().of(figures.place(unit), str(activity))) else name,
        measure=str(frame.measure[unit]),
        value=float(row[f"jobs_{end}"]),
        year=int(frame.year_of[unit]),
        lq=float(row[f"lq_{end}"]),
        lq_before=known(cell(frame.lq_before, unit, activity)),
        year_before=frame.year_before,
        counts=figures.activities.get(str(activity)).label,
        detail=mainly(figures, unit, activity),
    )


def _here(side: Side, label: str) -> str:
    """What is mostly made there, where the table of local products or the link says it more closely than the class."""
    return "" if side.name == label else f", mostly {side.name}"


def mainly(figures: Figures, unit: str, activity: str) -> str | None:
    """Official name of the five-digit class that holds over half of an area's jobs in an activity, and its share.

    ``None`` where no class does, or where the activity is that class.
    """
    if (unit, activity) not in figures.largest_class:
        return None
    code, name, share = figures.largest_class[unit, activity]
    if share <= 0.5 or missing(name) or code.rstrip("0") == activity:
        return None
    # Official names carry their exceptions in brackets; what is there is said before them.
    short = str(name).partition(" (")[0]
    if short.casefold() == figures.activities.get(activity).label.casefold():
        return None
    return f"{percent(share)} in {short[:1].lower()}{short[1:]}"


def _which_year(side: Side, figures: Figures) -> str:
    return f" in {side.year}" if side.year != figures.jobs.year else ""


def _tables(row: Row, figures: Figures) -> str:
    """Say what each table says in its own words: national figures know classes, never the product of one place."""
    product, user = (figures.activities.get(row[end]).label for end in ("offered", "wanted"))
    us = f"makers of {user} spend {percent(row['us_share'])} of their inputs on {product} (US, {int(row['us_year'])})"
    if row["uk_same_row"] or missing(row["uk_share"]):
        return f"In the US table, which is finer than ours, {us}; the UK table holds both in one row and cannot say."
    buyer, supplier = _short(row["uk_buyer"]), _short(row["uk_supplier"])
    return (
        f"UK {int(row['uk_year'])}: “{buyer}” buys {percent(row['uk_share'])} of its inputs from “{supplier}”. "
        f"No UK figure is finer; in the US table {us}."
    )


def _short(name: object) -> str:
    text = str(name).strip()
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def headline(lines: list[Reason], figures: Figures) -> str:
    """A sentence or two that a broker could say on the telephone."""
    first = lines[0]
    makes = f"{first.source.area.name} makes {first.source.name}"
    around = "" if first.lacks_doorstep is None else f", {times(first.lacks_doorstep)} with its neighbours"
    thin = f", and local supply looks thin ({times(first.lacks_lq or 0.0)} times the national share{around})"
    needs = f"makers of {first.target.name} in {first.target.area.name} typically buy such goods" + (
        thin if (first.lacks_lq or 0.0) <= thresholds().supply.thin_quotient else ""
    )
    if len(lines) > 1 and lines[1].source.area == first.target.area:
        back = lines[1]
        return (
            f"{makes}, and {needs}; the other way, {back.source.area.name} makes {back.source.name}, "
            f"which makers of {back.target.name} typically buy."
        )
    if len(lines) > 1 and lines[1].source.name != first.source.name:
        makes = f"{first.source.area.name} makes {together([first.source.name, lines[1].source.name])}"
    return f"{makes}. {needs[:1].upper()}{needs[1:]}."


def evidence(row: Row, one: Reason, figures: Figures) -> list[Evidence]:
    """The published figures behind a line."""
    rows: list[Evidence] = []
    frame = figures.jobs
    made, used = (figures.activities.get(row[end]).label for end in ("offered", "wanted"))
    rows += activity_evidence(figures, row["offers"], str(row["offered"]), made)
    rows += activity_evidence(figures, row["receives"], str(row["wanted"]), used)
    rows.append(
        Evidence(
            f"{one.target.area.name}: location quotient of {made}",
            float(row["lacks_lq"]),
            "times the national share",
            one.target.area.name,
            int(frame.year_of[row["receives"]]),
            figures.source_title(frame.source[row["receives"]]),
            figures.edition(frame.source[row["receives"]]),
            FigureRow("jobs", one.target.area.code, str(row["offered"])),
        )
    )
    title, edition = figures.source_title(row["source"]), figures.edition(row["source"])
    rows.append(
        Evidence(
            f"Share of {made} in what makers of {used} buy (US detail)",
            float(row["us_share"]) * 100,
            "% of inputs",
            "United States",
            int(row["us_year"]),
            title,
            edition,
            FigureRow("links", activity=str(row["offered"])),
        )
    )
    if one.link and one.link.uk_share is not None:
        rows.append(
            Evidence(
                f"Share of “{row['uk_supplier']}” in what “{row['uk_buyer']}” buys",
                one.link.uk_share * 100,
                "% of inputs",
                "United Kingdom",
                one.link.uk_year,
                title,
                edition,
                FigureRow("links", activity=str(row["offered"])),
            )
        )
    rows.append(
        Evidence(
            f"Distance between {one.source.area.name} and {one.target.area.name}",
            float(row["distance_km"]),
            "km between the means of their ITL3 centroids",
            "United Kingdom",
            "2021",
            *figures.boundary_source(row["receives"]),
        )
    )
    return list(dict.fromkeys(rows))


def activity_evidence(figures: Figures, unit: str, activity: str, name: str) -> list[Evidence]:
    """Jobs, location quotient with interval, the year before, and local units of an activity in a unit."""
    frame, place = figures.jobs, figures.area(unit).name
    source = frame.source[unit]
    title, edition, year = figures.source_title(source), figures.edition(source), int(frame.year_of[unit])
    measure = Measure(frame.measure[unit])
    found = FigureRow("jobs", figures.area(unit).code, activity)
    low, high = cell(frame.quotients.lower, unit, activity), cell(frame.quotients.upper, unit, activity)
    rows = [
        Evidence(
            f"{place}: {name}", cell(frame.jobs, unit, activity), UNITS[measure], place, year, title, edition, found
        ),
        Evidence(
            f"{place}: location quotient of {name}",
            cell(frame.lq, unit, activity),
            f"times the national share (90% interval of the shrunken quotient {times(low)} to {times(high)})",
            place,
            year,
            title,
            edition,
            found,
        ),
    ]
    before = known(cell(frame.lq_before, unit, activity))
    if frame.source_before and before is not None:
        rows.append(
            Evidence(
                f"{place}: location quotient of {name} before",
                before,
                "times the national share",
                place,
                int(frame.year_before or 0),
                figures.source_title(frame.source_before),
                figures.edition(frame.source_before),
                found,
            )
        )
    units = known(cell(frame.local_units, unit, activity))
    if frame.local_units_source and units is not None:
        rows.append(
            Evidence(
                f"{place}: local units of {name}",
                units,
                UNITS[Measure.LOCAL_UNITS],
                place,
                figures.edition(frame.local_units_source),
                figures.source_title(frame.local_units_source),
                figures.edition(frame.local_units_source),
                found,
            )
        )
    return rows


def cautions(chosen: Sequence[Row], lines: list[Reason], figures: Figures) -> list[str]:
    """What a broker should know before ringing."""
    limit = thresholds()
    said: list[str] = []
    for row, one in zip(chosen, lines, strict=True):
        for end, side in (("offered", one.source), ("wanted", one.target)):
            if row[f"one_site_{end}"] >= limit.evidence.one_site_ratio:
                ratio = row[f"one_site_{end}"]
                said.append(
                    f"Probably one or a few sites: {side.name} in {side.area.name} has {ratio:.0f} times as many jobs "
                    "per site as nationally."
                )
            if figures.newest_year - side.year > limit.evidence.old_years:
                said.append(
                    f"The figures of {side.area.name} are of {side.year}: works may have opened or closed since."
                )
            place = figures.place(side.area.key)
            said += [change.sentence for change in known_changes().of(place, str(row[end]), side.year)]
            if side.lq_before is not None and side.lq is not None and side.lq_before < 1 <= side.lq:
                said.append(
                    f"{side.area.name} was below its share of {side.name} in {figures.jobs.year_before} "
                    f"({times(side.lq_before)}); the strength is new or a matter of classification."
                )
        strongest = cell(figures.jobs.lq, row["receives"], row["offered"])
        if strongest >= limit.capability.share_quotient:
            said.append(f"{one.target.area.name} has its share of {one.source.name} too; the two may compete.")
        if row["uk_same_row"]:
            said.append(f"Only the US table sees {one.source.name} apart from {one.target.name}.")
    return list(dict.fromkeys(said))


def rivals(others: Sequence[Row], figures: Figures) -> list[Alternative]:
    """Other suppliers of the same need that pass the same checks, best first."""
    return [
        Alternative(
            figures.area(row["offers"]),
            float(row["jobs_offered"]),
            float(row["lq_offered"]),
            float(row["distance_km"]),
        )
        for row in others
    ]


def subject(row: Row, figures: Figures) -> str:
    """What a candidate is about, in a few words, for lists of what was set aside."""
    return (
        f"{row['supplier_label']} from {figures.area(row['offers']).name} to "
        f"{listed([figures.activities.get(row['wanted']).label])} in {figures.area(row['receives']).name}"
    )


def who(
    chosen: Sequence[Row], lines: list[Reason], figures: Figures, here: str, there: str
) -> tuple[list[Contact], list[Contact]]:
    """Large employers that carry a line, on both sides."""
    by_unit: dict[str, list[Contact]] = {here: [], there: []}
    for row in chosen:
        by_unit[row["offers"]] += firms(figures, row["offers"], str(row["offered"]))
        by_unit[row["receives"]] += firms(figures, row["receives"], str(row["wanted"]))
    return by_unit[here], by_unit[there]


def shared(chosen: Sequence[Row], figures: Figures, here: str, there: str) -> tuple[Tie, ...]:
    """What the two areas already do together."""
    return ties(figures, here, there)
