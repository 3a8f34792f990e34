"""Every number that decides what is shown, from ``tables/thresholds.toml``, with types and bounds.

The reasons stand beside the numbers in the file; here each has its type, its bounds and what it is for.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import Any, TypeVar, get_type_hints

from graph_engine.errors import TableError
from graph_engine.reference.reader import text_of

__all__ = [
    "CapabilityThresholds",
    "EvidenceThresholds",
    "FrameThresholds",
    "LinkThresholds",
    "ListThresholds",
    "ResearchThresholds",
    "RuleThresholds",
    "SimilarityThresholds",
    "SpatialLagThresholds",
    "StrengthsThresholds",
    "SupplyThresholds",
    "Thresholds",
    "read_thresholds",
    "thresholds",
]

FILE = "thresholds.toml"
Part = TypeVar("Part")


def _within(low: float, high: float) -> Any:
    return field(metadata={"low": low, "high": high})


@dataclass(frozen=True)
class FrameThresholds:
    """Units and activities of the jobs frame.

    ``reference_unit_jobs`` is the mean size of unit for which job floors are stated; ``first_goods_division`` and
    ``last_goods_division`` bound supply links; ``london`` lists the ITL2 areas that are one place for services.
    """

    reference_unit_jobs: int = _within(1, 1e8)
    first_goods_division: int = _within(1, 99)
    last_goods_division: int = _within(1, 99)
    london: tuple[str, ...] = _within(0, 0)


@dataclass(frozen=True)
class CapabilityThresholds:
    """From figures to capability m and strength m⁺: quotients, prior variance, floors in jobs and effective units."""

    share_quotient: float = _within(0, 100)
    strength_quotient: float = _within(0, 100)
    variance_floor: float = _within(1e-9, 10)
    pool_below_areas: int = _within(1, 1000)
    strength_jobs: int = _within(0, 1e7)
    strength_units: float = _within(0, 1e5)
    jobs_per_unit_floor: float = _within(1e-9, 1e5)
    interval: float = _within(0.01, 0.999)


@dataclass(frozen=True)
class SpatialLagThresholds:
    """What a place has within reach counts as its own: decay in km, and the quotients below which it lacks."""

    decay_km: float = _within(1, 1000)
    lacks_quotient: float = _within(0, 100)
    lacks_doorstep_quotient: float = _within(0, 100)


@dataclass(frozen=True)
class LinkThresholds:
    """What counts as an input: share (0 to 1) of the buyer's inputs and norm, in the US and in the UK table."""

    us_share: float = _within(0, 1)
    us_norm: float = _within(0, 1000)
    uk_share: float = _within(0, 1)
    uk_norm: float = _within(0, 1000)


@dataclass(frozen=True)
class SupplyThresholds:
    """Supply links: floors of candidates and of what is shown, rivals, and the numbers of the points."""

    candidate_quotient: float = _within(0, 100)
    candidate_jobs: int = _within(0, 1e7)
    shown_jobs: int = _within(0, 1e7)
    shown_quotient: float = _within(0, 100)
    far_quotient: float = _within(0, 100)
    far_reach_factor: float = _within(1, 10)
    input_jobs: float = _within(0, 1e6)
    small_share: float = _within(0, 1)
    thin_quotient: float = _within(0, 100)
    rival_distance_ratio: float = _within(0, 1)
    rival_quotient_ratio: float = _within(0, 1)
    quotient_cap: float = _within(1, 1000)
    share_full: float = _within(1e-9, 1)
    share_power: float = _within(0, 10)
    decay_km: float = _within(1, 1e4)
    suppliers: int = _within(1, 100)
    buyers: int = _within(1, 100)
    lines: int = _within(1, 10)
    second_line_ratio: float = _within(0, 1)


@dataclass(frozen=True)
class ResearchThresholds:
    """Research meets industry: floors (quotient, jobs, £m from industry), rivals (km, ratio), numbers of the points."""

    quotient: float = _within(0, 100)
    candidate_jobs: int = _within(0, 1e7)
    candidate_income_m: float = _within(0, 1e4)
    jobs: int = _within(0, 1e7)
    income_m: float = _within(0, 1e4)
    quality_4: float = _within(0, 100)
    reach_km: float = _within(1, 2000)
    own_income_m: float = _within(0, 1e4)
    rival_km: float = _within(0, 2000)
    rival_income_ratio: float = _within(0, 1)
    near_km: float = _within(0, 2000)
    per_field: int = _within(1, 1000)
    income_full_m: float = _within(1e-9, 1e5)
    quotient_cap: float = _within(1, 1000)
    quotient_power: float = _within(0, 10)
    decay_km: float = _within(1, 1e4)
    second_witness_projects: int = _within(1, 1000)


@dataclass(frozen=True)
class StrengthsThresholds:
    """Complementary strengths: quotients of both sides, reach, the wish list, and the two weights of the gain."""

    receiving_quotient: float = _within(0, 100)
    service_quotient: float = _within(0, 100)
    reach_km: float = _within(1, 2000)
    wishes: int = _within(1, 1000)
    wish_jobs_power: float = _within(0, 10)
    own_weight: float = _within(0, 1)
    related_weight: float = _within(0, 1)


