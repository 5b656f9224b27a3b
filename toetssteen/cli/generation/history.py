"""Made-up history, the same for the same number, seed, last day and library."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from django.db import connections, transaction
from django.db.models import Count
from django.utils import timezone

from toetssteen.cli.generation import people, tallies, week, writing
from toetssteen.cli.generation.change import deal_with_signals
from toetssteen.cli.generation.conversations import Conversations
from toetssteen.cli.generation.drawn import Drawn, Offer
from toetssteen.cli.generation.signals import Noticed, signals
from toetssteen.cli.generation.subjects import DEMANDS
from toetssteen.cli.generation.work import Work
from toetssteen.contacts.models import Contact
from toetssteen.contacts.recount import recount_uses
from toetssteen.evaluation.windows import bring_up_to_date
from toetssteen.insight.windows import close_windows
from toetssteen.products.models import Product
from toetssteen.protocols import effective
from toetssteen.protocols.errors import NoGeneralProtocol
from toetssteen.protocols.models import Question
from toetssteen.staff.models import Department, StaffMember
from toetssteen.tasks.models import Task
from toetssteen.tasks.sampling import NEW_PRODUCT_TASKS

_CONTACTS_PER_CUSTOMER = 10
"""Conversations, most of them anonymous, for each customer that is made."""
_BATCH = 2000


@dataclass(slots=True)
class Generated:
    """How many of each were made."""

    contacts: int = 0
    customers: int = 0
    answers: int = 0
    tasks: int = 0
    done: int = 0
    uses: int = 0
    signals: int = 0


def holds_real_contacts() -> bool:
    return Contact.objects.filter(generated=False).exists()


@transaction.atomic
def generate(*, contacts: int, seed: int, until: date | None = None) -> Generated:
    """All or nothing. `until` is the last day; None: yesterday. Raises `NoGeneralProtocol`."""
    rng = Random(seed)  # noqa: S311 nothing secret: the same seed has to give the same
    last = until or timezone.localdate() - timedelta(days=1)
    counting = Random(f"tallies {seed}")  # noqa: S311
    by = StaffMember.objects.system("generator")
    offers = _offers()
    question_ids = dict(Question.objects.values_list("code", "pk"))
    customers = people.customers(max(20, contacts // _CONTACTS_PER_CUSTOMER), rng, by=by)
    drawing = Conversations(offers, customers, _work(last), question_ids=question_ids)
    made = Generated(customers=len(customers.persons) + len(customers.companies))
    moments = _moments(contacts, last, rng)
    for start in range(0, len(moments), _BATCH):
        drawn = [drawing.draw(at, channel, rng) for at, channel in moments[start : start + _BATCH]]
        noticed = [said for one in drawn for said in signals(one, rng, sender=by, question_ids=question_ids)]
        writing.save(drawn, noticed, by=by)
        tallies.count(drawn, counting)
        _count(made, drawn, noticed)
    deal_with_signals(by=by)
    recount_uses()
    close_windows()
    bring_up_to_date()
    return made


def analyse() -> None:
    """Tell the planner that the tables are no longer empty, instead of waiting for autovacuum. As their owner,
    after the commit."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")


def _offers() -> list[Offer]:
    """Those of our subjects that the municipality has. Raises `NoGeneralProtocol` where it has nothing yet."""
    refs = [demand.ref for demand in DEMANDS]
    products = {product.ref: product for product in Product.objects.filter(ref__in=refs, retired_at__isnull=True)}
    offers = []
    for demand in DEMANDS:
        if demand.ref in products:
            pinned = effective.pin(products[demand.ref])
            offers.append(Offer(demand, products[demand.ref].pk, pinned, effective.at(pinned)))
    if not offers:
        raise NoGeneralProtocol
    return offers


def _work(until: date) -> Work:
    counted = Task.objects.values_list("topic__product_id").annotate(size=Count("pk")).order_by()
    return Work(
        department_ids=dict(Department.objects.values_list("code", "pk")),
        made={product: min(size, NEW_PRODUCT_TASKS) for product, size in counted},
        until=until,
    )


def _moments(contacts: int, until: date, rng: Random) -> list[tuple[datetime, str]]:
    """When, and by which channel, in the order of time. What lies ahead of now happened a week before."""
    calendar, now = week.Calendar(until), timezone.now()
    drawn = []
    for channel in rng.choices(list(week.CHANNELS), list(week.CHANNELS.values()), k=contacts):
        at = calendar.draw(rng, channel)
        drawn.append((at if at <= now else at - timedelta(weeks=1), channel))
    return sorted(drawn)


def _count(made: Generated, drawn: list[Drawn], noticed: list[Noticed]) -> None:
    parts = [part for one in drawn for part in one.topics]
    states = Counter(bool(part.task.done_at) for part in parts if part.task)
    made.contacts += len(drawn)
    made.answers += sum(len(part.answers) for part in parts)
    made.tasks += states.total()
    made.done += states[True]
    made.uses += sum(len(part.reused) + len(part.used or ()) for part in parts)
    made.signals += len(noticed)
