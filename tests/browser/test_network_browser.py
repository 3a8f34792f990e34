"""The network in a real browser: drawn, chosen with a pointer, walked with the keyboard alone."""

from __future__ import annotations

import re

import pytest

from tests.long_run import first_now

READY = "#graph[data-edges-ready]"


@pytest.fixture
def middle(snapshot_engine):
    """Key of the best-tied organisation."""
    return max(snapshot_engine.networks.whole("organisations").nodes, key=lambda node: (node.strength, node.key)).key


def over_a_member(page):
    """Move the pointer over the drawing until it is over a circle."""
    drawing = page.locator("#graph")
    drawing.scroll_into_view_if_needed()
    box = drawing.bounding_box()
    for step in range(400):
        x, y = (step * 0.618) % 1, step / 400
        page.mouse.move(box["x"] + box["width"] * (0.1 + 0.8 * x), box["y"] + box["height"] * (0.1 + 0.8 * y))
        if "network__over" in (drawing.get_attribute("class") or ""):
            return
    raise AssertionError("no circle under the pointer")


@pytest.mark.parametrize("width", first_now([1280, 360]))
def test_drawing_is_drawn(visit, faults, middle, width):
    window = visit(width)
    window.go(f"/network?focus={middle}")
    window.page.wait_for_selector(READY, state="attached")
    window.settle()
    assert window.page.locator("#graph canvas").count() >= 4
    assert not faults(window.page)


def test_it_opens_with_the_whole_and_a_click_leads_to_a_member(visit, snapshot_engine):
    window = visit()
    window.go("/network")
    window.page.wait_for_selector(READY, state="attached")
    window.settle()
    assert window.page.locator("#graph canvas").first.is_visible()
    assert not window.page.locator("#graph-still").is_visible()
    assert window.page.locator("#graph-status").inner_text() == ""
    side = window.page.locator(".network__side").inner_text()
    for one in snapshot_engine.communities().communities:
        assert f"{one.number}. {one.name.partition(': ')[0]}" in side
    over_a_member(window.page)
    with window.page.expect_navigation():
        window.page.mouse.down()
        window.page.mouse.up()
    heading = window.page.get_by_role("heading", level=1).inner_text()
    assert heading in {node.name for node in snapshot_engine.networks.whole("organisations").nodes}
    assert "focus=" in window.page.url


@pytest.mark.long
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize(
    "address", ["/network?whole=1", "/network?of=areas", "/network?focus=Newcastle+University&hops=2"]
)
def test_other_views_are_drawn(visit, faults, address, width):
    window = visit(width)
    window.go(address)
    window.page.wait_for_selector(READY, state="attached")
    window.settle()
    assert window.page.locator("#graph-status").inner_text() == ""
    assert not faults(window.page)


def test_a_member_is_chosen_with_a_pointer(visit, middle):
    window = visit()
    window.go(f"/network?focus={middle}")
    window.page.wait_for_selector(READY, state="attached")
    panel = window.page.locator("#graph-member")
    over_a_member(window.page)
    window.page.mouse.down()
    window.page.mouse.up()
    panel.locator("h3").wait_for()
    window.follow(panel.get_by_role("link", name=re.compile(r"project")).first)
    assert window.page.locator("#why").count() == 1


@pytest.mark.long
def test_drawing_is_saved_as_png(visit, middle):
    window = visit()
    window.go(f"/network?focus={middle}")
    window.page.wait_for_selector(READY, state="attached")
    with window.page.expect_download() as saved:
        window.page.get_by_role("button", name="Save as PNG").click()
    assert saved.value.suggested_filename == "network.png"
    with open(saved.value.path(), "rb") as file:
        assert file.read(8) == b"\x89PNG\r\n\x1a\n"


@pytest.mark.long
def test_keyboard_alone_leads_from_a_name_to_a_reason(visit):
    window = visit()
    window.go("/network")
    first = window.page.locator("section[aria-labelledby=starts] a").first.inner_text()
    window.tab_to(first)
    window.press()
    assert window.page.get_by_role("heading", level=1).inner_text() == first
    tied = window.page.get_by_role("table", name="Ties that are drawn").get_by_role("link").first.inner_text()
    window.tab_to(tied)
    window.press()
    assert window.page.locator("#why").count() == 1


@pytest.mark.long
def test_without_webgl_the_page_says_so_and_keeps_its_tables(visit, middle):
    window = visit()
    window.page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    window.go(f"/network?focus={middle}")
    window.page.wait_for_selector("#graph[data-failed]", state="attached")
    assert "cannot draw the network" in window.page.locator("#graph-status").inner_text()
    assert window.page.locator("#ties").is_visible()
    # The picture of the server stays in the place of the drawing.
    assert window.page.locator("#graph-still").is_visible()
    assert window.page.evaluate("document.getElementById('graph-still').naturalWidth") == 1000


def test_without_scripts_the_picture_of_the_server_stands_there(visit, middle):
    window = visit(scripted=False)
    window.go(f"/network?focus={middle}")
    assert window.page.locator("img.network__still").is_visible()
    assert not window.page.locator("#graph").is_visible()
