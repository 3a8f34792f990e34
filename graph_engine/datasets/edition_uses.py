"""What each edition of figures is used for in a release, and why one that is loaded is not used."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from graph_engine.datasets.cached.cache import Dataset
from graph_engine.datasets.editions import BASIS, BEFORE, UNUSED, EditionChoice
from graph_engine.datasets.sic_figures import choose_editions, read_sic_figures, sic_divisions
from graph_engine.datasets.value_added import choose_value_added
from graph_engine.geography.gazetteer import Gazetteer
from graph_engine.schema import Measure
from graph_engine.stores.protocol import GraphStore

_ORDER = (BASIS, BEFORE, UNUSED)
_COLUMNS = ["source", "use", "why"]
_MEASURES = (Measure.JOBS, Measure.EMPLOYEE_JOBS, Measure.LOCAL_UNITS)
_NO_NORTHERN_IRELAND = (
    "employees are not employment: they are used for Northern Ireland only, and it has no area of it. "
    "Ask for the employment status “Employment”"
)


def load_edition_uses(store: GraphStore, gazetteer: Gazetteer) -> pd.DataFrame:
    """Say of every edition of jobs, local units and value added whether a dataset stands on it.

    Returns
    -------
    DataFrame, indexed by source
        ``use`` (in use, in use as an earlier year, not used) and ``why`` it is not used, a sentence without full stop.
        Of an edition with several levels of areas or years the one that is used best counts.
    """
    figures = read_sic_figures(store, _MEASURES)
    choices = choose_editions(figures, gazetteer, sic_divisions(store))
    rows = [row for choice in choices.values() for row in _rows(choice)]
    rows += [row for choice in choose_value_added(store, gazetteer) for row in _rows(choice)]
    known = {source for source, _, _ in rows}
    rows += [(source, UNUSED, _NO_NORTHERN_IRELAND) for source in _others(figures, known)]
    table = pd.DataFrame(rows, columns=_COLUMNS)
    table["rank"] = table["use"].map(_ORDER.index)
    best = table.sort_values(["source", "rank", "why"]).drop_duplicates("source")
    return best.set_index("source")[["use", "why"]]


def _rows(choice: EditionChoice) -> list[tuple[str, str, str]]:
    return [(one.edition.source, one.use, one.why) for one in choice.uses]


def _others(figures: pd.DataFrame, known: Collection[str]) -> list[str]:
    return sorted({str(source) for source in figures["source"].unique()} - set(known))


EDITION_USES = Dataset("edition-uses", load_edition_uses)
