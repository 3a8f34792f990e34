"""Topic partners on words and weights that are drawn anew."""

from __future__ import annotations

import numpy as np
import pandas as pd

from graph_engine.datasets.figures import Figures
from graph_engine.suggestions.kinds.topic.contribution import PARTS, score_parts
from graph_engine.suggestions.kinds.topic.limits import limits
from graph_engine.suggestions.limits import stability_limits
from graph_engine.suggestions.redrawing import Redraw, Redrawing, drawn_weights
from graph_engine.topics.weights import term_weights


def prepare(rows: pd.DataFrame, figures: Figures) -> Redraw:
    """Draws that leave out words, the same for all pairs of texts, and weigh the four parts of the score anew.

    What is left of the cosine is divided by the share of words that are left, so that its mean is the cosine.
    """
    limit, share = limits(), 1.0 - stability_limits().left_out
    weights = term_weights(figures)
    ends = [weights.matrix[rows[f"{end}_text"].to_numpy(int)] for end in ("source", "target")]
    product = ends[0].multiply(ends[1]).tocsr()
    terms = product.shape[1]

    def redraw(generator: np.random.Generator) -> pd.DataFrame:
        left = (generator.random(terms) < share) / share
        fit = pd.Series(np.minimum(product @ left, 1.0), index=rows.index)
        least = fit.clip(lower=limit.candidate_fit)
        scored = score_parts(
            least,
            # What the own area has falls with the same words; its share of the fit is taken as it was.
            np.expm1(rows["role_part"]),
            np.expm1(rows["live_part"]),
            rows["distance_km"],
            least_fit=limit.candidate_fit,
            decay_km=limit.decay_km,
        )
        contribution = scored[list(PARTS)].to_numpy() @ drawn_weights(generator, len(PARTS))
        beside = rows["beside"] * fit / rows["fit"]
        return pd.DataFrame({"fit": fit, "beside": beside, "contribution": contribution})

    return redraw


REDRAWING = Redrawing(prepare, ("alike", "best-partners", "topic-spread"))
