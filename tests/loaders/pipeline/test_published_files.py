"""The table of addresses, the links of pages, and what is said where a file cannot be had."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from graph_engine.errors import DownloadError, TableError
from loaders.framework.loader import LoadContext, loaders
from loaders.pipeline.downloads.fetch import downloads_folder, fetch
from loaders.pipeline.downloads.published_files import (
    TABLE,
    ByHand,
    FileType,
    Published,
    PublishedFile,
    Which,
    chosen,
    published,
    read_published,
)
from loaders.pipeline.downloads.transfer import Transfer
from tests.loopback_server import body, serving, status

CSV = b"id,name\n1,rail\n"
# Loaders of these sources come with their own change.
TO_COME = {"uk_ets", "food_establishments", "renewable_energy"}


@pytest.fixture
def server():
    with serving() as found:
        yield found


@pytest.fixture
def transfer():
    return Transfer(wait=lambda _seconds: None)


def a_file(**more):
    given = {
        "source": "cordis",
        "title": "Horizon Europe",
        "type": FileType.CSV,
        "most_mb": 1,
        "named_on": "https://example.org/page",
        "known_from": "a test",
        "read_on": "2026-11-30",
    }
    return PublishedFile(**{**given, **more})


def test_links_of_a_page():
    page = """<a href="/data/download-data/2024">2024</a> <A HREF='data/download-data/2025'>2025</A>
        <a href="/data/download-data/2023?x=1&amp;y=2#top">2023</a> <a href="/data/download-data/2024">again</a>"""
    link = r"example\.org/data/download-data/(20\d\d)"
    file = a_file(page="https://example.org/", link=link, which=Which.ALL)
    assert [one.address for one in file.addresses(page)] == [
        "https://example.org/data/download-data/2024",
        "https://example.org/data/download-data/2025",
        "https://example.org/data/download-data/2023?x=1&y=2",
    ]
    assert [one.name for one in file.addresses(page)] == ["2024.csv", "2025.csv", "2023.csv"]
    complete = a_file(
        page="https://example.org/", link=link, which=Which.ONE_BUT_LATEST, name="{year} to {next_year}.csv"
    )
    assert [one.name for one in complete.addresses(page)] == ["2024 to 2025.csv"]
    with pytest.raises(DownloadError, match=r"links no file of 'Horizon Europe' .* load it with hub load cordis FILE"):
        file.addresses("<p>Moved.</p>")


def test_a_source_is_fetched_by_its_page(server, transfer, tmp_path):
    server.answers["/page"] = status(200, b'<a href="/files/a%20b.csv">All</a> <a href="/other">Other</a>')
    server.answers["/files/a%20b.csv"] = body(CSV, kind="text/csv")
    table = Published((a_file(page=server.address + "/page", link=r"\.csv$"),))
    [found] = fetch("cordis", tmp_path, transfer=transfer, table=table)
    assert found.path == tmp_path / "a b.csv"
    assert found.path.read_bytes() == CSV


def test_an_error_says_where_the_address_was_read_and_what_to_do(server, transfer, tmp_path):
    table = Published((a_file(address=server.address + "/gone.csv"),))
    with pytest.raises(DownloadError) as caught:
        fetch("cordis", tmp_path, transfer=transfer, table=table)
    for words in (
        "status 404",
        "known from a test (read on 2026-11-30)",
        "https://example.org/page",
        "hub load cordis",
    ):
        assert words in str(caught.value)


def test_files_are_chosen_by_words():
    files = published().of("cordis")
    assert len(chosen(files, "")) == 3
    assert [file.title for file in chosen(files, "horizon europe")] == ["Horizon Europe, projects and participants"]
    with pytest.raises(DownloadError, match="No file is called 'FP9'; there are: Horizon Europe"):
        chosen(files, "FP9")


def test_sources_without_an_address_say_why():
    table = Published(
        (a_file(address="https://example.org/x"),), (ByHand("nomis", "https://example.org/n", "Too many."),)
    )
    with pytest.raises(
        DownloadError, match=r"for 'nomis'. Too many. Choose and download its files at https://example.org/n"
    ):
        table.of("nomis")
    with pytest.raises(DownloadError, match=r"for 'sic'. Download its files and load them with hub load sic FILE"):
        table.of("sic")


def test_the_table_of_the_package():
    table = published()
    assert {"cordis", "employers", "gtr", "innovate_uk"} <= set(table.sources)
    assert {row.source for row in (*table.files, *table.by_hand)} - TO_COME <= set(loaders())
    for file in table.files:
        assert f"{file.address}{file.page}".startswith("https://")
        assert file.named_on.startswith("https://")
        datetime.strptime(file.read_on, "%Y-%m-%d").replace(tzinfo=UTC)
        assert file.most_mb <= 500


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ('type = "zip"', 'type = "tar"', "'tar' is not a valid FileType"),
        ('source = "cordis"\n', "", "missing 1 required"),
        ('title = "Horizon Europe', 'colour = "red"\ntitle = "Horizon Europe', "colour"),
        ("address = ", 'page = "https://example.org/"\nlink = "x"\naddress = ', "either an address, or a page"),
        (r"(20\d\d)$", r"20\d\d$", "needs a group"),
    ],
)
def test_slips_in_the_table_are_named(old, new, found):
    text = TABLE.read_text("utf-8")
    assert old in text
    with pytest.raises(TableError, match=found):
        read_published(text.replace(old, new, 1))


def test_where_downloads_are_kept(monkeypatch, tmp_path):
    monkeypatch.setenv("HUB_CACHE", str(tmp_path / "mine"))
    assert downloads_folder("cordis") == tmp_path / "mine" / "downloads" / "cordis"
    monkeypatch.setenv("HUB_CACHE", "off")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert downloads_folder("cordis") == tmp_path / "partnership-hub" / "downloads" / "cordis"


@pytest.mark.parametrize(
    ("source", "links", "names"),
    [
        (
            "employers",
            ["/viewing/download-data/2023", "/viewing/download-data/2025", "/viewing/download-data/2024"],
            ["UK Gender Pay Gap Data - 2024 to 2025.csv"],
        ),
        (
            "innovate_uk",
            [
                "https://www.ukri.org/wp-content/uploads/2026/01/IUK-130126-InnovateUKFundedProjects2004ToFY2014To2015.xlsx",
                "https://www.ukri.org/wp-content/uploads/2026/08/IUK-20260804-Innovate-UK-funded-projects-from-2016.xlsx",
                "https://www.ukri.org/wp-content/uploads/2026/08/Accessibility.pdf",
            ],
            [
                "IUK-130126-InnovateUKFundedProjects2004ToFY2014To2015.xlsx",
                "IUK-20260804-Innovate-UK-funded-projects-from-2016.xlsx",
            ],
        ),
        ("uk_ets", ["20250611_Compliance_Report_Emissions_and_Surrenders.xlsx"], None),
        ("food_establishments", ["https://fsaopendata.blob.core.windows.net/opendatacatalog/APMSApr25.csv"], None),
        (
            "renewable_energy",
            ["https://assets.publishing.service.gov.uk/media/6985c316d3f57710b50a9b1f/REPD_Publication_Q4_2025.csv"],
            None,
        ),
    ],
)
def test_links_of_publishers_pages_are_found(source, links, names):
    [file] = published().of(source)
    found = file.addresses("".join(f'<a href="{link}">A file</a>' for link in ["/about", *links, "#top"]))
    assert [one.name for one in found] == (names or [link.rpartition("/")[2] for link in links])


def test_the_year_of_employers_is_read_from_the_name_that_the_file_is_given(tmp_path):
    path = tmp_path / "UK Gender Pay Gap Data - 2024 to 2025.csv"
    path.write_text("EmployerName,Address,CompanyNumber,SicCodes,EmployerSize,CurrentName\n", encoding="utf-8")
    [edition] = loaders()["employers"].load([path], LoadContext())
    assert edition.key == "employers-2024-25"
