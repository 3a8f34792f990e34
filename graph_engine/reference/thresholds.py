"""Every number that decides what is shown, from ``thresholds.toml``, with types and bounds.

The reasons stand beside the numbers in the file. A section of it is a frozen dataclass, whose annotations say type and
bounds, beside the code that uses it; :func:`section` reads, checks and keeps it::

    @dataclass(frozen=True)
    class SpatialLagThresholds:
        decay_km: Km
        lacks_quotient: Quotient

    section("doorstep", SpatialLagThresholds).decay_km

Here stand the sections that several rooms share. Each section has one model (a test holds that).
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from itertools import pairwise
from typing import Annotated, Any, ClassVar, TypeVar, get_type_hints

from annotated_types import Interval, MinLen

from graph_engine.errors import TableError
from graph_engine.reference.plain_values import DOUBTS, allowed_by, plain_readers
from graph_engine.reference.typed_table import text_of

__all__ = [
    "Cap",
    "CapabilityThresholds",
    "Count",
    "CoverageThresholds",
    "EvidenceThresholds",
    "FrameThresholds",
    "IntroductionThresholds",
    "Jobs",
    "Km",
    "LinkThresholds",
    "ListThresholds",
    "MillionPounds",
    "Power",
    "Quotient",
    "RuleThresholds",
    "Share",
    "SimilarityThresholds",
    "SpatialLagThresholds",
    "Texts",
    "Thresholds",
    "Units",
    "Year",
    "read_section",
    "read_thresholds",
    "section",
    "spatial_lag_limits",
    "thresholds",
]

FILE = "thresholds.toml"
Model = TypeVar("Model")

Share = Annotated[float, Interval(ge=0, le=1)]
"""A part of a whole, or a ratio of two numbers of which one bounds the other."""
Quotient = Annotated[float, Interval(ge=0, le=100)]
"""A location quotient."""
Cap = Annotated[float, Interval(ge=1, le=1000)]
"""From where on more counts no more."""
Power = Annotated[float, Interval(ge=0, le=10)]
"""An exponent."""
Km = Annotated[float, Interval(ge=1, le=10_000)]
"""A distance."""
Jobs = Annotated[int, Interval(ge=0, le=10_000_000)]
"""A number of jobs."""
Units = Annotated[float, Interval(ge=0, le=1_000_000)]
"""A number of local units, which may be an effective one."""
MillionPounds = Annotated[float, Interval(ge=0, le=10_000)]
"""£ million."""
Count = Annotated[int, Interval(ge=1, le=10_000)]
"""How many there must or may be."""
Year = Annotated[int, Interval(ge=1900, le=2100)]
"""A calendar year."""
Texts = Annotated[tuple[str, ...], MinLen(1)]
"""A list of texts, one or more."""


@dataclass(frozen=True)
class FrameThresholds:
    """Units and activities of the jobs dataset.

    ``reference_unit_jobs`` is the mean size of unit for which job floors are stated; ``first_goods_division`` and
    ``last_goods_division`` bound supply links; ``london`` lists the ITL2 areas that are one place for services.
    """

    RISING: ClassVar = (("first_goods_division", "last_goods_division"),)

    reference_unit_jobs: Annotated[int, Interval(ge=1, le=100_000_000)]
    first_goods_division: Annotated[int, Interval(ge=1, le=99)]
    last_goods_division: Annotated[int, Interval(ge=1, le=99)]
    london: Texts


@dataclass(frozen=True)
class CapabilityThresholds:
    """From figures to capability m and strength m⁺: quotients, prior variance, floors in jobs and effective units."""

    share_quotient: Quotient
    strength_quotient: Quotient
    variance_floor: Annotated[float, Interval(ge=1e-9, le=10)]
    pool_below_areas: Count
    strength_jobs: Jobs
    strength_units: Units
    jobs_per_unit_floor: Annotated[float, Interval(ge=1e-9, le=100_000)]
    interval: Annotated[float, Interval(ge=0.01, le=0.999)]


@dataclass(frozen=True)
class SpatialLagThresholds:
    """What a place has within reach counts as its own: decay in km, and the quotients below which it lacks."""

    KEYS: ClassVar = {"lacks_lagged_quotient": "lacks_doorstep_quotient"}

    decay_km: Annotated[float, Interval(ge=1, le=1000)]
    lacks_quotient: Quotient
    lacks_lagged_quotient: Quotient


@dataclass(frozen=True)
class LinkThresholds:
    """What counts as an input: share (0 to 1) of the buyer's inputs and norm, in the US and in the UK table."""

    us_share: Share
    us_norm: Annotated[float, Interval(ge=0, le=1000)]
    uk_share: Share
    uk_norm: Annotated[float, Interval(ge=0, le=1000)]


