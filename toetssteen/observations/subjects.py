"""What a signal is about, and when: shared by those by name and those without."""

from datetime import date, timedelta

from django.db import connection
from django.utils import timezone

from toetssteen.dutch.dates import week_of
from toetssteen.observations import errors
from toetssteen.observations.models import SignalKind
from toetssteen.parties.free_text import refuse_bsn
from toetssteen.products.models import Product
from toetssteen.protocols.models import Question

MAX_TEXT = 2000
WEEK = timedelta(days=7)

_COUNT_ONE = """
INSERT INTO observations_weeklyresistance AS counted (product_id, question_id, week, size) VALUES (%s, %s, %s, 1)
ON CONFLICT (product_id, question_id, week) DO UPDATE SET size = counted.size + 1
"""


def this_week() -> date:
    return week_of(timezone.localdate())


def checked_kind(kind: str) -> str:
    if kind not in SignalKind.values:
        raise errors.UnknownSignalKind(field="signal")
    return kind


def checked_text(text: str, *, needed: bool = False) -> str:
    """`needed`: about the whole way of working a kind alone says nothing.

    Raises `SignalTooLong`, `BsnInText`, `WordsNeeded`."""
    text = text.replace("\0", "").replace("\r\n", "\n").strip()
    if needed and not text:
        raise errors.WordsNeeded(field="text")
    if len(text) > MAX_TEXT:
        raise errors.SignalTooLong(field="text")
    refuse_bsn(text, field="text", no_bsn=False)
    return text


def question_of(code: str) -> Question | None:
    """Raises `QuestionNotAsked` for a code that no protocol has."""
    question = Question.objects.filter(code=code).first() if code else None
    if code and question is None:
        raise errors.QuestionNotAsked(field="signal")
    return question


def count_resistance(product: Product | None, question: Question | None) -> None:
    """One more customer objected this week. Without event: who pressed is nobody's business."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_ONE, [product.pk if product else None, question.pk if question else None, this_week()])
