"""Figures of the touchstone as one reads them: never without their number and, where it is a share, their bounds."""

from datetime import date, timedelta

from babel.dates import format_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from toetssteen.dutch.numbers import lasting, number, one_decimal, percent
from toetssteen.evaluation.models import Figure, ProductWindow
from toetssteen.web.insight.words import months


def share(of: Figure | None) -> str:
    """`82% (74–89%)`."""
    if of is None:
        return "–"
    low, high = percent(of.low).removesuffix("%"), percent(of.high)
    return _("%(share)s (%(low)s–%(high)s)") % {"share": percent(of.estimate), "low": low, "high": high}


def span(window: ProductWindow) -> str:
    return days(window.first, window.after)


def days(first: date, after: date) -> str:
    """From the first through the day before `after`: `5 jan – 1 feb 2026`."""
    return f"{_day(first)} – {day(after - timedelta(days=1))}"


def day(value: date) -> str:
    return format_date(value, "d MMM y", locale=_locale())


def hours(seconds: int) -> str:
    return one_decimal(seconds / 3600)


def kind(of: str) -> str:
    return {"version": _("Versie"), "measure": _("Maatregel"), "decision": _("Besluit")}[of]


def _day(value: date) -> str:
    return format_date(value, "d MMM", locale=_locale())


def _locale() -> str:
    return get_language() or "nl"


__all__ = ["day", "days", "hours", "kind", "lasting", "months", "number", "one_decimal", "percent", "share", "span"]
