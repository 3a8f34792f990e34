"""Every sentence of a pair is followed by the numbers of its own figures, and by no others."""

from __future__ import annotations

import html
import re

import pytest

from tests.long_run import first_now, runs_long


@pytest.fixture(scope="module")
def two_lines(snapshot_engine):
    """Suggestions with more than one line."""
    found = [card for card in snapshot_engine.best(30) if len(card.reasons) > 1]
    assert found
    return found if runs_long() else found[:4]


def notes_of(page, sentence):
    """Numbers behind a sentence of a page."""
    # The whole sentence: two that begin alike may follow each other, and a list ends lines otherwise than a brief.
    after = re.split("</p>|</li>", html.unescape(page.text).split(sentence, 1)[1], maxsplit=1)[0]
    return {int(number) for number in re.findall(r'href="#figure-(\d+)"', after)}


@pytest.mark.parametrize("ending", first_now(["", "/brief"]))
def test_a_line_cites_its_own_figures_and_no_others(read, client, two_lines, ending):
    for card in two_lines:
        address = f"/pairs/{card.source.code}/{card.target.code}"
        rows = {row["number"]: row for row in client.get(f"{address}.json").json["evidence"]}
        page = read(address + ending)
        cited = set()
        for reason in card.reasons:
            own = {(row.claim, row.geography, row.year) for row in reason.evidence}
            numbers = notes_of(page, reason.sentence)
            assert {(rows[n]["claim"], rows[n]["geography"], rows[n]["year"]) for n in numbers} == own, reason.sentence
            cited |= numbers
        own = {row.claim for row in card.evidence}
        assert own <= {rows[number]["claim"] for number in cited}


def test_shares_of_inputs_stand_behind_the_sentence_that_says_them(two_lines):
    for card in two_lines:
        for reason in card.reasons:
            if reason.link is None:
                continue
            shares = [row.value for row in reason.evidence if "Share of" in row.claim]
            assert shares == pytest.approx([100 * reason.link.us_share, 100 * reason.link.uk_share])


@pytest.mark.long
def test_figures_of_a_side_bear_the_name_of_what_they_count(read, snapshot_engine):
    page = read("/pairs/TLG3/TLK1")
    side = page.text.split('id="sides"', 1)[1].split("</section>", 1)[0]
    castings = side.split(snapshot_engine.figures.activities.get("245").label, 1)[1].split("</li>", 1)[0]
    brought = next(
        reason.source
        for card in snapshot_engine.explain("TLG3", "TLK1").suggestions
        for reason in card.reasons
        if reason.source.what == "245"
    )
    assert f"{brought.value:,.0f}" in castings
    assert brought.name in castings
