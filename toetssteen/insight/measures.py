"""What each question costs and brings, from closed windows alone. `docs/metingen.md` defines every measure."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from toetssteen.access.roles import require
from toetssteen.insight.disclosure import months_before
from toetssteen.insight.intervals import Share, weighted_share
from toetssteen.insight.models import Series
from toetssteen.insight.windows import through
from toetssteen.staff.models import StaffMember

PAGE = 50
MONTHS = 12

ORDERS = {
    "uren": "hours_staff DESC NULLS LAST",
    "klanturen": "hours_customer DESC NULLS LAST",
    "gevraagd": "asked DESC",
    "overgeslagen": "skipped::float / nullif(asked, 0) DESC NULLS LAST",
    "weerstand": "objections DESC",
    "gebruik": "weight_used_90 / nullif(weight_90, 0) ASC NULLS LAST",
    "seconden": "spent / nullif(timed, 0) DESC NULLS LAST",
}
"""In the address → by what the rows are sorted; the first is what one sees first."""


@dataclass(frozen=True, slots=True)
class Use:
    """Of how many answers the use is known, and which share of them was used."""

    known: int
    used: int
    share: Share


@dataclass(frozen=True, slots=True)
class Measured:
    """One question of one product, over the windows of about a year that are closed."""

    product_id: int
    product_uuid: UUID
    product: str
    question_id: int
    code: str
    contacts: int
    asked: int
    answered: int
    skipped: int
    known: int
    reasons: tuple[int, int, int, int]
    """Unwilling, needless, known, no time."""
    objections: int
    seconds: float | None
    """Median, while the customer waits or not; None: not measured often enough."""
    hours_customer: float | None
    """A year."""
    hours_staff: float | None
    use_30: Use | None
    use_90: Use | None


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums of what is shown."""

    rows: int
    asked: int
    skipped: int
    hours_customer: float
    hours_staff: float


@dataclass(frozen=True, slots=True)
class MeasuredPage:
    rows: list[Measured]
    totals: Totals
    since: date | None
    through: date | None
    """The first and the last month; None: nothing was put together yet."""


_READ = """
WITH shown AS MATERIALIZED (
    SELECT * FROM insight_closedwindow
    WHERE last >= %(since)s AND (%(product)s::bigint IS NULL OR product_id = %(product)s)
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
), page AS (
    SELECT measured.*, count(*) OVER () AS all_rows, sum(asked) OVER () AS all_asked,
        sum(skipped) OVER () AS all_skipped, sum(hours_customer) OVER () AS all_customer,
        sum(hours_staff) OVER () AS all_staff
    FROM measured ORDER BY {order}, product_id, question_id LIMIT %(size)s OFFSET %(start)s
)
SELECT page.*, product.uuid, product.name, question.code FROM page
JOIN products_product AS product ON product.id = page.product_id
JOIN protocols_question AS question ON question.id = page.question_id
ORDER BY {order}, page.product_id, page.question_id
"""


def measured(
    *, by: StaffMember, order: str = "", start: int = 0, size: int = PAGE, product_id: int | None = None
) -> MeasuredPage:
    """A page of questions. Its cost follows the number of questions and months, not that of contacts."""
    require(by, "insight.view")
    closed = through()
    if Series.PRESENT not in closed:
        return MeasuredPage([], _totals([]), None, None)
    last = closed[Series.PRESENT]
    since = months_before(last, MONTHS - 1)
    values = {"since": since, "product": product_id, "start": start, "size": size, "yearly": _yearly(since, last)}
    by_column = ORDERS.get(order) or next(iter(ORDERS.values()))
    with connection.cursor() as cursor:
        cursor.execute(_READ.format(order=by_column), values)
        names = [column.name for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return MeasuredPage([_measured(row) for row in rows], _totals(rows), since, last)


def _yearly(since: date, last: date) -> float:
    """By what to multiply for a year, where less than a year was counted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(first) FROM insight_closedwindow")
        (begun,) = cursor.fetchone() or (None,)
    first = max(since, begun or since)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    return MONTHS / max(1, months)


def _totals(rows: list[dict[str, Any]]) -> Totals:
    if not rows:
        return Totals(0, 0, 0, 0.0, 0.0)
    one = rows[0]
    return Totals(
        one["all_rows"],
        int(one["all_asked"] or 0),
        int(one["all_skipped"] or 0),
        float(one["all_customer"] or 0),
        float(one["all_staff"] or 0),
    )


def _measured(row: dict[str, Any]) -> Measured:
    counts = {name: int(row[name] or 0) for name in ("contacts", "asked", "answered", "skipped", "known", "objections")}
    reasons = [int(row[name] or 0) for name in ("unwilling", "needless", "known_already", "no_time")]
    return Measured(
        product_id=row["product_id"],
        product_uuid=row["uuid"],
        product=row["name"],
        question_id=row["question_id"],
        code=row["code"],
        reasons=(reasons[0], reasons[1], reasons[2], reasons[3]),
        seconds=float(row["spent"]) / int(row["timed"]) if row["timed"] else None,
        hours_customer=_float(row["hours_customer"]),
        hours_staff=_float(row["hours_staff"]),
        use_30=_use(row, 30),
        use_90=_use(row, 90),
        **counts,
    )


def _use(row: dict[str, Any], within: int) -> Use | None:
    known = int(row[f"known_{within}"] or 0)
    if not known:
        return None
    share = weighted_share(
        weight=float(row[f"weight_{within}"]),
        weight_squared=float(row[f"weight_squared_{within}"]),
        weight_used=float(row[f"weight_used_{within}"]),
    )
    return Use(known, int(row[f"used_{within}"]), share)


def _float(value: Any) -> float | None:
    return None if value is None else float(value)
