"""What staff try: the list with what was stopped and why, a new one, and one trial."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from toetssteen.access.errors import NotAllowed, NotFound, RuleBroken
from toetssteen.access.roles import Role, may, require
from toetssteen.dutch import working_days
from toetssteen.products import queries as products
from toetssteen.products.models import Product
from toetssteen.protocols.current import newest_texts
from toetssteen.protocols.limits import MeasureKind
from toetssteen.protocols.wording import day_in_words
from toetssteen.staff.models import StaffMember
from toetssteen.themes import trials as domain
from toetssteen.web.observations.marks import parse_mark
from toetssteen.web.observations.tabs import tabs_for
from toetssteen.web.rendering import render
from toetssteen.web.requests import member_of

_SAID: dict[str, str | Promise] = {
    "start": _("De proef is aangekondigd. Zonder bezwaar begint hij vanzelf."),
    "object": _("De proef gaat niet door. De twee collega’s lezen waarom."),
    "stop": _("De proef is gestopt."),
    "tell": _("Je regel staat erbij. Met die van jullie allebei hoort iedereen het."),
}


@require_GET
def trials(request: HttpRequest) -> HttpResponse:
    """All of them, newest first."""
    member = member_of(request)
    require(member, "theme.follow")
    found = list(domain.listed(before=parse_mark(request.GET.get("na", "")))[: domain.PAGE + 1])
    page = found[: domain.PAGE]
    texts = newest_texts({trial.question.code for trial in page})
    last = page[-1] if len(found) > domain.PAGE else None
    return render(
        request,
        "themes/trials.html",
        tabs=tabs_for(request, member),
        trials=[(trial, domain.state_of(trial), texts.get(trial.question.code, trial.question.code)) for trial in page],
        as_day=day_in_words,
        older=f"{request.path}?{urlencode({'na': f'{last.announced_on}_{last.pk}'})}" if last else "",
    )


@dataclass(slots=True, repr=False)
class Form:
    product: Product
    question: str
    kind: str = MeasureKind.LEAVE_OUT.value
    wording: str = ""
    hope: str = ""
    colleague: str = ""
    token: UUID = field(default_factory=uuid4)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    member = member_of(request)
    require(member, "trial.start")
    form = _form(request.POST if request.method == "POST" else request.GET)
    if request.method == "GET":
        return _new_page(request, form)
    try:
        trial = domain.start_trial(
            form.kind,
            form.product,
            form.question,
            colleague=_uuid(form.colleague),
            wording=form.wording,
            hope=form.hope,
            uuid=form.token,
            by=member,
        )
    except (NotAllowed, NotFound):
        raise
    except RuleBroken as error:
        return _new_page(request, form, problem=error)
    return redirect(f"{reverse('trial', args=[trial.uuid])}?gedaan=start")


def _form(given: QueryDict) -> Form:
    """Raises `NotFound` for a product or question that is not there."""
    ref, question = given.get("product", ""), given.get("vraag", "")
    product = products.by_ref(ref) if ref and "\0" not in ref else None
    if product is None or not question or "\0" in question:
        raise NotFound
    form = Form(product, question, given.get("kind", MeasureKind.LEAVE_OUT.value))
    form.wording = given.get("wording", "").replace("\0", "")
    form.hope = given.get("hope", "").replace("\0", "").replace("\r\n", "\n")
    form.colleague = given.get("colleague", "")
    form.token = _uuid(given.get("token", "")) or form.token
    return form


def _new_page(request: HttpRequest, form: Form, *, problem: RuleBroken | None = None) -> HttpResponse:
    text = newest_texts([form.question]).get(form.question, "")
    if not text:
        raise NotFound
    named = problem.field.partition(":")[0] if problem else ""
    return render(
        request,
        "themes/trial_new.html",
        status=422 if problem else 200,
        tabs=tabs_for(request, member_of(request)),
        form=form,
        asked=text,
        kinds=[
            (MeasureKind.LEAVE_OUT.value, _("We vragen dit niet")),
            (MeasureKind.REWORD.value, _("We vragen dit anders")),
        ],
        colleagues=[(one.uuid, one.name) for one in domain.colleagues(member_of(request))],
        until=day_in_words(working_days.after_today(domain.OBJECT_WITHIN)),
        starts_on=day_in_words(working_days.after_today(domain.OBJECT_WITHIN + 1)),
        problem=str(problem) if problem else "",
        field=named if named in ("kind", "wording", "hope", "colleague") else "",
    )


@require_http_methods(["GET", "POST"])
def trial(request: HttpRequest, uuid: UUID) -> HttpResponse:
    member, problem = member_of(request), None
    require(member, "theme.follow")
    if request.method == "POST":
        try:
            do = request.POST.get("do", "")
            _do(do, uuid, request.POST, by=member)
            return redirect(f"{reverse('trial', args=[uuid])}?gedaan={do}")
        except (NotAllowed, NotFound):
            raise
        except RuleBroken as error:
            problem = error
    found = domain.get(uuid)
    state = domain.state_of(found)
    mine = member.pk in (found.starter_id, found.colleague_id)
    still = state in (domain.TrialState.ANNOUNCED, domain.TrialState.RUNNING)
    return render(
        request,
        "themes/trial.html",
        status=422 if problem else 200,
        tabs=tabs_for(request, member),
        trial=found,
        state=state,
        asked=domain.about(found),
        counted=domain.counted(found),
        until=day_in_words(domain.object_until(found)),
        as_day=day_in_words,
        objects=state is domain.TrialState.ANNOUNCED and may(member, "trial.object"),
        stops=still and (mine or (state is domain.TrialState.RUNNING and member.has_role(Role.COORDINATOR))),
        tells=mine and state in (domain.TrialState.ENDED, domain.TrialState.STOPPED)
        and not (found.starter_line and found.colleague_line),
        typed=request.POST,
        said=_SAID.get(request.GET.get("gedaan", ""), ""),
        problem=str(problem) if problem else "",
        field=problem.field if problem else "",
    )  # fmt: skip


def _do(do: str, uuid: UUID, posted: QueryDict, *, by: StaffMember) -> None:
    match do:
        case "object":
            domain.object_to(uuid, posted.get("because", ""), by=by)
        case "stop":
            domain.stop_trial(uuid, posted.get("because", ""), by=by)
        case "tell":
            domain.tell_outcome(uuid, posted.get("line", ""), by=by)
        case _:
            raise NotFound


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
