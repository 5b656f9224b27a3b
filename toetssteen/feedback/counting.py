"""The counts of a product and a week: each of these adds to one row, in one statement."""

from django.db import connection

from toetssteen.feedback.asks import NONE
from toetssteen.feedback.links import Link
from toetssteen.feedback.models import MOST_ANSWERS

_ADD = """
INSERT INTO feedback_feedbackweek AS counted (product_id, week, ask, way, asked, answers, seconds)
VALUES (%s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (product_id, week, ask, way) DO UPDATE SET
    asked = counted.asked + excluded.asked,
    answers = ARRAY(
        SELECT mine + more FROM unnest(counted.answers, excluded.answers) WITH ORDINALITY AS sums (mine, more, place)
        ORDER BY place),
    seconds = counted.seconds + excluded.seconds
"""


def asked(link: Link) -> None:
    """That one customer more was asked."""
    _add(link, 1, NONE, 0)


def answered(link: Link, place: int, seconds: int) -> None:
    """That one more gave the answer with this number."""
    _add(link, 0, [int(number == place) for number in range(MOST_ANSWERS)], seconds)


def _add(link: Link, size: int, answers: list[int], seconds: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [link.product_id, link.week, link.ask.value, link.way.value, size, answers, seconds])
