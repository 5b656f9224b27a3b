"""Everybody hears what became of it, once; what the clock brings is told by whoever looks first."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories
from tests.decisions.conftest import DROPPED, DUE, Do, bring
from tests.protocols.clock import moved
from toetssteen.access.roles import Role
from toetssteen.cli.check import _decisions_are_told
from toetssteen.cli.refusals import Refused
from toetssteen.decisions import telling
from toetssteen.decisions.models import Proposal
from toetssteen.decisions.states import Move, State
from toetssteen.notices.calendar import entries_of
from toetssteen.notices.models import Notice
from toetssteen.observations.actions import send_signal
from toetssteen.observations.models import SignalKind
from toetssteen.protocols.effective import pin
from toetssteen.protocols.limits import MeasureKind
from toetssteen.protocols.measures import start_measure
from toetssteen.staff.models import StaffMember

pytestmark = pytest.mark.django_db


@pytest.fixture
def signaller(balie: StaffMember, paspoort: factories.Passport) -> StaffMember:
    send_signal(
        SignalKind.NO_HELP.value,
        paspoort.product,
        question_code=DROPPED[1],
        protocol_version_id=pin(paspoort.product).version,
        by=balie,
    )
    return balie


def told(member: StaffMember) -> Counter[str]:
    return Counter(Notice.objects.filter(recipient=member).values_list("kind", flat=True))


def test_who_signalled_hears_every_step_and_who_did_not_hears_what_concerns_all(
    signaller: StaffMember, proposal: Proposal, do: Do, mt: StaffMember
) -> None:
    bystander = factories.member(Role.AGENT)
    do(proposal, Move.SUBMIT)
    assert told(signaller) == {"proposal.submitted": 1}
    do(proposal, Move.ACCEPT)
    telling.catch_up()
    assert told(signaller) == {"proposal.submitted": 1, "proposal.decided": 1, "proposal.in_force": 1}
    assert told(bystander) == {"proposal.in_force": 1}
    with moved(days=91):
        do(proposal, Move.EVALUATE)
    assert told(signaller)["proposal.evaluated"] == 1
    assert told(mt)["proposal.to_decide"] == 1
    decided = Notice.objects.get(recipient=signaller, kind="proposal.decided")
    assert decided.words == "Omdat de vervolgactie dit niet gebruikt."


def test_a_rejection_tells_the_reason_to_who_asked(signaller: StaffMember, proposal: Proposal, do: Do) -> None:
    bring(proposal, State.REJECTED, do)
    decided = Notice.objects.get(recipient=signaller, kind="proposal.decided")
    assert decided.words == "Omdat de vervolgactie dit niet gebruikt."


def test_the_mt_is_reminded_before_on_and_after_its_day_each_once(
    proposal: Proposal, do: Do, mt: StaffMember, coordinator: StaffMember
) -> None:
    bring(proposal, State.SUBMITTED, do)
    Notice.objects.all().delete()
    for days, kinds in (
        (0, {}),
        (DUE - 7, {"proposal.due_soon": 1}),
        (DUE, {"proposal.due_soon": 1, "proposal.due_today": 1}),
        (DUE + 1, {"proposal.due_soon": 1, "proposal.due_today": 1, "proposal.overdue": 1}),
        (DUE + 9, {"proposal.due_soon": 1, "proposal.due_today": 1, "proposal.overdue": 1}),
    ):
        with moved(days=days):
            telling.catch_up()
            telling.catch_up()
            assert told(mt) == kinds, days
    assert told(coordinator)["proposal.lead_possible"] == 1
    assert told(coordinator)["proposal.overdue"] == 0


def test_when_nobody_looked_for_long_only_what_is_still_true_is_told(
    proposal: Proposal, do: Do, mt: StaffMember
) -> None:
    bring(proposal, State.SUBMITTED, do)
    Notice.objects.all().delete()
    with moved(days=DUE + 30):
        telling.catch_up()
    assert told(mt) == {"proposal.overdue": 1}


def test_held_over_the_reminders_begin_anew(proposal: Proposal, do: Do, mt: StaffMember) -> None:
    bring(proposal, State.SUBMITTED, do)
    with moved(days=DUE + 1):
        telling.catch_up()
        do(proposal, Move.HOLD_OVER)
        telling.catch_up()
    with moved(days=DUE + 9):
        telling.catch_up()
    assert told(mt)["proposal.overdue"] == 2


def test_from_a_later_day_it_is_told_on_that_day(proposal: Proposal, do: Do, balie: StaffMember) -> None:
    proposal.starts_on = timezone.localdate() + timedelta(days=10)
    proposal.save()
    bring(proposal, State.ACCEPTED, do)
    telling.catch_up()
    assert told(balie)["proposal.in_force"] == 0
    with moved(days=10):
        telling.catch_up()
        telling.catch_up()
    assert told(balie)["proposal.in_force"] == 1


def test_the_end_of_a_line_is_announced_and_told(proposal: Proposal, do: Do, mt: StaffMember) -> None:
    led = bring(proposal, State.LED, do)
    assert led.line is not None
    assert led.line.ends_at is not None
    left = (led.line.ends_at - timezone.now()).days
    for days, kind in ((left - 3, "proposal.line_ends"), (left + 1, "proposal.line_over")):
        with moved(days=days):
            telling.catch_up()
        assert told(mt)[kind] == 1


def test_coordinator_and_mt_hear_a_week_before_that_a_measure_ends(
    paspoort: factories.Passport, coordinator: StaffMember, mt: StaffMember
) -> None:
    ends_on = timezone.localdate() + timedelta(days=40)
    start_measure(MeasureKind.LEAVE_OUT, DROPPED, product=paspoort.product, ends_on=ends_on, by=coordinator)
    for days, times in ((32, 0), (34, 1), (36, 1)):
        with moved(days=days):
            telling.catch_up()
        assert told(mt)["measure.ends_soon"] == told(coordinator)["measure.ends_soon"] == times


def test_what_nobody_told_is_due(proposal: Proposal, do: Do) -> None:
    bring(proposal, State.SUBMITTED, do)
    assert telling.due() == 0
    with moved(days=DUE + 2):
        assert telling.due(timedelta(days=1)) == 2, "the MT and the coordinator"
        telling.catch_up()
        assert telling.due(timedelta(days=1)) == 0


def test_the_calendar_has_the_day_of_the_mt_for_who_decides_and_for_nobody_else(
    proposal: Proposal, do: Do, mt: StaffMember, coordinator: StaffMember, balie: StaffMember
) -> None:
    submitted = bring(proposal, State.SUBMITTED, do)
    for member, expected in ((mt, [submitted.due_on]), (coordinator, [submitted.due_on]), (balie, [])):
        assert [entry.on for entry in entries_of(member) if entry.subject_id == submitted.uuid] == expected


def test_telling_costs_as_many_queries_however_many_were_decided(
    proposal: Proposal, do: Do, django_assert_max_num_queries: object
) -> None:
    bring(proposal, State.EVALUATED, do)
    with moved(days=91), django_assert_max_num_queries(2):  # type: ignore[operator]  # pytest-django gives it no type
        telling.catch_up()


def test_the_check_complains_when_no_worker_ran_and_nobody_looked(proposal: Proposal, do: Do) -> None:
    bring(proposal, State.SUBMITTED, do)
    assert "verteld" in _decisions_are_told()
    with moved(days=DUE + 2):
        with pytest.raises(Refused, match="draait `toetssteen worker`"):
            _decisions_are_told()
        telling.catch_up()
        assert "verteld" in _decisions_are_told()
