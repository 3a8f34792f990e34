"""Everything public has a docstring and says what it returns."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGES = ("graph_engine", "loaders", "web")
Function = ast.FunctionDef | ast.AsyncFunctionDef
Definition = Function | ast.ClassDef


def is_public(name: str) -> bool:
    """Whether a name belongs to the surface: no leading underscore, or a constructor."""
    return not name.startswith("_") or name == "__init__"


def decorators(node: Function) -> set[str]:
    """Last parts of the decorators' names: ``overload``, ``setter``, ``property``."""
    return {ast.unparse(decorator).split("(")[0].split(".")[-1] for decorator in node.decorator_list}


def public_definitions(body: list[ast.stmt], prefix: str = "") -> Iterator[tuple[str, Definition]]:
    """Public functions, classes and their methods, what stands under an ``if`` or a ``try`` too."""
    for node in body:
        if isinstance(node, Definition):
            if is_public(node.name):
                yield prefix + node.name, node
                if isinstance(node, ast.ClassDef):
                    yield from public_definitions(node.body, f"{prefix}{node.name}.")
        elif isinstance(node, ast.If | ast.Try | ast.With):
            branches = [node.body, getattr(node, "orelse", []), getattr(node, "finalbody", [])]
            branches += [handler.body for handler in getattr(node, "handlers", [])]
            for branch in branches:
                yield from public_definitions(branch, prefix)


def gaps(source: str) -> list[str]:
    """What the public surface of a module lacks, one line each."""
    tree = ast.parse(source)
    found = [] if ast.get_docstring(tree) else ["1: the module has no docstring"]
    for name, node in public_definitions(tree.body):
        where = f"{node.lineno}: {name}"
        if isinstance(node, ast.ClassDef):
            if not ast.get_docstring(node):
                found.append(f"{where} has no docstring")
            continue
        # The class describes its constructor; setters and overloads are described where the name is.
        described = node.name == "__init__" or decorators(node) & {"overload", "setter", "deleter"}
        if not described and not ast.get_docstring(node):
            found.append(f"{where} has no docstring")
        if node.returns is None:
            found.append(f"{where} has no return annotation")
    return found


def modules(repository: Path) -> list[Path]:
    """All modules of the three packages."""
    return sorted(path for package in PACKAGES for path in (repository / package).rglob("*.py"))


def test_public_surface_is_documented_and_annotated(repository):
    files = modules(repository)
    assert {path.relative_to(repository).parts[0] for path in files} == set(PACKAGES)
    found = [f"{path.relative_to(repository)}:{gap}" for path in files for gap in gaps(path.read_text("utf-8"))]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = 1", ["1: the module has no docstring"]),
        ('"""M."""\ndef f() -> int: ...', ["2: f has no docstring"]),
        ('"""M."""\ndef f():\n    """F."""', ["2: f has no return annotation"]),
        (
            '"""M."""\nclass C:\n    def f(self) -> None: ...',
            ["2: C has no docstring", "3: C.f has no docstring"],
        ),
        (
            '"""M."""\nclass C:\n    """C."""\n    def __init__(self): ...',
            ["4: C.__init__ has no return annotation"],
        ),
        ('"""M."""\nif True:\n    async def f() -> None: ...', ["3: f has no docstring"]),
        ('"""M."""\ntry:\n    pass\nexcept OSError:\n    def f() -> None: ...', ["5: f has no docstring"]),
    ],
)
def test_gaps_are_found(source, expected):
    assert gaps(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        '"""M."""\ndef f() -> int:\n    """F."""\n    def inner(): ...',
        '"""M."""\ndef _f(): ...\nclass _C: ...',
        '"""M."""\nclass C:\n    """C."""\n    def __init__(self) -> None: ...\n    def __len__(self): ...',
        '"""M."""\n@typing.overload\ndef f(x: int) -> int: ...\ndef f(x: int) -> int:\n    """F."""',
    ],
)
def test_what_is_private_or_described_elsewhere_is_no_gap(source):
    assert gaps(source) == []
