"""Participations from records of several programmes, which know nothing of each other."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from graph_engine.prediction.participations import (
    EARLIER_PROGRAMMES,
    TARGET_PROGRAMME,
    Participations,
    assembled,
    no_joins,
    with_themes,
)
from graph_engine.prediction.places_of_records import places_of_records
from graph_engine.prediction.programme_joins import joins_across
from graph_engine.schema import NOT_PARTNERS, NodeLabel
from graph_engine.schema.scalars import among


def participations_of_records(
    records: pd.DataFrame, rows: pd.DataFrame, projects: pd.DataFrame, about: pd.DataFrame, country: str
) -> Participations:
    """Join organisations across programmes and bring all into one form.

    Areas are those of :func:`graph_engine.prediction.places_of_records.places_of_records`.

    Parameters
    ----------
    records : DataFrame
        ``key``, ``kind``, ``id``, ``name``, ``country``, ``nuts``, ``town``, ``latitude``, ``longitude``; missing where
        unknown.
    rows : DataFrame
        ``from`` (record), ``to`` (project), ``role``.
    projects : DataFrame
        ``key``, ``programme``, ``start``.
    about : DataFrame
        ``from`` (project), ``to`` (key of a sector).
    country : str
        ISO code of the country that is asked for.

    Raises
    ------
    NotEnoughDataError
        No organisation of the country takes part in a dated project.
    """
    rows = rows[~among(rows["role"], NOT_PARTNERS)].rename(columns={"from": "organisation", "to": "project"})
    projects = projects.set_index("key")
    records = records.set_index("key")
    programme = projects["programme"].reindex(rows["project"]).set_axis(rows["organisation"]).groupby(level=0).first()
    records = records.assign(programme=programme.reindex(records.index))
    joins = _joins(records, rows["organisation"].value_counts())
    same = dict(zip(joins["joined"], joins["organisation"], strict=True))
    rows = rows.assign(organisation=rows["organisation"].map(lambda key: same.get(key, key)))
    whose = pd.Series([same.get(key, key) for key in records.index], index=records.index, dtype=object)
    places = places_of_records(records, whose, records["programme"].isin(EARLIER_PROGRAMMES), country)
    organisations = places.table.join(records[["country", "kind"]])
    organisations = organisations.assign(
        country=organisations["country"].fillna(""), business=organisations["kind"] == NodeLabel.BUSINESS.lower()
    ).drop(columns="kind")
    found = assembled(rows, organisations, with_themes(projects, about), country, joins)
    return replace(found, areas=places.areas)


def _joins(records: pd.DataFrame, participations: pd.Series) -> pd.DataFrame:
    """Join programme by programme: to the one whose ties are predicted the others, those of before last."""
    counts = participations.reindex(records.index).fillna(0)
    described = records[["id", "country", "name"]].assign(participations=counts)
    known = described[records["programme"] == TARGET_PROGRAMME]
    others = sorted(set(records["programme"].dropna()) - {TARGET_PROGRAMME})
    joins = [no_joins()]
    for programme in sorted(others, key=lambda name: (name in EARLIER_PROGRAMMES, name)):
        some = described[records["programme"] == programme]
        joins.append(joins_across(known, some))
        known = pd.concat([known, some.drop(index=joins[-1]["joined"])])
    return pd.concat(joins, ignore_index=True).sort_values("joined", ignore_index=True)
