"""Taking the lead (*het voortouw nemen*): the MT's day has passed in silence, which is no approval and no refusal."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from toetssteen.access.roles import require
from toetssteen.decisions import effects, errors, evidence, states, telling
from toetssteen.decisions.models import Decision, Lead, Proposal
from toetssteen.decisions.proposing import held_beside, locked, text_of
from toetssteen.decisions.states import Move
from toetssteen.history.actions import record
from toetssteen.protocols import mandate
from toetssteen.protocols.measures import refuse_outside_mandate
from toetssteen.protocols.wording import day_in_words
from toetssteen.staff.models import StaffMember

_MAX = 8000


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What the coordinator settled with staff, and when the MT finds it on its agenda."""

    discussion: str
    agenda_on: date | None
    ends_on: date | None = None
    """The last day of the line; None: as far as the mandate goes."""


def longest() -> date:
    """The last day on which a line that starts now may end."""
    return timezone.localdate() + timedelta(days=mandate.current().longest_days)


@transaction.atomic
def take_lead(uuid: UUID, conclusion: Conclusion, *, seen: int, by: StaffMember) -> Proposal:
    """Set a provisional line within the mandate, with an end, and put the conclusion on the next agenda of the MT.

    Raises `TooEarly` before the MT's day has passed, `MoveNotPossible`, `ProposalChanged`, what the mandate refuses,
    and beside its field what is missing."""
    require(by, "proposal.lead")
    proposal, today = locked(uuid, seen), timezone.localdate()
    row = states.transition(proposal, Move.TAKE_LEAD, today)
    discussion = text_of(conclusion.discussion, field="discussion", limit=_MAX)
    if not discussion:
        raise errors.DiscussionNeeded(field="discussion")
    last = longest()
    ends_on = conclusion.ends_on or last
    if not today < ends_on <= last:
        raise errors.LineTooLong(field="ends_on", latest=day_in_words(last))
    if conclusion.agenda_on is None or not today <= conclusion.agenda_on <= ends_on:
        raise errors.AgendaDateWrong(field="agenda_on")
    _refuse_outside_mandate(proposal)
    proposal.line = effects.put_line(proposal, ends_on=ends_on)
    proposal.draft = proposal.line
    proposal.state = row.target
    proposal.due_on = conclusion.agenda_on
    proposal.revision += 1
    proposal.save()
    Lead.objects.create(
        proposal=proposal,
        discussion=discussion,
        ends_on=ends_on,
        agenda_on=conclusion.agenda_on,
        taken_at=timezone.now(),
        taken_by=by,
    )
    Decision.objects.create(proposal=proposal, move=Move.TAKE_LEAD, by=by, reason=discussion, at=timezone.now())
    record("proposal.led", proposal, by=by, until=ends_on.isoformat())
    telling.tell_led(proposal, discussion)
    return proposal


def _refuse_outside_mandate(proposal: Proposal) -> None:
    """The mandate is to limit questions: what it does not allow as a measure, it does not allow as a line."""
    draft = proposal.draft
    if draft is None:
        raise errors.ProposalNeedsDraft
    held = held_beside(draft)
    if evidence.added(held.document, draft.document):
        raise errors.LineAddsQuestions
    refuse_outside_mandate(evidence.touched(held.document, draft.document), None, [held])
