"""What part of a network a reader asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self, TypedDict

from graph_engine.errors import InputError
from graph_engine.networks.limits import network_limits
from graph_engine.schema import NodeLabel

KINDS = (str(NodeLabel.INSTITUTION), str(NodeLabel.BUSINESS))


class NetworkArgs(TypedDict, total=False):
    """Filters of a question; all may be left out.

    Parameters
    ----------
    focus : str or None
        Key or name of a member (of an area, its code too): only what is within ``hops`` ties of it.
    hops : int
        1 or 2; 1 by default.
    kinds : sequence of str or None
        ``Institution``, ``Business``; both by default. The focus stays whatever it is.
    relations : sequence of str or None
        Of :data:`graph_engine.networks.model.RELATIONS`; all by default.
    sources : sequence of str or None
        Keys of sources; only ties that one of them tells.
    since, until : int or None
        Years in which joint projects started, ends included. The UKRI network has no dates: it is left out then.
    limit : int or None
        Members at most: most tied to the focus first and, for two hops, after a third of them those most tied to
        these; without a focus the best tied first; 400 by default, ``None`` for all.
    """

    focus: str | None
    hops: int
    kinds: Sequence[str] | None
    relations: Sequence[str] | None
    sources: Sequence[str] | None
    since: int | None
    until: int | None
    limit: int | None


@dataclass(frozen=True)
class NetworkQuestion:
    """A whole question: the network and the part of it; fields are those of :class:`NetworkArgs`."""

    of: str
    focus: str | None = None
    hops: int = 1
    kinds: Sequence[str] | None = None
    relations: Sequence[str] | None = None
    sources: Sequence[str] | None = None
    since: int | None = None
    until: int | None = None
    limit: int | None = field(default_factory=lambda: network_limits().members)

    def checked(self) -> Self:
        """Return the question where its numbers can be answered.

        Raises
        ------
        InputError
            For other hops than 1 or 2, a limit below 1, or years the wrong way round.
        """
        if self.hops not in (1, 2):
            raise InputError(f"A network reaches 1 or 2 ties from its focus; {self.hops} was asked for.")
        if self.limit is not None and self.limit < 1:
            raise InputError(f"A network shows at least one member; a limit of {self.limit} was asked for.")
        if self.since is not None and self.until is not None and self.since > self.until:
            raise InputError(f"The years run from {self.since} to {self.until}: swap them.")
        return self
