"""Which proposals stand in each list of the boards, in what order, and from when by the clock."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from tests.decisions.conftest import Do, bring
from tests.protocols.clock import moved
from toetssteen.decisions import queries, telling
from toetssteen.decisions.models import Proposal
from toetssteen.decisions.states import State
from toetssteen.notices.models import Notice
from toetssteen.staff.models import StaffMember


def _beside(proposal: Proposal, title: str, **fields: object) -> None:
    """One more of the same, but for some fields and its concept."""
    given = {field.attname: getattr(proposal, field.attname) for field in Proposal._meta.concrete_fields}
    own = {"id": None, "uuid": uuid4(), "draft_id": None, "title": title}
    Proposal.objects.create(**{**given, **own, **fields})


def _titles(lines: list[queries.Line]) -> list[str]:
    return [line.title for line in lines]


def test_what_the_mt_decides_first_is_due_first(
    proposal: Proposal, do: Do, coordinator: StaffMember, mt: StaffMember
) -> None:
    submitted = bring(proposal, State.SUBMITTED, do)
    assert submitted.due_on is not None
    _beside(submitted, "later", due_on=submitted.due_on + timedelta(days=1))
    _beside(submitted, "eerder", due_on=submitted.due_on - timedelta(days=2), state=State.HELD)
    _beside(submitted, "afgewezen", state=State.REJECTED)
    expected = ["eerder", submitted.title, "later"]
    assert _titles(queries.table(by=mt).to_decide) == expected
    assert _titles(queries.board(by=coordinator).waiting) == expected
    with moved(days=(submitted.due_on - timezone.localdate()).days):
        board = queries.board(by=coordinator)
        assert _titles(board.late) == ["eerder"]
        assert _titles(board.waiting) == [submitted.title, "later"]


def test_what_is_written_stands_newest_first(proposal: Proposal, coordinator: StaffMember) -> None:
    _beside(proposal, "ouder", created_at=proposal.created_at - timedelta(days=1))
    _beside(proposal, "nieuwer", created_at=proposal.created_at + timedelta(days=1))
    _beside(proposal, "ingetrokken", state=State.WITHDRAWN)
    assert _titles(queries.board(by=coordinator).writing) == ["nieuwer", proposal.title, "ouder"]


def test_it_is_in_force_from_its_day_and_to_evaluate_after_its_window(
    proposal: Proposal, do: Do, coordinator: StaffMember, mt: StaffMember
) -> None:
    proposal.starts_on = timezone.localdate() + timedelta(days=10)
    proposal.save()
    accepted = bring(proposal, State.ACCEPTED, do)
    last = 10 + accepted.window_days
    for days, in_force, to_evaluate in ((9, 0, 0), (10, 1, 0), (last - 1, 1, 0), (last, 1, 1)):
        with moved(days=days):
            table = queries.table(by=mt)
            assert (len(table.in_force), len(table.to_evaluate)) == (in_force, to_evaluate), days
            assert len(queries.board(by=coordinator).to_evaluate) == to_evaluate
            telling.catch_up()
        heard = Notice.objects.filter(recipient=mt)
        assert heard.filter(kind="proposal.in_force").count() == in_force
        assert heard.filter(kind="proposal.to_evaluate").count() == to_evaluate
