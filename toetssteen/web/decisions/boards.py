"""Two boards: what the coordinator leads, and what lies with the MT."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from toetssteen.access.errors import NotAllowed, NotFound, RuleBroken
from toetssteen.access.roles import Role, may
from toetssteen.consultations import queries as consultations
from toetssteen.decisions import deputies, queries, telling
from toetssteen.observations import waiting
from toetssteen.protocols import mandate
from toetssteen.protocols.wording import day_in_words
from toetssteen.staff.models import StaffMember
from toetssteen.themes import queries as themes
from toetssteen.web.decisions.typed import day, problems_of, text
from toetssteen.web.rendering import render
from toetssteen.web.requests import member_of

DONE: dict[str, str | Promise] = {
    "afwezig": _("Je afwezigheid staat erin. Je plaatsvervanger kan zolang besluiten."),
    "terug": _("Je bent terug. Vanaf nu besluit je weer zelf."),
}

_LEADING = [Role.MANAGEMENT, Role.SECRETARY, Role.COORDINATOR]


@require_GET
def coordinator(request: HttpRequest) -> HttpResponse:
    """New, overdue, running, waiting for the MT."""
    member = member_of(request)
    board = queries.board(by=member)
    telling.catch_up()  # a GET that writes: whoever looks first lets all hear what the clock brought
    running, overdue = consultations.without_outcome(by=member)
    return render(
        request,
        "decisions/coordinator.html",
        board=board,
        signals=waiting.amounts(by=member),
        overdue=overdue,
        running=running,
        themes=themes.amounts(by=member),
        mandate=mandate.current(),
        as_day=day_in_words,
        today=timezone.localdate(),
    )


@require_GET
def management(request: HttpRequest) -> HttpResponse:
    """To decide, decided, in force, to evaluate."""
    return _table(request)


@require_POST
def away(request: HttpRequest) -> HttpResponse:
    """Somebody of the MT is away, or back."""
    posted, member = request.POST, member_of(request)
    try:
        if "back" in posted:
            deputies.be_back(_uuid(text(posted, "back")), by=member)
            return redirect("/mt/?gedaan=terug")
        deputies.be_away(
            _uuid(text(posted, "deputy")),
            starts_on=day(posted, "starts_on"),
            ends_on=day(posted, "ends_on"),
            by=member,
        )
    except (NotAllowed, NotFound):
        raise
    except RuleBroken as problem:
        return _table(request, problem=problem)
    return redirect("/mt/?gedaan=afwezig")


def _table(request: HttpRequest, problem: RuleBroken | None = None) -> HttpResponse:
    member = member_of(request)
    table = queries.table(by=member)
    telling.catch_up()  # as for the coordinator
    return render(
        request,
        "decisions/mt.html",
        status=422 if problem else 200,
        table=table,
        mandate=mandate.current(),
        may_be_away=may(member, "absence.set"),
        colleagues=_colleagues(member) if may(member, "absence.set") else [],
        typed={name: text(request.POST, name) for name in ("deputy", "starts_on", "ends_on")},
        said=DONE.get(request.GET.get("gedaan", ""), ""),
        problem=str(problem) if problem else "",
        problems=problems_of(problem),
        as_day=day_in_words,
        today=timezone.localdate(),
        me=member,
    )


def _colleagues(member: StaffMember) -> list[tuple[str, str]]:
    """Who can stand in: who leads here, MT members first."""
    others = StaffMember.objects.filter(is_active=True, roles__overlap=_LEADING).exclude(pk=member.pk)
    listed = others.order_by("name", "pk").values_list("uuid", "name", "roles")[:500]
    ordered = sorted(listed, key=lambda row: Role.MANAGEMENT not in row[2])
    return [(str(uuid), name) for uuid, name, _roles in ordered]


def _uuid(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        return UUID(int=0)
