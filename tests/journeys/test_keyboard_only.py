"""The whole work of an agent without a mouse: few keys, and the focus is never lost."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import at_work
from tests.journeys.conftest import Desk, SitDown

pytestmark = pytest.mark.browser

_HAS_FOCUS = "document.activeElement && document.activeElement !== document.body"
_CAN_BE_SEEN = """() => {
  const focused = document.activeElement, box = focused.getBoundingClientRect(), look = getComputedStyle(focused);
  const ringed = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2 || look.boxShadow !== "none";
  return box.width > 1 && box.height > 1 && ringed && box.bottom > 0 && box.top < innerHeight
    ? "" : `${focused.outerHTML.slice(0, 200)} ${JSON.stringify(box)} ${look.outline} ${look.boxShadow}`;
}"""


class Keys:
    """Hands that only type, on a page that has come in whole. `pressed` counts the keys, chords as one."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.pressed = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self._page.wait_for_load_state()
            self._page.keyboard.press(key)
            self.pressed += 1

    def type(self, text: str) -> None:
        self._page.wait_for_load_state()
        self._page.keyboard.type(text)
        self.pressed += len(text)

    def hold_the_focus(self) -> None:
        """The focus is somewhere, and whoever looks sees where."""
        self._page.wait_for_function(_HAS_FOCUS)
        assert self._page.evaluate(_CAN_BE_SEEN) == ""

    def tab_to(self, code: str) -> None:
        """With Tab, as far as it takes, to the field of this question."""
        for _ in range(30):
            if self._page.evaluate("document.activeElement.name ?? ''") == f"q:{code}":
                return
            self.press("Tab")
            self.hold_the_focus()
        raise AssertionError(f"{code} is more than thirty Tabs away")


def _results(page: Page) -> None:
    expect(page.locator("#product-results").get_by_role("button").first).to_be_visible()


def test_helping_a_customer_takes_the_product_and_three_keys(sit_down: SitDown) -> None:
    desk = sit_down("kcc")
    keys = Keys(desk.page)
    keys.hold_the_focus()
    keys.type("rijbewijs")
    _results(desk.page)
    keys.press("Enter")
    keys.hold_the_focus()
    keys.press("Enter")
    expect(desk.page.get_by_role("heading", level=1, name="Rijbewijs")).to_be_visible()
    keys.hold_the_focus()
    keys.press("Alt+g")
    at_work.reference(desk.page)
    keys.hold_the_focus()
    assert keys.pressed == len("rijbewijs") + 3
    desk.look()


def test_a_whole_registration_by_keyboard(sit_down: SitDown) -> None:
    desk = sit_down("kcc")
    page, keys = desk.page, Keys(desk.page)
    keys.type("paspoort kwijt")
    _results(page)
    keys.press("ArrowDown", "Enter")
    expect(page.get_by_role("heading", level=1, name="Paspoort")).to_be_visible()
    keys.hold_the_focus()
    keys.press("2")
    expect(page.get_by_role("heading", name="Wat de vervolgactie nodig heeft")).to_be_visible()
    keys.hold_the_focus()
    _find_customer(desk, keys)
    _answer(desk, keys)
    keys.press("Alt+b")
    expect(at_work.product_box(page)).to_be_visible()
    keys.hold_the_focus()
    desk.look()
    expect(at_work.product_box(page)).to_be_focused()
    keys.type("rijbewijs")
    _results(page)
    keys.press("Enter", "Enter")
    expect(page.get_by_role("heading", level=1, name="Rijbewijs")).to_be_visible()
    keys.hold_the_focus()
    keys.press("Alt+g")
    at_work.reference(page)
    keys.hold_the_focus()
    desk.look()
    keys.press("Alt+v")
    expect(at_work.product_box(page)).to_be_focused()
    desk.look()


def _find_customer(desk: Desk, keys: Keys) -> None:
    page = desk.page
    keys.press("Alt+k")
    expect(at_work.customer_box(page)).to_be_focused()
    keys.type("Huisman 20-12-1987")
    page.locator("#customer-results").get_by_role("button", name="Huisman").first.wait_for()
    keys.press("ArrowDown")
    keys.hold_the_focus()
    keys.press("Enter")
    expect(at_work.customer(page)).to_contain_text("Huisman")
    keys.hold_the_focus()


def _answer(desk: Desk, keys: Keys) -> None:
    """Type, choose with a digit, skip with one key, signal with two."""
    page = desk.page
    number, since, reason = (f"vermissing-reisdocument.{name}" for name in ("documentnummer", "laatst-gezien", "reden"))
    keys.tab_to(number)
    keys.type("NX7654321")
    keys.press("Alt+a")
    expect(page.get_by_role("heading", name="Wat de vervolgactie nodig heeft")).to_be_focused()
    keys.tab_to(since)
    keys.press("Alt+o")
    expect(at_work.question(page, since)).to_contain_text("Overgeslagen")
    keys.hold_the_focus()
    keys.tab_to(reason)
    keys.press("4")
    expect(at_work.question(page, reason).get_by_role("radio", name="Verloren/kwijt")).to_be_checked()
    keys.hold_the_focus()
    keys.press("Alt+j", "1")
    expect(at_work.question(page, reason).locator(".toets-signalled")).to_contain_text("Helpt de klant niet")
    keys.hold_the_focus()
    expect(at_work.field(page, number)).to_have_value("NX7654321")


def test_the_page_shows_its_shortcuts(sit_down: SitDown) -> None:
    desk = sit_down("kcc")
    page = desk.page
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Alt+K")
    desk.look("sneltoetsen")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_task_is_finished_by_keyboard(sit_down: SitDown) -> None:
    agent = sit_down("kcc")
    at_work.choose_product(agent.page, "paspoort", "Paspoort")
    at_work.choose_follow_up(agent.page, "Terugbelverzoek")
    at_work.field(agent.page, "algemeen.terugbelnummer").fill("06 12 34 56 78")
    at_work.field(agent.page, "algemeen.terugbelvraag").fill("Of het paspoort al klaar ligt")
    reference = at_work.save(agent.page)
    agent.look()
    desk = sit_down("terugbellen")
    page, keys = desk.page, Keys(desk.page)
    page.get_by_role("row", name=reference).get_by_role("link").focus()
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Terugbelverzoek")).to_be_visible()
    desk.look()
    keys.press("Alt+g")
    expect(page.get_by_label("Ik gebruikte geen van deze antwoorden")).to_be_checked()
    keys.press("Tab")
    keys.type("Gebeld: het paspoort ligt klaar.")
    keys.press("Control+Enter")
    expect(page.get_by_text("De taak is afgerond.")).to_be_visible()
