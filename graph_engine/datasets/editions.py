"""Which edition of figures is the basis of a dataset, and why every other one is not.

A share of the country is one only where the figures are those of the whole country: an edition becomes the basis only
if it holds every area of one list, each with nearly every activity, told apart as finely as in the editions before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from graph_engine.classifications.activities import activities
from graph_engine.geography.countries.uk import NORTHERN_IRELAND_KEYS, nation
from graph_engine.geography.gazetteer import Gazetteer
from graph_engine.reference.thresholds import CoverageThresholds, section
from graph_engine.schema import AreaLevel
from graph_engine.schema.scalars import missing

__all__ = [
    "BASIS",
    "BEFORE",
    "UNUSED",
    "Country",
    "EditionChoice",
    "EditionUse",
    "FigureEdition",
    "areas_short",
    "choose",
    "in_great_britain",
    "in_northern_ireland",
]

BASIS, BEFORE, UNUSED = "in use", "in use as an earlier year", "not used"
# The coarsest first.
_LEVEL_NAMES: dict[str, str] = {
    AreaLevel.ITL2: "ITL2 areas",
    AreaLevel.ITL3: "ITL3 areas",
    AreaLevel.DISTRICT: "districts",
}
_FINENESS = {level: at for at, level in enumerate(_LEVEL_NAMES)}
_GRAIN_NAMES = {2: "divisions", 3: "groups", 4: "classes", 5: "subclasses"}
_SHOWN = 3
_NORTHERN_IRELAND = re.compile(NORTHERN_IRELAND_KEYS)


@dataclass(frozen=True)
class FigureEdition:
    """Figures of one source and year at one level.

    Attributes
    ----------
    source, level, year
        Key of the source, level of its areas, year of the figures.
    units : frozenset of str
        Keys of its areas.
    codes : frozenset of str
        Codes of SIC 2007 at its finest grain; of a survey that mixes grains, all.
    digits : int
        Length of the codes at its finest grain; 0 where it has sections only.
    """

    source: str
    level: str
    year: int
    units: frozenset[str]
    codes: frozenset[str]
    digits: int

    @property
    def rank(self) -> tuple[int, int]:
        """Later years first, in a year the finer level; levels that never make up the country last."""
        return self.year, _FINENESS.get(self.level, -1)


class EditionUse(NamedTuple):
    """What an edition is used for, and why it is not where it is not."""

    edition: FigureEdition
    use: str
    why: str


@dataclass(frozen=True)
class EditionChoice:
    """The edition on which a dataset stands, those of earlier years that may stand beside it, and what became of all.

    ``earlier`` begins with the latest.
    """

    basis: FigureEdition | None
    earlier: tuple[FigureEdition, ...]
    uses: tuple[EditionUse, ...]

    @property
    def newest_refused(self) -> str:
        """Why the newest edition that is not used is not; empty where all are."""
        refused = [one for one in self.uses if one.use == UNUSED]
        last = max(refused, key=lambda one: (one.edition.year, one.edition.source), default=None)
        return f"{last.edition.source} is not used: {last.why}" if last else ""


@dataclass(frozen=True)
class Country:
    """What figures of one measure must cover.

    Parameters
    ----------
    name : str
        As readers know it.
    holds : callable
        Whether the key of an area lies in it.
    divisions : collection of str
        Divisions of SIC 2007 that are loaded: without some of them totals and shares would be those of a part.
    several_lists : bool
        Whether areas may be of several lists, where the older one stands for a few areas that were redrawn.
    mixed_grain : bool
        Whether codes of several grains stand side by side, as in the survey of Northern Ireland.
    level : str
        The only level that is of use; any where empty.
    """

    name: str
    holds: Callable[[str], bool]
    divisions: Collection[str] = ()
    several_lists: bool = False
    mixed_grain: bool = False
    level: str = ""


def choose(rows: pd.DataFrame, gazetteer: Gazetteer, country: Country) -> EditionChoice:
    """Choose among the editions of one measure: the latest and finest that covers the country as well as those before.

    Parameters
    ----------
    rows : DataFrame
        Figures: ``from``, ``code``, ``level``, ``year``, ``source``, ``value``, ``suppressed``.

    Returns
    -------
    EditionChoice
        The same whatever the order of rows and of loads was.
    """
    held = [key for key in rows["from"].unique() if country.holds(str(key))]
    rows = rows[rows["from"].isin(held)]
    groups = {
        (int(str(year)), str(level), str(source)): part
        for (year, level, source), part in rows.groupby(["year", "level", "source"], sort=True)
    }
    found = {_edition(part, *key, country): part for key, part in groups.items()}
    why: dict[FigureEdition, str] = {}
    whole: list[FigureEdition] = []
    basis: FigureEdition | None = None
    for edition in sorted(found, key=lambda one: (one.rank, one.source)):
        reason = _part_only(edition, found[edition], gazetteer, country)
        if not reason:
            whole.append(edition)
            reason = _worse(edition, basis, country) if basis else ""
            basis = basis if reason else edition
        why[edition] = reason
    earlier = tuple(one for one in reversed(whole) if basis is not None and _comparable(one, basis))
    return EditionChoice(basis, earlier, tuple(_use_of(one, basis, earlier, why[one]) for one in found))


def areas_short(units: Collection[str], gazetteer: Gazetteer, country: Country) -> str:
    """Say why areas of one level do not make up a country: some are missing or of an older list; empty if they do."""
    every = gazetteer.areas
    areas = every.loc[sorted(units)]
    level, vintages = str(areas["level"].iloc[0]), areas["vintage"].map(_vintage)
    vintage = int(vintages.mode().max())
    old = areas[vintages != vintage]
    if len(old) and not country.several_lists:
        return (
            f"{len(old)} of its {len(areas)} {_level(level)} are of another list than the others "
            f"({_some(old['name'])}): ask for one list of areas"
        )
    listed = every[(every["level"] == level) & (every["vintage"].map(_vintage) == vintage)]
    listed = listed[[country.holds(str(key)) for key in listed.index]]
    absent = listed[~listed.index.isin(areas.index)]
    # Bounds changed: what an older list says of a nation stands for the areas that the newer one draws otherwise.
    stand_in = {nation(str(code)) for code in old["code"]}
    least = _limits().older_list if len(old) else _limits().country_areas
    apart = absent[[nation(str(code)) not in stand_in for code in absent["code"]]]
    if len(absent) > (1 - least) * len(listed) or len(apart) > (1 - _limits().country_areas) * len(listed):
        return (
            f"it has {len(listed) - len(absent)} of the {len(listed)} {_level(level)} of {country.name}; "
            f"{_some(absent['name'])} {'is' if len(absent) == 1 else 'are'} missing"
        )
    return ""


def _part_only(edition: FigureEdition, rows: pd.DataFrame, gazetteer: Gazetteer, country: Country) -> str:
    """Why an edition does not cover the country; empty where it does."""
    if edition.level not in _LEVEL_NAMES:
        return f"areas of the level {edition.level} do not make up {country.name}, or are too wide to be partners"
    if country.level and edition.level != country.level:
        return f"it is by {_level(edition.level)}, and the figures that it stands beside are by {_level(country.level)}"
    if short := areas_short(edition.units, gazetteer, country):
        return short
    areas = gazetteer.areas.loc[sorted(edition.units)]
    nowhere = areas[areas["latitude"].isna() | areas["longitude"].isna()]
    if len(nowhere) and not country.several_lists:
        return f"nothing loaded says where {_some(nowhere['name'])} {'lies' if len(nowhere) == 1 else 'lie'}"
    if country.mixed_grain:
        return ""
    if not edition.digits:
        return "it is by section, in which makers of unlike things stand together: ask for five digits of SIC 2007"
    return _industries_short(edition, rows, areas["name"], country)


def _industries_short(edition: FigureEdition, rows: pd.DataFrame, names: pd.Series, country: Country) -> str:
    limits, divisions = _limits(), {code[:2] for code in edition.codes}
    lacking = sorted(set(country.divisions) - divisions)
    if len(lacking) > (1 - limits.divisions) * len(country.divisions):
        return (
            f"it has {len(country.divisions) - len(lacking)} of the {len(country.divisions)} divisions of SIC 2007; "
            f"{_some(lacking)} are missing, so that totals would be those of a part"
        )
    finest = rows[rows["code"].isin(edition.codes)]
    by_area = finest.groupby("from")
    held = by_area["code"].nunique().reindex(sorted(edition.units), fill_value=0)
    thin = held[held < limits.area_cells * len(edition.codes)]
    if len(thin):
        first = str(thin.index[0])
        return (
            f"{names[first]} has {int(thin.iloc[0])} of the {len(edition.codes)} activities"
            + (f", and {len(thin) - 1} more areas lack some" if len(thin) > 1 else "")
            + ": the file was cut, or rows of 0 were left out"
        )
    empty = by_area["value"].sum()
    empty = empty[(empty == 0) & by_area["value"].count().gt(0)]
    if len(empty):
        return f"every figure of {names[str(empty.index[0])]} is 0, which means not available"
    return ""


def _worse(edition: FigureEdition, basis: FigureEdition, country: Country) -> str:
    """Why a later edition says less than the one that would be the basis without it; empty where it does not."""
    if edition.rank == basis.rank:
        return f"{basis.source}, of the same year, is in use"
    if edition.digits < basis.digits and not country.mixed_grain:
        return (
            f"it is by {_grain(edition.digits)} ({edition.digits} digits of SIC 2007), and {basis.source} by "
            f"{_grain(basis.digits)} ({basis.digits} digits)"
        )
    cut = edition.codes if country.mixed_grain else {code[: basis.digits] for code in edition.codes}
    lost = sorted(basis.codes - cut)
    if len(lost) > (1 - _limits().codes) * len(basis.codes):
        return f"it lacks {len(lost)} of the {len(basis.codes)} activities of {basis.source}, {_some(lost)}"
    return ""


def _comparable(edition: FigureEdition, basis: FigureEdition) -> bool:
    """Whether an earlier year stands beside the basis: for its areas, with its activities told apart."""
    if edition.year >= basis.year or not basis.units <= edition.units:
        return False
    mine, theirs = _activities(edition), _activities(basis)
    return len(theirs - mine) <= (1 - _limits().codes) * len(theirs)


def _use_of(
    edition: FigureEdition, basis: FigureEdition | None, earlier: tuple[FigureEdition, ...], why: str
) -> EditionUse:
    if edition == basis:
        return EditionUse(edition, BASIS, "")
    if edition in earlier:
        return EditionUse(edition, BEFORE, "")
    return EditionUse(edition, UNUSED, why or f"{basis.source if basis else 'another edition'} is later or finer")


def _edition(rows: pd.DataFrame, year: int, level: str, source: str, country: Country) -> FigureEdition:
    codes = pd.Series(rows["code"].unique(), dtype=object)
    digits = codes.str.len().where(codes.str.isdigit())
    finest = 0 if digits.isna().all() else int(digits.max())
    chosen = codes if country.mixed_grain else codes[digits == finest]
    return FigureEdition(source, level, year, frozenset(rows["from"].unique()), frozenset(chosen), finest)


def _activities(edition: FigureEdition) -> frozenset[str]:
    known = activities()
    return frozenset(code for found in edition.codes if found.isdigit() and (code := known.of(found)))


def in_great_britain(key: str) -> bool:
    """Whether an area is not of Northern Ireland, whose jobs a survey of its own counts."""
    return not in_northern_ireland(key)


def in_northern_ireland(key: str) -> bool:
    """Whether an area is of Northern Ireland."""
    return bool(_NORTHERN_IRELAND.search(key))


def _limits() -> CoverageThresholds:
    return section("coverage", CoverageThresholds)


def _vintage(value: object) -> int:
    return 0 if missing(value) else int(str(value).split(".")[0])


def _level(level: str) -> str:
    return _LEVEL_NAMES.get(level, level)


def _grain(digits: int) -> str:
    return _GRAIN_NAMES.get(digits, "codes")


def _some(names: Iterable[object]) -> str:
    found = [str(name) for name in names]
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return ", ".join(found[:_SHOWN]) + more
