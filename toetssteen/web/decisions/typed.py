"""What was typed on the pages of proposals, measures and the mandate, parsed; and how a refusal is shown beside it."""

from collections.abc import Mapping
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from toetssteen.access.errors import RuleBroken
from toetssteen.dutch.dates import parse_date


class DayUnreadable(RuleBroken):
    code = "day-unreadable"
    message = _("Schrijf de dag als dd-mm-jjjj, bijvoorbeeld 31-12-2026.")


class NumberUnreadable(RuleBroken):
    code = "number-unreadable"
    message = _("Vul een heel getal in.")


def text(posted: QueryDict, name: str) -> str:
    return posted.get(name, "").replace("\0", "")


def day(posted: QueryDict, name: str) -> date | None:
    """None for an empty box. Raises `DayUnreadable` beside it."""
    typed = text(posted, name).strip()
    if not typed:
        return None
    try:
        return parse_date(typed)
    except ValueError:
        raise DayUnreadable(field=name) from None


def number(posted: QueryDict, name: str) -> int:
    """Raises `NumberUnreadable` beside it."""
    typed = text(posted, name).strip()
    if not typed.isascii() or not typed.isdecimal() or len(typed) > 6:
        raise NumberUnreadable(field=name)
    return int(typed)


def seen(posted: QueryDict) -> int:
    """The revision of the page that was posted; what is no number was never seen."""
    typed = posted.get("seen", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 9 else 0


def as_typed(when: date | None) -> str:
    """In a box, as one types it."""
    return f"{when:%d-%m-%Y}" if when else ""


def problems_of(problem: RuleBroken | None) -> Mapping[str, str]:
    return {problem.field: str(problem)} if problem is not None and problem.field else {}
