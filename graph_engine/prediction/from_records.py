"""Participations from records of several programmes, which know nothing of each other."""

from __future__ import annotations

import pandas as pd

from graph_engine.prediction.participations import (
    EARLIER_PROGRAMMES,
    TARGET_PROGRAMME,
    Participations,
    assembled,
    no_joins,
    with_themes,
)
from graph_engine.prediction.programme_joins import joins_across
from graph_engine.schema import NOT_PARTNERS, NodeLabel
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
        ``key``, ``kind``, ``id``, ``name``, ``country``, ``nuts``, ``latitude``, ``longitude``; missing where unknown.
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
    organisations = records[["country", "latitude", "longitude"]].assign(
        country=records["country"].fillna(""),
        area=_areas(records["nuts"], records["programme"].isin(EARLIER_PROGRAMMES)),
        business=records["kind"] == NodeLabel.BUSINESS.lower(),
    )
    return assembled(rows, organisations, with_themes(projects, about), country, joins)


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


def _areas(nuts: pd.Series, earlier: pd.Series) -> pd.Series:
    code = nuts.fillna("").astype(str).str.strip().str.upper()
    usable = code.str.fullmatch(_FINEST_CODE) & ~code.str.endswith(_NOWHERE) & ~earlier
    return code.astype(object).where(usable, None)
