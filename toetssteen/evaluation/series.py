"""The weeks before a change beside those after it: whole closed windows only, so that no figure about a change can be
taken from one of the page of the touchstone and leave a smaller group."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import F

from toetssteen.dutch.working_days import free_days
from toetssteen.evaluation.models import FOUR, YEAR, ProductWeek, ProductWindow
from toetssteen.evaluation.outcomes import Measure
from toetssteen.evaluation.weeks import WEEK
from toetssteen.insight.fours import four_of, last_four

BACK = 104 * WEEK
"""So far back a season can be told from a change; what lies before that is another time."""


@dataclass(slots=True)
class Side:
    part: int = 0
    whole: int = 0
    weeks: int = 0
    """Weeks that have a value."""

    def value(self, scale: int) -> float | None:
        return scale * self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Weekly:
    """One point a week, from the first week with a value to the last; None where nothing may be shown, as in the weeks
    in which the change came."""

    mondays: list[date]
    points: list[tuple[int, int] | None]
    """Part and whole."""
    changed_at: int
    """The index of the first week after the change."""
    before: Side = field(default_factory=Side)
    after: Side = field(default_factory=Side)

    @property
    def holidays(self) -> int:
        """Weeks with a day on which the municipality is closed, among those with a value."""
        return sum(
            any((monday + timedelta(days=day)) in free_days((monday + timedelta(days=day)).year) for day in range(5))
            for monday, point in zip(self.mondays, self.points, strict=True)
            if point is not None
        )


def weekly(
    products: Sequence[int], measure: Measure, *, start: date, window_days: int, limited_from: date | None = None
) -> Weekly:
    """`products`: their keys; none: all of them. `limited_from`: from then on until the change the same held already,
    for the time being: those weeks are on neither side. Two queries."""
    windows = ProductWindow.objects.exclude(product=None).defer("durations")
    weeks = ProductWeek.objects.defer("durations")
    if products:
        windows, weeks = windows.filter(product__in=products), weeks.filter(product__in=products)
    until = min(start, limited_from or start)
    first, last = four_of(until - BACK), last_four(start, window_days)
    shown: set[tuple[int | None, date]] = set()
    for window in windows.filter(first__gte=first, last__lte=last):
        if (window.after <= until or window.first >= start) and measure.whole(window):
            shown |= {(window.product_id, monday) for monday in _mondays(window.first, window.after)}
    points: dict[date, tuple[int, int]] = {}
    for week in weeks.filter(week__gte=first, week__lt=last + FOUR).order_by("week"):
        if (week.product_id, week.week) in shown:
            part, whole = points.get(week.week, (0, 0))
            points[week.week] = (part + measure.part(week), whole + measure.whole(week))
    return _lined_up({monday: point for monday, point in points.items() if point[1]}, start)


@dataclass(frozen=True, slots=True)
class Cell:
    """One product over the four weeks that begin on `four`."""

    product: int
    four: date
    starts: date
    """When the change began for this product."""
    part: int
    whole: int


def by_product(starts: Mapping[int, date], measure: Measure, *, window_days: int) -> list[Cell]:
    """Of products that began at drawn moments: from a year before the first of these, until the window after the last
    one. Only windows of exactly four weeks, so that no product is on both sides in one of them. One query."""
    first, last = min(starts.values()) - YEAR * FOUR, last_four(max(starts.values()), window_days)
    windows = ProductWindow.objects.defer("durations").filter(product__in=starts, first=F("last"))
    return [
        Cell(window.product_id, window.first, starts[window.product_id], measure.part(window), measure.whole(window))
        for window in windows.filter(first__gte=first, last__lte=last).order_by("first", "product")
        if window.product_id and measure.whole(window)
    ]


def sides(cells: Iterable[Cell]) -> tuple[Side, Side]:
    """What had not begun, and what had; in weeks of a product."""
    before, after = Side(), Side()
    for cell in cells:
        side = before if cell.four < cell.starts else after
        side.part, side.whole, side.weeks = side.part + cell.part, side.whole + cell.whole, side.weeks + 4
    return before, after


def _lined_up(points: dict[date, tuple[int, int]], start: date) -> Weekly:
    mondays = _mondays(min(points), max(points) + WEEK) if points else []
    before, after = Side(), Side()
    for monday, (part, whole) in points.items():
        side = before if monday < start else after
        side.part, side.whole, side.weeks = side.part + part, side.whole + whole, side.weeks + 1
    since = [monday for monday in points if monday >= start]
    changed_at = mondays.index(min(since)) if since else len(mondays)
    return Weekly(mondays, [points.get(monday) for monday in mondays], changed_at, before, after)


def _mondays(first: date, after: date) -> list[date]:
    return [first + number * WEEK for number in range(math.ceil((after - first) / WEEK))]
