"""What staff are told: in the application, and by mail. No customer and no personal data is in it."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from toetssteen.staff.models import StaffMember


class MailChoice(models.TextChoices):
    DIGEST = "dagelijks", _("Eén keer per dag, alles bij elkaar")
    AT_ONCE = "meteen", _("Meteen")
    NONE = "geen", _("Geen mail; ik kijk hier")


class MailPreference(models.Model):
    """How somebody wants to hear. Who never chose hears once a day."""

    member = models.OneToOneField(StaffMember, on_delete=models.CASCADE, related_name="mail_preference")
    choice = models.CharField(max_length=10, choices=MailChoice.choices, default=MailChoice.DIGEST)

    def __str__(self) -> str:
        return self.choice


class LetterState(models.TextChoices):
    WAITING = "wacht", _("Wacht op verzending")
    CLAIMED = "bezig", _("Wordt aangeboden")
    OFFERED = "aangeboden", _("Aangeboden, nog niet bevestigd")
    SENT = "verstuurd", _("Verstuurd")
    REFUSED = "geweigerd", _("Geweigerd")


class LetterProblem(models.TextChoices):
    NONE = "", _("Geen probleem")
    UNREACHABLE = "onbereikbaar", _("De mailserver is niet bereikbaar.")
    LATER = "later", _("De mailserver vraagt het later nog eens te proberen.")
    ADDRESS = "adres", _("De mailserver kent dit adres niet.")
    MAIL = "mail", _("De mailserver neemt deze mail niet aan.")


class Letter(models.Model):
    """One mail: to a member of staff about their news, or to a mailbox with words of its own. `uuid` is its Message-ID,
    at every attempt the same.

    It is `OFFERED` from just before the byte that makes a mail server take it, until its answer is written down.
    A worker that falls in between leaves it so: nobody can know whether it went, and it is not sent again by itself."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    recipient = models.ForeignKey(StaffMember, null=True, blank=True, on_delete=models.CASCADE, related_name="letters")
    """None: it goes to `mailbox`."""
    mailbox = models.EmailField(blank=True, default="")
    subject = models.CharField(max_length=300, blank=True, default="")
    text = models.CharField(max_length=2000, blank=True, default="")
    """Of one to a mailbox: what it says. It holds no personal data."""
    of_customer = models.BooleanField(default=False)
    """Whether `mailbox` is a customer's: the letter is gone once it was sent or refused, and shows nobody's address."""
    state = models.CharField(max_length=12, choices=LetterState.choices, default=LetterState.WAITING)
    problem = models.CharField(max_length=12, choices=LetterProblem.choices, default="", blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    claim = models.UUIDField(null=True, blank=True)
    """Of the worker that has it now: only that one may offer it."""
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at", "id"],
                condition=~Q(state__in=["verstuurd", "geweigerd"]),
                name="letter_under_way",
            ),
            models.Index(fields=["-made_at"], condition=Q(state="geweigerd"), name="letter_refused"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=LetterState.SENT) ^ Q(sent_at__isnull=True), name="letter_sent_has_time"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["bezig", "aangeboden"]) | Q(claim__isnull=False, claimed_at__isnull=False),
                name="letter_in_hand_is_claimed",
            ),
            models.CheckConstraint(
                condition=Q(recipient__isnull=False, mailbox="", subject="", text="")
                | (Q(recipient__isnull=True) & ~Q(mailbox="") & ~Q(subject="") & ~Q(text="")),
                name="letter_has_one_destination",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def address(self) -> str:
        return self.recipient.email if self.recipient else self.mailbox

    @property
    def addressee(self) -> str:
        if self.of_customer:
            return gettext("een klant")
        return self.recipient.name if self.recipient else self.mailbox


class Notice(models.Model):
    """One thing told to one person, once: `occasion` tells apart what happens to a subject more than once."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    recipient = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    occasion = models.CharField(max_length=80, blank=True, default="")
    about = models.CharField(max_length=300)
    words = models.CharField(max_length=2000, blank=True, default="")
    """What somebody wrote for those who hear it, such as a reason. It stays in the application."""
    told_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    letter = models.ForeignKey(Letter, null=True, blank=True, on_delete=models.SET_NULL, related_name="notices")

    class Meta:
        indexes = [
            models.Index(fields=["recipient", "-told_at", "-id"], name="notice_newest"),
            models.Index(fields=["recipient"], condition=Q(read_at__isnull=True), name="notice_unread"),
            models.Index(
                fields=["told_at"], condition=Q(read_at__isnull=True, letter__isnull=True), name="notice_to_mail"
            ),
            models.Index(fields=["subject_id"], name="notice_of_subject"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "kind", "subject_id", "occasion"], name="notice_once")
        ]

    def __str__(self) -> str:
        return self.kind


class CalendarKey(models.Model):
    """Opens one person's calendar without signing in, which no calendar program can. Lies hashed; can be ended."""

    member = models.OneToOneField(StaffMember, on_delete=models.CASCADE, related_name="calendar_key")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.made_at)
