"""What this product is for, from end to end, in the browser and by mail, with a clock that moves.

The desk notices that questions about a lost passport help nobody. The coordinator limits them for the time being, and
proposes to the MT to ask only what a follow-up uses. The MT stays silent; that is no approval, so she takes the lead
with what staff said has value for the customer. The MT fixes the line, everybody hears it, and when the time that was
agreed has passed one looks whether it helped.
"""

from datetime import date

import pytest
from playwright.sync_api import expect

from tests.journeys import at_work, column
from tests.journeys.conftest import Desk, SitDown, Town
from tests.journeys.test_consultation import wants_mail_at_once

pytestmark = pytest.mark.browser


def test_silence_is_no_approval(sit_down_later: SitDown, moving_town: Town) -> None:
    """Signalled, limited for now, asked around, proposed; the MT stays silent; the lead; the line; heard; evaluated."""
    town, title = moving_town, column.TITLE
    agent = sit_down_later("kcc")
    wants_mail_at_once(agent)
    column.signal_that_it_does_not_help(agent)
    coordinator = sit_down_later("coordinator")
    column.group(coordinator)
    column.limit_for_now(coordinator)
    column.see_what_not_to_ask(agent)
    column.ask_around(coordinator, "Paspoort")
    asked = "Helpt wat we vragen bij paspoort?"
    column.answer(agent, asked, "Helpt niet", "Voor een paspoort komt niemand daar ooit op terug.")
    column.answer(sit_down_later("burgerzaken"), asked, "Dit heb ik niet nodig", "Het nummer is genoeg.")
    town.move_to(15)
    column.conclude(coordinator, asked, "We stellen voor alleen het nummer te vragen.")
    column.write_less(coordinator)
    column.propose(coordinator)
    expect(coordinator.page.get_by_text("Het nummer is genoeg.")).to_be_visible()
    mt = sit_down_later("mt")
    expect(mt.page.get_by_role("link", name=title)).to_be_visible()
    mt.look("mt-te-beslissen")
    assert "/voorstellen/" in column.mailed(town, "kcc@demo.example", "Er is een voorstel gedaan aan het MT")
    town.move_to(15 + 22)
    column.take_the_lead(coordinator)
    assert column.mailed(town, "kcc@demo.example", "De coördinator nam het voortouw")
    column.ask_only_the_number(agent)
    town.move_to(15 + 36)
    column.fix_the_line(mt)
    assert column.mailed(town, "kcc@demo.example", f"Het MT heeft besloten over {title}")
    column.hear(agent, f"Het MT heeft besloten over {title}", column.FIXED)
    column.hear(agent, f"Vanaf nu geldt: {title}")
    town.move_to(15 + 22 + 91)
    column.ask_only_the_number(agent)
    column.evaluate(coordinator)
    column.hear(agent, f"Wat kwam ervan? {title}", "Niemand miste iets.")
    assert column.mailed(town, "kcc@demo.example", f"Wat kwam ervan? {title}")
    agent.go("/signalen/mijn/")
    expect(agent.page.locator("main")).to_contain_text("Geëvalueerd")
    agent.look("mijn-signalen-na-afloop")


def test_the_mt_rejects_with_a_reason_and_the_questions_return(sit_down_later: SitDown, moving_town: Town) -> None:
    agent = sit_down_later("kcc")
    column.signal_that_it_does_not_help(agent)
    coordinator = sit_down_later("coordinator")
    column.limit_for_now(coordinator)
    column.see_what_not_to_ask(agent)
    column.write_less(coordinator)
    column.propose(coordinator)
    secretary = sit_down_later("secretaris")
    page = secretary.page
    page.get_by_role("link", name=column.TITLE).click()
    page.get_by_role("radio", name="Afwijzen").check()
    reason = "De politie vraagt ons om de omstandigheden bij een aangifte."
    page.get_by_label("Waarom? Voor de mensen die erom vroegen").fill(reason)
    page.get_by_label("Dag van de vergadering").fill(f"{date.today():%d-%m-%Y}")
    page.get_by_label("Punt van de besluitenlijst").fill("7.a")
    secretary.look("besluit-vastleggen")
    page.get_by_role("button", name="Leg dit besluit vast").click()
    expect(page.get_by_text("punt 7.a van de besluitenlijst")).to_be_visible()
    secretary.look()
    column.hear(agent, f"Het MT heeft besloten over {column.TITLE}", reason)
    column.lose_a_passport(agent)
    for code in column.CODES.values():
        expect(at_work.question(agent.page, code)).to_be_visible()
    expect(agent.page.get_by_text("Tijdelijk niet vragen")).to_have_count(0)
    agent.look()


