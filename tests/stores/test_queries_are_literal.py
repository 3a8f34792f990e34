"""No query is put together at run time: its text is a literal of the stores, values travel as parameters.

Every call of a method that takes a query is looked at. The query may be a literal, a module's constant, a
look-up in a module's table of literals, a loop over one, or a choice among these. A private function that
hands its own argument on as a query counts as such a method itself, so its callers are held to the same. Only
the analysts' own read-only query comes from outside, through the functions of ``FROM_OUTSIDE``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

STORES = "graph_engine.stores"
METHODS = {"execute", "execute_async", "execute_query", "prepare", "run"}
KEYWORDS = {"query", "query_", "statement"}
FROM_OUTSIDE = {"cypher"}
# Calls that call their first argument, and where the first of its own arguments then stands. A transaction
# function gets the transaction in the place where it stands itself.
HAND_ON = {"execute_read": 0, "execute_write": 0, "partial": 1, "submit": 1}
Function = ast.FunctionDef | ast.AsyncFunctionDef
Scope = tuple[Function, ...]


@dataclass
class Module:
    """A module's tree, its constants, and what it imports: local name to name of the module and name."""

    tree: ast.Module
    constants: dict[str, ast.expr] = field(default_factory=dict)
    imported: dict[str, tuple[str, str]] = field(default_factory=dict)


def parse(sources: dict[str, str]) -> dict[str, Module]:
    """Read modules, given by their name below the stores; a name that is bound twice or changed is no constant."""
    modules = {}
    for name, source in sources.items():
        module = modules[name] = Module(ast.parse(source))
        rebound: set[str] = set()
        for node in module.tree.body:
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            for target in targets:
                if isinstance(target, ast.Name) and getattr(node, "value", None) is not None:
                    rebound |= {target.id} & module.constants.keys()
                    module.constants[target.id] = node.value
            if isinstance(node, ast.ImportFrom) and node.module:
                where = node.module.removeprefix(f"{STORES}.")
                for alias in node.names:
                    module.imported[alias.asname or alias.name] = (where, alias.name)
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Global):
                rebound |= set(node.names)
        for name_ in rebound:
            module.constants.pop(name_, None)
    return modules


class Checker:
    """Looks for queries that are no literals, over modules that may import each other's constants."""

    def __init__(self, sources: dict[str, str]) -> None:
        self.modules = parse(sources)
        self.sinks = {name: {0} for name in METHODS}
        self.keywords = set(KEYWORDS)

    def faults(self) -> list[str]:
        """One line for each query that is put together, once all functions that hand queries on are known."""
        while True:
            before = sum(len(positions) for positions in self.sinks.values())
            found = [fault for name in sorted(self.modules) for fault in self.module_faults(name)]
            if before == sum(len(positions) for positions in self.sinks.values()):
                open_ones = sorted(name for name in self.sinks.keys() - METHODS if not name.startswith("_"))
                return found + [f"{name} is public and takes a query" for name in open_ones]

    def module_faults(self, name: str) -> Iterator[str]:
        """Faults of one module; functions that hand an argument on are added to the sinks on the way."""
        called = set()
        for scope, call in calls(self.modules[name].tree):
            target, offset = call.func, 0
            if last_name(target) in HAND_ON and call.args and last_name(call.args[0]) in self.sinks:
                target, offset = call.args[0], HAND_ON[last_name(call.func)]
            called.add(target)
            for position in self.sinks.get(last_name(target), ()):
                for query in self.queries(call, position + offset):
                    if not self.is_literal(query, name, scope):
                        yield f"{name}:{query.lineno}: {last_name(target)}({ast.unparse(query)[:80]})"
        for node in ast.walk(self.modules[name].tree):
            if node not in called and last_name(node) in self.sinks.keys() - METHODS:
                yield f"{name}:{node.lineno}: {last_name(node)} is handed on and its query lost from sight"

    def queries(self, call: ast.Call, position: int) -> Iterator[ast.expr]:
        """The argument of a call that is the query; a starred one counts, for it may hide it."""
        before = [argument for argument in call.args[: position + 1] if isinstance(argument, ast.Starred)]
        yield from before[:1] or call.args[position : position + 1]
        yield from (keyword.value for keyword in call.keywords if keyword.arg in self.keywords)

    def is_literal(self, node: ast.expr, name: str, scope: Scope) -> bool:
        """Whether an expression can only be a literal text of the stores."""
        match node:
            case ast.Constant(value=str()):
                return True
            case ast.IfExp():
                return all(self.is_literal(branch, name, scope) for branch in (node.body, node.orelse))
            case ast.Subscript():
                return self.is_table(node.value, name)
            case ast.Call(func=ast.Name(id="Query") | ast.Attribute(attr="Query"), args=[text, *_]):
                return self.is_literal(text, name, scope)
            case ast.Name(id=id_):
                return self.is_literal_name(id_, name, scope)
        return False

    def is_literal_name(self, id_: str, name: str, scope: Scope) -> bool:
        """Whether a name stands for a literal: as a local name, an argument or a module's constant."""
        for depth, function in reversed(list(enumerate(scope, 1))):
            bound = list(bindings(function, id_))
            if bound:
                return all(self.is_literal_binding(*binding, name, scope[:depth]) for binding in bound)
            parameters = parameter_names(function)
            if id_ in parameters:
                if function.name not in FROM_OUTSIDE:
                    self.sinks.setdefault(function.name, set()).add(parameters.index(id_))
                    self.keywords.add(id_)
                return True
        where, constant = self.constant(id_, name)
        return constant is not None and self.is_literal(constant, where, ())

    def is_literal_binding(self, kind: str, value: ast.expr, name: str, scope: Scope) -> bool:
        """Whether an assignment or a loop binds nothing but literals."""
        if kind == "assigned":
            return self.is_literal(value, name, scope)
        match value:
            case ast.Call(func=ast.Attribute(attr="values" | "items", value=table), args=[]):
                return self.is_table(table, name)
        return self.is_table(value, name) and not isinstance(self.resolved(value, name), ast.Dict)

    def is_table(self, node: ast.expr, name: str) -> bool:
        """Whether an expression is a module's dictionary, tuple or list of literals, or a part of one."""
        if isinstance(node, ast.Subscript):
            return self.is_table(node.value, name)
        match self.resolved(node, name):
            case ast.Dict(values=entries) | ast.Tuple(elts=entries) | ast.List(elts=entries):
                return all(self.is_literal(entry, name, ()) or self.is_table(entry, name) for entry in entries)
        return False

    def resolved(self, node: ast.expr, name: str) -> ast.expr | None:
        """The value of a module's constant, or the expression itself."""
        return self.constant(node.id, name)[1] if isinstance(node, ast.Name) else node

    def constant(self, id_: str, name: str) -> tuple[str, ast.expr | None]:
        """A module's constant, its own or imported from a neighbour, with the module that holds it."""
        module = self.modules[name]
        if id_ in module.constants:
            return name, module.constants[id_]
        where, original = module.imported.get(id_, (name, id_))
        return where, self.modules[where].constants.get(original) if where in self.modules else None


