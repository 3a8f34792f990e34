"""Figures by area and industry in bounded memory: one number for each cell, with the line that it came from.

The room taken is that of the areas and industries that are loaded, whatever the size of the file.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from loaders.framework.repeats import CONTRADICTION, REPEATED

SetAside = Callable[[int, int, str, str], None]
"""Called with the number of the file, the line, the rule and the raw value of a row that is set aside."""


class Cells:
    """A table of areas × industries that is filled row by row, from one file or several.

    A row that says again what another says is set aside as repeated. Rows that give one cell different
    figures contradict each other and are all set aside, so that the order of rows never decides.

    Parameters
    ----------
    areas, industries : int
        Size of the table.
    set_aside : callable
        Told of each row that is not kept.
    """

    def __init__(self, areas: int, industries: int, set_aside: SetAside) -> None:
        size = areas * industries
        self._industries = industries
        self._set_aside = set_aside
        self._value = np.full(size, np.nan)
        self._line = np.zeros(size, dtype=np.int64)
        self._file = np.zeros(size, dtype=np.int32)
        self._contradicted = np.zeros(size, dtype=bool)

    def add(self, area: np.ndarray, industry: np.ndarray, value: np.ndarray, line: np.ndarray, file: int) -> None:
        """Put rows into the table.

        Parameters
        ----------
        area, industry : ndarray of int, shape (n,)
            Positions in the table.
        value : ndarray of float, shape (n,)
            Figures; NaN where the publisher suppressed the figure.
        line : ndarray of int, shape (n,)
            Lines of the file, from 1.
        file : int
            Number of the file.
        """
        at = area * self._industries + industry
        # A cell may stand twice in one batch: only its first row can be new.
        _, first = np.unique(at, return_index=True)
        new = np.zeros(len(at), dtype=bool)
        new[first] = True
        new &= self._line[at] == 0
        self._value[at[new]] = value[new]
        self._line[at[new]] = line[new]
        self._file[at[new]] = file
        for again in np.flatnonzero(~new):
            self._again(int(at[again]), float(value[again]), int(line[again]), file)

    def _again(self, cell: int, value: float, line: int, file: int) -> None:
        held = float(self._value[cell])
        if not self._contradicted[cell] and (held == value or (np.isnan(held) and np.isnan(value))):
            self._set_aside(file, line, REPEATED, _text(value))
            return
        if not self._contradicted[cell]:
            # The row that was there goes too: nothing says which of the two is right.
            self._contradicted[cell] = True
            self._set_aside(int(self._file[cell]), int(self._line[cell]), CONTRADICTION, _text(held))
        self._set_aside(file, line, CONTRADICTION, _text(value))

    def refuse(self, rule: str, area: int | None = None) -> None:
        """Set every row aside under one rule, or every row of one area."""
        held = (self._line > 0) & ~self._contradicted
        if area is not None:
            held[: area * self._industries] = False
            held[(area + 1) * self._industries :] = False
        for cell in np.flatnonzero(held):
            value = _text(float(self._value[cell]))
            self._set_aside(int(self._file[cell]), int(self._line[cell]), rule, value)
        self._line[held] = 0

    def take(self, other: Cells) -> None:
        """Put the rows of another table of the same size into this one."""
        for file in np.unique(other._file[other._line > 0]):
            cells = np.flatnonzero((other._line > 0) & (other._file == file) & ~other._contradicted)
            area, industry = np.divmod(cells, self._industries)
            self.add(area, industry, other._value[cells], other._line[cells], int(file))
        for cell in np.flatnonzero(other._contradicted & ~self._contradicted):
            if self._line[cell]:
                self._set_aside(
                    int(self._file[cell]),
                    int(self._line[cell]),
                    CONTRADICTION,
                    _text(float(self._value[cell])),
                )
            else:
                self._line[cell] = other._line[cell]
            self._contradicted[cell] = True

    @property
    def only_zeros(self) -> bool:
        """Whether there are figures, every one is 0 and none is suppressed."""
        figures = self._value[self._line > 0]
        return bool(len(figures)) and not figures.any()

    def accepted(self) -> np.ndarray:
        """Return the cells that hold a row, in order: positions of areas, of industries, as rows of two."""
        cells = np.flatnonzero((self._line > 0) & ~self._contradicted)
        return np.stack(np.divmod(cells, self._industries), axis=1)

    def filled(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return area, industry and place in the files of every cell that came, whether it is kept or not."""
        cells = np.flatnonzero(self._line > 0)
        area, industry = np.divmod(cells, self._industries)
        return area, industry, self._file[cells].astype(np.int64) * (1 << 40) + self._line[cells]

    def figures(self) -> np.ndarray:
        """Return the figures of :meth:`kept`; NaN where suppressed."""
        held: np.ndarray = self._value[(self._line > 0) & ~self._contradicted]
        return held


def _text(value: float) -> str:
    return "suppressed" if np.isnan(value) else f"{value:.15g}"
