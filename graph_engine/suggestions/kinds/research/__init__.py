"""Research meets industry: an institution that industry pays in a field, and a place with that industry."""

from graph_engine.suggestions.kind import RankedKind, RankedParts


def _load() -> RankedParts:
    from graph_engine.suggestions.kinds.research.candidates import candidates
    from graph_engine.suggestions.kinds.research.contribution import score_text
    from graph_engine.suggestions.kinds.research.explanations import ResearchExplanation
    from graph_engine.suggestions.kinds.research.limits import limits
    from graph_engine.suggestions.kinds.research.redraws import REDRAWING
    from graph_engine.suggestions.kinds.research.rules import RULES

    return RankedParts(
        candidates=candidates,
        rules=RULES,
        redrawing=REDRAWING,
        explanation=ResearchExplanation(),
        limits=limits,
        score_text=score_text,
    )


KIND = RankedKind(
    name="research",
    title="Research meets industry",
    order=2,
    sentences=(
        "One area has an industry, and an institution elsewhere is already paid by industry for research in a subject "
        "that serves it, while the area has none of its own."
    ),
    dataset="jobs and research",
    need=("target", "theme"),
    evidence_wanted="What would show it: contracts of institutions with firms there, subject by subject.",
    load=_load,
)
