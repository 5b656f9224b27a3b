"""What is limited for the time being, and the mandate within which that may be done without asking first."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from psycopg.sql import SQL

from toetssteen.products.models import Product


class MeasureKind(models.TextChoices):
    LEAVE_OUT = "niet-vragen", _("Tijdelijk niet vragen")
    REWORD = "anders-vragen", _("Tijdelijk anders vragen")


def not_over(now: datetime) -> Q:
    """Of measures: those that hold at that moment."""
    return Q(starts_at__lte=now, ends_at__gt=now) & (Q(stopped_at__isnull=True) | Q(stopped_at__gt=now))


HOLDS = SQL("starts_at <= %(now)s AND ends_at > %(now)s AND (stopped_at IS NULL OR stopped_at > %(now)s)")
"""The same, for statements that are written out."""


def last_day_before(moment: datetime) -> date:
    """As one says it: `t/m`."""
    return timezone.localtime(moment - timedelta(microseconds=1)).date()


class InterimMeasure(models.Model):
    """Questions that are left out or asked differently, until a day that was fixed at the start.

    What it does never changes, the database refuses it: a running conversation refers to it. It can only be stopped
    earlier. Whether it holds is read from the clock."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20, choices=MeasureKind.choices)
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.PROTECT, related_name="measures")
    """None: wherever these questions stand."""
    questions = ArrayField(models.CharField(max_length=80))
    """Their codes."""
    wordings = models.JSONField(default=dict)
    """Code → how it is asked for the time being; of `REWORD` only."""
    participants = ArrayField(models.BigIntegerField(), default=list)
    """Of a trial: the staff for whom alone it holds. Empty: for everybody."""
    because = models.CharField(max_length=400, blank=True, default="")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    """The midnight after its last day."""
    stopped_at = models.DateTimeField(null=True, blank=True)
    """Stopped before its end: now, or from the moment on which a decision takes its place."""
    returns_to = models.ForeignKey("protocols.ProtocolVersion", on_delete=models.PROTECT, related_name="+")
    """The version that held at its start. When it ends, what holds then is asked again as it stands."""
    started_by = models.ForeignKey("staff.StaffMember", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["ends_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="measure_ends_later"),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True) | Q(stopped_at__gte=F("starts_at")), name="measure_stops_later"
            ),
            models.CheckConstraint(condition=Q(questions__len__gt=0), name="measure_has_questions"),
            models.CheckConstraint(
                condition=Q(kind=MeasureKind.REWORD) | Q(wordings={}), name="measure_wordings_when_reworded"
            ),
        ]
        indexes = [models.Index(fields=["ends_at"], name="measure_by_end")]
        triggers = [
            pgtrigger.Protect(
                name="measure_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "ROW(OLD.kind, OLD.product_id, OLD.questions, OLD.wordings, OLD.participants, OLD.starts_at,"
                    " OLD.ends_at) IS DISTINCT FROM ROW(NEW.kind, NEW.product_id, NEW.questions, NEW.wordings,"
                    " NEW.participants, NEW.starts_at, NEW.ends_at) OR OLD.stopped_at IS NOT NULL"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} t/m {self.last_day}"

    @property
    def over_at(self) -> datetime:
        return min(self.ends_at, self.stopped_at or self.ends_at)

    @property
    def last_day(self) -> date:
        """As one says it: `t/m`. Of the end that was fixed at the start."""
        return last_day_before(self.ends_at)

    @property
    def holds(self) -> bool:
        return self.starts_at <= timezone.now() < self.over_at


class Mandate(models.Model):
    """How far a coordinator may limit questions without asking first. The newest one holds; none is changed."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    number = models.PositiveIntegerField(unique=True)
    longest_days = models.PositiveIntegerField()
    """How long a measure may last at most; measures that follow each other count together."""
    decision_days = models.PositiveIntegerField()
    """Within how many days the MT decides on a proposal."""
    lead_days = models.PositiveIntegerField()
    """How many days taking the lead needs after that, when the MT did not decide."""
    shielded = models.BooleanField(default=False)
    """Whether protocols whose answers are shielded may be limited as well."""
    not_products = models.ManyToManyField(Product, related_name="+")
    not_questions = ArrayField(models.CharField(max_length=80), default=list)
    """Codes of questions that always stay."""
    set_by = models.ForeignKey("staff.StaffMember", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(longest_days__gte=F("decision_days") + F("lead_days")), name="mandate_longer_than_terms"
            ),
        ]
        triggers = [pgtrigger.Protect(name="mandate_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"mandaat {self.number}"
