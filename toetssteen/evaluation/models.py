"""What was counted of each product: by week as it was, and over longer windows what may be shown.

None of it holds a contact, a customer or an employee. The definitions stand in docs/metingen.md.
"""

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from toetssteen.evaluation.run_models import Evaluation, Measurement
from toetssteen.insight.fours import FOUR
from toetssteen.products.models import Product

__all__ = [
    "FOUR", "Counted", "Counts", "Evaluation", "Figure", "Measurement", "ProductWeek", "ProductWindow", "ProductYear",
    "Shown",
]  # fmt: skip

YEAR = 13
"""Fours."""


class Counts(models.Model):
    """Numbers of conversations about one product; all can be added up."""

    contacts = models.PositiveIntegerField()
    followed = models.PositiveIntegerField()
    """Of these, from which work on this product followed."""
    answered = models.PositiveIntegerField()
    """Questions that were asked and answered; what was known already is not in it."""
    answered_squared = models.PositiveBigIntegerField()
    """The sum of the squares of these numbers, one for each contact: how far they lie apart."""
    identified = models.PositiveIntegerField()
    """Contacts of which the customer is known."""
    repeated = models.PositiveIntegerField()
    """Of these, followed by one of the same customer about the same product within `weeks.REPEAT_DAYS`."""
    timed = models.PositiveIntegerField()
    """Contacts that tell how long one lasts: see `contacts.tally.is_timed`."""
    seconds = models.BigIntegerField()
    """All that these lasted, with what was written down afterwards."""
    durations = ArrayField(models.IntegerField())
    """How long each of them lasted, in the bins of `durations`."""
    due = models.PositiveIntegerField()
    """Follow-ups of which the last day lay in this time."""
    in_time = models.PositiveIntegerField()
    """Of these, finished on that day at the latest."""
    missed = models.PositiveIntegerField()
    """Times that a department said by name that it missed an answer: asking less may not cost the colleague more."""
    resisted = models.PositiveIntegerField()
    """Times that a customer objected to a question."""
    signalled = models.PositiveIntegerField(default=0)
    """Other signals about the product, by name."""

    invited = models.PositiveIntegerField(default=0)
    """Customers who were asked how they were helped; the figures below are of those who answered."""
    said = models.PositiveIntegerField(default=0)
    """Answers to whether the question was answered."""
    said_yes = models.PositiveIntegerField(default=0)
    said_partly = models.PositiveIntegerField(default=0)
    scored = models.PositiveIntegerField(default=0)
    """Answers on the effort, from 1 to 7, more is better; with their sum, and the sum of their squares."""
    score_total = models.PositiveIntegerField(default=0)
    score_squared = models.PositiveBigIntegerField(default=0)
    rated = models.PositiveIntegerField(default=0)
    """Answers on how satisfied one is."""
    rated_top = models.PositiveIntegerField(default=0)
    """Of these, the upper two of five."""

    class Meta:
        abstract = True


SUMMED = (
    "contacts", "followed", "answered", "answered_squared", "identified", "repeated", "timed", "seconds", "due",
    "in_time", "missed", "resisted", "signalled", "invited", "said", "said_yes", "said_partly", "scored", "score_total",
    "score_squared", "rated", "rated_top",
)  # fmt: skip


class ProductWeek(Counts):
    """One week as it was counted, once nothing in it could change. Never shown by itself."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    week = models.DateField()
    """Its Monday."""
    staff_bits = models.BigIntegerField()
    timed_bits = models.BigIntegerField()
    finished_bits = models.BigIntegerField()
    """All three of `contacts.WeekTally`."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["product", "week"], name="product_week_once")]
        indexes = [models.Index(fields=["week"], name="product_week_by_week")]

    def __str__(self) -> str:
        return f"{self.product_id} {self.week}"


