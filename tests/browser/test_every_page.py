"""Every page in a real browser, wide and narrow: nothing for axe to find, nothing cut off, nothing that moves."""

from __future__ import annotations

import pytest

WIDTHS = (1280, 360)


@pytest.mark.parametrize("width", WIDTHS)
def test_page_has_no_fault(shared_window, faults, any_address, status_of, width):
    window = shared_window.empty(width)
    window.go(any_address, status_of(any_address))
    found = faults(window.page)
    assert not found, "\n".join([f"{any_address} at {width} px:", *found])


def test_pages_read_without_scripts(visit, every_page):
    window = visit(scripted=False)
    for address in every_page:
        window.go(address)
        assert window.page.get_by_role("heading", level=1).count() == 1, address
        assert window.page.locator("main").inner_text().strip(), address
