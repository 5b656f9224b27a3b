"""Principles, questions, and the protocols that follow from them, in versions."""

from functools import cached_property
from uuid import uuid4

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from toetssteen.products.models import Product, ProductGroup
from toetssteen.protocols.document import ProtocolDocument, from_builtins


class Principle(models.Model):
    """A statement that staff and coordinator laid down, from which questions follow."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    code = models.CharField(max_length=80, unique=True)
    statement = models.CharField(max_length=400)
    meaning = models.TextField()
    asks = models.JSONField(default=list)
    """Examples of asking in its spirit."""
    refrains = models.JSONField(default=list)
    """Examples of not asking."""
    proposal = models.BooleanField(default=True)
    """True as long as staff have not laid it down."""

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.statement


class Question(models.Model):
    """The identity of a question: it survives rewording, so that what was learned about it is not lost."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    code = models.CharField(max_length=80, unique=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class Protocol(models.Model):
    """What may be asked for one product, for a group of products, or for all: the nearest one holds."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    code = models.CharField(max_length=80, unique=True)
    title = models.CharField(max_length=400)
    product = models.OneToOneField(Product, null=True, blank=True, on_delete=models.PROTECT, related_name="protocol")
    group = models.OneToOneField(ProductGroup, null=True, blank=True, on_delete=models.PROTECT, related_name="protocol")

    class Meta:
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(product__isnull=True) | Q(group__isnull=True), name="protocol_product_or_group"
            ),
            models.UniqueConstraint(
                models.Value(1),
                condition=Q(product__isnull=True, group__isnull=True),
                name="protocol_one_for_all",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class VersionStatus(models.TextChoices):
    DRAFT = "concept", _("Concept")
    PROVISIONAL = "voorlopig", _("Voorlopig")
    DEFINITIVE = "definitief", _("Definitief")


class ProtocolVersion(models.Model):
    """One version of a protocol. Once published its content never changes: the database refuses it."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=12, choices=VersionStatus.choices, default=VersionStatus.DRAFT)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    content = models.JSONField()
    """A `ProtocolDocument` as plain data."""
    questions = models.ManyToManyField(Question, related_name="versions")

    class Meta:
        ordering = ["protocol", "number"]
        constraints = [
            models.UniqueConstraint(fields=["protocol", "number"], name="version_number_once"),
            models.CheckConstraint(
                condition=Q(status=VersionStatus.DRAFT) | Q(starts_at__isnull=False),
                name="version_published_starts",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=models.F("starts_at")),
                name="version_ends_later",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="published_content_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.status <> 'concept' AND OLD.content IS DISTINCT FROM NEW.content"),
            ),
            pgtrigger.Protect(
                name="published_is_kept",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.status <> 'concept'"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.protocol_id} v{self.number}"

    @cached_property
    def document(self) -> ProtocolDocument:
        return from_builtins(self.content)
