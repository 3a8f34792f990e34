"""Works that may be named: those for which a record of the release vouches, or a page that was read.

Everything else that ``plants.csv`` and ``local_products.csv`` say may keep a suggestion from being shown, and names
nobody.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph_engine.datasets.figures import Figures
from graph_engine.datasets.vouched_works import Voucher
from graph_engine.explanations.vouching import edition_year
from graph_engine.organisations.casing import cased
from graph_engine.reference.link_exceptions import local_products
from graph_engine.reference.plants import Plant, plants

__all__ = ["NamedWorks", "local_product", "named_works", "works_in_use"]


@dataclass(frozen=True)
class NamedWorks:
    """A works and what vouches for it.

    Parameters
    ----------
    plant : Plant
        The works.
    voucher : Voucher or None
        The record that carries it; ``None`` where a page does.
    """

    plant: Plant
    voucher: Voucher | None

    def source(self, figures: Figures) -> str:
        """Title of the publication that vouches for it, or address of the page."""
        return figures.source_title(self.voucher.source) if self.voucher else str(self.plant.checked.page)

    def dated(self, figures: Figures) -> str:
        """Day on which the page was read, or last year in which the record carries it."""
        if self.voucher is None:
            return self.plant.checked.on
        return str(self.voucher.seen or edition_year(figures, self.voucher.source))

    def reason(self, figures: Figures) -> str:
        """What the works does, and which record says that it is there, under which class and when."""
        return f"{self.plant.does}; {self._record(figures)}"

    def _record(self, figures: Figures) -> str:
        voucher = self.voucher
        if voucher is None:
            return f"according to {self.plant.source} (page read on {self.plant.checked.on})"
        stands = f"SIC {voucher.sic}, {figures.sic_name(voucher.sic)}"
        if voucher.site is None:
            name, edition = cased(voucher.registered), figures.edition(voucher.source)
            return f"{name} is registered here under {stands} ({edition})"
        return f"on record as “{cased(voucher.site)}” under {stands}, last in {voucher.seen}"


def named_works(figures: Figures, place: str, activity: str) -> list[NamedWorks]:
    """Works of an activity in an area that may be named, best known first.

    Parameters
    ----------
    figures : Figures
        The figures of the release.
    place : str
        ITL2 code of 2021.
    activity : str
        Code of the activity.
    """
    return works_in_use(figures, plants().of(place, activity))


def works_in_use(figures: Figures, rows: tuple[Plant, ...]) -> list[NamedWorks]:
    """Those of some works that may be named, in their order."""
    found = (NamedWorks(plant, figures.vouched_works.of(plant)) for plant in rows)
    return [one for one in found if one.voucher or one.plant.checked.page]


def local_product(figures: Figures, unit: str, activity: str) -> str | None:
    """What is mostly made of an activity in a unit, where a page or a publication of the release vouches for it.

    Parameters
    ----------
    figures : Figures
        The figures of the release.
    unit : str
        Key of the area.
    activity : str
        Code of the activity.
    """
    product = local_products().of(figures.place(unit), activity)
    if product is None or not product.checked.may_name:
        return None
    loaded = product.checked.against in figures.sources.index
    return product.label if product.checked.page or loaded else None
