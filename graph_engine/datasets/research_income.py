"""The frame of research: what industry pays institutions for, by the activity that it serves, and where they sit.

Income comes from REF 2021 (2013–20) by unit of assessment. Engineering is one unit there; it is split by the same
institution's staff of REF 2014, when it was four, and marked as estimated. Which unit serves which activity stands in
``research_fit.csv``: some units are offered outright, some count only for what a place has, and some are offered
only where a second witness, a project on a fitting topic, names the institution in the field.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import pandas as pd

from graph_engine.datasets.cached.cache import Dataset
from graph_engine.datasets.joint_projects import JointProjects
from graph_engine.datasets.organisations_by_place import Organisations
from graph_engine.reference.research_fit import Fit, ResearchFit, research_fit, research_focus
from graph_engine.reference.thresholds import Count, section
from graph_engine.schema import UNITED_KINGDOM, EdgeType, Measure, NodeLabel, Scheme
from graph_engine.stores.protocol import GraphStore

# The unit that REF 2021 merged, and the four of REF 2014 that went into it; the last is general engineering.
ENGINEERING = "12"
UNITS_2014 = ("12", "13", "14", "15")
GENERAL_2014 = "15"

COLUMNS = [
    "key",
    "id",
    "ukprn",
    "name",
    "unit",
    "latitude",
    "longitude",
    "activity",
    "field",
    "subject",
    "subject_code",
    "income",
    "has_income",
    "staff",
    "quality_4",
    "estimated",
    "witness",
    "year_from",
    "year",
    "source",
]

SUBJECT_COLUMNS = [
    *("key", "id", "name", "unit", "subject", "subject_code", "income", "estimated", "year_from", "year", "source")
]

RELATED = " with related units"
"""Stands behind the name of a subject where the income of other units of assessment is counted with it."""


@dataclass(frozen=True)
class Research:
    """Institutions by activity that they serve.

    Attributes
    ----------
    offers : DataFrame
        One row for each institution and activity: ``income`` (£ from industry over the period that may be offered),
        ``has_income`` (£ that counts as what its place has), ``subject`` (the unit most of it comes from),
        ``staff`` (FTE) and ``quality_4`` (% rated 4*) of that unit, ``estimated`` (split by staff of 2014),
        ``witness`` (what names the institution in the field beside its income, or ``None``), ``unit`` (area of its
        seat) and the seat's point.
    subjects : DataFrame
        One row for each institution and unit of assessment that serves any activity: what industry paid for that unit
        alone (``income``, £ over the period), and whether that is a part of engineering (``estimated``).
    """

    offers: pd.DataFrame
    subjects: pd.DataFrame


def load_research(store: GraphStore, organisations: Organisations, ties: JointProjects) -> Research:
    """Read institutions' income from industry and lay it out by the activities that it serves."""
    table = organisations.table[organisations.table["label"] == NodeLabel.INSTITUTION]
    rows = store.edges(
        EdgeType.ACTIVE_IN,
        NodeLabel.INSTITUTION,
        NodeLabel.SECTOR,
        ["measure", "unit_part", "year", "year_from", "value", "source"],
    ).to_pandas()
    rows = rows[rows["from"].isin(table["key"])]
    if rows.empty:
        return Research(pd.DataFrame(columns=COLUMNS), pd.DataFrame(columns=SUBJECT_COLUMNS))
    ukprn = store.nodes(NodeLabel.INSTITUTION, ["key", "ukprn"], {"country": UNITED_KINGDOM}).to_pandas()
    seats = table.merge(ukprn, on="key").drop_duplicates("key").set_index("key")
    served = _units(_pivot(rows, Scheme.REF), _pivot(rows, Scheme.REF_2014)).merge(
        _fits(), on=["subject_unit", "unit_2014"]
    )
    if served.empty:
        return Research(pd.DataFrame(columns=COLUMNS), pd.DataFrame(columns=SUBJECT_COLUMNS))
    served["ukprn"] = served["key"].map(seats["ukprn"])
    focused = [
        research_focus().serves(str(ukprn), unit, activity)
        for ukprn, unit, activity in zip(served["ukprn"], served["subject_unit"], served["activity"], strict=True)
    ]
    served = served[focused].reset_index(drop=True)
    served["witness"] = [
        _witness(ties, key, fit) if fit.fit is Fit.WITNESS else None
        for key, fit in zip(served["key"], served["row"], strict=True)
    ]
    may_offer = (served["fit"] == Fit.OFFERS) | ((served["fit"] == Fit.WITNESS) & served["witness"].notna())
    served["offered"] = served["income"].where(may_offer, 0.0)
    seats["id"] = seats["scheme"] + ":" + seats["id"]
    places = seats[["ukprn", "name", "unit", "latitude", "longitude", "id"]]
    offers = _by_activity(served).join(places, on="key")
    subjects = served.drop_duplicates(["key", "subject_code"]).drop(columns="ukprn").join(places, on="key")
    return Research(
        offers[COLUMNS].sort_values(["activity", "key"], ignore_index=True),
        subjects[SUBJECT_COLUMNS].sort_values(["key", "subject_code"], ignore_index=True),
    )


