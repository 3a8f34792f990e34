"""The business's walk as a user takes it: home, a question in words, a term dropped, regions, whom to ask, the area."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.long_run import first_now

WORDS = "steel castings for pumps"
PLACE = "Sheffield"
HOME_REGION = "South Yorkshire"
TERM = "Casting of steel"
# What is read aloud has a space before the colon in some browsers.
DROP = re.compile(rf"^Not what I mean\s*: {TERM}$")
BACK = re.compile(rf"^Take it back\s* in: {TERM}$")
FIELD = re.compile("^Say in your own words")


def asked(page, name):
    return parse_qs(urlsplit(page.url).query).get(name, [])


def change(page):
    """Open the question, which an answer folds to one line."""
    if not page.get_by_label(FIELD).is_visible():
        page.get_by_text("Change", exact=True).click()


HOW_READ = re.compile("^How your words were read")


def read_as(page):
    """What the words were read as, which a reader opens."""
    if not page.get_by_role("region", name="We read this as").is_visible():
        page.get_by_text(HOW_READ).click()
    return page.get_by_role("region", name="We read this as")


def regions(page):
    return page.get_by_role("region", name=re.compile("^(Where to go|Who may buy it)$")).get_by_role("article")


def names(page):
    return regions(page).get_by_role("heading", level=3).all_inner_texts()


@pytest.mark.parametrize(("width", "scripted"), first_now([(1280, True), (360, True), (1280, False)]))
def test_from_home_to_a_region_by_mouse(visit, width, scripted):
    window = visit(width, scripted)
    page = window.page
    window.go("/")
    window.follow(page.get_by_role("main").get_by_role("link", name="I make or need something"))
    assert window.path == "/find"
    assert page.get_by_label("I need it: who makes it?").is_checked()

    page.get_by_label(FIELD).fill(WORDS)
    page.get_by_label(re.compile("^Near")).fill(PLACE)
    window.follow(page.get_by_role("main").get_by_role("button", name="Find"))
    assert (asked(page, "q"), asked(page, "near")) == ([WORDS], [PLACE])
    assert page.get_by_label(FIELD).input_value() == WORDS, "the question stays in its field"
    assert f"{TERM} SIC 2452" in read_as(page).inner_text()
    found = names(page)
    assert found[0] == HOME_REGION, "the place that is near and strong comes first"
    card = regions(page).first.inner_text()
    assert re.search(r"has [\d,]+ jobs in casting of steel \(\d{4}\), \d+\.\d times the national share", card)
    assert re.search(r"\d km away", card)

    said_once = "Whom to ask is named: " in page.locator("main").inner_text()
    for card in regions(page).all():
        text = card.inner_text()
        assert "Whom to ask" in text
        assert said_once or "Named by: " in text, "each region names somebody, and who says so"
        assert "Figure: " in card.text_content(), "one press away"
    assert re.search(r"\b0\d{3} \d{3} \d{4}\b|\S+@\S+|https://", regions(page).first.inner_text()), (
        "a way to reach them"
    )

    # The third click: from the answer to the region itself.
    window.follow(regions(page).first.get_by_role("link", name=HOME_REGION, exact=True))
    assert page.get_by_role("heading", level=1, name=HOME_REGION).is_visible()
    window.follow(page.locator("main a[href^='/pairs/']:not(.hub-places__link)").first)
    assert HOME_REGION in page.get_by_role("heading", level=1).inner_text()


@pytest.mark.long
@pytest.mark.parametrize(("width", "scripted"), first_now([(1280, True), (360, True), (1280, False)]))
def test_a_term_is_dropped_and_taken_back(visit, width, scripted):
    window = visit(width, scripted)
    page = window.page
    window.go("/find?q=steel+castings+for+pumps&near=Sheffield")
    before = names(page)
    window.follow(read_as(page).get_by_role("link", name=DROP))
    assert asked(page, "drop") == ["2452"]
    assert page.locator("main s").all_inner_texts() == [TERM], "it is struck out, and no other"
    assert read_as(page).get_by_role("link", name=re.compile(r"^Not what I mean\s*: Casting of iron")).count() == 1
    assert regions(page).count()
    assert "casting of steel" not in " ".join(regions(page).all_inner_texts())

    window.follow(read_as(page).get_by_role("link", name=BACK))
    assert not asked(page, "drop")
    assert not page.locator("main s").count()
    assert names(page) == before


@pytest.mark.long
@pytest.mark.parametrize("scripted", first_now([True, False]))
def test_an_offer_leads_to_those_who_buy(visit, scripted):
    window = visit(360, scripted)
    page = window.page
    window.go("/find?q=steel+castings+for+pumps&near=Sheffield")
    change(page)
    page.get_by_label("I offer it: who buys it?").check()
    window.follow(page.get_by_role("main").get_by_role("button", name="Find"))
    assert regions(page).count()
    assert asked(page, "want") == ["offer"]
    assert page.get_by_label("I offer it: who buys it?").is_checked()
    for card in regions(page).all_inner_texts():
        assert re.search(r"such makers spend \d+\.\d% of their inputs on metal castings", card)


@pytest.mark.long
def test_distance_is_left_out_where_it_does_not_matter(visit):
    window = visit()
    page = window.page
    window.go("/find?q=gluten-free+biscuits&near=Cornwall")
    assert "strength and nearness weighed together" in page.locator("main").inner_text()
    near = names(page)
    change(page)
    page.get_by_label("Distance does not matter").check()
    window.follow(page.get_by_role("main").get_by_role("button", name="Find"))
    assert page.get_by_label("Distance does not matter").is_checked()
    assert "strength and nearness weighed together" not in page.locator("main").inner_text()
    assert names(page)
    assert names(page) != near


@pytest.mark.long
@pytest.mark.parametrize("scripted", first_now([True, False]))
def test_words_without_a_class_are_said_to_be_unknown(visit, scripted):
    window = visit(360, scripted)
    page = window.page
    window.go("/find")
    page.get_by_label(FIELD).fill("quantum")
    window.follow(page.get_by_role("main").get_by_role("button", name="Find"))
    text = read_as(page).inner_text()
    assert re.search(r"Not known to the classification: quantum\b", text)
    assert "has no class for quantum technologies" in text
    assert "Nearest: " in text
    assert regions(page).count(), "the nearest classes lead somewhere"

    change(page)
    page.get_by_label(FIELD).fill("xyzzy")
    window.follow(page.get_by_role("main").get_by_role("button", name="Find"))
    assert "No class of the classification" in read_as(page).inner_text()
    assert page.get_by_role("heading", name="No region stands out").is_visible()
    assert not page.get_by_role("article").count()


@pytest.mark.long
@pytest.mark.parametrize("width", first_now([1280, 360]))
def test_from_home_to_a_region_by_keyboard(visit, width):
    window = visit(width)
    page = window.page
    window.go("/")
    window.tab_to("I make or need something")
    window.press()
    window.tab_to(FIELD)
    page.keyboard.type(WORDS)
    # One stop for both choices, as everywhere; the arrows go from one to the other and back.
    assert window.tab_to(re.compile("^I need it"), most=1)
    page.keyboard.press("ArrowDown")
    assert page.get_by_label("I offer it: who buys it?").is_checked()
    page.keyboard.press("ArrowUp")
    window.tab_to(re.compile("^Near"), most=1)
    page.keyboard.type(PLACE)
    window.press()
    assert (asked(page, "q"), asked(page, "want"), asked(page, "near")) == ([WORDS], ["need"], [PLACE])

    window.tab_to(HOW_READ)
    page.keyboard.press("Enter")
    window.tab_to(DROP)
    window.press()
    assert page.locator("main s").all_inner_texts() == [TERM]
    window.tab_to(BACK)
    window.press()
    window.tab_to(HOME_REGION)
    window.press()
    assert page.get_by_role("heading", level=1, name=HOME_REGION).is_visible()
