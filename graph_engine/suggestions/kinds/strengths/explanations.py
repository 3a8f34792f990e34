"""Complementary strengths in words: what each side brings that the other has little of."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import groupby

from graph_engine.datasets.figures import Figures
from graph_engine.explanations.activity_evidence import activity_evidence, jump_caution, mainly
from graph_engine.explanations.contacts import firms, side
from graph_engine.explanations.evidence import Contact
from graph_engine.explanations.wording import jobs, listed, times
from graph_engine.schema.scalars import Row, cell, known
from graph_engine.suggestions.entities import EntityRef
from graph_engine.suggestions.kinds.strengths.candidates import DiversificationTargets, candidates, compute_targets
from graph_engine.suggestions.kinds.strengths.limits import limits
from graph_engine.suggestions.model import Reason, Side, Suggestion


def of_pairs(figures: Figures) -> Callable[[str, str], list[Suggestion]]:
    """Prepare the diversification targets of a release once, and return what suggests between two areas."""
    targets = compute_targets(figures)

    def between(source: str, target: str) -> list[Suggestion]:
        return suggestions(figures, targets, source, target)

    return between


def suggestions(figures: Figures, targets: DiversificationTargets, source: str, target: str) -> list[Suggestion]:
    """Complementary strengths of two places, a suggestion for each field, best first."""
    found = []
    for theme, rows in groupby(candidates(figures, targets, source, target), key=lambda row: str(row["theme"])):
        brought = Counter[str]()
        best = []
        for row in rows:
            brought[row["source"]] += 1
            if brought[row["source"]] <= limits().reasons_each_way:
                best.append(row)
        found.append(_suggestion(figures, theme, best, source, target))
    return sorted(found, key=lambda one: (-one.score, one.theme))


def _suggestion(figures: Figures, theme: str, rows: Sequence[Row], source: str, target: str) -> Suggestion:
    reasons = [_reason(row, figures) for row in rows]
    brings = {
        unit: [reason.source.name for reason, row in zip(reasons, rows, strict=True) if row["source"] == unit]
        for unit in (source, target)
    }
    names = {unit: figures.area(unit).name for unit in (source, target)}
    towards = [math.fsum(row["contribution"] for row in rows if row["target"] == unit) for unit in (source, target)]
    return Suggestion(
        kind="strengths",
        dataset="jobs",
        source=EntityRef.of_area(figures.area(source)),
        target=EntityRef.of_area(figures.area(target)),
        theme=theme,
        score=sum(reason.contribution for reason in reasons),
        two_way=True,
        distance_km=float(rows[0]["distance_km"]),
        headline=(
            f"In {theme}, {names[target]} brings {listed(brings[target])}; {names[source]} brings "
            f"{listed(brings[source])}."
        ),
        reasons=tuple(reasons),
        source_contacts=_contacts(rows, figures, source),
        target_contacts=_contacts(rows, figures, target),
        cautions=(
            f"Balance of the two gains: {min(towards) / max(towards):.2f} (1 is even).",
            "Read blind, about half of the suggestions of this kind were worth a call: a start for a talk, no more.",
            *filter(None, (jump_caution(figures, str(row["source"]), str(row["source_activity"])) for row in rows)),
        ),
    )


def _contacts(rows: Sequence[Row], figures: Figures, unit: str) -> tuple[Contact, ...]:
    return side(
        figures,
        unit,
        [one for row in rows if row["source"] == unit for one in firms(figures, unit, row["source_activity"])],
    )


def _reason(row: Row, figures: Figures) -> Reason:
    label = figures.activities.get(row["source_activity"]).label
    source, target = (_side(row["source_activity"], unit, label, figures) for unit in (row["source"], row["target"]))
    return Reason(
        source=source,
        target=target,
        target_supply_lq=float(row["target_supply_lq"]),
        target_supply_lagged_lq=float(row["target_supply_lagged_lq"]),
        contribution=float(row["contribution"]),
        sentence=(
            f"{source.area.name} brings {label} ({jobs(source.value, source.measure)}, {times(source.lq or 0.0)} times "
            f"the national share; {target.area.name} has {times(row['target_supply_lq'])}); jobs of {source.year}."
        ),
        evidence=tuple(
            one
            for unit in (row["source"], row["target"])
            for one in activity_evidence(figures, unit, row["source_activity"], label)
        ),
    )


def _side(activity: str, unit: str, label: str, figures: Figures) -> Side:
    dataset = figures.jobs
    return Side(
        entity=EntityRef.of_area(figures.area(unit)),
        what=activity,
        name=label,
        measure=str(dataset.measure[unit]),
        value=cell(dataset.jobs, unit, activity),
        year=int(dataset.year_of[unit]),
        lq=cell(dataset.lq, unit, activity),
        lq_before=known(cell(dataset.lq_before, unit, activity)),
        year_before=dataset.year_before,
        detail=mainly(figures, unit, activity),
    )
