"""Everybody who spoke hears what became of it. What the clock brings is told once, by whoever looks first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from toetssteen.access.roles import Role
from toetssteen.decisions import deputies, evidence, news
from toetssteen.decisions.models import Proposal
from toetssteen.decisions.states import WAITING_FOR_MT, State
from toetssteen.notices.actions import tell
from toetssteen.notices.kinds import Kind
from toetssteen.notices.queries import already_told
from toetssteen.observations.models import Signal
from toetssteen.protocols.limits import InterimMeasure
from toetssteen.protocols.measure_queries import ending_soon, ending_soon_keys, in_words
from toetssteen.staff.models import StaffMember
from toetssteen.themes.models import StepKind
from toetssteen.themes.steps import add_step, living

BEFORE = timedelta(days=7)
_IN_FORCE, _TO_EVALUATE = "geldt", "evalueren"
"""Under these keys a proposal keeps that it was told."""
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
    heard = _everybody_concerned(proposal)
    _tell(news.LED, heard, proposal, words=discussion, occasion=str(proposal.revision))
    _step(proposal, StepKind.LIMITED, discussion)


def tell_withdrawn(proposal: Proposal, reason: str) -> None:
    _tell(news.WITHDRAWN, audience(proposal), proposal, words=reason)


def tell_measured(proposal: Proposal, found: str) -> None:
    """Everybody who asked for it, once: `found` says in words what the figures say."""
    _tell(news.MEASURED, audience(proposal), proposal, words=found)


def tell_evaluated(proposal: Proposal, conclusion: str) -> None:
    heard = _everybody_concerned(proposal)
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
    told = sum(catch_up_with(pk) for pk, moments in _candidates() if any(_brought(moments, day)))
    soon = ending_soon_keys()
    untold = soon - already_told(news.MEASURE_ENDS, soon) if soon else soon
    for measure in ending_soon().filter(uuid__in=untold) if untold else ():
        tell(news.MEASURE_ENDS, _who_decide_and_lead(), subject=measure, about=_about(measure))
        told += 1
    return told


def due(now_ago: timedelta = timedelta(0)) -> int:
    """How many things should have been told so long ago and were not: more than none means that nobody looked and no
    worker ran."""
    day = timezone.localdate(timezone.now() - now_ago)
    return sum(1 for _pk, moments in _candidates() for _ in _brought(moments, day))


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
    for key, kind, heard in _brought(_moments_of(proposal), timezone.localdate()):
        _tell(kind, heard(proposal), proposal, words=proposal.why if kind is news.IN_FORCE else "", occasion=key)
        proposal.told = [*proposal.told, key]
        told += 1
    if told:
        proposal.save(update_fields=["told"])
    return told


@dataclass(frozen=True, slots=True)
class Moments:
    """Of a proposal, what the clock can bring and what was told of it."""

    state: str
    due_on: date | None
    told: list[str]
    window_days: int
    starts_at: datetime | None
    """From when the version holds that it proposes."""
    line_ends_at: datetime | None


def _moments_of(proposal: Proposal) -> Moments:
    return Moments(
        proposal.state,
        proposal.due_on,
        proposal.told,
        proposal.window_days,
        proposal.draft.starts_at if proposal.draft else None,
        proposal.line.ends_at if proposal.line else None,
    )


_CANDIDATES = """
SELECT proposal.id, state, due_on, told, window_days, draft.starts_at, line.ends_at
FROM decisions_proposal proposal
LEFT JOIN protocols_protocolversion draft ON draft.id = proposal.draft_id
LEFT JOIN protocols_protocolversion line ON line.id = proposal.line_id
WHERE state = ANY(%(waiting)s) AND due_on <= %(soon)s OR state = %(led)s
OR state = %(accepted)s AND draft.starts_at <= %(now)s AND (
    %(in_force)s <> ALL(told)
    OR draft.starts_at <= %(now)s - window_days * interval '1 day' + interval '1 day' AND %(to_evaluate)s <> ALL(told)
)
"""


def _candidates() -> list[tuple[int, Moments]]:
    """Key of the proposal, and its moments. Few, however many proposals were ever decided on. One query."""
    values: dict[str, Any] = {
        "waiting": [state.value for state in WAITING_FOR_MT],
        "led": State.LED.value,
        "accepted": State.ACCEPTED.value,
        "soon": timezone.localdate() + BEFORE,
        "now": timezone.now(),
        "in_force": _IN_FORCE,
        "to_evaluate": _TO_EVALUATE,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES, values)
        return [(pk, Moments(*moments)) for pk, *moments in cursor.fetchall()]


Brought = tuple[str, Kind, Callable[[Proposal], list[StaffMember]]]
"""Under which key, what, and to whom, who is looked up only where something is to be told."""


def _brought(moments: Moments, day: date) -> list[Brought]:
    """What is to be told of it on that day and was not."""
    every = (*_of_waiting(moments, day), *_of_line(moments, day), *_of_accepted(moments, day))
    return [one for one in every if one[0] not in moments.told]


def _of_waiting(moments: Moments, day: date) -> Iterable[Brought]:
    """A reminder before, on and after the day of the MT; each only as long as it is true."""
    due_on = moments.due_on
    if moments.state not in WAITING_FOR_MT or due_on is None:
        return
    if due_on - BEFORE <= day < due_on:
        yield f"{due_on}:binnenkort", news.SOON, _who_decide_and_lead
    if day == due_on:
        yield f"{due_on}:vandaag", news.TODAY, _who_decide_and_lead
    if day > due_on:
        yield f"{due_on}:voorbij", news.OVERDUE, lambda _proposal: deputies.deciders()
        if moments.state != State.LED:
            yield f"{due_on}:voortouw", news.LEAD_POSSIBLE, lambda _proposal: coordinators()


def _of_line(moments: Moments, day: date) -> Iterable[Brought]:
    if moments.state != State.LED or moments.line_ends_at is None:
        return
    last = timezone.localdate(moments.line_ends_at - timedelta(microseconds=1))
    if last - BEFORE <= day <= last:
        yield f"{last}:lijn-eindigt", news.LINE_ENDS, _who_decide_and_lead
    if day > last:
        yield (
            f"{last}:lijn-voorbij",
            news.LINE_OVER,
            lambda proposal: _unique([*_who_decide_and_lead(), *_everybody_concerned(proposal)]),
        )


def _of_accepted(moments: Moments, day: date) -> Iterable[Brought]:
    if moments.state != State.ACCEPTED or moments.starts_at is None:
        return
    start = timezone.localdate(moments.starts_at)
    if start <= day:
        yield _IN_FORCE, news.IN_FORCE, _everybody_concerned
    if start + timedelta(days=moments.window_days) <= day:
        yield _TO_EVALUATE, news.TO_EVALUATE, _who_decide_and_lead


def _everybody_concerned(proposal: Proposal) -> list[StaffMember]:
    return _unique([*audience(proposal), *everybody_at_work()])


def _who_decide_and_lead(_proposal: Proposal | None = None) -> list[StaffMember]:
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
