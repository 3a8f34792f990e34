"""No loader lets in a number that cannot be: each number of its example files, replaced by such a one, is set aside.

That a new loader cannot leave its bounds out is held three ways: staging refuses what is beyond the bounds of its
column; no loader turns text into numbers by itself; and these examples, which every loader must have, end in no such
refusal.
"""

import ast
import gzip
import io
import re
import zipfile
from pathlib import Path
from random import Random

import pandas as pd
import pytest

from graph_engine.errors import HubError, InputError
from graph_engine.reference.indicator_series import indicator_series
from graph_engine.reference.plausible import bounds_of
from graph_engine.schema import (
    EDGES,
    NODES,
    RESULT_EDGES,
    RESULT_NODES,
    ColumnType,
    EdgeType,
    Measure,
    NodeLabel,
    Quantity,
)
from graph_engine.schema.graph_tables import GraphTables
from loaders.framework.loader import Edges, Edition, Loader, Nodes, loader, loaders
from loaders.framework.staging import Staging
from tests.long_run import first_now, runs_long
from tests.mutants.examples import read_examples

OF_EACH = 20 if runs_long() else 3
DEGREE = "aps_nvq4_education_data"
IMPOSSIBLE = ("1e308", "-1e15", "4000000000000", "9999-12-31")
BACKSTOP = "Nothing was loaded; correct the file, or leave the row out."
_CELL = re.compile(rb'(?<=[,;\t\n"(:>\[ ])-?\d[\d.]*(-\d\d-\d\d)?(?=[,;\t\r\n"):<\]} ])')
_MEMBER = re.compile(r"xl/worksheets/.*\.xml|.*\.(csv|json|xml)")


@pytest.fixture(scope="module")
def examples():
    return read_examples()


