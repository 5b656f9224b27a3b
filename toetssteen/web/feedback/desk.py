"""Asking a customer who is still there, by the colleague or on the tablet; and the tablets themselves."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from toetssteen.access.errors import NotAllowed, NotFound, RuleBroken
from toetssteen.access.roles import require
from toetssteen.contacts.models import Contact
from toetssteen.contacts.queries import registered
from toetssteen.feedback import present
from toetssteen.feedback import tablets as devices
from toetssteen.feedback.asks import ANSWERS
from toetssteen.feedback.models import Way
from toetssteen.web.feedback import timing
from toetssteen.web.rendering import render
from toetssteen.web.requests import member_of

DONE: dict[str, str | Promise] = {
    "genoteerd": _("Genoteerd. Bedank de klant."),
    "tablet": _("De vraag staat op de tablet."),
    "genoeg": _("Er zijn al genoeg klanten gevraagd. Je hoeft dit niet te vragen."),
}


def offer_of(contact: Contact, given: QueryDict) -> dict[str, Any]:
    """For the page of a saved conversation: what could still be asked, unless it was just done. One query, two where
    something is."""
    offer = None if "oordeel" in given else present.offered(contact)
    if offer is None:
        return {"offer": None}
    tablets = devices.tablets() if offer.way == Way.TABLET else []
    return {"offer": offer, "answers": ANSWERS[offer.ask], "tablets": tablets, "since": timing.now()}


@require_POST
def ask(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The answer of a customer, who was asked just now; or the tablet on which it is asked."""
    member = member_of(request)
    require(member, "contact.register")
    contact = registered(uuid)
    if contact is None:
        raise NotFound
    tablet, code = request.POST.get("tablet", ""), request.POST.get("answer", "")
    done = "genoteerd"
    try:
        if tablet:
            devices.send_to(_uuid(tablet), contact, by=member)
            done = "tablet"
        else:
            present.note_answer(contact, code, seconds=timing.seconds_since(request.POST.get("since", "")), by=member)
    except (NotAllowed, NotFound):
        raise
    except RuleBroken:
        done = "genoeg"
    return redirect(f"{reverse('conversation-saved', args=[uuid])}?oordeel={done}")


@require_http_methods(["GET", "POST"])
def tablets(request: HttpRequest) -> HttpResponse:
    """Add one, and take one away. The address of a new one is shown once."""
    member = member_of(request)
    require(member, "tablet.manage")
    key, problem, name = "", None, request.POST.get("name", "")
    if request.method == "POST":
        try:
            if gone := request.POST.get("remove", ""):
                devices.remove_tablet(_uuid(gone), by=member)
                return redirect("tablets")
            key = devices.add_tablet(name, by=member)
            name = ""
        except (NotAllowed, NotFound):
            raise
        except RuleBroken as refusal:
            problem = refusal
    return render(
        request,
        "feedback/tablets.html",
        status=422 if problem else 200,
        tablets=devices.tablets(),
        address=request.build_absolute_uri(reverse("tablet", args=[key])) if key else "",
        name=name,
        problem=str(problem) if problem else "",
    )


def _uuid(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise NotFound from None
