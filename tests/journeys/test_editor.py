"""A coordinator makes a protocol for a product that has none: by keyboard alone, and once with scripts off."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import at_work
from tests.journeys.conftest import Desk, SitDown, Town
from tests.journeys.test_keyboard_only import Keys

pytestmark = pytest.mark.browser

_BARE = """
SELECT name FROM products_product p
WHERE retired_at IS NULL AND ref LIKE 'http%%' AND name ~ '^[a-z]{9,24}$'
  AND NOT EXISTS (SELECT FROM protocols_protocol WHERE product_id = p.id)
  AND NOT EXISTS (SELECT FROM products_productgroup_products WHERE product_id = p.id)
  AND NOT EXISTS (SELECT FROM products_product o WHERE o.id <> p.id AND strpos(o.search_name, p.search_name) > 0)
ORDER BY name OFFSET %s LIMIT 1
"""


def _bare_product(town: Town, nth: int) -> str:
    """A product of the UPL without a protocol of its own."""
    return str(town.ask(_BARE, nth)[0])


def _focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()"))


def _tab_to(page: Page, keys: Keys, name: str) -> None:
    """With Tab, as far as it takes, to the field or button of this name."""
    for _ in range(60):
        if re.match(name, _focused(page)):
            return
        keys.press("Tab")
        keys.hold_the_focus()
    raise AssertionError(f"{name} is more than sixty Tabs away")


def test_a_protocol_is_built_checked_tried_and_published_by_keyboard(sit_down: SitDown, town: Town) -> None:
    product = _bare_product(town, 0)
    desk = sit_down("coordinator")
    page, keys = desk.page, Keys(desk.page)
    desk.go("/vragen/")
    desk.look("vragen-en-waarom")
    keys.press("Alt+k")
    keys.type(product)
    keys.press("Enter")
    expect(page.locator("[data-walk-item]").first).to_be_visible()
    keys.press("Alt+k", "ArrowDown", "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(product, re.IGNORECASE))
    desk.look()
    _tab_to(page, keys, "Maak een protocol")
    keys.press("Enter")
    expect(page.locator("#draft-title")).to_be_visible()
    _make_follow_up(desk, keys)
    _ask_whether(desk, keys)
    _ask_only_then(desk, keys)
    _walk_through(desk, keys)
    _reorder_and_undo(desk, keys)
    keys.press("Alt+p")
    expect(page.get_by_text("De poort laat dit door.")).to_be_visible()
    desk.look("protocol-publiceren", show=True)
    keys.press("Alt+s")
    expect(page.get_by_text("Versie 1 is gepubliceerd.")).to_be_visible()
    desk.look()
    _two_versions_at_once(sit_down, desk, product)


def _make_follow_up(desk: Desk, keys: Keys) -> None:
    page = desk.page
    keys.press("Alt+t")
    expect(page.get_by_label("Wat gebeurt er na het gesprek?")).to_be_focused()
    keys.type("Aanvraag behandelen")
    _tab_to(page, keys, "department")
    keys.type("Burgerz")
    _tab_to(page, keys, "term")
    keys.type("5")
    _tab_to(page, keys, "retention")
    keys.type("6.1")
    desk.look()
    keys.press("Alt+s")
    expect(page.get_by_text("Aanvraag behandelen").first).to_be_visible()
    keys.press("Tab")
    keys.hold_the_focus()


def _ask_whether(desk: Desk, keys: Keys) -> None:
    page = desk.page
    keys.press("Alt+q")
    expect(page.get_by_label("De vraag, zoals je die stelt")).to_be_focused()
    keys.type("Is er haast bij?")
    _tab_to(page, keys, "purpose")
    keys.type("De aanvraag op tijd behandelen")
    expect(page.locator("#live")).to_contain_text("De aanvraag op tijd behandelen")
    _tab_to(page, keys, "Soort antwoord")
    keys.press("Enter")
    _tab_to(page, keys, "type")
    keys.type("Ja of")
    expect(page.locator("#live").get_by_text("Nee", exact=True)).to_be_visible()
    keys.hold_the_focus()
    desk.look("vraag-wijzigen", show=True)
    keys.press("Alt+s")
    expect(page.locator(".toets-parts-list")).to_contain_text(["Aanvraag behandelen", "1. Is er haast bij?", "Geen."])


def _ask_only_then(desk: Desk, keys: Keys) -> None:
    page = desk.page
    keys.press("Alt+q")
    expect(page.get_by_label("De vraag, zoals je die stelt")).to_be_focused()
    keys.type("Voor welke dag moet het klaar zijn?")
    _tab_to(page, keys, "purpose")
    keys.type("De aanvraag op tijd behandelen")
    _tab_to(page, keys, "Wanneer")
    keys.press("Enter")
    _tab_to(page, keys, "when:all:0:question")
    keys.press("ArrowDown")
    answers = page.get_by_role("group", name="Bij een van deze antwoorden")
    expect(answers).to_be_visible()
    keys.hold_the_focus()
    _tab_to(page, keys, "when:all:0:is")
    keys.press("Space")
    expect(answers.get_by_role("checkbox", name="Ja")).to_be_checked()
    keys.press("Alt+s")
    expect(page.get_by_text("Alleen als er bij “Is er haast bij?” is geantwoord: “Ja”.")).to_be_visible()


def _walk_through(desk: Desk, keys: Keys) -> None:
    """In the preview, as the KCC-medewerker would."""
    page = desk.page
    preview = page.locator("#preview")
    page.locator("#preview").get_by_role("button", name="Aanvraag behandelen").focus()
    keys.press("1")
    expect(preview.get_by_text("Is er haast bij?")).to_be_visible()
    expect(preview.get_by_text("Voor welke dag moet het klaar zijn?")).to_have_count(0)
    keys.hold_the_focus()
    preview.get_by_role("radio", name="Nee").focus()
    keys.press("1")
    expect(preview.get_by_text("Voor welke dag moet het klaar zijn?")).to_be_visible()
    keys.hold_the_focus()
    desk.look("concept", show=True)


def _reorder_and_undo(desk: Desk, keys: Keys) -> None:
    page = desk.page
    rows = page.locator("#questions-title > li")
    rows.nth(1).get_by_role("link", name="Wijzig: Voor welke dag").focus()
    keys.press("Alt+ArrowUp")
    expect(rows.first).to_contain_text("1. Voor welke dag moet het klaar zijn?")
    expect(page.get_by_text("houdt publiceren tegen").first).to_be_visible()
    expect(page.locator("#preview").get_by_text("Is er haast bij?")).to_be_visible()
    keys.hold_the_focus()
    keys.press("Alt+z")
    expect(rows.first).to_contain_text("1. Is er haast bij?")
    keys.hold_the_focus()


def _two_versions_at_once(sit_down: SitDown, desk: Desk, product: str) -> None:
    """A conversation that runs stays on its questions; one that begins later gets the new ones."""
    name = product[:1].upper() + product[1:]
    early = sit_down("kcc")
    at_work.choose_product(early.page, product, name)
    page = desk.page
    page.get_by_role("button", name="Begin een nieuw concept").click()
    page.get_by_role("link", name="Wijzig: Is er haast bij?").click()
    page.get_by_label("De vraag, zoals je die stelt").fill("Is er haast bij de aanvraag?")
    desk.look()
    page.get_by_role("button", name="Bewaar").last.click()
    page.get_by_role("link", name="Wat verandert er?").click()
    expect(page.get_by_text("is anders gesteld, eerst: “Is er haast bij?”")).to_be_visible()
    desk.look("versies-naast-elkaar", show=True)
    page.go_back()
    page.get_by_role("link", name="Publiceer").click()
    page.get_by_role("button", name="Publiceer").click()
    expect(page.get_by_text("Versie 2 is gepubliceerd.")).to_be_visible()
    late = sit_down("kcc2")
    at_work.choose_product(late.page, product, name)
    for somebody, text in ((early, "Is er haast bij?"), (late, "Is er haast bij de aanvraag?")):
        at_work.choose_follow_up(somebody.page, "Aanvraag behandelen")
        expect(somebody.page.get_by_role("radiogroup", name=text)).to_be_visible()
        somebody.look()


def test_a_protocol_is_built_and_published_with_scripts_off(sit_down: SitDown, town: Town) -> None:
    product = _bare_product(town, 1)
    desk = sit_down("coordinator", scripts=False)
    page = desk.page
    desk.go("/vragen/?q=" + product)
    page.get_by_role("link", name=re.compile(product, re.IGNORECASE)).first.click()
    page.get_by_role("button", name="Maak een protocol voor dit product").click()
    page.get_by_role("link", name="Nieuwe vervolgactie").click()
    page.get_by_label("Wat gebeurt er na het gesprek?").fill("Aanvraag behandelen")
    page.get_by_label("Welke afdeling doet het?").select_option(label="Burgerzaken")
    page.get_by_label("Klaar binnen").fill("5")
    page.get_by_label("Bewaren: resultaat uit de Selectielijst 2020").fill("6.1")
    page.get_by_role("button", name="Bewaar").last.click()
    page.get_by_role("link", name="Nieuwe vraag").click()
    page.get_by_label("De vraag, zoals je die stelt").fill("Hoe wilt u de brief krijgen?")
    page.get_by_label("Waarvoor?").fill("De brief sturen zoals de klant dat wil")
    page.locator("#fold-type summary").click()
    page.locator("#f-type").select_option("one_of")
    page.get_by_role("button", name="Laat zien wat erbij hoort").click()
    page.get_by_label("Nog meer antwoorden, één per regel").fill("Per post\nPer e-mail")
    page.get_by_role("button", name="Bewaar").last.click()
    page.get_by_role("link", name="Nieuwe mededeling").click()
    page.get_by_label("Wat vertelt de KCC-medewerker?").fill("De brief komt binnen vijf werkdagen.")
    page.locator("select[name='when:all:0:question']").select_option(index=1)
    page.get_by_role("button", name="Laat de antwoorden zien").first.click()
    page.locator("label", has_text="Per post").click()
    page.get_by_role("button", name="Bewaar").last.click()
    expect(page.get_by_text("is geantwoord: “Per post”")).to_be_visible()
    page.locator("#preview").get_by_role("button", name="Aanvraag behandelen").click()
    page.get_by_role("radio", name="Per post").check()
    page.get_by_role("button", name="Bijwerken: laat zien").click()
    expect(page.get_by_text("De brief komt binnen vijf werkdagen.")).to_be_visible()
    page.get_by_role("link", name="Concept:").click()
    page.get_by_role("link", name="Publiceer").click()
    page.get_by_role("button", name="Publiceer").click()
    expect(page.get_by_text("Versie 1 is gepubliceerd.")).to_be_visible()
    desk.seen |= desk.visited


def test_every_page_of_the_editor_fits_a_small_screen(sit_down: SitDown) -> None:
    desk = sit_down("coordinator", width=400)
    page = desk.page
    desk.go("/vragen/kwijtschelding/")
    desk.look()
    page.get_by_role("button", name="Begin een nieuw concept").click()
    expect(page.locator("#draft-title")).to_be_visible()
    desk.look("concept-smal")
    for name in ("Titel, principes en producten", "Naar de poort", "Wat verandert er?", "Nieuwe vraag",
                 "Vraag van elders", "Nieuwe vervolgactie", "Nieuwe mededeling", "Publiceer"):  # fmt: skip
        page.get_by_role("link", name=name).first.click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        desk.look()
        page.get_by_role("link", name=re.compile("^← ")).first.click()
    page.get_by_role("link", name=re.compile("^Wijzig: ")).nth(3).click()
    desk.look("vraag-smal")
    page.get_by_role("link", name=re.compile("^← ")).first.click()
    page.get_by_role("button", name="Gooi dit concept weg").click()
    expect(page.get_by_role("heading", level=1, name="Vragen en waarom")).to_be_visible()
    desk.look()
