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
from graph_engine.reference.typed_table import allowed_by, text_of

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
    "ResearchThresholds",
    "RuleThresholds",
    "Share",
    "SimilarityThresholds",
    "SpatialLagThresholds",
    "StrengthsThresholds",
    "SupplyThresholds",
    "Texts",
    "Thresholds",
    "Units",
    "read_section",
    "read_thresholds",
    "section",
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

    decay_km: Annotated[float, Interval(ge=1, le=1000)]
    lacks_quotient: Quotient
    lacks_doorstep_quotient: Quotient


@dataclass(frozen=True)
class LinkThresholds:
    """What counts as an input: share (0 to 1) of the buyer's inputs and norm, in the US and in the UK table."""

    us_share: Share
    us_norm: Annotated[float, Interval(ge=0, le=1000)]
    uk_share: Share
    uk_norm: Annotated[float, Interval(ge=0, le=1000)]


@dataclass(frozen=True)
class CoverageThresholds:
    """How much must be published: of a level's areas, of the present year's units, of the nation's total."""

    country_areas: Share
    year_units: Share
    known_total: Share


@dataclass(frozen=True)
class SupplyThresholds:
    """Supply links: floors of candidates and of what is shown, alternatives, and the numbers of the contributions."""

    RISING: ClassVar = (
        ("candidate_quotient", "shown_quotient", "far_quotient"),
        ("candidate_jobs", "shown_jobs"),
    )

    candidate_quotient: Quotient
    candidate_jobs: Jobs
    shown_jobs: Jobs
    shown_quotient: Quotient
    far_quotient: Quotient
    far_reach_factor: Annotated[float, Interval(ge=1, le=10)]
    input_jobs: Annotated[float, Interval(ge=0, le=1_000_000)]
    small_share: Share
    thin_quotient: Quotient
    rival_distance_ratio: Share
    rival_quotient_ratio: Share
    quotient_cap: Cap
    share_full: Annotated[float, Interval(ge=1e-9, le=1)]
    share_power: Power
    decay_km: Km
    suppliers: Count
    buyers: Count
    lines: Annotated[int, Interval(ge=1, le=10)]
    second_line_ratio: Share


@dataclass(frozen=True)
class ResearchThresholds:
    """Research meets industry: floors (quotient, jobs, £m), alternatives (km, ratio), numbers of the contributions."""

    quotient: Quotient
    candidate_jobs: Jobs
    candidate_income_m: MillionPounds
    jobs: Jobs
    income_m: MillionPounds
    quality_4: Annotated[float, Interval(ge=0, le=100)]
    reach_km: Annotated[float, Interval(ge=1, le=2000)]
    own_income_m: MillionPounds
    rival_km: Annotated[float, Interval(ge=0, le=2000)]
    rival_income_ratio: Share
    near_km: Annotated[float, Interval(ge=0, le=2000)]
    per_field: Count
    income_full_m: Annotated[float, Interval(ge=1e-9, le=100_000)]
    quotient_cap: Cap
    quotient_power: Power
    decay_km: Km
    named: Count
    own_income_shown_m: MillionPounds
    lines: Annotated[int, Interval(ge=1, le=10)]
    second_line_ratio: Share
    second_witness_projects: Count


@dataclass(frozen=True)
class StrengthsThresholds:
    """Complementary strengths: quotients of both sides, reach, diversification targets, the two weights of the gain."""

    receiving_quotient: Quotient
    service_quotient: Quotient
    reach_km: Annotated[float, Interval(ge=1, le=2000)]
    wishes: Count
    wish_jobs_power: Power
    own_weight: Share
    related_weight: Share
    reasons_each_way: Count


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
    """Lengths of lists: of the first run, of pages, of one area, and how often one area may be in the first."""

    run_top: Count
    page_top: Count
    home_top: Count
    linked_top: Count
    area_top: Count
    area_repeats: Count


@dataclass(frozen=True)
class Thresholds:
    """The sections that stand here, together."""

    frame: FrameThresholds
    capability: CapabilityThresholds
    doorstep: SpatialLagThresholds
    links: LinkThresholds
    supply: SupplyThresholds
    research: ResearchThresholds
    strengths: StrengthsThresholds
    similar: SimilarityThresholds
    introductions: IntroductionThresholds
    evidence: EvidenceThresholds
    checks: RuleThresholds
    shown: ListThresholds


_KEPT: dict[tuple[str, type[Any]], Any] = {}


def section(name: str, model: type[Model]) -> Model:
    """Return a section of the package's file, read and checked once.

    Parameters
    ----------
    name : str
        Name of the section, such as ``"supply"``.
    model : type
        A frozen dataclass: a field for each key, annotated with its type and, for a number, its bounds. Where it has a
        class variable ``RISING``, the fields of each tuple of names in it must not fall.

    Raises
    ------
    TableError
        As :func:`read_section`.

    Examples
    --------
    >>> section("doorstep", SpatialLagThresholds).decay_km
    35.0
    """
    if (name, model) not in _KEPT:
        _KEPT[name, model] = _read(name, model, _file())
    found: Model = _KEPT[name, model]
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


@cache
def _file() -> Mapping[str, Any]:
    return _parsed(text_of(FILE))


def _parsed(text: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise TableError(f"{FILE} is not valid TOML: {problem}.") from None


def _read(name: str, model: type[Model], file: Mapping[str, Any]) -> Model:
    # A command that needs no number must start without this import.
    from pydantic import TypeAdapter, ValidationError

    if name not in file:
        raise TableError(f"{FILE}: there is no section [{name}]; the sections are {', '.join(sorted(file))}.")
    found = file[name]
    if not isinstance(found, dict):
        raise TableError(f"{FILE}: found {found!r} for {name}, allowed is a table [{name}].")
    _same_keys(f"{FILE}, [{name}]", found, [each.name for each in fields(model)])  # type: ignore[arg-type]
    try:
        # From JSON, and not from Python, strict types take an object for a dataclass and a list for a tuple.
        read = TypeAdapter(model).validate_json(json.dumps(found, default=str), strict=True)
    except ValidationError as problem:
        key = str(problem.errors()[0]["loc"][0])
        annotation = get_type_hints(model, include_extras=True)[key]
        allowed = "a list of texts" if annotation == Texts else allowed_by(annotation)
        raise TableError(f"{FILE}: found {found[key]!r} for {name}.{key}, allowed is {allowed}.") from None
    for rising in getattr(model, "RISING", ()):
        for low, high in pairwise(rising):
            if getattr(read, low) > getattr(read, high):
                raise TableError(
                    f"{FILE}: {name}.{low} is {getattr(read, low)}, above {name}.{high}, which is "
                    f"{getattr(read, high)}; it must not be."
                )
    return read


def _same_keys(where: str, found: Mapping[str, Any], allowed: list[str]) -> None:
    missing = sorted(set(allowed) - set(found))
    unknown = sorted(set(found) - set(allowed))
    if missing or unknown:
        told = "; ".join(
            f"{what} {', '.join(keys)}" for what, keys in (("missing", missing), ("unknown", unknown)) if keys
        )
        raise TableError(f"{where}: {told}. Allowed are exactly {', '.join(allowed)}.")
