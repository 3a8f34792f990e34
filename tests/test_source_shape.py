"""The source stays easy to read: short functions, comments that say why, one name for one thing, no names of before.

Each rule is tried on made-up source as well, so that one that finds nothing is known to look.
"""

from __future__ import annotations

import ast
import functools
import io
import re
import tokenize
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

import pytest

PACKAGES = ("graph_engine", "loaders", "web")
MOST_LINES = 60
# Of a package's lines of code, without docstrings, which say what: fewer comments than the least leave reasons unsaid,
# more than the most say what the code says.
LEAST_COMMENTS, MOST_COMMENTS = 0.02, 0.05
# Reasons are not left to a few rooms: a room of some size has this share at least.
LEAST_OF_ROOM, SOME_SIZE = 0.01, 300
LONG = re.compile(r"# long: \S")
# Directives to tools are no comments.
DIRECTIVE = re.compile(r"#\s*(noqa|type:|pragma)")
# Names that several modules bear, since they are the same thing of several others.
ROLES = {
    "candidates": "of a kind of suggestion: what may be suggested",
    "cells": "of a store: how values of the schema are written and read",
    "contribution": "of a kind of suggestion: how a reason's share of the score is computed",
    "derive": "of a room: what it adds to a graph when a release is assembled",
    "explanations": "of a kind of suggestion: its sentences and figures",
    "found": "of a room: communities as they are found, before they are nodes",
    "limits": "of a room or of a kind of suggestion: the numbers that its rules compare with",
    "model": "of a room of the engine: what its answers are made of",
    "naming": "of communities of organisations or texts: their names",
    "pages": "of a room of pages: its addresses",
    "redraws": "of a kind of suggestion: how the figures behind its candidates are drawn anew",
    "queries": "of a store: the text of its queries",
    "rules": "of suggestions and of a kind of them: what a candidate has to pass",
    "store": "of a store: its class",
    "tables": "of a room of pages: the columns of its tables",
    "writing": "of a store: how a release and its results are written",
}
# Names by which nothing in the product goes any more; a name is looked at word by word: ``check_book`` is found in
# ``CheckBook`` and ``the_check_book``.
FORMER_NAMES = {
    "asked": "args",
    "check_book": "rule set",
    "doorstep": "spatially lagged quotient",
    "draft": "ranked match",
    "finding": "search",
    "judged": "evaluated",
    "judgement": "reference data",
    "ledger": "load report",
    "kept": "cached, or accepted",
    "m_plus": "specialisation score",
    "portrait": "area profile",
    "portray": "build area profile",
    "reckon": "compute",
    "reckoned": "computed",
    "rival": "alternative",
    "rivals": "alternatives",
    "warm_path": "intermediary",
    "warm_paths": "intermediaries",
    "wish": "diversification target",
    "wishes": "diversification targets",
}


parsed = functools.cache(ast.parse)


@functools.cache
def sources(repository: Path) -> dict[str, str]:
    """Text of every module of the three packages by its path."""
    return {
        str(path.relative_to(repository)): path.read_text("utf-8")
        for package in PACKAGES
        for path in sorted((repository / package).rglob("*.py"))
        if "node_modules" not in path.parts
    }


