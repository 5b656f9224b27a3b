"""Every move, from every state, by every role: what the table says happens, and nothing else."""

import re

import pytest
from django.db import transaction

from tests import factories
from tests.database import ROOT
from tests.decisions.conftest import ROUTES, Do, bring
from tests.protocols.clock import moved
from toetssteen.access.errors import NotAllowed
from toetssteen.access.roles import ACTIONS, Role
from toetssteen.decisions import states
from toetssteen.decisions.errors import MoveNotPossible, TooEarly
from toetssteen.decisions.models import Proposal
from toetssteen.decisions.states import TABLE, Move, State
from toetssteen.staff.models import StaffMember

_BY_MOVE = {row.move: row for row in TABLE}


class _Undo(Exception):
    pass


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "days"), [(state, 0) for state in State] + [(state, 130) for state in State if state not in states.OVER]
)
def test_every_move_by_every_role(state: State, days: int, proposal: Proposal, do: Do) -> None:
    proposal = bring(proposal, state, do)
    people = {role: factories.member(role) for role in Role}
    seen: set[str] = set()
    with moved(days=days):
        for move in Move:
            for role, somebody in people.items():
                seen.add(attempt(proposal, move, role, somebody, do))
    assert seen <= {"moved", "not allowed", "not possible", "too early"}
    assert "not allowed" in seen
    assert "not possible" in seen


def attempt(proposal: Proposal, move: Move, role: Role, somebody: StaffMember, do: Do) -> str:
    proposal.refresh_from_db()
    before, row = State(proposal.state), _BY_MOVE[move]
    allowed = row.action in ACTIONS[role]
    try:
        with transaction.atomic():
            after = State(do(proposal, move, by=somebody).state)
            assert allowed, (move, role)
            assert before in row.origins
            assert after == row.target
            raise _Undo
    except _Undo:
        result = "moved"
    except NotAllowed:
        assert not allowed, (move, role)
        result = "not allowed"
    except MoveNotPossible:
        assert allowed
        assert before not in row.origins, (before, move)
        result = "not possible"
    except TooEarly:
        assert allowed
        assert before in row.origins
        assert row.guard is not None
        result = "too early"
    fresh = Proposal.objects.get(pk=proposal.pk)
    assert (fresh.state, fresh.revision) == (before, proposal.revision), "what was refused changes nothing"
    return result


def test_every_state_can_be_reached_and_every_move_is_in_the_table() -> None:
    assert set(ROUTES) == set(State)
    assert [row.move for row in TABLE] == list(Move)
    assert {row.target for row in TABLE} | {State.DRAFT} == set(State)
    assert {row.action for row in TABLE} <= frozenset().union(*ACTIONS.values())


def test_somebody_can_make_every_move() -> None:
    assert [row.move for row in TABLE if not states.roles_of(row)] == []


@pytest.mark.django_db
def test_silence_is_no_approval(proposal: Proposal, do: Do) -> None:
    proposal = bring(proposal, State.SUBMITTED, do)
    with moved(days=400):
        assert Proposal.objects.get(pk=proposal.pk).state == State.SUBMITTED
        assert proposal.draft is not None
        assert proposal.draft.starts_at is None


def test_the_diagram_in_the_docs_is_that_of_the_code() -> None:
    text = (ROOT / "docs" / "proposal-states.md").read_text()
    found = re.search(r"```mermaid\n(.*?)\n```", text, re.DOTALL)
    assert found is not None
    assert found.group(1) == states.as_mermaid(), "run: python -m toetssteen.decisions.diagram"
    assert states.as_table() in text
