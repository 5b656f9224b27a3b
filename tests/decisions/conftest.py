"""A proposal to ask less of who lost a passport, at every stage, made as people make it."""

from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest
from django.utils import timezone

from tests import factories
from tests.protocols.clock import moved
from toetssteen.access.roles import Role
from toetssteen.decisions.deciding import Verdict, decide
from toetssteen.decisions.evaluating import evaluate
from toetssteen.decisions.leading import Conclusion, take_lead
from toetssteen.decisions.models import Proposal
from toetssteen.decisions.proposing import apply_changes, begin_proposal, submit, withdraw
from toetssteen.decisions.states import Move, State
from toetssteen.protocols import drafts, publishing
from toetssteen.protocols.effective import at, pin
from toetssteen.protocols.gate.verdict import Reason
from toetssteen.protocols.limits import MeasureKind
from toetssteen.protocols.measures import start_measure
from toetssteen.protocols.models import ProtocolVersion
from toetssteen.staff.models import StaffMember

DROPPED = (
    "vermissing-reisdocument.laatst-gezien",
    "vermissing-reisdocument.reden",
    "vermissing-reisdocument.omstandigheden",
)
DUE = 21
"""Days in which the MT decides."""


@pytest.fixture
def secretary(any_db: None) -> StaffMember:
    return factories.member(Role.SECRETARY, name="Sanne Secretaris")


def shorter(by: StaffMember) -> ProtocolVersion:
    """A concept of the passport's protocol without the questions that no follow-up uses."""
    draft = drafts.begin_draft("paspoort", by=by)
    document = draft.document
    fewer = msgspec.structs.replace(
        document,
        questions=[question for question in document.questions if question.code not in DROPPED],
        notices=[notice for notice in document.notices if notice.code != "paspoort.reden-anders"],
    )
    draft = drafts.change_draft(draft.uuid, fewer, revision=draft.revision, what="minder vragen", by=by)
    return with_reasons(draft, by)


def with_reasons(draft: ProtocolVersion, by: StaffMember) -> ProtocolVersion:
    """With a reason for each warning of the gate that has none yet."""
    fresh = ProtocolVersion.objects.get(pk=draft.pk)
    given = [Reason.from_builtins(reason) for reason in fresh.reasons]
    warned = [Reason(one.rule, one.question, "Dit is zo afgesproken.") for one in publishing.judge(fresh).warnings]
    return drafts.give_reasons(fresh.uuid, [*given, *warned], revision=fresh.revision, by=by)


@pytest.fixture
def draft(paspoort: factories.Passport, coordinator: StaffMember) -> ProtocolVersion:
    return shorter(coordinator)


@pytest.fixture
def proposal(draft: ProtocolVersion, coordinator: StaffMember) -> Proposal:
    return begin_proposal(draft.uuid, by=coordinator)


Do = Callable[..., Proposal]


@pytest.fixture
def do(coordinator: StaffMember, mt: StaffMember) -> Do:
    """Make one move with all that it needs, as whoever it is for unless `by` is given."""

    def _do(proposal: Proposal, move: Move, *, by: StaffMember | None = None) -> Proposal:
        seen = Proposal.objects.get(pk=proposal.pk).revision
        return perform(proposal, move, seen=seen, by=by or (coordinator if move in OF_COORDINATOR else mt))

    return _do


OF_COORDINATOR = {Move.SUBMIT, Move.WITHDRAW, Move.APPLY_CHANGES, Move.TAKE_LEAD, Move.EVALUATE}


def perform(proposal: Proposal, move: Move, *, seen: int, by: StaffMember) -> Proposal:
    today = timezone.localdate()
    match move:
        case Move.SUBMIT:
            return submit(proposal.uuid, seen=seen, by=by)
        case Move.WITHDRAW:
            return withdraw(proposal.uuid, seen=seen, reason="We denken er nog over na.", by=by)
        case Move.APPLY_CHANGES:
            return apply_changes(proposal.uuid, seen=seen, by=by)
        case Move.TAKE_LEAD:
            conclusion = Conclusion("De klant heeft er niets aan.", agenda_on=today + timedelta(days=14))
            return take_lead(proposal.uuid, conclusion, seen=seen, by=by)
        case Move.EVALUATE:
            return evaluate(proposal.uuid, "Minder weerstand, niemand miste iets.", seen=seen, by=by)
    verdict = Verdict(
        move,
        reason="Omdat de vervolgactie dit niet gebruikt.",
        changes="Laat de datum staan.",
        until=today + timedelta(days=7) if move == Move.HOLD_OVER else None,
        meeting_on=today,
        agenda_item="4.b",
    )
    return decide(proposal.uuid, verdict, seen=seen, by=by)


ROUTES: dict[State, tuple[Move, ...]] = {
    State.DRAFT: (),
    State.SUBMITTED: (Move.SUBMIT,),
    State.HELD: (Move.SUBMIT, Move.HOLD_OVER),
    State.CHANGING: (Move.SUBMIT, Move.ACCEPT_CHANGED),
    State.CHANGED: (Move.SUBMIT, Move.ACCEPT_CHANGED, Move.APPLY_CHANGES),
    State.ACCEPTED: (Move.SUBMIT, Move.ACCEPT),
    State.REJECTED: (Move.SUBMIT, Move.REJECT),
    State.WITHDRAWN: (Move.SUBMIT, Move.WITHDRAW),
    State.LED: (Move.SUBMIT, Move.TAKE_LEAD),
    State.ENDED: (Move.SUBMIT, Move.TAKE_LEAD, Move.END_LINE),
    State.EVALUATED: (Move.SUBMIT, Move.ACCEPT, Move.EVALUATE),
}
WAITS = {Move.TAKE_LEAD: DUE + 1, Move.EVALUATE: 91}
"""For these the clock must have moved so many days."""


def bring(proposal: Proposal, state: State, do: Do) -> Proposal:
    """To that state by the moves that lead there, each at the first moment at which it can be."""
    for move in ROUTES[state]:
        with moved(days=WAITS.get(move, 0)):
            proposal = do(proposal, move)
    assert proposal.state == state
    return proposal


def asked(paspoort: factories.Passport) -> set[str]:
    step = at(pin(paspoort.product)).step("vermissing", product=paspoort.product.ref, answers={})
    return set(factories.codes_of(step.questions))


def limited(paspoort: factories.Passport, by: StaffMember, days: int = 60) -> None:
    ends_on = timezone.localdate() + timedelta(days=days)
    start_measure(MeasureKind.LEAVE_OUT, DROPPED, product=paspoort.product, ends_on=ends_on, by=by)


@pytest.fixture
def submitted(proposal: Proposal, do: Do) -> Proposal:
    return bring(proposal, State.SUBMITTED, do)
