"""What a page or an operation of the API may be asked: names, types, bounds and choices, each stated once.

A page declares its parameters; reading the address, refusing what is unknown, linking to the same page with one filter
changed and describing the API all follow from that one declaration.

Values are read by own code: pydantic would take spellings that an address has no use for (``1_000``, or ``1.0`` for a
whole number), would have to be loaded before the first page, and saves no line where each refusal names what is right.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, ClassVar

from flask import request, url_for
from werkzeug.datastructures import MultiDict

from graph_engine.errors import InputError, UnknownNameError
from web.http.engine_session import EngineSession

Choices = Sequence[str] | Callable[[EngineSession], Sequence[str]]

RELEASE = "release"
_YES = ("1", "on", "yes", "true")
_NO = ("0", "off", "no", "false")
# Choices up to this many are all named where a value is none of them.
_FEW = 20
_LONGEST_SHOWN = 40


@dataclass(frozen=True)
class Parameter(ABC):
    """One name in the query of an address.

    Parameters
    ----------
    name : str
        As it stands in the address.
    title : str
        What it asks for, in words; the API's description of it.
    """

    name: str
    title: str
    several: ClassVar[bool] = False
    kind: ClassVar[str] = "string"

    @abstractmethod
    def read(self, texts: Sequence[str], now: EngineSession) -> Any:
        """Turn the texts of the address into a value; nothing given is the default.

        Raises
        ------
        InputError
            Where a text cannot be read, or lies outside the bounds.
        UnknownNameError
            Where a text is not among the choices.
        """

    def write(self, value: Any) -> Any:
        """Turn a value back into what an address holds; ``None`` where it need not stand there."""
        return value if value not in ("", None, ()) else None

    def schema(self, now: EngineSession) -> dict[str, Any]:
        """The JSON schema of one value."""
        return {"type": self.kind}


@dataclass(frozen=True)
class Text(Parameter):
    """Free text up to ``longest`` characters."""

    default: str = ""
    longest: int = 300

    def read(self, texts: Sequence[str], now: EngineSession) -> str:
        """Give the text without spaces around it."""
        text = texts[0] if texts else self.default
        if len(text) > self.longest:
            raise InputError(f"“{self.name}” has {len(text):,} characters; give at most {self.longest}.")
        return text

    def schema(self, now: EngineSession) -> dict[str, Any]:
        """A string of bounded length."""
        return {"type": "string", "maxLength": self.longest}


@dataclass(frozen=True)
class Number(Parameter):
    """A number between two bounds, or ``None``."""

    low: float = -math.inf
    high: float = math.inf
    default: float | None = None
    kind: ClassVar[str] = "number"

    def read(self, texts: Sequence[str], now: EngineSession) -> float | None:
        """Give the number."""
        if not texts:
            return self.default
        try:
            found = float(texts[0])
        except ValueError:
            found = math.nan
        # NaN fails every comparison: “nan” and what is no number are refused alike.
        if not (self.low <= found <= self.high and math.isfinite(found)):
            raise InputError(f"{self.title}: {shown(texts[0])} is not a number{_between(self.low, self.high)}.")
        return found

    def write(self, value: float | None) -> str | None:
        """A short spelling of the number."""
        return None if value is None or value == self.default else f"{value:g}"

    def schema(self, now: EngineSession) -> dict[str, Any]:
        """A number with the bounds it has."""
        return {"type": self.kind, **_bounds(self.low, self.high), **_default(self.default)}


@dataclass(frozen=True)
class WholeNumber(Parameter):
    """A whole number between two bounds, or ``None``."""

    low: int = 0
    high: int = 1_000_000
    default: int | None = None
    kind: ClassVar[str] = "integer"

    def read(self, texts: Sequence[str], now: EngineSession) -> int | None:
        """Give the number."""
        if not texts:
            return self.default
        # int() would take digits of other scripts, underscores, and numbers of any length.
        digits = texts[0].removeprefix("-")
        if not (digits.isascii() and digits.isdigit() and len(digits) < 12 and self.low <= int(texts[0]) <= self.high):
            raise InputError(f"{self.title}: {shown(texts[0])} is not a whole number{_between(self.low, self.high)}.")
        return int(texts[0])

    def write(self, value: int | None) -> int | None:
        """The number, unless it is the default."""
        return None if value == self.default else value

    def schema(self, now: EngineSession) -> dict[str, Any]:
        """A whole number with its bounds."""
        return {"type": self.kind, **_bounds(self.low, self.high), **_default(self.default)}


@dataclass(frozen=True)
class Flag(Parameter):
    """Yes or no; no where it is not given."""

    kind: ClassVar[str] = "boolean"

    def read(self, texts: Sequence[str], now: EngineSession) -> bool:
        """Give yes or no."""
        # A checkbox sends its value only when it is ticked.
        text = texts[0].casefold() if texts else "0"
        if text not in (*_YES, *_NO):
            raise InputError(f"{self.title}: {shown(texts[0])} is neither 1 nor 0.")
        return text in _YES

    def write(self, value: bool | None) -> str | None:
        """``1``, or nothing."""
        return "1" if value else None


@dataclass(frozen=True)
class Choice(Parameter):
    """One of several names."""

    choices: Choices = ()
    default: str | None = None

    def read(self, texts: Sequence[str], now: EngineSession) -> str | None:
        """Give the name."""
        return _known(self, texts[0], choices(self, now)) if texts else self.default

    def write(self, value: str | None) -> str | None:
        """The name, unless it is the default."""
        return None if value == self.default else value

    def schema(self, now: EngineSession) -> dict[str, Any]:
        """A string among the choices."""
        return {"type": "string", "enum": list(choices(self, now)), **_default(self.default)}


@dataclass(frozen=True)
class Many(Parameter):
    """Several names, each given once or more in the address; any text where no choices are stated."""

    choices: Choices | None = None
    most: int = 40
    several: ClassVar[bool] = True

    def read(self, texts: Sequence[str], now: EngineSession) -> tuple[str, ...]:
        """Give the distinct names in their order."""
        # A bound on the work that one address can ask for.
        if len(texts) > self.most:
            raise InputError(f"“{self.name}” is given {len(texts)} times; give at most {self.most}.")
        known = None if self.choices is None else choices(self, now)
        for text in texts:
            if len(text) > Text.longest:
                raise InputError(f"“{self.name}” has {len(text):,} characters; give at most {Text.longest}.")
        return tuple(dict.fromkeys(text if known is None else _known(self, text, known) for text in texts))

    def write(self, value: Sequence[str] | None) -> list[str] | None:
        """The names as a list."""
        return list(value) if value else None

    def schema(self, now: EngineSession) -> dict[str, Any]:
        """A list of strings."""
        known = None if self.choices is None else choices(self, now)
        items: dict[str, Any] = {"type": "string"} if known is None else {"type": "string", "enum": list(known)}
        return {"type": "array", "items": items, "maxItems": self.most}


def choices(parameter: Choice | Many, now: EngineSession) -> Sequence[str]:
    """The names that a parameter takes with the figures that are loaded."""
    known = parameter.choices or ()
    return known(now) if callable(known) else known


@dataclass(frozen=True)
class QueryArgs(Mapping[str, Any]):
    """What the address of a page asks for: the value of each of its parameters.

    Parameters
    ----------
    given : mapping
        Value by name of parameter.
    parameters : mapping
        The parameters by name.
    endpoint : str
        Endpoint of the page, whatever form of it was asked.
    path : mapping
        Values in the path of the address.
    """

    given: Mapping[str, Any]
    parameters: Mapping[str, Parameter]
    endpoint: str
    path: Mapping[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.given[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.given)

    def __len__(self) -> int:
        return len(self.given)

    def arguments(self, **changes: Any) -> dict[str, Any]:
        """Arguments of an address with these values, some changed; what need not stand there is left out."""
        found = {}
        for name, parameter in self.parameters.items():
            written = parameter.write(changes[name] if name in changes else self.given[name])
            if written is not None:
                found[name] = written
        return found

    def url(self, **changes: Any) -> str:
        """The address of this page with some values changed; ``None`` takes one away."""
        return url_for(self.endpoint, **self.path, **self.arguments(**changes))


def read_args(
    parameters: Sequence[Parameter],
    now: EngineSession,
    endpoint: str,
    path: Mapping[str, Any],
    *,
    also: Sequence[str] = (),
) -> QueryArgs:
    """Read the query of the current request.

    Parameters
    ----------
    also : sequence of str
        Names that are read elsewhere.

    Raises
    ------
    UnknownNameError
        For a parameter that the page does not have, or a value that is not among the choices.
    InputError
        For a value that cannot be read.
    """
    by_name = {parameter.name: parameter for parameter in parameters}
    query: MultiDict[str, str] = request.args
    # A filter that is misspelt and ignored would show everything as if it had been applied.
    for name in query:
        if name not in by_name and name not in also:
            raise UnknownNameError("parameter", name, nearest=_nearest(name, sorted({*by_name, *also})))
    values = {}
    for name, parameter in by_name.items():
        # A form sends its empty fields, too: they count as not given.
        texts = [text.strip() for text in query.getlist(name) if text.strip()]
        if len(texts) > 1 and not parameter.several:
            raise InputError(f"“{name}” is given {len(texts)} times; this page takes it once.")
        values[name] = parameter.read(texts, now)
    return QueryArgs(values, by_name, endpoint, path)


def shown(text: str) -> str:
    """What was given, short enough for a sentence."""
    return f"“{text[:_LONGEST_SHOWN]}{'…' if len(text) > _LONGEST_SHOWN else ''}”"


def _known(parameter: Parameter, text: str, known: Sequence[str]) -> str:
    if text not in known:
        raise UnknownNameError(parameter.title[:1].lower() + parameter.title[1:], text, nearest=_nearest(text, known))
    return text


def _nearest(text: str, known: Sequence[str]) -> list[str]:
    """All valid values where they are few, the nearest first; of many, the nearest alone."""
    near = get_close_matches(text.casefold(), known, n=5, cutoff=0.6)
    return [*near, *(one for one in known if one not in near)] if len(known) <= _FEW else near


def _between(low: float, high: float) -> str:
    if math.isfinite(low) and math.isfinite(high):
        return f" from {low:g} to {high:g}"
    if math.isfinite(low):
        return f" of {low:g} or more"
    return f" of {high:g} or less" if math.isfinite(high) else ""


def _bounds(low: float, high: float) -> dict[str, float]:
    bounds = {"minimum": low, "maximum": high}
    return {name: value for name, value in bounds.items() if math.isfinite(value)}


def _default(value: Any) -> dict[str, Any]:
    return {} if value is None else {"default": value}
