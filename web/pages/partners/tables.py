"""The tables of the pages of a pair: their columns, each declared once for the page, its CSV and its JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from graph_engine.explanations.evidence import Evidence
from graph_engine.suggestions.intermediaries import Intermediary
from web.presentation.area_columns import CAUTION, FILES, cautions, marked
from web.presentation.data_table import CellKind, DataTable, TableColumn
from web.presentation.evidence_columns import EVIDENCE, edition_after, figure_cell, figure_link
from web.presentation.links import source_page
from web.presentation.sentences import figure


@dataclass(frozen=True)
class Proof:
    """A row of evidence with its number, the edition that it can be looked up in, and what to know of its figure."""

    number: int
    row: Evidence
    key: str | None
    licence: str
    caution: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """JSON of the row."""
        return {
            "number": self.number,
            **self.row.as_dict(),
            "licence": self.licence,
            "source_key": self.key,
            "caution": self.caution,
        }


def proof_table(proofs: Sequence[Proof], *, meaning: str | None = None, linked: bool = True) -> DataTable:
    """Numbered figures behind a pair; not ``linked`` where the page is a file that leads nowhere.

    ``meaning`` explains the mark of figures that jumped.
    """

    def value(proof: Proof) -> Any:
        return figure_cell(proof.row, f"figure {proof.number}") if linked else figure(proof.row.value)

    def cited(proof: Proof) -> Markup:
        source = Markup("{}").format(proof.row.source)
        if linked and proof.key:
            source = Markup('<a class="govuk-link" href="{}">{}</a>').format(source_page(proof.key), source)
        licence = f". {proof.licence}" if proof.licence else ""
        return source + edition_after(proof.row) + licence

    own: Mapping[str, Mapping[str, Any]] = {
        "value": {
            "cell": value,
            "link": (lambda proof: figure_link(proof.row)) if linked else None,
            "note": lambda proof: marked(proof.caution),
        },
        "cited": {"heading": "Source, edition and licence", "cell": cited},
    }
    columns = (
        TableColumn("number", "No.", CellKind.ANY),
        *(replace(_of_row(column), **own.get(column.name, {})) for column in EVIDENCE if column.name != "row"),
        TableColumn("licence", "Licence", only=FILES),
        TableColumn("source_key", "Source key", gaps=True, only=FILES),
        CAUTION,
    )
    remark = cautions([(proof.caution,) for proof in proofs], meaning)
    return DataTable("Published figures behind the pair", columns, proofs, remark=remark)


def intermediary_table(found: Sequence[Intermediary], here: str, there: str) -> DataTable:
    """Organisations elsewhere that worked with both areas, which are named ``here`` and ``there``."""
    columns = (
        TableColumn("key", "Key"),
        TableColumn("name", "Organisation"),
        TableColumn("place", "Place", value=lambda one: one.area.name),
        TableColumn("projects_with_area", f"Joint projects with {here}", CellKind.COUNT),
        TableColumn("projects_with_partner", f"Joint projects with {there}", CellKind.COUNT),
        TableColumn("closeness", "Closeness", CellKind.NUMBER, gaps=True),
    )
    return DataTable("Organisations elsewhere that worked with both", columns, found)


def _of_row(column: TableColumn) -> TableColumn:
    """A column of published figures, for rows that hold such a figure."""

    def cell(proof: Proof) -> Any:
        return column.read(proof.row)

    return replace(column, cell=cell)
