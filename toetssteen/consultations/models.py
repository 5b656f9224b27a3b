"""Asking staff: what for, whom, until when, and what they said. Staff advise; the management team decides."""

from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from toetssteen.keys.fields import SealedField
from toetssteen.products.models import Product
from toetssteen.protocols.models import PrincipleVersion, Question
from toetssteen.staff.models import Department, StaffMember
from toetssteen.themes.models import Theme


class ConsultationForm(models.TextChoices):
    SENSE_CHECK = "zin", _("Zin: helpt dit?")
    ADVICE = "advies", _("Advies: wat raad je aan?")
    CONSENT = "instemming", _("Instemming: heb je bezwaar?")


class Asked(models.TextChoices):
    HELPED = "geholpen", _("Is de klant hiermee geholpen?")
    SENSE = "zin", _("Wat is de zin van deze vraag?")
    RIGHT = "goede-dingen", _("Doen we de goede dingen?")


class Stance(models.TextChoices):
    HELPS = "helpt", _("Helpt")
    HELPS_NOT = "helpt-niet", _("Helpt niet")
    DEPENDS = "hangt-af", _("Hangt ervan af")
    ADVISES = "adviseert", _("Adviseert")
    CONSENTS = "geen-bezwaar", _("Geen bezwaar")
    OBJECTS = "bezwaar", _("Bezwaar")
    NEEDS = "nodig", _("Dit heb ik nodig")
    NEEDS_NOT = "niet-nodig", _("Dit heb ik niet nodig")


class Place(models.TextChoices):
    DESK = "balie", _("Balie")
    PHONE = "telefoon", _("Telefoon")
    DEPARTMENT = "vakafdeling", _("Vakafdeling")
    UNKNOWN = "", _("Niet gezegd")


class MtStance(models.TextChoices):
    NOTED = "kennis", _("Het MT nam er kennis van")
    FIXED = "vast", _("Het MT legde het vast")


class Consultation(models.Model):
    """One question to staff, with a last day. Whether it is open follows from the clock."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    title = models.CharField(max_length=200)
    text = models.CharField(max_length=4000, blank=True, default="")
    """What plays, for those who are asked."""
    form = models.CharField(max_length=12, choices=ConsultationForm.choices)
    asked = models.CharField(max_length=12, choices=Asked.choices, default=Asked.HELPED)
    theme = models.ForeignKey(Theme, null=True, blank=True, on_delete=models.PROTECT, related_name="consultations")
    """The one that it was when it was asked; of one that was merged, `themes.steps.living` tells where it went."""
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    question = models.ForeignKey(Question, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    principle_version = models.ForeignKey(
        PrincipleVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="consultations"
    )
    anonymous = models.BooleanField(default=False)
    started_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    started_on = models.DateField()
    closes_on = models.DateField()
    """The last day on which one can answer."""
    outcome = models.CharField(max_length=4000, blank=True, default="")
    concluded_on = models.DateField(null=True, blank=True)
    withdrawn = models.BooleanField(default=False)
    """It was not asked any further; `outcome` says why, and what was answered counts for nothing."""
    asked_size = models.PositiveIntegerField(null=True, blank=True)
    answered_size = models.PositiveIntegerField(null=True, blank=True)
    """How many were asked and answered, once the outcome is told; before that the voter list says so."""
    adopted = models.BooleanField(default=False)
    """The team laid this principle down, without an objection."""
    mt_stance = models.CharField(max_length=8, choices=MtStance.choices, blank=True, default="")
    mt_stance_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["closes_on"], condition=Q(concluded_on__isnull=True), name="consultation_running"),
            models.Index(fields=["-closes_on", "-id"], name="consultation_newest"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(closes_on__gte=F("started_on")), name="consultation_ends_after_start"),
            models.CheckConstraint(
                condition=Q(outcome="", concluded_on__isnull=True) | (~Q(outcome="") & Q(concluded_on__isnull=False)),
                name="consultation_outcome_has_day",
            ),
            models.CheckConstraint(
                condition=Q(mt_stance="", mt_stance_on__isnull=True)
                | (~Q(mt_stance="") & Q(mt_stance_on__isnull=False)),
                name="consultation_mt_stance_has_day",
            ),
            models.CheckConstraint(
                condition=Q(adopted=False) | Q(form="instemming", principle_version__isnull=False),
                name="consultation_adopts_by_consent",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def is_open(self, today: date | None = None) -> bool:
        return self.concluded_on is None and self.closes_on >= (today or timezone.localdate())

    def is_overdue(self, today: date | None = None) -> bool:
        """It closed, and those who answered have heard nothing yet."""
        return self.concluded_on is None and self.closes_on < (today or timezone.localdate())


class Invitation(models.Model):
    """Who is asked, and whether they answered: the voter list. Of an anonymous consultation it goes when the outcome
    is told, and until then nothing ties a row of it to what was said."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="invitations")
    member = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="invitations")
    department = models.ForeignKey(Department, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """For which somebody answers: it uses the answers, and is the internal customer."""
    answered = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["member", "-consultation"], name="invitation_of_member")]
        constraints = [models.UniqueConstraint(fields=["consultation", "member"], name="invited_once")]

    def __str__(self) -> str:
        return str(self.uuid)


class NamedAnswer(models.Model):
    """What somebody said who is known, or what a department said: that is always said as a department."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="answers")
    member = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="+")
    department = models.ForeignKey(Department, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    stance = models.CharField(max_length=12, choices=Stance.choices)
    text = models.CharField(max_length=2000, blank=True, default="")
    harm = models.CharField(max_length=2000, blank=True, default="")
    """Of an objection: what it does to whom."""
    place = models.CharField(max_length=12, choices=Place.choices, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "member"], name="answered_once"),
            models.CheckConstraint(
                condition=~Q(stance="bezwaar") | (~Q(harm="") & ~Q(text="")), name="objection_names_harm_and_why"
            ),
        ]

    def __str__(self) -> str:
        return self.stance


class Ballot(models.Model):
    """What somebody said who is not known. Sealed and padded, so that one says as little as another; see `box`."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="ballots")
    content = SealedField()

    def __str__(self) -> str:
        return str(self.id)
