"""The change loop as it stands after some years: proposals in every state, consultations with many answers, and
measures that hold. Their number follows that of the themes, of which a few lead to each."""

from datetime import timedelta
from random import Random

from django.utils import timezone
from msgspec.structs import replace

from toetssteen.consultations.models import Consultation, ConsultationForm, Invitation, NamedAnswer, Place, Stance
from toetssteen.decisions.evidence import changes_between, gather
from toetssteen.decisions.models import Decision, Proposal
from toetssteen.decisions.states import Move, State
from toetssteen.products.models import Product
from toetssteen.protocols.limits import InterimMeasure, MeasureKind
from toetssteen.protocols.models import ProtocolVersion
from toetssteen.staff.models import StaffMember

_WAITING, _IN_FORCE, _MEASURES, _ENDING, _RUNNING, _OPEN_ENDED = 10, 20, 30, 3, 12, 6
_ANSWERED = 0.7
_WORDS = (
    "De klant heeft dit nummer bijna nooit bij zich, en wij zoeken het zelf op.",
    "Voor het paspoort vragen we dit omdat het formulier het vraagt. Ik weet niet wie het leest.",
    "Bij een vermissing is dit nodig, bij een gewone aanvraag niet.",
)
_STANCES = (Stance.HELPS_NOT, Stance.HELPS, Stance.DEPENDS)
_WHY = "De klant is er niet mee geholpen, en niemand gebruikt het antwoord."


def fill(count: int, random: Random) -> None:
    """`count` proposals and a third as many consultations."""
    owner = StaffMember.objects.filter(username="coordinator-0").get()
    _proposals(count, owner)
    _consultations(max(_RUNNING + _OPEN_ENDED, count // 3), owner, random)
    _measures(owner)


def _proposals(count: int, owner: StaffMember) -> None:
    now = timezone.now()
    versions = list(ProtocolVersion.objects.filter(protocol__product__isnull=False).order_by("pk"))
    made = []
    for number in range(count):
        version = versions[number] if number < _WAITING + _IN_FORCE and number < len(versions) else None
        state = State.SUBMITTED if number < _WAITING else State.ACCEPTED if version else State.EVALUATED
        proposal = Proposal(
            title=f"Voorstel {number}: alleen vragen wat een vervolgactie nodig heeft", state=state, draft=version,
            why=_WHY, loss="Een cijfer voor het jaarverslag.", alternatives="Alles laten zoals het is.",
            due_on=timezone.localdate() + timedelta(days=number - 3), written_by=owner, submitted_at=now,
            created_at=now - timedelta(days=number), told=["geldt", "evalueren"],
        )  # fmt: skip
        if version is not None and state is State.SUBMITTED:
            held = version.document
            fewer = replace(held, questions=held.questions[: len(held.questions) // 2])
            proposal.changes = changes_between(held, fewer)
            proposal.evidence = gather(version, fewer) | {"said": [], "judged_before": 3.5}
        made.append(proposal)
    Proposal.objects.bulk_create(made)
    Decision.objects.bulk_create(
        Decision(proposal=one, move=Move.ACCEPT, at=one.created_at, by=owner, reason=_WHY)
        for one in made
        if one.state != State.SUBMITTED
    )


def _consultations(count: int, owner: StaffMember, random: Random) -> None:
    today = timezone.localdate()
    agents = list(StaffMember.objects.filter(username__regex="^(balie|druk)-").order_by("pk"))
    for number in range(count):
        told_on = today if number >= _RUNNING + _OPEN_ENDED else None
        closes_on = today + timedelta(days=7 if number < _RUNNING else -2 - number)
        asked = Consultation.objects.create(
            title=f"Helpt deze vraag de klant? ({number})", form=ConsultationForm.SENSE_CHECK, started_by=owner,
            started_on=closes_on - timedelta(days=14), closes_on=closes_on,
            outcome="We vragen het alleen nog bij een vermissing." if told_on else "", concluded_on=told_on,
            asked_size=len(agents) if told_on else None, answered_size=len(agents) if told_on else None,
        )  # fmt: skip
        answering = {agent.pk for agent in agents if random.random() < _ANSWERED}
        Invitation.objects.bulk_create(
            Invitation(consultation=asked, member=agent, answered=agent.pk in answering) for agent in agents
        )
        NamedAnswer.objects.bulk_create(
            NamedAnswer(
                consultation=asked, member_id=pk, stance=random.choice(_STANCES),
                text=random.choice(_WORDS), place=random.choice((Place.DESK, Place.PHONE)),
            )
            for pk in answering
        )  # fmt: skip


def _measures(owner: StaffMember) -> None:
    """About questions that these products do not ask: the conversations that are measured stay as they are."""
    now = timezone.now()
    version = ProtocolVersion.objects.filter(protocol__product__isnull=False).order_by("pk").first()
    products = list(Product.objects.filter(protocol__isnull=True).order_by("pk")[:_MEASURES])
    if version is None:
        return
    code = version.document.questions[0].code
    InterimMeasure.objects.bulk_create(
        InterimMeasure(
            kind=MeasureKind.LEAVE_OUT, product=product, questions=[code], because=_WHY, starts_at=now,
            ends_at=now + timedelta(days=3 if number < _ENDING else 60), returns_to=version, started_by=owner,
        )
        for number, product in enumerate(products)
    )  # fmt: skip
