"""Doorrekenen: what a draft would have changed, for the coordinator."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from toetssteen.access.errors import NotFound
from toetssteen.insight import replay_runs
from toetssteen.insight.models import ReplayRun
from toetssteen.insight.replay_examples import examples_of
from toetssteen.insight.replay_period import DAYS
from toetssteen.insight.replay_seconds import ASSUMED
from toetssteen.protocols.drafts import open_draft
from toetssteen.protocols.errors import NotADraft
from toetssteen.protocols.wording import day_in_words, month_in_words
from toetssteen.web.insight.replay_page import Page, in_figures
from toetssteen.web.rendering import render
from toetssteen.web.requests import member_of

_CHANCE = timedelta(seconds=2)
"""So long a worker has to begin; then the page that waits does it."""


@require_http_methods(["GET", "POST"])
def replay(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What came of it, how far it is, or how to begin."""
    member = member_of(request)
    if request.method == "POST":
        try:
            replay_runs.start_replay(uuid, by=member)
        except NotADraft as error:
            return _shown(request, uuid, replay_runs.latest(uuid, by=member), problem=str(error))
        return redirect("replay", uuid)
    return _shown(request, uuid, replay_runs.latest(uuid, by=member))


def _shown(request: HttpRequest, draft: UUID, run: ReplayRun | None, problem: str = "") -> HttpResponse:
    status = 409 if problem else 200
    if run is None:
        return _beginning(request, draft, problem)
    if run.finished_at is None:
        return render(request, "insight/replay_running.html", run=run, percent=_percent(run), problem=problem)
    number = request.GET.get("bladzijde", "")
    page = Page(run, int(number) if number.isascii() and number.isdecimal() and len(number) < 6 else 1)
    return render(
        request,
        "insight/replay.html",
        status=status,
        run=run,
        page=page,
        number=in_figures,
        assumed=round(ASSUMED),
        as_day=day_in_words,
        problem=problem,
    )


def _beginning(request: HttpRequest, draft: UUID, problem: str) -> HttpResponse:
    try:
        version = open_draft(draft, by=member_of(request))
    except NotADraft as error:
        return render(request, "insight/replay_none.html", draft=None, problem=str(error), days=DAYS, status=409)
    return render(request, "insight/replay_none.html", draft=version, problem=problem, days=DAYS)


@require_POST
def go_on(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """How far it is; where no worker is at it, the next part of it is done here."""
    run = replay_runs.latest(uuid, by=member_of(request))
    if run is None:
        raise NotFound
    waited = timezone.now() - run.started_at > _CHANCE or not request.headers.get("HX-Request")
    if run.finished_at is None and waited and not replay_runs.is_attended(run):
        replay_runs.advance(run.uuid)
        run.refresh_from_db()
    there = reverse("replay", args=[uuid])
    if not request.headers.get("HX-Request"):
        return redirect(there)
    if run.finished_at is not None:
        return HttpResponse(headers={"HX-Redirect": there})
    return render(request, "insight/_replay_progress.html", run=run, percent=_percent(run))


@require_GET
def examples(request: HttpRequest, uuid: UUID, product: UUID, follow_up: str, question: str) -> HttpResponse:
    """Answers that were used and would have been missed. That they are read is recorded."""
    found = examples_of(uuid, product, follow_up, question, by=member_of(request))
    return render(request, "insight/replay_examples.html", draft=uuid, examples=found, as_month=month_in_words)


def _percent(run: ReplayRun) -> int:
    """No number of contacts: of a rare product that would be a figure on few."""
    return round(100 * run.done / run.total) if run.total else 100
