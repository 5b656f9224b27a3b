"""A coordinator reads in a question set of KISS: a look at what comes of it, and a draft. With scripts and without."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import SitDown
from tests.protocols.exchange.test_kiss import SET

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (320, True), (1280, False)])
def test_a_set_of_kiss_becomes_a_draft_in_two_steps(
    sit_down: SitDown, tmp_path: Path, width: int, scripts: bool
) -> None:
    title = f"Parkeerbon {width}{'' if scripts else ' zonder'}"
    file = tmp_path / "parkeren.json"
    file.write_text(json.dumps(SET | {"titel": title}), encoding="utf-8")
    desk = sit_down("coordinator", width=width, scripts=scripts)
    page = desk.page
    desk.go("/vragen/")
    desk.look()
    page.get_by_role("link", name="Vragen inlezen uit een bestand").click()
    page.get_by_role("button", name="Laat zien wat ervan komt").last.click()
    expect(page.locator("#f-file-error")).to_have_text("Kies een bestand, of plak de inhoud.")
    desk.complaints.clear()  # a browser calls a refused form a failure
    page.get_by_label("Bestand").set_input_files(file)
    page.get_by_role("searchbox", name="Zoek een product").fill("parkeer")
    page.get_by_role("search", name="Zoek een product").get_by_role("button", name="Zoek").click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    expect(page.get_by_text("Wat is het nummer van de parkeerbon?", exact=True)).to_be_visible()
    desk.look(f"inlezen-{width}{'' if scripts else '-zonder'}")
    page.get_by_label("Parkeerontheffing").check()
    page.get_by_role("button", name="Laat zien wat ervan komt").last.click()
    expect(page.get_by_role("checkbox", name="Parkeerontheffing")).to_be_checked()
    desk.look(f"ingelezen-{width}{'' if scripts else '-zonder'}")
    page.get_by_label("Parkeerontheffing").uncheck()
    page.get_by_role("button", name="Maak er een concept van").click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    expect(page.locator("#questions-title")).to_contain_text("Wat is het nummer van de parkeerbon?")
    desk.look()
    with page.expect_download() as download:
        page.get_by_role("link", name="Neem dit concept mee als YAML").click()
    assert download.value.suggested_filename.endswith(".yaml")
