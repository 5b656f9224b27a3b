"""Several conversations and several subjects; nothing is lost, and nothing is saved twice."""

from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, Request, expect

from tests.journeys import at_work
from tests.journeys.conftest import Desk, SitDown

pytestmark = pytest.mark.browser


def _kept(page: Page) -> None:
    """Until the page says that what was typed is kept."""
    expect(page.locator("[data-save-state]")).to_contain_text("Bewaard om")


def _callback(desk: Desk, story: str) -> None:
    """A conversation in which somebody was just typing."""
    desk.go("/gesprek/nieuw/")
    at_work.choose_product(desk.page, "rijbewijs", "Rijbewijs")
    at_work.choose_follow_up(desk.page, "Terugbelverzoek")
    at_work.field(desk.page, "algemeen.terugbelnummer").fill("030 123 45 67")
    with desk.page.expect_response(lambda answer: _keeps(answer.request, story)):
        at_work.field(desk.page, "algemeen.terugbelvraag").press_sequentially(story)


def _keeps(request: Request, story: str) -> bool:
    """Whether this is the autosave that has the whole story: an earlier one may have had half of it."""
    posted = parse_qs(request.post_data or "")
    return posted.get("do") == ["keep"] and posted.get("q:algemeen.terugbelvraag") == [story]


def test_conversations_in_tabs_keep_their_own_words(sit_down: SitDown) -> None:
    desk = sit_down("kcc")
    _callback(desk, "De eerste beller")
    _kept(desk.page)
    first = desk.page.url
    second = desk.watch(desk.context.new_page())
    second.goto(f"{desk.town.url}/gesprek/nieuw/")
    at_work.choose_product(second, "paspoort", "Paspoort")
    expect(
        second.get_by_role("navigation", name="Open gesprekken").get_by_role("link", name="Rijbewijs")
    ).to_be_visible()
    second.get_by_role("navigation", name="Open gesprekken").get_by_role("link", name="Rijbewijs").first.click()
    expect(second.get_by_role("heading", level=1, name="Rijbewijs")).to_be_visible()
    desk.page.reload()
    expect(at_work.field(desk.page, "algemeen.terugbelvraag")).to_have_value("De eerste beller")
    assert desk.page.url == first
    desk.look("meer-gesprekken")
    at_work.save(desk.page)
    desk.look()


def test_two_subjects_are_one_conversation_with_one_reference(sit_down: SitDown) -> None:
    desk = sit_down("kcc")
    page = desk.page
    _callback(desk, "Twee dingen")
    page.get_by_role("button", name="Nog een onderwerp").click()
    at_work.choose_product(page, "paspoort", "Paspoort")
    page.get_by_role("list", name="Onderwerpen van dit gesprek").get_by_role("button", name="Rijbewijs").click()
    expect(at_work.field(page, "algemeen.terugbelvraag")).to_have_value("Twee dingen")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("heading", level=1, name="Paspoort")).to_be_visible()
    desk.look("nog-niet-alles-gekozen")
    page.get_by_role("button", name="Nee, de klant is geholpen").click()
    reference = at_work.reference(page)
    topics = desk.town.ask(
        "SELECT topic.follow_up FROM contacts_topic topic"
        " JOIN contacts_contact contact ON contact.id = topic.contact_id"
        " WHERE contact.reference = %s ORDER BY topic.position",
        reference.replace("-", ""),
    )
    assert topics == ["terugbelverzoek", ""]
    desk.look()


def test_a_browser_that_crashed_loses_nothing(sit_down: SitDown) -> None:
    desk = sit_down("kcc")
    _callback(desk, "Tot het beeld zwart werd")
    _kept(desk.page)
    address = desk.page.url.removeprefix(desk.town.url)
    desk.look()
    desk.context.close()
    again = sit_down("kcc")
    again.page.get_by_role("navigation", name="Open gesprekken").locator(f'a[href="{address}"]').click()
    expect(at_work.field(again.page, "algemeen.terugbelvraag")).to_have_value("Tot het beeld zwart werd")
    again.look()


def test_what_was_typed_survives_an_expired_session(sit_down: SitDown) -> None:
    desk = sit_down("kcc")
    page = desk.page
    _callback(desk, "Voor de pauze")
    _kept(page)
    desk.context.clear_cookies(name="sessionid")
    page.keyboard.type(" en erna")
    expect(page.get_by_text("wat je typte, is bewaard")).to_be_visible()
    desk.look("weer-inloggen")
    assert all("401" in complaint for complaint in desk.complaints), desk.complaints
    desk.complaints.clear()
    desk.sign_in("kcc")
    expect(at_work.field(page, "algemeen.terugbelvraag")).to_have_value("Voor de pauze en erna")
    desk.look()


def test_a_double_click_on_save_saves_once(sit_down: SitDown) -> None:
    desk = sit_down("kcc")
    _callback(desk, "Maar één keer")
    desk.page.get_by_role("button", name="Opslaan").dblclick()
    at_work.reference(desk.page)
    identity = desk.page.url.rstrip("/").split("/")[-2]
    assert desk.town.ask("SELECT count(*) FROM contacts_contact WHERE uuid = %s", identity) == [1]
    tasks = "SELECT count(*) FROM contacts_answer WHERE value::text LIKE %s"
    assert desk.town.ask(tasks, "%Maar één keer%") == [1]
    desk.look()
