"""What each question costs and brings, from whole windows alone. `docs/metingen.md` defines every measure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from toetssteen.access.roles import require
from toetssteen.insight.intervals import Share, weighted_share
from toetssteen.insight.models import Series
from toetssteen.insight.windows import through
from toetssteen.insight.years import since
from toetssteen.staff.models import StaffMember

PAGE = 50

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
WITH page AS (
    SELECT measured.*, count(*) OVER () AS all_rows, sum(asked) OVER () AS all_asked,
        sum(skipped) OVER () AS all_skipped, sum(hours_customer) OVER () AS all_customer,
        sum(hours_staff) OVER () AS all_staff
    FROM insight_questionyear AS measured
    WHERE (%(products)s::bigint[] IS NULL OR product_id = ANY(%(products)s))
        AND (%(questions)s::bigint[] IS NULL OR question_id = ANY(%(questions)s))
    ORDER BY {order}, product_id, question_id LIMIT %(size)s OFFSET %(start)s
)
SELECT page.*, product.uuid, product.name, question.code FROM page
JOIN products_product AS product ON product.id = page.product_id
JOIN protocols_question AS question ON question.id = page.question_id
ORDER BY {order}, page.product_id, page.question_id
"""


def measured(
    *,
    by: StaffMember,
    order: str = "",
    start: int = 0,
    size: int = PAGE,
    products: Collection[int] | None = None,
    questions: Collection[int] | None = None,
) -> MeasuredPage:
    """A page of questions, of some products or questions only where they are given. Its cost follows the number of
    questions, not that of contacts or months. Two queries."""
    require(by, "insight.view")
    closed = through()
    if Series.PRESENT not in closed:
        return MeasuredPage([], _totals([]), None, None)
    last = closed[Series.PRESENT]
    values = {
        "products": None if products is None else list(products),
        "questions": None if questions is None else list(questions),
        "start": start,
        "size": size,
    }
    by_column = ORDERS.get(order) or next(iter(ORDERS.values()))
    with connection.cursor() as cursor:
        cursor.execute(_READ.format(order=by_column), values)
        names = [column.name for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return MeasuredPage([_measured(row) for row in rows], _totals(rows), since(last), last)


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
