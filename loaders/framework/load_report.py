"""The load report of a file: rows read = rows accepted + rows quarantined, each quarantined row with its reason."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np

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

    Three counts that are taken in different places must agree. A reader counts every row that it meets (:meth:`read`);
    it hands it on (:meth:`hand_on`, or at once with :meth:`read`) or sets it aside itself (:meth:`set_aside`); a loader
    quarantines rows that it was handed (:meth:`quarantine`). A row is quarantined once: further complaints about the
    same line are ignored. ``source`` is the key of the edition that the file belongs to; a loader of several editions
    sets it, and staging finds it where there is only one.
    """

    name: str
    digest: str = ""
    rows_read: int = 0
    quarantined: list[Quarantined] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)
    source: str | None = None
    path: Path | None = None
    _handed_on: int = 0
    _set_aside: int = 0
    _lines: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def of(cls, path: Path, name: str | None = None) -> FileReport:
        """Open the load report of a file."""
        return cls(name or path.name, path=path)

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the bytes of the file, taken when it is first asked for: many a file is refused before."""
        return self.digest or (file_digest(self.path) if self.path else "")

    @property
    def rows_accepted(self) -> int:
        """Rows that were handed to the loader less those that it quarantined."""
        return self._handed_on - (len(self.quarantined) - self._set_aside)

    def read(self, rows: int, *, handed_on: bool = True) -> None:
        """Count data rows as read, and as handed on unless the reader says so itself."""
        self.rows_read += rows
        if handed_on:
            self._handed_on += rows

    def hand_on(self, rows: int) -> None:
        """Count rows that were read as handed to the loader: at the place where they are."""
        self._handed_on += rows

    def set_aside(self, line: int, column: str, rule: str, value: object, *, part: str = "") -> None:
        """Quarantine a row that is not handed to the loader; as :meth:`quarantine`."""
        before = len(self.quarantined)
        self.quarantine(line, column, rule, value, part=part)
        self._set_aside += len(self.quarantined) - before

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

    def accepted(self, lines: Iterable[Hashable], *, part: str = "") -> np.ndarray:
        """Say of each of several rows whether it has not been set aside; a mask, also where there are none."""
        # A list would do but for the empty one, by which pandas chooses columns and not rows.
        return np.array([(part, line) not in self._lines for line in lines], dtype=bool)

    def note(self, rule: str, rows: int = 1) -> None:
        """Count accepted rows that were repaired, or that only serve as a check, under a stated rule."""
        if rows:
            self.notes[rule] += rows

    def check(self) -> None:
        """Raise where the report does not balance (a defect of the reader or the loader, never of the data)."""
        quarantined = len(self.quarantined)
        if self.rows_accepted < 0 or self.rows_read != self.rows_accepted + quarantined:
            raise HubError(
                f"{self.name}: {self.rows_read:,} rows were read, but {self.rows_accepted:,} accepted and "
                f"{quarantined:,} quarantined; the loader's report is wrong, and nothing was loaded. Please report it."
            )
