"""Pictures that pages open with: a map and its list light up together, and a pair is no scroll without end."""

from __future__ import annotations

import pytest

from tests.long_run import first_now

# Six screens of a phone and a bit.
MOST_PIXELS = 6000


def tinted(page):
    """Numbers of the lines of the list that stand out."""
    return page.evaluate(
        """[...document.querySelectorAll('.hub-mapped__list > li')]
        .filter(one => getComputedStyle(one).backgroundColor !== 'rgba(0, 0, 0, 0)')
        .map(one => one.firstElementChild.textContent)"""
    )


@pytest.mark.parametrize(("width", "by"), first_now([(1280, "pointer"), (360, "keyboard")]))
def test_the_list_lights_up_with_the_map(visit, width, by):
    window = visit(width)
    window.go("/")
    page = window.page
    links = page.locator(".hub-places__numbers > a")
    assert links.count() == page.locator(".hub-mapped__list > li").count()
    assert tinted(page) == []
    for at in range(links.count()):
        if by == "pointer":
            links.nth(at).locator(".hub-places__disc").hover()
        else:
            links.nth(at).focus()
            # Browsers show the ring of what was reached by a key.
            page.keyboard.press("Shift+Tab")
            page.keyboard.press("Tab")
        assert tinted(page) == [str(at + 1)]


# Without suggestions, with two that are strong, and with more to ring.
@pytest.mark.parametrize("pair", first_now(["TLI3/TLD3", "TLD3/TLN0", "TLE3/TLF1", "TLI3/TLM6"]))
def test_a_pair_is_short_on_a_phone(visit, pair):
    window = visit(360)
    window.go(f"/pairs/{pair}")
    assert window.page.evaluate("document.documentElement.scrollHeight") <= MOST_PIXELS
