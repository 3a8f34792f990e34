"""The bundled snapshot: whole, small, as it was built, and complete for what the engine asks of it."""

import json
import sys

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from graph_engine.classifications.activities import activities
from graph_engine.errors import InputError, StoreLockedError
from graph_engine.schema import EdgeType, NodeLabel
from graph_engine.schema.graph_tables import GraphTables, node_schema, own_source
from loaders.framework.loader import Edition, Loader, loaders
from loaders.pipeline import snapshot
from loaders.pipeline.snapshot.build import build, find_files

AREA, SECTOR, RECORD = NodeLabel.AREA, NodeLabel.SECTOR, NodeLabel.RECORD


@pytest.fixture(scope="module")
def raw():
    return snapshot.read()


@pytest.mark.long
def test_the_tables_are_those_whose_digests_were_written_beside_them(raw):
    written = json.loads((snapshot.FOLDER / "digests.json").read_text(encoding="utf-8"))
    assert raw.digests() == written["tables"]
    assert raw.digest() == snapshot.snapshot_digest()


def test_it_is_small():
    size = sum(path.stat().st_size for path in snapshot.FOLDER.iterdir())
    assert size <= 10 * 1024 * 1024


@pytest.mark.long
def test_every_row_that_was_read_is_accounted_for(raw):
    for table in (raw.node_table(NodeLabel.SOURCE), raw.node_table(NodeLabel.SOURCE_FILE)):
        for row in table.to_pylist():
            assert row["rows_read"] == row["rows_accepted"] + row["rows_quarantined"]
    quarantined = sum(raw.node_table(NodeLabel.SOURCE).column("rows_quarantined").to_pylist())
    assert quarantined == raw.node_table(NodeLabel.QUARANTINED).num_rows
    assert all(row["rule"] and row["file"] for row in raw.node_table(NodeLabel.QUARANTINED).to_pylist())


def test_every_loader_has_its_part_in_it(raw):
    bundled = {name for name, loader in loaders().items() if loader.files}
    assert set(raw.node_table(NodeLabel.SOURCE).column("loader").to_pylist()) == bundled


def test_every_source_stands_in_the_notice(raw, repository):
    notice = (repository / "NOTICE").read_text(encoding="utf-8")
    for words in (
        "Office for National Statistics",
        "Northern Ireland",
        "CORDIS",
        "Research Excellence Framework",
        "ROR",
    ):
        assert words in notice
    for row in raw.node_table(NodeLabel.SOURCE).to_pylist():
        assert row["publisher"] != "unknown"
        assert row["licence"] != "unknown"
        assert row["edition"]


def test_the_figures_that_it_promises(raw):
    edges = raw.edges[(EdgeType.HAS_ACTIVITY, AREA, SECTOR)]
    found = {(row["measure"], row["year"]) for row in edges.group_by(["measure", "year"]).aggregate([]).to_pylist()}
    assert {("jobs", 2015), ("jobs", 2018), ("jobs", 2021), ("local_units", 2018), ("employee_jobs", 2019)} <= found
    assert {("gva", year) for year in range(1998, 2024)} <= found
    levels = pc.value_counts(raw.nodes[AREA].column("level").combine_chunks()).to_pylist()
    assert {row["values"]: row["counts"] for row in levels}["MCA"] == 15
    assert edges.filter(pc.is_null(edges.column("value"))).column("suppressed").unique().to_pylist() == [True]


def test_every_subclass_of_sic_has_an_activity_or_a_reason(raw):
    sectors = raw.nodes[SECTOR].to_pandas()
    codes = sectors[(sectors["scheme"] == "sic2007") & sectors["code"].str.fullmatch(r"\d{5}")]["code"]
    assert len(codes) == 729
    known = activities()
    assert all(known.of(code) is not None or known.why(code) for code in codes)
    assert {known.of(code) for code in codes} - {None} == set(known.codes)


def test_foreign_partners_are_an_identifier_and_a_country(raw):
    records = raw.nodes[RECORD].to_pandas()
    foreign = records[records["country"] != "GB"]
    cordis = foreign[foreign["source"].str.startswith("cordis")]
    assert len(cordis) > 10_000
    assert cordis[["name", "town", "postcode", "latitude", "website"]].isna().all().all()
    assert cordis["id"].notna().all()


def test_descriptions_of_projects_stay_outside(raw):
    projects = raw.nodes[NodeLabel.PROJECT]
    assert set(projects.column_names) == set(node_schema(NodeLabel.PROJECT).names)
    longest = max((len(title) for title in projects.column("title").to_pylist() if title), default=0)
    assert longest < 400


