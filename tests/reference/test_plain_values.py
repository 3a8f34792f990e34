"""What is read without pydantic is what pydantic reads."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, fields, is_dataclass
from typing import Annotated

import pytest
from annotated_types import Interval

from graph_engine.errors import TableError
from graph_engine.reference import thresholds
from graph_engine.reference import typed_table as reader
from graph_engine.reference.activity_rows import TABLE as ACTIVITIES
from graph_engine.reference.plain_values import DoubtError, plain_reader
from graph_engine.reference.table_rows import cells_of
from graph_engine.reference.typed_table import Cell, ReferenceTable, Text, YesNo


def typed(value):
    """A value with the types of all that it holds."""
    if is_dataclass(value):
        return type(value), [typed(getattr(value, each.name)) for each in fields(value)]
    return (type(value), [typed(one) for one in value]) if isinstance(value, tuple) else (type(value), value)


@dataclass(frozen=True)
class Works:
    name: Text
    here: YesNo
    size: Annotated[float, Interval(ge=1, le=1000)]
    floors: Annotated[Annotated[int, Interval(ge=0, le=10)] | None, Cell(lambda text: text or None)]


WORKS = ReferenceTable("works.csv", Works)
HEADER = "name,here,size,floors\n"


@pytest.mark.parametrize("row", ["Mill,yes,2,3", "Mill,no,2.50,0", "Mill,yes,1e3,10"])
def test_rows_are_those_of_pydantic(row):
    cells = cells_of(WORKS.file, (WORKS.columns,), HEADER + row)
    plainly, judged = WORKS._plainly(cells), WORKS._validated(cells)
    assert [typed(line.row) for line in plainly] == [typed(line.row) for line in judged]


@pytest.mark.parametrize("row", ["Mill,yes,+2,3", "Mill,yes, 2_0 ,3", "Mill,no,2,007"])
def test_what_is_written_otherwise_is_left_to_pydantic(row):
    cells = cells_of(WORKS.file, (WORKS.columns,), HEADER + row)
    assert WORKS.read(HEADER + row) == tuple(line.row for line in WORKS._validated(cells))


@pytest.mark.parametrize("row", ["Mill,maybe,2,3", "Mill,yes,nan,3", "Mill,yes,2,11", "Mill,yes,0.5,3", ",yes,2,3"])
def test_what_is_wrong_is_refused(row):
    with pytest.raises(TableError, match=r"works\.csv, line 2, column"):
        WORKS.read(HEADER + row)


def test_the_activities_are_those_of_pydantic():
    cells = cells_of(ACTIVITIES.file, (ACTIVITIES.all_columns,), reader.text_of(ACTIVITIES.file))
    plainly, judged = ACTIVITIES._plainly(cells), ACTIVITIES._validated(cells)
    assert [typed(line.row) for line in plainly] == [typed(line.row) for line in judged]


def test_the_shared_sections_are_those_of_pydantic():
    for name, section in vars(thresholds.thresholds()).items():
        found = thresholds._file()[name]
        given = {field: found[key] for field, key in thresholds._keys(type(section)).items()}
        assert typed(section) == typed(thresholds._validated(name, type(section), given, found))


def test_tables_and_sections_need_no_pydantic():
    code = (
        "import sys\n"
        "from graph_engine.classifications.activities import activities\n"
        "from graph_engine.reference.plants import plants\n"
        "from graph_engine.reference.sites import sites\n"
        "from graph_engine.reference.thresholds import thresholds\n"
        "activities(), plants(), sites(), thresholds()\n"
        "sys.exit('pydantic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_bound_that_must_not_be_reached_is_read_plainly():
    read = plain_reader(Annotated[float, Interval(ge=0.5, lt=1)], text=False)
    assert (read(0.5), read(0.99)) == (0.5, 0.99)
    for wrong in (0.49, 1.0):
        with pytest.raises(DoubtError):
            read(wrong)
