"""The bar under every heading: the lasting link, the page as data, and how to cite it."""

from __future__ import annotations

import re

import pytest

from tests.long_run import first_now

SHARED = ["/areas/TLE3/partners?kind=topic", "/", "/map?area=TLE3", "/sources", "/method"]


@pytest.mark.parametrize("address", first_now(SHARED, most=2))
def test_a_page_is_linked_downloaded_and_cited_under_its_heading(client, read, snapshot_engine, address):
    page = read(address)
    (bar,) = re.findall(r'</h1>\s*<nav class="hub-share".*?</nav>', page.text, re.DOTALL)
    release = snapshot_engine.release.digest[:12]
    lasting, csv, data = (link.replace("&amp;", "&") for link in re.findall(r'href="([^"]+)"', bar))
    assert lasting.startswith(address.partition("?")[0])
    assert f"release={release}" in lasting
    assert client.get(lasting).status_code == 200
    assert client.get(csv).mimetype == "text/csv"
    assert client.get(data).json["release_digest"].startswith(release)
    assert page.title.partition(" – ")[0] in bar
    assert f"release {snapshot_engine.release.number} of the figures ({release})" in bar
    # Once: a page that says it twice makes readers look for the difference.
    assert page.text.count(lasting.replace("&", "&amp;") + '"') == 1


def test_what_is_no_page_of_figures_offers_no_figures(read):
    bar = read("/accessibility").text.partition('<nav class="hub-share"')[2].partition("</nav>")[0]
    assert "Cite" in bar
    assert ">CSV<" not in bar
    assert ">JSON<" not in bar
    assert "hub-share" not in read("/nowhere", 404).text
