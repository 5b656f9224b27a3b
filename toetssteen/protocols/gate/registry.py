"""The rules of the gate: each a small function with what it is called, why it exists and how one mends it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise

from toetssteen.protocols.document import Question
from toetssteen.protocols.gate.context import Case
from toetssteen.protocols.gate.verdict import Severity

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule found, before it is a finding."""

    question: str
    field: str
    message: str
    mend: str = ""
    """Empty: the rule's."""


Find = Callable[[Case], Iterator[Found]]
Judge = Callable[[Case, Question], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Rule:
    code: str
    severity: Severity
    why: Words
    mend: Words
    find: Find


RULES: dict[str, Rule] = {}
"""In the order in which findings are shown."""


def rule(code: str, severity: Severity, *, why: Words, mend: Words) -> Callable[[Find], Find]:
    """Registers a rule that looks at a whole document."""

    def register(find: Find) -> Find:
        RULES[code] = Rule(code, severity, why, mend, find)
        return find

    return register


def question_rule(code: str, severity: Severity, *, field: str, why: Words, mend: Words) -> Callable[[Judge], Judge]:
    """Registers a rule that looks at one question at a time and gives its messages."""

    def register(judge: Judge) -> Judge:
        def find(case: Case) -> Iterator[Found]:
            for path, question in case.questions:
                for message in judge(case, question):
                    yield Found(question.code, f"{path}.{field}", message)

        RULES[code] = Rule(code, severity, why, mend, find)
        return judge

    return register


def said(sentence: Words, **values: object) -> str:
    return str(sentence) % values if values else str(sentence)
