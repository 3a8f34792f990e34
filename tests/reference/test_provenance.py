"""Every row of every table says what it was checked against and when, and one that nobody checked names nobody."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

import pytest

import graph_engine.reference
from graph_engine.errors import TableError
from graph_engine.reference.link_exceptions import local_products
from graph_engine.reference.plants import plants
from graph_engine.reference.provenance import (
    EDITORS_KNOWLEDGE,
    NEVER,
    PROVENANCE_COLUMNS,
    UNCHECKED,
    Checked,
    checked_of,
)
from graph_engine.reference.research_topics import research_topics
from graph_engine.reference.sites import sites
from graph_engine.reference.typed_table import ReferenceTable, Text

TABLES = sorted(files(graph_engine.reference).joinpath("uk").iterdir(), key=lambda path: path.name)


def rows_of(path):
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


@dataclass(frozen=True)
class Pub:
    name: Text
    checked: Checked = UNCHECKED


PUBS = ReferenceTable("pubs.csv", Pub)


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_every_row_says_what_it_was_checked_against_and_when(path):
    for row in rows_of(path):
        assert set(PROVENANCE_COLUMNS) <= set(row), path.name
        assert checked_of(row)[1] is None, (path.name, row)


def test_there_are_tables_to_look_at():
    assert len(TABLES) > 25
    assert sum(len(rows_of(path)) for path in TABLES) > 1500


def test_publications_are_those_of_a_release(snapshot_engine):
    loaded = set(snapshot_engine.figures.sources.index)
    named = {row["checked_against"] for path in TABLES for row in rows_of(path)}
    keys = {key for key in named if not key.startswith("https://")} - {EDITORS_KNOWLEDGE}
    assert keys
    assert keys <= loaded


def test_no_works_is_listed_that_nobody_vouches_for(snapshot_engine):
    figures = snapshot_engine.figures
    for row in plants().rows:
        if row.here:
            voucher = figures.vouched_works.of(row)
            assert row.checked.page or voucher.source == row.checked.against, row
        else:
            assert not row.checked.may_name, row


def test_what_only_the_editors_know_of_products_keeps_something_away():
    for row in local_products().rows:
        assert row.checked.may_name or row.not_to or row.not_from, row


def test_what_was_looked_up_nowhere_gives_no_name():
    assert all(not row.checked.may_name for row in sites().rows)
    assert {row.named for row in sites().rows} == {"a site of its own, by our own knowledge"}
    checked = [row for row in research_topics().rows if row.centre and row.checked.may_name]
    assert all(row.checked.page for row in checked), "an impact case names no centre"


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        ("uk-ets,2026-11-30", None),
        ("https://example.org/works,2026-11-30", None),
        (f"{EDITORS_KNOWLEDGE},{NEVER}", None),
        (f"{EDITORS_KNOWLEDGE},2026-11-30", "checked_on"),
        ("uk-ets,never", "checked_on"),
        ("uk-ets,2026-11", "checked_on"),
        ("uk-ets,", "checked_on"),
        (",2026-11-30", "checked_against"),
        ("http://example.org/works,2026-11-30", "checked_against"),
        ("a company site,2026-11-30", "checked_against"),
    ],
)
def test_a_row_without_a_true_check_is_refused(cells, wrong):
    text = f"name,checked_against,checked_on\nCrown,{cells}\n"
    if wrong is None:
        (pub,) = PUBS.read(text)
        assert pub.checked == Checked(*cells.split(","))
        assert pub.checked.may_name == (pub.checked.against != EDITORS_KNOWLEDGE)
    else:
        with pytest.raises(TableError, match=rf"pubs\.csv, line 2, column {wrong}: "):
            PUBS.read(text)


def test_a_table_given_as_text_may_leave_it_out():
    assert PUBS.read("name\nCrown\n") == (Pub("Crown", UNCHECKED),)
    assert PUBS.all_columns == ("name", *PROVENANCE_COLUMNS)


def test_no_check_lies_before_the_tables():
    days = {row["checked_on"] for path in TABLES for row in rows_of(path)} - {NEVER}
    assert min(date.fromisoformat(day) for day in days) >= date(2026, 11, 30)
