"""A page as it was declared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from werkzeug.wrappers import Response as BaseResponse

from web.http.answers import Answer
from web.http.parameters import Parameter


@dataclass(frozen=True)
class Operation:
    """A page as it was declared.

    Parameters
    ----------
    rule : str
        Path of the page with Flask's converters.
    endpoint : str
        Endpoint of its HTML.
    view : callable
        ``(now, args, **path) -> Answer``.
    parameters : sequence of Parameter
        What its query may hold.
    api : bool
        Whether ``/api/v1`` serves its data too.
    """

    rule: str
    endpoint: str
    view: Callable[..., Answer | BaseResponse]
    parameters: tuple[Parameter, ...]
    api: bool

    @property
    def summary(self) -> str:
        """First line of the view's description."""
        return (self.view.__doc__ or "").strip().splitlines()[0]
