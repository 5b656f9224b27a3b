"""What came of a change, in words: after the window that was fixed before it."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from toetssteen.access.roles import require
from toetssteen.decisions import errors, states, telling
from toetssteen.decisions.models import Outcome, Proposal
from toetssteen.decisions.proposing import locked, text_of
from toetssteen.decisions.states import WRITE, Move
from toetssteen.history.actions import record
from toetssteen.staff.models import StaffMember


@transaction.atomic
def evaluate(uuid: UUID, conclusion: str, *, seen: int, by: StaffMember) -> Proposal:
    """Say what came of it, for everybody who asked. Raises `TooEarly` before the window has passed,
    `MoveNotPossible`, `ConclusionNeeded`."""
    require(by, WRITE)
    proposal = locked(uuid, seen)
    row = states.transition(proposal, Move.EVALUATE, timezone.localdate())
    conclusion = text_of(conclusion, field="conclusion", limit=4000)
    if not conclusion:
        raise errors.ConclusionNeeded(field="conclusion")
    Outcome.objects.create(proposal=proposal, conclusion=conclusion, recorded_on=timezone.localdate())
    proposal.state = row.target
    proposal.revision += 1
    proposal.save()
    record("proposal.evaluated", proposal, by=by)
    telling.tell_evaluated(proposal, conclusion)
    return proposal
