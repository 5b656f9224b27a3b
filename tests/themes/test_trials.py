"""Staff try things: nobody has to approve, the clock starts and ends it, and what was stopped shows with why."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db.models import F
from django.utils import timezone

from tests import factories
from tests.themes.conftest import Clock
from toetssteen.access.errors import NotAllowed, NotFound, RuleBroken
from toetssteen.access.roles import Role
from toetssteen.dutch import working_days
from toetssteen.dutch.dates import week_of
from toetssteen.notices.models import Notice
from toetssteen.observations.actions import send_signal
from toetssteen.observations.models import Signal, WeeklyResistance
from toetssteen.protocols import measure_errors
from toetssteen.protocols.effective import pin
from toetssteen.staff.models import StaffMember
from toetssteen.themes import errors, trials
from toetssteen.themes.models import Trial
from toetssteen.themes.trials import TrialState, state_of

ASKED = "vermissing-reisdocument.documentnummer"
Start = Callable[..., Trial]


@pytest.fixture
def colleague(any_db: None) -> StaffMember:
    return factories.member(Role.AGENT, name="Ali Balie")


@pytest.fixture
def start(paspoort: factories.Passport, balie: StaffMember, colleague: StaffMember) -> Start:
    def _start(kind: str = "niet-vragen", question: str = ASKED, **more: str) -> Trial:
        return trials.start_trial(kind, paspoort.product, question, colleague=colleague.uuid, by=balie, **more)  # type: ignore[arg-type]  # a test's few words

    return _start


def _told(member: StaffMember) -> list[str]:
    return list(Notice.objects.filter(recipient=member).order_by("pk").values_list("kind", flat=True))


def test_it_starts_by_itself_when_nobody_objects_and_ends_by_itself(start: Start, clock: Clock) -> None:
    trial = start()
    assert state_of(trial) is TrialState.ANNOUNCED
    assert trials.object_until(trial) == working_days.after_today(2)
    assert trial.starts_on == working_days.after_today(3)
    assert not trial.measure.holds
    clock.set(trial.starts_on)
    assert state_of(trial) is TrialState.RUNNING
    assert trial.measure.holds
    clock.set(trial.ends_on)
    assert trial.measure.holds
    clock.set(trial.ends_on + timedelta(days=1))
    assert state_of(trial) is TrialState.ENDED
    assert not trial.measure.holds
    assert (trial.ends_on - trial.starts_on).days == 13


def test_only_the_two_get_it(
    start: Start, clock: Clock, paspoort: factories.Passport, balie: StaffMember, colleague: StaffMember
) -> None:
    trial = start("anders-vragen", wording="Weet je toevallig het nummer?")
    clock.set(trial.starts_on)
    third = factories.member(Role.AGENT)
    held = {
        member: trial.measure.pk in pin(paspoort.product, member=member.pk).measures
        for member in (balie, colleague, third)
    }
    assert held == {balie: True, colleague: True, third: False}


def test_the_coordinator_hears_it_and_may_object_with_a_reason(
    coordinator: StaffMember, start: Start, balie: StaffMember, colleague: StaffMember, clock: Clock
) -> None:
    trial = start()
    assert _told(coordinator) == ["trial.announced"]
    with pytest.raises(errors.ReasonNeeded):
        trials.object_to(trial.uuid, " ", by=coordinator)
    trial = trials.object_to(trial.uuid, "Dit loopt al bij het RDW.", by=coordinator)
    assert state_of(trial) is TrialState.OBJECTED
    assert (_told(balie), _told(colleague)) == (["trial.objected"], ["trial.objected"])
    clock.set(trial.starts_on)
    trial.measure.refresh_from_db()
    assert not trial.measure.holds
    assert [one.because for one in trials.listed()] == ["Dit loopt al bij het RDW."]


def test_after_the_term_it_is_too_late_to_object(coordinator: StaffMember, start: Start, clock: Clock) -> None:
    trial = start()
    clock.set(trials.object_until(trial))
    assert state_of(trial) is TrialState.ANNOUNCED
    clock.set(trial.starts_on)
    with pytest.raises(errors.TooLateToObject):
        trials.object_to(trial.uuid, "Toch niet", by=coordinator)
    clock.set(trial.ends_on + timedelta(days=1))
    with pytest.raises(errors.TrialIsOver):
        trials.object_to(trial.uuid, "Toch niet", by=coordinator)


def test_either_of_the_two_stops_it_and_everybody_can_read_why(
    coordinator: StaffMember, start: Start, colleague: StaffMember, clock: Clock
) -> None:
    trial = start()
    clock.set(trial.starts_on)
    with pytest.raises(NotFound):
        trials.stop_trial(trial.uuid, "Zomaar", by=factories.member(Role.AGENT))
    trial = trials.stop_trial(trial.uuid, "De afdeling belde klanten terug.", by=colleague)
    trial.measure.refresh_from_db()
    assert (state_of(trial), trial.measure.holds) == (TrialState.STOPPED, False)
    assert "trial.stopped" in _told(coordinator)
    with pytest.raises(errors.TrialIsOver):
        trials.stop_trial(trial.uuid, "Nog eens", by=colleague)


def test_a_line_of_each_of_the_two_is_told_to_all(
    start: Start, clock: Clock, balie: StaffMember, colleague: StaffMember, mt: StaffMember
) -> None:
    trial = start()
    with pytest.raises(errors.TrialNotOver):
        trials.tell_outcome(trial.uuid, "Goed", by=balie)
    clock.set(trial.ends_on + timedelta(days=1))
    with pytest.raises(errors.OutcomeNeeded):
        trials.tell_outcome(trial.uuid, "", by=balie)
    with pytest.raises(NotFound):
        trials.tell_outcome(trial.uuid, "Goed", by=factories.member(Role.AGENT))
    assert state_of(trials.tell_outcome(trial.uuid, "Scheelt een minuut.", by=balie)) is TrialState.ENDED
    assert _told(mt) == []
    assert state_of(trials.tell_outcome(trial.uuid, "Niemand miste het.", by=colleague)) is TrialState.TOLD
    assert Notice.objects.get(recipient=mt).words == "Scheelt een minuut.\nNiemand miste het."
    with pytest.raises(errors.TrialIsOver):
        trials.tell_outcome(trial.uuid, "Toch niet", by=balie)


def test_counts_are_of_everybody_before_and_during(start: Start, paspoort: factories.Passport, clock: Clock) -> None:
    trial = start()
    third = factories.member(Role.AGENT)
    for day in (trial.starts_on - timedelta(days=1), trial.starts_on, trial.ends_on, trial.ends_on + timedelta(days=1)):
        signal = send_signal(
            "helpt-niet",
            paspoort.product,
            question_code=ASKED,
            protocol_version_id=pin(paspoort.product).version,
            by=third,
        )
        Signal.objects.filter(pk=signal.pk).update(sent_on=day)
    WeeklyResistance.objects.create(product=trial.product, question=trial.question, week=week_of(trial.ends_on), size=7)
    counted = trials.counted(trial)
    assert (counted.signals_before, counted.signals, counted.resisted) == (1, 2, 7)


# What is refused


def test_one_trial_at_a_time_on_a_question(start: Start, paspoort: factories.Passport, colleague: StaffMember) -> None:
    start()
    with pytest.raises(errors.TrialRuns):
        start()
    with pytest.raises(errors.TrialRuns):
        trials.start_trial(
            "niet-vragen", paspoort.product, ASKED, colleague=factories.member(Role.AGENT).uuid, by=colleague
        )


def test_a_form_sent_twice_starts_one(start: Start) -> None:
    uuid = uuid4()
    assert start(uuid=uuid) == start(uuid=uuid)
    assert Trial.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"kind": "wegtoveren"}, measure_errors.UnknownMeasureKind),
        ({"kind": "anders-vragen"}, measure_errors.WordingNeeded),
        ({"kind": "anders-vragen", "wording": "a" * 401}, measure_errors.WordingTooLong),
        ({"question": "bestaat.niet"}, NotFound),
        ({"hope": "a" * 501}, errors.WordsTooLong),
    ],
)
def test_a_trial_that_cannot_be_is_refused(start: Start, changes: dict[str, str], refusal: type[RuleBroken]) -> None:
    with pytest.raises(refusal):
        start(**changes)
    assert not Trial.objects.exists()


@pytest.mark.parametrize("who", ["nobody", "self", "coordinator"])
def test_it_takes_a_colleague(
    paspoort: factories.Passport, balie: StaffMember, coordinator: StaffMember, who: str
) -> None:
    chosen = {"nobody": None, "self": balie.uuid, "coordinator": coordinator.uuid}[who]
    with pytest.raises(errors.TrialNeedsColleague):
        trials.start_trial("niet-vragen", paspoort.product, ASKED, colleague=chosen, by=balie)


@pytest.mark.parametrize("role", [Role.DEPARTMENT, Role.MANAGEMENT, Role.PRIVACY_OFFICER])
def test_other_roles_neither_start_nor_object(start: Start, paspoort: factories.Passport, role: Role) -> None:
    trial, somebody = start(), factories.member(role)
    attempts: tuple[Callable[[], object], ...] = (
        lambda: trials.start_trial("niet-vragen", paspoort.product, ASKED, colleague=None, by=somebody),
        lambda: trials.object_to(trial.uuid, "Nee", by=somebody),
        lambda: trials.stop_trial(trial.uuid, "Nee", by=somebody),
    )
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            attempt()


def test_the_term_to_object_skips_free_days() -> None:
    assert working_days.after(date(2026, 12, 23), 2) == date(2026, 12, 28)


def test_a_trial_that_is_over_leaves_room_for_another(start: Start, clock: Clock) -> None:
    trial = start()
    Trial.objects.update(
        announced_on=F("announced_on") - timedelta(days=60),
        starts_on=F("starts_on") - timedelta(days=60),
        ends_on=F("ends_on") - timedelta(days=60),
    )
    clock.set(timezone.localdate() + timedelta(days=60))
    assert start().pk != trial.pk
