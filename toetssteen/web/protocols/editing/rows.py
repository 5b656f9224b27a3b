"""The parts of a draft as the lists of its page show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from toetssteen.protocols.document import FollowUp, Notice, Question
from toetssteen.protocols.field_words import purpose_of, term_in_words
from toetssteen.protocols.wording import TYPES, condition_in_words
from toetssteen.staff.departments import name_of
from toetssteen.web.protocols.editing.findings import Said
from toetssteen.web.protocols.editing.inherited import inherited
from toetssteen.web.protocols.editing.work import Work


@dataclass(frozen=True, slots=True)
class QuestionRow:
    question: Question
    number: int
    type: str
    purpose: str
    consumer: str
    used_by: list[str]
    when: str
    findings: list[Said]


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    follow_up: FollowUp
    line: str
    """Department and term, in words."""
    questions: int


@dataclass(frozen=True, slots=True)
class NoticeRow:
    notice: Notice
    when: str
    findings: list[Said]


@dataclass(frozen=True, slots=True)
class Rows:
    questions: list[QuestionRow]
    follow_ups: list[FollowUpRow]
    notices: list[NoticeRow]
    products: list[str]
    principles: list[str]


def rows_of(work: Work, findings: dict[str, list[Said]]) -> Rows:
    document = work.document
    return Rows(
        [_question(work, each, at, findings) for at, each in enumerate(document.questions, start=1)],
        [_follow_up(work, each) for each in document.follow_ups],
        [NoticeRow(each, _when(work, each), findings.get(each.code, [])) for each in document.notices],
        list(work.products.values()),
        [work.principles.get(code, code) for code in document.principles],
    )


def _question(work: Work, question: Question, number: int, findings: dict[str, list[Said]]) -> QuestionRow:
    names = {each.code: each.name for each in work.effective.follow_ups}
    return QuestionRow(
        question,
        number,
        str(TYPES[question.type]),
        purpose_of(question),
        inherited(question, work)["consumer"].words,
        [names.get(code, code) for code in question.used_by],
        _when(work, question),
        findings.get(question.code, []),
    )


def _when(work: Work, part: Any) -> str:
    if part.when is None:
        return ""
    return condition_in_words(part.when, {each.code: each for each in work.document.questions}, work.products)


def _follow_up(work: Work, follow_up: FollowUp) -> FollowUpRow:
    department = name_of(follow_up.department) if follow_up.department else ""
    line = " · ".join(part for part in (department, term_in_words(follow_up.term)) if part)
    return FollowUpRow(follow_up, line, sum(follow_up.code in each.used_by for each in work.document.questions))
