"""The analyst's walk over the map: a figure, an area, areas side by side."""

from __future__ import annotations

import re

import pytest

from tests.browser.test_analyst_walk import WAYS, asked, rows, show
from tests.long_run import first_now

FIGURE = "Iron and steel"
AREA = "South Yorkshire"
# A point of the map at which an area, and no line or number over it, lies under the pointer.
ON_THE_MAP = """() => {
  const svg = document.querySelector("main figure svg");
  svg.scrollIntoView({block: "center"});
  for (const link of svg.querySelectorAll("a")) {
    const box = link.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const hit = document.elementFromPoint(x, y);
    if (hit && hit.closest("a") === link) return {x, y, href: link.getAttribute("href")};
  }
  return null;
}"""


def compared(page):
    """Areas that stand side by side, from the head of the table of strengths."""
    first, *areas = (
        page.get_by_role("table", name="Strengths side by side").get_by_role("columnheader").all_inner_texts()
    )
    assert first == "Activity"
    return areas


@pytest.mark.long
@pytest.mark.parametrize(("width", "scripted"), WAYS)
def test_from_the_map_to_areas_side_by_side(visit, width, scripted):
    window = visit(width, scripted)
    page = window.page
    window.go("/")
    window.follow(page.get_by_role("navigation", name="Site").get_by_role("link", name="Map"))
    page.get_by_label("Figure", exact=True).select_option(label=FIGURE)
    page.get_by_label("Areas", exact=True).select_option(label="ITL2 areas (41)")
    show(window, "Show on the map")
    title = page.get_by_role("heading", level=1).inner_text()
    assert title == FIGURE
    assert "by ITL2 area" in page.locator("main").inner_text()
    page.get_by_text("The figures of 41 areas as a table").click()
    table = rows(page, re.compile(f"^{FIGURE}"))
    assert len(table) == 41
    assert AREA in [name for name, *_ in table[:5]]
    counted = [int(number) for number in re.findall(r"\((\d+) areas?\)", page.locator("main").inner_text())]
    assert sum(counted) == 41, "the key counts each area once"

    window.follow(page.get_by_role("table").get_by_role("link", name=AREA, exact=True))
    assert page.get_by_role("heading", level=1, name=AREA).is_visible()
    if scripted:
        page.get_by_role("tab", name="Compared").click()
    else:
        page.get_by_role("heading", name="Compared with other places").click()
    window.follow(page.get_by_role("link", name=re.compile("^All of it side by side")))
    assert window.path == "/compare"
    assert len(asked(page, "areas")) > 2
    for number in range(2, 6):
        page.get_by_label(f"Area {number}", exact=True).select_option(label="Kent" if number == 2 else "None")
    show(window, "Compare")
    assert compared(page) == [AREA, "Kent"]
    steel = [row for row in rows(page, "Strengths side by side") if row[0] == FIGURE]
    assert len(steel) == 1
    assert "known for it" in steel[0][1]


@pytest.mark.parametrize("width", first_now([1280, 360]))
def test_an_area_is_chosen_on_the_map_with_a_pointer(visit, width):
    window = visit(width)
    page = window.page
    window.go("/map?level=ITL2")
    point = page.evaluate(ON_THE_MAP)
    assert point, "no area of the map can be pointed at"
    with page.expect_navigation():
        page.mouse.click(point["x"], point["y"])
    window.settle()
    assert window.path == point["href"]


@pytest.mark.long
@pytest.mark.parametrize("width", [1280, 360])
def test_map_and_comparison_by_keyboard(visit, width):
    window = visit(width)
    page = window.page
    window.go("/")
    window.tab_to("Map")
    window.press()
    window.tab_to("Figure")
    page.keyboard.type(FIGURE)
    window.tab_to("Show on the map")
    window.press()
    assert page.get_by_role("heading", level=1).inner_text() == FIGURE
    window.tab_to("The figures of 41 areas as a table")
    page.keyboard.press("Enter")
    area = rows(page, re.compile(f"^{FIGURE}"))[0][0]
    window.tab_to(area)
    window.press()
    assert page.get_by_role("heading", level=1, name=area).is_visible()
    window.tab_to("Compare")
    window.press()
    window.tab_to("Area 1")
    page.keyboard.type("Kent")
    window.tab_to("Area 2", most=1)
    page.keyboard.type("Merseyside")
    window.tab_to("Compare")
    window.press()
    assert compared(page) == ["Kent", "Merseyside"]
