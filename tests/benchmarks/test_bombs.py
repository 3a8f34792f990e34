"""How soon files that would fill the memory are refused, and what that takes: each in a process of its own."""

import gzip
import json
import subprocess
import sys
import zipfile

import pytest

from tests.mutants.pool import REPOSITORY

MOST_SECONDS, MOST_MB = 1.0, 300
GIGABYTE = 1 << 30
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
FIRST = '<row r="1"><c r="A1"><v>1</v></c></row>'
READ = """
import json, resource, sys, time
from pathlib import Path
from graph_engine.errors import HubError
from loaders.framework.graphml import read_graphml
from loaders.framework.json_files import read_json
from loaders.framework.load_report import FileReport
from loaders.framework.tabular_files import read_whole
from loaders.framework.workbooks import read_grid
from loaders.uk.geography.boundaries import layer_names
import pyogrio, python_calamine
path = Path(sys.argv[1])
report = FileReport(path.name, "0")
readers = {
    ".xlsx": lambda: read_grid(path, "S"),
    ".graphml": lambda: read_graphml(path, report, ["lad"], []),
    ".geojson": lambda: layer_names(path),
    ".json": lambda: read_json(path),
}
read = readers.get(path.suffix, lambda: read_whole(path, report, ["code", "value"]))
before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
try:
    read()
    said = ""
except HubError as error:
    said = str(error)
took = time.process_time() - began
mb = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / (1 << (20 if sys.platform == "darwin" else 10))
print(json.dumps([said, took, mb]))
"""


def workbook(sheet, shared=""):
    def write(path):
        from tests.mutants.examples import read_examples

        [files] = [one.files for one in read_examples()[0] if one.loader == "nisra"][:1]
        [data] = files.values()
        path.write_bytes(data)
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist() if not name.startswith("xl/worksheets")}
        parts["xl/worksheets/s1.xml"] = f'<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>'.encode()
        if shared:
            parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{shared}</sst>'.encode()
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in parts.items():
                archive.writestr(name, part)

    return write


def long(start):
    """What begins a file of a gigabyte without a line break, which takes no room on the disk."""

    def write(path):
        with path.open("wb") as handle:
            handle.write(start)
            handle.truncate(GIGABYTE)

    return write


def packed(path):
    with gzip.open(path, "wb", compresslevel=1) as handle:
        for _ in range(256):
            handle.write(b"x" * (1 << 22))


GRAPHML = b'<graphml><key id="a" for="node" attr.name="lad"/><graph><node id="'
CELLS = "".join(f'<row r="{at}"><c r="A{at}" t="s"><v>0</v></c></row>' for at in range(1, 20_000))
BOMBS = {
    "far row.xlsx": workbook(FIRST + '<row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
    "far corner.xlsx": workbook(FIRST + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "unplaced cells.xlsx": workbook(FIRST + '<row r="1048576">' + "<c><v>1</v></c>" * 9000 + "</row>"),
    "repeated text.xlsx": workbook(CELLS, f"<si><t>{'x' * 900_000}</t></si>"),
    "long text.xlsx": workbook(CELLS, f"<si><t>{'x' * 12_000_000}</t></si>"),
    "one line.csv": long(b"code,value\nA,1\n"),
    "no header.csv": long(b"x"),
    "utf 16.csv": long(b"\xff\xfe" + "code,value\n".encode("utf-16-le")),
    "packed.csv.gz": packed,
    "one quote.csv": lambda path: path.write_bytes(b"code,value\n" + b'x",",\n' * 5_000_000),
    "one tag.graphml": lambda path: path.write_bytes(GRAPHML + b"x" * (1 << 27)),
    "one line.geojson": long(b'{"type": "FeatureCollection", "features": ['),
    "one line.json": long(b'["'),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_at_once(benchmark, tmp_path, name):
    path = tmp_path / name
    BOMBS[name](path)

    def refused():
        found = subprocess.run(
            [sys.executable, "-c", READ, str(path)], cwd=REPOSITORY, capture_output=True, text=True, check=True
        )
        return json.loads(found.stdout)

    said, seconds, mb = benchmark.pedantic(refused, rounds=1, iterations=1)
    benchmark.extra_info |= {"said": said, "seconds": round(seconds, 3), "mb": round(mb)}
    assert said
    assert seconds <= MOST_SECONDS
    assert mb <= MOST_MB
