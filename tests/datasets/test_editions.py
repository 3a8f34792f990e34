"""Which edition of figures may become the basis: the cases that distorted every answer, with what is right."""

from functools import cache

import numpy as np
import pandas as pd
import pytest

from graph_engine.datasets.edition_uses import load_edition_uses
from graph_engine.datasets.figures import load_gazetteer
from graph_engine.datasets.jobs import load_jobs_frame
from graph_engine.datasets.sic_figures import choose_editions, read_sic_figures, sic_divisions
from graph_engine.datasets.strong_places import load_class_jobs
from graph_engine.errors import NotEnoughDataError
from graph_engine.schema import EdgeType, Measure, NodeLabel, area_key
from graph_engine.schema.graph_tables import GraphTables, edge_schema, table_of
from graph_engine.schema.scalars import frame as frame_of
from graph_engine.stores.bulk_reads import AssembledTables
from tests.bundled_figures import AREA, SECTOR, bundled_figures
from tests.long_run import first_now

KEY = (EdgeType.HAS_ACTIVITY, AREA, SECTOR)
MEASURES = (Measure.JOBS, Measure.EMPLOYEE_JOBS, Measure.LOCAL_UNITS)
BUNDLED = "nomis-bres-2021-itl2"


@cache
def every_row():
    rows = frame_of(bundled_figures().edges[KEY])
    # The year before is one more of the same kind.
    return rows[rows["source"] != "nomis-bres-2015-itl2"]


@cache
def bundled_rows(source=BUNDLED):
    rows = every_row()
    return rows[rows["source"] == source]


def with_figures(*tables, without=()):
    """The bundled figures less some sources, and with rows of others."""
    old, rows = bundled_figures(), every_row()
    rows = pd.concat([rows[~rows["source"].isin(without)], *tables])
    edges = {**old.edges, KEY: table_of(rows, edge_schema(EdgeType.HAS_ACTIVITY))}
    return AssembledTables(GraphTables(dict(old.nodes), edges))


@cache
def gazetteer():
    return load_gazetteer(AssembledTables(bundled_figures()))


@cache
def divisions():
    return sic_divisions(AssembledTables(bundled_figures()))


def chosen(*tables, without=()):
    """Choices among the bundled figures less some sources, and rows of others, as a release makes them."""
    figures = read_sic_figures(with_figures(*tables, without=without), MEASURES)
    return choose_editions(figures, gazetteer(), divisions())


def verdict(choices, source):
    """Use and reason of a source."""
    found = [one for choice in choices.values() for one in choice.uses if one.edition.source == source]
    return found[0].use, found[0].why


def edition(source, areas, codes, *, year, measure="jobs", value=100.0):
    cells = [(area, f"sic2007:{code}") for area in areas for code in codes]
    rows = pd.DataFrame(cells, columns=["from", "to"])
    return rows.assign(measure=measure, year=year, value=value, suppressed=False, source=source)


@cache
def codes(digits):
    found = bundled_rows()["to"].str.removeprefix("sic2007:").str[:digits]
    return sorted(found.unique())


@cache
def itl2():
    return sorted(bundled_rows()["from"].unique())


@cache
def districts(vintage=2025):
    areas = bundled_figures().nodes[AREA].to_pandas()
    of = (areas["level"] == "LAD") & (areas["vintage"] == vintage) & ~areas["code"].str.startswith("N")
    return sorted(areas[of]["key"])


def frame(store):
    return load_jobs_frame(store, gazetteer())


LEEDS, BRADFORD = (area_key("LAD", 2025, code) for code in ("E08000035", "E08000032"))
FIVE = [area_key("LAD", 2025, code) for code in ("E08000032", "E08000033", "E08000034", "E08000035", "E08000036")]


@pytest.fixture(scope="module")
def today():
    return frame(with_figures())


@pytest.fixture(scope="module")
def in_use():
    return chosen()


