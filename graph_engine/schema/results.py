"""Kinds of nodes and edges that are computed of a whole release and published beside it: results, and no evidence.

They stand apart from :data:`~graph_engine.schema.nodes.NODES` and :data:`~graph_engine.schema.edges.EDGES`, so that
nothing that reads a release (datasets, loaders, paths, the search for names, the digest) can come upon them: what was
suggested must never count as a reason to suggest it again. They are read in Cypher.
"""

from __future__ import annotations

from graph_engine.schema.columns import Column
from graph_engine.schema.columns import integer_column as _integer
from graph_engine.schema.columns import number_column as _number
from graph_engine.schema.columns import text_column as _text
from graph_engine.schema.edges import EDGES, EdgeKind
from graph_engine.schema.nodes import NODES, NodeKind
from graph_engine.schema.vocabulary import EdgeType, NodeLabel, Quantity

# Not here and there, as JSON has it: those depend on who asks, and the graph is asked by everybody.
_SIDE: Column = _text("side", "source, which brings something, or target, which has a use for it", nullable=False)
_SUGGESTION, _AREA, _TOPIC = NodeLabel.SUGGESTION, NodeLabel.AREA, NodeLabel.TOPIC

RESULT_NODES: dict[NodeLabel, NodeKind] = {
    kind.label: kind
    for kind in (
        NodeKind(
            NodeLabel.SUGGESTION,
            (
                _text("key", "the same in every release for one kind, two ends and topic", nullable=False),
                _text("kind", "name of the kind of suggestion: topic, supply, research", nullable=False),
                _text("title", "the suggestion in a sentence or two", nullable=False),
                _text("grade", "strong, or worth a look", nullable=False),
                _number(
                    "score", "sum of what its reasons contribute; comparable within its kind only", Quantity.DERIVED
                ),
                _integer("rank", "place among all suggestions of its kind, 1 for the best", Quantity.DERIVED),
                _text("field", "field of activities"),
                _number("distance_km", "as its kind measures it", Quantity.DERIVED),
                # Not "release": the server store keeps its own number under that name on every node.
                _integer("release_number", "number of the release that it was computed of", Quantity.DERIVED),
                _text("release_digest", "digest of that release", nullable=False),
            ),
        ),
    )
}
"""Kinds of nodes that are published, by label."""

RESULT_EDGES: dict[EdgeType, EdgeKind] = {
    kind.type: kind
    for kind in (
        EdgeKind(EdgeType.BETWEEN, ((_SUGGESTION, _AREA),), (_SIDE,), ("side",)),
        EdgeKind(
            EdgeType.INVOLVES,
            ((_SUGGESTION, NodeLabel.INSTITUTION), (_SUGGESTION, NodeLabel.BUSINESS)),
            (_SIDE, _text("part", "end: it is about it; contact: it carries a side; support: it can introduce")),
            ("side",),
        ),
        EdgeKind(EdgeType.ON_TOPIC, ((_SUGGESTION, _TOPIC),), ()),
        EdgeKind(
            EdgeType.RESTS_ON,
            ((_SUGGESTION, NodeLabel.PROJECT), (_SUGGESTION, NodeLabel.DOCUMENT)),
            (_SIDE,),
            ("side",),
        ),
    )
}
"""Kinds of edges that are published, by type; each starts at a node that is."""


def node_kind(label: NodeLabel) -> NodeKind:
    """Give the kind of node of a label, of a release or of its results."""
    return NODES[label] if label in NODES else RESULT_NODES[label]


def edge_kind(edge: EdgeType) -> EdgeKind:
    """Give the kind of edge of a type, of a release or of its results."""
    return EDGES[edge] if edge in EDGES else RESULT_EDGES[edge]
