"""Answering, and changing one's answer until it closes. No event is made of it: what somebody said is theirs, and when
somebody answered is nobody's."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from toetssteen.access.roles import require
from toetssteen.consultations import box, errors
from toetssteen.consultations.actions import lock, plain
from toetssteen.consultations.box import Said
from toetssteen.consultations.models import Consultation, ConsultationForm, Invitation, NamedAnswer, Place, Stance
from toetssteen.parties.free_text import refuse_bsn
from toetssteen.staff.models import StaffMember

LONGEST = 2000
_DESK = {
    ConsultationForm.SENSE_CHECK: (Stance.HELPS, Stance.HELPS_NOT, Stance.DEPENDS),
    ConsultationForm.ADVICE: (Stance.ADVISES,),
    ConsultationForm.CONSENT: (Stance.CONSENTS, Stance.OBJECTS),
}
_DEPARTMENT = {
    ConsultationForm.SENSE_CHECK: (Stance.NEEDS, Stance.NEEDS_NOT, Stance.DEPENDS),
    ConsultationForm.ADVICE: (Stance.NEEDS, Stance.NEEDS_NOT, Stance.DEPENDS),
    ConsultationForm.CONSENT: (Stance.CONSENTS, Stance.OBJECTS),
}


def choices(consultation: Consultation, invitation: Invitation) -> Sequence[Stance]:
    """What one can answer. A department says whether it needs the answers: that is what only it knows."""
    offered = _DEPARTMENT if invitation.department_id else _DESK
    return offered[ConsultationForm(consultation.form)]


def is_ballot(consultation: Consultation, invitation: Invitation) -> bool:
    """Whether the answer is given without a name. A department answers as a department, which is known."""
    return consultation.anonymous and invitation.department_id is None


@transaction.atomic
def answer(
    uuid: UUID,
    stance: str,
    *,
    by: StaffMember,
    text: str | None = None,
    harm: str = "",
    place: str = "",
    receipt: str = "",
) -> None:
    """One's own answer, instead of the one before. `text` None: a single tap, which leaves what was written.
    `receipt` is the code of an anonymous answer, from its form or written down before.

    Raises `NotFound`, `NotAsked`, `ConsultationClosed`, `StanceNeeded`, those of its words, and those of `box.cast`."""
    require(by, "consultation.answer")
    consultation = lock(uuid)
    invitation = Invitation.objects.filter(consultation=consultation, member=by).first()
    if invitation is None:
        raise errors.ConsultationClosed if consultation.concluded_on else errors.NotAsked
    if not consultation.is_open():
        raise errors.ConsultationClosed
    if stance not in choices(consultation, invitation):
        raise errors.StanceNeeded(field="stance")
    if is_ballot(consultation, invitation):
        box.cast(consultation, invitation, _said(stance, text or "", harm, place), receipt=receipt)
        return
    before = NamedAnswer.objects.filter(consultation=consultation, member=by).first()
    said = _said(stance, text if text is not None else before.text if before else "", harm, place)
    NamedAnswer.objects.update_or_create(
        consultation=consultation,
        member=by,
        defaults={
            "department_id": invitation.department_id,
            "stance": said.stance,
            "text": said.text,
            "harm": said.harm,
            "place": Place.DEPARTMENT if invitation.department_id else said.place,
        },
    )
    Invitation.objects.filter(pk=invitation.pk).update(answered=True)


def _said(stance: str, text: str, harm: str, place: str) -> Said:
    text, harm = plain(text), plain(harm) if stance == Stance.OBJECTS else ""
    for field, words in (("text", text), ("harm", harm)):
        if len(words) > LONGEST:
            raise errors.AnswerTooLong(field=field)
        refuse_bsn(words, field=field, no_bsn=False)
    if stance == Stance.ADVISES and not text:
        raise errors.WordsNeededForAdvice(field="text")
    if stance == Stance.OBJECTS and not harm:
        raise errors.HarmNeeded(field="harm")
    if stance == Stance.OBJECTS and not text:
        raise errors.ReasonNeeded(field="text")
    return Said(stance=stance, text=text, harm=harm, place=place if place in (Place.DESK, Place.PHONE) else "")
