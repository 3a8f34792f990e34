"""A works is named where a record carries the same operator in the same place and class, and nowhere else."""

from __future__ import annotations

import json

import pytest

from graph_engine.datasets import vouched_works
from graph_engine.datasets.figures import Figures
from graph_engine.explanations import contacts, named_works
from graph_engine.explanations.contacts import firms
from graph_engine.reference.plants import read_plants

HEADER = "place,activity,name,town,makes,status,match,reason,source,checked_against,checked_on\n"
KNOWN = "editors-knowledge,never"


@pytest.fixture
def listed(snapshot_engine, monkeypatch):
    """Figures of the snapshot with rows of works instead of those of the package."""

    def make(*rows):
        table = read_plants(HEADER + "\n".join(rows) + "\n")
        for module in (vouched_works, named_works, contacts):
            monkeypatch.setattr(module, "plants", lambda: table)
        return Figures(snapshot_engine.store), table

    return make


def unit(figures, place):
    return next(one for one in figures.units if figures.place(one) == place)


def named(figures, place, activity):
    return [one.name for one in firms(figures, unit(figures, place), activity)]


@pytest.mark.long
def test_an_installation_vouches_with_its_class_and_year(listed):
    figures, table = listed(f"TLD6,291,Bentley,Crewe,luxury cars,here,bentley motors,why,me,{KNOWN}")
    voucher = figures.vouched_works.of(table.rows[0])
    assert voucher.source == "uk-ets"
    assert voucher.sic == "2910"
    assert voucher.seen >= 2024
    (contact, *_) = firms(figures, unit(figures, "TLD6"), "291")
    assert contact.name == "Bentley"
    assert contact.ties_to == (
        "makes luxury cars at Crewe; on record as “Bentley – Crewe” under SIC 2910, manufacture of motor vehicles, "
        f"last in {voucher.seen}"
    )
    assert contact.source == "UK Emissions Trading Scheme: installations, operators and recorded emissions"
    assert contact.districts == ("E06000049",)


@pytest.mark.long
def test_an_employer_vouches_with_its_edition(listed):
    figures, _ = listed(f"TLE4,281,Sulzer,Leeds,pumps,here,sulzer pumps,why,me,{KNOWN}")
    (contact, *_) = firms(figures, unit(figures, "TLE4"), "281")
    assert contact.ties_to == (
        "makes pumps at Leeds; Sulzer Pumps (UK) Limited is registered here under SIC 28131, manufacture of pumps "
        "(2019-20)"
    )


@pytest.mark.long
def test_what_no_record_carries_is_not_named(listed):
    # The operator elsewhere, in another class, in another town; another operator; a name that only begins so.
    figures, table = listed(
        f"TLD3,291,Bentley,Manchester,luxury cars,here,bentley motors,why,me,{KNOWN}",
        f"TLD6,255,Bentley,Crewe,pressings,here,bentley motors,why,me,{KNOWN}",
        f"TLD6,291,Bentley,Chester,luxury cars,here,bentley motors,why,me,{KNOWN}",
        f"TLD6,291,Invented Works,Crewe,luxury cars,here,invented works,why,me,{KNOWN}",
        f"TLD6,291,Bentley One,Crewe,luxury cars,here,bentley mot,why,me,{KNOWN}",
    )
    assert len(table.rows) == 5
    for row in table.rows:
        place, activity, name = row.key[:3]
        assert figures.vouched_works.of(row) is None, row
        assert name not in named(figures, place, activity), row


@pytest.mark.long
def test_a_closed_site_vouches_for_nothing(listed):
    figures, table = listed(
        f"TLD6,201,Tata Chemicals,Winnington,soda ash,here,tata chemicals,why,me,{KNOWN}",
        f"TLH1,101,Gressingham,Redgrave,duck,here,gressingham,why,me,{KNOWN}",
    )
    soda, duck = (figures.vouched_works.of(row) for row in table.rows)
    assert soda.site != "Winnington Sodium Bicarbonate Manufacture", "closed, and another of the operator stands"
    assert duck is None, "no longer approved"


@pytest.mark.long
def test_a_page_vouches_with_its_day(listed):
    figures, _ = listed(
        'TLD6,291,Invented,Crewe,cars,here,invented,why,"Example, 2024",https://www.example.org/cars,2026-11-30'
    )
    (contact, *_) = firms(figures, unit(figures, "TLD6"), "291")
    assert contact.ties_to == "makes cars at Crewe; according to Example, 2024 (page read on 2026-11-30)"
    assert contact.source == "https://www.example.org/cars"


@pytest.mark.long
def test_a_works_that_is_not_here_still_refuses_the_registered_firm(listed):
    row = "TLD6,291,Bentley,,head office,not here,bentley motors,an office,me"
    figures, _ = listed(f"{row},{KNOWN}")
    assert not any("bentley" in name.casefold() for name in named(figures, "TLD6", "291"))


def test_no_answer_names_works_that_nobody_vouches_for(snapshot_engine):
    # Works that the table once named from memory: no answer of the country names them now.
    gone = ("Thor", "Harrison Spinks", "Wren Kitchens", "Swann-Morton", "Numatic", "Ulster Carpets")
    for area in snapshot_engine.units:
        told = json.dumps(snapshot_engine.match(area, kinds=["supply", "research"], near_misses=True).as_dict())
        assert not [name for name in gone if f'"{name}"' in told], area.name
