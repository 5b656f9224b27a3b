"""A coordinator asks; the desk answers with one tap or with words, a department says what it needs, and all hear what
came of it: in the application, and by mail that really went over SMTP."""

import email
import time
from email.policy import default

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Desk, SitDown, Town

pytestmark = pytest.mark.browser
TITLE = "Helpt wat we vragen bij paspoort?"


def test_asking_answering_and_hearing(sit_down: SitDown, town: Town) -> None:
    agent = sit_down("kcc")
    wants_mail_at_once(agent)
    coordinator = sit_down("coordinator")
    start(coordinator)
    mail = mail_about(town, "kcc@demo.example", "Er wordt je iets gevraagd")
    assert "/raadplegingen/" in mail
    answer_from_the_news(agent)
    answer_with_one_tap(sit_down("kcc2", scripts=False))
    department = sit_down("burgerzaken")
    say_what_is_needed(department)
    town.ask(
        "UPDATE consultations_consultation SET started_on = started_on - 30, closes_on = closes_on - 30"
        " WHERE title = %s RETURNING id",
        TITLE,
    )
    tell_the_outcome(coordinator)
    assert mail_about(town, "kcc@demo.example", "Dit kwam van de raadpleging")
    hear_it(agent)
    agent.go("/postbus/")
    agent.look("postbus")
    agent.page.get_by_role("link", name="Er wordt je iets gevraagd").first.click()
    expect(agent.page.get_by_role("link", name="/raadplegingen/")).to_be_visible()
    agent.look("postbus-mail")


def test_without_a_name_with_the_keyboard(sit_down: SitDown, town: Town) -> None:
    """Three in the demo are too few to hide among; two more come from elsewhere."""
    town.ask(
        "INSERT INTO staff_staffmember (uuid, username, name, email, password, roles, is_active, demo)"
        " SELECT gen_random_uuid(), 'extra-' || n, 'Extra ' || n, '', '!', '{kcc}', true, true"
        " FROM generate_series(1, 4) n RETURNING id"
    )
    coordinator = sit_down("coordinator")
    coordinator.go("/raadplegingen/nieuw/")
    page = coordinator.page
    page.get_by_label("Titel").fill("Vragen we te veel?")
    page.get_by_label("Zonder naam").check()
    page.get_by_role("button", name="Start de raadpleging").click()
    expect(page.get_by_text("De raadpleging loopt.")).to_be_visible()
    coordinator.look()
    agent = sit_down("kcc", width=390)
    agent.go("/raadplegingen/")
    page = agent.page
    asked = page.get_by_role("region", name="Vragen we te veel?")
    expect(asked).to_contain_text("zonder naam")
    agent.look("gevraagd-telefoon")
    button = asked.get_by_role("button", name="Helpt niet")
    button.focus()
    page.keyboard.press("Enter")
    code = page.locator(".toets-code").inner_text()
    agent.look("zonder-naam")
    agent.go("/raadplegingen/")
    page.get_by_role("link", name="Vragen we te veel?").click()
    expect(page.get_by_text("Wijzigen kan met je code.")).to_be_visible()
    agent.look()
    page.get_by_label("Jouw code").fill(code.lower())
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio", name="Helpt niet")).to_be_checked()
    page.get_by_role("radio", name="Hangt ervan af").check()
    page.get_by_label("Waarom? Een voorbeeld zegt veel.").fill("Bij een vermissing wel.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Je antwoord is bewaard.")).to_be_visible()
    agent.look()
    assert town.ask("SELECT count(*) FROM consultations_ballot") == [1]
    assert town.ask("SELECT count(*) FROM consultations_namedanswer WHERE text LIKE '%%vermissing wel%%'") == [0]


def wants_mail_at_once(agent: Desk) -> None:
    agent.go("/nieuws/voorkeuren/")
    page = agent.page
    page.get_by_role("radio", name="Meteen").check()
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_text("Je keuze is bewaard.")).to_be_visible()
    agent.look()
    page.get_by_role("button", name="Maak mijn agenda-adres").click()
    expect(page.get_by_text("Je ziet het alleen nu.")).to_be_visible()
    agent.look("voorkeuren")


