"""Every table of the web is declared as a list of TableColumn; nothing else writes headings.

Each rule is tried on made-up source as well, so that one that finds nothing is known to look.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

# The one module that writes CSV, and the one that draws tables in a terminal: both from declared columns.
WRITERS = {"csv": "web/presentation/data_table.py", "rich.table": "web/cli/output.py"}
HEADINGS_NAME = re.compile(r"(columns|headings|header)$", re.IGNORECASE)
# A heading or a list of headings in the head of a table, or the macro of tables called with headings of its own.
HEAD = re.compile(r"<thead.*?</thead>", re.DOTALL)
HEADING = re.compile(r"<th\b[^>]*>\s*\w[^<]*|\[\s*['\"][^\]]*\]")
MACRO = re.compile(r"\bparts\.table\([^)]*\)")


def is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def are_headings(node: ast.AST | None) -> bool:
    """Whether a literal gives titles by name, or titles one after the other, where columns are meant."""
    if isinstance(node, ast.Dict):
        return bool(node.values) and all(map(is_text, node.values))
    return isinstance(node, ast.List | ast.Tuple | ast.Set) and bool(node.elts) and all(map(is_text, node.elts))


def given_as_columns(node: ast.AST) -> Iterator[tuple[str, ast.expr | None]]:
    """What is given under a name of columns or headings, and what a table is made of, with its name."""
    match node:
        case (
            ast.Assign(targets=[ast.Name(id=name)], value=value) | ast.AnnAssign(target=ast.Name(id=name), value=value)
        ):
            if HEADINGS_NAME.search(name):
                yield name, value
        case ast.Call(func=function, args=args, keywords=keywords):
            yield from ((one.arg, one.value) for one in keywords if one.arg and HEADINGS_NAME.search(one.arg))
            if ast.unparse(function).endswith("DataTable"):
                yield from (("DataTable", one) for one in args[1:2])


def headings_of_its_own(path: str, source: str) -> list[str]:
    """Where a module declares headings outside a list of TableColumn, or writes a table by itself."""
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                imported = [one.name for one in names]
            case ast.ImportFrom(module=str(module)):
                imported = [module]
            case _:
                imported = []
        found += [f"{node.lineno}: {name} is imported" for name in imported if WRITERS.get(name, path) != path]
        found += [f"{node.lineno}: headings of {name}" for name, value in given_as_columns(node) if are_headings(value)]
    return found


def headings_of_a_template(template: str) -> list[str]:
    """Headings that stand in a template, and not in the columns that it is given."""
    return [one for head in HEAD.findall(template) for one in HEADING.findall(head)] + MACRO.findall(template)


def test_no_module_declares_headings_outside_a_list_of_columns(repository):
    modules = {str(path.relative_to(repository)): path for path in sorted((repository / "web").rglob("*.py"))}
    modules = {path: file for path, file in modules.items() if "node_modules" not in path}
    found = {path: headings_of_its_own(path, file.read_text("utf-8")) for path, file in modules.items()}
    assert len(found) > 50
    assert not {path: places for path, places in found.items() if places}
    # Both writers stand where the rule lets them stand.
    assert all(headings_of_its_own("elsewhere.py", modules[path].read_text("utf-8")) for path in WRITERS.values())


def test_no_template_holds_headings(repository):
    templates = {path.name: path.read_text("utf-8") for path in (repository / "web" / "templates").rglob("*.html")}
    assert len(templates) > 20
    assert not {name: found for name, text in templates.items() if (found := headings_of_a_template(text))}
    # The macro of tables, and the numbered figures of a pair, to which footnotes lead.
    assert {name for name, text in templates.items() if HEAD.search(text)} == {"parts.html", "evidence.html"}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('COLUMNS = {"code": "Code", "name": "Name"}', ["1: headings of COLUMNS"]),
        ('_RULE_COLUMNS: dict[str, str] = {"kind": f"Kind of {x}"}', ["1: headings of _RULE_COLUMNS"]),
        ('REGION_COLUMNS = ("code", "name")', ["1: headings of REGION_COLUMNS"]),
        ('DataTable("Areas", {"code": "Code"}, rows)', ["1: headings of DataTable"]),
        ('answer(form, rows=rows, columns=["code", "name"])', ["1: headings of columns"]),
        ("import csv", ["1: csv is imported"]),
        ("def f():\n    from rich.table import Table", ["2: rich.table is imported"]),
        ('COLUMNS = (TableColumn("code", "Code"), *MORE)\nDataTable("Areas", COLUMNS, rows)', []),
        ('PRINTED = ("code", "name")\nsay_table(DataTable("Areas", COLUMNS, rows), PRINTED)', []),
        ('TITLES = {"areas": "Areas"}\ncolumns = [column for column in COLUMNS if column.name in names]', []),
    ],
)
def test_headings_outside_a_list_of_columns_are_found(source, found):
    assert headings_of_its_own("web/pages/made_up.py", source) == found


@pytest.mark.parametrize("path", WRITERS.values())
def test_the_writers_may_import_what_they_write_with(path):
    mine = [name for name, writer in WRITERS.items() if writer == path]
    assert all(not headings_of_its_own(path, f"import {name}") for name in mine)


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ('<thead><tr><th scope="col">Code</th><th>{{ title }}</th></tr></thead>', ['<th scope="col">Code']),
        ("<thead>{% for title in ['Code', 'Name'] %}<th>{{ title }}</th>{% endfor %}</thead>", ["['Code', 'Name']"]),
        ("{{ parts.table('Areas', ['Code', 'Name'], rows) }}", ["parts.table('Areas', ['Code', 'Name'], rows)"]),
        ("{{ parts.figures(table, 'Areas') }}<thead><th>{{ one }}</th></thead><th>Leeds</th>", []),
    ],
)
def test_headings_of_templates_are_found(template, found):
    assert headings_of_a_template(template) == found
