"""The broker's walk: home, suggestions of an area, a pair, its brief; on the bundled snapshot."""

from __future__ import annotations

import csv
import html
import io
import re
from dataclasses import replace

import pytest
from markupsafe import escape

from graph_engine.explanations.wording import sentence
from graph_engine.suggestions.intermediaries import intermediaries
from tests.web.drawn_maps import drawn_and_listed
from web.pages.partners.joint_timeline import JointTimeline, TimelineProject, joint_timeline
from web.pages.partners.pairs import PairPage
from web.presentation.lead_rows import parties
from web.presentation.sentences import reason_in_two, vouched


@pytest.fixture
def best(snapshot_engine):
    return snapshot_engine.best(6)


def test_home_has_a_search_doors_and_the_best(read, best):
    page = read("/")
    for card in best:
        assert f"/pairs/{card.source.code}/{card.target.code}" in page.links
    assert "/areas/E47000006" in page.links
    assert {"/home.csv", "/home.json"} <= set(page.links)


def test_home_is_short(client):
    main = re.search(r"<main.*?</main>", client.get("/").text, re.DOTALL).group(0)
    # A title repeats the name of its link in the list, and a citation stands behind its summary.
    shown = re.sub(r"<title>.*?</title>|</summary>.*?</details>|<[^>]+>", " ", main, flags=re.DOTALL)
    assert len(html.unescape(shown).split()) < 250


def test_the_map_of_home_says_what_the_list_beside_it_says(client, best):
    text = client.get("/").text
    numbers, arcs, listed = drawn_and_listed(text)
    assert len(listed) == len(best)
    assert numbers == arcs == listed
    assert re.findall(r'places__number"[^>]*>(\d+)</text>', text) == [number for _, number, _ in listed]


def test_partners_show_reasons_that_add_up(read, snapshot_engine, best):
    # What is suggested to a part of London is shown on the page of London too, and leads to the part.
    area = next(card.source.place for card in best if card.source.place.level == "ITL2")
    page = read(f"/areas/{area.code}/partners")
    for card in snapshot_engine.match(area).suggestions:
        for reason in card.reasons:
            assert f"{reason.contribution:.2f} points" in page.text
            assert str(escape(reason.sentence)) in page.text
        # One reason and one caution stand before the press, all others behind it: nothing is lost.
        assert str(escape(card.reasons[0].brief)) in page.text
        for said in card.cautions:
            assert str(escape(sentence(said))) in page.text
        for one in (*card.source_contacts, *card.target_contacts):
            assert str(escape(one.name)) in page.text
            assert str(escape(vouched(one))) in page.text
        assert f"/pairs/{area.code}/{card.target.code}" in page.links
        # Place, parties, reason and whom to ring stand in the lines that open to the card.
        rows = re.findall(r"(?s)<summary>(.*?)</summary>", page.text)
        assert any(
            all(str(escape(text)) in row for text in (card.target.name, parties(card), reason_in_two(card)[1]))
            for row in rows
        )


@pytest.mark.long
def test_each_check_can_be_switched_off_by_a_link(client, read):
    page = read("/areas/TLE3/partners")
    off = [link for link in page.links if "without=" in link]
    assert off
    found = client.get(off[0].replace("/partners?", "/partners.json?")).json
    name = re.search(r"without=([a-z-]+)", off[0]).group(1)
    assert name not in {one["check"] for one in found["set_aside"]}
    assert f'value="{name}" checked' in read(off[0]).text


def test_filters_stay_in_the_form(read):
    text = read("/areas/TLE3/partners?kind=supply&theme=automotive&far=150&nation=England&new=1").text
    assert '<option value="supply" selected>' in text
    assert '<option value="automotive" selected>' in text
    assert '<option value="England" selected>' in text
    assert 'value="150"' in text
    assert re.search(r'name="new" value="1" checked', text)


def test_a_place_that_gets_nothing_is_told_why_and_what_else(read, snapshot_engine):
    assert not snapshot_engine.match("Cornwall", kinds=["supply"]).suggestions
    page = read("/areas/Cornwall/partners?kind=supply")
    (unit,) = snapshot_engine.match("Cornwall").figures_for
    for one in [*snapshot_engine.similar(unit)[:1], *snapshot_engine.linked(unit)[:1]]:
        assert any(one.area.code in link for link in page.links), one.area.name


def test_pair_has_both_sides_evidence_and_footnotes_that_lead_to_it(read, best):
    card = best[0]
    page = read(f"/pairs/{card.source.code}/{card.target.code}")
    notes = [link for link in page.links if link.startswith("#figure-")]
    assert notes
    assert {link[1:] for link in notes} <= set(page.ids)


