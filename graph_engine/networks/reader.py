"""Questions about the network, answered from one release: parts of it, why a tie is there, paths, communities."""

from __future__ import annotations

import math
import threading
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from graph_engine.datasets.cached.cache import Dataset, DatasetCache
from graph_engine.errors import InputError, UnknownNameError
from graph_engine.networks.areas import area_ties
from graph_engine.networks.communities.bridges import bridges
from graph_engine.networks.limits import community_limits, network_limits
from graph_engine.networks.model import (
    AREAS,
    NETWORKS,
    ORGANISATIONS,
    PROJECTS,
    RELATIONS,
    UKRI,
    Communities,
    Community,
    Network,
    NetworkNode,
    Path,
    Relation,
)
from graph_engine.networks.question import KINDS, NetworkArgs, NetworkQuestion
from graph_engine.networks.relation import joint_disciplines, joint_projects, sources_of
from graph_engine.networks.ties import NetworkTies, both_pairs, joint_pairs, read_ties, symmetric, worked_with
from graph_engine.networks.whole import Weighed, WholeNetwork, edges_of, load_whole
from graph_engine.stores.protocol import GraphStore


class NetworkReader:
    """Answers from one release; the networks are read at the first question and kept.

    Parameters
    ----------
    store : GraphStore
        An open store.
    cache : DatasetCache, optional
        Where whole networks are kept; they are read from the store each time where not given.
    """

    def __init__(self, store: GraphStore, cache: DatasetCache | None = None) -> None:
        self._store = store
        self._cache = cache or DatasetCache()
        self._guard = threading.RLock()
        self._wholes: dict[str, WholeNetwork] = {}
        self._communities: dict[str, Communities] = {}
        self._pairs: dict[tuple[str, tuple[str, ...], int | None, int | None], Weighed] = {}

    @cached_property
    def _ties(self) -> NetworkTies:
        return read_ties(self._store)

    @cached_property
    def _worked_with(self) -> pd.DataFrame:
        return worked_with(self._store)

    @cached_property
    def _sources(self) -> dict[str, frozenset[str]]:
        return sources_of(self._store)

    def whole(self, of: str) -> WholeNetwork:
        """Return a whole network.

        Raises
        ------
        UnknownNameError
            For another network than those of :data:`graph_engine.networks.model.NETWORKS`.
        """
        if of not in NETWORKS:
            raise UnknownNameError("network", of, NETWORKS, nearest=NETWORKS)
        # A page may ask while the server still reads ahead: it waits for the one reading.
        with self._guard:
            if of not in self._wholes:
                cached = Dataset(f"network-{of}", load_whole, (WholeNetwork, NetworkNode))
                self._wholes[of] = self._cache.get(cached, of, self._store, lambda: self._ties)
            return self._wholes[of]

    def network(self, of: str, part: NetworkArgs) -> Network:
        """Return the part of a network that is asked for; see :class:`graph_engine.networks.question.NetworkArgs`."""
        whole = self.whole(of)
        question = NetworkQuestion(of, **part).checked()
        allowed = self._allowed(whole, question.kinds)
        focus = None if question.focus is None else self.find(question.focus, question.of)
        weighed = self._filtered(question)
        pairs = weighed.pairs
        if focus is not None:
            allowed[whole.position[focus.key]] = True
        adjacency = whole.adjacency if pairs is whole.pairs and allowed.all() else self._among(whole, pairs, allowed)
        middle = None if focus is None else whole.position[focus.key]
        chosen = self._chosen(adjacency, middle, question.hops, question.limit)
        selected = np.sort(chosen if question.limit is None else chosen[: question.limit])
        inside = np.zeros(len(whole.nodes), bool)
        inside[selected] = True
        among = _within(pairs, inside & allowed)
        return Network(
            of=question.of,
            nodes=tuple(whole.nodes[at] for at in selected),
            edges=weighed.edges if among.all() else tuple(weighed.edges[at] for at in np.flatnonzero(among).tolist()),
            focus=None if focus is None else focus.key,
            truncated=len(selected) < len(chosen),
            found=len(chosen),
            agreement=whole.agreement,
            stable=whole.stable,
        )

    def find(self, text: str, of: str = ORGANISATIONS) -> NetworkNode:
        """Find a member by key, by the code of an area, or by name.

        Raises
        ------
        UnknownNameError
            With the nearest names.
        """
        whole = self.whole(of)
        if text in whole.position:
            return whole.nodes[whole.position[text]]
        wanted = " ".join(text.casefold().split())
        if of == AREAS:
            for node in whole.nodes:
                if node.area_code.casefold() == wanted:
                    return node
        named = [node for node in whole.nodes if node.name.casefold() == wanted]
        if named:
            return max(named, key=lambda node: (node.strength, node.key))
        holding = [node for node in whole.nodes if wanted and wanted in node.name.casefold()]
        holding.sort(key=lambda node: (-node.strength, node.key))
        nearest = [node.name for node in holding[:5]] or None
        raise UnknownNameError("member of the network", text, (node.name for node in whole.nodes), nearest=nearest)

    def relation(self, a: str, b: str) -> Relation:
        """Return why two organisations are tied."""
        whole = self.whole(ORGANISATIONS)
        one, other = sorted((self.find(a), self.find(b)), key=lambda node: node.key)
        if one.key == other.key:
            raise InputError(f"Both ends are {one.name}; name two organisations.")
        at, to = whole.position[one.key], whole.position[other.key]
        rows = whole.pairs[(whole.pairs["source"] == at) & (whole.pairs["target"] == to)]
        edges = edges_of(rows, whole.nodes)
        return Relation(
            a=one,
            b=other,
            edge=edges[0] if edges else None,
            projects=joint_projects(self._store, self._ties, at, to) if edges else (),
            disciplines=joint_disciplines(self._worked_with, one.key, other.key) if edges else (),
        )

    def path(self, a: str, b: str) -> Path:
        """Return a shortest path between two organisations: fewest ties, of those the one with the strongest ties."""
        whole = self.whole(ORGANISATIONS)
        start, end = (whole.position[self.find(text).key] for text in (a, b))
        weight = whole.pairs["weight"].to_numpy(float)
        # A tie costs 1 and, to break ties, less the stronger it is: too little ever to make a longer path cheaper.
        costs = whole.pairs.assign(weight=1.0 + 1e-3 / (1.0 + weight))
        cost = symmetric(len(whole.nodes), costs)
        _, before = dijkstra(cost, directed=False, indices=np.array(start), return_predecessors=True)
        way = [end]
        while way[-1] != start:
            previous = int(before[way[-1]])
            if previous < 0:
                return Path((), ())
            way.append(previous)
        way.reverse()
        steps = [tuple(sorted(step)) for step in pairwise(way)]
        pairs = whole.pairs.set_index(["source", "target"]).loc[steps].reset_index()
        return Path(tuple(whole.nodes[at] for at in way), edges_of(pairs, whole.nodes))

    def communities(self, of: str = ORGANISATIONS) -> Communities:
        """Return the communities of a network, largest first; they are described once."""
        if of not in self._communities:
            self._communities[of] = self._described(of)
        return self._communities[of]

    def _described(self, of: str) -> Communities:
        whole = self.whole(of)
        adjacency = whole.adjacency
        community = np.array([node.community or 0 for node in whole.nodes], int)
        found = tuple(
            _community(whole, adjacency, community, number, key) for number, key in sorted(whole.community_keys.items())
        )
        return Communities(of, whole.agreement, whole.stable, _note(whole, len(found)), found)

    def _allowed(self, whole: WholeNetwork, kinds: Sequence[str] | None) -> np.ndarray:
        if kinds is None or whole.of == AREAS:
            return np.ones(len(whole.nodes), bool)
        known = {kind.casefold(): kind for kind in KINDS}
        for kind in kinds:
            if kind.casefold() not in known:
                raise UnknownNameError("kind of organisation", kind, KINDS, nearest=KINDS)
        wanted = {known[kind.casefold()] for kind in kinds}
        return np.array([node.label in wanted for node in whole.nodes], bool)

    def _filtered(self, question: NetworkQuestion) -> WholeNetwork | Weighed:
        relations = set(RELATIONS if question.relations is None else question.relations)
        for name in sorted(relations):
            if name not in RELATIONS:
                raise UnknownNameError("relation", name, RELATIONS, nearest=RELATIONS)
        if question.sources is not None:
            known = sorted(frozenset().union(*self._sources.values()))
            for source in question.sources:
                if source not in known:
                    raise UnknownNameError("source of the network", source, known, nearest=known)
            relations = {name for name in relations if self._sources[name] & set(question.sources)}
        if question.since is not None or question.until is not None:
            # The UKRI network has no dates, so it can say nothing of a span of years.
            relations -= {UKRI}
        whole = self.whole(question.of)
        if relations == set(RELATIONS):
            return whole
        key = (question.of, tuple(sorted(relations)), question.since, question.until)
        if key not in self._pairs:
            if len(self._pairs) >= _MOST_CACHED:
                self._pairs.pop(next(iter(self._pairs)))
            self._pairs[key] = Weighed(self._computed(*key), whole.nodes)
        return self._pairs[key]

    def _computed(self, of: str, relations: tuple[str, ...], since: int | None, until: int | None) -> pd.DataFrame:
        """Ties of some relations and years, weighed anew."""
        ties = self._ties
        year = ties.projects["year"]
        dated = pd.Series(True, index=year.index)
        if since is not None:
            dated &= year >= since
        if until is not None:
            dated &= year <= until
        projects = ties.projects[dated & (PROJECTS in relations)]
        ukri = ties.pairs.loc[ties.pairs["ukri"] > 0, ["source", "target", "ukri", "ukri_weight"]]
        pairs = both_pairs(joint_pairs(ties.participations, projects), ukri if UKRI in relations else ukri.iloc[:0])
        if of == ORGANISATIONS:
            return pairs
        found = area_ties(self._store, NetworkTies(ties.members, pairs, ties.participations, projects))
        return found.pairs

    @staticmethod
    def _among(whole: WholeNetwork, pairs: pd.DataFrame, allowed: np.ndarray) -> sparse.csr_array:
        return symmetric(len(whole.nodes), pairs[_within(pairs, allowed)])

    @staticmethod
    def _chosen(adjacency: sparse.csr_array, middle: int | None, hops: int, limit: int | None) -> np.ndarray:
        """Positions of the members that the question has, those to keep first."""
        n = adjacency.shape[0]
        strength = np.asarray(adjacency.sum(axis=1)).ravel()
        if middle is None:
            order = np.lexsort((np.arange(n), -strength))
            return np.asarray(order[strength[order] > 0])
        distance = np.full(n, hops + 1)
        distance[middle] = 0
        near = np.zeros(n)
        at = np.array([middle])
        for hop in range(1, hops + 1):
            reached = sparse.csr_array(adjacency[at])
            tie = np.asarray(reached.sum(axis=0)).ravel()
            new = (tie > 0) & (distance > hops)
            distance[new], near[new] = hop, tie[new]
            at = np.flatnonzero(new)
        order = np.lexsort((np.arange(n), -near, distance))
        found = np.asarray(order[distance[order] <= hops])
        return found if limit is None or limit >= len(found) else _of_each_step(adjacency, found, distance, limit)


