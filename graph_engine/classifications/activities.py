"""Activities: the units in which places are compared, cut from SIC 2007 by the table ``activities.csv``.

Manufacturing stands by group (three digits), services by class (four digits), and a few classes that are another thing
than their group stand alone; what is not exchanged between regions is out of the frame, with a stated reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

import pandas as pd

from graph_engine.errors import UnknownNameError
from graph_engine.reference.reader import Row, read_rows, refuse_duplicates

__all__ = ["CLASS_DIGITS", "Activities", "Activity", "Good", "Receives", "activities", "read_activities"]

FILE = "activities.csv"
COLUMNS = (
    "prefix",
    "activity",
    "label",
    "theme",
    "traded",
    "good",
    "reach_km",
    "reach_doubles",
    "receives",
    "catch_all",
    "bound",
    "strategy",
    "reason",
    "source",
)
# Digits of a class, the finest grain that all figures of jobs share.
CLASS_DIGITS = 4
STRATEGY_SECTORS = (
    "Advanced Manufacturing",
    "Clean Energy",
    "Creative Industries",
    "Defence",
    "Digital and Technologies",
    "Financial Services",
    "Foundational industries and inputs",
    "Life Sciences",
    "Professional and Business Services",
)
# Divisions at which the sections of SIC 2007 begin; 04, 34, 40, 44, 48, 54, 57, 67, 76, 83 and 89 are not used.
_SECTIONS = (
    ("A", 1, 3),
    ("B", 5, 9),
    ("C", 10, 33),
    ("D", 35, 35),
    ("E", 36, 39),
    ("F", 41, 43),
    ("G", 45, 47),
    ("H", 49, 53),
    ("I", 55, 56),
    ("J", 58, 63),
    ("K", 64, 66),
    ("L", 68, 68),
    ("M", 69, 75),
    ("N", 77, 82),
    ("O", 84, 84),
    ("P", 85, 85),
    ("Q", 86, 88),
    ("R", 90, 93),
    ("S", 94, 96),
    ("T", 97, 98),
    ("U", 99, 99),
)


class Good(StrEnum):
    """What an activity puts out: only a material or component can be the input of a maker."""

    MATERIAL = "material"
    CAPITAL = "capital"
    SERVICE = "service"
    FINAL = "final"


class Receives(StrEnum):
    """Whether an activity may be the receiving side: always, only where a firm is named, or never."""

    YES = "yes"
    NAMED = "named"
    NO = "no"


@dataclass(frozen=True)
class Activity:
    """One activity of the frame.

    Parameters
    ----------
    code : str
        SIC 2007 code of two to four digits that stands for it.
    label : str
        Plain-English name, lower case, of what is there; for goods it reads on after "makes".
    theme : str
        Field, for headings and filters.
    traded : bool
        Whether it is exchanged between regions at all.
    lq_from : float
        Location quotient from which it counts as traded; 0 where always.
    good : Good
        What it puts out.
    reach_km : float
        Distance over which it is usually bought, in km.
    reach_doubles : bool
        Whether strong sides may be up to twice the reach apart.
    receives : Receives
        Whether it may be the receiving side.
    catch_all : bool
        "Other" or "general": may support a suggestion, never lead one.
    bound : bool
        Tied to geology, sea or land: may be offered, never wished.
    strategy : tuple of str
        Sectors of the Industrial Strategy 2025 that name it, the closest first; empty where none does.
    digits : int
        Length of the code.
    reason : str
        Why the row stands as it does.
    source : str
        Where the facts of the row come from.
    """

    code: str
    label: str
    theme: str
    traded: bool
    lq_from: float
    good: Good
    reach_km: float
    reach_doubles: bool
    receives: Receives
    catch_all: bool
    bound: bool
    strategy: tuple[str, ...]
    digits: int
    reason: str
    source: str

    def is_traded_at(self, location_quotient: float) -> bool:
        """Return whether it counts as traded in a place with this location quotient."""
        return self.traded and location_quotient >= self.lq_from


@dataclass(frozen=True)
class Activities:
    """All activities, and which of them a SIC 2007 code belongs to.

    Parameters
    ----------
    by_code : dict of str to Activity
        Activities by their code, sorted.
    by_prefix : dict of str to (str or None, str)
        For each prefix of the table the activity (``None`` where out of the frame) and the reason.
    """

    by_code: dict[str, Activity]
    by_prefix: dict[str, tuple[str | None, str]]

    def __len__(self) -> int:
        return len(self.by_code)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Codes of all activities, sorted."""
        return tuple(self.by_code)

    @cached_property
    def themes(self) -> tuple[str, ...]:
        """Names of all themes, sorted."""
        return tuple(sorted({activity.theme for activity in self.by_code.values()}))

    def in_theme(self, theme: str) -> tuple[str, ...]:
        """Return the codes of a theme's activities, sorted.

        Raises
        ------
        UnknownNameError
            If there is no such theme.
        """
        if theme not in self.themes:
            raise UnknownNameError("theme", theme, self.themes)
        return tuple(code for code, activity in self.by_code.items() if activity.theme == theme)

    def get(self, code: str) -> Activity:
        """Return the activity with this code.

        Raises
        ------
        UnknownNameError
            If no activity has this code; the message names the nearest.
        """
        if code not in self.by_code:
            raise UnknownNameError("activity", code, self.by_code)
        return self.by_code[code]

    def of(self, sic_code: str) -> str | None:
        """Return the activity to which a SIC 2007 code of two to five digits belongs.

        The longest prefix of the table wins. A code that is shorter than the table's rows belongs to an activity only
        if all rows below it do. A group with a class that stands alone means the rest of the group.

        Parameters
        ----------
        sic_code : str
            Such as ``"25500"``, ``"25.50"`` or ``"255"``; leading zeros are kept.

        Returns
        -------
        str or None
            Code of the activity; ``None`` where the code is out of the frame (:meth:`why` says why) or spans
            several activities.

        Raises
        ------
        UnknownNameError
            If it is no SIC 2007 code.

        Examples
        --------
        >>> found = activities()
        >>> [found.of(code) for code in ("25500", "24460", "24410", "244", "58", "85200")]
        ['255', '2446', '244', '244', None, None]
        """
        return self._decided(sic_code)[0]

    def why(self, sic_code: str) -> str:
        """Return the reason of the row that decides where a SIC 2007 code belongs; takes and raises as :meth:`of`."""
        return self._decided(sic_code)[1]

    def _decided(self, sic_code: str) -> tuple[str | None, str]:
        code = sic_code.strip().replace(".", "").replace("/", "")
        if code.isascii() and code.isdecimal() and 2 <= len(code) <= 5:
            for length in range(len(code), 1, -1):
                if code[:length] in self.by_prefix:
                    return self.by_prefix[code[:length]]
            below = [decided for prefix, decided in self.by_prefix.items() if prefix.startswith(code)]
            if below:
                if len({activity for activity, _ in below}) == 1:
                    return below[0]
                return None, "spans several activities"
        raise UnknownNameError("SIC 2007 code", sic_code, self.by_prefix)

    def division(self, code: str) -> str:
        """Return the SIC 2007 division (two digits) of an activity; raises ``UnknownNameError`` as :meth:`get`."""
        return self.get(code).code[:2]

    def section(self, code: str) -> str:
        """Return the SIC 2007 section (one letter) of an activity; raises ``UnknownNameError`` as :meth:`get`."""
        division = int(self.division(code))
        return next(letter for letter, first, last in _SECTIONS if first <= division <= last)

    def frame(self) -> pd.DataFrame:
        """Return one row per activity, indexed by ``code`` (sorted), with the fields of :class:`Activity` as columns.

        ``strategy`` is joined by ``"; "``.
        """
        records = [{**asdict(activity), "strategy": "; ".join(activity.strategy)} for activity in self.by_code.values()]
        return pd.DataFrame.from_records(records).set_index("code")


