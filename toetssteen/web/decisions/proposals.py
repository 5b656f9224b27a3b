"""One proposal: to be read in two minutes, and to be written in fewer fields than it has lines."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from toetssteen.access.errors import NotAllowed, NotFound, RuleBroken
from toetssteen.access.roles import may, require
from toetssteen.consultations.models import Stance
from toetssteen.decisions import proposing, queries, staggering
from toetssteen.decisions.deciding import DECIDING
from toetssteen.decisions.judging import GUARDS, WINDOWS, Judging
from toetssteen.decisions.proposing import Texts
from toetssteen.decisions.states import WRITE, Move, State
from toetssteen.observations.models import SignalKind
from toetssteen.protocols import mandate
from toetssteen.protocols.wording import day_in_words
from toetssteen.web.decisions.judged import plan
from toetssteen.web.decisions.pdf import as_pdf
from toetssteen.web.decisions.typed import as_typed, day, problems_of, seen, text
from toetssteen.web.rendering import render
from toetssteen.web.requests import member_of

DONE: dict[str, str | Promise] = {
    "begonnen": _("Het voorstel staat klaar. Alles is al ingevuld: lees het na, en dien het in."),
    "geschreven": _("Bewaard."),
    "indienen": _("Het voorstel ligt bij het MT. Wie erover signaleerde, hoort het."),
    "intrekken": _("Het voorstel is ingetrokken. Wie erover signaleerde, hoort het."),
    "wijzigingen-verwerken": _("De wijzigingen zijn verwerkt. Het MT bevestigt ze."),
    "besloten": _("Het besluit staat er. Iedereen die erom vroeg, hoort het met de reden."),
    "voortouw": _("Je nam het voortouw. De voorlopige lijn geldt, en het MT vindt je conclusie op de agenda."),
    "geevalueerd": _("De evaluatie staat er. Iedereen die het aangaat, hoort het."),
    "mening": _("De mening staat erbij, apart van de feiten."),
}


@require_GET
def proposal(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return page(request, uuid, said=DONE.get(request.GET.get("gedaan", ""), ""))


@require_GET
def paper(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The same on an A4: the facts, without the personal views. With `woo`, for who writes or decides: with what
    those views say, and without whose they are."""
    shown = queries.see(uuid, by=member_of(request))
    under_woo = "woo" in request.GET and (shown.writes or shown.decides)
    drawn = as_pdf(shown, views=queries.views_without_names(uuid) if under_woo else ())
    answer = HttpResponse(drawn, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="voorstel-{uuid}.pdf"'
    return answer


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """From a concept, with everything filled in."""
    begun = proposing.begin_proposal(_uuid(text(request.POST, "concept")), by=member_of(request))
    return done(begun.uuid, "begonnen")


@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, uuid: UUID) -> HttpResponse:
    member = member_of(request)
    require(member, WRITE)
    shown = queries.see(uuid, by=member).proposal
    typed = _typed(request, shown)
    problem: RuleBroken | None = None
    if request.method == "POST":
        try:
            texts = Texts(
                title=typed["title"],
                why=typed["why"],
                loss=typed["loss"],
                alternatives=typed["alternatives"],
                judged_by=typed["judged_by"],
                guarded_by=typed["guarded_by"],
                window_days=int(typed["window_days"]) if typed["window_days"] in map(str, WINDOWS) else 0,
                starts_on=day(request.POST, "starts_on"),
                staggered=bool(typed["staggered"]),
            )
            proposing.write_proposal(uuid, texts, seen=seen(request.POST), by=member)
            return done(uuid, "geschreven")
        except (NotAllowed, NotFound):
            raise
        except RuleBroken as refused:
            problem = refused
    return render(
        request,
        "decisions/write.html",
        status=422 if problem else 200,
        proposal=shown,
        typed=typed,
        judgings=Judging.choices,
        guards=[(guard.value, guard.label) for guard in GUARDS],
        windows=[(str(days), _("na %(n)s dagen") % {"n": days}) for days in WINDOWS],
        can_stagger=shown.draft is not None and staggering.is_possible(proposing.held_beside(shown.draft), shown.draft),
        problem=str(problem) if problem else "",
        problems=problems_of(problem),
    )


@require_POST
def view(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What somebody thinks, apart from the facts."""
    try:
        proposing.add_view(uuid, text(request.POST, "who"), text(request.POST, "text"), by=member_of(request))
    except (NotAllowed, NotFound):
        raise
    except RuleBroken as problem:
        return page(request, uuid, problem=problem)
    return done(uuid, "mening")


def done(uuid: UUID, what: str) -> HttpResponse:
    return redirect(f"{reverse('proposal', args=[uuid])}?gedaan={what}")


def page(
    request: HttpRequest, uuid: UUID, *, said: str | Promise = "", problem: RuleBroken | None = None
) -> HttpResponse:
    """One screen. `problem`: what was posted was refused; what was typed stays."""
    member = member_of(request)
    shown = queries.see(uuid, by=member)
    one = shown.proposal
    terms = mandate.current()
    return render(
        request,
        "decisions/proposal.html",
        status=422 if problem else 200,
        seen=shown,
        proposal=one,
        states=State,
        moves=Move,
        stances=Stance,
        deciding=[(move.value, move.label) for move in DECIDING if move in shown.moves],
        records=shown.decides and may(member, "proposal.decide") and not may(member, "proposal.decide_alone"),
        kinds=[(SignalKind(kind).label, size) for kind, size in one.evidence.get("signals", {}).get("kinds", [])],
        plan=list(plan(one)),
        views=list(one.views.all()) if shown.writes or shown.decides else [],
        typed=_decision(request, one),
        due_on=as_typed(timezone.localdate() + timedelta(days=terms.decision_days)),
        said=said,
        problem=str(problem) if problem else "",
        problems=problems_of(problem),
        as_day=day_in_words,
        evidence_day=date.fromisoformat(one.evidence["as_of"]) if one.evidence else None,
        outcome=getattr(one, "outcome", None),
        today=timezone.localdate(),
        last_of_line=one.line and timezone.localdate(one.line.ends_at - timedelta(microseconds=1))
        if one.line and one.line.ends_at
        else None,
    )


def _decision(request: HttpRequest, one: Any) -> dict[str, str]:
    """What stands in the boxes of the decision: what was typed, or what follows from the proposal."""
    fields = (
        "move",
        "reason",
        "changes",
        "until",
        "starts_on",
        "meeting_on",
        "agenda_item",
        "conclusion",
        "who",
        "text",
    )
    if request.method == "POST":
        return {name: text(request.POST, name) for name in (*fields, "due_on")}
    prefilled = dict.fromkeys(fields, "")
    return prefilled | {"reason": one.why, "starts_on": as_typed(one.starts_on), "due_on": ""}


def _typed(request: HttpRequest, one: Any) -> dict[str, str]:
    fields = ("title", "why", "loss", "alternatives", "judged_by", "guarded_by", "window_days")
    if request.method == "POST":
        return {name: text(request.POST, name) for name in (*fields, "starts_on", "staggered")}
    kept = {"starts_on": as_typed(one.starts_on), "staggered": "1" if one.staggered else ""}
    return {name: str(getattr(one, name)) for name in fields} | kept


def _uuid(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise NotFound from None
