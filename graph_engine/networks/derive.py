"""Communities of the network as nodes and edges of the graph, found when a release is assembled."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from graph_engine.networks.found import FoundNetwork, find_networks
from graph_engine.networks.limits import community_limits
from graph_engine.networks.model import NETWORKS
from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.schema.graph_tables import GraphTables, edge_schema, node_schema, own_source, table_of
from graph_engine.stores.bulk_reads import AssembledTables

COMMUNITIES_SOURCE = "communities"
_DECIMALS = 6


def with_communities(graph: GraphTables) -> GraphTables:
    """Add the communities of the networks of organisations and of areas, with the positions of their members.

    A network in which none come back gets none.

    Parameters
    ----------
    graph : GraphTables
        An assembled graph without communities.

    Returns
    -------
    GraphTables
        The same tables, with ``Community`` nodes, ``MEMBER_OF`` edges and their source where there are any.
    """
    found = find_networks(AssembledTables(graph))
    stable = [found[name] for name in NETWORKS if found[name].communities.stable and found[name].names]
    # No communities at all are better than some that a few more projects would deal out otherwise.
    if not stable:
        return graph
    nodes, edges = dict(graph.nodes), dict(graph.edges)
    nodes[NodeLabel.COMMUNITY] = table_of(
        pd.concat([_communities(network) for network in stable]), node_schema(NodeLabel.COMMUNITY)
    )
    members = pd.concat([_members(network) for network in stable])
    for label, rows in members.groupby("label", sort=True):
        key = (EdgeType.MEMBER_OF, NodeLabel(str(label)), NodeLabel.COMMUNITY)
        edges[key] = table_of(rows.drop(columns="label"), edge_schema(EdgeType.MEMBER_OF))
    source = own_source(
        COMMUNITIES_SOURCE,
        "Communities of the network of who worked with whom",
        f"Leiden, consensus of {community_limits().runs} runs, those that come back",
    )
    nodes[NodeLabel.SOURCE] = pa.concat_tables([graph.node_table(NodeLabel.SOURCE), source])
    return GraphTables(nodes, edges)


def community_key(network: str, number: int) -> str:
    """Key of a community.

    >>> community_key("areas", 2)
    'community:areas:2'
    """
    return f"community:{network}:{number}"


def _communities(network: FoundNetwork) -> pd.DataFrame:
    found = network.communities
    numbers = np.arange(len(network.names))
    inside = found.community >= 0
    of = found.community[inside]
    ties = np.bincount(of, weights=network.strength[inside])
    stays = np.bincount(of, weights=(network.strength * (1 - network.elsewhere))[inside])
    return pd.DataFrame(
        {
            "key": [community_key(network.of, int(number) + 1) for number in numbers],
            "network": network.of,
            "number": numbers + 1,
            "name": list(network.names),
            "size": found.sizes,
            "stability": found.recurrence.round(_DECIMALS),
            "agreement": round(found.agreement, _DECIMALS),
            "weight_inside": (stays / ties).round(_DECIMALS),
            "source": COMMUNITIES_SOURCE,
        }
    )


def _members(network: FoundNetwork) -> pd.DataFrame:
    found, members = network.communities, network.ties.members
    inside = found.community >= 0
    return pd.DataFrame(
        {
            "label": members["label"].to_numpy(object)[inside],
            "from": members.index.to_numpy(object)[inside],
            "to": [community_key(network.of, int(number) + 1) for number in found.community[inside]],
            "stability": found.stability[inside].round(_DECIMALS),
            "x": network.at[inside, 0],
            "y": network.at[inside, 1],
            "degree": network.strength[inside].round(_DECIMALS),
            "bridge": network.elsewhere[inside].round(_DECIMALS),
            "source": COMMUNITIES_SOURCE,
        }
    )
