"""Every score, in the order of tables, for each task."""

from __future__ import annotations

from graph_engine.prediction.questions import Task
from graph_engine.prediction.scores import baselines, beside, complementarity, gravity, learned, likely, random_walk
from graph_engine.prediction.scores.score import Score


def scores_for(task: Task) -> tuple[Score, ...]:
    """Scores that are compared on a task, popularity among them."""
    own: tuple[Score, ...] = likely.IN_THEMES if task == Task.THEMES else likely.OF_UNITS
    if task == Task.INSTITUTIONS:
        # Lists are filled over all pairs, of which this task asks for a few.
        own = likely.OF_UNITS[:1]
    others = (gravity, random_walk, learned, complementarity, beside)
    return (*own, *likely.TERMS, *baselines.SCORES, *(score for room in others for score in room.SCORES))
