"""Organisations of one programme known again in another: by identifier, by name within a country, by its spelling.

Participant codes changed between programmes, and most organisations of the earlier one have an opaque identifier. What
is joined, and why, is told by organisation, so that each join can be looked at and undone.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from graph_engine.organisations.names import cleaned_name
from graph_engine.prediction.limits import prediction_limits

BY_IDENTIFIER = "same identifier"
BY_NAME = "same cleaned name in one country"
BY_SPELLING = "nearly the same spelling in one country"
_COLUMNS = ("organisation", "joined", "how")


def joins_across(newer: pd.DataFrame, earlier: pd.DataFrame) -> pd.DataFrame:
    """Find organisations of an earlier programme in a newer one.

    Where several organisations of the newer programme bear a name, the one with most participations is taken, then the
    first by key. Spellings are compared by the share of letters that stay (Indel similarity); figures within names
    must be equal, and the most similar name is taken.

    Parameters
    ----------
    newer, earlier : DataFrame
        Indexed by key: ``id``, ``country``, ``name`` (missing where unknown), ``participations``.

    Returns
    -------
    DataFrame
        ``organisation`` (key in ``newer``), ``joined`` (key in ``earlier``) and ``how``, by the second; each of the
        earlier ones once at most.

    Examples
    --------
    >>> said = ["id", "country", "name", "participations"]
    >>> newer = pd.DataFrame([["1", "GB", "University of X", 5], ["2", "GB", "Fictional", 1]], ["n1", "n2"], said)
    >>> earlier = pd.DataFrame([["a", "GB", "X UNIVERSITY", 3], ["b", "FR", "Fictional", 1]], ["e1", "e2"], said)
    >>> joins_across(newer, earlier).to_numpy().tolist()
    [['n1', 'e1', 'same cleaned name in one country']]
    """
    newer, earlier = newer.sort_index(), earlier.sort_index()
    by_id = pd.Series(newer.index, newer["id"]).groupby(level=0).first()
    found = [(by_id[code], key, BY_IDENTIFIER) for key, code in earlier["id"].items() if code in by_id.index]
    left = _named(earlier.drop(index=[key for _, key, _ in found]))
    # Whoever takes part most is whom a name without an identifier most likely means.
    bearers = _named(newer.sort_values("participations", ascending=False, kind="stable"))
    bearer = bearers.drop_duplicates(["country", "cleaned"]).set_index(["country", "cleaned"])["key"]
    places = pd.MultiIndex.from_frame(left[["country", "cleaned"]])
    exact = bearer.reindex(places).to_numpy(dtype=object)
    known = pd.notna(exact)
    found += [(one, key, BY_NAME) for one, key in zip(exact[known], left["key"][known], strict=True)]
    found += _by_spelling(left[~known], bearer)
    return pd.DataFrame(found, columns=list(_COLUMNS)).sort_values("joined", ignore_index=True)


def _named(organisations: pd.DataFrame) -> pd.DataFrame:
    """Key, country and cleaned name of those that have both."""
    name = [cleaned_name(text) if isinstance(text, str) else "" for text in organisations["name"]]
    country = organisations["country"].fillna("")
    found = pd.DataFrame({"key": organisations.index, "country": country.to_numpy(), "cleaned": name})
    return found[(found["cleaned"] != "") & (found["country"] != "")].reset_index(drop=True)


def _by_spelling(left: pd.DataFrame, bearer: pd.Series) -> Iterator[tuple[str, str, str]]:
    from rapidfuzz import fuzz, process

    limit = prediction_limits().similar_name
    for country, some in left.groupby("country"):
        known = bearer[bearer.index.get_level_values("country") == country]
        names = known.index.get_level_values("cleaned").to_numpy(dtype=object)
        if not len(names):
            continue
        like = process.cdist(some["cleaned"].tolist(), list(names), scorer=fuzz.ratio, score_cutoff=limit)
        for at in np.flatnonzero(like.any(axis=1)):
            cleaned, best = some["cleaned"].iloc[at], int(np.argmax(like[at]))
            if _figures(cleaned) == _figures(names[best]):
                yield str(known.iloc[best]), str(some["key"].iloc[at]), BY_SPELLING


def _figures(name: str) -> str:
    return "".join(filter(str.isdigit, name))
