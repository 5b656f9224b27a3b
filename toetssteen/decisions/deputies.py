"""Who decides while an MT member is away."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from toetssteen.access.errors import NotAllowed, NotFound
from toetssteen.access.roles import Role, may, require
from toetssteen.decisions import errors
from toetssteen.decisions.models import Absence
from toetssteen.decisions.states import DECIDE
from toetssteen.history.actions import record
from toetssteen.staff.models import StaffMember


def entitled(by: StaffMember) -> StaffMember | None:
    """For whom `by` decides as a deputy; None: in their own right. Raises `NotAllowed`."""
    if may(by, DECIDE):
        return None
    absent = absent_today().filter(deputy=by).select_related("member").first()
    if absent is None:
        raise NotAllowed
    return absent.member


def decides(by: StaffMember) -> bool:
    """Whether `by` may decide today."""
    return may(by, DECIDE) or absent_today().filter(deputy=by).exists()


def absent_today() -> QuerySet[Absence]:
    today = timezone.localdate()
    return Absence.objects.filter(starts_on__lte=today, ends_on__gte=today).order_by("starts_on", "pk")


def deciders() -> list[StaffMember]:
    """The MT members, and the deputies of those who are away today."""
    members = StaffMember.objects.filter(roles__contains=[Role.MANAGEMENT], is_active=True)
    instead = StaffMember.objects.filter(pk__in=absent_today().values("deputy"), is_active=True)
    return list((members | instead).distinct().order_by("pk"))


@transaction.atomic
def be_away(deputy: UUID, *, starts_on: date | None, ends_on: date | None, by: StaffMember) -> Absence:
    """Say when one is away and who decides meanwhile. Raises `DeputyWrong`, `AbsenceWrong`."""
    require(by, "absence.set")
    if starts_on is None or ends_on is None or ends_on < starts_on or ends_on < timezone.localdate():
        raise errors.AbsenceWrong(field="starts_on")
    somebody = StaffMember.objects.filter(uuid=deputy, is_active=True).exclude(pk=by.pk).first()
    if somebody is None or Role.SYSTEM in somebody.roles:
        raise errors.DeputyWrong(field="deputy")
    absence = Absence.objects.create(member=by, deputy=somebody, starts_on=starts_on, ends_on=ends_on)
    record("absence.set", absence, by=by)
    return absence


@transaction.atomic
def be_back(uuid: UUID, *, by: StaffMember) -> None:
    """Raises `NotFound` for somebody else's absence."""
    require(by, "absence.set")
    if not Absence.objects.filter(uuid=uuid, member=by).delete()[0]:
        raise NotFound
