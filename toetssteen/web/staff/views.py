"""Coming in, going out, and what every visitor may see."""

import base64
import zlib
from contextlib import suppress
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.urls import resolve, reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from toetssteen.access.errors import RuleBroken
from toetssteen.access.public import public
from toetssteen.access.roles import may
from toetssteen.intake import drafts
from toetssteen.intake.conversation import Conversation
from toetssteen.keys.fields import keyring
from toetssteen.keys.keyring import BrokenKeys
from toetssteen.staff.models import StaffMember
from toetssteen.web.intake.posted import is_stale, take_typed
from toetssteen.web.rendering import render

_CARRIED = b"web.staff.carried"
_MAX_CARRIED = settings.DATA_UPLOAD_MAX_MEMORY_SIZE - 8 * 1024
"""In characters: it is posted with a name, a password and a token."""
_LAST = "toetssteen-last"
_REMEMBERED = 30 * 24 * 3600


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
    response = _take_up(request, carried, by=member)
    response = response or HttpResponseRedirect(_safe(request, request.POST.get("next", "")))
    _remember(response, member)
    return response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("sign-in")


def sign_in_again(request: HttpRequest) -> HttpResponse:
    """The session ended while somebody was typing: what was posted goes sealed through the sign-in page, for
    whoever was signed in last in this browser and for nobody else. A form of another site comes without that
    cookie, so it carries nothing along."""
    scripted = "HX-Request" in request.headers
    carried = ""
    if last := request.COOKIES.get(_LAST, ""):
        carried = _carried(_Carried(request.path, dict(request.POST.lists()), last, scripted))
    problem = _("Je was te lang weg en bent uitgelogd. Log weer in: wat je typte, is bewaard.")
    if not carried:
        problem = _("Je was te lang weg en bent uitgelogd. Log weer in.")
    here = not scripted and resolve(request.path).url_name != "sign-out"
    going_to = request.path if here else _where(request)
    response = _form(request, going_to=going_to, problem=problem, carried=carried, status=401)
    if scripted:
        response["HX-Retarget"], response["HX-Reswap"] = "body", "innerHTML"
    return response


class _Carried(msgspec.Struct):
    path: str
    posted: dict[str, list[str]]
    last: str
    scripted: bool
    """Posted by a script: its answer is a part of a page, and no page."""


def _carried(content: _Carried) -> str:
    """Empty when it is more than a form can take: then the sign-in itself would be refused."""
    sealed = keyring().seal(zlib.compress(msgspec.json.encode(content), 1), bound_to=_CARRIED)
    carried = base64.urlsafe_b64encode(sealed).decode()
    return carried if len(carried) <= _MAX_CARRIED else ""


def _opened(carried: str) -> _Carried | None:
    try:
        sealed = keyring().open(base64.urlsafe_b64decode(carried), bound_to=_CARRIED)
    except (BrokenKeys, ValueError):
        return None
    return msgspec.json.decode(zlib.decompress(sealed), type=_Carried)


def _take_up(request: HttpRequest, carried: str, *, by: StaffMember) -> HttpResponse | None:
    """Keep what was typed in the conversation that it belongs to and go there, or offer to send it after all.
    None: there is nothing to take up, or it is somebody else's."""
    content = _opened(carried)
    if content is None or not constant_time_compare(content.last, _mark(by)):
        return None
    match = resolve(content.path)
    if match.url_name == "conversation" and may(by, "contact.register"):
        return _keep(match.kwargs["uuid"], content.posted, by=by)
    if content.scripted or match.url_name == "sign-out":
        return None
    posted = [
        (name, value) for name, values in content.posted.items() for value in values if name != "csrfmiddlewaretoken"
    ]
    return render(request, "staff/carry_on.html", path=content.path, posted=posted)


def _keep(uuid: UUID, posted: dict[str, list[str]], *, by: StaffMember) -> HttpResponse | None:
    query = QueryDict(mutable=True)
    for name, values in posted.items():
        query.setlist(name, values)
    try:
        opened = drafts.load(uuid, by=by) or drafts.Opened(Conversation(), 0)
    except RuleBroken:
        return None
    with suppress(RuleBroken):  # what can be kept is kept; the conversation says what cannot
        take_typed(opened.conversation, query, by=by, stale=is_stale(opened, query))
    drafts.keep(uuid, opened.conversation, by=by, revision=opened.revision)
    return redirect("conversation", uuid)


def _remember(response: HttpResponse, member: StaffMember) -> None:
    """Who was signed in last in this browser; it gives no access, and outlives the session."""
    response.set_cookie(
        _LAST,
        _mark(member),
        max_age=_REMEMBERED,
        httponly=True,
        samesite="Lax",
        secure=not settings.TOETSSTEEN.demo,
    )


def _mark(member: StaffMember) -> str:
    return keyring().hash(f"web.staff.last {member.uuid}".encode()).hex()


def _where(request: HttpRequest) -> str:
    """The path of the page that the form stood on; the address itself may hold more than is to be kept."""
    return urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")).path


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
