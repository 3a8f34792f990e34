"""Useful and likely as sentences, and as the table of two by two, the same on pages and on the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_engine.explanations.wording import listed, percent

# NumPy and SciPy come with it, which help of the command line does not wait for.
if TYPE_CHECKING:
    from graph_engine.prediction.likely_now import EarlierOutcome
    from graph_engine.prediction.prospects import Prospect, Prospects
    from graph_engine.suggestions.model import Suggestion

OUTLOOKS: Mapping[str, str] = {
    "quick win": "useful, and likelier than most to begin by itself",
    "needs brokering": "useful, and no likelier than others to begin by itself",
    "routine": "worth a look, and likelier than most to begin by itself",
    "can wait": "worth a look, and no likelier than others to begin by itself",
}
"""What each outlook means, in the order of the table: useful before worth a look, likely before not."""


@dataclass(frozen=True)
class OutlookCell:
    """One cell of the table of two by two.

    Attributes
    ----------
    name, means : str
        The outlook, and what it means.
    suggestions : sequence of (number, Suggestion)
        Those that stand in it, with their numbers in the list.
    """

    name: str
    means: str
    suggestions: Sequence[tuple[int, Suggestion]]


def two_by_two(suggestions: Sequence[Suggestion], prospects: Prospects) -> list[OutlookCell]:
    """The four cells; none where the records say of no suggestion how likely it is."""
    found = [str(one.outlook) if one.outlook else "" for one in prospects.of_all(suggestions)]
    if not any(found):
        return []
    numbered = list(zip(found, enumerate(suggestions, start=1), strict=True))
    return [
        OutlookCell(name, means, [one for said, one in numbered if said == name]) for name, means in OUTLOOKS.items()
    ]


def unsaid(cells: Sequence[OutlookCell], suggestions: Sequence[Suggestion]) -> int:
    """Of how many suggestions the records cannot say how likely they are."""
    return len(suggestions) - sum(len(cell.suggestions) for cell in cells)


def outlook_sentence(prospect: Prospect) -> str:
    """What speaks for or against a first joint project; empty where the records cannot say."""
    if prospect.outlook is None:
        return ""
    said = [f"Outlook: {prospect.outlook} ({OUTLOOKS[prospect.outlook]})."]
    if prospect.partners:
        said.append(f"Both have worked with {listed(prospect.partners)}.")
    if prospect.record is not None and prospect.likely:
        said.append(record_sentence(prospect.record))
    return " ".join(said)


def record_sentence(record: EarlierOutcome) -> str:
    """What became of pairs that would have been called likely before."""
    near, every = (
        ("as near", "pairs") if not record.in_field else ("as near within a part of the programme", "such pairs")
    )
    return (
        f"Of {record.likely_pairs:,} pairs of organisations that stood {near} at the end of {record.year}, "
        f"{percent(record.came_true)} began a first joint project later; of all {every} {percent(record.base)}."
    )


def outlooks_in_brief(suggestions: Sequence[Suggestion], prospects: Prospects) -> str:
    """Numbers of the suggestions in each cell, in a sentence; empty where the records say nothing."""
    cells = two_by_two(suggestions, prospects)
    if not cells:
        return ""
    said = [
        f"{cell.name}: {', '.join(str(number) for number, _ in cell.suggestions)}" for cell in cells if cell.suggestions
    ]
    rest = unsaid(cells, suggestions)
    tail = f" Of {rest} the records cannot say." if rest else ""
    return f"Useful and likely: {'; '.join(said)}.{tail}"
