"""What each measure of a change is worked out from: which counts of a week, out of which, and how they spread."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from toetssteen.decisions.judging import Judging
from toetssteen.evaluation.models import Counts

Family = Literal["poisson", "binomial", "log"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure: `part` ÷ `whole`, times `scale`. `family`: times that something happened, a share, or a length."""

    part: Callable[[Counts], int]
    whole: Callable[[Counts], int]
    family: Family
    scale: int
    less_is_better: bool


MEASURES = {
    Judging.RESISTANCE: Measure(lambda one: one.resisted, lambda one: one.contacts, "poisson", 100, True),
    Judging.SIGNALS: Measure(lambda one: one.signalled, lambda one: one.contacts, "poisson", 100, True),
    Judging.ASKED: Measure(lambda one: one.answered, lambda one: one.contacts, "poisson", 100, True),
    Judging.LASTED: Measure(lambda one: one.seconds, lambda one: one.timed, "log", 1, True),
    Judging.SETTLED: Measure(
        lambda one: one.identified - one.repeated, lambda one: one.identified, "binomial", 100, False
    ),
    Judging.ANSWERED: Measure(lambda one: one.said_yes, lambda one: one.said, "binomial", 100, False),
    Judging.MISSING: Measure(lambda one: one.missed, lambda one: one.followed, "poisson", 100, True),
    Judging.KEPT: Measure(lambda one: one.in_time, lambda one: one.due, "binomial", 100, False),
}
