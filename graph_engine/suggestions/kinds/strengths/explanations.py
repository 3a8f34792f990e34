"""Complementary strengths in words: what each side brings that the other has little of."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from graph_engine.datasets.figures import Figures
from graph_engine.explanations.contacts import firms, side
from graph_engine.explanations.wording import jobs, listed, times
from graph_engine.schema.scalars import Row, cell, known
from graph_engine.suggestions.kinds.strengths.candidates import NAME, DiversificationTargets, candidates
from graph_engine.suggestions.kinds.supply.explanations import activity_evidence, mainly
from graph_engine.suggestions.model import (
    Reason,
    Side,
    Suggestion,
)

MOST_LINES_EACH_WAY = 3


def suggestions(figures: Figures, wishes: DiversificationTargets, here: str, there: str) -> list[Suggestion]:
    """Complementary strengths of two places, a suggestion for each field, best first."""
    found = []
    for field, rows in groupby(candidates(figures, wishes, here, there), key=lambda row: str(row["field"])):
        brought = Counter[str]()
        best = []
        for row in rows:
            brought[row["offers"]] += 1
            if brought[row["offers"]] <= MOST_LINES_EACH_WAY:
                best.append(row)
        found.append(_suggestion(figures, field, best, here, there))
    return sorted(found, key=lambda one: (-one.score, one.field))


def _suggestion(figures: Figures, field: str, rows: Sequence[Row], here: str, there: str) -> Suggestion:
    lines = [_line(row, figures) for row in rows]
    brings = {
        unit: [line.source.name for line, row in zip(lines, rows, strict=True) if row["offers"] == unit]
        for unit in (here, there)
    }
    names = {unit: figures.area(unit).name for unit in (here, there)}
    towards = [math.fsum(row["points"] for row in rows if row["receives"] == unit) for unit in (here, there)]
    return Suggestion(
        kind=NAME,
        frame="jobs",
        area=figures.area(here),
        partner=figures.area(there),
        field=field,
        score=sum(line.points for line in lines),
        two_way=True,
        distance_km=float(rows[0]["distance_km"]),
        headline=(
            f"In {field}, {names[there]} brings {listed(brings[there])}; {names[here]} brings {listed(brings[here])}."
        ),
        lines=tuple(lines),
        here=side(
            figures,
            here,
            [one for row in rows if row["offers"] == here for one in firms(figures, here, row["offered"])],
        ),
        there=side(
            figures,
            there,
            [one for row in rows if row["offers"] == there for one in firms(figures, there, row["offered"])],
        ),
        cautions=(
            f"Balance of the two gains: {min(towards) / max(towards):.2f} (1 is even).",
            "Read blind, about half of the suggestions of this kind were worth a call: a start for a talk, no more.",
        ),
    )


def _line(row: Row, figures: Figures) -> Reason:
    label = figures.activities.get(row["offered"]).label
    source, target = (_side(row["offered"], unit, label, figures) for unit in (row["offers"], row["receives"]))
    return Reason(
        source=source,
        target=target,
        lacks_lq=float(row["lacks_lq"]),
        lacks_doorstep=float(row["lacks_doorstep"]),
        points=float(row["points"]),
        sentence=(
            f"{source.area.name} brings {label} ({jobs(source.value, source.measure)}, {times(source.lq or 0.0)} times "
            f"the national share; {target.area.name} has {times(row['lacks_lq'])}); jobs of {source.year}."
        ),
        evidence=tuple(
            one
            for unit in (row["offers"], row["receives"])
            for one in activity_evidence(figures, unit, row["offered"], label)
        ),
    )


def _side(activity: str, unit: str, label: str, figures: Figures) -> Side:
    frame = figures.jobs
    return Side(
        area=figures.area(unit),
        what=activity,
        name=label,
        measure=str(frame.measure[unit]),
        value=cell(frame.jobs, unit, activity),
        year=int(frame.year_of[unit]),
        lq=cell(frame.lq, unit, activity),
        lq_before=known(cell(frame.lq_before, unit, activity)),
        year_before=frame.year_before,
        detail=mainly(figures, unit, activity),
    )
