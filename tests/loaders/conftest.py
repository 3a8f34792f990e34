"""What the tests of loaders of figures share: a small graph, a way to run a loader, and a writer of workbooks."""

import zipfile
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import pandas as pd
import pytest

from graph_engine.schema import EdgeType, NodeLabel, area_key
from graph_engine.schema.graph_tables import GraphTables, edge_schema, node_schema
from loaders.framework.loader import Edges, Edition, LoadContext, Nodes
from loaders.framework.staging import conform

AREAS = [
    ("ITL1", 2021, "TLC", "North East"),
    ("ITL1", 2025, "TLC", "North East"),
    ("ITL2", 2021, "TLC1", "Tees Valley and Durham"),
    ("ITL2", 2021, "TLD3", "Greater Manchester"),
    ("ITL2", 2025, "TLD3", "Greater Manchester"),
    ("ITL2", 2025, "TLM2", "Elsewhere in Scotland"),
    ("ITL2", 2013, "UKM2", "Eastern Scotland"),
    ("ITL2", 2021, "TLN0", "Northern Ireland"),
    ("ITL3", 2021, "TLC11", "Hartlepool and Stockton-on-Tees"),
    ("ITL3", 2021, "TLC12", "South Teesside"),
    ("ITL3", 2021, "TLC14", "Durham"),
    ("ITL3", 2025, "TLC14", "Durham"),
    ("LAD", 2023, "E08000016", "Barnsley"),
    ("LAD", 2025, "E08000038", "Barnsley"),
    ("LAD", 2023, "E06000001", "Hartlepool"),
    ("LAD", 2025, "E06000001", "Hartlepool"),
    ("LAD", 2022, "E07000026", "Allerdale"),
    ("LAD", 2022, "E07000028", "Carlisle"),
    ("LAD", 2025, "E06000063", "Cumberland"),
    ("LAD", 2025, "N09000003", "Belfast"),
    ("LAD", 2025, "N09000010", "Newry, Mourne and Down"),
    ("COUNTRY", None, "K02000001", "United Kingdom"),
]
SUCCESSIONS = [
    ("LAD-2023:E08000016", "LAD-2025:E08000038"),
    ("LAD-2022:E07000026", "LAD-2025:E06000063"),
    ("LAD-2022:E07000028", "LAD-2025:E06000063"),
]
SIC_LEVELS = {1: "section", 2: "division", 3: "group", 4: "class", 5: "subclass"}
SIC = (
    "A C P 01 010 01000 016 0161 01610 20 201 2011 2014 203 2030 22 222 2221 24 241 2410 24100 244 2441 245 2451 "
    "25 255 2550 25500 29 291 2910 29100 293 2932 85 8520"
)


@dataclass
class Loaded:
    """What a loader gave."""

    editions: list[Edition]
    nodes: pd.DataFrame
    edges: pd.DataFrame
    context: LoadContext

    def file_report(self, path):
        return self.context.file_report(path)

    def quarantined(self, path):
        return [(row.line, row.column, row.rule, row.value) for row in self.file_report(path).quarantined]

    def values(self, *columns):
        """Figures by the columns named."""
        rows = self.edges.set_index(list(columns))["value"]
        assert rows.index.is_unique
        return rows.to_dict()


@pytest.fixture
def graph():
    """Areas of several vintages with their successions, and some of SIC 2007."""
    areas = pd.DataFrame(AREAS, columns=["level", "vintage", "code", "name"])
    areas["key"] = [area_key(level, vintage, code) for level, vintage, code, _ in AREAS]
    sectors = pd.DataFrame({"code": SIC.split()})
    sectors["level"] = sectors["code"].str.len().map(SIC_LEVELS)
    sectors = sectors.assign(key="sic2007:" + sectors["code"], scheme="sic2007", name="industry", source="sic")
    changes = pd.DataFrame(SUCCESSIONS, columns=["from", "to"]).assign(weight=1.0, source="geography")
    succeeded = EdgeType.SUCCEEDED_BY
    return GraphTables(
        nodes={
            NodeLabel.AREA: conform(areas.assign(source="geography"), node_schema(NodeLabel.AREA), "areas"),
            NodeLabel.SECTOR: conform(sectors, node_schema(NodeLabel.SECTOR), "sectors"),
        },
        edges={(succeeded, NodeLabel.AREA, NodeLabel.AREA): conform(changes, edge_schema(succeeded), "changes")},
    )


@pytest.fixture
def run(graph):
    """Run a loader over files against the small graph, and check its rows against the schema and the account."""

    def run_loader(loader, *paths, graph=graph):
        context = LoadContext(graph=graph)
        editions, nodes, edges = [], [], []
        for batch in loader.load([Path(path) for path in paths], context):
            if isinstance(batch, Edition):
                editions.append(batch)
            elif isinstance(batch, Nodes):
                nodes.append(conform(batch.rows, node_schema(batch.label), "nodes").to_pandas())
            elif isinstance(batch, Edges):
                edges.append(conform(batch.rows, edge_schema(batch.type), "edges").to_pandas())
        for file_report in context.file_reports.values():
            file_report.check()
            assert file_report.rows_read == file_report.rows_accepted + len(file_report.quarantined)
        keys = {edition.key for edition in editions}
        found = Loaded(editions, *(pd.concat(rows) if rows else pd.DataFrame() for rows in (nodes, edges)), context)
        for rows in (found.nodes, found.edges):
            assert rows.empty or set(rows["source"]) <= keys
        return found

    return run_loader


def _cell(column, row, value):
    name = ""
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(65 + letter) + name
    if isinstance(value, int | float):
        return f'<c r="{name}{row}"><v>{value}</v></c>'
    return f'<c r="{name}{row}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


@pytest.fixture
def workbook(tmp_path):
    """Write a workbook: name of a sheet → rows of texts and numbers; ``None`` is an empty cell."""

    def write(name, sheets):
        path = tmp_path / name
        main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        package = "http://schemas.openxmlformats.org/package/2006/relationships"
        types = "http://schemas.openxmlformats.org/package/2006/content-types"
        numbers = range(1, len(sheets) + 1)
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(
                "[Content_Types].xml",
                f'<Types xmlns="{types}"><Default Extension="rels" '
                'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                '<Default Extension="xml" ContentType="application/xml"/></Types>',
            )
            archive.writestr(
                "_rels/.rels",
                f'<Relationships xmlns="{package}"><Relationship Id="rId1" '
                f'Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            )
            listed = "".join(
                f'<sheet name="{escape(sheet)}" sheetId="{number}" r:id="rId{number}"/>'
                for number, sheet in zip(numbers, sheets, strict=True)
            )
            archive.writestr(
                "xl/workbook.xml",
                f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets>{listed}</sheets></workbook>',
            )
            targets = "".join(
                f'<Relationship Id="rId{number}" Type="{relations}/worksheet" Target="worksheets/s{number}.xml"/>'
                for number in numbers
            )
            archive.writestr(
                "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{package}">{targets}</Relationships>'
            )
            for number, rows in zip(numbers, sheets.values(), strict=True):
                body = "".join(
                    f'<row r="{at}">'
                    + "".join(_cell(column, at, v) for column, v in enumerate(row, 1) if v is not None)
                    + "</row>"
                    for at, row in enumerate(rows, 1)
                )
                archive.writestr(
                    f"xl/worksheets/s{number}.xml",
                    f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>',
                )
        return path

    return write
