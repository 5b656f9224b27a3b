"""Figures and suggestions as one reads them. A figure never stands without what it is of."""

from datetime import date

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from toetssteen.dutch.numbers import number, percent
from toetssteen.insight.advice import SELDOM, Advice
from toetssteen.insight.measures import Use
from toetssteen.insight.pruning import Line
from toetssteen.products.models import Product

ADVICE: dict[Advice, str | Promise] = {
    Advice.DROP: gettext_lazy("Laten vervallen"),
    Advice.ONLY_IF: gettext_lazy("Alleen vragen als …"),
    Advice.REGISTER: gettext_lazy("Uit de basisregistratie halen"),
    Advice.LATER: gettext_lazy("Later laten vragen door de afdeling"),
    Advice.KEEP: gettext_lazy("Houden"),
    Advice.UNKNOWN: gettext_lazy("Nog niet te zeggen"),
}
KINDS = {
    Advice.DROP: "warning", Advice.ONLY_IF: "warning", Advice.REGISTER: "warning", Advice.LATER: "warning",
    Advice.KEEP: "ok", Advice.UNKNOWN: "plain",
}  # fmt: skip
"""Of the badge; the word says it, not the colour."""


def hours(value: float | None) -> str:
    """Under ten with one decimal; less than that is not told."""
    if value is None:
        return "–"
    if value < 0.1:
        return f"< {format_decimal(0.1, locale=_locale())}"
    return format_decimal(round(value, 1) if value < 10 else round(value), locale=_locale())


def customer_cost(spent: float | None, product: Product) -> str:
    """Hours of citizens; of businesses also euros, where the municipality says what an hour costs."""
    tariff = settings.TOETSSTEEN.business_tariff
    if spent is None or not tariff or product.for_citizens or not product.for_businesses:
        return _("%(hours)s uur") % {"hours": hours(spent)}
    euros = format_currency(round(spent * tariff), "EUR", "¤ #,##0", locale=_locale(), currency_digits=False)
    return _("%(hours)s uur (%(euros)s)") % {"hours": hours(spent), "euros": euros}


def at_most(share: float) -> str:
    """A bound with two decimals under ten: 2.95%."""
    return percent(share) if share >= 0.1 else f"{format_decimal(round(share * 100, 2), locale=_locale())}%"


def whole(share: float) -> str:
    return f"{format_decimal(round(share * 100), locale=_locale())}%"


def month(value: date) -> str:
    return format_date(value, "MMMM y", locale=_locale())


def months(first: date, last: date) -> str:
    """`september 2026`, or `juli – september 2026`."""
    end = format_date(last, "MMMM y", locale=_locale())
    return end if first == last else f"{format_date(first, 'MMMM', locale=_locale())} – {end}"


def used(use: Use) -> str:
    """Never "never": of 0 in 100 it says that it is at most 2.95%."""
    if use.used == 0:
        return _("hoogstens %(most)s") % {"most": at_most(use.share.most)}
    low, high = percent(use.share.low).removesuffix("%"), percent(use.share.high)
    return _("%(share)s (%(low)s–%(high)s)") % {"share": percent(use.share.estimate), "low": low, "high": high}


def used_of(use: Use) -> str:
    said = _("%(used)s van %(n)d") % {"used": use.used, "n": use.known}
    if abs(use.share.n - use.known) > 0.5:
        return _("%(said)s, telt als %(effective)s") % {"said": said, "effective": number(use.share.n)}
    return said


def why(line: Line) -> str:
    """One sentence that says on what the suggestion rests."""
    use, measured = line.measured.use_90 or line.measured.use_30, line.measured
    match line.suggestion.advice:
        case Advice.REGISTER:
            return _(
                "De basisregistratie weet dit, en toch is het in %(asked)s van de %(all)s gesprekken gevraagd."
            ) % {
                "asked": number(measured.asked),
                "all": number(measured.asked + measured.known),
            }
        case Advice.ONLY_IF if line.suggestion.only_if is not None:
            return _(
                "Als op ‘%(question)s’ is geantwoord ‘%(value)s’, is %(then)s gebruikt. In andere gevallen hoogstens "
                "%(otherwise)s."
            ) % {
                "question": line.about,
                "value": line.value,
                "then": percent(line.suggestion.only_if.used_if),
                "otherwise": percent(line.suggestion.only_if.used_else),
            }
        case _ if use is None:
            return _("Van te weinig antwoorden is bekend of iemand ze gebruikte.")
        case Advice.DROP:
            return _("Hoogstens %(most)s van de antwoorden is gebruikt.") % {"most": at_most(use.share.most)}
        case Advice.LATER:
            return _(
                "Het antwoord kost doorgaans %(seconds)s seconden en is hoogstens %(high)s van de keren gebruikt. "
                "Wie het nodig heeft, kan het dan zelf vragen."
            ) % {"seconds": number(measured.seconds or 0), "high": percent(use.share.high)}
        case Advice.KEEP:
            return _("Minstens %(low)s van de antwoorden is gebruikt.") % {"low": percent(use.share.low)}
    if use.share.low > SELDOM:
        return _("Tussen %(low)s en %(high)s is gebruikt: te veel om te laten vervallen.") % _bounds(use)
    return _("Tussen %(low)s en %(high)s is gebruikt: dat is nog te onzeker.") % _bounds(use)


def _bounds(use: Use) -> dict[str, str]:
    return {"low": percent(use.share.low), "high": percent(use.share.high)}


def _locale() -> str:
    return get_language() or "nl"
