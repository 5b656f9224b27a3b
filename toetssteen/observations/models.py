"""Signals: what staff notice about a question or a product. The customer is never attached."""

from uuid import uuid4

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

    def __str__(self) -> str:
        return self.kind
