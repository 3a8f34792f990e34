"""Disjoint sets of records that are one organisation, and the table that forces or forbids joins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from graph_engine.reference.typed_table import Cell, CellError, ColumnNamed, ReferenceTable, Text, one_of

# What releases say of such a join: the table's former name, so that the same figures keep the digest that links pin.
BY_TABLE = "identity.csv"
BY_IDENTIFIER = "same identifier"
BY_NAME = "same cleaned name in one place"
BY_REGISTERED_NAME = "same registered name of a company"
BY_ONLY_NAME = "same cleaned name, the only one that has a place"
HOW = (BY_TABLE, BY_IDENTIFIER, BY_NAME, BY_REGISTERED_NAME, BY_ONLY_NAME)
"""How records are joined, strongest first."""
NUMBERED = ("ukprn", "company_number", "ror")
"""Columns of identifiers of which an organisation has one at most: different values tell two organisations apart."""
_RULE = one_of("same", "apart")


@dataclass(frozen=True)
class Ruling:
    """A row of ``same_organisations.csv``: two records that are the same organisation, or are apart."""

    record_a: Text
    record_b: Text
    same: Annotated[bool, ColumnNamed("rule"), Cell(lambda text: _RULE.read(text) == "same")]
    reason: Text

    def __post_init__(self) -> None:
        """Refuse a record that is tied to itself."""
        if self.record_a == self.record_b:
            raise CellError("record_b", "the key of another record than record_a")


TABLE = ReferenceTable(
    "same_organisations.csv", Ruling, once={"record_b": lambda row: [frozenset((row.record_a, row.record_b))]}
)


def read_rulings(text: str | None = None) -> tuple[Ruling, ...]:
    """Read the table of joins that are forced or forbidden.

    Parameters
    ----------
    text : str, optional
        The table as CSV text; that of the package where not given.

    Raises
    ------
    TableError
        A rule that is neither ``same`` nor ``apart``, an empty cell, a record that is tied to itself, or a pair that
        stands twice.
    """
    return tuple(sorted(TABLE.read(text), key=lambda ruling: (ruling.record_a, ruling.record_b)))


class RecordClusters:
    """Disjoint sets of records that know their identifiers and whom they must not meet.

    Parameters
    ----------
    table : mapping
        Record key → its row.
    rulings : iterable of Ruling
        Joins that are forced at once, or forbidden; those of unknown records are passed over.
    """

    def __init__(self, table: Mapping[str, dict[str, object]], rulings: Iterable[Ruling]) -> None:
        self._root = {key: key for key in table}
        self.members = {key: {key} for key in table}
        self._numbers = {
            key: {column: {str(row[column])} for column in NUMBERED if row[column] is not None}
            for key, row in table.items()
        }
        self._foes: dict[str, set[str]] = defaultdict(set)
        self.how: dict[str, int] = {}
        known = [ruling for ruling in rulings if ruling.record_a in table and ruling.record_b in table]
        for ruling in known:
            if not ruling.same:
                self._foes[ruling.record_a].add(ruling.record_b)
                self._foes[ruling.record_b].add(ruling.record_a)
        for ruling in known:
            if ruling.same:
                self.join([ruling.record_a, ruling.record_b], BY_TABLE)

    def root(self, key: str) -> str:
        """Return the record that stands for the set of a record."""
        while self._root[key] != key:
            self._root[key] = self._root[self._root[key]]
            key = self._root[key]
        return key

    def roots(self, keys: Iterable[str]) -> list[str]:
        """Return the records that stand for the sets of several records, in order."""
        return sorted({self.root(key) for key in keys})

    def numbered(self, root: str) -> bool:
        """Say whether a set holds a UKPRN, company number or ROR identifier."""
        return bool(self._numbers[root])

    def compatible(self, roots: Sequence[str]) -> bool:
        """Say whether no two sets carry different identifiers of one kind."""
        for column in NUMBERED:
            if len(set().union(*(self._numbers[root].get(column, set()) for root in roots))) > 1:
                return False
        return True

    def join(self, keys: Sequence[str], how: str) -> None:
        """Join records to the first of them, except where the table keeps them apart.

        Parameters
        ----------
        keys : sequence of str
            Records.
        how : str
            One of :data:`HOW`; the strongest is remembered for each record, in ``how``.
        """
        for other in keys[1:]:
            if self._union(keys[0], other):
                for key in (keys[0], other):
                    self.how[key] = min(self.how.get(key, len(HOW)), HOW.index(how))

    def _union(self, a: str, b: str) -> bool:
        one, two = sorted((self.root(a), self.root(b)))
        if one == two:
            return True
        foes = set().union(*(self._foes[key] for key in self.members[one] if key in self._foes))
        if foes & self.members[two]:
            return False
        self._root[two] = one
        self.members[one] |= self.members.pop(two)
        for column, numbers in self._numbers.pop(two).items():
            self._numbers[one].setdefault(column, set()).update(numbers)
        return True
