"""What can change while a consultation runs: more time, or that it is not asked any more. Who was asked hears it."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from toetssteen.access.roles import require
from toetssteen.consultations import errors, news
from toetssteen.consultations.actions import LONGEST, TEXT, concerned, forget_voters, lock, plain
from toetssteen.consultations.models import Consultation, Invitation
from toetssteen.history.actions import record
from toetssteen.notices.actions import tell
from toetssteen.parties.free_text import refuse_bsn
from toetssteen.staff.models import StaffMember


@transaction.atomic
def give_more_time(uuid: UUID, closes_on: date, *, by: StaffMember) -> Consultation:
    """A later last day. Never an earlier one: everybody gets the time that was promised.

    Raises `NotFound`, `ConsultationClosed`, `ClosesEarlier`, `ClosesTooLate`."""
    require(by, "consultation.start")
    consultation = _running(uuid)
    if closes_on <= consultation.closes_on:
        raise errors.ClosesEarlier(field="closes_on")
    if closes_on > timezone.localdate() + LONGEST:
        raise errors.ClosesTooLate(field="closes_on")
    consultation.closes_on = closes_on
    consultation.save(update_fields=["closes_on"])
    tell(
        news.MORE_TIME,
        concerned(consultation),
        subject=consultation,
        about=consultation.title,
        occasion=closes_on.isoformat(),
    )
    record("consultation.prolonged", consultation, by=by, closes_on=closes_on.isoformat())
    return consultation


@transaction.atomic
def withdraw(uuid: UUID, reason: str, *, by: StaffMember) -> Consultation:
    """Ask no further. What was answered until now is thrown away: it is shown to nobody, and is evidence for nothing.

    Raises `NotFound`, `ConsultationClosed`, `WithdrawalNeedsReason`, `TextNotUsable`, `BsnInText`."""
    require(by, "consultation.start")
    consultation = _running(uuid)
    reason = plain(reason)
    if not reason:
        raise errors.WithdrawalNeedsReason(field="reason")
    if len(reason) > TEXT:
        raise errors.TextNotUsable(field="reason", limit=TEXT)
    refuse_bsn(reason, field="reason", no_bsn=False)
    consultation.outcome, consultation.concluded_on = reason, timezone.localdate()
    consultation.withdrawn = True
    asked = Invitation.objects.filter(consultation=consultation)
    consultation.asked_size, consultation.answered_size = asked.count(), asked.filter(answered=True).count()
    consultation.save(update_fields=["outcome", "concluded_on", "withdrawn", "asked_size", "answered_size"])
    consultation.answers.all().delete()
    consultation.ballots.all().delete()
    tell(news.WITHDRAWN, concerned(consultation), subject=consultation, about=consultation.title, words=reason)
    forget_voters(consultation)
    record("consultation.withdrawn", consultation, by=by)
    return consultation


def _running(uuid: UUID) -> Consultation:
    consultation = lock(uuid)
    if not consultation.is_open():
        raise errors.ConsultationClosed
    return consultation
