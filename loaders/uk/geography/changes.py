"""Codes of districts over time: what became of a code, and which areas it leaves behind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from graph_engine.schema import AreaLevel, area_key
from loaders.placement.vintages import TODAY
from loaders.uk.geography.rows import Catalogue, Succession

DISTRICTS_BEFORE = 2023
"""Vintage of the last full list of districts before today's."""

_DISTRICT = re.compile(r"(E0[6-9]|W06|S12|N09)\d{6}")
_HOW = {"new_code": "recoded", "merger": "merged", "new_geo": "boundary changed"}
_COLUMNS = ("old", "old_name", "new", "new_name", "year", "how")


def is_district(code: str) -> bool:
    """Whether a code is one of a local authority district.

    >>> is_district("E08000039"), is_district("E10000023")
    (True, False)
    """
    return _DISTRICT.fullmatch(code) is not None


@dataclass(frozen=True)
class CodeChanges:
    """Changes of district codes: one row per old and new code. Make it with :meth:`of`."""

    rows: pd.DataFrame
    listed_before: frozenset[str]

    @classmethod
    def of(cls, catalogue: Catalogue) -> CodeChanges:
        """Collect changes up to :data:`~loaders.placement.vintages.TODAY` from the lists that were given.

        The list of changes counts most; the list of codes over time adds older changes, without a year; and where
        two lists of today give one district two codes, the one of the list of authorities, which is newer, counts.
        """
        listed = catalogue.table("code changes", "oldcd", "oldnm", "newcd", "newnm", "start", "type")
        changes = pd.DataFrame(
            {
                "old": listed["oldcd"],
                "old_name": listed["oldnm"],
                "new": listed["newcd"],
                "new_name": listed["newnm"],
                "year": pd.to_numeric(listed["start"]),
                "how": listed["type"].map(_HOW),
            }
        )
        changes = changes[_are_districts(changes) & (changes["year"] <= TODAY)]
        older = catalogue.table("codes over time", "LADCD", "LADNM", "LADCD_ACTIVE", "LADNM_ACTIVE")
        older = older.set_axis(list(_COLUMNS[:4]), axis=1).assign(year=float("nan"))
        # The list of changes knows the year; the list of codes over time only that there was a change.
        older = older[_are_districts(older) & ~older["old"].isin(changes["old"])]
        merged = older["new"].duplicated(keep=False)
        older = older.assign(how=["merged" if m else "recoded" for m in merged])
        before = catalogue.table("districts 2025", "LAD25CD", "LAD25NM").set_axis(["old", "old_name"], axis=1)
        after = catalogue.table("authorities 2025", "LAD25CD", "LAD25NM").set_axis(["new", "new_name"], axis=1)
        if len(before):
            after = after[~after["new"].isin([*before["old"], *changes["new"]])]
            before = before[~before["old"].isin(changes["old"])]
            same = before.merge(after, left_on="old_name", right_on="new_name").assign(year=TODAY, how="recoded")
        else:
            same = before.assign(new=[], new_name=[], year=[], how=[])
        parts = [part[list(_COLUMNS)] for part in (changes, older, same) if len(part)]
        rows = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(_COLUMNS))
        rows = rows.sort_values(["old", "new"]).drop_duplicates(["old", "new"]).reset_index(drop=True)
        before_today = catalogue.table("districts 2023", "LAD23CD")
        return cls(rows, frozenset(before_today["LAD23CD"]))

    @cached_property
    def _after(self) -> dict[str, str]:
        return dict(zip(self.rows["old"], self.rows["new"], strict=True))

    def today(self, code: str) -> str:
        """Return the code that stands for a district today; a code that never changed is its own."""
        seen = {code}
        # Codes that were given back would lead in a circle.
        while (after := self._after.get(code, code)) not in seen:
            code = after
            seen.add(code)
        return code

    def after(self, code: str) -> str:
        """Return the code that followed a code directly, which may have ended since; its own where it stands."""
        return self._after.get(code, code)

    def year(self, code: str) -> int | None:
        """Return the year in which a code ended; ``None`` where it stands, or where the year is not known."""
        years = self.rows.loc[self.rows["old"] == code, "year"].dropna()
        return int(years.iloc[0]) if len(years) else None

    def how(self, code: str) -> str:
        """Return how a code ended: recoded, merged, boundary changed; ``unchanged`` where it stands."""
        found = self.rows.loc[self.rows["old"] == code, "how"]
        return str(found.iloc[0]) if len(found) else "unchanged"

    def key(self, code: str) -> str:
        """Return the key of the area of a code: today's, that of the last full list, or that of its last year."""
        if code not in self._after:
            return area_key(AreaLevel.DISTRICT, TODAY, code)
        if code in self.listed_before:
            return area_key(AreaLevel.DISTRICT, DISTRICTS_BEFORE, code)
        return area_key(AreaLevel.DISTRICT, self._last_year(code), code)

    def former(self) -> dict[int | None, pd.DataFrame]:
        """Return districts that ended before the last full list, by the last year in which they stood."""
        names = dict(zip(self.rows["old"], self.rows["old_name"], strict=True))
        by_year: dict[int | None, list[str]] = {}
        for code in sorted(set(names) - self.listed_before):
            by_year.setdefault(self._last_year(code), []).append(code)
        return {
            last: pd.DataFrame(
                {
                    "code": codes,
                    "name": [names[code] for code in codes],
                    "closed": pd.array([self.year(code) for code in codes], dtype="Int64"),
                }
            )
            for last, codes in by_year.items()
        }

    def edges(self) -> list[Succession]:
        """Return every change as an edge between areas; a district goes whole to its successor."""
        pairs = zip(self.rows["old"], self.rows["new"], strict=True)
        return [(self.key(old), self.key(new), 1.0, self.year(old), self.how(old)) for old, new in pairs]

    def _last_year(self, code: str) -> int | None:
        year = self.year(code)
        return None if year is None else year - 1


def _are_districts(changes: pd.DataFrame) -> pd.Series:
    different = changes["old"] != changes["new"]
    return different & changes["old"].map(is_district).astype(bool) & changes["new"].map(is_district).astype(bool)
