"""A disk that is soon full: of some megabytes, in memory."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

MEGABYTE = 1 << 20


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A folder with so much room; the test is skipped where nothing may be mounted."""
    folder.mkdir()
    if not sys.platform.startswith("linux") or os.geteuid():
        pytest.skip("only root may mount a small disk, on Linux; its stand-in, a limit on the size of files, is tried")
    options = ["-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs"]
    mounted = subprocess.run(["mount", *options, str(folder)], capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"no small disk may be mounted here ({mounted.stderr.strip()}); its stand-in is tried")
    try:
        yield folder
    finally:
        # Files of it that are still mapped go with the process.
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def leave_room(folder: Path, room: int) -> Path:
    """Fill a disk but for some bytes, by a file that is returned."""
    found = os.statvfs(folder)
    ballast = folder / "ballast"
    ballast.write_bytes(bytes(max(0, found.f_bavail * found.f_frsize - room)))
    return ballast
