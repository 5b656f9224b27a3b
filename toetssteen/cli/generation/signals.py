"""What staff notice in made-up conversations: most of it about questions that help nobody."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from django.utils import timezone

from toetssteen.cli.generation import truth
from toetssteen.cli.generation.drawn import Drawn, DrawnTopic
from toetssteen.observations.models import Signal, SignalKind
from toetssteen.protocols.document import UNKNOWN, Question
from toetssteen.staff.models import StaffMember

_CHANCE = 0.05
"""Of a signal at a subject with follow-up; often resisted products more, see `_MORE`."""
_MORE = {"http://standaarden.overheid.nl/owms/terms/paspoort": 2.5}
_ABOUT_PRODUCT = 0.006
"""Chance of a signal about the product as a whole."""
_IDEAS = (
    (SignalKind.IDEA, "Zet de openingstijden bovenaan, daar vraagt bijna iedereen naar."),
    (SignalKind.IDEA, "Een bericht als het klaar ligt scheelt veel telefoontjes."),
    (SignalKind.MISSING, "We vragen niet of de klant een tolk nodig heeft."),
    (SignalKind.TOO_LONG, ""),
)


@dataclass(frozen=True, slots=True)
class Noticed:
    signal: Signal
    product: str
    """Its reference."""
    question: str
    """Its code; empty for a signal about the product as a whole."""


def signals(drawn: Drawn, rng: Random, *, sender: StaffMember, question_ids: dict[str, int]) -> Iterator[Noticed]:
    for part in drawn.topics:
        if rng.random() < _ABOUT_PRODUCT:
            kind, text = rng.choice(_IDEAS)
            yield Noticed(_signal(drawn, part, kind, sender, text=text), part.offer.demand.ref, "")
        if part.asked and rng.random() < _CHANCE * _MORE.get(part.offer.demand.ref, 1.0):
            question = rng.choices(part.asked, [_weight(question) for question in part.asked])[0]
            signal = _signal(drawn, part, _kind(part, question, rng), sender, question_id=question_ids[question.code])
            yield Noticed(signal, part.offer.demand.ref, question.code)


def _weight(question: Question) -> float:
    if question.code in truth.NOISE:
        return 6.0
    return 3.0 if question.purpose == UNKNOWN else 0.5


def _kind(part: DrawnTopic, question: Question, rng: Random) -> SignalKind:
    if part.reused or question.known_from:
        return SignalKind.ASKED_BEFORE
    return rng.choices((SignalKind.NO_HELP, SignalKind.RESISTANCE, SignalKind.TOO_LONG), (5, 3, 2))[0]


def _signal(
    drawn: Drawn,
    part: DrawnTopic,
    kind: SignalKind,
    sender: StaffMember,
    *,
    text: str = "",
    question_id: int | None = None,
) -> Signal:
    return Signal(
        kind=kind,
        text=text,
        product_id=part.offer.product_id,
        question_id=question_id,
        protocol_version_id=part.offer.pinned.version,
        channel=drawn.contact.channel,
        sender=sender,
        sent_on=timezone.localdate(drawn.contact.ended_at),
    )
