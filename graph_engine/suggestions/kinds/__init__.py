"""Kinds of suggestion: each folder or module here has a ``KIND``, and is found by that.

A kind knows its candidates, the contribution of each to the score, its rules, its words and its thresholds; what a kind
must give is said in :mod:`graph_engine.suggestions.kind`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules

from graph_engine.errors import UnknownNameError
from graph_engine.suggestions.kind import Kind, PairKind, RankedKind


def all_kinds() -> Mapping[str, Kind]:
    """All kinds by name, in their order."""
    return _found(tuple(__path__))


def ranked_kinds() -> dict[str, RankedKind]:
    """The kinds that are ranked in lists, by name, in their order."""
    return {name: kind for name, kind in all_kinds().items() if isinstance(kind, RankedKind)}


def pair_kinds() -> dict[str, PairKind]:
    """The kinds that are shown for a pair only, by name, in their order."""
    return {name: kind for name, kind in all_kinds().items() if isinstance(kind, PairKind)}


def kind_titles() -> dict[str, str]:
    """Titles of all kinds by name, in their order."""
    return {name: kind.title for name, kind in all_kinds().items()}


def rule_titles() -> dict[str, str]:
    """Titles of the rules of all kinds by name; of one name in several kinds, that of the last."""
    return {rule.name: rule.title for kind in ranked_kinds().values() for rule in kind.rules.rules}


def ranked_kind(name: str) -> RankedKind:
    """Return a kind that is ranked.

    Raises
    ------
    UnknownNameError
        With the nearest names.
    """
    known = ranked_kinds()
    if name not in known:
        raise UnknownNameError("kind of suggestion", name, known)
    return known[name]


# The folders are part of the key: a package of kinds that is put on the path later is found too.
@lru_cache(maxsize=8)
def _found(folders: tuple[str, ...]) -> Mapping[str, Kind]:
    modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(folders)]
    kinds: list[Kind] = [module.KIND for module in modules]
    return {kind.name: kind for kind in sorted(kinds, key=lambda kind: (kind.order, kind.name))}
