"""A country of seven districts in the published layouts: shapes are rectangles, so that shares can be told by eye."""

import json

import numpy as np
import pandas as pd
import pytest
import shapely

from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.schema.tables import GraphTables, edge_schema, node_schema
from loaders.framework.loader import Edges, Edition, LoadContext, Nodes
from loaders.framework.staging import conform
from loaders.uk.geography.area_lists import ABROAD, CHECK_ONLY, LOADER

DISTRICTS_2024 = {
    "E08000016": ("Barnsley", shapely.box(-1.6, 53.5, -1.4, 53.6)),
    "E08000018": ("Rotherham", shapely.box(-1.4, 53.5, -1.2, 53.6)),
    "E08000019": ("Sheffield", shapely.box(-1.6, 53.4, -1.2, 53.5)),
    "E06000063": ("Cumberland", shapely.box(-3.4, 54.5, -3.0, 54.6)),
    "E06000065": ("North Yorkshire", shapely.box(-1.6, 54.0, -1.2, 54.2)),
    "S12000021": ("North Ayrshire", shapely.box(-5.0, 55.6, -4.6, 55.7)),
    "N09000005": ("Derry City and Strabane", shapely.box(-7.6, 54.8, -7.2, 55.0)),
}
ITL3_2021 = {
    "TLE31": ("Barnsley, Doncaster and Rotherham", shapely.box(-1.6, 53.5, -1.2, 53.6)),
    "TLE32": ("Sheffield", shapely.box(-1.6, 53.4, -1.2, 53.5)),
    "TLD11": ("West Cumbria", shapely.box(-3.4, 54.5, -3.1, 54.6)),
    "TLD12": ("East Cumbria", shapely.box(-3.1, 54.5, -3.0, 54.6)),
    "TLE22": ("North Yorkshire CC", shapely.box(-1.6, 54.0, -1.2, 54.2)),
    "TLM63": ("Lochaber and Arran", shapely.box(-5.0, 55.6, -4.8, 55.7)),
    "TLM93": ("North Ayrshire mainland", shapely.box(-4.8, 55.6, -4.6, 55.7)),
    "TLN0A": ("Derry City and Strabane", shapely.box(-7.6, 54.8, -7.2, 55.0)),
}
ITL3_2025 = {
    "TLE33": ("Barnsley", DISTRICTS_2024["E08000016"][1]),
    "TLE34": ("Rotherham", DISTRICTS_2024["E08000018"][1]),
    "TLE32": ("Sheffield", DISTRICTS_2024["E08000019"][1]),
    "TLD13": ("Cumberland", DISTRICTS_2024["E06000063"][1]),
    "TLE22": ("North Yorkshire", DISTRICTS_2024["E06000065"][1]),
    "TLM20": ("Highlands and Islands", ITL3_2021["TLM63"][1]),
    "TLM93": ("North Ayrshire", ITL3_2021["TLM93"][1]),
    "TLN0A": ("Derry City and Strabane", ITL3_2021["TLN0A"][1]),
}
NAMES = {
    "TLC": "North East (England)",
    "TLD": "North West (England)",
    "TLD1": "Cumbria",
    "TLE": "Yorkshire and The Humber",
    "TLE2": "North Yorkshire",
    "TLE3": "South Yorkshire",
    "TLM": "Scotland",
    "TLM2": "Highlands and Islands",
    "TLM6": "Highlands and Islands",
    "TLM9": "Southern Scotland",
    "TLN": "Northern Ireland",
    "TLN0": "Northern Ireland",
}


def itl(code, names):
    return f"{code},{names[code][0] if code in names else NAMES[code]}"


def lookup_2023():
    head = "LAD23CD,LAD23NM,LAU121CD,LAU121NM,ITL321CD,ITL321NM,ITL221CD,ITL221NM,ITL121CD,ITL121NM"
    pairs = [
        ("E08000016", "E08000016", "TLE31"),
        ("E08000018", "E08000018", "TLE31"),
        ("E08000019", "E08000019", "TLE32"),
        ("E06000063", "E07000026", "TLD11"),
        ("E06000063", "E07000029", "TLD11"),
        ("E06000063", "E07000028", "TLD12"),
        ("E06000065", "E06000065", "TLE22"),
        ("S12000021", "S30000034", "TLM63"),
        ("S12000021", "S30000018", "TLM93"),
        ("N09000005", "N09000005", "TLN0A"),
    ]
    rows = []
    for district, part, itl3 in pairs:
        name = DISTRICTS_2024[district][0]
        quoted = f'{itl3},"{ITL3_2021[itl3][0]}",{itl(itl3[:4], {})},{itl(itl3[:3], {})}'
        rows.append(f"{district},{name},{part},{name} part,{quoted}")
    return "\ufeff" + "\r\n".join([head, *rows]) + "\r\n"


