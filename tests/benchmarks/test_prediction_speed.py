"""Third-party proximity over a programme of real size, beside resource allocation of networkx on the same pairs."""

from __future__ import annotations

from time import perf_counter

import networkx as nx
import numpy as np
import pandas as pd

from graph_engine.prediction.past import Past, UnitKind
from graph_engine.prediction.proximity import partner_weights_of, third_party_proximity
from graph_engine.prediction.tie_history import TieHistory, last_day, ones

ORGANISATIONS, PARTICIPATIONS, PROJECTS = 36_000, 145_000, 19_000
AT_HOME = 3_000
MOST_SECONDS, TIMES_FASTER = 10.0, 50.0
# Of the pairs of one run, timed with networkx and scaled: all of them would take the better part of an hour.
SAMPLED = 20_000


def test_third_parties_are_found_in_time():
    history = made_history()
    start = perf_counter()
    past = Past.of(history, last_day(2019), UnitKind.ORGANISATION)
    weights, activity = partner_weights_of(past)
    found = third_party_proximity(weights, activity)
    ours = perf_counter() - start
    assert found.shape == (len(past.units),) * 2
    pairs = len(past.units) * (len(past.units) - 1) / 2
    together = (history.membership @ history.membership.T).tocoo()
    upper = together.row < together.col
    network = nx.from_edgelist(zip(together.row[upper], together.col[upper], strict=True))
    at = past.members.indices
    random = np.random.default_rng(0)
    chosen = [tuple(map(int, random.choice(at, 2, replace=False))) for _ in range(SAMPLED)]
    start = perf_counter()
    values = [value for _, _, value in nx.resource_allocation_index(network, chosen)]
    theirs = (perf_counter() - start) / SAMPLED * pairs
    assert len(values) == SAMPLED
    said = (
        f"{len(past.units):,} units, {pairs:,.0f} pairs: {ours:.2f} s, networkx {theirs:.0f} s ({theirs / ours:.0f} ×)"
    )
    assert ours <= MOST_SECONDS, said
    assert theirs >= TIMES_FASTER * ours, said


def made_history():
    """Consortia of 2 to some 60, whose members are drawn as unevenly as those of framework programmes."""
    random = np.random.default_rng(0)
    size = np.minimum(2 + random.geometric(1 / 6, PROJECTS), 60)
    projects = np.repeat(np.arange(PROJECTS), size)
    activity = (1 + np.arange(ORGANISATIONS)) ** -0.9
    members = random.choice(ORGANISATIONS, len(projects), p=activity / activity.sum())
    everybody = np.arange(ORGANISATIONS)
    rows, columns = np.r_[members, everybody], np.r_[projects, random.integers(0, PROJECTS, ORGANISATIONS)]
    keep = np.sort(random.permutation(len(rows))[:PARTICIPATIONS])
    home = np.zeros(ORGANISATIONS, dtype=bool)
    home[random.choice(ORGANISATIONS, AT_HOME, replace=False)] = True
    return TieHistory(
        organisations=pd.Index([f"o{at:05}" for at in range(ORGANISATIONS)]),
        areas=pd.Index([], dtype=object),
        themes=pd.Index(["t"]),
        membership=ones(rows[keep], columns[keep], (ORGANISATIONS, PROJECTS)),
        start=np.where(random.random(PROJECTS) < 0.5, last_day(2013) + random.integers(0, 2000, PROJECTS), np.nan),
        theme_of=ones(np.arange(PROJECTS), np.zeros(PROJECTS, dtype=int), (PROJECTS, 1)),
        home=home,
        area_of=np.full(ORGANISATIONS, -1),
        points=np.full((ORGANISATIONS, 2), np.nan),
        business=np.zeros(ORGANISATIONS, dtype=bool),
        later=np.zeros(PROJECTS, dtype=bool),
    )
