"""Suggestions while somebody types: by arrows and Enter, by mouse, put away by Escape, and none without scripts."""

from __future__ import annotations

import pytest

from tests.long_run import first_now


def options(page):
    return page.locator(".suggestions").get_by_role("option")


def typed(page, field, text):
    field.press_sequentially(text)
    options(page).first.wait_for()


@pytest.mark.parametrize(("width", "address"), first_now([(1280, "/communities"), (360, "/"), (1280, "/find")]))
def test_a_name_is_typed_chosen_by_arrows_and_opened(visit, faults, width, address):
    window = visit(width)
    page = window.page
    window.go(address)
    field = page.get_by_role("combobox").and_(page.locator('[name="q"]:visible')).first
    field.focus()
    heading = page.get_by_role("heading", level=1)
    stood = heading.bounding_box()
    typed(page, field, "universty of lee")
    assert field.get_attribute("aria-expanded") == "true"
    # What is in the list moves as its answers change; what is on the page does not.
    assert [one for one in faults(page) if not one.startswith("the layout shifts")] == []
    assert heading.bounding_box() == stood
    field.press("ArrowDown")
    chosen = page.locator(f"#{field.get_attribute('aria-activedescendant')}")
    assert chosen.get_attribute("aria-selected") == "true"
    assert "University of Leeds" in chosen.inner_text()
    field.press("ArrowUp")
    assert field.get_attribute("aria-activedescendant") is None
    field.press("ArrowDown")
    window.press("Enter")
    assert window.path.startswith("/organisations/")
    assert page.get_by_role("heading", level=1).inner_text() == "University of Leeds"


@pytest.mark.long
def test_escape_puts_the_list_away_and_enter_searches_what_was_typed(visit):
    window = visit()
    page = window.page
    window.go("/communities")
    field = page.get_by_label("Search", exact=True)
    field.focus()
    typed(page, field, "sheffield")
    field.press("Escape")
    assert options(page).count() == 0
    assert field.get_attribute("aria-expanded") == "false"
    assert field.input_value() == "sheffield"
    window.press("Enter")
    assert page.url.endswith("/search?q=sheffield")


@pytest.mark.long
def test_a_suggestion_is_clicked_and_a_stale_answer_is_never_shown(visit):
    window = visit()
    page = window.page
    window.go("/communities")
    field = page.get_by_label("Search", exact=True)
    field.focus()
    typed(page, field, "hydrogen")
    page.route("**/search/suggestions?q=hydrogen%20f*", lambda route: None)
    field.press_sequentially(" f")
    field.fill("tata st")
    options(page).filter(has_text="Tata").first.wait_for()
    assert options(page).filter(has_text="ydrogen").count() == 0
    window.follow(options(page).filter(has_text="Tata Steel UK Limited").first)
    assert page.get_by_role("heading", level=1).inner_text() == "Tata Steel UK Limited"


def test_without_scripts_the_search_is_a_plain_one(visit):
    window = visit(scripted=False)
    page = window.page
    window.go("/communities")
    assert page.get_by_role("combobox").and_(page.locator('[name="q"]')).count() == 0
    page.get_by_label("Search", exact=True).fill("university of leeds")
    window.follow(page.get_by_role("banner").get_by_role("button", name="Search"))
    assert window.path == "/search"
    window.follow(page.get_by_role("main").get_by_role("link", name="University of Leeds", exact=True))
    assert window.path.startswith("/organisations/")
