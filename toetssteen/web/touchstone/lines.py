"""The lines of the touchstone: is the customer helped, is the colleague helped, and what is asked of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from toetssteen.evaluation.figures import Mark
from toetssteen.evaluation.models import Figure, ProductWindow, Shown
from toetssteen.feedback.pulse import Pulse
from toetssteen.web.chart import Line, Point, line
from toetssteen.web.touchstone import words


@dataclass(frozen=True, slots=True)
class Measure:
    """What a line shows: how it is called, what it says of one window, and in which words."""

    code: str
    title: str | Promise
    question: str | Promise
    figure: Callable[[Shown], Figure | None]
    said: Callable[[float], str]


def _a_hundred(value: float) -> str:
    return words.one_decimal(100 * value)


SETTLED = Measure(
    "settled", _("In één keer geholpen"), _("Is de klant geholpen?"), lambda one: one.settled, words.percent
)
KEPT = Measure("kept", _("Op tijd afgerond"), _("Is de klant op tijd geholpen?"), lambda one: one.kept, words.percent)
MISSED = Measure(
    "missed",
    _("Gemiste antwoorden per 100 vervolgacties"),
    _("Is de collega geholpen?"),
    lambda one: one.went_without,
    _a_hundred,
)
ASKED = Measure(
    "asked",
    _("Beantwoorde vragen per gesprek"),
    _("Wat vragen we van hen?"),
    lambda one: one.asked,
    words.one_decimal,
)
LASTED = Measure(
    "lasted",
    _("Duur van een gesprek, doorgaans"),
    _("Hoeveel tijd kost het?"),
    lambda one: one.lasted,
    words.lasting,
)
TOLD_YES = Measure(
    "told-yes",
    _("Klanten die zeggen dat hun vraag beantwoord is"),
    _("Wat zegt de klant?"),
    lambda one: one.told_yes,
    words.percent,
)
EASY = Measure(
    "easy",
    _("Hoe makkelijk het was, van 1 tot 7"),
    _("Wat kost het de klant?"),
    lambda one: one.easy,
    words.one_decimal,
)
SATISFIED = Measure(
    "satisfied",
    _("Klanten die tevreden of heel tevreden zijn"),
    _("Wat vindt de klant?"),
    lambda one: one.satisfied,
    words.percent,
)
THREE = (SETTLED, MISSED, ASKED)
ALL = (SETTLED, KEPT, MISSED, ASKED, LASTED)
OF_SAMPLE = (TOLD_YES, EASY, SATISFIED)
"""Shown where customers were asked."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One line with its figures, as a picture and as the rows of a table."""

    measure: Measure
    picture: Line | None
    known: list[tuple[ProductWindow, Figure]]
    """The oldest first."""


def drawn(measure: Measure, windows: Sequence[ProductWindow], marks: Sequence[Mark] = ()) -> Drawn:
    """Windows in which it is not known are left out: the line has a gap there."""
    known = _known(measure, windows)
    return Drawn(measure, line(_points(known), [mark.on for mark in marks], width=320), known)


def spark(measure: Measure, windows: Sequence[ProductWindow]) -> Line | None:
    return line(_points(_known(measure, windows)), width=100, height=28)


def _known(measure: Measure, windows: Sequence[ProductWindow]) -> list[tuple[ProductWindow, Figure]]:
    return [(window, figure) for window in windows if (figure := measure.figure(window)) is not None]


def _points(known: Sequence[tuple[ProductWindow, Figure]]) -> list[Point]:
    return [Point(window.first, window.after, figure.estimate, figure.low, figure.high) for window, figure in known]


def pulse(pulses: Sequence[Pulse]) -> Line | None:
    """The mean of each, over its months."""
    return line([Point(one.first, next_month(one.last), one.mean) for one in pulses], width=320)


def next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