class Shown(Counts):
    """Enough of it to be shown: see `insight.disclosure`. A part that is about too few (who was known, how long it
    lasted, what was due, from what work followed) is 0 here, so that no sum of windows gives it away."""

    product = models.ForeignKey(Product, null=True, on_delete=models.PROTECT, related_name="+")
    """None: the sum of what is shown of all products."""
    median_seconds = models.FloatField(null=True)
    median_low = models.FloatField(null=True)
    median_high = models.FloatField(null=True)
    """The bounds here and below are those of confidence sequences; None where there is nothing to bound."""
    settled_low = models.FloatField(null=True)
    settled_high = models.FloatField(null=True)
    in_time_low = models.FloatField(null=True)
    in_time_high = models.FloatField(null=True)
    missed_low = models.FloatField(null=True)
    missed_high = models.FloatField(null=True)
    asked_low = models.FloatField(null=True)
    asked_high = models.FloatField(null=True)
    said_low = models.FloatField(null=True)
    said_high = models.FloatField(null=True)
    score_low = models.FloatField(null=True)
    score_high = models.FloatField(null=True)
    rated_low = models.FloatField(null=True)
    rated_high = models.FloatField(null=True)

    class Meta:
        abstract = True

    @property
    def settled(self) -> "Figure | None":
        """First contact resolution: identified contacts that none of the same customer about the same product followed
        within the days of `weeks.REPEAT_DAYS`."""
        return _share(self.identified - self.repeated, self.identified, self.settled_low, self.settled_high)

    @property
    def kept(self) -> "Figure | None":
        """Follow-ups that were finished on their last day at the latest."""
        return _share(self.in_time, self.due, self.in_time_low, self.in_time_high)

    @property
    def went_without(self) -> "Figure | None":
        """Answers that the department missed, a follow-up."""
        return _share(self.missed, self.followed, self.missed_low, self.missed_high)

    @property
    def asked(self) -> "Figure | None":
        """Questions that were asked and answered, a conversation."""
        return _share(self.answered, self.contacts, self.asked_low, self.asked_high)

    @property
    def told_yes(self) -> "Figure | None":
        """Customers in the sample who say that their question was answered."""
        return _share(self.said_yes, self.said, self.said_low, self.said_high)

    @property
    def easy(self) -> "Figure | None":
        """The mean of the effort score (CES 2.0), from 1 to 7."""
        return _share(self.score_total, self.scored, self.score_low, self.score_high)

    @property
    def satisfied(self) -> "Figure | None":
        """Customers in the sample who chose one of the upper two of five (CSAT)."""
        return _share(self.rated_top, self.rated, self.rated_low, self.rated_high)

    @property
    def replies(self) -> int:
        """Of all questions together: what the response rate is of."""
        return self.said + self.scored + self.rated

    @property
    def lasted(self) -> "Figure | None":
        """The median of how long a conversation lasted, in seconds."""
        if self.median_seconds is None or self.median_low is None or self.median_high is None:
            return None
        return Figure(self.median_seconds, self.median_low, self.median_high, self.timed)

    @property
    def mean_seconds(self) -> float | None:
        return self.seconds / self.timed if self.timed else None


class ProductWindow(Shown):
    """Four weeks, or more where fewer would tell of too few people. Never changed."""

    first = models.DateField()
    last = models.DateField()
    """The Mondays with which its first and its last four weeks begin."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "last"], name="product_window_once", nulls_distinct=False),
            models.CheckConstraint(condition=Q(contacts__gte=10), name="product_window_large_enough"),
        ]
        indexes = [models.Index(fields=["last"], name="product_window_newest")]

    def __str__(self) -> str:
        return f"{self.product_id} {self.first} {self.last}"

    @property
    def after(self) -> date:
        """The day after its last."""
        return self.last + FOUR


class ProductYear(Shown):
    """The windows of about a year put together, each time that some are closed."""

    first = models.DateField()
    last = models.DateField()
    """As in `ProductWindow`."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product"], name="product_year_once", nulls_distinct=False),
        ]
        indexes = [models.Index(fields=["-contacts", "product"], name="product_year_most_first")]

    def __str__(self) -> str:
        return str(self.product_id)


@dataclass(frozen=True, slots=True)
class Figure:
    """A share or a mean, with the bounds that hold however often one looks, and of how many it is."""

    estimate: float
    low: float
    high: float
    n: int


def _share(part: int, size: int, low: float | None, high: float | None) -> Figure | None:
    return None if low is None or high is None else Figure(part / size, low, high, size)


class Counted(models.Model):
    """Through which week was counted: one row, which also keeps two countings apart."""

    through = models.DateField(null=True)

    def __str__(self) -> str:
        return str(self.through)
