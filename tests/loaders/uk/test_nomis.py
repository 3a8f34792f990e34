"""Jobs and local units in the CSV that the Nomis API gives."""

import pytest

from graph_engine.errors import InputError, LayoutError
from graph_engine.schema import NodeLabel
from graph_engine.schema.graph_tables import GraphTables
from loaders.framework.repeats import CONTRADICTION, REPEATED
from loaders.uk.nomis import ALL_ZERO, LOADER

PLACE = ["DATE", "DATE_NAME", "GEOGRAPHY_NAME", "GEOGRAPHY_CODE", "GEOGRAPHY_TYPE"]
INDUSTRY = ["INDUSTRY_NAME", "INDUSTRY_CODE", "INDUSTRY_TYPE"]
FIGURE = ["MEASURES_NAME", "OBS_VALUE", "OBS_STATUS", "OBS_STATUS_NAME"]
BRES = [*PLACE, *INDUSTRY, "EMPLOYMENT_STATUS_NAME", "MEASURE_NAME", *FIGURE]
COUNTS = [*PLACE, *INDUSTRY, "EMPLOYMENT_SIZEBAND_NAME", "LEGAL_STATUS_NAME", *FIGURE]
NUTS2 = "NUTS 2016 level 2"


def quoted(fields, delimiter=","):
    return delimiter.join(f'"{field}"' for field in fields)


def jobs(area, sic, value, *, year=2021, kind=NUTS2, status="Employment", measure="Count", flag="A", flagged=""):
    names = {2: "division", 3: "group", 4: "class", 5: "subclass"}
    industry = f"SIC 2007 {names.get(len(sic), 'section')} ({len(sic)} digit)"
    flagged = flagged or "Normal Value"
    place, sector = [year, year, "Name", area, kind], [f"{sic} : made up", sic, industry]
    return [*place, *sector, status, measure, "Value", value, flag, flagged]


def units(area, sic, value, *, year=2018, band="Total", legal="Total"):
    kind, industry = "NUTS 2013 level 2", "SIC 2007 class (4 digit)"
    return [year, year, "Name", area, kind, sic, sic, industry, band, legal, "Value", value, "A", "Normal Value"]


