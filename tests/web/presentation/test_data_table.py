"""One declaration of columns gives the page, the CSV, the JSON with its schema, and the command line."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from jsonschema import Draft202012Validator

from web.presentation.data_table import DASH, CellKind, DataTable, Form, TableColumn, plain_columns, row_schema


@dataclass(frozen=True)
class Trade:
    """A row whose JSON differs from its fields: rounded, and under an older name."""

    label: str
    lq: float | None
    jobs: int

    def as_dict(self):
        return {"theme": self.label, "lq": None if self.lq is None else round(self.lq, 3), "jobs": self.jobs}


COLUMNS = (
    TableColumn(
        "theme",
        "Trade",
        cell=lambda one: one.label.title(),
        plain=lambda one: one.label,
        terminal="trade",
        link=lambda one: f"/{one.label}",
    ),
    TableColumn(
        "lq",
        "Location quotient",
        CellKind.NUMBER,
        gaps=True,
        digits=2,
        heading="Times its share",
        bar=lambda one: one.lq,
        full=4.0,
        below=True,
    ),
    TableColumn("jobs", "Jobs", CellKind.COUNT, digits=0),
    TableColumn(
        "half", "Half of the jobs", CellKind.NUMBER, value=lambda one: one.jobs / 2, only=frozenset({Form.CSV})
    ),
    TableColumn("many", "Whether there are many", CellKind.FLAG, cell=lambda one: "yes", only=frozenset({Form.PAGE})),
)
ROWS = (Trade("steel", 3.14159, 12500), Trade("=glass", None, 4))


@pytest.fixture
def table():
    return DataTable("Trades", COLUMNS, ROWS)


def test_files_have_the_names_and_values_of_as_dict(table):
    assert table.csv() == "theme,lq,jobs,half\r\nsteel,3.142,12500,6250.0\r\n'=glass,,4,2.0\r\n"
    assert table.records() == [one.as_dict() for one in ROWS]


def test_the_schema_describes_every_value_of_json(table):
    schema = row_schema(COLUMNS)
    assert schema["required"] == ["theme", "lq", "jobs"]
    assert all(one["description"] and one["type"] for one in schema["properties"].values())
    for record in table.records():
        Draft202012Validator(schema).validate(record)
    assert not Draft202012Validator(schema).is_valid({"theme": "steel", "lq": 3.1, "jobs": None})


def test_a_page_shows_figures_as_people_read_them(table):
    assert table.headings == ["Trade", ("Times its share", "number"), ("Jobs", "number"), "Whether there are many"]
    named, quotient, jobs, many = table.cells[0]
    assert named == {"text": "Steel", "href": "/steel"}
    assert quotient == {"text": "3.14", "bar": 3.14159, "most": 4.0, "below": True}
    assert (jobs, many) == ("12,500", "yes")
    # No figure: no bar, and the macro writes a dash.
    assert table.cells[1][1] is None
    assert TableColumn("a", "A", link=lambda _: None).on_page({"a": None})["text"] == DASH


def test_a_page_may_choose_columns_and_their_order():
    table = DataTable("Trades", COLUMNS, ROWS, shown=("jobs", "theme"))
    assert table.headings == [("Jobs", "number"), "Trade"]
    assert [cells[0] for cells in table.cells] == ["12,500", "4"]
    assert table.csv().startswith("theme,lq,jobs,half\r\n")


def test_the_command_line_prints_the_same_columns(table):
    rows, titles, numbers = table.printed(["theme", "lq"])
    assert rows == [{"theme": "steel", "lq": "3.14"}, {"theme": "=glass", "lq": None}]
    assert (titles, numbers) == ({"theme": "trade", "lq": "Location quotient"}, ["lq"])


def test_yes_no_and_nothing_are_words():
    column = TableColumn("a", "A", CellKind.FLAG)
    assert [column.read({"a": value}) for value in (True, False, None, "")] == ["yes", "no", None, None]


def test_a_file_may_choose_columns_and_how_it_is_written(table):
    assert table.csv(["jobs", "many"], line_end="\n", cell=repr) == "jobs,many\n12500,None\n4,None\n"


def test_a_row_without_as_dict_says_its_fields():
    @dataclass
    class Row:
        a: int

    columns = (TableColumn("a", "A", CellKind.COUNT), TableColumn("b", "B", gaps=True))
    assert DataTable("t", columns, [Row(1)]).records() == [{"a": 1, "b": None}]
    assert DataTable("t", columns, [Row(1)]).csv() == "a,b\r\n1,\r\n"


def test_columns_known_only_when_read_are_named_as_they_are():
    table = DataTable("t", plain_columns(["a.code", "b"]), [{"a.code": 1}])
    assert table.csv() == "a.code,b\r\n1,\r\n"
    assert table.headings == ["a.code", "b"]
    assert table.printed() == ([{"a.code": 1, "b": None}], {"a.code": "a.code", "b": "b"}, [])
