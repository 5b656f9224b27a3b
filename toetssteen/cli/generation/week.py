"""When customers get in touch, and by which channel: the week of a Dutch contact centre.

The shares are ours, in the shape that contact centres know: Monday morning is the busiest, Friday afternoon the
quietest, and nobody answers at weekends or on free days.
"""

from bisect import bisect
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import accumulate
from random import Random

from django.utils import timezone

from toetssteen.contacts.models import Channel
from toetssteen.dutch.working_days import is_working_day

SPAN = 200
"""Days over which contacts are spread."""

CHANNELS = {Channel.PHONE.value: 0.68, Channel.DESK.value: 0.21, Channel.EMAIL.value: 0.11}
"""Shares of all conversations."""

_WEEKDAYS = (25.0, 21.0, 20.0, 20.0, 14.0)
_AFTER_A_FREE_DAY = 1.25
_MONDAY_MORNING = 1.35
_FRIDAY_AFTERNOON = 0.55
_HOURS: dict[str, dict[int, float]] = {
    Channel.PHONE.value: {8: 8, 9: 17, 10: 17, 11: 14, 12: 9, 13: 11, 14: 11, 15: 8, 16: 5},
    Channel.DESK.value: {9: 13, 10: 16, 11: 15, 12: 11, 13: 13, 14: 14, 15: 11, 16: 7},
    Channel.EMAIL.value: {8: 14, 9: 18, 10: 12, 11: 10, 12: 6, 13: 14, 14: 12, 15: 9, 16: 5},
}
_THURSDAY_EVENING = {17: 9.0, 18: 8.0}
"""The desk is open late once a week."""
_MINUTES: dict[str, float] = {Channel.PHONE.value: 3.0, Channel.DESK.value: 4.5, Channel.EMAIL.value: 6.0}
"""Median length of a conversation for which nothing remains to be done."""


class Calendar:
    """The working days of the last `SPAN` days t/m `until`, each with its share."""

    def __init__(self, until: date) -> None:
        first = until - timedelta(days=SPAN - 1)
        self._days = [day for day in (first + timedelta(days=n) for n in range(SPAN)) if is_working_day(day)]
        self._bounds = list(accumulate(_share(day) for day in self._days))

    def draw(self, rng: Random, channel: str) -> datetime:
        """A moment at which a conversation ends."""
        day = self._days[bisect(self._bounds, rng.random() * self._bounds[-1])]
        hours, bounds = _hours(day.weekday(), channel)
        hour = hours[bisect(bounds, rng.random() * bounds[-1])]
        at = time(hour, rng.randrange(60), rng.randrange(60))
        return datetime.combine(day, at, tzinfo=timezone.get_default_timezone())


def length(rng: Random, channel: str, *, follow_up: bool) -> timedelta:
    """How long a conversation takes: most are short, a few are long."""
    minutes = _MINUTES[channel] * (1.8 if follow_up else 1.0) * rng.lognormvariate(0, 0.45)
    return timedelta(seconds=round(minutes * 60))


def _share(day: date) -> float:
    before = day - timedelta(days=3 if day.weekday() == 0 else 1)
    return _WEEKDAYS[day.weekday()] * (1.0 if is_working_day(before) else _AFTER_A_FREE_DAY)


@cache
def _hours(weekday: int, channel: str) -> tuple[list[int], list[float]]:
    shares = dict(_HOURS[channel])
    if channel == Channel.DESK and weekday == 3:
        shares |= _THURSDAY_EVENING
    for hour in shares:
        if weekday == 0 and hour < 12:
            shares[hour] *= _MONDAY_MORNING
        if weekday == 4 and hour >= 12:
            shares[hour] *= _FRIDAY_AFTERNOON
    return list(shares), list(accumulate(shares.values()))
