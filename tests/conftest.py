"""What every test may use: a Neo4j server, where one is named by the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

# Machines that run tests are shared and slow at times: a property holds or not, however long it takes.
settings.register_profile("hub", deadline=None, derandomize=True)
settings.load_profile("hub")

REPOSITORY = Path(__file__).parent.parent
NEO4J_VARIABLES = ("HUB_TEST_NEO4J_URI", "HUB_TEST_NEO4J_USER", "HUB_TEST_NEO4J_PASSWORD")


@dataclass(frozen=True)
class Neo4jServer:
    """Address and credentials of a server whose content the tests may replace."""

    uri: str
    user: str
    password: str


def neo4j_required() -> bool:
    """Whether a test that cannot reach Neo4j fails instead of being skipped."""
    return os.environ.get("HUB_TEST_REQUIRE_NEO4J") == "1"


@pytest.fixture(scope="session")
def snapshot_store(tmp_path_factory):
    """Address of an embedded store that holds the bundled snapshot."""
    from graph_engine.stores import open_store
    from loaders.assembly import assemble
    from loaders.snapshot import read

    address = f"embedded://{tmp_path_factory.mktemp('snapshot') / 'graph.lbug'}"
    with open_store(address, read_only=False) as store:
        store.write(assemble(read()).graph, note="bundled snapshot")
    return address


@pytest.fixture(scope="session")
def snapshot_engine(snapshot_store):
    """An engine on the bundled snapshot, warm from the first test that asks it."""
    from graph_engine import Engine

    with Engine.open(snapshot_store) as engine:
        yield engine


@pytest.fixture(scope="session")
def repository() -> Path:
    """Root folder of the project."""
    return REPOSITORY


@pytest.fixture(scope="session")
def neo4j_server() -> Neo4jServer:
    """The server that HUB_TEST_NEO4J_URI, _USER and _PASSWORD name; its content is replaced by the tests."""
    missing = [name for name in NEO4J_VARIABLES if not os.environ.get(name)]
    if not missing:
        return Neo4jServer(*(os.environ[name] for name in NEO4J_VARIABLES))
    if neo4j_required():
        pytest.fail(f"HUB_TEST_REQUIRE_NEO4J is 1, but {', '.join(missing)} is not set.", pytrace=False)
    pytest.skip('no Neo4j server named; to run these tests: eval "$(make -s neo4j)", then make test')


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that talk to Neo4j, and keep them on one worker: they share one database."""
    for item in items:
        parameters = getattr(getattr(item, "callspec", None), "params", {})
        if "neo4j_server" in getattr(item, "fixturenames", ()) or any(
            isinstance(value, str) and value == "neo4j" for value in parameters.values()
        ):
            item.add_marker("needs_neo4j")
            item.add_marker(pytest.mark.xdist_group("neo4j"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    """Turn a skipped Neo4j test into a failed one where Neo4j is required."""
    report = yield
    if report.skipped and neo4j_required() and item.get_closest_marker("needs_neo4j"):
        report.outcome = "failed"
        report.longrepr = f"skipped, but HUB_TEST_REQUIRE_NEO4J is 1: {report.longrepr}"
    return report


class _Neo4jCount:
    """Fails a run that requires Neo4j and in which no test of it passed."""

    def __init__(self) -> None:
        self.passed = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.passed += report.when == "call" and report.passed and "needs_neo4j" in report.keywords

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        if not self.passed and exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.write_line(
            f"{self.passed} tests ran against Neo4j; HUB_TEST_REQUIRE_NEO4J asks for one at least."
        )


def pytest_configure(config: pytest.Config) -> None:
    """Count the Neo4j tests in the process that reports, and keep workers off each other's graph."""
    workers = getattr(config.option, "numprocesses", None)
    if workers and config.option.dist != "loadgroup" and os.environ.get(NEO4J_VARIABLES[0]):
        raise pytest.UsageError("the Neo4j tests share one database; run with -n and --dist loadgroup")
    if neo4j_required() and not hasattr(config, "workerinput") and not config.option.collectonly:
        config.pluginmanager.register(_Neo4jCount())
