"""What the MT decides, and what follows from it by itself: versions, measures, dates."""

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from tests import factories
from tests.decisions.conftest import DROPPED, Do, asked, limited, with_reasons
from tests.protocols.clock import moved
from toetssteen.access.errors import NotAllowed
from toetssteen.decisions import deputies, errors
from toetssteen.decisions.deciding import Verdict, decide
from toetssteen.decisions.models import Decision, Proposal
from toetssteen.decisions.states import Move, State
from toetssteen.protocols import drafts
from toetssteen.protocols.effective import at, pin
from toetssteen.protocols.measure_queries import running
from toetssteen.protocols.models import VersionStatus
from toetssteen.staff.models import StaffMember


def test_acceptance_puts_the_version_in_force_and_ends_the_measure(
    db: None, submitted: Proposal, paspoort: factories.Passport, coordinator: StaffMember, mt: StaffMember
) -> None:
    limited(paspoort, coordinator)
    accepted = decide(submitted.uuid, Verdict(Move.ACCEPT), seen=submitted.revision, by=mt)
    assert accepted.draft is not None
    assert (accepted.draft.status, accepted.draft.ends_at) == (VersionStatus.DEFINITIVE, None)
    assert not asked(paspoort) & set(DROPPED)
    assert at(pin(paspoort.product)).left_out == frozenset()
    assert list(running()) == []
    assert accepted.in_force
    assert Decision.objects.get().reason == submitted.why, "prefilled from the proposal"


def test_from_a_later_day_it_holds_by_the_clock_and_the_measure_goes_on_until_then(
    db: None, submitted: Proposal, paspoort: factories.Passport, coordinator: StaffMember, mt: StaffMember
) -> None:
    limited(paspoort, coordinator, days=60)
    start = timezone.localdate() + timedelta(days=10)
    decide(submitted.uuid, Verdict(Move.ACCEPT, starts_on=start), seen=submitted.revision, by=mt)
    old = pin(paspoort.product).version
    assert at(pin(paspoort.product)).left_out == set(DROPPED)
    assert not Proposal.objects.get().in_force
    with moved(days=10):
        assert pin(paspoort.product).version != old
        assert not at(pin(paspoort.product)).limits
        assert Proposal.objects.get().in_force
        assert not asked(paspoort) & set(DROPPED)


def test_a_measure_that_would_end_before_that_day_goes_on_until_then(
    db: None, submitted: Proposal, paspoort: factories.Passport, coordinator: StaffMember, mt: StaffMember
) -> None:
    limited(paspoort, coordinator, days=60)
    start = timezone.localdate() + timedelta(days=80)
    decide(submitted.uuid, Verdict(Move.ACCEPT, starts_on=start), seen=submitted.revision, by=mt)
    for day in (59, 61, 79):
        with moved(days=day):
            assert at(pin(paspoort.product)).left_out == set(DROPPED), day
    with moved(days=80):
        assert not at(pin(paspoort.product)).limits
        assert not asked(paspoort) & set(DROPPED)


def test_rejection_needs_a_reason_and_brings_the_questions_back(
    db: None, submitted: Proposal, paspoort: factories.Passport, coordinator: StaffMember, mt: StaffMember
) -> None:
    limited(paspoort, coordinator)
    assert not asked(paspoort) & set(DROPPED)
    with pytest.raises(errors.ReasonNeeded):
        decide(submitted.uuid, Verdict(Move.REJECT), seen=submitted.revision, by=mt)
    decide(submitted.uuid, Verdict(Move.REJECT, reason="De verzekeraar vraagt erom."), seen=submitted.revision, by=mt)
    assert set(DROPPED) <= asked(paspoort)


def test_the_reason_of_the_proposal_is_none_against_it(db: None, submitted: Proposal, mt: StaffMember) -> None:
    """It stands filled in for who accepts."""
    for move in (Move.REJECT, Move.HOLD_OVER):
        until = timezone.localdate() + timedelta(days=7)
        with pytest.raises(errors.ReasonNeeded):
            decide(submitted.uuid, Verdict(move, submitted.why, until=until), seen=submitted.revision, by=mt)


def test_with_changes_the_coordinator_applies_them_and_the_mt_confirms(
    db: None,
    submitted: Proposal,
    paspoort: factories.Passport,
    coordinator: StaffMember,
    mt: StaffMember,
    do: Do,
) -> None:
    verdict = Verdict(Move.ACCEPT_CHANGED, reason="Goed, op één na.")
    with pytest.raises(errors.ChangesNeeded):
        decide(submitted.uuid, verdict, seen=submitted.revision, by=mt)
    changing = decide(submitted.uuid, replace(verdict, changes="Houd de datum."), seen=submitted.revision, by=mt)
    draft = changing.draft
    assert draft is not None
    asked_when = paspoort.document.question(DROPPED[0])
    assert asked_when is not None
    kept = msgspec.structs.replace(asked_when, purpose="Weten vanaf wanneer het ongeldig is", benefits=["customer"])
    document = msgspec.structs.replace(draft.document, questions=[*draft.document.questions, kept])
    drafts.change_draft(draft.uuid, document, revision=draft.revision, what="de datum blijft", by=coordinator)
    with_reasons(draft, coordinator)
    changed = do(changing, Move.APPLY_CHANGES)
    assert changed.state == State.CHANGED
    do(changed, Move.CONFIRM_CHANGES)
    assert asked(paspoort) & set(DROPPED) == {DROPPED[0]}


