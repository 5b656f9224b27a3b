"""The look, measured in a real browser: every macro, under the policy that the server sends."""

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined, UndefinedError
from playwright.sync_api import Browser, Page

from tests.browser import assert_fits, assert_no_barrier, chromium, listen
from toetssteen.config.middleware import POLICY

WEB = Path(__file__).resolve().parents[2] / "toetssteen" / "web"
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
        "unread": 3,
        "language": "nl",
        "languages": [("nl", "Nederlands"), ("en", "Engels")],
        "signals": SIGNALS,
    }


def _render(name: str, theme: str = "voorbeeld") -> str:
    return _environment().get_template(f"{name}.html").render(_context() | {"theme": theme})


def _haven() -> str:
    """The theme of another municipality, made as docs/decisions/0004-look.md says."""
    voorbeeld = (WEB / "static/themes/voorbeeld/theme.css").read_text()
    copied, _mark, _choices = voorbeeld.replace(".voorbeeld-theme", ".haven-theme").partition(
        "/* Choices of this theme"
    )
    return copied + (Path(__file__).parent / "themes" / "haven.css").read_text()


def _macro(source: str, **context: Any) -> str:
    return _environment().from_string(source).render(context)


class _Site(SimpleHTTPRequestHandler):
    """The pages at /<name>, the static files at /static/, both under the server's own policy."""

    def do_GET(self) -> None:
        name, _, theme = self.path.strip("/").partition("?theme=")
        if name == "static/themes/haven/theme.css":
            self._answer(_haven(), "text/css")
        elif name in PAGES:
            self._answer(_render(name, theme or "voorbeeld"), "text/html")
        else:
            super().do_GET()

    def _answer(self, text: str, kind: str) -> None:
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.send_response(204)
        self.end_headers()

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


@pytest.fixture(scope="module", name="chromium")
def _chromium() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def complaints() -> list[str]:
    """What the browser's console said. A test that provokes something clears it; else it must stay empty."""
    return []


@pytest.fixture
def open_page(chromium: Browser, site: str, complaints: list[str]) -> Iterator[Any]:
    pages: list[Page] = []

    def visit(name: str, width: int = 1280, **options: Any) -> Page:
        page = chromium.new_page(viewport={"width": width, "height": 900}, **options)
        listen(page, complaints)
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
    assert_no_barrier(open_page(name, width))


@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES)
def test_nothing_scrolls_sideways_on_a_phone_or_at_400_percent(open_page: Any, name: str) -> None:
    assert_fits(open_page(name, 320), 320)


@pytest.mark.browser
def test_every_field_is_tied_to_its_help_and_its_error(open_page: Any) -> None:
    page = open_page("gallery")
    dangling = page.evaluate(
        "[...document.querySelectorAll('[aria-describedby]')].flatMap(field => field.getAttribute('aria-describedby')"
        ".split(' ').filter(id => !document.getElementById(id)))"
    )
    described = page.locator("#f-q-since").evaluate(
        "field => field.getAttribute('aria-describedby').split(' ').map(id => document.getElementById(id).innerText)"
    )
    assert dangling == []
    assert described == [
        "dd-mm-jjjj, bijvoorbeeld 31-12-2025",
        "Doel onbekend",
        "Vul een datum in die bestaat, bijvoorbeeld 31-12-2025.",
    ]


@pytest.mark.browser
def test_a_digit_chooses_in_the_question_where_the_reader_is(open_page: Any) -> None:
    page = open_page("gallery")
    page.locator("#question-kind summary").focus()
    page.keyboard.press("3")
    assert page.locator("[name='q:kind']:checked").get_attribute("value") == "other"
    assert page.locator("[name='q:danger']:checked").count() == 0


@pytest.mark.browser
def test_a_digit_that_is_typed_is_text(open_page: Any) -> None:
    page = open_page("gallery")
    page.locator("#question-where [name='q:where:number']").fill("")
    page.keyboard.type("2?")
    assert page.locator("[name='q:where:number']").input_value() == "2?"
    assert not page.locator("#shortcuts").evaluate("dialog => dialog.open")


