"""Every page in a real browser, narrow and wide, light and dark: axe finds nothing, nothing is cut off or moves."""

from __future__ import annotations

import pytest

from tests.long_run import first_now

# Most that is cut off is cut off on a phone.
WIDTHS = (360, 1280)
# A long page that comes in pieces moves now and then on a busy machine; what moves by itself moves at every load.
LOADS = 3


# A module's parameter: one width after the other, so that the window is resized once.
@pytest.mark.parametrize("width", first_now(WIDTHS), scope="module")
def test_page_has_no_fault(shared_window, faults, any_address, status_of, width):
    for _ in range(LOADS):
        window = shared_window.at(width)
        window.go(any_address, status_of(any_address))
        found = faults(window.page)
        if not found or not all(one.startswith("the layout shifts") for one in found):
            break
    assert not found, "\n".join([f"{any_address} at {width} px:", *found])


@pytest.mark.long
def test_pages_read_without_scripts(visit, every_page):
    window = visit(scripted=False)
    for address in every_page:
        window.go(address)
        assert window.page.get_by_role("heading", level=1).count() == 1, address
        assert window.page.locator("main").inner_text().strip(), address
