"""The import contracts of pyproject.toml hold."""

from __future__ import annotations

import os
import re
import subprocess
import sysconfig
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest

LINTER = Path(sysconfig.get_path("scripts")) / "lint-imports"
PACKAGES = ("graph_engine", "loaders", "web")
# Rooms that contracts name, and that every house therefore has.
ROOMS = (
    "graph_engine.stores.ladybug",
    "graph_engine.stores.neo4j",
    "graph_engine.suggestions.kinds.research",
    "graph_engine.suggestions.kinds.supply",
)
ALLOWED = [
    ("web.cli.main", "graph_engine.engine"),
    ("web.cli.main", "loaders.uk.nomis"),
    ("web.cli.main", "web.app"),
    ("web.app", "flask"),
    ("web.app", "graph_engine.engine"),
    ("web.app", "web.pages.areas"),
    ("web.pages.areas", "web.presentation.indicator_amounts"),
    ("web.pages.areas", "graph_engine.suggestions"),
    ("web.http.routing", "web.presentation.indicator_amounts"),
    ("loaders.pipeline.assembly", "loaders.uk.nomis"),
    ("loaders.uk.nomis", "loaders.framework.cells"),
    ("loaders.framework.cells", "graph_engine.schema"),
    ("graph_engine.engine", "graph_engine.suggestions"),
    ("graph_engine.engine", "graph_engine.stores.neo4j.store"),
    ("graph_engine.suggestions", "graph_engine.datasets"),
    ("graph_engine.datasets", "graph_engine.measures"),
    ("graph_engine.measures", "graph_engine.errors"),
    ("graph_engine.schema", "graph_engine.errors"),
    ("graph_engine.stores.neo4j.store", "neo4j"),
    ("graph_engine.stores.ladybug.connecting", "ladybug"),
    ("graph_engine.stores.ladybug.store", "ladybug"),
    ("loaders.pipeline.downloads.transfer", "urllib3"),
]
# What each contract refuses: who imports whom.
REFUSED = [
    ("The engine knows neither loaders nor the web", "graph_engine.engine", "loaders.uk.sic"),
    ("Loaders never import the web", "loaders.uk.nomis", "web.app"),
    ("Inside the loaders imports run down", "loaders.framework.cells", "loaders.uk.nomis"),
    ("Inside the loaders imports run down", "loaders.eu.cordis", "loaders.uk.sic"),
    ("Of the web only the command line imports loaders", "web.app", "loaders.uk.nomis"),
    ("Inside the web imports run down", "web.pages.areas", "web.cli.main"),
    ("Inside the web imports run down", "web.http.routing", "web.api.openapi"),
    ("Rooms of pages do not know each other", "web.pages.areas.tables", "web.pages.map.pages"),
    ("Inside the engine imports run down", "graph_engine.measures", "graph_engine.stores"),
    ("Inside the engine imports run down", "graph_engine.errors", "graph_engine.schema"),
    ("Inside the engine imports run down", "graph_engine.search", "graph_engine.area_profiles"),
    (
        "Kinds of suggestion do not know each other",
        "graph_engine.suggestions.kinds.research.rules",
        "graph_engine.suggestions.kinds.supply.rules",
    ),
    (
        "The stores do not know each other",
        "graph_engine.stores.neo4j.store",
        "graph_engine.stores.ladybug.release_files",
    ),
    ("The Neo4j driver stays in its store", "graph_engine.engine", "neo4j"),
    ("The Neo4j driver stays in its store", "web.cli.main", "neo4j"),
    ("LadybugDB stays in its store", "graph_engine.stores.neo4j.store", "ladybug"),
    ("Flask stays in the web", "loaders.uk.nomis", "flask"),
    ("The HTTP client stays where files are downloaded", "loaders.uk.nomis", "urllib3"),
]
CIRCLE = [("layout", "model"), ("model", "layout")]
# A room that nobody gave a place, by the contract that asks for it.
UNPLACED = [
    ("Inside the loaders imports run down", "loaders.attic"),
    ("Inside the engine imports run down", "graph_engine.attic"),
    ("Inside the web imports run down", "web.attic"),
]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Lint the imports of the packages in a folder by the contracts in its pyproject.toml."""
    return subprocess.run(
        [LINTER, "--config", "pyproject.toml", "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def house(folder: Path, repository: Path, imports: Iterable[tuple[str, str]]) -> Path:
    """Build the three packages anew with the project's contracts and modules that import each other as said."""
    (folder / "pyproject.toml").write_text((repository / "pyproject.toml").read_text("utf-8"), "utf-8")
    texts: dict[str, str] = dict.fromkeys((*PACKAGES, *ROOMS), "")
    for importer, imported in imports:
        texts[importer] = texts.get(importer, "") + f"import {imported}\n"
        if imported.startswith(PACKAGES):
            texts.setdefault(imported, "")
    for name, text in texts.items():
        path = folder.joinpath(*name.split("."))
        path.mkdir(parents=True, exist_ok=True)
        for package in (path, *path.relative_to(folder).parents[:-1]):
            (folder / package / "__init__.py").touch()
        (path / "__init__.py").write_text(text, "utf-8")
    return folder


def test_the_project_keeps_its_contracts(repository):
    result = lint(repository)
    assert result.returncode == 0, result.stdout + result.stderr
    kept = re.search(r"Contracts: (\d+) kept, 0 broken", result.stdout)
    assert kept is not None
    assert int(kept[1]) == len(declared(repository))


def declared(repository: Path) -> list[str]:
    """Names of the contracts."""
    project = tomllib.loads((repository / "pyproject.toml").read_text("utf-8"))
    return [contract["name"] for contract in project["tool"]["importlinter"]["contracts"]]


def test_what_the_house_allows(tmp_path, repository):
    result = lint(house(tmp_path, repository, ALLOWED))
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.fixture(scope="module")
def complaints(tmp_path_factory, repository):
    """What is said of a house that breaks every contract, by the contract's name."""
    refused = [(importer, imported) for _, importer, imported in REFUSED]
    unplaced = [(room, "graph_engine.errors") for _, room in UNPLACED]
    circle = [(f"graph_engine.networks.{one}", f"graph_engine.networks.{other}") for one, other in CIRCLE]
    result = lint(house(tmp_path_factory.mktemp("house"), repository, [*refused, *unplaced, *circle]))
    assert result.returncode == 1, result.stdout + result.stderr
    said = result.stdout.partition("Broken contracts")[2]
    heads = "|".join(map(re.escape, declared(repository)))
    parts = re.split(rf"^({heads})\n-+\n", said, flags=re.MULTILINE)
    # Long lines are broken at blanks.
    return {name: " ".join(text.split()) for name, text in zip(parts[1::2], parts[2::2], strict=True)}


def test_every_contract_can_be_broken(complaints, repository):
    assert sorted(complaints) == sorted(declared(repository))


@pytest.mark.parametrize(("contract", "importer", "imported"), REFUSED)
def test_what_the_house_refuses(complaints, contract, importer, imported):
    assert re.search(rf"{re.escape(importer)} -> {re.escape(imported)}\b", complaints[contract]), complaints[contract]


def test_a_circle_is_refused(complaints):
    said = complaints["No circle of imports"]
    assert "No cycles are allowed in graph_engine.networks." in said
    assert re.search(r"- \.(layout -> \.model|model -> \.layout) ", said)


@pytest.mark.parametrize(("contract", "room"), UNPLACED)
def test_a_room_without_a_place_is_refused(complaints, contract, room):
    assert re.search(rf"- {re.escape(room)}\b", complaints[contract])
