"""What this product is for, from end to end, in the browser and by mail, with a clock that moves.

The desk notices that questions about a lost passport help nobody. The coordinator limits them for the time being, and
proposes to the MT to ask only what a follow-up uses. The MT stays silent; that is no approval, so she takes the lead
with what staff said has value for the customer. The MT fixes the line, everybody hears it, and when the time that was
agreed has passed one looks whether it helped.
"""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import at_work
from tests.journeys.conftest import Desk, SitDown, Town
from tests.journeys.test_consultation import mail_about, wants_mail_at_once

pytestmark = pytest.mark.browser

SEEN, REASON, HOW = (
    "Op welke datum of periode is het document voor het laatst gezien/gebruikt?",
    "Wat is de reden van vermissing?",
    "Wat waren de omstandigheden toen uw document vermist werd?",
)
CODES = {
    SEEN: "vermissing-reisdocument.laatst-gezien",
    REASON: "vermissing-reisdocument.reden",
    HOW: "vermissing-reisdocument.omstandigheden",
}
NUMBER = "vermissing-reisdocument.documentnummer"
TITLE = "Paspoort: 3 vragen minder"
VALUE = "De klant wil een nieuw paspoort. Wij hebben alleen het nummer nodig om het oude ongeldig te maken."
FIXED = "Dit is voortaan de lijn: alleen vragen wat de vervolgactie gebruikt."


def test_silence_is_no_approval(sit_down_later: SitDown, moving_town: Town) -> None:
    town = moving_town
    agent = sit_down_later("kcc")
    wants_mail_at_once(agent)
    signal_that_it_does_not_help(agent)
    coordinator = sit_down_later("coordinator")
    limit_for_now(coordinator)
    see_what_not_to_ask(agent)
    write_less(coordinator)
    propose(coordinator)
    mt = sit_down_later("mt")
    expect(mt.page.get_by_role("link", name=TITLE)).to_be_visible()
    mt.look("mt-te-beslissen")
    assert "/voorstellen/" in mail_about(town, "kcc@demo.example", "Er is een voorstel gedaan aan het MT")
    town.move_to(22)
    take_the_lead(coordinator)
    assert mail_about(town, "kcc@demo.example", "De coördinator nam het voortouw")
    ask_only_the_number(agent)
    town.move_to(36)
    fix_the_line(mt)
    assert mail_about(town, "kcc@demo.example", f"Het MT heeft besloten over {TITLE}")
    hear(agent, f"Het MT heeft besloten over {TITLE}", FIXED)
    hear(agent, f"Vanaf nu geldt: {TITLE}")
    town.move_to(21 + 130)
    ask_only_the_number(agent)
    evaluate(coordinator)
    hear(agent, f"Wat kwam ervan? {TITLE}", "Niemand miste iets.")
    assert mail_about(town, "kcc@demo.example", f"Wat kwam ervan? {TITLE}")


def test_the_mt_rejects_with_a_reason_and_the_questions_return(sit_down_later: SitDown, moving_town: Town) -> None:
    agent = sit_down_later("kcc")
    signal_that_it_does_not_help(agent)
    coordinator = sit_down_later("coordinator")
    limit_for_now(coordinator)
    see_what_not_to_ask(agent)
    write_less(coordinator)
    propose(coordinator)
    secretary = sit_down_later("secretaris")
    page = secretary.page
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("radio", name="Afwijzen").check()
    reason = "De politie vraagt ons om de omstandigheden bij een aangifte."
    page.get_by_label("Waarom? Voor de mensen die erom vroegen").fill(reason)
    page.get_by_label("Dag van de vergadering").fill(f"{date.today():%d-%m-%Y}")
    page.get_by_label("Punt van de besluitenlijst").fill("7.a")
    secretary.look("besluit-vastleggen")
    page.get_by_role("button", name="Leg dit besluit vast").click()
    expect(page.get_by_text("punt 7.a van de besluitenlijst")).to_be_visible()
    secretary.look()
    hear(agent, f"Het MT heeft besloten over {TITLE}", reason)
    lose_a_passport(agent)
    for code in CODES.values():
        expect(at_work.question(agent.page, code)).to_be_visible()
    expect(agent.page.get_by_text("Tijdelijk niet vragen")).to_have_count(0)
    agent.look()


# ---- what they do ----


def lose_a_passport(agent: Desk) -> None:
    agent.go("/gesprek/nieuw/")
    at_work.choose_product(agent.page, "paspoort", "Paspoort")
    at_work.choose_follow_up(agent.page, "Vermissing van een paspoort verwerken")


def signal_that_it_does_not_help(agent: Desk) -> None:
    lose_a_passport(agent)
    for code in CODES.values():
        at_work.signal(agent.page, code, "Helpt de klant niet")
    agent.look()
    agent.page.get_by_role("button", name="Gesprek weggooien").click()
    expect(at_work.product_box(agent.page)).to_be_visible()


def limit_for_now(coordinator: Desk) -> None:
    page = coordinator.page
    coordinator.go("/coordinator/")
    expect(page.get_by_text("signalen wachten op een eerste antwoord")).to_be_visible()
    coordinator.look("coordinator")
    page.get_by_role("link", name="Naar het mandaat").click()
    coordinator.look("mandaat")
    page.get_by_role("button", name="Zo is het goed: bevestig").click()
    expect(page.get_by_text("Het mandaat is bevestigd.")).to_be_visible()
    coordinator.go("/coordinator/")
    page.get_by_role("link", name="Beperk vragen nu").click()
    coordinator.look()
    page.get_by_label("Over welk product gaat het?").fill("paspoort")
    page.get_by_role("button", name="Zoek").click()
    page.get_by_role("link", name="Paspoort", exact=True).click()
    for text in CODES:
        page.get_by_role("checkbox", name=text).check()
    page.get_by_label("Waarom? Je collega’s lezen dit").fill("We kijken of het zonder kan.")
    coordinator.look("beperk-vragen")
    page.get_by_role("button", name="Beperk deze vragen").click()
    expect(page.get_by_text("De maatregel loopt vanaf het volgende gesprek.")).to_be_visible()
    coordinator.look("maatregel")


