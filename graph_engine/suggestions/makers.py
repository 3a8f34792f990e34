"""Whether firms work on what a suggestion is about."""

from __future__ import annotations

from enum import IntEnum


class Makers(IntEnum):
    """Whether firms work on what a suggestion is about: who makes a thing can sell or buy it at once."""

    NAMED = 0
    """One of the two is a firm that works on it, or both are industries of areas."""
    IN_TOPIC = 1
    """Neither, yet firms elsewhere work on its topic."""
    HARDLY = 2
    """There are hardly any on record."""
