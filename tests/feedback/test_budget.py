"""The measuring budget: no more than is needed, no more than a share, and nobody soon again."""

import threading
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connections, transaction
from django.utils import timezone

from tests import factories
from tests.feedback.conftest import Talk
from tests.protocols.clock import moved
from toetssteen.dutch.dates import week_of
from toetssteen.feedback import asking, budget, errors, links, ways
from toetssteen.feedback.asks import NONE
from toetssteen.feedback.models import Allowance, Ask, AskedCustomer, FeedbackWeek, Way
from toetssteen.notices.models import Letter
from toetssteen.products.models import Product
from toetssteen.staff.models import StaffMember

Asks = Callable[..., None]


def asked() -> int:
    return sum(FeedbackWeek.objects.values_list("asked", flat=True))


def test_ten_points_need_97_answers() -> None:
    assert (budget.needed(), budget.needed(0.05)) == (97, 385)


@pytest.mark.django_db
def test_never_more_than_a_share_of_the_conversations_over_any_four_weeks(talk: Talk, asks: Asks) -> None:
    for day in range(1, 31):
        with moved(days=day):
            talk(40)
            budget.grant()
            asking.draw()
            assert asked() <= 0.05 * 40 * day
    assert 15 <= asked() <= 60
    assert Letter.objects.filter(of_customer=True).count() == asked()


@pytest.mark.django_db
def test_it_stops_when_there_are_enough_answers(talk: Talk, asks: Asks, paspoort: factories.Passport) -> None:
    talk(400)
    assert budget.grant() > 0
    FeedbackWeek.objects.create(
        product=paspoort.product,
        week=week_of(timezone.localdate()),
        ask=Ask.ANSWERED,
        way=Way.MAIL,
        asked=1,
        answers=[budget.needed(), *NONE[1:]],
    )
    assert budget.grant() == 0
    assert asking.draw() == 0


@pytest.mark.django_db
def test_of_two_questions_the_one_with_fewer_answers_is_asked(
    talk: Talk, asks: Asks, paspoort: factories.Passport
) -> None:
    asks("beantwoord", "moeite")
    talk(400)
    week = week_of(timezone.localdate())
    FeedbackWeek.objects.create(
        product=paspoort.product, week=week, ask=Ask.ANSWERED, way=Way.MAIL, asked=1, answers=[5, *NONE[1:]]
    )
    budget.grant()
    assert Allowance.objects.get().ask == Ask.EFFORT


@pytest.mark.django_db
def test_where_nothing_is_asked_there_is_no_allowance(talk: Talk) -> None:
    talk(400)
    assert budget.grant() == 0
    assert not Allowance.objects.exists()


@pytest.mark.django_db
def test_one_customer_is_asked_once_in_a_round(
    talk: Talk, asks: Asks, balie: StaffMember, paspoort: factories.Passport
) -> None:
    somebody = factories.customer(email="een@voorbeeld.nl", by=balie)
    Allowance.objects.create(product=paspoort.product, ask=Ask.ANSWERED, left=10, chance=1)
    for days, expected in ((0, 1), (90, 0), (98, 1)):
        with moved(days=days):
            talk(5, party=somebody)
            assert asking.draw() == expected
    assert Allowance.objects.get().left == 8


@pytest.mark.django_db
def test_a_day_is_drawn_once(talk: Talk, asks: Asks) -> None:
    talk(400)
    budget.grant()
    Allowance.objects.update(left=5)
    assert asking.draw() == 5
    Allowance.objects.update(left=5)
    assert asking.draw() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "others", [{"known": False}, {"shielded": True}, {"channel": "telefoon"}, {"channel": "balie"}, {"days_ago": 9}]
)
def test_who_cannot_be_asked_afterwards_is_not(talk: Talk, asks: Asks, others: dict[str, object]) -> None:
    """Without a name, about something shielded, who was there and could be asked then, and who was here long ago."""
    talk(200, **others)
    budget.grant()
    Allowance.objects.update(left=5)
    assert asking.draw() == 0
    assert not AskedCustomer.objects.exists()


@pytest.mark.django_db
def test_the_municipality_chooses_the_way(asks: Asks) -> None:
    assert [ways.way_of(channel) for channel in ("balie", "telefoon", "chat", "brief", "whatsapp")] == [
        Way.TABLET, Way.AGENT, Way.AGENT, Way.MAIL, Way.MAIL,
    ]  # fmt: skip
    asks("moeite", feedback_ways={"telefoon": "sms"})
    assert ways.way_of("telefoon") == Way.SMS


def test_of_many_at_once_no_two_take_the_same(committed: None, talk: Talk, asks: Asks) -> None:
    product = talk(1)[0].topics.get().product
    Allowance.objects.create(product=product, ask=Ask.ANSWERED, left=3, chance=1)
    ready, taken = threading.Barrier(8), []

    def take() -> None:
        ready.wait()
        try:
            with transaction.atomic():
                taken.append(budget.take(product.pk, [], timezone.localdate()))
        except errors.NothingLeftToAsk:
            pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert taken == [Ask.ANSWERED] * 3
    assert Allowance.objects.get().left == 0


@pytest.mark.django_db
def test_a_customer_who_may_not_be_asked_takes_nothing_from_the_budget(
    talk: Talk, asks: Asks, balie: StaffMember
) -> None:
    somebody = factories.customer(email="een@voorbeeld.nl", by=balie)
    AskedCustomer.objects.create(party=somebody, week=week_of(timezone.localdate()))
    talk(3, party=somebody)
    product = Allowance.objects.create(
        product=Product.objects.get(ref=factories.PASSPORT), ask=Ask.ANSWERED, left=3, chance=1
    ).product
    assert asking.draw() == 0
    assert Allowance.objects.get(product=product).left == 3


@pytest.mark.parametrize(
    ("day", "last"),
    [(date(2026, 11, 23), date(2026, 12, 6)), (date(2026, 11, 29), date(2026, 12, 6))],
)
def test_a_link_lives_until_its_week_is_counted(day: date, last: date) -> None:
    link = links.fresh(1, day, Ask.ANSWERED, Way.MAIL)
    assert link.week == date(2026, 11, 23)
    assert link.expires_on == last
    assert last + timedelta(days=1) == link.week + timedelta(weeks=2)
