"""ISO 8601 durations in whole years, months, weeks or days, as the Selectielijst and protocols use them."""

import re
from calendar import monthrange
from datetime import date, timedelta

_DURATION = re.compile(r"^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$")


def add(start: date, duration: str) -> date:
    """`start` plus the duration; the last day of a shorter month where the day does not exist.
    Raises ValueError for what is no such duration."""
    match = _DURATION.match(duration)
    if not match or not any(match.groups()):
        raise ValueError(f"geen duur: {duration}")
    years, months, weeks, days = (int(part or 0) for part in match.groups())
    total = start.year * 12 + start.month - 1 + years * 12 + months
    year, month = total // 12, total % 12 + 1
    moved = date(year, month, min(start.day, monthrange(year, month)[1]))
    return moved + timedelta(weeks=weeks, days=days)
