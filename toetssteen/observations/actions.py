"""Telling what one notices, in two actions."""

from django.db import transaction
from django.utils import timezone

from toetssteen.access.roles import require
from toetssteen.history.actions import record
from toetssteen.observations import errors
from toetssteen.observations.models import Signal, SignalKind
from toetssteen.products.models import Product
from toetssteen.protocols.models import ProtocolVersion, Question
from toetssteen.staff.models import StaffMember


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
) -> Signal:
    """Product, question, version and channel go with it by themselves; the customer never does.

    Raises `UnknownSignalKind`, `SignalTooLong`, `QuestionNotAsked`."""
    require(by, "signal.send")
    if kind not in SignalKind.values:
        raise errors.UnknownSignalKind(field="signal")
    text = text.replace("\0", "").strip()
    if len(text) > 2000:
        raise errors.SignalTooLong(field="text")
    question = Question.objects.filter(code=question_code).first() if question_code else None
    version = ProtocolVersion.objects.filter(pk=protocol_version_id).first() if protocol_version_id else None
    if question_code and (question is None or version is None):
        raise errors.QuestionNotAsked(field="signal")
    signal = Signal.objects.create(
        kind=kind,
        text=text,
        product=product,
        question=question,
        protocol_version=version,
        channel=channel,
        sender=by,
        sent_on=timezone.localdate(),
    )
    record("signal.sent", signal, by=by, kind=kind, product=product.ref, question=question_code)
    return signal
