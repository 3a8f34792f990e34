"""All suggestions of the bundled snapshot, made once for the files that look at them."""

import pytest

from graph_engine.suggestions.pipeline import Request


@pytest.fixture(scope="session")
def snapshot_suggestions(snapshot_engine):
    """Every suggestion by kind, in order."""
    return snapshot_engine.matcher.everything(Request(top=1_000))