def numbers_in(name, data):
    """Functions that give the file with one of its numbers replaced."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {member: archive.read(member) for member in archive.namelist()}
        for member in filter(_MEMBER.fullmatch, members):
            for put in numbers_in(member, members[member]):
                yield lambda value, member=member, put=put: packed({**members, member: put(value)})
    elif data.startswith(b"\x1f\x8b"):
        for put in numbers_in(name, gzip.decompress(data)):
            yield lambda value, put=put: gzip.compress(put(value), mtime=0)
    elif b"\0" not in data:
        for hit in _CELL.finditer(data):
            yield lambda value, hit=hit: data[: hit.start()] + value.encode() + data[hit.end() :]


def packed(members):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return sink.getvalue()


def loaded(name, files, graph, folder):
    """Rows as they are staged, or what the loader says."""
    paths = []
    for file, data in files.items():
        paths.append(folder / file)
        paths[-1].write_bytes(data)
    try:
        with Staging(folder / "staging") as staging:
            staging.run(loader(name), paths, graph)
    except HubError as error:
        return str(error)
    return ""


@pytest.mark.long
@pytest.mark.parametrize("name", first_now(sorted(loaders()), most=3))
def test_a_number_that_cannot_be_sets_its_row_aside_and_no_file(name, examples, tmp_path):
    found, graph = examples
    spots = [
        (example.files, file, put)
        for example in found
        if example.loader == name
        for file, data in example.files.items()
        for put in numbers_in(file, data)
    ]
    chance = Random(name)
    for files, file, put in chance.sample(spots, min(OF_EACH, len(spots))):
        value = chance.choice(IMPOSSIBLE)
        said = loaded(name, {**files, file: put(value)}, graph, tmp_path)
        assert BACKSTOP not in said, f"{file}, {value}: {said}"
        assert "please report this" not in said, f"{file}, {value}: {said}"


def test_every_number_of_the_graph_has_bounds():
    derived = set()
    for kinds in (NODES, EDGES, RESULT_NODES, RESULT_EDGES):
        for label, kind in kinds.items():
            for column in kind.columns:
                if column.type in (ColumnType.NUMBER, ColumnType.INTEGER):
                    assert column.quantity, f"{label}.{column.name}"
                if column.quantity is Quantity.DERIVED:
                    derived.add(str(label))
                elif column.quantity not in (None, Quantity.FIGURE, Quantity.INDICATOR):
                    least, most = bounds_of(column.quantity)
                    assert least < most
    for measure in Measure:
        least, most = bounds_of(measure)
        assert least < most
    assert all(one.least < one.most for one in indicator_series().values())
    # What loaders never write: found of a whole release. The residents of an area are filled in from its figures.
    found = {"Community", "FormerTopic", "HAS_ROLE", "IN_TOPIC", "MEMBER_OF", "SUCCEEDS", "Suggestion", "Topic"}
    assert derived == {"Area", *found}


@pytest.mark.parametrize(
    ("batch", "said"),
    [
        (Nodes(NodeLabel.SITE, pd.DataFrame({"key": ["s"], "name": ["S"], "latitude": [400.0]})), "latitude is 400"),
        (Nodes(NodeLabel.SITE, pd.DataFrame({"key": ["s"], "name": ["S"], "megawatts": [float("inf")]})), "is inf"),
        (
            Nodes(
                NodeLabel.PROJECT,
                pd.DataFrame({"key": ["p"], "programme": ["H2020"], "code": ["1"], "start": ["9999-01-01"]}),
            ),
            "start is 9999",
        ),
        (
            Edges(
                EdgeType.HAS_ACTIVITY,
                NodeLabel.AREA,
                NodeLabel.SECTOR,
                pd.DataFrame({"from": ["a"], "to": ["s"], "measure": ["quality_4"], "year": [2021], "value": [101.0]}),
            ),
            "quality_4 is 101",
        ),
        (
            Edges(
                EdgeType.HAS_INDICATOR,
                NodeLabel.AREA,
                NodeLabel.INDICATOR,
                pd.DataFrame({"from": ["a"], "to": [f"indicator:{DEGREE}"], "year": [2019], "value": [-1.0]}),
            ),
            f"{DEGREE} is -1, below 0",
        ),
    ],
)
def test_a_loader_without_bounds_is_refused(batch, said, tmp_path):
    def load(paths, context):
        context.file_report(paths[0]).read(1)
        yield Edition("new", "New", "P", "OGL v3", "https://example.org/", "2025")
        batch.rows["source"] = "new"
        yield batch

    path = tmp_path / "new.csv"
    path.write_text("x\n1\n")
    with Staging(tmp_path / "staging") as staging, pytest.raises(InputError, match=said):
        staging.run(Loader("new", "New.", load, {}), [path], GraphTables())


# Who reads a number without parse_numbers, and why that lets in none that cannot be.
READ_OTHERWISE = {
    "combined/supply_use.py": "shares of tables whose figures were read within bounds",
    "eu/cordis_participants.py": "order of a participation, and sums of contributions that are within bounds",
    "placement/area_names.py": "points of the graph",
    "placement/place_finder.py": "points of records, which staging holds within bounds",
    "placement/postal_addresses.py": "a point is refused off the Earth where it is read",
    "uk/declared_priorities.py": "years of this century, by their form",
    "uk/employer_skills.py": "cells of a grid, each within the bounds of its measure",
    "uk/geography/boundaries.py": "centroids near the United Kingdom, or computed",
    "uk/geography/changes.py": "years of a list, by their form",
    "uk/gtr_network.py": "counts within bounds where the pair is taken up",
    "uk/innovate_uk.py": "days since 1900, of a year within bounds",
    "uk/nomis.py": "years, by their form",
    "uk/nomis_industries.py": "digits of codes",
    "uk/nomis_wholeness.py": "numbers of rows that a download states",
    "uk/regional_indicators.py": "years, by their form",
    "uk/supply_use_tables.py": "cells of a grid within bounds, and shares of them",
    "us/bea_use_table.py": "cells of a grid within bounds",
}


def test_no_loader_turns_text_into_numbers_by_itself():
    root = Path(__file__).parents[2] / "loaders"
    found = set()
    for room in ("combined", "eu", "placement", "uk", "us"):
        for file in sorted((root / room).glob("**/*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                called = node.func if isinstance(node, ast.Call) else None
                text = isinstance(node, ast.Call) and not (node.args and isinstance(node.args[0], ast.Constant))
                if isinstance(called, ast.Name) and called.id == "float" and text:
                    found.add(file.relative_to(root).as_posix())
                if isinstance(called, ast.Attribute) and called.attr == "to_numeric":
                    found.add(file.relative_to(root).as_posix())
                if isinstance(node, ast.Attribute) and node.attr == "to_numeric":
                    found.add(file.relative_to(root).as_posix())
    assert found == set(READ_OTHERWISE)
