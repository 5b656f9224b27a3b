"""Writing a proposal and putting it to the MT: what is derived, what is frozen, what is refused."""

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from django.utils import timezone

from tests import factories
from tests.decisions.conftest import DROPPED, DUE, Do
from tests.protocols.clock import moved
from toetssteen.access.errors import RuleBroken
from toetssteen.decisions import errors
from toetssteen.decisions.models import Proposal
from toetssteen.decisions.proposing import Texts, add_view, begin_proposal, submit, write_proposal
from toetssteen.decisions.states import Move, State
from toetssteen.protocols import drafts
from toetssteen.protocols.models import ProtocolVersion
from toetssteen.staff.models import StaffMember


def test_a_proposal_begins_with_all_that_can_be_derived(db: None, proposal: Proposal) -> None:
    assert proposal.title == "Paspoort: 3 vragen minder"
    assert "Wat is de reden van vermissing?" in proposal.loss
    assert proposal.why
    assert proposal.alternatives
    assert proposal.state == State.DRAFT


def test_at_submission_the_words_the_evidence_and_the_day_are_fixed(
    db: None, proposal: Proposal, do: Do, paspoort: factories.Passport
) -> None:
    proposal = do(proposal, Move.SUBMIT)
    assert len([sentence for sentence in proposal.changes if "vervalt" in sentence]) >= 3
    assert [line["code"] for line in proposal.evidence["questions"]] == list(DROPPED)
    assert proposal.evidence["as_of"] == timezone.localdate().isoformat()
    assert [line["code"] for line in proposal.principles] == sorted(paspoort.document.principles)
    assert proposal.due_on == timezone.localdate() + timedelta(days=DUE)
    frozen = proposal.evidence
    with moved(days=30):
        proposal.refresh_from_db()
        assert proposal.evidence == frozen


def test_a_second_proposal_on_the_same_concept_is_told_of_the_first(
    db: None, proposal: Proposal, draft: ProtocolVersion, coordinator: StaffMember, do: Do
) -> None:
    with pytest.raises(errors.DraftProposedAlready, match="3 vragen minder"):
        begin_proposal(draft.uuid, by=coordinator)
    do(proposal, Move.WITHDRAW)
    assert begin_proposal(draft.uuid, by=coordinator).pk != proposal.pk


def test_a_concept_that_changes_nothing_is_not_put_to_the_mt(
    db: None, paspoort: factories.Passport, coordinator: StaffMember
) -> None:
    same = drafts.begin_draft("paspoort", by=coordinator)
    proposal = begin_proposal(same.uuid, by=coordinator)
    with pytest.raises((errors.ProposalChangesNothing, errors.ProposalDoesNotPass)):
        submit(proposal.uuid, seen=1, by=coordinator)


def test_what_the_gate_refuses_is_not_put_to_the_mt(db: None, proposal: Proposal, coordinator: StaffMember) -> None:
    draft = proposal.draft
    assert draft is not None
    nobody = [msgspec.structs.replace(draft.document.questions[0], used_by=[]), *draft.document.questions[1:]]
    broken = msgspec.structs.replace(draft.document, questions=nobody)
    drafts.change_draft(draft.uuid, broken, revision=draft.revision, what="stuk", by=coordinator)
    with pytest.raises(errors.ProposalDoesNotPass) as refused:
        submit(proposal.uuid, seen=1, by=coordinator)
    assert refused.value.field == "draft"


TEXTS = Texts("Titel", "Waarom", "Niets", "Niets", "weerstand", 90)


@pytest.mark.parametrize(
    ("change", "error", "field"),
    [
        ({"title": " "}, errors.ProposalNeedsTitle, "title"),
        ({"why": "\0"}, errors.ProposalNeedsWhy, "why"),
        ({"title": "x" * 201}, errors.ProposalTextTooLong, "title"),
        ({"loss": "x" * 4001}, errors.ProposalTextTooLong, "loss"),
        ({"judged_by": "gevoel"}, errors.UnknownJudging, "judged_by"),
        ({"window_days": 1}, errors.UnknownJudging, "window_days"),
        ({"starts_on": timezone.localdate() - timedelta(days=3)}, errors.StartDateWrong, "starts_on"),
    ],
)
def test_bad_texts_have_a_sentence_beside_their_field(
    db: None,
    proposal: Proposal,
    coordinator: StaffMember,
    change: dict[str, object],
    error: type[RuleBroken],
    field: str,
) -> None:
    with pytest.raises(error) as refused:
        write_proposal(proposal.uuid, replace(TEXTS, **change), seen=1, by=coordinator)  # type: ignore[arg-type]  # parameters of the test
    assert refused.value.field == field
    proposal.refresh_from_db()
    assert proposal.revision == 1


def test_of_two_writers_the_second_is_told(db: None, proposal: Proposal, coordinator: StaffMember) -> None:
    write_proposal(proposal.uuid, TEXTS, seen=1, by=coordinator)
    with pytest.raises(errors.ProposalChanged):
        write_proposal(proposal.uuid, TEXTS, seen=1, by=coordinator)


@pytest.mark.parametrize("days", [0, -1, 93])
def test_the_day_of_the_mt_lies_ahead_and_not_too_far(
    db: None, proposal: Proposal, coordinator: StaffMember, days: int
) -> None:
    with pytest.raises(errors.DueDateWrong):
        submit(proposal.uuid, seen=1, due_on=timezone.localdate() + timedelta(days=days), by=coordinator)


def test_views_of_persons_lie_apart(db: None, submitted: Proposal, coordinator: StaffMember) -> None:
    add_view(submitted.uuid, "Wilma, Wmo", "Ik vind dit zonde.", by=coordinator)
    submitted.refresh_from_db()
    assert "Wilma" not in str([submitted.why, submitted.evidence, submitted.changes, submitted.loss])
    with pytest.raises(errors.ReasonNeeded):
        add_view(submitted.uuid, "Wilma", " ", by=coordinator)
