"""A coordinator tries a draft on the conversations of the last 90 days, with scripts and without."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import factories
from tests.browser import assert_fits, assert_no_barrier, chromium, listen
from tests.insight import replay_town as town
from tests.insight.replay_town import choice, protocol, question, replace, talks, when
from tests.journeys.conftest import PICTURES
from toetssteen.access.roles import Role
from toetssteen.protocols.document import QuestionType
from toetssteen.protocols.drafts import begin_from
from toetssteen.staff.models import Department
from toetssteen.tasks.models import Task

pytestmark = pytest.mark.browser
KIND = choice("soort", "bank", "kast", text="Wat is het voor grofvuil?")
WHERE = question("plek", text="Waar staat het op straat?")
PHONE = question("mobiel", text="Op welk nummer kunnen we u bereiken?")
LIFT = question("lift", QuestionType.YES_NO, text="Is er een lift?")
WIDTHS = (1280, 390)


@pytest.fixture
def address(server: str, departments: dict[str, Department]) -> str:
    """Of the replay of a draft without a phone number, with a new question, and the place asked of benches alone."""
    by = factories.member(Role.AGENT)
    factories.publish(protocol(KIND, WHERE, PHONE))
    here = {"plek": "Voor de deur", "mobiel": "Geen"}
    said = talks(town.product(), {"soort": "bank", **here}, times=14, by=by)
    said += talks(town.product(), {"soort": "kast", **here}, times=12, by=by)
    talks(town.product(), {"soort": "kast"}, times=4, by=by)
    town.mark_used(said[-3:], "plek")
    town.mark_used(said[:9], "plek", used=False)
    town.mark_used(said[2:20], "mobiel", used=False)
    Task.objects.update(result="Opgehaald achter de flat")
    coordinator = factories.member(Role.COORDINATOR, name="Carla", password=factories.PASSWORD)
    coordinator.username = "carla"
    coordinator.save()
    draft = begin_from(protocol(KIND, replace(WHERE, when=when("soort", "bank")), LIFT), by=coordinator)
    return f"{server}/vragen/concept/{draft.uuid}/doorrekenen/"


@pytest.fixture
def browser(address: str) -> Iterator[Browser]:
    """After the data is there: see `tests.browser`."""
    with chromium() as opened:
        yield opened


def signed_in(browser: Browser, address: str, complaints: list[str], *, scripts: bool = True) -> Page:
    context = browser.new_context(java_script_enabled=scripts, locale="nl-NL", reduced_motion="reduce")
    page = context.new_page()
    listen(page, complaints)
    page.goto(address)
    page.get_by_label("Gebruikersnaam").fill("carla")
    page.get_by_label("Wachtwoord").fill(factories.PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Doorrekenen")).to_be_visible()
    return page


def look(page: Page, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=PICTURES / f"{name}-{width}.png", full_page=True)
        assert_fits(page, width)
        assert_no_barrier(page)


def test_the_outcome_comes_by_itself_and_its_examples_can_be_read(browser: Browser, address: str) -> None:
    complaints: list[str] = []
    page = signed_in(browser, address, complaints)
    look(page, "doorrekenen-begin")
    page.get_by_role("button", name="Reken door").click()
    expect(page.get_by_text("hadden we gemist.")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("“Is er een lift?” had er 30 keer bij gestaan.")).to_be_visible()
    look(page, "doorrekenen")
    page.get_by_role("link", name="Voorbeelden van gebruikte antwoorden").first.click()
    expect(page.get_by_text("Opgehaald achter de flat").first).to_be_visible()
    look(page, "doorrekenen-voorbeelden")
    assert complaints == []


def test_without_scripts_a_button_does_it(browser: Browser, address: str) -> None:
    page = signed_in(browser, address, [], scripts=False)
    page.get_by_role("button", name="Reken door").click()
    page.get_by_role("button", name="Ga verder").click()
    expect(page.get_by_text("hadden we gemist.")).to_be_visible()
