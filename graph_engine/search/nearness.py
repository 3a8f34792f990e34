"""How far places are from whoever asks: by a postcode, an area, or not at all."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from graph_engine.datasets.cached.cache import Dataset
from graph_engine.datasets.figures import Figures
from graph_engine.datasets.strong_places import strong_places_limits
from graph_engine.errors import InputError, UnknownNameError
from graph_engine.explanations.wording import kilometres
from graph_engine.geography.distances import great_circle_km
from graph_engine.schema import AreaLevel, NodeLabel
from graph_engine.schema.scalars import frame
from graph_engine.stores.protocol import GraphStore

_POSTCODE = re.compile(r"([A-Za-z]{1,2}\d[A-Za-z\d]?)(?:\s*\d[A-Za-z]{2})?")

Point = tuple[float, float]


def _load_postcodes(store: GraphStore) -> dict[str, Point]:
    rows = frame(store.nodes(NodeLabel.AREA, ["code", "latitude", "longitude"], {"level": str(AreaLevel.POSTCODE)}))
    return dict(zip(rows["code"], zip(rows["latitude"], rows["longitude"], strict=True), strict=True))


POSTCODES = Dataset("postcodes", _load_postcodes)


def distances(figures: Figures, postcodes: Mapping[str, Point], near: str | None) -> pd.Series | None:
    """Kilometres from a postcode or an area to every unit; none where nobody says where he is.

    Raises
    ------
    UnknownNameError
        For a postcode or an area that is not known.
    InputError
        For an area of which nothing says where it lies.
    """
    if near is None or not near.strip():
        return None
    found = _POSTCODE.fullmatch(near.strip())
    outward = found.group(1).upper() if found else ""
    if outward in postcodes:
        latitude, longitude = postcodes[outward]
    elif found and not figures.gazetteer.matching(near):
        raise UnknownNameError("postcode", near.strip(), sorted(postcodes))
    else:
        area = figures.gazetteer.find(near)
        latitude, longitude = area.latitude, area.longitude
        if math.isnan(latitude):
            # An area without an outline lies in the middle of the units that are or hold it.
            held = figures.gazetteer.units_of(area, figures.units)
            middle = figures.gazetteer.areas.loc[held, ["latitude", "longitude"]].astype(float).mean()
            latitude, longitude = float(middle["latitude"]), float(middle["longitude"])
        if math.isnan(latitude):
            raise InputError(f"Where {area.name} lies is not in the figures; name a postcode or another area.")
    rows = figures.gazetteer.areas.loc[list(figures.units)]
    km = great_circle_km(
        np.array(latitude), np.array(longitude), rows["latitude"].to_numpy(float), rows["longitude"].to_numpy(float)
    )
    return pd.Series(km, index=list(figures.units))


def decayed(score: pd.Series, distance: pd.Series | None) -> pd.Series:
    """Scores that fall with distance; as they are where distance does not matter."""
    return (
        score
        if distance is None
        else score * np.exp(-distance.reindex(score.index) / strong_places_limits().near_decay_km)
    )


def best_first(score: pd.Series) -> list[str]:
    """Units with a score above nought, the best first, in order of key where equal."""
    return [str(unit) for unit in score[score > 0].sort_index().sort_values(ascending=False, kind="stable").index]


def kilometres_to(distance: pd.Series | None, unit: str) -> float | None:
    """Distance of a unit, where it is known from where."""
    return None if distance is None else float(distance[unit])


def away(distance: pd.Series | None, unit: str) -> str:
    """The end of a sentence that says how far a unit is."""
    return "" if distance is None else f"; {kilometres(float(distance[unit]))} away"
