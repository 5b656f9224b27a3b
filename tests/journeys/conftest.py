"""The journeys: people at work in a real browser, on the real server, with a BRP, a worker and a mailbox.

`town`       what runs (town.py), once for a process of pytest; it is not emptied, so each journey has its own
             customers and products
`sit_down`   somebody signs in at a browser of his own; afterwards no console may have complained, and axe must have
             seen every kind of page that was visited
Pictures go to var/journeys; with TOETSSTEEN_IMAGES=1 those that are meant to be shown go to docs/images as well, so
that a run leaves the tree as it was.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import assert_fits, assert_no_barrier, chromium, copied, listen
from tests.database import ROOT
from toetssteen.adapters.brp_testfaults import Fault
from toetssteen.adapters.brp_testserver import BrpTestServer, running

PICTURES = ROOT / "var" / "journeys"
SHOWN = ROOT / "docs" / "images"
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Town:
    url: str
    passwords: dict[str, str]
    database: str
    mail: str
    clock: str
    brp: BrpTestServer

    def ask(self, question: str, *parameters: Any) -> list[Any]:
        """The first column of what the database answers, as its superuser."""
        with psycopg.connect(self.database) as connection:
            return [row[0] for row in connection.execute(question, parameters)]

    def move_to(self, days: float) -> None:
        """From now on it is so many days later, for the server and the worker."""
        Path(self.clock).write_text(str(days))

    def mails(self) -> list[str]:
        return [path.read_text() for path in sorted(Path(self.mail).glob("*.eml"))]

    @contextmanager
    def broken_brp(self, fault: Fault) -> Iterator[None]:
        self.brp.fault = fault
        try:
            yield
        finally:
            self.brp.fault = Fault.NONE


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with _town(tmp_path_factory.mktemp("town")) as here:
        yield here


@pytest.fixture
def moving_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One whose clock can be moved: for one journey alone."""
    with _town(tmp_path_factory.mktemp("moving-town"), "--clock") as here:
        yield here


@contextmanager
def _town(folder: Path, *options: str) -> Iterator[Town]:
    with running(key="of-the-journeys") as brp:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("TOETSSTEEN_", "DATABASE_"))},
            "TOETSSTEEN_BRP_URL": brp.url,
            "TOETSSTEEN_BRP_KEY": brp.key,
            "TOETSSTEEN_FEEDBACK": "beantwoord,moeite",
        }
        command = [sys.executable, "-m", "tests.journeys.town", str(folder), *options]
        with subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            line = process.stdout.readline()
            if not line:
                pytest.fail("the town of the journeys does not start; what it said stands above")
            yield Town(**json.loads(line), brp=brp)
            process.stdin.close()


@pytest.fixture(scope="module", name="chromium")
def _chromium() -> Iterator[Browser]:
    expect.set_options(timeout=10_000)
    with chromium() as browser:
        yield browser


@dataclass
class Desk:
    """Somebody's browser."""

    page: Page
    context: BrowserContext
    town: Town
    width: int
    scripts: bool
    visited: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        self.page.goto(f"{self.town.url}{path}")

    def look(self, picture: str = "", *, show: bool = False) -> None:
        """Let axe see the page as it is now, and keep a picture of it; `show`: one for the documentation."""
        self.page.wait_for_load_state()
        if picture:
            PICTURES.mkdir(parents=True, exist_ok=True)
            shot = self.page.screenshot(path=PICTURES / f"{picture}.png", animations="disabled", caret="hide")
            if show and os.environ.get("TOETSSTEEN_IMAGES") == "1":
                (SHOWN / f"{picture}.png").write_bytes(shot)
        self.seen.add(kind_of(self.page.url))
        with copied(self.page, self.context, self.width) if not self.scripts else nullcontext(self.page) as page:
            assert_fits(page, self.width)
            assert_no_barrier(page)

    def watch(self, page: Page) -> Page:
        """Listen to a page, and remember where it goes."""
        listen(page, self.complaints)
        page.on("framenavigated", lambda frame: self.visited.add(kind_of(frame.url)))
        return page

    def sign_in(self, username: str) -> None:
        self.page.get_by_label("Gebruikersnaam").fill(username)
        self.page.get_by_label("Wachtwoord").fill(self.town.passwords[username])
        self.page.get_by_role("button", name="Log in").click()
        expect(self.page.get_by_role("button", name="Uitloggen")).to_be_visible()

    def done(self) -> None:
        assert self.complaints == [], "the browser complains: a policy is broken, a file is missing or a script fails"
        assert self.visited - self.seen == set(), "axe did not see these pages"


def kind_of(url: str) -> str:
    """The path with its ids left out; a new conversation gets its own address while it goes on."""
    return _ID.sub("…", urlsplit(url).path.replace("nieuw", "…"))


class SitDown:
    def __init__(self, browser: Browser, town: Town) -> None:
        self._browser = browser
        self._town = town
        self._seen: set[tuple[str, bool]] = set()
        self.desks: list[Desk] = []

    def __call__(self, username: str, *, width: int = 1280, scripts: bool = True) -> Desk:
        desk = self.visit("/", width=width, scripts=scripts)
        self._first_look(desk)
        desk.sign_in(username)
        self._first_look(desk)
        return desk

    def visit(self, path: str, *, width: int = 1280, scripts: bool = True) -> Desk:
        """Somebody who does not sign in."""
        context = self._browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            locale="nl-NL",
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        desk = Desk(context.new_page(), context, self._town, width, scripts)
        desk.watch(desk.page)
        self.desks.append(desk)
        desk.go(path)
        return desk

    def _first_look(self, desk: Desk) -> None:
        """Where everybody passes is seen once."""
        kind = kind_of(desk.page.url)
        if (kind, desk.scripts) in self._seen:
            desk.seen.add(kind)
        else:
            desk.look()
            self._seen.add((kind, desk.scripts))


@pytest.fixture
def sit_down(chromium: Browser, town: Town) -> Iterator[SitDown]:
    with _sitting(chromium, town) as here:
        yield here


@pytest.fixture
def sit_down_later(chromium: Browser, moving_town: Town) -> Iterator[SitDown]:
    """In the town whose clock can be moved."""
    with _sitting(chromium, moving_town) as here:
        yield here


@contextmanager
def _sitting(browser: Browser, town: Town) -> Iterator[SitDown]:
    here = SitDown(browser, town)
    yield here
    for desk in here.desks:
        desk.context.close()
    for desk in here.desks:
        desk.done()
