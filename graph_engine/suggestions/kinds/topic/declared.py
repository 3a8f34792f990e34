"""What a place declared that it wants, where a pair of texts is about that."""

from __future__ import annotations

from graph_engine.datasets.figures import Figures
from graph_engine.explanations.evidence import Evidence
from graph_engine.schema.scalars import Row, missing
from graph_engine.suggestions.kinds.topic.limits import limits
from graph_engine.texts.terms import bare_words, singular
from graph_engine.topics.weights import term_weights


def declared(row: Row, named: list[str], figures: Figures) -> tuple[str, Row] | None:
    """Area of an end and its newest declaration that speaks of what the two texts share; ``None`` where none does.

    A declaration does where so large a share of its words, without those that too many texts have, stand among the
    words that the card names.

    Parameters
    ----------
    row : Row
        A candidate.
    named : list of str
        Words that the card names.
    figures : Figures
        Declarations and weighted terms.
    """
    known = {singular(word) for term in named for word in term.split(" ")}
    weights = term_weights(figures)
    for end in ("target", "source"):
        for priority in figures.priorities_of(str(row[end])):
            # Stop words weigh nothing, so they need not be known here, nor the library that lists them.
            wanted = [singular(word) for word in weights.telling(bare_words(str(priority["name"])))]
            found = sum(word in known for word in wanted)
            if found and found >= limits().priority_share * len(wanted):
                return str(row[end]), priority
    return None


def declared_sentence(unit: str, priority: Row, figures: Figures) -> str:
    """Which place wants it, by which programme and when; it may be a part of the area, or hold it."""
    year = "" if missing(priority["year"]) else f", {int(priority['year'])}"
    place = f"{priority['place']}, for {figures.area(unit).name}"
    return f"{place}, declares “{priority['name']}” ({priority['programme']}{year})"


def declared_evidence(unit: str, priority: Row, figures: Figures) -> Evidence:
    """The declaration as evidence."""
    year = figures.edition(str(priority["source"])) if missing(priority["year"]) else int(priority["year"])
    return Evidence(
        f"{priority['place']} declares: {priority['name']} ({priority['programme']})",
        str(priority["address"]),
        "page at which it was read",
        figures.area(unit).name,
        year,
        figures.source_title(str(priority["source"])),
        figures.edition(str(priority["source"])),
    )
