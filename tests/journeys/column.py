"""What the people of the column do, one function each."""

import email
import re
import time
from email.policy import default

import psycopg
from playwright.sync_api import Page, expect

from tests.journeys import at_work
from tests.journeys.conftest import Desk, Town

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
    pass_the_gate(coordinator)


def pass_the_gate(coordinator: Desk) -> None:
    """With a reason for each warning, where there is any."""
    page = coordinator.page
    page.get_by_role("link", name="Naar de poort").click()
    expect(page.get_by_role("heading", level=1, name="De poort")).to_be_visible()
    for box in page.get_by_label("Waarom mag dit blijven? Eén reden voor alle").all():
        box.fill("Zo staat het al, en het werkt.")
    coordinator.look()
    save = page.get_by_role("button", name="Bewaar de redenen")
    if save.count():
        save.click()


def propose(coordinator: Desk, protocol: str = "Paspoort", title: str = TITLE) -> None:
    page = coordinator.page
    coordinator.go("/coordinator/")
    page.get_by_role("button", name=f"Stel voor aan het MT: {protocol}").click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
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
    read_the_figures(coordinator)
    page.get_by_label("Wat kwam ervan?").fill("Niemand miste iets.")
    coordinator.look("evaluatie")
    page.get_by_role("button", name="Vertel het").click()
    expect(page.get_by_text("De evaluatie staat er.")).to_be_visible()


_MEASURED = """
WITH planned AS (
    INSERT INTO evaluation_evaluation (uuid, proposal_id, exploratory, outcome, window_days, asked_at, ran_at)
    SELECT gen_random_uuid(), id, false, judged_by, window_days, now(), now() FROM decisions_proposal
    WHERE title = %s RETURNING id, outcome
)
INSERT INTO evaluation_measurement (evaluation_id, outcome, guards, design, before, after, size_before, size_after,
    weeks_before, weeks_after, effect, low, high, p_value, model, caveats)
SELECT planned.id, found.outcome, found.guards, 'tijdreeks', found.before, found.after, 5200, 1300, 52, 13,
    found.effect, found.low, found.high, 0.01, 'quasi-Poisson, log', ARRAY['In 7 weken vielen feestdagen.']
FROM planned, LATERAL (VALUES
    (planned.outcome, false, 19.5, 8.2, 0.42, 0.3, 0.6), ('ontbreekt', true, 5.2, 4.8, 0.9, 0.4, 1.8))
    AS found (outcome, guards, before, after, effect, low, high)
"""


def read_the_figures(coordinator: Desk) -> None:
    """Before the weeks are counted, and after: so much as a hundred conversations do not tell, so what a night finds
    is put there."""
    page = coordinator.page
    page.get_by_role("link", name="Lees eerst wat de cijfers zeggen").click()
    expect(page.get_by_text("De meting is er nog niet. Ze komt vanzelf")).to_be_visible()
    coordinator.look()
    with psycopg.connect(coordinator.town.database) as connection:
        connection.execute(_MEASURED, [TITLE])
    page.reload()
    expect(page.get_by_text("Beter geworden", exact=True)).to_be_visible()
    expect(page.get_by_text("Geen verschil aangetoond", exact=True)).to_be_visible()
    coordinator.look("evaluatie-cijfers")
    page.get_by_role("link", name=TITLE).click()


def hear(agent: Desk, sentence: str, words: str = "") -> None:
    agent.go("/nieuws/")
    page: Page = agent.page
    news = page.get_by_role("listitem").filter(has_text=sentence)
    expect(news.first).to_be_visible()
    if words:
        expect(news.first).to_contain_text(words)
    agent.look()


def group(coordinator: Desk) -> None:
    """What is signalled gets a first answer, and becomes a theme."""
    page = coordinator.page
    coordinator.go("/signalen/")
    coordinator.look()
    page.get_by_role("link", name=REASON).first.click()
    page.get_by_label("Jouw antwoord").fill("Dank je. We zoeken uit of iemand dit gebruikt.")
    page.get_by_text("Maak er een thema van").click()
    coordinator.look()
    page.get_by_role("button", name="Maak een thema").click()
    expect(page.get_by_text("Het thema is gemaakt.")).to_be_visible()
    coordinator.look()


