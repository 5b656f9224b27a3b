"""The parts of a draft as the lists of its page show them."""

from __future__ import annotations

from dataclasses import dataclass

from toetssteen.protocols.document import FollowUp, Notice, Question
from toetssteen.protocols.field_words import purpose_of, term_in_words
from toetssteen.protocols.wording import TYPES, condition_in_words
from toetssteen.staff.departments import name_of
from toetssteen.web.protocols.editing.findings import Said
from toetssteen.web.protocols.editing.inherited import consumer_of
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
    asked = {each.code: each for each in document.questions}
    names = {each.code: each.name for each in work.effective.follow_ups}

    def when(part: Question | Notice) -> str:
        return condition_in_words(part.when, asked, work.products) if part.when else ""

    def question(each: Question, number: int) -> QuestionRow:
        return QuestionRow(
            each,
            number,
            str(TYPES[each.type]),
            purpose_of(each),
            consumer_of(each, work).words,
            [names.get(code, code) for code in each.used_by],
            when(each),
            findings.get(each.code, []),
        )

    return Rows(
        [question(each, number) for number, each in enumerate(document.questions, start=1)],
        [_follow_up(work, each) for each in document.follow_ups],
        [NoticeRow(each, when(each), findings.get(each.code, [])) for each in document.notices],
        list(work.products.values()),
        [work.principles.get(code, code) for code in document.principles],
    )


def _follow_up(work: Work, follow_up: FollowUp) -> FollowUpRow:
    department = name_of(follow_up.department) if follow_up.department else ""
    line = " · ".join(part for part in (department, term_in_words(follow_up.term)) if part)
    return FollowUpRow(follow_up, line, sum(follow_up.code in each.used_by for each in work.document.questions))
