"""Parts of a back-test that are finished, in a file: one that was broken off goes on where it was."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from graph_engine.errors import InputError
from graph_engine.prediction.evaluation import PartResult
from graph_engine.prediction.tie_history import TieHistory


def digest_of(history: TieHistory, *more: str) -> str:
    """A name for what is measured, and by what: other participations, or other code, never find the parts of these."""
    found = hashlib.sha256("\x1f".join(more).encode())
    for labels in (history.organisations, history.areas, history.themes):
        found.update(pd.util.hash_array(labels.to_numpy(dtype=object)).tobytes())
    membership, themes = history.membership.sorted_indices(), history.theme_of.sorted_indices()
    for values in (membership.indptr, membership.indices, themes.indptr, themes.indices, history.area_of):
        found.update(np.asarray(values, dtype=np.int64).tobytes())
    for numbers in (
        history.start,
        history.points,
        *(one.astype(float) for one in (history.home, history.business, history.later)),
    ):
        found.update(np.ascontiguousarray(numbers, dtype=np.float64).tobytes())
    return found.hexdigest()


@dataclass
class FinishedParts:
    """Results of finished parts by what was measured.

    Parameters
    ----------
    path : Path, optional
        File in which they stand; without one they are remembered as long as this object.
    """

    path: Path | None = None
    _parts: dict[str, dict[str, Any]] = field(default_factory=dict)
    _tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.path is None or not self.path.exists():
            return
        try:
            found = json.loads(self.path.read_text("utf-8"))
            parts, tables = found["parts"], dict(found.get("tables", {}))
            for part in parts.values():
                PartResult.from_dict(part)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InputError(
                f"{self.path} holds no finished parts of an evaluation: name another file, or remove it."
            ) from error
        self._parts, self._tables = parts, tables

    def get(self, digest: str, task: str, origin: int) -> PartResult | None:
        """The result of a part, where it is finished."""
        found = self._parts.get(_key(digest, task, origin))
        return PartResult.from_dict(found) if found else None

    def add(self, digest: str, part: PartResult) -> None:
        """Remember a part; its file is exchanged whole."""
        self._parts[_key(digest, part.task, part.origin)] = part.as_dict()
        self._write()

    def rows(self, digest: str, task: str, origin: int) -> list[dict[str, Any]] | None:
        """Rows of a finished table that is no ranking."""
        return self._tables.get(_key(digest, task, origin))

    def add_rows(self, digest: str, task: str, origin: int, rows: list[dict[str, Any]]) -> None:
        """Remember a table."""
        self._tables[_key(digest, task, origin)] = rows
        self._write()

    def _write(self) -> None:
        if self.path is None:
            return
        # A file that is written beside it and renamed is never half a file.
        beside = self.path.with_name(self.path.name + ".new")
        found = {"parts": self._parts, "tables": self._tables}
        beside.write_text(json.dumps(found, ensure_ascii=False, indent=1), "utf-8")
        os.replace(beside, self.path)


def _key(digest: str, task: str, origin: int) -> str:
    return f"{digest}:{task}:{origin}"
