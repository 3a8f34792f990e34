"""The words that two texts have in common, as a card names them."""

from __future__ import annotations

import re

from graph_engine.datasets.figures import Figures
from graph_engine.schema.scalars import Row, text
from graph_engine.suggestions.kinds.topic.limits import limits
from graph_engine.topics.naming import stem
from graph_engine.topics.weights import term_weights

_WORD = re.compile(r"[^\W_]+")


def named_words(figures: Figures, one: int, other: int) -> list[str]:
    """The shared terms that a card names, what tells most first; none has a word of a better one in another form.

    Words that texts of all topics have, and those of two letters, are named only where nothing else is shared. An
    abbreviation that another shared term spells out is not named, nor a word that stands only in the short name of one
    of the two projects, as "trap" in "(P-TRAP)".

    Parameters
    ----------
    one, other : int
        Positions of the texts.
    """
    weights = term_weights(figures)
    shared = [term for term, _ in weights.shared(one, other)]
    telling = [term for term in shared if weights.of_a_subject(term) and len(term) >= limits().named_letters]
    terms = telling or shared
    spelt_out = {"".join(word[0] for word in term.split(" ")) for term in terms if " " in term}
    in_names = {word for at in (one, other) for word in _words_of_name(figures.texts.row(at))}
    chosen: list[str] = []
    stems: set[str] = set()
    for term in terms:
        if term in spelt_out or in_names.intersection(term.split(" ")):
            continue
        new = {stem(word) for word in term.split(" ")}
        if not new & stems:
            chosen.append(term)
            stems |= new
        if len(chosen) == limits().words:
            break
    return chosen


def _words_of_name(known: Row) -> set[str]:
    """Words of a project's short name that its title does not say as well."""
    title = text(known["title"]) or ""
    # Some sources write the short name into the title, in brackets at its end.
    plain, bracket, inside = title.rpartition("(")
    short = [text(known["acronym"]) or ""]
    if bracket and inside.endswith(")") and inside.upper() == inside:
        title, short = plain, [*short, inside]
    return set(_WORD.findall(" ".join(short).casefold())) - set(_WORD.findall(title.casefold()))
