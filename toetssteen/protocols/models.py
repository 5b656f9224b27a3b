"""Principles, questions, and the protocols that follow from them, in versions."""

from functools import cached_property
from uuid import uuid4

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

import toetssteen.protocols.limits  # noqa: F401  so that Django finds its models
from toetssteen.products.models import Product, ProductGroup
from toetssteen.protocols.document import ProtocolDocument, from_builtins


class Principle(models.Model):
    """A statement that staff and coordinator laid down, from which questions follow.

    The texts are those that hold now: of the version that was laid down last or, until there is one, of the newest
    proposal. `protocols.principles` keeps them so, and the history is in `PrincipleVersion`."""

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
    withdrawn_on = models.DateField(null=True, blank=True)
    """No protocol can stand on it from then on."""

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.statement


class PrincipleStage(models.TextChoices):
    PROPOSED = "voorstel", _("Voorstel")
    LAID_DOWN = "vastgelegd", _("Vastgelegd")


class PrincipleVersion(models.Model):
    """One wording of a principle, and by whom and when it was laid down."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    principle = models.ForeignKey(Principle, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    statement = models.CharField(max_length=400)
    meaning = models.TextField()
    asks = models.JSONField(default=list)
    refrains = models.JSONField(default=list)
    stage = models.CharField(max_length=12, choices=PrincipleStage.choices, default=PrincipleStage.PROPOSED)
    laid_down_by = models.CharField(max_length=200, blank=True, default="")
    """In words, and no person: "het team KCC, in het overleg van 12 november"."""
    laid_down_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["principle", "number"]
        constraints = [
            models.UniqueConstraint(fields=["principle", "number"], name="principle_number_once"),
            models.CheckConstraint(
                condition=Q(stage=PrincipleStage.LAID_DOWN, laid_down_on__isnull=False)
                | Q(stage=PrincipleStage.PROPOSED, laid_down_on__isnull=True),
                name="principle_laid_down_has_date",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="laid_down_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.stage = 'vastgelegd'"),
            )
        ]

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
    """One version of a protocol. Once published its content never changes: the database refuses it.

    A draft is changed by `protocols.drafts` only, and published by `protocols.publishing`."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=12, choices=VersionStatus.choices, default=VersionStatus.DRAFT)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    content = models.JSONField()
    """A `ProtocolDocument` as plain data."""
    questions = models.ManyToManyField(Question, related_name="versions")
    summary = models.CharField(max_length=2000, blank=True, default="")
    """Why there is this version, in a sentence or two."""
    reasons = models.JSONField(default=list)
    """Why warnings of the gate may stand, as `verdict.Reason` as plain data."""
    based_on = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """The published version of which a draft began as a copy."""
    shipped = models.BooleanField(default=False)
    """True: it came with the product, and a newer library may replace it."""
    revision = models.PositiveIntegerField(default=1)
    """Of a draft: goes up with each change, so that of two editors the second is told."""
    step = models.PositiveIntegerField(default=0)
    """Of a draft: the `DraftStep` at which it stands; those after it were undone."""

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


class DraftStep(models.Model):
    """One change of a draft, so that it can be undone. Gone once the draft is published."""

    draft = models.ForeignKey(ProtocolVersion, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    """0 is how the draft began."""
    what = models.CharField(max_length=200)
    """In words: "vraag 3 vervalt"."""
    content = models.JSONField()

    class Meta:
        ordering = ["draft", "number"]
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="draft_step_once")]

    def __str__(self) -> str:
        return self.what
