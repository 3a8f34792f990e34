"""Names of trades, buyers by judgement, withheld figures and works that hold most of a figure."""

from __future__ import annotations

import pytest

from graph_engine.classifications.activities import CLASS_DIGITS
from graph_engine.errors import InputError, TableError, UnknownNameError
from graph_engine.reference.trade_names import (
    BUYERS,
    TABLE,
    read_final_buyers,
    read_trade_names,
    trade_names,
)
from graph_engine.reference.unknown_fields import unknown_fields


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("gluten-free biscuits", "1072"),
        ("PCB assembly", "2612"),
        ("injection moulding", "2229"),
        ("timber frame houses", "1623"),
        ("wedding dresses", "1413"),
        ("stainless steel pipe fittings", "2420"),
        ("quarry crushing machines", "2892"),
        ("offshore wind cable laying", "4222"),
        ("video game development", "5821"),
        ("cyber security testing", "6202"),
        ("hydrogen storage tanks", "2529"),
        ("vegan leather", "1396"),
        ("forgings for gearboxes", "2550"),
        ("school furniture", "3101"),
        ("fish processing", "1020"),
        ("craft beer brewing", "1105"),
        ("wool carpets", "1393"),
        ("oak barrels", "1624"),
        ("hearing aids", "2660"),
        ("cold storage of frozen food", "5210"),
    ],
)
def test_words_of_twenty_trades_are_read_as_their_class(snapshot_engine, question, first):
    found = snapshot_engine.find(question)
    assert found.read_as[0].code == first
    assert found.regions


def test_northern_ireland_is_named_with_its_own_figures(snapshot_engine):
    best = snapshot_engine.find("quarry crushing machines").regions[0]
    assert best.area.name == "Northern Ireland"
    assert (best.evidence[0].unit, best.evidence[0].year) == ("employee jobs", 2019)
    assert "employee jobs" in best.reason
    assert "2019" in best.reason
    assert best.area.name in snapshot_engine.find("wool carpets").note, "its figure is withheld"
    assert best.area.name not in snapshot_engine.find("quarry crushing machines").note


def test_a_figure_that_one_works_may_hold_is_said_to_be_one(snapshot_engine):
    regions = snapshot_engine.find("forgings").regions
    table = snapshot_engine.finder.class_jobs
    held = {region.area.code: table.one_site(region.area.key, "2550") for region in regions}
    assert held["TLC1"]
    assert not held["TLG3"]
    # A sentence more, behind the figure.
    assert {region.area.code: region.reason.count(". ") for region in regions} == held


def test_what_no_table_of_inputs_shows_is_sold_by_judgement_and_said_to_be(snapshot_engine):
    judged = snapshot_engine.find("school furniture", want="offer")
    assert judged.regions
    assert not any("Share of" in row.claim for row in judged.regions[0].evidence)
    assert judged.note
    linked = snapshot_engine.find("forgings", want="offer")
    assert any("Share of" in row.claim for row in linked.regions[0].evidence)
    assert linked.note.startswith("No text of a project")
    assert "general knowledge" not in linked.note


def test_every_code_of_the_tables_is_in_the_classification(snapshot_engine):
    known = snapshot_engine.figures.sic_names
    for row in trade_names().rows:
        assert all(code in known and len(code) == CLASS_DIGITS for code in row.classes), row
    for row in unknown_fields().rows:
        assert all(code in known for code in row.nearest), row
    for one in BUYERS.read():
        assert all(code in known for code in one.buyers), one


@pytest.mark.parametrize(
    ("reader", "columns", "row", "said"),
    [
        (read_trade_names, TABLE.columns, "cnc,25,why,who", "codes of 4 digits"),
        (read_trade_names, TABLE.columns, "cnc,2562;2562,why,who", "each once"),
        (read_trade_names, TABLE.columns, "cnc,2562,why,who\ncnc,2561,why,who", "no other row has"),
        (read_final_buyers, BUYERS.columns, "10,4,why,who", "digits"),
        (read_final_buyers, BUYERS.columns, "10,46,why,who\n10,47,why,who", "no other row has"),
    ],
)
def test_a_slip_in_a_table_is_refused(reader, columns, row, said):
    with pytest.raises(TableError, match=said):
        reader(",".join(columns) + "\n" + row + "\n")


@pytest.mark.parametrize("near", ["England", "Angus", "Sheffield + Rotherham"])
def test_an_area_without_an_outline_is_somewhere_all_the_same(snapshot_engine, near):
    found = snapshot_engine.find("cheese", near=near)
    assert found.regions
    assert all(region.distance_km >= 0 for region in found.regions)


def test_a_group_of_classes_is_refused_with_its_classes(snapshot_engine):
    with pytest.raises(UnknownNameError, match="2550"):
        snapshot_engine.find("", sic=["255"])


def test_an_area_that_lies_nowhere_is_said_to(snapshot_engine):
    with pytest.raises(InputError, match="Eastern Scotland"):
        snapshot_engine.find("cheese", near="UKM2")
