"""What every test may use: a Neo4j server and a browser, where there are any, and the addresses of all pages."""

from __future__ import annotations

import functools
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.built_once import built_once, run_folder
from tests.distribution import SERVER_GROUP, ByFile, in_turn, needs_store, of_server, start_store
from tests.long_run import LONG_RUN, LONG_VARIABLE, examples, first_now, runs_long

# Machines that run tests are shared and slow at times: a property holds or not, however long it takes.
settings.register_profile("hub", deadline=None, derandomize=True, max_examples=examples(100))
settings.load_profile("hub")

# Tests change thresholds and tables under the program's feet: nothing is kept unless a test asks for it. What is
# computed of the bundled snapshot stands beside the store that all workers share.
os.environ["HUB_CACHE"] = "off"

REPOSITORY = Path(__file__).parent.parent
ADDRESSES = Path(__file__).parent / "browser" / "addresses.toml"
WORKER_VARIABLE = "PYTEST_XDIST_WORKER"
NEO4J_VARIABLES = ("HUB_TEST_NEO4J_URI", "HUB_TEST_NEO4J_USER", "HUB_TEST_NEO4J_PASSWORD")


@dataclass(frozen=True)
class Need:
    """Something that a machine may lack; the tests that need it are marked and can be made compulsory."""

    what: str
    name: str
    fixture: str

    @property
    def variable(self) -> str:
        """Name in the environment which, set to 1, makes a skipped test a failed one."""
        return f"HUB_TEST_REQUIRE_{self.name.upper()}"

    @property
    def marker(self) -> str:
        """Mark of the tests that need it."""
        return f"needs_{self.name}"

    @property
    def required(self) -> bool:
        """Whether its tests may not be skipped."""
        return os.environ.get(self.variable) == "1"

    def of(self, item: pytest.Item) -> bool:
        """Whether a test needs it: by its fixture, or by a parameter of that name."""
        parameters = getattr(getattr(item, "callspec", None), "params", {})
        return self.fixture in getattr(item, "fixturenames", ()) or any(
            isinstance(value, str) and value == self.name for value in parameters.values()
        )

    def missing(self, found: str, enable: str) -> None:
        """Skip the test that asks for it, or fail it where it is required."""
        if self.required:
            pytest.fail(f"{self.variable} is 1, but {found}.", pytrace=False)
        pytest.skip(f"{found}; to run these tests: {enable}")


NEO4J = Need("a Neo4j server", "neo4j", "neo4j_server")
BROWSER = Need("a browser", "browser", "chromium")
NEEDS = (NEO4J, BROWSER)


@dataclass(frozen=True)
class Neo4jServer:
    """Address and credentials of a server whose content the tests may replace."""

    uri: str
    user: str
    password: str


@pytest.fixture(scope="session")
def snapshot_store(tmp_path_factory):
    """Address of an embedded store that holds the bundled snapshot; all workers of a run read the same one."""
    from tests.snapshot_store import fill, store_address

    return store_address(built_once(snapshot_folder(tmp_path_factory), fill))


def snapshot_folder(factory: pytest.TempPathFactory) -> Path:
    """Folder of the store of this run."""
    return run_folder(factory, os.environ.get(WORKER_VARIABLE)) / "snapshot"


@pytest.fixture(scope="session")
def snapshot_engine(snapshot_store):
    """An engine on the bundled snapshot, warm from the first test that asks it; what is computed is read."""
    from graph_engine import Engine
    from tests.snapshot_store import datasets_kept

    with datasets_kept():
        engine = Engine.open(snapshot_store)
    with engine:
        yield engine


@pytest.fixture
def small_store():
    """Make a store in memory; arguments go to ``small_graph``."""
    from tests.small_graph import MemoryStore, small_graph

    return lambda **options: MemoryStore(small_graph(**options))


@pytest.fixture(scope="session")
def memory_store():
    """Make a store in memory of the tables of a graph."""
    from tests.small_graph import MemoryStore

    return MemoryStore


@pytest.fixture(scope="session")
def repository() -> Path:
    """Root folder of the project."""
    return REPOSITORY


@pytest.fixture(scope="session")
def browser_need() -> Need:
    """What says that a browser is missing."""
    return BROWSER


@pytest.fixture(scope="session")
def neo4j_server() -> Neo4jServer:
    """The server that HUB_TEST_NEO4J_URI, _USER and _PASSWORD name; its content is replaced by the tests."""
    missing = [name for name in NEO4J_VARIABLES if not os.environ.get(name)]
    if missing:
        NEO4J.missing(
            f"no Neo4j server named: {', '.join(missing)} is not set", 'eval "$(make -s neo4j)", then make test'
        )
    return Neo4jServer(*(os.environ[name] for name in NEO4J_VARIABLES))


