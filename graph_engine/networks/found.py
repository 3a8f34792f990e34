"""A network with its communities found, named and laid out: what is written into a release, and what readers see."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from graph_engine.networks.areas import area_ties
from graph_engine.networks.communities.bridges import share_elsewhere
from graph_engine.networks.communities.naming import name_of, named_by
from graph_engine.networks.communities.stability import StableCommunities, find_stable_communities
from graph_engine.networks.fields import evidence_of, ranked_fields
from graph_engine.networks.layout import positions
from graph_engine.networks.limits import naming_limits
from graph_engine.networks.model import AREAS, ORGANISATIONS
from graph_engine.networks.project_words import words_of_communities
from graph_engine.networks.ties import NetworkTies, read_ties
from graph_engine.organisations.casing import cased
from graph_engine.stores.bulk_reads import Tables


@dataclass(frozen=True)
class FoundNetwork:
    """One network, its communities and positions.

    Attributes
    ----------
    of : str
        ``organisations`` or ``areas``.
    ties : NetworkTies
        Members and pairs.
    communities : StableCommunities
        Communities of the members.
    names : tuple of str
        Of the communities, in their order; all differ.
    at : ndarray
        (n, 2) positions.
    elsewhere : ndarray
        (n,) share of the weight of a member's ties that leads to other communities.
    """

    of: str
    ties: NetworkTies
    communities: StableCommunities
    names: tuple[str, ...]
    at: np.ndarray
    elsewhere: np.ndarray

    @property
    def strength(self) -> np.ndarray:
        """Sum of the weights of each member's ties."""
        return np.asarray(self.ties.adjacency.sum(axis=1)).ravel()


def find_networks(tables: Tables) -> dict[str, FoundNetwork]:
    """Find both networks."""
    ties = read_ties(tables)
    return {
        ORGANISATIONS: find_network(ORGANISATIONS, ties, tables, ties),
        AREAS: find_network(AREAS, area_ties(tables, ties), tables, ties),
    }


def find_network(of: str, ties: NetworkTies, tables: Tables, organisations: NetworkTies) -> FoundNetwork:
    """Find the communities of one network, name them and lay it out; ``organisations`` are what tells their fields."""
    found = find_stable_communities(ties.adjacency)
    community = found.community
    names = _names(of, ties, community, tables, organisations) if found.stable else ()
    return FoundNetwork(
        of,
        ties,
        found,
        names,
        positions(ties.adjacency, community),
        share_elsewhere(ties.adjacency, community),
    )


def _names(
    of: str, ties: NetworkTies, community: np.ndarray, tables: Tables, organisations: NetworkTies
) -> tuple[str, ...]:
    count = int(community.max(initial=-1)) + 1
    group = community
    if of == AREAS:
        by_unit = dict(zip(ties.members["unit"], community, strict=True))
        group = organisations.members["unit"].map(by_unit).fillna(-1).to_numpy(int)
    # An area is in all fields: what is peculiar to a group of them says too little to name it by.
    told = evidence_of(tables, organisations, group, count) if of == ORGANISATIONS else []
    fields = ranked_fields(told, count) if told else [[] for _ in range(count)]
    first = leaders(ties, community, count)
    # Words of projects say more than a field, and a field more than who leads.
    words = words_of_communities(tables, ties, community, count) if of == ORGANISATIONS else [[]] * count
    names = [named_by(words[n]) if words[n] else name_of(fields[n], first[n]) for n in range(count)]
    for more in range(3, naming_limits().leaders + 1):
        twice = {name for name, times in Counter(names).items() if times > 1}
        names = [
            name_of(fields[n], first[n], most_leaders=more) if name in twice else name for n, name in enumerate(names)
        ]
    times = Counter(names)
    return tuple(f"{name} ({number + 1})" if times[name] > 1 else name for number, name in enumerate(names))


def leaders(ties: NetworkTies, community: np.ndarray, count: int) -> list[list[str]]:
    """Names of the members of each community, the one with most weight inside it first.

    Parameters
    ----------
    ties, community, count
        The network, the community of each member and their number.
    """
    one, other = (community[ties.pairs[end].to_numpy(int)] for end in ("source", "target"))
    inside = ties.pairs[(one == other) & (one >= 0)]
    weight = np.zeros(len(community))
    for end in ("source", "target"):
        np.add.at(weight, inside[end].to_numpy(int), inside["weight"].to_numpy(float))
    names = [cased(str(name)) for name in ties.members["name"]]
    order = sorted(range(len(community)), key=lambda at: (-round(float(weight[at]), 9), names[at], at))
    return [
        [names[at] for at in order if community[at] == number][: naming_limits().leaders] for number in range(count)
    ]
