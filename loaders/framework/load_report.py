"""The load report of a file: rows read = rows accepted + rows quarantined, each quarantined row with its reason."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from graph_engine.errors import HubError

WITHHELD = "(withheld: may name a person)"


def file_digest(path: Path) -> str:
    """Return the SHA-256 of the bytes of a file, in hexadecimal digits."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


@dataclass(frozen=True)
class Quarantined:
    """One row that was set aside: where it stands, the rule it breaks and the raw value."""

    line: int
    column: str
    rule: str
    value: str


@dataclass
class FileReport:
    """Counts rows of one file while a loader reads it.

    Readers call :meth:`read`; loaders call :meth:`quarantine`. What is not quarantined is accepted. A row is
    quarantined once: further complaints about the same line are ignored. ``source`` is the key of the edition that the
    file belongs to; a loader of several editions sets it, and staging finds it where there is only one.
    """

    name: str
    sha256: str
    rows_read: int = 0
    quarantined: list[Quarantined] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)
    source: str | None = None
    _lines: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def of(cls, path: Path, name: str | None = None) -> FileReport:
        """Open the load report of a file and take the digest of its bytes."""
        return cls(name or path.name, file_digest(path))

    @property
    def rows_accepted(self) -> int:
        """Rows read less rows quarantined."""
        return self.rows_read - len(self.quarantined)

    def read(self, rows: int) -> None:
        """Count data rows as read."""
        self.rows_read += rows

    def quarantine(self, line: int, column: str, rule: str, value: object, *, part: str = "") -> None:
        """Set a row aside.

        Parameters
        ----------
        line : int
            Line of the file (or row of the sheet), from 1, the header included.
        column, rule, value
            What broke which rule, and the raw value; pass :data:`WITHHELD` where it may name a person.
        part : str
            Member of an archive or sheet of a workbook, where a file has several.
        """
        # Rows read = accepted + quarantined holds only where a row counts once, whatever else is wrong with it.
        if (part, line) in self._lines:
            return
        self._lines.add((part, line))
        where = f"{part}: {column}" if part else column
        self.quarantined.append(Quarantined(line, where, rule, str(value)[:500]))

    def is_quarantined(self, line: int, *, part: str = "") -> bool:
        """Say whether a row has been set aside."""
        return (part, line) in self._lines

    def note(self, rule: str, rows: int = 1) -> None:
        """Count accepted rows that were repaired, or that only serve as a check, under a stated rule."""
        if rows:
            self.notes[rule] += rows

    def check(self) -> None:
        """Raise where the report does not balance (a defect of the loader, never of the data)."""
        if self.rows_accepted < 0:
            raise HubError(
                f"{self.name}: {len(self.quarantined)} rows quarantined but only {self.rows_read} read; "
                "the loader's report is wrong."
            )