def lookup_2025():
    empty = ",".join(f"column{n}" for n in range(10, 17))
    head = f"ITL125CD,ITL125NM,ITL225CD,ITL225NM,ITL325CD,ITL325NM,LAU125CD,LAU125NM,LAD25CD,LAD25NM,{empty},ObjectId"
    pairs = {
        "E08000016": "TLE33",
        "E08000018": "TLE34",
        "E08000019": "TLE36",
        "E06000063": "TLD13",
        "E06000065": "TLE22",
        "S12000021": "TLM20",
        "N09000005": "TLN0A",
    }
    rows = []
    for number, (district, itl3) in enumerate(pairs.items()):
        name = DISTRICTS_2024[district][0]
        itl3_name = ITL3_2025.get(itl3, ("Sheffield",))[0]
        levels = f"{itl(itl3[:3], {})},{itl(itl3[:4], {})},{itl3},{itl3_name}"
        rows.append(f"{levels},{district},{name},{district},{name},,,,,,,,{number}.0")
    return "\n".join([head, *rows]) + "\n"


LISTS = {
    "lookup 2023.csv": lookup_2023(),
    "lookup 2025.csv": lookup_2025(),
    "authorities.csv": "\ufeffLAD25CD,LAD25NM,CAUTH25CD,CAUTH25NM,ObjectId\n"
    "E08000038,Barnsley,E47000002,South Yorkshire,1\n"
    "E08000018,Rotherham,E47000002,South Yorkshire,2\n"
    "E08000039,Sheffield,E47000002,South Yorkshire,3\n",
    "changes.csv": "\ufeffoldcd,oldnm,newcd,newnm,type,start\n"
    "E08000016,Barnsley,E08000038,Barnsley,new_code,2025\n"
    "E08000019,Sheffield,E08000039,Sheffield,new_code,2025\n"
    "E07000026,Allerdale,E06000063,Cumberland,merger,2023\n"
    "E07000028,Carlisle,E06000063,Cumberland,merger,2023\n"
    "E07000163,Craven,E06000065,North Yorkshire,merger,2023\n"
    "E07000164,Hambleton,E06000065,North Yorkshire,merger,2023\n"
    "E07000190,Old Craven,E07000163,Craven,merger,2019\n"
    "E10000023,North Yorkshire,,,termination,2023\n"
    "E08000016,Barnsley,E47000002,South Yorkshire,new_geo,2018\n",
    "over time.csv": "LADCD,LADNM,LADCD_ACTIVE,LADNM_ACTIVE,UTLACD,UTLANM,CTRYCD,CTRYNM,UKCD,UKNM\n"
    "E08000012,Sheffeld of old,E08000019,Sheffield,E08000039,Sheffield,E92000001,England,K02000001,United Kingdom\n"
    "E08000018,Rotherham,E08000018,Rotherham,E10000099,Made-up County,E92000001,England,K02000001,United Kingdom\n"
    "E08000016,Barnsley,E08000038,Barnsley,E10000099,Made-up County,E92000001,England,K02000001,United Kingdom\n"
    "E08000038,Barnsley,E08000038,Barnsley,E10000099,Made-up County,E92000001,England,K02000001,United Kingdom\n"
    "S12000021,North Ayrshire,S12000021,North Ayrshire,S12000021,North Ayrshire,S92000003,Scotland,K02000001,"
    "United Kingdom\n",
    "step.csv": "NUTS315CD,NUTS315NM,NUTS318CD,NUTS318NM,Column4,FID\n"
    "UKN04,North of Northern Ireland,UKN10,Derry City and Strabane,,1\n"
    "UKN04,North of Northern Ireland,UKN12,Causeway Coast and Glens,,2\n"
    "UKN04,North of Northern Ireland,UKN12,Causeway Coast and Glens,,3\n"
    "UKM33,Ayrshire,UKM93,North Ayrshire mainland,,4\n"
    "UKE32,Sheffield,UKE32,Sheffield,,5\n",
    "nuts a.csv": "CNTR_CODE,NUTS_ID,NAME_LATN,NUTS_NAME\nUK,UKN,NORTHERN IRELAND,NORTHERN IRELAND\n"
    "UK,UKN04,North of Northern Ireland,x\nUK,UKM3,South Western Scotland,x\nAT,AT1,Ostösterreich,x\n",
    "nuts b.csv": 'CNTR_CODE,NUTS_ID,NAME_LATN,NUTS_NAME,MOUNT_TYPE\nUK,UKN10,Derry City and Strabane,x,"4"\n'
    'UK,UKE32,Sheffield,x,"4"\nUK,UKZZ,Extra-Regio NUTS 2,x,"0"\nDE,DE1,Baden,x,"0"\n',
    "nuts c.csv": 'CNTR_CODE,NUTS_ID,NAME_LATN,NUTS_NAME,MOUNT_TYPE\nUK,UKN0A,Derry City and Strabane,x,"4"\n',
    "leps.csv": "FID,LEP20CD,LEP20NM\n1,E37000050,Leeds City Region\n2,E37000058,York and North Yorkshire\n",
    "districts 2018.csv": "LAD18CD,LAD18NM,LAU118CD,LAU118NM,NUTS318CD,NUTS318NM,NUTS218CD,NUTS218NM,NUTS118CD,"
    "NUTS118NM,FID\nE08000019,Sheffield,E08000019,Sheffield,UKE32,Sheffield,UKE3,South Yorkshire,UKE,Yorkshire,1\n",
    "lsoa.csv": "LSOA11CD,LSOA11NM,LEP17CD1,LEP17NM1,LEP17CD2,LEP17NM2,FID\nE01031349,Adur 001A,E37000004,Coast,,,1\n",
    "authorities 2019.csv": "FID,LAD19CD,LAD19NM,CAUTH19CD,CAUTH19NM,column4\n1,E08000001,Bolton,E47000001,GM,\n",
    "itl codes.csv": "itl1,itl1name,itl2,itl2name,itl3,itl3name\nTLE,Yorkshire,TLE3,South Yorkshire,TLE32,Sheffield\n",
    "outward.csv": "postcode,eastings,northings,latitude,longitude,town,region,uk_region,country,country_string\n"
    "S1,435000,387000,53.45,-1.40,Sheffield,Sheffield,Yorkshire,ENG,England\n"
    "S75,430000,407000,53.55,-1.50,,Barnsley,Yorkshire,ENG,England\n"
    "GY1,0,0,49.45,-2.53,St Peter Port,Guernsey,Crown Dependencies,GG,Guernsey\n"
    "ZZ1,0,0,0.0,0.0,Nowhere,Nowhere,,ENG,England\n",
}


