"""Jobs by SIC group: what is left out, and what tells of new specialisations in that frame."""

from __future__ import annotations

import pandas as pd
import pytest

from graph_engine.prediction.sic_groups import group_frame, group_frames
from graph_engine.prediction.specialisations import BOUNDED, DENSITY, Window, auc
from graph_engine.prediction.tie_history import TieHistory
from tests.prediction.made_participations import unplanned


def test_a_group_that_nobody_works_in_is_left_out():
    jobs = pd.DataFrame({"241": [600.0, 200.0], "620": [400.0, 800.0], "012": [0.0, 0.0]}, index=["r", "s"])
    found = group_frame(2018, jobs)
    assert (found.year, list(found.jobs)) == (2018, ["241", "620"])
    # (600 / 1,000) / (800 / 2,000)
    assert found.lq.loc["r", "241"] == pytest.approx(1.5)
    assert found.quotients.capability.shape == (2, 2)


@pytest.mark.long
def test_density_tells_of_new_specialisations_of_the_snapshot(snapshot_engine):
    """As the design states it: 0.69 for 2015 to 2018; and what the bounded quotient adds was seen on these years."""
    frames = group_frames(snapshot_engine.store, snapshot_engine.gazetteer)
    assert [(one.year, one.jobs.shape[0]) for one in frames] == [(2015, 40), (2018, 40), (2021, 40)]
    history = TieHistory.of(unplanned(seed=0))
    first, second = (Window.of(*pair, history) for pair in (frames[:2], frames[1:]))
    assert (first.entered.sum(), second.entered.sum()) == (391, 380)
    assert auc(first.terms[DENSITY], first.entered) >= 0.69
    assert auc(second.terms[DENSITY], second.entered) >= 0.64
    assert auc(second.terms[BOUNDED], second.entered) >= 0.655
