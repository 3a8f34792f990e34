"""Declared priorities: grades, places as worded, cluster bodies."""

import pytest

from graph_engine.errors import LayoutError, TableError
from graph_engine.reference.priority_places import priority_places, read_priority_places
from loaders.framework.repeats import REPEATED
from loaders.uk.declared_priorities import LOADER, NO_AREA, NO_PRIORITY, NOT_ALL, UNCONFIRMED
from tests.area_graph import area_graph

HEADER = "place_as_worded,programme,year,priority_as_worded,source_url,grade,note"
BODIES = "body,field,places,source_url,grade,note"
PAGE = "https://example.org/page"


@pytest.fixture
def placed():
    return area_graph(
        ("MCA-2025:E47000014", "North East"),
        ("MCA-2025:E47000006", "Tees Valley"),
        ("CUSTOM-2025:E10000025", "Oxfordshire"),
        ("LAD-2025:E08000017", "Doncaster"),
        ("LAD-2025:S12000017", "Highland"),
        ("ITL2-2021:TLN0", "Northern Ireland"),
        ("ITL1-2021:TLN", "Northern Ireland"),
        ("ITL1-2021:TLM", "Scotland"),
    )


@pytest.fixture
def listed(tmp_path):
    def write(*lines, header=HEADER, name="declared.csv"):
        path = tmp_path / name
        path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
        return path

    return write


def row(place="Doncaster", priority="rail", grade="A", year="2018", page=PAGE):
    return f'"{place}",High Potential Opportunity,{year},"{priority}",{page},{grade},'


def test_a_priority_of_a_district(run, listed, placed):
    found = run(LOADER, listed(row()), graph=placed)
    priority = found.nodes.iloc[0]
    assert priority[["key", "name", "place", "programme", "year", "grade", "address"]].tolist() == [
        *("priority:high-potential-opportunity:2018:doncaster:rail", "rail", "Doncaster"),
        *("High Potential Opportunity", 2018, "A", PAGE),
    ]
    assert found.edges[["from", "how"]].to_numpy().tolist() == [["LAD-2025:E08000017", "district of this name"]]


@pytest.mark.parametrize(
    ("place", "areas"),
    [
        ("North East", ["MCA-2025:E47000014"]),
        ("North East; Tees Valley", ["MCA-2025:E47000006", "MCA-2025:E47000014"]),
        ("Oxfordshire", ["CUSTOM-2025:E10000025"]),
        ("Northern Ireland", ["ITL2-2021:TLN0"]),
        ("Scotland", ["ITL1-2021:TLM"]),
        ("Inverness and the Highlands", ["LAD-2025:S12000017"]),
    ],
)
def test_places_as_worded(run, listed, placed, place, areas):
    assert sorted(run(LOADER, listed(row(place)), graph=placed).edges["from"]) == areas


def test_rows_that_are_not_shown(run, listed, placed):
    path = listed(
        row(grade="C", page="index file id 1"),
        row(priority=""),
        row("The open sea"),
        row(page="a newspaper"),
        row(grade="D"),
        row(year="last year"),
        row(),
        row(),
        row("Doncaster; The open sea", "wind"),
    )
    found = run(LOADER, path, graph=placed)
    assert {line: rule for line, _, rule, _ in found.quarantined(path)} == {
        2: UNCONFIRMED,
        3: NO_PRIORITY,
        4: NO_AREA,
        5: "no address at which it was read",
        6: "neither grade A nor B",
        7: "not a year",
        9: REPEATED,
    }
    assert found.nodes["name"].tolist() == ["wind", "rail"]
    assert found.file_report(path).notes[NOT_ALL] == 1


def test_cluster_bodies(run, listed, placed):
    path = listed(f"Example Cluster,offshore wind,Tees Valley; Scotland,{PAGE},A,", header=BODIES)
    found = run(LOADER, path, graph=placed)
    assert found.nodes[["name", "programme", "place"]].to_numpy().tolist() == [
        ["offshore wind", "cluster body: Example Cluster", "Tees Valley; Scotland"]
    ]
    assert found.nodes["year"].isna().all()
    assert len(found.edges) == 2


def test_another_table_is_refused(run, listed, placed):
    with pytest.raises(LayoutError, match="expected a table of priorities"):
        run(LOADER, listed("a,b", header="name,place"), graph=placed)


def test_the_table_of_places():
    assert len(priority_places().rows) > 30
    header = "place,areas,reason,checked_on\n"
    with pytest.raises(TableError, match="keys of areas"):
        read_priority_places(header + "Atlantis,TLC1,sunk,2026-11-30\n")
    with pytest.raises(TableError, match="atlantis"):
        read_priority_places(header + "Atlantis,ITL2-2021:TLC1,sunk,2026-11-30\natlantis,ITL2-2021:TLC2,x,2026-11-30\n")
