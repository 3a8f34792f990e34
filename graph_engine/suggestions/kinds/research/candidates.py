"""Research meets industry: an institution that industry already pays in a field, and a place with that industry."""

from __future__ import annotations

import numpy as np
import pandas as pd

from graph_engine.datasets.figures import Figures
from graph_engine.geography.distances import great_circle_km
from graph_engine.reference.research_topics import research_topics
from graph_engine.reference.sites import sites
from graph_engine.schema.scalars import text
from graph_engine.suggestions.kinds.research.contribution import research_contribution
from graph_engine.suggestions.kinds.research.limits import limits


def candidates(figures: Figures) -> pd.DataFrame:
    """Every field that a place is known for with every institution elsewhere that industry pays in it.

    Parameters
    ----------
    figures : Figures
        Jobs and research datasets.

    Returns
    -------
    DataFrame
        One row for each place (``target``), institution (``institution``, seated in ``source``) and field (``theme``):
        the activities of the place that the institution serves (``activities``, largest first; ``target_activity`` is
        the first), their jobs and location quotient together, the income and its ``publication``, what the place has
        of its own, the best alternative near it, distance and contribution. Sorted by contribution, then codes.
    """
    limit = limits()
    offers = figures.research.offers.rename(
        columns={"source": "publication", "unit": "source", "key": "institution", "field": "theme"}
    )
    offers = offers[offers["income"] >= limit.candidate_income_m * 1e6]
    rows = _industries(figures).merge(offers, on="activity")
    rows = rows[rows["source"] != rows["target"]]
    if rows.empty:
        # Rules and filters ask for these columns even where nothing meets.
        ends = ["source", "target", "source_activity", "target_activity"]
        return pd.DataFrame(columns=[*ends, "theme", "distance_km", "contribution"])
    rows = _together(_on_topic(rows))
    rows["distance_km"] = _kilometres(rows, figures)
    rows = _alternatives(rows, figures)
    rows["site"] = [
        site.named if (site := sites().has(figures.place(unit), ukprn=text(ukprn), institution=name)) else None
        for unit, ukprn, name in zip(rows["target"], rows["ukprn"], rows["name"], strict=True)
    ]
    rows["contribution"] = research_contribution(
        rows["income"],
        rows["target_lq"],
        rows["distance_km"],
        full_income=limit.income_full_m * 1e6,
        lq_cap=limit.quotient_cap,
        lq_power=limit.quotient_power,
        decay_km=limit.decay_km,
    )
    rows["source_activity"] = rows["subject_code"]
    order = ["contribution", "source", "target", "institution", "target_activity"]
    return rows.sort_values(order, ascending=[False, True, True, True, True], ignore_index=True)


def _on_topic(rows: pd.DataFrame) -> pd.DataFrame:
    """Name what each institution is known for, and where it is known for some activities keep those alone."""
    units = rows["subject_code"].str.partition("/")[0]
    ends = zip(rows["ukprn"], units, rows["activity"], strict=True)
    topics = [research_topics().of(str(ukprn), unit, code) for ukprn, unit, code in ends]
    known = pd.Series([topic is not None for topic in topics], index=rows.index, dtype=bool)
    # What nobody else says of an institution narrows what it is offered for, and is not said.
    said = [topic.phrase if topic and topic.checked.may_name else None for topic in topics]
    rows = rows.assign(topic=pd.Series(said, index=rows.index, dtype=object))
    some = known.groupby([rows["target"], rows["institution"], rows["theme"]]).transform("any")
    return rows[known | ~some]


def _industries(figures: Figures) -> pd.DataFrame:
    """Places and activities that are known for themselves: jobs, expected jobs, and how concentrated they are."""
    limit, jobs = limits(), figures.jobs
    table = pd.DataFrame(
        {
            "lq": jobs.lq.stack(future_stack=True),
            "jobs": jobs.jobs.stack(future_stack=True),
            "units": jobs.local_units.stack(future_stack=True),
        }
    )
    table.index.names = ["target", "activity"]
    table = table.reset_index()
    known = figures.activities
    lq_from = table["activity"].map(lambda code: known.get(code).lq_from)
    plain = table["activity"].map(lambda code: known.get(code).traded and not known.get(code).catch_all)
    floor = limit.candidate_jobs * jobs.floor_scale
    table = table[(table["lq"] >= limit.quotient) & (table["lq"] >= lq_from) & (table["jobs"] >= floor) & plain]
    kappa = table["activity"].map(jobs.kappa)
    return table.assign(
        expected_jobs=table["jobs"] / table["lq"],
        # Where no local unit is published the ratio is unknown, not infinite.
        one_site=table["jobs"] / table["units"].where(table["units"] > 0) / kappa,
    )


