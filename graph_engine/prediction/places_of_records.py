"""Where organisations of files are: areas from what the files say themselves, by region code, else by town."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import pandas as pd

_FINEST_CODE = r"[A-Z]{2}[0-9A-Z]{3}"
_NOWHERE = "ZZZ"
# Written behind a town where post is sorted.
_POSTAL = frozenset({"cedex"})
BY_CODE = "regions by the codes in the files"
BY_TOWN = "towns named in the files, most of whose organisations there have no region code"


@dataclass(frozen=True)
class Places:
    """Where organisations are.

    Attributes
    ----------
    table : DataFrame
        By organisation: ``area`` (``None`` where unknown), ``latitude``, ``longitude`` (degrees, NaN where unknown).
    areas : str
        What the areas are, in words.
    """

    table: pd.DataFrame
    areas: str


def town_key(text: str) -> str:
    """Fold the name of a town, so that its spellings in one country meet.

    Accents, case, what stands in brackets or has figures, and an e that stands for an umlaut do not count.

    Examples
    --------
    >>> [town_key(one) for one in ("PARIS CEDEX 15", "München", "MUENCHEN", "DERIO (BIZKAIA)", "Αθήνα")]
    ['paris', 'munchen', 'munchen', 'derio', 'αθηνα']
    """
    bare = re.sub(r"\(.*?(\)|$)", " ", text)
    plain = "".join(one for one in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(one)).casefold()
    words = [word for word in re.findall(r"\w+", plain) if word.isalpha() and word not in _POSTAL]
    return re.sub(r"(?<=[aou])e", "", " ".join(words))


def places_of_records(records: pd.DataFrame, same: pd.Series, earlier: pd.Series, country: str) -> Places:
    """Place organisations by what any of their records says, their own first.

    A region code of the newer programmes is an area; those of earlier ones are of another vintage and mean other areas.
    An organisation without a code whose town holds one region alone is in it. Where fewer than half of the
    organisations of the newer programmes that have a code or a town have a code, towns are the areas: never both in one
    frame.

    Parameters
    ----------
    records : DataFrame
        By key: ``country``, ``nuts``, ``town``, ``latitude``, ``longitude``; missing where unknown.
    same : Series of str
        By key of a record, the organisation that it is of.
    earlier : Series of bool
        By key of a record, whether it is of an earlier programme.
    country : str
        Whose areas are asked for.
    """
    own = same.index == same.to_numpy()
    order = pd.DataFrame({"earlier": earlier.to_numpy(), "own": ~own}, records.index).sort_values(
        ["own", "earlier"], kind="stable"
    )
    said = pd.DataFrame(
        {
            "organisation": same,
            "country": records["country"].fillna(""),
            "code": _codes(records["nuts"], earlier),
            "town": [town_key(one) or None if isinstance(one, str) else None for one in records["town"]],
            "latitude": records["latitude"].astype(float),
            "longitude": records["longitude"].astype(float),
        },
        index=records.index,
    ).loc[order.index]
    # Both coordinates are from one record, or from none: half a place is nowhere.
    said.loc[said[["latitude", "longitude"]].isna().any(axis=1), ["latitude", "longitude"]] = float("nan")
    found = said.groupby("organisation")[["country", "code", "town", "latitude", "longitude"]].first()
    code = found["code"].fillna(_only_code_of_town(found))
    home = (found["country"] == country) & found.index.isin(same[~earlier])
    coded, told = int((code.notna() & home).sum()), int(((code.notna() | found["town"].notna()) & home).sum())
    by_code = 2 * coded >= told
    area = (code if by_code else found["town"]).astype(object)
    table = found[["latitude", "longitude"]].assign(area=area.where(area.notna(), None))
    return Places(table, BY_CODE if by_code else BY_TOWN)


def _codes(nuts: pd.Series, earlier: pd.Series) -> pd.Series:
    code = nuts.fillna("").astype(str).str.strip().str.upper()
    usable = code.str.fullmatch(_FINEST_CODE) & ~code.str.endswith(_NOWHERE) & ~earlier
    return code.astype(object).where(usable, None)


def _only_code_of_town(found: pd.DataFrame) -> pd.Series:
    """By organisation, the code of its town where all others there that have one share it."""
    by_town = found.dropna(subset=["code", "town"]).groupby(["country", "town"])["code"]
    only = by_town.first()[by_town.nunique() == 1]
    towns = pd.MultiIndex.from_frame(found[["country", "town"]])
    return pd.Series(only.reindex(towns).to_numpy(dtype=object), index=found.index, dtype=object)
