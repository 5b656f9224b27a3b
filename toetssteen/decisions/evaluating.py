"""What came of a change, by the measure and after the window that were fixed before it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from toetssteen.access.roles import require
from toetssteen.decisions import errors, evidence, states, telling
from toetssteen.decisions.models import Outcome, Proposal
from toetssteen.decisions.proposing import locked, text_of
from toetssteen.decisions.states import WRITE, Move
from toetssteen.history.actions import record
from toetssteen.staff.models import StaffMember


@dataclass(frozen=True, slots=True)
class Figures:
    """By the measure of the proposal, a month. None: too little was recorded to say."""

    before: float | None
    after: float | None


def figures_of(proposal: Proposal) -> Figures:
    """What it was before, as frozen at submission, and what it has been since the change came into force."""
    start: date | None = proposal.in_force_from
    version = proposal.draft
    after = None
    if start is not None and version is not None:
        products = evidence.products_of(version)
        after = evidence.per_month(proposal.judged_by, products, since=start, until=timezone.localdate())
    return Figures(proposal.evidence.get("judged_before"), after)


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
    figures = figures_of(proposal)
    Outcome.objects.create(
        proposal=proposal,
        before=figures.before,
        after=figures.after,
        conclusion=conclusion,
        recorded_on=timezone.localdate(),
    )
    proposal.state = row.target
    proposal.revision += 1
    proposal.save()
    record("proposal.evaluated", proposal, by=by)
    telling.tell_evaluated(proposal, conclusion)
    return proposal
