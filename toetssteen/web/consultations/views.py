"""What is asked of staff, and one consultation with all that somebody may see of it."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from toetssteen.access.errors import RuleBroken
from toetssteen.access.roles import may
from toetssteen.consultations import answering, queries
from toetssteen.consultations.models import Consultation, ConsultationForm, MtStance, Place, Stance
from toetssteen.consultations.summary import summary_of
from toetssteen.observations.receipts import new_receipt
from toetssteen.observations.receipts import shown as as_written
from toetssteen.protocols.current import newest_texts
from toetssteen.protocols.wording import day_in_words
from toetssteen.web.rendering import render
from toetssteen.web.requests import member_of

DONE: dict[str, str | Promise] = {
    "gestart": _("De raadpleging loopt. Wie je vraagt, hoort het nu."),
    "geantwoord": _("Je antwoord is bewaard. Tot de laatste dag kun je het wijzigen."),
    "afgerond": _("De uitkomst is verteld aan iedereen die is gevraagd."),
    "vastgesteld": _("Het team heeft dit principe vastgesteld. Iedereen die is gevraagd, hoort het."),
    "verlengd": _("Iedereen heeft langer de tijd, en hoort dat."),
    "ingetrokken": _("Dit wordt niet meer gevraagd. Iedereen die was gevraagd, hoort het met je reden."),
    "mt": _("Wat het MT ermee deed, staat erbij."),
    "formulering": _("Jouw formulering staat erbij. Ze geldt als het team ermee instemt."),
}


@require_GET
def consultations(request: HttpRequest) -> HttpResponse:
    """What one is asked, to answer with one tap; for the coordinator what runs and what is overdue; and what was asked
    before, with what came of it."""
    member = member_of(request)
    leads = may(member, "consultation.start")
    page = queries.closed(before=_mark(request.GET.get("na", "")), concluded=leads)
    last = page[queries.PAGE - 1] if len(page) > queries.PAGE else None
    asked = queries.asked_of(member)
    return render(
        request,
        "consultations/list.html",
        asked=[
            (one, answering.choices(one.consultation, one), answering.is_ballot(one.consultation, one)) for one in asked
        ],
        fresh_code=new_receipt(),
        forms=ConsultationForm,
        answers=may(member, "consultation.answer"),
        leads=leads,
        overdue=queries.overdue(by=member) if leads else [],
        running=queries.running(by=member) if leads else [],
        closed=page[: queries.PAGE],
        older=f"{reverse('consultations')}?{urlencode({'na': f'{last.closes_on}_{last.pk}'})}" if last else "",
        as_day=day_in_words,
        said=DONE.get(request.GET.get("gedaan", ""), ""),
    )


@require_GET
def consultation(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return page(request, uuid, said=DONE.get(request.GET.get("gedaan", ""), ""))


def page(
    request: HttpRequest,
    uuid: UUID,
    *,
    said: str | Promise = "",
    problem: RuleBroken | None = None,
    typed: dict[str, Any] | None = None,
    code: str = "",
) -> HttpResponse:
    """One consultation. `typed`: what was posted and not accepted; `code`: of an anonymous answer that was."""
    member = member_of(request)
    seen = queries.see(uuid, by=member)
    asked = seen.consultation
    ballot = seen.invitation is not None and answering.is_ballot(asked, seen.invitation)
    return render(
        request,
        "consultations/consultation.html",
        status=422 if problem else 200,
        seen=seen,
        consultation=asked,
        is_open=asked.is_open(),
        question_text=_question_text(asked),
        options=[(one.value, one.label) for one in answering.choices(asked, seen.invitation)]
        if seen.invitation
        else [],
        ballot=ballot,
        typed=_typed(seen, typed),
        fresh_code=new_receipt(),
        code=as_written(code) if code else "",
        places=[(place.value, place.label) for place in (Place.DESK, Place.PHONE)],
        summary=summary_of(asked) if seen.shows_results else None,
        stances=Stance,
        forms=ConsultationForm,
        mt_stances=MtStance.choices,
        changes=queries.can_change(seen, by=member),
        concludes=queries.can_conclude(seen, by=member),
        notes=asked.adopted and may(member, "consultation.note"),
        words_principle=bool(asked.principle_version_id and asked.is_open() and may(member, "principle.propose")),
        as_day=day_in_words,
        said=said,
        problem=str(problem) if problem else "",
        problems={problem.field: str(problem)} if problem and problem.field else {},
    )


def _question_text(asked: Consultation) -> str:
    """As it is asked now; the code where no version has it."""
    if asked.question is None:
        return ""
    return newest_texts([asked.question.code]).get(asked.question.code, asked.question.code)


def _typed(seen: queries.Seen, posted: dict[str, Any] | None) -> dict[str, Any]:
    own = seen.own
    known = {
        "stance": own.stance if own else "",
        "text": own.text if own else "",
        "harm": own.harm if own else "",
        "place": own.place if own else "",
        "code": "",
        "outcome": "",
        "laid_down_by": "",
        "closes_on": "",
        "reason": "",
    }
    return known | (posted or {})


def _mark(text: str) -> tuple[date, int] | None:
    """What is no mark shows the first page."""
    day, _separator, pk = text.partition("_")
    if not pk.isascii() or not pk.isdecimal() or len(pk) > 18:
        return None
    try:
        return date.fromisoformat(day), int(pk)
    except ValueError:
        return None