@pytest.fixture(scope="module")
def cases():
    """New editions by name, each with words of the reason for which it is not used."""
    some = itl2()
    return {
        "two districts": (
            edition("new", [LEEDS, BRADFORD], ["24510"], year=2022),
            "it has 2 of the 350 districts of Great Britain; Hartlepool",
        ),
        "two digits of all areas": (
            edition("new", some, codes(2), year=2023),
            "it is by divisions (2 digits of SIC 2007), and nomis-bres-2021-itl2 by subclasses (5 digits)",
        ),
        "sections": (edition("new", some, "ABCDEFGHIJKLMNOPQRSTU", year=2023), "it is by section"),
        "districts of an older list": (
            edition("new", [*districts(), *districts(2018)], codes(5)[:40], year=2022),
            "districts are of another list than the others",
        ),
        "makers alone": (
            edition("new", some, [code for code in codes(5) if "10" <= code[:2] <= "33"], year=2023),
            "it has 24 of the 88 divisions of SIC 2007; 01, 02, 03 and 61 more are missing",
        ),
        "cut off in the last area": (
            edition("new", some[:39], codes(5), year=2023),
            "it has 39 of the 40 ITL2 areas of Great Britain; Southern Scotland is missing",
        ),
        "zeros left out in one area": (
            pd.concat(
                [edition("new", some[:39], codes(5), year=2023), edition("new", some[39:], codes(5)[::4], year=2023)]
            ),
            "has 183 of the 729 activities: the file was cut, or rows of 0 were left out",
        ),
        "one area of zeros": (
            pd.concat(
                [
                    edition("new", some[:39], codes(5), year=2023),
                    edition("new", some[39:], codes(5), year=2023, value=0.0),
                ]
            ),
            "every figure of Southern Scotland is 0, which means not available",
        ),
        "regions": (
            edition("new", [area_key("ITL1", 2021, f"TL{letter}") for letter in "CDEFGHIJKLM"], codes(5), year=2023),
            "areas of the level ITL1",
        ),
        "a tenth of the classes lacks": (
            edition("new", some, [code for code in codes(5) if code[-1] not in "19"], year=2023),
            "of the 729 activities of nomis-bres-2021-itl2",
        ),
        "employees of Great Britain": (
            edition("new", some, codes(5), year=2022, measure="employee_jobs"),
            "employees are not employment",
        ),
        "local units of five districts": (
            edition("new", FIVE, codes(4), year=2022, measure="local_units", value=10.0),
            "it is by districts, and the figures that it stands beside are by ITL2 areas",
        ),
        "local units of two areas": (
            edition("new", some[:2], codes(4), year=2022, measure="local_units", value=10.0),
            "it has 2 of the 40 ITL2 areas of Great Britain",
        ),
    }


NAMES = (
    "two districts",
    "two digits of all areas",
    "sections",
    "districts of an older list",
    "makers alone",
    "cut off in the last area",
    "zeros left out in one area",
    "one area of zeros",
    "regions",
    "a tenth of the classes lacks",
    "employees of Great Britain",
    "local units of five districts",
    "local units of two areas",
)


@pytest.mark.parametrize("name", first_now(NAMES))
def test_a_part_of_the_country_is_loaded_not_used_and_said(cases, in_use, name):
    assert set(NAMES) == set(cases)
    rows, reason = cases[name]
    found = chosen(rows)
    # Employees of Great Britain stand for no area of Northern Ireland: no dataset would even look at them.
    if name != "employees of Great Britain":
        use, said = verdict(found, "new")
        assert use == "not used"
        assert reason in said
    for measure, choice in in_use.items():
        assert (found[measure].basis, found[measure].earlier) == (choice.basis, choice.earlier)


@pytest.mark.long
def test_employees_of_great_britain_are_said_to_stand_unused(cases):
    store = with_figures(cases["employees of Great Britain"][0])
    uses = load_edition_uses(store, gazetteer())
    assert uses.at["new", "use"] == "not used"
    assert uses.at["new", "why"].startswith("employees are not employment")


@pytest.mark.long
def test_a_later_whole_edition_becomes_the_basis_and_today_s_the_year_before():
    found = chosen(bundled_rows().assign(year=2023, source="nomis-bres-2023-itl2"))
    assert verdict(found, "nomis-bres-2023-itl2") == ("in use", "")
    assert verdict(found, BUNDLED) == ("in use as an earlier year", "")
    assert [one.source for one in found["jobs"].earlier] == [BUNDLED, "nomis-bres-2018-itl2"]


@pytest.mark.long
def test_all_districts_of_today_s_list_become_the_basis():
    rows = edition("nomis-bres-2022-lad", districts(), codes(5), year=2022)
    found = chosen(rows)
    assert verdict(found, "nomis-bres-2022-lad") == ("in use", "")
    assert len(found["jobs"].basis.units) == 350
    assert found["local_units"].basis.level == "ITL2"


@pytest.mark.long
def test_an_interval_holds_its_quotient(today):
    known = today.lq.where(today.quotients.known)
    assert ((today.lower <= known) | known.isna()).all().all()
    assert ((today.upper >= known) | known.isna()).all().all()
    outside = known > today.quotients.upper
    assert outside.to_numpy().sum() > 0
    pd.testing.assert_frame_equal(today.upper.where(~outside), today.quotients.upper.where(~outside))


