"""Which field, in words that people look under, a class speaks for that a publisher gave to a project or case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated

from graph_engine.reference.typed_table import ReferenceTable, Text, one_of

__all__ = ["CALL", "CLASS", "PROGRAMME", "SUBJECT", "TopicField", "field_by_class"]

CALL, PROGRAMME, SUBJECT, CLASS = "call", "programme", "subject", "class"


@dataclass(frozen=True)
class TopicField:
    """A class and its field.

    Parameters
    ----------
    evidence : str
        ``call``: field of a call of Horizon 2020, as ``network_fields.csv`` names it. ``programme``: of a fund.
        ``subject``: field of research of an impact case. ``class``: field of activities of SIC 2007.
    value : str
        Its name, as the publisher or that table has it.
    field : str
        The field.
    reason, source : str
        Why, and whose class it is.
    """

    evidence: Annotated[str, one_of(CALL, PROGRAMME, SUBJECT, CLASS)]
    value: Text
    field: Text
    reason: Text
    source: Text


TABLE = ReferenceTable("topic_fields.csv", TopicField, once={"value": lambda row: [(row.evidence, row.value)]})


@lru_cache(maxsize=1)
def field_by_class() -> Mapping[tuple[str, str], str]:
    """Field by kind of evidence and name of the class, in lower case: sources capitalise names unlike.

    Examples
    --------
    >>> field_by_class()[SUBJECT, "oceanography"], field_by_class()[CALL, "nuclear"]
    ('environment, climate and water', 'energy')
    """
    return {(row.evidence, row.value.casefold()): row.field for row in TABLE.read()}
