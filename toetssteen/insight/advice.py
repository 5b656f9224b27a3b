"""What to do with a question, in words, with why. A suggestion: the coordinator judges, and tries it first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from toetssteen.insight.information import Case
from toetssteen.insight.intervals import share
from toetssteen.insight.measures import Measured
from toetssteen.protocols.document import CHOICES, Question, QuestionType

SELDOM = 0.10
"""Of an answer of which at most this share is used, hardly anybody makes use."""
OFTEN = 0.25
"""At least this share is used, or it is not worth asking for in those cases either."""
SLOW = 40.0
"""Median seconds from which asking is a burden."""
ASKED_ALTHOUGH_KNOWN = 0.5
_ALPHA = 0.05


class Advice(StrEnum):
    DROP = "vervallen"
    ONLY_IF = "alleen-als"
    REGISTER = "basisregistratie"
    LATER = "later"
    KEEP = "houden"
    UNKNOWN = "onbekend"


@dataclass(frozen=True, slots=True)
class OnlyIf:
    """Asking only makes sense where `question` was answered with `value`."""

    question: str
    value: str
    used_if: float
    """Share that is used then."""
    used_else: float
    """At most this share is used otherwise."""
    known: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    advice: Advice
    only_if: OnlyIf | None = None


def suggestion(measured: Measured, question: Question | None, *, only_if: OnlyIf | None = None) -> Suggestion:
    """The strongest that the record bears out. Without a known use there is none: unknown is not unused."""
    use = measured.use_90 or measured.use_30
    if question is not None and question.known_from and _asked_often(measured):
        return Suggestion(Advice.REGISTER)
    if only_if is not None:
        return Suggestion(Advice.ONLY_IF, only_if)
    if use is None:
        return Suggestion(Advice.UNKNOWN)
    if use.share.most <= SELDOM:
        return Suggestion(Advice.DROP)
    slow = measured.seconds is not None and measured.seconds >= SLOW
    if slow and use.share.high < 0.5 and not (question and question.required):
        return Suggestion(Advice.LATER)
    if use.share.low > OFTEN:
        return Suggestion(Advice.KEEP)
    return Suggestion(Advice.UNKNOWN)


def _asked_often(measured: Measured) -> bool:
    """A base registration can answer it, and yet it is asked."""
    return measured.asked > ASKED_ALTHOUGH_KNOWN * (measured.asked + measured.known)


def find_only_if(cases: Sequence[Case], code: str, earlier: Sequence[Question]) -> OnlyIf | None:
    """Whether the answer is used where an earlier question was answered so, and hardly ever otherwise. Of all that
    are tried the bounds are Bonferroni's, so that looking long enough finds nothing that is not there."""
    told = [case for case in cases if code in case.used]
    tries = [(question.code, value) for question in earlier for value in _values(question)]
    found = [one for question, value in tries if (one := _tried(told, code, question, value, len(tries)))]
    return max(found, key=lambda one: (one.used_if - one.used_else, one.known), default=None)


def _tried(told: Sequence[Case], code: str, question: str, value: str, tries: int) -> OnlyIf | None:
    then = [case.used[code] for case in told if case.answers.get(question) == value]
    otherwise = [case.used[code] for case in told if case.answers.get(question) != value]
    if not then or not otherwise:
        return None
    least = share(sum(then), len(then), alpha=2 * _ALPHA / tries).low
    most = share(sum(otherwise), len(otherwise), alpha=_ALPHA / tries).most
    if least <= OFTEN or most > SELDOM + 0.05:
        return None
    return OnlyIf(question, value, sum(then) / len(then), most, len(told))


def _values(question: Question) -> Iterator[str]:
    if question.type is QuestionType.YES_NO:
        yield from ("ja", "nee")
    elif question.type in CHOICES:
        yield from (option.value for option in question.options)


def depends_on(questions: Sequence[Question]) -> Mapping[str, frozenset[str]]:
    """Question → those whose answer decides whether it is asked."""
    return {
        question.code: frozenset(
            test.question for test in (*question.when.all, *question.when.any) if question.when is not None
        )
        if question.when
        else frozenset()
        for question in questions
    }
