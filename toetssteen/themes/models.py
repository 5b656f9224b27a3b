"""Themes: signals that belong together, what became of them, and who hears of it. And what staff try themselves."""

from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from toetssteen.observations.models import AnonymousSignal, Signal
from toetssteen.products.models import Product
from toetssteen.protocols.limits import InterimMeasure, MeasureKind
from toetssteen.protocols.models import Question
from toetssteen.staff.models import StaffMember


class Theme(models.Model):
    """`revision` tells two coordinators apart who work on it at the same time."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    title = models.CharField(max_length=200)
    owner = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="themes")
    due_on = models.DateField()
    made_on = models.DateField(default=timezone.localdate)
    revision = models.PositiveIntegerField(default=1)
    closed_on = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    """Where its signals and followers went. Always a theme that lives: of one that is merged again, this follows."""
    followers = models.ManyToManyField(StaffMember, through="ThemeFollower", related_name="followed_themes")

    class Meta:
        indexes = [
            models.Index(
                fields=["due_on", "id"],
                condition=Q(closed_on__isnull=True, merged_into__isnull=True),
                name="theme_open_due_first",
            ),
            models.Index(
                fields=["-closed_on", "-id"], condition=Q(closed_on__isnull=False), name="theme_closed_newest"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.closed_on is None and self.merged_into_id is None

    def is_overdue(self, today: date | None = None) -> bool:
        return self.is_open and self.due_on < (today or timezone.localdate())


class ThemeSignal(models.Model):
    """A signal, by name or without one, belongs to one theme at most."""

    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="members")
    signal = models.OneToOneField(Signal, null=True, on_delete=models.PROTECT, related_name="in_theme")
    unnamed = models.OneToOneField(AnonymousSignal, null=True, on_delete=models.PROTECT, related_name="in_theme")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(signal__isnull=True) ^ Q(unnamed__isnull=True), name="theme_signal_is_one"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ThemeFollower(models.Model):
    """Who hears what becomes of a theme: whoever signalled by name, and whoever asked to. Those without a name follow
    by their code, and are not here."""

    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="followings")
    member = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["theme", "member"], name="theme_follower_once")]

    def __str__(self) -> str:
        return str(self.pk)


class StepKind(models.TextChoices):
    CLOSED = "afgerond", _("Afgerond")
    CONSULTED = "raadpleging", _("Raadpleging")
    LIMITED = "beperkt", _("Voorlopig beperkt")
    PROPOSED = "voorstel", _("Voorstel")
    DECIDED = "besluit", _("Besluit")
    IN_FORCE = "van-kracht", _("Van kracht")
    EVALUATED = "geevalueerd", _("Geëvalueerd")


class ThemeStep(models.Model):
    """Something that became of a theme. Appended by `steps.add_step`, by this package and by those above it."""

    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12, choices=StepKind.choices)
    on = models.DateField()
    """From when it counts; a decision that comes into force later is not there before."""
    text = models.CharField(max_length=2000, blank=True, default="")
    """For those who signalled. Names nobody."""
    route = models.CharField(max_length=60, blank=True, default="")
    """Name of the page about it, which takes `subject_id`; empty: none."""
    subject_id = models.UUIDField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["theme", "on"], name="step_of_theme"),
            models.Index(fields=["-on", "-id"], name="step_newest"),
        ]

    def __str__(self) -> str:
        return self.kind


class RaiseAnswer(models.TextChoices):
    GO_AHEAD = "ga-je-gang", _("Ga je gang")
    TALK = "praten", _("Laten we praten")


class RaisedTheme(models.Model):
    """A theme told early to a supervisor: no question for permission, but no surprise either."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="raised")
    raised_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    supervisor = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="raised_to_me")
    what = models.CharField(max_length=500)
    now = models.CharField(max_length=500)
    later = models.CharField(max_length=500)
    raised_on = models.DateField(default=timezone.localdate)
    answer = models.CharField(max_length=12, choices=RaiseAnswer.choices, blank=True, default="")
    answered_on = models.DateField(null=True, blank=True)
    words = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["supervisor", "-raised_on", "-id"], name="raised_to")]
        constraints = [
            models.CheckConstraint(condition=Q(answer="") ^ Q(answered_on__isnull=False), name="raised_answer_has_day")
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class Trial(models.Model):
    """Two colleagues try something with one question for two weeks. Where it stands is read from the clock; the
    measure that carries it out was made with it, and ends by itself."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20, choices=MeasureKind.choices)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="trials")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="trials")
    wording = models.CharField(max_length=400, blank=True, default="")
    hope = models.CharField(max_length=500, blank=True, default="")
    """What the two expect of it."""
    starter = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="trials")
    colleague = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    measure = models.OneToOneField(InterimMeasure, on_delete=models.PROTECT, related_name="trial")
    announced_on = models.DateField(default=timezone.localdate)
    starts_on = models.DateField()
    ends_on = models.DateField()
    objected_on = models.DateField(null=True, blank=True)
    stopped_on = models.DateField(null=True, blank=True)
    because = models.CharField(max_length=500, blank=True, default="")
    """Why it was objected to, or stopped."""
    starter_line = models.CharField(max_length=500, blank=True, default="")
    colleague_line = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["-announced_on", "-id"], name="trial_newest")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("starts_on")), name="trial_ends_later"),
            models.CheckConstraint(
                condition=Q(objected_on__isnull=True, stopped_on__isnull=True) | ~Q(because=""),
                name="trial_over_has_reason",
            ),
            models.CheckConstraint(condition=~Q(starter=models.F("colleague")), name="trial_is_of_two"),
        ]

    def __str__(self) -> str:
        return str(self.uuid)
