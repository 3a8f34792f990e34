"""What a business asks, and the side that it asks from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from graph_engine.search.limits import search_limits
from graph_engine.search.model import NEED


@dataclass(frozen=True)
class Question:
    """What a business asks.

    Parameters
    ----------
    text : str
        Its words.
    want : str
        ``need`` or ``offer``.
    sic : sequence of str
        Classes that are meant for certain.
    dropped : sequence of str
        Classes that are not meant.
    near : str, optional
        A postcode, or the name or code of an area.
    far : bool
        Whether distance does not matter.
    top : int
        Places at most; as the thresholds say where not given.
    sure : bool
        Whether ``want`` stands whatever the words say: who reads that his words were taken for an offer may say no.
    """

    text: str
    want: str = NEED
    sic: Sequence[str] = ()
    dropped: Sequence[str] = ()
    near: str | None = None
    far: bool = False
    top: int = field(default_factory=lambda: search_limits().places)
    sure: bool = False
