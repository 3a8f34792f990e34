"""What the tables say of links: which are no reason to show anything, and what a place really makes.

National tables know groups of products; ``link_exceptions.csv`` says where a group hides the wrong product, and
``local_products.csv`` what makers of one place make of their group.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Annotated

from graph_engine.reference.activity_rows import ActivityCode, ActivityPrefix, ActivityPrefixes
from graph_engine.reference.area_codes import AreaCode
from graph_engine.reference.provenance import UNCHECKED, Checked
from graph_engine.reference.typed_table import CellError, ColumnNamed, ReferenceTable, Text, one_of

__all__ = [
    "LinkException",
    "LinkExceptions",
    "LocalProduct",
    "LocalProducts",
    "link_exceptions",
    "local_products",
    "read_link_exceptions",
    "read_local_products",
]

ACTIONS = ("drop", "keep", "only", "reach", "relabel")
_SIDES = ("supplier", "buyer")
SHORTEST_REACH_KM = 1
LONGEST_REACH_KM = 1000


@dataclass(frozen=True)
class LinkException:
    """What the table says of one link between a supplying and a buying activity.

    Parameters
    ----------
    supplier, buyer : str
        Codes of the activities.
    drops : bool
        Whether the link is no reason to show anything.
    label : str or None
        Closer name of what is supplied; reads on after "makes".
    reach_km : float or None
        Distance over which it is bought, in km, instead of the activity's; it never doubles.
    only_suppliers, only_buyers : tuple of str
        Subclasses (5 digits): the link holds only where one of them is the largest of the side's activity in its
        place. Empty: any.
    reason : str
        Why, the reasons of all rows that speak.
    """

    supplier: str
    buyer: str
    drops: bool
    label: str | None
    reach_km: float | None
    only_suppliers: tuple[str, ...]
    only_buyers: tuple[str, ...]
    reason: str

    def allows(self, supplier_class: str | None, buyer_class: str | None) -> bool:
        """Return whether the link holds between places with these largest subclasses.

        A class that is not known (``None``) cannot be told to be the right one, so it is not allowed where the
        table names classes.
        """
        return (not self.only_suppliers or supplier_class in self.only_suppliers) and (
            not self.only_buyers or buyer_class in self.only_buyers
        )


@dataclass(frozen=True)
class LinkRow:
    """A row of the table of link exceptions.

    Parameters
    ----------
    supplier, buyer : str
        Prefixes of the activities of which it speaks; one of them may be empty, for any.
    action : str
        ``drop`` or ``keep`` the link, ``relabel`` it, set its ``reach``, or ``only`` between some subclasses.
    value : str
        The label, the reach in km, or the side and its subclasses.
    reason, source : str
        Why, and who says so in public.
    """

    supplier: Annotated[ActivityPrefix, ColumnNamed("supplier_prefix")]
    buyer: Annotated[ActivityPrefix, ColumnNamed("buyer_prefix")]
    action: Annotated[str, one_of(*ACTIONS)]
    value: str
    reason: Text
    source: Text

    def __post_init__(self) -> None:
        """Refuse a row that speaks of every link, and a value that its action does not allow."""
        if not self.supplier and not self.buyer:
            raise CellError("supplier_prefix", "a SIC 2007 prefix here or in buyer_prefix")
        if self.action in ("drop", "keep"):
            if self.value:
                raise CellError("value", f"nothing, as the action is {self.action}")
        elif self.action == "reach":
            if not _is_reach(self.value):
                raise CellError("value", f"a number from {SHORTEST_REACH_KM} to {LONGEST_REACH_KM}")
        elif not self.value:
            raise CellError("value", "any text, not nothing")
        elif self.action == "only":
            prefix = self.supplier if self.side == "supplier" else self.buyer
            if self.side not in _SIDES or not all(len(each) == 5 and each.isdecimal() for each in self.classes):
                raise CellError(
                    "value", "'supplier' or 'buyer' and subclasses of five digits, such as 'buyer 10850; 10920'"
                )
            if not all(each.startswith(prefix) for each in self.classes):
                raise CellError("value", f"subclasses that begin with the {self.side}'s prefix {prefix!r}")

    @property
    def side(self) -> str:
        """Side whose subclasses are told; empty for other actions than ``only``."""
        return self.value.partition(" ")[0] if self.action == "only" else ""

    @property
    def classes(self) -> tuple[str, ...]:
        """The subclasses of an action ``only``."""
        return tuple(each.strip() for each in self.value.partition(" ")[2].split(";"))

    @cached_property
    def question(self) -> str:
        """What the row answers: each question is answered by one row."""
        # A narrow “keep” answers the question of a wide “drop”, so that the longer prefix decides.
        return "drop" if self.action == "keep" else f"{self.action} {self.side}".strip()


LINKS = ReferenceTable(
    "link_exceptions.csv", LinkRow, once={"action": lambda row: [(row.supplier, row.buyer, row.question)]}
)


@dataclass(frozen=True)
class LinkExceptions:
    """All rows of the table of link exceptions.

    Four questions are answered each by its own longest match of both prefixes together (of two as long, the longer
    supplier's): is it dropped (a longer ``keep`` overrides a shorter ``drop``), under which label, over which reach,
    and only between which subclasses.
    """

    rows: tuple[LinkRow, ...]

    def of(self, supplier: str, buyer: str) -> LinkException | None:
        """Return what the table says of a link, or ``None`` where it says nothing.

        Parameters
        ----------
        supplier, buyer : str
            Codes of activities.

        Examples
        --------
        >>> found = link_exceptions()
        >>> found.of("281", "293").drops, found.of("281", "301").drops, found.of("245", "293")
        (True, False, None)
        """
        best: dict[str, LinkRow] = {}
        for row in self.rows:
            if supplier.startswith(row.supplier) and buyer.startswith(row.buyer):
                held = best.get(row.question)
                if held is None or _weight(row) > _weight(held):
                    best[row.question] = row
        if not best:
            return None
        label, reach = best.get("relabel"), best.get("reach")
        return LinkException(
            supplier=supplier,
            buyer=buyer,
            drops="drop" in best and best["drop"].action == "drop",
            label=label.value if label else None,
            reach_km=float(reach.value) if reach else None,
            only_suppliers=best["only supplier"].classes if "only supplier" in best else (),
            only_buyers=best["only buyer"].classes if "only buyer" in best else (),
            reason="; ".join(dict.fromkeys(best[question].reason for question in sorted(best))),
        )


def read_link_exceptions(text: str | None = None) -> LinkExceptions:
    """Read and check the table of link exceptions.

    Parameters
    ----------
    text : str, optional
        The table as CSV text; the table of the package where not given.

    Raises
    ------
    TableError
        If a row is not valid, a prefix belongs to no activity, or two rows answer the same question.
    """
    return LinkExceptions(tuple(sorted(LINKS.read(text), key=lambda each: (each.supplier, each.buyer, each.question))))


@lru_cache(maxsize=1)
def link_exceptions() -> LinkExceptions:
    """Return the link exceptions of the package's table, read once."""
    return read_link_exceptions()


def _is_reach(value: str) -> bool:
    try:
        return SHORTEST_REACH_KM <= float(value) <= LONGEST_REACH_KM
    except ValueError:
        return False


def _weight(row: LinkRow) -> tuple[int, int]:
    # At one length the supplier decides: two rows never weigh the same for one link.
    return len(row.supplier) + len(row.buyer), len(row.supplier)


@dataclass(frozen=True)
class LocalProduct:
    """What the makers of one activity in one area mostly make, and whom that cannot concern.

    Parameters
    ----------
    place : str
        ITL2 code of 2021.
    activity : str
        Code of the activity.
    label : str
        What is mostly made there; reads on after "makes".
    not_to, not_from : tuple of str
        Prefixes of activities that this product does not go to, and whose products it is not made from;
        ``("",)`` means any.
    reason, source : str
        Why, and who can confirm it.
    checked : Checked
        What it was checked against: the figures of jobs by class, or what vouches for all works of the place and
        activity. Whom a product does not concern counts in any case, its name is shown where it was checked.
    """

    place: AreaCode
    activity: ActivityCode
    label: Text
    not_to: ActivityPrefixes
    not_from: ActivityPrefixes
    reason: Text
    source: Text
    checked: Checked = UNCHECKED

    def goes_to(self, buyer: str) -> bool:
        """Return whether the product may be an input of the activity `buyer`."""
        return not buyer.startswith(self.not_to) if self.not_to else True

    def takes(self, supplier: str) -> bool:
        """Return whether the product may be made from what the activity `supplier` makes."""
        return not supplier.startswith(self.not_from) if self.not_from else True


PRODUCTS = ReferenceTable(
    "local_products.csv", LocalProduct, once={"activity": lambda row: [(row.place, row.activity)]}
)


@dataclass(frozen=True)
class LocalProducts:
    """All rows of the table of local products."""

    rows: tuple[LocalProduct, ...]

    @cached_property
    def _by_place(self) -> dict[tuple[str, str], LocalProduct]:
        return {(row.place, row.activity): row for row in self.rows}

    def of(self, place: str, activity: str) -> LocalProduct | None:
        """Return what is mostly made of `activity` in `place` (ITL2 code of 2021), or ``None`` where no row says so.

        Examples
        --------
        >>> found = local_products().of("TLE3", "255")
        >>> found.label, found.goes_to("291"), found.goes_to("301")
        ('heavy open-die forgings', False, True)
        """
        return self._by_place.get((place, activity))


def read_local_products(text: str | None = None) -> LocalProducts:
    """Read and check the table of local products.

    Parameters
    ----------
    text : str, optional
        The table as CSV text; the table of the package where not given.

    Raises
    ------
    TableError
        If a row is not valid, names no area or activity, or two rows are for one place and activity.
    """
    return LocalProducts(tuple(sorted(PRODUCTS.read(text), key=lambda each: (each.place, each.activity))))


@lru_cache(maxsize=1)
def local_products() -> LocalProducts:
    """Return the local products of the package's table, read once."""
    return read_local_products()
