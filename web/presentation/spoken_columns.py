"""Columns of what texts of projects answer to a question in words, which its page, API and command line give alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from graph_engine.explanations.wording import listed
from graph_engine.search.spoken_model import Use
from web.presentation.area_columns import CSV_ONLY, JSON_ONLY
from web.presentation.data_table import CellKind, TableColumn

if TYPE_CHECKING:
    from graph_engine.search.model import SearchAnswer
    from graph_engine.search.spoken_model import SpokenOrganisation, SpokenText, WordUse

_FIT: Mapping[str, object] = {"type": "number", "minimum": 0, "maximum": 1}
WORD = (
    TableColumn("word", "Word of the question"),
    TableColumn("use", "What texts made of it", schema={"type": "string", "enum": [str(use) for use in Use]}),
    TableColumn("texts", "Texts that say it", CellKind.COUNT),
    TableColumn("in_classes", "Whether a class was read from it", CellKind.FLAG),
)
"""Columns of the words of a question."""
SPOKEN_TOPIC = (
    TableColumn("key", "Key"),
    TableColumn("name", "Topic"),
    TableColumn("words", "Words that its texts say more often than others", CellKind.TEXTS),
    TableColumn("fit", "Fit of its best text, 0 to 1", CellKind.NUMBER, schema=_FIT),
    TableColumn("texts", "Its texts that answer", CellKind.COUNT),
    TableColumn("of_texts", "Its texts", CellKind.COUNT),
    TableColumn("organisations", "Organisations whose texts answer", CellKind.TEXTS),
)
"""Columns of topics that answer."""
SPOKEN_TEXT = (
    TableColumn("key", "Key"),
    TableColumn("kind", "Project or impact case"),
    TableColumn("title", "Title"),
    TableColumn("acronym", "Acronym", gaps=True),
    TableColumn("programme", "Programme, or unit of assessment", gaps=True),
    TableColumn("first_year", "First year", CellKind.YEAR, gaps=True),
    TableColumn("last_year", "Last year", CellKind.YEAR, gaps=True),
    TableColumn("fit", "How far it speaks of what is asked, 0 to 1", CellKind.NUMBER, schema=_FIT),
    TableColumn("topic", "Key of its topic", gaps=True),
    TableColumn("organisations", "Organisations in the United Kingdom", CellKind.TEXTS),
    TableColumn("address", "Page of the publisher", gaps=True),
    TableColumn("source", "Source of its words"),
    TableColumn("edition", "Edition of the source"),
)
"""Columns of texts that answer."""
_OBJECTS: Mapping[str, object] = {"type": "array", "items": {"type": "object"}}
SPOKEN_PLACE = (
    TableColumn("code", "Code"),
    TableColumn("name", "Region"),
    TableColumn("score", "Points", CellKind.NUMBER),
    TableColumn("distance_km", "Kilometres", CellKind.NUMBER, gaps=True),
    TableColumn("organisations", "Who works on it there, by role", only=JSON_ONLY, schema=_OBJECTS),
    TableColumn("who", "Who works on it there", CellKind.TEXTS, value=lambda one: _names(one), only=CSV_ONLY),
    TableColumn("ask", "Whom to ask there", only=JSON_ONLY, schema=_OBJECTS),
)
"""Columns of places of organisations whose texts answer."""
CHOICE = (
    TableColumn("label", "Topic, title of the one text, or class"),
    TableColumn("topic", "Key of the topic", gaps=True),
    TableColumn("sic", "Class of SIC 2007, where it is one", gaps=True),
    TableColumn("fit", "Fit of its best text or of the class, 0 to 1", CellKind.NUMBER, schema=_FIT),
    TableColumn("without", "Words of the question that it says nothing of", CellKind.TEXTS),
    TableColumn("texts", "Its texts", only=JSON_ONLY, schema=_OBJECTS),
    TableColumn("places", "Its places", only=JSON_ONLY, schema=_OBJECTS),
)
"""Columns of what a question may mean."""
RESEARCH = tuple(column for column in CHOICE if column.name != "sic")
"""Columns of what projects say of a word."""


def _names(place: Any) -> list[str]:
    return [f"{one.name} ({one.role})" for one in place.organisations]


def text_line(text: SpokenText) -> str:
    """A text in a line: title, acronym, programme, years, and where its words come from with the date of that."""
    # Half of the impact cases and many projects have no acronym, and some records no years.
    facts = [text.acronym or "", text.programme or "", text.years]
    source = f"{text.source} ({text.edition})" if text.edition else text.source
    return f"{text.title.rstrip(' .')} ({', '.join(fact for fact in facts if fact)}). Source: {source}"


def organisation_line(one: SpokenOrganisation) -> str:
    """What an organisation does, by which text."""
    more = f" and {one.texts - 1} more" if one.texts > 1 else ""
    return f"{one.does}: {one.text.acronym or one.text.title.rstrip(' .')} ({one.text.years}){more}"


def word_lines(found: SearchAnswer) -> list[str]:
    """What became of the words of a question, those with one fate together."""
    said = {
        Use.SAID: "Said by texts that answer",
        Use.ELSEWHERE: "Said by texts, but by none together with the rest",
        Use.NOWHERE: "Said by no text",
        Use.GENERAL: "Of every trade, so nothing was concluded from it",
        Use.COMMON: "Too common to be kept with texts",
    }
    lines = []
    # In the order above, so that what answers stands before what was left out.
    for use, wording in said.items():
        words: Sequence[WordUse] = [one for one in found.spoken.words if one.use == use]
        if words:
            lines.append(f"{wording}: {listed(_counted(one) for one in words)}")
    return lines


def _counted(one: WordUse) -> str:
    return f"{one.word} ({one.texts:,} text{'' if one.texts == 1 else 's'})" if one.texts else one.word
