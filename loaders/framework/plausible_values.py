"""Figures and points that cannot be: larger than the whole country, or on no Earth."""

from __future__ import annotations

import pandas as pd

from loaders.framework.load_report import FileReport

NOT_PLAUSIBLE = "more than the whole country can have"
NO_POINT = "no point on Earth"
_POLE, _HALF_ROUND = 90.0, 180.0


def plausible_rows(values: pd.DataFrame, most: float, file_report: FileReport, *, part: str = "") -> pd.DataFrame:
    """Rows of which no value is larger than ``most`` in size; others are set aside by the first such value."""
    large = values.abs() > most
    for line, row in values[large.any(axis=1)].iterrows():
        name, value = next((str(name), float(one)) for name, one in row.items() if abs(one) > most)
        file_report.quarantine(int(str(line)), name, NOT_PLAUSIBLE, f"{value:g}", part=part)
    return values[~large.any(axis=1)]


def points_on_earth(latitude: pd.Series, longitude: pd.Series, file_report: FileReport) -> pd.Series:
    """Whether each point is on Earth or unknown; rows of others are set aside."""
    good = ~(latitude.abs().gt(_POLE) | longitude.abs().gt(_HALF_ROUND))
    for line in latitude.index[~good]:
        point = f"{float(latitude[line]):g}, {float(longitude[line]):g}"
        file_report.quarantine(int(str(line)), str(latitude.name), NO_POINT, point)
    return good
