"""The Chromium of this machine, and how it is started."""

from __future__ import annotations

import os
import shutil

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    # A page is looked at once: code that is compiled at once, plainly, is ready sooner than code that is watched first.
    "--js-flags=--always-sparkplug",
    # WebGL without a graphics card.
    *("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"),
)


def chromium_program() -> str | None:
    """Path of the Chromium that ``HUB_TEST_CHROMIUM`` names, or of the first that is installed."""
    named = os.environ.get("HUB_TEST_CHROMIUM")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, PROGRAMS)), None)
