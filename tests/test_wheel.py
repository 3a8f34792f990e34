"""What the wheel holds is what a machine without a clone needs, and no more."""

from __future__ import annotations

import zipfile

import pytest
from hatchling.builders.wheel import WheelBuilder

from graph_engine.schema import NodeLabel
from loaders.pipeline.snapshot import FOLDER


@pytest.fixture(scope="module")
def wheel(repository, tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    [path] = WheelBuilder(str(repository)).build(directory=str(folder), versions=["standard"])
    with zipfile.ZipFile(path) as archive:
        yield archive


@pytest.mark.parametrize("package", ["graph_engine", "loaders", "web"])
def test_every_package_says_that_it_is_typed(wheel, package):
    assert f"{package}/py.typed" in wheel.namelist()


@pytest.mark.parametrize("folder", ["graph_engine/reference", "web/templates", "web/static"])
def test_data_of_the_packages_are_in_it(repository, wheel, folder):
    here = {
        str(path.relative_to(repository).as_posix())
        for path in (repository / folder).rglob("*")
        if path.is_file() and path.suffix in {".csv", ".toml", ".html", ".css", ".js", ".svg"}
    }
    assert here
    assert here <= set(wheel.namelist())


def test_the_snapshot_is_in_it(repository, wheel):
    where = FOLDER.relative_to(repository).as_posix()
    names = set(wheel.namelist())
    assert {f"{where}/digests.json", f"{where}/{NodeLabel.AREA}.parquet"} <= names
    for path in FOLDER.iterdir():
        assert wheel.read(f"{where}/{path.name}") == path.read_bytes()


def test_nothing_else_is_in_it(wheel):
    names = wheel.namelist()
    assert not [name for name in names if name.startswith(("tests/", "notebooks/", "web/frontend/"))]
    assert not [name for name in names if name.endswith((".pyc", ".scss", ".lbug", ".ipynb"))]
    assert wheel.getinfo("web/static/dist/site.css").file_size > 10_000


def test_it_describes_itself(wheel):
    [metadata] = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
    text = wheel.read(metadata).decode("utf-8")
    assert "Requires-Python: >=3.11" in text
    assert "Provides-Extra: notebooks" in text
    assert "\n# partnership-hub\n" in text
    [entry] = [name for name in wheel.namelist() if name.endswith("entry_points.txt")]
    assert "hub = web.cli:main" in wheel.read(entry).decode("utf-8")
