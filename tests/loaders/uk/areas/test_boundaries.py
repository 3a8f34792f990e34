"""Outlines: reading, simplifying, dissolving, and the shares of areas that were divided."""

import json

import numpy as np
import pandas as pd
import pytest
import shapely

from graph_engine.errors import LayoutError
from loaders.framework.load_report import FileReport
from loaders.uk.geography import boundaries
from loaders.uk.geography.rows import how_it_went


def test_features_that_cannot_be_used_are_set_aside(tmp_path):
    areas = {
        "E06000001": ("Hartlepool", shapely.box(-1.3, 54.6, -1.2, 54.7)),
        "E06000002": ("", shapely.box(-1.2, 54.6, -1.1, 54.7)),
        "E06000003": ("Metres for degrees", shapely.box(400000, 500000, 410000, 510000)),
        "E06000004": ("A point", shapely.Point(-1.3, 54.6)),
        "E06000005": ("Bow tie", shapely.Polygon([(-1, 54), (-0.8, 54.2), (-0.8, 54), (-1, 54.2)])),
    }
    path = tmp_path / "lad.geojson"
    features = [
        {
            "type": "Feature",
            "properties": {"LAD24CD": code, "LAD24NM": name},
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        for code, (name, shape) in areas.items()
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    file_report = FileReport.of(path)
    rows = boundaries.read_layer(path, boundaries.layer_names(path)[0], file_report, "LAD24CD", "LAD24NM")
    assert list(rows["code"]) == ["E06000001", "E06000005"]
    assert rows["geometry"].map(lambda shape: shape.is_valid).all()
    assert {row.line: row.rule for row in file_report.quarantined} == {
        2: "no name",
        3: boundaries.NO_DEGREES,
        4: "no outline",
    }
    assert file_report.notes["outline crossed itself: repaired"] == 1
    assert file_report.rows_accepted == 2


def test_simplifying_leaves_no_gap_between_neighbours():
    # The left neighbour has a corner on the shared border that the right one lacks.
    left = shapely.Polygon([(0, 50), (0.5, 50), (0.5, 50.2501), (0.5, 50.5), (0, 50.5)])
    right = shapely.box(0.5, 50, 1, 50.5)
    both = boundaries.simplify(np.array([left, right], dtype=object))
    assert shapely.union_all(both).area == pytest.approx(0.5)
    assert shapely.intersection(both[0], both[1]).area == 0
    assert shapely.is_valid(both).all()


def test_boundary_text_has_four_decimals():
    shape = shapely.box(-1.123456789, 50, 0, 51)
    assert boundaries.texts({"x": shape})["x"].count("-1.1235,") > 0
    assert " " not in boundaries.texts({"x": shape})["x"]


def test_area_shares_keep_small_overlaps_only_where_a_lookup_knows_them():
    old = {"a": shapely.box(0, 50, 1, 51)}
    new = {"b": shapely.box(0, 50, 0.95, 51), "c": shapely.box(0.95, 50, 2, 51)}
    assert boundaries.area_shares(old, new)["new"].tolist() == ["b"]
    known = boundaries.area_shares(old, new, {("a", "c")})
    assert known["share"].tolist() == pytest.approx([0.95, 0.05], abs=1e-3)
    assert boundaries.area_shares({}, new).empty


def test_how_it_went():
    pairs = pd.DataFrame({"old": list("abcddef"), "new": list("axxefgg")})
    # d went into e and f, which have no other part; e and f of old both went into g.
    assert how_it_went(pairs) == ["unchanged", "merged", "merged", "split", "split", "merged", "merged"]
    crossed = pd.DataFrame({"old": list("aab"), "new": list("xyy")})
    assert how_it_went(crossed) == ["boundary changed", "boundary changed", "merged"]
    assert how_it_went(pd.DataFrame({"old": ["a"], "new": ["b"]})) == ["recoded"]


def test_dissolve_unites_the_parts_of_a_whole():
    parts = np.array([shapely.box(0, 50, 1, 51), shapely.box(1, 50, 2, 51), shapely.box(5, 50, 6, 51)], dtype=object)
    whole = boundaries.dissolve(parts, ["a", "a", "b"])
    assert list(whole) == ["a", "b"]
    assert whole["a"].equals(shapely.box(0, 50, 2, 51))
    assert whole["b"].equals(parts[2])


def test_centre_is_the_published_one_or_that_of_area():
    areas = boundaries.frame({"a": shapely.box(0, 50, 1, 51), "b": shapely.box(2, 50, 3, 51)})
    areas.loc[1, ["latitude", "longitude"]] = 50.1, 2.2
    centre = boundaries.centres(areas)
    assert centre.loc["a"].tolist() == pytest.approx([50.5, 0.5], abs=0.01)
    assert centre.loc["b"].tolist() == [50.1, 2.2]


def test_equal_shapes_nearer_the_pole_are_smaller():
    areas = boundaries.area({"south": shapely.box(0, 50, 1, 51), "north": shapely.box(0, 59, 1, 60)})
    expected = np.cos(np.radians(59.5)) / np.cos(np.radians(50.5))
    assert areas["north"] / areas["south"] == pytest.approx(expected, rel=1e-2)


def feature(code, name, geometry, **properties):
    return {"type": "Feature", "properties": {"LAD24CD": code, "LAD24NM": name, **properties}, "geometry": geometry}


def layer(path, features):
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    file_report = FileReport.of(path)
    [name] = boundaries.layer_names(path)
    return boundaries.read_layer(path, name, file_report, "LAD24CD", "LAD24NM"), file_report


SQUARE = json.loads(shapely.to_geojson(shapely.box(-1.3, 54.6, -1.2, 54.7)))


def test_outlines_of_other_types_are_set_aside_and_lose_no_other(tmp_path):
    ring = [[-1.3, 54.6], [-1.2, 54.6]]
    rows, file_report = layer(
        tmp_path / "lad.geojson",
        [
            feature("E06000001", "Whole", SQUARE, LAT=54.65, LONG=-1.25),
            feature("E06000002", "Two points", {"type": "Polygon", "coordinates": [ring]}),
            feature("E06000003", "None", None),
            feature("E06000004", "Line", {"type": "LineString", "coordinates": ring}),
            feature("E06000005", "Empty", {"type": "Polygon", "coordinates": []}),
            feature("E06000006", "Far centre", SQUARE, LAT=400, LONG=-1.25),
            feature("E06000007", "Half a centre", SQUARE, LAT=54.6, LONG=None),
            feature("E06000008", None, SQUARE),
            feature("E06000009", "Elsewhere", json.loads(shapely.to_geojson(shapely.box(12, 45, 13, 46)))),
        ],
    )
    assert rows["code"].tolist() == ["E06000001"]
    assert rows[["latitude", "longitude"]].to_numpy().tolist() == [[54.65, -1.25]]
    assert {row.line: row.rule for row in file_report.quarantined} == {
        **dict.fromkeys((2, 3, 4, 5), "no outline"),
        **dict.fromkeys((6, 7), "centroid outside of the United Kingdom"),
        8: "no name",
        9: "outline outside of the United Kingdom",
    }
    file_report.check()


def test_codes_that_are_numbers_are_none(tmp_path):
    rows, file_report = layer(tmp_path / "lad.geojson", [feature(6000001, "Hartlepool", SQUARE)])
    assert rows.empty
    assert [row.rule for row in file_report.quarantined] == ["no code"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"type": "FeatureCollection", "features": ' + "[" * 100_000, "not a file of boundaries that can be read"),
        ('{"type": "FeatureCollection", "features": [', "not a file of boundaries that can be read"),
        ('{"type": "Feature"}', "is neither GeoJSON"),
        ('{"stac_version": "1.0", "assets": {"a": {"href": "http://127.0.0.1:9/a.tif"}}}', "is neither GeoJSON"),
    ],
)
def test_files_that_are_no_boundaries_are_told(tmp_path, text, told):
    path = tmp_path / "lad.geojson"
    path.write_text(text)
    with pytest.raises(LayoutError, match=rf"lad\.geojson {told}|lad\.geojson is {told}"):
        boundaries.layer_names(path)


def test_an_attribute_of_names_that_is_not_there_is_told(tmp_path):
    path = tmp_path / "lad.geojson"
    features = [{"type": "Feature", "properties": {"LAD24CD": "E06000001"}, "geometry": SQUARE}]
    with pytest.raises(LayoutError, match="no attribute 'LAD24NM'; it has LAD24CD"):
        layer(path, features)


def test_a_file_of_boundaries_has_a_most_size(tmp_path, monkeypatch):
    monkeypatch.setattr(boundaries, "MAX_BYTES", 100)
    path = tmp_path / "lad.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature("E06000001", "A", SQUARE)]}))
    with pytest.raises(LayoutError, match="a file of boundaries may have 100"):
        boundaries.layer_names(path)
