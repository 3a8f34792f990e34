"""A lock on an open file that ends with the process, in the manner of each operating system."""

from __future__ import annotations

import os
import sys

if sys.platform == "win32":
    import msvcrt

    # Windows locks ranges of bytes, and nobody may read a locked one: the range lies behind what stands in the file.
    _FAR = 1 << 30

    def try_lock(descriptor: int) -> None:
        """Lock an open file, or raise ``OSError`` at once where another process holds the lock."""
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def try_lock(descriptor: int) -> None:
        """Lock an open file, or raise ``OSError`` at once where another process holds the lock."""
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
