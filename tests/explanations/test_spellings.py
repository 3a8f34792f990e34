"""Names that come near a text: the same as difflib finds."""

from __future__ import annotations

import difflib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_engine.spellings import Spellings

NAMES = ("sheffield", "south yorkshire", "sheffield hallam university", "shetland", "steel castings", "ile", "")
texts = st.text("abcehlst ", max_size=12)


@pytest.mark.parametrize("text", ["shefield", "sheffeild", "hallam univercity", "steal casting", "xyzzy", "żółć", "i"])
@pytest.mark.parametrize("least", [0.0, 0.4, 0.72, 1.0])
def test_names_are_those_of_difflib(text, least):
    found = Spellings(NAMES).nearest(text, 3, least)
    assert found == difflib.get_close_matches(text, NAMES, 3, least)


@pytest.mark.long
@given(st.lists(texts, unique=True, max_size=20), texts, st.floats(0, 1), st.integers(1, 6))
def test_any_names_are_those_of_difflib(names, text, least, most):
    assert Spellings(names).nearest(text, most, least) == difflib.get_close_matches(text, names, most, least)


def test_a_name_is_known():
    assert "shetland" in Spellings(NAMES)
    assert "orkney" not in Spellings(NAMES)