def geojson(path, areas, code, name, *, points=True):
    features = []
    for number, (key, (title, shape)) in enumerate(areas.items(), 1):
        centre = shape.centroid
        at = {"LONG": round(centre.x + 0.001, 5), "LAT": round(centre.y + 0.001, 5)} if points else {}
        properties = {"FID": number, code: key, name: title, **at}
        features.append(
            {"type": "Feature", "properties": properties, "geometry": json.loads(shapely.to_geojson(shape))}
        )
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")


def topology(path, layers):
    """A TopoJSON file with steps of a ten-thousandth of a degree; every ring has an arc of its own."""
    arcs, objects = [], {}
    for layer, areas in layers.items():
        geometries = []
        for key, (title, shape) in areas.items():
            corners = np.rint((np.array(shape.exterior.coords) - (-9, 49)) / 1e-4).astype(int)
            arcs.append([corners[0].tolist(), *np.diff(corners, axis=0).tolist()])
            properties = {"AREACD": key, "AREANM": title}
            geometries.append({"type": "Polygon", "arcs": [[len(arcs) - 1]], "properties": properties})
        objects[layer] = {"type": "GeometryCollection", "geometries": geometries}
    transform = {"scale": [1e-4, 1e-4], "translate": [-9, 49]}
    path.write_text(json.dumps({"type": "Topology", "arcs": arcs, "transform": transform, "objects": objects}))


