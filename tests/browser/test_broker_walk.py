"""The broker's walk as a user takes it: home, an area, its suggestions, a pair, the brief to print."""

from __future__ import annotations

import re

import pytest

from tests.long_run import first_now

AREA = "South Yorkshire"
CODE = "E47000002"


@pytest.mark.parametrize(("width", "scripted"), first_now([(1280, True), (360, True), (1280, False)]))
def test_from_home_to_the_brief_by_mouse(visit, width, scripted):
    window = visit(width, scripted)
    page = window.page
    window.go("/")
    assert page.get_by_role("heading", level=1).inner_text()
    window.follow(page.get_by_role("main").get_by_role("link", name=AREA, exact=True).first)
    assert page.get_by_role("heading", level=1, name=AREA).is_visible()

    window.follow(page.locator(f"main a[href='/areas/{CODE}/partners']").first)
    assert AREA in page.get_by_role("heading", level=1).inner_text()
    page.locator("summary").filter(has=page.get_by_role("heading", level=3)).first.click()
    cards = page.get_by_role("article")
    assert cards.count()
    assert not cards.first.get_by_text("Reasons, and what each adds").is_visible()
    cards.first.get_by_text("Why, and what speaks against it").click()
    assert cards.first.get_by_text("Reasons, and what each adds").is_visible()
    total, *points = [float(text) for text in re.findall(r"(\d+\.\d\d) points", cards.first.inner_text())]
    assert points
    assert sum(points) == pytest.approx(total, abs=0.011 * len(points)), "the lines add up"

    window.follow(cards.first.get_by_role("link", name=re.compile("side by side$")))
    assert window.path.startswith("/pairs/")
    assert AREA in page.get_by_role("heading", level=1).inner_text()

    window.follow(page.get_by_role("main").get_by_role("link", name=re.compile("brief", re.IGNORECASE)).first)
    assert window.path.endswith("/brief")
    assert page.get_by_role("heading", name=re.compile("agenda", re.IGNORECASE)).is_visible()


@pytest.mark.long
@pytest.mark.parametrize("width", first_now([1280, 360]))
def test_from_home_to_the_brief_by_keyboard(visit, width):
    window = visit(width)
    page = window.page
    window.go("/")
    assert window.tab_to("Skip to main content", most=1)
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"
    window.tab_to(AREA)
    window.press()
    assert window.path == f"/areas/{CODE}"
    while window.tab_to(re.compile("partner|suggestion", re.IGNORECASE))["href"] != f"/areas/{CODE}/partners":
        pass
    window.press()
    window.tab_to(re.compile("Ring|Ask"))
    page.keyboard.press("Enter")
    window.tab_to(re.compile("side by side$"))
    window.press()
    assert window.path.startswith("/pairs/")
    window.tab_to(re.compile("brief", re.IGNORECASE))
    window.press()
    assert window.path.endswith("/brief")


@pytest.mark.long
def test_filters_are_chosen_by_keyboard_and_stand_in_the_address(visit):
    window = visit()
    page = window.page
    window.go(f"/areas/{CODE}/partners")
    window.tab_to(re.compile("^Choose grade"))
    page.keyboard.press("Enter")
    window.tab_to("Kind")
    page.keyboard.press("ArrowDown")
    window.tab_to("Show")
    window.press()
    assert re.search(r"[?&]kind=\w+", page.url)
    assert page.get_by_label("Kind", exact=True).input_value()


@pytest.mark.long
def test_a_check_is_switched_off_by_a_link(visit):
    window = visit()
    window.go(f"/areas/{CODE}/partners")
    window.page.locator("#aside summary").first.click()
    link = window.page.get_by_role("link", name=re.compile("^Switch off")).first
    name = re.search(r"without=([\w-]+)", link.get_attribute("href")).group(1)
    window.follow(link)
    assert f"without={name}" in window.page.url
    assert window.page.locator(f"input[name=without][value={name}]").is_checked()


@pytest.mark.long
def test_an_area_is_found_by_the_search_at_the_top(visit):
    window = visit(360)
    window.go("/")
    window.page.locator("[name=q]").locator("visible=true").first.fill("Sheffield")
    with window.page.expect_navigation():
        window.page.keyboard.press("Enter")
    window.settle()
    assert window.page.get_by_role("main").get_by_role("link", name=re.compile("Sheffield")).count()


@pytest.mark.long
def test_the_brief_is_saved_as_one_file_that_opens_by_itself(visit, tmp_path):
    window = visit()
    window.go("/pairs/TLE3/TLF1")
    link = window.page.locator("main a[href$='/brief/file']")
    if not link.count():
        window.go("/pairs/TLE3/TLF1/brief")
        link = window.page.locator("main a[href$='/brief/file']")
    with window.page.expect_download() as saved:
        link.first.click()
    path = tmp_path / "brief.html"
    saved.value.save_as(path)
    alone = visit(scripted=False).page
    alone.goto(path.as_uri())
    assert alone.get_by_role("heading", level=1).is_visible()
    assert alone.get_by_role("heading", name=re.compile("agenda", re.IGNORECASE)).is_visible()
