"""What comes of a consultation: its outcome, a principle that the team adopts, and what the management team does with
that."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from toetssteen.access.errors import NotAllowed, NotFound, RuleBroken
from toetssteen.access.roles import require
from toetssteen.consultations import actions, changing, errors, principles, queries
from toetssteen.dutch.dates import parse_date
from toetssteen.protocols.principles import Wording
from toetssteen.web.consultations.views import page
from toetssteen.web.rendering import render
from toetssteen.web.requests import member_of


@require_POST
def outcome(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Buttons: `do` is conclude, adopt, note, prolong or withdraw."""
    names = ("outcome", "laid_down_by", "mt", "closes_on", "reason")
    typed = {name: request.POST.get(name, "").replace("\0", "") for name in names}
    try:
        done = _do(request, uuid, typed)
    except (NotAllowed, NotFound):
        raise
    except RuleBroken as error:
        return page(request, uuid, problem=error, typed=typed)
    return redirect(f"{reverse('consultation', args=[uuid])}?gedaan={done}")


def _do(request: HttpRequest, uuid: UUID, typed: dict[str, str]) -> str:
    by = member_of(request)
    match request.POST.get("do", ""):
        case "conclude":
            actions.conclude(uuid, typed["outcome"], by=by)
            return "afgerond"
        case "adopt":
            principles.adopt(uuid, typed["outcome"], typed["laid_down_by"], by=by)
            return "vastgesteld"
        case "prolong":
            changing.give_more_time(uuid, _day(typed["closes_on"]), by=by)
            return "verlengd"
        case "withdraw":
            changing.withdraw(uuid, typed["reason"], by=by)
            return "ingetrokken"
        case "note":
            principles.take_note(uuid, typed["mt"], by=by)
            return "mt"
        case _:
            raise NotFound


def _day(typed: str) -> date:
    """Raises `DayUnreadable`."""
    try:
        return parse_date(typed)
    except ValueError:
        raise errors.DayUnreadable(field="closes_on") from None


@require_http_methods(["GET", "POST"])
def wording(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say a principle in one's own words. Examples stand one a line."""
    by = member_of(request)
    require(by, "principle.propose")
    seen = queries.see(uuid, by=by)
    version = seen.consultation.principle_version
    if version is None:
        raise NotFound
    if request.method == "GET":
        typed = {
            "statement": version.statement,
            "meaning": version.meaning,
            "asks": "\n".join(version.asks),
            "refrains": "\n".join(version.refrains),
        }
        return _wording(request, seen, typed)
    typed = {
        name: request.POST.get(name, "").replace("\0", "") for name in ("statement", "meaning", "asks", "refrains")
    }
    try:
        principles.propose_wording(uuid, _read(typed), by=by)
    except (NotAllowed, NotFound):
        raise
    except RuleBroken as error:
        return _wording(request, seen, typed, problem=error)
    return redirect(f"{reverse('consultation', args=[uuid])}?gedaan=formulering")


def _read(typed: dict[str, str]) -> Wording:
    return Wording(
        statement=typed["statement"],
        meaning=typed["meaning"],
        asks=tuple(typed["asks"].splitlines()),
        refrains=tuple(typed["refrains"].splitlines()),
    )


def _wording(
    request: HttpRequest, seen: queries.Seen, typed: dict[str, Any], problem: RuleBroken | None = None
) -> HttpResponse:
    return render(
        request,
        "consultations/wording.html",
        status=422 if problem else 200,
        consultation=seen.consultation,
        typed=typed,
        problem=str(problem) if problem and not problem.field else "",
        problems={problem.field: str(problem)} if problem and problem.field else {},
    )
