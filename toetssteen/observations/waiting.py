"""Which signals still wait for a first answer, and which have waited too long. The clock decides when it is read."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.conf import settings
from django.db import connection
from django.db.models import Sum
from django.utils import timezone

from toetssteen.access.roles import require
from toetssteen.dutch import working_days
from toetssteen.observations import queries
from toetssteen.observations.models import AnonymousSignal, WeeklyResistance
from toetssteen.observations.subjects import WEEK, this_week
from toetssteen.protocols.current import newest_texts_by_key
from toetssteen.staff.models import StaffMember

SHOWN = 20


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


_BOARD = """
WITH open_one AS (
    SELECT product_id, question_id, sent_on FROM observations_signal WHERE reply_id IS NULL
    UNION ALL
    SELECT product_id, question_id, week + 7 FROM observations_anonymoussignal WHERE reply_id IS NULL
), subject AS (
    SELECT product_id, question_id, count(*) AS size, min(sent_on) AS oldest,
        count(*) FILTER (WHERE sent_on < %s) AS late
    FROM open_one GROUP BY 1, 2
)
SELECT product_id, question_id, size, oldest, sum(size) OVER (), sum(late) OVER (), count(*) OVER ()
FROM subject ORDER BY oldest, size DESC, product_id, question_id LIMIT %s
"""
"""One without a name counts from the Monday after its week, as `day_of` says."""


def board(*, by: StaffMember) -> Board:
    """What waits, longest first. Three queries, however many."""
    require(by, "signal.list")
    with connection.cursor() as cursor:
        cursor.execute(_BOARD, [first_day_in_time(), SHOWN])
        found = cursor.fetchall()
    counts = [queries.SignalCount(row[0], row[1], total=row[2], last_on=row[3]) for row in found]
    lines = tuple(Waiting(line, due_on(line.last_on), is_overdue(line.last_on)) for line in queries.in_words(counts))
    waiting, late, subjects = (int(value) for value in found[0][4:]) if found else (0, 0, 0)
    return Board(waiting, late, lines, subjects)


_AMOUNTS = """
SELECT count(*), count(*) FILTER (WHERE sent_on < %s) FROM (
    SELECT sent_on FROM observations_signal WHERE reply_id IS NULL
    UNION ALL SELECT week + 7 FROM observations_anonymoussignal WHERE reply_id IS NULL
) AS open_one
"""


def amounts(*, by: StaffMember) -> tuple[int, int]:
    """How many signals wait for a first answer, and how many of those too long. One query."""
    require(by, "signal.list")
    with connection.cursor() as cursor:
        cursor.execute(_AMOUNTS, [first_day_in_time()])
        waiting, late = cursor.fetchone()
    return waiting, late


@dataclass(frozen=True, slots=True)
class Resisted:
    """What customers objected to this week, with how often."""

    product: str
    text: str
    size: int


def resisted_this_week(limit: int = 5) -> list[Resisted]:
    """Most first; everybody may see it. Three queries at most."""
    found = WeeklyResistance.objects.filter(week=this_week()).order_by("-size", "pk")
    rows = list(found.values_list("product_id", "question_id", "size")[:limit])
    products = queries.products_by_key({product for product, _question, _size in rows if product})
    texts = newest_texts_by_key({question for _product, question, _size in rows if question})
    return [
        Resisted(products.get(product, ("", None))[0], texts.get(question or 0, ("", ""))[1], size)
        for product, question, size in rows
    ]


WEEKS = 12
"""How far back the picture of resistance goes."""


def resisted_by_week() -> list[tuple[date, int]]:
    """How often customers objected in each week, of all questions and everybody together; the oldest first, and this
    week so far. Empty where nobody ever did. One query."""
    first = this_week() - WEEK * (WEEKS - 1)
    rows = WeeklyResistance.objects.filter(week__gte=first).values_list("week").annotate(size=Sum("size")).order_by()
    sizes = dict(rows)
    return [(first + WEEK * at, sizes.get(first + WEEK * at, 0)) for at in range(WEEKS)] if sizes else []