def write(path, rows, columns=BRES, delimiter=","):
    path.write_text("\n".join(quoted(row, delimiter) for row in [columns, *rows]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def table(tmp_path):
    return lambda rows, name="bres.csv", **options: write(tmp_path / name, rows, **options)


def test_jobs_go_to_areas_and_industries_and_zero_is_a_figure(run, table):
    path = table([jobs("UKC1", "25500", 1500), jobs("UKD3", "25500", 0), jobs("UKC1", "01000", 5000)])
    found = run(LOADER, path)
    assert found.values("from", "to", "measure", "year") == {
        ("ITL2-2021:TLC1", "sic2007:25500", "jobs", 2021): 1500,
        ("ITL2-2021:TLD3", "sic2007:25500", "jobs", 2021): 0,
        ("ITL2-2021:TLC1", "sic2007:01000", "jobs", 2021): 5000,
    }
    assert not found.edges["suppressed"].any()
    assert [edition.key for edition in found.editions] == ["nomis-bres-2021-itl2"]
    assert found.file_report(path).rows_read == found.file_report(path).rows_accepted == 3


def test_the_order_of_rows_does_not_matter(run, table):
    rows = [jobs("UKC1", "25500", 1500), jobs("UKD3", "24100", 20), jobs("UKC1", "24100", 7, year=2018)]
    first, second = run(LOADER, table(rows)), run(LOADER, table(rows[::-1], "again.csv"))
    assert first.edges.reset_index(drop=True).equals(second.edges.reset_index(drop=True))
    assert [edition.key for edition in second.editions] == ["nomis-bres-2018-itl2", "nomis-bres-2021-itl2"]


@pytest.mark.parametrize(
    ("code", "kind", "key", "edition"),
    [
        ("E06000001", "local authorities: district / unitary (as of April 2023)", "LAD-2025:E06000001", "lad"),
        ("E08000016", "local authorities: district / unitary (as of April 2023)", "LAD-2025:E08000038", "lad"),
        ("E07000026", "local authorities: district / unitary (prior to April 2015)", "LAD-2022:E07000026", "lad"),
        ("TLC11", "ITL 2021 level 3", "ITL3-2021:TLC11", "itl3"),
        ("UKD3", "NUTS 2013 level 2", "ITL2-2021:TLD3", "itl2"),
        ("TLD3", "ITL 2025 level 2", "ITL2-2025:TLD3", "itl2"),
        ("UKM2", "NUTS 2013 level 2", "ITL2-2013:UKM2", "itl2"),
        ("E12000001", "regions", "ITL1-2025:TLC", "itl1"),
    ],
)
def test_areas_of_any_level_and_vintage_are_known_by_code(run, table, code, kind, key, edition):
    found = run(LOADER, table([jobs(code, "255", 10, kind=kind)]))
    assert found.values("from", "to") == {(key, "sic2007:255"): 10}
    assert found.editions[0].key == f"nomis-bres-2021-{edition}"


def test_codes_of_one_file_are_read_in_one_vintage(run, table):
    path = table([jobs("TLC1", "255", 5, kind="ITL"), jobs("TLD3", "255", 6, kind="ITL"), jobs("TLN0", "255", 7)])
    found = run(LOADER, path)
    assert set(found.edges["from"]) == {"ITL2-2021:TLC1", "ITL2-2021:TLD3", "ITL2-2021:TLN0"}
    path = table([jobs(code, "255", 5, kind="ITL") for code in ("TLC1", "TLD3", "TLN0", "TLM2")], "mixed.csv")
    found = run(LOADER, path)
    assert set(found.edges["from"]) == {"ITL2-2021:TLC1", "ITL2-2021:TLD3", "ITL2-2021:TLN0"}
    assert found.quarantined(path) == [
        (5, "OBS_VALUE", "unknown area: its code is not of the vintage of the file's other codes", "5")
    ]


def test_unknown_areas_and_industries_are_set_aside(run, table):
    path = table(
        [
            jobs("UKZ9", "255", 1),
            jobs("E01000001", "255", 2, kind="LSOA"),
            jobs("UKC1", "9999", 3),
            jobs("UKC1", "255", 4),
        ]
    )
    found = run(LOADER, path)
    assert found.values("to") == {"sic2007:255": 4}
    assert found.quarantined(path) == [
        (2, "GEOGRAPHY_CODE", "unknown area: no area that is loaded has the bounds of this NUTS code", "UKZ9"),
        (3, "GEOGRAPHY_CODE", "unknown area", "E01000001"),
        (4, "INDUSTRY_CODE", "unknown industry: no such code of SIC 2007", "9999"),
    ]


def test_nuts_codes_never_mean_places_of_later_lists(run, table, graph):
    areas = graph.node_table(NodeLabel.AREA).to_pandas()
    without = GraphTables(dict(graph.nodes), dict(graph.edges))
    without.nodes[NodeLabel.AREA] = graph.node_table(NodeLabel.AREA).filter((areas["code"] != "UKM2").to_numpy())
    path = table([jobs("UKM2", "255", 10), jobs("UKC1", "255", 10)])
    found = run(LOADER, path, graph=without)
    assert set(found.edges["from"]) == {"ITL2-2021:TLC1"}
    assert found.quarantined(path)[0][:2] == (2, "GEOGRAPHY_CODE")


def test_an_all_zero_year_is_refused_and_never_stored_as_zeros(run, table):
    path = table([jobs("UKC1", "25500", 0, year=2014), jobs("UKD3", "25500", 0, year=2014), jobs("UKC1", "25500", 9)])
    found = run(LOADER, path)
    assert found.values("year") == {2021: 9}
    assert [edition.key for edition in found.editions] == ["nomis-bres-2014-itl2", "nomis-bres-2021-itl2"]
    assert set(found.edges["source"]) == {"nomis-bres-2021-itl2"}
    assert found.quarantined(path) == [(2, "OBS_VALUE", ALL_ZERO, "0"), (3, "OBS_VALUE", ALL_ZERO, "0")]


def test_an_all_zero_file_does_not_hide_the_figures_of_another(run, table):
    zeros = table([jobs("UKC1", "25500", 0), jobs("UKD3", "25500", 0)], "zeros.csv")
    good = table([jobs("UKC1", "25500", 5), jobs("UKD3", "25500", 0)], "good.csv")
    for order in ((zeros, good), (good, zeros)):
        found = run(LOADER, *order)
        assert found.values("from") == {"ITL2-2021:TLC1": 5, "ITL2-2021:TLD3": 0}
        assert len(found.quarantined(zeros)) == 2
        assert not found.quarantined(good)


def test_suppressed_missing_and_marked_figures_are_three_things(run, table):
    path = table(
        [
            jobs("UKC1", "255", "", flag="C", flagged="These figures are suppressed"),
            jobs("UKD3", "255", "", flag="Q", flagged="These figures are missing."),
            jobs("UKN0", "255", ""),
            jobs("UKC1", "241", 30, flag="P", flagged="Provisional"),
        ]
    )
    found = run(LOADER, path)
    held = found.edges.set_index(["from", "to"])
    assert set(held.index) == {("ITL2-2021:TLC1", "sic2007:255"), ("ITL2-2021:TLC1", "sic2007:241")}
    assert held.loc[("ITL2-2021:TLC1", "sic2007:255"), "suppressed"]
    assert held["value"].isna().tolist() == [False, True]
    notes = found.file_report(path).notes
    assert notes["suppressed by the publisher"] == 1
    assert notes["missing at the publisher: no figure"] == 2
    assert notes["kept although marked 'Provisional'"] == 1
    assert not found.quarantined(path)


def test_repeated_rows_are_set_aside_once_and_contradictions_all(run, table):
    path = table(
        [
            jobs("UKC1", "255", 10),
            jobs("UKC1", "255", 10),
            jobs("UKD3", "255", 1),
            jobs("UKD3", "255", 2),
            jobs("UKD3", "255", 1),
            jobs("UKC1", "241", 3),
        ]
    )
    found = run(LOADER, path)
    assert found.values("from", "to") == {
        ("ITL2-2021:TLC1", "sic2007:255"): 10,
        ("ITL2-2021:TLC1", "sic2007:241"): 3,
    }
    assert sorted(found.quarantined(path)) == [
        (3, "OBS_VALUE", REPEATED, "10"),
        (4, "OBS_VALUE", CONTRADICTION, "1"),
        (5, "OBS_VALUE", CONTRADICTION, "2"),
        (6, "OBS_VALUE", CONTRADICTION, "1"),
    ]


def test_files_of_one_year_are_one_and_may_contradict_each_other(run, table):
    first = table([jobs("UKC1", "255", 10), jobs("UKD3", "255", 1), jobs("UKN0", "255", 4)], "a.csv")
    second = table([jobs("UKC1", "255", 10), jobs("UKD3", "255", 2), jobs("UKC1", "241", 5)], "b.csv")
    found = run(LOADER, first, second)
    assert found.values("from", "to") == {
        ("ITL2-2021:TLC1", "sic2007:255"): 10,
        ("ITL2-2021:TLN0", "sic2007:255"): 4,
        ("ITL2-2021:TLC1", "sic2007:241"): 5,
    }
    assert len(found.editions) == 1
    assert found.quarantined(first) == [(3, "OBS_VALUE", CONTRADICTION, "1")]
    assert sorted(found.quarantined(second)) == [
        (2, "OBS_VALUE", REPEATED, "10"),
        (3, "OBS_VALUE", CONTRADICTION, "2"),
    ]


def test_a_contradiction_inside_one_file_also_strikes_the_row_of_another(run, table):
    good = table([jobs("UKC1", "255", 1), jobs("UKD3", "255", 8)], "good.csv")
    torn = table([jobs("UKC1", "255", 1), jobs("UKC1", "255", 2), jobs("UKD3", "241", 3)], "torn.csv")
    for order in ((good, torn), (torn, good)):
        found = run(LOADER, *order)
        assert found.values("from", "to") == {
            ("ITL2-2021:TLD3", "sic2007:255"): 8,
            ("ITL2-2021:TLD3", "sic2007:241"): 3,
        }
        assert found.quarantined(good) == [(2, "OBS_VALUE", CONTRADICTION, "1")]
        assert len(found.quarantined(torn)) == 2


def test_employment_is_taken_where_the_file_has_it(run, table):
    path = table(
        [
            jobs("UKC1", "255", 100, status="Employees"),
            jobs("UKC1", "255", 110, status="Employment"),
            jobs("UKC1", "255", 60, status="Full-time employees"),
            jobs("UKC1", "255", 3, measure="Industry percentage"),
        ]
    )
    found = run(LOADER, path)
    assert found.values("measure") == {"jobs": 110}
    assert found.file_report(path).notes == {
        "MEASURE_NAME 'Industry percentage': not used, 'Count' is": 1,
        "EMPLOYMENT_STATUS_NAME 'Full-time employees': not used": 1,
        "Employees: not used, the file has Employment": 1,
    }


def test_employees_alone_are_a_measure_of_their_own(run, table):
    found = run(LOADER, table([jobs("UKC1", "255", 100, status="Employees")]))
    assert found.values("measure") == {"employee_jobs": 100}


def test_a_total_row_goes_to_all_industries(run, table):
    total = jobs("UKC1", "255", 900)
    total[5:8] = ["Total", "37748736", "Total"]
    found = run(LOADER, table([total, jobs("UKC1", "255", 100)]))
    assert found.values("to") == {"sic2007:total": 900, "sic2007:255": 100}
    assert found.nodes[["key", "level", "name"]].values.tolist() == [["sic2007:total", "total", "All industries"]]


def test_a_leading_zero_lost_to_a_spreadsheet_is_restored(run, table):
    row = jobs("UKC1", "01000", 5000)
    row[6] = "1000"
    path = table([row])
    found = run(LOADER, path)
    assert found.values("to") == {"sic2007:01000": 5000}
    assert found.file_report(path).notes == {"leading zero of the industry code restored": 1}


def test_numbers_as_publishers_write_them(run, table):
    path = table([jobs("UKC1", "255", "1,500"), jobs("UKD3", "255", "12,5"), jobs("UKC1", "241", "1788682.0")])
    found = run(LOADER, path)
    assert sorted(found.edges["value"]) == [12.5, 1500, 1788682]


def test_values_and_years_that_are_none_are_set_aside(run, table):
    path = table(
        [
            jobs("UKC1", "255", "many"),
            jobs("UKC1", "241", -5),
            jobs("UKC1", "244", 5, year="latest"),
            jobs("UKD3", "244", 5),
        ]
    )
    found = run(LOADER, path)
    assert found.values("from") == {"ITL2-2021:TLD3": 5}
    assert sorted(found.quarantined(path)) == [
        (2, "OBS_VALUE", "not a number", "many"),
        (3, "OBS_VALUE", "below 0, the least that can be", "-5"),
        (4, "DATE", "not a year", "latest"),
    ]


def test_local_units_of_all_sizes_and_legal_forms(run, table):
    path = table(
        [
            units("UKC1", "2550", 35),
            units("UKC1", "2550", 20, band="Micro (0 to 9)"),
            units("UKC1", "2550", 5, legal="Sole proprietor"),
            units("UKN0", "2550", 0),
        ],
        columns=COUNTS,
    )
    found = run(LOADER, path)
    assert found.values("from", "measure") == {
        ("ITL2-2021:TLC1", "local_units"): 35,
        ("ITL2-2021:TLN0", "local_units"): 0,
    }
    assert found.editions[0].key == "nomis-ukbc-2018-itl2"
    assert found.file_report(path).notes == {
        "EMPLOYMENT_SIZEBAND_NAME 'Micro (0 to 9)': not used, 'Total' is": 1,
        "LEGAL_STATUS_NAME 'Sole proprietor': not used, 'Total' is": 1,
    }


def test_rows_in_other_forms_of_delimiter_and_marks(run, table):
    path = table([jobs("UKC1", "255", 10)], delimiter=";")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert run(LOADER, path).values("from") == {"ITL2-2021:TLC1": 10}


def test_a_renamed_or_missing_column_is_named(run, table):
    renamed = [column.replace("GEOGRAPHY_CODE", "GEOGRAPHY_CODES") for column in BRES]
    with pytest.raises(LayoutError, match="no column 'GEOGRAPHY_CODE'; did 'GEOGRAPHY_CODES' replace it"):
        run(LOADER, table([jobs("UKC1", "255", 10)], columns=renamed))
    short = jobs("UKC1", "255", 10)
    del short[11]
    with pytest.raises(LayoutError, match="no column 'OBS_VALUE'"):
        run(LOADER, table([short], columns=[c for c in BRES if c != "OBS_VALUE"]))


def test_a_doubled_column_is_refused(run, table):
    with pytest.raises(LayoutError, match="'OBS_VALUE' stands 2 times"):
        run(LOADER, table([[*jobs("UKC1", "255", 10), 11]], columns=[*BRES, "OBS_VALUE"]))


def test_a_web_page_and_an_empty_file_are_refused(run, tmp_path):
    page = tmp_path / "page.csv"
    page.write_text("<!DOCTYPE html><html><body>Sign in</body></html>\n")
    with pytest.raises(LayoutError, match="is a web page"):
        run(LOADER, page)
    page.write_text("")
    with pytest.raises(LayoutError, match="is empty"):
        run(LOADER, page)


def test_marks_of_a_merge_conflict_are_set_aside(run, table):
    path = table([jobs("UKC1", "255", 10)])
    path.write_text(path.read_text() + "<<<<<<< HEAD\n" + quoted(jobs("UKD3", "255", 5)) + "\n=======\n")
    found = run(LOADER, path)
    assert found.values("from") == {"ITL2-2021:TLC1": 10, "ITL2-2021:TLD3": 5}
    assert [row[2] for row in found.quarantined(path)] == ["mark of a merge conflict"] * 2


def test_a_file_in_many_chunks_reads_as_in_one(run, table, monkeypatch):
    rows = [jobs(area, sic, n) for n, area in enumerate(["UKC1", "UKD3", "UKN0"]) for sic in ("255", "241", "24")]
    rows.append(jobs("UKC1", "255", 0))
    whole = run(LOADER, table(rows)).edges

    from loaders.uk import nomis_layouts

    reader = nomis_layouts.read_delimited
    monkeypatch.setattr(
        nomis_layouts, "read_delimited", lambda *args, **options: reader(*args, **options, chunk_rows=2)
    )
    path = table(rows, "chunks.csv")
    found = run(LOADER, path)
    assert found.edges.reset_index(drop=True).equals(whole.reset_index(drop=True))
    assert [row[0] for row in found.quarantined(path)] == [11]


def test_without_areas_or_industries_the_message_says_what_to_load(run, table, graph):
    path = table([jobs("UKC1", "255", 10)])
    with pytest.raises(InputError, match="load the source 'geography' first"):
        run(LOADER, path, graph=GraphTables())
    with pytest.raises(InputError, match="load the source 'sic' first"):
        run(LOADER, path, graph=GraphTables(nodes={NodeLabel.AREA: graph.node_table(NodeLabel.AREA)}))