def test_joint_projects_of_a_pair_are_all_there_and_drawn_by_year(client, snapshot_engine):
    figures = snapshot_engine.figures
    here, there = (snapshot_engine.area(code) for code in ("TLE3", "TLF1"))
    work = joint_timeline(figures, here, there)
    projects = {one.key for one in figures.ties.joint(here.key, there.key)}
    own = figures.ties.participations
    counted = set(own.loc[own["unit"] == here.key, "project"]) & set(own.loc[own["unit"] == there.key, "project"])
    assert projects == counted
    assert len(work.projects) == len(projects) > 0
    assert sum(bar.number for bar in work.drawing.bars) == len(projects)
    assert [one.year for one in work.projects if one.year] == sorted(
        (y.year for y in work.projects if y.year), reverse=True
    )
    assert all(one.here and one.there for one in work.projects)
    told = client.get("/pairs/TLE3/TLF1.json").json["joint_projects"]
    rows = client.get("/pairs/TLE3/TLF1.csv?table=joint_projects").text.splitlines()
    assert len(told) == len(rows) - 1 == len(projects)
    page = html.unescape(client.get("/pairs/TLE3/TLF1").text)
    assert len(re.findall(r'<rect class="hub-years__part', page)) == sum(
        part.height > 0 for bar in work.drawing.bars for part in bar.parts
    )
    assert work.said in page


def test_years_without_projects_have_a_place_and_undated_ones_stand_apart(snapshot_engine):
    area = snapshot_engine.area("TLE3")
    one = TimelineProject("1", None, None, 2015, None, 3, True, ("A",), ("B",), "CORDIS")
    found = [one, replace(one, year=2018, small=False), replace(one, year=None)]
    work = JointTimeline(area, area, found)
    heights = [(bar.year, *(round(part.height) for part in bar.parts)) for bar in work.drawing.bars]
    assert heights == [(2015, 80, 0), (2016,), (2017,), (2018, 0, 80), (None, 80, 0)]
    places = [bar.x for bar in work.drawing.bars]
    assert places[4] - places[3] == 3 * (places[1] - places[0])
    assert work.by_year == "2015: 1, 2018: 1 and no year: 1"
    assert work.said.endswith("begun 2015 to 2018; 1 without a year.")
    assert one.name == "Project 1"
    assert JointTimeline(area, area, ()).drawing.bars == ()


def test_numbers_on_the_map_of_a_pair_are_those_of_its_list(client, snapshot_engine):
    numbers, arcs, listed = drawn_and_listed(client.get("/pairs/TLE3/TLF1").text)
    assert numbers == listed != []
    assert arcs == []
    pair = snapshot_engine.explain("TLE3", "TLF1")
    contacts = [
        one for card in (*pair.suggestions, *pair.strengths) for one in (*card.source_contacts, *card.target_contacts)
    ]
    standing = {one.districts[0] for one in contacts if one.kind == "business" and len(one.districts) == 1}
    assert {href.rpartition("/")[2] for href, _, _ in numbers} == standing


def test_a_pair_opens_with_the_next_step_and_says_what_several_cautions_say_once(client, snapshot_engine, best):
    card = best[0]
    text = html.unescape(client.get(f"/pairs/{card.source.code}/{card.target.code}").text)
    pair = snapshot_engine.explain(card.source.code, card.target.code)
    top = text[: text.index('id="sides"')]
    assert pair.suggestions[0].next_step in top
    for one in (pair.suggestions[0].source_contacts[0], pair.suggestions[0].target_contacts[0]):
        assert one.name in top
    cautions = [caution for one in (*pair.suggestions, *pair.strengths) for caution in one.cautions]
    for said in {one for one in cautions if cautions.count(one) > 1}:
        assert text.count(sentence(said)) == 1


@pytest.mark.long
def test_every_figure_of_the_brief_is_footnoted(client, best):
    for card in best:
        told = client.get(f"/pairs/{card.source.code}/{card.target.code}.json").json
        numbers = [row["number"] for row in told["evidence"]]
        assert numbers == list(range(1, len(numbers) + 1))
        assert all(row["source_key"] and row["licence"] for row in told["evidence"]), card.headline
        text = html.unescape(client.get(f"/pairs/{card.source.code}/{card.target.code}/brief").text)
        for reason in card.reasons:
            assert reason.sentence.split(":")[0] in text
        assert "Draft agenda" in text
        assert text.count('class="hub-footnote"') >= sum(bool(reason.evidence) for reason in card.reasons)


