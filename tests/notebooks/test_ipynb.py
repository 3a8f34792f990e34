"""The notebooks as Jupyter opens them: what ``make notebooks`` writes is valid, whole, and names its kernel."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys

import nbformat
import pytest


@pytest.fixture(scope="module")
def written(repository, tmp_path_factory):
    """The notebooks, written by the command of the Makefile."""
    folder = tmp_path_factory.mktemp("ipynb")
    makefile = (repository / "Makefile").read_text("utf-8")
    [command] = re.findall(r"^\t\.venv/bin/jupytext (.+) notebooks/\*\.py$", makefile, re.MULTILINE)
    sources = sorted((repository / "notebooks").glob("*.py"))
    copies = [shutil.copy(source, folder) for source in sources]
    # The program is left out: an environment need not stand in the project's folder.
    line = [sys.executable, "-m", "jupytext", *shlex.split(command), *copies]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {source: nbformat.read(folder / f"{source.stem}.ipynb", as_version=4) for source in sources}


@pytest.mark.long
def test_each_is_valid_and_asks_for_no_kernel(written):
    assert len(written) == 3
    for notebook in written.values():
        nbformat.validate(notebook)
        assert notebook.metadata["kernelspec"]["name"] == "python3"


@pytest.mark.long
def test_each_holds_all_its_cells_and_begins_with_its_title(written):
    for source, notebook in written.items():
        text = source.read_text("utf-8")
        assert len(notebook.cells) == text.count("# %%")
        assert notebook.cells[0].cell_type == "markdown"
        assert notebook.cells[0].source.startswith("# ")
        code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
        assert code
        assert all(piece in text for piece in code)


def test_a_reader_is_told_what_every_code_is_for(written):
    """After the imports each chapter begins in words; two cells of code follow each other at most."""
    for source, notebook in written.items():
        kinds = "".join("c" if cell.cell_type == "code" else "m" for cell in notebook.cells)
        assert "ccc" not in kinds, source.name
