"""The one way in which tests start Chromium, listen to its console, and let axe look at a page."""

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

_AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text()
WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What axe calls undecided is a fault where text has the very colour of its background.
_AXE_RUN = """async rules => {
  const {violations, incomplete} = await axe.run(document, {runOnly: rules});
  const invisible = incomplete.filter(problem => problem.id === "color-contrast").map(problem => ({id: "invisible",
    nodes: problem.nodes.filter(node => node.any.some(check => check.data?.messageKey === "equalRatio"))}));
  return [...violations, ...invisible].filter(problem => problem.nodes.length)
    .map(problem => [problem.id, problem.nodes.map(node => node.html.slice(0, 200))]);
}"""

_GLUED = re.compile(r"[a-zé]{2}[.:?!][A-Z][a-zé]{2,}")
"""Two sentences that a template put against each other."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """While it is open the thread has a running event loop, in which Django refuses to reach its database: open it
    for one file of tests, not for a whole run."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-quic", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@contextmanager
def copied(page: Page, context: BrowserContext, width: int) -> Iterator[Page]:
    """The page as it is now in a browser without scripts, in one that has those of axe alone: axe is a script."""
    browser = context.browser
    if browser is None:
        raise RuntimeError("a context without a browser of its own cannot be copied")
    html, url = page.content(), page.url
    other = browser.new_context(viewport={"width": width, "height": 900}, locale="nl-NL", reduced_motion="reduce")
    try:
        other.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
        other.route(url, lambda route: route.fulfill(body=html, content_type="text/html"))
        copy = other.new_page()
        copy.goto(url)
        yield copy
    finally:
        other.close()


def listen(page: Page, complaints: list[str]) -> None:
    """Put what the console says in `complaints`: a broken policy, a missing file, a failing script."""
    page.on("console", lambda message: complaints.append(f"{message.text} ({page.url})"))
    page.on("pageerror", lambda error: complaints.append(str(error)))


def assert_no_barrier(page: Page) -> None:
    """What axe finds, with everything that folds open."""
    page.evaluate("for (const part of document.querySelectorAll('.toets-details')) part.open = true")
    page.evaluate(_AXE)
    found = page.evaluate(_AXE_RUN, WCAG_22_AA)
    assert found == [], json.dumps(found, indent=1)
    assert _GLUED.findall(page.inner_text("body")) == [], page.url


def assert_fits(page: Page, width: int) -> None:
    """Nothing scrolls sideways."""
    assert page.evaluate("document.documentElement.scrollWidth") == width
