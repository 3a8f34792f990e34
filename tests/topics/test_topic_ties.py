"""Who works with whom in a topic: pairs are those of its projects, counted by hand from the tables."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

from graph_engine.datasets.texts import PROJECT


def test_pairs_share_the_projects_of_the_topic(snapshot_engine):
    figures = snapshot_engine.figures
    topic = snapshot_engine.topic(snapshot_engine.topics()[0].key)
    nodes = figures.topics.nodes
    inside = set(nodes.loc[nodes["topic"] == topic.row.key, "node"])
    texts = set(figures.texts.records.loc[figures.texts.records["node"].isin(inside), "text"])
    counted: Counter[tuple[str, str]] = Counter()
    for at in texts:
        if figures.texts.table.at[at, "kind"] == PROJECT:
            who = figures.texts.authors.loc[figures.texts.authors["text"] == at, "organisation"]
            counted.update(combinations(sorted(set(who)), 2))
    assert topic.ties
    assert {(one.one.key, one.other.key): one.projects for one in topic.ties} == dict(counted)
    assert [one.projects for one in topic.ties] == sorted((one.projects for one in topic.ties), reverse=True)
    assert all(one.one.key < one.other.key for one in topic.ties)