@pytest.mark.long
def test_writing_what_was_read_gives_the_same_digests(raw, tmp_path):
    part = GraphTables(nodes={AREA: raw.nodes[AREA], SECTOR: raw.nodes[SECTOR]})
    turned = GraphTables(
        nodes={label: table.take(pa.array(range(table.num_rows))[::-1]) for label, table in part.nodes.items()}
    )
    assert snapshot.write(part, tmp_path / "a") == snapshot.write(turned, tmp_path / "b")
    assert (tmp_path / "a" / "Area.parquet").read_bytes() == (tmp_path / "b" / "Area.parquet").read_bytes()
    assert snapshot.read(tmp_path / "a").digest() == part.digest()


def test_a_folder_without_a_snapshot_says_how_to_make_one(tmp_path):
    with pytest.raises(InputError, match="hub snapshot build DIRECTORY"):
        snapshot.read(tmp_path)


def test_a_snapshot_of_another_version_of_the_schema_is_refused(raw, tmp_path):
    snapshot.write(GraphTables(nodes={SECTOR: raw.nodes[SECTOR]}), tmp_path)
    account = json.loads((tmp_path / "digests.json").read_text())
    (tmp_path / "digests.json").write_text(json.dumps(account | {"schema_version": 99}))
    with pytest.raises(InputError, match="version 99 of the schema"):
        snapshot.read(tmp_path)


def test_files_are_found_where_the_loader_says(tmp_path):
    (tmp_path / "places").mkdir()
    for name in ("b.csv", "a.csv", "notes.txt"):
        (tmp_path / "places" / name).write_text("x")
    loader = Loader("one", "One.", lambda paths, context: iter(()), {"places": ["*.csv"]})
    assert [path.name for path in find_files(loader, tmp_path)] == ["a.csv", "b.csv"]


def test_building_names_the_files_that_are_missing(tmp_path, monkeypatch):
    def load(paths, context):
        yield Edition("one-2021", "One", "A publisher", "OGL v3", "", "2021")

    loader = Loader("one", "One.", load, {"ones": ["*.csv"]})
    monkeypatch.setattr(sys.modules["loaders.pipeline.snapshot.build"], "loaders", lambda: {"one": loader})
    with pytest.raises(InputError, match=r"no files for 'one'; looked for ones/\*\.csv"):
        build(tmp_path, tmp_path / "out")


def test_building_passes_over_what_may_not_be_bundled(tmp_path, monkeypatch):
    def load(paths, context):
        raise AssertionError("a loader without files was run")

    loader = Loader("one", "One.", load, {})
    monkeypatch.setattr(sys.modules["loaders.pipeline.snapshot.build"], "loaders", lambda: {"one": loader})
    assert build(tmp_path, tmp_path / "out") == {}


@pytest.fixture
def bundled(tmp_path, monkeypatch):
    """A folder of files of one loader, and where the snapshot of it goes; the loader does what it is told meanwhile."""
    (tmp_path / "given" / "themes").mkdir(parents=True)
    (tmp_path / "given" / "themes" / "a.csv").write_text("name\nrail\n", "utf-8")
    acts = []

    def load(paths, context):
        yield Edition("themes", "Themes", "P", "OGL v3", "https://example.org/", "2025")
        for act in acts:
            act()
        context.file_report(paths[0]).read(1)

    known = {"themes": Loader("themes", "Themes.", load, {"themes": ("*.csv",)})}
    monkeypatch.setattr(sys.modules["loaders.pipeline.snapshot.build"], "loaders", lambda: known)
    return lambda *given: acts.extend(given) or build(tmp_path / "given", tmp_path / "made" / "data")


def test_a_build_stages_beside_what_it_writes_and_removes_what_a_killed_one_left(bundled, tmp_path):
    dead = tmp_path / "made" / "data.staging" / "001-themes" / "000.arrow"
    dead.parent.mkdir(parents=True)
    dead.write_bytes(b"half")
    seen = []
    bundled(lambda: seen.extend(sorted(path.name for path in (tmp_path / "made").rglob("*"))))
    assert seen == ["001-themes", "data.staging", "data.staging.lock"]
    assert [path.name for path in (tmp_path / "made").iterdir()] == ["data"]


def test_two_builds_into_one_folder_do_not_meet(bundled, tmp_path):
    def second():
        with pytest.raises(StoreLockedError, match=r"Another process .* is writing to .*data: wait"):
            build(tmp_path / "given", tmp_path / "made" / "data")

    bundled(second)
    assert (tmp_path / "made" / "data" / "digests.json").exists()


def test_a_folder_of_which_some_tables_are_new_is_no_snapshot(tmp_path, monkeypatch):
    def ended(*_arguments, **_options):
        raise KeyboardInterrupt

    source = own_source("themes", "Themes", "nobody")
    snapshot.write(GraphTables({NodeLabel.SOURCE: source}), tmp_path)
    monkeypatch.setattr("loaders.pipeline.snapshot.folder.pq.write_table", ended)
    with pytest.raises(KeyboardInterrupt):
        snapshot.write(GraphTables({NodeLabel.SOURCE: source}), tmp_path)
    with pytest.raises(InputError, match="holds no snapshot; make one with"):
        snapshot.read(tmp_path)
