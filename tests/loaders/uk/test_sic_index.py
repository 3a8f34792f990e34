"""The index of SIC 2007, names of products and lists of what classes include, from files in the published layouts."""

from __future__ import annotations

import pytest
import xlsxwriter

from graph_engine.errors import InputError, LayoutError
from loaders.framework.loader import Edges, Edition, LoadContext, Nodes
from loaders.uk.sic_index import INDEX, LOADER, NOTES, PRODUCTS, SHEET

PRODUCTS_CSV = (
    "\ufeffCPA 2.1,Name,Include,Exclude,URI\n"
    "24,Basic metals,,,24\n"
    "24.52,Casting services of steel,,,2452\n"
    '24.52.10,"Casting services of steel, for vehicles",,,245210\n'
    "99.99,Nothing,,,9999\n"
    "24.51,,,,2451\n"
)
NOTES_CSV = (
    "key,code,title,detail,includes,excludes\n"
    'C24xxx,24,Basic metals,"A paragraph.",,\n'
    'C2452x,2452,Casting of steel,"Another paragraph.",'
    '"casting of semi-finished products | - casting of steel pipes, see ##24.20",\n'
    "C9999x,9999,Nothing,,,\n"
)


@pytest.fixture
def context(sic_graph):
    return LoadContext(sic_graph)


@pytest.fixture
def sic_graph():
    import pandas as pd
    import pyarrow as pa

    from graph_engine.schema import NodeLabel
    from graph_engine.schema.graph_tables import GraphTables, node_schema

    rows = [
        {"key": f"sic2007:{code}", "scheme": "sic2007", "code": code, "level": level, "name": code, "source": "sic"}
        for code, level in [
            ("24", "division"),
            ("2451", "class"),
            ("2452", "class"),
            ("24520", "subclass"),
            ("01110", "subclass"),
            ("0111", "class"),
        ]
    ]
    schema = node_schema(NodeLabel.SECTOR)
    table = pa.Table.from_pandas(pd.DataFrame(rows).reindex(columns=schema.names), schema, preserve_index=False)
    return GraphTables(nodes={NodeLabel.SECTOR: table})


def index_workbook(path, rows):
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Addendum 1 - Reclassified")
        sheet = book.add_worksheet(SHEET)
        sheet.write(0, 0, "UK SIC(2007) Alphabetical Index")
        for row, cells in enumerate([("UK SIC 2007", "UK SIC 2003", "Activity"), *rows], start=2):
            for column, cell in enumerate(cells):
                sheet.write(row, column, cell)
    return path


def terms(batches):
    rows = {}
    for batch in batches:
        if isinstance(batch, Nodes):
            keys = dict(zip(batch.rows["key"], batch.rows["text"], strict=True))
        elif isinstance(batch, Edges):
            for start, end in zip(batch.rows["from"], batch.rows["to"], strict=True):
                rows.setdefault(batch.rows["source"].iloc[0], []).append((keys[start], end.removeprefix("sic2007:")))
    return rows


def test_index_gives_terms_with_their_codes(tmp_path, context):
    path = index_workbook(
        tmp_path / "index.xlsx",
        [
            ("24520", "27520", "Steel castings  (manufacture)"),
            (24520, 27520, "Bar, cast"),
            (1110, 1110, "Wheat growing"),
            ("24599", "", "No such code"),
            ("24520", "", ""),
        ],
    )
    batches = list(LOADER.load([path], context))
    assert batches[0] == INDEX
    assert sorted(terms(batches)[INDEX.key]) == [
        ("Bar, cast", "24520"),
        ("Steel castings (manufacture)", "24520"),
        ("Wheat growing", "01110"),
    ]
    file_report = context.file_report(path)
    assert (file_report.rows_read, file_report.rows_accepted) == (5, 3)
    assert {(row.line, row.rule) for row in file_report.quarantined} == {
        (7, "not a code of UK SIC 2007"),
        (8, "a code without words"),
    }
    assert file_report.notes["code of four figures: its leading zero was put back"] == 1


def test_products_lead_to_the_class_that_makes_them(tmp_path, context):
    path = tmp_path / "CPA21.csv"
    path.write_text(PRODUCTS_CSV, "utf-8")
    batches = list(LOADER.load([path], context))
    assert [batch for batch in batches if isinstance(batch, Edition)] == [PRODUCTS]
    assert sorted(terms(batches)[PRODUCTS.key]) == [
        ("Casting services of steel", "2452"),
        ("Casting services of steel, for vehicles", "2452"),
    ]
    file_report = context.file_report(path)
    assert (file_report.rows_read, file_report.rows_accepted) == (5, 3)


def test_of_the_notes_only_lists_are_taken(tmp_path, context):
    path = tmp_path / "sic2007_explanatory_notes.csv"
    path.write_text(NOTES_CSV, "utf-8")
    batches = list(LOADER.load([path], context))
    assert sorted(terms(batches)[NOTES.key]) == [
        ("Casting of steel", "2452"),
        ("casting of semi-finished products", "2452"),
        ("casting of steel pipes", "2452"),
    ]
    assert context.file_report(path).rows_read == 3
    assert [row.line for row in context.file_report(path).quarantined] == [4]


def test_each_file_is_counted_under_its_own_publication(tmp_path, context):
    """In whatever order they are read, and though their terms come after all three."""
    files = {
        index_workbook(tmp_path / "index.xlsx", [("24520", "", "Steel casting")]): INDEX,
        tmp_path / "CPA21.csv": PRODUCTS,
        tmp_path / "notes.csv": NOTES,
    }
    (tmp_path / "CPA21.csv").write_text(PRODUCTS_CSV, "utf-8")
    (tmp_path / "notes.csv").write_text(NOTES_CSV, "utf-8")
    list(LOADER.load([*files], context))
    assert {path: context.file_report(path).source for path in files} == {path: one.key for path, one in files.items()}


def test_another_file_is_refused(tmp_path, context):
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(LayoutError, match="neither the workbook of the index"):
        list(LOADER.load([path], context))


def test_without_sic_there_is_nothing_to_describe(tmp_path):
    path = tmp_path / "CPA21.csv"
    path.write_text(PRODUCTS_CSV, "utf-8")
    with pytest.raises(InputError, match="load the source 'sic' first"):
        list(LOADER.load([path], LoadContext()))
