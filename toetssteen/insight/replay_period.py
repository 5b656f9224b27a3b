"""Which contacts are replayed: those that ended in so many whole days before today."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

DAYS = 90
_SLICE = 7


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both included, in the municipality's time."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def slices(self) -> Iterator[tuple[datetime, datetime]]:
        """A week each: enough to see progress, few enough to cost nothing."""
        day = self.first
        while day <= self.last:
            after = min(day + timedelta(days=_SLICE), self.last + timedelta(days=1))
            yield _midnight(day), _midnight(after)
            day = after

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        return _midnight(self.first), _midnight(self.last + timedelta(days=1))


def before_today(days: int = DAYS) -> Period:
    """Today is not over, so it does not count."""
    last = timezone.localdate() - timedelta(days=1)
    return Period(last - timedelta(days=days - 1), last)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