@pytest.mark.browser
def test_single_keys_can_be_switched_off(open_page: Any) -> None:
    page = open_page("gallery")
    page.locator("body").press("?")
    page.locator("#single-keys").uncheck()
    page.keyboard.press("Escape")
    page.locator("#question-kind summary").focus()
    page.keyboard.press("3")
    page.keyboard.press("?")
    assert page.locator("[name='q:kind']:checked").get_attribute("value") == "off"
    assert not page.locator("#shortcuts").evaluate("dialog => dialog.open")


@pytest.mark.browser
def test_a_shortcut_serves_the_question_where_the_reader_is(open_page: Any) -> None:
    page = open_page("gallery")
    page.evaluate(
        "document.addEventListener('submit', event => { event.preventDefault();"
        " document.body.dataset.sent = `${event.submitter.name}=${event.submitter.value}` })"
    )
    page.locator("[name='q:since']").focus()
    page.keyboard.press("Alt+o")
    assert page.locator("body").get_attribute("data-sent") == "skip=since"


@pytest.mark.browser
def test_a_signal_takes_two_keys(open_page: Any) -> None:
    page = open_page("gallery")
    page.evaluate(
        "document.addEventListener('submit', event => { event.preventDefault();"
        " document.body.dataset.sent = `${event.submitter.name}=${event.submitter.value}` })"
    )
    page.locator("[name='q:since']").focus()
    page.keyboard.press("Alt+j")
    page.keyboard.press("2")
    assert page.locator("body").get_attribute("data-sent") == "signal=since:resistance"


@pytest.mark.browser
def test_the_arrows_walk_through_what_was_found_and_escape_returns(open_page: Any) -> None:
    page = open_page("gallery")
    page.keyboard.press("Alt+k")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.locator(":focus").get_attribute("value") == "2"
    page.keyboard.press("Escape")
    assert page.locator(":focus").get_attribute("id") == "f-q"


@pytest.mark.browser
def test_the_help_lists_the_shortcuts_of_the_page(open_page: Any) -> None:
    page = open_page("gallery")
    page.locator("[data-open-shortcuts]").click()
    listed = page.locator("#shortcuts [data-found]").all_inner_texts()
    assert "Alt+N" in " ".join(listed)
    assert "Zoek een klant" in " ".join(listed)
    assert len(listed) == page.evaluate(
        "new Set([...document.querySelectorAll('[data-shortcut]')].map(element => element.dataset.shortcut)).size"
    )


@pytest.mark.browser
def test_htmx_works_under_the_policy_and_the_focus_stays_in_the_question(open_page: Any) -> None:
    page = open_page("gallery")
    question = (
        '<div id="question-since" data-announce="Bewaard"><button id="again" type="button">Nog eens</button></div>'
    )
    page.route("**/fragment*", lambda route: route.fulfill(body=question, content_type="text/html"))
    page.evaluate(
        "const button = document.querySelector('#question-since button');"
        "button.setAttribute('hx-get', '/fragment'); button.setAttribute('hx-target', '#question-since');"
        "button.setAttribute('hx-swap', 'outerHTML'); htmx.process(button)"
    )
    page.locator("#question-since button").first.click()
    page.locator("#again").wait_for()
    assert page.locator(":focus").get_attribute("id") == "again"
    assert page.locator("#announcer").inner_text() == "Bewaard"


@pytest.mark.browser
@pytest.mark.parametrize(("status", "said"), [(200, "Bewaard om"), (500, "Nog niet bewaard")])
def test_the_page_says_whether_work_in_progress_is_kept(
    open_page: Any, complaints: list[str], status: int, said: str
) -> None:
    page = open_page("gallery")
    page.route("**/draft", lambda route: route.fulfill(status=status, body=""))
    page.evaluate(
        "const form = document.querySelector('form[data-autosave]');"
        "form.setAttribute('hx-post', '/draft'); form.setAttribute('hx-trigger', 'change');"
        "form.setAttribute('hx-swap', 'none'); form.querySelector('[data-save-state]').textContent = '';"
        "htmx.process(form)"
    )
    page.locator("[name='q:kind'][value='day']").check()
    page.locator("[data-save-state]", has_text=said).wait_for()
    complaints.clear()


