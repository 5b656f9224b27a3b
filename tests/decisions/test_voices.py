"""What staff and departments said goes with a proposal, without a name; and a theme learns what became of it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.decisions.conftest import DROPPED, Do
from tests.fixtures import SignIn
from tests.protocols.clock import moved
from tests.web.talk import text_of
from toetssteen.access.roles import Role
from toetssteen.consultations import answering
from toetssteen.consultations.actions import Plan, start
from toetssteen.consultations.models import ConsultationForm, Stance
from toetssteen.decisions.models import Proposal
from toetssteen.decisions.proposing import begin_proposal
from toetssteen.decisions.states import Move
from toetssteen.notices.models import Notice
from toetssteen.observations.actions import send_signal
from toetssteen.observations.models import Signal, SignalKind
from toetssteen.protocols.effective import pin
from toetssteen.protocols.models import ProtocolVersion
from toetssteen.staff.models import StaffMember
from toetssteen.themes.actions import follow_theme, make_theme
from toetssteen.themes.membership import Chosen
from toetssteen.themes.models import StepKind, Theme, ThemeStep

pytestmark = pytest.mark.django_db


@pytest.fixture
def signal(balie: StaffMember, paspoort: factories.Passport) -> Signal:
    return send_signal(
        SignalKind.NO_HELP.value,
        paspoort.product,
        question_code=DROPPED[1],
        protocol_version_id=pin(paspoort.product).version,
        by=balie,
    )


@pytest.fixture
def themed(signal: Signal, coordinator: StaffMember) -> Theme:
    due_on = timezone.localdate() + timedelta(days=40)
    return make_theme("Vragen bij vermissing", due_on, Chosen(named=[signal.uuid]), by=coordinator)


def test_a_proposal_finds_the_theme_of_its_signals_and_tells_it_every_step(
    themed: Theme, draft: ProtocolVersion, coordinator: StaffMember, do: Do
) -> None:
    proposal = begin_proposal(draft.uuid, by=coordinator)
    assert proposal.theme == themed
    for move in (Move.SUBMIT, Move.ACCEPT):
        do(proposal, move)
    with moved(days=91):
        do(proposal, Move.EVALUATE)
    kinds = list(ThemeStep.objects.filter(theme=themed).order_by("pk").values_list("kind", flat=True))
    assert kinds == [StepKind.PROPOSED, StepKind.DECIDED, StepKind.IN_FORCE, StepKind.EVALUATED]


def test_who_follows_the_theme_hears_without_having_signalled(
    themed: Theme, draft: ProtocolVersion, coordinator: StaffMember, do: Do
) -> None:
    follower = factories.member(Role.DEPARTMENT)
    follow_theme(themed.uuid, by=follower, following=True)
    do(begin_proposal(draft.uuid, by=coordinator), Move.SUBMIT)
    assert Notice.objects.filter(recipient=follower, kind="proposal.submitted").count() == 1


def test_without_signals_there_is_no_theme(proposal: Proposal) -> None:
    assert proposal.theme is None


def test_what_a_department_needs_goes_with_the_proposal_frozen_and_as_a_department(
    draft: ProtocolVersion,
    coordinator: StaffMember,
    mt: StaffMember,
    vakafdeling: StaffMember,
    paspoort: factories.Passport,
    do: Do,
    sign_in: SignIn,
) -> None:
    plan = Plan(
        title="Helpt dit?",
        form=ConsultationForm.SENSE_CHECK.value,
        closes_on=timezone.localdate() + timedelta(days=14),
        product=paspoort.product,
        departments=["burgerzaken"],
    )
    asked = start(plan, by=coordinator)
    answering.answer(asked.uuid, Stance.NEEDS.value, text="Wij melden het nummer.", by=vakafdeling)
    proposal = begin_proposal(draft.uuid, by=coordinator)
    with moved(days=15):
        submitted = do(proposal, Move.SUBMIT)
        (said,) = submitted.evidence["said"]
        assert said["title"] == "Helpt dit?"
        (department,) = said["departments"]
        assert department["counts"] == {Stance.NEEDS.value: 1}
        assert vakafdeling.name not in str(submitted.evidence)
        words = text_of(sign_in(mt).get(reverse("proposal", args=[submitted.uuid])).content.decode())
        assert "Burgerzaken: dit heb ik nodig Wij melden het nummer." in words
        assert Notice.objects.filter(recipient=vakafdeling, kind="proposal.submitted").exists()


def test_what_is_still_being_asked_is_no_evidence_yet(
    draft: ProtocolVersion, coordinator: StaffMember, balie: StaffMember, paspoort: factories.Passport, do: Do
) -> None:
    closes_on = timezone.localdate() + timedelta(days=14)
    plan = Plan(
        title="Helpt dit?", form=ConsultationForm.SENSE_CHECK.value, closes_on=closes_on, product=paspoort.product
    )
    start(plan, by=coordinator)
    assert do(begin_proposal(draft.uuid, by=coordinator), Move.SUBMIT).evidence["said"] == []
