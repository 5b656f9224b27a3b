"""English behind a switch, and what an agent was doing stays as it was."""

import pytest
from playwright.sync_api import expect

from tests.journeys import at_work
from tests.journeys.conftest import SitDown

pytestmark = pytest.mark.browser


def test_the_switch_changes_the_language_and_nothing_else(sit_down: SitDown) -> None:
    desk = sit_down("kcc2")
    page = desk.page
    at_work.choose_product(page, "rijbewijs", "Rijbewijs")
    menu = page.get_by_role("navigation").first
    dutch = menu.inner_text()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1, name="Rijbewijs")).to_be_visible()
    assert menu.inner_text() != dutch
    desk.look("engels")
    page.get_by_role("button", name="Nederlands").click()
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    assert menu.inner_text() == dutch
