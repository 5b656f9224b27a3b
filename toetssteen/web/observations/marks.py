"""Where a page of signals ends, in an address: day and key of its last one."""

from datetime import date

from toetssteen.observations.models import Signal


def mark_of(signal: Signal) -> str:
    return f"{signal.sent_on}_{signal.pk}"


def parse_mark(text: str) -> tuple[date, int] | None:
    """What is no mark shows the first page."""
    day, _separator, pk = text.partition("_")
    if not pk.isascii() or not pk.isdecimal() or len(pk) > 18:
        return None
    try:
        return date.fromisoformat(day), int(pk)
    except ValueError:
        return None
