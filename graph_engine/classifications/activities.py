"""Activities: the units in which places are compared, cut from SIC 2007 by the table ``activities.csv``.

Manufacturing stands by group (three digits), services by class (four digits), and a few classes that are another thing
than their group stand alone; what is not exchanged between regions is out of the frame, with a stated reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from graph_engine.errors import UnknownNameError
from graph_engine.reference.activity_rows import SECTIONS, TABLE, ActivityRow, Good, Receives, section_of

__all__ = ["CLASS_DIGITS", "Activities", "Activity", "Good", "Receives", "activities", "read_activities"]

# Digits of a class, the finest grain that all figures of jobs share.
CLASS_DIGITS = 4


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
        return section_of(int(self.division(code)))


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
    lines = TABLE.lines(text)
    found = {line.row.activity: _activity(line.row) for line in lines if isinstance(line.row, ActivityRow)}
    by_prefix: dict[str, tuple[str | None, str]] = {}
    for line in sorted(lines, key=lambda line: line.row.prefix):
        code = line.row.activity
        if code and code not in found:
            line.refuse("activity", "a prefix that has a row of its own as an activity, or nothing")
        by_prefix[line.row.prefix] = (code or None, line.row.reason)
    have = {prefix[:2] for prefix in by_prefix}
    for _, first_division, last_division in SECTIONS:
        for division in range(first_division, last_division + 1):
            if f"{division:02d}" not in have:
                lines[-1].refuse("prefix", f"a table with rows for every division; {division:02d} has none")
    return Activities(dict(sorted(found.items())), by_prefix)


@lru_cache(maxsize=1)
def activities() -> Activities:
    """Return the activities of the package's table, read once."""
    return read_activities()


def _activity(row: ActivityRow) -> Activity:
    return Activity(
        code=row.activity,
        label=row.label,
        theme=row.theme,
        traded=row.lq_from is not None,
        lq_from=row.lq_from or 0.0,
        good=row.good,
        reach_km=row.reach_km,
        reach_doubles=row.reach_doubles,
        receives=row.receives,
        catch_all=row.catch_all,
        bound=row.bound,
        strategy=row.strategy,
        digits=len(row.activity),
        reason=row.reason,
        source=row.source,
    )