@pytest.mark.long
def test_a_cell_that_has_no_row_is_unknown_and_never_0(today):
    rows = bundled_rows()
    unit, activity = "ITL2-2021:TLL2", "303"
    kept = rows[~((rows["from"] == unit) & (rows["to"] == "sic2007:30300"))]
    found = frame(with_figures(kept, without=(BUNDLED,)))
    assert today.jobs.at[unit, activity] > 0
    assert np.isnan(found.jobs.at[unit, activity])
    assert np.isnan(found.lq.at[unit, activity])
    assert not found.quotients.known.at[unit, activity]
    assert found.specialisation_score.at[unit, activity] == 0
    assert found.totals[unit] == today.totals[unit] - today.jobs.at[unit, activity]
    assert found.jobs.at[unit, "255"] == today.jobs.at[unit, "255"]


@pytest.mark.long
def test_a_class_that_has_no_row_leaves_its_group_unknown(today):
    """Of a group of several classes one is absent: the others are not the whole of it."""
    rows = bundled_rows()
    unit = "ITL2-2021:TLL2"
    gone = rows[(rows["from"] == unit) & (rows["to"] == "sic2007:25500")].index
    found = frame(with_figures(rows.drop(gone), without=(BUNDLED,)))
    assert np.isnan(found.jobs.at[unit, "255"])
    assert len(gone) == 1


def test_without_any_whole_edition_the_reason_of_the_newest_is_said():
    store = with_figures(
        edition("new", [LEEDS, BRADFORD], ["24510"], year=2022),
        without=(BUNDLED, "nomis-bres-2018-itl2"),
    )
    with pytest.raises(NotEnoughDataError, match="new is not used: it has 2 of the 350 districts"):
        frame(store)


@pytest.mark.long
def test_jobs_by_district_are_a_frame_with_the_nation_s_local_units_of_wider_areas():
    found = frame(with_figures(edition("nomis-bres-2022-lad", districts(), codes(5), year=2022)))
    assert (found.level, found.year, len(found.units)) == ("LAD", 2022, 361)
    assert found.local_units_source == "nomis-ukbc-2018-itl2"
    assert found.kappa.gt(0).all()


def test_without_local_units_it_is_said_what_to_load():
    with pytest.raises(NotEnoughDataError, match="Load UK Business Counts with: hub load nomis FILE"):
        frame(with_figures(without=("nomis-ukbc-2018-itl2",)))


@pytest.mark.long
def test_northern_ireland_is_appended_once():
    """A publication that gives Northern Ireland as employment too adds no second row of it."""
    rows = bundled_rows()
    ireland = rows[rows["from"] == "ITL2-2021:TLC1"].assign(**{"from": "ITL2-2021:TLN0"})
    found = frame(with_figures(pd.concat([rows, ireland]), without=(BUNDLED,)))
    assert len(found.units) == len(set(found.units)) == 41
    assert found.measure["ITL2-2021:TLN0"] == "employee_jobs"


@pytest.mark.long
def test_a_thin_edition_of_northern_ireland_does_not_replace_its_survey():
    rows = edition("nisra-bres-2030", ["ITL2-2021:TLN0"], ["25", "24"], year=2030, measure="employee_jobs")
    use, reason = verdict(chosen(rows), "nisra-bres-2030")
    assert use == "not used"
    assert "activities of nisra-bres-2019" in reason


@pytest.mark.long
def test_class_jobs_are_of_the_frame_s_editions(today):
    store = with_figures(edition("new", FIVE, codes(4), year=2022, measure="local_units", value=10.0))

    class Figures:
        jobs = frame(store)
        units = jobs.units

    found = load_class_jobs(store, Figures)
    assert len(found.local_units) == 39
    assert (
        found.jobs.at["ITL2-2021:TLE3", "2410"]
        == bundled_rows().query("`from` == 'ITL2-2021:TLE3' and to == 'sic2007:24100'")["value"].iloc[0]
    )


@pytest.mark.long
def test_the_order_of_rows_chooses_nothing():
    rows = bundled_rows().assign(year=2023, source="nomis-bres-2023-itl2")
    small = edition("new", [LEEDS, BRADFORD], ["24510"], year=2024)
    first, second = with_figures(rows, small), with_figures(small.iloc[::-1], rows.iloc[::-1])
    pd.testing.assert_frame_equal(load_edition_uses(first, gazetteer()), load_edition_uses(second, gazetteer()))


def test_every_bundled_edition_of_figures_is_used():
    store = with_figures()
    uses = load_edition_uses(store, gazetteer())
    assert uses["use"].ne("not used").all()
    assert set(uses.index) == {
        BUNDLED,
        "nomis-bres-2018-itl2",
        "nomis-ukbc-2018-itl2",
        "nisra-bres-2019",
    }
    assert NodeLabel.SOURCE in store.graph.nodes
