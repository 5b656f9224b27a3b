"""What is shielded stays with the department that works on it, in every place where it could show."""

import pytest
from playwright.sync_api import expect

from tests.journeys import at_work
from tests.journeys.conftest import Desk, SitDown

pytestmark = pytest.mark.browser

NEED = "Ik kan de trap niet meer op sinds mijn val"
PHONE = "06 98 76 54 32"


def test_a_wmo_subject_is_shielded_from_everybody_else(sit_down: SitDown) -> None:
    agent = sit_down("kcc2")
    shielded = _ask_for_help(agent)
    passport = _ask_for_a_passport(agent)
    department = sit_down("wmo")
    page = department.page
    page.get_by_role("row", name=shielded).get_by_role("link").click()
    expect(page.locator(".toets-collected")).to_contain_text(NEED)
    department.look("taak-wmo")
    page.get_by_role("link", name="Klantdossier").click()
    expect(page.get_by_role("listitem").filter(has_text=shielded)).to_contain_text(NEED)
    department.look()
    other = sit_down("burgerzaken")
    page = other.page
    page.get_by_role("row", name=passport).get_by_role("link").click()
    other.look()
    page.get_by_role("link", name="Klantdossier").click()
    entry = page.get_by_role("listitem").filter(has_text=shielded)
    expect(entry).to_contain_text("Afgeschermd onderwerp")
    other.look("klantdossier-afgeschermd")
    for secret in ("Wmo", NEED, "Onderzoek", "06987", PHONE):
        assert secret.casefold() not in page.locator("main").inner_text().casefold()


def _ask_for_help(desk: Desk) -> str:
    page = desk.page
    at_work.choose_product(page, "wmo", "Wmo-voorziening")
    at_work.choose_follow_up(page, "Melding onderzoeken")
    at_work.find_customer(page, "Hamersma 18-01-1985", "Hamersma")
    at_work.field(page, "wmo-voorziening.telefoon").fill(PHONE)
    at_work.field(page, "wmo-voorziening.hulpvraag").fill(NEED)
    at_work.choose(page, "wmo-voorziening.netwerk", "Ja")
    at_work.field(page, "wmo-voorziening.netwerk-wat").fill("Mijn dochter doet de boodschappen")
    at_work.choose(page, "wmo-voorziening.gebieden", "Lopen en bewegen in huis")
    at_work.choose(page, "wmo-voorziening.plan", "Nee")
    desk.look("gesprek-wmo")
    reference = at_work.save(page)
    desk.look()
    return reference


def _ask_for_a_passport(desk: Desk) -> str:
    """Later, the same customer; the agent sees that there is something, and the number is not known from it."""
    page = desk.page
    page.get_by_role("link", name="Volgend gesprek").click()
    at_work.choose_product(page, "paspoort", "Paspoort")
    at_work.choose_follow_up(page, "Vermissing van een paspoort verwerken")
    at_work.find_customer(page, "Hamersma 18-01-1985", "Hamersma")
    expect(page.get_by_text("Laatste contacten")).to_be_visible()
    expect(page.locator("aside, .toets-conversation__aside")).to_contain_text("Afgeschermd onderwerp")
    page.get_by_role("button", name="Nog een onderwerp").click()
    at_work.choose_product(page, "rijbewijs", "Rijbewijs")
    at_work.choose_follow_up(page, "Terugbelverzoek")
    expect(at_work.field(page, "algemeen.terugbelnummer")).to_have_value("")
    assert NEED not in page.content()
    page.get_by_role("button", name="Dit onderwerp weg").click()
    expect(page.get_by_role("heading", level=1, name="Paspoort")).to_be_visible()
    return at_work.save(page)
