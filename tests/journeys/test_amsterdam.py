"""Meldingen openbare ruimte: questions that depend on answers, a message that blocks, a place, and a photo."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys import at_work
from tests.journeys.conftest import SitDown

pytestmark = pytest.mark.browser

ANIMAL, WHERE = "overlast-van-dieren.welk-dier", "overlast-van-dieren.waar-wespen"


def test_a_melding_with_conditions_and_a_message_that_blocks(sit_down: SitDown) -> None:
    desk = sit_down("kcc")
    page = desk.page
    at_work.choose_product(page, "overig dieren", "Overig dieren")
    at_work.choose_follow_up(page, "Melding oppakken")
    expect(at_work.question(page, WHERE)).to_have_count(0)
    at_work.question(page, ANIMAL).get_by_role("radio", name="Wespenoverlast").check()
    at_work.question(page, WHERE).get_by_role("radio", name="In of bij de woning").check()
    blocked = page.get_by_text("De gemeente bestrijdt geen wespen in of bij de woning")
    expect(blocked).to_be_in_viewport()
    desk.look("melding-kan-niet", show=True)
    page.get_by_role("button", name="Opslaan").click()
    expect(page.locator("#error-summary")).to_be_focused()
    desk.look("melding-kan-niet-opslaan")
    at_work.question(page, WHERE).get_by_role("radio", name="In de openbare ruimte").check()
    expect(blocked).to_have_count(0)
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("alert")).to_contain_text("Zonder plek")
    page.get_by_label("Of omschrijf de plek").fill("Bij de ingang van het Wilhelminapark")
    at_work.save(page)
    desk.look()


def test_a_melding_with_a_place_and_a_photo_reaches_the_department(sit_down: SitDown, tmp_path: Path) -> None:
    desk = sit_down("kcc")
    page = desk.page
    photo = tmp_path / "fiets.png"
    page.screenshot(path=photo, clip={"x": 0, "y": 0, "width": 320, "height": 200})
    forged = tmp_path / "fiets.jpg"
    forged.write_text("Dit is geen foto.")
    at_work.choose_product(page, "fietswrak", "Fietswrak")
    at_work.choose_follow_up(page, "Melding oppakken")
    page.get_by_label("Postcode").fill("1011 AC")
    page.get_by_label("Huisnummer").fill("1")
    at_work.field(page, "fietswrak.uiterlijk").fill("Roze, zonder wielen, tegen de brug")
    at_work.field(page, "fietswrak.foto").set_input_files(forged)
    expect(at_work.question(page, "fietswrak.foto")).to_contain_text("foto")
    expect(page.locator("#error-summary")).to_be_visible()
    desk.look("geen-foto")
    at_work.field(page, "fietswrak.foto").set_input_files(photo)
    expect(at_work.question(page, "fietswrak.foto").get_by_role("listitem")).to_contain_text("fiets.png")
    expect(at_work.field(page, "fietswrak.uiterlijk")).to_have_value("Roze, zonder wielen, tegen de brug")
    desk.look("melding-met-foto", show=True)
    reference = at_work.save(page)
    desk.look()
    department = sit_down("openbare-ruimte")
    page = department.page
    page.get_by_role("row", name=reference).get_by_role("link").click()
    expect(page.locator(".toets-collected")).to_contain_text("1011 AC")
    with page.expect_download() as download:
        page.get_by_role("link", name="fiets.png").click()
    assert download.value.path().read_bytes() == photo.read_bytes()
    department.look("taak-met-foto")
    page.get_by_role("button", name="Doorzetten naar eigen systeem").click()
    expect(page.get_by_text("De mail gaat naar het eigen systeem")).to_be_visible()
    identity = page.url.split("?")[0].rstrip("/").split("/")[-1]
    while not (sent := [mail for mail in department.town.mails() if identity in mail]):
        page.wait_for_timeout(100)
    assert "Roze" not in sent[0]
    assert len(sent) == 1


def test_a_phone_shows_it_all(sit_down: SitDown) -> None:
    desk = sit_down("kcc2", width=320)
    desk.look("telefoon-nieuw")
    at_work.choose_product(desk.page, "fietswrak", "Fietswrak")
    desk.look("telefoon-vervolgactie")
    at_work.choose_follow_up(desk.page, "Melding oppakken")
    desk.look("telefoon-vragen")