def _pivot(rows: pd.DataFrame, scheme: Scheme) -> pd.DataFrame:
    """Institution × unit of assessment: sums of staff and income, and the staff-weighted share rated 4*."""
    prefix = f"{scheme}:"
    mine = rows[rows["to"].str.startswith(prefix)].copy()
    mine["unit_code"] = mine["to"].str.removeprefix(prefix)
    # Two submissions of one institution to a unit are told apart by a letter.
    mine["part"] = mine["unit_part"].fillna("")
    wide = mine.pivot_table(
        index=["from", "unit_code", "part"],
        columns="measure",
        values="value",
        aggfunc="sum",
    ).fillna(0.0)
    wide = wide.reindex(columns=[Measure.RESEARCH_STAFF, Measure.QUALITY_4, Measure.INDUSTRY_INCOME], fill_value=0.0)
    wide.columns = pd.Index(["staff", "quality", "income"])
    wide["weighted"] = wide["staff"] * wide["quality"]
    sums = wide.groupby(level=["from", "unit_code"])[["staff", "income", "weighted"]].sum()
    income = mine[mine["measure"] == Measure.INDUSTRY_INCOME]
    period = income if len(income) else mine
    sums["year"] = int(period["year"].max()) if len(period) else 0
    sums["year_from"] = int(period["year_from"].min()) if period["year_from"].notna().any() else 0
    sums["source"] = str(period["source"].iloc[0]) if len(period) else ""
    return sums.reset_index().rename(columns={"from": "key", "unit_code": "subject_unit"})


def _units(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Institution × unit, with engineering split over the four units of REF 2014 by the staff submitted to them.

    Without staff in 2014 nothing tells the fields apart: all of it is general engineering.
    """
    whole = now[now["subject_unit"] != ENGINEERING].assign(unit_2014="", share=1.0, estimated=False)
    engineering = now[now["subject_unit"] == ENGINEERING]
    staff = before.pivot_table(index="key", columns="subject_unit", values="staff", aggfunc="sum", fill_value=0.0)
    staff = staff.reindex(columns=list(UNITS_2014), fill_value=0.0).reindex(engineering["key"], fill_value=0.0)
    total = staff.sum(axis=1)
    share = staff.div(total.where(total > 0), axis=0)
    share[GENERAL_2014] = share[GENERAL_2014].fillna(1.0)
    long = share.fillna(0.0).stack().reset_index()
    long.columns = pd.Index(["key", "unit_2014", "share"])
    split = engineering.merge(long[long["share"] > 0], on="key").assign(estimated=True)
    units = pd.concat([whole, split], ignore_index=True)
    units["quality_4"] = units["weighted"] / units["staff"].where(units["staff"] > 0)
    units["income"] = units["income"] * units["share"]
    units["staff"] = units["staff"] * units["share"]
    return units.drop(columns=["weighted", "share"])


def _fits() -> pd.DataFrame:
    rows = [
        {
            "subject_unit": fit.unit,
            "unit_2014": fit.unit_2014,
            "activity": activity,
            "field": fit.field,
            "fit": fit.fit,
            "subject": (fit.unit_2014_name or fit.unit_name).lower(),
            "subject_code": f"{fit.unit}/{fit.unit_2014}" if fit.unit_2014 else fit.unit,
            "row": fit,
        }
        for fit in research_fit().rows
        for activity in fit.activities
    ]
    return pd.DataFrame(rows)


def _by_activity(served: pd.DataFrame) -> pd.DataFrame:
    """Sum over units that serve one activity; the one that gives most names the subject, others are hinted at."""
    served = served.sort_values(
        ["key", "activity", "offered", "income", "subject_code"], ascending=[True, True, False, False, True]
    )
    grouped = served.groupby(["key", "activity"], sort=True)
    lead = grouped[["field", "subject", "subject_code", "staff", "quality_4", "year", "year_from", "source"]].first()
    lead["income"] = grouped["offered"].sum()
    lead["has_income"] = grouped["income"].sum()
    # What is summed must not bear the name of a part of it.
    counted = served["offered"].where(
        served.groupby(["key", "activity"])["offered"].transform("sum") > 0, served["income"]
    )
    several = served[counted > 0].groupby(["key", "activity"], sort=True).size().reindex(lead.index, fill_value=0) > 1
    lead["subject"] = lead["subject"].where(~several, lead["subject"] + RELATED)
    offered = served[served["offered"] > 0].groupby(["key", "activity"], sort=True)
    lead["estimated"] = offered["estimated"].any().reindex(lead.index, fill_value=False)
    lead["witness"] = offered["witness"].first().reindex(lead.index)
    lead["witness"] = lead["witness"].astype(object).where(lead["witness"].notna(), None)
    return lead.reset_index()


@dataclass(frozen=True)
class WitnessThresholds:
    """From how many projects on a fitting topic on an institution has a second witness for its field."""

    PART: ClassVar = True

    second_witness_projects: Count


def _witness(ties: JointProjects, key: str, fit: ResearchFit) -> str | None:
    """Projects on a fitting topic in which an institution takes part, in words; ``None`` where too few."""
    number = sum(any(fit.names(topic) for topic in topics) for topics in ties.topics_of(key))
    if number < section("research", WitnessThresholds).second_witness_projects:
        return None
    return f"{number} Horizon 2020 project{'s' if number > 1 else ''} on a fitting topic"


def compute_research(
    store: GraphStore, organisations_and_ties: Callable[[], tuple[Organisations, JointProjects]]
) -> Research:
    """As :func:`load_research`; what it is read from is asked for only where it is computed."""
    return load_research(store, *organisations_and_ties())


RESEARCH = Dataset("research", compute_research, (Research,))
