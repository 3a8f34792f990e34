"""A use table: what industries buy of products, in the one shape in which tables of any country are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graph_engine.errors import LayoutError

NOT_USED = "total: read as a check of the sum"


@dataclass(frozen=True)
class UseTable:
    """What industries buy of products.

    Parameters
    ----------
    year : int
        Of the flows.
    products, industries : tuple of str
        Codes of rows and columns, as published.
    product_names, industry_names : tuple of str
        Their names.
    flows : ndarray, shape (products, industries)
        Intermediate purchases, in the table's currency.
    """

    year: int
    products: tuple[str, ...]
    industries: tuple[str, ...]
    product_names: tuple[str, ...]
    industry_names: tuple[str, ...]
    flows: np.ndarray

    def __post_init__(self) -> None:
        if self.flows.shape != (len(self.products), len(self.industries)):
            raise ValueError(f"flows are {self.flows.shape}, codes {len(self.products)} × {len(self.industries)}")


def require_sums(name: str, table: UseTable, totals: Sequence[float] | np.ndarray) -> None:
    """Refuse a table whose columns do not sum to the totals that are published with it.

    Parameters
    ----------
    name : str
        The file, for the message.
    table : UseTable
        Read from it.
    totals : sequence of float, shape (industries,)
        Published sum of each column; empty where the file has none.

    Raises
    ------
    LayoutError
        No totals, or a sum that differs by more than rounding of every cell to a whole million can do.
    """
    if not len(totals):
        raise LayoutError(f"{name}: no row of total intermediate consumption to check the table by.")
    # Every cell is rounded to a whole million.
    gap = np.abs(table.flows.sum(axis=0) - np.asarray(totals, dtype=float))
    if gap.max() > len(table.products) / 2:
        at = int(gap.argmax())
        raise LayoutError(
            f"{name}: what {table.industries[at]} buys sums to {table.flows[:, at].sum():,.0f}, its published total is "
            f"{totals[at]:,.0f}; rows or columns are missing or changed."
        )
