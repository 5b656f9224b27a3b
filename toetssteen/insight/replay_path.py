"""One recorded path of answers under another version: what would stand, what would not, and what nobody can say.

A test on an answer that nobody gave is neither true nor false. Such a `None` is carried through a condition as Kleene
does: it decides only where it makes a difference. So all that is said here is certain, and the rest is said to be
unknown.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from toetssteen.protocols import paths
from toetssteen.protocols.document import Comparison, Condition, ProtocolDocument, Question, QuestionType
from toetssteen.protocols.effective import Effective

ABSENT: Final = object()
"""Presented, and left without an answer."""
UNKNOWN: Final = object()
"""It would have been answered, or not, and history does not tell how."""


@dataclass(frozen=True, slots=True)
class _MaybeAsked:
    """The question may have stood there or not; if it stood, this was the answer."""

    value: Any


@dataclass(slots=True)
class Walk:
    """Question and notice codes → True: it stands; None: it may. What does not stand is absent."""

    questions: dict[str, bool | None] = field(default_factory=dict)
    notices: dict[str, bool | None] = field(default_factory=dict)
    """The blocking ones alone: others are said, and change nothing."""
    hangs_on: dict[str, set[str]] = field(default_factory=dict)
    """For what may stand: the questions whose answer would tell."""


Recorded = Mapping[str, Any]
"""Question code → the answer, `ABSENT`, or `UNKNOWN`, for each question that stood. One that did not is not in it."""


def walk(
    effective: Effective, follow_up: str, *, product: str, recorded: Recorded, left_out: Collection[str] = ()
) -> Walk:
    """The questions in their order, as `Effective.step` gives them where everything is known. `left_out`: what a
    measure left out, which does not stand."""
    return _walk(effective, follow_up, product, left_out, lambda question: _answer(question, recorded))


def what_stood(
    effective: Effective, follow_up: str, *, product: str, recorded: Recorded, left_out: Collection[str] = ()
) -> Walk:
    """The same for the version that held: what was answered did stand."""
    return _walk(
        effective,
        follow_up,
        product,
        left_out,
        lambda question: recorded.get(question.code, UNKNOWN),
        stood=lambda question: recorded.get(question.code, UNKNOWN) not in (ABSENT, UNKNOWN),
    )


def _walk(
    effective: Effective,
    follow_up: str,
    product: str,
    left_out: Collection[str],
    answer_to: Callable[[Question], Any],
    stood: Callable[[Question], bool] = lambda _question: False,
) -> Walk:
    result = Walk()
    documents = [effective.own] if effective.own is effective.general else [effective.own, effective.general]
    for document in documents:
        standing: dict[str, Any] = {paths.PRODUCT: product}
        for question in document.questions:
            asks = follow_up in question.used_by and question.code not in left_out
            stands = asks and (stood(question) or _holds(question.when, standing))
            if stands is False:
                continue
            _note(result, result.questions, question.code, stands, question.when, standing)
            answer = answer_to(question)
            if answer is not ABSENT:
                certain = stands is True or answer is UNKNOWN
                standing[question.code] = answer if certain else _MaybeAsked(answer)
        for notice in document.notices:
            if notice.blocking and (not notice.used_by or follow_up in notice.used_by):
                stands = _holds(notice.when, standing)
                if stands is not False:
                    _note(result, result.notices, notice.code, stands, notice.when, standing)
    return result


def _note(
    result: Walk,
    into: dict[str, bool | None],
    code: str,
    stands: bool | None,
    when: Condition | None,
    standing: Mapping[str, Any],
) -> None:
    into[code] = True if into.get(code) else stands
    if stands is None and when is not None:
        tests = (*when.all, *when.any)
        result.hangs_on.setdefault(code, set()).update(t.question for t in tests if _true(t, standing) is None)


def _answer(question: Question, recorded: Recorded) -> Any:
    if question.code not in recorded:
        return UNKNOWN
    value = recorded[question.code]
    if value is ABSENT:
        return UNKNOWN if question.required else ABSENT
    return value if value is not UNKNOWN and could_answer(question, value) else UNKNOWN


def could_answer(question: Question, value: Any) -> bool:
    """Whether a recorded answer could be given to this question: an option that is gone could not."""
    match question.type:
        case QuestionType.YES_NO:
            return isinstance(value, bool)
        case QuestionType.ONE_OF:
            return value in [option.value for option in question.options]
        case QuestionType.SOME_OF:
            offered = [option.value for option in question.options]
            return isinstance(value, list) and all(part in offered for part in value)
        case _:
            return not isinstance(value, bool)


def _holds(condition: Condition | None, standing: Mapping[str, Any]) -> bool | None:
    if condition is None:
        return True
    every = _all(_true(test, standing) for test in condition.all)
    if every is False or not condition.any:
        return every
    some = _any(_true(test, standing) for test in condition.any)
    return _all((every, some))


def _true(test: Comparison, standing: Mapping[str, Any]) -> bool | None:
    value = standing.get(test.question)
    if value is UNKNOWN:
        return None
    if isinstance(value, _MaybeAsked):
        return None if paths.is_one_of(value.value, test.is_) else False
    return paths.is_one_of(value, test.is_)


def _all(values: Iterable[bool | None]) -> bool | None:
    result: bool | None = True
    for value in values:
        if value is False:
            return False
        result = None if value is None else result
    return result


def _any(values: Iterable[bool | None]) -> bool | None:
    result: bool | None = False
    for value in values:
        if value is True:
            return True
        result = None if value is None else result
    return result


def looked_at(document: ProtocolDocument) -> set[str]:
    """The questions whose answer any condition looks at."""
    conditions = [*(part.when for part in document.questions), *(part.when for part in document.notices)]
    tests = (test for when in conditions if when is not None for test in (*when.all, *when.any))
    return {test.question for test in tests} - {paths.PRODUCT}
