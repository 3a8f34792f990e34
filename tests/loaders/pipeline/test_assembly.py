"""From staged tables to a release and back, with nothing lost."""

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from graph_engine.errors import InputError
from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.schema.graph_tables import GraphTables
from loaders.framework.loader import Edges, Edition, Loader, Nodes
from loaders.framework.staging import Staging
from loaders.pipeline.assembly import assemble, disassemble, merge

AREA, RECORD, SECTOR = NodeLabel.AREA, NodeLabel.RECORD, NodeLabel.SECTOR


def edition(key):
    return Edition(key, f"Title of {key}", "A publisher", "OGL v3", "example.org", "2021")


def geography(paths, context):
    yield edition("geo")
    context.file_report(paths[0]).read(2)
    yield Nodes(
        AREA,
        pd.DataFrame(
            {
                "key": ["ITL3-2021:TLC11", "ITL2-2021:TLC1"],
                "code": ["TLC11", "TLC1"],
                "level": ["ITL3", "ITL2"],
                "vintage": [2021, 2021],
                "name": ["Hartlepool and Stockton-on-Tees", "Tees Valley and Durham"],
                "source": "geo",
            }
        ),
    )
    yield Edges(
        EdgeType.PART_OF,
        AREA,
        AREA,
        pd.DataFrame({"from": ["ITL3-2021:TLC11"], "to": ["ITL2-2021:TLC1"], "weight": [1.0], "source": "geo"}),
    )


def organisations(source, names, kind="business", **columns):
    def load(paths, context):
        yield edition(source)
        context.file_report(paths[0]).read(len(names))
        keys = [f"{source}:{number}" for number in range(len(names))]
        rows = {
            "key": keys,
            "kind": kind,
            "scheme": source,
            "id": [str(number) for number in range(len(names))],
            "name": list(names),
            "country": "GB",
            "source": source,
        } | columns
        yield Nodes(RECORD, pd.DataFrame(rows))
        yield Edges(
            EdgeType.LOCATED_IN,
            RECORD,
            AREA,
            pd.DataFrame(
                {"from": keys, "to": "ITL3-2021:TLC11", "how": "postcode", "fineness": "ITL3", "source": source}
            ),
        )

    return Loader(source, f"Loads {source}.", load, {})


@pytest.fixture
def staging(tmp_path):
    with Staging(tmp_path / "staging") as staging:
        yield staging


@pytest.fixture
def path(tmp_path):
    found = tmp_path / "file.csv"
    found.write_text("x\n")
    return found


def staged(staging, path, *loaders):
    raw = GraphTables()
    for loader in (Loader("geo", "Loads places.", geography, {}), *loaders):
        raw = merge(raw, staging.run(loader, [path], raw).tables)
    return raw


def test_records_of_one_organisation_become_one_node_and_say_how(staging, path):
    raw = staged(
        staging,
        path,
        organisations("employers", ["ACME STEEL LIMITED"], company_number="01234567"),
        organisations("cordis-h2020", ["Acme Steel Ltd"]),
    )
    found = assemble(raw)
    found.graph.validate()
    businesses = found.graph.node_table(NodeLabel.BUSINESS).to_pylist()
    assert [row["name"] for row in businesses] == ["ACME STEEL LIMITED"] or len(businesses) == 1
    edges = found.graph.edge_table(EdgeType.IDENTIFIED_AS, RECORD, NodeLabel.BUSINESS).to_pandas()
    assert len(edges) == 2
    assert edges["to"].nunique() == 1
    located = found.graph.edge_table(EdgeType.LOCATED_IN, NodeLabel.BUSINESS, AREA).to_pandas()
    assert set(located["record"]) == {"employers:0", "cordis-h2020:0"}
    assert set(located["from"]) == set(edges["to"])


@pytest.mark.long
def test_taking_a_release_apart_gives_the_raw_rows_back(staging, path):
    raw = staged(staging, path, organisations("employers", ["Acme Limited", "Beta Limited"]))
    again = assemble(disassemble(assemble(raw).graph))
    assert again.graph.digests() == assemble(raw).graph.digests()


@pytest.mark.long
def test_the_order_of_rows_does_not_matter(staging, path):
    names = ["Acme Limited", "Beta Limited", "Gamma Limited"]
    raw = staged(staging, path, organisations("employers", names))
    turned = GraphTables(
        nodes={
            label: table.take(pc.sort_indices(table, sort_keys=[("key", "descending")]))
            for label, table in raw.nodes.items()
        },
        edges={key: table.take(list(range(table.num_rows))[::-1]) for key, table in raw.edges.items()},
    )
    assert assemble(turned).graph.digest() == assemble(raw).graph.digest()


