"""Units of organisations: the code of an ITL3 area names its unit, also where a district of it lies in two."""

import pandas as pd

from graph_engine.datasets.organisations_by_place import units_of_areas


def test_an_itl3_area_lies_in_the_unit_of_its_code(snapshot_engine):
    figures = snapshot_engine.figures
    areas = figures.gazetteer.areas
    fine = areas.index[(areas["level"] == "ITL3") & (areas["vintage"] == 2021)]
    found = units_of_areas(pd.Series(fine), figures.gazetteer, figures.units)
    units = set(figures.units)
    held = {key: f"ITL2-2021:{key.partition(':')[2][:4]}" for key in fine}
    assert {key: unit for key, unit in held.items() if unit in units}.items() <= found.items()
    # The islands of North Ayrshire are of the Highlands, its mainland of Southern Scotland.
    assert found["ITL3-2021:TLM63"] == "ITL2-2021:TLM6"
    assert found["ITL3-2021:TLM93"] == "ITL2-2021:TLM9"


def test_a_district_of_two_units_leaves_open_which(snapshot_engine):
    figures = snapshot_engine.figures
    argyll = "LAD-2025:S12000035"
    assert units_of_areas(pd.Series([argyll]), figures.gazetteer, figures.units) == {argyll: None}


def test_who_is_placed_by_such_an_area_is_not_lost(snapshot_engine):
    assert snapshot_engine.figures.organisations.unit_of["ror:04ke6ht85"] == "ITL2-2021:TLM6"