def ask_around(coordinator: Desk, product: str) -> None:
    """Staff, and the department that uses the answers."""
    page = coordinator.page
    coordinator.go("/raadplegingen/")
    coordinator.look()
    page.get_by_role("link", name="Vraag het je collega’s").click()
    page.get_by_label("Gaat het over één product?").select_option(label=product)
    page.get_by_role("button", name="Neem over").click()
    coordinator.look()
    page.get_by_role("button", name="Start de raadpleging").click()
    expect(page.get_by_text("De raadpleging loopt.")).to_be_visible()
    coordinator.look()


def answer(somebody: Desk, title: str, stance: str, words: str) -> None:
    page = somebody.page
    somebody.go("/raadplegingen/")
    somebody.look()
    page.get_by_role("link", name=title).first.click()
    page.get_by_role("radio", name=stance, exact=True).check()
    page.get_by_label("Waarom? Een voorbeeld zegt veel.").fill(words)
    page.get_by_role("button", name="Geef mijn antwoord").click()
    expect(page.get_by_text("Je antwoord is bewaard.")).to_be_visible()
    somebody.look()


def conclude(coordinator: Desk, title: str, outcome: str) -> None:
    page = coordinator.page
    coordinator.go("/coordinator/")
    expect(page.get_by_text("1 raadpleging sloot zonder uitkomst.")).to_be_visible()
    page.get_by_text("1 raadpleging sloot zonder uitkomst.").click()
    page.get_by_role("link", name=title).first.click()
    page.get_by_role("textbox", name="Wat ervan komt").fill(outcome)
    coordinator.look()
    page.get_by_role("button", name="Vertel het iedereen").click()
    expect(page.get_by_text("De uitkomst is verteld")).to_be_visible()


def decide(somebody: Desk, title: str, move: str, reason: str) -> None:
    page = somebody.page
    somebody.go("/mt/")
    page.get_by_role("link", name=title).first.click()
    page.get_by_role("radio", name=move, exact=True).check()
    page.get_by_label("Waarom? Voor de mensen die erom vroegen").fill(reason)
    somebody.look()
    page.get_by_role("button", name="Leg dit besluit vast").click()
    expect(page.get_by_text("Iedereen die erom vroeg, hoort het met de reden.")).to_be_visible()
    somebody.look()


def propose_whatever_it_is_called(coordinator: Desk, words: str) -> str:
    """From the one concept about it. Returns the title that was proposed for it."""
    page = coordinator.page
    coordinator.go("/coordinator/")
    page.get_by_role("button", name=re.compile(f"Stel voor aan het MT: .*{words}")).click()
    title = page.get_by_role("heading", level=1).inner_text()
    coordinator.look()
    page.get_by_role("button", name="Indienen bij het MT").click()
    expect(page.get_by_text("Het voorstel ligt bij het MT.")).to_be_visible()
    coordinator.look()
    return title


def try_another_wording(agent: Desk, product: str, question: str, wording: str) -> None:
    page = agent.page
    agent.go(f"/proeven/nieuw/?product={product}&vraag={question}")
    page.get_by_role("radio", name="We vragen dit anders").check()
    page.get_by_label("Hoe vragen jullie het dan?").fill(wording)
    page.get_by_label("Met wie?").select_option(label="Noor Bakker")
    agent.look()
    page.get_by_role("button", name="Kondig aan").click()
    expect(page.get_by_text("De proef is aangekondigd.")).to_be_visible()
    agent.look()


def report_a_wreck(agent: Desk) -> None:
    agent.go("/gesprek/nieuw/")
    at_work.choose_product(agent.page, "fietswrak", "Fietswrak")
    at_work.choose_follow_up(agent.page, "Melding oppakken")


def tell_of_the_trial(agent: Desk, line: str) -> None:
    page = agent.page
    agent.go("/proeven/")
    agent.look()
    page.locator("main").get_by_role("link", name=re.compile("huisnummer|Waar is het")).first.click()
    page.get_by_label("Wat leverde het op?").fill(line)
    agent.look()
    page.get_by_role("button", name="Vertel het").click()
    expect(page.get_by_text("Je regel staat erbij.")).to_be_visible()


def mailed(town: Town, to: str, sentence: str) -> str:
    """Waits for the worker. What is told in one moment comes in one mail, so its sentence is in the text."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        for raw in town.mails():
            message = email.message_from_string(raw, policy=default)
            body = message.get_body(("plain",))
            text = " ".join(str(body.get_content()).split()) if body else ""
            if message["To"] == to and sentence in text:
                return text
        time.sleep(0.2)
    raise AssertionError(f"no mail that says {sentence!r} to {to}")
