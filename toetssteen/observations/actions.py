"""Telling what one notices, in two actions."""

from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from toetssteen.access.errors import NotFound
from toetssteen.access.roles import require
from toetssteen.history.actions import record
from toetssteen.observations import errors
from toetssteen.observations.models import Signal, SignalKind
from toetssteen.parties.free_text import refuse_bsn
from toetssteen.products.models import Product
from toetssteen.protocols.models import ProtocolVersion, Question
from toetssteen.staff.models import StaffMember

MAX_TEXT = 2000


@transaction.atomic
def send_signal(
    kind: str,
    product: Product,
    *,
    by: StaffMember,
    question_code: str = "",
    protocol_version_id: int | None = None,
    channel: str = "",
    text: str = "",
    uuid: UUID | None = None,
) -> Signal:
    """Product, question, version and channel go with it by themselves; the customer never does. A form gives
    `uuid`, so that a second click sends nothing twice.

    Raises `UnknownSignalKind`, `SignalTooLong`, `QuestionNotAsked`."""
    require(by, "signal.send")
    if kind not in SignalKind.values:
        raise errors.UnknownSignalKind(field="signal")
    text = text.replace("\0", "").strip()
    if len(text) > MAX_TEXT:
        raise errors.SignalTooLong(field="text")
    refuse_bsn(text, field="text", no_bsn=False)
    question = Question.objects.filter(code=question_code).first() if question_code else None
    version = ProtocolVersion.objects.filter(pk=protocol_version_id).first() if protocol_version_id else None
    if question_code and (question is None or version is None):
        raise errors.QuestionNotAsked(field="signal")
    signal, fresh = Signal.objects.get_or_create(
        uuid=uuid or uuid4(),
        defaults={
            "kind": kind,
            "text": text,
            "product": product,
            "question": question,
            "protocol_version": version,
            "channel": channel,
            "sender": by,
            "sent_on": timezone.localdate(),
        },
    )
    if fresh:
        record("signal.sent", signal, by=by, kind=kind, product=product.ref, question=question_code)
    return signal


@transaction.atomic
def add_words(uuid: UUID, text: str, *, by: StaffMember) -> None:
    """Say more about one's own signal, if one wants to. Raises `NotFound`, `SignalTooLong`, `BsnInText`."""
    require(by, "signal.send")
    text = text.replace("\0", "").strip()
    if len(text) > MAX_TEXT:
        raise errors.SignalTooLong(field="text")
    refuse_bsn(text, field="text", no_bsn=False)
    if not Signal.objects.filter(uuid=uuid, sender=by).update(text=text):
        raise NotFound
