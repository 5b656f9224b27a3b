"""Working days of a Dutch municipality: not Saturday, Sunday, or a day of the Algemene termijnenwet.

Article 3 of that law names New Year's Day, Good Friday (put on a par), Easter Monday, the King's birthday
as it is celebrated, 5 May, Ascension Day, Whit Monday and both days of Christmas.
"""

from datetime import date, timedelta
from functools import lru_cache

from django.utils import timezone
from holidays import country_holidays


@lru_cache(maxsize=64)
def free_days(year: int) -> frozenset[date]:
    return frozenset(country_holidays("NL", years=year, categories=("public", "optional")))


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in free_days(day.year)


def after(start: date, days: int) -> date:
    """The date `days` working days after `start`; the first one counted is the day after it.

    With 0 days: `start` itself, or the first working day after it."""
    day = start
    while not is_working_day(day) and days == 0:
        day += timedelta(days=1)
    for _ in range(days):
        day += timedelta(days=1)
        while not is_working_day(day):
            day += timedelta(days=1)
    return day


def after_today(days: int) -> date:
    """`after`, counted from today in the municipality."""
    return after(timezone.localdate(), days)