@functools.cache
def addresses() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Addresses of every page, and of every file, by endpoint: the listed ones, and what needs no value in its path."""
    from web.app import create_app
    from web.http.current import CurrentEngine

    listed = listed_addresses()
    pages: dict[str, list[str]] = {}
    files: dict[str, list[str]] = dict(listed["files"])
    for rule in create_app(CurrentEngine()).url_map.iter_rules():
        name = rule.endpoint
        if name == "static" or name.endswith(("_json", "_csv", "_api")) or name in listed["files"]:
            continue
        found = files if "." in rule.rule.rpartition("/")[2] else pages
        found.setdefault(name, []).extend([] if rule.arguments else [rule.rule])
    for name, more in listed["pages"].items():
        pages.setdefault(name, []).extend(more)
    return dict(sorted(pages.items())), dict(sorted(files.items()))


def page_addresses() -> dict[str, list[str]]:
    """Addresses of every page by endpoint."""
    return addresses()[0]


@functools.cache
def listed_addresses() -> dict[str, dict[str, list[str]]]:
    """What stands in the file of addresses."""
    return tomllib.loads(ADDRESSES.read_text("utf-8"))


def error_addresses() -> dict[str, int]:
    """Addresses that answer with an error, and its status."""
    return {address: int(status) for status, found in listed_addresses()["errors"].items() for address in found}


@pytest.fixture(scope="session")
def addresses_by_endpoint() -> dict[str, list[str]]:
    """Addresses of every page and of every file by endpoint."""
    pages, files = addresses()
    return {**pages, **files}


@pytest.fixture(scope="session")
def every_page() -> list[str]:
    """Addresses of every page; in the short run one of each."""
    return [one for found in page_addresses().values() for one in (found if runs_long() else found[:1])]


@pytest.fixture(scope="session")
def status_of():
    """The status that an address of the list answers with."""
    return lambda address: error_addresses().get(address, 200)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that takes ``page_address`` once for every page; others for errors or files."""
    names = {"page_address", "any_address", "file_address"} & set(metafunc.fixturenames)
    for name in sorted(names):
        pages, files = (in_short_and_long_run(by_name) for by_name in addresses())
        also = {"page_address": pages, "any_address": looked_at(), "file_address": files}
        metafunc.parametrize(name, also[name])


def in_short_and_long_run(addresses_of: dict[str, list[str]]) -> list[Any]:
    """Addresses as parameters: the first of each page in every run, what else it can hold in the long one."""
    return [one for found in addresses_of.values() for one in first_now(found)]


def looked_at() -> list[Any]:
    """Addresses of pages and errors for a browser: in the short run one of each layout, in the long one all."""
    every = [*(one for found in page_addresses().values() for one in found), *error_addresses()]
    always = listed_addresses()["short_run"]["looked_at"]
    lost = sorted(set(always) - set(every))
    assert not lost, f"tests/browser/addresses.toml: [short_run] names {lost}, which is no page"
    return first_now([*always, *(one for one in every if one not in always)], most=len(always))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need something or are left to the long run, and put them in order."""
    short = not runs_long()
    for item in items:
        if short and item.get_closest_marker("long"):
            item.add_marker(pytest.mark.skip(reason=LONG_RUN))
        for need in NEEDS:
            if need.of(item):
                item.add_marker(need.marker)
        if NEO4J.of(item) and not of_server(item.nodeid):
            raise pytest.UsageError(f"{item.nodeid} needs a Neo4j server: it must have {SERVER_GROUP} in its name")
    items[:] = in_turn(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Spread the tests over the workers, in the order in which they stand."""
    config.option.loadscopereorder = False
    return ByFile(config, log)


@pytest.fixture(scope="session", autouse=True)
def _store_in_the_making(request, tmp_path_factory):
    """Let a process of its own build the store, while the workers run what does not need it."""
    if os.environ.get(WORKER_VARIABLE) != "gw0" or not any(map(needs_store, request.session.items)):
        yield
        return
    with start_store(snapshot_folder(tmp_path_factory), REPOSITORY):
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    """Turn a skipped test into a failed one where what it needs is required."""
    report = yield
    for need in NEEDS:
        if report.skipped and need.required and item.get_closest_marker(need.marker):
            report.outcome = "failed"
            report.longrepr = f"skipped, but {need.variable} is 1: {report.longrepr}"
    return report


class _Count:
    """Fails a run that requires something and in which no test of it passed."""

    def __init__(self, need: Need) -> None:
        self.need = need
        self.passed = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.passed += report.when == "call" and report.passed and self.need.marker in report.keywords

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        if not self.passed and exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.write_line(
            f"{self.passed} tests ran with {self.need.what}; {self.need.variable} asks for one at least."
        )


def pytest_configure(config: pytest.Config) -> None:
    """Count the tests of what is required in the process that reports."""
    config.addinivalue_line("markers", f"long: runs only with {LONG_VARIABLE}=1, as in .ci/run")
    config.addinivalue_line("markers", "needs_browser: set by the suite on every test that drives a browser")
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    for need in NEEDS:
        if need.required:
            config.pluginmanager.register(_Count(need))
