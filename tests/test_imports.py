"""The import contracts of pyproject.toml hold."""

from __future__ import annotations

import os
import re
import subprocess
import sysconfig
from pathlib import Path

import pytest

LINTER = Path(sysconfig.get_path("scripts")) / "lint-imports"


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


def house(folder: Path, repository: Path, files: dict[str, str]) -> Path:
    """Build the three packages anew with the project's contracts and the given modules."""
    (folder / "pyproject.toml").write_text((repository / "pyproject.toml").read_text("utf-8"), "utf-8")
    for package in ("graph_engine", "loaders", "web"):
        (folder / package).mkdir()
        (folder / package / "__init__.py").touch()
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        for parent in list(path.relative_to(folder).parents)[:-1]:
            (folder / parent / "__init__.py").touch()
        path.write_text(text, "utf-8")
    return folder


def test_the_project_keeps_its_contracts(repository):
    result = lint(repository)
    assert result.returncode == 0, result.stdout + result.stderr
    kept = re.search(r"Contracts: (\d+) kept, 0 broken", result.stdout)
    declared = (repository / "pyproject.toml").read_text("utf-8").count("[[tool.importlinter.contracts]]")
    assert kept is not None
    assert int(kept[1]) == declared


def test_what_the_house_allows(tmp_path, repository):
    allowed = {
        "web/cli/main.py": "import graph_engine.engine\nimport loaders.nomis\nimport web.app\n",
        "web/app.py": "import flask\nimport graph_engine.engine\nimport web.pages.areas\n",
        "web/pages/areas.py": "import flask\nimport graph_engine.suggestions\n",
        "loaders/nomis.py": "import graph_engine.schema\n",
        "graph_engine/engine.py": "import graph_engine.suggestions\nimport graph_engine.stores.neo4j.store\n",
        "graph_engine/suggestions.py": "import graph_engine.datasets\n",
        "graph_engine/datasets.py": "import graph_engine.measures\n",
        "graph_engine/measures.py": "import graph_engine.schema\n",
        "graph_engine/schema.py": "import graph_engine.errors\n",
        "graph_engine/errors.py": "",
        "graph_engine/stores/neo4j/store.py": "def connect():\n    import neo4j\n",
        "graph_engine/stores/ladybug/store.py": "import ladybug\n",
    }
    result = lint(house(tmp_path, repository, allowed))
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("files", "contract"),
    [
        ({"graph_engine/engine.py": "import loaders\n"}, "The engine knows neither loaders nor the web"),
        ({"loaders/nomis.py": "import web\n"}, "Loaders never import the web"),
        (
            {"web/app.py": "import loaders.nomis\n", "loaders/nomis.py": ""},
            "Of the web only the command line imports loaders",
        ),
        (
            {"web/pages/areas.py": "import web.cli.main\n", "web/cli/main.py": "import loaders\n"},
            "Command line over application over pages",
        ),
        (
            {"graph_engine/measures.py": "import graph_engine.stores\n", "graph_engine/stores/protocol.py": ""},
            "Inside the engine imports run down",
        ),
        (
            {"graph_engine/errors.py": "import graph_engine.schema\n", "graph_engine/schema.py": ""},
            "Inside the engine imports run down",
        ),
        ({"graph_engine/engine.py": "def f():\n    import neo4j\n"}, "The Neo4j driver stays in its store"),
        ({"web/cli/main.py": "import neo4j\n"}, "The Neo4j driver stays in its store"),
        ({"graph_engine/stores/neo4j/store.py": "import ladybug\n"}, "LadybugDB stays in its store"),
        ({"loaders/nomis.py": "from flask import Flask\n"}, "Flask stays in the web"),
    ],
)
def test_what_the_house_refuses(tmp_path, repository, files, contract):
    result = lint(house(tmp_path, repository, files))
    assert result.returncode == 1, result.stdout + result.stderr
    broken = [line for line in result.stdout.splitlines() if line.endswith(" BROKEN")]
    assert f"{contract} BROKEN" in broken
