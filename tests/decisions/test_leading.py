"""Taking the lead when the MT stays silent; and of several at once one wins."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests import factories
from tests.decisions.conftest import DROPPED, DUE, Do, asked, bring, limited
from tests.protocols.clock import moved
from toetssteen.access.errors import RuleBroken
from toetssteen.access.roles import Role
from toetssteen.decisions import errors
from toetssteen.decisions.deciding import Verdict, decide
from toetssteen.decisions.leading import Conclusion, take_lead
from toetssteen.decisions.models import Decision, Proposal
from toetssteen.decisions.proposing import withdraw
from toetssteen.decisions.states import Move, State
from toetssteen.protocols import mandate
from toetssteen.protocols import measure_errors as measures
from toetssteen.protocols.measure_queries import running
from toetssteen.protocols.models import VersionStatus
from toetssteen.staff.models import StaffMember


def lead(days: int = 60) -> Conclusion:
    today = timezone.localdate()
    return Conclusion("De klant heeft hier niets aan.", today + timedelta(days=14), today + timedelta(days=days))


def test_the_lead_is_taken_only_after_the_day_of_the_mt(
    db: None, submitted: Proposal, coordinator: StaffMember, paspoort: factories.Passport
) -> None:
    limited(paspoort, coordinator, days=40)
    for days in (0, DUE):
        with moved(days=days), pytest.raises(errors.TooEarly):
            take_lead(submitted.uuid, lead(), seen=submitted.revision, by=coordinator)
    with moved(days=DUE + 1):
        led = take_lead(submitted.uuid, lead(), seen=submitted.revision, by=coordinator)
        assert led.line is not None
        assert led.line.status == VersionStatus.PROVISIONAL
        assert not asked(paspoort) & set(DROPPED)
        assert list(running()) == []
    with moved(days=DUE + 62):
        assert set(DROPPED) <= asked(paspoort), "a provisional line too has an end, by the clock"


def test_the_mt_confirms_the_line_and_it_has_no_end_any_more(
    db: None, proposal: Proposal, paspoort: factories.Passport, do: Do
) -> None:
    led = bring(proposal, State.LED, do)
    with moved(days=DUE + 10):
        do(led, Move.CONFIRM_LINE)
    with moved(days=DUE + 300):
        assert not asked(paspoort) & set(DROPPED)


def test_a_line_that_was_over_holds_again_when_the_mt_confirms_it(
    db: None, proposal: Proposal, paspoort: factories.Passport, do: Do
) -> None:
    led = bring(proposal, State.LED, do)
    with moved(days=DUE + 200):
        assert set(DROPPED) <= asked(paspoort)
        do(led, Move.CONFIRM_LINE)
        assert not asked(paspoort) & set(DROPPED)


def test_the_mt_ends_the_line_and_what_held_before_holds_again(
    db: None, proposal: Proposal, paspoort: factories.Passport, do: Do
) -> None:
    led = bring(proposal, State.LED, do)
    with moved(days=DUE + 3):
        do(led, Move.END_LINE)
        assert set(DROPPED) <= asked(paspoort)


@pytest.mark.parametrize(
    ("conclusion", "error"),
    [
        (Conclusion(" ", None), errors.DiscussionNeeded),
        (Conclusion("x", None), errors.AgendaDateWrong),
        (Conclusion("x", timezone.localdate()), errors.AgendaDateWrong),
        (Conclusion("x", timezone.localdate(), timezone.localdate() + timedelta(days=999)), errors.LineTooLong),
    ],
)
def test_the_lead_needs_a_discussion_an_agenda_and_an_end(
    db: None, submitted: Proposal, coordinator: StaffMember, conclusion: Conclusion, error: type[RuleBroken]
) -> None:
    with moved(days=DUE + 1), pytest.raises(error):
        take_lead(submitted.uuid, conclusion, seen=submitted.revision, by=coordinator)


def test_the_lead_stays_within_the_mandate(
    db: None, submitted: Proposal, coordinator: StaffMember, mt: StaffMember
) -> None:
    mandate.set_mandate(
        longest_days=92, decision_days=21, lead_days=14, shielded=False, not_products=[],
        not_questions=[DROPPED[0]], after=0, by=mt,
    )  # fmt: skip
    with moved(days=DUE + 1), pytest.raises(measures.OutsideMandate):
        take_lead(submitted.uuid, lead(), seen=submitted.revision, by=coordinator)


def race(*attempts: object) -> list[str]:
    """Each in a thread of its own; what became of each, in words."""

    def run(attempt: object) -> str:
        try:
            attempt()  # type: ignore[operator]  # a parameter of the test
        except RuleBroken as refused:
            return refused.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(attempts)) as pool:
        return sorted(pool.map(run, attempts))


def test_of_two_deciders_at_once_one_wins(committed: None, submitted: Proposal, mt: StaffMember) -> None:
    other = factories.member(Role.MANAGEMENT)
    seen = submitted.revision
    result = race(
        lambda: decide(submitted.uuid, Verdict(Move.ACCEPT), seen=seen, by=mt),
        lambda: decide(submitted.uuid, Verdict(Move.REJECT, reason="Nee."), seen=seen, by=other),
    )
    assert result == ["done", "proposal-changed"]
    assert Decision.objects.count() == 1


def test_of_decision_and_withdrawal_in_the_same_second_one_wins(
    committed: None, submitted: Proposal, mt: StaffMember, coordinator: StaffMember, paspoort: factories.Passport
) -> None:
    seen = submitted.revision
    result = race(
        lambda: decide(submitted.uuid, Verdict(Move.ACCEPT), seen=seen, by=mt),
        lambda: withdraw(submitted.uuid, seen=seen, reason="Toch niet.", by=coordinator),
    )
    assert result == ["done", "proposal-changed"]
    submitted.refresh_from_db()
    published = submitted.draft is not None and submitted.draft.status == VersionStatus.DEFINITIVE
    assert published is (submitted.state == State.ACCEPTED)


def test_of_decision_and_lead_in_the_same_second_one_wins(
    committed: None, submitted: Proposal, mt: StaffMember, coordinator: StaffMember
) -> None:
    seen = submitted.revision
    with moved(days=DUE + 1):
        result = race(
            lambda: decide(submitted.uuid, Verdict(Move.REJECT, reason="Nee."), seen=seen, by=mt),
            lambda: take_lead(submitted.uuid, lead(), seen=seen, by=coordinator),
        )
    assert result == ["done", "proposal-changed"]