def last_name(node: ast.AST) -> str:
    """The name that an expression ends in; empty where it is no name."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def calls(tree: ast.Module) -> Iterator[tuple[Scope, ast.Call]]:
    """Every call with the functions around it, the innermost last."""
    stack: list[tuple[Scope, ast.AST]] = [((), tree)]
    while stack:
        scope, node = stack.pop()
        if isinstance(node, ast.Call):
            yield scope, node
        inside = (*scope, node) if isinstance(node, Function) else scope
        stack.extend((inside, child) for child in ast.iter_child_nodes(node))


def parameter_names(function: Function) -> list[str]:
    """Names of a function's arguments as a caller counts them."""
    arguments = function.args
    names = [argument.arg for argument in arguments.posonlyargs + arguments.args + arguments.kwonlyargs]
    return names[1:] if names[:1] in (["self"], ["cls"]) else names


def bindings(function: Function, id_: str) -> Iterator[tuple[str, ast.expr]]:
    """What a function assigns to a name: values, and what it loops over."""
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=targets, value=value) if any(holds(target, id_) for target in targets):
                yield "assigned", value
            case ast.AugAssign(target=ast.Name(id=name), value=value) if name == id_:
                yield "assigned", ast.BinOp(node.target, node.op, value)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value) if name == id_:
                yield "assigned", value
            case ast.NamedExpr(target=ast.Name(id=name), value=value) if name == id_:
                yield "assigned", value
            case ast.For(target=target, iter=value) | ast.comprehension(target=target, iter=value):
                if holds(target, id_):
                    yield "looped", value


def holds(target: ast.expr, id_: str) -> bool:
    """Whether a target binds a name."""
    return any(isinstance(node, ast.Name) and node.id == id_ for node in ast.walk(target))


def sources_of(folder: Path) -> dict[str, str]:
    """Modules of the stores by their name below the folder."""
    return {
        ".".join(path.relative_to(folder).with_suffix("").parts): path.read_text("utf-8")
        for path in sorted(folder.rglob("*.py"))
    }