@pytest.fixture
def folder(tmp_path, workbook):
    for name, text in LISTS.items():
        (tmp_path / name).write_text(text, "utf-8", newline="")
    workbook(
        "leps.xlsx",
        {
            "Sheet1": [
                ["LACD", "LANM", "ERCD", "ERNM"],
                ["E07000163", "Craven", "E37000050", "Leeds City Region"],
                ["E07000164", "Hambleton", "E37000058", "York and North Yorkshire"],
            ],
            "Sheet3": [["LACD", "LANM"], ["E07000163", "Craven"]],
        },
    )
    geojson(tmp_path / "districts.geojson", DISTRICTS_2024, "LAD24CD", "LAD24NM")
    geojson(tmp_path / "itl3 2021.geojson", ITL3_2021, "ITL321CD", "ITL321NM")
    geojson(tmp_path / "itl3 2025.geojson", ITL3_2025, "ITL325CD", "ITL325NM", points=False)
    topology(
        tmp_path / "uk.topojson",
        {
            "ITL3": {"TLE32": ("Sheffield", shapely.box(-1.6, 53.4, -1.0, 53.5))},
            "LTLA": {
                "E07000163": ("Craven", shapely.box(-1.6, 54.0, -1.3, 54.2)),
                "E07000164": ("Hambleton", shapely.box(-1.3, 54.0, -1.2, 54.2)),
            },
            "CTRY": {"E92000001": ("England", shapely.box(-6, 50, 1, 55))},
            "UTLA": {"E10000099": ("County", shapely.box(-6, 50, 1, 55))},
        },
    )
    return tmp_path


class Loaded:
    """Areas by key, and edges by both ends."""

    def __init__(self, paths):
        self.context = LoadContext()
        batches = list(LOADER.load(paths, self.context))
        self.editions = {batch.key for batch in batches if isinstance(batch, Edition)}
        nodes = [conform(b.rows, node_schema(b.label), "nodes").to_pandas() for b in batches if isinstance(b, Nodes)]
        self.areas = pd.concat(nodes).set_index("key") if nodes else pd.DataFrame(columns=["code"])
        assert self.areas.index.is_unique
        self.tables = {}
        for batch in batches:
            if isinstance(batch, Edges):
                self.tables.setdefault(batch.type, []).append(conform(batch.rows, edge_schema(batch.type), "edges"))
        self.part_of = self._edges(EdgeType.PART_OF)
        self.succeeded = self._edges(EdgeType.SUCCEEDED_BY)
        for file_report in self.context.file_reports.values():
            file_report.check()
        for rows in (self.areas, self.part_of, self.succeeded):
            assert rows.empty or set(rows["source"]) <= self.editions

    def _edges(self, edge):
        rows = [table.to_pandas() for table in self.tables.get(edge, [])]
        return pd.concat(rows).set_index(["from", "to"]) if rows else pd.DataFrame({"weight": [], "how": []})

    def whole(self, part, level):
        rows = self.part_of.reset_index()
        rows = rows[(rows["from"] == part) & rows["to"].str.startswith(level)]
        return dict(zip(rows["to"], rows["weight"].round(3), strict=True))

    def after(self, old):
        rows = self.succeeded.reset_index()
        rows = rows[rows["from"] == old]
        return {to: (weight, how) for to, weight, how in rows[["to", "weight", "how"]].round(3).to_numpy()}

    def file_report(self, name):
        return next(file_report for file_report in self.context.file_reports.values() if file_report.name == name)


_ALL = []


@pytest.fixture
def loaded(folder):
    """All files loaded; once, because no test changes it."""
    if not _ALL:
        _ALL.append(Loaded(sorted(folder.iterdir())))
    return _ALL[0]


def test_levels_and_vintages(loaded):
    areas = loaded.areas.assign(vintage=loaded.areas["vintage"].fillna(0).astype(int))
    counts = areas.groupby(["level", "vintage"]).size().to_dict()
    assert counts["LAD", 2023] == counts["LAD", 2025] == 7
    assert counts["ITL3", 2021] == 8
    assert counts["ITL2", 2021] == 6  # TLD1, TLE2, TLE3, TLM6, TLM9, TLN0
    assert counts["ITL1", 2021] == 4
    assert counts["ITL3", 2025] == 8
    assert counts["MCA", 2025] == 1
    assert counts["LEP", 2020] == 2
    assert counts["POSTCODE", 0] == 2
    assert loaded.areas.loc["ITL2-2021:TLE3", "name"] == "South Yorkshire"
    assert loaded.whole("ITL3-2021:TLE32", "ITL2") == {"ITL2-2021:TLE3": 1.0}
    assert loaded.whole("ITL2-2021:TLE3", "ITL1") == {"ITL1-2021:TLE": 1.0}
    assert loaded.whole("ITL1-2021:TLE", "COUNTRY") == {"COUNTRY:E92000001": 1.0}
    assert loaded.whole("COUNTRY:S92000003", "COUNTRY") == {"COUNTRY:K02000001": 1.0}


