"""Columns of projects that two areas have together."""

from __future__ import annotations

from web.presentation.data_table import CellKind, TableColumn

JOINT_PROJECT = (
    TableColumn("year", "Start", CellKind.YEAR, gaps=True, cell=lambda one: one.year and str(one.year)),
    TableColumn("code", "Code of the project", gaps=True, heading="Project", cell=lambda one: one.name),
    TableColumn("title", "Title", gaps=True),
    TableColumn("acronym", "Acronym", gaps=True),
    TableColumn("programme", "Programme", gaps=True),
    TableColumn("partners", "Partners in all", CellKind.COUNT, gaps=True),
    TableColumn("small", "Of few partners, so that people meet", CellKind.FLAG),
    TableColumn("here", "Organisations of the first area", CellKind.TEXTS, cell=lambda one: "; ".join(one.here)),
    TableColumn("there", "Organisations of the second area", CellKind.TEXTS, cell=lambda one: "; ".join(one.there)),
    TableColumn("source", "Source"),
)
"""The page shows :data:`ON_PAGE` of them."""

ON_PAGE = ("year", "code", "programme", "partners", "here", "there")
