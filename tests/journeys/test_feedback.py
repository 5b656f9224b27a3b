"""Was the customer helped? The colleague asks who is drawn, a tablet and a mail ask with one tap, and one question a
month goes to the colleague."""

import re
from collections.abc import Iterator

import psycopg
import pytest
from playwright.sync_api import expect

from tests.journeys import at_work
from tests.journeys.conftest import SitDown, Town

pytestmark = pytest.mark.browser

_DRAW = """INSERT INTO feedback_allowance (product_id, ask, "left", chance)
SELECT id, 'moeite', 20, 1 FROM products_product WHERE name = 'paspoort'"""


@pytest.fixture(autouse=True)
def drawn(town: Town) -> Iterator[None]:
    """Every conversation about a passport is one of the sample, as long as this lasts."""
    with psycopg.connect(town.database) as connection:
        connection.execute(_DRAW)
    yield
    with psycopg.connect(town.database) as connection:
        connection.execute("DELETE FROM feedback_allowance")


def answers(town: Town, way: str) -> int:
    found = town.ask(
        "SELECT coalesce(sum(size), 0) FROM feedback_feedbackweek, unnest(answers) AS size WHERE way = %s", way
    )
    return int(found[0])


def test_the_colleague_asks_on_the_phone_and_answers_one_question_of_her_own(sit_down: SitDown, town: Town) -> None:
    desk = sit_down("kcc")
    page = desk.page
    at_work.choose_product(page, "paspoort", "Paspoort")
    page.get_by_role("button", name="Nee, de klant is geholpen").click()
    at_work.reference(page)
    expect(page.get_by_role("heading", name="Vraag dit nog aan de klant, als het kan")).to_be_visible()
    desk.look("opgeslagen-met-vraag")
    page.get_by_role("button", name="6", exact=True).click()
    expect(page.get_by_text("Genoteerd. Bedank de klant.")).to_be_visible()
    expect(page.get_by_role("heading", name="Vraag dit nog aan de klant, als het kan")).to_have_count(0)
    assert answers(town, "medewerker") == 1
    desk.go("/signalen/mijn/")
    desk.look("peiling")
    page.get_by_role("button", name="7", exact=True).click()
    expect(page.get_by_text("Je antwoord telt mee, zonder je naam.")).to_be_visible()
    desk.look()


def test_the_coordinator_sets_up_a_tablet_and_a_customer_answers_on_it(sit_down: SitDown, town: Town) -> None:
    coordinator = sit_down("coordinator")
    coordinator.go("/tablets/")
    coordinator.look()
    coordinator.page.get_by_label("Naam van een nieuwe tablet").fill("Balie 1")
    coordinator.page.get_by_role("button", name="Voeg toe").click()
    address = coordinator.page.locator("code").inner_text()
    coordinator.look("tablets")
    path = re.sub(r"^https?://[^/]+", "", address)
    waiting = sit_down.visit(path)
    expect(waiting.page.get_by_text("Hier staat nu geen vraag.")).to_be_visible()
    waiting.look()
    desk = sit_down("kcc")
    at_work.choose_product(desk.page, "paspoort", "Paspoort")
    desk.page.locator("label", has_text="Balie").click()
    desk.page.get_by_role("button", name="Nee, de klant is geholpen").click()
    at_work.reference(desk.page)
    desk.page.get_by_role("button", name="Op Balie 1").click()
    expect(desk.page.get_by_text("De vraag staat op de tablet.")).to_be_visible()
    desk.look()
    waiting.page.get_by_role("heading", level=1, name="De gemeente maakte het mij makkelijk").wait_for()
    customer = sit_down.visit(path, width=320, scripts=False)
    expect(customer.page.get_by_role("heading", level=1, name="De gemeente maakte het mij makkelijk")).to_be_visible()
    customer.look("tablet")
    customer.page.get_by_role("button", name="7, helemaal mee eens").click()
    expect(customer.page.get_by_role("heading", level=1, name="Dank u wel")).to_be_visible()
    customer.look()
    assert customer.context.cookies() == []
    assert answers(town, "tablet") == 1
