"""What became of an area's own list of an earlier year, in a sentence and as a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from web.presentation.data_table import CellKind, DataTable, TableColumn
from web.presentation.sentences import number_word

if TYPE_CHECKING:
    from graph_engine.prediction.area_record import AreaRecord, ListedArea

# Lines of a page; all stand in the files.
_MOST = 12

RECORD_LINE = (
    TableColumn("score", "Listed by"),
    TableColumn("area_code", "Code of the area whose list it is"),
    TableColumn("area", "Area whose list it is"),
    TableColumn("place", "Place in the list", CellKind.COUNT),
    TableColumn("partner_code", "Code of the area listed"),
    TableColumn("partner", "Area listed"),
    TableColumn("project", "First joint project", gaps=True, link=lambda row: row["address"]),
    TableColumn("began", "It began", gaps=True, cell=lambda row: row["began"] and row["began"][:4]),
    TableColumn("address", "Page of the project", gaps=True),
)
"""Columns of the lines of a record."""


@dataclass(frozen=True)
class RecordView:
    """The record of one area.

    Parameters
    ----------
    record : AreaRecord
        What became of its lists.
    origin : int
        At the end of which year they would have stood.
    newest : str
        The newest start of a project on record, as ISO date.
    name_of : callable
        Name of an area by its code.
    """

    record: AreaRecord
    origin: int
    newest: str
    name_of: Callable[[str], str]

    @property
    def short(self) -> str:
        """The figures in a few words."""
        return (
            f"Of {len(self.record.likely):,} listed at the end of {self.origin}, "
            f"{_some(len(self.record.came_true))} came true"
        )

    @property
    def sentence(self) -> str:
        """How many came true, by the score of this site, by popularity and by chance."""
        one, parts = self.record, len(self.record.areas)
        of = self.name_of(one.areas[0]) if parts == 1 else f"its {number_word(parts)} ITL3 areas"
        each = "" if parts == 1 else f", {len(one.likely) // parts} for each"
        if not one.new:
            return (
                f"The lists of {of} could not come true: no first joint project with another ITL3 area is on record "
                f"from {self.origin + 1} to {self.newest[:4]}."
            )
        return (
            f"Of the {len(one.likely):,} areas that would have been listed first for {of} at the end of {self.origin}"
            f"{each}, {_some(len(one.came_true))} had a first joint project with it by {self.newest[:4]}. "
            f"Popularity alone, that is the areas with most projects, would have found "
            f"{_some(one.found_by_popularity)}; drawn evenly, {one.expected:.1f}."
        )

    @property
    def missed(self) -> int:
        """New joint projects with areas that no list held."""
        return self.record.new - len(self.record.came_true)

    @cached_property
    def table(self) -> DataTable:
        """Every line of its lists, those by popularity too."""
        lines = [("likely", one) for one in self.record.likely] + [
            ("popularity", one) for one in self.record.popularity
        ]
        return DataTable("What became of earlier lists", RECORD_LINE, [self._row(score, one) for score, one in lines])

    @cached_property
    def came_true(self) -> DataTable:
        """The likely that came true, as the page shows them: the whole list where it is of one area."""
        one_list = len(self.record.areas) == 1
        lines = self.record.likely if one_list else self.record.came_true[:_MOST]
        shown = ("partner", *(() if one_list else ("area",)), "began", "project")
        rows = [self._row("likely", one) for one in lines]
        return DataTable("Those that came true" if not one_list else "The list", RECORD_LINE, rows, shown=shown)

    @property
    def further(self) -> int:
        """Lines that came true and are not on the page."""
        return 0 if len(self.record.areas) == 1 else max(len(self.record.came_true) - _MOST, 0)

    def as_dict(self) -> dict[str, Any]:
        """JSON of the record."""
        return {"origin": self.origin, "newest": self.newest, **self.record.as_dict()}

    def _row(self, score: str, one: ListedArea) -> dict[str, Any]:
        return {
            "score": score,
            "area_code": one.area,
            "area": self.name_of(one.area),
            "place": one.place,
            "partner_code": one.partner,
            "partner": self.name_of(one.partner),
            "project": one.name or None,
            "began": one.began or None,
            "address": one.address or None,
        }


def _some(number: int) -> str:
    return number_word(number) if number else "none"
