"""The published figures behind an activity of an area: jobs, quotients, local units, and its largest class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graph_engine.datasets.figures import Figures
from graph_engine.datasets.jumps import jump_limits
from graph_engine.explanations.evidence import Evidence, FigureRow
from graph_engine.explanations.limits import limits
from graph_engine.explanations.wording import count, interval, percent, times
from graph_engine.schema import UNITS, Measure
from graph_engine.schema.scalars import cell, known, missing


def mainly(figures: Figures, unit: str, activity: str) -> str | None:
    """Official name of the five-digit class that holds over half of an area's jobs in an activity, and its share.

    ``None`` where no class does, or where the activity is that class.
    """
    if (unit, activity) not in figures.largest_class:
        return None
    code, name, share = figures.largest_class[unit, activity]
    if share <= limits().main_class_share or missing(name) or code.rstrip("0") == activity:
        return None
    # Official names carry their exceptions in brackets; what is there is said before them.
    short = str(name).partition(" (")[0]
    if short.casefold() == figures.activities.get(activity).label.casefold():
        return None
    return f"{percent(share)} in {short[:1].lower()}{short[1:]}"


def jump_in_words(figures: Figures, unit: str, activity: str) -> str | None:
    """How a figure jumped since an earlier year, without full stop; ``None`` where it did not."""
    row = figures.jumps.get((unit, activity))
    if row is None:
        return None
    label, code = figures.activities.get(activity).label, str(row["code"])
    what = label if code == activity else f"{figures.sic_name(code).partition(' (')[0]}, part of {label},"
    against = "" if missing(row["times"]) else f", {times(float(row['times']))} times what the nation's trend gives"
    return (
        f"jobs in {what} in {figures.area(unit).name} went from {count(row['before'])} in {row['year_before']} to "
        f"{count(row['now'])} in {figures.jobs.year}{against}"
    )


def jump_caution(figures: Figures, unit: str, activity: str) -> str | None:
    """What to know of a figure that jumped since an earlier year; ``None`` where it did not."""
    said = jump_in_words(figures, unit, activity)
    return None if said is None else f"{said[:1].upper()}{said[1:]}: one employer or its class may have been moved."


JUMPED = "jumped"
"""The mark of a figure that jumped, beside it in a table or a chart; :func:`jump_meaning` says once what it means."""


def jump_meaning(figures: Figures) -> str | None:
    """What the mark :data:`JUMPED` means, in one sentence for a table or chart; ``None`` where no figure has it."""
    if not figures.jumps:
        return None
    limit = jump_limits()
    before = next(iter(figures.jumps.values()))["year_before"]
    return (
        f"“{JUMPED.capitalize()}”: since {before} these jobs, or those of one class, grew by over "
        f"{percent(limit.grows - 1)} or fell by over {percent(1 - limit.shrinks)} against the nation’s trend; one "
        "employer or its class may have been moved."
    )


def jumps_of(figures: Figures, units: Sequence[str], activities: Sequence[str]) -> str | None:
    """The cautions of all figures of some units in some activities; ``None`` where none of them jumped."""
    said = (jump_caution(figures, unit, activity) for activity in activities for unit in units)
    return " ".join(filter(None, said)) or None


def jump_cautions(figures: Figures) -> Mapping[tuple[str, str], str]:
    """What to know of every figure that jumped, by unit and activity."""
    return {cell_of: said for cell_of in figures.jumps if (said := jump_caution(figures, *cell_of))}


def jumps_in_classes(figures: Figures, unit: str, codes: Sequence[str], number: float) -> str | None:
    """What to know of the jobs of some classes of a unit, of which a jump makes up as large a share as it must.

    Parameters
    ----------
    unit : str
        Key of the unit.
    codes : sequence of str
        Classes of four digits.
    number : float
        Their jobs in the unit.
    """
    said = []
    for activity in sorted({one for code in codes if (one := figures.activities.of(code)) is not None}):
        row = figures.jumps.get((unit, activity))
        if row is None or not (row["code"] == activity or str(row["code"]).startswith(tuple(codes))):
            continue
        expected = 0.0 if missing(row["times"]) else row["now"] / row["times"] if row["times"] else row["before"]
        if abs(row["now"] - expected) >= jump_limits().class_share * number:
            said.append(jump_caution(figures, unit, activity) or "")
    return " ".join(said) or None


def activity_evidence(figures: Figures, unit: str, activity: str, name: str) -> list[Evidence]:
    """Jobs, location quotient with interval, the year before, and local units of an activity in a unit."""
    dataset, place = figures.jobs, figures.area(unit).name
    source = dataset.source[unit]
    title, edition, year = figures.source_title(source), figures.edition(source), int(dataset.year_of[unit])
    measure = Measure(dataset.measure[unit])
    found = FigureRow("jobs", figures.area(unit).code, activity)
    quotient = cell(dataset.lq, unit, activity)
    low, high = cell(dataset.lower, unit, activity), cell(dataset.upper, unit, activity)
    ends = interval(quotient, low, high)
    widened = ", widened to the published one:" if quotient in (low, high) else ""
    rows = [
        Evidence(
            f"{place}: {name}", cell(dataset.jobs, unit, activity), UNITS[measure], place, year, title, edition, found
        ),
        Evidence(
            f"{place}: location quotient of {name}",
            quotient,
            f"times the national share (90% interval of the shrunken quotient{widened} {ends})",
            place,
            year,
            title,
            edition,
            found,
        ),
    ]
    before = known(cell(dataset.lq_before, unit, activity))
    if dataset.source_before and before is not None:
        rows.append(
            Evidence(
                f"{place}: location quotient of {name} before",
                before,
                "times the national share",
                place,
                int(dataset.year_before or 0),
                figures.source_title(dataset.source_before),
                figures.edition(dataset.source_before),
                found,
            )
        )
    units = known(cell(dataset.local_units, unit, activity))
    if dataset.local_units_source and units is not None:
        rows.append(
            Evidence(
                f"{place}: local units of {name}",
                units,
                UNITS[Measure.LOCAL_UNITS],
                place,
                figures.edition(dataset.local_units_source),
                figures.source_title(dataset.local_units_source),
                figures.edition(dataset.local_units_source),
                found,
            )
        )
    return rows
