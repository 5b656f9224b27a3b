"""Which questions stand in a conversation: those that the chosen follow-up uses and whose condition holds."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from toetssteen.protocols.document import Comparison, Condition, Notice, ProtocolDocument, Question

PRODUCT = "product"
"""In a condition: the reference of the product itself, where one set serves several subjects."""

Answers = Mapping[str, Any]
"""Question code → the value as `values.parse` gives it. A question that was not answered is absent."""


@dataclass(frozen=True, slots=True)
class Step:
    """What the agent sees now, in order."""

    questions: tuple[Question, ...]
    notices: tuple[Notice, ...]
    left_out: tuple[Question, ...] = ()
    """What would stand among the questions, were it not left out for the time being."""

    def __add__(self, other: "Step") -> "Step":
        return Step(
            (*self.questions, *other.questions),
            (*self.notices, *other.notices),
            (*self.left_out, *other.left_out),
        )

    @property
    def blocked(self) -> bool:
        return any(notice.blocking for notice in self.notices)


def step(
    document: ProtocolDocument, follow_up: str, *, product: str, answers: Answers, left_out: Collection[str] = ()
) -> Step:
    """The questions and notices for `follow_up`. An answer to a question that is not asked counts for
    nothing, so a condition on it does not hold: questions are walked in their order.

    `left_out`: codes of questions that are not asked for the time being."""
    standing: dict[str, Any] = {PRODUCT: product}
    asked: list[Question] = []
    apart: list[Question] = []
    for question in document.questions:
        if follow_up in question.used_by and holds(question.when, standing):
            if question.code in left_out:
                apart.append(question)
                continue
            asked.append(question)
            if question.code in answers:
                standing[question.code] = answers[question.code]
    said = (notice for notice in document.notices if not notice.used_by or follow_up in notice.used_by)
    return Step(tuple(asked), tuple(notice for notice in said if holds(notice.when, standing)), tuple(apart))


def holds(condition: Condition | None, answers: Answers) -> bool:
    if condition is None:
        return True
    every = all(_true(test, answers) for test in condition.all)
    return every and (not condition.any or any(_true(test, answers) for test in condition.any))


def is_one_of(value: Any, words: Sequence[str]) -> bool:
    """Whether a test for these words is true of an answer; of None it never is."""
    return any(word in words for word in _as_words(value))


def _true(test: Comparison, answers: Answers) -> bool:
    return is_one_of(answers.get(test.question), test.is_)


def _as_words(value: Any) -> Iterable[str]:
    """A yes/no answer is compared as `ja` or `nee`, a list by each of its members, all else as text."""
    match value:
        case None:
            return ()
        case bool():
            return ("ja" if value else "nee",)
        case list() | tuple():
            return tuple(str(part) for part in value)
        case _:
            return (str(value),)
