"""Topic partners: two organisations in different areas whose own projects say that they work on one thing."""

from graph_engine.suggestions.kind import RankedKind, RankedParts


def _load() -> RankedParts:
    from graph_engine.suggestions.kinds.topic.candidates import candidates
    from graph_engine.suggestions.kinds.topic.contribution import score_text
    from graph_engine.suggestions.kinds.topic.explanations import TopicExplanation
    from graph_engine.suggestions.kinds.topic.grading import grade
    from graph_engine.suggestions.kinds.topic.limits import limits
    from graph_engine.suggestions.kinds.topic.on_record import on_record
    from graph_engine.suggestions.kinds.topic.redraws import REDRAWING
    from graph_engine.suggestions.kinds.topic.rules import RULES

    return RankedParts(
        candidates=candidates,
        rules=RULES,
        redrawing=REDRAWING,
        explanation=TopicExplanation(),
        score_text=score_text,
        grade=grade,
        # A list of the partner's area shows what passes, so that of the area of the need does too.
        answers=lambda: limits().per_text,
        on_record=on_record,
    )


KIND = RankedKind(
    name="topic",
    title="Topic partners",
    order=0,
    sentences=(
        "Two organisations in different areas whose own projects speak of the same thing in the same rare words: one "
        "researches or tests it, the other makes or applies it, and no record shows that they have worked together."
    ),
    dataset="words of projects and impact cases",
    need=("target", "target_text"),
    card=("topic",),
    once="texts",
    evidence_wanted=(
        "What would show it: projects of organisations there, in words; the bundled ones are a part of what is "
        "published."
    ),
    load=_load,
)