def test_what_the_department_needs_is_kept(sit_down_later: SitDown, moving_town: Town) -> None:
    """For the Wmo the deep questions are the help: the mandate does not reach there, and the department says why."""
    town, product = moving_town, "Wmo-voorziening"
    coordinator = sit_down_later("coordinator")
    page = coordinator.page
    coordinator.go("/maatregelen/nieuw/?zoek=wmo")
    page.get_by_role("link", name=product).click()
    page.get_by_role("checkbox", name="Wie wonen er bij u in huis, en wat doen zij al?").check()
    page.get_by_role("button", name="Beperk deze vragen").click()
    expect(page.get_by_text("is afgeschermd, en dat valt buiten je mandaat").first).to_be_visible()
    coordinator.look("buiten-mandaat")
    coordinator.complaints.clear()  # a refusal is a 422, and Chromium logs each
    column.ask_around(coordinator, product)
    asked = "Helpt wat we vragen bij wmo-voorziening?"
    need = "Zonder te weten wie er helpt, regelen wij hulp die er al is."
    department = sit_down_later("wmo")
    column.answer(department, asked, "Dit heb ik nodig", need)
    town.move_to(15)
    column.conclude(coordinator, asked, "De afdeling heeft dit nodig. Het MT besluit.")
    coordinator.go("/vragen/wmo-voorziening/")
    coordinator.look()
    page.get_by_role("button", name="Begin een nieuw concept").click()
    dropped = "Wie wonen er bij u in huis, en wat doen zij al?"
    page.get_by_role("button", name=f"Laat vervallen: {dropped}").click()
    expect(page.get_by_role("button", name=f"Laat vervallen: {dropped}")).to_have_count(0)
    coordinator.look()
    column.pass_the_gate(coordinator)
    title = column.propose_whatever_it_is_called(coordinator, "Wmo")
    mt = sit_down_later("mt")
    mt.page.get_by_role("link", name=title).first.click()
    expect(mt.page.get_by_text(need)).to_be_visible()
    mt.look("voorstel-wmo")
    _each_decision_asks_its_own(mt)
    column.decide(mt, title, "Afwijzen", "De consulent kan hier niet zonder.")
    column.hear(department, f"Het MT heeft besloten over {title}", "De consulent kan hier niet zonder.")
    agent = sit_down_later("kcc")
    agent.go("/gesprek/nieuw/")
    at_work.choose_product(agent.page, "wmo", product)
    at_work.choose_follow_up(agent.page, "Melding onderzoeken")
    expect(at_work.question(agent.page, "wmo-voorziening.huisgenoten")).to_be_visible()
    agent.look()


def _each_decision_asks_its_own(mt: Desk) -> None:
    """On one screen, and only what goes with what was chosen."""
    until = mt.page.get_by_label("Bij aanhouden: tot wanneer?")
    expect(mt.page.get_by_role("button", name="Leg dit besluit vast")).to_be_in_viewport(ratio=1)
    expect(until).to_be_hidden()
    mt.page.get_by_role("radio", name="Aanhouden tot").check()
    expect(until).to_be_visible()
    expect(mt.page.get_by_label("Bij wijzigingen: wat moet er anders?")).to_be_hidden()
    mt.look("aanhouden")


def test_a_trial_at_the_desk_sharpens_one_question_and_the_rest_stays(
    sit_down_later: SitDown, moving_town: Town
) -> None:
    """A melding openbare ruimte: two colleagues try another wording; the field crew says what it cannot do without."""
    town, sharper = moving_town, "Bij welk huisnummer of welke lantaarnpaal is het?"
    agent = sit_down_later("kcc")
    column.try_another_wording(agent, "eigen:fietswrak", "locatie", sharper)
    town.move_to(7)
    column.report_a_wreck(agent)
    expect(at_work.question(agent.page, "locatie")).to_contain_text(sharper)
    expect(agent.page.get_by_text("Tijdelijk anders gevraagd, t/m")).to_be_visible()
    agent.look("proef-in-gesprek")
    coordinator = sit_down_later("coordinator")
    column.ask_around(coordinator, "Fietswrak")
    asked = "Helpt wat we vragen bij fietswrak?"
    crew = sit_down_later("openbare-ruimte")
    column.answer(crew, asked, "Dit heb ik nodig", "Met plek, foto en uiterlijk vinden we de goede fiets.")
    town.move_to(25)
    colleague = sit_down_later("kcc2")
    for somebody in (agent, colleague):
        column.tell_of_the_trial(somebody, "De plek was in één keer goed.")
    column.conclude(coordinator, asked, "Alleen de vraag naar de plek wordt scherper; de rest gebruikt de afdeling.")
    page = coordinator.page
    coordinator.go("/vragen/fietswrak/")
    coordinator.look()
    page.get_by_role("button", name="Begin een nieuw concept").click()
    page.get_by_role("link", name="Wijzig: Waar is het?").click()
    page.get_by_label("De vraag, zoals je die stelt").fill(sharper)
    coordinator.look()
    page.get_by_role("button", name="Bewaar").last.click()
    expect(page.get_by_role("heading", level=1, name="Melding fietswrak")).to_be_visible()
    coordinator.look()
    column.pass_the_gate(coordinator)
    title = column.propose_whatever_it_is_called(coordinator, "fietswrak")
    mt = sit_down_later("mt")
    column.decide(mt, title, "Aannemen", "Goed gevonden aan de balie.")
    column.hear(crew, f"Vanaf nu geldt: {title}")
    column.report_a_wreck(colleague)
    expect(at_work.question(colleague.page, "locatie")).to_contain_text(sharper)
    for code in ("fietswrak.uiterlijk", "fietswrak.foto"):
        expect(at_work.question(colleague.page, code)).to_be_visible()
    colleague.look()
