"""Checks of research that meets industry. Their numbers stand in ``tables/thresholds.toml``, each with its reason."""

from __future__ import annotations

import pandas as pd

from graph_engine.datasets.figures import Figures
from graph_engine.explanations.wording import count, jobs, kilometres, listed, pounds
from graph_engine.reference.centres import centres
from graph_engine.reference.sites import known_changes
from graph_engine.reference.thresholds import thresholds
from graph_engine.schema.scalars import Row, cell, missing
from graph_engine.suggestions.rules import Rule, RuleSet

_KIND = "research"


def _size(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    return rows["jobs_wanted"] >= thresholds().research.jobs * figures.jobs.floor_scale


def _size_why(row: Row, figures: Figures) -> str:
    floor = thresholds().research.jobs * figures.jobs.floor_scale
    return f"the industry has {jobs(row['jobs_wanted'])} there, fewer than {count(floor)}"


def _paid(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    return rows["income"] >= thresholds().research.income_m * 1e6


def _paid_why(row: Row, figures: Figures) -> str:
    floor = pounds(thresholds().research.income_m * 1e6)
    return f"industry paid {row['name']} {pounds(row['income'])} in this field, less than {floor}"


def _topic(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    """Engineering is too wide a subject to ring about: it needs a topic that the institution is known for."""
    return rows["topic"].notna() | ~rows["estimated"].astype(bool)


def _topic_why(row: Row, figures: Figures) -> str:
    return f"no topic of {row['name']} in {row['subject']} is known to us that serves this industry"


def _reach(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    return rows["distance_km"] <= thresholds().research.reach_km


def _reach_why(row: Row, figures: Figures) -> str:
    return f"{kilometres(row['distance_km'])} is farther than {kilometres(thresholds().research.reach_km)}"


def _own(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    return rows["own_income"] < thresholds().research.own_income_m * 1e6


def _own_why(row: Row, figures: Figures) -> str:
    place = figures.area(row["receives"]).name
    return f"{place} has its own: industry pays {pounds(row['own_income'])} there in this field"


def _centre(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    absent = [
        not any(centre.enough for centre in centres().of(figures.place(unit), code))
        for unit, code in zip(rows["receives"], rows["wanted"], strict=True)
    ]
    return pd.Series(absent, index=rows.index, dtype=bool)


def _centre_why(row: Row, figures: Figures) -> str:
    there = centres().of(figures.place(row["receives"]), row["wanted"])
    return f"{figures.area(row['receives']).name} has {listed(centre.sentence for centre in there)}"


def _quality(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    return rows["quality_4"] >= thresholds().research.quality_4


def _quality_why(row: Row, figures: Figures) -> str:
    if missing(row["quality_4"]):
        return "how the unit was rated is not published"
    return f"{row['quality_4']:.0f}% of the unit's work was rated 4*, less than {thresholds().research.quality_4:g}%"


def _nearer_centre(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    nearest = {
        end: _nearest_centre(figures, *end)[0] for end in set(zip(rows["receives"], rows["wanted"], strict=True))
    }
    km = pd.Series([nearest[end] for end in zip(rows["receives"], rows["wanted"], strict=True)], index=rows.index)
    return (km >= rows["distance_km"]) | (km >= thresholds().research.rival_km)


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
    return f"nearer there is {_nearest_centre(figures, row['receives'], row['wanted'])[1]}"


def _nearer(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    limit = thresholds().research
    near = rows["distance_km"] <= limit.near_km
    return (near & rows["largest_near"]) | (~near & rows["rival"].isna())


def _nearer_why(row: Row, figures: Figures) -> str:
    limit = thresholds().research
    if row["distance_km"] <= limit.near_km:
        return f"another institution within {kilometres(limit.near_km)} is paid more by industry in this field"
    return f"{row['rival']} is within {kilometres(limit.rival_km)} and industry pays it {pounds(row['rival_income'])}"


def _site(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    return rows["site"].isna()


def _site_why(row: Row, figures: Figures) -> str:
    return f"{row['name']} is there already: {row['site']}"


def _closed(figures: Figures, unit: str, activity: str) -> str | None:
    change = known_changes().closure(figures.place(unit), activity, after=int(figures.jobs.year_of[unit]))
    return change.sentence if change else None


def _standing(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    there = [_closed(figures, unit, code) is None for unit, code in zip(rows["receives"], rows["wanted"], strict=True)]
    return pd.Series(there, index=rows.index, dtype=bool)


def _standing_why(row: Row, figures: Figures) -> str:
    return f"since the figures: {_closed(figures, row['receives'], row['wanted'])}"


def _passing(rows: pd.DataFrame, figures: Figures) -> pd.DataFrame:
    """Rows that pass every check that looks at one row alone."""
    alone = (_size, _paid, _quality, _topic, _reach, _own, _centre, _nearer, _nearer_centre, _site, _standing)
    return rows[pd.concat([test(rows, figures) for test in alone], axis=1).all(axis=1)]


def _best(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    """True for the institution with most points for a place and a field; the others are named as its rivals."""
    rank = _passing(rows, figures).groupby(["receives", "field"], sort=False).cumcount().reindex(rows.index)
    # A row that fails something else would be the next one: it does not fail this check too.
    return rank.isna() | (rank < 1)


def _best_why(row: Row, figures: Figures) -> str:
    return f"another institution is stronger or nearer for {row['field']} in {figures.area(row['receives']).name}"


def _spread(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    """True for the best places of an institution in a field."""
    passing = _passing(rows, figures)
    passing = passing[_best(rows, figures).loc[passing.index]]
    rank = passing.groupby(["institution", "field"], sort=False).cumcount().reindex(rows.index)
    return rank.isna() | (rank < thresholds().research.per_field)


def _spread_why(row: Row, figures: Figures) -> str:
    return f"{row['name']} is suggested to {thresholds().research.per_field} places with more points in this field"


RESEARCH = RuleSet(
    [
        Rule("industry-size", _KIND, "an industry large enough to use research", _size, _size_why),
        Rule("paid-by-industry", _KIND, "industry already pays for research in this field", _paid, _paid_why),
        Rule("quality", _KIND, "research rated well enough to travel for", _quality, _quality_why),
        Rule("topic", _KIND, "a topic to ring about", _topic, _topic_why),
        Rule("research-reach", _KIND, "near enough to meet", _reach, _reach_why),
        Rule("own-research", _KIND, "none of its own in this field", _own, _own_why),
        Rule("own-centre", _KIND, "no laboratory or technology centre of the field there", _centre, _centre_why),
        Rule("nearer-research", _KIND, "no other institution nearer", _nearer, _nearer_why),
        Rule("nearer-centre", _KIND, "no centre of the field nearer", _nearer_centre, _nearer_centre_why),
        Rule("own-site", _KIND, "the institution has no site there yet", _site, _site_why),
        Rule("industry-still-there", _KIND, "no closure known since the figures", _standing, _standing_why),
        Rule("best-placed", _KIND, "no other institution better placed for the same need", _best, _best_why),
        Rule("spread", _KIND, "not the same institution for every place", _spread, _spread_why),
    ]
)