_MOST_CACHED = 8


def _of_each_step(adjacency: sparse.csr_array, found: np.ndarray, distance: np.ndarray, limit: int) -> np.ndarray:
    """The same members, so that a limit keeps the strongest of each step: all near ones would leave no room for far."""
    steps = distance[found]
    near, far = found[steps <= 1], found[steps > 1]
    if not len(far):
        return found
    nearest, rest = np.split(near, [max(2, round(limit * network_limits().near_share))])
    tie = np.asarray(adjacency[nearest].sum(axis=0)).ravel()[far]
    ordered = far[np.lexsort((far, -tie))]
    # Whom only others know would stand in the drawing without a tie.
    known = int((tie > 0).sum())
    return np.concatenate([nearest, ordered[:known], rest, ordered[known:]])


def _within(pairs: pd.DataFrame, inside: np.ndarray) -> np.ndarray:
    """Which ties have both ends among some members."""
    found: np.ndarray = inside[pairs["source"].to_numpy(int)] & inside[pairs["target"].to_numpy(int)]
    return found


def _community(
    whole: WholeNetwork, adjacency: sparse.csr_array, community: np.ndarray, number: int, key: str
) -> Community:
    members = np.flatnonzero(community == number)
    inside = np.asarray(adjacency[members][:, members].sum(axis=1)).ravel()
    every = np.asarray(adjacency[members].sum(axis=1)).ravel()
    order = sorted(range(len(members)), key=lambda at: (-round(float(inside[at]), 9), members[at]))
    nodes = tuple(whole.nodes[members[at]] for at in order)
    places = Counter(node.area_name for node in nodes)
    return Community(
        key=key,
        number=number,
        name=nodes[0].community_name,
        stability=float(np.mean([node.stability for node in nodes])),
        weight_inside=float(inside.sum() / every.sum()),
        members=nodes,
        bridges=tuple(whole.nodes[at] for at in bridges(adjacency, community, number, community_limits().bridges)),
        places=tuple(sorted(places.items(), key=lambda item: (-item[1], item[0]))),
    )


def _note(whole: WholeNetwork, count: int) -> str:
    limit = community_limits()
    again = f"Searched {limit.runs} times by the Leiden algorithm, each time without {limit.left_out:.0%} of the ties"
    measure = "mean Jaccard coefficient, 1 where it is always the same"
    if not whole.stable:
        if math.isnan(whole.agreement):
            return "No stable communities: the network that is loaded is too small for any."
        return (
            f"No stable communities. {again}, the middle member's community comes back to {whole.agreement:.2f} "
            f"({measure}); ties put at random reach {whole.chance:.2f}, and a community is named from "
            f"{limit.recurrence} on."
        )
    apart = sum(not node.community for node in whole.nodes)
    return (
        f"{count} communities. {again}, the middle member's community comes back to {whole.agreement:.2f} ({measure}), "
        f"more than where ties are put at random. Named are those that come back to {limit.recurrence} or more; "
        f"{apart:,} of {len(whole.nodes):,} members belong to none of them for sure."
    )
