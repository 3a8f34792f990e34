"""The page of an area in a browser: what is seen before the tabs, the tabs themselves, and tables on a telephone."""

from __future__ import annotations

import pytest

from tests.long_run import first_now

ADDRESS = "/areas/TLE3"
# In pixels at 1280: three windows and a bit, so that the partners are seen without a search for them.
MOST_ABOVE_TABS = 3000
TABS = ["strengths", "comparison", "gaps", "links", "people", "figures"]
SHOWN = """() => [...document.querySelectorAll(".govuk-tabs__panel")].filter(one => one.checkVisibility())
  .map(one => one.id)"""
ABOVE = "() => document.querySelector('.govuk-tabs').getBoundingClientRect().top + scrollY"
# Tables whose cells reach beyond the region in which they stand.
SIDEWAYS = """() => [...document.querySelectorAll(".hub-scroll")].filter(one => one.checkVisibility())
  .filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.textContent.trim().slice(0, 60))"""

WIDER = """() => [...document.querySelectorAll("table")]
  .filter(one => one.getBoundingClientRect().right > innerWidth + 1).map(one => one.textContent.trim().slice(0, 60))"""


def test_partners_are_seen_before_the_tabs(visit):
    window = visit()
    window.go(ADDRESS)
    assert window.page.locator(".hub-partner").count() > 2
    assert window.page.evaluate(ABOVE) <= MOST_ABOVE_TABS


@pytest.mark.parametrize("width", first_now([1280, 360]))
def test_tabs_are_walked_by_keyboard(visit, width):
    window = visit(width)
    page = window.page
    window.go(ADDRESS)
    assert page.evaluate(SHOWN) == TABS[:1]
    window.tab_to("Strengths")
    page.keyboard.press("ArrowRight")
    assert page.evaluate(SHOWN) == [TABS[1]]
    assert page.get_by_role("tab", selected=True).inner_text() == "Compared"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(SHOWN) == [TABS[0]]
    # One stop for all tabs: the next is what the panel holds.
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.govuk-tabs__panel').id") == TABS[0]


@pytest.mark.long
@pytest.mark.parametrize("width", [360, 1280])
def test_no_tab_has_a_fault(visit, faults, width):
    window = visit(width)
    window.go(ADDRESS)
    for tab in window.page.get_by_role("tab").all():
        tab.click()
        assert faults(window.page) == [], tab.inner_text()


@pytest.mark.long
def test_the_address_opens_the_tab_that_holds_what_it_names(visit):
    window = visit()
    page = window.page
    for fragment, tab in [("gaps", "gaps"), ("growth", "gaps"), ("who", "people"), ("known", "strengths")]:
        window.go("/accessibility")
        window.go(f"{ADDRESS}#{fragment}")
        assert page.evaluate(SHOWN) == [tab]
        assert page.locator(f"#{fragment}").is_visible()
        top = page.evaluate("id => document.getElementById(id).getBoundingClientRect().top", fragment)
        assert 0 <= top < 900, fragment
    # Within the page, and back again.
    page.evaluate("location.hash = '#who'")
    page.wait_for_function("document.getElementById('who').checkVisibility()")
    page.get_by_role("tab", name="Compared").click()
    assert page.evaluate("location.hash") == "#comparison"
    page.go_back()
    page.wait_for_function("document.getElementById('who').checkVisibility()")
    assert page.evaluate(SHOWN) == ["people"]
    # What stands outside of the tabs, nowhere, or is no selector opens none.
    for fragment in ("partners", "nowhere", "%22%5D", "\\"):
        window.go("/accessibility")
        window.go(f"{ADDRESS}#{fragment}")
        assert page.evaluate(SHOWN) == TABS[:1], fragment


@pytest.mark.long
def test_the_choice_of_peers_comes_back_to_its_tab(visit):
    window = visit()
    window.go(f"{ADDRESS}#compared")
    window.page.get_by_label("Compare with").select_option("nation")
    window.follow(window.page.get_by_role("button", name="Compare"))
    assert window.page.evaluate(SHOWN) == ["comparison"]
    assert window.page.get_by_label("Compare with").input_value() == "nation"


@pytest.mark.long
def test_without_scripts_and_on_paper_every_part_is_shown(visit):
    plain = visit(scripted=False).page
    plain.goto(visit().base + ADDRESS)
    for name in TABS:
        assert plain.locator(f"#{name}").is_visible()
        assert plain.locator(f".govuk-tabs__list a[href='#{name}']").is_visible()
    window = visit()
    window.go(ADDRESS)
    # The width of A4 between its margins.
    window.page.set_viewport_size({"width": 673, "height": 1000})
    window.page.emulate_media(media="print")
    assert window.page.evaluate(SHOWN) == TABS
    assert window.page.evaluate(WIDER) == []


@pytest.mark.parametrize("address", first_now([ADDRESS, "/compare?areas=TLD3&areas=TLC1", "/sectors/291"]))
def test_on_a_telephone_tables_are_rows_of_label_and_value(visit, address):
    window = visit(360)
    page = window.page
    window.go(address)
    for tab in page.get_by_role("tab").all():
        tab.click()
        assert page.evaluate(SIDEWAYS) == []
    assert page.evaluate(SIDEWAYS) == []
    cell = page.locator("td[data-label]:visible").first
    label = cell.get_attribute("data-label")
    head = page.locator("table:visible thead").first
    # In one line a row stands under its headings; in several each cell says what it is.
    if head.evaluate("one => getComputedStyle(one).position") == "absolute":
        assert label in head.inner_text()
        assert cell.evaluate("one => getComputedStyle(one, '::before').content") == f'"{label}"'
    else:
        assert label in head.inner_text()


@pytest.mark.long
def test_rows_of_label_and_value_are_still_tables_to_those_who_hear_them(visit):
    window = visit(360)
    window.go(ADDRESS)
    tree = window.page.context.new_cdp_session(window.page).send("Accessibility.getFullAXTree")["nodes"]
    roles = [one["role"]["value"] for one in tree if not one["ignored"]]
    table = window.page.locator("table:visible")
    assert roles.count("table") == table.count() > 0
    assert roles.count("row") == table.locator("tr").count()
    assert roles.count("rowheader") == table.locator("tbody th").count()
    # What a narrow screen leaves out is left out for all.
    assert roles.count("columnheader") == table.locator("thead th:not(.hub-wide)").count()
    assert roles.count("cell") == table.locator("td:not(.hub-wide)").count()
