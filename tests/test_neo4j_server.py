"""A run that requires Neo4j fails when its tests are skipped or absent; others say how to enable them."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

VARIABLES = {
    "HUB_TEST_NEO4J_URI": "neo4j://127.0.0.1:1",
    "HUB_TEST_NEO4J_USER": "u",
    "HUB_TEST_NEO4J_PASSWORD": "p",
}
REQUIRED = {"HUB_TEST_REQUIRE_NEO4J": "1"}
WITH = "def test_it(neo4j_server):\n    assert neo4j_server.user == 'u'\n"
WITHOUT = "def test_it():\n    assert True\n"
SKIPPING = "import pytest\n\ndef test_it(neo4j_server):\n    pytest.skip('not today')\n"
PARAMETRISED = (
    "import pytest\n\n@pytest.fixture(params=['embedded', 'neo4j'])\ndef store(request):\n"
    "    return request.getfixturevalue('neo4j_server') if request.param == 'neo4j' else None\n\n"
    "def test_it(store):\n    assert store is None or store.user == 'u'\n"
)


@pytest.mark.parametrize(
    ("test", "environment", "code", "said"),
    [
        (WITH, {}, 0, "no Neo4j server named; to run these tests: eval"),
        (WITH, VARIABLES, 0, "1 passed"),
        (WITH, REQUIRED, 1, "HUB_TEST_NEO4J_PASSWORD is not set"),
        (WITH, VARIABLES | REQUIRED, 0, "1 tests ran against Neo4j"),
        (WITHOUT, VARIABLES | REQUIRED, 1, "0 tests ran against Neo4j"),
        (SKIPPING, VARIABLES | REQUIRED, 1, "skipped, but HUB_TEST_REQUIRE_NEO4J is 1"),
        (SKIPPING, VARIABLES, 0, "not today"),
        (PARAMETRISED, VARIABLES | REQUIRED, 0, "1 tests ran against Neo4j"),
        (PARAMETRISED, {}, 0, "1 passed, 1 skipped"),
    ],
)
def test_neo4j_is_used_skipped_or_missed(tmp_path, repository, test, environment, code, said):
    (tmp_path / "conftest.py").write_text((repository / "tests" / "conftest.py").read_text("utf-8"), "utf-8")
    (tmp_path / "test_sample.py").write_text(test, "utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n    needs_neo4j: talks to Neo4j\n", "utf-8")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("HUB_", "PYTEST_"))}
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-ra", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        env={**clean, **environment, "COLUMNS": "200", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said in result.stdout, result.stdout + result.stderr
    assert result.returncode == code, result.stdout
