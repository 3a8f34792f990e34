"""A graph with projects of institutions and firms, and suggestions written by hand."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from graph_engine.datasets.figures import load_figures
from graph_engine.explanations.evidence import Evidence
from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.suggestions.entities import EntityRef
from graph_engine.suggestions.model import Grade, Match, Reason, Side, Suggestion
from graph_engine.topics.limits import topic_limits
from tests.small_graph import MemoryStore, edges, key, nodes, small_graph

# Key, label, name, type, area.
ORGANISATIONS = [
    ("org:u1", NodeLabel.INSTITUTION, "University of Tees", "university", "TLC1"),
    ("org:u2", NodeLabel.INSTITUTION, "University of Derby", "university", "TLF1"),
    ("org:u3", NodeLabel.INSTITUTION, "Sheffield Laboratory", "research facility", "TLE3"),
    ("org:f1", NodeLabel.BUSINESS, "Sheffield Pumps Ltd", "company", "TLE3"),
    ("org:f2", NodeLabel.BUSINESS, "Manchester Sensors Ltd", "company", "TLD3"),
    ("org:f3", NodeLabel.BUSINESS, "Birmingham Seals Ltd", "company", "TLG3"),
    ("org:consultant", NodeLabel.BUSINESS, "Advice Ltd", "company", "TLG3"),
]
# Number, programme, title, year of the start, who took part. The joint projects are 1 and 2.
PROJECTS = [
    (1, "HORIZON", "Hydrogen pumps for ships", 2023, ("org:u1", "org:f1", "org:consultant")),
    (2, "HORIZON", "Optical sensors in bridges", 2024, ("org:u2", "org:f2")),
    (3, "H2020", "Hydrogen burners", 2016, ("org:u1",)),
    (4, "H2020", "Medieval poetry", 2019, ("org:u1",)),
    (5, "H2020", "Ships without hydrogen pumps", 2018, ("org:f1",)),
    (6, "H2020", "Sensors of optical fibre", 2017, ("org:u2",)),
    (7, "H2020", "Hydrogen pumps again", 2018, ("org:u1", "org:f1")),
    (8, "HORIZON", "Seals", 2021, ("org:f3",)),
    (9, "HORIZON", "Work of one place", 2024, ("org:u3", "org:f1")),
    (10, "H2020", "Laboratory of steel", 2015, ("org:u3",)),
]
LABEL = {name: label for name, label, *_ in ORGANISATIONS}


def project_key(number):
    return f"project:{number:02}"


def readings_graph():
    """The tables of the small graph with organisations, their projects and their roles."""
    tables = small_graph()
    rows = {label: [] for label in (NodeLabel.INSTITUTION, NodeLabel.BUSINESS)}
    places, roles = ({label: [] for label in rows} for _ in range(2))
    for name, label, title, kind, area in ORGANISATIONS:
        of = {"key": name, "scheme": "test", "id": name, "name": title, "type": kind, "country": "GB"}
        rows[label].append(of)
        places[label].append({"from": name, "to": key(area), "how": "postcode", "fineness": "ITL2", "seat": True})
        if name != "org:consultant":
            role = "researches" if label == NodeLabel.INSTITUTION else "makes"
            roles[label].append({"from": name, "to": "topic:1", "role": role, "weight": 1.0, "documents": 1})
    took = {label: [] for label in rows}
    for number, _, _, _, members in PROJECTS:
        for name in members:
            took[LABEL[name]].append({"from": name, "to": project_key(number), "role": "participant"})
    tables.nodes.update({label: nodes(label, found) for label, found in rows.items()})
    projects = [
        {"key": project_key(n), "programme": p, "code": str(n), "acronym": f"ACR{n}", "title": t}
        | {"start": f"{year}-01-01", "end": f"{year + 3}-01-01", "partners": len(members)}
        for n, p, t, year, members in PROJECTS
    ]
    tables.nodes[NodeLabel.PROJECT] = nodes(NodeLabel.PROJECT, projects)
    tables.nodes[NodeLabel.TOPIC] = nodes(NodeLabel.TOPIC, [{"key": "topic:1", "number": 1, "name": "pumps"}])
    for label in rows:
        for edge, target, found in (
            (EdgeType.LOCATED_IN, NodeLabel.AREA, places),
            (EdgeType.PARTICIPATED_IN, NodeLabel.PROJECT, took),
            (EdgeType.HAS_ROLE, NodeLabel.TOPIC, roles),
        ):
            tables.edges[edge, label, target] = edges(edge, found[label])
    return tables


class MadeMatcher:
    """Suggestions that were written by hand, by area."""

    def __init__(self, figures, by_area):
        self.figures = figures
        self._by_area = by_area

    def match(self, area, _request):
        return Match(1, area, (area,), tuple(self._by_area.get(area.code, ())))


@pytest.fixture
def figures(monkeypatch):
    """Figures of the graph; of so few texts a word in half of them still says something."""
    limits = replace(topic_limits(), least_texts=1, most_share=1.0)
    monkeypatch.setattr("graph_engine.topics.found.topic_limits", lambda: limits)
    return load_figures(MemoryStore(readings_graph()))


@pytest.fixture
def matcher(figures):
    """A strong suggestion of two organisations, shown by both areas, and one of two areas that is worth a look."""
    area = {code: figures.area(key(code)) for code in ("TLC1", "TLD3", "TLE3", "TLF1")}

    def side(name, title, code, number):
        entity = EntityRef.of_organisation(name, title, area[code])
        return Side(entity, "topic:1", "pumps", "likeness of texts", 0.4321, 2018, text=project_key(number))

    ends = side("org:u2", "University of Derby", "TLF1", 6), side("org:f1", "Sheffield Pumps Ltd", "TLE3", 5)
    parts = [Reason(*ends, None, None, 0.25, "Both speak of pumps (likeness 0.43).") for _ in range(2)]
    refs = {code: EntityRef.of_area(one) for code, one in area.items()}
    topic = Suggestion(
        "topic", "words", refs["TLF1"], refs["TLE3"], "rail", 0.5, False, 50.0, "Ring.", tuple(parts),
        grade=Grade.STRONG, card=("topic:1",),
    )  # fmt: skip
    turned = replace(topic, source=refs["TLE3"], target=refs["TLF1"])
    steel = Side(refs["TLE3"], "241", "steel", "jobs", 3500.0, 2021, 6.5, counts="iron and steel")
    trains = Side(refs["TLF1"], "302", "trains", "jobs", 2250.0, 2021, 10.4)
    evidence = (
        Evidence("Sheffield: firms", 12.0, "local units", "Sheffield", 2021, "Counts", "2021"),
        Evidence("Sheffield: steel", 3500.0, "jobs", "Sheffield", 2021, "Jobs of the test", "2021"),
    )
    reason = Reason(steel, trains, 0.2, 0.3, 4.5, "Steel for trains.", evidence=evidence)
    supply = Suggestion(
        "supply", "jobs", refs["TLE3"], refs["TLF1"], "rail", 4.5, False, 50.0, "Ring.", (reason,), grade=Grade.LOOK
    )
    return MadeMatcher(figures, {"TLE3": [turned, supply], "TLF1": [topic]})


@pytest.fixture
def parts_of():
    """What a set has of each origin and grade."""
    return lambda drawn: {(str(p.origin), p.grade): SimpleNamespace(**vars(p)) for p in drawn.parts}
