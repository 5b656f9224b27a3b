"""Nieuws, how one wants to hear it, the calendar, and how the mail goes."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from tests.fixtures import SignIn
from tests.notices.news import HAPPENED, Thing
from toetssteen.notices import actions, calendar
from toetssteen.notices.models import CalendarKey, Letter, LetterProblem, LetterState, Notice
from toetssteen.staff.models import StaffMember

pytestmark = pytest.mark.django_db


@pytest.fixture
def dates() -> Iterator[UUID]:
    """Two dates for everybody, declared as a domain does."""
    known = dict(calendar._SOURCES)
    thing = uuid4()
    today = timezone.localdate()

    @calendar.dates("tests")
    def _dates(member: StaffMember, first: date, last: date) -> list[calendar.Entry]:
        assert first < today < last
        return [
            calendar.Entry(thing, "closes", today + timedelta(days=3), "Raadpleging sluit: paspoort; vragen, en meer"),
            calendar.Entry(thing, "ends", today + timedelta(days=1), "Maatregel stopt"),
        ]

    yield thing
    calendar._SOURCES.clear()
    calendar._SOURCES.update(known)


def test_the_news_stands_there_with_its_words_and_the_count_on_every_page(balie: StaffMember, sign_in: SignIn) -> None:
    actions.tell(HAPPENED, [balie], subject=Thing(), about="<b>het paspoort</b>", words="Omdat het niemand hielp.")
    client = sign_in(balie)
    html = client.get(reverse("news")).content.decode()
    assert "Er gebeurde iets met &lt;b&gt;het paspoort&lt;/b&gt;" in html
    assert "Omdat het niemand hielp." in html
    count = re.search(r'utrecht-number-badge">(\d+)', client.get(reverse("protocols")).content.decode())
    assert count
    assert count[1] == "1"


def test_the_count_costs_no_question(
    balie: StaffMember, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in(balie)
    client.get(reverse("shortcuts"))
    actions.tell(HAPPENED, [balie], subject=Thing(), about="iets")
    with django_assert_num_queries(1):
        client.get(reverse("shortcuts"))


@pytest.mark.parametrize("amount", [1, 29])
def test_a_page_of_news_takes_the_same_questions(
    amount: int, balie: StaffMember, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(amount):
        actions.tell(HAPPENED, [balie], subject=Thing(), about=str(number))
    client = sign_in(balie)
    with django_assert_num_queries(2):
        client.get(reverse("news"))


def test_opening_news_reads_it_and_leads_on(balie: StaffMember, coordinator: StaffMember, sign_in: SignIn) -> None:
    actions.tell(HAPPENED, [balie], subject=Thing(), about="iets")
    notice = Notice.objects.get()
    where = reverse("news-open", args=[notice.uuid])
    assert sign_in(balie).get(where).status_code == 405
    assert sign_in(coordinator).post(where).status_code == 404
    assert sign_in(balie).post(where)["Location"] == "/nieuws/"
    notice.refresh_from_db()
    assert notice.read_at is not None
    assert "Je bent bij." in sign_in(balie).get(reverse("news")).content.decode()


def test_everything_is_read_in_one_press(balie: StaffMember, sign_in: SignIn) -> None:
    for _ in range(3):
        actions.tell(HAPPENED, [balie], subject=Thing(), about="iets")
    answer = sign_in(balie).post(reverse("news-read-all"), follow=True)
    assert "Alles staat op gelezen." in answer.content.decode()
    assert not Notice.objects.filter(read_at=None).exists()


def test_a_wrong_address_stands_beside_its_field_and_is_kept(balie: StaffMember, sign_in: SignIn) -> None:
    answer = sign_in(balie).post(reverse("news-preferences"), {"choice": "meteen", "email": "bo@"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(r'id="f-email-error".*?Dit is geen e-mailadres', html, re.DOTALL)
    assert 'value="bo@"' in html
    assert re.search(r'value="meteen"[^>]*checked', html)


@pytest.mark.parametrize("posted", [{}, {"choice": "x" * 3000}, {"choice": "dagelijks", "email": "a\0b@c.nl\0"}])
def test_nonsense_is_no_crash(posted: dict[str, str], balie: StaffMember, sign_in: SignIn) -> None:
    assert sign_in(balie).post(reverse("news-preferences"), posted).status_code in (302, 422)
    for mark in ("x", "9" * 30, "-1", "0"):
        assert sign_in(balie).get(reverse("news"), {"na": mark}).status_code == 200


def test_a_choice_is_kept(balie: StaffMember, sign_in: SignIn) -> None:
    answer = sign_in(balie).post(
        reverse("news-preferences"), {"choice": "meteen", "email": "bo@voorbeeld.nl"}, follow=True
    )
    html = answer.content.decode()
    assert "Je keuze is bewaard." in html
    assert 'value="bo@voorbeeld.nl"' in html


# The calendar


def made(client: Client) -> str:
    html = client.post(reverse("news-calendar"), {"new": "1"}).content.decode()
    found = re.search(r'toets-address">([^<]+)<', html)
    assert found
    return found[1].removeprefix(settings.TOETSSTEEN.public_url)


def test_the_calendar_is_read_without_signing_in_and_has_whole_days(
    dates: UUID, balie: StaffMember, sign_in: SignIn
) -> None:
    address = made(sign_in(balie))
    answer = Client().get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    read = Calendar.from_ical(answer.content)
    ends, closes = read.walk("VEVENT")
    assert closes["summary"] == "Raadpleging sluit: paspoort; vragen, en meer"
    assert closes["uid"] == f"{dates}-closes@toetssteen"
    assert ends.decoded("dtstart") == timezone.localdate() + timedelta(days=1)
    assert ends.decoded("dtend") == timezone.localdate() + timedelta(days=2)
    for personal in (balie.name, balie.username):
        assert personal.encode() not in answer.content


def test_the_address_is_shown_once_and_lies_hashed(balie: StaffMember, sign_in: SignIn) -> None:
    client = sign_in(balie)
    address = made(client)
    secret = address.removeprefix("/agenda/").removesuffix(".ics")
    assert len(secret) == 43
    assert secret not in client.get(reverse("news-preferences")).content.decode()
    assert secret not in str(CalendarKey.objects.values_list())


def test_a_new_address_ends_the_old_one_and_ending_it_ends_all(balie: StaffMember, sign_in: SignIn) -> None:
    client = sign_in(balie)
    old, new = made(client), made(client)
    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200
    assert (
        "Het agenda-adres is gestopt"
        in client.post(reverse("news-calendar"), {"end": "1"}, follow=True).content.decode()
    )
    assert Client().get(new).status_code == 404
    assert client.post(reverse("news-calendar"), {"end": "1"}).status_code == 302


def test_the_calendar_of_who_left_is_closed(balie: StaffMember, sign_in: SignIn) -> None:
    address = made(sign_in(balie))
    StaffMember.objects.update(is_active=False)
    assert Client().get(address).status_code == 404


def test_what_is_in_the_calendar_stands_on_the_page_too(dates: UUID, balie: StaffMember, sign_in: SignIn) -> None:
    html = sign_in(balie).get(reverse("news-preferences")).content.decode()
    assert html.index("Maatregel stopt") < html.index("Raadpleging sluit: paspoort; vragen, en meer")


# How the mail goes


def test_mail_that_is_stuck_shows_to_the_coordinator_who_sends_it_again(
    balie: StaffMember, coordinator: StaffMember, sign_in: SignIn
) -> None:
    letter = Letter.objects.create(recipient=balie, state=LetterState.REFUSED, problem=LetterProblem.ADDRESS)
    client, page = sign_in(coordinator), reverse("news-mail")
    html = client.get(page).content.decode()
    assert "1 is geweigerd." in html
    assert "De mailserver kent dit adres niet." in html
    answer = client.post(page, {"letter": str(letter.uuid)}, follow=True)
    assert "De mail gaat opnieuw op weg." in answer.content.decode()
    again = client.post(page, {"letter": str(letter.uuid)})
    assert again.status_code == 422
    assert "intussen verstuurd of onderweg" in again.content.decode()
    assert client.post(page, {"letter": "geen"}).status_code == 404


def test_how_the_mail_goes_is_for_the_coordinator(balie: StaffMember, mt: StaffMember, sign_in: SignIn) -> None:
    for somebody in (balie, mt):
        assert sign_in(somebody).get(reverse("news-mail")).status_code == 403
        assert "Hoe gaat de mail?" not in sign_in(somebody).get(reverse("news")).content.decode()


# The mail of a demonstration


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Path]:
    """The demo's own folder with one mail in it."""
    before = settings.TOETSSTEEN
    settings.TOETSSTEEN = replace(before, demo=True, var=tmp_path)
    (tmp_path / "mail").mkdir()
    name = f"{1_795_600_000_000_000_000:020d}-0000.eml"
    (tmp_path / "mail" / name).write_text(
        "X-Envelope-To: bo@demo.example\nTo: bo@demo.example\nSubject: =?utf-8?b?w4nDqW4gYmVyaWNodA==?=\n"
        'Content-Type: text/plain; charset="utf-8"\n\nZie http://127.0.0.1:8000/nieuws/ <b>daar</b>\n'
    )
    yield tmp_path / "mail" / name
    settings.TOETSSTEEN = before


def test_the_demonstration_shows_its_mail(demo: Path, balie: StaffMember, sign_in: SignIn) -> None:
    client = sign_in(balie)
    html = client.get(reverse("mailbox")).content.decode()
    assert "Één bericht" in html
    one = client.get(reverse("mailbox-mail", args=[demo.name])).content.decode()
    assert '<a href="http://127.0.0.1:8000/nieuws/"' in one
    assert "&lt;b&gt;daar" in one
    for name in ("bestaat-niet", "..", "x.eml", f"{0:020d}-0000.eml"):
        assert client.get(f"/postbus/{name}/").status_code == 404


def test_outside_a_demonstration_there_is_no_such_page(balie: StaffMember, sign_in: SignIn) -> None:
    assert sign_in(balie).get(reverse("mailbox")).status_code == 404
    assert "postbus" not in sign_in(balie).get(reverse("news")).content.decode()
