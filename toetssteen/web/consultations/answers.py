"""An answer that is posted. Which consultation it is for stands in the form, so that the address says nothing and the
request leaves no line in the log."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from toetssteen.access.errors import NotAllowed, NotFound, RuleBroken
from toetssteen.access.roles import require
from toetssteen.consultations import answering, box, queries
from toetssteen.observations.receipts import parse_receipt
from toetssteen.web.consultations.views import DONE, page
from toetssteen.web.requests import member_of

_WORDS = ("stance", "text", "harm", "place", "code")


@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """Fields: `consultation`, `stance`, `text`, `harm`, `place`, `code` (written down before) and `fresh` (of this
    form). Buttons: `stance` of a single tap, and `find`, to see again what one said without a name."""
    require(member_of(request), "consultation.answer")
    uuid = _uuid(request.POST.get("consultation", ""))
    typed = {name: request.POST.get(name, "").replace("\0", "") for name in _WORDS}
    try:
        if "find" in request.POST:
            return _found(request, uuid, typed["code"])
        receipt = typed["code"].strip() or request.POST.get("fresh", "")
        answering.answer(
            uuid,
            typed["stance"],
            text=None if "tap" in request.POST else typed["text"],
            harm=typed["harm"],
            place=typed["place"],
            receipt=receipt,
            by=member_of(request),
        )
    except (NotAllowed, NotFound):
        raise
    except RuleBroken as error:
        return page(request, uuid, problem=error, typed=typed)
    return _answered(request, uuid, receipt)


def _answered(request: HttpRequest, uuid: UUID, receipt: str) -> HttpResponse:
    """The code of an anonymous answer is shown in this very answer: an address or a session would keep it."""
    seen = queries.see(uuid, by=member_of(request))
    if seen.invitation is not None and answering.is_ballot(seen.consultation, seen.invitation):
        return page(request, uuid, said=DONE["geantwoord"], code=parse_receipt(receipt) or "")
    return redirect(f"{reverse('consultation', args=[uuid])}?gedaan=geantwoord")


def _found(request: HttpRequest, uuid: UUID, code: str) -> HttpResponse:
    seen = queries.see(uuid, by=member_of(request))
    said = box.find(seen.consultation, code)
    typed = {"stance": said.stance, "text": said.text, "harm": said.harm, "place": said.place, "code": code}
    return page(request, uuid, typed=typed)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None
