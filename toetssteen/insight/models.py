"""Windows that are closed: what may be shown, and nothing else is. They hold no contact and no employee."""

from enum import StrEnum

from django.db import models

from toetssteen.insight.replay_models import ReplayRun
from toetssteen.products.models import Product
from toetssteen.protocols.models import Question

__all__ = ["ClosedSeries", "ClosedWindow", "ReplayRun", "Series"]


class Series(StrEnum):
    """What is put together into windows of its own, so that none can be found as the difference of two others."""

    PRESENT = "present"
    ABSENT = "absent"
    USED_30 = "used-30"
    USED_90 = "used-90"


class ClosedWindow(models.Model):
    """Sums over some months on end of one question of one product. Written once, never changed."""

    series = models.CharField(max_length=12)
    """One of `Series`."""
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    first = models.DateField()
    last = models.DateField()
    """The first days of its first and of its last month."""
    contacts = models.PositiveIntegerField()
    answered = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    """Of a series of use: answers of which the use is known."""
    skipped_unwilling = models.PositiveIntegerField(default=0)
    skipped_needless = models.PositiveIntegerField(default=0)
    skipped_known = models.PositiveIntegerField(default=0)
    skipped_no_time = models.PositiveIntegerField(default=0)
    median_seconds = models.FloatField(null=True)
    """None: measured too seldom, or by too few, to be shown."""
    used = models.PositiveIntegerField(default=0)
    weight = models.DecimalField(max_digits=24, decimal_places=6, default=0)
    weight_squared = models.DecimalField(max_digits=24, decimal_places=6, default=0)
    weight_used = models.DecimalField(max_digits=24, decimal_places=6, default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "product", "question", "last"], name="closed_window_once"),
            models.CheckConstraint(condition=models.Q(contacts__gte=10), name="closed_window_large_enough"),
        ]
        indexes = [models.Index(fields=["last"], name="closed_window_newest")]

    def __str__(self) -> str:
        return f"{self.series} {self.last}"


class ClosedSeries(models.Model):
    """Through which month a series was put together."""

    series = models.CharField(max_length=12, unique=True)
    through = models.DateField(null=True)

    def __str__(self) -> str:
        return self.series


class QuestionYear(models.Model):
    """The whole windows of about a year of one question of one product, added up: see `insight.years`."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    contacts = models.BigIntegerField()
    answered = models.BigIntegerField()
    skipped = models.BigIntegerField()
    known = models.BigIntegerField()
    asked = models.BigIntegerField()
    unwilling = models.BigIntegerField()
    needless = models.BigIntegerField()
    known_already = models.BigIntegerField()
    no_time = models.BigIntegerField()
    objections = models.BigIntegerField()
    timed = models.BigIntegerField(null=True)
    """How often it was asked in windows of which the seconds may be shown."""
    spent = models.FloatField(null=True)
    """The seconds of these together."""
    hours_customer = models.FloatField(null=True)
    hours_staff = models.FloatField(null=True)
    known_30 = models.BigIntegerField(null=True)
    used_30 = models.BigIntegerField(null=True)
    weight_30 = models.DecimalField(max_digits=30, decimal_places=6, null=True)
    weight_squared_30 = models.DecimalField(max_digits=30, decimal_places=6, null=True)
    weight_used_30 = models.DecimalField(max_digits=30, decimal_places=6, null=True)
    known_90 = models.BigIntegerField(null=True)
    used_90 = models.BigIntegerField(null=True)
    weight_90 = models.DecimalField(max_digits=30, decimal_places=6, null=True)
    weight_squared_90 = models.DecimalField(max_digits=30, decimal_places=6, null=True)
    weight_used_90 = models.DecimalField(max_digits=30, decimal_places=6, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["product", "question"], name="question_year_once")]

    def __str__(self) -> str:
        return f"{self.product_id} {self.question_id}"
