"""A pair says the same whichever place is named first."""

from __future__ import annotations

import pytest

from tests.long_run import first_now, runs_long


def said(pair):
    return sorted(
        (one.kind, round(one.score, 9), sorted(reason.sentence for reason in one.reasons)) for one in pair.suggestions
    )


@pytest.mark.long
@pytest.mark.parametrize("first", first_now(["TLC1", "TLD6", "TLG3", "TLK1", "TLE1"]))
def test_the_order_of_two_places_changes_nothing(snapshot_engine, first):
    found = 0
    for other in snapshot_engine.units if runs_long() else snapshot_engine.units[::4]:
        if other.code == first:
            continue
        one, turned = snapshot_engine.explain(first, other), snapshot_engine.explain(other, first)
        assert said(one) == said(turned), other.name
        assert all(card.source.code == first for card in one.suggestions)
        assert all(card.source.code == other.code for card in turned.suggestions)
        found += len(one.suggestions)
    assert found


@pytest.mark.long
def test_what_is_suggested_is_on_the_page_of_the_pair(snapshot_engine):
    for card in snapshot_engine.best(20 if runs_long() else 6):
        area, partner = card.source.place, card.target.place
        assert snapshot_engine.explain(area, partner).suggestions
        assert snapshot_engine.explain(partner, area).suggestions
