"""An interval holds its value, wherever the engine shows one: over all areas of the bundled figures."""

import re

import pytest

from graph_engine.charts.bars import Bar, bars
from graph_engine.explanations.wording import times
from graph_engine.measures.proportions import wilson_interval
from graph_engine.readings.report import _ratio
from graph_engine.suggestions.kinds import ranked_kinds

pytestmark = pytest.mark.long

ENDS = re.compile(r"([\d,.]+) to ([\d,.]+)\)")


def number(text):
    # What is too small to be written out is "under" the least that is.
    return 0.0 if text.startswith("under") else float(text.replace(",", ""))


def test_each_cell_of_the_frame(snapshot_engine):
    jobs = snapshot_engine.figures.jobs
    known = jobs.lq.notna() & jobs.lower.notna()
    assert known.to_numpy().sum() > 5_000
    assert (jobs.lower <= jobs.lq)[known].to_numpy()[known.to_numpy()].all()
    assert (jobs.lq <= jobs.upper)[known].to_numpy()[known.to_numpy()].all()
    table = snapshot_engine.frame("jobs").dropna(subset=["lq", "lq_low"])
    assert ((table["lq_low"] <= table["lq"]) & (table["lq"] <= table["lq_high"])).all()


def test_what_areas_are_known_for_and_the_charts_of_it(snapshot_engine):
    seen = 0
    for unit in snapshot_engine.units:
        profile = snapshot_engine.profile(unit)
        for one in (*profile.known_for, *profile.lacks):
            assert one.low <= one.lq <= one.high, (unit.name, one.label)
            # As people read them, rounded.
            assert number(times(one.low)) <= number(times(one.lq)) <= number(times(one.high))
            seen += 1
        if profile.known_for:
            drawn = bars([Bar(one.label, one.lq, one.low, one.high) for one in profile.known_for], title="t", axis="a",
                         source="s").to_dict()  # fmt: skip
            rows = [row for row in rows_in(drawn) if {"low", "high", "value"} <= set(row)]
            assert rows
            assert all(row["low"] <= row["value"] <= row["high"] for row in rows)
    assert seen > 20 * len(snapshot_engine.units)


def rows_in(specification):
    """All rows of the data of a chart."""
    if isinstance(specification, dict):
        yield specification
    for part in specification.values() if isinstance(specification, dict) else specification:
        if isinstance(part, dict | list):
            yield from rows_in(part)


def test_where_each_activity_is_strong(snapshot_engine):
    seen = 0
    for row in snapshot_engine.sectors():
        for one in snapshot_engine.sector(row.code).strong:
            assert one.figure.low <= one.figure.lq <= one.figure.high, (row.code, one.figure.area)
            seen += 1
    assert seen > 500


def test_the_figures_behind_every_suggestion_and_its_brief(snapshot_engine):
    seen = set()
    for unit in snapshot_engine.units:
        found = snapshot_engine.match(unit, kinds=tuple(ranked_kinds()), top=30).suggestions
        pairs = {one.target.code for one in found if one.target.code != unit.code}
        shown = [*found]
        for code in sorted(pairs)[:3]:
            explained = snapshot_engine.explain(unit, code)
            shown += [*explained.suggestions, *explained.strengths]
        for row in (row for one in shown for row in one.evidence):
            ends = ENDS.search(row.unit)
            if ends and "interval" in row.unit:
                low, high = map(number, ends.groups())
                assert low <= row.value <= high, (row.claim, row.value, row.unit)
                seen.add((row.geography, row.claim))
    assert len(seen) > 100


def test_shares_of_readings():
    for cases in range(1, 60):
        for successes in range(cases + 1):
            low, high = wilson_interval(successes, cases, confidence=0.95)
            assert 0 <= low <= successes / cases <= high <= 1


def test_ratios_of_readings():
    import numpy as np
    import pandas as pd

    random = np.random.default_rng(3)
    verdicts = ["sensible", "weak", "silly"]
    for _ in range(40):
        ours, real = (
            pd.DataFrame({"card": range(cards), "verdict": random.choice(verdicts, cards, p=[0.1, 0.2, 0.7])})
            for cards in random.integers(1, 9, 2)
        )
        found = _ratio(ours, real)
        if found is not None:
            assert found.low <= found.value <= found.high
