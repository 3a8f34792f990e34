"""What the tables say an institution is known for within a wide unit of assessment, as a card may name it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from graph_engine.reference.activity_rows import ActivityCodes
from graph_engine.reference.provenance import UNCHECKED, Checked
from graph_engine.reference.research_fit import Unit
from graph_engine.reference.typed_table import Numbered, ReferenceTable, Text

__all__ = ["ResearchTopic", "ResearchTopics", "read_research_topics", "research_topics"]


@dataclass(frozen=True)
class ResearchTopic:
    """What an institution does for some activities within one unit.

    Parameters
    ----------
    ukprn, institution : str
        UK provider reference number (8 digits) and name.
    unit : str
        Unit of assessment of REF 2021.
    activities : tuple of str
        Codes of the activities that the topic concerns, sorted.
    topic : str
        The topic, lower case, such as "composites and rotor dynamics".
    centre : str
        Where it is done, such as "Sutton Bonington"; empty where no centre is known.
    source : str
        Who can confirm it.
    checked : Checked
        What it was checked against. A topic that only the editors know narrows what the institution is offered for,
        and no card names it.
    """

    ukprn: Numbered
    institution: Text
    unit: Unit
    activities: ActivityCodes
    topic: Text
    centre: str
    source: Text
    checked: Checked = UNCHECKED

    @property
    def phrase(self) -> str:
        """The topic with its centre in brackets."""
        return f"{self.topic} ({self.centre})" if self.centre else self.topic


@dataclass(frozen=True)
class ResearchTopics:
    """All rows of the table of research topics."""

    rows: tuple[ResearchTopic, ...]

    @cached_property
    def _by_activity(self) -> dict[tuple[str, str, str], ResearchTopic]:
        return {(row.ukprn, row.unit, code): row for row in self.rows for code in row.activities}

    def of(self, ukprn: str, unit: str, activity: str) -> ResearchTopic | None:
        """Return what an institution is known for in a unit of REF 2021 and an activity, or ``None``.

        Examples
        --------
        >>> research_topics().of("10007154", "6", "108").phrase
        'food science (Sutton Bonington)'
        >>> research_topics().of("10007154", "6", "102") is None
        True
        """
        return self._by_activity.get((ukprn, unit, activity))


TABLE = ReferenceTable(
    "research_topics.csv",
    ResearchTopic,
    once={"activities": lambda row: [(row.ukprn, row.unit, code) for code in row.activities]},
)


def read_research_topics(text: str | None = None) -> ResearchTopics:
    """Read and check the table of research topics.

    Parameters
    ----------
    text : str, optional
        The table as CSV text; the table of the package where not given.

    Raises
    ------
    TableError
        If a row is not valid, names no activity, or an institution's unit has two topics for one activity.
    """
    found = TABLE.read(text)
    return ResearchTopics(tuple(sorted(found, key=lambda topic: (topic.ukprn, int(topic.unit), topic.activities))))


@lru_cache(maxsize=1)
def research_topics() -> ResearchTopics:
    """Return the research topics of the package's table, read once."""
    return read_research_topics()
