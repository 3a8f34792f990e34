"""Files of Nomis that went wrong in silence: cut, of another classification or measure, short, or from the web page."""

import pandas as pd
import pytest

from graph_engine.errors import InputError, LayoutError
from loaders.framework.loader import LoadContext
from loaders.pipeline.given_files import check_stated, given_files
from loaders.uk.nomis import LOADER
from loaders.uk.nomis_industries import NOT_STATED, OTHER_CLASSIFICATION, OTHER_LENGTH, UNKNOWN
from tests.area_graph import area_graph
from tests.loaders.uk.test_nomis import BRES, COUNTS, jobs, quoted, units, write

AREAS = [f"UK{letter}{number}" for letter in "CDEFGHIJ" for number in range(1, 6)]
SIC = [f"{division}{group}" for division in (20, 22, 24, 25, 29) for group in (1, 2, 3, 4)]


@pytest.fixture
def grid(graph):
    """A graph with forty areas and twenty groups, of which names tell which they are."""
    found = area_graph(
        *((f"ITL2-2021:TL{code[2:]}", f"Area {code}") for code in AREAS),
        ("LAD-2025:E08000032", "Bradford"),
        ("LAD-2025:E08000033", "Calderdale"),
        ("ITL3-2021:TLE41", "Bradford"),
    )
    from graph_engine.schema import NodeLabel
    from graph_engine.schema.graph_tables import node_schema
    from loaders.framework.staging import conform

    names = {"24510": "Casting of iron", "25500": "Forging, pressing, stamping and roll-forming of metal"}
    names |= {code: f"Making of thing {code}" for code in SIC}
    names |= {f"{division}": f"Manufacture of good {division}" for division in range(10, 19)}
    sectors = pd.DataFrame({"code": list(names), "name": list(names.values())})
    sectors = sectors.assign(key="sic2007:" + sectors["code"], scheme="sic2007", level="group", source="sic")
    found.nodes[NodeLabel.SECTOR] = conform(sectors, node_schema(NodeLabel.SECTOR), "sectors")
    return found


@pytest.fixture
def table(tmp_path):
    return lambda rows, name="bres.csv", **options: write(tmp_path / name, rows, **options)


@pytest.fixture
def given(grid):
    """Run the loader on files with what the command line says, and give context and edges."""

    def run(*paths, **stated):
        context = LoadContext(graph=grid, stated=stated)
        batches = list(LOADER.load(list(paths), context))
        editions = [batch.key for batch in batches if hasattr(batch, "publisher")]
        edges = [batch.rows for batch in batches if getattr(batch, "type", None) == "HAS_ACTIVITY"]
        for file_report in context.file_reports.values():
            file_report.check()
        return editions, pd.concat(edges) if edges else pd.DataFrame(), context

    return run


def cells(areas=AREAS, codes=SIC):
    return [jobs(area, code, 5) for area in areas for code in codes]


def said(rows, count):
    """Rows that say how many the query has."""
    return [[*row, count] for row in rows]


# -- cut downloads ---------------------------------------------------------------------------------------------------


def test_a_download_with_fewer_rows_than_it_says_is_refused(given, table):
    rows = said(cells()[:685], 800)
    with pytest.raises(LayoutError, match=r"800 rows \(RECORD_COUNT\), and 685 of them are there: the download"):
        given(table(rows, columns=[*BRES, "RECORD_COUNT"]))


def test_the_parts_of_a_download_are_whole_together(given, table):
    rows, columns = said(cells(), 800), [*BRES, "RECORD_COUNT"]
    first, second = table(rows[:500], "a.csv", columns=columns), table(rows[500:], "b.csv", columns=columns)
    for order in ((first, second), (second, first)):
        assert len(given(*order)[1]) == 800
    with pytest.raises(LayoutError, match="500 of them are there"):
        given(first)


def test_a_damaged_row_is_no_missing_one(given, table):
    rows = said(cells(), 800)
    rows[3] = rows[3][:5]
    _, edges, context = given(table(rows, columns=[*BRES, "RECORD_COUNT"]))
    assert len(edges) == 799
    assert sum(len(report.quarantined) for report in context.file_reports.values()) == 1


@pytest.mark.parametrize("by_industry", [False, True])
def test_figures_that_stop_in_an_area_or_an_industry_are_refused(given, table, by_industry):
    rows = cells()
    if by_industry:
        rows = [jobs(area, code, 5) for code in SIC for area in AREAS]
        with pytest.raises(LayoutError, match=r"all of 40 areas for the first 17 industries, and 5 of them"):
            given(table(rows[:685]))
        return
    with pytest.raises(LayoutError, match=r"all of 20 industries for the first 34 areas, and 5 of them"):
        given(table(rows[:685]))


