"""What is done with a proposal: a decision, a step of the coordinator, taking the lead, the evaluation."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from toetssteen.access.errors import NotAllowed, NotFound, RuleBroken
from toetssteen.access.roles import require
from toetssteen.decisions import deciding, errors, evaluating, leading, proposing, queries
from toetssteen.decisions.states import Move
from toetssteen.protocols.wording import day_in_words
from toetssteen.web.decisions.proposals import done, page
from toetssteen.web.decisions.typed import as_typed, day, problems_of, seen, text
from toetssteen.web.rendering import render
from toetssteen.web.requests import member_of


@require_POST
def decision(request: HttpRequest, uuid: UUID) -> HttpResponse:
    posted = request.POST
    try:
        verdict = deciding.Verdict(
            move=_move(text(posted, "move")),
            reason=text(posted, "reason"),
            changes=text(posted, "changes"),
            until=day(posted, "until"),
            starts_on=day(posted, "starts_on"),
            meeting_on=day(posted, "meeting_on"),
            agenda_item=text(posted, "agenda_item"),
        )
        deciding.decide(uuid, verdict, seen=seen(posted), by=member_of(request))
    except (NotAllowed, NotFound):
        raise
    except RuleBroken as problem:
        return page(request, uuid, problem=problem)
    return done(uuid, "besloten")


@require_POST
def step(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Submit, apply changes, or withdraw."""
    posted, member = request.POST, member_of(request)
    move = text(posted, "move")
    try:
        match move:
            case Move.SUBMIT.value:
                proposing.submit(uuid, seen=seen(posted), due_on=day(posted, "due_on"), by=member)
            case Move.APPLY_CHANGES.value:
                proposing.apply_changes(uuid, seen=seen(posted), by=member)
            case Move.WITHDRAW.value:
                proposing.withdraw(uuid, seen=seen(posted), reason=text(posted, "reason"), by=member)
            case _unknown:
                raise NotFound
    except (NotAllowed, NotFound):
        raise
    except RuleBroken as problem:
        return page(request, uuid, problem=problem)
    return done(uuid, move)


@require_POST
def evaluation(request: HttpRequest, uuid: UUID) -> HttpResponse:
    try:
        evaluating.evaluate(uuid, text(request.POST, "conclusion"), seen=seen(request.POST), by=member_of(request))
    except (NotAllowed, NotFound):
        raise
    except RuleBroken as problem:
        return page(request, uuid, problem=problem)
    return done(uuid, "geevalueerd")


@require_http_methods(["GET", "POST"])
def lead(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Het voortouw nemen: what was discussed, until when, and on which agenda."""
    member = member_of(request)
    require(member, "proposal.lead")
    shown = queries.see(uuid, by=member)
    problem: RuleBroken | None = None
    if request.method == "POST":
        try:
            conclusion = leading.Conclusion(
                discussion=text(request.POST, "discussion"),
                agenda_on=day(request.POST, "agenda_on"),
                ends_on=day(request.POST, "ends_on"),
            )
            leading.take_lead(uuid, conclusion, seen=seen(request.POST), by=member)
            return done(uuid, "voortouw")
        except (NotAllowed, NotFound):
            raise
        except RuleBroken as refused:
            problem = refused
    fields = ("discussion", "agenda_on", "ends_on")
    today = timezone.localdate()
    typed = (
        {name: text(request.POST, name) for name in fields}
        if request.method == "POST"
        else {
            "discussion": "",
            "agenda_on": as_typed(today + timedelta(days=14)),
            "ends_on": as_typed(leading.longest()),
        }
    )
    return render(
        request,
        "decisions/lead.html",
        status=422 if problem else 200,
        proposal=shown.proposal,
        possible=Move.TAKE_LEAD in shown.moves,
        typed=typed,
        latest=leading.longest(),
        problem=str(problem) if problem else "",
        problems=problems_of(problem),
        as_day=day_in_words,
        prompts=PROMPTS,
    )


PROMPTS: tuple[str | Promise, ...] = (
    _("Wat vraagt de klant echt, en wat heeft die eraan?"),
    _("Welke vraag gebruikt een vervolgactie? En welke niemand?"),
    _("Wat hoorden we van de vakafdeling: wat heeft zij nodig?"),
    _("Waar werd het werk van een collega eenvoudiger of moeilijker van?"),
)


def _move(typed: str) -> Move:
    """Raises `NothingDecided` beside the choice where nothing, or something else, was chosen."""
    if typed not in {move.value for move in deciding.DECIDING}:
        raise errors.NothingDecided(field="move")
    return Move(typed)