def read_activities(text: str | None = None) -> Activities:
    """Read and check the table of activities.

    Parameters
    ----------
    text : str, optional
        The table as CSV text; the table of the package where not given.

    Raises
    ------
    TableError
        If a row is not valid, a prefix stands twice, an activity has no row of its own, or a division is missing.
    """
    rows = read_rows(FILE, COLUMNS, text)
    prefixes = [row.digits("prefix", 2, 5) for row in rows]
    refuse_duplicates(rows, "prefix", prefixes)
    found = [_activity(row) for row in rows if row.optional("activity") == row.optional("prefix")]
    codes = {activity.code for activity in found}
    by_prefix: dict[str, tuple[str | None, str]] = {}
    for row, prefix in sorted(zip(rows, prefixes, strict=True), key=lambda pair: pair[1]):
        code = row.optional("activity")
        if code and code not in codes:
            row.refuse("activity", "a prefix that has a row of its own as an activity, or nothing")
        _check_section(row, prefix)
        by_prefix[prefix] = (code or None, row.text("reason"))
    _check_divisions(rows[-1], by_prefix)
    return Activities({each.code: each for each in sorted(found, key=lambda each: each.code)}, by_prefix)


@lru_cache(maxsize=1)
def activities() -> Activities:
    """Return the activities of the package's table, read once."""
    return read_activities()


def _activity(row: Row) -> Activity:
    code = row.digits("activity", 2, 4)
    traded, lq_from = _traded(row)
    return Activity(
        code=code,
        label=row.text("label"),
        theme=row.text("theme"),
        traded=traded,
        lq_from=lq_from,
        good=Good(row.choice("good", tuple(Good))),
        reach_km=row.number("reach_km", 1, 1000),
        reach_doubles=row.yes_no("reach_doubles"),
        receives=Receives(row.choice("receives", tuple(Receives))),
        catch_all=row.yes_no("catch_all"),
        bound=row.yes_no("bound"),
        strategy=row.parts("strategy", _strategy),
        digits=len(code),
        reason=row.text("reason"),
        source=row.text("source"),
    )


def _traded(row: Row) -> tuple[bool, float]:
    value = row.text("traded")
    if value in ("yes", "no"):
        return value == "yes", 0.0
    word, _, number = value.partition(" ")
    try:
        lq_from = float(number) if word == "from" else 0.0
    except ValueError:
        lq_from = 0.0
    if not 0 < lq_from <= 100:
        row.refuse("traded", "yes, no, or 'from' and a location quotient such as 'from 3'")
    return True, lq_from


def _strategy(name: str) -> str:
    if name not in STRATEGY_SECTORS:
        raise ValueError("one of " + ", ".join(STRATEGY_SECTORS))
    return name


def _check_section(row: Row, prefix: str) -> None:
    if not any(first <= int(prefix[:2]) <= last for _, first, last in _SECTIONS):
        row.refuse("prefix", "a code in a division that SIC 2007 has")


def _check_divisions(last: Row, prefixes: Iterable[str]) -> None:
    have = {prefix[:2] for prefix in prefixes}
    for _, first_division, last_division in _SECTIONS:
        for division in range(first_division, last_division + 1):
            if f"{division:02d}" not in have:
                last.refuse("prefix", f"a table with rows for every division; {division:02d} has none")
