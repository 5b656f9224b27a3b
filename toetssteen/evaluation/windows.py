"""From weeks to what may be shown: four weeks at a time, or more of them where fewer tell of too few people."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import Max

from toetssteen.contacts.seconds import quantile
from toetssteen.contacts.tally import LONGEST
from toetssteen.evaluation.models import FOUR, SUMMED, YEAR, Counted, ProductWindow, ProductYear, Shown
from toetssteen.evaluation.statistics.sequences import confidence_sequence, confidence_sequence_of_mean
from toetssteen.evaluation.weeks import EDGES, SHORTEST, WEEK, count_weeks
from toetssteen.insight.disclosure import MIN_CONTACTS, Group, Window, close, is_enough
from toetssteen.insight.fours import BEGIN, four_of

S = TypeVar("S", bound=Shown)
_OPTIMISED_AT = 200
"""Observations at which a sequence is tightest: about what a product of some size brings in four weeks."""
_LEAST_VARIANCE = 0.01
_BATCH = 1000
"""PostgreSQL takes 65,535 values in one statement; a row with an array goes as one value for each column."""

_OPEN = """
SELECT product_id, %(begin)s::date + ((week - %(begin)s::date) / 28) * 28 AS four, sum(contacts), bit_or(staff_bits)
FROM evaluation_productweek
LEFT JOIN (SELECT product_id, max(last) AS last FROM evaluation_productwindow GROUP BY 1) AS closed USING (product_id)
WHERE week < %(after)s AND (closed.last IS NULL OR week >= closed.last + 28)
GROUP BY 1, 2 ORDER BY 1, 2
"""
_SUMS = f"""
SELECT {", ".join(f"sum({name})" for name in SUMMED)}, bit_or(timed_bits), bit_or(finished_bits), (
    SELECT array_agg(size ORDER BY bin) FROM (
        SELECT bin, sum(size)::int AS size
        FROM evaluation_productweek AS one, unnest(one.durations) WITH ORDINALITY AS bins (size, bin)
        WHERE one.product_id = %(product)s AND one.week >= %(first)s AND one.week < %(after)s
        GROUP BY bin) AS summed)
