"""How long a load takes and how much memory it needs: the bundled snapshot, and a made-up file of two million rows."""

import resource
import sys

import pytest

from graph_engine.stores import open_store
from loaders.framework.loader import loader
from loaders.framework.staging import Staging
from loaders.pipeline.assembly import assemble
from loaders.pipeline.snapshot import read

HEADER = (
    "DATE,DATE_NAME,GEOGRAPHY_NAME,GEOGRAPHY_CODE,GEOGRAPHY_TYPE,INDUSTRY_NAME,INDUSTRY_CODE,INDUSTRY_TYPE,"
    "EMPLOYMENT_STATUS_NAME,MEASURE_NAME,MEASURES_NAME,OBS_VALUE,OBS_STATUS,OBS_STATUS_NAME\n"
)
YEARS = range(2016, 2024)


def peak_mb():
    """Peak resident memory of this process so far, in megabytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def test_the_snapshot_into_an_embedded_store(benchmark, tmp_path):
    def load():
        with open_store(f"embedded://{tmp_path / 'graph.lbug'}", read_only=False) as store:
            return store.write(assemble(read()).graph)

    release = benchmark.pedantic(load, rounds=3, iterations=1)
    benchmark.extra_info["rows"] = sum(release.rows.values())
    benchmark.extra_info["peak_mb"] = round(peak_mb())


@pytest.fixture(scope="module")
def large_file(tmp_path_factory):
    """A Nomis download of every district and class of SIC 2007 in eight years: over two million rows."""
    raw = read()
    areas = raw.nodes["Area"].to_pandas()
    districts = areas[(areas["level"] == "LAD") & (areas["vintage"] == 2023)].sort_values("code")
    sectors = raw.nodes["Sector"].to_pandas()
    codes = sorted(sectors[(sectors["scheme"] == "sic2007") & sectors["code"].str.fullmatch(r"\d{5}")]["code"])
    path = tmp_path_factory.mktemp("large") / "nomis.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER)
        for year in YEARS:
            for name, code in zip(districts["name"], districts["code"], strict=True):
                for number, sic in enumerate(codes):
                    file.write(
                        f'{year},{year},"{name}",{code},local authorities,{sic},{sic},SIC 2007 subclass (5 digit),'
                        f"Employment,Count,Value,{5 * (number % 40)},A,Normal Value\n"
                    )
    return path


def test_a_file_larger_than_the_memory_it_is_read_in(benchmark, large_file, tmp_path):
    raw = read()
    before = peak_mb()

    def stage():
        with Staging(tmp_path / "staging") as staging:
            return staging.run(loader("nomis"), [large_file], raw).file_reports[0]

    file_report = benchmark.pedantic(stage, rounds=1, iterations=1)
    assert file_report.rows_read == file_report.rows_accepted > 2_000_000
    benchmark.extra_info["file_mb"] = round(large_file.stat().st_size / 1e6)
    benchmark.extra_info["peak_mb_before"] = round(before)
    benchmark.extra_info["peak_mb"] = round(peak_mb())
