"""The two vintages of areas that the graph is built on."""

from __future__ import annotations

FIGURES = 2021
"""Vintage of the ITL areas that figures stand on."""
TODAY = 2025
"""Vintage of the areas of today."""
