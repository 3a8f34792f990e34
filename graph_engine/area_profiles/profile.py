"""The profile of an area: what it is known for, what it lacks, who is there, and from which figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import pandas as pd

from graph_engine.area_profiles.limits import profile_limits
from graph_engine.datasets.activity_matrix import ActivityMatrix
from graph_engine.datasets.figures import Figures
from graph_engine.datasets.value_added import members
from graph_engine.errors import NotEnoughDataError
from graph_engine.explanations.activity_evidence import jump_caution, mainly
from graph_engine.explanations.contacts import districts_of, firms, supporters
from graph_engine.explanations.evidence import (
    Contact,
    Evidence,
)
from graph_engine.explanations.vouching import edition_year
from graph_engine.explanations.wording import listed, pounds
from graph_engine.geography.gazetteer import Area
from graph_engine.measures import herfindahl_index, krugman_index, related_variety, shannon_entropy, unrelated_variety
from graph_engine.reference.thresholds import spatial_lag_limits, thresholds
from graph_engine.schema.scalars import (
    Row,
    cell,
    json_number,
    known,
    records,
)
from graph_engine.suggestions.outside import say_outside


@dataclass(frozen=True)
class ActivityFigure:
    """Jobs of one activity in a unit, its quotient with interval, and how good the evidence is (A, B, C, or none).

    ``caution`` says where the figure jumped since an earlier year.
    """

    code: str
    label: str
    theme: str
    area: str
    value: float
    measure: str
    year: int
    lq: float
    low: float
    high: float
    lq_before: float | None
    local_units: float | None
    grade: str
    detail: str | None
    caution: str | None = None
    by_year: Mapping[int, float | None] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """JSON of the figure; ``by_year`` are location quotients of all years that are loaded."""
        row = dict(vars(self))
        row = {name: json_number(value) if isinstance(value, float) else value for name, value in row.items()}
        return row | {"by_year": {str(year): json_number(value) for year, value in self.by_year.items()}}


@dataclass(frozen=True)
class IndustryFigure:
    """Gross value added of one industry, £ million, and its location quotient."""

    code: str
    name: str
    value: float
    year: int
    lq: float
    frame: str

    def as_dict(self) -> dict[str, Any]:
        """JSON of the figure."""
        row = dict(vars(self))
        return {name: json_number(value) if isinstance(value, float) else value for name, value in row.items()}


@dataclass(frozen=True)
class AreaProfile:
    """What there is to say of a place before any partner is named."""

    area: Area
    figures_for: tuple[Area, ...]
    known_for: tuple[ActivityFigure, ...]
    lacks: tuple[ActivityFigure, ...]
    gva: tuple[IndustryFigure, ...]
    institutions: tuple[Contact, ...]
    employers: tuple[Contact, ...]
    support: tuple[Contact, ...]
    indices: Mapping[str, float]
    notes: tuple[str, ...] = ()
    sources: tuple[Evidence, ...] = field(default=())

    def as_dict(self) -> dict[str, Any]:
        """JSON of the profile."""
        return {
            "area": {"code": self.area.code, "name": self.area.name, "level": self.area.level},
            "figures_for": [{"code": unit.code, "name": unit.name} for unit in self.figures_for],
            "known_for": [figure.as_dict() for figure in self.known_for],
            "lacks": [figure.as_dict() for figure in self.lacks],
            "gva": [figure.as_dict() for figure in self.gva],
            "institutions": [one.as_dict() for one in self.institutions],
            "employers": [one.as_dict() for one in self.employers],
            "support": [one.as_dict() for one in self.support],
            "indices": {name: json_number(value) for name, value in self.indices.items()},
            "notes": list(self.notes),
            "sources": [row.as_dict() for row in self.sources],
        }


def build_area_profile(
    figures: Figures,
    profiles: Mapping[str, ActivityMatrix],
    area: Area,
    years: Mapping[int, pd.DataFrame],
    indices: Mapping[str, Mapping[str, float]],
) -> AreaProfile:
    """Build the profile of an area: jobs of the units that hold it, its own value added where that is published.

    ``profiles`` are the frames of gross value added that are loaded, by name; ``years`` the location quotients of the
    units by year; ``indices`` their :func:`structural_indices`.
    """
    units = figures.gazetteer.units_of(area, figures.units)
    notes: list[str] = []
    if not units:
        notes.append(f"Not enough data: no jobs figures are loaded for any area that holds {area.name}.")
    elif not figures.gazetteer.same_place(area, units):
        names = " and ".join(figures.area(unit).name for unit in units)
        notes.append(f"Jobs figures are for {names}: no finer ones of this kind are loaded.")
    gva = _gva(profiles, figures, area, notes)
    known_for = _known_for(figures, units, years)
    return AreaProfile(
        area=area,
        figures_for=tuple(figures.area(unit) for unit in units),
        known_for=known_for,
        lacks=_lacks(figures, units, years),
        gva=gva,
        institutions=say_outside(_institutions(figures, units), area, figures.gazetteer),
        employers=say_outside(_employers(figures, units, known_for), area, figures.gazetteer),
        support=say_outside((one for unit in units for one in supporters(figures, unit)), area, figures.gazetteer),
        indices=indices.get(units[0], {}) if len(units) == 1 else {},
        notes=tuple(notes),
        sources=_sources(figures, units),
    )


def grade(figures: Figures, unit: str, activity: str) -> str:
    """Grade of the evidence by local units: A, B, C; ``estimated`` added where effective units stand in; none below."""
    limit = thresholds().evidence
    units = known(cell(figures.jobs.local_units, unit, activity))
    estimated = units is None
    if units is None:
        units = known(cell(figures.jobs.quotients.effective, unit, activity))
    if units is None or units < limit.grade_c_units:
        return "not enough data"
    letter = "A" if units >= limit.grade_a_units else "B" if units >= limit.grade_b_units else "C"
    return f"{letter} (estimated)" if estimated else letter


def activity_figure(figures: Figures, unit: str, code: str, years: Mapping[int, pd.DataFrame]) -> ActivityFigure:
    """Figures of one activity of one unit."""
    frame, activity = figures.jobs, figures.activities.get(code)
    return ActivityFigure(
        code=code,
        label=activity.label,
        theme=activity.theme,
        area=figures.area(unit).name,
        value=cell(frame.jobs, unit, code),
        measure=str(frame.measure[unit]),
        year=int(frame.year_of[unit]),
        lq=cell(frame.lq, unit, code),
        low=cell(frame.lower, unit, code),
        high=cell(frame.upper, unit, code),
        lq_before=known(cell(frame.lq_before, unit, code)),
        local_units=known(cell(frame.local_units, unit, code)),
        grade=grade(figures, unit, code),
        detail=mainly(figures, unit, code),
        caution=jump_caution(figures, unit, code),
        by_year={year: known(cell(matrix, unit, code)) for year, matrix in years.items()},
    )


def _row(matrix: pd.DataFrame, unit: str) -> pd.Series:
    return cast(pd.Series, matrix.loc[unit])


def _most(units: Sequence[str]) -> int:
    """Figures of each unit: fewer of each where an area spans several, as all of them stand in one list."""
    most = profile_limits().activities
    return most if len(units) <= 2 else max(1, 2 * most // len(units))


def _known_for(figures: Figures, units: list[str], years: Mapping[int, pd.DataFrame]) -> tuple[ActivityFigure, ...]:
    found: list[ActivityFigure] = []
    most = _most(units)
    for unit in units:
        score, jobs, lq = (
            _row(matrix, unit).fillna(0.0)
            for matrix in (figures.jobs.specialisation_score, figures.jobs.jobs, figures.jobs.lq)
        )
        # Certain to be strong and large: a strength of 5,000 jobs says more of a place than one of 1,000.
        weight = score * jobs**0.5 * lq.clip(upper=profile_limits().quotient_cap)
        top = weight[weight > 0].sort_index().sort_values(ascending=False, kind="stable").index
        leads = [str(code) for code in top if not figures.activities.get(str(code)).catch_all]
        found += [activity_figure(figures, unit, code, years) for code in leads[:most]]
    return tuple(found)


def _lacks(figures: Figures, units: list[str], years: Mapping[int, pd.DataFrame]) -> tuple[ActivityFigure, ...]:
    limit, most = spatial_lag_limits(), _most(units)
    found: list[ActivityFigure] = []
    for unit in units:
        jobs = figures.jobs
        lq, lagged, expected, have = (
            _row(matrix, unit) for matrix in (jobs.lq, jobs.lagged_lq, jobs.quotients.expected, jobs.jobs)
        )
        lacking = (lq < limit.lacks_quotient) & (lagged < limit.lacks_lagged_quotient)
        # In jobs, not in ratios: what is missing in numbers is what a place would notice.
        short = (expected * jobs.kappa - have).where(lacking).dropna()
        order = short.sort_index().sort_values(ascending=False, kind="stable").index
        fit = [
            str(code)
            for code in order
            if (one := figures.activities.get(str(code))).traded
            and not one.bound
            and not one.catch_all
            # What is traded only where it is concentrated, such as law offices, is lacking nowhere.
            and one.lq_from == 0
        ]
        found += [activity_figure(figures, unit, code, years) for code in fit[:most]]
    return tuple(found)


def _gva(
    profiles: Mapping[str, ActivityMatrix], figures: Figures, area: Area, notes: list[str]
) -> tuple[IndustryFigure, ...]:
    lacking = "No gross value added is loaded; load it with: hub load gva FILE."
    for frame, profile in profiles.items():
        try:
            row = profile.union(members(figures.gazetteer, area, profile), area.name)
        # The next matrix may hold the area at another level.
        except NotEnoughDataError as error:
            lacking = str(error)
            continue
        quotient = profile.quotient_of(row)
        if quotient.isna().all():
            lacking = (
                f"So many figures of value added in {area.name} are withheld that none can be set against its total."
            )
            continue
        # A quotient of four of an industry of two firms says nothing of a place.
        large = quotient[(row / row.sum() >= profile_limits().least_value_added) & (quotient >= 1)]
        top = large.sort_index().sort_values(ascending=False, kind="stable").index[: profile_limits().activities]
        return tuple(
            IndustryFigure(
                str(code), str(profile.names[code]), float(row[code]), profile.year, float(quotient[code]), frame
            )
            for code in top
        )
    notes.append(lacking)
    return ()


def _institutions(figures: Figures, units: list[str]) -> tuple[Contact, ...]:
    """Institutions by the subject that industry pays them most for, each with its two largest."""
    subjects = figures.research.subjects
    mine = subjects[subjects["unit"].isin(units) & (subjects["income"] > 0)]
    mine = mine.sort_values(["income", "key", "subject_code"], ascending=[False, True, True])
    found = []
    for _, own in list(mine.groupby("key", sort=False))[: profile_limits().organisations]:
        best, *_ = leading = list(records(own.head(2)))
        found.append(
            Contact(
                name=str(best["name"]),
                kind="institution",
                id=str(best["id"]),
                ties_to=f"industry pays for {listed(_paid(row) for row in leading)}, "
                f"{int(best['year_from'])}–{int(best['year'])}",
                source=figures.source_title(str(best["source"])),
                dated=edition_year(figures, str(best["source"])),
                districts=districts_of(figures, str(best["key"])),
            )
        )
    return tuple(found)


def _paid(row: Row) -> str:
    about = "about " if row["estimated"] else ""
    return f"{row['subject']} ({about}{pounds(float(row['income']))})"


def _employers(figures: Figures, units: list[str], known_for: Sequence[ActivityFigure]) -> tuple[Contact, ...]:
    """Works and large employers of what each unit is known for, the strongest activity first."""
    found: dict[str, Contact] = {}
    unit_of = {figures.area(unit).name: unit for unit in units}
    for figure in known_for:
        for one in firms(figures, unit_of[figure.area], figure.code):
            found.setdefault(one.id, one)
    return tuple(found.values())[: profile_limits().organisations]


def structural_indices(figures: Figures) -> Mapping[str, Mapping[str, float]]:
    """How specialised and how varied the jobs of each unit are, by unit and name of the index."""
    jobs = figures.jobs.jobs.fillna(0.0)
    jobs = jobs.loc[jobs.sum(axis=1) > 0, jobs.sum() > 0]
    divisions = pd.Series({code: figures.activities.division(code) for code in jobs.columns})
    indices = {
        "Krugman specialisation index (0 to 2)": krugman_index(jobs),
        "Herfindahl index (0 to 1)": herfindahl_index(jobs),
        "Entropy (bits)": shannon_entropy(jobs),
        "Related variety (bits)": related_variety(jobs, divisions),
        "Unrelated variety (bits)": unrelated_variety(jobs, divisions),
    }
    return {str(unit): {name: float(index[unit]) for name, index in indices.items()} for unit in jobs.index}


def _sources(figures: Figures, units: list[str]) -> tuple[Evidence, ...]:
    rows = []
    for unit in units:
        source = str(figures.jobs.source[unit])
        rows.append(
            Evidence(
                f"All {figures.jobs.measure[unit].replace('_', ' ')} in {figures.area(unit).name}",
                float(figures.jobs.totals[unit]),
                "jobs",
                figures.area(unit).name,
                int(figures.jobs.year_of[unit]),
                figures.source_title(source),
                figures.edition(source),
            )
        )
    return tuple(rows)
