"""Technologies of the planning database of renewable energy: what sites of each give, and whether they may be partners.

Wind farms on land and solar parks belong to project companies without staff, and hydroelectric schemes and engines on
landfills run unmanned: nobody there tries anything out with anyone. They are left out; the table says so by technology.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from graph_engine.reference.typed_table import ReferenceTable, Text, YesNo

__all__ = ["RenewableTechnology", "read_renewable_technologies", "renewable_technologies"]


@dataclass(frozen=True)
class RenewableTechnology:
    """One technology.

    Parameters
    ----------
    technology : str
        As the database calls it.
    product : str
        What its sites give, in words.
    sic : str
        Class of SIC 2007; empty where the classification names none.
    partner : bool
        Whether a site may be a partner.
    source : str
        Where the class stands, or why its sites are no partners.
    """

    technology: Text
    product: Text
    sic: str
    partner: YesNo
    source: Text


TABLE = ReferenceTable(
    "renewable_technologies.csv", RenewableTechnology, once={"technology": lambda row: [row.technology]}
)


def read_renewable_technologies(text: str | None = None) -> dict[str, RenewableTechnology]:
    """Read the table, by technology.

    Raises
    ------
    TableError
        If a cell that must be given is empty, or a technology stands twice.
    """
    return {row.technology: row for row in TABLE.read(text)}


@lru_cache(maxsize=1)
def renewable_technologies() -> dict[str, RenewableTechnology]:
    """Return the technologies of the package's table, read once.

    >>> renewable_technologies()["EfW Incineration"].product, renewable_technologies()["Wind Onshore"].partner
    ('energy from waste by incineration', False)
    """
    return read_renewable_technologies()
