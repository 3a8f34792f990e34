"""Untied peers: organisations of different areas that work on one topic with the same partners, and not together."""

from graph_engine.suggestions.kind import RankedKind, RankedParts


def _load() -> RankedParts:
    from graph_engine.suggestions.kinds.untied_peers.candidates import candidates
    from graph_engine.suggestions.kinds.untied_peers.contribution import score_text
    from graph_engine.suggestions.kinds.untied_peers.explanations import PeerExplanation
    from graph_engine.suggestions.kinds.untied_peers.limits import limits
    from graph_engine.suggestions.kinds.untied_peers.rules import RULES

    # No grade: nobody has read such cards blindly, so that all are worth a look.
    return RankedParts(
        candidates=candidates,
        rules=RULES,
        explanation=PeerExplanation(),
        score_text=score_text,
        answers=lambda: limits().most_cards,
    )


KIND = RankedKind(
    name="untied-peers",
    title="Untied peers",
    order=2,
    sentences=(
        "Two organisations in different areas that have worked with several of the same partners on one topic, while "
        "the projects on record show none of the two together. Somebody who knows both can introduce them; always "
        "graded worth a look."
    ),
    dataset="projects on a topic, and who took part",
    need=("target_organisation", "topic"),
    card=("topic",),
    once="projects",
    evidence_wanted="What would show it: projects with their titles and all who took part; of many either is missing.",
    load=_load,
)
