"""The pulse (*peiling*): one question to colleagues, once a month, without a name.

What was answered is a count of the month; who answered is a row beside it, and nothing ties the two. Nothing is shown
under five answers: a small KCC gets a longer time instead of nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from toetssteen.access.roles import Actor, may, require
from toetssteen.feedback import errors
from toetssteen.feedback.answering import LONGEST
from toetssteen.feedback.models import MOST_ANSWERS, PulseMonth, PulseVoter

ANSWER = "pulse.answer"
LEAST = 5
"""Answers."""
_ADD = """
INSERT INTO feedback_pulsemonth AS counted (month, answers, seconds) VALUES (%s, %s, %s)
ON CONFLICT (month) DO UPDATE SET
    answers = ARRAY(
        SELECT mine + more FROM unnest(counted.answers, excluded.answers) WITH ORDINALITY AS sums (mine, more, place)
        ORDER BY place),
    seconds = counted.seconds + excluded.seconds
"""


@dataclass(frozen=True, slots=True)
class Pulse:
    """Some months on end."""

    first: date
    last: date
    """Their first days."""
    answers: tuple[int, ...]

    @property
    def size(self) -> int:
        return sum(self.answers)

    @property
    def mean(self) -> float:
        return sum(place * size for place, size in enumerate(self.answers, 1)) / self.size


def is_asked(by: Actor, today: date | None = None) -> bool:
    """Whether this colleague is one of those who are asked, and was not yet this month."""
    return may(by, ANSWER) and not PulseVoter.objects.filter(member_id=by.pk, month=_month(today)).exists()


@transaction.atomic
def answer(value: str, *, seconds: int, by: Actor, today: date | None = None) -> None:
    """`value`: 1 to 7, or empty for who does not want to. Raises `AnswerUnknown`, `AnsweredThisMonth`."""
    require(by, ANSWER)
    if value and value not in {str(number) for number in range(1, MOST_ANSWERS + 1)}:
        raise errors.AnswerUnknown(field="pulse")
    try:
        with transaction.atomic():
            PulseVoter.objects.create(member_id=by.pk, month=_month(today))
    except IntegrityError:
        raise errors.AnsweredThisMonth(field="pulse") from None
    if value:
        answers = [int(str(number) == value) for number in range(1, MOST_ANSWERS + 1)]
        with connection.cursor() as cursor:
            cursor.execute(_ADD, [_month(today), answers, max(0, min(seconds, LONGEST))])


def pulses(today: date | None = None) -> list[Pulse]:
    """Of the months that are over, put together until there are enough answers; the oldest first."""
    over = PulseMonth.objects.filter(month__lt=_month(today)).order_by("month")
    return list(_joined(over))


def _joined(months: Iterable[PulseMonth]) -> Iterator[Pulse]:
    first: date | None = None
    sums = [0] * MOST_ANSWERS
    for one in months:
        first = first or one.month
        sums = [mine + more for mine, more in zip(sums, one.answers, strict=True)]
        if sum(sums) >= LEAST:
            yield Pulse(first, one.month, tuple(sums))
            first, sums = None, [0] * MOST_ANSWERS


def _month(today: date | None) -> date:
    return (today or timezone.localdate()).replace(day=1)
