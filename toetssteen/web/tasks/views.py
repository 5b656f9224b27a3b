"""The work of a department: its list, and one task."""

from uuid import UUID, uuid5

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from toetssteen.access.errors import NotAllowed, NotFound, RuleBroken
from toetssteen.access.roles import may, require
from toetssteen.contacts.references import shown as as_read_aloud
from toetssteen.observations.actions import send_signal
from toetssteen.observations.errors import QuestionNotAsked
from toetssteen.observations.models import AT_A_TASK, SignalKind
from toetssteen.parties.free_text import BsnInText
from toetssteen.protocols.wording import day_in_words
from toetssteen.staff.models import StaffMember
from toetssteen.tasks import actions, queries
from toetssteen.tasks.errors import TaskIsDone
from toetssteen.tasks.opening import Opened, open_task
from toetssteen.tasks.sending_on import link_to
from toetssteen.web.rendering import render
from toetssteen.web.requests import member_of
from toetssteen.web.tasks import forms

_DONE: dict[str, str | Promise] = {
    "take": _("Deze taak staat nu op jouw naam."),
    "forward": _("De mail gaat naar het eigen systeem van je afdeling. Rond de taak daar af, en daarna hier."),
    "finish": _("De taak is afgerond."),
}
"""What is said after the redirect that follows each action."""
_SIGNALS = [(kind.value, kind.label) for kind in AT_A_TASK]


@require_GET
def tasks(request: HttpRequest) -> HttpResponse:
    """The list: open, mine or done. What stands in its address is no personal data."""
    member = member_of(request)
    require(member, "task.view")
    departments = queries.departments_of(member)
    wanted = request.GET.get("lijst", "")
    shown = queries.Shown(wanted) if wanted in queries.Shown.values else queries.Shown.OPEN
    after = queries.Mark.parse(request.GET.get("na", ""), shown)
    page = queries.work_list(departments, shown, by=member, after=after)
    return render(
        request,
        "tasks/list.html",
        departments=departments,
        shown=shown,
        lists=[(str(choice), choice.label, _list_url(choice)) for choice in queries.Shown],
        amounts=queries.amounts(departments, by=member),
        tasks=page.tasks,
        is_overdue=queries.is_overdue,
        as_read_aloud=as_read_aloud,
        as_day=day_in_words,
        next_url=f"{_list_url(shown, na=str(page.next))}" if page.next else "",
        first_url=_list_url(shown) if after else "",
        said=_DONE.get(request.GET.get("gedaan", ""), ""),
    )


def _list_url(shown: queries.Shown, **more: str) -> str:
    return f"{reverse('tasks')}?{urlencode({'lijst': shown.value, **more})}"


@require_http_methods(["GET", "POST"])
def task(request: HttpRequest, uuid: UUID) -> HttpResponse:
    if request.method == "POST":
        return _posted(request, uuid)
    opened = open_task(uuid, by=member_of(request))
    return _page(
        request, opened, forms.untouched(opened.task.revision), said=_DONE.get(request.GET.get("gedaan", ""), "")
    )


def _posted(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Do what the button says. A refusal keeps what was typed and says why, beside its field where there is one."""
    typed = forms.read(request.POST)
    do = request.POST.get("do", "")
    try:
        if "signal" in request.POST:
            return _signalled(request, uuid, typed)
        _do(do, uuid, typed, by=member_of(request))
    except (NotAllowed, NotFound):
        raise
    except RuleBroken as error:
        return _refused(request, uuid, typed, error)
    if do == "finish":
        return redirect(f"{reverse('tasks')}?gedaan=finish")
    if typed.is_empty:
        return redirect(f"{reverse('task', args=[uuid])}?gedaan={do}")
    opened = open_task(uuid, by=member_of(request))
    return _page(request, opened, forms.carried(typed, opened.task.revision), said=_DONE[do])


def _do(do: str, uuid: UUID, typed: forms.Typed, *, by: StaffMember) -> None:
    match do:
        case "take":
            actions.take_task(uuid, revision=typed.revision, by=by)
        case "forward":
            actions.forward_task(uuid, revision=typed.revision, by=by)
        case "finish":
            actions.finish_task(
                uuid,
                result=typed.result,
                used_answers=typed.used_answers,
                revision=typed.revision,
                no_bsn=typed.no_bsn,
                by=by,
            )
        case _:
            raise NotFound


def _refused(request: HttpRequest, uuid: UUID, typed: forms.Typed, error: RuleBroken) -> HttpResponse:
    """A task that is done is no error of whoever finishes it again; one that changed shows as it is now."""
    opened = open_task(uuid, by=member_of(request))
    done = isinstance(error, TaskIsDone)
    return _page(
        request,
        opened,
        forms.carried(typed, opened.task.revision),
        said=str(error) if done else "",
        problem=None if done else error,
        status=200 if done else 422,
    )


def _signalled(request: HttpRequest, uuid: UUID, typed: forms.Typed) -> HttpResponse:
    """Two actions: open, choose. Question, product, version and channel go along by themselves. The page comes
    back with what was typed; a reload sends nothing twice."""
    member = member_of(request)
    opened = open_task(uuid, by=member)
    code, _separator, kind = request.POST["signal"].rpartition(":")
    if code and code not in {answer.code for answer in opened.answers}:
        raise QuestionNotAsked(field="signal")
    topic = opened.task.topic
    if topic is None or opened.effective is None:
        raise QuestionNotAsked(field="signal")
    own = not code or opened.effective.own.question(code) is not None
    send_signal(
        kind,
        topic.product,
        by=member,
        question_code=code,
        protocol_version_id=topic.protocol_version_id if own else topic.general_version_id,
        channel=opened.task.contact.channel,
        uuid=uuid5(typed.token, f"{code}:{kind}"),
    )
    return _page(request, opened, typed, signalled={code: SignalKind(kind).label})


def _page(
    request: HttpRequest,
    opened: Opened,
    typed: forms.Typed,
    *,
    said: str | Promise = "",
    problem: RuleBroken | None = None,
    signalled: dict[str, str | Promise] | None = None,
    status: int = 200,
) -> HttpResponse:
    task = opened.task
    return render(
        request,
        "tasks/task.html",
        status=status,
        opened=opened,
        task=task,
        overdue=queries.is_overdue(task),
        as_day=day_in_words,
        reference=as_read_aloud(task.contact.reference),
        link=link_to(task.uuid),
        typed=typed,
        said=said,
        problem=str(problem) if problem else "",
        field=problem.field if problem else "",
        asks_no_bsn=typed.no_bsn or isinstance(problem, BsnInText),
        signals=_SIGNALS if task.topic and may(member_of(request), "signal.send") else [],
        signalled=signalled or {},
        unnamed=f"{reverse('signal-new')}?{urlencode({'product': task.topic.product.ref})}" if task.topic else "",
    )
