"""The nouns of a trade decide: circumstances never do, a noun of several readings is asked for, compounds are read."""

from __future__ import annotations

import numpy as np
import pytest

from graph_engine.reference.circumstance_words import circumstance_words, customer_words
from graph_engine.search.limits import subject_limits
from graph_engine.search.sentence import read_sentence
from graph_engine.search.speaking import TopicGroup, Witnesses
from graph_engine.search.subjects import Subject, holding, says_enough, weight_said


def subject(word, weight, texts, *, head=False):
    said = np.zeros(9, bool)
    said[list(texts)] = True
    return Subject(word, weight, weight, head, np.zeros(3), said)


def group(*texts):
    return TopicGroup(None, Witnesses(texts, (0.5,) * len(texts)))


def test_circumstances_and_customers_are_no_subjects(snapshot_engine):
    found = snapshot_engine.finder.subjects.of("cheap cheese shelf life rules for customers")
    assert [one.word for one in found] == ["cheese"]
    assert found[0].head
    assert not circumstance_words() & customer_words()


def test_a_word_common_in_either_corpus_weighs_little(snapshot_engine):
    weight = {one.word: one.rarity for one in snapshot_engine.finder.subjects.of("cheese computers boards software")}
    assert all(weight["cheese"] > 2 * weight[word] for word in ("computers", "boards", "software"))


def test_texts_that_say_only_words_beside_the_subjects_are_left_out():
    cheese, milk = subject("cheese", 0.8, [0, 1], head=True), subject("milk", 0.6, [0])
    assert [one.witnesses.texts for one in holding([group(2), group(0), group(1)], [cheese, milk])] == [(0,)]
    assert weight_said([1], [cheese, milk]) == pytest.approx(0.8 / 1.4)
    assert weight_said([1], []) == 1.0
    assert says_enough(group(0).witnesses, [cheese, milk], {"cheese"}, called=False)
    assert not says_enough(group(2).witnesses, [cheese, milk], {"cheese"}, called=True)


def test_a_compound_that_nothing_knows_is_taken_apart(snapshot_engine):
    subjects = snapshot_engine.finder.subjects
    assert subjects.spelt("small workboats, please") == "small work boats, please"
    assert subjects.spelt("glassworks") == "glass works"
    assert subjects.spelt("monopiles cheese sawmill") == "monopiles cheese sawmill"


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("We process goats milk in Somerset and want someone to help with cheese shelf life", "1051"),
        ("I build violins and guitars and need a substitute for ebony and rosewood", "3220"),
        ("old tyre shredding", "2211"),
        ("pen testing firm looking for banks", "6202"),
        ("fintech", "6201"),
    ],
)
def test_a_class_that_holds_the_nouns_answers(snapshot_engine, question, first):
    found = snapshot_engine.find(question)
    assert found.answered_from == "classes"
    assert found.read_as[0].code == first
    assert found.regions


@pytest.mark.parametrize("question", ["moulds", "cell production", "switches", "plant maintenance"])
def test_a_noun_of_several_readings_is_asked_for(snapshot_engine, question):
    assert snapshot_engine.find(question).answered_from == "choice"


@pytest.mark.parametrize(
    ("sentence", "asked", "offers"),
    [
        ("we make feed and need help with the rules", "we make feed", False),
        ("pen testing firm looking for banks", "pen testing firm for banks", True),
        ("we make cameras and need hospitals for a clinical trial", "we make cameras for hospitals", False),
        ("I run a sawmill, who knows about using spruce", "using spruce for I run a sawmill", False),
    ],
)
def test_who_is_wanted_is_not_what_is_asked_for(sentence, asked, offers):
    found = read_sentence(sentence)
    assert (found.text, found.offers) == (asked, offers)


def test_the_numbers_keep_their_order():
    limit = subject_limits()
    assert limit.said < limit.said_without_topic
    assert limit.unheld < limit.held
