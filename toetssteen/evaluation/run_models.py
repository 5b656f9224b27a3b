"""Evaluations: one that was fixed before the change, and those that somebody thought of afterwards."""

from uuid import uuid4

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from toetssteen.decisions.judging import Judging
from toetssteen.decisions.models import Proposal


class Design(models.TextChoices):
    """How the time before a change is held beside the time after it, the strongest first."""

    STAGGERED = "gespreid", _("Gespreid begin, in een volgorde die geloot is")
    SERIES = "tijdreeks", _("Onderbroken tijdreeks, met een punt voor elke week")
    DESCRIPTION = "beschrijving", _("Voor en na, alleen als beschrijving")
    NONE = "geen", _("Niet te meten")


class Evaluation(models.Model):
    """One look at whether a change helped. The planned one is of the measures and the window of the proposal, and runs
    by itself; one that is `exploratory` was thought of when the figures were there, and is called so."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="evaluations")
    exploratory = models.BooleanField(default=False)
    outcome = models.CharField(max_length=20, choices=Judging.choices)
    window_days = models.PositiveIntegerField()
    asked_at = models.DateTimeField(default=timezone.now)
    ran_at = models.DateTimeField(null=True)
    """None: it waits for a worker."""

    class Meta:
        ordering = ["exploratory", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(exploratory=False), name="evaluation_planned_once"
            ),
            models.UniqueConstraint(
                fields=["proposal", "outcome", "window_days"],
                condition=Q(exploratory=True),
                name="evaluation_explored_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class Measurement(models.Model):
    """What one measure says. All values are in the unit of the measure; an `effect` is a ratio: of rates, of odds, or
    of lengths, 1 where nothing changed. None: not known. Never changed."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="measurements")
    outcome = models.CharField(max_length=20, choices=Judging.choices)
    guards = models.BooleanField()
    """Whether it is the one that may not get worse."""
    design = models.CharField(max_length=20, choices=Design.choices)
    before = models.FloatField(null=True)
    after = models.FloatField(null=True)
    size_before = models.PositiveBigIntegerField(default=0)
    """Out of how many `before` is."""
    size_after = models.PositiveBigIntegerField(default=0)
    weeks_before = models.PositiveIntegerField(default=0)
    weeks_after = models.PositiveIntegerField(default=0)
    effect = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    p_value = models.FloatField(null=True)
    slope = models.FloatField(null=True)
    """How the ratio of one week to the week before it changed."""
    slope_low = models.FloatField(null=True)
    slope_high = models.FloatField(null=True)
    model = models.CharField(max_length=200, blank=True, default="")
    caveats = ArrayField(models.CharField(max_length=400), default=list)
    """In Dutch, weightiest first."""

    class Meta:
        ordering = ["guards", "pk"]
        constraints = [models.UniqueConstraint(fields=["evaluation", "guards"], name="measurement_once")]
        triggers = [pgtrigger.Protect(name="measurement_stays", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.outcome} {self.design}"
