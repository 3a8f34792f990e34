"""Values of which nothing need be said: what stands in the tables and is right is read without importing pydantic.

Pydantic reads the same values, and says what is wrong with all others; to import it and to make its readers costs a
fifth of a question on the command line. So a value is first read here, in the few types that tables have, and whatever
is not surely right is left to pydantic.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import fields
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from annotated_types import Interval, MinLen

from graph_engine.errors import HubError
from graph_engine.reference.provenance import Checked

__all__ = ["DOUBTS", "allowed_by", "plain_readers"]

_NUMBERS: Mapping[type[int] | type[float], re.Pattern[str]] = {
    # Narrower than pydantic on purpose: a spelling that is not surely the same is left to it.
    int: re.compile(r"0|[1-9][0-9]*"),
    float: re.compile(r"(0|[1-9][0-9]*)([.][0-9]+)?(e-?[0-9]+)?"),
}
_TRUTHS = {"yes": True, "no": False}
_TEXTS = (tuple[str, ...],)
_PAIR = tuple[float, float]

Reader = Callable[[Any], Any]


class DoubtError(Exception):
    """A value, or a type, of which pydantic has to judge."""


# A forward name that only pydantic finds, and whatever a cell raises, is doubt, too.
DOUBTS = (DoubtError, ValueError, NameError, HubError)


def plain_readers(model: type, *, text: bool) -> Mapping[str, Reader]:
    """What reads the plain values of each field of a dataclass; see :func:`plain_reader`."""
    names = vars(sys.modules[model.__module__])
    annotations = get_type_hints(model, names, include_extras=True)
    # What a row was checked against is read for all tables alike, and by none of them.
    return {
        each.name: plain_reader(annotations[each.name], text=text)
        for each in fields(model)
        if annotations[each.name] is not Checked
    }


def plain_reader(annotation: Any, *, text: bool) -> Reader:
    """What reads the plain values of an annotation, as pydantic would.

    Parameters
    ----------
    annotation : object
        A type, or one with bounds and with :class:`~graph_engine.reference.typed_table.Cell`.
    text : bool
        Whether numbers and truths come as text, as in a CSV file, or as themselves, as in TOML.

    Returns
    -------
    callable
        Takes a value; it raises one of ``DOUBTS`` for all that is not surely right.

    Raises
    ------
    DoubtError
        For an annotation of another form.
    """
    kind, notes = (annotation, ()) if get_origin(annotation) is not Annotated else _split(annotation)
    befores = [note.read for note in notes if hasattr(note, "read")]
    bounds = [note for note in notes if isinstance(note, Interval | MinLen)]
    if len(befores) > 1 or len(bounds) > 1:
        raise DoubtError(annotation)
    read = _bounded(_typed(kind, text), bounds[0]) if bounds else _typed(kind, text)
    if not befores:
        return read
    before = befores[0]
    return lambda value: read(before(value))


def _split(annotation: Any) -> tuple[Any, tuple[Any, ...]]:
    kind, *notes = get_args(annotation)
    return kind, tuple(notes)


def _typed(kind: Any, text: bool) -> Reader:
    if get_origin(kind) in (Union, UnionType):
        return _optional(kind, text)
    if kind in _TEXTS:
        return _texts if text else _listed
    if kind in _NUMBERS:
        return _number_as_text(kind) if text else _number(kind)
    if kind == _PAIR and not text:
        return _pair
    if kind is bool and text:
        return _truth
    if kind is str:
        return _exactly_text
    if isinstance(kind, type) and issubclass(kind, Enum) and text:
        return kind
    raise DoubtError(kind)


def _optional(kind: Any, text: bool) -> Reader:
    inner = [one for one in get_args(kind) if one is not NoneType]
    if len(inner) != 1 or len(get_args(kind)) != 2:
        raise DoubtError(kind)
    read = plain_reader(inner[0], text=text)
    return lambda value: None if value is None else read(value)


def _bounded(read: Reader, bounds: Interval | MinLen) -> Reader:
    def within(value: Any) -> Any:
        found = read(value)
        if isinstance(bounds, MinLen):
            right = len(found) >= bounds.min_length
        else:
            low, high, below = bounds.ge, bounds.le, bounds.lt
            if low is None or bounds.gt is not None or (high is None) == (below is None):
                raise DoubtError(bounds)
            right = low <= found and (found < below if high is None else found <= high)
        if not right:
            raise DoubtError(value)
        return found

    return within


def _number_as_text(kind: type[int] | type[float]) -> Reader:
    fits = _NUMBERS[kind].fullmatch

    def read(value: Any) -> Any:
        if type(value) is kind:
            return value
        if type(value) is not str or not fits(value):
            raise DoubtError(value)
        return kind(value)

    return read


def _number(kind: type[int] | type[float]) -> Reader:
    def read(value: Any) -> Any:
        # Not isinstance: True is an int in Python, and no number in a table.
        if type(value) is not kind and not (kind is float and type(value) is int):
            raise DoubtError(value)
        return kind(value)

    return read


def _pair(value: Any) -> tuple[float, float]:
    if type(value) is not list or len(value) != 2:
        raise DoubtError(value)
    low, high = (_number(float)(one) for one in value)
    return low, high


def _truth(value: Any) -> bool:
    if type(value) is bool:
        return value
    if type(value) is not str or value not in _TRUTHS:
        raise DoubtError(value)
    return _TRUTHS[value]


def _exactly_text(value: Any) -> str:
    if type(value) is not str:
        raise DoubtError(value)
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if type(value) is not tuple or any(type(one) is not str for one in value):
        raise DoubtError(value)
    return value


def _listed(value: Any) -> tuple[str, ...]:
    if type(value) is not list:
        raise DoubtError(value)
    return _texts(tuple(value))


def allowed_by(annotation: Any) -> str:
    """What an annotation with bounds allows.

    >>> allowed_by(Annotated[float, Interval(ge=1, le=1000)])
    'a number from 1 to 1000'
    """
    if annotation == _PAIR:
        return "a list of two numbers"
    kind, *rest = get_args(annotation)
    if kind in _TEXTS:
        return "a list of texts"
    bounds = next((each for each in rest if isinstance(each, Interval)), None)
    if bounds is None:
        # A number that may be missing has its bounds inside.
        return allowed_by(get_args(kind)[0]) if get_args(kind) else f"a text that stands for {kind}"
    return f"{'a whole number' if kind is int else 'a number'} from {bounds.ge:g} to {bounds.le:g}"
