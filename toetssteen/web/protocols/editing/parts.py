"""The three kinds of part that have a form, and what each form shows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from msgspec.structs import replace

from toetssteen.protocols import current, edits
from toetssteen.protocols.document import (
    CHOICES,
    KNOWN_FROM,
    FollowUp,
    Notice,
    ProtocolDocument,
    Question,
    QuestionType,
)
from toetssteen.protocols.errors import CodeTaken
from toetssteen.protocols.field_words import BENEFICIARIES, SENSITIVITY
from toetssteen.protocols.field_words import KNOWN_FROM as KNOWN_WORDS
from toetssteen.protocols.wording import TYPES, duration_in_words
from toetssteen.staff.models import Department
from toetssteen.web.protocols.editing import condition_form, follow_up_form, notice_form, preview, question_form
from toetssteen.web.protocols.editing.condition_form import Asked
from toetssteen.web.protocols.editing.inherited import inherited
from toetssteen.web.protocols.editing.part_views import Kind, Problems, editor
from toetssteen.web.protocols.editing.question_form import Surroundings
from toetssteen.web.protocols.editing.typed import Typed
from toetssteen.web.protocols.editing.work import Work


def surroundings(work: Work, code: str) -> Surroundings:
    principles = {each: work.principles.get(each, each) for each in work.document.principles}
    asked = Asked(edits.earlier(work.document, code), work.products)
    return Surroundings(work.effective, asked, principles, is_new=not code)


# Questions


def _blank_question(document: ProtocolDocument, request: HttpRequest) -> Question:
    return question_form.proposal(document)


def _read_question(typed: Typed, before: Question, work: Work) -> tuple[Question, Problems]:
    """A new code may not be that of another question: its answers would be taken for answers to this one."""
    question, problems = question_form.read(typed, before, surroundings(work, before.code))
    if question.code == before.code or "code" in problems or work.document.question(question.code):
        return question, problems
    if question.code not in current.newest_texts([question.code]):
        return question, problems
    if typed.one("code"):
        problems["code"] = str(CodeTaken(value=question.code))
        return question, problems
    taken = {question.code, *(each.code for each in work.document.questions)}
    return replace(question, code=edits.proposed_code(question.code, taken=taken)), problems


def _shown_question(typed: Typed, part: Question, work: Work, problems: Problems) -> dict[str, Any]:
    around = surroundings(work, part.code)
    as_typed, _problems = question_form.read(typed, part, around)
    kind = as_typed.type
    return {
        "around": around,
        "types": [(each.value, TYPES[each]) for each in QuestionType],
        "chooses": kind in CHOICES,
        "is_text": kind in (QuestionType.TEXT, QuestionType.LONG_TEXT),
        "is_date": kind in (QuestionType.DATE, QuestionType.DATE_TIME),
        "is_location": kind is QuestionType.LOCATION,
        "options": question_form.as_typed_options(typed),
        "rows": condition_form.rows_of(typed, around.asked, problems),
        "beneficiaries": [(each.value, _capital(words)) for each, words in BENEFICIARIES.items()],
        "sensitivities": [(each.value, _capital(words)) for each, words in SENSITIVITY.items()],
        "sources": [(code, _capital(KNOWN_WORDS[code])) for code, fits in KNOWN_FROM.items() if fits is kind],
        "durations": [(each, duration_in_words(each)) for each in _durations(part)],
        "inherited": inherited(as_typed, work),
        "live": preview.one_question(work, as_typed) if as_typed.text else None,
    }


def _durations(part: Question) -> list[str]:
    own = [part.valid_for] if part.valid_for and part.valid_for not in question_form.VALID_FOR else []
    return own + list(question_form.VALID_FOR)


# Follow-ups


def _blank_follow_up(document: ProtocolDocument, request: HttpRequest) -> FollowUp:
    """It goes where most of the others go, and takes as long."""
    like = document.follow_ups[0] if document.follow_ups else None
    return FollowUp(
        code="",
        name="",
        department=like.department if like else None,
        term=like.term if like else None,
        retention=like.retention if like else None,
    )


def _read_follow_up(typed: Typed, before: FollowUp, work: Work) -> tuple[FollowUp, Problems]:
    return follow_up_form.read(typed, before, work.document, [code for code, _name in _departments()])


def _shown_follow_up(typed: Typed, part: FollowUp, work: Work, problems: Problems) -> dict[str, Any]:
    using = [each for each in work.document.questions if part.code and part.code in each.used_by]
    return {
        "departments": _departments(),
        "groups": follow_up_form.groups_of(typed, problems) if len(work.products) > 1 else [],
        "products": [(ref, _capital(name)) for ref, name in work.products.items()],
        "using": using,
    }


def _departments() -> list[tuple[str, str]]:
    return list(Department.objects.order_by("name").values_list("code", "name"))


# Notices


def _blank_notice(document: ProtocolDocument, request: HttpRequest) -> Notice:
    return Notice(code="", text="")


def _read_notice(typed: Typed, before: Notice, work: Work) -> tuple[Notice, Problems]:
    return notice_form.read(typed, before, surroundings(work, ""))


def _shown_notice(typed: Typed, part: Notice, work: Work, problems: Problems) -> dict[str, Any]:
    around = surroundings(work, "")
    return {"around": around, "rows": condition_form.rows_of(typed, around.asked, problems)}


def _capital(words: Any) -> str:
    text = str(words)
    return text[:1].upper() + text[1:]


question = editor(
    Kind(
        "question",
        "protocols/editing/question.html",
        _blank_question,
        question_form.typed_of,
        _read_question,
        _shown_question,
    )
)
follow_up = editor(
    Kind(
        "follow_up",
        "protocols/editing/follow_up.html",
        _blank_follow_up,
        follow_up_form.typed_of,
        _read_follow_up,
        _shown_follow_up,
    )
)
notice = editor(
    Kind("notice", "protocols/editing/notice.html", _blank_notice, notice_form.typed_of, _read_notice, _shown_notice)
)
