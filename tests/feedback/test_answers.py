"""A customer answers with one tap: once, and so that nobody can tell who it was or who helped."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.feedback.conftest import Talk
from tests.fixtures import SignIn
from tests.protocols.clock import moved
from toetssteen.feedback import answering, links, present, tablets
from toetssteen.feedback.asks import ANSWERS
from toetssteen.feedback.models import Allowance, Ask, FeedbackWeek, SpentLink, Tablet, Way
from toetssteen.parties.models import Party
from toetssteen.staff.models import StaffMember

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(paspoort: factories.Passport) -> links.Link:
    return links.fresh(paspoort.product.pk, timezone.localdate(), Ask.ANSWERED, Way.MAIL)


def page_of(link: links.Link) -> str:
    return reverse("feedback", args=[links.seal(link)])


def test_one_page_one_tap_no_sign_in_and_no_cookie(link: links.Link) -> None:
    somebody = Client(enforce_csrf_checks=True)
    page = somebody.get(page_of(link))
    html = page.content.decode()
    assert "Is uw vraag beantwoord?" in html
    assert html.count('name="answer"') == 3
    assert not page.cookies
    answer = somebody.post(page_of(link), {"answer": "deels", "since": "onzin"})
    assert (answer.status_code, answer["Location"]) == (302, reverse("feedback-thanks"))
    assert not answer.cookies
    assert "Dank u wel" in somebody.get(answer["Location"]).content.decode()
    week = FeedbackWeek.objects.get()
    assert (week.answers, week.asked, week.way) == ([0, 1, 0, 0, 0, 0, 0], 0, Way.MAIL)


@pytest.mark.parametrize(("ask", "code"), [(ask, code) for ask in Ask for code, _label in ANSWERS[ask]])
def test_every_answer_is_counted_in_its_place(paspoort: factories.Passport, ask: Ask, code: str) -> None:
    link = links.fresh(paspoort.product.pk, timezone.localdate(), ask, Way.MAIL)
    assert Client().post(page_of(link), {"answer": code}).status_code == 302
    place = [one for one, _label in ANSWERS[ask]].index(code)
    assert FeedbackWeek.objects.get().answers.index(1) == place


def test_how_long_it_took_is_measured(link: links.Link) -> None:
    since = Client().get(page_of(link)).content.decode().partition('name="since" value="')[2].partition('"')[0]
    Client().post(page_of(link), {"answer": "ja", "since": since})
    assert 0 <= FeedbackWeek.objects.get().seconds <= 2
    again = links.fresh(link.product_id, timezone.localdate(), Ask.ANSWERED, Way.MAIL)
    answering.answer(again, "ja", seconds=100_000)
    assert FeedbackWeek.objects.get().seconds <= 2 + answering.LONGEST


def test_a_second_time_is_thanked_and_not_counted(link: links.Link) -> None:
    somebody = Client()
    somebody.post(page_of(link), {"answer": "ja"})
    for again in (somebody.post(page_of(link), {"answer": "nee"}), somebody.get(page_of(link))):
        assert again.status_code == 410
        assert "Uw antwoord was er al" in again.content.decode()
    assert sum(FeedbackWeek.objects.get().answers) == 1


def test_an_expired_link_says_so_without_blame(link: links.Link) -> None:
    with moved(days=14):
        answer = Client().post(page_of(link), {"answer": "ja"})
    assert answer.status_code == 410
    assert "Deze link is verlopen" in answer.content.decode()
    assert not FeedbackWeek.objects.exists()


@pytest.mark.parametrize(
    ("parts", "salt"),
    [
        ([1, "2026-11-23", "beantwoord", "mail", "AAAA"], "iets anders"),
        ({"p": 1}, "toetssteen.feedback"),
        ([1, "23 november", "beantwoord", "mail", "AAAA"], "toetssteen.feedback"),
        ([1, "2026-11-23", "alles", "mail", "AAAA"], "toetssteen.feedback"),
        ("x", ""),
        ("a:b:c", ""),
        ("é" * 200, ""),
    ],
)
def test_a_forged_link_is_refused_with_a_sentence(parts: object, salt: str) -> None:
    sealed = signing.dumps(parts, salt=salt) if salt else str(parts)
    for answer in (Client().get(reverse("feedback", args=[sealed])), Client().post(reverse("feedback", args=[sealed]))):
        assert answer.status_code == 404
        assert "Deze link klopt niet" in answer.content.decode()


def test_a_link_of_a_product_that_is_gone_is_refused(link: links.Link) -> None:
    gone = links.Link(10**9, link.week, link.ask, link.way, link.nonce)
    assert Client().post(page_of(gone), {"answer": "ja"}).status_code == 404
    assert not SpentLink.objects.exists()


@pytest.mark.parametrize("answer", ["", "misschien", "9", "\0", "ja" * 5000])
def test_what_is_no_answer_asks_again(link: links.Link, answer: str) -> None:
    page = Client().post(page_of(link), {"answer": answer})
    assert page.status_code == 422
    assert "Kies een van de antwoorden." in page.content.decode()
    assert not SpentLink.objects.exists()


def test_a_deleted_conversation_changes_nothing_for_its_link(talk: Talk, link: links.Link) -> None:
    contact = talk(1)[0]
    contact.topics.all().delete()
    contact.participants.all().delete()
    contact.delete()
    assert Client().post(page_of(link), {"answer": "ja"}).status_code == 302


def test_no_row_ties_an_answer_to_a_conversation_a_customer_or_a_colleague(
    talk: Talk, asks: object, balie: StaffMember, sign_in: SignIn
) -> None:
    """Attacked with a dump of all that is kept of it: the ids of contact, customer and colleague are nowhere in it."""
    contact = talk(1, channel="telefoon", days_ago=0)[0]
    party = Party.objects.get(participations__contact=contact)
    Allowance.objects.create(product=contact.topics.get().product, ask=Ask.ANSWERED, left=3, chance=1)
    desk = sign_in(balie)
    assert "Vraag dit nog aan de klant" in desk.get(saved(contact.uuid)).content.decode()
    answer = desk.post(reverse("conversation-feedback", args=[contact.uuid]), {"answer": "nee"})
    assert answer["Location"].endswith("?oordeel=genoteerd")
    with connection.cursor() as cursor:
        cursor.execute("SELECT json_agg(t)::text FROM feedback_feedbackweek AS t")
        counts = json.loads(cursor.fetchone()[0])
        cursor.execute("SELECT json_agg(t)::text FROM feedback_spentlink AS t")
        spent = json.loads(cursor.fetchone()[0])
    assert set(counts[0]) == {"id", "product_id", "week", "ask", "way", "asked", "answers", "seconds"}
    assert set(spent[0]) == {"nonce", "expires_on"}
    for secret in (contact.uuid.hex, str(contact.uuid), contact.reference, str(party.uuid), str(balie.uuid)):
        assert secret not in json.dumps([counts, spent])


def saved(uuid: object) -> str:
    return reverse("conversation-saved", args=[uuid])


def test_the_colleague_asks_only_who_is_drawn_and_only_once(
    talk: Talk, asks: object, balie: StaffMember, sign_in: SignIn
) -> None:
    drawn, other, mailed = *talk(2, channel="telefoon", days_ago=0), talk(1, days_ago=0)[0]
    allowance = Allowance.objects.create(product=drawn.topics.get().product, ask=Ask.EFFORT, left=9, chance=1)
    desk = sign_in(balie)
    assert present.offered(mailed) is None
    assert "7, helemaal mee eens" in desk.get(saved(drawn.uuid)).content.decode()
    where = reverse("conversation-feedback", args=[drawn.uuid])
    assert desk.post(where, {"answer": "8"})["Location"].endswith("=genoeg")
    assert not FeedbackWeek.objects.exists()
    assert desk.post(where, {"answer": "6"})["Location"].endswith("=genoteerd")
    assert desk.post(where, {"answer": "1"})["Location"].endswith("=genoeg")
    refused = desk.post(reverse("conversation-feedback", args=[other.uuid]), {"answer": "geen-antwoord"})
    assert refused["Location"].endswith("=genoteerd")
    week = FeedbackWeek.objects.get()
    assert (week.asked, week.answers[5], sum(week.answers)) == (2, 1, 1)
    Allowance.objects.filter(pk=allowance.pk).update(chance=0)
    assert "Vraag dit nog aan de klant" not in desk.get(saved(other.uuid)).content.decode()


def test_nobody_else_notes_an_answer(talk: Talk, asks: object, coordinator: StaffMember, sign_in: SignIn) -> None:
    contact = talk(1, channel="telefoon", days_ago=0)[0]
    where = reverse("conversation-feedback", args=[contact.uuid])
    assert sign_in(coordinator).post(where, {"answer": "ja"}).status_code == 403
    assert sign_in(coordinator).get(reverse("tablets")).status_code == 200


def test_on_a_tablet_the_customer_answers_and_it_is_blank_again(
    talk: Talk, asks: object, balie: StaffMember, coordinator: StaffMember, sign_in: SignIn
) -> None:
    contact = talk(1, channel="balie", days_ago=0)[0]
    Allowance.objects.create(product=contact.topics.get().product, ask=Ask.ANSWERED, left=3, chance=1)
    said = sign_in(coordinator).post(reverse("tablets"), {"name": "Balie 1"}).content.decode()
    key = said.partition("/tablet/")[2].partition("/")[0]
    here, customer = reverse("tablet", args=[key]), Client(enforce_csrf_checks=True)
    assert "Hier staat nu geen vraag" in customer.get(here).content.decode()
    desk = sign_in(balie)
    assert "Op Balie 1" in desk.get(saved(contact.uuid)).content.decode()
    where = reverse("conversation-feedback", args=[contact.uuid])
    tablet = Tablet.objects.get()
    assert desk.post(where, {"tablet": str(tablet.uuid)})["Location"].endswith("=tablet")
    page = customer.get(here).content.decode()
    assert "Is uw vraag beantwoord?" in page
    sealed = page.partition('name="sealed" value="')[2].partition('"')[0]
    assert customer.post(here, {"sealed": sealed, "answer": "?"}).status_code == 422
    thanked = customer.post(here, {"sealed": sealed, "answer": "ja"})
    assert "Dank u wel" in thanked.content.decode()
    assert "Hier staat nu geen vraag" in customer.get(here).content.decode()
    assert customer.post(here, {"sealed": sealed, "answer": "ja"}).status_code == 302
    week = FeedbackWeek.objects.get()
    assert (week.way, week.asked, sum(week.answers)) == (Way.TABLET, 1, 1)


def test_a_question_does_not_stay_on_a_tablet(
    talk: Talk, asks: object, balie: StaffMember, coordinator: StaffMember
) -> None:
    contact = talk(1, channel="balie", days_ago=0)[0]
    Allowance.objects.create(product=contact.topics.get().product, ask=Ask.ANSWERED, left=3, chance=1)
    key = tablets.add_tablet("Balie 1", by=coordinator)
    tablets.send_to(Tablet.objects.get().uuid, contact, by=balie)
    assert tablets.shown_on(key)
    with moved(days=0.01):
        assert tablets.shown_on(key) == ""


def test_tablets_are_named_and_taken_away(coordinator: StaffMember, balie: StaffMember, sign_in: SignIn) -> None:
    carla = sign_in(coordinator)
    for name in ("", "x" * 61):
        refused = carla.post(reverse("tablets"), {"name": name})
        assert refused.status_code == 422
        assert "Geef de tablet een naam" in refused.content.decode()
    carla.post(reverse("tablets"), {"name": "Balie 1"})
    assert "Er is al een tablet met deze naam" in carla.post(reverse("tablets"), {"name": "Balie 1"}).content.decode()
    assert carla.post(reverse("tablets"), {"remove": str(uuid4())}).status_code == 404
    assert carla.post(reverse("tablets"), {"remove": str(Tablet.objects.get().uuid)}).status_code == 302
    assert not Tablet.objects.exists()
    assert sign_in(balie).get(reverse("tablets")).status_code == 403
    assert Client().get(reverse("tablet", args=["onbekend"])).status_code == 404


def test_what_has_expired_is_forgotten(link: links.Link) -> None:
    answering.answer(link, "ja", seconds=3)
    assert answering.forget_spent(link.expires_on) == 0
    assert answering.forget_spent(link.expires_on + timedelta(days=1)) == 1
