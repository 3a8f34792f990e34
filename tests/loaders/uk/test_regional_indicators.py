"""Regional indicators by NUTS 2 region and year."""

import pytest

from graph_engine.errors import LayoutError, TableError
from graph_engine.reference.indicator_series import indicator_series, read_series
from loaders.framework.repeats import CONTRADICTION, REPEATED
from loaders.uk.regional_indicators import LOADER, NO_PLACE, OTHER_BOUNDS, UNKNOWN_LIST

SPEND, DEGREE = "eurostat_berd_data", "aps_nvq4_education_data"
ROWS = [
    "2013,UKC1,2013,156246000.0",
    "2018,UKC1,2016,210241000.0",
    "2018,UKN0,2016,592404000.0",
    "2018,UKD3,2016,0",
]


@pytest.fixture
def table(tmp_path):
    def write(rows=ROWS, series=SPEND, name="series.csv"):
        path = tmp_path / name
        path.write_text("\n".join([f"year,nuts_id,nuts_year_spec,{series}", *rows]) + "\n", encoding="utf-8")
        return path

    return write


def test_figures_go_to_the_itl2_area_of_2021_in_the_unit_of_the_table(run, table):
    path = table()
    found = run(LOADER, path)
    assert found.values("from", "year") == {
        ("ITL2-2021:TLC1", 2013): 156.246,
        ("ITL2-2021:TLC1", 2018): 210.241,
        ("ITL2-2021:TLN0", 2018): 592.404,
        ("ITL2-2021:TLD3", 2018): 0.0,
    }
    assert found.nodes[["key", "unit", "higher_is"]].values.tolist() == [
        ["indicator:eurostat_berd_data", "€ million", "more"]
    ]
    assert set(found.edges["to"]) == {"indicator:eurostat_berd_data"}
    edition = found.editions[0]
    assert (edition.key, edition.edition, edition.publisher) == (
        "indicator-eurostat-berd-data",
        "2013 to 2018",
        "Eurostat",
    )
    assert found.quarantined(path) == []


def test_codes_of_lists_with_other_bounds_are_set_aside(run, table):
    path = table([*ROWS, "2016,UKM2,2013,1", "2012,UKI1,2010,1", "2018,UKZZ,2016,1", "2018,XX,2016,1"])
    found = run(LOADER, path)
    assert len(found.edges) == 4
    assert found.quarantined(path) == [
        (6, "nuts_id", OTHER_BOUNDS, "UKM2"),
        (7, "nuts_id", OTHER_BOUNDS, "UKI1"),
        (8, "nuts_id", NO_PLACE, "UKZZ"),
        (9, "nuts_id", OTHER_BOUNDS, "XX"),
    ]


def test_what_is_no_figure_is_set_aside_with_its_reason(run, table):
    rows = ["2018,UKC1,1999,1", "20x8,UKC1,2016,1", "2017,UKC1,2016,much", "2016,UKC1,2016,-1", "2015,UKC1,2016,"]
    path = table([*rows, *ROWS[1:2]])
    found = run(LOADER, path)
    assert found.values("year") == {2018: 210.241}
    assert found.quarantined(path) == [
        (2, "nuts_year_spec", UNKNOWN_LIST, "1999"),
        (3, "year", "not a year", "20x8"),
        (4, SPEND, "not a number", "much"),
        (5, SPEND, "below 0, the least that can be", "-1"),
    ]
    assert found.file_report(path).notes == {"missing at the publisher: no figure": 1}


def test_of_equal_rows_one_is_kept_and_of_contradictory_rows_none(run, table):
    path = table(["2018,UKC1,2016,5", "2018,UKC1,2016,5", "2018,UKD3,2016,5", "2018,UKD3,2013,6"])
    found = run(LOADER, path)
    assert found.values("from") == {"ITL2-2021:TLC1": 5e-6}
    assert [(line, rule) for line, _, rule, _ in found.quarantined(path)] == [
        (3, REPEATED),
        (4, CONTRADICTION),
        (5, CONTRADICTION),
    ]


def test_order_of_rows_changes_nothing(run, table):
    there = run(LOADER, table()).edges
    back = run(LOADER, table(ROWS[::-1])).edges
    assert there.equals(back)


def test_a_series_that_the_table_does_not_name_is_refused_with_the_nearest(run, table):
    with pytest.raises(LayoutError, match=r"eurostat_berd_dat, which is no series.*eurostat_berd_data"):
        run(LOADER, table(series="eurostat_berd_dat"))
    with pytest.raises(LayoutError, match="has a header and no rows"):
        run(LOADER, table([]))


def test_two_series_have_a_node_and_an_edition_each(run, table):
    found = run(LOADER, table(), table(["2019,UKC1,2016,35.7"], DEGREE, "other.csv"))
    assert list(found.nodes["code"]) == [SPEND, DEGREE]
    assert [edition.publisher for edition in found.editions][1].startswith("Office for National Statistics")


def test_the_table_of_series_is_whole():
    series = indicator_series()
    assert len(series) == 10
    assert all(one.explanation.endswith(".") and one.publisher_note.endswith(".") for one in series.values())
    assert all(one.address.startswith("https://") for one in series.values())
    assert series[DEGREE].per_resident is None
    assert (series[SPEND].per_resident, series[SPEND].compared_in) == (1_000_000, "€ per resident")
    header = (
        "series,name,explanation,unit,scale,least,most,per_resident,compared_in,through,mean_of,higher_is,"
        "publisher,licence,address,publisher_note"
    )
    row = "a,b,c,d,1,0,9,,d,2018,1,more,e,f,g,h"
    assert read_series(f"{header}\n{row}\n")["a"].through == 2018
    with pytest.raises(TableError, match="line 2, column higher_is: found 'up'"):
        read_series(f"{header}\n{row.replace('more', 'up')}\n")
    with pytest.raises(TableError, match="line 3, column series"):
        read_series(f"{header}\n{row}\n{row}\n")