def _together(rows: pd.DataFrame) -> pd.DataFrame:
    """One row for each place, institution and field, from its activities, the largest first."""
    rows = rows.sort_values(
        ["target", "institution", "theme", "jobs", "activity"], ascending=[True, True, True, False, True]
    )
    key = ["target", "institution", "theme"]
    grouped = rows.groupby(key, sort=True)
    lead = grouped.first().rename(
        columns={"activity": "target_activity", "jobs": "lead_jobs", "lq": "lead_lq", "one_site": "lead_one_site"}
    )
    lead["activities"] = grouped["activity"].agg(tuple)
    lead["target_jobs"] = grouped["jobs"].sum()
    # Of the sums: in a mean of quotients a small activity would weigh as much as a large one.
    lead["target_lq"] = lead["target_jobs"] / grouped["expected_jobs"].sum()
    # Not summed: one subject serves several activities of a field, and its income stands with each of them.
    lead["income"] = grouped["income"].max()
    return lead.reset_index()


def _kilometres(rows: pd.DataFrame, figures: Figures) -> pd.Series:
    """From the institution's own point to the middle of the place; from its area's middle where it has no point."""
    areas = figures.gazetteer.areas
    seat_latitude = rows["latitude"].fillna(rows["source"].map(areas["latitude"])).to_numpy(float)
    seat_longitude = rows["longitude"].fillna(rows["source"].map(areas["longitude"])).to_numpy(float)
    latitude = rows["target"].map(areas["latitude"]).to_numpy(float)
    longitude = rows["target"].map(areas["longitude"]).to_numpy(float)
    return pd.Series(great_circle_km(seat_latitude, seat_longitude, latitude, longitude), index=rows.index)


def _is_there(seats: pd.DataFrame, place: str, figures: Figures) -> np.ndarray:
    """Say which institutions have their seat or a known site in a place."""
    code = figures.place(place)
    there = [
        unit == place or sites().has(code, ukprn=text(ukprn), institution=name) is not None
        for unit, ukprn, name in zip(seats["unit"], seats["ukprn"], seats["name"], strict=True)
    ]
    return np.array(there, dtype=bool)


def _alternatives(rows: pd.DataFrame, figures: Figures) -> pd.DataFrame:
    """What the place has of its own for the leading activity, and the best alternative within the radius."""
    limit, areas = limits(), figures.gazetteer.areas
    offers = figures.research.offers
    seats = offers.drop_duplicates("key").set_index("key").sort_index()
    has = offers.pivot(index="activity", columns="key", values="has_income").reindex(columns=seats.index).fillna(0.0)
    places = areas.loc[sorted(rows["target"].unique()), ["latitude", "longitude"]].astype(float)
    km = great_circle_km(
        places["latitude"].to_numpy()[:, None],
        places["longitude"].to_numpy()[:, None],
        seats["latitude"].to_numpy(float),
        seats["longitude"].to_numpy(float),
    )
    names = seats["name"].to_numpy()
    here = {place: _is_there(seats, place, figures) for place in places.index}
    position = {place: number for number, place in enumerate(places.index)}
    found: list[pd.DataFrame] = []
    for (place, activity), group in rows.groupby(["target", "target_activity"], sort=True):
        paid, far = has.loc[str(activity)].to_numpy(), km[position[str(place)]]
        offered = group["income"].to_numpy()[:, None]
        other = seats.index.to_numpy()[None, :] != group["institution"].to_numpy()[:, None]
        close = np.where(
            other & (far <= limit.alternative_km) & (paid >= limit.alternative_income_ratio * offered), paid, 0.0
        )
        within = np.where(other & (far <= limit.near_km), paid, 0.0)
        best = close.argmax(axis=1)
        income = close.max(axis=1)
        found.append(
            pd.DataFrame(
                {
                    "own_income": paid[here[str(place)]].sum(),
                    "nearer_alternative": np.where(income > 0, names[best], None),
                    "alternative_income": income,
                    "largest_near": offered[:, 0] >= within.max(axis=1),
                },
                index=group.index,
            )
        )
    return rows.join(pd.concat(found))
