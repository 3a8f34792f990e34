"""Words for what firms do: the alphabetical index of UK SIC 2007, names of products, and what each class includes.

Three publications, told apart by their layout. The *index* names some 16,000 activities with their five-digit code.
*CPA 2.1* names products; the first four figures of a product's code are the class that makes it. Of the *explanatory
notes* only the titles and the items of what a code includes are taken; their paragraphs are not.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from graph_engine.errors import LayoutError
from graph_engine.schema import EdgeType, NodeLabel, Scheme, sector_key
from graph_engine.schema.graph_tables import GraphTables
from loaders.framework.licences import CC_BY, OGL
from loaders.framework.load_report import FileReport
from loaders.framework.loader import Batch, Edges, Edition, LoadContext, Loader, Nodes
from loaders.framework.sector_codes import SectorLookup
from loaders.framework.tabular_files import read_delimited
from loaders.framework.workbooks import read_sheet

INDEX = Edition(
    key="sic-index-2022",
    title="Alphabetical index of UK SIC 2007 with addendum",
    publisher="Office for National Statistics",
    licence=OGL,
    address="https://www.ons.gov.uk/methodology/classificationsandstandards/ukstandardindustrialclassificationofeconomicactivities/uksic2007",
    edition="December 2022",
)
PRODUCTS = Edition(
    key="cpa-2.1",
    title="Statistical classification of products by activity (CPA 2.1)",
    publisher="Eurostat",
    licence=CC_BY,
    address="https://showvoc.op.europa.eu/",
    edition="2.1",
)
NOTES = Edition(
    key="sic-notes-2007",
    title="Explanatory notes of UK SIC 2007: what each class includes",
    publisher="Office for National Statistics",
    licence=OGL,
    address=INDEX.address,
    edition="2007",
)
SHEET = "Alphabetical Index"
HEADER_ROW = 3
_INDEX_COLUMNS = ("UK SIC 2007", "Activity")
_PRODUCT_COLUMNS = ("CPA 2.1", "Name")
_NOTE_COLUMNS = ("code", "title", "includes")
_CLASS = 4
_KINDS = {INDEX.key: "index", PRODUCTS.key: "product", NOTES.key: "includes"}
# Items are parted by a bar; a pointer to another code begins with two hashes.
_BETWEEN_ITEMS = "|"
_POINTER = re.compile(r",?\s*(?:see\s+)?##[\d./]+")
_LEAD = re.compile(r"^[\s\-–•]+")


@dataclass
class _Terms:
    """Distinct pairs of a text and the code that it describes, by edition."""

    known: frozenset[str]
    found: dict[str, set[tuple[str, str]]] = field(default_factory=dict)

    def add(self, edition: Edition, text: str, code: str) -> None:
        self.found.setdefault(edition.key, set()).add((text, code))


def load(paths: Sequence[Path], context: LoadContext) -> Iterator[Batch]:
    """Read the three publications, whichever are given, and yield their terms.

    Raises
    ------
    LayoutError
        A file that is none of them.
    InputError
        Where no SIC code is loaded.
    """
    terms = _Terms(_codes(context.graph))
    for path in paths:
        file_report = context.file_report(path)
        with path.open("rb") as handle:
            start = handle.read(200).removeprefix(b"\xef\xbb\xbf")
        header = start.decode("utf-8", "replace").splitlines()[:1]
        if start.startswith(b"PK"):
            file_report.source = INDEX.key
            _read_index(path, file_report, terms)
        elif header and "CPA 2.1" in header[0]:
            file_report.source = PRODUCTS.key
            _read_products(path, file_report, terms)
        elif header and "includes" in header[0]:
            file_report.source = NOTES.key
            _read_notes(path, file_report, terms)
        else:
            raise LayoutError(
                f"{path.name} is neither the workbook of the index, nor a table of CPA products (a column “CPA 2.1”), "
                "nor explanatory notes (a column “includes”); check that it is the published file."
            )
        context.progress(path.name, file_report.rows_read)
    for edition in (INDEX, PRODUCTS, NOTES):
        if edition.key in terms.found:
            yield edition
            yield from _tables(edition, terms.found[edition.key])


def _codes(graph: GraphTables) -> frozenset[str]:
    return frozenset(code for code in SectorLookup(graph).codes if code.isdigit())


def _tables(edition: Edition, pairs: set[tuple[str, str]]) -> Iterator[Batch]:
    kind = _KINDS[edition.key]
    texts = sorted({text for text, _ in pairs})
    keys = {text: f"{kind}:{hashlib.sha256(text.encode()).hexdigest()[:12]}" for text in texts}
    yield Nodes(
        NodeLabel.TERM,
        pd.DataFrame({"key": [keys[t] for t in texts], "text": texts, "kind": kind, "source": edition.key}),
    )
    rows = sorted((keys[text], sector_key(Scheme.SIC, code)) for text, code in pairs)
    edges = pd.DataFrame(rows, columns=["from", "to"]).assign(source=edition.key)
    yield Edges(EdgeType.DESCRIBES, NodeLabel.TERM, NodeLabel.SECTOR, edges)


def _read_index(path: Path, file_report: FileReport, terms: _Terms) -> None:
    code_column, text_column = _INDEX_COLUMNS
    rows = read_sheet(path, SHEET, file_report, _INDEX_COLUMNS, header_row=HEADER_ROW)
    for line, written, text in zip(rows.index, rows[code_column], rows[text_column], strict=True):
        code = written.replace(".", "").replace("/", "")
        # The workbook stores codes as numbers.
        if len(code) == _CLASS and code.isdigit():
            file_report.note("code of four figures: its leading zero was put back")
            code = f"0{code}"
        if code not in terms.known or len(code) < _CLASS:
            file_report.quarantine(int(line), code_column, "not a code of UK SIC 2007", written, part=SHEET)
        elif not text:
            file_report.quarantine(int(line), text_column, "a code without words", written, part=SHEET)
        else:
            terms.add(INDEX, " ".join(text.split()), code)


def _read_products(path: Path, file_report: FileReport, terms: _Terms) -> None:
    code_column, text_column = _PRODUCT_COLUMNS
    for rows in read_delimited(path, file_report, _PRODUCT_COLUMNS):
        for line, written, text in zip(rows.index, rows[code_column], rows[text_column], strict=True):
            code = written.replace(".", "")
            if len(code) < _CLASS:
                file_report.note("division or group of products: too wide to name a class")
            elif not code.isdigit() or code[:_CLASS] not in terms.known:
                file_report.quarantine(int(line), code_column, "begins with no class of UK SIC 2007", written)
            elif not text:
                file_report.quarantine(int(line), text_column, "a code without words", written)
            else:
                # The first four digits of a product are the class that makes it.
                terms.add(PRODUCTS, " ".join(text.split()), code[:_CLASS])


def _read_notes(path: Path, file_report: FileReport, terms: _Terms) -> None:
    for rows in read_delimited(path, file_report, _NOTE_COLUMNS):
        for line, written, title, includes in zip(rows.index, *(rows[name] for name in _NOTE_COLUMNS), strict=True):
            code = written.replace(".", "").replace("/", "")
            if len(code) < _CLASS:
                file_report.note("section, division or group: too wide to name a class")
            elif code not in terms.known:
                file_report.quarantine(int(line), "code", "not a code of UK SIC 2007", written)
            else:
                items = [title, *includes.split(_BETWEEN_ITEMS)]
                for item in (" ".join(_LEAD.sub("", _POINTER.sub("", one)).split()) for one in items):
                    if item:
                        terms.add(NOTES, item, code)


LOADER = Loader(
    name="sic-index",
    describes="Words for activities: the index of UK SIC 2007, names of products (CPA 2.1), and what classes include.",
    load=load,
    files={"classification": ("*.xlsx", "CPA21.csv", "*explanatory_notes.csv")},
    after=("sic",),
)
