"""Which projects of different editions are one project, and how that is known.

Selections of a programme number its projects in ways of their own, so that one project stands in several editions. Two
projects of different editions are one where

1. they have the same record number;
2. they have the same grant number in one programme;
3. one text names the numbers of both;
4. they have the same acronym, start and end in one programme, and a common partner where partners of both are known;
5. they have the same start and total cost in one programme and a common partner: ends are put off, costs are not.

An acronym alone joins nothing; different acronyms keep apart what rule 5 would join. Under rules 4 and 5 a project
joins another only where each is the other's one candidate in its edition. Two projects of one edition, or with two
record numbers or grant numbers, are never one, whatever a chain of others says: two projects of Horizon Europe are
called HyWay and run from the same day to the same day. The answer does not depend on the order of rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations

import pandas as pd

from graph_engine.schema.project_numbers import grant_numbers

BY_RECORD_NUMBER = "same record number"
BY_GRANT_NUMBER = "same grant number"
BY_TEXT = "numbers of both in one text"
BY_ACRONYM = "same acronym and dates"
BY_COST = "same start, cost and partner"
BY_CHAIN = "by way of a third record"
HOW = (BY_RECORD_NUMBER, BY_GRANT_NUMBER, BY_TEXT, BY_ACRONYM, BY_COST, BY_CHAIN)
"""How projects are joined, strongest first."""

_COLUMNS = ["from", "to", "how"]
_Pair = tuple[str, str]


def same_projects(projects: pd.DataFrame, partners: pd.DataFrame, words: pd.DataFrame) -> pd.DataFrame:
    """Find the projects that stand in several editions.

    Parameters
    ----------
    projects : DataFrame
        ``key``, ``programme``, ``code``, ``acronym``, ``start``, ``end``, ``cost``, ``rcn`` and ``source`` of
        ``Project`` nodes; keys are unique.
    partners : DataFrame
        ``from`` (key of an organisation that can be known again in any edition) and ``to`` (key of a project).
    words : DataFrame
        ``from`` (key of a text) and ``to`` (key of a project).

    Returns
    -------
    DataFrame
        ``from`` < ``to`` (keys of projects) and ``how`` (of :data:`HOW`): each pair of records of one project once,
        in order.
    """
    if projects["source"].nunique() < 2:
        return pd.DataFrame(columns=_COLUMNS)
    table = projects.sort_values("key", ignore_index=True)
    table = table.assign(
        grant=grant_numbers(table),
        name=table["acronym"].map(lambda text: " ".join(text.casefold().split()) or None, na_action="ignore"),
        cents=table["cost"].map(lambda cost: round(cost * 100) or None, na_action="ignore"),
    )
    # Only plain objects can hold None: pandas' own text writes NaN in its place, and NaN is true.
    table = table.astype(object).where(table.notna(), None)
    edition = dict(zip(table["key"], table["source"], strict=True))
    numbers = {key: (rcn, grant) for key, rcn, grant in zip(table["key"], table["rcn"], table["grant"], strict=True)}
    known = _sets(partners, "to", "from")

    def alone(pairs: Iterable[_Pair], *, needed: bool) -> list[_Pair]:
        pairs = (pair for pair in pairs if _compatible(numbers[pair[0]], numbers[pair[1]]))
        return _alone(_met(pairs, known, needed=needed), edition)

    candidates: dict[_Pair, int] = {}
    for rank, pairs in enumerate(
        (
            _pairs(table, ["rcn"]),
            _pairs(table, ["programme", "grant"]),
            _pairs_of_texts(words, edition),
            alone(_pairs(table, ["programme", "name", "start", "end"]), needed=False),
            alone(_unlike_named_out(table), needed=True),
        )
    ):
        for pair in pairs:
            candidates.setdefault(pair, rank)
    return _closed(candidates, edition, numbers)


def _compatible(one: Iterable[object], other: Iterable[object]) -> bool:
    """Say whether two projects carry no different numbers of one kind."""
    return all(here is None or there is None or here == there for here, there in zip(one, other, strict=True))


def _pairs(table: pd.DataFrame, columns: list[str]) -> list[_Pair]:
    """Pairs of projects of different editions that agree in all columns and lack none of them."""
    whole = table.dropna(subset=columns)[["key", "source", *columns]]
    editions = sorted(whole["source"].unique())
    found: list[_Pair] = []
    for one, other in combinations(editions, 2):
        both = whole[whole["source"] == one].merge(whole[whole["source"] == other], on=columns)
        found += [(min(pair), max(pair)) for pair in zip(both["key_x"], both["key_y"], strict=True)]
    return found


def _unlike_named_out(table: pd.DataFrame) -> list[_Pair]:
    name = dict(zip(table["key"], table["name"], strict=True))
    pairs = _pairs(table, ["programme", "start", "cents"])
    return [(one, other) for one, other in pairs if not (name[one] and name[other]) or name[one] == name[other]]


def _pairs_of_texts(words: pd.DataFrame, edition: Mapping[str, str]) -> list[_Pair]:
    found = []
    for _, projects in sorted(_sets(words, "from", "to").items()):
        pairs = combinations(sorted(projects & edition.keys()), 2)
        found += [pair for pair in pairs if edition[pair[0]] != edition[pair[1]]]
    return found


def _sets(edges: pd.DataFrame, by: str, of: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for key, member in zip(edges[by], edges[of], strict=True):
        found[str(key)].add(str(member))
    return dict(found)


def _met(pairs: Iterable[_Pair], partners: Mapping[str, set[str]], *, needed: bool) -> list[_Pair]:
    """Pairs with a common partner; unless it is needed, also those of which one has no known partner."""
    found = []
    for one, other in pairs:
        here, there = partners.get(one, set()), partners.get(other, set())
        if here & there or not (needed or (here and there)):
            found.append((one, other))
    return found


def _alone(pairs: Iterable[_Pair], edition: Mapping[str, str]) -> list[_Pair]:
    """Pairs in which each is the other's only candidate in its edition."""
    pairs = sorted(set(pairs))
    candidates: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one, other in pairs:
        candidates[one, edition[other]].add(other)
        candidates[other, edition[one]].add(one)
    return [
        (one, other)
        for one, other in pairs
        if len(candidates[one, edition[other]]) == 1 and len(candidates[other, edition[one]]) == 1
    ]


def _closed(
    candidates: Mapping[_Pair, int], edition: Mapping[str, str], numbers: Mapping[str, tuple[object, object]]
) -> pd.DataFrame:
    """Join the strongest pairs first, keep apart what cannot be one, and give all pairs of what became one."""
    group = {key: {key} for pair in candidates for key in pair}
    for one, other in sorted(candidates, key=lambda pair: (candidates[pair], pair)):
        here, there = group[one], group[other]
        fitting = all(
            edition[ours] != edition[theirs] and _compatible(numbers[ours], numbers[theirs])
            for ours in here
            for theirs in there
        )
        if here is not there and fitting:
            here |= there
            group.update(dict.fromkeys(there, here))
    groups = {min(members): sorted(members) for members in group.values()}
    rows = [
        (*pair, HOW[candidates.get(pair, len(HOW) - 1)])
        for _, members in sorted(groups.items())
        for pair in combinations(members, 2)
    ]
    return pd.DataFrame(sorted(rows), columns=_COLUMNS)
