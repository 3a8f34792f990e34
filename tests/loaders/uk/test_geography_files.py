"""Files of areas: what is recognised, what is refused, and which rows are set aside."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely

from graph_engine.errors import LayoutError
from loaders.framework.loader import LoadContext, Nodes
from loaders.uk.geography.area_lists import LOADER


class Loaded:
    """Areas by key, and the accounts of the files."""

    def __init__(self, paths):
        self.context = LoadContext()
        nodes = [batch.rows for batch in LOADER.load(paths, self.context) if isinstance(batch, Nodes)]
        self.areas = pd.concat(nodes).set_index("key")
        for file_report in self.context.file_reports.values():
            file_report.check()

    def file_report(self, name):
        return next(file_report for file_report in self.context.file_reports.values() if file_report.name == name)


def test_bad_rows_are_set_aside(tmp_path):
    path = tmp_path / "authorities.csv"
    path.write_text(
        "LAD25CD,LAD25NM,CAUTH25CD,CAUTH25NM\n"
        "E08000018,Rotherham,E47000002,South Yorkshire\n"
        "E0800003,Barnsley,E47000002,South Yorkshire\n"
        "E08000039,,E47000002,South Yorkshire\n"
        "E08000001,Bolton,E47000001,Greater Manchester\n"
        "E08000001,Bolton,E47000002,South Yorkshire\n"
        "E08000018,Rotherham,E47000002,South Yorkshire\n"
        "<<<<<<< HEAD\n"
    )
    found = Loaded([path])
    rules = {row.line: row.rule for row in found.file_report("authorities.csv").quarantined}
    assert rules == {
        3: "not a code of this list",
        4: "no name",
        5: "contradicts another row",
        6: "contradicts another row",
        7: "repeated row",
        8: "mark of a merge conflict",
    }
    assert found.file_report("authorities.csv").rows_accepted == 1
    assert set(found.areas.index) == {"LAD-2025:E08000018", "MCA-2025:E47000002"}


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.csv", "name;value\nx;1\n", "no list of areas that is known: its first line has name, value"),
        ("a.csv", "<!DOCTYPE html>\n<html></html>\n", "no list of areas that is known"),
        ("a.csv", "LAD25CD,LAD25NAME,CAUTH25CD,CAUTH25NM\n", "no column 'LAD25NM'; did 'LAD25NAME' replace it?"),
        ("a.csv", "CNTR_CODE,NUTS_ID,NAME_LATN\nUK,UKE32,Sheffield\n", "none that tells the vintage"),
        ("a.json", '{"type": "FeatureCollection", "features": []}', "no outlines that are known"),
        ("a.json", '{"type": "nonsense"', "is neither GeoJSON .a FeatureCollection. nor TopoJSON"),
        ("itl3.dbf", "", "give the .shp file"),
    ],
)
def test_unknown_files_are_refused(tmp_path, name, text, told):
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(LayoutError, match=told.replace("?", r"\?").replace(".shp", r"\.shp")):
        Loaded([path])


def test_unknown_workbook_is_refused(workbook):
    with pytest.raises(LayoutError, match="no list of areas that is known"):
        Loaded([workbook("x.xlsx", {"Sheet1": [["a", "b"], ["1", "2"]]})])


def test_outlines_of_an_unknown_year_are_refused(tmp_path):
    outline = json.loads(shapely.to_geojson(shapely.box(-1.6, 53.4, -1.2, 53.5)))
    feature = {"type": "Feature", "properties": {"ITL330CD": "TLE32", "ITL330NM": "Sheffield"}, "geometry": outline}
    (tmp_path / "itl.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    with pytest.raises(LayoutError, match="ITL areas of 2030"):
        Loaded([tmp_path / "itl.geojson"])


@pytest.mark.long
def test_shapefile_on_the_national_grid(tmp_path):
    from pyogrio import raw

    path = tmp_path / "itl.shp"
    # Sheffield: 435000 E, 387000 N is 53.379° N, 1.475° W.
    shapes = [shapely.box(434000, 386000, 436000, 388000), shapely.box(436000, 386000, 438000, 388000)]
    raw.write(
        path,
        geometry=shapely.to_wkb(np.array(shapes, dtype=object)),
        field_data=[np.array(["TLE32", ""], dtype=object), np.array(["Sheffield", "nameless"], dtype=object)],
        fields=["ITL321CD", "ITL321NM"],
        geometry_type="Polygon",
        crs="EPSG:27700",
    )
    parts = sorted(tmp_path.glob("itl.*"))
    assert Path("itl.dbf").name in {part.name for part in parts}
    found = Loaded(parts)
    assert found.areas.loc["ITL3-2021:TLE32", ["latitude", "longitude"]].tolist() == pytest.approx(
        [53.379, -1.475], abs=2e-3
    )
    assert [row.rule for row in found.file_report("itl.shp").quarantined] == ["no code"]

    # A projection that is no text.
    projection = path.with_suffix(".prj")
    projection.write_bytes(projection.read_bytes().replace(b"British", b"Br\x88tish", 1))
    with pytest.raises(LayoutError, match=r"itl\.shp is not a file of boundaries that can be read"):
        Loaded(parts)
