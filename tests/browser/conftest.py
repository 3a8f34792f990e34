"""A real server on the bundled snapshot and a real Chromium, one of each for all browser tests."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.program import FLAGS, PROGRAMS, chromium_program
from tests.long_run import runs_long

# How long to wait for what comes at once on a machine that is not busy: a test waits for what it needs, not for a time.
MOST_SECONDS = 60
WIDE, NARROW = 1280, 360
HEIGHT = 900
# Cumulative layout shift that nobody sees; up to 0.1 counts as good (web.dev, Core Web Vitals). A long page that comes
# in pieces moves by some thousandths on a busy machine.
MOST_SHIFT = 0.01
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# Watches from the first moment of every page: what moves, and what the content security policy refuses.
WATCH = """(() => {
window.__refused = [];
window.__shift = 0;
const moved = entries => {
  for (const entry of entries) if (!entry.hadRecentInput) window.__shift += entry.value;
};
const watch = new PerformanceObserver(list => moved(list.getEntries()));
watch.observe({type: "layout-shift", buffered: true});
// With what was seen and not yet handed over.
window.__shifted = () => (moved(watch.takeRecords()), window.__shift);
document.addEventListener("securitypolicyviolation", event => {
  window.__refused.push(`${event.violatedDirective} ${event.blockedURI}`);
});
})();"""
RUN_AXE = """async ([kind, values]) => {
  const found = await axe.run(document, {
    runOnly: {type: kind, values},
    rules: kind === "tag" ? {"target-size": {enabled: true}} : {},
    resultTypes: ["violations"],
  });
  return found.violations.map(one => `${one.id}: ${one.help}: `
    + one.nodes.slice(0, 3).map(node => `${node.target} ${node.html.slice(0, 120)}`).join(" | "));
}"""
# What reaches beyond the window without a frame of its own that scrolls.
TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const wide = [...document.body.querySelectorAll("*")].filter(one => one.getBoundingClientRect().right > width + 1);
  const scrolls = one => one && (/(auto|scroll|hidden|clip)/.test(getComputedStyle(one).overflowX)
    || scrolls(one.parentElement));
  return [`${document.documentElement.scrollWidth} px wide`, ...wide.filter(one => !scrolls(one.parentElement))
    .slice(0, 5).map(one => `${one.tagName.toLowerCase()}.${one.className}: ${one.textContent.trim().slice(0, 60)}`)];
}"""
# Controls smaller than 24 px either way; a box to tick or a file counts with its label.
TOO_SMALL = """() => [...document.querySelectorAll("button, select, summary, textarea, input:not([type=hidden])")]
  .filter(one => one.checkVisibility({visibilityProperty: true}))
  .filter(one => [one, ...(one.labels || [])].every(part => {
    const box = part.getBoundingClientRect();
    return box.width < 24 || box.height < 24;
  }))
  .map(one => `${one.tagName.toLowerCase()} ${one.id || one.textContent.trim().slice(0, 40)}`)"""
# Two frames after the page was read, what moves has moved.
PAINTED = """() => document.fonts.ready.then(() => new Promise(done =>
  requestAnimationFrame(() => requestAnimationFrame(done))))"""
