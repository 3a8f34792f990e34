"""How long ``hub --help`` takes of the processor: what a reader waits before anything is asked."""

from __future__ import annotations

import resource
import subprocess
import sys

MOST_SECONDS = 0.3
RUNS = 3


def test_help_takes_less_than_three_tenths_of_a_second():
    def seconds():
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, "-c", "from web.cli import main; main(['--help'])"], capture_output=True, check=True
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime

    assert min(seconds() for _ in range(RUNS)) <= MOST_SECONDS
