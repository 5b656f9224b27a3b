"""Signals: what staff notice about a question or a product. The customer is never attached."""

from uuid import uuid4

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

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


_TALLY = """
INSERT INTO observations_signaltally AS tally (product_id, question_id, kind, month, size, last_on)
SELECT product_id, question_id, kind, date_trunc('month', sent_on)::date, count(*), max(sent_on)
FROM fresh GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
ON CONFLICT (product_id, question_id, kind, month) DO UPDATE
SET size = tally.size + EXCLUDED.size, last_on = GREATEST(tally.last_on, EXCLUDED.last_on);
RETURN NULL;
"""


class Signal(models.Model):
    """`sender` is there to be answered, and is in no list, count or export."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20, choices=SignalKind.choices)
    text = models.CharField(max_length=2000, blank=True, default="")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="signals")
    question = models.ForeignKey(Question, null=True, blank=True, on_delete=models.PROTECT, related_name="signals")
    protocol_version = models.ForeignKey(
        ProtocolVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="signals"
    )
    channel = models.CharField(max_length=50, blank=True, default="")
    sender = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="signals")
    sent_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["product", "question", "-sent_on"], name="signal_by_subject")]
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

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
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
