"""A suggestion as a draft: to look at, to try on what was recorded, and to change, before anybody is asked by it."""

from uuid import UUID

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from toetssteen.access.errors import NotFound
from toetssteen.access.roles import require
from toetssteen.insight.advice import Advice
from toetssteen.insight.held import held_for
from toetssteen.insight.pruning import Line, of_product
from toetssteen.protocols.document import Comparison, Condition, ProtocolDocument, Question
from toetssteen.protocols.drafts import begin_draft, change_draft
from toetssteen.protocols.effective import Effective
from toetssteen.protocols.models import ProtocolVersion
from toetssteen.staff.models import StaffMember


@transaction.atomic
def draft_of_suggestion(product: UUID, code: str, *, by: StaffMember) -> ProtocolVersion:
    """Of the protocol that asks it: the product's own, that of its group, or the one for all. Raises `NotFound` when
    the question is not asked any more."""
    require(by, "protocol.edit")
    view = of_product(product, by=by)
    line = next((line for line in view.listing.lines if line.measured.code == code and line.question), None)
    if line is None:
        raise NotFound
    document = _document_of(held_for([view.product.pk])[view.product.pk], code)
    what = _("Snoeien: %(question)s") % {"question": line.text}
    draft = begin_draft(document.code, by=by, summary=what)
    return change_draft(draft.uuid, _pruned(draft.document, line), revision=draft.revision, what=what, by=by)


@transaction.atomic
def draft_of_order(product: UUID, follow_up: str, *, by: StaffMember) -> ProtocolVersion:
    """With the questions in the order that settles this follow-up soonest. Raises `NotFound`."""
    require(by, "protocol.edit")
    view = of_product(product, by=by)
    found = next((settling for settling in view.settling if settling.code == follow_up), None)
    if found is None:
        raise NotFound
    held = held_for([view.product.pk])[view.product.pk]
    what = _("Andere volgorde voor: %(follow_up)s") % {"follow_up": found.name}
    draft = begin_draft(held.own.code, by=by, summary=what)
    document = msgspec.structs.replace(draft.document, questions=_reordered(draft.document, found.order))
    return change_draft(draft.uuid, document, revision=draft.revision, what=what, by=by)


def _document_of(held: Effective, code: str) -> ProtocolDocument:
    return held.own if held.own.question(code) else held.general


def _pruned(document: ProtocolDocument, line: Line) -> ProtocolDocument:
    code = line.measured.code
    match line.suggestion.advice:
        case Advice.DROP | Advice.LATER:
            kept = [question for question in document.questions if question.code != code]
            return msgspec.structs.replace(document, questions=kept)
        case Advice.ONLY_IF if line.suggestion.only_if is not None:
            test = Comparison(question=line.suggestion.only_if.question, is_=[line.suggestion.only_if.value])
            changed = [_on(question, test) if question.code == code else question for question in document.questions]
            return msgspec.structs.replace(document, questions=changed)
        case _:
            return document


def _on(question: Question, test: Comparison) -> Question:
    when = question.when or Condition()
    return msgspec.structs.replace(question, when=msgspec.structs.replace(when, all=[*when.all, test]))


def _reordered(document: ProtocolDocument, order: list[str]) -> list[Question]:
    """The questions of the order take each other's places; all others stay where they are."""
    by_code = {question.code: question for question in document.questions}
    following = iter([code for code in order if code in by_code])
    moving = set(order)
    return [by_code[next(following)] if question.code in moving else question for question in document.questions]
