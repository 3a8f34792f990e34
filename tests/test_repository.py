"""The repository keeps its shape: folders, file lengths, nothing of one machine, everything in the wheel."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

FOLDERS = {".ci", "findings", "graph_engine", "loaders", "notebooks", "tests", "web"}
PACKAGES = ("graph_engine", "loaders", "web")
BUILT = {"__pycache__", "build", "dist", "node_modules"}
CODE = {".css", ".html", ".j2", ".js", ".py", ".scss", ".sh"}
LONGEST = 400
LONGEST_README = 150
DATA = {".parquet", ".png", ".ico", ".zip", ".xlsx"}

# Spelled in pieces, so that this file does not hold what it refuses.
PATHS = ["wo" + "rk", "ro" + "ot", "tmp/" + "hub"]
HOSTS = [
    "py" + "pi.org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "ma" + "ven.apache.org",
    "anaconda" + ".org",
]
MACHINE_PATH = re.compile(r"(?<![\w.-])/(" + "|".join(PATHS) + r")(?![\w-])")
REGISTRIES = re.compile("|".join(map(re.escape, HOSTS)))


def walk(folder: Path) -> Iterator[Path]:
    """Files of the project below a folder, without what tools leave behind."""
    for path in sorted(folder.iterdir()):
        hidden = path.name.startswith(".") and path.name not in {".ci", ".gitignore"}
        if hidden or path.name in BUILT or path.suffix in {".pyc", ".egg-info"}:
            continue
        if path.is_dir():
            yield from walk(path)
        else:
            yield path


def lines(path: Path) -> list[str]:
    """Lines of a text file, none of a data file."""
    return [] if path.suffix in DATA else path.read_text("utf-8").splitlines()


def hits(repository: Path, pattern: re.Pattern[str]) -> list[str]:
    """Where a pattern occurs in the project."""
    return [
        f"{path.relative_to(repository)}:{number}: {line.strip()[:120]}"
        for path in walk(repository)
        for number, line in enumerate(lines(path), 1)
        if pattern.search(line)
    ]


def test_top_level_folders_are_fixed(repository):
    inside = [path.relative_to(repository) for path in walk(repository) if path.parent != repository]
    assert {path.parts[0] for path in inside} <= FOLDERS


def test_files_stay_short(repository):
    scripts = [path for path in (repository / ".ci").iterdir() if not path.suffix]
    code = [path for path in walk(repository) if path.suffix in CODE] + scripts
    lengths = {str(path.relative_to(repository)): len(lines(path)) for path in code}
    assert lengths["tests/test_repository.py"] > 50
    assert not {name: length for name, length in lengths.items() if length > LONGEST}


def test_the_readme_is_read_in_one_go(repository):
    assert len(lines(repository / "README.md")) <= LONGEST_README


def test_no_path_of_one_machine(repository):
    assert not hits(repository, MACHINE_PATH)


def test_no_host_of_a_registry(repository):
    assert not hits(repository, REGISTRIES)


@pytest.mark.parametrize(
    ("text", "pattern", "found"),
    [
        ("open('/wo" + "rk/shared/x.csv')", MACHINE_PATH, True),
        ("HOME=/ro" + "ot", MACHINE_PATH, True),
        ("cd /tmp/" + "hub", MACHINE_PATH, True),
        ("https://www.ons.gov.uk/wo" + "rk/bulletins", MACHINE_PATH, False),
        ("frame/wo" + "rk", MACHINE_PATH, False),
        ("the /wo" + "rking/ folder", MACHINE_PATH, False),
        ("index = https://pypi" + ".org/simple", REGISTRIES, True),
        ("https://repo.ma" + "ven.apache.org/x", REGISTRIES, True),
        ("https://docs.python.org", REGISTRIES, False),
    ],
)
def test_the_patterns_find_what_they_should(text, pattern, found):
    assert bool(pattern.search(text)) is found


def test_the_wheel_holds_every_file_of_the_packages(repository, tmp_path):
    [wheel] = WheelBuilder(str(repository)).build(directory=str(tmp_path), versions=["standard"])
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    sources = repository / "web" / "frontend"  # the wheel holds what is built from them
    expected = {
        str(path.relative_to(repository))
        for name in PACKAGES
        for path in walk(repository / name)
        if not path.is_relative_to(sources)
    }
    expected |= {"web/static/dist/site.css", "web/static/dist/licences.txt"}
    assert expected <= names
    tops = {re.sub(r"^partnership_hub-.*\.dist-info$", "dist-info", name.split("/")[0]) for name in names}
    assert tops == {*PACKAGES, "dist-info"}
    assert {"LICENSE", "NOTICE"} <= {Path(name).name for name in names if ".dist-info/licenses/" in name}
