"""Places that a question names in passing, “knitwear in Leicester”: they say where somebody is, not what is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from graph_engine.geography.gazetteer import Gazetteer, folded
from graph_engine.reference.place_names import place_names
from graph_engine.reference.regional_names import regional_names
from graph_engine.schema import AreaLevel
from graph_engine.search.limits import search_limits
from graph_engine.search.trade_text import EMPTY
from graph_engine.search.words import Words

_WORD = re.compile(r"[A-Za-z0-9][\w'’]*")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b")
# Before a name they say that a place is meant, however it is written.
_WHERE = frozenset(("around", "at", "from", "in", "near", "outside"))
# Words right before or right behind, with nothing but a space between.
_INSIDE = re.compile(r"[\w)] +$|^ +(?!(?:and|or|for|who|which|that|is|are|needs?|wants?|look\w*|seek\w*|with)\b)[\w(]")
_ARTICLES = frozenset(("the",))
_JOINING = frozenset(("and", "of", "the"))
_LONGEST_NAME = 5
# What nobody is nearer to than to the whole.
_EVERYWHERE = frozenset(("britain", "england", "great britain", "uk", "united kingdom"))
# Of these lists nobody says a name, or not for a place that a question could be near to.
_UNSAID = (AreaLevel.POSTCODE, AreaLevel.CUSTOM)


@dataclass(frozen=True)
class PlacedWords:
    """A question without the places that it names.

    Parameters
    ----------
    text : str
        What is left of it.
    place : str or None
        The first place that it names, as a gazetteer finds it; none where it names none, or the whole country.
    said : str or None
        That place as it is written there.
    unplaced : tuple of str
        Names that stand where a place does, and that no list knows.
    """

    text: str
    place: str | None = None
    said: str | None = None
    unplaced: tuple[str, ...] = ()


class PlacesInWords:
    """Finds the places that questions name.

    Parameters
    ----------
    gazetteer : Gazetteer
        Names of areas.
    words : Words
        The classification, which tells a bath from Bath.
    towns : mapping
        Towns of organisations, and what :meth:`Gazetteer.find` takes for the area in which each lies.
    """

    def __init__(self, gazetteer: Gazetteer, words: Words, towns: Mapping[str, str]) -> None:
        self._words = words
        self._listed = _names(gazetteer)
        self._names = {**{folded(name): unit for name, unit in towns.items()}, **self._listed}

    def find(self, text: str) -> PlacedWords:
        """Take the places out of a question.

        A name counts behind “in”, “near” or the like; where it has a capital inside of a sentence; and where it is no
        word of a trade. “Bath” at the beginning may be a bath, “in bath” is the city.
        """
        if code := _POSTCODE.search(text):
            return PlacedWords(
                " ".join((text[: code.start()] + text[code.end() :]).split()), code.group(), code.group()
            )
        found = list(_WORD.finditer(text))
        said = [one.group() for one in found]
        first_place: tuple[str, str] | None = None
        cuts: list[tuple[int, int]] = []
        unplaced: list[str] = []
        at = 0
        while at < len(said):
            length = self._length_at(said, at)
            if not length and (length := self._unknown_at(said, at)):
                unplaced.append(" ".join(said[at : at + length]))
            elif length:
                name = self._names[_key(said[at : at + length])]
                if first_place is None and name not in _EVERYWHERE:
                    first_place = name, " ".join(said[at : at + length])
            if length:
                first = at - 1 if at and said[at - 1].lower() in _ARTICLES else at
                first = first - 1 if first and said[first - 1].lower() in _WHERE else first
                cuts.append((found[first].start(), found[at + length - 1].end()))
            at += length or 1
        left = text
        for start, end in reversed(cuts):
            # A bare place between words stands for a pause: “machining Sheffield aerospace” is machining for aerospace.
            bare = text[start : start + 1].isalpha() and text[start:end].split()[0].lower() not in _WHERE
            between = _INSIDE.search(text[:start]) and _INSIDE.match(text[end:])
            left = f"{left[:start]} {'for ' if bare and between else ''}{left[end:]}"
        # A place alone is asked for itself.
        if not _WORD.search(left):
            return PlacedWords(text)
        place, written = first_place or (None, None)
        return PlacedWords(" ".join(left.split()), place, written, tuple(unplaced))

    def _length_at(self, said: list[str], at: int) -> int:
        """Words of the longest name that begins at a word; 0 where none does."""
        for length in range(min(_LONGEST_NAME, len(said) - at), 0, -1):
            name = said[at : at + length]
            if name[-1].lower() in EMPTY or name[0].lower() in _JOINING:
                continue
            if _key(name) in self._names and self._meant(said, at, name):
                return length
        return 0

    def _unknown_at(self, said: list[str], at: int) -> int:
        """Words of what is written like a place behind “in” or “near”, and stands in no list and no trade."""
        before = [word.lower() for word in said[:at] if word.lower() not in _ARTICLES]
        if not before or before[-1] not in _WHERE:
            return 0
        length = 0
        for word in said[at:]:
            if not word[0].isupper() or word.isupper() or self._words.related(word.lower()):
                break
            length += 1
        return length

    def _meant(self, said: list[str], at: int, name: list[str]) -> bool:
        before = [word.lower() for word in said[:at] if word.lower() not in _ARTICLES]
        if before and before[-1] in _WHERE:
            return True
        if at and said[at - 1].lower() in ("a", "an") and not name[0][0].isupper():
            # “A hull” is no city.
            return False
        if before and before[-1] == "of" and said[max(at - 2, 0)][0].isupper():
            # “University of Sheffield” is a name.
            return False
        if name[0][0].isupper() and at and not all(word[0].isupper() for word in said):
            return True
        if len(name) > 1:
            return True
        if _key(name) not in self._listed:
            # A town that only addresses name may be any word: Fleet, Ware, Deal.
            return False
        trades = (self._words.named_by(word.lower()) for word in name if word.lower() not in EMPTY)
        return not any(trades)


def _key(words: Iterable[str]) -> str:
    return folded(" ".join(words))


def _names(gazetteer: Gazetteer) -> Mapping[str, str]:
    """Names that a question may say, by what they are compared as."""
    table = gazetteer.areas
    listed = table.loc[~table["level"].isin([str(level) for level in _UNSAID]), "name"]
    names = [*listed, *(row.name for row in place_names().rows), *(row.name for row in regional_names().rows)]
    found = {key: str(name) for name in names if len(key := folded(str(name))) > 2}
    return {**found, **{name: name for name in _EVERYWHERE}}


def towns_of(organisations: pd.DataFrame) -> dict[str, str]:
    """Area of each town that several organisations name in their addresses, where they agree on it.

    Parameters
    ----------
    organisations : DataFrame
        Columns ``town`` and ``unit``.
    """
    limit = search_limits()
    rows = organisations[["town", "unit"]].dropna()
    rows = rows.assign(town=rows["town"].astype(str).map(folded))
    counts = rows.value_counts(["town", "unit"]).rename("number").reset_index()
    counts = counts.sort_values(["town", "number", "unit"], ascending=[True, False, True])
    whole = counts.groupby("town")["number"].sum()
    first = counts.drop_duplicates("town").set_index("town")
    agreed = (first["number"] >= limit.town_share * whole) & (whole >= limit.town_organisations)
    return {str(town): str(unit) for town, unit in first.loc[agreed, "unit"].items()}
