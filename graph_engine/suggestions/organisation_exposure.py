"""How evenly the suggestions of a whole country are spread over its organisations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph_engine.datasets.cached.cache import Dataset
from graph_engine.measures.exposure import gini
from graph_engine.organisations.casing import cased
from graph_engine.reference.thresholds import thresholds
from graph_engine.suggestions.kinds import ranked_kinds
from graph_engine.suggestions.ranking import ORGANISATION_COLUMNS

if TYPE_CHECKING:
    from graph_engine.suggestions.pipeline import Matcher


@dataclass(frozen=True)
class Exposure:
    """How often organisations stand in the suggestions of all areas, each suggestion counted once.

    Attributes
    ----------
    suggestions : int
        Suggestions that name an organisation as one of their two ends.
    organisations : int
        Organisations that stand in one of them at least.
    candidates : int
        Organisations that were looked at, whether they are shown or not.
    gini, gini_of_candidates : float or None
        Gini coefficient of how often each is shown, over the first and over the second; ``None`` without suggestions.
    most : str
        Name of the organisation that is shown most often; empty without suggestions.
    most_share : float
        Share of the suggestions that it stands in.
    limit : float
        Share that none may exceed.
    """

    suggestions: int
    organisations: int
    candidates: int
    gini: float | None
    gini_of_candidates: float | None
    most: str
    most_share: float
    limit: float

    def as_dict(self) -> dict[str, Any]:
        """JSON of the measure."""
        return {
            "suggestions": self.suggestions,
            "organisations": self.organisations,
            "candidates": self.candidates,
            "gini": None if self.gini is None else round(self.gini, 6),
            "gini_of_candidates": None if self.gini_of_candidates is None else round(self.gini_of_candidates, 6),
            "most": self.most,
            "most_share": round(self.most_share, 6),
            "limit": self.limit,
        }


def measure_exposure(matcher: Matcher) -> Exposure:
    """Measure how evenly all suggestions of all areas, of every ranked kind, are spread over organisations.

    Parameters
    ----------
    matcher : Matcher
        Suggestions of a release.
    """
    shown: Counter[str] = Counter()
    suggestions = 0
    for matches in matcher.all_matches().values():
        for one in matches:
            suggestions += bool(one.organisations)
            shown.update(one.organisations)
    # Whoever is never shown counts too, or a list of three names that takes turns would be perfectly even.
    everybody = set(shown) | looked_at(matcher)
    # Keys decide between equals, so that no order of rows changes an answer.
    most = min(shown, key=lambda key: (-shown[key], key), default=None)
    return Exposure(
        suggestions=suggestions,
        organisations=len(shown),
        candidates=len(everybody),
        gini=_gini(shown.values()),
        gini_of_candidates=_gini(shown[key] for key in everybody),
        most="" if most is None else cased(matcher.figures.name_of(most)),
        most_share=0.0 if most is None else shown[most] / suggestions,
        limit=thresholds().shown.organisation_share,
    )


def looked_at(matcher: Matcher) -> set[str]:
    """Keys of organisations that candidates of any kind name, whether they are shown or not."""
    found: set[str] = set()
    for kind in ranked_kinds().values():
        rows = matcher.evaluated(kind).rows
        for column in ORGANISATION_COLUMNS:
            if column in rows:
                found |= set(map(str, rows[column].dropna().unique()))
    return found


def _gini(counts: Iterable[int]) -> float | None:
    known = list(counts)
    return gini(known) if any(known) else None


EXPOSURE = Dataset("exposure", measure_exposure, (Exposure,))
