"""From what is noticed at the desk, with a name and without one, to a theme, a word to the supervisor, and a trial."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import at_work
from tests.journeys.conftest import Desk, SitDown

pytestmark = pytest.mark.browser

NUMBER = "vermissing-reisdocument.documentnummer"
ASKED = "Documentnummer (indien bekend)"


def test_what_is_noticed_becomes_a_theme_and_everybody_sees_what_came_of_it(sit_down: SitDown) -> None:
    agent, coordinator = sit_down("kcc"), sit_down("coordinator")
    _notice(agent)
    codes = [
        _say_without_a_name(agent, f"Niemand heeft dit nummer bij de hand, reden {number}.") for number in range(3)
    ]
    _answer_and_group(coordinator)
    theme = coordinator.page.url
    _tell_the_supervisor(coordinator, sit_down("mt"))
    _read_what_came_of_it(agent, codes[0])
    _try_something(agent, coordinator)
    coordinator.page.goto(theme)
    coordinator.page.get_by_text("Rond af").first.click()
    coordinator.page.get_by_label("Wat is ermee gedaan?").fill("We vragen dit alleen nog als het paspoort er ligt.")
    coordinator.page.get_by_role("button", name="Rond af").click()
    expect(coordinator.page.get_by_text("Het thema is afgerond.")).to_be_visible()
    coordinator.look()
    agent.go("/signalen/gedaan/")
    expect(agent.page.locator("main")).to_contain_text("We vragen dit alleen nog als het paspoort er ligt.")
    agent.look("wat-deden-we")


def _notice(desk: Desk) -> None:
    at_work.choose_product(desk.page, "paspoort", "Paspoort")
    at_work.choose_follow_up(desk.page, "Vermissing van een paspoort verwerken")
    about = at_work.question(desk.page, NUMBER)
    about.get_by_text("Jouw signaal").first.click()
    about.get_by_role("button", name="Klant geeft weerstand").click()
    expect(about.locator(".toets-signalled")).to_contain_text("geteld")
    desk.look("gesprek-weerstand")


def _say_without_a_name(desk: Desk, words: str) -> str:
    """In a window of its own, so that the conversation stays as it is. Returns the code."""
    about = at_work.question(desk.page, NUMBER)
    with desk.context.expect_page() as opened:
        about.get_by_role("link", name="Zonder naam").click()
    page: Page = desk.watch(opened.value)
    expect(page.get_by_text("Over de vraag")).to_be_visible()
    page.get_by_label("Wil je er iets bij zeggen?").fill(words)
    page.get_by_role("radio", name="Zonder mijn naam").press("Enter")
    expect(page.get_by_text("Kies wat je merkt.").first).to_be_visible()
    expect(page.get_by_label("Wil je er iets bij zeggen?")).to_have_value(words)
    assert all("422" in complaint for complaint in desk.complaints), desk.complaints
    desk.complaints.clear()  # a refusal is a 422, and Chromium logs each
    _look(desk, page, "signaal-zonder-naam")
    page.get_by_role("button", name="Duurt te lang").click()
    code = page.locator("#receipt").inner_text()
    assert re.fullmatch(r"(?:[0-9A-Z]{4}-){2}[0-9A-Z]{4}", code)
    _look(desk, page, "signaal-code")
    page.close()
    return code


def _look(desk: Desk, page: Page, picture: str) -> None:
    mine, desk.page = desk.page, page
    desk.look(picture)
    desk.page = mine


def _answer_and_group(desk: Desk) -> None:
    page = desk.page
    desk.go("/signalen/")
    expect(page.get_by_role("heading", name="Wacht op een eerste antwoord")).to_be_visible()
    desk.look("signalen-bord", show=True)
    page.get_by_role("link", name=ASKED).first.click()
    expect(page.get_by_text("reden 0.")).to_be_visible()
    page.get_by_label("Jouw antwoord").fill("Dank je. We bekijken of we dit nog moeten vragen.")
    page.get_by_text("Maak er een thema van").click()
    desk.look("signalen-over-een-vraag")
    page.get_by_role("button", name="Maak een thema").click()
    expect(page.get_by_text("Het thema is gemaakt.")).to_be_visible()
    desk.look("thema", show=True)


def _tell_the_supervisor(coordinator: Desk, mt: Desk) -> None:
    page = coordinator.page
    page.get_by_role("button", name="Meld", exact=True).click()
    expect(page.get_by_text("Gemeld. Je hoort het als er antwoord is.")).to_be_visible()
    mt.go("/themas/")
    mt.look("themas-mt")
    mt.page.get_by_role("region", name="Vroeg aan jou gemeld").or_(mt.page.locator("section")).get_by_role(
        "link"
    ).first.click()
    expect(mt.page.get_by_role("heading", name="Dit doe ik nu")).to_be_visible()
    mt.look("vroeg-gemeld")
    mt.page.get_by_role("button", name="Ga je gang").click()
    expect(mt.page.locator("main")).to_contain_text("Ga je gang")
    mt.look()


def _read_what_came_of_it(desk: Desk, code: str) -> None:
    page = desk.page
    desk.go("/signalen/mijn/")
    expect(page.locator("main")).to_contain_text("We bekijken of we dit nog moeten vragen.")
    expect(page.locator("main")).to_contain_text("Hoort bij het thema")
    desk.look("mijn-signalen", show=True)
    page.get_by_role("link", name="Een signaal zonder naam volgen").click()
    desk.look()
    page.get_by_label("Jouw code").fill(code.lower())
    page.get_by_role("button", name="Kijk").click()
    expect(page.locator("main")).to_contain_text("We bekijken of we dit nog moeten vragen.")
    desk.look("signaal-volgen")


def _try_something(agent: Desk, coordinator: Desk) -> None:
    page = agent.page
    agent.go("/signalen/mijn/")
    page.get_by_role("link", name="Probeer iets").first.click()
    page.get_by_role("radio", name="We vragen dit anders").check()
    page.get_by_label("Hoe vragen jullie het dan?").fill("Weet je het nummer toevallig?")
    page.get_by_label("Met wie?").select_option(label="Noor Bakker")
    agent.look("proef-nieuw")
    page.get_by_role("button", name="Kondig aan").click()
    expect(page.get_by_text("De proef is aangekondigd.")).to_be_visible()
    agent.look()
    coordinator.page.goto(page.url)
    coordinator.page.get_by_label("Waarom niet?").fill("De afdeling onderzoekt dit al.")
    coordinator.look("proef")
    coordinator.page.get_by_role("button", name="Maak bezwaar").click()
    expect(coordinator.page.locator("main")).to_contain_text("Gaat niet door")
    agent.go("/proeven/")
    expect(page.locator("main")).to_contain_text("De afdeling onderzoekt dit al.")
    agent.look("proeven")
