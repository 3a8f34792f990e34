"""What a score is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from graph_engine.measures.labelled import Floats
from graph_engine.prediction.past import Past


@dataclass(frozen=True)
class Score:
    """A way to rank candidates.

    Parameters
    ----------
    name : str
        As tables and files name it.
    describes : str
        What it is, in a sentence.
    pairs : callable
        Past → units × units: row for the one that is asked for, column for the candidate; more is likelier. For a
        question by theme, themes × units × units.
    """

    name: str
    describes: str
    pairs: Callable[[Past], Floats]