def test_recoded_districts_stay_in_their_authority(loaded):
    members = loaded.part_of.reset_index()
    members = set(members.loc[members["to"] == "MCA-2025:E47000002", "from"])
    assert members == {"LAD-2025:E08000038", "LAD-2025:E08000018", "LAD-2025:E08000039"}
    assert loaded.after("LAD-2023:E08000019") == {"LAD-2025:E08000039": (1.0, "recoded")}
    assert loaded.after("LAD-2023:E08000018") == {"LAD-2025:E08000018": (1.0, "unchanged")}
    assert loaded.areas.loc["LAD-2023:E08000019", "closed"] == 2025
    assert "LAD-2025:E08000019" not in loaded.areas.index
    shape = shapely.from_geojson(loaded.areas.loc["MCA-2025:E47000002", "boundary"])
    assert shape.equals(shapely.box(-1.6, 53.4, -1.2, 53.6))
    assert loaded.areas.loc["MCA-2025:E47000002", "latitude"] == pytest.approx(53.5, abs=1e-3)


def test_former_districts_lead_to_those_of_today(loaded):
    assert loaded.areas.loc["LAD-2022:E07000026", ["name", "closed"]].tolist() == ["Allerdale", 2023]
    assert loaded.after("LAD-2022:E07000026") == {"LAD-2025:E06000063": (1.0, "merged")}
    # A code that ended twice: the first successor has ended since.
    assert loaded.after("LAD-2018:E07000190") == {"LAD-2022:E07000163": (1.0, "merged")}
    # Only the list over time knows this one, without a year.
    assert loaded.after("LAD:E08000012") == {"LAD-2023:E08000019": (1.0, "recoded")}


def test_divided_districts_are_weighted_by_area(loaded):
    assert loaded.whole("LAD-2025:E06000063", "ITL3-2021") == {"ITL3-2021:TLD11": 0.75, "ITL3-2021:TLD12": 0.25}
    assert loaded.whole("LAD-2023:E06000063", "ITL3-2021") == {"ITL3-2021:TLD11": 0.75, "ITL3-2021:TLD12": 0.25}
    # The lookup of 2025 gives North Ayrshire one area; its outline lies in two.
    assert loaded.whole("LAD-2025:S12000021", "ITL3-2025") == {"ITL3-2025:TLM20": 0.5, "ITL3-2025:TLM93": 0.5}
    assert loaded.whole("LAD-2025:E08000038", "ITL3-2021") == {"ITL3-2021:TLE31": 1.0}


def test_itl_areas_of_2021_succeeded(loaded):
    assert loaded.after("ITL3-2021:TLE31") == {
        "ITL3-2025:TLE33": (0.5, "split; weight by area"),
        "ITL3-2025:TLE34": (0.5, "split; weight by area"),
    }
    assert loaded.after("ITL3-2021:TLE32") == {"ITL3-2025:TLE36": (1.0, "recoded")}
    assert loaded.after("ITL3-2021:TLD12") == {"ITL3-2025:TLD13": (1.0, "merged")}
    assert loaded.after("ITL2-2021:TLN0") == {"ITL2-2025:TLN0": (1.0, "unchanged")}


def test_centroids_and_boundaries(loaded):
    areas = loaded.areas
    assert areas.loc["ITL3-2021:TLE32", ["latitude", "longitude"]].tolist() == pytest.approx([53.451, -1.399])
    assert areas.loc["ITL2-2021:TLE3", "latitude"] == pytest.approx((53.451 + 53.551) / 2)
    assert areas.loc["ITL3-2025:TLE36", "latitude"] == pytest.approx(53.45, abs=1e-3)
    whole = shapely.from_geojson(areas.loc["ITL2-2021:TLE3", "boundary"])
    assert whole.equals(shapely.box(-1.6, 53.4, -1.2, 53.6))
    # The file of one level counts, not the topology of many, which draws Sheffield wider.
    assert shapely.from_geojson(areas.loc["ITL3-2021:TLE32", "boundary"]).equals(ITL3_2021["TLE32"][1])
    drawn = areas[
        areas["level"].isin(["ITL3", "MCA", "LEP"]) | ((areas["level"] == "LAD") & (areas["vintage"] == 2025))
    ]
    drawn = drawn[~drawn["vintage"].isin([2013, 2016])]
    assert drawn["boundary"].notna().all()
    assert drawn["latitude"].notna().all()


