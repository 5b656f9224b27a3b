"""A draft as the KCC-medewerker will see it: the conversation's own templates, and nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import QueryDict

from toetssteen.access.errors import RuleBroken
from toetssteen.intake import editing
from toetssteen.intake.conversation import HELPED, Conversation, Subject
from toetssteen.protocols.document import Question
from toetssteen.protocols.effective import Effective
from toetssteen.staff.models import StaffMember
from toetssteen.web.intake import page as pages
from toetssteen.web.intake.posted import take_typed
from toetssteen.web.protocols.editing.work import Work

_NOBODY = UUID(int=0)
_ANY = "eigen:voorbeeld"
"""Stands for a product where a protocol is for all of them."""


class PreviewSubject(Subject, kw_only=True, dict=True):
    """A subject of a conversation that nobody holds, on a document that is not published."""

    @property
    def effective(self) -> Effective:
        shown: Effective = self.__dict__["shown"]
        return shown


@dataclass(frozen=True)
class Preview:
    page: pages.Page
    subject: Subject
    products: list[tuple[str, str]]
    """To choose from, where there is more than one."""


def shown(work: Work, posted: QueryDict, *, by: StaffMember) -> Preview:
    """What stands there after what was chosen and typed in the preview itself; a code that is not of this draft
    any more is passed over."""
    products = list(work.products.items())
    subject = _subject(work.effective, products, posted.get("preview_product", ""))
    conversation = Conversation(subjects=[subject])
    _decide(subject, posted.get("outcome", posted.get("chosen", "")))
    subject.skipped = [code for code in posted.getlist("skipped") if subject.effective.question(code)]
    try:
        take_typed(conversation, _answers(posted), by=by)
        _press(subject, posted)
    except RuleBroken:
        pass
    page = _page(conversation, subject)
    return Preview(page, subject, products if len(products) > 1 else [])


def one_question(work: Work, question: Question) -> pages.Asked:
    """How this question is asked, as it stands in a form that was not kept yet."""
    subject = _subject(work.effective, list(work.products.items()), "")
    asked = pages.asked(_page(Conversation(subjects=[subject]), subject), subject, question)
    asked.arguments["signals"] = ()
    return asked


def _subject(effective: Effective, products: list[tuple[str, str]], chosen: str) -> PreviewSubject:
    refs = [ref for ref, _name in products] or [_ANY]
    ref = chosen if chosen in refs else refs[0]
    subject = PreviewSubject(product=ref, product_id=0, name=dict(products).get(ref, ""), version=0, general=0)
    subject.__dict__["shown"] = effective
    return subject


def _answers(posted: QueryDict) -> QueryDict:
    """What was answered, and nothing else of the form: no conversation stands behind it."""
    answers = QueryDict(mutable=True)
    for name, values in posted.lists():
        if name.startswith("q:") or name == "asked":
            answers.setlist(name, values)
    return answers


def _decide(subject: Subject, outcome: str) -> None:
    known = outcome in ("", HELPED) or subject.effective.follow_up(outcome) is not None
    subject.outcome = outcome if known else ""


def _press(subject: Subject, posted: QueryDict) -> None:
    if posted.get("skip"):
        editing.skip(subject, posted.get("skip", ""))
    if posted.get("unskip"):
        editing.unskip(subject, posted.get("unskip", ""))


def _page(conversation: Conversation, subject: Subject) -> pages.Page:
    page = pages.Page(uuid=_NOBODY, conversation=conversation, revision=0, tabs=[], subject=subject)
    pages.fill(page, subject)
    for asked in page.asked:
        asked.arguments["signals"] = ()
    return page
