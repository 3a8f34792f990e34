"""How evenly the suggestions of the country are spread over organisations."""

from __future__ import annotations

from collections import Counter

import pytest

from graph_engine.measures.exposure import gini


def ends(suggestion):
    """Names of the organisations at the ends of a suggestion."""
    sides = [side for reason in suggestion.reasons for side in (reason.source, reason.target)]
    return {side.institution for side in sides if side.institution}


def test_every_suggestion_counts_once(snapshot_engine, snapshot_suggestions):
    listed = [one for found in snapshot_suggestions.values() for one in found]
    shown = Counter(name for one in listed for name in ends(one))
    exposure = snapshot_engine.exposure
    assert exposure.suggestions == sum(bool(ends(one)) for one in listed)
    # Two records may have one name.
    assert exposure.organisations >= len(shown) > 0
    assert exposure.most_share == pytest.approx(shown[exposure.most] / exposure.suggestions)
    assert exposure.gini == pytest.approx(gini(list(shown.values())), abs=0.02)


def test_none_is_shown_too_often(snapshot_engine):
    exposure = snapshot_engine.exposure
    assert exposure.most_share <= exposure.limit
    assert exposure.organisations <= exposure.candidates
    assert 0 <= exposure.gini <= exposure.gini_of_candidates < 1


@pytest.mark.long
def test_a_release_without_suggestions_has_none(small_store):
    from graph_engine import Engine

    found = Engine(small_store()).exposure
    assert found.gini is None or found.suggestions
    assert found.as_dict()["limit"] == found.limit