FOCUS = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const style = getComputedStyle(one);
  const named = one.getAttribute("aria-label") || (one.labels && one.labels[0] && one.labels[0].textContent)
    || one.textContent;
  return {
    tag: one.tagName.toLowerCase(), name: named.trim().replace(/\\s+/g, " "), href: one.getAttribute("href"),
    shown: (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none",
  };
}"""


@dataclass
class Visitor:
    """A window that notes whatever a reader's browser would complain of.

    Parameters
    ----------
    page : playwright.sync_api.Page
        The window.
    base : str
        Address of the server.
    scripted : bool
        Whether pages may run scripts.
    """

    page: object
    base: str
    scripted: bool = True
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.complaints.append(f"error in a script: {error}"))
        self.page.on("request", self._asked)
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._answered)

    def at(self, width: int) -> Visitor:
        """Forget what was said of the page that is shown, and set the width of the next."""
        if self.page.viewport_size["width"] != width:
            # A page that is drawn anew for a width at which nobody looks at it takes longer than to leave it.
            self.page.goto("about:blank")
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
        self.complaints.clear()
        return self

    def go(self, address: str, status: int = 200) -> None:
        """Open an address of the server and wait until it is quiet."""
        self.expected = status
        response = self.page.goto(self.base + address, wait_until="load")
        assert response.status == status, f"{address}: {response.status}"
        self.settle()

    def settle(self) -> None:
        """Wait until the page that was reached is quiet, and fail on what was complained of."""
        self.page.wait_for_load_state("load")
        if self.scripted:
            self.page.evaluate(PAINTED)
            self.complaints += [f"refused by the policy: {one}" for one in self.page.evaluate("window.__refused")]
        assert not self.complaints, f"{self.page.url}: " + "; ".join(self.complaints)

    @property
    def path(self) -> str:
        """Path of the page that is shown."""
        return urlsplit(self.page.url).path

    def tab_to(self, name: str | re.Pattern[str], most: int = 300) -> dict[str, object]:
        """Press Tab until what has this name is in focus; every stop on the way must be seen to have it."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            found = self.page.evaluate(FOCUS)
            if found is None:
                continue
            assert found["shown"], f"no sign of focus on {found['tag']} “{found['name'][:60]}”"
            if name.search(found["name"]) if isinstance(name, re.Pattern) else found["name"] == name:
                return found
        raise AssertionError(f"“{name}” is not reached by keyboard on {self.page.url}")

    def press(self, key: str = "Enter") -> None:
        """Press a key that leads to another page."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
        self.settle()

    def follow(self, link: object) -> None:
        """Click a link or a button that leads to another page."""
        with self.page.expect_navigation():
            link.click()
        self.settle()

    def _said(self, message: object) -> None:
        if message.type != "error":
            return
        # A browser says so too where the page itself answers with an error that was expected.
        own = message.location.get("url") == self.page.url and getattr(self, "expected", 200) >= 400
        if not (own and "Failed to load resource" in message.text):
            self.complaints.append(f"console: {message.text}")

    def _asked(self, request: object) -> None:
        if not request.url.startswith((self.base, "data:", "blob:")):
            self.complaints.append(f"another host is asked: {request.url}")

    def _failed(self, request: object) -> None:
        # A page that is left, or a file that is saved, ends its own requests.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"failed: {request.url} ({request.failure})")

    def _answered(self, response: object) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self.complaints.append(f"{response.status}: {response.url}")


@pytest.fixture(scope="session")
def chromium(browser_need, tmp_path_factory):
    """Start the Chromium of this machine, or the one that HUB_TEST_CHROMIUM names."""
    program = chromium_program()
    if program is None:
        named = os.environ.get("HUB_TEST_CHROMIUM")
        found = f"HUB_TEST_CHROMIUM={named} is no program" if named else f"none of {', '.join(PROGRAMS)} is installed"
        browser_need.missing(found, "apt-get install chromium, or HUB_TEST_CHROMIUM=/path/to/chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(chromium, snapshot_store):
    """Serve the bundled snapshot as a user does, and give the address."""
    environment = {name: value for name, value in os.environ.items() if name != "HUB_CACHE"}
    process = subprocess.Popen(
        [sys.executable, "-c", "from web.cli import main; main()", "serve", "--port", "0"],
        env={**environment, "HUB_STORE": snapshot_store},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = []
    try:
        for line in process.stdout:
            said.append(line)
            if found := re.search(r"http://127\.0\.0\.1:\d+", line):
                break
        else:
            raise AssertionError("the server did not start: " + "".join(said))
        yield found.group()
    finally:
        process.terminate()
        rest, _ = process.communicate(timeout=MOST_SECONDS)
    assert process.returncode == 0, rest
    assert "Traceback" not in rest, rest


def new_context(chromium: object, width: int = WIDE, scripted: bool = True) -> object:
    """Give a reader who was never here before."""
    context = chromium.new_context(
        viewport={"width": width, "height": HEIGHT}, java_script_enabled=scripted, locale="en-GB"
    )
    context.set_default_timeout(1000 * MOST_SECONDS)
    context.add_init_script(WATCH)
    return context


@pytest.fixture
def visit(chromium, server):
    """Open a window of its own: ``visit(width=360, scripted=False)``."""
    opened = []

    def window(width: int = WIDE, scripted: bool = True) -> Visitor:
        opened.append(new_context(chromium, width, scripted))
        return Visitor(opened[-1].new_page(), server, scripted)

    yield window
    for context in opened:
        context.close()


@pytest.fixture(scope="session")
def shared_window(chromium, server):
    """One window for the tests that look at one page each: a new one for each would take half of their time."""
    context = new_context(chromium)
    yield Visitor(context.new_page(), server)
    context.close()


@pytest.fixture(scope="session")
def axe_source(repository: Path) -> str:
    """The source of axe, which the build of the style sheet installs."""
    path = repository / "web/frontend/node_modules/axe-core/axe.min.js"
    assert path.is_file(), f"{path} was not found; it is installed with the style sheet: make install"
    return path.read_text("utf-8")


@pytest.fixture(scope="session")
def faults(axe_source):
    """What is wrong with a page at the width at which it is shown."""

    def look(page: object) -> list[str]:
        page.evaluate(axe_source)
        found = page.evaluate(RUN_AXE, ["tag", list(TAGS)])
        found += [f"too wide: {one}" for one in page.evaluate(TOO_WIDE)]
        found += [f"under 24 px: {one}" for one in page.evaluate(TOO_SMALL)]
        if runs_long():
            # Dark pages have other colours and nothing else: what is readable is asked again, of a page at hand.
            page.emulate_media(color_scheme="dark")
            found += [f"in dark, {one}" for one in page.evaluate(RUN_AXE, ["rule", ["color-contrast"]])]
            page.emulate_media(color_scheme="light")
        shift = page.evaluate("window.__shifted()")
        return [*found, f"the layout shifts by {shift:.4f}"] if shift > MOST_SHIFT else found

    return look
