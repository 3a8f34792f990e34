"""Columns of the graph's tables: what a property is called, its type, and what it holds."""

from __future__ import annotations

from dataclasses import dataclass

from graph_engine.schema.vocabulary import ColumnType, Quantity


@dataclass(frozen=True)
class Column:
    """One property: its name, type, whether it may be null, and what it holds (with its unit).

    ``quantity`` says of a number, and of a date, what it is an amount of: no loaded figure is beyond its bounds.
    """

    name: str
    type: ColumnType
    nullable: bool
    holds: str
    quantity: Quantity | None = None


def text_column(name: str, holds: str, *, nullable: bool = True) -> Column:
    """A column of text."""
    return Column(name, ColumnType.TEXT, nullable, holds)


def number_column(name: str, holds: str, quantity: Quantity) -> Column:
    """A column of numbers that may be missing."""
    return Column(name, ColumnType.NUMBER, True, holds, quantity)


def integer_column(name: str, holds: str, quantity: Quantity) -> Column:
    """A column of whole numbers that may be missing."""
    return Column(name, ColumnType.INTEGER, True, holds, quantity)


def date_column(name: str, holds: str) -> Column:
    """A column of ISO dates that may be missing, or cut to month or year."""
    return Column(name, ColumnType.TEXT, True, holds, Quantity.YEAR)


def boolean_column(name: str, holds: str) -> Column:
    """A column of yes or no that may be missing."""
    return Column(name, ColumnType.BOOLEAN, True, holds)


SOURCE_COLUMN = text_column("source", "key of the Source that says so", nullable=False)
"""Stands in every table: no row is without a source."""