def start(coordinator: Desk) -> None:
    coordinator.go("/raadplegingen/")
    page = coordinator.page
    coordinator.look()
    page.get_by_role("link", name="Vraag het je collega’s").click()
    page.get_by_label("Gaat het over één product?").select_option(label="Paspoort")
    page.get_by_role("button", name="Neem over").click()
    expect(page.get_by_label("Titel")).to_have_value(TITLE)
    expect(page.get_by_role("checkbox", name="Burgerzaken")).to_be_checked()
    page.get_by_label("Wat speelt er?").fill("Klanten zeggen dat ze niet snappen waarom we dit vragen.")
    coordinator.look("raadpleging-start")
    page.get_by_role("button", name="Start de raadpleging").click()
    expect(page.get_by_text("De raadpleging loopt.")).to_be_visible()
    coordinator.look()


def answer_from_the_news(agent: Desk) -> None:
    page = agent.page
    agent.go("/nieuws/")
    expect(page.get_by_role("link", name="Nieuws 1 ongelezen")).to_be_visible()
    agent.look("nieuws")
    page.get_by_role("button", name="Er wordt je iets gevraagd").click()
    expect(page.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    expect(page.get_by_text("Jij adviseert, het MT besluit.")).to_be_visible()
    page.get_by_role("radio", name="Helpt niet").check()
    page.get_by_label("Waarom? Een voorbeeld zegt veel.").fill("Voor een paspoort komt niemand daar ooit op terug.")
    page.locator("label", has_text="Balie").click()
    agent.look("raadpleging")
    page.get_by_role("button", name="Geef mijn antwoord").click()
    expect(page.get_by_text("Je antwoord is bewaard.")).to_be_visible()
    agent.look("raadpleging-beantwoord")


def answer_with_one_tap(agent: Desk) -> None:
    agent.go("/raadplegingen/")
    agent.look()
    agent.page.get_by_role("region", name=TITLE).get_by_role("button", name="Helpt niet").click()
    expect(agent.page.get_by_text("Je antwoord is bewaard.")).to_be_visible()
    agent.look()


def say_what_is_needed(department: Desk) -> None:
    department.go("/raadplegingen/")
    page = department.page
    department.look("gevraagd")
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_text("Je antwoordt namens Burgerzaken")).to_be_visible()
    page.get_by_role("radio", name="Dit heb ik nodig", exact=True).check()
    page.get_by_label("Waarom? Een voorbeeld zegt veel.").fill("Bij een vermissing gaat het nummer naar de politie.")
    page.get_by_role("button", name="Geef mijn antwoord").click()
    expect(page.get_by_text("Je antwoord is bewaard.")).to_be_visible()
    department.look()


def tell_the_outcome(coordinator: Desk) -> None:
    coordinator.go("/raadplegingen/")
    page = coordinator.page
    expect(page.get_by_text("1 raadpleging is gesloten zonder uitkomst.")).to_be_visible()
    coordinator.look("raadplegingen")
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.get_by_text("2 collega’s antwoordden; de meeste zeggen: helpt niet.")).to_be_visible()
    page.get_by_role("textbox", name="Wat ervan komt").fill(
        "We stellen het MT voor alleen te vragen wat bij een vermissing nodig is."
    )
    coordinator.look("raadpleging-uitslag")
    page.get_by_role("button", name="Vertel het iedereen").click()
    expect(page.get_by_text("De uitkomst is verteld aan iedereen die is gevraagd.")).to_be_visible()
    coordinator.look()


def hear_it(agent: Desk) -> None:
    agent.go("/nieuws/")
    page = agent.page
    news = page.get_by_role("listitem").filter(has_text="Dit kwam van de raadpleging")
    expect(news).to_contain_text("alleen te vragen wat bij een vermissing nodig is")
    agent.look()
    page.get_by_role("button", name="Zet alles op gelezen").click()
    expect(page.get_by_text("Je bent bij.")).to_be_visible()


def mail_about(town: Town, to: str, words: str) -> str:
    """Waits for the worker; a subject that is not ASCII is read decoded."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        for text in town.mails():
            message = email.message_from_string(text, policy=default)
            if message["To"] == to and words in str(message["Subject"]):
                body = message.get_body(("plain",))
                return str(body.get_content()) if body else ""
        time.sleep(0.2)
    raise AssertionError(f"no mail with {words!r} to {to}")
