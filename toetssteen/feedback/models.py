"""What customers say of how they were helped, and what colleagues say of their work: as counts, and nothing else.

No answer stands beside a conversation, a customer, an employee or a moment: a week and a product is all. What keeps a
second answer out knows only that there was one.
"""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from toetssteen.keys.fields import SealedField
from toetssteen.parties.models import Party
from toetssteen.products.models import Product
from toetssteen.staff.models import StaffMember

MOST_ANSWERS = 7


class Ask(models.TextChoices):
    """What is asked of a customer: one of these, never two."""

    ANSWERED = "beantwoord", _("Is uw vraag beantwoord?")
    EFFORT = "moeite", _("De gemeente maakte het mij makkelijk om mijn vraag op te lossen.")
    SATISFIED = "tevreden", _("Hoe tevreden bent u over hoe u geholpen bent?")


class Way(models.TextChoices):
    MAIL = "mail", _("per mail")
    SMS = "sms", _("per sms")
    TABLET = "tablet", _("op de tablet aan de balie")
    AGENT = "medewerker", _("door de medewerker")


class FeedbackWeek(models.Model):
    """How many customers were asked about a product in a week, in one way, and what they answered: `answers[i]` times
    the answer with number i. The week is that of the conversation."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    week = models.DateField()
    """Its Monday."""
    ask = models.CharField(max_length=12, choices=Ask.choices)
    way = models.CharField(max_length=12, choices=Way.choices)
    asked = models.PositiveIntegerField(default=0)
    answers = ArrayField(models.PositiveIntegerField(), size=MOST_ANSWERS)
    seconds = models.PositiveBigIntegerField(default=0)
    """How long the page was looked at before the answer, of all answers together."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["product", "week", "ask", "way"], name="feedback_week_once")]
        indexes = [models.Index(fields=["week"], name="feedback_week_by_week")]

    def __str__(self) -> str:
        return f"{self.product_id} {self.week} {self.ask} {self.way}"


class Allowance(models.Model):
    """How many customers may still be asked about a product until it is worked out again: the measuring budget. Each
    asking takes one, in one statement, so that no two take the same."""

    product = models.OneToOneField(Product, on_delete=models.CASCADE, related_name="+")
    ask = models.CharField(max_length=12, choices=Ask.choices)
    left = models.PositiveIntegerField()
    chance = models.FloatField()
    """With which a conversation is drawn whose customer is present."""

    def __str__(self) -> str:
        return f"{self.product_id} {self.left}"


class AskedCustomer(models.Model):
    """In which week a customer was last asked, so that it is not soon again. Nothing about what."""

    party = models.OneToOneField(Party, primary_key=True, on_delete=models.CASCADE, related_name="+")
    week = models.DateField()

    def __str__(self) -> str:
        return str(self.week)


class SpentLink(models.Model):
    """That a link was used; what for is not in it. Forgotten when the link would have expired."""

    nonce = models.BinaryField(primary_key=True)
    expires_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["expires_on"], name="spent_link_by_end")]

    def __str__(self) -> str:
        return str(self.expires_on)


class Drawn(models.Model):
    """Through which day was drawn: one row, which also keeps two drawings apart."""

    through = models.DateField(null=True)

    def __str__(self) -> str:
        return str(self.through)


class TextMessage(models.Model):
    """A text message that waits for the gateway. Gone before it is handed over, so that none goes twice."""

    number = SealedField()
    text = models.CharField(max_length=400)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["next_try_at"], name="text_message_turn")]

    def __str__(self) -> str:
        return str(self.pk)


class Tablet(models.Model):
    """A tablet at a desk, opened by its own address without signing in. `shows`: the sealed question that a colleague
    sent to it; empty: nothing."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField(max_length=60, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    """Of the key in its address."""
    shows = models.CharField(max_length=400, blank=True, default="")
    until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(shows="") ^ Q(until__isnull=False), name="tablet_shows_until")
        ]

    def __str__(self) -> str:
        return self.name


class PulseMonth(models.Model):
    """What colleagues answered in a month to the one question of the pulse: `answers[i]` times i + 1."""

    month = models.DateField(unique=True)
    """Its first day."""
    answers = ArrayField(models.PositiveIntegerField(), size=MOST_ANSWERS)
    seconds = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.month)


class PulseVoter(models.Model):
    """Who answered, or did not want to, in a month: so that nobody is asked again. What, stands nowhere beside it."""

    member = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="+")
    month = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "month"], name="pulse_voter_once")]

    def __str__(self) -> str:
        return str(self.month)
