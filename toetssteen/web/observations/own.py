"""What somebody signals, and what becomes of it: by name, or without one by a code.

`new` and `follow` leave no line in the log (`config.middleware`), and write nothing of whoever is signed in but the
signal that they give by name.
"""

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
from toetssteen.feedback import pulse
from toetssteen.feedback.errors import AnsweredThisMonth, AnswerUnknown
from toetssteen.observations import anonymous, queries, waiting
from toetssteen.observations.actions import send_signal
from toetssteen.observations.models import AT_A_TASK, AT_THE_DESK, AnonymousSignal, SignalKind
from toetssteen.observations.receipts import new_receipt, shown
from toetssteen.products import queries as products
from toetssteen.products.models import Product
from toetssteen.protocols.current import newest_texts
from toetssteen.protocols.effective import at, pin
from toetssteen.protocols.wording import day_in_words
from toetssteen.staff.models import StaffMember
from toetssteen.themes.steps import standings
from toetssteen.web.chart import bars
from toetssteen.web.feedback import timing
from toetssteen.web.observations.marks import mark_of, parse_mark
from toetssteen.web.observations.tabs import tabs_for
from toetssteen.web.rendering import render
from toetssteen.web.requests import member_of

_WORK = (SignalKind.NO_HELP, SignalKind.RESISTANCE, SignalKind.TOO_LONG, SignalKind.IDEA)
"""What can be said of the whole way of working."""
NAMED, UNNAMED = "met", "zonder"


@dataclass(slots=True, repr=False)
class Form:
    """What stands on the page of a new signal. `receipt` makes what is sent without a name once, `token` the other."""

    product: Product | None
    question: str
    kind: str = ""
    text: str = ""
    name: str = NAMED
    receipt: str = field(default_factory=new_receipt)
    token: UUID = field(default_factory=uuid4)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Say it, with or without one's name. A refusal keeps what was typed."""
    require(member_of(request), "signal.send")
    form = _form(request.POST if request.method == "POST" else request.GET)
    if request.method == "GET":
        return _new_page(request, form)
    try:
        return _sent(request, form)
    except (NotAllowed, NotFound):
        raise
    except RuleBroken as error:
        return _new_page(request, form, problem=error)


def _sent(request: HttpRequest, form: Form) -> HttpResponse:
    if form.name == UNNAMED:
        anonymous.post_letter(
            form.receipt, form.kind, form.product, question_code=form.question, text=form.text, by=member_of(request)
        )
        return render(
            request,
            "observations/posted.html",
            tabs=tabs_for(request, member_of(request)),
            receipt=shown(form.receipt),
            together=anonymous.TOGETHER,
        )
    send_signal(
        form.kind,
        form.product,
        question_code=form.question,
        protocol_version_id=_version_of(form),
        text=form.text,
        uuid=form.token,
        by=member_of(request),
    )
    return redirect(f"{reverse('signals-mine')}?gedaan=verstuurd")


def _version_of(form: Form) -> int | None:
    """The one that asks it now: the protocol of the product, or the general one."""
    if form.product is None or not form.question:
        return None
    pinned = pin(form.product)
    return pinned.version if at(pinned).own.question(form.question) else pinned.general


def _form(given: QueryDict) -> Form:
    """Raises `NotFound` for a product or question that is not there."""
    ref, question = given.get("product", ""), given.get("vraag", "")
    product = products.by_ref(ref) if ref and "\0" not in ref else None
    if (ref and product is None) or (question and (product is None or "\0" in question)):
        raise NotFound
    form = Form(product, question, given.get("kind", ""), given.get("text", "").replace("\r\n", "\n"))
    form.name = given.get("naam", UNNAMED if ref else NAMED)
    form.receipt = given.get("receipt") or form.receipt
    try:
        form.token = UUID(given.get("token", ""))
    except ValueError:
        form.token = uuid4()
    return form


def _new_page(request: HttpRequest, form: Form, *, problem: RuleBroken | None = None) -> HttpResponse:
    text = newest_texts([form.question]).get(form.question, "") if form.question else ""
    if form.question and not text:
        raise NotFound
    return render(
        request,
        "observations/new.html",
        status=422 if problem else 200,
        tabs=tabs_for(request, member_of(request)),
        form=form,
        asked=text,
        kinds=[(kind.value, kind.label) for kind in _kinds(member_of(request), form)],
        together=anonymous.TOGETHER,
        problem=str(problem) if problem else "",
        field=problem.field if problem else "",
    )


def _kinds(member: StaffMember, form: Form) -> tuple[SignalKind, ...]:
    if form.product is None:
        return _WORK
    return AT_A_TASK if member.has_role(Role.DEPARTMENT) and not member.has_role(Role.AGENT) else AT_THE_DESK


@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """What became of a signal without a name. The code is posted, never in an address, and who looks is not kept."""
    require(member_of(request), "signal.send")
    typed, problem, found, waits = request.POST.get("code", "")[:40], "", None, False
    if request.method == "POST":
        try:
            found = anonymous.find(typed)
            waits = found is None
        except RuleBroken as error:
            problem = str(error)
    return render(
        request,
        "observations/follow.html",
        status=422 if problem else 200,
        tabs=tabs_for(request, member_of(request)),
        typed=typed,
        problem=problem,
        found=found,
        stands=standings([], [found])[found.pk] if found else None,
        asked=_asked(found),
        waits=waits,
        together=anonymous.TOGETHER,
        due_on=day_in_words(waiting.due_on(waiting.day_of(found))) if found else "",
    )


def _asked(found: AnonymousSignal | None) -> str:
    if found is None or found.question is None:
        return ""
    return newest_texts([found.question.code]).get(found.question.code, found.question.code)


_SAID: dict[str, str | Promise] = {
    "verstuurd": _("Je signaal is verstuurd. Hier zie je wat ermee gebeurt."),
    "peiling": _("Dank je. Je antwoord telt mee, zonder je naam."),
    AnswerUnknown.code: AnswerUnknown.message,
    AnsweredThisMonth.code: AnsweredThisMonth.message,
}


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What one signalled by name, with what became of it."""
    found = list(queries.mine(by=member_of(request), after=parse_mark(request.GET.get("na", "")))[: queries.PAGE + 1])
    page = found[: queries.PAGE]
    texts = newest_texts({signal.question.code for signal in page if signal.question})
    stands = standings(page)
    return render(
        request,
        "observations/mine.html",
        tabs=tabs_for(request, member_of(request)),
        signals=[(signal, stands[signal.pk]) for signal in page],
        tries=may(member_of(request), "trial.start"),
        pulse_since=timing.now() if pulse.is_asked(member_of(request)) else "",
        texts=texts,
        as_day=day_in_words,
        due_on=waiting.due_on,
        is_overdue=waiting.is_overdue,
        resisted=waiting.resisted_this_week(),
        resisted_bars=bars(waiting.resisted_by_week()),
        older=f"{request.path}?{urlencode({'na': mark_of(page[-1])})}" if len(found) > queries.PAGE else "",
        said=_SAID.get(request.GET.get("gedaan", ""), ""),
    )
