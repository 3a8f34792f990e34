"""Rules of research that meets industry. Their numbers stand in ``reference/thresholds.toml``, each with its reason."""

from __future__ import annotations

import pandas as pd

from graph_engine.datasets.figures import Figures
from graph_engine.explanations.wording import count, jobs, kilometres, listed, percent, pounds
from graph_engine.reference.centres import centres
from graph_engine.reference.sites import known_changes
from graph_engine.schema.scalars import Row, cell, missing
from graph_engine.suggestions.kinds.research.limits import limits
from graph_engine.suggestions.rules import Rule, RuleSet
from graph_engine.suggestions.steady_figures import steady_figures


def _size(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    return rows["target_jobs"] >= limits().jobs * figures.jobs.floor_scale


def _size_why(row: Row, figures: Figures) -> str:
    floor = limits().jobs * figures.jobs.floor_scale
    return f"the industry has {jobs(row['target_jobs'])} there, fewer than {count(floor)}"


def _paid(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    return rows["income"] >= limits().income_m * 1e6


def _paid_why(row: Row, figures: Figures) -> str:
    floor = pounds(limits().income_m * 1e6)
    return f"industry paid {row['name']} {pounds(row['income'])} in this field, less than {floor}"


def _topic(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    """Engineering is too wide a subject to ring about: it needs a topic that the institution is known for."""
    return rows["topic"].notna() | ~rows["estimated"].astype(bool)


def _topic_why(row: Row, figures: Figures) -> str:
    return f"no topic of {row['name']} in {row['subject']} is known to us that serves this industry"


def _reach(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    return rows["distance_km"] <= limits().reach_km


def _reach_why(row: Row, figures: Figures) -> str:
    return f"{kilometres(row['distance_km'])} is farther than {kilometres(limits().reach_km)}"


def _own(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    return rows["own_income"] < limits().own_income_m * 1e6


def _own_why(row: Row, figures: Figures) -> str:
    place = figures.area(row["target"]).name
    return f"{place} has its own: industry pays {pounds(row['own_income'])} there in this field"


def _centre(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    absent = [
        not any(centre.enough for centre in centres().of(figures.place(unit), code))
        for unit, code in zip(rows["target"], rows["target_activity"], strict=True)
    ]
    return pd.Series(absent, index=rows.index, dtype=bool)


def _centre_why(row: Row, figures: Figures) -> str:
    there = centres().of(figures.place(row["target"]), row["target_activity"])
    return f"{figures.area(row['target']).name} has {listed(centre.sentence for centre in there)}"


def _quality(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    return rows["quality_4"] >= limits().quality_4


def _quality_why(row: Row, figures: Figures) -> str:
    if missing(row["quality_4"]):
        return "how the unit was rated is not published"
    return f"{row['quality_4']:.0f}% of the unit's work was rated 4*, less than {limits().quality_4:g}%"


def _nearer_centre(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    nearest = {
        end: _nearest_centre(figures, *end)[0] for end in set(zip(rows["target"], rows["target_activity"], strict=True))
    }
    km = pd.Series(
        [nearest[end] for end in zip(rows["target"], rows["target_activity"], strict=True)], index=rows.index
    )
    return (km >= rows["distance_km"]) | (km >= limits().alternative_km)


def _nearest_centre(figures: Figures, unit: str, activity: str) -> tuple[float, str]:
    """Distance of the nearest centre of the field in another place, and what it is; infinite where there is none."""
    found = [
        (cell(figures.jobs.distance, unit, other), centre.sentence)
        for other in figures.units
        if other != unit
        for centre in centres().of(figures.place(other), activity)
        if centre.enough
    ]
    return min(found, default=(float("inf"), ""))


def _nearer_centre_why(row: Row, figures: Figures) -> str:
    return f"nearer there is {_nearest_centre(figures, row['target'], row['target_activity'])[1]}"


def _nearer(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    limit = limits()
    near = rows["distance_km"] <= limit.near_km
    return (near & rows["largest_near"]) | (~near & rows["nearer_alternative"].isna())


def _nearer_why(row: Row, figures: Figures) -> str:
    limit = limits()
    if row["distance_km"] <= limit.near_km:
        return f"another institution within {kilometres(limit.near_km)} is paid more by industry in this field"
    paid = pounds(row["alternative_income"])
    return f"{row['nearer_alternative']} is within {kilometres(limit.alternative_km)} and industry pays it {paid}"


def _site(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    return rows["site"].isna()


def _site_why(row: Row, figures: Figures) -> str:
    return f"{row['name']} is there already: {row['site']}"


def _closed(figures: Figures, unit: str, activity: str) -> str | None:
    # What closed before the year of the figures is no longer in them.
    change = known_changes().closure(figures.place(unit), activity, after=int(figures.jobs.year_of[unit]))
    return change.sentence if change else None


def _standing(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    there = [
        _closed(figures, unit, code) is None for unit, code in zip(rows["target"], rows["target_activity"], strict=True)
    ]
    return pd.Series(there, index=rows.index, dtype=bool)


def _standing_why(row: Row, figures: Figures) -> str:
    return f"since the figures: {_closed(figures, row['target'], row['target_activity'])}"


# What an institution is paid says nothing of its own area's jobs.
_STEADY = steady_figures(("target",))


def _passing(rows: pd.DataFrame, figures: Figures) -> pd.DataFrame:
    """Rows that pass every rule that looks at one row alone."""
    alone = (
        _size,
        _paid,
        _quality,
        _topic,
        _reach,
        _own,
        _centre,
        _nearer,
        _nearer_centre,
        _site,
        _standing,
        _STEADY.test,
    )
    return rows[pd.concat([test(rows, figures) for test in alone], axis=1).all(axis=1)]


def _best(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    """True for the best institution for a place and a field; the others are named as alternatives."""
    rank = _passing(rows, figures).groupby(["target", "theme"], sort=False).cumcount().reindex(rows.index)
    # A row that fails something else would be the next one: it does not fail this rule too.
    return rank.isna() | (rank < 1)


def _best_why(row: Row, figures: Figures) -> str:
    return f"another institution is stronger or nearer for {row['theme']} in {figures.area(row['target']).name}"


def _spread(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    """True for the best places of an institution in a field."""
    passing = _passing(rows, figures)
    # Best first, then spread: else a place that another serves better would use up one of the few.
    passing = passing[_best(rows, figures).loc[passing.index]]
    rank = passing.groupby(["institution", "theme"], sort=False).cumcount().reindex(rows.index)
    return rank.isna() | (rank < limits().per_field)


def _spread_why(row: Row, figures: Figures) -> str:
    return f"{row['name']} is suggested to {limits().per_field} places with more points in this field"


# The sentences are those of the page of the method; their numbers are read anew each time.
RULES = RuleSet(
    [
        Rule(
            "industry-size",
            "an industry large enough to use research",
            lambda: f"The industry has {count(limits().jobs)} jobs or more in the area.",
            _size,
            _size_why,
        ),
        Rule(
            "paid-by-industry",
            "industry already pays for research in this field",
            lambda: (
                f"Industry paid the institution {pounds(limits().income_m * 1e6)} or more in the field over the period "
                "of the assessment."
            ),
            _paid,
            _paid_why,
        ),
        Rule(
            "quality",
            "research rated well enough to travel for",
            lambda: f"{limits().quality_4:g}% or more of the unit's work was rated 4*, the highest grade.",
            _quality,
            _quality_why,
        ),
        Rule(
            "topic",
            "a topic to ring about",
            "In engineering, which is wide, a topic is on record that the institution is known for.",
            _topic,
            _topic_why,
        ),
        Rule(
            "research-reach",
            "near enough to meet",
            lambda: f"The institution is at most {kilometres(limits().reach_km)} away.",
            _reach,
            _reach_why,
        ),
        Rule(
            "own-research",
            "none of its own in this field",
            lambda: (
                "Industry pays institutions of the area itself less than "
                f"{pounds(limits().own_income_m * 1e6)} in the field."
            ),
            _own,
            _own_why,
        ),
        Rule(
            "own-centre",
            "no laboratory or technology centre of the field there",
            "The area has no laboratory or technology centre that leaves little for others to bring.",
            _centre,
            _centre_why,
        ),
        Rule(
            "nearer-research",
            "no other institution nearer",
            lambda: (
                f"Within {kilometres(limits().near_km)} only the institution that industry pays most is offered. One "
                f"farther away is offered only where no other within {kilometres(limits().alternative_km)} of the "
                f"area is paid {percent(limits().alternative_income_ratio)} of its income or more."
            ),
            _nearer,
            _nearer_why,
        ),
        Rule(
            "nearer-centre",
            "no centre of the field nearer",
            lambda: (
                "No laboratory or technology centre of the field is both nearer and within "
                f"{kilometres(limits().alternative_km)}."
            ),
            _nearer_centre,
            _nearer_centre_why,
        ),
        Rule(
            "own-site",
            "the institution has no site there yet",
            "The institution has no site in the area yet.",
            _site,
            _site_why,
        ),
        Rule(
            "industry-still-there",
            "no closure known since the figures",
            "No closure of most of the industry is on record since the year of the figures.",
            _standing,
            _standing_why,
        ),
        _STEADY,
        Rule(
            "best-placed",
            "no other institution better placed for the same need",
            "No other institution has more points for the same area and field.",
            _best,
            _best_why,
        ),
        Rule(
            "spread",
            "not the same institution for every place",
            lambda: (
                f"The area is among the {limits().per_field} with most points for this institution in this field: the "
                "same one for every place would be no suggestion."
            ),
            _spread,
            _spread_why,
        ),
    ]
)
