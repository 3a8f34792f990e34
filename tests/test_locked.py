"""The lock with hashes: the pins of what users need, each by its hashes, and no address."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PIN = re.compile(r"^([\w.\-]+)==([^\s;]+)", re.MULTILINE)


@pytest.fixture(scope="module")
def locked(repository):
    """Entries of the lock: name and version with the hashes of their files."""
    text = (repository / "constraints-hashed.txt").read_text("utf-8")
    entries = re.split(r"\n(?=[^\s])", text.strip())
    return {PIN.match(one).groups(): re.findall(r"--hash=sha256:([0-9a-f]{64})(?:\s|$)", one) for one in entries}


def test_every_file_is_known_by_its_hash(locked):
    assert len(locked) > 30
    assert all(locked.values())
    hashes = [one for found in locked.values() for one in found]
    assert len(hashes) == len(set(hashes))


def test_pins_are_those_that_are_tested(repository, locked):
    tested = set(PIN.findall((repository / "constraints.txt").read_text("utf-8")))
    assert set(locked) <= tested


def test_all_that_users_need_is_in_it(repository, locked):
    project = tomllib.loads((repository / "pyproject.toml").read_text("utf-8"))["project"]
    pinned = {canonicalize_name(name): version for name, version in locked}
    for text in project["dependencies"]:
        needed = Requirement(text)
        assert needed.specifier.contains(pinned[canonicalize_name(needed.name)]), text


def test_no_address_and_no_option_stands_in_it(repository):
    text = (repository / "constraints-hashed.txt").read_text("utf-8")
    assert "://" not in text
    assert not re.findall(r"^\s*-(?!-hash=)", text, re.MULTILINE)
