"""Topics from release to release: keys that are kept, splits and merges that are recorded, in made-up texts."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from graph_engine.datasets.topics import read_topics
from graph_engine.errors import UnknownNameError
from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.stores.bulk_reads import AssembledTables
from graph_engine.topics.headings import HEADINGS
from graph_engine.topics.history import Overlaps, TopicHistory, former_key, succession
from graph_engine.topics.topic_changes import changes_of, heirs_of
from graph_engine.topics.topic_view import find_topic, topic_rows
from loaders.pipeline.assembly import assemble, disassemble
from tests.small_graph import MemoryStore
from tests.topics.test_topics import THINGS, P, T, graph
from web.presentation.topic_columns import change_sentence, topic_table

FORMER = NodeLabel.FORMER_TOPIC


def history(release=1, former=(), succeeds=(), **topics):
    """A release with topics of these texts; what it knew of earlier ones is given as rows."""
    columns = ["key", "topic", "name", "documents", "last_release", "source"]
    tie = ["label", "from", "to", "how", "documents", "share", "source"]
    return TopicHistory(
        release,
        pd.DataFrame([{"key": key, "name": f"name of {key}", "documents": len(of)} for key, of in topics.items()]),
        pd.DataFrame([{"node": node, "topic": key} for key, of in topics.items() for node in of]),
        pd.DataFrame(list(former), columns=columns),
        pd.DataFrame(list(succeeds), columns=tie),
    )


def members(*topics):
    """Texts of a release, a record each; topic n is the nth."""
    rows = [{"node": node, "text": node, "topic": number} for number, of in enumerate(topics) for node in of]
    return pd.DataFrame(rows)


def told(before, keys, after):
    """What became of each former topic, as ``former → later: how share``."""
    former, ties = succession(before, Overlaps.between(before, after), keys, "topics")
    names = dict(zip(former["key"], former["topic"], strict=True))
    rows = ties.to_dict("records")
    return sorted(former["topic"]), sorted(
        f"{names[row['to']]} → {names.get(row['from'], row['from'])}: {row['how']} {row['share']:.2f}" for row in rows
    )


def test_a_topic_that_goes_on_keeps_its_key_and_nothing_is_said():
    before = history(a="12345", b="6789")
    after = members("1234x", "6789yz")
    assert Overlaps.between(before, after).continued == {0: "a", 1: "b"}
    assert told(before, ["a", "b"], after) == ([], [])


def test_a_split_is_recorded_with_the_larger_part_under_the_old_key():
    before = history(a="1234567890")
    after = members("123456", "7890xyz")
    assert Overlaps.between(before, after).continued == {0: "a"}
    assert told(before, ["a", "new"], after) == (["a"], ["a → a: continued 0.60", "a → new: split 0.40"])


def test_halves_have_no_heir():
    before = history(a="1234")
    after = members("12", "34")
    assert Overlaps.between(before, after).continued == {}
    assert told(before, ["m", "n"], after)[1] == ["a → m: split 0.50", "a → n: split 0.50"]


def test_a_merge_is_recorded_under_the_key_of_the_larger():
    before = history(a="123456", b="7890")
    after = members("1234567890")
    assert Overlaps.between(before, after).continued == {0: "a"}
    assert told(before, ["a"], after) == (["b"], ["b → a: merged 1.00"])


def test_of_two_equal_halves_that_merge_the_first_by_key_goes_on():
    before = history(b="1234", a="5678")
    assert told(before, ["a"], members("12345678")) == (["b"], ["b → a: merged 1.00"])
    assert Overlaps.between(before, members("12345678")).continued == {0: "a"}


def test_a_topic_of_many_small_parts_continues_the_largest_that_is_nearly_whole_in_it():
    before = history(a="1234567", b="890xy", c="klmn")
    after = members("12345" + "890" + "klm" + "zq", "67xyn")
    assert Overlaps.between(before, after).continued == {0: "a"}


def test_single_texts_that_move_are_no_split():
    before = history(a="12345", b="67890")
    after = members("1234", "567890")
    assert told(before, ["a", "b"], after) == ([], [])


def test_a_topic_without_heirs_is_recorded_alone():
    before = history(a="123", b="456")
    assert told(before, ["b"], members("456")) == (["a"], [])


def test_texts_of_several_records_count_once():
    before = history(a=("1", "1b", "2", "3", "4"))
    after = pd.DataFrame(
        [
            {"node": "1", "text": "1", "topic": 0},
            {"node": "1b", "text": "1", "topic": 0},
            {"node": "2", "text": "2", "topic": 0},
            {"node": "3", "text": "3", "topic": 1},
            {"node": "4", "text": "4", "topic": 1},
            {"node": "5", "text": "5", "topic": -1},
        ]
    )
    assert Overlaps.between(before, after).table["share"].tolist() == [0.5, 0.5]


def test_what_earlier_releases_recorded_is_carried_on():
    old = former_key(1, "old")
    before = history(
        2,
        [(old, "old", "name of old", 9, 1, "topics")],
        [
            ("Topic", "a", old, "split", 4, 0.4, "topics"),
            ("Topic", "b", old, "split", 3, 0.3, "topics"),
            ("Topic", "c", old, "split", 2, 0.3, "topics"),
        ],
        a="1234",
        b="5678",
        c="90",
    )
    # a goes on; b falls in halves and is recorded itself; c is there no more, and was recorded with no heir.
    former, ties = succession(before, Overlaps.between(before, members("1234", "56", "78")), ["a", "m", "n"], "topics")
    assert former["key"].tolist() == [old, former_key(2, "b"), former_key(2, "c")]
    assert former["last_release"].tolist() == [1, 2, 2]
    assert sorted(zip(ties["label"], ties["from"], ties["to"], strict=True)) == [
        ("FormerTopic", former_key(2, "b"), old),
        ("FormerTopic", former_key(2, "c"), old),
        ("Topic", "a", old),
        ("Topic", "m", former_key(2, "b")),
        ("Topic", "n", former_key(2, "b")),
    ]


@pytest.fixture(scope="module")
def releases():
    """Two releases: in the second the texts of one thing use the words of another, so that the two are one topic."""
    raw = graph(lambda many: np.arange(many))
    first = assemble(raw).graph
    projects = raw.node_table(P)
    thing = [int(code) % THINGS for code in projects.column("code").to_pylist()]
    terms = projects.column("terms").to_pylist()
    other = [words for words, of in zip(terms, thing, strict=True) if of == 2]
    changed = [other[at // THINGS] if of == 1 else terms[at] for at, of in enumerate(thing)]
    at = projects.schema.get_field_index("terms")
    raw.nodes[P] = projects.set_column(at, projects.schema.field(at), pa.array(changed, pa.string()))
    return first, assemble(raw, TopicHistory.of(AssembledTables(first), 1)).graph


@pytest.mark.long
def test_keys_are_kept_and_a_merge_is_in_the_release(releases):
    first, second = releases
    before, after = (set(one.node_table(T).column("key").to_pylist()) for one in (first, second))
    # Twenty-eight things did not change; two are one, which keeps a key of the two.
    assert len(before & after) >= 28
    former = second.node_table(FORMER).to_pandas()
    assert len(former) == 1
    assert set(former["topic"]) <= before
    assert (former["last_release"] == 1).all()
    ties = second.edge_table(EdgeType.SUCCEEDS, T, FORMER).to_pandas()
    assert set(ties["how"]) == {"merged"}
    assert set(ties["from"]) <= after
    assert set(ties["to"]) == set(former["key"])
    second.validate()


@pytest.mark.long
def test_the_same_texts_again_change_nothing(releases):
    first, second = releases
    again = assemble(disassemble(second), TopicHistory.of(AssembledTables(second), 2)).graph
    assert again.digest() == second.digest()
    assert FORMER not in disassemble(second).nodes
    same = assemble(disassemble(first), TopicHistory.of(AssembledTables(first), 1)).graph
    assert same.digest() == first.digest()
    assert FORMER not in same.nodes


@pytest.fixture(scope="module")
def seen(releases):
    """Topics of the second release as readers see them, with a topic that the first one was split from."""
    topics = read_topics(MemoryStore(releases[1]))
    first = str(topics.table["key"].iloc[0])
    other = str(topics.table["key"].iloc[1])
    old, older = former_key(2, "topic:old"), former_key(1, "topic:older")
    former = pd.DataFrame(
        [
            {"key": old, "topic": "topic:old", "name": "peat, bog", "documents": 9, "last_release": 2},
            {"key": older, "topic": "topic:older", "name": "moss", "documents": 4, "last_release": 1},
        ]
    )
    ties = [(old, first, "split", 5, 0.6), (old, other, "split", 3, 0.4), (older, old, "merged", 4, 1.0)]
    columns = ["former", "later", "how", "documents", "share"]
    return replace(topics, former=former, succeeds=pd.DataFrame(ties, columns=columns)), first, other


def test_readers_see_what_a_topic_came_from(seen):
    topics, first, other = seen
    (change,) = changes_of(topics)[first]
    assert (change.key, change.name, change.how, change.texts, change.last_release) == (
        "topic:old",
        "peat, bog",
        "split",
        5,
        2,
    )
    assert [key for key, _ in change.others] == [other]
    assert change_sentence(change).startswith(
        "5 texts of it were part of “Peat, bog” until release 2 (60% of that topic)"
    )
    assert "became part of it after release 2 (5 texts" in change_sentence(replace(change, how="merged"))
    assert "Until release 2 it was wider" in change_sentence(replace(change, how="continued"))
    assert change.as_dict()["others"][0]["key"] == other


def test_a_key_of_a_former_topic_leads_to_its_heirs(seen):
    topics, first, other = seen
    assert heirs_of(topics, "topic:old") == (first, other)
    # What was merged first and split then is followed to the end.
    assert heirs_of(topics, "topic:older") == (first, other)
    assert heirs_of(topics, "topic:none") == ()


def test_lists_pages_and_files_show_it(seen):
    topics, first, _ = seen
    figures = SimpleNamespace(topics=topics, computed={HEADINGS.name: dict(topics.by_key["name"])})
    row = next(one for one in topic_rows(figures) if one.key == first)
    assert [one.name for one in row.history] == ["peat, bog"]
    table = topic_table([row])
    assert table.records()[0]["history"][0]["last_release"] == 2
    with pytest.raises(UnknownNameError) as refused:
        find_topic(figures, "topic:older")
    assert refused.value.nearest == [topics.name(key) for key in heirs_of(topics, "topic:older")]