def long_functions(source: str) -> list[str]:
    """Functions past the limit without a reason: ``# long: why`` beside the name or on the line above."""
    lines = source.splitlines()
    found = []
    for node in ast.walk(parsed(source)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
        length = node.end_lineno - node.lineno + 1
        beside = [lines[node.lineno - 1], *lines[first - 2 : first - 1]]
        if length > MOST_LINES and not any(LONG.search(line) for line in beside):
            found.append(f"{node.lineno}: {node.name} has {length} lines")
    return found


def test_functions_are_short_or_say_why_they_are_not(repository):
    found = {path: long_functions(source) for path, source in sources(repository).items()}
    assert not {path: functions for path, functions in found.items() if functions}


@functools.cache
def comments(source: str) -> int:
    """Comments of a module, without directives to tools."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return sum(one.type == tokenize.COMMENT and not DIRECTIVE.match(one.string) for one in tokens)


@functools.cache
def lines_of_code(source: str) -> int:
    """Lines of a module that are neither blank, nor in a docstring, nor a comment alone."""
    docstrings: set[int] = set()
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and ast.get_docstring(
            node, clean=False
        ):
            docstrings.update(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    lines = ((number, line.strip()) for number, line in enumerate(source.splitlines(), start=1))
    return sum(bool(line) and not line.startswith("#") and number not in docstrings for number, line in lines)


def shares(modules: Mapping[str, str], depth: int) -> dict[str, tuple[float, int]]:
    """Comments for each line of code, and these lines, of the folders at a depth, modules beside them left out."""
    code, said = defaultdict(int), defaultdict(int)
    for path, text in modules.items():
        folders = Path(path).parent.parts[:depth]
        if len(folders) == depth:
            code["/".join(folders)] += lines_of_code(text)
            said["/".join(folders)] += comments(text)
    return {folder: (said[folder] / lines, lines) for folder, lines in code.items() if lines}


@pytest.mark.long
def test_comments_are_few_and_there(repository):
    packages = shares(sources(repository), depth=1)
    assert set(packages) == set(PACKAGES)
    assert not {name: share for name, (share, _) in packages.items() if not LEAST_COMMENTS <= share <= MOST_COMMENTS}


@pytest.mark.long
def test_no_room_leaves_its_reasons_unsaid(repository):
    rooms = shares(sources(repository), depth=2)
    assert not {name: share for name, (share, lines) in rooms.items() if lines > SOME_SIZE and share < LEAST_OF_ROOM}


def classes(source: str) -> Iterator[str]:
    """Names of the classes of a module."""
    return (node.name for node in ast.walk(parsed(source)) if isinstance(node, ast.ClassDef))


def repeated(names_by_path: Mapping[str, Iterator[str]]) -> dict[str, list[str]]:
    """Names that stand in more than one place, with the places."""
    found = defaultdict(list)
    for path, names in names_by_path.items():
        for name in names:
            found[name].append(path)
    return {name: paths for name, paths in sorted(found.items()) if len(paths) > 1}


def test_no_class_bears_the_name_of_another(repository):
    assert not repeated({path: classes(source) for path, source in sources(repository).items()})


def identifiers(source: str) -> Iterator[tuple[int, str]]:
    """Names that a module gives or uses, with their lines."""
    for node in ast.walk(parsed(source)):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name) | ast.keyword(arg=str(name)):
                yield node.lineno, name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield node.lineno, name
            case ast.alias(name=name, asname=other):
                yield from ((node.lineno, part) for part in (*name.split("."), other or ""))
            case ast.ImportFrom(module=str(name)):
                yield from ((node.lineno, part) for part in name.split("."))


def test_modules_of_one_name_play_one_role(repository):
    names = {path: iter([Path(path).stem]) for path in sources(repository) if not path.endswith("__init__.py")}
    assert not {name: paths for name, paths in repeated(names).items() if name not in ROLES}


def former_names(source: str, former: Mapping[str, str]) -> list[str]:
    """Names of before that a module still has."""
    found = []
    for line, name in identifiers(source):
        words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().strip("_").split("_")
        parts = {*words, *map("_".join, pairwise(words))}
        found += [f"{line}: {name}, called {former[part]} now" for part in sorted(parts & former.keys())]
    return found


@pytest.mark.long
def test_no_name_of_before_is_left(repository):
    found = {path: former_names(source, FORMER_NAMES) for path, source in sources(repository).items()}
    assert not {path: names for path, names in found.items() if names}


def test_every_module_is_looked_at(repository):
    found = sources(repository)
    assert {path.partition("/")[0] for path in found} == set(PACKAGES)
    assert len(found) > 250


BODY = "    x = 1\n" * MOST_LINES


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def f():\n" + BODY, ["1: f has 61 lines"]),
        ("class C:\n    async def f(self):\n" + BODY.replace("    x", "        x"), ["2: f has 61 lines"]),
        ("def f():\n" + BODY.removesuffix("    x = 1\n"), []),
        ("def f():  # long: one table, read from top to bottom\n" + BODY, []),
        ("# long: one table, read from top to bottom\n@cache\ndef f():\n" + BODY, []),
        ("# long:\ndef f():\n" + BODY, ["2: f has 61 lines"]),
    ],
)
def test_long_functions_are_found_unless_they_say_why(source, found):
    assert long_functions(source) == found


def test_comments_are_counted_and_directives_are_not():
    assert comments('# Why.\nx = "# no comment"  # and why\ny = z  # noqa: F821\nn = ()  # type: ignore[x]\n') == 2


def test_docstrings_blanks_and_comments_are_no_code():
    source = '"""M.\n\nMore.\n"""\n\n# Why.\nx = """a\nb"""  # and why\n\n\ndef f():\n    """F."""\n    return x\n'
    assert lines_of_code(source) == 4
    assert shares({"p/a.py": source, "p/q/b.py": "x = 1\n"}, depth=1) == {"p": (2 / 5, 5)}
    assert shares({"p/a.py": source, "p/q/b.py": "x = 1\n"}, depth=2) == {"p/q": (0.0, 1)}


def test_classes_of_one_name_are_found():
    made = {"a.py": "class C: ...", "b.py": "def f():\n    class C: ...", "c.py": "class D: ..."}
    assert repeated({path: classes(source) for path, source in made.items()}) == {"C": ["a.py", "b.py"]}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("class CheckBook: ...", ["1: CheckBook"]),
        ("from a.ledger import x as draft", ["1: draft", "1: ledger"]),
        ("x.the_check_book = f(ledger=1)", ["1: the_check_book", "1: ledger"]),
        ("def f(warm_paths): ...", ["1: warm_paths"]),
        ("redraft = findings = check(book)", []),
    ],
)
def test_names_of_before_are_found_word_by_word(source, found):
    assert sorted(name.partition(",")[0] for name in former_names(source, FORMER_NAMES)) == sorted(found)
