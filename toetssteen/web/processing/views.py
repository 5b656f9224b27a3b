"""The processing log, for the privacy officer. Whose it is goes by POST, so that it is in no address."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from toetssteen.access.roles import require
from toetssteen.history import queries
from toetssteen.history.models import ProcessingRecord
from toetssteen.web.processing import words
from toetssteen.web.rendering import render
from toetssteen.web.requests import member_of

_NO_PSEUDONYM = _("Dit is geen pseudoniem. Kopieer het uit de lijst: 36 tekens, met streepjes.")


@require_http_methods(["GET", "POST"])
def processing(request: HttpRequest) -> HttpResponse:
    """Everything, or of one person. A filter that cannot be shows nothing, never everything."""
    member = member_of(request)
    require(member, "processing.view")
    sent = request.POST if request.method == "POST" else request.GET
    before = queries.Mark.parse(sent.get("voor", ""))
    typed = request.POST.get("subject", "").strip()
    subject = _uuid(typed)
    if typed and subject is None:
        return _page(request, queries.ProcessingPage([], None), typed=typed, problem=_NO_PSEUDONYM, status=422)
    page = queries.processing(by=member, subject=subject, before=before)
    return _page(request, page, typed=typed, further=before is not None)


def _page(
    request: HttpRequest,
    page: queries.ProcessingPage,
    *,
    typed: str,
    problem: str | Promise = "",
    further: bool = False,
    status: int = 200,
) -> HttpResponse:
    here = reverse("processing")
    older = str(page.older) if page.older else ""
    return render(
        request,
        "processing/log.html",
        status=status,
        lines=[_line(record) for record in page.records],
        typed=typed[:100].replace("\0", ""),
        problem=problem,
        older=older,
        older_url="" if typed or not older else f"{here}?{urlencode({'voor': older})}",
        further=further,
    )


def _line(record: ProcessingRecord) -> dict[str, Any]:
    return {
        "at": record.start_time,
        "operation": words.in_words(words.OPERATIONS, record.name),
        "purpose": words.in_words(words.PURPOSES, record.processing_activity_id),
        "subject": record.data_subject_id,
        "context": words.in_words(words.CONTEXTS, record.context_type),
        "context_id": record.context_id,
    }


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
