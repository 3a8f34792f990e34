"""Former, misspelt and foreign names of organisations, and places of those whose sources give none."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Annotated

from graph_engine.reference.typed_table import Numbered, ReferenceTable, Text, one_of

__all__ = ["OrganisationName", "OrganisationPlace", "organisation_names", "organisation_places"]


@dataclass(frozen=True)
class OrganisationName:
    """A name that is not, or no longer, that of an organisation of the United Kingdom.

    Parameters
    ----------
    name : str
        As sources write it.
    rule : str
        ``former name``, ``misspelt name``, ``initials``, ``foreign body`` or ``not an organisation``.
    now : str
        Name that is valid today; empty where there is none.
    reason : str
        Why.
    """

    name: Text
    rule: Annotated[str, one_of("former name", "misspelt name", "initials", "foreign body", "not an organisation")]
    now: str
    reason: Text


@dataclass(frozen=True)
class OrganisationPlace:
    """Town and postcode of an institution, by its UK provider reference number."""

    ukprn: Numbered
    name: str
    town: Text
    postcode: Text
    reason: Text


NAMES = ReferenceTable("organisation_names.csv", OrganisationName)
PLACES = ReferenceTable("organisation_places.csv", OrganisationPlace, once={"ukprn": lambda row: [row.ukprn]})


@cache
def organisation_names() -> tuple[OrganisationName, ...]:
    """Return the names of the package's table, read once."""
    return NAMES.read()


@cache
def organisation_places() -> tuple[OrganisationPlace, ...]:
    """Return the places of the package's table, read once."""
    return PLACES.read()
