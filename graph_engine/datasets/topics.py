"""Topics of a release: what they are, which texts are in them, and who does what in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from graph_engine.datasets.cached.cache import Dataset
from graph_engine.reference.topic_roles import Role
from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.schema.scalars import frame
from graph_engine.stores.protocol import GraphStore

_COLUMNS = [
    *("key", "number", "name", "terms", "documents", "organisations", "stability", "agreement", "first_year"),
    *("last_year", "theme"),
]
_ROLE = ["role", "weight", "documents", "last_year"]


@dataclass(frozen=True)
class Topics:
    """Topics.

    Attributes
    ----------
    table : DataFrame
        One row for each topic, by number: ``key``, ``number``, ``name``, ``terms`` (best first, joined by ``; ``),
        ``documents``, ``organisations``, ``stability``, ``agreement``, ``first_year``, ``last_year``, ``theme``.
    nodes : DataFrame
        ``node`` (key of a Project or Document), ``topic`` (key), ``stability``; in order of node.
    roles : DataFrame
        ``member`` (key of an organisation or area), ``label``, ``topic``, ``role``, ``weight``, ``documents``,
        ``last_year``; in order of topic and member.
    former : DataFrame
        Topics of earlier releases that are in one piece no longer: ``key``, ``topic`` (key that it had), ``name``,
        ``documents``, ``last_release``; the latest first.
    succeeds : DataFrame
        ``former`` (key of one of these), ``later`` (key of a topic, or of another of them that was split or merged in
        turn), ``how``, ``documents``, ``share``; those with most texts first.
    """

    table: pd.DataFrame
    nodes: pd.DataFrame
    roles: pd.DataFrame
    former: pd.DataFrame
    succeeds: pd.DataFrame

    @cached_property
    def by_key(self) -> pd.DataFrame:
        """The topics by key."""
        return self.table.set_index("key", drop=False)

    @property
    def agreement(self) -> float:
        """Mean adjusted Rand index of the runs that found them; 0 where there are none."""
        return float(self.table["agreement"].iloc[0]) if len(self.table) else 0.0

    @cached_property
    def of_node(self) -> dict[str, str]:
        """Key of the topic of each Project and Document."""
        return dict(zip(self.nodes["node"], self.nodes["topic"], strict=True))

    @cached_property
    def role_of(self) -> dict[str, str]:
        """Role of each organisation that has one."""
        organisations = self.roles[self.roles["label"] != str(NodeLabel.AREA)]
        return dict(zip(organisations["member"], organisations["role"], strict=True))

    def members_of(self, topic: str) -> frozenset[str]:
        """Keys of the organisations in a topic; none of one that is not known."""
        return self._members.get(topic, frozenset())

    @cached_property
    def _members(self) -> dict[str, frozenset[str]]:
        organisations = self.roles[self.roles["label"] != str(NodeLabel.AREA)]
        return {str(key): frozenset(part) for key, part in organisations.groupby("topic")["member"]}

    @cached_property
    def makers(self) -> dict[str, int]:
        """How many organisations of each topic work on it as firms; none of a topic without any."""
        firms = self.roles[(self.roles["role"] == str(Role.MAKES)) & (self.roles["label"] != str(NodeLabel.AREA))]
        return {str(topic): int(number) for topic, number in firms.groupby("topic")["member"].nunique().items()}

    def name(self, key: str) -> str:
        """Name of a topic."""
        return self._names[key]

    @cached_property
    def _names(self) -> dict[str, str]:
        return dict(zip(self.by_key.index, self.by_key["name"], strict=True))


def read_topics(store: GraphStore) -> Topics:
    """Read the topics of a release."""
    table = frame(store.nodes(NodeLabel.TOPIC, _COLUMNS)).sort_values("number", ignore_index=True)
    parts = [
        frame(store.edges(EdgeType.IN_TOPIC, label, NodeLabel.TOPIC, ["stability"]))
        for label in (NodeLabel.PROJECT, NodeLabel.DOCUMENT)
    ]
    nodes = pd.concat(parts, ignore_index=True).rename(columns={"from": "node", "to": "topic"})
    held = [
        frame(store.edges(EdgeType.HAS_ROLE, label, NodeLabel.TOPIC, _ROLE)).assign(label=str(label))
        for label in (NodeLabel.INSTITUTION, NodeLabel.BUSINESS, NodeLabel.AREA)
    ]
    roles = pd.concat(held, ignore_index=True).rename(columns={"from": "member", "to": "topic"})
    return Topics(
        table,
        nodes[["node", "topic", "stability"]].sort_values(["node", "topic"], ignore_index=True),
        roles[["member", "label", "topic", *_ROLE]].sort_values(["topic", "member", "role"], ignore_index=True),
        *_read_former(store),
    )


def _read_former(store: GraphStore) -> tuple[pd.DataFrame, pd.DataFrame]:
    former = frame(store.nodes(NodeLabel.FORMER_TOPIC, ["key", "topic", "name", "documents", "last_release"]))
    ties = [
        frame(store.edges(EdgeType.SUCCEEDS, label, NodeLabel.FORMER_TOPIC, ["how", "documents", "share"]))
        for label in (NodeLabel.TOPIC, NodeLabel.FORMER_TOPIC)
    ]
    succeeds = pd.concat(ties, ignore_index=True).rename(columns={"from": "later", "to": "former"})
    return (
        former.sort_values(["last_release", "key"], ascending=[False, True], ignore_index=True),
        succeeds.sort_values(["former", "documents", "later"], ascending=[True, False, True], ignore_index=True),
    )


TOPICS = Dataset("topics", read_topics, (Topics,))