def test_the_stores_hold_only_literal_queries(repository):
    sources = sources_of(repository / "graph_engine" / "stores")
    assert {"ladybug.store", "neo4j.store"} <= sources.keys()
    checker = Checker(sources)
    assert not checker.faults()
    seen = sum(
        isinstance(call.func, ast.Attribute) and call.func.attr in METHODS
        for module in checker.modules.values()
        for _, call in calls(module.tree)
    )
    assert seen >= 2


TABLE = 'Q = "MATCH (n) RETURN n"\nT = {"Area": "MATCH (a:Area) RETURN a", "Sector": Q}\nL = ("A", "B")\n'


@pytest.mark.parametrize(
    "body",
    [
        's.run("MATCH (n) RETURN n")',
        's.run("MATCH (n) "\n    "RETURN n", x=1)',
        "s.run(Q)",
        "s.run(T[kind], rows=rows)",
        "q = T[kind]\n    s.run(q)",
        "for q in L:\n        s.run(q)",
        "for k, q in T.items():\n        s.run(q)",
        "[s.run(q) for q in T.values()]",
        "s.run(Q if kind else L[0])",
        's.execute(neo4j.Query(Q, timeout=3), {"x": kind})',
        'def _hand(self, query, **values):\n        return s.run(query, **values)\n    _hand(Q, x=f"{kind}")',
        "def _put(tx, query, x):\n        tx.run(query, rows=x)\n    s.execute_write(_put, T[kind], rows)",
        "def _write(tx, text):\n        tx.run(text)\n    s.execute_write(partial(_write, text=Q))",
        "def cypher(self, text):\n        s.execute_read(lambda tx: tx.run(text))\n    cypher(kind + kind)",
        "def cypher(self, q):\n        def work(tx):\n            tx.run(q)\n        s.execute_read(work)",
        "s.run(query=Q)",
    ],
)
def test_literal_queries_pass(body):
    assert Checker({"store": f"{TABLE}def f(s, kind, rows):\n    {body}\n"}).faults() == []


@pytest.mark.parametrize(
    "body",
    [
        's.run(f"MATCH (n:{kind}) RETURN n")',
        's.execute("MATCH (n:{}) RETURN n".format(kind))',
        's.prepare("MATCH (n:%s) RETURN n" % kind)',
        's.run("MATCH (n:" + kind + ") RETURN n")',
        's.run(" ".join(["MATCH", kind]))',
        "s.run(Q + kind)",
        "s.run(T[kind] + kind)",
        'q = "MATCH"\n    q += kind\n    s.run(q)',
        'q = Q\n    if rows:\n        q = f"{kind}"\n    s.run(q)',
        "for q in rows():\n        s.run(q)",
        "for q in T:\n        s.run(q)",
        "s.run(Q.replace('n', kind))",
        "s.run(rows()[kind])",
        "s.run(*rows)",
        's.run(query=f"{kind}")',
        "s.run(neo4j.Query(Q + kind))",
        "s.run(self.query)",
        's.run(Q if kind else f"{kind}")',
        "def _hand(self, query):\n        s.run(query)\n    _hand(Q + kind)",
        "def _hand(self, text):\n        s.run(text)\n    _hand(text=Q + kind)",
        "def _in(q):\n        s.run(q)\n    def _out(n, q):\n        _in(q)\n    _out(1, kind % 2)",
        "def _write(tx, query):\n        tx.run(query)\n    s.execute_write(_write, Q + kind)",
        "def _write(tx, query):\n        tx.run(query)\n    pool.map(_write, rows)",
        "def _write(tx, text):\n        tx.run(text)\n    s.execute_write(partial(_write, text=Q + kind))",
        "x = {'a': kind}\n    s.run(x['a'])",
        "s.driver.execute_query(UNKNOWN)",
    ],
)
def test_queries_that_are_put_together_are_found(body):
    [fault] = Checker({"store": f"{TABLE}def f(s, kind, rows):\n    {body}\n"}).faults()
    assert fault.startswith("store:")


def test_a_public_function_that_takes_a_query_is_found():
    source = "def find(s, query):\n    s.run(query)\n"
    assert Checker({"store": source}).faults() == ["find is public and takes a query"]


def test_constants_may_come_from_a_neighbour():
    texts = 'FIND = {"Area": "MATCH (a:Area) RETURN a"}\nMADE = FIND["Area"] + "x"\n'
    user = "from graph_engine.stores.texts import FIND, MADE\ndef f(s, k):\n    s.run(FIND[k])\n    s.run(MADE)"
    assert Checker({"texts": texts, "store": user}).faults() == ["store:4: run(MADE)"]


def test_a_constant_that_is_bound_twice_is_none():
    source = 'import os\nQ = "A"\nQ = os.name\ndef f(s):\n    s.run(Q)\n'
    assert Checker({"store": source}).faults() == ["store:5: run(Q)"]
