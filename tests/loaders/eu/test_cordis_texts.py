"""CORDIS: texts of projects that came without them."""

import pandas as pd
import pytest

from graph_engine.organisations.project_linkage import BY_GRANT_NUMBER, BY_RECORD_NUMBER
from graph_engine.schema import NodeLabel
from graph_engine.schema.graph_tables import GraphTables, node_schema
from graph_engine.texts.terms import read_terms
from loaders.eu.cordis_texts import LOADER, LONGEST_OBJECTIVE, NOT_HELD
from loaders.framework.staging import conform
from tests.loaders.eu.cordis_layout import gzipped

COLUMNS = ["rcn", "id", "acronym", "title", "objective", "startDate", "endDate", "source"]


@pytest.fixture
def written(tmp_path):
    def write(*rows):
        path = tmp_path / "project_texts.csv.gz"
        gzipped(path, COLUMNS, rows)
        return path

    return write


@pytest.fixture
def graph():
    projects = pd.DataFrame(
        [
            # Keyed by the record number, which is another project's grant number.
            ("h2020:207027", "H2020", "207027", "207027", "cordis-h2020"),
            ("china:768953", "H2020", "768953", None, "cordis-china"),
            ("fp7:99", "FP7", "211327", "99", "cordis-fp7"),
        ],
        columns=["key", "programme", "code", "rcn", "source"],
    )
    return GraphTables(nodes={NodeLabel.PROJECT: conform(projects, node_schema(NodeLabel.PROJECT), "projects")})


def text(rcn="", number="", **cells):
    return {
        "rcn": rcn,
        "id": number,
        "title": f"Title {rcn}{number}",
        "objective": "How peat bogs store carbon.",
    } | cells


def words_of(found):
    return {(row["from"], row["to"]): row["how"] for row in found.edges.to_dict("records")} if len(found.edges) else {}


def test_a_text_belongs_to_the_project_of_its_numbers(run, graph, written):
    path = written(
        text("207027", "768953", startDate="2017-01-01", endDate="2020-12-31"),
        text("99"),
        text("", "211327"),
    )
    found = run(LOADER, path, graph=graph)
    assert words_of(found) == {
        ("cordis-texts:rcn-207027", "h2020:207027"): BY_RECORD_NUMBER,
        ("cordis-texts:rcn-207027", "china:768953"): BY_GRANT_NUMBER,
        ("cordis-texts:rcn-99", "fp7:99"): BY_RECORD_NUMBER,
        ("cordis-texts:211327", "fp7:99"): BY_GRANT_NUMBER,
    }
    one = found.nodes.set_index("key").loc["cordis-texts:rcn-207027"]
    assert one[["kind", "reference", "title", "start", "end", "unit"]].tolist() == [
        *("project text", "207027", "Title 207027768953", "2017-01-01", "2020-12-31", "H2020")
    ]
    assert one["address"] == "https://cordis.europa.eu/project/rcn/207027"
    assert found.nodes.set_index("key").loc["cordis-texts:211327", "address"].endswith("project/id/211327")


def test_a_record_number_is_no_grant_number(run, graph, written):
    path = written(text("", "207027"))
    assert words_of(run(LOADER, path, graph=graph)) == {}


def test_the_text_itself_is_not_kept(run, graph, written):
    path = written(text("99", objective="How peat bogs store carbon, says Fausto."), text("207027"))
    found = run(LOADER, path, graph=graph)
    terms = found.nodes.set_index("key")["terms"].map(read_terms)
    assert terms["cordis-texts:rcn-99"]["peat bogs"] == 1
    assert "fausto" not in terms["cordis-texts:rcn-99"]
    assert "says Fausto" not in found.nodes.to_csv()


def test_what_was_misread_is_put_back(run, graph, written):
    path = written(text("99", title="Kilns at Kingâ€™s Cross", objective="A cafÃ© with kilns."), text("207027"))
    found = run(LOADER, path, graph=graph)
    one = found.nodes.set_index("key").loc["cordis-texts:rcn-99"]
    assert one["title"] == "Kilns at King’s Cross"
    assert "café" in read_terms(one["terms"])
    assert found.file_report(path).notes["UTF-8 that was read as Windows-1252: put back"] == 1


def test_rows_without_use_are_set_aside(run, graph, written):
    path = written(
        text("12345"),
        text("99", objective="x" * (LONGEST_OBJECTIVE + 1)),
        text(),
        text("99", title="", objective=""),
        text("207027"),
        text("207027"),
        text("", "768953", title="One"),
        text("", "768953", title="Other"),
    )
    found = run(LOADER, path, graph=graph)
    assert sorted(found.quarantined(path)) == [
        (2, "rcn", NOT_HELD, "12345"),
        (3, "objective", "longer than 20,000 characters: several texts run together", "20,001 characters"),
        (4, "rcn", "neither record number nor grant number", ""),
        (5, "title", "neither title nor objective", ""),
        (7, "rcn", "repeated row", "207027 | "),
        (8, "rcn", "contradicts another row", " | 768953"),
        (9, "rcn", "contradicts another row", " | 768953"),
    ]
    assert set(found.nodes["key"]) == {"cordis-texts:rcn-207027"}


def test_a_graph_without_projects_takes_no_text(run, written):
    path = written(text("99"))
    found = run(LOADER, path, graph=GraphTables())
    assert [row[2] for row in found.quarantined(path)] == [NOT_HELD]
