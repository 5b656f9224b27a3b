"""Every page and fragment is made here, with what all of them need."""

from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.backends.utils import csrf_input
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from toetssteen.access.roles import may
from toetssteen.notices.unread import unread_of


class NavItem(NamedTuple):
    url: str
    label: str | Promise
    current: bool


_PAGES = (
    ("conversation-new", _("Gesprek"), "contact.register"),
    ("tasks", _("Taken"), "task.view"),
    ("coordinator", _("Coördinator"), "proposal.write"),
    ("mt", _("MT"), "proposal.decide"),
    ("signals", _("Signalen"), "signal.list"),
    ("signals-mine", _("Signalen"), "signal.send"),
    ("consultations", _("Gevraagd"), "consultation.answer"),
    ("consultations", _("Raadplegingen"), "consultation.start"),
    ("consultations", _("Raadplegingen"), "consultation.note"),
    ("touchstone", _("Toetssteen"), "insight.view"),
    ("prune", _("Snoeien"), "insight.view"),
    ("processing", _("Verwerkingen"), "processing.view"),
    ("protocols", _("Vragen en waarom"), None),
)
"""Route, words in the menu, and the action that it takes; None: everybody who is signed in."""
_PREFIX: dict[str, tuple[str, ...]] = {
    "conversation-new": ("conversation",),
    "tasks": ("task",),
    "coordinator": ("coordinator", "proposal", "measure", "mandate"),
    "mt": ("mt", "proposal"),
    "signals": ("signal", "theme", "trial"),
    "signals-mine": ("signal", "theme", "trial"),
    "consultations": ("consultation",),
    "touchstone": ("touchstone",),
    "protocols": ("protocol",),
}
"""The pages below one of the menu carry one of these before their name."""


def render(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    return HttpResponse(render_to_string(template, _with_common(request, context), request), status=status)


def one_token(request: HttpRequest) -> dict[str, Any]:
    """`csrf_input`, drawn once for a page and only where it has a form. Django draws one anew for every form: on a page
    with eleven of them that was a twelfth of its processor time."""
    return {"csrf_input": SimpleLazyObject(lambda: csrf_input(request))}


def _with_common(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    user = getattr(request, "user", None)
    user = user if user is not None and user.is_authenticated else None
    return {
        "user": user,
        "nav": _navigation(request, user),
        "unread": unread_of(user) if user else 0,
        "language": get_language(),
        "languages": settings.LANGUAGES,
        **context,
    }


def _navigation(request: HttpRequest, user: Any) -> list[NavItem]:
    if user is None:
        return []
    here = request.resolver_match.url_name or "" if request.resolver_match else ""
    return [
        NavItem(url=reverse(route), label=label, current=here.startswith(_PREFIX.get(route, (route,))))
        for route, label, action in _PAGES
        if (action is None or may(user, action)) and not (route == "signals-mine" and may(user, "signal.list"))
    ]
