"""Supply link: one area makes what the industry of another buys and has little of."""

from graph_engine.suggestions.kind import RankedKind, RankedParts


def _load() -> RankedParts:
    from graph_engine.reference.link_exceptions import LinkException
    from graph_engine.suggestions.kinds.supply.candidates import candidates
    from graph_engine.suggestions.kinds.supply.contribution import score_text
    from graph_engine.suggestions.kinds.supply.explanations import SupplyExplanation
    from graph_engine.suggestions.kinds.supply.limits import limits
    from graph_engine.suggestions.kinds.supply.redraws import REDRAWING
    from graph_engine.suggestions.kinds.supply.rules import RULES

    return RankedParts(
        candidates=candidates,
        rules=RULES,
        redrawing=REDRAWING,
        explanation=SupplyExplanation(),
        limits=limits,
        score_text=score_text,
        cell_classes=(LinkException,),
    )


KIND = RankedKind(
    name="supply",
    title="Supply link",
    order=1,
    sentences=(
        "One area makes what the industry of another buys and has little of. The link must stand in the national "
        "tables of who buys what, both sides must be specialised, and the two must be near enough for the product."
    ),
    dataset="jobs",
    need=("target", "target_activity", "source_activity"),
    evidence_wanted=(
        "Jobs by industry show manufacturing best; in services and young fields, look for firms by name and for joint "
        "projects instead."
    ),
    load=_load,
)
