"""Which consultations there are, and what somebody may see of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from toetssteen.access.errors import NotFound
from toetssteen.access.roles import may, require
from toetssteen.consultations.models import Consultation, Invitation, NamedAnswer
from toetssteen.staff.models import StaffMember

PAGE = 25


@dataclass(frozen=True, slots=True)
class Seen:
    """One consultation, as somebody may see it."""

    consultation: Consultation
    invitation: Invitation | None
    """None for who is not asked, and, of an anonymous one, for everybody once the outcome is told."""
    own: NamedAnswer | None
    """One's own answer where it is known whose it is."""
    asked: int
    answered: int
    shows_results: bool


def asked_of(member: StaffMember, *, today: date | None = None) -> Sequence[Invitation]:
    """What somebody is asked now: not answered first, and what closes first before the rest. One query."""
    return list(
        Invitation.objects.filter(
            member=member,
            consultation__concluded_on=None,
            consultation__closes_on__gte=today or timezone.localdate(),
        )
        .select_related("consultation", "consultation__product", "department")
        .order_by("answered", "consultation__closes_on", "consultation_id")
    )


def closed(*, before: tuple[date, int] | None = None, concluded: bool = False) -> Sequence[Consultation]:
    """What was asked before, newest first: one more than a page, so that one knows whether there is another.
    `concluded`: only that of which the outcome was told."""
    over = Q(concluded_on__isnull=False)
    found = Consultation.objects.filter(over if concluded else over | Q(closes_on__lt=timezone.localdate()))
    if before is not None:
        day, pk = before
        found = found.filter(Q(closes_on__lte=day) & (Q(closes_on__lt=day) | Q(pk__lt=pk)))
    return list(found.order_by("-closes_on", "-pk")[: PAGE + 1])


def running(*, by: StaffMember) -> Sequence[Consultation]:
    """For the coordinator: what is open, with how many answered."""
    require(by, "consultation.start")
    return list(
        _counted(Consultation.objects.filter(concluded_on=None, closes_on__gte=timezone.localdate())).order_by(
            "closes_on", "pk"
        )[:100]
    )


def overdue(*, by: StaffMember) -> Sequence[Consultation]:
    """Closed without an outcome, longest first: those who answered wait to hear. Derived from the clock."""
    require(by, "consultation.start")
    return list(
        _counted(Consultation.objects.filter(concluded_on=None, closes_on__lt=timezone.localdate())).order_by(
            "closes_on", "pk"
        )[:100]
    )


@dataclass(frozen=True, slots=True)
class Open:
    """One without an outcome, in a list."""

    uuid: UUID
    title: str
    closes_on: date


def without_outcome(*, by: StaffMember) -> tuple[list[Open], list[Open]]:
    """For the coordinator's board: what runs, and what closed and waits for its outcome. One query."""
    require(by, "consultation.start")
    found = Consultation.objects.filter(concluded_on=None).order_by("closes_on", "pk")
    every = [Open(*row) for row in found.values_list("uuid", "title", "closes_on")[:100]]
    today = timezone.localdate()
    return [one for one in every if one.closes_on >= today], [one for one in every if one.closes_on < today]


def _counted(found: QuerySet[Consultation]) -> QuerySet[Consultation]:
    """With `invited_count` and `answered_count`."""
    return found.annotate(
        invited_count=Count("invitations"), answered_count=Count("invitations", filter=Q(invitations__answered=True))
    )


def see(uuid: UUID, *, by: StaffMember) -> Seen:
    """Results stay hidden until one has answered or it closes; of an anonymous one until it closes, for who looks
    after each answer would see who gave it. Raises `NotFound`."""
    consultation = (
        Consultation.objects.filter(uuid=uuid)
        .select_related("theme", "product", "question", "principle_version__principle")
        .first()
    )
    if consultation is None:
        raise NotFound
    invitations = Invitation.objects.filter(consultation=consultation)
    invitation = invitations.filter(member=by).select_related("department").first()
    own = NamedAnswer.objects.filter(consultation=consultation, member=by).first() if invitation else None
    sizes = invitations.aggregate(asked=Count("pk"), answered=Count("pk", filter=Q(answered=True)))
    has_answered = own is not None and not consultation.anonymous
    return Seen(
        consultation=consultation,
        invitation=invitation,
        own=own,
        asked=sizes["asked"] if consultation.asked_size is None else consultation.asked_size,
        answered=sizes["answered"] if consultation.answered_size is None else consultation.answered_size,
        shows_results=not consultation.withdrawn and (not consultation.is_open() or has_answered),
    )


def can_change(seen: Seen, *, by: StaffMember) -> bool:
    """Whether `by` can give more time or withdraw it."""
    return may(by, "consultation.start") and seen.consultation.is_open()


def can_conclude(seen: Seen, *, by: StaffMember) -> bool:
    return may(by, "consultation.start") and seen.consultation.is_overdue()