@dataclass(frozen=True)
class CoverageThresholds:
    """How much must be published, as shares.

    Of the country's areas, and where an older list stands for a few of them; of the divisions of SIC 2007; of an
    edition's activities in each area; of the activities of the edition before; of the nation's total.
    """

    country_areas: Share
    older_list: Share
    divisions: Share
    area_cells: Share
    codes: Share
    known_total: Share


@dataclass(frozen=True)
class SimilarityThresholds:
    """Relatedness and similar places: nearest activities kept, shrinkage (0 to 1), places shown."""

    nearest: Count
    shrink: Share
    shown: Annotated[int, Interval(ge=0, le=1000)]


@dataclass(frozen=True)
class EvidenceThresholds:
    """How well figures carry: local units for grades A, B and C, years until old, two ratios of cautions, employers."""

    RISING: ClassVar = (("grade_c_units", "grade_b_units", "grade_a_units"),)

    grade_a_units: Units
    grade_b_units: Units
    grade_c_units: Units
    old_years: Annotated[int, Interval(ge=1, le=100)]
    one_site_ratio: Cap
    head_office_ratio: Annotated[float, Interval(ge=0, le=1000)]
    employers_read: Count


@dataclass(frozen=True)
class RuleThresholds:
    """How many near misses, candidates that fail exactly one rule, are shown."""

    set_aside_shown: Annotated[int, Interval(ge=0, le=10_000)]


@dataclass(frozen=True)
class IntroductionThresholds:
    """Through which projects intermediaries could introduce two places."""

    largest_consortium: Annotated[int, Interval(ge=2, le=1000)]
    left_out: Texts
    shown: Count


@dataclass(frozen=True)
class ListThresholds:
    """Lengths of lists: of the first run, of pages, of one area; how often one area or organisation may be shown."""

    run_top: Count
    page_top: Count
    home_top: Count
    linked_top: Count
    area_top: Count
    joint_projects: Count
    few: Count
    area_repeats: Count
    organisation_share: Share
    respelt: Share


@dataclass(frozen=True)
class Thresholds:
    """The sections that stand here, together."""

    frame: FrameThresholds
    capability: CapabilityThresholds
    links: LinkThresholds
    similar: SimilarityThresholds
    introductions: IntroductionThresholds
    evidence: EvidenceThresholds
    checks: RuleThresholds
    shown: ListThresholds


# By model, too: a room below the owner of a section reads a part of it by a model of its own.
_SECTIONS: dict[tuple[str, type[Any]], Any] = {}


def section(name: str, model: type[Model]) -> Model:
    """Return a section of the package's file, read and checked once.

    Parameters
    ----------
    name : str
        Name of the section, such as ``"supply"``.
    model : type
        A frozen dataclass: a field for each key, annotated with its type and, for a number, its bounds. Where it has a
        class variable ``RISING``, the fields of each tuple of names in it must not fall. ``KEYS`` gives the key in the
        file of a field that has another name; with ``PART`` the model is for a room below the section's own, and reads
        only its fields.

    Raises
    ------
    TableError
        As :func:`read_section`.

    Examples
    --------
    >>> section("doorstep", SpatialLagThresholds).decay_km
    35.0
    """
    if (name, model) not in _SECTIONS:
        _SECTIONS[name, model] = _read(name, model, _file())
    found: Model = _SECTIONS[name, model]
    return found


