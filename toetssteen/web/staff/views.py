"""Coming in, going out, and what every visitor may see."""

from uuid import UUID

import msgspec
from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from toetssteen.access.errors import RuleBroken
from toetssteen.access.roles import may
from toetssteen.intake import drafts
from toetssteen.intake.conversation import Conversation
from toetssteen.keys.fields import keyring
from toetssteen.keys.keyring import BrokenKeys
from toetssteen.staff.models import StaffMember
from toetssteen.access.public import public
from toetssteen.web.intake.posted import take_typed
from toetssteen.web.rendering import render

_CARRIED = b"web.staff.carried"
_MAX_CARRIED = 2 * 1024 * 1024


@public
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return _form(request, going_to=request.GET.get("next", ""))
    username, password = request.POST.get("username", ""), request.POST.get("password", "")
    carried = request.POST.get("carried", "")
    member = None
    if "\0" not in username + password and len(password) <= 1000:
        member = authenticate(request, username=username, password=password)
    if not isinstance(member, StaffMember):
        problem = _("Deze gebruikersnaam en dit wachtwoord horen niet bij elkaar. Probeer het nog eens.")
        return _form(
            request, going_to=request.POST.get("next", ""), problem=problem, username=username, carried=carried
        )
    login(request, member)
    return HttpResponseRedirect(_take_up(carried, by=member) or _safe(request, request.POST.get("next", "")))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("sign-in")


def sign_in_again(request: HttpRequest) -> HttpResponse:
    """The session ended while somebody was typing: what was posted goes sealed through the sign-in page."""
    plain = msgspec.json.encode({"path": request.path, "posted": dict(request.POST.lists())})
    carried = keyring().seal(plain, bound_to=_CARRIED).hex() if len(plain) <= _MAX_CARRIED else ""
    problem = _("Je was te lang weg en bent uitgelogd. Log weer in: wat je typte, is bewaard.")
    response = _form(request, going_to=request.path, problem=problem, carried=carried, status=401)
    if request.headers.get("HX-Request"):
        response["HX-Retarget"], response["HX-Reswap"] = "body", "innerHTML"
    return response


def _take_up(carried: str, *, by: StaffMember) -> str:
    """Keep what was typed in the conversation that it belongs to, and go there. Empty: there is nothing to take up."""
    try:
        content = msgspec.json.decode(keyring().open(bytes.fromhex(carried), bound_to=_CARRIED))
        match = resolve(content["path"])
    except (BrokenKeys, ValueError, KeyError, Resolver404):
        return ""
    if match.url_name != "conversation" or not may(by, "contact.register"):
        return str(content["path"])
    return _keep(match.kwargs["uuid"], content["posted"], by=by)


def _keep(uuid: UUID, posted: dict[str, list[str]], *, by: StaffMember) -> str:
    query = QueryDict(mutable=True)
    for name, values in posted.items():
        query.setlist(name, values)
    try:
        opened = drafts.load(uuid, by=by)
        conversation = opened.conversation if opened else Conversation()
        take_typed(conversation, query)
        drafts.keep(uuid, conversation, by=by, revision=opened.revision if opened else 0)
    except RuleBroken:
        return ""
    return reverse("conversation", args=[uuid])


@public
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    response = HttpResponseRedirect(_safe(request, request.POST.get("next", "")))
    language = request.POST.get("language", "")
    if check_for_language(language) and language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 24 * 3600,
            samesite="Lax",
            secure=not settings.TOETSSTEEN.demo,
        )
    return response


@public
@require_GET
def shortcuts(request: HttpRequest) -> HttpResponse:
    return render(request, "staff/shortcuts.html")


@public
@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@public
@require_GET
def readyz(request: HttpRequest) -> HttpResponse:
    """The process can do its work: it reaches the database, and its keys can be read."""
    problems = []
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        problems.append("database")
    try:
        keyring()
    except BrokenKeys:
        problems.append("keys")
    return JsonResponse({"ready": not problems, "problems": problems}, status=503 if problems else 200)


def _form(
    request: HttpRequest, *, going_to: str, problem: str = "", username: str = "", carried: str = "", status: int = 200
) -> HttpResponse:
    return render(
        request,
        "staff/sign_in.html",
        going_to=_safe(request, going_to),
        problem=problem,
        username=username[:150].replace("\0", ""),
        carried=carried,
        demo=settings.TOETSSTEEN.demo,
        status=status,
    )


def _safe(request: HttpRequest, url: str) -> str:
    """An address here, or the home page: nobody is sent elsewhere after signing in."""
    if url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return url
    return reverse("home")
