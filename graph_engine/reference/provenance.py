"""What a row of reference data was checked against, and when: every row of every table says it in two columns.

``checked_against`` is the address of a page that was read, or the key of a loaded publication (as ``hub sources`` lists
them), or ``editors-knowledge`` where nothing was looked up. Then ``checked_on`` is ``never``, and otherwise a day. What
only the editors know may keep a suggestion from being shown; it names nobody.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

__all__ = ["EDITORS_KNOWLEDGE", "NEVER", "PROVENANCE_COLUMNS", "UNCHECKED", "Checked", "checked_of"]

EDITORS_KNOWLEDGE = "editors-knowledge"
NEVER = "never"
PROVENANCE_COLUMNS = ("checked_against", "checked_on")
_PAGE = "https://"
_KEY = re.compile(r"[a-z0-9]+([-.][a-z0-9]+)*")


@dataclass(frozen=True)
class Checked:
    """What a row was checked against, and when.

    Parameters
    ----------
    against : str
        Address of a page, key of a loaded publication, or ``editors-knowledge``.
    on : str
        ISO date, or ``never``.
    """

    against: str
    on: str

    @property
    def may_name(self) -> bool:
        """Whether a card may name whom the row names: somebody else says it too."""
        return self.against != EDITORS_KNOWLEDGE

    @property
    def page(self) -> str | None:
        """Address of the page that was read, if it was one."""
        return self.against if self.against.startswith(_PAGE) else None


UNCHECKED = Checked(EDITORS_KNOWLEDGE, NEVER)


def checked_of(cells: Mapping[str, str]) -> tuple[Checked, str | None]:
    """Read what a row says of itself.

    Parameters
    ----------
    cells : mapping
        Its cells by column; without the two columns it says nothing, so that nothing was checked.

    Returns
    -------
    tuple of Checked and str or None
        What it says, and the column that is wrong, if one is.

    Examples
    --------
    >>> checked_of({"checked_against": "uk-ets", "checked_on": "2026-11-30"})
    (Checked(against='uk-ets', on='2026-11-30'), None)
    >>> checked_of({"checked_against": "editors-knowledge", "checked_on": "2026-11-30"})[1]
    'checked_on'
    """
    against, on = (cells.get(column, "") for column in PROVENANCE_COLUMNS)
    if not set(PROVENANCE_COLUMNS) <= set(cells):
        return UNCHECKED, None
    checked = Checked(against, on)
    if not (_KEY.fullmatch(against) or (checked.page and " " not in against)):
        return checked, PROVENANCE_COLUMNS[0]
    right = _is_day(on) if checked.may_name else on == NEVER
    return checked, None if right else PROVENANCE_COLUMNS[1]


def allowed_in(column: str) -> str:
    """What is allowed in one of the two columns."""
    if column == PROVENANCE_COLUMNS[0]:
        return f"an address (https://…), the key of a loaded publication, or {EDITORS_KNOWLEDGE!r}"
    return f"the day of the check as in 2026-11-30, or {NEVER!r} with {EDITORS_KNOWLEDGE!r} and only there"


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
