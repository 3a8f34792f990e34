"""How evenly lists show areas and organisations, who is never shown, and what evener lists would cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_engine.explanations.wording import listed, percent
from graph_engine.organisations.casing import cased
from web.presentation.data_table import CellKind, DataTable, TableColumn

# NumPy and SciPy come with it, which help of the command line does not wait for.
if TYPE_CHECKING:
    from graph_engine.engine import Engine
    from graph_engine.geography.gazetteer import Area
    from graph_engine.prediction.price_of_fairness import Fairness, SpreadPrice

SPREAD_TITLES = {
    "off": "By points alone",
    "gentle": "Evener, gently",
    "strong": "Evener, strongly",
}
"""What a reader may choose, by its name in addresses."""

PRICE = (
    TableColumn("spread", "Lists filled", cell=lambda one: SPREAD_TITLES[one.spread]),
    TableColumn("weight", "Cost of being shown (λ)", CellKind.NUMBER, digits=1),
    TableColumn("organisations", "Organisations shown", CellKind.COUNT),
    TableColumn("organisations_gini", "Their Gini coefficient", CellKind.NUMBER, gaps=True, digits=3),
    TableColumn("areas", "Areas shown", CellKind.COUNT),
    TableColumn("areas_gini", "Gini of areas", CellKind.NUMBER, gaps=True, digits=3),
    TableColumn("useful", "Points kept, 1 is all", CellKind.NUMBER, digits=3),
    TableColumn("likely", "How likely, 0 to 1", CellKind.NUMBER, gaps=True, digits=3),
)
"""Columns of what evener lists cost."""
NEVER = (
    TableColumn("key", "Key of the organisation"),
    TableColumn("name", "Organisation"),
    TableColumn("area_code", "Code of its area", gaps=True),
)
"""Columns of organisations that are never shown."""
# Names of a page; the file has all.
_NAMED = 30


def price_table(fairness: Fairness) -> DataTable:
    """What evener lists cost, the plain ones first."""
    shown = ("spread", "organisations", "organisations_gini", "areas", "areas_gini", "useful", "likely")
    return DataTable("What evener lists cost", PRICE, fairness.prices, shown=shown)


def never_table(engine: Engine) -> DataTable:
    """Organisations that were looked at and stand in the first lines of no list."""
    rows = [
        {"key": key, "name": cased(engine.figures.name_of(key)), "area_code": code or None}
        for key, code in engine.fairness.organisations_never
    ]
    return DataTable("Organisations that no list shows", NEVER, rows)


def fairness_sentence(fairness: Fairness) -> str:
    """How many are shown in the first lines of all lists, and what showing more would cost; empty without lists."""
    plain, *_, most = fairness.prices
    if plain.organisations_gini is None or plain.areas_gini is None:
        return ""
    return (
        f"In the first {fairness.first} lines of all lists stand {plain.organisations:,} of "
        f"{fairness.all_organisations:,} organisations that were looked at and {plain.areas} of {fairness.all_areas} "
        f"areas; Gini coefficient of how often each is shown, those never shown included: "
        f"{plain.organisations_gini:.2f} and {plain.areas_gini:.2f}. Filled as evenly as can be asked for, they would "
        f"show {most.organisations:,} organisations and {most.areas} areas, {_cost(most)}."
    )


def _cost(price: SpreadPrice) -> str:
    lost = 1.0 - price.useful
    return f"at {percent(lost)} of the points" if lost > 0 else "at no cost in points"


def areas_never(engine: Engine) -> list[Area]:
    """Areas that the first lines of no other area's list show, by name."""
    by_code = {area.code: area for area in engine.units}
    found = [by_code[code] for code in engine.fairness.areas_never if code in by_code]
    return sorted(found, key=lambda area: area.name)


def never_here(engine: Engine, units: Sequence[Area]) -> tuple[list[tuple[str, str]], int]:
    """Key and name of organisations of some areas that no list shows, by name, and how many more there are."""
    keys = engine.fairness.never_in(one.code for one in units)
    named = sorted(
        ((key, cased(engine.figures.name_of(key))) for key in keys), key=lambda one: (one[1].casefold(), one)
    )
    return named[:_NAMED], max(len(named) - _NAMED, 0)


@dataclass(frozen=True)
class SpreadView:
    """What a page says of how evenly lists are spread."""

    sentence: str
    prices: DataTable
    areas: str
    never: Sequence[tuple[str, str]]
    never_more: int


def spread_view(engine: Engine, units: Sequence[Area]) -> SpreadView:
    """How evenly lists are spread, and who of some areas is never shown."""
    never, more = never_here(engine, units)
    return SpreadView(
        fairness_sentence(engine.fairness),
        price_table(engine.fairness),
        never_sentence(areas_never(engine)),
        never,
        more,
    )


def never_sentence(areas: Sequence[Area]) -> str:
    """Names of the areas that no list shows; empty where there are none."""
    return f"No list of another area shows {listed(one.name for one in areas)}." if areas else ""
