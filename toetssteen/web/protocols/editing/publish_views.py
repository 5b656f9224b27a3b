"""Publishing a draft: what changes, what the gate says, for how long and from when."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from toetssteen.access.errors import NotAllowed, NotFound, RuleBroken
from toetssteen.access.roles import require
from toetssteen.dutch.dates import local, parse_time
from toetssteen.protocols import current, drafts, publishing
from toetssteen.protocols.errors import DraftChanged, NotADraft, NotPassed, NotProvisional
from toetssteen.protocols.models import ProtocolVersion, VersionStatus
from toetssteen.staff.models import StaffMember
from toetssteen.web.protocols.editing import conflict, findings
from toetssteen.web.protocols.editing.conflict import Meanwhile
from toetssteen.web.protocols.editing.side_by_side import comparison
from toetssteen.web.protocols.editing.typed import Reading, Typed
from toetssteen.web.protocols.editing.work import Work, open_work
from toetssteen.web.rendering import render
from toetssteen.web.requests import member_of

NOW, LATER = "nu", "later"
_FIELDS = {"starts_at": "starts_on", "ends_at": "ends_on"}
"""What a refusal is about → the box on this page."""
_NO_TIME = _("Dit is geen tijd. Typ bijvoorbeeld 09:00, of laat het leeg.")
_NO_DAY = _("Kies de dag waarop het begint.")


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, uuid: UUID) -> HttpResponse:
    by = member_of(request)
    try:
        work = open_work(uuid, by=by)
        require(by, "protocol.publish")
        if request.method == "GET":
            return _page(request, work, Typed(start=[NOW], status=[VersionStatus.DEFINITIVE.value]))
        return _posted(request, work, Typed.of_post(request.POST), by=by)
    except (NotADraft, NotFound) as error:
        if request.method == "GET" and isinstance(error, NotFound):
            raise
        return conflict.gone(request, uuid, error)


@require_POST
def settle(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A provisional version becomes definitive, or ends now: what held before holds again."""
    by = member_of(request)
    require(by, "protocol.publish")
    action = {"confirm": publishing.confirm, "end": publishing.end}.get(request.POST.get("do", ""))
    told = ""
    try:
        if action:
            action(uuid, by=by)
    except NotProvisional:  # pressed twice, or it ended by itself
        told = "&al=1"
    version = ProtocolVersion.objects.select_related("protocol").exclude(status=VersionStatus.DRAFT).filter(uuid=uuid)
    found = version.first()
    if found is None:
        raise NotFound
    return redirect(f"{reverse('protocol', args=[found.protocol.code])}?versie={found.number}{told}")


def _posted(request: HttpRequest, work: Work, typed: Typed, *, by: StaffMember) -> HttpResponse:
    if conflict.is_stale(work, typed):
        return _page(request, work, typed, meanwhile=conflict.meanwhile(work, typed), status=409)
    wanted, problems = _read(typed)
    if problems:
        return _page(request, work, typed, problems=problems, status=422)
    summary = wanted.pop("summary")
    try:
        draft = work.draft
        if summary != draft.summary:
            draft = drafts.say_why(work.uuid, summary, revision=draft.revision, by=by)
        version = publishing.publish(work.uuid, revision=draft.revision, by=by, **wanted)
    except DraftChanged:
        fresh = open_work(work.uuid, by=by)
        return _page(request, fresh, typed, meanwhile=conflict.meanwhile(fresh, typed), status=409)
    except (NotAllowed, NotFound, NotADraft):
        raise
    except RuleBroken as error:
        field = _FIELDS.get(error.field, error.field)
        told = {field: str(error)} if field in ("starts_on", "ends_on", "status") else {}
        fresh = open_work(work.uuid, by=by)
        return _page(request, fresh, typed, problems=told, message="" if told else str(error), status=422)
    return redirect(f"{reverse('protocol', args=[version.protocol.code])}?versie={version.number}&gepubliceerd=1")


def _read(typed: Typed) -> tuple[dict[str, Any], dict[str, str]]:
    reading = Reading(typed)
    status = reading.choice("status", [VersionStatus.PROVISIONAL, VersionStatus.DEFINITIVE])
    last_day = reading.day("ends_on") if status == VersionStatus.PROVISIONAL else None
    over = typed.one("over")
    wanted = {
        "status": VersionStatus(status) if status else VersionStatus.DRAFT,
        "starts_at": _start(reading) if typed.one("start") == LATER else None,
        "ends_at": local(last_day + timedelta(days=1), time()) if last_day else None,
        "summary": reading.text("summary", most=2000),
        "over": int(over) if over.isascii() and over.isdecimal() and len(over) < 7 else None,
    }
    return wanted, reading.problems


def _start(reading: Reading) -> datetime | None:
    day = reading.day("starts_on")
    if day is None:
        reading.wrong("starts_on", _NO_DAY)
        return None
    text = reading.typed.one("starts_time").strip()
    try:
        return local(day, parse_time(text) if text else time())
    except ValueError:
        reading.wrong("starts_time", _NO_TIME)
        return None


def _page(
    request: HttpRequest,
    work: Work,
    typed: Typed,
    *,
    problems: dict[str, str] | None = None,
    message: str = "",
    meanwhile: Meanwhile | None = None,
    status: int = 200,
) -> HttpResponse:
    verdict = publishing.judge(work.draft)
    held = _held(work.draft)
    return render(
        request,
        "protocols/editing/publish.html",
        status=status,
        work=work,
        typed=typed,
        problems=problems or {},
        summary=[(f"f-{name}", sentence) for name, sentence in (problems or {}).items()],
        message=message,
        meanwhile=meanwhile,
        verdict=verdict,
        rules=findings.by_rule(verdict, work.draft),
        texts={question.code: question.text for question in work.document.questions},
        held=held,
        over=max((number for number, _start in current.versions_of(work.draft.protocol_id)), default=0),
        comparison=comparison(held, work.draft, general=work.effective.general),
        passed=verdict.may_publish,
        not_passed=str(NotPassed.message),
    )


def _held(draft: ProtocolVersion) -> ProtocolVersion | None:
    """What holds now for this protocol; None for one that never was published."""
    try:
        return current.version_of(draft.protocol.code)
    except NotFound:
        return None
