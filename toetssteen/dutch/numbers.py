"""Numbers as one reads them, in the language of the page."""

from babel.numbers import format_decimal
from django.utils.translation import get_language
from django.utils.translation import gettext as _


def number(value: float) -> str:
    """Whole: `1.234`."""
    return format_decimal(round(value), locale=_locale())


def one_decimal(value: float) -> str:
    return format_decimal(round(value, 1), format="0.0", locale=_locale())


def percent(share: float) -> str:
    """Whole, and with one decimal near both ends, where it matters."""
    value = share * 100
    decimals = 0 if value in (0, 100) or 10 <= value <= 99 else 1
    return f"{format_decimal(round(value, decimals), locale=_locale())}%"


def lasting(seconds: float) -> str:
    """Minutes and seconds, `3:05`."""
    minutes, rest = divmod(round(seconds), 60)
    return _("%(minutes)d:%(seconds)02d min") % {"minutes": minutes, "seconds": rest}


def _locale() -> str:
    return get_language() or "nl"
