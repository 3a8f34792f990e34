"""A run that requires Neo4j or a browser fails when its tests are skipped or absent; others say how to enable them.

So does a short run of what it leaves to the long one.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.long_run import first_now

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


BROWSER = {"HUB_TEST_REQUIRE_BROWSER": "1"}
BROWSING = "import pytest\n\n@pytest.fixture\ndef chromium():\n    pass\n\ndef test_it(chromium):\n    pass\n"
NO_BROWSER = (
    "import pytest\n\n@pytest.fixture\ndef chromium(browser_need):\n    browser_need.missing('none is here', 'apt')\n\n"
    "def test_it(chromium):\n    pass\n"
)


LONG = "import pytest\n\n@pytest.mark.long\ndef test_it():\n    assert True\n"


@pytest.mark.parametrize(
    ("test", "environment", "code", "said"),
    first_now(
        [
            (WITH, REQUIRED, 1, "HUB_TEST_NEO4J_PASSWORD is not set"),
            (WITHOUT, VARIABLES | REQUIRED, 1, "0 tests ran with a Neo4j server"),
            (NO_BROWSER, BROWSER, 1, "HUB_TEST_REQUIRE_BROWSER is 1, but none is here"),
            (LONG, {}, 0, "of the long run; to run these tests: HUB_TEST_LONG=1 make test"),
            (LONG, {"HUB_TEST_LONG": "1"}, 0, "1 passed"),
            (WITH, {}, 0, "HUB_TEST_NEO4J_PASSWORD is not set; to run these tests: eval"),
            (WITH, VARIABLES, 0, "1 passed"),
            (WITH, VARIABLES | REQUIRED, 0, "1 tests ran with a Neo4j server"),
            (SKIPPING, VARIABLES | REQUIRED, 1, "skipped, but HUB_TEST_REQUIRE_NEO4J is 1"),
            (SKIPPING, VARIABLES, 0, "not today"),
            (PARAMETRISED, VARIABLES | REQUIRED, 0, "1 tests ran with a Neo4j server"),
            (PARAMETRISED, {}, 0, "1 passed, 1 skipped"),
            (BROWSING, BROWSER, 0, "1 tests ran with a browser"),
            (WITHOUT, BROWSER, 1, "0 tests ran with a browser"),
            (NO_BROWSER, {}, 0, "none is here; to run these tests: apt"),
        ],
        most=5,
    ),
)
def test_what_is_needed_is_used_skipped_or_missed(tmp_path, repository, test, environment, code, said):
    (tmp_path / "conftest.py").write_text((repository / "tests" / "conftest.py").read_text("utf-8"), "utf-8")
    (tmp_path / "test_neo4j_sample.py").write_text(test, "utf-8")
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