def test_a_whole_table_and_a_ragged_one_are_no_cut_download(given, table):
    assert len(given(table(cells()))[1]) == 800
    ragged = [row for number, row in enumerate(cells()) if number % 7]
    assert len(given(table(ragged))[1]) == len(ragged)


# -- codes and measures ----------------------------------------------------------------------------------------------


def broad(code, name, kind="Broad industrial groups"):
    row = jobs("UKC1", "255", 1000)
    row[5:8] = [f"{code} : {name}", str(code), kind]
    return row


def test_broad_groups_are_never_divisions(given, table):
    path = table([broad(10, "Information & communication (J)"), broad(1, "Agriculture"), jobs("UKC1", "201", 5)])
    _, edges, context = given(path)
    assert edges["to"].tolist() == ["sic2007:201"]
    rules = [(row.rule, row.value) for row in context.file_report(path).quarantined]
    assert rules == [
        (OTHER_CLASSIFICATION, "10 (Broad industrial groups)"),
        (OTHER_CLASSIFICATION, "1 (Broad industrial groups)"),
    ]


@pytest.mark.parametrize("named", [True, False])
def test_codes_without_a_type_are_told_by_their_names_and_by_those_that_are_none(given, table, named):
    codes = range(10, 19) if named else range(1, 19)
    rows = [broad(code, "Information & communication (J)" if named else "", "") for code in codes]
    path = table(rows)
    _, edges, context = given(path)
    assert edges.empty
    assert {row.rule for row in context.file_report(path).quarantined} == {NOT_STATED}


def test_an_older_classification_and_another_length_are_set_aside(given, table):
    older, longer, unknown = jobs("UKC1", "201", 5), jobs("UKC1", "201", 5), jobs("UKC1", "999", 5)
    older[7], longer[7] = "SIC 2003 group (3 digit)", "SIC 2007 subclass (5 digit)"
    path = table([older, longer, unknown, jobs("UKC1", "202", 7)])
    _, edges, context = given(path)
    assert edges["to"].tolist() == ["sic2007:202"]
    assert [row.rule for row in context.file_report(path).quarantined] == [OTHER_CLASSIFICATION, OTHER_LENGTH, UNKNOWN]


def test_employees_are_an_edition_of_their_own(given, table):
    rows = [jobs("UKC1", "201", 5), jobs("UKD3", "201", 6)]
    employees = [jobs("UKC1", "201", 4, status="Employees")]
    assert given(table(rows))[0] == ["nomis-bres-2021-itl2"]
    editions, edges, _ = given(table(employees))
    assert editions == ["nomis-bres-2021-itl2-employees"]
    assert set(edges["source"]) == set(editions)


@pytest.mark.parametrize("value", ["1e308", "90000000", "inf"])
def test_numbers_that_no_country_has_are_set_aside(given, table, value):
    path = table([jobs("UKC1", "201", value), jobs("UKD3", "201", 6)])
    _, edges, context = given(path)
    assert edges["value"].tolist() == [6]
    (row,) = context.file_report(path).quarantined
    rule = "not a number" if value == "inf" else "above 50,000,000, the most that can be"
    assert (row.rule, row.value) == (rule, value)


# -- the short form ---------------------------------------------------------------------------------------------------

SHORT = ["GEOGRAPHY_CODE", "INDUSTRY_CODE", "OBS_VALUE"]


def test_the_short_form_needs_what_it_leaves_out(given, table):
    path = table([["UKC1", "201", 5], ["UKD3", "201", 6]], "short.csv", columns=SHORT)
    with pytest.raises(LayoutError, match=r"no column 'DATE'.*--year 2022 --measure employment\|employees"):
        given(path)
    editions, edges, _ = given(path, year="2022", measure="employment")
    assert editions == ["nomis-bres-2022-itl2"]
    assert edges[["from", "to", "year", "value"]].values.tolist() == [
        ["ITL2-2021:TLC1", "sic2007:201", 2022, 5],
        ["ITL2-2021:TLD3", "sic2007:201", 2022, 6],
    ]
    assert given(path, year="2022", measure="employees")[0] == ["nomis-bres-2022-itl2-employees"]
    assert given(path, year="2022", measure="local-units")[0] == ["nomis-ukbc-2022-itl2"]


def test_what_a_file_says_itself_is_not_stated_otherwise(given, table):
    path = table([jobs("UKC1", "201", 5)])
    with pytest.raises(InputError, match="has a column DATE of its own: leave --year 2022 out"):
        given(path, year="2022")
    path = table([units("UKC1", "201", 35)], columns=COUNTS)
    with pytest.raises(InputError, match="has no measure 'employment'"):
        given(path, measure="employment")


# -- a query of the web page -------------------------------------------------------------------------------------------