def test_partnerships_are_closed_and_made_of_districts(loaded):
    areas = loaded.areas
    assert areas.loc["LEP-2020:E37000050", "closed"] == 2024
    assert shapely.from_geojson(areas.loc["LEP-2020:E37000050", "boundary"]).equals(shapely.box(-1.6, 54.0, -1.3, 54.2))
    assert loaded.whole("LAD-2025:E06000065", "LEP") == {"LEP-2020:E37000050": 0.75, "LEP-2020:E37000058": 0.25}
    assert loaded.whole("LAD-2022:E07000163", "LEP") == {"LEP-2020:E37000050": 1.0}


def test_counties_are_made_of_districts_of_today(loaded):
    assert loaded.whole("LAD-2025:E08000038", "CUSTOM") == {"CUSTOM-2025:E10000099": 1.0}
    assert loaded.areas.loc["CUSTOM-2025:E10000099", "name"] == "Made-up County"


def test_nuts_areas_without_a_twin_are_kept(loaded):
    assert "ITL3-2016:UKE32" not in loaded.areas.index
    assert loaded.after("ITL3-2016:UKN10") == {"ITL3-2021:TLN0A": (1.0, "recoded")}
    assert loaded.areas.loc["ITL3-2016:UKN10", "closed"] == 2021
    after = loaded.after("ITL3-2013:UKN04")
    assert set(after) == {"ITL3-2016:UKN10", "ITL3-2016:UKN12"}
    assert all(np.isnan(weight) and how == "split" for weight, how in after.values())
    assert loaded.after("ITL3-2013:UKM33") == {"ITL3-2021:TLM93": (1.0, "recoded")}
    assert loaded.file_report("nuts a.csv").notes[ABROAD] == 1
    assert loaded.file_report("nuts b.csv").notes[ABROAD] == 2
    assert loaded.file_report("step.csv").notes["repeated row"] == 1


def test_outward_postcodes(loaded):
    file_report = loaded.file_report("outward.csv")
    assert loaded.areas.loc["POSTCODE:S1", "name"] == "Sheffield"
    assert loaded.areas.loc["POSTCODE:S75", "name"] == "S75"
    assert file_report.notes[ABROAD] == 1
    assert [(row.line, row.rule) for row in file_report.quarantined] == [(5, "outside of the United Kingdom")]
    assert (file_report.rows_read, file_report.rows_accepted) == (4, 3)


def test_lists_that_serve_as_a_check(loaded):
    for name in ("lsoa.csv", "authorities 2019.csv", "itl codes.csv"):
        assert loaded.file_report(name).notes[CHECK_ONLY] == 1


@pytest.mark.parametrize(
    "name", [*LISTS, "leps.xlsx", "districts.geojson", "itl3 2021.geojson", "itl3 2025.geojson", "uk.topojson"]
)
def test_each_file_loads_alone(folder, name):
    alone = Loaded([folder / name])
    assert alone.file_report(name).rows_accepted > 0


def test_order_of_files_and_rows_does_not_matter(folder, loaded):
    for name in LISTS:
        head, *rows = LISTS[name].splitlines()
        (folder / name).write_text("\n".join([head, *reversed(rows)]) + "\n", "utf-8")
    again = Loaded(sorted(folder.iterdir(), reverse=True))

    def digest(found):
        areas = conform(found.areas.reset_index(), node_schema(NodeLabel.AREA), "areas")
        edges = {
            (edge, NodeLabel.AREA, NodeLabel.AREA): conform(rows.reset_index(), edge_schema(edge), "edges")
            for edge, rows in ((EdgeType.PART_OF, found.part_of), (EdgeType.SUCCEEDED_BY, found.succeeded))
        }
        graph = GraphTables({NodeLabel.AREA: areas}, edges)
        return graph.digests()

    assert digest(again) == digest(loaded)


def test_recoded_district_is_found_by_its_name_without_the_list_of_changes(folder):
    paths = [folder / name for name in ("lookup 2023.csv", "lookup 2025.csv", "authorities.csv")]
    found = Loaded(paths)
    assert len(found.areas[(found.areas["level"] == "LAD") & (found.areas["vintage"] == 2025)]) == 7
    assert found.after("LAD-2023:E08000016") == {"LAD-2025:E08000038": (1.0, "recoded")}
    # Without outlines nobody knows the shares.
    assert all(np.isnan(weight) for weight in found.whole("LAD-2025:E06000063", "ITL3-2021").values())
