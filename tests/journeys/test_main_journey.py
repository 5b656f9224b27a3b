"""The way of one question: asked at the desk, used or not by the department, signalled, and counted."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys import at_work
from tests.journeys.conftest import Desk, SitDown

pytestmark = pytest.mark.browser

NUMBER, SINCE, REASON, STORY = (
    f"vermissing-reisdocument.{name}" for name in ("documentnummer", "laatst-gezien", "reden", "omstandigheden")
)
_LEDGER = """SELECT question.code || ' ' || use.used FROM contacts_answer_use use
  JOIN protocols_question question ON question.id = use.question_id
  JOIN contacts_answer answer ON answer.id = use.answer_id
  JOIN contacts_topic topic ON topic.id = answer.topic_id
  JOIN contacts_contact contact ON contact.id = topic.contact_id
  WHERE contact.reference = %s ORDER BY 1"""
_DUE_FIRST = """SELECT contact.reference FROM tasks_task task
  JOIN contacts_topic topic ON topic.id = task.topic_id
  JOIN contacts_contact contact ON contact.id = topic.contact_id
  JOIN staff_department department ON department.id = task.department_id
  WHERE department.code = 'burgerzaken' AND task.state <> 'afgerond' ORDER BY task.due_on, task.id LIMIT 50"""


def test_from_agent_to_department_to_dossier_to_signal_to_coordinator(sit_down: SitDown) -> None:
    coordinator = sit_down("coordinator")
    before = _signals(coordinator)
    agent = sit_down("kcc")
    reference = _register(agent)
    _finish(sit_down("burgerzaken"), reference)
    _look_back(agent, reference)
    assert _signals(coordinator) == before + 1
    coordinator.look("signalen", show=True)
    _counted(coordinator).get_by_role("link", name="Wat is de reden van vermissing?").click()
    expect(coordinator.page.locator(".toets-kinds")).to_contain_text("Helpt de klant niet")
    coordinator.look("signalen-vraag")


def _register(desk: Desk) -> str:
    page = desk.page
    desk.look("gesprek-nieuw")
    at_work.product_box(page).press_sequentially("paspoort kwijt")
    expect(page.locator("#product-results").get_by_role("button").first).to_be_visible()
    desk.look("product-zoeken", show=True)
    at_work.choose_product(page, "paspoort", "Paspoort")
    desk.look("vervolgactie", show=True)
    at_work.choose_follow_up(page, "Vermissing van een paspoort verwerken")
    at_work.customer_box(page).press_sequentially("Derks 04-04-1967")
    page.locator("#customer-results").get_by_role("button", name="Derks").first.wait_for()
    desk.look("klant-zoeken", show=True)
    page.locator("#customer-results").get_by_role("button", name="Derks").first.click()
    expect(at_work.customer(page)).to_contain_text("Derks")
    _answer(desk)
    page.get_by_role("button", name="Nog een onderwerp").click()
    at_work.choose_product(page, "verhuizen", "Verhuismelding")
    at_work.choose_follow_up(page, "Informatie nasturen")
    at_work.field(page, "algemeen.informatie-welke").fill("Hoe ik mijn verhuizing doorgeef")
    page.get_by_role("radio", name="Per post").check()
    known = at_work.question(page, "algemeen.informatie-adres")
    expect(known).to_contain_text("Al bekend uit: Basisregistratie Personen")
    expect(known.get_by_role("textbox")).to_have_count(0)
    desk.look("al-bekend", show=True)
    reference = at_work.save(page)
    expect(page.get_by_text("klaar op")).to_have_count(2)
    expect(page.locator("main")).to_contain_text(re.compile(r"klaar op (maan|dins|woens|donder|vrij)dag \d+ \w+ \d{4}"))
    desk.look("opgeslagen", show=True)
    return reference


def _answer(desk: Desk) -> None:
    """Three answers, one question skipped, and what the agent thinks of a question."""
    page = desk.page
    expect(at_work.question(page, NUMBER)).to_contain_text("Waarvoor: Het juiste document ongeldig maken")
    expect(at_work.question(page, REASON)).to_contain_text("Doel onbekend")
    at_work.field(page, NUMBER).fill("NX1234567")
    at_work.question(page, REASON).get_by_role("radio", name="Verloren/kwijt").check()
    at_work.field(page, STORY).fill("In de trein laten liggen, tussen Utrecht en Zwolle.")
    at_work.question(page, SINCE).get_by_role("button", name="Overslaan").click()
    expect(at_work.question(page, SINCE)).to_contain_text("Overgeslagen")
    at_work.signal(page, REASON, "helpt de klant niet")
    expect(at_work.field(page, STORY)).to_have_value("In de trein laten liggen, tussen Utrecht en Zwolle.")
    desk.look("gesprek", show=True)


def _finish(desk: Desk, reference: str) -> None:
    page = desk.page
    expect(page.get_by_role("heading", level=1, name="Taken")).to_be_visible()
    listed = [text.replace("-", "") for text in page.locator("tbody .toets-reference").all_inner_texts()]
    assert listed == desk.town.ask(_DUE_FIRST)
    desk.look("taken", show=True)
    page.get_by_role("row", name=reference).get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vermissing van een paspoort verwerken")
    for answer in ("NX1234567", "Verloren/kwijt", "In de trein laten liggen"):
        expect(page.locator(".toets-collected")).to_contain_text(answer)
    expect(page.locator(".toets-collected")).not_to_contain_text("voor het laatst gezien")
    for code in (NUMBER, STORY):
        at_work.question(page, code).get_by_label("Gebruikt").check()
    page.get_by_label("Wat is er gedaan?").fill("Paspoort ongeldig gemaakt en in het register gezet.")
    desk.look("taak", show=True)
    page.get_by_role("button", name="Afronden").last.click()
    expect(page.get_by_text("De taak is afgerond.")).to_be_visible()
    expect(page.get_by_role("row", name=reference)).to_have_count(0)
    desk.look("taken-na-afronden")
    assert desk.town.ask(_LEDGER, reference.replace("-", "")) == [f"{NUMBER} true", f"{STORY} true", f"{REASON} false"]


def _look_back(desk: Desk, reference: str) -> None:
    page = desk.page
    page.get_by_role("link", name="Volgend gesprek").click()
    at_work.find_customer(page, reference, "Derks")
    expect(page.get_by_text("Laatste contacten")).to_be_visible()
    desk.look("gesprek-met-dossier")
    page.get_by_role("link", name="Klantdossier").click()
    told = page.get_by_role("listitem").filter(has_text=reference)
    for sentence in ("Paspoort", "NX1234567", "Resultaat: Paspoort ongeldig gemaakt", "Verhuismelding", "Afgerond op"):
        expect(told).to_contain_text(sentence)
    desk.look("klantdossier", show=True)


def _signals(coordinator: Desk) -> int:
    """How many there are about the reason that a passport is missing."""
    coordinator.go("/signalen/")
    row = _counted(coordinator).get_by_role("row", name="Wat is de reden van vermissing?")
    if row.count() == 0:
        coordinator.look()
        return 0
    return int(row.locator("td").nth(1).inner_text())


def _counted(coordinator: Desk) -> Locator:
    """The list of all, below that of what waits for an answer."""
    return coordinator.page.get_by_role("region", name="Signalen per product en vraag")
