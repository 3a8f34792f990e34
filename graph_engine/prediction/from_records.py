"""Participations from records of several programmes, which know nothing of each other."""

from __future__ import annotations

import pandas as pd

from graph_engine.prediction.participations import (
    EARLIER_PROGRAMMES,
    Participations,
    assembled,
    with_themes,
)
from graph_engine.prediction.programme_joins import joins_across
from graph_engine.schema import NOT_PARTNERS
from graph_engine.schema.scalars import among

_FINEST_CODE = r"[A-Z]{2}[0-9A-Z]{3}"
_NOWHERE = "ZZZ"


def participations_of_records(
    records: pd.DataFrame, rows: pd.DataFrame, projects: pd.DataFrame, about: pd.DataFrame, country: str
) -> Participations:
    """Join organisations across programmes and bring all into one form.

    Areas are those of the codes that the newer programme gives: codes of the earlier one are of another vintage and
    mean other areas.

    Parameters
    ----------
    records : DataFrame
        ``key``, ``id``, ``name``, ``country``, ``nuts``, ``latitude``, ``longitude``; missing where unknown.
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
    old = projects.index[projects["programme"].isin(EARLIER_PROGRAMMES)]
    in_old = pd.Index(rows.loc[rows["project"].isin(old), "organisation"].unique())
    counts = rows["organisation"].value_counts().reindex(records.index).fillna(0)
    described = records[["id", "country", "name"]].assign(participations=counts)
    earlier = pd.Series(records.index.isin(in_old), records.index)
    joins = joins_across(described[~earlier], described[earlier])
    same = dict(zip(joins["joined"], joins["organisation"], strict=True))
    rows = rows.assign(organisation=rows["organisation"].map(lambda key: same.get(key, key)))
    organisations = records[["country", "latitude", "longitude"]].assign(
        country=records["country"].fillna(""), area=_areas(records["nuts"], earlier)
    )
    return assembled(rows, organisations, with_themes(projects, about), country, joins)


def _areas(nuts: pd.Series, earlier: pd.Series) -> pd.Series:
    code = nuts.fillna("").astype(str).str.strip().str.upper()
    usable = code.str.fullmatch(_FINEST_CODE) & ~code.str.endswith(_NOWHERE) & ~earlier
    return code.astype(object).where(usable, None)