def test_a_concept_that_changed_after_submission_is_not_accepted_unseen(
    db: None, submitted: Proposal, coordinator: StaffMember, mt: StaffMember
) -> None:
    draft = submitted.draft
    assert draft is not None
    fewer = msgspec.structs.replace(draft.document, questions=draft.document.questions[1:])
    drafts.change_draft(draft.uuid, fewer, revision=draft.revision, what="nog een", by=coordinator)
    with pytest.raises(errors.ProposalDraftChanged):
        decide(submitted.uuid, Verdict(Move.ACCEPT), seen=submitted.revision, by=mt)
    submitted.refresh_from_db()
    assert submitted.state == State.SUBMITTED


def test_held_over_the_day_moves(db: None, submitted: Proposal, mt: StaffMember) -> None:
    until = timezone.localdate() + timedelta(days=30)
    verdict = Verdict(Move.HOLD_OVER, reason="We wachten op de cijfers.", until=until)
    assert decide(submitted.uuid, verdict, seen=submitted.revision, by=mt).due_on == until


@pytest.mark.parametrize("days", [None, 0, 93])
def test_held_over_has_a_day(db: None, submitted: Proposal, mt: StaffMember, days: int | None) -> None:
    until = None if days is None else timezone.localdate() + timedelta(days=days)
    with pytest.raises(errors.DueDateWrong):
        decide(submitted.uuid, Verdict(Move.HOLD_OVER, reason="x", until=until), seen=submitted.revision, by=mt)


def test_the_secretary_records_a_meeting_and_decides_nothing_herself(
    db: None, submitted: Proposal, secretary: StaffMember
) -> None:
    for verdict, field in (
        (Verdict(Move.ACCEPT), "meeting_on"),
        (Verdict(Move.ACCEPT, meeting_on=timezone.localdate()), "agenda_item"),
        (Verdict(Move.ACCEPT, agenda_item="3"), "meeting_on"),
    ):
        with pytest.raises(errors.MeetingIncomplete) as refused:
            decide(submitted.uuid, verdict, seen=submitted.revision, by=secretary)
        assert refused.value.field == field
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(errors.MeetingInFuture):
        decide(
            submitted.uuid,
            Verdict(Move.ACCEPT, meeting_on=tomorrow, agenda_item="3"),
            seen=submitted.revision,
            by=secretary,
        )
    verdict = Verdict(Move.ACCEPT, meeting_on=timezone.localdate(), agenda_item="3.b")
    decide(submitted.uuid, verdict, seen=submitted.revision, by=secretary)
    assert Decision.objects.get().agenda_item == "3.b"


def test_a_decision_stays_as_it_was_made(db: None, submitted: Proposal, do: Do) -> None:
    do(submitted, Move.REJECT)
    with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
        Decision.objects.update(reason="Toch maar niet.")


def test_a_deputy_decides_for_who_is_away_and_only_then(
    db: None, submitted: Proposal, mt: StaffMember, balie: StaffMember
) -> None:
    with pytest.raises(NotAllowed):
        decide(submitted.uuid, Verdict(Move.ACCEPT), seen=submitted.revision, by=balie)
    today = timezone.localdate()
    deputies.be_away(balie.uuid, starts_on=today, ends_on=today + timedelta(days=7), by=mt)
    assert {one.pk for one in deputies.deciders()} == {mt.pk, balie.pk}
    with moved(days=8), pytest.raises(NotAllowed):
        decide(submitted.uuid, Verdict(Move.ACCEPT), seen=submitted.revision, by=balie)
    decide(submitted.uuid, Verdict(Move.ACCEPT), seen=submitted.revision, by=balie)
    decision = Decision.objects.get()
    assert (decision.by, decision.on_behalf_of) == (balie, mt)


def test_an_absence_has_a_beginning_an_end_and_somebody_else(db: None, mt: StaffMember, balie: StaffMember) -> None:
    today = timezone.localdate()
    for starts, ends in ((None, today), (today, None), (today, today - timedelta(days=1))):
        with pytest.raises(errors.AbsenceWrong):
            deputies.be_away(balie.uuid, starts_on=starts, ends_on=ends, by=mt)
    with pytest.raises(errors.DeputyWrong):
        deputies.be_away(mt.uuid, starts_on=today, ends_on=today, by=mt)
    with pytest.raises(NotAllowed):
        deputies.be_away(mt.uuid, starts_on=today, ends_on=today, by=balie)
