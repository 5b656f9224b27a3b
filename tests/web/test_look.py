"""The look, measured in a real browser: every macro, under the policy that the server sends."""

import json
import re
import shutil
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined, UndefinedError
from playwright.sync_api import Browser, Page, sync_playwright

from toetssteen.config.middleware import POLICY

WEB = Path(__file__).resolve().parents[2] / "toetssteen" / "web"
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIGNALS = [
    ("not-helping", "helpt de klant niet"),
    ("resistance", "klant geeft weerstand"),
    ("asked-before", "al gevraagd"),
    ("missing", "vraag ontbreekt"),
    ("too-long", "duurt te lang"),
    ("idea", "idee"),
]
PAGES = ["gallery", "errors/400", "errors/403", "errors/404", "errors/500", "errors/csrf"]


def _environment() -> Environment:
    result = Environment(
        loader=FileSystemLoader([WEB / "templates", Path(__file__).parent]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    result.globals.update(
        _=lambda text: text,
        static=lambda path: f"/static/{path}",
        url=lambda name: f"/{name}",
        municipality="Voorbeeldstad",
        theme="voorbeeld",
    )
    return result


def _context() -> dict[str, Any]:
    return {
        "request": SimpleNamespace(path="/"),
        "user": SimpleNamespace(name="Sanne Bakker"),
        "nav": [
            SimpleNamespace(url="/gesprek", label="Gesprek", current=True),
            SimpleNamespace(url="/taken", label="Taken", current=False),
            SimpleNamespace(url="/vragen", label="Vragen en waarom", current=False),
        ],
        "csrf_input": "",
        "language": "nl",
        "languages": [("nl", "Nederlands"), ("en", "Engels")],
        "signals": SIGNALS,
    }


def _render(name: str) -> str:
    return _environment().get_template(f"{name}.html").render(_context())


def _macro(source: str, **context: Any) -> str:
    return _environment().from_string(source).render(context)


class _Site(SimpleHTTPRequestHandler):
    """The pages at /<name>, the static files at /static/, both under the server's own policy."""

    def do_GET(self) -> None:
        name = self.path.strip("/")
        if name not in PAGES:
            super().do_GET()
            return
        body = _render(name).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Site, directory=str(WEB)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-quic", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, site: str) -> Iterator[Any]:
    pages: list[Page] = []
    complaints: list[str] = []

    def visit(name: str, width: int = 1280, **options: Any) -> Page:
        page = chromium.new_page(viewport={"width": width, "height": 900}, **options)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{site}/{name}")
        pages.append(page)
        return page

    yield visit
    for page in pages:
        page.close()
    assert complaints == [], "the browser complains: a policy is broken, a file is missing or a script fails"


@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [1280, 320])
def test_no_page_has_a_barrier_that_axe_finds(open_page: Any, name: str, width: int) -> None:
    page = open_page(name, width)
    page.evaluate("for (const part of document.querySelectorAll('.toets-details')) part.open = true")
    page.evaluate(AXE)
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: rules}).then(result => result.violations.map("
        "problem => [problem.id, problem.nodes.map(node => node.html.slice(0, 200))]))",
        RULES,
    )
    assert found == [], json.dumps(found, indent=1)
