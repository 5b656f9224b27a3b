"""What is in a theme: what its signals are about, when they came, and what they say. Rows, for a theme may hold
thousands of signals and a page shows fifty."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.utils import timezone
from psycopg.sql import SQL, Composable

from toetssteen.observations import queries as signals
from toetssteen.themes.models import Theme

MONTHS = 12
"""How far back the picture of a theme goes."""
SHOWN = 25
"""Signals by name on one page of a theme, and as many without; each has a box to tick."""
NEAR = 5
"""So many of its largest subjects tell which other signals may belong to it."""

_COUNTED = """
WITH one AS (
    SELECT s.product_id, s.question_id, s.sent_on AS day
    FROM themes_themesignal member JOIN observations_signal s ON s.id = member.signal_id
    WHERE member.theme_id = %(theme)s
    UNION ALL
    SELECT s.product_id, s.question_id, s.week
    FROM themes_themesignal member JOIN observations_anonymoussignal s ON s.id = member.unnamed_id
    WHERE member.theme_id = %(theme)s
)
SELECT product_id, question_id, date_trunc('month', day)::date, count(*), max(day) FROM one GROUP BY 1, 2, 3
"""

_NAMED = """
WITH member AS MATERIALIZED (
    SELECT id, signal_id FROM themes_themesignal
    WHERE theme_id = %(theme)s AND id < %(after)s AND signal_id IS NOT NULL
)
SELECT member.id, s.uuid, s.kind, s.text, s.sent_on
FROM (SELECT * FROM member ORDER BY id DESC LIMIT %(size)s) AS member
JOIN observations_signal s ON s.id = member.signal_id ORDER BY member.id DESC
"""
"""Materialised: else the last members of all themes are read until fifty of this one are found."""
_UNNAMED = """
SELECT member.id, s.id, s.kind, s.text, s.week
FROM themes_themesignal member JOIN observations_anonymoussignal s ON s.id = member.unnamed_id
WHERE member.theme_id = %(theme)s ORDER BY s.week DESC, s.id LIMIT %(size)s OFFSET %(start)s
"""
_WITHOUT_THEME = """
SELECT product_id, question_id, count(*), max(day) FROM (
    SELECT product_id, question_id, sent_on AS day FROM observations_signal s
    WHERE ({wanted}) AND NOT EXISTS (SELECT FROM themes_themesignal WHERE signal_id = s.id)
    UNION ALL
    SELECT product_id, question_id, week FROM observations_anonymoussignal s
    WHERE ({wanted}) AND NOT EXISTS (SELECT FROM themes_themesignal WHERE unnamed_id = s.id)
) AS one GROUP BY 1, 2
"""
_LAST = 2**62


@dataclass(frozen=True, slots=True)
class Contents:
    subjects: list[signals.SignalCount]
    """Most signals first."""
    months: list[tuple[date, int]]
    """How many signals each month of the last year had, oldest first."""

    @property
    def size(self) -> int:
        return sum(subject.total for subject in self.subjects)


@dataclass(frozen=True, slots=True)
class Said:
    """One signal, without who sent it."""

    place: int
    """Where it stands in its theme: a page goes on after the last one."""
    key: UUID
    kind: str
    text: str
    on: date
    """The day; of one without a name the Monday of its week."""
    named: bool


def contents_of(theme: Theme) -> Contents:
    """One query."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, {"theme": theme.pk})
        rows = cursor.fetchall()
    found: dict[tuple[int | None, int | None], signals.SignalCount] = {}
    sizes: Counter[date] = Counter()
    for product, question, month, size, last in rows:
        _count(found, product, question, size, last)
        sizes[month] += size
    return Contents(_most_first(found), [(month, sizes[month]) for month in _last_months()])


def named_in(theme: Theme, *, size: int, after: int | None = None) -> list[Said]:
    """The signals by name, the last one added first. Who sent them is not read. One query."""
    return _said(_NAMED, {"theme": theme.pk, "after": after or _LAST, "size": size}, named=True)


def unnamed_in(theme: Theme, *, size: int, start: int = 0) -> list[Said]:
    """Newest week first, and within it in no order; after the first `start`. One query."""
    return _said(_UNNAMED, {"theme": theme.pk, "size": size, "start": start}, named=False)


def _said(query: str, values: dict[str, int], *, named: bool) -> list[Said]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return [
            Said(place, key, signals.label_of(kind), text, day, named)
            for place, key, kind, text, day in cursor.fetchall()
        ]


def suggested(subjects: Sequence[signals.SignalCount]) -> list[signals.SignalCount]:
    """How many signals have no theme, and are about the same as the largest subjects of this one. One query."""
    if not subjects:
        return []
    wanted = SQL(" OR ").join(map(_about, subjects[:NEAR]))
    with connection.cursor() as cursor:
        cursor.execute(SQL(_WITHOUT_THEME).format(wanted=wanted))
        rows = cursor.fetchall()
    return _most_first({(row[0], row[1]): signals.SignalCount(*row) for row in rows})


def _about(subject: signals.SignalCount) -> Composable:
    product = SQL("= {}").format(subject.product_id) if subject.product_id else SQL("IS NULL")
    question = SQL("= {}").format(subject.question_id) if subject.question_id else SQL("IS NULL")
    return SQL("(product_id {} AND question_id {})").format(product, question)


def _count(
    found: dict[tuple[int | None, int | None], signals.SignalCount],
    product: int | None,
    question: int | None,
    size: int,
    last: date,
) -> None:
    count = found.setdefault((product, question), signals.SignalCount(product, question))
    count.total += size
    count.last_on = max(count.last_on, last)


def _most_first(
    found: dict[tuple[int | None, int | None], signals.SignalCount],
) -> list[signals.SignalCount]:
    return sorted(found.values(), key=lambda count: (-count.total, count.product_id or 0, count.question_id or 0))


def _last_months() -> list[date]:
    today = timezone.localdate()
    total = today.year * 12 + today.month - MONTHS
    return [date((total + offset) // 12, (total + offset) % 12 + 1, 1) for offset in range(MONTHS)]
