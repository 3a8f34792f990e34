"""What the tables say of links: which are no reason to show anything, and what a place really makes.

National tables know groups of products; ``link_exceptions.csv`` says where a group hides the wrong product, and
``local_products.csv`` what makers of one place make of their group.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from graph_engine.classifications.activities import activities
from graph_engine.reference.reader import Row, activity_prefix, area_code, read_rows, refuse_duplicates

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

LINK_FILE = "link_exceptions.csv"
LINK_COLUMNS = ("supplier_prefix", "buyer_prefix", "action", "value", "reason", "source")
LINK_ACTIONS = ("drop", "keep", "only", "reach", "relabel")
_SIDES = ("supplier", "buyer")
PRODUCT_FILE = "local_products.csv"
PRODUCT_COLUMNS = ("place", "activity", "label", "not_to", "not_from", "reason", "source")
EVERYTHING = "all"


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
class _LinkRow:
    supplier: str
    buyer: str
    action: str
    side: str
    value: str
    reason: str

    @property
    def question(self) -> str:
        return "drop" if self.action == "keep" else f"{self.action} {self.side}".strip()


@dataclass(frozen=True)
class LinkExceptions:
    """All rows of the table of link exceptions.

    Four questions are answered each by its own longest match of both prefixes together (of two as long, the longer
    supplier's): is it dropped (a longer ``keep`` overrides a shorter ``drop``), under which label, over which reach,
    and only between which subclasses.
    """

    rows: tuple[_LinkRow, ...]

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
        best: dict[str, _LinkRow] = {}
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
            only_suppliers=_classes(best.get("only supplier")),
            only_buyers=_classes(best.get("only buyer")),
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
    rows = read_rows(LINK_FILE, LINK_COLUMNS, text)
    found = [_link_row(row) for row in rows]
    refuse_duplicates(rows, "action", [(each.supplier, each.buyer, each.question) for each in found])
    return LinkExceptions(tuple(sorted(found, key=lambda each: (each.supplier, each.buyer, each.question))))


@lru_cache(maxsize=1)
def link_exceptions() -> LinkExceptions:
    """Return the link exceptions of the package's table, read once."""
    return read_link_exceptions()


def _link_row(row: Row) -> _LinkRow:
    supplier, buyer = _prefix(row, "supplier_prefix"), _prefix(row, "buyer_prefix")
    if not supplier and not buyer:
        row.refuse("supplier_prefix", "a SIC 2007 prefix here or in buyer_prefix")
    action, side = row.choice("action", LINK_ACTIONS), ""
    row.text("reason")
    row.text("source")
    if action in ("drop", "keep"):
        if row.optional("value"):
            row.refuse("value", f"nothing, as the action is {action}")
    elif action == "reach":
        row.number("value", 1, 1000)
    elif action == "only":
        side, _, listed = row.text("value").partition(" ")
        classes = [each.strip() for each in listed.split(";")]
        prefix = supplier if side == "supplier" else buyer
        if side not in _SIDES or not all(len(each) == 5 and each.isdecimal() for each in classes):
            row.refuse("value", "'supplier' or 'buyer' and subclasses of five digits, such as 'buyer 10850; 10920'")
        if not all(each.startswith(prefix) for each in classes):
            row.refuse("value", f"subclasses that begin with the {side}'s prefix {prefix!r}")
        return _LinkRow(supplier, buyer, action, side, ";".join(classes), row.text("reason"))
    else:
        row.text("value")
    return _LinkRow(supplier, buyer, action, side, row.optional("value"), row.text("reason"))


def _weight(row: _LinkRow) -> tuple[int, int]:
    return len(row.supplier) + len(row.buyer), len(row.supplier)


def _classes(row: _LinkRow | None) -> tuple[str, ...]:
    return tuple(row.value.split(";")) if row else ()


def _prefix(row: Row, column: str) -> str:
    return activity_prefix(row, column, activities().codes) if row.optional(column) else ""


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
        Why, and who says so in public.
    """

    place: str
    activity: str
    label: str
    not_to: tuple[str, ...]
    not_from: tuple[str, ...]
    reason: str
    source: str

    def goes_to(self, buyer: str) -> bool:
        """Return whether the product may be an input of the activity `buyer`."""
        return not buyer.startswith(self.not_to) if self.not_to else True

    def takes(self, supplier: str) -> bool:
        """Return whether the product may be made from what the activity `supplier` makes."""
        return not supplier.startswith(self.not_from) if self.not_from else True


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
    rows = read_rows(PRODUCT_FILE, PRODUCT_COLUMNS, text)
    known = activities()
    found = [
        LocalProduct(
            place=area_code(row, "place"),
            activity=row.choice("activity", known.codes),
            label=row.text("label"),
            not_to=_prefixes(row, "not_to"),
            not_from=_prefixes(row, "not_from"),
            reason=row.text("reason"),
            source=row.text("source"),
        )
        for row in rows
    ]
    refuse_duplicates(rows, "activity", [(each.place, each.activity) for each in found])
    return LocalProducts(tuple(sorted(found, key=lambda each: (each.place, each.activity))))


@lru_cache(maxsize=1)
def local_products() -> LocalProducts:
    """Return the local products of the package's table, read once."""
    return read_local_products()


def _prefixes(row: Row, column: str) -> tuple[str, ...]:
    if row.optional(column) == EVERYTHING:
        return ("",)
    return tuple(activity_prefix(row, column, activities().codes, part) for part in row.parts(column))
