"""Residents of ITL areas by year."""

import pytest

from graph_engine.errors import LayoutError
from loaders.framework.repeats import CONTRADICTION, REPEATED
from loaders.uk.population import LOADER

HEADER = "ITL,ITL code,Region name,2021,2022"
ROWS = [
    'UK,UK,United Kingdom,"67,044,988","67,596,279"',
    'Other,TLB,England,"56,554,891","57,106,398"',
    'ITL1,TLC,North East,"2,647,493","2,683,040"',
    'ITL3,TLC11,Hartlepool and Stockton-on-Tees,"290,000","291,500"',
    "ITL3,TLC12,South Teesside,,280000",
    "Other,TLZ,Extra-Regio,0,0",
    'UK,UKX,United Kingdom less Extra-Regio,"67,044,988","67,596,279"',
]


@pytest.fixture
def table(tmp_path):
    def write(rows=ROWS, header=HEADER):
        path = tmp_path / "table6.csv"
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        return path

    return write


def test_residents_of_all_levels_and_years(run, table):
    path = table()
    found = run(LOADER, path)
    assert found.values("from", "year") == {
        ("COUNTRY:K02000001", 2021): 67044988,
        ("COUNTRY:K02000001", 2022): 67596279,
        ("ITL1-2021:TLC", 2021): 2647493,
        ("ITL1-2021:TLC", 2022): 2683040,
        ("ITL3-2021:TLC11", 2021): 290000,
        ("ITL3-2021:TLC11", 2022): 291500,
        ("ITL3-2021:TLC12", 2022): 280000,
    }
    assert set(found.edges["measure"]) == {"population"}
    assert set(found.edges["to"]) == set(found.nodes["key"]) == {"sic2007:total"}
    assert found.editions[0].key == "population-itl-2021-2022"
    assert found.file_report(path).notes == {"cells without a figure": 1}
    assert [(line, value) for line, _, _, value in sorted(found.quarantined(path))] == [
        (3, "TLB"),
        (7, "TLZ"),
        (8, "UKX"),
    ]


def test_a_sector_that_another_source_gives_is_not_given_again(run, table, graph):
    import pyarrow as pa

    from graph_engine.schema import NodeLabel
    from graph_engine.schema.graph_tables import node_schema
    from loaders.framework.sector_codes import all_industries
    from loaders.framework.staging import conform

    total = conform(all_industries(graph, "nisra-bres-2019").rows, node_schema(NodeLabel.SECTOR), "total")
    graph.nodes[NodeLabel.SECTOR] = pa.concat_tables([graph.node_table(NodeLabel.SECTOR), total])
    assert run(LOADER, table()).nodes.empty
    own = conform(all_industries(graph, "nisra-bres-2019").rows, node_schema(NodeLabel.SECTOR), "total")
    assert own.num_rows == 1


def test_repeats_contradictions_and_figures_that_are_none(run, table):
    path = table(
        [
            ROWS[3],
            ROWS[3],
            "ITL2,TLC1,Tees Valley and Durham,1,2",
            "ITL2,TLC1,Tees Valley and Durham,1,3",
            "ITL3,TLC12,South Teesside,-1,5",
            "ITL3,TLC14,Durham,many,5",
        ]
    )
    found = run(LOADER, path)
    assert set(found.edges["from"]) == {"ITL3-2021:TLC11"}
    assert [(line, rule) for line, _, rule, _ in sorted(found.quarantined(path))] == [
        (3, REPEATED),
        (4, CONTRADICTION),
        (5, CONTRADICTION),
        (6, "below 0, the least that can be"),
        (7, "not a number"),
    ]


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("ITL,ITL3 code,Region name,2021,2022", "no column 'ITL code'; did 'ITL3 code' replace it"),
        ("ITL,Region name,2021,2022", "no column 'ITL code'"),
        ("ITL,ITL code,Region name,2019,2022", "no column for 2020"),
        ("<html>", "is a web page"),
    ],
)
def test_other_layouts_are_refused(run, table, header, message):
    with pytest.raises(LayoutError, match=message):
        run(LOADER, table(header=header))


def test_another_delimiter_and_a_merge_conflict(run, table):
    path = table(["ITL3;TLC11;Hartlepool and Stockton-on-Tees;1;2", ">>>>>>> theirs"], HEADER.replace(",", ";"))
    found = run(LOADER, path)
    assert sorted(found.edges["value"]) == [1, 2]
    assert [rule for _, _, rule, _ in found.quarantined(path)] == ["mark of a merge conflict"]
