"""Wide fields of research of topics, by the units of assessment of their impact cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from graph_engine.datasets.figures import Figures
from graph_engine.datasets.texts import PROJECT
from graph_engine.reference.research_panels import research_panels
from graph_engine.schema.scalars import missing
from graph_engine.topics.limits import topic_limits


def panels_of_topics(figures: Figures) -> Mapping[str, str]:
    """Key of a topic → the field in which most of its impact cases were assessed.

    A topic has none where its cases are too few, or no field has the share of them that one needs: see ``panel_cases``
    and ``panel_share`` of :class:`~graph_engine.topics.limits.TopicThresholds`.
    """
    limit, panels = topic_limits(), research_panels()
    table = figures.texts.table
    unit = table["programme"].where(table["kind"] != PROJECT)
    found = figures.texts.records.merge(figures.topics.nodes, on="node")[["text", "topic"]].drop_duplicates()
    cases: dict[str, Counter[str]] = {}
    for topic, text in zip(found["topic"], found["text"], strict=True):
        said = unit.at[text]
        if not missing(said) and (panel := panels.get(str(said).casefold())):
            cases.setdefault(str(topic), Counter())[panel] += 1
    first = {topic: min(counted.items(), key=lambda one: (-one[1], one[0])) for topic, counted in cases.items()}
    return {
        topic: panel
        for topic, (panel, number) in sorted(first.items())
        if cases[topic].total() >= limit.panel_cases and number >= limit.panel_share * cases[topic].total()
    }
