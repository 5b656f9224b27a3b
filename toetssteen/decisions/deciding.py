"""What the MT decides, by page or in a meeting. Of two at once one wins; the other is told what stands there now."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from toetssteen.access.roles import may
from toetssteen.decisions import deputies, effects, errors, states, telling
from toetssteen.decisions.models import Decision, Proposal
from toetssteen.decisions.proposing import locked, start_date, text_of
from toetssteen.decisions.states import DECIDE, Move
from toetssteen.history.actions import record
from toetssteen.protocols.wording import day_in_words
from toetssteen.staff.models import StaffMember

_MAX = 4000
_LONGEST_HELD = timedelta(days=92)
DECIDING = tuple(row.move for row in states.TABLE if row.action == DECIDE)
"""The moves of the MT."""
_WITHOUT_REASON = frozenset({Move.CONFIRM_CHANGES})
_AGAINST = frozenset({Move.REJECT, Move.HOLD_OVER, Move.SEND_BACK, Move.END_LINE})
_NAMES_CHANGES = frozenset({Move.ACCEPT_CHANGED, Move.CHANGE_LINE, Move.SEND_BACK})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody of the MT says, or what the secretary records of a meeting."""

    move: Move
    reason: str = ""
    """For the people who asked. Empty on acceptance: that of the proposal."""
    changes: str = ""
    until: date | None = None
    starts_on: date | None = None
    """From when it holds; None: as the proposal says."""
    meeting_on: date | None = None
    agenda_item: str = ""


@transaction.atomic
def decide(uuid: UUID, verdict: Verdict, *, seen: int, by: StaffMember) -> Proposal:
    """`seen`: the revision that was read. What follows from it (a version in force, a measure that ends) follows at
    once.

    Raises `NotAllowed`, `ProposalChanged`, `MoveNotPossible`, and beside its field what is missing."""
    absent = deputies.entitled(by)
    proposal = locked(uuid, seen)
    row = states.transition(proposal, verdict.move, timezone.localdate())
    meeting_on, item = _meeting(verdict, by=by, deputy=absent is not None)
    reason = _reason(verdict, proposal)
    changes = _changes(verdict)
    until = _until(verdict)
    _follow(proposal, verdict, until)
    proposal.state = row.target
    proposal.revision += 1
    proposal.save()
    Decision.objects.create(
        proposal=proposal,
        move=verdict.move,
        at=timezone.now(),
        by=by,
        on_behalf_of=absent,
        reason=reason,
        changes=changes,
        meeting_on=meeting_on,
        agenda_item=item,
        until=until,
    )
    record("proposal.decided", proposal, by=by, move=verdict.move.value, state=proposal.state)
    telling.tell_decided(proposal, reason)
    return proposal


def _follow(proposal: Proposal, verdict: Verdict, until: date | None) -> None:
    match verdict.move:
        case Move.ACCEPT | Move.CONFIRM_CHANGES:
            starts_on = start_date(verdict.starts_on) if verdict.starts_on else proposal.starts_on
            effects.put_in_force(proposal, starts_on=starts_on)
        case Move.CONFIRM_LINE:
            effects.confirm_line(proposal)
        case Move.CHANGE_LINE:
            effects.change_line(proposal)
        case Move.END_LINE:
            effects.end_line(proposal)
        case Move.REJECT:
            effects.stop(effects.measures_of(proposal))
        case Move.HOLD_OVER:
            proposal.due_on = until


def _meeting(verdict: Verdict, *, by: StaffMember, deputy: bool) -> tuple[date | None, str]:
    """The secretary decides nothing: what she records happened in a meeting, at an item of the besluitenlijst."""
    item = " ".join(verdict.agenda_item.replace("\0", "").split())
    records = not deputy and not may(by, "proposal.decide_alone")
    if (verdict.meeting_on is None) != (not item) or (records and verdict.meeting_on is None):
        raise errors.MeetingIncomplete(field="meeting_on" if verdict.meeting_on is None else "agenda_item")
    if len(item) > 80:
        raise errors.ProposalTextTooLong(field="agenda_item", limit=80)
    if verdict.meeting_on is not None and verdict.meeting_on > timezone.localdate():
        raise errors.MeetingInFuture(field="meeting_on")
    return verdict.meeting_on, item


def _reason(verdict: Verdict, proposal: Proposal) -> str:
    reason = text_of(verdict.reason, field="reason", limit=_MAX)
    if verdict.move in _AGAINST and reason.split() == proposal.why.split():
        reason = ""  # what was filled in says why to do it
    if reason or verdict.move in _WITHOUT_REASON:
        return reason
    if verdict.move == Move.ACCEPT:
        return proposal.why
    raise errors.ReasonNeeded(field="reason")


def _changes(verdict: Verdict) -> str:
    changes = text_of(verdict.changes, field="changes", limit=_MAX)
    if verdict.move in _NAMES_CHANGES and not changes:
        raise errors.ChangesNeeded(field="changes")
    return changes if verdict.move in _NAMES_CHANGES else ""


def _until(verdict: Verdict) -> date | None:
    if verdict.move != Move.HOLD_OVER:
        return None
    today = timezone.localdate()
    if verdict.until is None or not today < verdict.until <= today + _LONGEST_HELD:
        raise errors.DueDateWrong(field="until", latest=day_in_words(today + _LONGEST_HELD))
    return verdict.until
