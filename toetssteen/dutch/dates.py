"""Dates and times as people in the Netherlands type them."""

import re
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

_MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
_NUMERIC = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_RUN = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})", re.ASCII)
_WORDS = re.compile(r"(\d{1,2})[- ]?([a-z]+)\.?[- ]?(\d{4}|\d{2})", re.ASCII)
_TIME = re.compile(r"(\d{1,2})(?:[:.u ]?(\d{2}))? ?(?:uur)?", re.ASCII)


def parse_date(text: str, *, past: bool = False) -> date:
    """`27-11-2026`, `27/11/26`, `27112026`, `271126`, `27 nov 2026` or `2026-11-27`. Raises ValueError.

    Two digits mean the past hundred years, but for the coming twenty. With `past`, as for a birth date: the
    last hundred years."""
    bare = text.strip().casefold()
    if match := _ISO.fullmatch(bare):
        year, month, day = (int(part) for part in match.groups())
        return date(year, month, day)
    if match := _NUMERIC.fullmatch(bare) or _RUN.fullmatch(bare):
        day, month = int(match[1]), int(match[2])
    elif match := _WORDS.fullmatch(bare):
        day, month = int(match[1]), _month(match[2])
    else:
        raise ValueError("geen datum")
    if len(match[3]) == 4:
        return date(int(match[3]), month, day)
    today = timezone.localdate()
    latest = today.year + 20
    if past:
        latest = today.year - ((month, day) > (today.month, today.day))
    return date(latest - (latest - int(match[3])) % 100, month, day)


def parse_time(text: str) -> time:
    """`14:05`, `14.05`, `14u05`, `14 uur`. Raises ValueError."""
    match = _TIME.fullmatch(text.strip().casefold())
    if not match:
        raise ValueError("geen tijd")
    return time(int(match[1]), int(match[2] or 0))


def local(day: date, at: time) -> datetime:
    """That moment in the municipality. Raises ValueError in the hour that summer time skips."""
    moment = timezone.make_aware(datetime.combine(day, at))
    if timezone.localtime(moment.astimezone(UTC)).time() != at:
        raise ValueError("deze tijd bestaat niet")
    return moment


def week_of(day: date) -> date:
    """Its Monday."""
    return day - timedelta(days=day.weekday())


def _month(name: str) -> int:
    for number, month in enumerate(_MONTHS, start=1):
        if (len(name) >= 3 and month.startswith(name)) or (number == 3 and name == "mrt"):
            return number
    raise ValueError("geen maand")