def see_what_not_to_ask(agent: Desk) -> None:
    lose_a_passport(agent)
    page = agent.page
    left_out = page.get_by_role("group", name="Tijdelijk niet vragen, t/m")
    expect(left_out).to_contain_text(REASON)
    expect(at_work.question(page, NUMBER)).to_be_visible()
    expect(at_work.question(page, CODES[REASON])).to_have_count(0)
    agent.look("tijdelijk-niet-vragen")
    page.get_by_role("button", name=f"Toch vragen: {REASON}").click()
    expect(at_work.question(page, CODES[REASON])).to_be_visible()
    agent.look()
    page.get_by_role("button", name="Gesprek weggooien").click()
    expect(at_work.product_box(page)).to_be_visible()


def write_less(coordinator: Desk) -> None:
    """A concept without the questions, which the gate lets through."""
    page = coordinator.page
    coordinator.go("/vragen/paspoort/")
    coordinator.look()
    page.get_by_role("button", name="Begin een nieuw concept").click()
    for text in CODES:
        page.get_by_role("button", name=f"Laat vervallen: {text}").click()
        expect(page.locator("#questions-list-title")).to_be_visible()
        expect(page.get_by_role("button", name=f"Laat vervallen: {text}")).to_have_count(0)
    for notice in page.get_by_role("button", name="Laat vervallen: Bij de volgende vraag").all():
        notice.click()
    coordinator.look("concept-minder-vragen")
    page.get_by_role("link", name="Naar de poort").click()
    for box in page.get_by_label("Waarom mag dit blijven? Eén reden voor alle").all():
        box.fill("Zo staat het al, en het werkt.")
    coordinator.look()
    page.get_by_role("button", name="Bewaar de redenen").click()
    coordinator.go("/coordinator/")


def propose(coordinator: Desk) -> None:
    page = coordinator.page
    page.get_by_role("button", name="Stel voor aan het MT: Paspoort").click()
    expect(page.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    coordinator.look("voorstel-concept")
    page.get_by_role("link", name="Tekst aanpassen").click()
    coordinator.look("voorstel-schrijven")
    page.get_by_role("button", name="Bewaar").click()
    page.get_by_role("button", name="Indienen bij het MT").click()
    expect(page.get_by_text("Het voorstel ligt bij het MT.")).to_be_visible()
    coordinator.look("voorstel")


def take_the_lead(coordinator: Desk) -> None:
    page = coordinator.page
    coordinator.go("/coordinator/")
    late = page.get_by_role("region", name="Te laat", exact=True)
    expect(late).to_contain_text("jij kunt het voortouw nemen")
    coordinator.look("coordinator-te-laat")
    late.get_by_role("link", name=TITLE).click()
    page.get_by_role("link", name="Het voortouw nemen").click()
    page.get_by_label("Wat heeft waarde voor de klant?").fill(VALUE)
    coordinator.look("voortouw")
    page.get_by_role("button", name="Neem het voortouw").click()
    expect(page.get_by_text("Je nam het voortouw.")).to_be_visible()
    expect(page.get_by_text("Voorlopig: de coördinator nam het voortouw")).to_be_visible()
    coordinator.look("voorlopige-lijn")
    coordinator.go("/vragen/paspoort/")
    expect(page.get_by_text("voorlopig, sinds")).to_be_visible()


def ask_only_the_number(agent: Desk) -> None:
    lose_a_passport(agent)
    page = agent.page
    expect(at_work.question(page, NUMBER)).to_be_visible()
    for code in CODES.values():
        expect(at_work.question(page, code)).to_have_count(0)
    expect(page.get_by_text("Tijdelijk niet vragen")).to_have_count(0)
    agent.look()
    page.get_by_role("button", name="Gesprek weggooien").click()
    expect(at_work.product_box(page)).to_be_visible()


def fix_the_line(mt: Desk) -> None:
    page = mt.page
    mt.go("/mt/")
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.get_by_text(VALUE)).to_be_visible()
    page.get_by_role("radio", name="De voorlopige lijn bevestigen").check()
    page.get_by_label("Waarom? Voor de mensen die erom vroegen").fill(FIXED)
    mt.look("besluit")
    page.get_by_role("button", name="Leg dit besluit vast").click()
    expect(page.get_by_text("Iedereen die erom vroeg, hoort het met de reden.")).to_be_visible()
    mt.look("besloten")
    mt.go("/mt/")
    expect(page.get_by_role("region", name="Van kracht", exact=True)).to_contain_text(TITLE)


def evaluate(coordinator: Desk) -> None:
    page = coordinator.page
    coordinator.go("/coordinator/")
    page.get_by_role("region", name="Te laat", exact=True).get_by_role("link", name=TITLE).click()
    page.get_by_label("Wat kwam ervan?").fill("Niemand miste iets.")
    coordinator.look("evaluatie")
    page.get_by_role("button", name="Vertel het").click()
    expect(page.get_by_text("De evaluatie staat er.")).to_be_visible()


def hear(agent: Desk, sentence: str, words: str = "") -> None:
    agent.go("/nieuws/")
    page: Page = agent.page
    news = page.get_by_role("listitem").filter(has_text=sentence)
    expect(news.first).to_be_visible()
    if words:
        expect(news.first).to_contain_text(words)
    agent.look()
