"""Which organisation a key or a name means, among all of the United Kingdom that have a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from graph_engine.datasets.figures import Figures
from graph_engine.errors import UnknownNameError
from graph_engine.geography.gazetteer import folded
from graph_engine.organisations.casing import cased
from graph_engine.organisations.names import cleaned_name
from graph_engine.schema import UNITED_KINGDOM, NodeLabel
from graph_engine.schema.scalars import Row, frame, records
from graph_engine.stores.protocol import GraphStore

_LABELS = (NodeLabel.INSTITUTION, NodeLabel.BUSINESS)
# Names that hold a text: enough of them to see whether it is the whole name of one.
_MOST_HITS = 200
_MOST_NEAREST = 5


@dataclass(frozen=True)
class FoundOrganisation:
    """An organisation as the graph has it.

    Parameters
    ----------
    label : NodeLabel
        Institution or business.
    row : Row
        Its columns, as :mod:`graph_engine.schema.nodes` names them.
    """

    label: NodeLabel
    row: Row

    @property
    def key(self) -> str:
        """Its key."""
        return str(self.row["key"])

    @property
    def name(self) -> str:
        """Its name, as a reader expects it."""
        return cased(str(self.row["name"]))


def find_any_organisation(store: GraphStore, figures: Figures, wanted: str) -> FoundOrganisation:
    """An organisation of the United Kingdom by key or name, also one without words of its own.

    Of several of one name the one with most projects and impact cases in words is taken, then the first by key.

    Parameters
    ----------
    store : GraphStore
        An open store.
    figures : Figures
        Its figures.
    wanted : str
        Key or name.

    Raises
    ------
    UnknownNameError
        With the nearest names: those that hold the text first.
    """
    if found := _by_keys(store, [wanted]):
        return found[0]
    # What folds to nothing, such as “&”, is held by every name.
    text = folded(wanted)
    hits = _by_keys(store, [node.key for node in store.search(wanted, _LABELS, limit=_MOST_HITS)]) if text else []
    same = [one for one in hits if folded(one.name) == text] or [
        one for one in hits if cleaned_name(one.name) == cleaned_name(wanted)
    ]
    if same:
        number = figures.texts.authors["organisation"].value_counts()
        return min(same, key=lambda one: (-int(number.get(one.key, 0)), one.key))
    # Whole words: a part of a word is a beginning, and no name.
    worded = [one for one in hits if f" {text} " in f" {folded(one.name)} "]
    if len(worded) == 1:
        return worded[0]
    nearest = list(dict.fromkeys(one.name for one in worded or hits))[:_MOST_NEAREST]
    raise UnknownNameError("organisation", wanted, nearest=nearest or _near(figures, wanted))


def keys_of_named(store: GraphStore) -> frozenset[str]:
    """Keys of all organisations of the United Kingdom that have a name, and so a page."""
    found: set[str] = set()
    for label in _LABELS:
        table = frame(store.nodes(label, ["key", "name"], {"country": UNITED_KINGDOM}))
        found |= set(table.loc[table["name"].notna(), "key"].astype(str))
    return frozenset(found)


def _near(figures: Figures, wanted: str) -> list[str]:
    """Names that come near in their letters."""
    names = {cased(figures.name_of(key)) for key in figures.organisations.unit_of}
    return UnknownNameError("organisation", wanted, names).nearest


def _by_keys(store: GraphStore, keys: Sequence[str]) -> list[FoundOrganisation]:
    """Those of some keys that have a name and are of the United Kingdom, in the order of the keys."""
    found: dict[str, FoundOrganisation] = {}
    for label in _LABELS if keys else ():
        table = frame(store.nodes(label, None, {"key": list(keys), "country": UNITED_KINGDOM}))
        table = table[table["name"].notna()]
        for row in records(table.astype(object).where(pd.notna(table), None)):
            found.setdefault(str(row["key"]), FoundOrganisation(label, row))
    return [found[key] for key in dict.fromkeys(keys) if key in found]