FROM evaluation_productweek
WHERE product_id = %(product)s AND week >= %(first)s AND week < %(after)s
"""  # noqa: S608 the columns are those of the model


def bring_up_to_date(today: date | None = None) -> int:
    """Count the weeks that are over, and close the windows that can be closed; returns how many of these."""
    through = count_weeks(today)
    return close_windows(through) if through else 0


@transaction.atomic
def close_windows(through: date) -> int:
    """`through`: the Monday of the newest week that was counted."""
    Counted.objects.select_for_update().get(pk=1)
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, {"begin": BEGIN, "after": four_of(through + WEEK)})
        fours = cursor.fetchall()
    made = [
        _window(product, window)
        for product, rows in groupby(fours, key=lambda row: row[0])
        for window in close((row[1], Group(contacts=int(row[2]), staff_bits=row[3])) for row in rows)
    ]
    made += _totals(made)
    ProductWindow.objects.bulk_create(made, batch_size=_BATCH)
    if made:
        _put_years_together()
    return len(made)


def _window(product: int, window: Window) -> ProductWindow:
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, {"product": product, "first": window.first, "after": window.last + FOUR})
        *sums, timed_bits, finished_bits, durations = next(iter(cursor))
    counts = dict(zip(SUMMED, map(int, sums), strict=True)) | {"durations": durations or []}
    counts |= _withheld(counts, timed_bits=timed_bits, finished_bits=finished_bits)
    return _judged(ProductWindow(product_id=product, first=window.first, last=window.last, **counts))


def _withheld(counts: Mapping[str, Any], *, timed_bits: int, finished_bits: int) -> dict[str, Any]:
    """The parts of a window that are about too few by themselves, as nothing: what is shown of a year, or of all
    products, is the sum of the parts that are shown."""
    enough = {
        ("identified", "repeated"): counts["identified"] >= MIN_CONTACTS,
        ("followed", "missed"): counts["followed"] >= MIN_CONTACTS,
        ("said", "said_yes", "said_partly"): counts["said"] >= MIN_CONTACTS,
        ("scored", "score_total", "score_squared"): counts["scored"] >= MIN_CONTACTS,
        ("rated", "rated_top"): counts["rated"] >= MIN_CONTACTS,
        ("timed", "seconds"): is_enough(contacts=counts["timed"], staff_bits=timed_bits),
        ("due", "in_time"): is_enough(contacts=counts["due"], staff_bits=finished_bits),
    }
    hidden = {name: 0 for names, shown in enough.items() if not shown for name in names}
    return hidden | ({"durations": []} if "timed" in hidden else {})


def _totals(windows: Iterable[ProductWindow]) -> list[ProductWindow]:
    """Of all products together: the sum of what is shown of these four weeks by themselves, so that no difference
    between the two tells of a product that is not shown. What comes in later, of old weeks, changes none of them."""
    newest = ProductWindow.objects.filter(product=None).aggregate(last=Max("last"))["last"] or date.min
    by_four = defaultdict(list)
    for window in windows:
        if window.first == window.last > newest:
            by_four[window.last].append(window)
    return [
        _judged(ProductWindow(product=None, first=four, last=four, **_sum(parts)))
        for four, parts in sorted(by_four.items())
    ]


def _put_years_together() -> None:
    newest = ProductWindow.objects.latest("last").last
    shown = ProductWindow.objects.filter(last__gt=newest - YEAR * FOUR).order_by("product", "last")
    years = []
    for product, rows in groupby(shown, key=lambda window: window.product_id):
        windows = list(rows)
        year = ProductYear(product_id=product, first=windows[0].first, last=windows[-1].last, **_sum(windows))
        years.append(_judged(year))
    ProductYear.objects.all().delete()
    ProductYear.objects.bulk_create(years, batch_size=_BATCH)


def _sum(parts: Sequence[Shown]) -> dict[str, Any]:
    histograms = [part.durations for part in parts if part.durations]
    durations = [sum(bins) for bins in zip(*histograms, strict=True)]
    return {name: sum(getattr(part, name) for part in parts) for name in SUMMED} | {"durations": durations}


def _judged(one: S) -> S:
    """With its median and its intervals."""
    one.median_low, one.median_seconds, one.median_high = _lasted(one.durations)
    one.settled_low, one.settled_high = _interval(one.identified - one.repeated, one.identified)
    one.in_time_low, one.in_time_high = _interval(one.in_time, one.due)
    one.missed_low, one.missed_high = _interval(min(one.missed, one.followed), one.followed)
    one.asked_low, one.asked_high = _mean(one.answered, one.answered_squared, one.contacts)
    one.said_low, one.said_high = _interval(one.said_yes, one.said)
    one.rated_low, one.rated_high = _interval(one.rated_top, one.rated)
    if one.scored:
        low, high = _mean(one.score_total, one.score_squared, one.scored)
        one.score_low, one.score_high = max(1.0, low), min(7.0, high)
    return one


def _interval(successes: int, size: int) -> tuple[float, float] | tuple[None, None]:
    """Of a share, however often one looks; nothing where nothing was seen."""
    if not size:
        return None, None
    sequence = confidence_sequence(successes=successes, n=size, optimised_at=_OPTIMISED_AT)
    return sequence.low, sequence.high


def _mean(total: int, squared: int, size: int) -> tuple[float, float]:
    """Of a mean that is never below 0, with the spread that was seen: it holds where there are many."""
    variance = max(squared / size - (total / size) ** 2, _LEAST_VARIANCE)
    sequence = confidence_sequence_of_mean(total=total, n=size, variance=variance, optimised_at=_OPTIMISED_AT)
    return max(0.0, sequence.low), sequence.high


def _lasted(durations: list[int]) -> tuple[float, float, float] | tuple[None, None, None]:
    """The median between the quantiles that the share below it could be."""
    size = sum(durations)
    if not size:
        return None, None, None
    sequence = confidence_sequence(successes=size // 2, n=size, optimised_at=_OPTIMISED_AT)
    low, middle, high = (
        quantile(durations, share, edges=EDGES, least=SHORTEST, most=int(LONGEST.total_seconds())) or 0.0
        for share in (sequence.low, 0.5, sequence.high)
    )
    return low, middle, high