def test_loading_an_edition_again_replaces_it(staging, path):
    raw = staged(staging, path, organisations("employers", ["Acme Limited", "Beta Limited"]))
    again = merge(raw, staging.run(organisations("employers", ["Beta Limited"]), [path], raw).tables)
    assert assemble(again).graph.node_table(NodeLabel.BUSINESS).column("name").to_pylist() == ["Beta Limited"]
    assert again.node_table(NodeLabel.SOURCE).num_rows == 2


def test_edges_that_lead_nowhere_are_counted_and_left_out(staging, path):
    def strays(paths, context):
        yield edition("strays")
        context.file_report(paths[0]).read(1)
        yield Edges(
            EdgeType.PART_OF,
            AREA,
            AREA,
            pd.DataFrame({"from": ["ITL2-2021:TLC1"], "to": ["ITL1-2021:TLX"], "source": "strays"}),
        )

    found = assemble(staged(staging, path, Loader("strays", "Strays.", strays, {})))
    assert found.dangling == {"PART_OF": 1}
    found.graph.validate()


def test_accounts_of_files_become_nodes(staging, path):
    def partly(paths, context):
        yield edition("partly")
        file_report = context.file_report(paths[0])
        file_report.read(3)
        file_report.quarantine(2, "value", "not a number", "n/a")
        file_report.note("decimal comma read as a decimal point", 2)
        yield Nodes(
            SECTOR, pd.DataFrame({"key": ["s:1"], "scheme": ["s"], "code": ["1"], "name": ["One"], "source": "partly"})
        )

    tables = staging.run(Loader("partly", "Partly.", partly, {}), [path], GraphTables()).tables
    (source,) = tables.node_table(NodeLabel.SOURCE).to_pylist()
    assert (source["rows_read"], source["rows_accepted"], source["rows_quarantined"]) == (3, 2, 1)
    (file,) = tables.node_table(NodeLabel.SOURCE_FILE).to_pylist()
    assert file["notes"] == "decimal comma read as a decimal point: 2"
    (row,) = tables.node_table(NodeLabel.QUARANTINED).to_pylist()
    assert (row["line"], row["column"], row["rule"], row["value"]) == (2, "value", "not a number", "n/a")


def test_a_file_that_gives_no_row_still_has_an_account(staging, path):
    def nothing(paths, context):
        file_report = context.file_report(paths[0])
        file_report.read(1)
        file_report.quarantine(2, "value", "all-zero year: not available", "0")
        yield from ()

    tables = staging.run(Loader("nothing", "Nothing.", nothing, {}), [path], GraphTables()).tables
    assert tables.node_table(NodeLabel.SOURCE).column("rows_quarantined").to_pylist() == [1]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (pd.DataFrame({"key": ["a"], "colour": ["red"], "source": "bad"}), "is not in the schema"),
        (pd.DataFrame({"key": ["a"], "vintage": ["soon"], "source": "bad"}), "cannot be read as|Unable to parse"),
        (pd.DataFrame({"key": ["a"], "source": "unknown"}), "is no edition of it"),
    ],
)
def test_a_loader_that_breaks_the_schema_is_refused(staging, path, rows, words):
    def bad(paths, context):
        yield edition("bad")
        yield Nodes(AREA, rows)

    with pytest.raises(InputError, match=words):
        staging.run(Loader("bad", "Bad.", bad, {}), [path], GraphTables())


def test_a_missing_file_is_refused_before_anything_runs(staging, tmp_path):
    with pytest.raises(InputError, match="is not a file"):
        staging.run(Loader("geo", "Loads places.", geography, {}), [tmp_path / "absent.csv"], GraphTables())


def test_a_graph_that_was_not_loaded_here_is_not_taken_apart(staging, path):
    graph = assemble(staged(staging, path, organisations("employers", ["Acme Limited"]))).graph
    key = (EdgeType.LOCATED_IN, NodeLabel.BUSINESS, AREA)
    table = graph.edges[key]
    at = table.schema.get_field_index("record")
    graph.edges[key] = table.set_column(at, table.schema.field("record"), pa.nulls(table.num_rows, pa.string()))
    with pytest.raises(InputError, match="1 edges LOCATED_IN name no record"):
        disassemble(graph)


WORKED_WITH = EdgeType.WORKED_WITH


