"""What kinds whose suggestions name an organisation at either end say and ask alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import pandas as pd

from graph_engine.datasets.figures import Figures
from graph_engine.organisations.casing import cased
from graph_engine.reference.topic_roles import Role
from graph_engine.schema.scalars import Row
from graph_engine.suggestions.entities import EntityRef
from graph_engine.suggestions.model import Alternative

ROLE_ORDER = (Role.RESEARCHES, Role.HOSTS, Role.MAKES, Role.APPLIES, Role.NEEDS)
"""Of two roles the first brings knowledge, the second has a use for it."""


def name_of_end(row: Row, end: str, figures: Figures) -> str:
    """Name of the organisation at one end of a candidate."""
    return cased(figures.name_of(str(row[f"{end}_organisation"])))


def shown_at_most(rows: pd.DataFrame, most: int) -> pd.Series:
    """True for the first candidates of each organisation: taken in order, until either end has as many as it may."""
    shown: Counter[str] = Counter()
    found = []
    for pair in zip(rows["source_organisation"], rows["target_organisation"], strict=True):
        found.append(max(shown[key] for key in pair) < most)
        if found[-1]:
            shown.update(pair)
    return pd.Series(found, index=rows.index, dtype=bool)


def other_sources(rows: Iterable[Row], figures: Figures, value: str) -> list[Alternative]:
    """Sources of other candidates for the same need, as they are named with the suggestion.

    ``value`` is the column of the figure that speaks for each.
    """
    return [
        Alternative(
            entity=EntityRef.of_organisation(
                str(row["source_organisation"]), name_of_end(row, "source", figures), figures.area(str(row["source"]))
            ),
            value=float(row[value]),
            lq=None,
            distance_km=float(row["distance_km"]),
        )
        for row in rows
    ]


def unit_of_end(row: Row, end: str, units: Sequence[str]) -> str:
    """Which of the two units of a suggestion, its source and its target, one end of a candidate stands in.

    London as a whole stands for whichever side the other end does not.
    """
    if row[end] in units:
        return str(row[end])
    source, target = units
    return source if row["target" if end == "source" else "source"] == target else target
