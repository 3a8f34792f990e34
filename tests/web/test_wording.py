"""The wording of pages on the bundled snapshot, which stands in one file; every other test looks at what is meant."""

from __future__ import annotations

import html
import re
import tomllib
from pathlib import Path

import pytest

from tests.long_run import first_now

PAGES = tomllib.loads((Path(__file__).parent / "wording.toml").read_text("utf-8"))["page"]


@pytest.mark.parametrize("page", first_now(PAGES, most=10), ids=[page["address"] for page in PAGES])
def test_the_page_says_it_so(read, page):
    shown = read(page["address"], page.get("status", 200)).text
    text = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", shown)).split())
    for said in page["says"]:
        assert said in text
    for said in page.get("never", ()):
        assert said not in text
