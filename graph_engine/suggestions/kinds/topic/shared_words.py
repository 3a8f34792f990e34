"""The words that two texts have in common, as a card names them."""

from __future__ import annotations

from graph_engine.datasets.figures import Figures
from graph_engine.suggestions.kinds.topic.limits import limits
from graph_engine.topics.naming import stem
from graph_engine.topics.weights import term_weights


def named_words(figures: Figures, one: int, other: int) -> list[str]:
    """The shared terms that a card names, what tells most first; none has a word of a better one in another form.

    An abbreviation that another shared term spells out is not named: "alzheimer disease" says what "ad" does.

    Parameters
    ----------
    one, other : int
        Positions of the texts.
    """
    terms = [term for term, _ in term_weights(figures).shared(one, other)]
    spelt_out = {"".join(word[0] for word in term.split(" ")) for term in terms if " " in term}
    chosen: list[str] = []
    stems: set[str] = set()
    for term in terms:
        if term in spelt_out:
            continue
        new = {stem(word) for word in term.split(" ")}
        if not new & stems:
            chosen.append(term)
            stems |= new
        if len(chosen) == limits().words:
            break
    return chosen
