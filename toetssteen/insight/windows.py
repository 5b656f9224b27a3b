"""Closing windows: from the tallies of months that are over to what may be shown."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from toetssteen.contacts.seconds import median
from toetssteen.insight.disclosure import Group, close, last_complete
from toetssteen.insight.models import ClosedSeries, ClosedWindow, Series
from toetssteen.insight.years import put_together

_AFTER = {Series.PRESENT: 0, Series.ABSENT: 0, Series.USED_30: 30, Series.USED_90: 90}
"""Days after the end of a month in which its numbers still change."""
_COUNTED = (
    "answered", "skipped", "known", "skipped_unwilling", "skipped_needless", "skipped_known", "skipped_no_time",
)  # fmt: skip
_WEIGHED = ("used", "known", "weight", "weight_squared", "weight_used")
_BATCH = 5000

_OPEN = """
LEFT JOIN (
    SELECT product_id, question_id, max(last) AS last FROM insight_closedwindow WHERE series = %(series)s GROUP BY 1, 2
) AS closed USING (product_id, question_id)
WHERE month <= %(through)s AND (closed.last IS NULL OR month > closed.last)
"""
_ASKED = f"""
SELECT product_id, question_id, month, sum(contacts), bit_or(staff_bits), bit_or(seconds_bits),
    {", ".join(f"sum({name})" for name in _COUNTED)}, array_agg(seconds) FILTER (WHERE seconds <> '{{}}')
FROM contacts_questiontally {_OPEN} AND present = %(present)s
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""  # noqa: S608 put together from the constants above
_USED = f"""
SELECT product_id, question_id, month, sum(contacts), coalesce(bit_or(asked.bits), 0), 0,
    {", ".join(f"sum({name})" for name in _WEIGHED)}
FROM contacts_usetally AS used
LEFT JOIN (
    SELECT product_id, question_id, month, bit_or(staff_bits) AS bits FROM contacts_questiontally GROUP BY 1, 2, 3
) AS asked USING (product_id, question_id, month)
{_OPEN} AND within = %(within)s
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""  # noqa: S608 as above


def close_windows(today: date | None = None) -> int:
    """Write down the windows that can be closed; returns how many. Two at once: the second waits, and finds nothing."""
    written, changed = 0, False
    for series in Series:
        ClosedSeries.objects.get_or_create(series=series)
    with transaction.atomic():
        for state in ClosedSeries.objects.select_for_update().order_by("series"):
            series = Series(state.series)
            month = due(series, today or timezone.localdate())
            if state.through is None or state.through < month:
                written += len(ClosedWindow.objects.bulk_create(_windows(series, month), batch_size=_BATCH))
                state.through, changed = month, True
                state.save(update_fields=["through"])
        if changed:
            put_together(through()[Series.PRESENT])
    return written


def through() -> dict[Series, date]:
    """Through which month each series was put together; a job does that at night. Until then the page is older, and
    says so; it is never wrong."""
    return {Series(series): month for series, month in ClosedSeries.objects.values_list("series", "through") if month}


def due(series: Series, today: date) -> date:
    """Through which month a series can be closed."""
    return last_complete(today, after=_AFTER[series])


def _windows(series: Series, through: date) -> Iterator[ClosedWindow]:
    for (product, question), rows in groupby(_months(series, through), key=lambda row: (row[0], row[1])):
        for window in close((row[2], _group(series, row)) for row in rows):
            counts = window.group.counts
            yield ClosedWindow(
                series=series,
                product_id=product,
                question_id=question,
                first=window.first,
                last=window.last,
                contacts=window.group.contacts,
                median_seconds=median(window.group.seconds) if window.group.seconds_may_be_shown else None,
                **counts,
            )


def _months(series: Series, through: date) -> list[tuple[Any, ...]]:
    asked = series in (Series.PRESENT, Series.ABSENT)
    values = {
        "series": series.value,
        "through": through,
        "present": series is Series.PRESENT,
        "within": _AFTER[series],
    }
    with connection.cursor() as cursor:
        cursor.execute(_ASKED if asked else _USED, values)
        return list(cursor.fetchall())


def _group(series: Series, row: tuple[Any, ...]) -> Group:
    _product, _question, _month, contacts, bits, seconds_bits, *sums = row
    group = Group(contacts=contacts, staff_bits=bits, seconds_bits=seconds_bits)
    if series in (Series.PRESENT, Series.ABSENT):
        histograms = sums.pop() or []
        group.counts = dict(zip(_COUNTED, map(int, sums), strict=True))
        group.seconds = [sum(bins) for bins in zip(*histograms, strict=True)]
    else:
        group.counts = dict(zip(_WEIGHED, map(_exact, sums), strict=True))
    return group


def _exact(value: Any) -> Any:
    return value if isinstance(value, Decimal) and value % 1 else int(value)
