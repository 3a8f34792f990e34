"""One activity over all places: who is strong in it, what it buys and who buys it, and who does research for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from graph_engine.area_profiles.limits import profile_limits
from graph_engine.area_profiles.profile import ActivityFigure, activity_figure
from graph_engine.classifications.activities import Activity
from graph_engine.datasets.figures import Figures
from graph_engine.errors import NotEnoughDataError, UnknownNameError
from graph_engine.explanations.contacts import firms
from graph_engine.geography.gazetteer import Area
from graph_engine.schema.scalars import (
    json_number,
    known,
    records,
)
from graph_engine.suggestions.model import (
    Suggestion,
)


@dataclass(frozen=True)
class SectorRow:
    """An activity in the list of all: its national jobs, and where it is strongest."""

    code: str
    label: str
    theme: str
    traded: bool
    jobs: float
    areas: int
    strongest: Area | None

    def as_dict(self) -> dict[str, Any]:
        """JSON of the row; ``areas`` counts those with a strength in it."""
        return {
            "code": self.code,
            "label": self.label,
            "field": self.theme,
            "traded": self.traded,
            "jobs": json_number(self.jobs),
            "areas": self.areas,
            "strongest": {"code": self.strongest.code, "name": self.strongest.name} if self.strongest else None,
        }


@dataclass(frozen=True)
class StrongArea:
    """A place that is strong in the activity, and works there that can be named."""

    area: Area
    figure: ActivityFigure
    works: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """JSON of the place."""
        return {
            "area": {"code": self.area.code, "name": self.area.name},
            **self.figure.as_dict(),
            "works": list(self.works),
        }


@dataclass(frozen=True)
class SectorLink:
    """Another activity that sells to this one, or buys from it, with the shares that national tables give.

    Parameters
    ----------
    us_share, uk_share : float or None
        Shares of what the buyer buys, 0 to 1; the UK's is that of the whole row ``uk_row``, ``None`` where both ends
        lie in one row of the UK table.
    strongest : tuple of Area
        Where the other activity is strongest.
    """

    code: str
    label: str
    uk_share: float | None
    uk_row: str
    uk_year: int
    us_share: float
    us_year: int
    strongest: tuple[Area, ...]

    def as_dict(self) -> dict[str, Any]:
        """JSON of the link."""
        row = {**vars(self), "strongest": [{"code": one.code, "name": one.name} for one in self.strongest]}
        return {name: json_number(value) if isinstance(value, float) else value for name, value in row.items()}


@dataclass(frozen=True)
class FittingInstitution:
    """An institution that industry pays in a subject that serves the activity; amounts in £ over the period."""

    name: str
    id: str
    area: Area | None
    subject: str
    income: float
    estimated: bool
    year_from: int
    year: int

    def as_dict(self) -> dict[str, Any]:
        """JSON of the institution."""
        area = {"code": self.area.code, "name": self.area.name} if self.area else None
        return {**vars(self), "area": area, "income": json_number(self.income)}


@dataclass(frozen=True)
class Sector:
    """Everything on one activity."""

    activity: Activity
    classes: Mapping[str, str]
    jobs: float
    year: int
    strong: tuple[StrongArea, ...]
    sells_to_it: tuple[SectorLink, ...]
    buys_from_it: tuple[SectorLink, ...]
    institutions: tuple[FittingInstitution, ...]
    suggestions: tuple[Suggestion, ...]
    source: str

    def as_dict(self) -> dict[str, Any]:
        """JSON of the sector."""
        return {
            "code": self.activity.code,
            "label": self.activity.label,
            "field": self.activity.theme,
            "classes": dict(self.classes),
            "jobs": json_number(self.jobs),
            "year": self.year,
            "strong": [one.as_dict() for one in self.strong],
            "sells_to_it": [one.as_dict() for one in self.sells_to_it],
            "buys_from_it": [one.as_dict() for one in self.buys_from_it],
            "institutions": [one.as_dict() for one in self.institutions],
            "suggestions": [one.as_dict() for one in self.suggestions],
            "source": self.source,
        }


def activity_of(figures: Figures, written: str) -> Activity:
    """Find an activity by its code, by a SIC 2007 code that belongs to it, or by its label.

    Raises
    ------
    UnknownNameError
        With the nearest labels, or with the activities that a wider SIC code holds.
    NotEnoughDataError
        For a SIC code that is left out of the comparison, with the reason.
    """
    known_activities = figures.activities
    text = written.strip()
    if text in known_activities.by_code:
        return known_activities.get(text)
    by_label = {one.label.casefold(): one for one in known_activities.by_code.values()}
    if text.casefold() in by_label:
        return by_label[text.casefold()]
    digits = text.replace(".", "")
    if digits.isascii() and digits.isdecimal() and 2 <= len(digits) <= 5:
        return known_activities.get(_activity_code(figures, written, digits))
    words = [word for word in text.casefold().split() if len(word) > 2]
    # A label is a phrase: a word of it is a better hint than the likeness of all its letters.
    near = [label for label in sorted(by_label) if any(word in label for word in words)][:5]
    raise UnknownNameError("sector", written, by_label, near or None)


def _activity_code(figures: Figures, written: str, digits: str) -> str:
    known_activities = figures.activities
    found = known_activities.of(digits)
    if found is None:
        inside = [code for code in known_activities.codes if code.startswith(digits)]
        if inside:
            raise UnknownNameError("sector", written, (), inside[:5])
        raise NotEnoughDataError(
            f"SIC 2007 code {written} is not compared between areas: {known_activities.why(digits)}. "
            "Choose another from the list of sectors."
        )
    return found


def strongest(figures: Figures, code: str) -> list[str]:
    """Units that are strong in an activity, surest and largest first."""
    jobs = figures.jobs
    if code not in jobs.jobs.columns:
        return []
    weight = (
        jobs.specialisation_score[code].fillna(0.0)
        * jobs.jobs[code].fillna(0.0) ** 0.5
        * jobs.lq[code].clip(upper=profile_limits().quotient_cap)
    )
    # Rounded, so that noise in the last digit cannot change an order; equal ones stay in order of key.
    order = weight[weight > 0].sort_index().round(12).sort_values(ascending=False, kind="stable").index
    return [str(unit) for unit in order]


def list_sectors(figures: Figures) -> tuple[SectorRow, ...]:
    """All activities that have a figure, in order of field and label."""
    rows = []
    for code, one in figures.activities.by_code.items():
        if code not in figures.jobs.jobs.columns:
            continue
        units = strongest(figures, code)
        rows.append(
            SectorRow(
                code=code,
                label=one.label,
                theme=one.theme,
                traded=one.traded,
                jobs=float(figures.jobs.jobs[code].sum()),
                areas=len(units),
                strongest=figures.area(units[0]) if units else None,
            )
        )
    return tuple(sorted(rows, key=lambda row: (row.theme, row.label, row.code)))


def describe_sector(
    figures: Figures, activity: Activity, years: Mapping[int, pd.DataFrame], suggestions: Sequence[Suggestion]
) -> Sector:
    """Everything on one activity.

    Parameters
    ----------
    years : mapping of int to DataFrame
        Location quotients of the units by year.
    suggestions : sequence of Suggestion
        Those of candidates with the activity; the ones that name it are taken.
    """
    code = activity.code
    links = figures.links
    in_frame = code in figures.jobs.jobs.columns
    return Sector(
        activity=activity,
        classes=_classes(figures, code),
        jobs=float(figures.jobs.jobs[code].sum()) if in_frame else float("nan"),
        year=figures.jobs.year,
        strong=tuple(
            StrongArea(
                figures.area(unit),
                activity_figure(figures, unit, code, years),
                tuple(one.name for one in firms(figures, unit, code)[: profile_limits().sector_makers]),
            )
            for unit in strongest(figures, code)[: profile_limits().sector_areas]
        ),
        sells_to_it=_links(figures, links[links["buyer"] == code], "supplier"),
        buys_from_it=_links(figures, links[links["supplier"] == code], "buyer"),
        institutions=_institutions(figures, code),
        suggestions=tuple(
            one
            for one in suggestions
            if any(code in (reason.source.what, reason.target.what) for reason in one.reasons)
        ),
        source=figures.source_title(str(figures.jobs.source.iloc[0])),
    )


def _classes(figures: Figures, code: str) -> dict[str, str]:
    """Classes of SIC 2007 (four digits) that the activity holds."""
    inside = sorted(one for one in figures.sic_names if len(one) == 4 and one.startswith(code[:2]))
    return {one: figures.sic_name(one) for one in inside if figures.activities.of(one) == code}


def _links(figures: Figures, rows: pd.DataFrame, other: str) -> tuple[SectorLink, ...]:
    order = rows.sort_values(["us_share", other], ascending=[False, True])
    return tuple(
        SectorLink(
            code=str(row[other]),
            label=str(row["supplier_label"]) if other == "supplier" else figures.activities.get(str(row[other])).label,
            # Within one row of the table both are one industry: what one sells the other is not told.
            uk_share=None if row["uk_same_row"] else known(float(row["uk_share"])),
            uk_row=str(row["uk_supplier"] or ""),
            uk_year=int(row["uk_year"]),
            us_share=float(row["us_share"]),
            us_year=int(row["us_year"]),
            strongest=tuple(
                figures.area(unit) for unit in strongest(figures, str(row[other]))[: profile_limits().link_places]
            ),
        )
        for row in records(order)
    )


def _institutions(figures: Figures, code: str) -> tuple[FittingInstitution, ...]:
    offers = figures.research.offers
    mine = offers[(offers["activity"] == code) & (offers["income"] > 0)]
    # An institution may be paid in several fitting subjects: the one with most income stands for it.
    mine = mine.sort_values(["income", "key"], ascending=[False, True]).drop_duplicates("key")
    return tuple(
        FittingInstitution(
            name=str(row["name"]),
            id=str(row["id"]),
            area=figures.area(str(row["unit"])) if row["unit"] in figures.units else None,
            subject=str(row["subject"]),
            income=float(row["income"]),
            estimated=bool(row["estimated"]),
            year_from=int(row["year_from"]),
            year=int(row["year"]),
        )
        for row in records(mine.head(profile_limits().sector_institutions))
    )