@dataclass(frozen=True)
class SimilarityThresholds:
    """Relatedness and similar places: nearest activities kept, shrinkage (0 to 1), places shown."""

    nearest: int = _within(1, 1000)
    shrink: float = _within(0, 1)
    shown: int = _within(0, 1000)


@dataclass(frozen=True)
class EvidenceThresholds:
    """How well figures carry: local units for grades A, B and C, years until old, and the two ratios of cautions."""

    grade_a_units: float = _within(0, 1e6)
    grade_b_units: float = _within(0, 1e6)
    grade_c_units: float = _within(0, 1e6)
    old_years: int = _within(1, 100)
    one_site_ratio: float = _within(1, 1000)
    head_office_ratio: float = _within(0, 1000)


@dataclass(frozen=True)
class RuleThresholds:
    """How many candidates that fail exactly one check are shown."""

    set_aside_shown: int = _within(0, 10_000)


@dataclass(frozen=True)
class IntroductionThresholds:
    """Through which projects organisations elsewhere could introduce two places."""

    largest_consortium: int = _within(2, 1000)
    left_out: tuple[str, ...] = _within(0, 0)
    shown: int = _within(1, 1000)


@dataclass(frozen=True)
class ListThresholds:
    """Lengths of lists: of the first run, of one area, and how often one area may be in the first."""

    run_top: int = _within(1, 1000)
    area_top: int = _within(1, 1000)
    area_repeats: int = _within(1, 1000)


@dataclass(frozen=True)
class Thresholds:
    """All numbers, by the part of the work that uses them."""

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


def read_thresholds(text: str | None = None) -> Thresholds:
    """Read and check the numbers.

    Parameters
    ----------
    text : str, optional
        The file as TOML text; the file of the package where not given.

    Raises
    ------
    TableError
        If it is no TOML, a key is missing or unknown, or a value has the wrong type or is out of bounds; the
        message names the key.
    """
    try:
        found = tomllib.loads(text_of(FILE) if text is None else text)
    except tomllib.TOMLDecodeError as problem:
        raise TableError(f"{FILE} is not valid TOML: {problem}.") from None
    parts: dict[str, type[Any]] = get_type_hints(Thresholds)
    _same_keys(FILE, found, parts)
    read = Thresholds(**{name: _part(name, kind, found[name]) for name, kind in parts.items()})
    _check_order(read)
    return read


@lru_cache(maxsize=1)
def thresholds() -> Thresholds:
    """Return the numbers of the package's file, read once."""
    return read_thresholds()


def _same_keys(where: str, found: Mapping[str, Any], allowed: Mapping[str, Any]) -> None:
    missing = sorted(set(allowed) - set(found))
    unknown = sorted(set(found) - set(allowed))
    if missing or unknown:
        told = "; ".join(
            f"{what} {', '.join(keys)}" for what, keys in (("missing", missing), ("unknown", unknown)) if keys
        )
        raise TableError(f"{where}: {told}. Allowed are exactly {', '.join(allowed)}.")


def _part(name: str, kind: type[Part], found: Any) -> Part:
    if not isinstance(found, dict):
        raise TableError(f"{FILE}: found {found!r} for {name}, allowed is a table [{name}].")
    types = get_type_hints(kind)
    _same_keys(f"{FILE}, [{name}]", found, types)
    values: dict[str, Any] = {}
    for each in fields(kind):  # type: ignore[arg-type]
        values[each.name] = _value(f"{name}.{each.name}", types[each.name], found[each.name], each.metadata)
    return kind(**values)


def _value(key: str, kind: Any, found: Any, bounds: Mapping[str, float]) -> Any:
    if kind not in (int, float):
        if isinstance(found, list) and found and all(isinstance(each, str) for each in found):
            return tuple(found)
        raise TableError(f"{FILE}: found {found!r} for {key}, allowed is a list of texts.")
    whole = isinstance(found, int) and not isinstance(found, bool)
    if not (whole or (kind is float and isinstance(found, float))) or not bounds["low"] <= found <= bounds["high"]:
        what = "a whole number" if kind is int else "a number"
        raise TableError(
            f"{FILE}: found {found!r} for {key}, allowed is {what} from {bounds['low']:g} to {bounds['high']:g}."
        )
    return kind(found)


def _check_order(read: Thresholds) -> None:
    for low_key, low, high_key, high in (
        ("frame.first_goods_division", read.frame.first_goods_division, "frame.last_goods_division",
         read.frame.last_goods_division),
        ("supply.candidate_quotient", read.supply.candidate_quotient, "supply.shown_quotient",
         read.supply.shown_quotient),
        ("supply.shown_quotient", read.supply.shown_quotient, "supply.far_quotient", read.supply.far_quotient),
        ("supply.candidate_jobs", read.supply.candidate_jobs, "supply.shown_jobs", read.supply.shown_jobs),
        ("evidence.grade_c_units", read.evidence.grade_c_units, "evidence.grade_b_units",
         read.evidence.grade_b_units),
        ("evidence.grade_b_units", read.evidence.grade_b_units, "evidence.grade_a_units",
         read.evidence.grade_a_units),
    ):  # fmt: skip
        if low > high:
            raise TableError(f"{FILE}: {low_key} is {low}, above {high_key}, which is {high}; it must not be.")
