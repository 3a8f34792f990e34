"""Codes of the areas by which the tables name places."""

from __future__ import annotations

from typing import Annotated

from graph_engine.reference.typed_table import one_of

__all__ = ["ITL2_2021", "AreaCode"]

# The 41 areas of ITL level 2, 2021.
ITL2_2021 = tuple(
    f"TL{region}{number}"
    for region, numbers in (
        ("C", "12"),
        ("D", "13467"),
        ("E", "1234"),
        ("F", "123"),
        ("G", "123"),
        ("H", "123"),
        ("I", "34567"),
        ("J", "1234"),
        ("K", "1234"),
        ("L", "12"),
        ("M", "56789"),
        ("N", "0"),
    )
    for number in numbers
)
AreaCode = Annotated[str, one_of(*ITL2_2021)]
"""Code of an ITL2 area of 2021 (``TLC1`` to ``TLN0``)."""
