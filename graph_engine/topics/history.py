"""What became of the topics of the release before: keys that go on, and the splits and merges that are recorded.

A topic keeps the key of a former one of which it holds most and which gave it more than any other, counted over the
texts that both releases have in topics. A former topic that is in one piece no longer becomes a ``FormerTopic`` node,
to which the topics that hold a part of it are tied; what earlier releases recorded is carried on.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.schema.scalars import frame, records
from graph_engine.stores.bulk_reads import Tables
from graph_engine.topics.limits import topic_limits

CONTINUED, SPLIT, MERGED = "continued", "split", "merged"
"""How a topic succeeds a former one: it kept its key, it has a part of it, or it took most of it up."""
_FORMER = ["key", "topic", "name", "documents", "last_release", "source"]
_SUCCEEDS = ["how", "documents", "share", "source"]
_DECIMALS = 6


@dataclass(frozen=True)
class TopicHistory:
    """Topics of the release before, and what it knew of those before them.

    Attributes
    ----------
    release : int
        Number of that release.
    topics : DataFrame
        ``key``, ``name``, ``documents`` of its topics.
    nodes : DataFrame
        ``node`` (key of a Project or Document) and ``topic``.
    former : DataFrame
        Its ``FormerTopic`` nodes.
    succeeds : DataFrame
        Its ``SUCCEEDS`` edges, with ``label``, the label of the later end.
    """

    release: int
    topics: pd.DataFrame
    nodes: pd.DataFrame
    former: pd.DataFrame
    succeeds: pd.DataFrame

    @classmethod
    def of(cls, tables: Tables, release: int) -> TopicHistory:
        """Read the topics of a release.

        Parameters
        ----------
        tables : Tables
            A store that holds it, or its tables.
        release : int
            Its number.
        """
        topic, former = NodeLabel.TOPIC, NodeLabel.FORMER_TOPIC
        parts = [
            frame(tables.edges(EdgeType.IN_TOPIC, label, topic, []))[["from", "to"]]
            for label in (NodeLabel.PROJECT, NodeLabel.DOCUMENT)
        ]
        ties = [
            frame(tables.edges(EdgeType.SUCCEEDS, label, former, _SUCCEEDS)).assign(label=str(label))
            for label in (topic, former)
        ]
        return cls(
            release,
            frame(tables.nodes(topic, ["key", "name", "documents"])),
            pd.concat(parts, ignore_index=True).rename(columns={"from": "node", "to": "topic"}),
            frame(tables.nodes(former, _FORMER)),
            pd.concat(ties, ignore_index=True),
        )

    @property
    def spent(self) -> frozenset[str]:
        """Keys that no other topic may be given: those that it has, and those that former topics had."""
        return frozenset(self.topics["key"]) | frozenset(self.former["topic"])


@dataclass(frozen=True)
class Overlaps:
    """How the topics of two releases share their texts.

    Attributes
    ----------
    table : DataFrame
        One row for each former topic (``former``, key) and topic (``topic``, number) with texts in common:
        ``documents``, and their ``share`` of the former one's texts that are in topics of both releases, 0 to 1.
    """

    table: pd.DataFrame

    @classmethod
    def between(cls, history: TopicHistory, members: pd.DataFrame) -> Overlaps:
        """Count the texts that topics have in common.

        Parameters
        ----------
        history : TopicHistory
            The release before.
        members : DataFrame
            ``node``, ``text`` and ``topic`` (number from 0) of this release; below 0 where a text has none.
        """
        now = members[members["topic"] >= 0]
        both = now.merge(history.nodes.rename(columns={"topic": "former"}), on="node")
        # Several records of one project are one text.
        pairs = both.drop_duplicates(["former", "text"])
        table = pairs.groupby(["former", "topic"], sort=True).size().rename("documents").reset_index()
        table["share"] = table["documents"] / table.groupby("former")["documents"].transform("sum")
        return cls(table)

    @property
    def continued(self) -> dict[int, str]:
        """Key of the former topic that each topic continues, by its number.

        It holds most of that one's texts, which are more than those of any other former topic; the first by key of two.
        """
        ordered = self.table.sort_values(["topic", "documents", "former"], ascending=[True, False, True])
        largest = ordered.drop_duplicates("topic")
        same = largest[largest["share"] > topic_limits().heir_share]
        return {int(row["topic"]): str(row["former"]) for row in records(same)}


def succession(
    history: TopicHistory, overlaps: Overlaps, keys: Sequence[str], source: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Former topics and how topics succeed them, those of earlier releases included.

    Parameters
    ----------
    history : TopicHistory
        The release before.
    overlaps : Overlaps
        Between its topics and those of this release.
    keys : sequence of str
        Key of each topic of this release, by number.
    source : str
        Key of the source of what is found here.

    Returns
    -------
    former, succeeds : DataFrame
        Rows of ``FormerTopic`` and ``SUCCEEDS``; the second with ``label``, the label of the later end.
    """
    limit = topic_limits()
    continued = overlaps.continued
    table = overlaps.table[overlaps.table["share"] >= limit.successor_share]
    table = table.assign(
        to=[former_key(history.release, str(former)) for former in table["former"]],
        how=[_how(int(row["topic"]), str(row["former"]), float(row["share"]), continued) for row in records(table)],
        label=str(NodeLabel.TOPIC),
        source=source,
    )
    table["from"] = [keys[int(number)] for number in table["topic"]]
    table["share"] = table["share"].round(_DECIMALS)
    whole = set(table.loc[table["how"] == CONTINUED, "former"]) - set(table.loc[table["how"] != CONTINUED, "former"])
    changed = history.topics[~history.topics["key"].isin(whole)]
    rows = changed.assign(
        topic=changed["key"],
        key=[former_key(history.release, str(key)) for key in changed["key"]],
        last_release=history.release,
        source=source,
    )
    ties = table[~table["former"].isin(whole)]
    earlier = _carried(history, keys, set(changed["key"]))
    former = pd.concat([history.former, rows], ignore_index=True)[_FORMER]
    columns = ["label", "from", "to", *_SUCCEEDS]
    return former.sort_values("key", ignore_index=True), pd.concat([earlier, ties], ignore_index=True)[columns]


def former_key(release: int, topic: str) -> str:
    """Key of a former topic, by the last release that had it in one piece.

    >>> former_key(3, "topic:gtr:1")
    'former:3:topic:gtr:1'
    """
    return f"former:{release}:{topic}"


def _how(topic: int, former: str, share: float, continued: Mapping[int, str]) -> str:
    if continued.get(topic) == former:
        return CONTINUED
    return MERGED if share > topic_limits().heir_share else SPLIT


def _carried(history: TopicHistory, keys: Collection[str], changed: Collection[str]) -> pd.DataFrame:
    """What the release before recorded: of topics that are no more it is said of what they have become themselves."""
    ties, topic = history.succeeds, str(NodeLabel.TOPIC)
    gone = (ties["label"] == topic) & ~ties["from"].isin(list(keys))
    moved = gone & ties["from"].isin(list(changed))
    found = ties.copy()
    found["from"] = [
        former_key(history.release, str(key)) if move else key for key, move in zip(ties["from"], moved, strict=True)
    ]
    found["label"] = ties["label"].where(~moved, str(NodeLabel.FORMER_TOPIC))
    return found[~gone | moved]
