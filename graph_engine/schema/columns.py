"""Columns of the graph's tables: what a property is called, its type, and what it holds."""

from __future__ import annotations

from dataclasses import dataclass

from graph_engine.schema.vocabulary import ColumnType


@dataclass(frozen=True)
class Column:
    """One property: its name, type, whether it may be null, and what it holds (with its unit)."""

    name: str
    type: ColumnType
    nullable: bool
    holds: str


def text_column(name: str, holds: str, *, nullable: bool = True) -> Column:
    """A column of text."""
    return Column(name, ColumnType.TEXT, nullable, holds)


def number_column(name: str, holds: str) -> Column:
    """A column of numbers that may be missing."""
    return Column(name, ColumnType.NUMBER, True, holds)


def integer_column(name: str, holds: str) -> Column:
    """A column of whole numbers that may be missing."""
    return Column(name, ColumnType.INTEGER, True, holds)


def boolean_column(name: str, holds: str) -> Column:
    """A column of yes or no that may be missing."""
    return Column(name, ColumnType.BOOLEAN, True, holds)


SOURCE_COLUMN = text_column("source", "key of the Source that says so", nullable=False)
"""Stands in every table: no row is without a source."""
