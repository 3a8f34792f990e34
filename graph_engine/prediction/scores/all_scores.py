"""Every score, in the order of tables, for each task."""

from __future__ import annotations

from graph_engine.prediction.questions import Task
from graph_engine.prediction.scores import baselines, likely
from graph_engine.prediction.scores.score import Score


def scores_for(task: Task) -> tuple[Score, ...]:
    """Scores that are compared on a task, popularity among them."""
    own = likely.IN_THEMES if task == Task.THEMES else likely.OF_UNITS
    return (*own, *likely.TERMS, *baselines.SCORES)
