"""What only the long run tries: what takes long, and is seldom broken alone.

The short run takes one value of each kind, and every kind: a whole release computed anew, the narrow window after the
wide one, the fifth area after the first stay for ``HUB_TEST_LONG=1 make test``, as ``.ci/run`` runs it. What takes
more than half a second stays for it too, unless nothing quicker would notice the same.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import pytest

LONG_VARIABLE = "HUB_TEST_LONG"
T = TypeVar("T")

LONG_RUN = f"of the long run; to run these tests: {LONG_VARIABLE}=1 make test, as .ci/run does"


def runs_long() -> bool:
    """Whether this is the long run."""
    return os.environ.get(LONG_VARIABLE) == "1"


def first_now(values: Iterable[Any], *, most: int = 1) -> list[Any]:
    """Values as parameters of a test: the first of them in every run, the others in the long one.

    Parameters
    ----------
    values : iterable
        Single values, or tuples for several parameters.
    most : int
        How many every run takes.
    """
    return [
        pytest.param(*(one if isinstance(one, tuple) else (one,)), marks=() if number < most else pytest.mark.long)
        for number, one in enumerate(values)
    ]


def some_now(values: Sequence[T]) -> Sequence[T]:
    """Values that a test goes through: all of them in the long run, each fourth in the short one."""
    return values if runs_long() else values[::4]


def examples(most: int) -> int:
    """How many examples a property is tried on: all of them in the long run, a quarter in the short one."""
    return most if runs_long() else -(-most // 4)
