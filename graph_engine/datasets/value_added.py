"""The frames of gross value added: ITL3 areas by 48 industries, and districts by 37, for profiles of any place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pandas as pd

from graph_engine.datasets.activity_matrix import ActivityMatrix, pivot
from graph_engine.datasets.cached.cache import Dataset
from graph_engine.datasets.editions import BASIS, UNUSED, Country, EditionChoice, EditionUse, FigureEdition, areas_short
from graph_engine.errors import NotEnoughDataError
from graph_engine.geography.gazetteer import Area, Gazetteer
from graph_engine.reference.thresholds import CoverageThresholds, section
from graph_engine.schema import AreaLevel, EdgeType, Measure, NodeLabel, Scheme
from graph_engine.stores.protocol import GraphStore

# Imputed rent is what owners would pay themselves for their homes: no industry of any place.
IMPUTED_RENT = "68IMP"

FRAMES: dict[str, tuple[Scheme, AreaLevel]] = {
    "gva": (Scheme.GVA, AreaLevel.ITL3),
    "gva-districts": (Scheme.GVA_DISTRICT, AreaLevel.DISTRICT),
}


def load_gva(store: GraphStore, frame: str, gazetteer: Gazetteer, year: int | None = None) -> ActivityMatrix:
    """Read a frame of gross value added, without imputed rent.

    Parameters
    ----------
    frame : str
        ``gva`` (ITL3) or ``gva-districts``.
    year : int, optional
        By default the newest for which an edition covers the country.

    Raises
    ------
    NotEnoughDataError
        Where the frame, or the year, is not loaded, or no edition covers the country.
    """
    scheme, level = FRAMES[frame]
    names, rows = _rows(store, scheme, year)
    if names.empty:
        raise NotEnoughDataError(f"No gross value added for {level} areas is loaded; load it with: hub load gva FILE.")
    if rows.empty:
        raise NotEnoughDataError(f"No gross value added for {level} areas in {year or 'any year'} is loaded.")
    why = ""
    # The newest release first, of which every year is revised, then older ones.
    for (of_year, source), part in sorted(rows.groupby(["year", "source"]), key=lambda item: item[0], reverse=True):
        why = _short(part, level, gazetteer, len(names))
        if not why:
            part = part.assign(code=part["to"].str.removeprefix(f"{scheme}:"))
            part = part[part["code"] != IMPUTED_RENT]
            return pivot(part, str(Measure.GVA), int(str(of_year)), names.set_index("code")["name"].sort_index())
        why = f"{source} is not used: {why}"
    raise NotEnoughDataError(f"No gross value added that covers the country by {level} areas is loaded: {why}.")


def choose_value_added(store: GraphStore, gazetteer: Gazetteer) -> Iterator[EditionChoice]:
    """Say of each frame which editions cover the country in their newest year, and which of them is the latest."""
    for scheme, level in FRAMES.values():
        names, rows = _rows(store, scheme, None)
        uses: list[EditionUse] = []
        newest = rows[rows["year"] == rows.groupby("source")["year"].transform("max")]
        basis = None
        for (year, source), part in sorted(newest.groupby(["year", "source"]), key=lambda item: item[0], reverse=True):
            edition = FigureEdition(
                str(source), level, int(str(year)), frozenset(part["from"]), frozenset(part["to"]), 0
            )
            why = _short(part, level, gazetteer, len(names))
            if not why and basis is not None:
                why = f"{basis.source} is later"
            uses.append(EditionUse(edition, UNUSED if why else BASIS, why))
            basis = basis or (None if why else edition)
        yield EditionChoice(basis, (), tuple(uses))


def _rows(store: GraphStore, scheme: Scheme, year: int | None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Industries of a classification, and the figures by them."""
    names = store.nodes(NodeLabel.SECTOR, ["key", "code", "name"], {"scheme": str(scheme)}).to_pandas()
    where: dict[str, str | int | list[str] | list[int]] = {"measure": str(Measure.GVA)}
    if year is not None:
        where["year"] = year
    rows = store.edges(
        EdgeType.HAS_ACTIVITY, NodeLabel.AREA, NodeLabel.SECTOR, ["year", "value", "suppressed", "source"], where
    ).to_pandas()
    return names, rows[rows["to"].isin(names["key"])]


def _short(rows: pd.DataFrame, level: str, gazetteer: Gazetteer, industries: int) -> str:
    """Why figures of one edition and year do not cover the country; empty where they do."""
    units = set(rows["from"])
    if short := areas_short(units, gazetteer, Country("the United Kingdom", lambda _key: True)):
        return short
    cells, wanted = len(rows), len(units) * industries
    if cells < section("coverage", CoverageThresholds).codes * wanted:
        return f"it has {cells} of {wanted} figures of {len(units)} areas by {industries} industries"
    return ""


def members(gazetteer: Gazetteer, area: Area, profile: ActivityMatrix) -> list[str]:
    """Areas of a profile that make up an area exactly.

    Raises
    ------
    NotEnoughDataError
        Where no set of them does.
    """
    if area.key in profile.figures.index:
        return [area.key]
    mine = gazetteer.atoms(area)
    inside = [unit for unit in profile.figures.index if (own := gazetteer.atoms(str(unit))) and own <= mine]
    covered = frozenset().union(*(gazetteer.atoms(unit) for unit in inside)) if inside else frozenset()
    if not mine or covered != mine:
        raise NotEnoughDataError(f"No gross value added is published for parts that make up {area.name} exactly.")
    return inside


def load_value_added(store: GraphStore, gazetteer: Gazetteer) -> dict[str, ActivityMatrix]:
    """Read the newest year of every frame of gross value added that is loaded, by name."""
    found = {}
    for name in FRAMES:
        with suppress(NotEnoughDataError):
            found[name] = load_gva(store, name, gazetteer)
    return found


VALUE_ADDED = Dataset("value-added", load_value_added, (ActivityMatrix,))
