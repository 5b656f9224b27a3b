"""How long a question takes: measured, or for want of that a stated assumption."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection

ASSUMED = 20.0
"""Seconds for a question of which too little was measured: reading out ten words and hearing a short answer takes some
fifteen, writing it down the rest. It is an assumption, and the page says so."""


@dataclass(frozen=True, slots=True)
class Seconds:
    """Medians."""

    present: float = ASSUMED
    """While the customer waits."""
    absent: float = ASSUMED
    """Without the customer: from a letter or a mail."""
    measured: bool = False


_MEDIANS = """
SELECT question.code,
    sum(closed.median_seconds * closed.contacts) FILTER (WHERE series = 'present')
        / sum(closed.contacts) FILTER (WHERE series = 'present'),
    sum(closed.median_seconds * closed.contacts) FILTER (WHERE series = 'absent')
        / sum(closed.contacts) FILTER (WHERE series = 'absent')
FROM insight_closedwindow AS closed JOIN protocols_question AS question ON question.id = closed.question_id
WHERE question.code = ANY(%s) AND closed.median_seconds IS NOT NULL AND series IN ('present', 'absent')
GROUP BY 1
"""


def seconds_of(codes: Collection[str]) -> dict[str, Seconds]:
    """For each of these questions the median of its closed windows, weighed by their contacts: nothing that fewer than
    ten contacts or five colleagues measured is in it. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_MEDIANS, [list(codes)])
        found = {code: (present, absent) for code, present, absent in cursor.fetchall()}
    return {code: _seconds(*found.get(code, (None, None))) for code in codes}


def _seconds(present: float | None, absent: float | None) -> Seconds:
    """What was measured on one way of speaking stands for the other until that is measured too."""
    measured = present if present is not None else absent
    if measured is None:
        return Seconds()
    return Seconds(measured if present is None else present, measured if absent is None else absent, measured=True)
