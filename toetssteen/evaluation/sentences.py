"""What a measured says, in words that claim no more than it does."""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from toetssteen.decisions.judging import Judging
from toetssteen.dutch.numbers import lasting, one_decimal, percent
from toetssteen.evaluation.outcomes import MEASURES
from toetssteen.evaluation.run_models import Design, Measurement


class Helped(models.TextChoices):
    BETTER = "beter", gettext_lazy("Beter geworden")
    WORSE = "slechter", gettext_lazy("Slechter geworden")
    NOT_SHOWN = "niet-aangetoond", gettext_lazy("Geen verschil aangetoond")
    DESCRIBED = "beschreven", gettext_lazy("Alleen beschreven")
    UNKNOWN = "onbekend", gettext_lazy("Niet te meten")


def helped(measured: Measurement) -> Helped:
    """Better or worse only where the whole interval lies on one side of no difference."""
    if measured.design == Design.NONE:
        return Helped.UNKNOWN
    if measured.low is None or measured.high is None:
        return Helped.DESCRIBED
    if measured.low <= 1 <= measured.high:
        return Helped.NOT_SHOWN
    return Helped.BETTER if (measured.high < 1) == MEASURES[Judging(measured.outcome)].less_is_better else Helped.WORSE


def value(outcome: str, amount: float | None) -> str:
    """In the unit of the measure."""
    if amount is None:
        return "–"
    match MEASURES[Judging(outcome)].family:
        case "log":
            return lasting(amount)
        case "binomial":
            return percent(amount / 100)
    return one_decimal(amount)


def in_words(measured: Measurement) -> str:
    """One measure, in a line or two."""
    name = Judging(measured.outcome).label
    found = helped(measured)
    if found == Helped.UNKNOWN:
        return _("%(measure)s: niet te meten.") % {"measure": name}
    stands = _("%(measure)s: eerst %(before)s, daarna %(after)s.") % {
        "measure": name,
        "before": value(measured.outcome, measured.before),
        "after": value(measured.outcome, measured.after),
    }
    return f"{stands} {_said(measured, found)}"


def _said(measured: Measurement, found: Helped) -> str:
    if found == Helped.DESCRIBED:
        return _("Dat beschrijft alleen: of het door de verandering komt, is niet te zeggen.")
    low, high = difference(measured, measured.low), difference(measured, measured.high)
    if found == Helped.NOT_SHOWN:
        return _(
            "Er is geen verschil aangetoond. Dat is niet hetzelfde als geen verschil: het kan liggen tussen %(low)s en "
            "%(high)s."
        ) % {"low": low, "high": high}
    sentence = _("Dat is beter: %(effect)s (tussen %(low)s en %(high)s).")
    if found == Helped.WORSE:
        sentence = _("Dat is slechter: %(effect)s (tussen %(low)s en %(high)s).")
    return sentence % {"effect": difference(measured, measured.effect), "low": low, "high": high}


def difference(measured: Measurement, effect: float | None) -> str:
    """A ratio as one says it: `12% minder`, and of a share in percentage points, from where it stood before."""
    if effect is None:
        return _("niet te zeggen")
    family = MEASURES[Judging(measured.outcome)].family
    if family == "binomial":
        points = 100 * (_moved((measured.before or 0) / 100, effect) - (measured.before or 0) / 100)
        amount = one_decimal(abs(points))
        return (
            _("%(n)s procentpunt hoger") % {"n": amount}
            if points >= 0
            else _("%(n)s procentpunt lager") % {"n": amount}
        )
    amount = percent(abs(effect - 1))
    if family == "log":
        return _("%(n)s langer") % {"n": amount} if effect >= 1 else _("%(n)s korter") % {"n": amount}
    return _("%(n)s meer") % {"n": amount} if effect >= 1 else _("%(n)s minder") % {"n": amount}


def _moved(share: float, odds: float) -> float:
    """The share that this ratio of odds makes of it."""
    return share * odds / (1 - share + share * odds)


def slope(measured: Measurement) -> str:
    """What the trend did after the change; empty where it was not estimated."""
    if measured.slope is None or measured.slope_low is None or measured.slope_high is None:
        return ""
    if measured.slope_low <= 1 <= measured.slope_high:
        return _("Dat het daarna per week anders ging lopen, is niet aangetoond.")
    how = _("sterker omhoog") if measured.slope > 1 else _("sterker omlaag")
    return _("Daarna liep het elke week %(n)s %(how)s dan ervoor.") % {
        "n": percent(abs(measured.slope - 1)),
        "how": how,
    }
