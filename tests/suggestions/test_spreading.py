"""Lists that are filled with a view to who is shown: by hand, as properties, and on the snapshot."""

from collections import Counter
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_engine.errors import UnknownNameError
from graph_engine.suggestions.model import Grade
from graph_engine.suggestions.spreading import SPREADS, place_key, spread_lists, spread_out, spread_weights, subjects


def match(target, score, organisations=(), kind="topic", grade=Grade.LOOK):
    return SimpleNamespace(
        kind=SimpleNamespace(name=kind), target=target, card=(), score=score, organisations=organisations, grade=grade
    )


def test_who_is_shown_already_comes_later():
    """By points both lists begin with x; the second to be filled begins with y, whose points are near."""
    lists = {"a": [match("x", 2.0), match("y", 1.9)], "b": [match("x", 2.0), match("y", 1.9)]}
    assert [one.target for one in spread_out(lists, 0.0)["b"]] == ["x", "y"]
    found = spread_out(lists, 4.0)
    assert [one.target for one in found["a"]] == ["x", "y"]
    assert [one.target for one in found["b"]] == ["y", "x"]


def test_organisations_count_where_a_suggestion_names_them():
    one = match("x", 1.0, ("o", "p"))
    assert subjects(one) == ("o", "p")
    assert subjects(match("x", 1.0)) == ("x",)


LISTS = st.dictionaries(
    st.sampled_from("abcd"),
    st.lists(st.tuples(st.sampled_from("wxyz"), st.floats(0.1, 9), st.sampled_from(["topic", "supply"])), max_size=6),
)


@given(LISTS, st.floats(0, 10))
def test_each_list_keeps_its_suggestions_and_where_kinds_stand(drawn, weight):
    lists = {
        unit: [match(target, score, kind=kind) for target, score, kind in sorted(some, key=lambda one: -one[1])]
        for unit, some in drawn.items()
    }
    found = spread_out(lists, weight)
    for unit, some in lists.items():
        assert Counter(map(id, found[unit])) == Counter(map(id, some))
        assert [one.kind.name for one in found[unit]] == [one.kind.name for one in some]
    assert weight or found == lists


def test_orders_are_kept_by_list_and_kind_of_spread():
    lists = {"a": [match("x", 2.0), match("y", 1.9)], "b": [match("x", 2.0), match("y", 1.9)]}
    kept = spread_lists(lambda: lists)
    assert kept.places("strong", "b")[place_key(lists["b"][1])] == 0
    assert kept.places("strong", "nowhere") == {}


@pytest.fixture
def spread(snapshot_engine):
    def of(code, how, **more):
        return list(snapshot_engine.match(code, top=100, spread=how, **more).suggestions)

    return of


def test_a_reader_can_ask_for_evener_lists(spread, snapshot_engine):
    codes = [area.code for area in snapshot_engine.units]
    moved = 0
    for code in codes[:8]:
        plain, strong = spread(code, "off"), spread(code, "strong")
        assert sorted(map(id, plain)) == sorted(map(id, strong))
        assert [one.grade for one in plain] == [one.grade for one in strong]
        moved += plain != strong
    assert moved
    with pytest.raises(UnknownNameError, match="Nearest: gentle"):
        spread(codes[0], "gentl")


def test_evener_lists_show_more_and_the_price_is_said(snapshot_engine):
    found = snapshot_engine.fairness
    assert tuple(one.spread for one in found.prices) == SPREADS
    assert [one.weight for one in found.prices] == list(spread_weights().values())
    plain, gentle, strong = found.prices
    assert plain.organisations < gentle.organisations <= strong.organisations <= found.all_organisations
    assert plain.organisations_gini > gentle.organisations_gini > strong.organisations_gini
    assert plain.useful == pytest.approx(1.0)
    # What the page says of the price: less than two points in a hundred.
    assert 0.98 < strong.useful < 1.01
    assert all(0.0 < one.likely < 1.0 for one in found.prices)
    assert len(found.organisations_never) == found.all_organisations - plain.organisations
    lists = snapshot_engine.matcher.lists_of_units()
    seen = {one.target for some in lists.values() for one in some[: found.first]}
    assert len(found.areas_never) == found.all_areas - len(seen & set(snapshot_engine.figures.units))


def test_one_place_of_several_units_has_no_list_of_its_own(spread):
    plain, strong = spread("Scotland", "off"), spread("Scotland", "strong")
    assert plain == strong
    assert np.all([one.kind for one in plain])
