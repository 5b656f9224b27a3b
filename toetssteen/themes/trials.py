"""Staff try things: two colleagues, one question, two weeks. Nobody has to approve; the coordinator may object with a
reason, within two working days. It starts and ends by the clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q, QuerySet, Sum, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from toetssteen.access.errors import NotFound
from toetssteen.access.roles import Role, require
from toetssteen.dutch import working_days
from toetssteen.dutch.dates import week_of
from toetssteen.history.actions import record
from toetssteen.notices.actions import tell
from toetssteen.observations.models import Signal, WeeklyResistance
from toetssteen.products.models import Product
from toetssteen.protocols.current import newest_texts
from toetssteen.protocols.measures import start_measure, stop_measure
from toetssteen.protocols.models import Question
from toetssteen.protocols.wording import day_in_words
from toetssteen.staff.models import StaffMember
from toetssteen.themes import checks, errors, news
from toetssteen.themes.models import Trial

OBJECT_WITHIN, LASTS = 2, timedelta(days=14)
"""Working days; and how long a trial runs."""
PAGE = 50


class TrialState(TextChoices):
    """Read from the clock, and from what the people wrote."""

    ANNOUNCED = "aangekondigd", _("Aangekondigd")
    RUNNING = "loopt", _("Proef loopt")
    ENDED = "afgelopen", _("Afgelopen")
    TOLD = "verteld", _("Verteld")
    OBJECTED = "bezwaar", _("Gaat niet door")
    STOPPED = "gestopt", _("Gestopt")


def state_of(trial: Trial, today: date | None = None) -> TrialState:
    today = today or timezone.localdate()
    if trial.objected_on is not None:
        return TrialState.OBJECTED
    if trial.stopped_on is not None:
        return TrialState.STOPPED
    if today < trial.starts_on:
        return TrialState.ANNOUNCED
    if today <= trial.ends_on:
        return TrialState.RUNNING
    return TrialState.TOLD if trial.starter_line and trial.colleague_line else TrialState.ENDED


def object_until(trial: Trial) -> date:
    return working_days.after(trial.announced_on, OBJECT_WITHIN)


@transaction.atomic
def start_trial(
    kind: str,
    product: Product,
    question_code: str,
    *,
    colleague: UUID | None,
    by: StaffMember,
    wording: str = "",
    hope: str = "",
    uuid: UUID | None = None,
) -> Trial:
    """It begins the day after the term to object. A form gives `uuid`: a second click starts no second trial.

    Raises `TrialNeedsColleague`, `TrialRuns`, `WordsTooLong`, and what a measure refuses."""
    require(by, "trial.start")
    known = Trial.objects.filter(uuid=uuid).first() if uuid else None
    if known is not None:
        return known
    other = colleagues(by).filter(uuid=colleague).first() if colleague else None
    if other is None:
        raise errors.TrialNeedsColleague(field="colleague")
    question = Question.objects.select_for_update().filter(code=question_code).first()
    if question is None:
        raise NotFound
    if _busy(question, [by.pk, other.pk]):
        raise errors.TrialRuns
    starts_on = working_days.after_today(OBJECT_WITHIN + 1)
    ends_on = starts_on + LASTS - timedelta(days=1)
    hope = checks.words_of(hope, field="hope", limit=checks.MAX_LINE)
    measure = start_measure(
        kind,
        [question_code],
        product=product,
        starts_on=starts_on,
        ends_on=ends_on,
        wordings={question_code: wording},
        participants=[by.pk, other.pk],
        by=by,
    )
    trial = Trial.objects.create(
        uuid=uuid or uuid4(),
        kind=kind,
        product=product,
        question=question,
        wording=measure.wordings.get(question_code, ""),
        hope=hope,
        starter=by,
        colleague=other,
        measure=measure,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    tell(news.TRIAL_ANNOUNCED, _with(Role.COORDINATOR), subject=trial, about=about(trial), words=hope)
    record("trial.announced", trial, by=by, question=question_code)
    return trial


@transaction.atomic
def object_to(uuid: UUID, because: str, *, by: StaffMember) -> Trial:
    """It does not start. Everybody can read why. Raises `TooLateToObject`, `TrialIsOver`, `ReasonNeeded`."""
    require(by, "trial.object")
    trial = _locked(uuid)
    if state_of(trial) is TrialState.RUNNING:
        raise errors.TooLateToObject(until=day_in_words(object_until(trial)))
    if state_of(trial) is not TrialState.ANNOUNCED:
        raise errors.TrialIsOver
    trial.because, trial.objected_on = _reason(because), timezone.localdate()
    trial.save(update_fields=["because", "objected_on"])
    stop_measure(trial.measure.uuid, by=by)
    tell(news.TRIAL_OBJECTED, [trial.starter, trial.colleague], subject=trial, about=about(trial), words=trial.because)
    record("trial.objected", trial, by=by)
    return trial


@transaction.atomic
def stop_trial(uuid: UUID, because: str, *, by: StaffMember) -> Trial:
    """Before its end, by one of the two or a coordinator. Raises `TrialIsOver`, `ReasonNeeded`, `NotFound`."""
    require(by, "trial.start")
    trial = _locked(uuid)
    if by.pk not in (trial.starter_id, trial.colleague_id) and not by.has_role(Role.COORDINATOR):
        raise NotFound
    if state_of(trial) not in (TrialState.ANNOUNCED, TrialState.RUNNING):
        raise errors.TrialIsOver
    trial.because, trial.stopped_on = _reason(because), timezone.localdate()
    trial.save(update_fields=["because", "stopped_on"])
    stop_measure(trial.measure.uuid, by=by)
    everybody = [trial.starter, trial.colleague, *_with(Role.COORDINATOR)]
    tell(news.TRIAL_STOPPED, everybody, subject=trial, about=about(trial), words=trial.because)
    record("trial.stopped", trial, by=by)
    return trial


@transaction.atomic
def tell_outcome(uuid: UUID, line: str, *, by: StaffMember) -> Trial:
    """A line from each of the two, once it is over; with the second everybody hears it. One's own can be written
    again until then. Raises `NotFound`, `TrialNotOver`, `TrialIsOver`, `OutcomeNeeded`, `WordsTooLong`."""
    require(by, "trial.start")
    trial = _locked(uuid)
    if by.pk not in (trial.starter_id, trial.colleague_id):
        raise NotFound
    state = state_of(trial)
    if state in (TrialState.ANNOUNCED, TrialState.RUNNING):
        raise errors.TrialNotOver
    if state is TrialState.OBJECTED or (trial.starter_line and trial.colleague_line):
        raise errors.TrialIsOver
    said = checks.words_of(line, field="line", limit=checks.MAX_LINE)
    if not said:
        raise errors.OutcomeNeeded(field="line")
    name = "starter_line" if by.pk == trial.starter_id else "colleague_line"
    setattr(trial, name, said)
    trial.save(update_fields=[name])
    if trial.starter_line and trial.colleague_line:
        words = f"{trial.starter_line}\n{trial.colleague_line}"
        tell(news.TRIAL_TOLD, _with(*_HEAR), subject=trial, about=about(trial), words=words)
    record("trial.told", trial, by=by)
    return trial


_HEAR = (Role.AGENT, Role.COORDINATOR, Role.DEPARTMENT, Role.MANAGEMENT)


def colleagues(member: StaffMember) -> QuerySet[StaffMember]:
    """With whom one can try something."""
    return (
        StaffMember.objects.filter(roles__contains=[Role.AGENT], is_active=True)
        .exclude(pk=member.pk)
        .order_by("name", "pk")
    )


def about(trial: Trial) -> str:
    """The question, as it is asked; in few words."""
    code = trial.question.code
    return newest_texts([code]).get(code, code)


def listed(*, before: tuple[date, int] | None = None) -> QuerySet[Trial]:
    """All of them, newest first."""
    trials = Trial.objects.select_related("product", "question", "starter", "colleague")
    if before is not None:
        day, pk = before
        trials = trials.filter(Q(announced_on__lt=day) | Q(announced_on=day, pk__lt=pk))
    return trials.order_by("-announced_on", "-pk")


def told() -> QuerySet[Trial]:
    """Of which both said what came of it, newest first."""
    return listed().exclude(starter_line="").exclude(colleague_line="").order_by("-ends_on", "-pk")


def get(uuid: UUID) -> Trial:
    """Raises `NotFound`."""
    trial = listed().filter(uuid=uuid).first()
    if trial is None:
        raise NotFound
    return trial


@dataclass(frozen=True, slots=True)
class Counted:
    """What everybody noticed of the question, during the trial and in as many days before. Never of the two alone."""

    signals: int
    signals_before: int
    resisted: int
    resisted_before: int


def counted(trial: Trial) -> Counted:
    """Four queries."""
    during = (trial.starts_on, trial.ends_on)
    before = (trial.starts_on - LASTS, trial.starts_on - timedelta(days=1))
    return Counted(
        signals=_signals(trial, *during),
        signals_before=_signals(trial, *before),
        resisted=_resisted(trial, *during),
        resisted_before=_resisted(trial, *before),
    )


def _signals(trial: Trial, first: date, last: date) -> int:
    found = Signal.objects.filter(product=trial.product_id, question=trial.question_id)
    return found.filter(sent_on__range=(first, last)).count()


def _resisted(trial: Trial, first: date, last: date) -> int:
    """By whole weeks."""
    found = WeeklyResistance.objects.filter(product=trial.product_id, question=trial.question_id)
    return found.filter(week__range=(week_of(first), last)).aggregate(size=Sum("size"))["size"] or 0


def _busy(question: Question, members: Iterable[int]) -> bool:
    """Whether one of them has a trial of this question that is announced or runs."""
    of_one = Q(starter__in=list(members)) | Q(colleague__in=list(members))
    still = Trial.objects.filter(of_one, question=question, ends_on__gte=timezone.localdate())
    return still.filter(objected_on=None, stopped_on=None).exists()


def _locked(uuid: UUID) -> Trial:
    trial = (
        Trial.objects.select_for_update(of=("self",))
        .select_related("measure", "question", "starter", "colleague")
        .filter(uuid=uuid)
        .first()
    )
    if trial is None:
        raise NotFound
    return trial


def _reason(text: str) -> str:
    reason = checks.words_of(text, field="because", limit=checks.MAX_LINE)
    if not reason:
        raise errors.ReasonNeeded(field="because")
    return reason


def _with(*roles: Role) -> list[StaffMember]:
    return list(StaffMember.objects.filter(roles__overlap=list(roles), is_active=True))
