"""A BRP that is slow, down or wrong: the agent sees it and goes on."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.journeys import at_work
from tests.journeys.conftest import SitDown
from toetssteen.adapters.brp_testfaults import Fault

pytestmark = pytest.mark.browser

SECONDS = 2.0
"""That saving may take in the browser while the BRP is ill: less than one question to the slow one does."""


@pytest.mark.parametrize("fault", [Fault.SLOW, Fault.DOWN, Fault.WRONG_TYPES])
def test_an_ill_brp_is_told_and_holds_up_nothing(sit_down: SitDown, fault: Fault) -> None:
    desk = sit_down("kcc")
    page = desk.page
    at_work.choose_product(page, "rijbewijs", "Rijbewijs")
    at_work.choose_follow_up(page, "Terugbelverzoek")
    with desk.town.broken_brp(fault):
        at_work.customer_box(page).fill("Klapwijk 10-11-1985")
        at_work.field(page, "algemeen.terugbelnummer").fill("030 765 43 21")
        expect(page.locator("#customer-results")).to_contain_text(re.compile("BRP.*(niet|traag|later)", re.DOTALL))
        desk.look(f"brp-{fault}")
        at_work.field(page, "algemeen.terugbelvraag").fill("Over de BRP heen")
        started = time.monotonic()
        at_work.save(page)
        assert time.monotonic() - started < SECONDS
        desk.look()
    page.get_by_role("link", name="Volgend gesprek").click()
    desk.look()
    at_work.customer_box(page).fill("Klapwijk 10-11-1985")
    expect(page.locator("#customer-results").get_by_role("button", name="Klapwijk").first).to_be_visible()
