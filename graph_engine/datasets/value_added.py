"""The frames of gross value added: ITL3 areas by 48 industries, and districts by 37, for profiles of any place."""

from __future__ import annotations

from contextlib import suppress

from graph_engine.datasets.activity_matrix import ActivityMatrix, pivot
from graph_engine.datasets.cached.cache import Dataset
from graph_engine.errors import NotEnoughDataError
from graph_engine.geography.gazetteer import Area, Gazetteer
from graph_engine.schema import AreaLevel, EdgeType, Measure, NodeLabel, Scheme
from graph_engine.stores.protocol import GraphStore

# Imputed rent is what owners would pay themselves for their homes: no industry of any place.
IMPUTED_RENT = "68IMP"

FRAMES: dict[str, tuple[Scheme, AreaLevel]] = {
    "gva": (Scheme.GVA, AreaLevel.ITL3),
    "gva-districts": (Scheme.GVA_DISTRICT, AreaLevel.DISTRICT),
}


def load_gva(store: GraphStore, frame: str, year: int | None = None) -> ActivityMatrix:
    """Read a frame of gross value added, without imputed rent.

    Parameters
    ----------
    frame : str
        ``gva`` (ITL3) or ``gva-districts``.
    year : int, optional
        The newest by default.

    Raises
    ------
    NotEnoughDataError
        Where the frame, or the year, is not loaded.
    """
    scheme, level = FRAMES[frame]
    names = store.nodes(NodeLabel.SECTOR, ["key", "code", "name"], {"scheme": str(scheme)}).to_pandas()
    if names.empty:
        raise NotEnoughDataError(f"No gross value added for {level} areas is loaded; load it with: hub load gva FILE.")
    where: dict[str, str | int | list[str] | list[int]] = {"measure": str(Measure.GVA)}
    if year is not None:
        where["year"] = year
    rows = store.edges(
        EdgeType.HAS_ACTIVITY, NodeLabel.AREA, NodeLabel.SECTOR, ["year", "value", "suppressed", "source"], where
    ).to_pandas()
    rows = rows[rows["to"].isin(names["key"])]
    if rows.empty:
        raise NotEnoughDataError(f"No gross value added for {level} areas in {year or 'any year'} is loaded.")
    newest = int(rows["year"].max())
    rows = rows[rows["year"] == newest].copy()
    rows["code"] = rows["to"].str.removeprefix(f"{scheme}:")
    rows = rows[rows["code"] != IMPUTED_RENT]
    return pivot(rows, str(Measure.GVA), newest, names.set_index("code")["name"].sort_index())


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


def load_value_added(store: GraphStore) -> dict[str, ActivityMatrix]:
    """Read the newest year of every frame of gross value added that is loaded, by name."""
    found = {}
    for name in FRAMES:
        with suppress(NotEnoughDataError):
            found[name] = load_gva(store, name)
    return found


VALUE_ADDED = Dataset("value-added", load_value_added, (ActivityMatrix,))
