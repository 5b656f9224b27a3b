"""The sums of about a year for each question, put together when windows are closed: what a page reads is small then.

Nothing in it can change between two closings: it holds whole windows, and objections of months that are over.
"""

from datetime import date

from django.db import connection

from toetssteen.insight.disclosure import months_before
from toetssteen.insight.models import QuestionYear

MONTHS = 12

_COLUMNS = ", ".join(str(field.column) for field in QuestionYear._meta.concrete_fields if not field.primary_key)
_FILL = f"""
INSERT INTO insight_questionyear ({_COLUMNS})
WITH shown AS MATERIALIZED (
    SELECT * FROM insight_closedwindow
    WHERE last >= %(since)s
), cells AS MATERIALIZED (
    SELECT product_id, question_id,
        sum(contacts) FILTER (WHERE asking) AS contacts,
        sum(answered) AS answered, sum(skipped) AS skipped, sum(known) FILTER (WHERE asking) AS known,
        sum(skipped_unwilling) AS unwilling, sum(skipped_needless) AS needless, sum(skipped_known) AS known_already,
        sum(skipped_no_time) AS no_time,
        sum(answered + skipped) AS asked,
        sum(answered + skipped) FILTER (WHERE median_seconds IS NOT NULL) AS timed,
        sum((answered + skipped) * median_seconds) AS spent,
        sum(answered + skipped) FILTER (WHERE series = 'present') AS waited,
        sum(answered + skipped) FILTER (WHERE series = 'present' AND median_seconds IS NOT NULL) AS timed_waited,
        sum((answered + skipped) * median_seconds) FILTER (WHERE series = 'present') AS spent_waited,
        sum(known) FILTER (WHERE series = 'used-30') AS known_30,
        sum(used) FILTER (WHERE series = 'used-30') AS used_30,
        sum(weight) FILTER (WHERE series = 'used-30') AS weight_30,
        sum(weight_squared) FILTER (WHERE series = 'used-30') AS weight_squared_30,
        sum(weight_used) FILTER (WHERE series = 'used-30') AS weight_used_30,
        sum(known) FILTER (WHERE series = 'used-90') AS known_90,
        sum(used) FILTER (WHERE series = 'used-90') AS used_90,
        sum(weight) FILTER (WHERE series = 'used-90') AS weight_90,
        sum(weight_squared) FILTER (WHERE series = 'used-90') AS weight_squared_90,
        sum(weight_used) FILTER (WHERE series = 'used-90') AS weight_used_90
    FROM (SELECT *, series IN ('present', 'absent') AS asking FROM shown) AS window_
    GROUP BY product_id, question_id HAVING bool_or(asking)
), objected AS (
    SELECT product_id, question_id, sum(size) AS objections FROM observations_signaltally AS signal
    WHERE kind = 'weerstand' AND EXISTS (
        SELECT FROM shown WHERE shown.product_id = signal.product_id AND shown.question_id = signal.question_id
        AND shown.series IN ('present', 'absent') AND signal.month BETWEEN shown.first AND shown.last)
    GROUP BY 1, 2
), measured AS (
    SELECT cells.*, coalesce(objections, 0) AS objections,
        %(yearly)s * waited * spent_waited / nullif(timed_waited, 0) / 3600 AS hours_customer,
        %(yearly)s * asked * spent / nullif(timed, 0) / 3600 AS hours_staff
    FROM cells LEFT JOIN objected USING (product_id, question_id)
)
SELECT {_COLUMNS} FROM measured ORDER BY product_id, question_id
"""  # noqa: S608 the columns are those of the model


def since(last: date) -> date:
    """The first month of those that are shown, where `last` is the newest that is over."""
    return months_before(last, MONTHS - 1)


def put_together(last: date) -> None:
    """In the place of what stood there. Inside the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM insight_questionyear")
        cursor.execute(_FILL, {"since": since(last), "yearly": _yearly(since(last), last)})


def _yearly(first_shown: date, last: date) -> float:
    """By what to multiply for a year, where less than a year was counted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(first) FROM insight_closedwindow")
        (begun,) = cursor.fetchone() or (None,)
    first = max(first_shown, begun or first_shown)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    return MONTHS / max(1, months)
