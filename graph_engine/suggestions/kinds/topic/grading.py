"""How good topic partners are, by rules that blind readings set: see the method page for what readers made of each."""

from __future__ import annotations

from graph_engine.schema.scalars import Row, missing
from graph_engine.suggestions.kinds.topic.limits import limits
from graph_engine.suggestions.model import Grade


def grade(row: Row) -> Grade:
    """Strong where the work of a side is going on and the texts are near; otherwise worth a look.

    Strong are two live texts, or one live text where the other is no stale one and nearer than usual, of unlike roles,
    where nobody nearer has a text that fits as well, and that have more in common than one thing. An impact case is
    never live.
    """
    limit = limits()
    fit, live = float(row["fit"]), int(row["live_sides"])
    if row["source_role"] == row["target_role"] or not missing(row["nearer"]):
        return Grade.LOOK
    # Drones that carry networks and drones that mimic locusts share drones, in seven words.
    if float(row["beside"]) < limit.beside_best:
        return Grade.LOOK
    both = live == 2 and fit >= limit.fit
    # Readers called a pair stale whose older side had ended long before.
    one = live == 1 and bool(row["recent"]) and not row["cases"] and fit >= limit.one_live_fit
    return Grade.STRONG if both or one else Grade.LOOK
