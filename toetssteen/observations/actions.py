"""Telling what one notices, in two actions; and answering who told it."""

from collections.abc import Collection
from datetime import date
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from toetssteen.access.errors import NotFound
from toetssteen.access.roles import require
from toetssteen.history.actions import record
from toetssteen.notices.actions import tell
from toetssteen.observations import anonymous, errors
from toetssteen.observations.models import AnonymousSignal, Reply, Signal, SignalKind
from toetssteen.observations.news import ANSWERED
from toetssteen.observations.subjects import checked_kind, checked_text, count_resistance, question_of, this_week
from toetssteen.parties.free_text import refuse_bsn
from toetssteen.products.models import Product
from toetssteen.protocols.models import ProtocolVersion, Question
from toetssteen.staff.models import StaffMember


@transaction.atomic
def send_signal(
    kind: str,
    product: Product | None,
    *,
    by: StaffMember,
    question_code: str = "",
    protocol_version_id: int | None = None,
    channel: str = "",
    text: str = "",
    uuid: UUID | None = None,
) -> Signal:
    """Product, question, version and channel go with it by themselves; the customer never does. Without a product
    it is about the whole way of working. A form gives `uuid`, so that a second click sends nothing twice.

    That a customer objected is counted by the week: somebody who said so this week of this question counts one
    more, and gives the coordinator nothing more to answer.

    Raises `UnknownSignalKind`, `SignalTooLong`, `BsnInText`, `QuestionNotAsked`."""
    require(by, "signal.send")
    kind, text = checked_kind(kind), checked_text(text, needed=product is None)
    question = question_of(question_code)
    version = ProtocolVersion.objects.filter(pk=protocol_version_id).first() if protocol_version_id else None
    if question_code and (product is None or version is None):
        raise errors.QuestionNotAsked(field="signal")
    known = Signal.objects.filter(uuid=uuid, sender=by).first() if uuid else None
    if known is not None:
        return known
    if kind == SignalKind.RESISTANCE:
        count_resistance(product, question)
        told = _told_this_week(product, question, by) if not text else None
        if told is not None:
            return told
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
        about = product.ref if product else ""
        record("signal.sent", signal, by=by, kind=kind, product=about, question=question_code)
    return signal


def _told_this_week(product: Product | None, question: Question | None, by: StaffMember) -> Signal | None:
    return Signal.objects.filter(
        sender=by, kind=SignalKind.RESISTANCE, product=product, question=question, sent_on__gte=this_week()
    ).first()


@transaction.atomic
def add_words(uuid: UUID, text: str, *, by: StaffMember) -> None:
    """Say more about one's own signal, if one wants to. Raises `NotFound`, `SignalTooLong`, `BsnInText`."""
    require(by, "signal.send")
    if not Signal.objects.filter(uuid=uuid, sender=by).update(text=checked_text(text)):
        raise NotFound


@transaction.atomic
def answer_signals(
    text: str, *, by: StaffMember, signals: Collection[UUID] = (), without_name: Collection[UUID] = ()
) -> int:
    """One text to each of these, by name or without one. Those that a colleague answered a moment before keep that
    answer. Returns how many were answered. Raises `NothingChosen`, `AnswerNeeded`, `AlreadyAnswered`."""
    require(by, "signal.answer")
    if not signals and not without_name:
        raise errors.NothingChosen(field="signals")
    reply = Reply(text=_checked_answer(text), written_by=by, written_on=_today())
    anonymous.hold()
    open_ones = Signal.objects.filter(uuid__in=signals, reply__isnull=True).select_for_update(of=("self",))
    keys = list(open_ones.order_by("pk").values_list("pk", flat=True))
    nameless = list(
        AnonymousSignal.objects.filter(pk__in=without_name, reply__isnull=True).values_list("pk", flat=True)
    )
    if not keys and not nameless:
        raise errors.AlreadyAnswered
    reply.save()
    Signal.objects.filter(pk__in=keys).update(reply=reply)
    AnonymousSignal.objects.filter(pk__in=nameless).update(reply=reply)
    senders = StaffMember.objects.filter(signals__in=keys).distinct()
    tell(ANSWERED, senders, subject=reply, about=_subject_of(keys), words=reply.text)
    record("signal.answered", reply, by=by, signals=len(keys) + len(nameless))
    return len(keys) + len(nameless)


def _subject_of(keys: Collection[int]) -> str:
    """The product of the first, which is that of nearly all."""
    signal = Signal.objects.select_related("product").filter(pk__in=list(keys)[:1]).first()
    return signal.product.name if signal and signal.product else _("hoe we werken")


def _checked_answer(text: str) -> str:
    text = text.replace("\0", "").replace("\r\n", "\n").strip()
    if not text:
        raise errors.AnswerNeeded(field="answer")
    if len(text) > 2000:
        raise errors.AnswerTooLong(field="answer")
    refuse_bsn(text, field="answer", no_bsn=False)
    return text


def _today() -> date:
    return timezone.localdate()
