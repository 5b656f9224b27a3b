"""Which signals still wait for a first answer, and which have waited too long. The clock decides when it is read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.conf import settings
from django.db.models import Count, Min
from django.utils import timezone

from toetssteen.access.roles import require
from toetssteen.dutch import working_days
from toetssteen.observations import queries
from toetssteen.observations.models import AnonymousSignal, Signal, WeeklyResistance
from toetssteen.observations.subjects import WEEK, this_week
from toetssteen.products.models import Product
from toetssteen.protocols.current import newest_texts
from toetssteen.protocols.models import Question
from toetssteen.staff.models import StaffMember

SHOWN = 20
_Key = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Waiting:
    """The signals about one subject that have no answer yet."""

    line: queries.CountedSubject
    due_on: date
    """When the oldest should have one."""
    overdue: bool


@dataclass(frozen=True, slots=True)
class Board:
    """`late`: how many waited longer than the term. `lines`: the subjects that wait longest."""

    waiting: int
    late: int
    lines: tuple[Waiting, ...]
    subjects: int


def due_on(sent_on: date) -> date:
    """The last day on which a first answer is in time."""
    return working_days.after(sent_on, settings.TOETSSTEEN.first_answer_days)


def is_overdue(sent_on: date) -> bool:
    return sent_on < first_day_in_time()


def first_day_in_time() -> date:
    """A signal of an earlier day should have been answered by now."""
    return _first_day_in_time(timezone.localdate(), settings.TOETSSTEEN.first_answer_days)


@lru_cache(maxsize=8)
def _first_day_in_time(today: date, term: int) -> date:
    day = today
    while working_days.after(day - timedelta(days=1), term) >= today:
        day -= timedelta(days=1)
    return day


def day_of(signal: AnonymousSignal) -> date:
    """From which the term of an anonymous one runs: the Monday after, when it is out of the box for certain."""
    return signal.week + WEEK


def board(*, by: StaffMember) -> Board:
    """What waits, longest first. Five queries, however many."""
    require(by, "signal.list")
    found: dict[_Key, tuple[int, date]] = {}
    open_ones = Signal.objects.filter(reply__isnull=True).values_list("product_id", "question_id")
    for product, question, size, oldest in open_ones.annotate(size=Count("pk"), oldest=Min("sent_on")).order_by():
        _add(found, (product, question), size, oldest)
    nameless = AnonymousSignal.objects.filter(reply__isnull=True).values_list("product_id", "question_id")
    for product, question, size, week in nameless.annotate(size=Count("pk"), oldest=Min("week")).order_by():
        _add(found, (product, question), size, week + WEEK)
    ordered = sorted(found.items(), key=lambda item: (item[1][1], -item[1][0]))
    counts = [queries.SignalCount(*key, total=size, last_on=oldest) for key, (size, oldest) in ordered[:SHOWN]]
    lines = tuple(Waiting(line, due_on(line.last_on), is_overdue(line.last_on)) for line in queries.in_words(counts))
    return Board(sum(size for size, _oldest in found.values()), _late(), lines, len(found))


def _late() -> int:
    before = first_day_in_time()
    named = Signal.objects.filter(reply__isnull=True, sent_on__lt=before).count()
    return named + AnonymousSignal.objects.filter(reply__isnull=True, week__lt=before - WEEK).count()


def _add(found: dict[_Key, tuple[int, date]], key: _Key, size: int, oldest: date) -> None:
    known, since = found.get(key, (0, date.max))
    found[key] = (known + size, min(since, oldest))


@dataclass(frozen=True, slots=True)
class Resisted:
    """What customers objected to this week, with how often."""

    product: str
    text: str
    size: int


def resisted_this_week(limit: int = 5) -> list[Resisted]:
    """Most first; everybody may see it. Four queries at most."""
    rows = list(WeeklyResistance.objects.filter(week=this_week()).order_by("-size", "pk")[:limit])
    return _in_words(rows)


def _in_words(rows: Iterable[WeeklyResistance]) -> list[Resisted]:
    products = Product.objects.only("name").in_bulk({row.product_id for row in rows if row.product_id})
    codes = dict(Question.objects.filter(pk__in={row.question_id for row in rows}).values_list("pk", "code"))
    texts = newest_texts(codes.values())
    return [
        Resisted(
            products[row.product_id].name if row.product_id else "",
            texts.get(codes[row.question_id], codes[row.question_id]) if row.question_id else "",
            row.size,
        )
        for row in rows
    ]
