"""The whole job with scripts off: only searching as one types is not there."""

import pytest
from playwright.sync_api import expect

from tests.journeys import at_work
from tests.journeys.conftest import SitDown

pytestmark = pytest.mark.browser


def test_register_signal_and_finish_without_scripts(sit_down: SitDown) -> None:
    agent = sit_down("kcc2", scripts=False)
    page = agent.page
    at_work.product_box(page).fill("vergeten bibliotheekboek")
    page.get_by_role("search", name="Zoek het product").get_by_role("button", name="Zoek").click()
    expect(page.get_by_text("Geen product gevonden")).to_be_visible()
    at_work.product_box(page).fill("paspoort")
    page.get_by_role("search", name="Zoek het product").get_by_role("button", name="Zoek").click()
    page.locator("#product-results").get_by_role("button", name="Paspoort").first.click()
    at_work.choose_follow_up(page, "Informatie nasturen")
    at_work.customer_box(page).fill("Jansen 01-01-1900")
    at_work.field(page, "algemeen.informatie-welke").fill("Wat een paspoort kost")
    page.get_by_role("radio", name="Per e-mail").check()
    expect(at_work.question(page, "algemeen.informatie-email")).to_have_count(0)
    page.get_by_role("button", name="Bijwerken: laat zien").click()
    at_work.field(page, "algemeen.informatie-email").fill("n.n@voorbeeld.nl")
    agent.look("zonder-scripts")
    at_work.customer_box(page).fill("Derks 04-04-1967")
    page.get_by_role("search", name="Zoek de klant").get_by_role("button", name="Zoek").click()
    page.get_by_role("button", name="Derks").click()
    expect(at_work.customer(page)).to_contain_text("Derks")
    expect(at_work.field(page, "algemeen.informatie-email")).to_have_value("n.n@voorbeeld.nl")
    at_work.signal(page, "algemeen.informatie-hoe", "Duurt te lang")
    reference = at_work.save(page)
    agent.look()
    department = sit_down("terugbellen", scripts=False)
    page = department.page
    page.get_by_role("row", name=reference).get_by_role("link").click()
    expect(page.locator(".toets-collected")).to_contain_text("n.n@voorbeeld.nl")
    page.get_by_label("Ik gebruikte geen van deze antwoorden").check()
    page.get_by_label("Wat is er gedaan?").fill("Verstuurd.")
    department.look()
    page.get_by_role("button", name="Afronden").last.click()
    expect(page.get_by_text("De taak is afgerond.")).to_be_visible()
    coordinator = sit_down("coordinator", scripts=False)
    coordinator.page.get_by_role("link", name="op een eerste antwoord").click()
    signal = coordinator.page.get_by_role("row", name="Wilt u de informatie per e-mail of per post?")
    expect(signal.filter(has_text="Duurt te lang")).to_be_visible()
    coordinator.look()
