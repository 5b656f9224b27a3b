"""Everybody who spoke hears what became of it. What the clock brings is told once, by whoever looks first."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from toetssteen.access.roles import Role
from toetssteen.decisions import deputies, evidence, news
from toetssteen.decisions.models import Proposal
from toetssteen.decisions.states import OVER, WAITING_FOR_MT, State
from toetssteen.notices.actions import tell
from toetssteen.notices.kinds import Kind
from toetssteen.notices.queries import already_told
from toetssteen.observations.models import Signal
from toetssteen.protocols.limits import InterimMeasure
from toetssteen.protocols.measure_queries import ending_soon, in_words
from toetssteen.staff.models import StaffMember
from toetssteen.themes.models import StepKind
from toetssteen.themes.steps import add_step, living

BEFORE = timedelta(days=7)
_SIGNALLED_WITHIN = timedelta(days=365)


def audience(proposal: Proposal) -> list[StaffMember]:
    """Who signalled by name about what it touches, who follows its theme, who answered a consultation about it, and
    who leads and decides. Nobody learns who else is in it."""
    codes = [line["code"] for line in proposal.evidence.get("questions", [])]
    products = evidence.products_of(proposal.draft) if proposal.draft else []
    about = Q(question__code__in=codes) | Q(question__isnull=True)
    signals = Signal.objects.filter(about, sent_on__gte=timezone.localdate() - _SIGNALLED_WITHIN)
    if products:
        signals = signals.filter(product_id__in=products)
    senders = StaffMember.objects.filter(pk__in=signals.values("sender"), is_active=True)
    followers = living(proposal.theme.uuid).followers.filter(is_active=True) if proposal.theme else []
    asked = [line["consultation"] for line in proposal.evidence.get("said", [])]
    answered = StaffMember.objects.filter(
        invitations__consultation__uuid__in=asked, invitations__answered=True, is_active=True
    )
    return _unique([*senders, *followers, *answered, *coordinators(), *deputies.deciders()])


def coordinators() -> list[StaffMember]:
    return list(_with_role(Role.COORDINATOR))


def everybody_at_work() -> list[StaffMember]:
    """Who asks the questions and who uses the answers."""
    return _unique([*_with_role(Role.AGENT), *_with_role(Role.DEPARTMENT)])


def tell_submitted(proposal: Proposal) -> None:
    _tell(news.TO_DECIDE, deputies.deciders(), proposal, occasion=str(proposal.revision))
    _tell(news.PROPOSED, audience(proposal), proposal, words=proposal.why)
    _step(proposal, StepKind.PROPOSED, proposal.title)


def tell_to_confirm(proposal: Proposal) -> None:
    _tell(news.TO_DECIDE, deputies.deciders(), proposal, occasion=str(proposal.revision))


def tell_decided(proposal: Proposal, reason: str) -> None:
    _tell(news.DECIDED, audience(proposal), proposal, words=reason, occasion=str(proposal.revision))
    _step(proposal, StepKind.DECIDED, reason)
    if proposal.in_force_from is not None:
        _step(proposal, StepKind.IN_FORCE, proposal.title, on=proposal.in_force_from)
    if proposal.in_force:
        catch_up_with(proposal.pk)


def tell_led(proposal: Proposal, discussion: str) -> None:
    heard = _unique([*audience(proposal), *everybody_at_work()])
    _tell(news.LED, heard, proposal, words=discussion, occasion=str(proposal.revision))
    _step(proposal, StepKind.LIMITED, discussion)


def tell_withdrawn(proposal: Proposal, reason: str) -> None:
    _tell(news.WITHDRAWN, audience(proposal), proposal, words=reason)


def tell_measured(proposal: Proposal, found: str) -> None:
    """Everybody who asked for it, once: `found` says in words what the figures say."""
    _tell(news.MEASURED, audience(proposal), proposal, words=found)


def tell_evaluated(proposal: Proposal, conclusion: str) -> None:
    heard = _unique([*audience(proposal), *everybody_at_work()])
    _tell(news.EVALUATED, heard, proposal, words=conclusion)
    _step(proposal, StepKind.EVALUATED, conclusion)


def tell_measure(measure: InterimMeasure) -> None:
    """Who asks the questions hears what not to ask, and why."""
    about = _about(measure)
    tell(
        news.MEASURE_STARTED,
        _unique([*_with_role(Role.AGENT), *coordinators()]),
        subject=measure,
        about=about,
        words=measure.because,
    )


def catch_up() -> int:
    """Tell what the clock brought since somebody last looked, each once. Returns how many things were told.
    Three queries where nothing is new, however much was told before; two where no measure ends soon."""
    day = timezone.localdate()
    told = sum(catch_up_with(proposal.pk) for proposal in _candidates() if any(_brought(proposal, day)))
    soon = set(ending_soon().order_by().values_list("uuid", flat=True))
    untold = soon - already_told(news.MEASURE_ENDS, soon) if soon else soon
    for measure in ending_soon().filter(uuid__in=untold) if untold else ():
        tell(news.MEASURE_ENDS, _who_decide_and_lead(), subject=measure, about=_about(measure))
        told += 1
    return told


def due(now_ago: timedelta = timedelta(0)) -> int:
    """How many things should have been told so long ago and were not: more than none means that nobody looked and no
    worker ran."""
    day = timezone.localdate(timezone.now() - now_ago)
    return sum(1 for proposal in _candidates() for _ in _brought(proposal, day))


@transaction.atomic
def catch_up_with(pk: int) -> int:
    """The same for one proposal."""
    proposal = (
        Proposal.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("draft__protocol__group", "line", "theme")
        .filter(pk=pk)
        .first()
    )
    if proposal is None:
        return 0
    told = 0
    for key, kind, heard in _brought(proposal, timezone.localdate()):
        _tell(kind, heard(), proposal, words=proposal.why if kind is news.IN_FORCE else "", occasion=key)
        proposal.told = [*proposal.told, key]
        told += 1
    if told:
        proposal.save(update_fields=["told"])
    return told


def _candidates() -> QuerySet[Proposal]:
    """Few, however many proposals were ever decided on."""
    today = timezone.localdate()
    waiting = Q(state__in=WAITING_FOR_MT, due_on__lte=today + BEFORE) | Q(state=State.LED)
    now = timezone.now()
    long_enough = Q(draft__starts_at__lte=now - F("window_days") * timedelta(days=1) + timedelta(days=1))
    untold = ~Q(told__contains=["geldt"]) | (long_enough & ~Q(told__contains=["evalueren"]))
    started = Q(state=State.ACCEPTED, draft__starts_at__lte=now) & untold
    found = Proposal.objects.exclude(state__in=OVER).filter(waiting | started).select_related("draft", "line")
    return found.only(
        "state", "due_on", "window_days", "told", "draft__starts_at", "line__ends_at"
    )  # without the protocols themselves


Brought = tuple[str, Kind, Callable[[], list[StaffMember]]]
"""Under which key, what, and to whom, who is looked up only where something is to be told."""


def _brought(proposal: Proposal, day: date) -> list[Brought]:
    """What is to be told of it on that day and was not."""
    every = (*_of_waiting(proposal, day), *_of_line(proposal, day), *_of_accepted(proposal, day))
    return [one for one in every if one[0] not in proposal.told]


def _of_waiting(proposal: Proposal, day: date) -> Iterable[Brought]:
    """A reminder before, on and after the day of the MT; each only as long as it is true."""
    due_on = proposal.due_on
    if proposal.state not in WAITING_FOR_MT or due_on is None:
        return
    if due_on - BEFORE <= day < due_on:
        yield f"{due_on}:binnenkort", news.SOON, _who_decide_and_lead
    if day == due_on:
        yield f"{due_on}:vandaag", news.TODAY, _who_decide_and_lead
    if day > due_on:
        yield f"{due_on}:voorbij", news.OVERDUE, deputies.deciders
        if proposal.state != State.LED:
            yield f"{due_on}:voortouw", news.LEAD_POSSIBLE, coordinators


def _of_line(proposal: Proposal, day: date) -> Iterable[Brought]:
    line = proposal.line
    if proposal.state != State.LED or line is None or line.ends_at is None:
        return
    last = timezone.localdate(line.ends_at - timedelta(microseconds=1))
    if last - BEFORE <= day <= last:
        yield f"{last}:lijn-eindigt", news.LINE_ENDS, _who_decide_and_lead
    if day > last:
        yield (
            f"{last}:lijn-voorbij",
            news.LINE_OVER,
            lambda: _unique([*_who_decide_and_lead(), *audience(proposal), *everybody_at_work()]),
        )


def _of_accepted(proposal: Proposal, day: date) -> Iterable[Brought]:
    start, evaluate_on = proposal.in_force_from, proposal.evaluate_on
    if proposal.state != State.ACCEPTED or start is None or evaluate_on is None:
        return
    if start <= day:
        yield "geldt", news.IN_FORCE, lambda: _unique([*audience(proposal), *everybody_at_work()])
    if evaluate_on <= day:
        yield "evalueren", news.TO_EVALUATE, _who_decide_and_lead


def _who_decide_and_lead() -> list[StaffMember]:
    return _unique([*deputies.deciders(), *coordinators()])


def _tell(kind: Kind, heard: Iterable[StaffMember], proposal: Proposal, *, words: str = "", occasion: str = "") -> None:
    tell(kind, heard, subject=proposal, about=proposal.title, words=words, occasion=occasion)


def _step(proposal: Proposal, kind: StepKind, text: str, *, on: date | None = None) -> None:
    """So that a signal shows how far it has come, also to who sent it without a name."""
    if proposal.theme is not None:
        day = on or timezone.localdate()
        add_step(proposal.theme.uuid, kind, on=day, text=text, route="proposal", subject_id=proposal.uuid)


def _about(measure: InterimMeasure) -> str:
    words = in_words([measure])[0]
    questions = "; ".join(text for _code, text, _wording in words.questions)
    return f"{words.product}: {questions}" if words.product else questions


def _with_role(role: Role) -> QuerySet[StaffMember]:
    return StaffMember.objects.filter(roles__contains=[role], is_active=True)


def _unique(people: Iterable[StaffMember]) -> list[StaffMember]:
    return list({person.pk: person for person in people}.values())
