"""The two sides of a pair in words: the same few facts for all, wherever the pair comes from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from graph_engine.datasets.figures import Figures
from graph_engine.explanations.evidence import Evidence
from graph_engine.explanations.texts_in_words import described
from graph_engine.explanations.wording import count, jobs, pounds, sentence
from graph_engine.geography.countries.uk import LONDON
from graph_engine.geography.distances import great_circle_km
from graph_engine.organisations.casing import cased
from graph_engine.readings.model import Party
from graph_engine.schema.scalars import missing, records
from graph_engine.suggestions.entities import EntityKind, EntityRef
from graph_engine.suggestions.model import Reason, Side

_INCOME = "industry_income"
_JOBS = ("jobs", "employee_jobs")


class Parties:
    """Describes organisations and areas of a release.

    Parameters
    ----------
    figures : Figures
        The figures of the release.
    """

    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        found = pd.concat([figures.organisations.table, figures.organisations.in_london], ignore_index=True)
        self.placed = found.sort_values(["key", "unit"]).drop_duplicates("key").set_index("key")
        """One row for each organisation that has a place, with the ``unit`` that holds it, by key."""
        self._position = {str(key): at for at, key in enumerate(figures.texts.table["key"])}

    def of_text(self, organisation: str, at: int) -> Party:
        """An organisation and the text, by position, that speaks for it."""
        place = self._figures.area(str(self.placed.at[organisation, "unit"])).name
        key = str(self._figures.texts.table.at[at, "key"])
        return self._organisation(organisation, place, (self._told(at),), (key,))

    def of_reasons(self, reasons: Sequence[Reason]) -> tuple[Party, Party]:
        """The two sides of a suggestion, with all that its reasons say that each has."""
        first = reasons[0]
        return self._of_entity(first.source.entity, reasons), self._of_entity(first.target.entity, reasons)

    def apart(self, one: str, other: str) -> bool:
        """Whether two organisations stand in different areas; London is one, however it is cut."""
        units = [str(self.placed.at[key, "unit"]) for key in (one, other)]
        return units[0] != units[1] and not all(f":{LONDON}" in unit for unit in units)

    @staticmethod
    def kilometres(one: Party, other: Party) -> float:
        """Distance between the seats, or the middles of areas, of two sides."""
        return float(great_circle_km(*map(np.array, (*one.point, *other.point))))

    def _of_entity(self, entity: EntityRef, reasons: Sequence[Reason]) -> Party:
        ends = [(side, one) for one in reasons for side in (one.source, one.target) if side.entity.key == entity.key]
        has, texts = [], []
        for side, reason in ends:
            if side.text is None:
                has.append(self._figure(side, reason.evidence))
            else:
                has.append(self._told(self._position[side.text]))
                texts.append(side.text)
        # Reasons of one kind may name a side several times in the same words.
        told, keys = tuple(dict.fromkeys(has)), tuple(dict.fromkeys(texts))
        if entity.kind == EntityKind.ORGANISATION and entity.key in self.placed.index:
            return self._organisation(entity.key, entity.place.name, told, keys)
        area = entity.place
        return Party(entity.key, entity.name, str(entity.kind), area.name, told, self._middle(area.key), keys)

    def _organisation(self, key: str, place: str, has: tuple[str, ...], texts: tuple[str, ...]) -> Party:
        (row,) = records(self.placed.loc[[key]])
        seat = (row["latitude"], row["longitude"])
        point = self._middle(str(row["unit"])) if any(map(missing, seat)) else (float(seat[0]), float(seat[1]))
        kind = str(row["label"]).lower() if missing(row["type"]) else str(row["type"])
        return Party(key, cased(str(row["name"])), kind, place, has, point, texts)

    def _middle(self, area: str) -> tuple[float, float]:
        found = self._figures.area(area)
        return found.latitude, found.longitude

    def _told(self, at: int) -> str:
        return sentence(described(self._figures, at))

    def _figure(self, side: Side, evidence: Sequence[Evidence]) -> str:
        """What a side has, with the figure and its source."""
        known = [
            row
            for row in evidence
            if row.geography == side.area.name and str(row.year).endswith(str(side.year)) and row.value is not None
        ]
        # A figure that sums several is no row of its own: the source of its parts is its source.
        known.sort(key=lambda row: row.value != side.value)
        within = f", counted in {side.counts}" if side.counts and side.counts != side.name else ""
        year, source = (known[0].year, f"; {known[0].source}") if known else (side.year, "")
        return sentence(f"{side.name}{within}: {_amount(side)} ({year}{source})")


def _amount(side: Side) -> str:
    if side.measure in _JOBS:
        return jobs(side.value, side.measure)
    if side.measure == _INCOME:
        return f"{pounds(side.value)} from industry"
    return f"{count(side.value)} {side.measure.replace('_', ' ')}"
