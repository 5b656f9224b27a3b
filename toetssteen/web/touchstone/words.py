"""Figures of the touchstone as one reads them: never without their number and, where it is a share, their bounds."""

from datetime import date, timedelta

from babel.dates import format_date
from babel.numbers import format_decimal
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from toetssteen.evaluation.models import Figure, ProductWindow
from toetssteen.web.insight.words import number, percent


def one_decimal(value: float) -> str:
    return format_decimal(round(value, 1), format="0.0", locale=_locale())


def lasting(seconds: float) -> str:
    """Minutes and seconds, `3:05`."""
    minutes, rest = divmod(round(seconds), 60)
    return _("%(minutes)d:%(seconds)02d min") % {"minutes": minutes, "seconds": rest}


def share(of: Figure | None) -> str:
    """`82% (74–89%)`."""
    if of is None:
        return "–"
    low, high = percent(of.low).removesuffix("%"), percent(of.high)
    return _("%(share)s (%(low)s–%(high)s)") % {"share": percent(of.estimate), "low": low, "high": high}


def span(window: ProductWindow) -> str:
    """The days of a window: `5 jan – 1 feb 2026`."""
    return f"{_day(window.first)} – {format_date(window.after - timedelta(days=1), 'd MMM y', locale=_locale())}"


def day(value: date) -> str:
    return format_date(value, "d MMM y", locale=_locale())


def kind(of: str) -> str:
    return {"version": _("Versie"), "measure": _("Maatregel"), "decision": _("Besluit")}[of]


def _day(value: date) -> str:
    return format_date(value, "d MMM", locale=_locale())


def _locale() -> str:
    return get_language() or "nl"


__all__ = ["day", "kind", "lasting", "number", "one_decimal", "percent", "share", "span"]
