"""Principles: proposed by staff, laid down together, and withdrawn when nothing stands on them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from toetssteen.access.errors import NotAllowed, NotFound, RuleBroken
from toetssteen.access.roles import may, require
from toetssteen.protocols import current, edits, principles
from toetssteen.protocols.models import Principle, PrincipleStage
from toetssteen.protocols.principles import Wording
from toetssteen.web.protocols.editing.typed import Reading, Typed, as_typed
from toetssteen.web.rendering import render
from toetssteen.web.requests import member_of


@require_GET
def principle(request: HttpRequest, code: str) -> HttpResponse:
    return _page(request, _found(code))


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, code: str = "") -> HttpResponse:
    """A new wording of a principle, or a new principle."""
    by = member_of(request)
    require(by, "principle.propose")
    found = _found(code) if code else None
    if request.method == "GET":
        return _form(request, found, _typed_of(found), {})
    typed = Typed.of_post(request.POST)
    reading = Reading(typed)
    wording = Wording(
        statement=reading.line("statement"),
        meaning=reading.text("meaning"),
        asks=tuple(reading.lines("asks")),
        refrains=tuple(reading.lines("refrains")),
    )
    if reading.problems:
        return _form(request, found, typed, reading.problems)
    taken = set() if found else set(Principle.objects.values_list("code", flat=True))
    try:
        version = principles.propose(code or edits.proposed_code(wording.statement, taken=taken), wording, by=by)
    except (NotAllowed, NotFound):
        raise
    except RuleBroken as error:
        return _form(request, found, typed, {error.field or "statement": str(error)})
    return redirect(f"{reverse('principle', args=[version.principle.code])}?voorgesteld=1")


@require_POST
def lay_down(request: HttpRequest, code: str) -> HttpResponse:
    by = member_of(request)
    require(by, "principle.lay_down")
    found = _found(code)
    reading = Reading(Typed.of_post(request.POST))
    together, on = reading.line("laid_down_by", most=200), reading.day("on") or timezone.localdate()
    problems = reading.problems
    if not problems:
        try:
            principles.lay_down(_uuid(request.POST.get("version", "")), laid_down_by=together, on=on, by=by)
            return redirect(f"{reverse('principle', args=[code])}?vastgelegd=1")
        except (NotAllowed, NotFound):
            raise
        except RuleBroken as error:
            problems = {error.field or "laid_down_by": str(error)}
    return _page(request, found, typed=reading.typed, problems=problems)


@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    by = member_of(request)
    require(by, "principle.withdraw")
    found = _found(code)
    try:
        principles.withdraw(code, by=by)
    except (NotAllowed, NotFound):
        raise
    except RuleBroken as error:
        return _page(request, found, problems={"withdraw": str(error)})
    return redirect("principle", code)


def _found(code: str) -> Principle:
    found = Principle.objects.filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None


def _typed_of(principle: Principle | None) -> Typed:
    if principle is None:
        return as_typed({"statement": "", "meaning": "", "asks": "", "refrains": ""})
    return as_typed(
        {
            "statement": principle.statement,
            "meaning": principle.meaning,
            "asks": "\n".join(principle.asks),
            "refrains": "\n".join(principle.refrains),
        }
    )


def _form(request: HttpRequest, found: Principle | None, typed: Typed, problems: dict[str, str]) -> HttpResponse:
    return render(
        request,
        "protocols/editing/principle.html",
        status=422 if problems else 200,
        principle=found,
        typed=typed,
        problems=problems,
        summary=[(f"f-{name}", sentence) for name, sentence in problems.items()],
    )


def _page(
    request: HttpRequest,
    found: Principle,
    *,
    typed: Typed | None = None,
    problems: dict[str, str] | None = None,
) -> HttpResponse:
    by = member_of(request)
    versions = list(found.versions.order_by("-number"))
    said = ""
    if "voorgesteld" in request.GET:
        said = _("Het voorstel staat er. Leg het samen vast.")
    elif "vastgelegd" in request.GET:
        said = _("Het principe is vastgelegd.")
    return render(
        request,
        "protocols/principle.html",
        status=422 if problems else 200,
        principle=found,
        protocols=current.standing_on(found.code),
        versions=versions,
        proposed=[version for version in versions if version.stage == PrincipleStage.PROPOSED],
        may_propose=may(by, "principle.propose") and found.withdrawn_on is None,
        may_lay_down=may(by, "principle.lay_down") and found.withdrawn_on is None,
        may_consult=may(by, "consultation.start"),
        may_withdraw=may(by, "principle.withdraw") and found.withdrawn_on is None,
        typed=typed or Typed(),
        problems=problems or {},
        said=said,
    )
