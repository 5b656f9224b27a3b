"""The gate on a draft: every finding with its rule, why, and mend, and where the reasons for warnings are written."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from toetssteen.access.errors import NotFound
from toetssteen.protocols import drafts, publishing
from toetssteen.protocols.errors import DraftChanged, NotADraft
from toetssteen.staff.models import StaffMember
from toetssteen.web.protocols.editing import conflict, findings
from toetssteen.web.protocols.editing.conflict import Meanwhile
from toetssteen.web.protocols.editing.typed import Typed
from toetssteen.web.protocols.editing.work import Work, open_work
from toetssteen.web.rendering import render
from toetssteen.web.requests import member_of


@require_http_methods(["GET", "POST"])
def gate(request: HttpRequest, uuid: UUID) -> HttpResponse:
    by = member_of(request)
    typed = Typed.of_post(request.POST) if request.method == "POST" else Typed()
    try:
        work = open_work(uuid, by=by)
        if request.method == "GET":
            return _page(request, work, typed, said="bewaard" in request.GET)
        return _posted(request, work, typed, by=by)
    except (NotADraft, NotFound) as error:
        if request.method == "GET" and isinstance(error, NotFound):
            raise
        return conflict.gone(request, uuid, error)


def _posted(request: HttpRequest, work: Work, typed: Typed, *, by: StaffMember) -> HttpResponse:
    if conflict.is_stale(work, typed):
        return _page(request, work, typed, meanwhile=conflict.meanwhile(work, typed), status=409)
    reasons, problems = findings.read_reasons(typed, publishing.judge(work.draft), work.draft)
    if problems:
        return _page(request, work, typed, problems=problems, status=422)
    try:
        drafts.give_reasons(work.uuid, reasons, revision=work.revision, by=by)
    except DraftChanged:
        fresh = open_work(work.uuid, by=by)
        return _page(request, fresh, typed, meanwhile=conflict.meanwhile(fresh, typed), status=409)
    response = redirect("protocol-draft-gate", work.uuid)
    response["Location"] += "?bewaard=1"
    return response


def _page(
    request: HttpRequest,
    work: Work,
    typed: Typed,
    *,
    problems: dict[str, str] | None = None,
    meanwhile: Meanwhile | None = None,
    said: bool = False,
    status: int = 200,
) -> HttpResponse:
    verdict = publishing.judge(work.draft)
    texts = {question.code: question.text for question in work.document.questions}
    return render(
        request,
        "protocols/editing/gate.html",
        status=status,
        work=work,
        typed=typed,
        problems=problems or {},
        summary=[(f"f-{name.replace(':', '-')}", sentence) for name, sentence in (problems or {}).items()],
        meanwhile=meanwhile,
        said=said,
        verdict=verdict,
        rules=findings.by_rule(verdict, work.draft),
        name=findings.reason_name,
        texts=texts,
    )
