"""What somebody is told, how they want to hear it, and how the mail goes."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from toetssteen.access.errors import NotFound, RuleBroken
from toetssteen.access.public import public
from toetssteen.access.roles import may, require
from toetssteen.notices import actions, calendar, queries
from toetssteen.notices.models import LetterState, MailChoice
from toetssteen.web.rendering import render
from toetssteen.web.requests import member_of

_DONE: dict[str, str | Promise] = {
    "gelezen": _("Alles staat op gelezen."),
    "bewaard": _("Je keuze is bewaard."),
    "dicht": _("Het agenda-adres is gestopt. Wie het had, ziet niets meer."),
    "opnieuw": _("De mail gaat opnieuw op weg."),
}


@require_GET
def news(request: HttpRequest) -> HttpResponse:
    """Newest first."""
    before = request.GET.get("na", "")
    page = queries.news_of(
        member_of(request), before=int(before) if before.isascii() and before.isdecimal() and len(before) < 19 else None
    )
    return render(
        request,
        "notices/news.html",
        notices=page.notices,
        sentence_of=queries.sentence_of,
        older=f"{reverse('news')}?{urlencode({'na': page.older})}" if page.older else "",
        oversees_mail=may(member_of(request), "mail.oversee"),
        demo=settings.TOETSSTEEN.demo,
        said=_DONE.get(request.GET.get("gedaan", ""), ""),
    )


@require_POST
def open_notice(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A press on its title: it is read, and one stands on the page about it."""
    return redirect(queries.path_of(actions.read_notice(uuid, by=member_of(request))))


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    actions.read_all(by=member_of(request))
    return redirect(f"{reverse('news')}?gedaan=gelezen")


@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    member = member_of(request)
    if request.method == "GET":
        return _preferences(request, choice=queries.choice_of(member), email=member.email)
    choice, email = request.POST.get("choice", ""), request.POST.get("email", "").replace("\0", "")
    try:
        actions.choose_mail(choice, email, by=member)
    except RuleBroken as error:
        return _preferences(request, choice=choice, email=email, problem=error)
    return redirect(f"{reverse('news-preferences')}?gedaan=bewaard")


@require_POST
def calendar_key(request: HttpRequest) -> HttpResponse:
    """A new address is shown at once and never again, so that this answer is no redirect."""
    member = member_of(request)
    if "end" in request.POST:
        calendar.end_key(by=member)
        return redirect(f"{reverse('news-preferences')}?gedaan=dicht")
    secret = calendar.give_key(by=member)
    address = f"{settings.TOETSSTEEN.public_url}{reverse('calendar-feed', args=[secret])}"
    return _preferences(request, choice=queries.choice_of(member), email=member.email, address=address)


def _preferences(
    request: HttpRequest, *, choice: str, email: str, problem: RuleBroken | None = None, address: str = ""
) -> HttpResponse:
    member = member_of(request)
    return render(
        request,
        "notices/preferences.html",
        status=422 if problem else 200,
        choices=MailChoice.choices,
        choice=choice,
        email=email,
        problems={problem.field: str(problem)} if problem else {},
        calendar=calendar.key_of(member),
        address=address,
        entries=calendar.entries_of(member)[:10],
        said=_DONE.get(request.GET.get("gedaan", ""), ""),
    )


@public
@require_GET
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """For a calendar program, which signs in nowhere: the address is the key. In Dutch, the language of the house."""
    with override(settings.LANGUAGE_CODE):
        content = calendar.feed(calendar.owner_of(secret))
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")


@require_http_methods(["GET", "POST"])
def mail(request: HttpRequest) -> HttpResponse:
    """How the mail goes; a letter that is stuck waits here for a decision."""
    member = member_of(request)
    require(member, "mail.oversee")
    problem: RuleBroken | None = None
    if request.method == "POST":
        try:
            actions.send_again(_uuid(request.POST.get("letter", "")), by=member)
            return redirect(f"{reverse('news-mail')}?gedaan=opnieuw")
        except NotFound:
            raise
        except RuleBroken as error:
            problem = error
    return render(
        request,
        "notices/mail.html",
        status=422 if problem else 200,
        health=queries.mail_health(),
        letters=queries.stuck_letters(by=member),
        states=LetterState,
        problem=str(problem) if problem else "",
        said=_DONE.get(request.GET.get("gedaan", ""), ""),
    )


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None
