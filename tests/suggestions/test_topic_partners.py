"""Topic partners on the bundled snapshot: what must hold of every card, how far they reach, the parts of a score."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest

from graph_engine.datasets.organisations_by_place import LONDON_KEY, place_of
from graph_engine.organisations.names import cleaned_name
from graph_engine.reference.thresholds import thresholds
from graph_engine.suggestions.kinds import ranked_kind
from graph_engine.suggestions.kinds.topic.contribution import PARTS, score_parts
from graph_engine.suggestions.kinds.topic.grading import grade
from graph_engine.suggestions.kinds.topic.limits import limits
from graph_engine.suggestions.kinds.topic.shared_words import named_words
from graph_engine.suggestions.model import Grade
from graph_engine.suggestions.pipeline import Request
from graph_engine.topics.weights import term_weights
from tests.long_run import some_now


@pytest.fixture(scope="module")
def evaluated(snapshot_engine):
    return snapshot_engine.matcher.evaluated(ranked_kind("topic"))


@pytest.fixture(scope="module")
def passing(evaluated):
    return evaluated.rows[evaluated.verdicts.all(axis=1)]


@pytest.fixture(scope="module")
def cards(snapshot_engine):
    request = Request(kinds=("topic",), top=len(snapshot_engine.units) * 10)
    return snapshot_engine.matcher.everything(request)["topic"]


@pytest.mark.long
def test_four_parts_sum_to_the_score(passing, cards):
    parts = passing[list(PARTS)]
    assert (parts >= 0).all(axis=None)
    assert np.abs(parts.sum(axis=1) - passing["contribution"]).max() <= 1e-9
    for card in cards[:50]:
        assert abs(sum(reason.contribution for reason in card.reasons) - card.score) <= 1e-9


@pytest.mark.long
def test_cards_cross_a_boundary_between_two_that_have_not_worked_together(passing, snapshot_engine):
    figures = snapshot_engine.figures
    assert (passing["source"] != passing["target"]).all()
    assert (passing["source_organisation"] != passing["target_organisation"]).all()
    assert not figures.joint_work.tied(passing["source_organisation"], passing["target_organisation"]).any()
    both = passing["source"].str.contains(":TLI") & passing["target"].str.contains(":TLI")
    assert not both.any()


def test_fit_is_the_cosine_of_the_two_texts(passing, snapshot_engine):
    weights = term_weights(snapshot_engine.figures)
    for row in passing.head(40).to_dict("records"):
        ends = (int(row["source_text"]), int(row["target_text"]))
        assert sum(part for _, part in weights.shared(*ends)) == pytest.approx(row["fit"], abs=1e-9)
        words = named_words(snapshot_engine.figures, *ends)
        assert 1 <= len(words) <= limits().words
        assert len(set(words)) == len(words)


def test_an_abbreviation_is_not_named_beside_what_it_stands_for(snapshot_engine):
    texts = snapshot_engine.figures.texts.table
    ends = [int(texts.index[texts["acronym"] == acronym][0]) for acronym in ("EXPOSIGNALZ", "TClock4AD")]
    assert "ad" in [term for term, _ in term_weights(snapshot_engine.figures).shared(*ends)]
    words = named_words(snapshot_engine.figures, *ends)
    assert "alzheimer disease" in words
    assert "ad" not in words


@pytest.mark.long
def test_a_word_of_a_short_name_alone_is_not_named(cards):
    card = next(one for one in cards if "(P-TRAP)" in one.reasons[0].sentence and "RECYCLE" in one.reasons[0].sentence)
    assert "(P-TRAP)" in card.reasons[0].sentence
    assert "trap" not in card.headline.casefold().split(": ")[0]
    assert "Both speak of surface waters" in card.reasons[0].sentence


@pytest.mark.long
def test_shown_cards_share_several_words_of_a_subject(passing, cards, snapshot_engine):
    limit, weights = limits(), term_weights(snapshot_engine.figures)
    for row in passing.to_dict("records"):
        shared = dict(weights.shared(int(row["source_text"]), int(row["target_text"])))
        assert row["shared_words"] == sum(map(weights.of_a_subject, shared)) >= limit.shared_words
        assert row["largest_part"] == pytest.approx(max(shared.values()) / row["fit"])
        assert 0 <= row["beside"] <= row["fit"] - max(shared.values()) + 1e-12
        assert row["beside"] >= limit.beside_best or row["shared_words"] >= limit.several_words
    # Drones that carry networks and drones that mimic locusts are alike in drones alone.
    said = [(one, one.reasons[0].sentence) for one in cards]
    drones = [one for one, words in said if "STEP2DYNA" in words and "UNITE" in words]
    assert drones
    assert all(one.grade == Grade.LOOK for one in drones)


@pytest.mark.long
def test_no_word_of_prose_leads_what_two_projects_share(cards):
    for card in cards:
        shared = card.reasons[0].sentence.split("Both speak of ")[1].split(" (likeness")[0]
        named = shared.replace(" and ", ", ").split(", ")[:3]
        assert not {"great", "overall", "emerging", "challenges", "uncan", "ad", "projects understanding"} & set(named)


def test_no_organisation_is_everywhere(passing, cards):
    named = Counter(passing["source_organisation"]) + Counter(passing["target_organisation"])
    assert max(named.values()) <= limits().most_cards
    assert max(named.values()) <= 0.06 * len(passing)
    assert len(cards) >= 230


def test_others_are_the_best_of_the_same_areas_and_topic(evaluated):
    most = limits().organisations - 1
    rows = evaluated.rows.head(2000).to_dict("records")
    cards = {}
    for row in evaluated.rows[["source", "target", "topic", "source_organisation", "target_organisation"]].to_dict(
        "records"
    ):
        for end in ("source", "target"):
            listed = cards.setdefault((row["source"], row["target"], row["topic"], end), {})
            listed[row[f"{end}_organisation"]] = None
    for row in rows:
        for end in ("source", "target"):
            listed = cards[row["source"], row["target"], row["topic"], end]
            others = [key for key in listed if key != row[f"{end}_organisation"]]
            assert list(row[f"{end}_others"]) == others[:most]
    assert any(len(row["source_others"]) == most for row in rows)


def test_own_fit_is_that_of_the_best_other_institution_there(evaluated, snapshot_engine):
    figures = snapshot_engine.figures
    matrix = term_weights(figures).matrix
    roles, units, authors = figures.topics.role_of, figures.organisations.unit_of, figures.texts.authors
    for row in evaluated.rows[evaluated.rows["own_fit"] > 0].head(20).to_dict("records"):
        there = {
            key
            for key in authors["organisation"].unique()
            if roles.get(key) in ("researches", "hosts") and key != row["target_organisation"]
            if key in units and place_of(units[key]) == place_of(row["target"])
        }
        texts = authors.loc[authors["organisation"].isin(there), "text"].unique()
        texts = texts[texts != row["target_text"]]
        cosines = (matrix[texts] @ matrix[[row["target_text"]]].T).toarray()
        assert row["own_fit"] == pytest.approx(cosines.max(), abs=1e-9)


def test_no_pair_of_projects_fills_a_list(snapshot_engine):
    for unit in some_now(snapshot_engine.units):
        found = snapshot_engine.match(unit, kinds=["topic"], top=100).suggestions
        pairs = [frozenset(row.value for row in one.reasons[0].evidence[:2]) for one in found]
        assert len(set(pairs)) == len(pairs), unit.name


def test_strong_cards_come_first_and_rest_on_live_work(snapshot_engine, passing):
    for unit in some_now(snapshot_engine.units):
        grades = [one.grade for one in snapshot_engine.match(unit, top=100).suggestions]
        assert grades == sorted(grades)
    strong = [row for row in passing.to_dict("records") if grade(row) == Grade.STRONG]
    assert all(row["live_sides"] >= 1 and row["source_role"] != row["target_role"] for row in strong)
    assert len(strong) >= 80


@pytest.mark.long
def test_areas_are_reached(snapshot_engine):
    """Counted: how many of the areas get five cards of any kind. Evidence moves this, never a threshold."""
    cards = {unit.name: len(snapshot_engine.match(unit, top=100).suggestions) for unit in snapshot_engine.units}
    assert sum(number >= 5 for number in cards.values()) >= 30, sorted(cards.items(), key=lambda item: item[1])[:10]


def test_partners_in_one_project_are_one_answer(passing):
    answers = passing.groupby(["target_text", "target"])["texts"]
    assert answers.nunique().max() == limits().per_text
    assert (answers.size() > answers.nunique()).any()


def test_a_list_shows_as_many_answers_to_a_need_as_pass(snapshot_engine):
    most = 0
    for unit in some_now(snapshot_engine.units):
        found = snapshot_engine.match(unit, kinds=["topic"], top=100).suggestions
        needs = Counter(row.value for one in found for row in one.reasons[0].evidence[:1] if row.geography == unit.name)
        most = max(most, *needs.values(), 0)
    assert most == limits().per_text


def test_an_area_with_few_is_told_what_is_on_record_and_what_brings_more(snapshot_engine):
    figures, few = snapshot_engine.figures, 0
    for unit in snapshot_engine.units:
        found = snapshot_engine.match(unit)
        note = found.notes.get("topic", "")
        assert ("hub fetch cordis" in note) == (len(found.suggestions) < thresholds().shown.few)
        if note:
            few += 1
            here = figures.organisations.table.loc[figures.organisations.table["unit"] == unit.key, "key"]
            told = figures.texts.authors["organisation"]
            assert f"with a place: {told[told.isin(here)].nunique()} organisation" in note
    assert few
    assert "hub fetch" not in str(snapshot_engine.match("TLD1", theme="agri-food").notes)


def test_what_is_known_of_london_only_is_shown_to_all_of_it(snapshot_engine, passing):
    assert (passing[["source", "target"]] == LONDON_KEY).any(axis=None)
    inner = snapshot_engine.match("TLI3", kinds=["topic"], top=100).suggestions
    assert {one.source.code for one in inner} == {"TLI3"}
    assert any("is in London; in which part" in caution for one in inner for caution in one.cautions)


def test_a_card_says_what_readers_ask_for(cards):
    for card in cards[:60]:
        said = " ".join([card.headline, *(reason.sentence for reason in card.reasons), *card.cautions])
        assert "No joint project of the two is on record in " in said
        assert card.next_step.startswith("First task")
        assert card.source_contacts
        assert card.target_contacts
        assert len(card.reasons[0].evidence) == 3


def test_a_firm_whose_works_on_record_are_all_elsewhere_is_told_of(cards, snapshot_engine):
    said = [caution for card in cards for caution in card.cautions if " runs works on record in " in caution]
    assert any(one.startswith("Tarmac Trading Limited runs works on record in Greater Manchester") for one in said)
    # An institution with a battery somewhere is no firm.
    assert not [one for one in said if "University" in one]
    for one in said:
        where, _, here = one.partition(" and none in ")
        assert here.partition(" (")[0] not in where
    assert snapshot_engine.figures.working_sites("nobody") == []


def test_parts_of_a_score_are_logarithms_of_what_they_measure():
    one = score_parts(
        pd.Series([0.4]), pd.Series([0.5]), pd.Series([0.0]), pd.Series([300.0]), least_fit=0.1, decay_km=300.0
    )
    assert one.iloc[0].tolist() == pytest.approx([np.log(4), np.log(1.5), 0.0, np.log1p(np.exp(-1))])


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"live_sides": 2, "fit": 0.13}, Grade.STRONG),
        ({"live_sides": 2, "fit": 0.13, "target_role": "researches"}, Grade.LOOK),
        ({"live_sides": 2, "fit": 0.13, "nearer": "someone"}, Grade.LOOK),
        ({"live_sides": 1, "fit": 0.13}, Grade.LOOK),
        ({"live_sides": 1, "fit": 0.18}, Grade.STRONG),
        ({"live_sides": 1, "fit": 0.18, "recent": False}, Grade.LOOK),
        ({"live_sides": 1, "fit": 0.3, "cases": 1}, Grade.LOOK),
        ({"live_sides": 2, "fit": 0.3, "beside": 0.01}, Grade.LOOK),
    ],
)
def test_grades(row, expected):
    usual = {"source_role": "researches", "target_role": "makes", "nearer": None, "recent": True, "cases": 0}
    usual["beside"] = 0.1
    assert grade({**usual, **row}) == expected


def test_what_a_place_declared_is_said_with_its_page(cards):
    said = [card.reasons[1] for card in cards if ", declares “" in card.reasons[1].sentence]
    assert said
    assert all(str(reason.evidence[0].value).startswith("http") for reason in said)


def test_all_of_london_counts_as_one_place(evaluated, snapshot_engine):
    """An institution in any part of London is one of its own for a firm of which only London is known."""
    rows = evaluated.rows[evaluated.rows["target"] == LONDON_KEY]
    assert (rows["own_fit"] > 0).any()
    units = snapshot_engine.figures.organisations.unit_of
    nearer = evaluated.rows.dropna(subset=["nearer"])
    assert all(
        place_of(units[key]) != place_of(target) for key, target in zip(nearer["nearer"], nearer["target"], strict=True)
    )


def test_a_partner_of_the_same_project_in_the_same_place_is_named(cards):
    assert any("is a partner of the same project" in card.reasons[1].sentence for card in cards)
    assert not any("Local Enterprise Partnership" in card.next_step for card in cards)


def test_the_best_name_no_firm_twice(snapshot_engine):
    """Two records of one firm in two towns are not joined; the list of the best shows one."""
    names = [
        cleaned_name(contact.name)
        for one in snapshot_engine.best(10)
        for contact in (one.source_contacts[0], one.target_contacts[0])
    ]
    assert len(set(names)) == len(names)
