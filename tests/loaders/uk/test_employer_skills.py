"""Employer Skills Survey: sheets of places, withheld figures, bounds of 2019."""

import pytest

from graph_engine.errors import InputError, LayoutError
from graph_engine.schema.graph_tables import GraphTables
from loaders.uk.employer_skills import LOADER, NO_FIGURE, OTHER_BOUNDS, SECTORS
from tests.area_graph import area_graph


@pytest.fixture
def placed():
    return area_graph(
        ("LEP-2020:E37000001", "Black Country"),
        ("LEP-2020:E37000055", "Solent"),
        ("LAD-2025:E06000004", "Stockton-on-Tees"),
        ("LAD-2025:E06000059", "Dorset"),
        ("LAD-2025:E06000019", "Herefordshire, County of"),
        ("CUSTOM-2025:E10000016", "Kent"),
        ("ITL2-2021:TLD1", "Cumbria"),
        ("ITL2-2021:TLJ4", "Kent"),
        ("ITL2-2021:TLK4", "Devon"),
    )


def sheet(place, kind="LEP", between=(), vacancies=None, drop=None):
    """A sheet in the published layout: titles, two rows of header, a row of letters, figures with marks between."""
    figures = [90, *range(1, len(SECTORS) + 1)]
    totals = ["England Total", *between, f"{place} Total"]
    wide = ["England", *("LEP" for _ in between), kind]
    before = [100] * (1 + len(between))
    rows = [
        ["30-September-2020"],
        ["Employer Skills Survey (ESS) 2019"],
        [place.upper().replace(" ", "_")],
        [None, *[word.upper() if word == "England" else word for word in wide], "Sector (13 sector grouping)"],
        [None, *totals, *SECTORS, "Primary Sector and Utilities", "Manufacturing"],
        ["Significance Level: 95%", *[None] * len(totals), "*a", "b"],
        ["Unweighted row", *before, *figures, 7, 7],
        ["Total (establishments)", *before, *figures],
        ["Number of vacancies", *before, *(vacancies or figures)],
        [None, None, None, "df"],
        ["Number of skill-shortage vacancies", *before, 20, "**", *figures[2:]],
        ["Unweighted row", *before, *[0] * len(figures)],
    ]
    return [row for row in rows if row[0] != drop or drop is None]


def test_figures_of_a_partnership(run, workbook, placed):
    path = workbook("lep.xlsx", {"Contents": [["x"]], "ALL_LEPS": [["x"]], "BLACK_COUNTRY": sheet("Black Country")})
    found = run(LOADER, path, graph=placed)
    values = found.values("to", "measure")
    assert len(values) == 3 * (1 + len(SECTORS))
    assert values["sic2007:total", "vacancies"] == 90
    assert values["ess:C", "vacancies"] == 2
    assert values["ess:C", "surveyed_establishments"] == 2
    assert set(found.edges["from"]) == {"LEP-2020:E37000001"}
    withheld = found.edges[found.edges["suppressed"]]
    assert withheld[["to", "measure"]].to_numpy().tolist() == [["ess:ABDE", "skill_shortage_vacancies"]]
    assert withheld["value"].isna().all()
    sectors = found.nodes.set_index("key")
    assert sectors.loc["ess:LMN", ["scheme", "code", "name"]].tolist() == ["ess", "LMN", "Business Services"]
    assert found.file_report(path).rows_read == 3
    assert found.editions[0].key == "employer-skills-2019-lep"


def test_authorities_of_several_partnerships_and_spellings(run, workbook, placed):
    path = workbook(
        "lea.xlsx",
        {
            "STOCKTON_ON_TEES": sheet("StocktononTees", "LEA", ["Tees Valley Total"]),
            "HEREFORDSHIRE": sheet("Herefordshire", "LEA"),
            "KENT": sheet("Kent", "LEA", ["South East Total", "Another Total"]),
            "CUMBRIA": sheet("Cumbria", "LEA"),
        },
    )
    found = run(LOADER, path, graph=placed)
    assert sorted(set(found.edges["from"])) == [
        *("CUSTOM-2025:E10000016", "ITL2-2021:TLD1", "LAD-2025:E06000004", "LAD-2025:E06000019")
    ]
    assert not found.quarantined(path)


def test_places_whose_bounds_have_changed(run, workbook, placed):
    lep = workbook("lep.xlsx", {"SOLENT": sheet("Solent"), "BLACK_COUNTRY": sheet("Black Country")})
    lea = workbook("lea.xlsx", {"DORSET": sheet("Dorset", "LEA"), "DEVON": sheet("Devon", "LEA")})
    found = run(LOADER, lep, lea, graph=placed)
    assert set(found.edges["from"]) == {"LEP-2020:E37000001"}
    assert [(line, column, value) for line, column, _, value in found.quarantined(lep)] == [
        *((7, "SOLENT: place", "Solent"), (9, "SOLENT: place", "Solent"), (11, "SOLENT: place", "Solent"))
    ]
    assert {rule for _, _, rule, _ in found.quarantined(lea)} == {OTHER_BOUNDS}
    assert not found.nodes["key"].duplicated().any()


def test_a_cell_that_is_no_figure(run, workbook, placed):
    cells = [90, "n/a", *range(2, len(SECTORS) + 1)]
    path = workbook("lep.xlsx", {"BLACK_COUNTRY": sheet("Black Country", vacancies=cells)})
    found = run(LOADER, path, graph=placed)
    assert found.quarantined(path) == [(9, "BLACK_COUNTRY: Number of vacancies", NO_FIGURE, "n/a")]
    assert "vacancies" not in set(found.edges["measure"])


def test_other_workbooks_are_refused(run, workbook, placed):
    with pytest.raises(LayoutError, match="none with figures of a LEP or LEA"):
        run(LOADER, workbook("x.xlsx", {"Sheet1": [["a", "b"]]}), graph=placed)
    with pytest.raises(LayoutError, match="has no row 'Number of vacancies'"):
        run(LOADER, workbook("y.xlsx", {"A": sheet("Black Country", drop="Number of vacancies")}), graph=placed)
    with pytest.raises(LayoutError, match="no header with the 13 sectors"):
        run(LOADER, workbook("z.xlsx", {"A": sheet("Black Country"), "B": [["a"]]}), graph=placed)


def test_without_areas_there_is_no_place_for_figures(run, workbook):
    with pytest.raises(InputError, match="load the source 'geography' first"):
        run(LOADER, workbook("lep.xlsx", {"A": sheet("Black Country")}), graph=GraphTables())
