"""The boards cost the same however much there is, and looking at them tells nothing twice."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests import factories
from tests.consultations.asking import Ask
from tests.fixtures import SignIn
from toetssteen.decisions import telling
from toetssteen.decisions.models import Decision, Proposal
from toetssteen.decisions.states import Move, State
from toetssteen.notices.models import Notice
from toetssteen.protocols.limits import InterimMeasure, MeasureKind
from toetssteen.protocols.models import ProtocolVersion
from toetssteen.staff.models import StaffMember

pytestmark = pytest.mark.django_db


def _measure(version: ProtocolVersion, by: StaffMember, *, days: int) -> InterimMeasure:
    now = timezone.now()
    return InterimMeasure.objects.create(
        kind=MeasureKind.LEAVE_OUT,
        questions=[version.document.questions[0].code],
        because="We kijken of het zonder kan.",
        starts_at=now,
        ends_at=now + timedelta(days=days),
        returns_to=version,
        started_by=by,
    )


def _more(amount: int, version: ProtocolVersion, by: StaffMember, ask: Ask) -> None:
    """So many of everything that a board lists, and that was told already."""
    today = timezone.localdate()
    made = Proposal.objects.bulk_create(
        Proposal(
            title=f"Voorstel {number}",
            state=state,
            written_by=by,
            submitted_at=timezone.now(),
            due_on=today + timedelta(days=30),
        )
        for number in range(amount)
        for state in (State.DRAFT, State.SUBMITTED, State.EVALUATED)
    )
    Decision.objects.bulk_create(Decision(proposal=one, move=Move.ACCEPT, by=by) for one in made)
    for number in range(amount):
        _measure(version, by, days=60)
        ask(title=f"Helpt vraag {number}?")


@pytest.mark.parametrize(("path", "most"), [("/coordinator/", 11), ("/mt/", 9), ("/signalen/", 10), ("/themas/", 6)])
def test_a_board_costs_the_same_however_much_there_is(
    path: str,
    most: int,
    paspoort: factories.Passport,
    coordinator: StaffMember,
    mt: StaffMember,
    sign_in: SignIn,
    ask: Ask,
    team: list[StaffMember],
) -> None:
    version = ProtocolVersion.objects.get(protocol__code="paspoort")
    client = sign_in(mt if path == "/mt/" else coordinator)
    counted = []
    for amount in (2, 20):
        _more(amount, version, coordinator, ask)
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        counted.append(len(captured))
    assert counted[0] == counted[1]
    assert counted[1] <= most


def test_the_end_of_a_measure_is_told_once_and_a_second_look_puts_nothing_in_the_queue(
    paspoort: factories.Passport, coordinator: StaffMember, mt: StaffMember
) -> None:
    _measure(ProtocolVersion.objects.get(protocol__code="paspoort"), coordinator, days=3)
    assert telling.catch_up() == 1
    heard, jobs = Notice.objects.count(), ProcrastinateJob.objects.count()
    assert heard == 2
    assert telling.catch_up() == 0
    assert (Notice.objects.count(), ProcrastinateJob.objects.count()) == (heard, jobs)
