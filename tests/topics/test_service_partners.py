"""Firms that serve the projects of others: whom they work with tells, a class or a name tells more."""

import pytest

from graph_engine.reference.topic_roles import Role
from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.schema.graph_tables import GraphTables
from graph_engine.topics.roles import roles_of_organisations
from graph_engine.topics.service_partners import service_partners
from tests.small_graph import MemoryStore, edges, nodes

INST, FIRMS, P = NodeLabel.INSTITUTION, NodeLabel.BUSINESS, NodeLabel.PROJECT
FIRM = "b:asked"


def store(projects, *, partners, firms=0, public=0, unknown=0, kind="company", sic=None, name="Asked Technology"):
    """A release in which one firm has some projects with so many others, of whom so many are of each kind."""
    others = [(FIRMS, "company")] * firms + [(INST, "public body")] * public + [(INST, None)] * unknown
    others += [(INST, "university")] * (partners - len(others))
    asked = {"key": FIRM, "scheme": "name", "id": "asked", "name": name, "type": kind}
    found = {INST: [], FIRMS: [asked]}
    took = {INST: [], FIRMS: []}
    codes = [f"p:{number}" for number in range(projects)]
    for code in codes:
        took[FIRMS].append({"from": FIRM, "to": code, "role": "participant"})
        for at, (label, what) in enumerate(others):
            key = f"o:{at}"
            took[label].append({"from": key, "to": code, "role": "participant"})
            if code == codes[0]:
                found[label].append({"key": key, "scheme": "name", "id": key, "name": f"Other {at}", "type": what})
    tables = {label: nodes(label, rows) for label, rows in found.items()}
    tables[P] = nodes(P, [{"key": code, "programme": "TEST", "code": code, "partners": partners + 1} for code in codes])
    tied = {(EdgeType.PARTICIPATED_IN, label, P): edges(EdgeType.PARTICIPATED_IN, rows) for label, rows in took.items()}
    if sic:
        rows = [{"from": FIRM, "to": f"sic2007:{sic}", "rank": 1}]
        tied[EdgeType.OPERATES_IN, FIRMS, NodeLabel.SECTOR] = edges(EdgeType.OPERATES_IN, rows)
    return MemoryStore(GraphTables(tables, tied))


@pytest.mark.parametrize(
    ("projects", "partners", "of", "serves"),
    [
        pytest.param(5, 20, {"firms": 2}, True, id="the only firm but two among twenty, time after time"),
        pytest.param(4, 20, {"firms": 2}, False, id="four projects show nothing"),
        pytest.param(5, 20, {"firms": 6}, False, id="firms are among its partners"),
        pytest.param(5, 8, {"firms": 1}, False, id="networks of training are small"),
        pytest.param(5, 10, {"firms": 5, "public": 4}, True, id="projects that coordinate unite public bodies"),
        pytest.param(5, 10, {"firms": 5, "public": 2}, False, id="some public bodies are in most projects"),
        pytest.param(5, 20, {"unknown": 10}, False, id="of half of the partners nothing is known"),
    ],
)
def test_partners_tell_who_serves_the_projects_of_others(projects, partners, of, serves):
    made = store(projects, partners=partners, **of)
    assert service_partners(made, {FIRM}) == (frozenset({FIRM}) if serves else frozenset())
    assert roles_of_organisations(made, {FIRM}) == ({} if serves else {FIRM: Role.MAKES})


@pytest.mark.parametrize(
    ("told", "role"),
    [
        pytest.param({"sic": "25500"}, Role.MAKES, id="forgings"),
        pytest.param({"sic": "35110"}, Role.APPLIES, id="power stations"),
        pytest.param({"name": "Asked Institute"}, Role.RESEARCHES, id="its name"),
    ],
)
def test_a_class_or_a_name_tells_more_than_partners(told, role):
    made = store(6, partners=20, firms=1, **told)
    assert service_partners(made, {FIRM}) == {FIRM}
    assert roles_of_organisations(made, {FIRM}) == {FIRM: role}


def test_only_firms_are_asked():
    made = store(6, partners=20, firms=1, kind="public body")
    assert service_partners(made, {FIRM}) == frozenset()


def test_who_is_not_asked_about_is_not_named():
    assert service_partners(store(6, partners=20, firms=1), {"o:9"}) == frozenset()
