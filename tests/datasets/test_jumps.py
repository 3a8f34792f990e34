"""Figures that jumped in three years against their nation: found in the bundled figures, and by hand."""

import pandas as pd
import pytest

from graph_engine.datasets.figures import load_gazetteer
from graph_engine.datasets.jobs import load_jobs_frame
from graph_engine.datasets.jumps import by_cell, load_jumps
from graph_engine.explanations.activity_evidence import jump_caution
from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.schema.graph_tables import table_of
from tests.datasets.test_editions import chosen, gazetteer, with_figures
from tests.small_graph import MemoryStore, key, small_graph


@pytest.fixture(scope="module")
def bundled():
    store = with_figures()
    jobs = load_jobs_frame(store, gazetteer())
    return by_cell(load_jumps(store, jobs))


@pytest.mark.long
def test_bookkeeping_in_greater_manchester_and_paints_in_west_yorkshire(bundled):
    book = bundled["ITL2-2021:TLD3", "6920"]
    assert (book["code"], book["before"], book["now"], book["year_before"]) == ("69202", 15_000, 32_000, 2018)
    paints = bundled["ITL2-2021:TLE4", "203"]
    assert (paints["before"], paints["now"]) == (850, 2_325)
    assert paints["times"] == pytest.approx(2.81, abs=0.01)


def test_a_steady_cell_and_a_small_one_did_not_jump(bundled):
    assert ("ITL2-2021:TLE3", "255") not in bundled
    assert min(max(row["before"], row["now"]) for row in bundled.values()) >= 500


def small_jumps(changes):
    """Jumps of the small graph, of which 2018 is nine tenths of 2021 everywhere save for what changes."""
    graph = small_graph()
    at = EdgeType.HAS_ACTIVITY, NodeLabel.AREA, NodeLabel.SECTOR
    rows = graph.edges[at].to_pandas()
    earlier = (rows["year"] == 2018) & (rows["measure"] == "jobs")
    for (area, code), value in changes.items():
        rows.loc[earlier & (rows["from"] == key(area)) & (rows["to"] == f"sic2007:{code}"), "value"] = value
    graph.edges[at] = table_of(rows, graph.edges[at].schema)
    store = MemoryStore(graph)
    return load_jumps(store, load_jobs_frame(store, load_gazetteer(store)))


@pytest.mark.long
def test_growth_is_set_against_the_nation_s():
    assert small_jumps({}).empty
    found = small_jumps({("TLE3", "24100"): 500.0})
    row = found[found["unit"] == key("TLE3")].iloc[0]
    national = (400 + 100 + 3_500 + 100 + 300) / (0.9 * (400 + 100 + 100 + 300) + 500)
    assert (row["activity"], row["before"], row["now"]) == ("241", 500, 3_500)
    assert row["times"] == pytest.approx(7 / national)


@pytest.mark.long
def test_without_a_near_year_nothing_is_said_to_have_jumped():
    found = chosen(without=("nomis-bres-2018-itl2",))
    assert found["jobs"].earlier == ()
    store = with_figures(without=("nomis-bres-2018-itl2",))
    assert load_jumps(store, load_jobs_frame(store, gazetteer())).empty


def test_the_caution_says_both_years_and_the_nation(bundled):
    class Figures:
        from graph_engine.classifications.activities import activities

        jumps = bundled
        activities = activities()
        jobs = pd.Series({"year": 2021})

        @staticmethod
        def area(unit):
            return gazetteer().area(unit)

        @staticmethod
        def sic_name(code):
            return "book-keeping activities (not payroll)"

    assert jump_caution(Figures, "ITL2-2021:TLE4", "203") == (
        f"Jobs in {Figures.activities.get('203').label} in West Yorkshire went from 850 in 2018 to 2,325 in 2021, "
        "2.8 times what the nation's trend gives: one employer or its class may have been moved."
    )
    said = jump_caution(Figures, "ITL2-2021:TLD3", "6920")
    assert said.startswith("Jobs in book-keeping activities, part of ")
    assert "in Greater Manchester went from 15,000 in 2018 to 32,000 in 2021" in said
    assert jump_caution(Figures, "ITL2-2021:TLE3", "255") is None
