"""Principles with staff: worded together, adopted by consent, and then noted or fixed by the management team."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from toetssteen.access.roles import require
from toetssteen.consultations import errors, news
from toetssteen.consultations.actions import close, concerned, forget_voters, lock
from toetssteen.consultations.models import Consultation, ConsultationForm, Invitation, MtStance
from toetssteen.consultations.summary import summary_of
from toetssteen.history.actions import record
from toetssteen.notices.actions import tell
from toetssteen.protocols import principles
from toetssteen.protocols.models import PrincipleVersion
from toetssteen.protocols.principles import Wording
from toetssteen.staff.models import StaffMember


@transaction.atomic
def propose_wording(uuid: UUID, wording: Wording, *, by: StaffMember) -> PrincipleVersion:
    """Somebody says it in other words. It stands beside the others, and holds when the team consents to it.

    Raises `NotFound`, `NothingToAdopt`, `ConsultationClosed`, and those of the wording."""
    require(by, "principle.propose")
    consultation = lock(uuid)
    if consultation.principle_version is None:
        raise errors.NothingToAdopt
    if not consultation.is_open():
        raise errors.ConsultationClosed
    return principles.propose(consultation.principle_version.principle.code, wording, by=by)


@transaction.atomic
def adopt(uuid: UUID, outcome: str, laid_down_by: str, *, by: StaffMember) -> Consultation:
    """The team lays down this wording: more than half of who were asked answered, and nobody objects. Silence is no
    consent.

    Raises `NothingToAdopt`, `ConsultationRuns`, `AlreadyConcluded`, `ObjectionOpen`, `TooFewConsented`, those of the
    outcome, and those of `principles.lay_down`."""
    require(by, "consultation.start")
    consultation = lock(uuid)
    version = consultation.principle_version
    if version is None or consultation.form != ConsultationForm.CONSENT:
        raise errors.NothingToAdopt
    if consultation.is_open():
        raise errors.ConsultationRuns
    if summary_of(consultation).objections:
        raise errors.ObjectionOpen
    asked = Invitation.objects.filter(consultation=consultation)
    if consultation.concluded_on is None and asked.filter(answered=True).count() * 2 <= asked.count():
        raise errors.TooFewConsented
    close(consultation, outcome, by=by, adopted=True)
    principles.lay_down(version.uuid, laid_down_by=laid_down_by, on=timezone.localdate(), by=by)
    tell(
        news.ADOPTED, concerned(consultation), subject=consultation, about=version.statement, words=consultation.outcome
    )
    forget_voters(consultation)
    return consultation


@transaction.atomic
def take_note(uuid: UUID, stance: str, *, by: StaffMember) -> Consultation:
    """The management team says that it knows of the principle, or fixes it. A member may do so anew.

    Raises `NotFound`, `NotAdopted`, `FormUnknown`."""
    require(by, "consultation.note")
    consultation = lock(uuid)
    if not consultation.adopted:
        raise errors.NotAdopted
    if stance not in MtStance.values:
        raise errors.FormUnknown(field="stance")
    consultation.mt_stance, consultation.mt_stance_on = stance, timezone.localdate()
    consultation.save(update_fields=["mt_stance", "mt_stance_on"])
    record("principle.noted", consultation, by=by, stance=stance)
    return consultation
