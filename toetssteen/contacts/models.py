"""Conversations: what they were about, who took part, what was answered, and whether an answer was ever used.

Nothing here tells which employee held a conversation; that stands in the history alone.
"""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _

from toetssteen.keys.fields import SealedField
from toetssteen.parties.models import Party
from toetssteen.products.models import Product
from toetssteen.protocols.models import ProtocolVersion, Question


class Channel(models.TextChoices):
    PHONE = "telefoon", _("Telefoon")
    DESK = "balie", _("Balie")
    EMAIL = "e-mail", _("E-mail")
    CHAT = "chat", _("Chat")
    POST = "brief", _("Brief")


class Contact(models.Model):
    """One conversation. `channel` is free text, because other systems have channels of their own."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=10, unique=True)
    """What the customer is told, to come back to it."""
    channel = models.CharField(max_length=50)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    note = models.TextField(blank=True, default="")
    keep_until = models.DateField()
    generated = models.BooleanField(default=False)
    by_system = models.BooleanField(default=False, db_default=False)
    """Registered by another system. What follows is what such a system may tell; a conversation that was held here
    tells it by its topics and answers."""
    number = models.CharField(max_length=10, null=True)
    given_reference = models.CharField(max_length=10, null=True)
    """The reference that the other system gave, beside our own."""
    subject = models.CharField(max_length=200, default="", db_default="")
    content = models.CharField(max_length=1000, default="", db_default="")
    reaction = models.CharField(max_length=4000, default="", db_default="")
    reached = models.BooleanField(null=True)
    """Whether contact was made; None: not said."""
    main_subject_type = models.CharField(max_length=200, default="", db_default="")
    acted_further = models.BooleanField(default=False, db_default=False)
    language = models.CharField(max_length=3, default="nld", db_default="nld")
    confidential = models.BooleanField(default=False, db_default=False)
    metadata = models.JSONField(default=dict, db_default=Value({}, models.JSONField()))

    class Meta:
        indexes = [
            models.Index(fields=["-ended_at", "-id"], name="contact_newest"),
            models.Index(fields=["-started_at", "-id"], name="contact_newest_begun"),
            models.Index(fields=["channel", "-started_at", "-id"], name="contact_newest_of_channel"),
            *(
                GinIndex(
                    name=f"contact_by_{name}",
                    fields=[name],
                    opclasses=["gin_trgm_ops"],
                    condition=Q(**{f"{name}__gt": ""}),
                )
                for name in ("subject", "content", "reaction")
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ended_at__gte=models.F("started_at")), name="contact_ends_later"),
            models.CheckConstraint(
                condition=~(Q(reached=True) & Q(acted_further=True)), name="contact_reached_or_acted_further"
            ),
            models.UniqueConstraint(fields=["number"], condition=Q(number__gt=""), name="contact_number_once"),
            models.UniqueConstraint(
                fields=["given_reference"], condition=Q(given_reference__gt=""), name="contact_given_reference_once"
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class ParticipantRole(models.TextChoices):
    REPRESENTATIVE = "vertegenwoordiger", _("Vertegenwoordiger")
    CUSTOMER = "klant", _("Klant")


class Participant(models.Model):
    """Who took part: a customer, or by another system somebody with no more than a name. An anonymous conversation
    that was held here has none."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="participants")
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="participations")
    ended_at = models.DateTimeField()
    """That of the contact, so that the newest of one customer are read from one index."""
    role = models.CharField(
        max_length=17, choices=ParticipantRole.choices, default=ParticipantRole.CUSTOMER, db_default="klant"
    )
    initiator = models.BooleanField(default=True, db_default=True)
    initials = models.CharField(max_length=10, default="", db_default="")
    given_names = models.CharField(max_length=200, default="", db_default="")
    prefix = models.CharField(max_length=10, default="", db_default="")
    surname = models.CharField(max_length=200, default="", db_default="")
    """How one wants to be called about this contact, which need not be the name of the party."""
    organisation = models.CharField(max_length=200, default="", db_default="")
    visiting_address = models.JSONField(null=True)
    postal_address = models.JSONField(null=True)
    """As `parties.models.Party`, for what follows from this contact alone. None: nothing said."""

    class Meta:
        indexes = [
            models.Index(fields=["party", "-ended_at", "-contact_id"], name="participant_newest"),
            *(
                models.Index(fields=[name], condition=Q(**{f"{name}__gt": ""}), name=f"participant_by_{name}")
                for name in ("surname", "given_names", "organisation")
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class Topic(models.Model):
    """One subject of a conversation: the product, the versions that held, and what had to be done."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="topics")
    position = models.PositiveSmallIntegerField()
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="topics", db_index=False)
    protocol_version = models.ForeignKey(ProtocolVersion, on_delete=models.PROTECT, related_name="topics")
    general_version = models.ForeignKey(ProtocolVersion, on_delete=models.PROTECT, related_name="+")
    follow_up = models.CharField(max_length=80, blank=True, default="")
    """Code of the follow-up in one of both versions. Empty: the customer was helped."""
    shielded = models.BooleanField(default=False)
    left_out = ArrayField(models.CharField(max_length=80), default=list)
    """Questions that stood, but for a measure that left them out. With the answers it decides what stood."""
    told = SealedField(null=True)
    """What the customer wanted to be known besides, in the agent's words. Kept as long as the subject is."""
    keep_until = models.DateField()
    keep_ground = models.CharField(max_length=200)

    class Meta:
        ordering = ["contact", "position"]
        constraints = [models.UniqueConstraint(fields=["contact", "position"], name="topic_position_once")]
        indexes = [models.Index(fields=["product", "id"], name="topic_newest_of_product")]

    def __str__(self) -> str:
        return str(self.uuid)


class Answer(models.Model):
    """What a customer answered, or what was known already. BSNs and special categories lie sealed."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    value = models.JSONField(null=True)
    sealed_value = SealedField(null=True)
    known_from = models.CharField(max_length=40, blank=True, default="")
    """Where it was known from, when it was not asked: `brp`, or `antwoord` for an earlier answer."""
    valid_until = models.DateField(null=True)
    purpose_class = models.CharField(max_length=80, blank=True, default="")
    keep_until = models.DateField()
    told_on = models.DateField(null=True)
    """When a department in the sample first said whether it was used; none: its use is unknown."""
    told_weight = models.DecimalField(max_digits=12, decimal_places=6, null=True)
    """One divided by the chance with which that was asked."""
    used_on = models.DateField(null=True)
    """When it was first used for something that followed from it, whoever said so."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "question"], name="answer_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=True) ^ Q(sealed_value__isnull=True), name="answer_open_or_sealed"
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def plain(self) -> object:
        return self.value if self.sealed_value is None else self.sealed_value


class UseKind(models.TextChoices):
    ROUTED = "gerouteerd", _("Bepaalde naar wie het ging")
    DECIDED = "beslist", _("Is op beslist")
    PREFILLED = "voorgevuld", _("Hoefde niet opnieuw gevraagd")
    CITED = "aangehaald", _("Is aangehaald")
    TICKED = "aangevinkt", _("Door de vakafdeling aangevinkt")
    DECLARED = "gemeld", _("Door een systeem gemeld")


class AnswerUse(models.Model):
    """The ledger of use: that an answer was, or was not, used. Appended only; partitioned by month.

    It is keyed on the question, with an answer that may vanish, and has no employee in it. What nobody was
    asked about has no row: its use is unknown, never "unused".
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    on = models.DateField()
    question_id = models.BigIntegerField()
    product_id = models.BigIntegerField()
    protocol_version_id = models.BigIntegerField()
    answer_id = models.BigIntegerField()
    kind = models.CharField(max_length=20, choices=UseKind.choices)
    used = models.BooleanField()
    chance = models.FloatField(default=1.0)
    """The chance with which the department was asked: what weighs an answer in a rate of use."""

    class Meta:
        db_table = "contacts_answer_use"

    def __str__(self) -> str:
        return self.kind


class SkipReason(models.TextChoices):
    """Why a question was skipped: offered, never demanded."""

    UNWILLING = "wil-niet", _("Klant wil het niet zeggen")
    NEEDLESS = "niet-nodig", _("Hier niet nodig")
    KNOWN = "bekend", _("Weten we al")
    NO_TIME = "geen-tijd", _("Geen tijd")


class QuestionTally(models.Model):
    """How often a question stood in a conversation in a month, and what came of it. Kept in the transaction of each
    save, so that no page has to count answers. There is no contact and no employee in it: see decision 13.

    It was presented `answered + skipped + known` times, and asked `answered + skipped` times."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    follow_up = models.CharField(max_length=80)
    month = models.DateField()
    """The first day of the month in which the contacts ended."""
    present = models.BooleanField()
    """Whether the customer was there and waited: on the phone, at the desk, in a chat."""
    contacts = models.PositiveIntegerField(default=0)
    """Each contact counts once for a product and question, at one follow-up: to be added up."""
    answered = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    """Asked for by the follow-up, and left without an answer."""
    known = models.PositiveIntegerField(default=0)
    """Not asked, because it was known already."""
    skipped_unwilling = models.PositiveIntegerField(default=0)
    skipped_needless = models.PositiveIntegerField(default=0)
    skipped_known = models.PositiveIntegerField(default=0)
    skipped_no_time = models.PositiveIntegerField(default=0)
    seconds = ArrayField(models.IntegerField(), default=list)
    """A histogram of the seconds that it had the focus, in the bins of `contacts.seconds`; empty: never measured."""
    staff_bits = models.BigIntegerField(default=0)
    """Linear counting: one of 64 bits for whoever asked, by a keyed hash. So many ones, so many people at least."""
    seconds_bits = models.BigIntegerField(default=0)
    """The same of those whose seconds were measured."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["product", "question", "follow_up", "month", "present"], name="question_tally_once"
            )
        ]
        indexes = [models.Index(fields=["month"], name="question_tally_by_month")]

    def __str__(self) -> str:
        return f"{self.question_id} {self.month}"


class UseTally(models.Model):
    """Of the answers given in a month, for how many a department said within so many days whether they were used, and
    how many were. Each answer counts once, however often it was used; nothing changes after those days."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    follow_up = models.CharField(max_length=80)
    month = models.DateField()
    """The first day of the month in which the answers were given."""
    within = models.PositiveSmallIntegerField()
    """Days after the answer: see `contacts.ledger.WITHIN`."""
    contacts = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    used = models.PositiveIntegerField(default=0)
    weight = models.DecimalField(max_digits=24, decimal_places=6, default=0)
    """The sum of the weights of `known`; the next two of their squares, and of the weights of `used`."""
    weight_squared = models.DecimalField(max_digits=24, decimal_places=6, default=0)
    weight_used = models.DecimalField(max_digits=24, decimal_places=6, default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["product", "question", "follow_up", "month", "within"], name="use_tally_once"
            ),
        ]
        indexes = [models.Index(fields=["month"], name="use_tally_by_month")]

    def __str__(self) -> str:
        return f"{self.question_id} {self.month}"


class WeekTally(models.Model):
    """How many colleagues, at least, worked on a product in a week: what its figures may be shown by."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    week = models.DateField()
    """Its Monday."""
    staff_bits = models.BigIntegerField()
    """As in `QuestionTally`, of all who talked about it, also where nothing was asked."""
    timed_bits = models.BigIntegerField(default=0)
    """Of those whose conversations count for how long one lasts."""
    finished_bits = models.BigIntegerField(default=0)
    """Of those who finished a follow-up of it."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["product", "week"], name="week_tally_once")]
        indexes = [models.Index(fields=["week"], name="week_tally_by_week")]

    def __str__(self) -> str:
        return f"{self.product_id} {self.week}"


class Attachment(models.Model):
    """A photo or file. It lies outside the web root, is typed by its content, and is served as a download."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    conversation = models.UUIDField(db_index=True)
    """The conversation in which it was given, whose contact has the same id once it is saved."""
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.uuid)
