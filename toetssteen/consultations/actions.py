"""What the coordinator does: ask, and tell what came of it. How staff answer stands in `answering`."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from toetssteen.access.errors import NotFound
from toetssteen.access.roles import Role, require
from toetssteen.consultations import audience, errors, news
from toetssteen.consultations.models import Asked, Consultation, ConsultationForm, Invitation
from toetssteen.dutch import working_days
from toetssteen.history.actions import record
from toetssteen.notices.actions import tell
from toetssteen.parties.free_text import refuse_bsn
from toetssteen.products.models import Product
from toetssteen.protocols.models import PrincipleVersion, Question
from toetssteen.staff.models import StaffMember
from toetssteen.themes import steps
from toetssteen.themes.models import StepKind, Theme

TEXT = 4000
LONGEST = timedelta(days=92)
FEWEST_ANONYMOUS = 5
REMIND_BEFORE = 2
"""Working days before the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the coordinator fills in; all but title, form and last day can be left as it stands."""

    title: str
    form: str
    closes_on: date
    text: str = ""
    asked: str = Asked.HELPED
    theme: Theme | None = None
    product: Product | None = None
    question: Question | None = None
    principle_version: PrincipleVersion | None = None
    anonymous: bool = False
    contact_centre: bool = True
    departments: Collection[str] = field(default_factory=frozenset)
    """Codes."""


@transaction.atomic
def start(plan: Plan, *, by: StaffMember, uuid: UUID | None = None) -> Consultation:
    """Ask. A form gives `uuid`, so that a second click asks nothing twice.

    Raises `TitleNeeded`, `TextNotUsable`, `FormUnknown`, `ClosesTooSoon`, `ClosesTooLate`, `NobodyAsked`,
    `TooFewForAnonymous`, `BsnInText`."""
    require(by, "consultation.start")
    title, text = _checked(plan)
    invited = audience.people(contact_centre=plan.contact_centre, departments=plan.departments)
    if not invited:
        raise errors.NobodyAsked(field="audience")
    if plan.anonymous and sum(one.department_id is None for one in invited) < FEWEST_ANONYMOUS:
        raise errors.TooFewForAnonymous(field="anonymous")
    consultation, fresh = Consultation.objects.get_or_create(
        uuid=uuid or uuid4(),
        defaults={
            "title": title,
            "text": text,
            "form": plan.form,
            "asked": plan.asked,
            "theme": plan.theme,
            "product": plan.product,
            "question": plan.question,
            "principle_version": plan.principle_version,
            "anonymous": plan.anonymous,
            "started_by": by,
            "started_on": timezone.localdate(),
            "closes_on": plan.closes_on,
        },
    )
    if fresh:
        Invitation.objects.bulk_create(
            Invitation(consultation=consultation, member_id=one.member_id, department_id=one.department_id)
            for one in invited
        )
        tell(news.OPENED, invited_to(consultation), subject=consultation, about=title)
        _add_step(consultation, title)
        record("consultation.started", consultation, by=by, form=plan.form, asked=len(invited))
    return consultation


@transaction.atomic
def conclude(uuid: UUID, outcome: str, *, by: StaffMember) -> Consultation:
    """Tell what came of it, to all who were asked. Of an anonymous one the list of who answered goes.

    Raises `NotFound`, `ConsultationRuns`, `AlreadyConcluded`, `OutcomeNeeded`, `TextNotUsable`, `BsnInText`."""
    require(by, "consultation.start")
    consultation = lock(uuid)
    close(consultation, outcome, by=by)
    tell(
        news.CONCLUDED,
        concerned(consultation),
        subject=consultation,
        about=consultation.title,
        words=consultation.outcome,
    )
    forget_voters(consultation)
    return consultation


def remind(today: date | None = None) -> None:
    """Tell who did not answer yet that it closes soon, and the coordinators that one closed. Each hears it once,
    however often this runs, and nothing waits for it."""
    today = today or timezone.localdate()
    until = working_days.after(today, REMIND_BEFORE)
    for consultation in Consultation.objects.filter(
        concluded_on=None, closes_on__range=(today, until), started_on__lt=today
    ).order_by("pk"):
        silent = StaffMember.objects.filter(
            is_active=True, invitations__consultation=consultation, invitations__answered=False
        )
        tell(news.REMINDED, silent, subject=consultation, about=consultation.title, occasion=_last_day(consultation))
    coordinators = StaffMember.objects.filter(is_active=True, roles__contains=[Role.COORDINATOR])
    for consultation in Consultation.objects.filter(concluded_on=None, closes_on__lt=today).order_by("pk"):
        tell(news.CLOSED, coordinators, subject=consultation, about=consultation.title)


def _last_day(consultation: Consultation) -> str:
    """One that was given more time is told of again."""
    return consultation.closes_on.isoformat()


def lock(uuid: UUID) -> Consultation:
    """Raises `NotFound`."""
    consultation = Consultation.objects.select_for_update(of=("self",)).filter(uuid=uuid).first()
    if consultation is None:
        raise NotFound
    return consultation


def close(consultation: Consultation, outcome: str, *, by: StaffMember, adopted: bool = False) -> None:
    """Write the outcome down. The consultation is locked."""
    if consultation.concluded_on is not None:
        raise errors.AlreadyConcluded
    if consultation.is_open():
        raise errors.ConsultationRuns
    outcome = plain(outcome)
    if not outcome:
        raise errors.OutcomeNeeded(field="outcome")
    if len(outcome) > TEXT:
        raise errors.TextNotUsable(field="outcome", limit=TEXT)
    refuse_bsn(outcome, field="outcome", no_bsn=False)
    consultation.outcome, consultation.concluded_on, consultation.adopted = outcome, timezone.localdate(), adopted
    asked = Invitation.objects.filter(consultation=consultation)
    consultation.asked_size, consultation.answered_size = asked.count(), asked.filter(answered=True).count()
    consultation.save(update_fields=["outcome", "concluded_on", "adopted", "asked_size", "answered_size"])
    _add_step(consultation, outcome)
    record("consultation.concluded", consultation, by=by)


def _add_step(consultation: Consultation, text: str) -> None:
    """Whoever follows the theme sees on its page that it was asked, and then what came of it."""
    if consultation.theme is not None:
        steps.add_step(
            consultation.theme.uuid,
            StepKind.CONSULTED,
            on=timezone.localdate(),
            text=text,
            route="consultation",
            subject_id=consultation.uuid,
        )


def invited_to(consultation: Consultation) -> list[StaffMember]:
    return list(StaffMember.objects.filter(is_active=True, invitations__consultation=consultation).only("pk"))


def forget_voters(consultation: Consultation) -> None:
    if consultation.anonymous:
        Invitation.objects.filter(consultation=consultation).delete()


def plain(text: str) -> str:
    return text.replace("\0", "").replace("\r\n", "\n").strip()


def concerned(consultation: Consultation) -> list[StaffMember]:
    """Who was asked, who asked, and who follows the theme."""
    followers = list(steps.living(consultation.theme.uuid).followers.all()) if consultation.theme else []
    return [*invited_to(consultation), consultation.started_by, *followers]


def _checked(plan: Plan) -> tuple[str, str]:
    title, text = " ".join(plain(plan.title).split()), plain(plan.text)
    if not title or len(title) > 200:
        raise errors.TitleNeeded(field="title")
    if len(text) > TEXT:
        raise errors.TextNotUsable(field="text", limit=TEXT)
    refuse_bsn(title, field="title", no_bsn=False)
    refuse_bsn(text, field="text", no_bsn=False)
    if plan.form not in ConsultationForm.values or plan.asked not in Asked.values:
        raise errors.FormUnknown(field="form")
    today = timezone.localdate()
    if plan.closes_on <= today:
        raise errors.ClosesTooSoon(field="closes_on")
    if plan.closes_on > today + LONGEST:
        raise errors.ClosesTooLate(field="closes_on")
    return title, text
