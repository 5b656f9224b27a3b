"""Signals: what staff notice about a question, a product or the whole way of working. The customer is never attached.

Those by name and those without lie in tables of their own, which share nothing but what they are about.
"""

from uuid import uuid4

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from toetssteen.keys.fields import SealedField
from toetssteen.products.models import Product
from toetssteen.protocols.models import ProtocolVersion, Question
from toetssteen.staff.models import StaffMember


class SignalKind(models.TextChoices):
    NO_HELP = "helpt-niet", _("Helpt de klant niet")
    RESISTANCE = "weerstand", _("Klant geeft weerstand")
    ASKED_BEFORE = "al-gevraagd", _("Al gevraagd")
    MISSING = "ontbreekt", _("Vraag ontbreekt")
    TOO_LONG = "te-lang", _("Duurt te lang")
    IDEA = "idee", _("Idee")
    MISSED = "mis-ik", _("Dit antwoord mis ik")
    NEVER_USED = "gebruik-ik-nooit", _("Dit gebruik ik nooit")


AT_THE_DESK = (
    SignalKind.NO_HELP,
    SignalKind.RESISTANCE,
    SignalKind.ASKED_BEFORE,
    SignalKind.MISSING,
    SignalKind.TOO_LONG,
    SignalKind.IDEA,
)
AT_A_TASK = (SignalKind.NEVER_USED, SignalKind.NO_HELP, SignalKind.MISSED, SignalKind.IDEA)
"""Which kinds are offered where. Each of them is accepted everywhere."""

_TALLY = """
INSERT INTO observations_signaltally AS tally (product_id, question_id, kind, month, size, last_on)
SELECT product_id, question_id, kind, date_trunc('month', sent_on)::date, count(*), max(sent_on)
FROM fresh GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
ON CONFLICT (product_id, question_id, kind, month) DO UPDATE
SET size = tally.size + EXCLUDED.size, last_on = GREATEST(tally.last_on, EXCLUDED.last_on);
RETURN NULL;
"""


class Reply(models.Model):
    """What the coordinator answers: one text, to one signal or to many."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    text = models.CharField(max_length=2000)
    written_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    written_on = models.DateField()

    def __str__(self) -> str:
        return str(self.uuid)


class Signal(models.Model):
    """`sender` is there to be answered, and is in no list, count or export."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20, choices=SignalKind.choices)
    text = models.CharField(max_length=2000, blank=True, default="")
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.PROTECT, related_name="signals")
    """None: the whole way of working."""
    question = models.ForeignKey(Question, null=True, blank=True, on_delete=models.PROTECT, related_name="signals")
    protocol_version = models.ForeignKey(
        ProtocolVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="signals"
    )
    channel = models.CharField(max_length=50, blank=True, default="")
    sender = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="signals")
    sent_on = models.DateField()
    reply = models.ForeignKey(Reply, null=True, blank=True, on_delete=models.PROTECT, related_name="signals")

    class Meta:
        indexes = [
            models.Index(fields=["product", "question", "-sent_on"], name="signal_by_subject"),
            models.Index(fields=["sender", "-sent_on", "-id"], name="signal_of_sender"),
            models.Index(
                fields=["product", "question", "sent_on"],
                condition=models.Q(reply__isnull=True),
                name="signal_unanswered",
            ),
            GinIndex(
                fields=["text"], opclasses=["gin_trgm_ops"], condition=~models.Q(text=""), name="signal_by_likeness"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="tally",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="fresh"),  # type: ignore[no-untyped-call]  # pgtrigger has no types
                func=_TALLY,
            )
        ]

    def __str__(self) -> str:
        return self.kind


class SignalTally(models.Model):
    """How many signals of a kind there were about a question in a month: what the coordinator's list is read from,
    so that it costs the same whatever their number. PostgreSQL keeps it, in the transaction of the signal."""

    product = models.ForeignKey(Product, null=True, on_delete=models.PROTECT, related_name="+")
    question = models.ForeignKey(Question, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=SignalKind.choices)
    month = models.DateField()
    """Its first day."""
    size = models.PositiveIntegerField()
    last_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["product", "question", "kind", "month"], nulls_distinct=False, name="tally_once"
            )
        ]
        indexes = [models.Index(fields=["month"], name="tally_by_month")]

    def __str__(self) -> str:
        return f"{self.kind} {self.month}"


class SealedSignal(models.Model):
    """An anonymous signal that waits in the post box until there are more. Sealed, and padded, so that one says as
    little as another. See `anonymous`."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    week = models.DateField()
    """Its Monday."""
    content = SealedField()

    def __str__(self) -> str:
        return str(self.id)


class AnonymousSignal(models.Model):
    """A signal without a sender: what it is about, what was said, and the week. Nothing else may ever be added
    that is finer than that."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    week = models.DateField()
    """Its Monday."""
    kind = models.CharField(max_length=20, choices=SignalKind.choices)
    text = models.CharField(max_length=2000, blank=True, default="")
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    question = models.ForeignKey(Question, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    receipt = models.BinaryField(max_length=32, unique=True)
    """Keyed hash of the code that its sender has."""
    reply = models.ForeignKey(Reply, null=True, blank=True, on_delete=models.PROTECT, related_name="anonymous")

    class Meta:
        indexes = [
            models.Index(fields=["product", "question", "-week"], name="anonymous_by_subject"),
            models.Index(fields=["week"], name="anonymous_by_week"),
        ]

    def __str__(self) -> str:
        return self.kind


class WeeklyResistance(models.Model):
    """How often customers objected to a question in a week. One press counts one; who pressed is nowhere."""

    product = models.ForeignKey(Product, null=True, on_delete=models.PROTECT, related_name="+")
    question = models.ForeignKey(Question, null=True, on_delete=models.PROTECT, related_name="+")
    week = models.DateField()
    """Its Monday."""
    size = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["product", "question", "week"], nulls_distinct=False, name="resistance_once"
            )
        ]
        indexes = [models.Index(fields=["week"], name="resistance_by_week")]

    def __str__(self) -> str:
        return f"{self.week}: {self.size}"