def worked_together(paths, context):
    """One institution and two records of one business, tied three ways."""
    yield edition("gtr-network-2016")
    context.file_report(paths[0]).read(1)
    keys = ["gtr-network:acme", "gtr-network:acme-steel-limited", "gtr-network:university"]
    yield Nodes(
        RECORD,
        pd.DataFrame(
            {
                "key": keys,
                "kind": ["business", "business", "institution"],
                "scheme": "gtr",
                "id": ["acme", "acme-steel-limited", "university"],
                "name": ["Acme Steel Ltd", "ACME STEEL LIMITED", "University of Somewhere"],
                "company_number": ["01234567", "01234567", None],
                "country": "GB",
                "source": "gtr-network-2016",
            }
        ),
    )
    pairs = pd.DataFrame(
        [(keys[0], keys[2], 2), (keys[1], keys[2], 1), (keys[0], keys[1], 1), (keys[0], "gtr-network:lost", 1)],
        columns=["from", "to", "projects"],
    )
    pairs = pairs.assign(discipline="Physics", weight=1.0, record=pairs["from"], other_record=pairs["to"])
    yield Edges(WORKED_WITH, RECORD, RECORD, pairs.assign(source="gtr-network-2016"))


@pytest.mark.long
def test_pairs_of_records_move_to_organisations_at_both_ends_and_back(staging, path):
    raw = staged(staging, path, Loader("gtr_network", "Loads pairs.", worked_together, {}))
    found = assemble(raw)
    found.graph.validate()
    assert found.dangling == {"WORKED_WITH": 1}
    tied = {key: table.num_rows for key, table in found.graph.edges.items() if key[0] is WORKED_WITH}
    business, institution = NodeLabel.BUSINESS, NodeLabel.INSTITUTION
    assert tied == {(WORKED_WITH, business, institution): 2, (WORKED_WITH, business, business): 1}
    edges = found.graph.edge_table(WORKED_WITH, business, institution).to_pandas()
    assert edges["from"].nunique() == edges["to"].nunique() == 1
    assert set(edges["record"]) == {"gtr-network:acme", "gtr-network:acme-steel-limited"}
    back = disassemble(found.graph)
    assert {key for key in back.edges if key[0] is WORKED_WITH} == {(WORKED_WITH, RECORD, RECORD)}
    rows = back.edge_table(WORKED_WITH, RECORD, RECORD).to_pandas()
    assert sorted(zip(rows["from"], rows["to"], rows["projects"], strict=True)) == [
        ("gtr-network:acme", "gtr-network:acme-steel-limited", 1),
        ("gtr-network:acme", "gtr-network:university", 2),
        ("gtr-network:acme-steel-limited", "gtr-network:university", 1),
    ]
    assert assemble(back).graph.digests() == found.graph.digests()


def projects(source, code, acronym, **columns):
    """One project of an edition, with the organisation of the United Kingdom that takes part in it."""

    def load(paths, context):
        yield edition(source)
        context.file_report(paths[0]).read(2)
        key = f"{source}:{code}"
        cells = {"programme": "H2020", "code": code, "acronym": acronym, "start": "2018-01-01", "end": "2020-12-31"}
        yield Nodes(NodeLabel.PROJECT, pd.DataFrame([{"key": key, "source": source} | cells | columns]))
        yield Nodes(
            RECORD,
            pd.DataFrame(
                {
                    "key": [f"{source}:leeds"],
                    "kind": "institution",
                    "scheme": "ukprn",
                    "id": "10007795",
                    "name": "University of Leeds",
                    "country": "GB",
                    "source": source,
                }
            ),
        )
        taken = pd.DataFrame({"from": [f"{source}:leeds"], "to": [key], "role": ["participant"], "source": source})
        yield Edges(EdgeType.PARTICIPATED_IN, RECORD, NodeLabel.PROJECT, taken)

    return Loader(source, f"Loads {source}.", load, {})


SAME = (EdgeType.SAME_PROJECT_AS, NodeLabel.PROJECT, NodeLabel.PROJECT)


@pytest.mark.long
def test_projects_of_several_editions_are_tied_and_untied_again(staging, path):
    raw = staged(
        staging,
        path,
        projects("cordis-h2020", "207027", "ONE", rcn="207027"),
        projects("cordis-china", "768953", "One"),
        projects("cordis-other", "768953", "Renamed"),
        projects("cordis-fourth", "768954", "ONE", start="2019-01-01"),
    )
    found = assemble(raw).graph
    found.validate()
    rows = found.edge_table(*SAME).to_pylist()
    assert [(row["from"], row["to"], row["how"], row["source"]) for row in rows] == [
        ("cordis-china:768953", "cordis-h2020:207027", "same acronym and dates", "identity"),
        ("cordis-china:768953", "cordis-other:768953", "same grant number", "identity"),
        ("cordis-h2020:207027", "cordis-other:768953", "by way of a third record", "identity"),
    ]
    back = disassemble(found)
    assert SAME not in back.edges
    assert "identity" not in back.node_table(NodeLabel.SOURCE).column("key").to_pylist()
    assert assemble(back).graph.digests() == found.digests()
