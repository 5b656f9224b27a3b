"""The klantdossier: a page of its own, and in short beside the conversation."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from toetssteen.access.roles import may
from toetssteen.dossiers.purpose import purpose_of_reading
from toetssteen.dossiers.queries import Dossier, dossier_of
from toetssteen.web.dossiers.words import words
from toetssteen.web.intake.page import open_tabs
from toetssteen.web.rendering import render
from toetssteen.web.requests import member_of

IN_SHORT = 5


@require_GET
def dossier(request: HttpRequest, uuid: UUID) -> HttpResponse:
    member = member_of(request)
    before = _uuid(request, "voor")
    found = _read(request, uuid, before=before)
    at_hand = {name: request.GET[name] for name in ("gesprek", "taak") if _uuid(request, name)}
    here = reverse("dossier", args=[uuid])
    return render(
        request,
        "dossiers/dossier.html",
        dossier=found,
        words=words(),
        tabs_open=open_tabs(member) if may(member, "contact.register") else [],
        newest=_address(here, at_hand) if before else "",
        older=_address(here, {**at_hand, "voor": str(found.older)}) if found.older else "",
    )


@require_GET
def aside(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The last conversations, for the column beside the one that is going on."""
    found = _read(request, uuid, size=IN_SHORT)
    return render(request, "dossiers/_short.html", dossier=found, words=words())


def _read(request: HttpRequest, uuid: UUID, *, before: UUID | None = None, size: int = 20) -> Dossier:
    member = member_of(request)
    context = purpose_of_reading(uuid, conversation=_uuid(request, "gesprek"), task=_uuid(request, "taak"), by=member)
    return dossier_of(uuid, by=member, context=context, before=before, size=size)


def _uuid(request: HttpRequest, name: str) -> UUID | None:
    """What is no id counts as nothing: an old or mangled address still opens the dossier."""
    try:
        return UUID(request.GET.get(name, ""))
    except ValueError:
        return None


def _address(here: str, parameters: dict[str, str]) -> str:
    return f"{here}?{urlencode(parameters)}" if parameters else here
