"""Proposals to the management team, what it decided, and what came of it."""

from datetime import date, timedelta
from uuid import uuid4

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from toetssteen.decisions.judging import Judging
from toetssteen.decisions.states import Move, State
from toetssteen.products.models import Product
from toetssteen.protocols.models import ProtocolVersion
from toetssteen.staff.models import StaffMember
from toetssteen.themes.models import Theme


class Proposal(models.Model):
    """What should change, why, and how one will see whether it helps. What was frozen at its submission stays."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    revision = models.PositiveIntegerField(default=1)
    """Goes up with each change, so that of two people at once the second is told."""
    theme = models.ForeignKey(Theme, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals")
    """From which signals it came; none where nobody signalled."""
    draft = models.ForeignKey(
        ProtocolVersion, null=True, blank=True, on_delete=models.SET_NULL, related_name="proposals"
    )
    """The version that is proposed: a concept, until it is published."""
    draft_revision = models.PositiveIntegerField(default=0)
    """That of the concept at submission: what the MT reads is what it decides on."""
    line = models.ForeignKey(ProtocolVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """The provisional version, when the coordinator took the lead."""
    why = models.TextField(blank=True, default="")
    loss = models.TextField(blank=True, default="")
    alternatives = models.TextField(blank=True, default="")
    judged_by = models.CharField(max_length=20, choices=Judging.choices, default=Judging.RESISTANCE)
    guarded_by = models.CharField(max_length=20, choices=Judging.choices, default=Judging.MISSING)
    """What may not get worse: another than `judged_by`."""
    window_days = models.PositiveIntegerField(default=90)
    starts_on = models.DateField(null=True, blank=True)
    """From when it is to hold; none: from the decision on."""
    staggered = models.BooleanField(default=False)
    """Whether it starts product by product, in an order drawn by lot: see `decisions.staggering`."""
    due_on = models.DateField(null=True, blank=True)
    """The day on which the MT should have decided at last."""
    written_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    changes = models.JSONField(default=list)
    """What changes, in words."""
    principles = models.JSONField(default=list)
    evidence = models.JSONField(default=dict)
    """As it was on the day of submission; see `decisions.evidence`."""
    replay = models.JSONField(default=dict)
    told = ArrayField(models.CharField(max_length=40), default=list)
    """What the clock brought and was told: see `decisions.telling`."""

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "due_on"], name="proposal_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[State.DRAFT, State.WITHDRAWN])
                | Q(submitted_at__isnull=False, due_on__isnull=False),
                name="proposal_submitted_has_due_date",
            ),
            models.CheckConstraint(condition=~Q(state=State.LED) | Q(line__isnull=False), name="proposal_led_has_line"),
            models.CheckConstraint(condition=Q(window_days__gt=0), name="proposal_window"),
            models.CheckConstraint(condition=~Q(judged_by=F("guarded_by")), name="proposal_guarded_by_another"),
            models.UniqueConstraint(
                fields=["draft"],
                condition=~Q(state__in=[State.REJECTED, State.WITHDRAWN, State.ENDED, State.EVALUATED]),
                name="proposal_one_for_a_draft",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def in_force_from(self) -> date | None:
        """The day from which what was accepted holds; None where nothing was."""
        accepted = self.state in (State.ACCEPTED, State.EVALUATED)
        starts_at = self.draft.starts_at if accepted and self.draft else None
        return timezone.localdate(starts_at) if starts_at else None

    @property
    def in_force(self) -> bool:
        start = self.in_force_from
        return start is not None and start <= timezone.localdate()

    @property
    def evaluate_on(self) -> date | None:
        start = self.in_force_from
        return start + timedelta(days=self.window_days) if start else None


class DrawnStart(models.Model):
    """From when what was decided holds for one product, where it starts at drawn moments. Never changed."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="drawn_starts")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()

    class Meta:
        ordering = ["starts_on", "product__name"]
        constraints = [models.UniqueConstraint(fields=["proposal", "product"], name="drawn_start_once")]
        triggers = [pgtrigger.Protect(name="drawn_start_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return str(self.starts_on)


class PersonalView(models.Model):
    """What somebody thinks of a proposal, kept apart from the facts: an export under the Woo leaves the name out."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="views")
    who = models.CharField(max_length=120)
    text = models.CharField(max_length=2000)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.who


class Decision(models.Model):
    """One move of a proposal that somebody made, with the reason for the people who asked. Never changed."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="decisions")
    move = models.CharField(max_length=30, choices=Move.choices)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """The absent MT member for whom a deputy decided."""
    reason = models.TextField(blank=True, default="")
    changes = models.TextField(blank=True, default="")
    """What has to be different, where it was accepted with changes."""
    meeting_on = models.DateField(null=True, blank=True)
    agenda_item = models.CharField(max_length=80, blank=True, default="")
    """Of the besluitenlijst, where the MT decided in a meeting."""
    until = models.DateField(null=True, blank=True)
    """Held over until."""

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(meeting_on__isnull=True) ^ ~Q(agenda_item=""), name="decision_meeting_has_item"
            ),
            models.CheckConstraint(
                condition=~Q(move=Move.HOLD_OVER) | Q(until__isnull=False), name="decision_held_until"
            ),
        ]
        triggers = [pgtrigger.Protect(name="decision_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.move


class Lead(models.Model):
    """The coordinator took the lead because the MT stayed silent: what was discussed, and the line until it speaks."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="leads")
    discussion = models.TextField()
    """What staff said has value for the customer. Kept as a fact, without names."""
    ends_on = models.DateField()
    """The last day of the provisional line."""
    agenda_on = models.DateField()
    """The next MT meeting, where the conclusion is a new item."""
    taken_at = models.DateTimeField(default=timezone.now)
    taken_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["taken_at", "pk"]
        triggers = [pgtrigger.Protect(name="lead_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return str(self.taken_at)


class Outcome(models.Model):
    """What came of a change, in the words of the coordinator. The figures are those of the evaluation."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="outcome")
    conclusion = models.TextField()
    recorded_on = models.DateField(default=timezone.localdate)

    def __str__(self) -> str:
        return str(self.recorded_on)


class Absence(models.Model):
    """From when to when an MT member is away, and who decides meanwhile."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    member = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="absences")
    deputy = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    """Its last day."""

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="absence_ends_later"),
            models.CheckConstraint(condition=~Q(member=F("deputy")), name="absence_deputy_is_another"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"
