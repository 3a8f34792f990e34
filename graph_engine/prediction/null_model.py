"""Which pairs share more partners than the bipartite configuration model explains, and whether these work together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph_engine.prediction.bipartite_model import significant
from graph_engine.prediction.limits import prediction_limits
from graph_engine.prediction.past import Past
from graph_engine.prediction.questions import TieQuestion
from graph_engine.prediction.scores.beside import model_of


@dataclass(frozen=True)
class BeyondChance:
    """Pairs whose shared partners are no chance, at one origin.

    Attributes
    ----------
    task : str
        Between whom.
    origin : int
        The end of this year.
    pairs : int
        Open pairs that were tested.
    significant : int
        Pairs that share more than chance, of which the share that the thresholds say may be false.
    came_true, base : float or None
        Share of these, and of all open pairs, with a joint project that began later; ``None`` where there are none.
    draws : int
        Networks drawn from the model beside its probabilities, all shared partners counted anew in each; 0 where none
        were asked for.
    agreement : float or None
        Correlation of ranks between the probabilities of the model and those of the draws.
    """

    task: str
    origin: int
    pairs: int
    significant: int
    came_true: float | None
    base: float
    draws: int = 0
    agreement: float | None = None


def beyond_chance(past: Past, question: TieQuestion, task: str, year: int, *, draws: int = 0) -> BeyondChance:
    """Test each open pair by the probabilities of the model; draws of it, where asked for, are a check of these.

    A thousand draws cannot tell probabilities below a thousandth, which many pairs at once ask for.

    Parameters
    ----------
    past : Past
        What is known at the origin.
    question : TieQuestion
        Of pairs of its units, without a cut.
    task, year : str, int
        What the result bears.
    draws : int, default 0
        Networks to draw.
    """
    model = model_of(past)
    surprise = model.surprise()
    pairs = np.triu(question.open[0], 1)
    found = significant(10.0**-surprise, pairs, rate=prediction_limits().false_discoveries)
    new = question.new[0]
    agreement = None
    if draws:
        from scipy.stats import spearmanr

        # What was seen counts as one of the draws, so that nothing has a probability of 0.
        drawn = (model.draws_at_least(draws, seed=year) + 1) / (draws + 1)
        agreement = float(spearmanr(drawn[pairs], -surprise[pairs]).statistic)
    return BeyondChance(
        task=task,
        origin=year,
        pairs=int(pairs.sum()),
        significant=int(found.sum()),
        came_true=float(new[found].mean()) if found.any() else None,
        base=float(new[pairs].mean()),
        draws=draws,
        agreement=agreement,
    )