def test_brief_is_one_file(client, best):
    card = best[0]
    response = client.get(f"/pairs/{card.source.code}/{card.target.code}/brief/file")
    assert response.headers["Content-Disposition"].startswith("attachment; filename=brief-")
    assert "<style>" in response.text
    assert "<link" not in response.text
    assert "<script" not in response.text
    # Whom to invite is a press away; nothing else is outside the file.
    assert not re.findall(r'(?:href|src)="(?!#|tel:|mailto:|https?://)', response.text)
    assert not re.findall(r'src="http', response.text)


def test_a_place_has_no_partner_in_itself(read):
    assert "Choose two places that lie apart." in read("/pairs/TLE3/TLE3", 400).text


def test_intermediaries_are_elsewhere_and_share_projects_with_both(snapshot_engine):
    figures = snapshot_engine.figures
    here, there = figures.units[0], figures.units[5]
    paths = intermediaries(figures, here, there)
    assert paths
    assert [path.key for path in paths] == [path.key for path in intermediaries(figures, there, here)]
    for path in paths:
        assert path.area.key not in (here, there)
        own = figures.ties.participations
        projects = set(own.loc[own["organisation"] == path.key, "project"])
        for unit, number in ((here, path.with_source), (there, path.with_target)):
            shared = projects & set(own.loc[own["unit"] == unit, "project"])
            assert 0 < number <= len(shared)


def test_a_place_without_suggestions_is_shown_the_links_of_its_own_page(read, snapshot_engine):
    assert not snapshot_engine.match("TLK3", kinds=["supply"]).suggestions
    text = read("/areas/TLK3/partners?kind=supply").text
    for one in snapshot_engine.linked("TLK3")[:3]:
        assert one.area.name in text
        assert f"{one.small} joint project" in text


def test_what_a_place_brings_stands_once(snapshot_engine):
    """A supply link and complementary strengths may both rest on one industry."""
    # With the check off: the buyers of this steel jumped, and no pair of the bundled figures shares an industry else.
    found = snapshot_engine.match("TLG1", kinds=("supply",), without=("steady-figures",)).suggestions
    supply = tuple(one for one in found if one.target.code == "TLL2")
    pair = replace(snapshot_engine.explain("TLG1", "TLL2"), suggestions=supply)
    reasons = [reason for card in (*pair.suggestions, *pair.strengths) for reason in card.reasons]
    assert len([one for one in reasons if (one.source.area.code, one.source.what) == ("TLL2", "241")]) > 1
    page = PairPage(pair, (), {}, JointTimeline(*pair.figures_for, ()), snapshot_engine.prospects)
    brought = [one.source.what for one in page.brings("TLL2")]
    assert brought.count("241") == 1


def test_a_pair_says_which_of_its_suggestions_are_useful_and_likely(snapshot_engine, client, read):
    """Where the records can say so of one at least."""
    prospects = snapshot_engine.prospects
    first = next(one for one in snapshot_engine.best(50) if prospects.of(one).outlook is not None)
    here, there = first.source.place.code, first.target.place.code
    found = client.get(f"/pairs/{here}/{there}.json").json
    outlooks = [one["outlook"] for one in found["prospects"]]
    assert len(outlooks) == len(found["suggestions"])
    text = read(f"/pairs/{here}/{there}").text
    assert 'id="outlook"' in text
    for name in ("Quick win", "Needs brokering", "Routine", "Can wait"):
        assert f'{name} <span class="hub-quiet">({outlooks.count(name.lower())})' in text


def test_lists_say_who_is_shown_and_what_evener_ones_cost(snapshot_engine, client, read):
    page = read("/areas/TLE3/partners")
    fairness = snapshot_engine.fairness
    assert f"{fairness.prices[0].organisations} of {fairness.all_organisations}" in page.text
    assert "Evener, strongly" in page.text
    plain, evener = (client.get(f"/areas/TLD3/partners.json{query}").json for query in ("", "?spread=strong"))
    assert plain["fairness"] == fairness.as_dict()
    assert plain["suggestions"] != evener["suggestions"]
    never = list(csv.DictReader(io.StringIO(client.get("/areas/TLE3/partners.csv?table=never_shown").text)))
    assert len(never) == len(fairness.organisations_never)
    # An area of several units has no list of its own to fill otherwise.
    assert 'name="spread"' not in read("/areas/TLM/partners").text
    assert "What evener lists cost" in read("/organisations/University%20of%20Exeter/partners").text
