"""How recent the record is that vouches for an organisation."""

from __future__ import annotations

import re
from datetime import date

from graph_engine.datasets.figures import Figures
from graph_engine.explanations.limits import limits

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def edition_year(figures: Figures, source: str) -> str:
    """Last year that the edition of a source names; empty where it names none.

    Parameters
    ----------
    figures : Figures
        The figures of the release.
    source : str
        Key of the source.
    """
    return max(_YEAR.findall(figures.edition(source)), default="")


def seen_in(figures: Figures, key: str) -> str:
    """Last year in which a dated record names an organisation; empty where none does."""
    seen = figures.last_seen
    if key not in seen.index:
        return ""
    # A project names its partners to its end, which lies beyond what any edition can know.
    newest = max(edition_year(figures, str(source)) for source in figures.sources.index)
    return min(str(int(seen[key])), newest)


def is_old(dated: str, written: str) -> bool:
    """Whether what vouches for an organisation is to be checked before a call: older than the thresholds allow.

    Parameters
    ----------
    dated : str
        ISO text of a year, which counts to its last day, or of a day; empty where the source states none.
    written : str
        ISO text of the day on which the release was made.

    Returns
    -------
    bool
        True where it is older, and where no date is known.

    Examples
    --------
    >>> is_old("2022", "2026-11-30"), is_old("2023", "2026-11-30"), is_old("", "2026-11-30")
    (True, False, True)
    """
    if not dated:
        return True
    day = date.fromisoformat(dated if "-" in dated else f"{dated}-12-31")
    made = date.fromisoformat(written[:10])
    return (day.year + limits().contact_years, day.month, day.day) < (made.year, made.month, made.day)