HEAD = [
    '"Business Register and Employment Survey : open access"',
    '"ONS Crown Copyright Reserved [from Nomis on 29 November 2026]"',
    "",
    '"Date","2024"',
    '"Employment status","Employment"',
    "",
]
MATRIX = [
    '"Area","24510 : Casting of iron","25500 : Forging, pressing, stamping and roll-forming of metal"',
    "",
    '"Bradford",100,200',
    '"Calderdale",50,"-"',
]
NOTES = ["", '"- These figures are missing."', '"Figures are aggregates from which farm agriculture is left out."']


def page(tmp_path, *lines):
    path = tmp_path / "query.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


BRADFORD, CALDERDALE = "LAD-2025:E08000032", "LAD-2025:E08000033"


def test_what_the_web_page_gives_loads(given, tmp_path):
    path = page(tmp_path, *HEAD, *MATRIX, *NOTES)
    editions, edges, context = given(path)
    assert editions == ["nomis-bres-2024-lad"]
    assert edges.set_index(["from", "to"])["value"].to_dict() == {
        (BRADFORD, "sic2007:24510"): 100,
        (BRADFORD, "sic2007:25500"): 200,
        (CALDERDALE, "sic2007:24510"): 50,
    }
    report = context.file_report(path)
    assert (report.rows_read, report.rows_accepted) == (2, 2)


def test_the_matrix_may_stand_the_other_way_round_and_have_codes_and_flags(given, tmp_path):
    down = ['"Industry","Bradford","","Calderdale",""', '"24510 : Casting of iron",100,,50,"!"']
    assert given(page(tmp_path, *HEAD, *down))[1]["value"].tolist() == [100, 50]
    coded = ['"district","mnemonic","24510 : Casting of iron","Flags"', '"Bradford","E08000032","1,100",""']
    assert given(page(tmp_path, *HEAD, *coded))[1]["value"].tolist() == [1100]


def test_several_matrices_are_of_several_years(given, tmp_path):
    again = [line.replace("2024", "2023") for line in HEAD[3:]]
    editions, edges, _ = given(page(tmp_path, *HEAD, *MATRIX, "", *again, *MATRIX))
    assert editions == ["nomis-bres-2023-lad", "nomis-bres-2024-lad"]
    assert len(edges) == 6


def test_a_name_that_nothing_bears_is_set_aside(given, tmp_path):
    path = page(tmp_path, *HEAD, *MATRIX, '"Ruritania",5,6')
    _, edges, context = given(path)
    assert len(edges) == 3
    assert [(row.line, row.rule, row.value) for row in context.file_report(path).quarantined] == [
        (11, "unknown area", "Ruritania")
    ]


def test_a_query_says_its_year_and_measure_or_the_command_line_does(given, tmp_path):
    latest = [line.replace("2024", "latest") for line in HEAD]
    with pytest.raises(LayoutError, match=r"“Date” is 'latest'.*--year 2022"):
        given(page(tmp_path, *latest, *MATRIX))
    assert given(page(tmp_path, *latest, *MATRIX), year="2022")[0] == ["nomis-bres-2022-lad"]
    without = [line for line in HEAD if "status" not in line]
    with pytest.raises(LayoutError, match="--measure employment"):
        given(page(tmp_path, *without, *MATRIX))


def test_enterprises_are_no_local_units(given, tmp_path):
    head = ['"UK Business Counts - enterprises by industry and employment size band"', *HEAD[1:4], ""]
    with pytest.raises(LayoutError, match="counts enterprises"):
        given(page(tmp_path, *head, *MATRIX))
    local = [head[0].replace("enterprises", "local units"), *head[1:]]
    assert given(page(tmp_path, *local, *MATRIX))[0] == ["nomis-ukbc-2024-lad"]


# -- what the user names ----------------------------------------------------------------------------------------------


def test_a_folder_stands_for_the_files_in_it(tmp_path):
    (tmp_path / "b.csv").write_text(quoted(BRES))
    (tmp_path / "a.csv.gz").write_bytes(b"")
    (tmp_path / "notes.txt").write_text("no table")
    assert [path.name for path in given_files(LOADER, [tmp_path])] == ["a.csv.gz", "b.csv"]
    assert given_files(LOADER, [tmp_path / "b.csv", tmp_path]) == [tmp_path / "b.csv", tmp_path / "a.csv.gz"]


def test_a_folder_without_a_file_says_what_it_holds(tmp_path):
    with pytest.raises(InputError, match=r"no file with the ending \.csv for 'nomis': it holds no file"):
        given_files(LOADER, [tmp_path])
    (tmp_path / "notes.txt").write_text("no table")
    with pytest.raises(InputError, match=r"it holds notes\.txt"):
        given_files(LOADER, [tmp_path])


def test_only_what_a_source_takes_can_be_stated():
    check_stated(LOADER, {"year": "2022"})
    with pytest.raises(InputError, match="--region says nothing of files of 'nomis'"):
        check_stated(LOADER, {"region": "North"})
