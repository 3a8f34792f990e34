"""How large a published figure of one area may be at most: what is larger is a fault of the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Interval

Most = Annotated[float, Interval(ge=1, le=1e12)]


@dataclass(frozen=True)
class PlausibleThresholds:
    """The most that one area may have, by measure: more than the whole country has is no figure."""

    jobs: Most
    local_units: Most
    gva_m: Most
    residents: Most
