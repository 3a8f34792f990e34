"""A country of seven districts in the published layouts: shapes are rectangles, so that shares can be told by eye."""

from contextlib import nullcontext

import numpy as np
import pandas as pd
import pytest
import shapely

from graph_engine.errors import LayoutError
from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.schema.graph_tables import GraphTables, edge_schema, node_schema
from loaders.framework.loader import Edges, Edition, LoadContext, Nodes
from loaders.framework.staging import conform
from loaders.uk.geography.area_lists import ABROAD, CHECK_ONLY, LOADER
from tests.loaders.uk.geography_lists import DISTRICTS_2024, ITL3_2021, ITL3_2025, LISTS, geojson, topology
from tests.long_run import first_now


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
    "name",
    first_now(
        ["districts.geojson", "leps.xlsx", *LISTS, "itl3 2021.geojson", "itl3 2025.geojson", "uk.topojson"], most=5
    ),
)
def test_each_file_loads_alone(folder, name):
    alone = Loaded([folder / name])
    assert alone.file_report(name).rows_accepted > 0


@pytest.mark.parametrize("name", first_now(LISTS, most=3))
def test_a_list_without_rows_holds_nothing(folder, name):
    (folder / name).write_text(LISTS[name].splitlines()[0] + "\n", "utf-8")
    # The vintage of a list of NUTS is told by its rows.
    refused = pytest.raises(LayoutError, match=name) if name.startswith("nuts ") else nullcontext()
    with refused:
        assert Loaded([folder / name]).file_report(name).rows_read == 0


@pytest.mark.long
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


@pytest.mark.long
def test_recoded_district_is_found_by_its_name_without_the_list_of_changes(folder):
    paths = [folder / name for name in ("lookup 2023.csv", "lookup 2025.csv", "authorities.csv")]
    found = Loaded(paths)
    assert len(found.areas[(found.areas["level"] == "LAD") & (found.areas["vintage"] == 2025)]) == 7
    assert found.after("LAD-2023:E08000016") == {"LAD-2025:E08000038": (1.0, "recoded")}
    # Without outlines nobody knows the shares.
    assert all(np.isnan(weight) for weight in found.whole("LAD-2025:E06000063", "ITL3-2021").values())
