"""The newest finished follow-ups of one product, as cases: what was answered, what came of it, what was used."""

from collections import defaultdict
from typing import Any

import msgspec
from django.db import connection
from django.utils import timezone

from toetssteen.insight.disclosure import MIN_CONTACTS
from toetssteen.insight.information import Case, classes
from toetssteen.protocols.models import Question

MOST = 1000
"""So many follow-ups are looked at."""
LEAST = 5 * MIN_CONTACTS
"""Of fewer nothing is said."""
GIVEN = "gegeven"
_FEW = 12
"""A question of which the answers take more forms than this counts as answered or not."""

_Given = tuple[str, Any, bool | None]
"""A question, the answer to it, and whether it was used (None: unknown)."""

_CASES = """
WITH newest AS MATERIALIZED (
    SELECT topic.id, topic.follow_up, task.result
    FROM contacts_topic AS topic JOIN tasks_task AS task ON task.topic_id = topic.id
    WHERE topic.product_id = %(product)s AND task.state = 'afgerond' AND task.done_at < %(month)s
    ORDER BY topic.id DESC LIMIT %(most)s
)
SELECT newest.follow_up, newest.result, coalesce(given.list, '[]'::json)::text
FROM newest LEFT JOIN LATERAL (
    SELECT json_agg(json_build_array(answer.question_id, answer.value,
        CASE WHEN answer.told_on IS NOT NULL THEN answer.used_on IS NOT NULL END)) AS list
    FROM contacts_answer AS answer WHERE answer.topic_id = newest.id
) AS given ON true
"""


def cases_of(product_id: int) -> dict[str, list[Case]]:
    """Follow-up → its cases; a follow-up with too few is absent. Only what was done before this month counts, so that
    a figure stays the same for a month. What lies sealed is not opened: that it was given counts. Two queries."""
    month = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(_CASES, {"product": product_id, "month": month, "most": MOST})
        rows = cursor.fetchall()
    codes = dict(Question.objects.values_list("pk", "code")) if rows else {}
    grouped: dict[str, list[tuple[str, list[_Given]]]] = defaultdict(list)
    for follow_up, result, answers in rows:
        given = [(codes[question], value, used) for question, value, used in msgspec.json.decode(answers)]
        grouped[follow_up].append((result, given))
    return {follow_up: _cases(rows) for follow_up, rows in grouped.items() if len(rows) >= LEAST}


def _cases(rows: list[tuple[str, list[_Given]]]) -> list[Case]:
    outcomes = classes([result for result, _answers in rows])
    forms: dict[str, set[str]] = defaultdict(set)
    for _result, answers in rows:
        for code, value, _used in answers:
            forms[code].add(_form(value))
    return [
        Case(
            answers={code: _form(value) if len(forms[code]) <= _FEW else GIVEN for code, value, _used in answers},
            outcome=outcome,
            used={code: used for code, _value, used in answers if used is not None},
        )
        for outcome, (_result, answers) in zip(outcomes, rows, strict=True)
    ]


def _form(value: Any) -> str:
    match value:
        case None:
            return GIVEN
        case bool():
            return "ja" if value else "nee"
        case list():
            return " + ".join(sorted(map(str, value)))
        case dict():
            return GIVEN
        case _:
            return str(value)
