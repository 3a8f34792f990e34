"""Supply links on quotients and weights that are drawn anew."""

from __future__ import annotations

import numpy as np
import pandas as pd

from graph_engine.datasets.figures import Figures
from graph_engine.suggestions.kinds.supply.limits import limits
from graph_engine.suggestions.redrawing import Redraw, Redrawing, drawn_ratios, drawn_weights


def prepare(rows: pd.DataFrame, figures: Figures) -> Redraw:
    """Draws of the local units behind both quotients, each cell once for all links, and of the exponents."""
    limit = limits()
    ends = ("source", "target")
    cells = pd.concat(
        [
            rows[[end, f"{end}_activity", f"{end}_effective"]].set_axis(["unit", "activity", "effective"], axis=1)
            for end in ends
        ],
        ignore_index=True,
    )
    cells = cells.drop_duplicates(["unit", "activity"]).sort_values(["unit", "activity"])
    cell = pd.MultiIndex.from_frame(cells[["unit", "activity"]])
    at = {end: cell.get_indexer(pd.MultiIndex.from_frame(rows[[end, f"{end}_activity"]])) for end in ends}
    effective = cells["effective"].to_numpy(float)
    share = (rows["us_share"] / limit.share_full).clip(0, 1).to_numpy(float)
    near = np.exp(-rows["distance_km"].to_numpy(float) / limit.decay_km)

    def redraw(generator: np.random.Generator) -> pd.DataFrame:
        ratio = drawn_ratios(generator, effective)
        lq = {end: rows[f"{end}_lq"] * ratio[at[end]] for end in ends}
        strength = np.sqrt(lq["source"].clip(0, limit.quotient_cap) * lq["target"].clip(0, limit.quotient_cap))
        of_strength, of_share, of_near = drawn_weights(generator, 3)
        contribution = strength**of_strength * share ** (limit.share_power * of_share) * near**of_near
        return pd.DataFrame({"source_lq": lq["source"], "target_lq": lq["target"], "contribution": contribution})

    return redraw


REDRAWING = Redrawing(prepare, ("strength",))
