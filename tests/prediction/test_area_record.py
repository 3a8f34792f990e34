"""What became of earlier lists of areas: by hand, and on the snapshot, where the back-test says the same."""

from dataclasses import replace

import pytest

from graph_engine.networks.model import JointProject
from graph_engine.prediction.area_record import AREA_RECORDS, area_records, record_limits
from tests.prediction.made_participations import participations

AREAS = {"a": "AA111", "b": "AB111", "c": "AC111", "d": "AD111"}


def project(key):
    return JointProject(key, "H2020", key.upper(), "", "", (), 2018, None, 2, "made up", f"https://example.org/{key}")


@pytest.fixture
def records():
    """Until 2017 a and b work with one partner abroad, c and d with another; later a has projects with b and with d."""
    projects = {
        f"{member}{year}": ("H2020", f"{year}-01-01", {"t"}, [member, partner])
        for member, partner in (("a", "x"), ("b", "x"), ("c", "y"), ("d", "y"))
        for year in (2016, 2017)
    }
    projects |= {f"d{at}": ("H2020", f"2017-0{at}-01", {"u"}, ["d", "y"]) for at in range(2, 6)}
    projects["late"] = ("H2020", "2020-01-01", {"t"}, ["a", "b"])
    projects["first"] = ("H2020", "2018-05-01", {"t"}, ["a", "b"])
    projects["other"] = ("H2020", "2019-05-01", {"t"}, ["a", "d"])
    found = participations(projects, list("abcd"), ["x", "y"], AREAS)
    return area_records(lambda: found, lambda keys: [project(key) for key in keys])


def test_each_area_has_the_likeliest_first_and_what_became_of_them(records):
    found = records.of(["AA"])
    assert (records.origin, records.newest) == (record_limits().origin, "2020-01-01")
    first = found.likely[0]
    assert (first.area, first.partner, first.place) == ("AA111", "AB111", 1)
    # Of two joint projects the earlier.
    assert (first.project, first.began, first.name) == ("first", "2018-05-01", "Horizon 2020 project FIRST")
    assert [one.partner for one in found.came_true] == ["AB111", "AD111"]
    assert (found.new, found.found_by_popularity) == (2, 2)
    # Three are open and all are listed: so many come true by chance too.
    assert found.expected == pytest.approx(2.0)
    # Whoever has most projects stands first by popularity.
    assert found.popularity[0].partner == "AD111"


def test_areas_are_taken_together_by_the_beginning_of_their_codes(records):
    both = records.of(["AA", "AB"])
    assert both.areas == ("AA111", "AB111")
    assert len(both.came_true) == 3
    assert records.of(["ZZ"]) is None
    assert records.of([]) is None
    assert records.of(["AC"]).as_dict()["came_true"] == 0


def test_what_is_kept_is_what_was_computed(records):
    from graph_engine.datasets.cached import files

    again = files.unpacked(files.packed(records, AREA_RECORDS.classes), AREA_RECORDS.classes)
    assert again.of(["AA"]) == records.of(["AA"])


def test_the_bundled_back_test_is_of_the_snapshot_and_says_what_the_lists_say(snapshot_engine):
    records, kept = snapshot_engine.area_records, snapshot_engine.back_test
    assert kept is not None, "The bundled back-test is of other participations: hub evaluate --keep makes a new one."
    part = next(one for one in kept.tasks if (one["task"], one["origin"]) == ("area–area", records.origin))
    asked = [code for code in records.open.index if records.open["new"][code]]
    for name, lists in (("likely", "likely"), ("popularity", "popularity")):
        score = next(one for one in part["scores"] if one["score"] == name)
        hits = sum(line.came_true for code in asked for line in getattr(records.of([code]), lists))
        assert hits / len(asked) / record_limits().listed == pytest.approx(score["p_at_10"], abs=1e-6)


def test_an_area_of_any_level_has_the_record_of_its_parts(snapshot_engine):
    whole = snapshot_engine.record_of(snapshot_engine.area("TLE3"))
    assert whole.areas == ("TLE31", "TLE32")
    part = snapshot_engine.gazetteer.area("ITL3-2021:TLE31")
    assert snapshot_engine.record_of(part).areas == ("TLE31",)
    assert snapshot_engine.record_of(snapshot_engine.area("E08000039")).areas == whole.areas
    nowhere = replace(part, code="TLX99")
    assert snapshot_engine.record_of(nowhere) is None