def read_section(name: str, model: type[Model], text: str) -> Model:
    """Read and check a section of a text in TOML; arguments as for :func:`section`.

    Raises
    ------
    TableError
        If it is no TOML, the section is missing, a key is missing or unknown, or a value has the wrong type or is out
        of bounds; the message names the file, the key, what was found and what is allowed.
    """
    return _read(name, model, _parsed(text))


def read_thresholds(text: str | None = None) -> Thresholds:
    """Read and check the sections that stand here.

    Parameters
    ----------
    text : str, optional
        The file as TOML text; the file of the package where not given.

    Raises
    ------
    TableError
        As :func:`read_section`.
    """
    found = _file() if text is None else _parsed(text)
    return Thresholds(**{name: _read(name, model, found) for name, model in get_type_hints(Thresholds).items()})


@cache
def thresholds() -> Thresholds:
    """Return the sections that stand here, from the package's file, read once."""
    return Thresholds(**{name: section(name, model) for name, model in get_type_hints(Thresholds).items()})


def spatial_lag_limits() -> SpatialLagThresholds:
    """How far around a place counts as its own, and below which quotients it lacks an activity."""
    return section("doorstep", SpatialLagThresholds)


@cache
def _file() -> Mapping[str, Any]:
    return _parsed(text_of(FILE))


def _parsed(text: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise TableError(f"{FILE} is not valid TOML: {problem}.") from None


def _read(name: str, model: type[Model], file: Mapping[str, Any]) -> Model:
    if name not in file:
        raise TableError(f"{FILE}: there is no section [{name}]; the sections are {', '.join(sorted(file))}.")
    found = file[name]
    if not isinstance(found, dict):
        raise TableError(f"{FILE}: found {found!r} for {name}, allowed is a table [{name}].")
    keys = _keys(model)
    # The owner of a section holds all of its keys; a part of it may be read below, by whom needs no more.
    if not getattr(model, "PART", False):
        _same_keys(f"{FILE}, [{name}]", found, list(keys.values()))
    # What is missing in the file is missing here too, and said by the model that owns the section.
    given = {field: found[key] for field, key in keys.items() if key in found}
    try:
        readers = plain_readers(model, text=False)
        read = model(**{field: readers[field](value) for field, value in given.items()})
    except (*DOUBTS, TypeError):
        read = _validated(name, model, given, found)
    for rising in getattr(model, "RISING", ()):
        for low, high in pairwise(rising):
            if getattr(read, low) > getattr(read, high):
                raise TableError(
                    f"{FILE}: {name}.{keys[low]} is {getattr(read, low)}, above {name}.{keys[high]}, which is "
                    f"{getattr(read, high)}; it must not be."
                )
    return read


def _validated(name: str, model: type[Model], given: Mapping[str, Any], found: Mapping[str, Any]) -> Model:
    """A section as pydantic reads it, which says what is wrong."""
    from pydantic import TypeAdapter, ValidationError

    try:
        # From JSON, and not from Python, strict types take an object for a dataclass and a list for a tuple.
        return TypeAdapter(model).validate_json(json.dumps(given, default=str), strict=True)
    except ValidationError as problem:
        field = str(problem.errors()[0]["loc"][0])
        key = _keys(model)[field]
        allowed = allowed_by(get_type_hints(model, include_extras=True)[field])
        raise TableError(f"{FILE}: found {found.get(key)!r} for {name}.{key}, allowed is {allowed}.") from None


def _keys(model: type[Any]) -> dict[str, str]:
    """Key in the file of each field: its name, where ``KEYS`` gives no other."""
    other: Mapping[str, str] = getattr(model, "KEYS", {})
    return {each.name: other.get(each.name, each.name) for each in fields(model)}


def _same_keys(where: str, found: Mapping[str, Any], allowed: list[str]) -> None:
    differ = {"missing": set(allowed) - set(found), "unknown": set(found) - set(allowed)}
    if told := "; ".join(f"{what} {', '.join(sorted(keys))}" for what, keys in differ.items() if keys):
        raise TableError(f"{where}: {told}. Allowed are exactly {', '.join(allowed)}.")
