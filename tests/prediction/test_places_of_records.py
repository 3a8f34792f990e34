"""Places of organisations in files: by region code, by town, and never by both in one frame."""

from __future__ import annotations

import pandas as pd
import pytest

from graph_engine.prediction.places_of_records import BY_CODE, BY_TOWN, places_of_records, town_key

COLUMNS = ["key", "country", "nuts", "town", "latitude", "longitude"]


def placed(rows, same=(), earlier=()):
    records = pd.DataFrame(rows, columns=COLUMNS).set_index("key")
    whose = pd.Series([dict(same).get(key, key) for key in records.index], index=records.index, dtype=object)
    before = pd.Series(records.index.isin(list(earlier)), records.index)
    return places_of_records(records, whose, before, "ES")


def test_region_codes_are_the_areas_and_fill_their_towns():
    found = placed(
        [
            ("a", "ES", "ES300", "Madrid", 40.4, -3.7),
            ("b", "ES", None, "MADRID", None, None),
            # A town with two regions tells neither, nor does the same name in another country.
            ("c", "ES", "ES511", "Lérida", 41.6, 0.6),
            ("d", "ES", "ES513", "Lerida", 41.6, 0.6),
            ("e", "ES", None, "LERIDA", None, None),
            ("f", "PT", None, "Madrid", None, None),
            ("g", "ES", "ES3", None, None, None),
            ("h", "ES", "ESZZZ", None, None, None),
        ]
    )
    assert found.areas == BY_CODE
    assert found.table["area"].tolist() == ["ES300", "ES300", "ES511", "ES513", None, None, None, None]


def test_without_codes_towns_are_the_areas():
    found = placed(
        [
            ("a", "ES", "ES300", "Madrid", 40.4, -3.7),
            ("b", "ES", "", "DERIO (BIZKAIA)", 43.3, -2.9),
            ("c", "ES", None, "Derio", None, None),
            ("d", "ES", None, None, None, None),
        ]
    )
    assert found.areas == BY_TOWN
    assert found.table["area"].tolist() == ["madrid", "derio", "derio", None]


def test_codes_of_an_earlier_programme_are_of_another_vintage():
    rows = [("a", "ES", None, None, None, None), ("b", "ES", "ES300", "Bilbao", 43.3, -2.9)]
    assert placed(rows, earlier=["b"]).table["area"].tolist() == [None, None]


def test_other_records_of_an_organisation_tell_its_place():
    """Its own first, then those of newer programmes, whatever the order of rows."""
    rows = [
        ("h", "ES", None, None, None, None),
        ("f", "ES", "ES111", "Vigo", 42.2, -8.7),
        ("n", "ES", "ES300", "Madrid", 40.4, -3.7),
    ]
    same = {"f": "h", "n": "h"}
    for order in (rows, rows[::-1]):
        found = placed(order, same, earlier=["f"])
        assert found.table.loc["h"].tolist() == [40.4, -3.7, "ES300"]
    own = [("h", "ES", "ES211", None, 42.8, -2.7), *rows[1:]]
    assert placed(own, same, earlier=["f"]).table.loc["h"].tolist() == [42.8, -2.7, "ES211"]


def test_organisations_of_earlier_programmes_alone_do_not_choose_the_frame():
    rows = [("a", "ES", "ES300", None, None, None)]
    rows += [(f"f{at}", "ES", None, f"Town {chr(97 + at)}", None, None) for at in range(9)]
    assert placed(rows, earlier=[f"f{at}" for at in range(9)]).areas == BY_CODE


@pytest.mark.parametrize("text", ["", "  ", "4021", "(Bizkaia)", "CEDEX 2", "(Bizkaia"])
def test_what_is_no_town_is_none(text):
    assert town_key(text) == ""


def test_spellings_of_a_town_meet():
    assert len({town_key(one) for one in ("Köln", "KOELN", "KOLN", " köln ", "Köln 12")}) == 1
    assert town_key("Issy-les-Moulineaux") == town_key("ISSY LES MOULINEAUX")


def test_half_a_place_of_one_record_is_not_made_whole_by_another():
    rows = [("a", "ES", None, "Vigo", 42.2, None), ("b", "ES", None, "Vigo", 40.4, -3.7)]
    found = placed(rows, same=[("b", "a")]).table.loc["a"]
    assert (found["latitude"], found["longitude"]) == (40.4, -3.7)
