"""The measuring budget: how many customers are asked, and no more. Worked out here, and enforced here alone.

The sample of a product and a question is as large as the wanted interval needs, in rounds of thirteen weeks, and stops
when it is reached. Never more than a share of the conversations is asked about, and no customer more than once in a
round. What is left is one number a product, from which each asking takes one.
"""

import math
import secrets
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, F
from django.utils import timezone

from toetssteen.contacts.models import Topic
from toetssteen.dutch.dates import week_of
from toetssteen.feedback import errors
from toetssteen.feedback.asks import in_use
from toetssteen.feedback.models import Allowance, Ask, AskedCustomer, FeedbackWeek

ROUND = 13 * timedelta(weeks=1)
_BEGIN = date(2001, 1, 1)
"""A Monday from which the rounds are told off."""
_RECENT = timedelta(days=28)
_EXPECTED_RATE = 0.2
"""Of who is asked, so many answer, as long as nothing is known: as if five were asked and one answered."""
_SLOWEST_RATE = 0.02
_HALF_WIDTH = 0.1
"""What one wants to know: a share within ten points, at 95%."""
_Z = 1.96


@dataclass(frozen=True, slots=True)
class Stood:
    """What was asked about one product and question."""

    asked: int = 0
    answered: int = 0


def needed(half_width: float = _HALF_WIDTH) -> int:
    """So many answers bound a share within this, wherever it lies: 97 for ten points (Wald at a half, the widest)."""
    return math.ceil(_Z**2 / 4 / half_width**2)


def round_of(day: date) -> date:
    """The Monday with which its round begins."""
    return _BEGIN + (day - _BEGIN) // ROUND * ROUND


@transaction.atomic
def grant(today: date | None = None) -> int:
    """Work out anew how many may be asked until this time tomorrow; returns how many in all."""
    today = today or timezone.localdate()
    asks = in_use()
    recent = _conversations(today)
    Allowance.objects.all().delete()
    if not asks:
        return 0
    stood = _asked_since(round_of(today))
    lately = _asked_since(today - _RECENT)
    rate = _rate(stood)
    fresh = []
    for product, contacts in recent.items():
        in_round = {ask: stood.get((product, ask), Stood()) for ask in asks}
        ask = min(asks, key=lambda one: (in_round[one].answered, secrets.randbits(16)))
        room = settings.TOETSSTEEN.feedback_budget * contacts - sum(
            lately.get((product, one), Stood()).asked for one in Ask
        )
        left = _rounded(min(_a_day(in_round, today, rate), max(0.0, room)))
        if left:
            chance = min(1.0, left / max(1.0, contacts / _RECENT.days))
            fresh.append(Allowance(product_id=product, ask=ask, left=left, chance=chance))
    Allowance.objects.bulk_create(fresh, batch_size=1000)
    return sum(one.left for one in fresh)


def take(product_id: int, parties: Iterable[int], today: date) -> Ask:
    """One asking about this product, of these customers; which question. Raises `NothingLeftToAsk`, after which the
    transaction of the caller is to be rolled back.

    Each is one statement, so that of two at once one gets it."""
    if not Allowance.objects.filter(product_id=product_id, left__gt=0).update(left=F("left") - 1):
        raise errors.NothingLeftToAsk
    if not all(_may_be_asked(party, today) for party in parties):
        raise errors.NothingLeftToAsk
    return Ask(Allowance.objects.values_list("ask", flat=True).get(product_id=product_id))


def _may_be_asked(party_id: int, today: date) -> bool:
    """Whether this customer was not asked in the thirteen weeks that have passed; from now on it was. By the week, so
    that it is thirteen whole ones at least."""
    week = week_of(today)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO feedback_askedcustomer AS known (party_id, week) VALUES (%s, %s)"
            " ON CONFLICT (party_id) DO UPDATE SET week = excluded.week WHERE known.week < %s",
            [party_id, week, week - ROUND],
        )
        return bool(cursor.rowcount)


def forget_customers(today: date | None = None) -> int:
    """Who may be asked again needs no row."""
    past = week_of(today or timezone.localdate()) - ROUND
    return AskedCustomer.objects.filter(week__lt=past).delete()[0]


def _conversations(today: date) -> dict[int, int]:
    """Product → in the last four weeks."""
    topics = Topic.objects.filter(contact__ended_at__gte=timezone.now() - _RECENT)
    rows = topics.values_list("product").annotate(size=Count("contact", distinct=True)).order_by()
    return dict(rows)


def _asked_since(first: date) -> dict[tuple[int, str], Stood]:
    found: dict[tuple[int, str], Stood] = defaultdict(Stood)
    weeks = FeedbackWeek.objects.filter(week__gte=week_of(first))
    for product, ask, asked, answers in weeks.values_list("product", "ask", "asked", "answers"):
        before = found[product, ask]
        found[product, ask] = Stood(before.asked + asked, before.answered + sum(answers))
    return found


def _rate(stood: dict[tuple[int, str], Stood]) -> float:
    asked, answered = sum(one.asked for one in stood.values()), sum(one.answered for one in stood.values())
    return max(_SLOWEST_RATE, (answered + 5 * _EXPECTED_RATE) / (asked + 5))


def _a_day(in_round: dict[Ask, Stood], today: date, rate: float) -> float:
    """So many askings a day bring what is still needed by the end of the round."""
    missing = sum(max(0, needed() - one.answered) for one in in_round.values())
    days = (round_of(today) + ROUND - today).days
    return missing / rate / days


def _rounded(number: float) -> int:
    """On average as large as it was: of 0.3, one in three days and a bit."""
    whole = int(number)
    return whole + (secrets.randbelow(1_000_000) < (number - whole) * 1_000_000)
