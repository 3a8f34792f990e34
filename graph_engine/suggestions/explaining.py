"""Ranked matches, near misses and empty lists in words, with everything that a reader needs around them."""

from __future__ import annotations

from collections.abc import Sequence

from graph_engine.datasets.figures import Figures
from graph_engine.explanations.contacts import both_strong, next_step, side
from graph_engine.geography.gazetteer import Area
from graph_engine.reference.thresholds import thresholds
from graph_engine.suggestions.entities import EntityRef
from graph_engine.suggestions.evaluated import CandidateSelection, EvaluatedCandidates
from graph_engine.suggestions.kind import RankedKind
from graph_engine.suggestions.leads import makers_of
from graph_engine.suggestions.limits import limits
from graph_engine.suggestions.model import NearMiss, Suggestion
from graph_engine.suggestions.ranking import RankedMatch


def explain(match: RankedMatch, evaluated: EvaluatedCandidates, figures: Figures) -> Suggestion:
    """Put a ranked match in words.

    Parameters
    ----------
    match : RankedMatch
        The match.
    evaluated : EvaluatedCandidates
        All candidates of its kind.
    figures : Figures
        The figures of the release.
    """
    kind, rows, source, target = match.kind, match.rows, match.source, match.target
    words, first = kind.explanation, rows[0]
    reasons = tuple(words.reasons(rows, figures))
    contacts = [
        side(figures, unit, named)
        for unit, named in zip((source, target), words.contacts(rows, reasons, figures, source, target), strict=True)
    ]
    return Suggestion(
        kind=kind.name,
        dataset=kind.dataset,
        source=EntityRef.of_area(figures.area(source)),
        target=EntityRef.of_area(figures.area(target)),
        theme=str(first["theme"]),
        score=sum(reason.contribution for reason in reasons),
        two_way=len({reason.source.area.code for reason in reasons}) > 1,
        distance_km=float(first["distance_km"]),
        headline=words.headline(rows, reasons, figures),
        title=words.title(rows, reasons, figures),
        reasons=reasons,
        alternatives=tuple(
            words.alternatives(evaluated.alternatives(first, limits().alternatives, match.without), figures)
        ),
        source_contacts=contacts[0],
        target_contacts=contacts[1],
        ties=words.shared(rows, figures, source, target),
        cautions=tuple(words.cautions(rows, reasons, figures)),
        rules=kind.rules.results(first, evaluated.verdict(first), figures),
        already_strong=both_strong(figures, source, target, limits().strong),
        next_step=words.first_step(rows, reasons, figures, next_step(*contacts)),
        grade=match.grade,
        foremost=words.foremost(rows, reasons, figures),
        card=match.card,
        makers=makers_of(match, figures),
    )


def near_misses(
    kind: RankedKind,
    evaluated: EvaluatedCandidates,
    chosen: CandidateSelection,
    units: Sequence[str],
    figures: Figures,
) -> list[NearMiss]:
    """The best candidates that failed exactly one rule, seen from the units that are asked about.

    Parameters
    ----------
    kind : RankedKind
        Their kind.
    evaluated : EvaluatedCandidates
        All candidates of the kind.
    chosen : CandidateSelection
        Those with one end in the units.
    units : sequence of str
        Keys of the units that are asked about.
    figures : Figures
        The figures of the release.
    """
    found = []
    for at, rule in chosen.failed_once[: thresholds().checks.set_aside_shown]:
        row = evaluated.record(at)
        source, target = (row["target"], row["source"]) if row["target"] in units else (row["source"], row["target"])
        found.append(
            NearMiss(
                source=EntityRef.of_area(figures.area(source)),
                target=EntityRef.of_area(figures.area(target)),
                kind=kind.name,
                theme=str(row["theme"]),
                what=kind.explanation.subject(row, figures),
                rule=rule,
                why=kind.rules.get(rule).why(row, figures),
                contribution=float(row["contribution"]),
            )
        )
    return found


def why_none(kind: RankedKind, area: Area, units: Sequence[str], chosen: CandidateSelection) -> str:
    """Say in a sentence or two why an area gets no suggestion of a kind.

    Parameters
    ----------
    kind : RankedKind
        The kind.
    area : Area
        The area that was asked about.
    units : sequence of str
        Keys of the units whose figures answer for it.
    chosen : CandidateSelection
        Candidates with one end in them.
    """
    if not units:
        return f"{kind.title}: not enough data. No jobs figures are loaded for any area that holds {area.name}."
    if not len(chosen.rows):
        return (
            f"{kind.title}: no match of this kind. Nothing that {area.name} is known for meets a known need elsewhere."
        )
    rule, failed = chosen.most_failed()
    once = len(chosen.failed_once)
    aside = f", and {once} failed only one: see what was set aside" if once else ""
    return (
        f"{kind.title}: no match of this kind. {len(chosen.rows)} candidates were looked at; most failed the "
        f"check “{kind.rules.get(rule).title}” ({failed}){aside}. {kind.evidence_wanted}"
    )


def all_hidden(number: int) -> str:
    """Say that all suggestions of a kind, so many, are hidden by what the reader asked for."""
    return (
        f"{number} {'suggestion is' if number == 1 else 'suggestions are'} hidden by what you asked for; clear the "
        "choices above to see all."
    )