@pytest.mark.browser
def test_without_scripts_no_key_is_promised_and_a_signal_still_sends(open_page: Any) -> None:
    page = open_page("gallery", java_script_enabled=False)
    assert page.locator("kbd.toets-kbd").first.is_hidden()
    page.locator("#question-since summary").click()
    with page.expect_request("**/save") as sent:
        page.locator("#question-since .toets-menu__item").last.click()
    assert "signal=since%3Aidea" in (sent.value.post_data or "")


@pytest.mark.browser
@pytest.mark.parametrize("options", [{"forced_colors": "active"}, {"reduced_motion": "reduce"}])
def test_a_warning_stays_a_warning_in_forced_colours_and_calm_motion(open_page: Any, options: dict[str, str]) -> None:
    page = open_page("gallery", **options)
    warning = page.locator(".toets-person-warning").first
    assert "Overleden" in warning.inner_text()
    assert warning.evaluate("element => parseFloat(getComputedStyle(element).borderTopWidth)") >= 2


@pytest.mark.browser
def test_a_municipality_brings_its_own_theme_by_name(open_page: Any) -> None:
    page = open_page("gallery?theme=haven")
    assert page.locator("html").get_attribute("class") == "utrecht-root haven-theme toetssteen"
    theirs = "element => [getComputedStyle(element).backgroundColor, getComputedStyle(element).fontFamily]"
    colour, font = page.locator(".toets-header").evaluate(theirs)
    assert colour == "rgb(122, 31, 75)"
    assert font.startswith('"DejaVu Serif"')
    assert page.locator(".utrecht-button--primary-action").first.evaluate(theirs)[0] == colour
    assert_no_barrier(page)


@pytest.mark.browser
def test_on_paper_stands_what_is_read_and_nothing_to_press(open_page: Any) -> None:
    page = open_page("gallery")
    page.emulate_media(media="print")
    for gone in (".toets-nav", ".toets-tabs", ".toets-footer", ".toets-header__tools"):
        assert page.locator(gone).first.is_hidden()
    assert page.locator(".toets-person-warning").first.is_visible()
    assert page.locator(".utrecht-button:visible").count() == 0


def test_an_undefined_variable_fails() -> None:
    context = _context()
    del context["user"]
    with pytest.raises(UndefinedError):
        _environment().get_template("gallery.html").render(context)


def test_a_question_type_without_a_control_fails() -> None:
    with pytest.raises(UndefinedError):
        _macro("{% from 'components/form.html' import control %}{{ control('telepathy', 'x', 'X') }}")


def test_what_people_type_is_never_markup() -> None:
    nasty = "<img src=x onerror=alert(1)>\"'"
    page = _macro(
        "{% from 'components/question.html' import question %}"
        "{{ question('c', 'long_text', 'q:c', nasty, nasty, error=nasty, purpose=nasty,"
        " known=known, ask_anyway=True) }}",
        known=[{"value": nasty, "source": nasty, "id": nasty}],
        nasty=nasty,
    )
    assert "<img" not in page
    assert 'onerror=alert(1)>"' not in page


def test_a_question_without_a_purpose_says_so() -> None:
    page = _macro("{% from 'components/question.html' import question %}{{ question('c', 'text', 'q:c', 'Waarom?') }}")
    assert "Doel onbekend" in page


def test_a_question_that_the_follow_up_cannot_do_without_says_why_and_cannot_be_skipped() -> None:
    page = _macro(
        "{% from 'components/question.html' import question %}"
        "{{ question('c', 'text', 'q:c', 'Waar?', because='Zonder plek kan niemand komen.') }}"
    )
    assert "Zonder plek kan niemand komen." in page
    assert 'name="skip"' not in page
