"""Topic partners of one organisation: all that pass, also what lists of areas leave out."""

from __future__ import annotations

import pytest

from graph_engine.errors import NotEnoughDataError, UnknownNameError
from graph_engine.suggestions.kinds import ranked_kind

FIT = ("source_organisation", "target_organisation")


@pytest.fixture(scope="module")
def passing(snapshot_engine):
    """Candidates of the kind that pass every rule but the one of spread, with whether they pass it too."""
    evaluated = snapshot_engine.matcher.evaluated(ranked_kind("topic"))
    verdicts = evaluated.verdicts
    fit = verdicts.drop(columns="topic-spread").all(axis=1)
    return evaluated.rows[fit].assign(shown=verdicts.loc[fit, "topic-spread"])


def test_all_that_pass_are_there_and_each_says_whether_it_is_shown(snapshot_engine, passing):
    keys = sorted({*passing[FIT[0]], *passing[FIT[1]]})
    left_out = passing[~passing["shown"].astype(bool)]
    # Those who stand in more than one may show, and some others.
    for key in dict.fromkeys([*left_out[FIT[0]].head(3), *keys[:: max(1, len(keys) // 8)]]):
        mine = passing[(passing[FIT[0]] == key) | (passing[FIT[1]] == key)]
        found = snapshot_engine.partners_of(key)
        assert len(found.partners) == len(mine)
        assert sum(not one.beyond for one in found.partners) == int(mine["shown"].sum())
        others = {*mine[FIT[0]], *mine[FIT[1]]} - {key}
        assert {one.partner.key for one in found.partners} == others
        for one in found.partners:
            card = one.suggestion
            assert card.source.code == found.organisation.area.code
            assert card.target.code == one.partner.area.code
            assert card.score == pytest.approx(sum(reason.contribution for reason in card.reasons), abs=1e-9)
            assert found.organisation.name in {card.reasons[0].source.institution, card.reasons[0].target.institution}
        order = [(one.grade, -round(one.suggestion.score, 9)) for one in found.partners]
        assert order == sorted(order)


def test_an_organisation_is_found_by_its_name(snapshot_engine, passing):
    key = str(passing[FIT[0]].iloc[0])
    name = snapshot_engine.partners_of(key).organisation.name
    assert snapshot_engine.partners_of(f" {name.upper()} ").organisation.name == name


def test_one_without_partners_says_why(snapshot_engine, passing):
    named = {*passing[FIT[0]], *passing[FIT[1]]}
    figures = snapshot_engine.figures
    others = [key for key in figures.texts.authors["organisation"].unique() if key not in named]
    lonely = [str(key) for key in others if figures.name_of(str(key)) != key][:4]
    assert lonely
    for key in lonely:
        found = snapshot_engine.partners_of(key)
        assert found.partners == ()
        assert found.note.endswith(".")
        assert found.as_dict()["note"] == found.note


def test_an_unknown_one_gets_the_nearest_names(snapshot_engine):
    with pytest.raises(UnknownNameError) as refused:
        snapshot_engine.partners_of("universty of leeds")
    assert "University of Leeds" in refused.value.nearest
    with pytest.raises(UnknownNameError) as refused:
        snapshot_engine.partners_of("university")
    assert all("niversity" in name for name in refused.value.nearest)


@pytest.mark.long
def test_a_release_without_words_says_what_to_load(small_store):
    from graph_engine import Engine

    with pytest.raises(NotEnoughDataError, match="hub snapshot load"):
        Engine(small_store()).partners_of("University of Leeds")
